//! The text worker: llama.cpp behind the pipe, in a process of its own.

use std::process::ExitCode;

use faircopy_llama_worker::TextEngine;
use faircopy_protocol::program::run_worker;

fn main() -> ExitCode {
    run_worker(env!("CARGO_BIN_NAME"), env!("CARGO_PKG_VERSION"), TextEngine::default())
}
