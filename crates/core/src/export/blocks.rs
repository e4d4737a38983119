//! The pieces that an export is made of: segments or paragraphs, and when each of their words is said.

use std::collections::{HashMap, HashSet};

use super::Document;
use crate::transcript::{Millis, Paragraph, Segment, Side, Span, Track, Word};

/// A segment, or a paragraph of the fair copy.
pub(super) struct Block<'a> {
    pub(super) track: Track,
    pub(super) span: Span,
    pub(super) text: String,
    made: Made<'a>,
}

enum Made<'a> {
    Segment(&'a Segment),
    Paragraph(&'a Paragraph, Vec<&'a Segment>),
}

/// A piece of a block that stays on one line, with its time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    pub(super) text: String,
    /// Whether a space stands before it.
    pub(super) spaced: bool,
    pub(super) span: Span,
}

/// The blocks of one side, by start. Segments that no paragraph covers (a fair copy that was interrupted) stand for
/// themselves, so that no export leaves words out.
pub(super) fn blocks(document: &Document, side: Side) -> Vec<Block<'_>> {
    let places: HashMap<(Track, u32), &Segment> =
        document.transcript.segments.iter().map(|segment| ((segment.track, segment.seq), segment)).collect();
    let paragraphs = match (&document.fair_copy, side) {
        (Some(fair_copy), Side::FairCopy) => fair_copy.paragraphs.as_slice(),
        _ => &[],
    };
    let covered: HashSet<(Track, u32)> =
        paragraphs.iter().flat_map(|paragraph| paragraph.segments.clone().map(|seq| (paragraph.track, seq))).collect();
    let covered = |segment: &Segment| covered.contains(&(segment.track, segment.seq));
    let mut blocks: Vec<Block> = paragraphs.iter().map(|paragraph| of_paragraph(paragraph, &places)).collect();
    blocks.extend(document.transcript.segments.iter().filter(|segment| !covered(segment)).map(of_segment));
    blocks.retain(|block| !block.text.trim().is_empty());
    // Text that was pasted has no times: the order within the track then says what comes first.
    blocks.sort_by_key(|block| (block.span.start, block.track, block.place()));
    blocks
}

impl Block<'_> {
    /// Its pieces in order, each with the time of the verbatim words that it comes from.
    pub(super) fn units(&self) -> Vec<Unit> {
        match &self.made {
            Made::Segment(segment) => {
                let unit = |word: &Word| Unit { text: word.text.clone(), spaced: word.spaced, span: word.span };
                segment.words.iter().map(unit).collect()
            }
            Made::Paragraph(paragraph, segments) => {
                let words: Vec<&Word> = segments.iter().flat_map(|segment| &segment.words).collect();
                timed_units(&paragraph.text, &said_characters(paragraph, &words))
            }
        }
    }

    /// What was said, where the block is a paragraph of the fair copy; the block's own text otherwise.
    pub(super) fn verbatim(&self) -> String {
        match &self.made {
            Made::Segment(_) => self.text.clone(),
            Made::Paragraph(_, segments) => segments.iter().fold(String::new(), |text, segment| {
                let more = segment.text();
                let unspaced = text.chars().next_back().zip(more.chars().next());
                let space = unspaced.is_some_and(|(before, after)| !(is_wide(before) && is_wide(after)));
                text + if space { " " } else { "" } + &more
            }),
        }
    }

    fn place(&self) -> u32 {
        match self.made {
            Made::Segment(segment) => segment.seq,
            Made::Paragraph(paragraph, _) => paragraph.segments.start,
        }
    }
}

/// Whether lines may break before and after this character without a space.
pub(super) fn is_wide(character: char) -> bool {
    matches!(u32::from(character), 0x2e80..=0xa4cf | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0xfe30..=0xfe4f
        | 0xff00..=0xff60 | 0x20000..=0x3ffff)
}

fn of_segment(segment: &Segment) -> Block<'_> {
    Block { track: segment.track, span: segment.span, text: segment.text(), made: Made::Segment(segment) }
}

fn of_paragraph<'a>(paragraph: &'a Paragraph, places: &HashMap<(Track, u32), &'a Segment>) -> Block<'a> {
    let segments: Vec<&Segment> =
        paragraph.segments.clone().filter_map(|seq| places.get(&(paragraph.track, seq)).copied()).collect();
    let start = segments.iter().map(|segment| segment.span.start).min().unwrap_or_default();
    let end = segments.iter().map(|segment| segment.span.end).max().unwrap_or_default();
    Block {
        track: paragraph.track,
        span: Span { start, end },
        text: paragraph.text.clone(),
        made: Made::Paragraph(paragraph, segments),
    }
}

/// The time of every character (spaces left out) of the text that the paragraph's edits make.
fn said_characters(paragraph: &Paragraph, words: &[&Word]) -> Vec<Span> {
    let letters = |text: &str| text.chars().filter(|character| !character.is_whitespace()).count();
    let times = |words: &[&Word]| -> Vec<Span> {
        words.iter().flat_map(|word| std::iter::repeat_n(word.span, letters(&word.text))).collect()
    };
    let mut said = Vec::new();
    let mut at = 0;
    for edit in &paragraph.edits {
        let start = (edit.raw.start as usize).clamp(at, words.len());
        let end = (edit.raw.end as usize).clamp(start, words.len());
        said.extend(times(&words[at..start]));
        let wanted = letters(&edit.text);
        let replaced = times(&words[start..end]);
        if replaced.is_empty() {
            // An insertion is said where the word before it ends.
            let moment = start.checked_sub(1).map_or_else(
                || words.first().map_or(Millis(0), |word| word.span.start),
                |before| words[before].span.end,
            );
            said.extend(std::iter::repeat_n(Span { start: moment, end: moment }, wanted));
        } else {
            said.extend((0..wanted).map(|place| replaced[place * replaced.len() / wanted]));
        }
        at = end;
    }
    said.extend(times(&words[at..]));
    said
}

/// Cuts `text` into units; `said` has the times of its characters (stretched, should the number differ).
fn timed_units(text: &str, said: &[Span]) -> Vec<Unit> {
    let total = text.chars().filter(|character| !character.is_whitespace()).count();
    let mut units: Vec<Unit> = Vec::new();
    let mut place = 0;
    let mut before: Option<char> = None;
    for character in text.chars() {
        if character.is_whitespace() {
            before = None;
            continue;
        }
        let span = if said.is_empty() { Span::default() } else { said[place * said.len() / total] };
        place += 1;
        // A wide letter may stand at the beginning of a line; the mark behind it may not.
        let breaks = before.is_none_or(|before| is_wide(before) || is_wide(character))
            && (before.is_none() || character.is_alphanumeric());
        match units.last_mut() {
            Some(unit) if !breaks => {
                unit.text.push(character);
                unit.span = Span { start: unit.span.start.min(span.start), end: unit.span.end.max(span.end) };
            }
            _ => units.push(Unit { text: character.to_string(), spaced: before.is_none(), span }),
        }
        before = Some(character);
    }
    units
}
