//! The window of Faircopy: composes core and Tauri. Commands are one line each; what happens is told as events.

mod awake;
mod away;
mod bindings;
mod commands;
mod compose;
mod ending;
mod failure;
mod global_keys;
mod notification;
mod opening;
mod record_keys;
mod refusal;
mod tray;
mod window_events;

pub use compose::run;

#[cfg(test)]
mod bindings_test;
