//! Logs: a file in the data folder, and the terminal with `--verbose`. No word of a transcript is ever logged.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// Name of the log in its folder.
const LOG: &str = "faircopy.log";
/// The one before.
const OLD: &str = "faircopy.1.log";
/// A log file is begun anew when it has grown to this many bytes; the one before is kept.
const LONGEST_LOG: u64 = 4 << 20;

/// Starts logging. A folder that cannot be written to costs the log, not the work.
pub fn start(folder: &Path, to_terminal: bool) {
    let file = open(folder).map(|file| {
        fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(filter("faircopy=info,network=info"))
    });
    let terminal = to_terminal
        .then(|| fmt::layer().with_writer(std::io::stderr).with_filter(filter("faircopy=debug,network=info")));
    tracing_subscriber::registry().with(file).with(terminal).init();
}

fn filter(default: &str) -> EnvFilter {
    EnvFilter::try_from_env("FAIRCOPY_LOG")
        .unwrap_or_else(|_| EnvFilter::new(default.replace("faircopy=", "faircopy_core=")))
}

fn open(folder: &Path) -> Option<File> {
    std::fs::create_dir_all(folder).ok()?;
    let path = folder.join(LOG);
    if path.metadata().is_ok_and(|data| data.len() > LONGEST_LOG) {
        std::fs::rename(&path, folder.join(OLD)).ok()?;
    }
    File::options().create(true).append(true).open(path).ok()
}

/// Empties the log, which goes on, and deletes the one before.
///
/// # Errors
/// A log that is there and cannot be written to or deleted.
pub fn clear(folder: &Path) -> std::io::Result<()> {
    let there = |done: std::io::Result<()>| match done {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done,
    };
    there(std::fs::remove_file(folder.join(OLD)))?;
    // Not removed: whoever has it open writes on at its end.
    there(File::options().write(true).open(folder.join(LOG)).and_then(|log| log.set_len(0)))
}

/// The last lines of the log, at most `most` of them.
pub fn last_lines(folder: &Path, most: usize) -> Vec<String> {
    let bytes = std::fs::read(folder.join(LOG)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(most)..].iter().map(|line| (*line).to_owned()).collect()
}
