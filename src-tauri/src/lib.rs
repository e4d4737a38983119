//! The window of Faircopy: composes core and Tauri. Commands are one line each; what happens is told as events.

mod commands;
mod compose;
mod failure;
mod opening;
mod refusal;
mod window_events;

pub use compose::run;

#[cfg(test)]
mod bindings_test;
