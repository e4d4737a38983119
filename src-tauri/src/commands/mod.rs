//! What the window can ask for, by subject.

pub mod edit;
pub mod library;
pub mod pending;
pub mod queue;
pub mod settings;
