//! Real progress on a terminal, none in a pipe.

use std::io::IsTerminal;

use faircopy_core::job::{Progress, Stage};
use faircopy_core::transcript::Millis;
use indicatif::{ProgressBar, ProgressStyle};

use super::{plain, size};

/// A line on standard error that shows how far the job is.
#[derive(Debug)]
pub struct ProgressLine {
    bar: ProgressBar,
    name: String,
}

impl ProgressLine {
    /// For the job called `name`. Hidden when `quiet` or when standard error is no terminal.
    pub fn start(name: &str, quiet: bool) -> Self {
        let bar = if quiet || !std::io::stderr().is_terminal() { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {msg}").expect("the template is valid");
        bar.set_style(style);
        Self { bar, name: plain(name) }
    }

    /// Shows how much of a stage is done.
    pub fn show(&self, stage: Stage, progress: Progress) {
        let Progress { done, of } = progress;
        let time = |ms| Millis(ms).clock();
        let (verb, text) = match stage {
            Stage::Keep => ("Keeping", shares(&size(done), of.map(size))),
            Stage::Transcribe => ("Transcribing", shares(&time(done), of.map(time))),
            Stage::Clean => ("Cleaning", shares(&done.to_string(), of.map(|of| format!("{of} words")))),
            Stage::Pack => ("Packing", shares(&size(done), of.map(size))),
            Stage::Notes => ("Noting", shares(&done.to_string(), of.map(|of| of.to_string()))),
        };
        self.set(format!("{verb} {}", self.name), done, of, text);
    }

    /// Shows bytes of a download or a copy.
    pub fn show_bytes(&self, done: u64, of: u64) {
        self.set(self.name.clone(), done, Some(of), shares(&size(done), Some(size(of))));
    }

    /// Prints a line above the bar.
    pub fn say(&self, line: &str) {
        if self.bar.is_hidden() { eprintln!("{line}") } else { self.bar.suspend(|| eprintln!("{line}")) }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn set(&self, prefix: String, done: u64, of: Option<u64>, text: String) {
        self.bar.set_prefix(prefix);
        self.bar.set_length(of.unwrap_or(0).max(done));
        self.bar.set_position(done);
        self.bar.set_message(text);
    }
}

fn shares(done: &str, of: Option<String>) -> String {
    of.map_or_else(|| done.to_owned(), |of| format!("{done} / {of}"))
}
