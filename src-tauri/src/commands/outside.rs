//! What is seen outside the window: the icon in the tray, and notifications.

use tauri::{AppHandle, Manager, State, WebviewWindow};

use crate::{
    notification::{Notification, Notifications},
    tray::{self, TrayWords},
};

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
pub fn say_outside(window: WebviewWindow, notifications: State<'_, Notifications>, notification: Notification) {
    let is_in_view = window.is_visible().unwrap_or(true) && window.is_focused().unwrap_or(true);
    if !is_in_view {
        notifications.say(window.app_handle(), notification);
    }
}
