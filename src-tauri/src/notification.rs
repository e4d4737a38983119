//! What the desktop says for Faircopy while its window is in the background. A desktop that says nothing takes nothing from it.

#[cfg_attr(not(target_os = "linux"), path = "notification/elsewhere.rs")]
mod desktop;

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use faircopy_core::session::SessionId;
use serde::Deserialize;
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

use self::desktop::Desktop;
use crate::{away, window_events::NotificationChosen};

/// How long the program's end waits for what is being said.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// A notification, in the window's language.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct Notification {
    heading: String,
    text: String,
    /// What a click on it does; some desktops show it.
    open: String,
    /// The session that it is about, which a click opens.
    session: Option<SessionId>,
}

/// What is said.
#[derive(Debug, Default)]
pub struct Notifications {
    /// What is being said.
    going_on: Mutex<Vec<JoinHandle<()>>>,
    desktop: Arc<Desktop>,
}

impl Notifications {
    /// Says it, on a thread of its own: a system without the service may take long to say so. A click on it brings the window back.
    pub fn say(&self, handle: &AppHandle, notification: Notification) {
        let (desktop, handle) = (Arc::clone(&self.desktop), handle.clone());
        let said = thread::Builder::new().name("notification".into()).spawn(move || {
            if let Err(error) = desktop.show(&notification, move |session| chosen(&handle, session)) {
                tracing::info!(%error, "the desktop shows no notifications");
            }
        });
        let mut going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        going_on.retain(|thread| !thread.is_finished());
        going_on.extend(said);
    }

    /// Waits until everything is said, but not for long.
    pub fn close(&self) {
        let begun = Instant::now();
        let going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        while going_on.iter().any(|thread| !thread.is_finished()) && begun.elapsed() < LAST_WAIT {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn chosen(handle: &AppHandle, session: Option<SessionId>) {
    away::bring_back(handle);
    if let Some(session) = session {
        let _ = NotificationChosen { session }.emit(handle);
    }
}
