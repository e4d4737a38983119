//! What both workers' programs do around their engine: tell their version, or serve core until it closes the pipe.

use std::io;
use std::process::ExitCode;

use crate::message::{PROTOCOL_VERSION, Vocabulary};
use crate::serve::{Engine, serve};
use crate::stdio::{end_process, hide_panic_messages, take_stdout};

/// The whole `main` of a worker: `--version` prints the program, the protocol and the engine; else requests are served.
///
/// `program` and `version` are the worker's own name and version.
pub fn run_worker<V: Vocabulary>(program: &str, version: &str, engine: impl Engine<V>) -> ExitCode {
    if std::env::args().any(|argument| argument == "--version") {
        println!("{program} {version}");
        println!("{} protocol {PROTOCOL_VERSION}, {}", V::NAME, engine.version());
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
