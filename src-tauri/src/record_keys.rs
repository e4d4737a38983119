//! Keys that count in every program: those that begin and end a recording, and those that are held for a note. A system that
//! gives none takes nothing from the window.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use faircopy_core::{app::Faircopy, settings::Settings, transcript::Millis};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_global_shortcut::{Builder, GlobalShortcut, Shortcut, ShortcutState};
use tauri_specta::Event;

use crate::window_events::{NoteKeys, RecordKeys};

/// Keys that are pressed again this soon were never let go: some systems repeat a key that is held as pairs of both.
const REPEATED_WITHIN: Duration = Duration::from_millis(80);

/// What the system has given, and what is held of it.
#[derive(Default)]
struct Keys(Mutex<State>);

#[derive(Default)]
struct State {
    taken: Vec<String>,
    note: Option<Held>,
}

/// The keys for a note, from the moment they are pressed.
struct Held {
    since: Instant,
    let_go: Option<Instant>,
}

impl Keys {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the keys of the settings, if they are free.
pub fn start(handle: &AppHandle) {
    handle.manage(Keys::default());
    let plugin = Builder::new().with_handler(|handle: &AppHandle, keys, event| heard(handle, keys, event.state()));
    match handle.plugin(plugin.build()) {
        Ok(()) => follow(handle, &handle.state::<Faircopy>().settings()),
        Err(error) => tracing::info!(%error, "the system gives no keys to programs in the background"),
    }
}

/// Takes other keys in place of those that were taken before.
pub fn follow(handle: &AppHandle, settings: &Settings) {
    let Some(system) = handle.try_state::<GlobalShortcut<Wry>>() else { return };
    let wanted = [&settings.record_keys, &settings.note_keys].map(|keys| keys.trim());
    let wanted: Vec<&str> = wanted.into_iter().filter(|keys| !keys.is_empty()).collect();
    let keys = handle.state::<Keys>();
    if keys.state().taken == wanted {
        return;
    }
    if let Err(error) = system.unregister_all() {
        tracing::info!(%error, "keys are not given back");
    }
    let take = |keys: &&str| match system.register(*keys) {
        Ok(()) => true,
        Err(error) => {
            tracing::info!(%error, "keys for recording are not to be had");
            false
        }
    };
    keys.state().taken = wanted.into_iter().filter(take).map(str::to_owned).collect();
}

fn heard(handle: &AppHandle, keys: &Shortcut, state: ShortcutState) {
    let settings = handle.state::<Faircopy>().settings();
    let are = |wanted: &str| wanted.trim().parse::<Shortcut>().is_ok_and(|wanted| wanted == *keys);
    // The page does it: it knows the language of the title and what is to be said.
    match state {
        ShortcutState::Pressed if are(&settings.record_keys) => drop(RecordKeys.emit(handle)),
        ShortcutState::Pressed if are(&settings.note_keys) => pressed(handle),
        ShortcutState::Released if are(&settings.note_keys) => let_go(handle),
        _ => {}
    }
}

fn pressed(handle: &AppHandle) {
    let keys = handle.state::<Keys>();
    let mut state = keys.state();
    if let Some(held) = &mut state.note {
        held.let_go = None;
        return;
    }
    state.note = Some(Held { since: Instant::now(), let_go: None });
    drop(state);
    let _ = NoteKeys { held: None }.emit(handle);
}

fn let_go(handle: &AppHandle) {
    let now = Instant::now();
    if let Some(held) = &mut handle.state::<Keys>().state().note {
        held.let_go = Some(now);
    }
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(REPEATED_WITHIN).await;
        let note = handle.state::<Keys>().state().note.take_if(|held| held.let_go == Some(now));
        if let Some(Held { since, .. }) = note {
            let held = Some(Millis(now.duration_since(since).as_millis() as u64));
            let _ = NoteKeys { held }.emit(&handle);
        }
    });
}
