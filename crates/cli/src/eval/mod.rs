//! `faircopy eval`: how good the fair copy is, on passages that a person cleaned up before.

mod faults;
mod gate;
mod measure;
mod memory;
mod notes;
mod report;
mod run;
mod sets;
mod systems;

use std::{io, path::PathBuf};

pub(crate) use notes::run as run_notes;
pub(crate) use run::{EvalArgs, run};
pub(crate) use systems::Cleaner;

/// What can keep a measurement from being made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EvalError {
    /// The person can give another folder or its rights.
    #[error("{} cannot be read ({source}); check the path and its permissions.", path.display())]
    Folder { path: PathBuf, source: io::Error },
    /// The person can put sets into the folder.
    #[error(
        "{} holds no .jsonl file; each line of one should be {{\"id\": …, \"raw\": what was said, \"clean\": what you made of it}}.",
        path.display()
    )]
    Empty { path: PathBuf },
    /// The person can put meetings into the folder.
    #[error("{} holds no .json file with a meeting; docs/evaluation.md says what one looks like.", path.display())]
    NoMeeting { path: PathBuf },
    /// The person can correct the line.
    #[error("{} line {line} is no passage ({source}); give it the fields id, raw and clean.", path.display())]
    Line { path: PathBuf, line: usize, source: serde_json::Error },
    /// The person can cut the passage.
    #[error("{} line {line} is longer than {most} words; cut it into several passages.", path.display())]
    TooLong { path: PathBuf, line: usize, most: usize },
    /// The person can give another place for the results.
    #[error("The results cannot be written ({source}); choose another file with --report or --outputs.")]
    Write { source: io::Error },
}
