//! `record` and `devices`: sound from the microphone and the computer, then its text as `transcribe` makes it.

use std::sync::Arc;

use faircopy_core::{
    app::{RecordRequest, Recording},
    audio::recording::watch::InputDevice,
    event::Event,
    job::Outcome,
    session::SessionId,
    transcript::{Millis, Track},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{Context, library::print_json, show, transcribe};
use crate::arguments::Record;
use crate::exit::Failure;
use crate::render::{out, plain, progress::ProgressLine, recording::RecordingLine, table::table, track_name, width};

/// Said once, before the first recording.
const ASK: &str = "Ask the people whom you record first; in many places the law wants it. (This is said once.)";

/// Lists what can be recorded.
pub async fn devices(context: &Context) -> Result<(), Failure> {
    let app = context.app.clone();
    let devices = waited(move || app.devices()).await?;
    if context.json {
        return print_json(&devices);
    }
    if devices.is_empty() && !context.quiet {
        eprintln!("There is nothing to record from. Connect a microphone, or start the sound system.");
    }
    out(&table(&devices.iter().map(row).collect::<Vec<_>>(), width()))
}

fn row(device: &InputDevice) -> Vec<String> {
    let kind = if device.track == Track::Me { "microphone" } else { "system audio" };
    let is_default = if device.is_default { "default" } else { "" };
    vec![kind.to_owned(), is_default.to_owned(), plain(&device.name), plain(&device.id)]
}

/// Records until Ctrl-C, then makes the text.
pub async fn run(context: &Context, arguments: Record) -> Result<(), Failure> {
    context.recover()?;
    let target = show::Target::of(context, &arguments.writing, false)?;
    let request = RecordRequest {
        title: arguments.title.clone(),
        microphone: arguments.device.clone(),
        system: arguments.system,
        language: arguments.language.clone(),
        speech_model: arguments.model.clone(),
        vocabulary: transcribe::vocabulary(&arguments.vocabulary)?,
        clean: transcribe::wanted_clean(context, &arguments.cleaning, arguments.no_clean),
        sound_alone: arguments.no_text,
    };
    say_to_ask(context)?;
    let stop = CancellationToken::new();
    stop_on_signals(stop.clone(), context.cancel.clone());
    let (session, is_written) = record(context, request, arguments.live, &stop).await?;
    if context.cancel.is_cancelled() {
        return Err(Failure::cancelled(format!(
            "Stopped. The recording is kept; `faircopy resume {session}` makes its text."
        )));
    }
    if arguments.no_text {
        return recorded(context, session);
    }
    if !is_written {
        let line = ProgressLine::start(&format!("session {session}"), context.quiet);
        let sink = |event| transcribe::show_event(&line, context.quiet, event);
        let made = context.app.resume(session, &sink, &context.cancel).await;
        line.finish();
        transcribe::outcome(made)?;
    }
    show::write(context, session, &arguments.writing, &target)
}

/// Until the person stops it, or it ends by itself. Says whether its text is made, too: live, if that was asked for.
async fn record(
    context: &Context,
    request: RecordRequest,
    with_text: bool,
    stop: &CancellationToken,
) -> Result<(SessionId, bool), Failure> {
    let line = Arc::new(RecordingLine::start(context.quiet));
    let over = Arc::new(Notify::new());
    let (app, shown, ended) = (context.app.clone(), line.clone(), over.clone());
    let sink = move |event| match event {
        Event::Recording { status, .. } => shown.show(&status),
        Event::Warned { told, .. } => shown.say(&told.message),
        Event::Recorded { told, .. } => {
            if let Some(told) = told {
                shown.say(&told.message);
            }
            ended.notify_one();
        }
        _ => {}
    };
    let recording: Recording = waited(move || app.record(&request, Arc::new(sink))).await??;
    line.say(&format!("Recording session {}. Ctrl-C stops it.", recording.session()));
    let stopping = async {
        tokio::select! {
            () = stop.cancelled() => {}
            () = over.notified() => {}
        }
        let stopping = recording.clone();
        let stopped = waited(move || stopping.stop()).await;
        line.finish();
        stopped
    };
    let writing = async { with_text && write_live(context, &recording, &line).await };
    let (stopped, is_written) = tokio::join!(stopping, writing);
    Ok((stopped??, is_written))
}

/// Says what is said as it is written down. What fails here is tried again when the recording is over.
async fn write_live(context: &Context, recording: &Recording, line: &RecordingLine) -> bool {
    let sink = |event| match event {
        Event::Transcribed { segments, .. } => {
            for segment in segments {
                let speaker = track_name(segment.track).map(|name| format!("{name}: ")).unwrap_or_default();
                line.say(&format!("{}  {speaker}{}", segment.span.start.clock(), plain(&segment.text())));
            }
        }
        Event::Warned { told, .. } => line.say(&told.message),
        _ => {}
    };
    let written = context.app.write_live(recording, &sink, &context.cancel).await;
    if let (Err(error), false) = (&written, recording.is_over()) {
        line.say(&format!("The recording goes on, without text for now. {error}"));
    }
    matches!(written, Ok(Outcome::Finished(_)))
}

fn recorded(context: &Context, session: SessionId) -> Result<(), Failure> {
    let known = context.app.library().session(session)?;
    if context.json {
        return print_json(&serde_json::json!({ "recorded": session, "duration_ms": known.duration }));
    }
    let length = known.duration.map(Millis::clock).unwrap_or_default();
    out(&format!("Session {session} is recorded ({length}). `faircopy resume {session}` makes its text.\n"))
}

/// The first Ctrl-C stops the recording, the second its text, the third the program. A system that ends, or a terminal that
/// is closed, stops both.
fn stop_on_signals(stop: CancellationToken, text: CancellationToken) {
    let (all, rest) = (stop.clone(), text.clone());
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            match (stop.is_cancelled(), text.is_cancelled()) {
                (false, _) => stop.cancel(),
                (true, false) => text.cancel(),
                (true, true) => std::process::exit(130),
            }
        }
    });
    #[cfg(unix)]
    tokio::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut ended), Ok(mut closed)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) else {
            return;
        };
        tokio::select! {
            _ = ended.recv() => {}
            _ = closed.recv() => {}
        }
        rest.cancel();
        all.cancel();
    });
}

fn say_to_ask(context: &Context) -> Result<(), Failure> {
    if !context.quiet && !context.app.settings().told_to_ask {
        eprintln!("{ASK}");
        context.app.change_settings(|settings| settings.told_to_ask = true)?;
    }
    Ok(())
}

/// Runs what waits for devices and disks.
async fn waited<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::other("The recording stopped unexpectedly."))
}
