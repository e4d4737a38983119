//! What a start of the program brings with it. Told to the page once, so that a page that is loaded anew repeats nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use faircopy_core::told::Told;
use serde::Serialize;
use specta::Type;
use tauri::State;

/// What a start of the program brings with it.
#[derive(Debug, Clone, Default, Serialize, Type)]
pub struct Started {
    /// Files to take in.
    pub files: Vec<String>,
    /// Jobs that an earlier start left unfinished and this one goes on with.
    pub going_on: u32,
    /// What was wrong with the settings file.
    pub warnings: Vec<Told>,
    /// The keys for recording were pressed before the page could hear it.
    pub record: bool,
}

/// What the page has not asked for yet.
#[derive(Debug, Default)]
pub struct Untold(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    more: Started,
    /// The page has asked once, so it hears events.
    is_asked: bool,
}

impl Untold {
    /// More to tell, of this start or of another one since.
    pub fn add(&self, more: Started) {
        let untold = &mut self.lock().more;
        untold.files.extend(more.files);
        untold.going_on += more.going_on;
        untold.warnings.extend(more.warnings);
    }

    /// Whether the page has asked, so that it hears events.
    pub fn is_asked(&self) -> bool {
        self.lock().is_asked
    }

    /// Keeps that the keys for recording were pressed until the page asks; false where it hears events already.
    pub fn keep_keys(&self) -> bool {
        let mut waiting = self.lock();
        if waiting.is_asked {
            return false;
        }
        // Pressed again they end what they have begun.
        waiting.more.record = !waiting.more.record;
        true
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What this start brings with it, and others since; nothing when asked again.
#[tauri::command]
#[specta::specta]
pub fn started(untold: State<'_, Untold>) -> Started {
    let mut waiting = untold.lock();
    waiting.is_asked = true;
    std::mem::take(&mut waiting.more)
}
