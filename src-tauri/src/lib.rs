//! The window of Faircopy: composes core and Tauri. Commands are one line each; what happens is told as events.

mod awake;
mod bindings;
mod commands;
mod compose;
mod ending;
mod failure;
mod opening;
mod record_keys;
mod refusal;
mod window_events;

pub use compose::run;

#[cfg(test)]
mod bindings_test;
