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
}

/// What the page has not asked for yet.
#[derive(Debug, Default)]
pub struct Untold(Mutex<Started>);

impl Untold {
    /// More to tell, of this start or of another one since.
    pub fn add(&self, more: Started) {
        let mut untold = self.lock();
        untold.files.extend(more.files);
        untold.going_on += more.going_on;
        untold.warnings.extend(more.warnings);
    }

    fn lock(&self) -> MutexGuard<'_, Started> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What this start brings with it, and others since; nothing when asked again.
#[tauri::command]
#[specta::specta]
pub fn started(untold: State<'_, Untold>) -> Started {
    std::mem::take(&mut *untold.lock())
}
