//! Two versions of a text beside each other: what the one that is shown says, and what another says in its place.

mod blocks;
mod scores;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use self::blocks::{Line, Unit, compared};
use super::{Faircopy, Row};
use crate::{
    clean::{is_unspaced, words_of_line},
    error::Error,
    library::Current,
    session::SessionId,
    transcript::{Side, Span, Track},
};

pub use self::scores::{ChangesOfKind, Scores};

/// Two versions of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// In the order of time.
    pub rows: Vec<ComparedRow>,
    /// How each was made, that which is shown first; nothing of verbatim texts.
    pub scores: Option<[Scores; 2]>,
}

/// A paragraph of the text that is shown, with what the other version says in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ComparedRow {
    /// Whose words.
    pub track: Track,
    /// When they are said; zero for text without sound.
    pub span: Span,
    /// What the version that is shown says; empty where only the other one says something.
    pub shown: Vec<Piece>,
    /// What the other version says.
    pub other: Vec<Piece>,
}

/// Words of one version that the other one has too, or has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether a space stands before them.
    pub spaced: bool,
    /// Whether the other version has something else here, or nothing.
    pub differs: bool,
}

impl Faircopy {
    /// The text that is shown beside another version of it: the fair copies where `other` names one, else the verbatim texts.
    /// Waits for the disk.
    ///
    /// # Errors
    /// [`Error::Library`].
    pub fn compare(&self, session: SessionId, other: Current) -> Result<Comparison, Error> {
        let shown = self.library().current(session)?;
        let side = if other.fair_copy.is_some() { Side::FairCopy } else { Side::Verbatim };
        let by = if shown.transcript == other.transcript { By::Segments } else { By::Time };
        let [shown, other] = [self.rows(shown)?, self.rows(other)?];
        let scores = (side == Side::FairCopy).then(|| [&shown, &other].map(|rows| scores(rows)));
        Ok(Comparison { rows: compare(&shown, &other, side, by), scores })
    }
}

fn scores(rows: &[Row]) -> Scores {
    Scores::of(rows.iter().filter_map(|row| row.paragraph.as_ref()))
}

/// By what two texts are laid beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Both are of the same segments.
    Segments,
    /// Both are of the same sound.
    Time,
}

/// Two models do not hear a word at the very same moment: words of two versions that are less than this apart may be the same.
const SLACK_MS: u64 = 1_000;

fn compare(shown: &[Row], other: &[Row], side: Side, by: By) -> Vec<ComparedRow> {
    let slack = if by == By::Time { SLACK_MS } else { 0 };
    let mut rows = Vec::new();
    for track in Track::ALL {
        let of_track = |row: &&Row| row.track == track;
        let lines: Vec<Line> = shown.iter().filter(of_track).map(|row| line(row, side, by)).collect();
        let units: Vec<Unit> = other.iter().filter(of_track).flat_map(|row| units(row, side, by)).collect();
        rows.extend(compared(track, &lines, &units, slack));
    }
    rows.retain(|row| !row.shown.is_empty() || !row.other.is_empty());
    rows.sort_by_key(|row| (row.span.start, row.track));
    rows
}

fn line(row: &Row, side: Side, by: By) -> Line {
    Line { span: row.span, place: place(row, row.span, by), units: units(row, side, by) }
}

/// The words of a row, in scripts without spaces its characters.
fn units(row: &Row, side: Side, by: By) -> Vec<Unit> {
    let unit = |text: String, spaced: bool, span: Span| Unit { text, spaced, span, place: place(row, span, by) };
    let mut units: Vec<Unit> = match side {
        Side::FairCopy => {
            let text = row.paragraph.as_ref().map_or("", |made| made.text.as_str());
            words_of_line(text).into_iter().map(|word| unit(word.text, word.spaced, row.span)).collect()
        }
        Side::Verbatim => {
            let parts = row.words.iter().flat_map(|word| {
                let letters = words_of_line(&word.text).into_iter().enumerate();
                letters.map(|(place, part)| (part.text, if place == 0 { word.spaced } else { part.spaced }, word.span))
            });
            parts.map(|(text, spaced, span)| unit(text, spaced, span)).collect()
        }
    };
    // The other version may have this row in the middle of a paragraph.
    if let Some(first) = units.first_mut() {
        first.spaced = !first.text.starts_with(is_unspaced);
    }
    units
}

fn place(row: &Row, span: Span, by: By) -> std::ops::Range<u64> {
    match by {
        By::Segments => u64::from(row.segments.start)..u64::from(row.segments.end),
        By::Time => span.start.0..span.end.0,
    }
}
