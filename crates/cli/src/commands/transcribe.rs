//! `transcribe` and `resume`: files to both texts, with progress.

use std::path::Path;

use faircopy_core::{
    app::{CleanRequest, TranscribeRequest},
    audio::tracks::TrackPlan,
    error::Error,
    event::Event,
    job::Outcome,
    library::Page,
    session::{SessionId, SessionState},
};

use super::{Context, Failures, library::print_json, show};
use crate::arguments::{Cleaning, Resume, Tracks, Transcribe};
use crate::exit::Failure;
use crate::render::{out, progress::ProgressLine};

/// Transcribes each file; one that fails, or whose result cannot be written, is named and the others go on.
pub async fn run(context: &Context, arguments: Transcribe) -> Result<(), Failure> {
    let vocabulary = vocabulary(&arguments.vocabulary)?;
    if arguments.title.is_some() && arguments.files.len() > 1 {
        return Err(Failure::usage("--title names one session; give it with one file."));
    }
    let several = arguments.files.len() > 1;
    let target = show::Target::of(context, &arguments.writing, several)?;
    let result = all(context, &arguments, &vocabulary, &target).await;
    target.close(result)
}

async fn all(
    context: &Context,
    arguments: &Transcribe,
    vocabulary: &[String],
    target: &show::Target,
) -> Result<(), Failure> {
    let settings = context.app.settings();
    let mut first_failure: Option<Failure> = None;
    for file in &arguments.files {
        let request = TranscribeRequest {
            file: file.clone(),
            title: arguments.title.clone(),
            language: arguments.language.clone(),
            translate: arguments.translate,
            speech_model: arguments.model.clone(),
            tracks: plan(arguments.tracks),
            vocabulary: vocabulary.to_vec(),
            clean: wanted_clean(context, &arguments.cleaning, arguments.no_clean),
            in_place: arguments.in_place || !settings.keep_originals,
        };
        let made = transcribe(context, file, request).await;
        match made.and_then(|session| show::write(context, session, &arguments.writing, target)) {
            Ok(()) => {}
            Err(failure) if failure.is_cancelled() => return Err(failure),
            Err(failure) if arguments.files.len() == 1 => return Err(failure),
            Err(failure) => {
                failure.report_one(context.json, "file", &file.display().to_string());
                first_failure.get_or_insert(failure.said());
            }
        }
    }
    first_failure.map_or(Ok(()), Err)
}

/// Goes on with the sessions named, or with all that are not done and that nobody works on.
pub async fn resume(context: &Context, arguments: Resume) -> Result<(), Failure> {
    context.recover()?;
    let sessions = if arguments.sessions.is_empty() {
        stopped(context)?
    } else {
        arguments.sessions.into_iter().map(SessionId).collect()
    };
    if sessions.is_empty() && !context.quiet {
        eprintln!("Nothing was interrupted.");
    }
    let (mut done, mut failures) = (Vec::new(), Failures::default());
    for session in sessions {
        let line = ProgressLine::start(&format!("session {session}"), context.quiet);
        let sink = |event| show_event(&line, context.quiet, event);
        let result = context.app.resume(session, &sink, &context.cancel).await;
        line.finish();
        match outcome(result) {
            Ok(session) if context.json => done.push(session),
            Ok(session) => out(&format!("Session {session} is done. `faircopy show {session}` shows it.\n"))?,
            Err(failure) => {
                if !failures.goes_on(context, session, failure) {
                    break;
                }
            }
        }
    }
    if context.json {
        print_json(&serde_json::json!({ "done": done }))?;
    }
    failures.first()
}

/// All that are not done and that nobody works on, oldest first.
fn stopped(context: &Context) -> Result<Vec<SessionId>, Failure> {
    let library = context.app.library();
    let all = library.sessions(Page { limit: usize::MAX >> 1, before: None })?;
    let open = all.into_iter().filter(|session| session.state != SessionState::Ready && !library.is_held(session.id));
    Ok(open.map(|session| session.id).rev().collect())
}

/// The fair copy that is wanted, if one is.
pub fn wanted_clean(context: &Context, cleaning: &Cleaning, no_clean: bool) -> Option<CleanRequest> {
    let asked = context.app.settings().clean || cleaning.style.is_some() || cleaning.text_model.is_some();
    (asked && !no_clean).then(|| clean_request(cleaning))
}

/// The style and model of a fair copy as asked for.
pub fn clean_request(cleaning: &Cleaning) -> CleanRequest {
    CleanRequest { style: cleaning.style.clone(), text_model: cleaning.text_model.clone() }
}

async fn transcribe(context: &Context, file: &Path, request: TranscribeRequest) -> Result<SessionId, Failure> {
    let line = ProgressLine::start(&file_name(file), context.quiet);
    let sink = |event| show_event(&line, context.quiet, event);
    let result = context.app.transcribe(request, &sink, &context.cancel).await;
    line.finish();
    outcome(result)
}

/// The last part of a path, for people.
pub(super) fn file_name(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

pub(super) fn outcome(result: Result<Outcome<SessionId>, Error>) -> Result<SessionId, Failure> {
    match result? {
        Outcome::Finished(session) => Ok(session),
        Outcome::Cancelled => {
            Err(Failure::cancelled("Stopped. What was done is kept; the same command goes on from there."))
        }
    }
}

pub(super) fn show_event(line: &ProgressLine, quiet: bool, event: Event) {
    match event {
        Event::Progressed { stage, progress, .. } => line.show(stage, progress),
        Event::Resumed { session } if !quiet => line.say(&format!("Going on with session {session}.")),
        Event::Warned { told, .. } if !quiet => line.say(&told.message),
        _ => {}
    }
}

fn plan(tracks: Tracks) -> TrackPlan {
    match tracks {
        Tracks::Mixed => TrackPlan::Mixed,
        Tracks::LeftRight => TrackPlan::LeftRight,
        Tracks::MeOthers => TrackPlan::MeOthers,
    }
}

pub(super) fn vocabulary(given: &[String]) -> Result<Vec<String>, Failure> {
    let mut terms = Vec::new();
    for item in given {
        if let Some(path) = item.strip_prefix('@') {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::usage(format!("The vocabulary file {path} cannot be read: {error}.")))?;
            terms.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        } else {
            terms.extend(item.split(',').map(str::trim).filter(|term| !term.is_empty()).map(str::to_owned));
        }
    }
    Ok(terms)
}
