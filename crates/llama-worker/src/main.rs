//! The text worker: llama.cpp behind the pipe, in a process of its own.

mod answer;
mod engine;
mod generation;
mod gguf_file;
mod prompt;

use std::io;
use std::process::ExitCode;

use faircopy_protocol::serve::{Engine as _, serve};
use faircopy_protocol::stdio::{end_process, hide_panic_messages, take_stdout};
use faircopy_protocol::text::Text;
use faircopy_protocol::{PROTOCOL_VERSION, Vocabulary as _};

use crate::engine::TextEngine;

fn main() -> ExitCode {
    let engine = TextEngine::default();
    if std::env::args().any(|argument| argument == "--version") {
        println!("faircopy-llama-worker {}", env!("CARGO_PKG_VERSION"));
        println!("{} protocol {PROTOCOL_VERSION}, {}", Text::NAME, engine.version());
        return ExitCode::SUCCESS;
    }
    hide_panic_messages();
    let served = take_stdout()
        .map_err(|error| error.to_string())
        .and_then(|pipe| serve(io::stdin(), pipe, engine, || end_process()).map_err(|error| error.to_string()));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
