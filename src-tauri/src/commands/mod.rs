//! What the window can ask for, by subject.
// Tauri hands state and arguments over by value.
#![allow(clippy::needless_pass_by_value)]

pub mod about;
pub mod closing;
pub mod edit;
pub mod library;
pub mod listen;
pub mod models;
pub mod notes;
pub mod outside;
pub mod queue;
pub mod record;
pub mod settings;
pub mod start;
pub mod texts;
