//! What the window can ask for, by subject.

pub mod library;
pub mod pending;
pub mod queue;
pub mod settings;
pub mod texts;
