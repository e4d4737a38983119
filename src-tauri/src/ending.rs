//! The end of the program: it asks first while a recording goes on, and whatever ends the program stops that cleanly.

use faircopy_core::app::{Faircopy, queue::Queue};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use crate::{
    away,
    commands::{listen::Listening, record::Recorder},
    notification::Notifications,
    window_events::CloseWhileRecording,
};

/// Whether a recording goes on.
pub fn records(handle: &AppHandle) -> bool {
    handle.try_state::<Recorder>().is_some_and(|recorder| recorder.recording().is_some())
}

/// Whether the program goes on for now: then its page asks the person.
pub fn asks(handle: &AppHandle) -> bool {
    records(handle) && CloseWhileRecording.emit(handle).is_ok()
}

/// A person ends the program from elsewhere than its window.
pub fn quit(handle: &AppHandle) {
    if records(handle) {
        away::bring_back(handle);
        let _ = CloseWhileRecording.emit(handle);
    } else if let Some(window) = handle.get_webview_window("main") {
        // The page saves first what is being typed.
        let _ = window.close();
    }
}

/// Ends everything that goes on, the recording first.
pub fn close(handle: &AppHandle) {
    if let Some(recorder) = handle.try_state::<Recorder>() {
        recorder.close();
    }
    if let Some(listening) = handle.try_state::<Listening>() {
        listening.close();
    }
    if let Some(queue) = handle.try_state::<Queue>() {
        queue.close();
    }
    if let Some(notifications) = handle.try_state::<Notifications>() {
        notifications.close();
    }
    if let Some(app) = handle.try_state::<Faircopy>() {
        tauri::async_runtime::block_on(app.close());
    }
}

/// A session of the desktop that ends asks programs by a signal.
#[cfg(unix)]
pub fn end_on_signals(handle: AppHandle) {
    tauri::async_runtime::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut ended) = signal(SignalKind::terminate()) else { return };
        ended.recv().await;
        handle.exit(0);
    });
}

/// Elsewhere the window is asked to close.
#[cfg(not(unix))]
pub fn end_on_signals(_handle: AppHandle) {}
