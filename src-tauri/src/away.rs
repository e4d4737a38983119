//! The window put away while a recording goes on in the tray, and brought back.

use std::sync::{Mutex, PoisonError};

use faircopy_core::app::queue::Queue;
use tauri::{AppHandle, Manager, Window};
use tauri_specta::Event;

use crate::{commands::record::Recorder, window_events::PutAway};

/// Where the window is.
#[derive(Debug, Default)]
pub struct Away(Mutex<Place>);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On the screen, or minimised.
    #[default]
    Here,
    /// Closed for the person, and hidden: its page goes on, so that all is as it was left when it comes back.
    Away,
    /// Everything is done, and the program is about to end.
    Ending,
}

impl Away {
    /// Goes from one place to another, if it is there.
    fn goes(&self, from: Place, to: Place) -> bool {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_there = *place == from;
        if is_there {
            *place = to;
        }
        is_there
    }

    fn is(&self, place: Place) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

/// Hides the window; the recording goes on.
pub fn put_away(window: &Window) {
    let handle = window.app_handle();
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window stays");
        return;
    }
    handle.state::<Away>().is(Place::Away);
    let _ = PutAway.emit(handle);
    // The recording may have ended while the page was saving.
    end_if_done(handle);
}

/// Shows the window, wherever it is, before all others.
pub fn bring_back(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window("main") else { return };
    handle.state::<Away>().is(Place::Here);
    // A window manager may refuse.
    let _ = window.show();
    let _ = window.unminimize();
    let _ = window.set_focus();
}

/// Ends the program when its window was put away and everything is done: the recording, its text, and whatever else waits.
pub fn end_if_done(handle: &AppHandle) {
    let records = handle.try_state::<Recorder>().is_none_or(|recorder| recorder.recording().is_some());
    let is_busy = records || handle.try_state::<Queue>().is_none_or(|queue| queue.is_busy());
    if is_busy || !handle.state::<Away>().goes(Place::Away, Place::Ending) {
        return;
    }
    tracing::info!("all is done, and the window was closed before");
    if let Some(window) = handle.get_webview_window("main") {
        // As when a person closes it: its page may have something to say.
        let _ = window.close();
    }
}
