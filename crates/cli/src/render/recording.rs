//! A recording on the terminal: one line with its time and levels, and a sentence when something about it changes.

use std::{
    fmt::Write,
    io::IsTerminal,
    sync::{Mutex, PoisonError},
};

use faircopy_core::{recorder::RecordingStatus, transcript::Track};
use indicatif::{ProgressBar, ProgressStyle};

use super::{plain, track_name};

/// Width of a level.
const CELLS: usize = 10;
/// Quieter than this a level shows nothing (in decibels below the loudest).
const FLOOR_DB: f32 = -50.0;

/// A line on standard error. On a pipe only the sentences are written.
#[derive(Debug)]
pub struct RecordingLine {
    bar: ProgressBar,
    quiet: bool,
    told: Mutex<Told>,
}

/// What was said last.
#[derive(Debug, Default)]
struct Told {
    troubles: Vec<(Track, Option<String>)>,
    is_low: bool,
}

impl RecordingLine {
    /// Shown unless `quiet`.
    pub fn start(quiet: bool) -> Self {
        let bar =
            if quiet || !std::io::stderr().is_terminal() { ProgressBar::hidden() } else { ProgressBar::no_length() };
        bar.set_style(ProgressStyle::with_template("{msg}").expect("the template is valid"));
        Self { bar, quiet, told: Mutex::default() }
    }

    /// Shows how it stands.
    pub fn show(&self, status: &RecordingStatus) {
        if !self.bar.is_hidden() {
            self.bar.set_message(line(status));
        }
        for sentence in self.news(status) {
            self.say(&sentence);
        }
    }

    /// Prints a sentence above the line.
    pub fn say(&self, sentence: &str) {
        match (self.quiet, self.bar.is_hidden()) {
            (true, _) => {}
            (false, true) => eprintln!("{sentence}"),
            (false, false) => self.bar.suspend(|| eprintln!("{sentence}")),
        }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// What is worth a sentence since the last time.
    fn news(&self, status: &RecordingStatus) -> Vec<String> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let mut news = Vec::new();
        let troubles: Vec<(Track, Option<String>)> =
            status.tracks.iter().map(|of| (of.track, of.trouble.as_ref().map(|told| told.message.clone()))).collect();
        for (now, device) in troubles.iter().zip(status.tracks.iter().map(|of| of.device.clone())) {
            let before =
                told.troubles.iter().find(|(track, _)| *track == now.0).and_then(|(_, trouble)| trouble.clone());
            match (&before, &now.1) {
                (before, Some(trouble)) if before.as_ref() != Some(trouble) => news.push(trouble.clone()),
                (Some(_), None) => news.push(format!("“{}” is heard again.", plain(&device.unwrap_or_default()))),
                _ => {}
            }
        }
        told.troubles = troubles;
        let is_low = !status.warnings.is_empty();
        if is_low && !told.is_low {
            news.extend(status.warnings.iter().map(|told| told.message.clone()));
        }
        told.is_low = is_low;
        news
    }
}

/// `● 0:42  on disk 0:42   Me ▇▇▇▇       Others ▇▇        `
fn line(status: &RecordingStatus) -> String {
    let sign = if status.paused { "‖" } else { "●" };
    let mut line = format!("{sign} {}  on disk {}", status.elapsed.clock(), status.safe.clock());
    for of in &status.tracks {
        let name = track_name(of.track).unwrap_or_default();
        let shown = if of.muted { "muted".to_owned() } else { "▇".repeat(cells(of.level.peak)) };
        let _ = write!(line, "   {name} {shown:<CELLS$}");
    }
    line
}

fn cells(peak: f32) -> usize {
    let above_floor = 1.0 - 20.0 * peak.max(1e-6).log10() / FLOOR_DB;
    (above_floor.clamp(0.0, 1.0) * CELLS as f32).round() as usize
}

impl Drop for RecordingLine {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_go_from_nothing_to_all() {
        assert_eq!([0.0, 0.001, 0.1, 1.0].map(cells), [0, 0, 6, 10]);
    }
}
