//! Keys that count in every program: those that begin and end a recording, and those that are held for a note. A system that
//! gives none takes nothing from the window.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use faircopy_core::{app::Faircopy, settings::Settings, transcript::Millis};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use crate::{
    commands::start::Untold,
    global_keys::{GlobalKeys, HotKey, HotKeyState},
    window_events::{NoteKeys, RecordKeys},
};

/// Keys that are pressed again this soon were never let go: some systems repeat a key that is held as pairs of both.
const REPEATED_WITHIN: Duration = Duration::from_millis(80);

/// What is held of the keys for a note.
#[derive(Default)]
struct NoteHeld(Mutex<Option<Held>>);

/// The keys for a note, from the moment they are pressed.
struct Held {
    since: Instant,
    let_go: Option<Instant>,
}

impl NoteHeld {
    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the keys of the settings, if they are free.
pub fn start(handle: &AppHandle) {
    handle.manage(NoteHeld::default());
    let later = handle.clone();
    handle.manage(GlobalKeys::start(handle, move |keys, state| heard(&later, keys, state)));
    follow(handle, &handle.state::<Faircopy>().settings());
}

/// Takes other keys in place of those that were taken before.
pub fn follow(handle: &AppHandle, settings: &Settings) {
    let Some(system) = handle.try_state::<GlobalKeys>() else { return };
    system.take([&settings.record_keys, &settings.note_keys].into_iter().filter_map(|keys| parsed(keys)).collect());
}

/// The keys as they stand in the settings; nothing for none, and for what are none.
fn parsed(keys: &str) -> Option<HotKey> {
    let keys = keys.trim();
    if keys.is_empty() {
        return None;
    }
    keys.parse().inspect_err(|error| tracing::info!(%error, "these are no keys")).ok()
}

fn heard(handle: &AppHandle, keys: u32, state: HotKeyState) {
    let settings = handle.state::<Faircopy>().settings();
    let are = |wanted: &str| wanted.trim().parse::<HotKey>().is_ok_and(|wanted| wanted.id() == keys);
    match state {
        HotKeyState::Pressed if are(&settings.record_keys) => record(handle),
        HotKeyState::Pressed if are(&settings.note_keys) => pressed(handle),
        HotKeyState::Released if are(&settings.note_keys) => let_go(handle),
        _ => {}
    }
}

/// Begins or ends a recording, as its keys do. The page does it: it knows the language of the title and what is to be said.
pub fn record(handle: &AppHandle) {
    if !handle.state::<Untold>().keep_keys() {
        let _ = RecordKeys.emit(handle);
    }
}

fn pressed(handle: &AppHandle) {
    let note = handle.state::<NoteHeld>();
    let mut note = note.lock();
    if let Some(held) = &mut *note {
        held.let_go = None;
        return;
    }
    *note = Some(Held { since: Instant::now(), let_go: None });
    drop(note);
    let _ = NoteKeys { held: None }.emit(handle);
}

fn let_go(handle: &AppHandle) {
    let now = Instant::now();
    if let Some(held) = &mut *handle.state::<NoteHeld>().lock() {
        held.let_go = Some(now);
    }
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(REPEATED_WITHIN).await;
        let note = handle.state::<NoteHeld>().lock().take_if(|held| held.let_go == Some(now));
        if let Some(Held { since, .. }) = note {
            let held = Some(Millis(now.duration_since(since).as_millis() as u64));
            let _ = NoteKeys { held }.emit(&handle);
        }
    });
}
