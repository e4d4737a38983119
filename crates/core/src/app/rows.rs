//! Both texts side by side: one row for each paragraph, aligned by construction.

use std::{collections::HashMap, ops::Range};

use serde::{Deserialize, Serialize};

use super::{Faircopy, editing::is_changed};
use crate::{
    clean::paragraph_words,
    error::Error,
    library::{Current, FairCopyId, Stretch, Touched},
    transcript::{Doubt, FairCopy, Paragraph, Segment, Span, Track, Transcript, Word},
};

/// A row: the words as they were said, and the paragraph of the fair copy that was made of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Row {
    /// Whose words.
    pub track: Track,
    /// Places of its segments within the track; with `track` the name of the row.
    pub segments: Range<u32>,
    /// When they are said; zero for text without sound.
    pub span: Span,
    /// The words as they were said. [`crate::transcript::Edit::raw`] counts these.
    pub words: Vec<Word>,
    /// Which of them may be wrong, and why.
    pub doubts: Vec<DoubtfulWords>,
    /// The fair copy; `None` while it is not made.
    pub paragraph: Option<Paragraph>,
    /// Whether a person changed the words on the left.
    pub verbatim_edited: bool,
    /// Whether a person changed the words on the right.
    pub fair_copy_edited: bool,
}

/// Words of a row that may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DoubtfulWords {
    /// Places among the words of the row.
    pub words: Range<u32>,
    /// Why.
    pub doubt: Doubt,
}

/// A word below this probability is doubtful on its own.
const UNSURE_BELOW: f32 = 0.4;

impl Faircopy {
    /// The rows of these versions. Waits for the disk.
    ///
    /// # Errors
    /// [`Error::Library`].
    pub fn rows(&self, versions: Current) -> Result<Vec<Row>, Error> {
        let Some(transcript) = versions.transcript else { return Ok(Vec::new()) };
        let transcript = self.library().transcript(transcript)?;
        let fair_copy = versions.fair_copy.map(|id| self.library().fair_copy(id)).transpose()?;
        let touched = self.library().touched(versions)?;
        Ok(rows_with(&transcript.segments, fair_copy.as_ref().map_or(&[], |made| &made.paragraphs), &touched))
    }
}

/// The rows of a transcript and its fair copy, by their first words. Segments that no paragraph covers yet stand for themselves.
pub fn rows(transcript: &Transcript, fair_copy: Option<&FairCopy>) -> Vec<Row> {
    rows_with(&transcript.segments, fair_copy.map_or(&[], |made| &made.paragraphs), &Touched::default())
}

/// The rows of a stretch that touch these parts, with the paragraphs of this fair copy.
pub(super) fn rows_of_stretch(
    stretch: &Stretch,
    fair_copy: Option<FairCopyId>,
    parts: &[(Track, Range<u32>)],
) -> Vec<Row> {
    let segments: Vec<Segment> = stretch.segments.iter().map(|held| held.segment.clone()).collect();
    let shown = || stretch.paragraphs.iter().filter(|held| Some(held.fair_copy) == fair_copy);
    let paragraphs: Vec<Paragraph> = shown().map(|held| held.paragraph.clone()).collect();
    let changed = stretch.segments.iter().filter(|held| held.original.is_some());
    let touched = Touched {
        segments: changed.map(|held| (held.segment.track, held.segment.seq)).collect(),
        paragraphs: shown()
            .filter(|held| is_changed(held))
            .map(|held| (held.paragraph.track, held.paragraph.segments.start))
            .collect(),
    };
    let mut rows = rows_with(&segments, &paragraphs, &touched);
    // What surrounds the parts was read for the paragraphs of other versions.
    rows.retain(|row| {
        let meets = |part: &Range<u32>| row.segments.start < part.end && part.start < row.segments.end;
        parts.iter().any(|(track, part)| *track == row.track && meets(part))
    });
    rows
}

fn rows_with(segments: &[Segment], paragraphs: &[Paragraph], touched: &Touched) -> Vec<Row> {
    let places: HashMap<(Track, u32), &Segment> =
        segments.iter().map(|segment| ((segment.track, segment.seq), segment)).collect();
    let mut covered = std::collections::HashSet::new();
    let mut rows = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let names = paragraph.segments.clone().map(|seq| (paragraph.track, seq));
        let segments: Vec<&Segment> = names.clone().filter_map(|name| places.get(&name).copied()).collect();
        covered.extend(names);
        rows.push(row(paragraph.track, paragraph.segments.clone(), &segments, Some(paragraph.clone())));
    }
    for segment in segments {
        if !covered.contains(&(segment.track, segment.seq)) {
            rows.push(row(segment.track, segment.seq..segment.seq + 1, &[segment], None));
        }
    }
    for row in &mut rows {
        row.verbatim_edited = row.segments.clone().any(|seq| touched.segments.contains(&(row.track, seq)));
        row.fair_copy_edited = row.paragraph.is_some() && touched.paragraphs.contains(&(row.track, row.segments.start));
    }
    // A row that a person emptied stays, so that it can be put back.
    rows.retain(|row| {
        let cleaned = row.paragraph.as_ref().is_some_and(|made| !made.text.is_empty());
        !row.words.is_empty() || cleaned || row.verbatim_edited || row.fair_copy_edited
    });
    rows.sort_by_key(|row| (row.span.start, row.track, row.segments.start));
    rows
}

fn row(track: Track, segments: Range<u32>, made_of: &[&Segment], paragraph: Option<Paragraph>) -> Row {
    let start = made_of.iter().map(|segment| segment.span.start).min().unwrap_or_default();
    let end = made_of.iter().map(|segment| segment.span.end).max().unwrap_or_default();
    let mut doubts = Vec::new();
    let mut first = 0;
    for segment in made_of {
        let end = first + segment.words.len() as u32;
        match segment.doubt {
            Some(doubt) => doubts.push(DoubtfulWords { words: first..end, doubt }),
            None => doubts.extend(unsure(&segment.words, first)),
        }
        first = end;
    }
    let words = paragraph_words(made_of.iter().copied());
    Row {
        track,
        segments,
        span: Span { start, end },
        words,
        doubts,
        paragraph,
        verbatim_edited: false,
        fair_copy_edited: false,
    }
}

fn unsure(words: &[Word], first: u32) -> impl Iterator<Item = DoubtfulWords> {
    words
        .iter()
        .zip(first..)
        .filter(|(word, _)| word.probability < UNSURE_BELOW)
        .map(|(_, place)| DoubtfulWords { words: place..place + 1, doubt: Doubt::LowConfidence })
}
