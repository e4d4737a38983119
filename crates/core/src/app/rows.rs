//! Both texts side by side: one row for each paragraph, aligned by construction.

use std::{collections::HashMap, ops::Range};

use serde::{Deserialize, Serialize};

use super::Faircopy;
use crate::{
    clean::paragraph_words,
    error::Error,
    library::Current,
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
        Ok(rows(&transcript, fair_copy.as_ref()))
    }
}

/// The rows of a transcript and its fair copy, by their first words. Segments that no paragraph covers yet stand for themselves.
pub fn rows(transcript: &Transcript, fair_copy: Option<&FairCopy>) -> Vec<Row> {
    let places: HashMap<(Track, u32), &Segment> =
        transcript.segments.iter().map(|segment| ((segment.track, segment.seq), segment)).collect();
    let paragraphs = fair_copy.map_or(&[][..], |fair_copy| &fair_copy.paragraphs);
    let mut covered = std::collections::HashSet::new();
    let mut rows = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let names = paragraph.segments.clone().map(|seq| (paragraph.track, seq));
        let segments: Vec<&Segment> = names.clone().filter_map(|name| places.get(&name).copied()).collect();
        covered.extend(names);
        rows.push(row(paragraph.track, paragraph.segments.clone(), &segments, Some(paragraph.clone())));
    }
    for segment in &transcript.segments {
        if !covered.contains(&(segment.track, segment.seq)) {
            rows.push(row(segment.track, segment.seq..segment.seq + 1, &[segment], None));
        }
    }
    rows.retain(|row| !row.words.is_empty() || row.paragraph.as_ref().is_some_and(|made| !made.text.is_empty()));
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
