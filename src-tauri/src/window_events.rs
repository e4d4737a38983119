//! What the window hears without asking.

use faircopy_core::{app::queue::Job, event::Event as CoreEvent};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// Something happened to a session; it is in the library already.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SessionEvent(pub CoreEvent);

/// The queue as it is now.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct QueueChanged(pub Vec<Job>);

/// Another start of the program was given these files, or none to bring the window to the front.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct OpenedWith(pub Vec<String>);
