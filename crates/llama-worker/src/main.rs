//! The text worker: llama.cpp behind the pipe, in a process of its own.

mod answer;
mod copy;
mod engine;
mod generation;
mod gguf_file;
mod prompt;

use std::process::ExitCode;

use faircopy_protocol::program::run_worker;

use crate::engine::TextEngine;

fn main() -> ExitCode {
    run_worker(env!("CARGO_BIN_NAME"), env!("CARGO_PKG_VERSION"), TextEngine::default())
}
