//! What is seen outside the window: the icon in the tray, and notifications.

use std::time::Duration;

use tauri::{AppHandle, Manager, WebviewWindow};

use crate::{
    notification::{Notification, Notifications},
    tray::{self, TrayWords},
};

/// Keys that count in every program take the focus from the window for as long as they are held.
const KEYS_HELD: Duration = Duration::from_millis(500);

/// Shows the icon in the tray, if the desktop has one, in these words from now on.
#[tauri::command]
#[specta::specta]
pub async fn show_tray(handle: AppHandle, words: TrayWords) {
    tray::speak(&handle, words).await;
}

/// Says something through the desktop, but only while the window is in the background: else the page says it. Must hold no
/// word of a transcript.
#[tauri::command]
#[specta::specta]
pub async fn say_outside(window: WebviewWindow, notification: Notification) {
    if is_in_front(&window) {
        return;
    }
    // A hidden one does not come back by itself, and the program may end with it.
    if window.is_visible().unwrap_or(true) {
        tokio::time::sleep(KEYS_HELD).await;
        if is_in_front(&window) {
            return;
        }
    }
    window.state::<Notifications>().say(window.app_handle(), notification);
}

fn is_in_front(window: &WebviewWindow) -> bool {
    window.is_visible().unwrap_or(true) && window.is_focused().unwrap_or(true)
}
