//! What the window can ask for, by subject.

pub mod about;
pub mod edit;
pub mod library;
pub mod listen;
pub mod models;
pub mod queue;
pub mod settings;
pub mod texts;
