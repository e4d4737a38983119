//! Recording a meeting: the one that goes on, and what a person does with it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use faircopy_core::{
    app::{CleanRequest, Faircopy, RecordRequest, Recording, RecordingSink, queue::Queue},
    audio::recording::{
        error::{DeviceError, RecordingError},
        watch::InputDevice,
    },
    error::Error,
    event::Event as CoreEvent,
    models::Role,
    recorder::RecordingStatus,
    session::SessionId,
    transcript::Track,
};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager, State, WebviewWindow};
use tauri_specta::Event;

use crate::{
    awake::Awake,
    away,
    failure::{Answer, waiting},
    tray,
    window_events::SessionEvent,
};

/// The recording that goes on, if any; ends with the window.
#[derive(Default)]
pub struct Recorder(Mutex<Option<Running>>);

struct Running {
    recording: Recording,
    /// Whether it is written down meanwhile.
    writes: bool,
    _awake: Awake,
}

/// A recording that goes on.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RecordingNow {
    /// The session that it becomes.
    pub session: SessionId,
    /// How it stands.
    pub status: RecordingStatus,
    /// Whether its text is written meanwhile; without a speech model it is not.
    pub writes: bool,
}

impl Recorder {
    /// The recording that goes on.
    pub fn recording(&self) -> Option<Recording> {
        self.running().as_ref().map(|running| running.recording.clone()).filter(|recording| !recording.is_over())
    }

    /// The same if it is one of these sessions.
    pub fn recording_of(&self, sessions: &[SessionId]) -> Option<Recording> {
        self.recording().filter(|recording| sessions.contains(&recording.session()))
    }

    /// Stops what goes on, and returns when it is stored.
    pub fn close(&self) {
        if let Some(recording) = self.recording() {
            // Why it ended is of no use to a window that is gone; a recording that is not stored is recovered at the next start.
            let _ = recording.stop();
        }
    }

    fn now(&self) -> Option<RecordingNow> {
        let running = self.running();
        let Running { recording, writes, .. } = running.as_ref().filter(|running| !running.recording.is_over())?;
        Some(RecordingNow { session: recording.session(), status: recording.status(), writes: *writes })
    }

    fn must_go_on(&self) -> Result<Recording, RecordingError> {
        self.recording().ok_or(RecordingError::Over)
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What can be recorded now.
#[tauri::command]
#[specta::specta]
pub async fn devices(app: State<'_, Faircopy>) -> Answer<Vec<InputDevice>> {
    let app = app.inner().clone();
    waiting(move || Ok::<_, Error>(app.devices())).await
}

/// Begins to record as the settings say, under this title; returns once sound comes. A note is what the person says: the
/// microphone alone.
#[tauri::command]
#[specta::specta]
pub async fn start_recording(
    handle: AppHandle,
    app: State<'_, Faircopy>,
    queue: State<'_, Queue>,
    recorder: State<'_, Recorder>,
    title: String,
    note: bool,
) -> Answer<RecordingNow> {
    let (begun, writes) = {
        let (app, sink) = (app.inner().clone(), sink(handle.clone()));
        waiting(move || Ok::<_, Error>((begin(&app, title, note, &sink)?, has_speech_model(&app)))).await?
    };
    if writes {
        queue.follow(begun.clone());
    }
    let now = RecordingNow { session: begun.session(), status: begun.status(), writes };
    *recorder.running() = Some(Running { recording: begun, writes, _awake: Awake::keep() });
    // A tray may have come since the start.
    tauri::async_runtime::spawn(async move { tray::is_shown(&handle).await });
    Ok(now)
}

/// Without what the computer plays where that cannot be had: the meeting matters more.
fn begin(app: &Faircopy, title: String, note: bool, sink: &RecordingSink) -> Result<Recording, Error> {
    let settings = app.settings();
    let mut request = RecordRequest {
        title: Some(title),
        microphone: settings.microphone.clone(),
        system: settings.record_system && !note,
        clean: settings.clean.then(CleanRequest::default),
        ..RecordRequest::default()
    };
    match app.record(&request, sink.clone()) {
        Err(Error::Recording(RecordingError::Device(DeviceError::NoSystemAudio))) => {
            request.system = false;
            app.record(&request, sink.clone())
        }
        begun => begun,
    }
}

fn has_speech_model(app: &Faircopy) -> bool {
    let settings = app.settings();
    let chosen = app.models().choose(Role::Speech, settings.speech_model.as_deref(), settings.language.as_deref());
    matches!(chosen, Ok(Some(_)))
}

fn sink(handle: AppHandle) -> RecordingSink {
    Arc::new(move |event| {
        let over = if let CoreEvent::Recorded { session, .. } = &event { Some(*session) } else { None };
        if let CoreEvent::Recording { status, .. } = &event {
            tray::follow(&handle, Some(status));
        }
        // A page that is gone reads the library when it is back.
        let _ = SessionEvent(event).emit(&handle);
        if let Some(session) = over {
            let handle = handle.clone();
            // Not on the recording's own thread: it goes on to its end, which is waited for here.
            tauri::async_runtime::spawn_blocking(move || let_go(&handle, session));
        }
    })
}

/// A recording is over: its text is made, and its devices are free.
fn let_go(handle: &AppHandle, session: SessionId) {
    handle.state::<Queue>().recorded(session);
    let mut running = handle.state::<Recorder>().running().take_if(|running| running.recording.session() == session);
    drop(running.take());
    tray::follow(handle, None);
    away::end_if_done(handle);
}

/// Stops the recording. How it ended is told by `Recorded`.
#[tauri::command]
#[specta::specta]
pub async fn stop_recording(recorder: State<'_, Recorder>) -> Answer<()> {
    let Some(recording) = recorder.recording() else { return Ok(()) };
    let stop = move || {
        let _ = recording.stop();
        Ok::<_, Error>(())
    };
    waiting(stop).await
}

/// Stops the recording and leaves nothing of it.
#[tauri::command]
#[specta::specta]
pub async fn forget_recording(queue: State<'_, Queue>, recorder: State<'_, Recorder>) -> Answer<()> {
    let Some(recording) = recorder.recording() else { return Ok(()) };
    queue.cancel_sessions(&[recording.session()]);
    waiting(move || recording.forget()).await
}

/// Stops the recording and closes the window.
#[tauri::command]
#[specta::specta]
pub async fn stop_and_close(window: WebviewWindow, recorder: State<'_, Recorder>) -> Answer<()> {
    stop_recording(recorder).await?;
    // As when a person closes it: the page saves first what is being typed. A window that is gone already is what is wanted.
    let _ = window.close();
    Ok(())
}

/// Records nothing from now on, or goes on.
#[tauri::command]
#[specta::specta]
pub async fn pause_recording(recorder: State<'_, Recorder>, paused: bool) -> Answer<()> {
    let recording = recorder.must_go_on()?;
    waiting(move || if paused { recording.pause() } else { recording.resume() }).await
}

/// Records silence for a track from now on, or its sound again.
#[tauri::command]
#[specta::specta]
pub async fn mute_track(recorder: State<'_, Recorder>, track: Track, muted: bool) -> Answer<()> {
    let recording = recorder.must_go_on()?;
    waiting(move || recording.mute(track, muted)).await
}

/// Marks this moment; `Marked` tells where it is.
#[tauri::command]
#[specta::specta]
pub async fn bookmark(recorder: State<'_, Recorder>) -> Answer<()> {
    let recording = recorder.must_go_on()?;
    waiting(move || recording.bookmark(None).map(drop)).await
}

/// The recording that goes on, for a page that is loaded anew.
#[tauri::command]
#[specta::specta]
pub fn recording(recorder: State<'_, Recorder>) -> Option<RecordingNow> {
    recorder.now()
}
