//! Work in progress: its stage, how much is really done, and how it ends.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

/// What a job is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Stage {
    /// Keeping the original in the library.
    Keep,
    /// Writing down what was said; progress in milliseconds of sound.
    Transcribe,
    /// Making the fair copy; progress in verbatim words.
    Clean,
    /// Making notes; progress in sentences that were read.
    Notes,
    /// Packing a recording to save room; progress in bytes that were written or compared.
    Pack,
}

/// Work really done, never an invented per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Progress {
    /// Units done.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub done: u64,
    /// Units in all; `None` while unknown.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub of: Option<u64>,
}

/// How a job ended without an error. Being cancelled is an outcome, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// All done.
    Finished(T),
    /// Stopped as asked; what was done is kept.
    Cancelled,
}

/// What work that asks after each step is told: to break off once it is cancelled.
pub fn unless_cancelled(cancel: &CancellationToken) -> ControlFlow<()> {
    if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
