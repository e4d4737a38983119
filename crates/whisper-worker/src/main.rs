//! The speech worker: whisper.cpp behind the pipe, in a process of its own.

mod decoding;
mod engine;
mod ggml_file;
mod timing;
mod words;

use std::process::ExitCode;

use faircopy_protocol::program::run_worker;

use crate::engine::SpeechEngine;

fn main() -> ExitCode {
    run_worker(env!("CARGO_BIN_NAME"), env!("CARGO_PKG_VERSION"), SpeechEngine::default())
}
