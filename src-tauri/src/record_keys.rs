//! Keys that begin and end a recording from any program. A system that gives none takes nothing from the window.

use faircopy_core::{app::Faircopy, settings::Settings};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_global_shortcut::{Builder, GlobalShortcut, ShortcutState};
use tauri_specta::Event;

use crate::window_events::RecordKeys;

/// Takes the keys of the settings, if they are free.
pub fn start(handle: &AppHandle) {
    let plugin = Builder::new().with_handler(|handle: &AppHandle, _keys, event| {
        if event.state() == ShortcutState::Pressed {
            // The page does it: it knows the language of the title and what is to be said.
            let _ = RecordKeys.emit(handle);
        }
    });
    match handle.plugin(plugin.build()) {
        Ok(()) => follow(handle, &handle.state::<Faircopy>().settings()),
        Err(error) => tracing::info!(%error, "the system gives no keys to programs in the background"),
    }
}

/// Takes other keys in place of those that were taken before.
pub fn follow(handle: &AppHandle, settings: &Settings) {
    let Some(system) = handle.try_state::<GlobalShortcut<Wry>>() else { return };
    let keys = settings.record_keys.trim();
    let has_them = !keys.is_empty() && system.is_registered(keys);
    if has_them {
        return;
    }
    let released = system.unregister_all();
    let taken = if keys.is_empty() { released } else { released.and_then(|()| system.register(keys)) };
    if let Err(error) = taken {
        tracing::info!(%error, "the keys for recording are not to be had");
    }
}
