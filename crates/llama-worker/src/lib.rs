//! The text engine: llama.cpp behind the pipe, and the way to measure it.

mod answer;
mod copy;
mod engine;
mod generation;
mod gguf_file;
mod prompt;
pub mod replay;

pub use engine::TextEngine;
