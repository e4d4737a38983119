//! Closing the window: the page saves first what is being typed, because WebKit ends it without a word. While a recording goes
//! on the window is only put away, where the tray shows that it does; else the person is asked.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tauri::{AppHandle, CloseRequestApi, Manager, State, Window};
use tauri_specta::Event;
use tokio::sync::oneshot;

use crate::{away, commands::start::Untold, ending, tray, window_events::CloseAsked};

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
    let window = window.clone();
    if ending::records(window.app_handle()) {
        api.prevent_close();
        tauri::async_runtime::spawn(async move {
            let handle = window.app_handle();
            if !tray::is_shown(handle).await {
                ending::asks(handle);
            } else if may_go(handle, ask(handle)).await {
                away::put_away(&window);
            }
        });
        return;
    }
    let Some(answer) = ask(window.app_handle()) else { return };
    api.prevent_close();
    tauri::async_runtime::spawn(async move {
        if may_go(window.app_handle(), Some(answer)).await {
            // It may be gone already.
            let _ = window.destroy();
        } else {
            // Put away before, it says now why it stays.
            away::bring_back(window.app_handle());
        }
    });
}

/// Asks the page to save; gives nothing where it was asked already and has not answered, or cannot be asked.
fn ask(handle: &AppHandle) -> Option<oneshot::Receiver<bool>> {
    let closing = handle.state::<Closing>();
    let mut waiting = closing.waiting();
    // A page that does not hear events yet has nothing to save.
    if waiting.is_some() || !handle.state::<Untold>().is_asked() || CloseAsked.emit(handle).is_err() {
        return None;
    }
    let (send, answer) = oneshot::channel();
    *waiting = Some(send);
    Some(answer)
}

/// Whether the page has saved, or nobody waits for it any more.
async fn may_go(handle: &AppHandle, answer: Option<oneshot::Receiver<bool>>) -> bool {
    let Some(answer) = answer else { return true };
    let answer = tokio::time::timeout(PATIENCE, answer).await;
    handle.state::<Closing>().waiting().take();
    !matches!(answer, Ok(Ok(false)))
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
