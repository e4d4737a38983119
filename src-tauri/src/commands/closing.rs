//! Closing the window: the page saves first what is being typed, because WebKit ends it without a word.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tauri::{CloseRequestApi, Manager, State, Window};
use tauri_specta::Event;
use tokio::sync::oneshot;

use crate::window_events::CloseAsked;

/// How long the window waits for a page that does not answer, because it hangs or is not there.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the page's answer goes while the window waits for it.
#[derive(Debug, Default)]
pub struct Closing(Mutex<Option<oneshot::Sender<bool>>>);

impl Closing {
    fn waiting(&self) -> MutexGuard<'_, Option<oneshot::Sender<bool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A person closes the window: it goes once the page has saved, or does not answer. Who closes it again meanwhile is not held up.
pub fn asked(window: &Window, api: &CloseRequestApi) {
    let closing = window.state::<Closing>();
    let mut waiting = closing.waiting();
    if waiting.is_some() || CloseAsked.emit(window.app_handle()).is_err() {
        return;
    }
    api.prevent_close();
    let (send, answer) = oneshot::channel();
    *waiting = Some(send);
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        if !matches!(answer, Ok(Ok(false))) {
            // It may be gone already.
            let _ = window.destroy();
        }
    });
}

/// The page's answer to `CloseAsked`: the window closes, or stays where something could not be saved.
#[tauri::command]
#[specta::specta]
pub fn close_window(closing: State<'_, Closing>, saved: bool) {
    if let Some(waiting) = closing.waiting().take() {
        // It was too late where nobody waits any more.
        let _ = waiting.send(saved);
    }
}
