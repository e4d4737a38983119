//! What the window can ask for, by subject.

pub mod library;
pub mod listen;
pub mod pending;
pub mod queue;
pub mod settings;
