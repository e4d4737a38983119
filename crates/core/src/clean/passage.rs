//! Passages: stretches of one track's segments that are cleaned together, and pasted text as segments.

use std::ops::Range;

use crate::transcript::{Millis, Segment, Span, Track, Word};

use super::language::is_abbreviation;

/// Neighbouring segments of one track that become one paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Whose words.
    pub track: Track,
    /// Places ([`Segment::seq`]) of its segments within the track.
    pub segments: Range<u32>,
    /// The words of its segments, spaced as one text ([`paragraph_words`]).
    pub words: Vec<Word>,
}

/// How long a passage may grow. A single segment may be longer; [`super::clean_passage`] then asks the model piece by piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassageLimits {
    /// Most words.
    pub words: usize,
    /// Most sentences.
    pub sentences: usize,
    /// A silence between two segments that always starts another passage.
    pub pause: Millis,
}

const PAUSE: Millis = Millis(2_000);
/// Most words, whatever the model could take: a passage is a paragraph that people read, and it falls back as a whole, so one slip of
/// the model costs no more than this.
const LONGEST: usize = 300;

impl PassageLimits {
    /// For a very small model that copies well only a few sentences at a time.
    pub const SMALL: Self = Self { words: 60, sentences: 3, pause: PAUSE };

    /// What fits a context of so many tokens: prompt, raw text and fair copy, at a cautious 2.5 tokens a word on either side. A larger
    /// context makes no longer passages than 300 words.
    pub fn of_context(context_tokens: u32) -> Self {
        let for_text = context_tokens.saturating_sub(300) as usize;
        Self { words: (for_text / 5).clamp(40, LONGEST), sentences: 24, pause: PAUSE }
    }
}

impl Default for PassageLimits {
    fn default() -> Self {
        Self::of_context(4096)
    }
}

/// Cuts `segments` into passages: per track, at long pauses, and at segment borders so that the limits hold where they can,
/// at the end of a sentence where there is one. Ordered by the start of the first segment.
pub fn passages(segments: &[Segment], limits: &PassageLimits) -> Vec<Passage> {
    let mut tracks: Vec<Track> = segments.iter().map(|segment| segment.track).collect();
    tracks.sort();
    tracks.dedup();
    let mut made: Vec<(Millis, Passage)> = Vec::new();
    for track in tracks {
        let mut own: Vec<&Segment> = segments.iter().filter(|segment| segment.track == track).collect();
        own.sort_by_key(|segment| segment.seq);
        let mut rest = own.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(take(rest, limits));
            rest = later;
            let words = paragraph_words(now.iter().copied());
            if let (Some(first), Some(last)) = (now.first(), now.last())
                && !words.is_empty()
            {
                made.push((first.span.start, Passage { track, segments: first.seq..last.seq + 1, words }));
            }
        }
    }
    made.sort_by_key(|(start, passage)| (*start, passage.track, passage.segments.start));
    made.into_iter().map(|(_, passage)| passage).collect()
}

/// The words of several segments as one text: the first word of each later segment gets the space that it lacks on its own,
/// except between letters of scripts that use none.
pub fn paragraph_words<'a>(segments: impl IntoIterator<Item = &'a Segment>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for segment in segments {
        for (place, word) in segment.words.iter().enumerate() {
            let mut word = word.clone();
            if place == 0 {
                let before = words.last().and_then(|last| last.text.chars().next_back());
                let after = word.text.chars().next();
                word.spaced = before.zip(after).is_some_and(|(a, b)| !(is_unspaced(a) && is_unspaced(b)));
            }
            words.push(word);
        }
    }
    words
}

/// Pasted text as segments of untimed words, one per sentence or line.
pub fn words_of_text(text: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    for line in text.lines() {
        let mut words: Vec<Word> = Vec::new();
        for (place, text) in pieces(line).into_iter().enumerate() {
            let ended = words.last().is_some_and(|last: &Word| ends_sentence(&last.text));
            if ended {
                segments.push(segment_of(&mut words, segments.len()));
            }
            let spaced = text.spaced && place > 0 && !words.is_empty();
            words.push(Word { text: text.text, spaced, span: Span::default(), probability: 1.0 });
        }
        if !words.is_empty() {
            segments.push(segment_of(&mut words, segments.len()));
        }
    }
    segments
}

/// The words of one line of text, untimed: cut at spaces, and scripts without spaces at every character.
pub fn words_of_line(line: &str) -> Vec<Word> {
    let word = |piece: Piece| Word { text: piece.text, spaced: piece.spaced, span: Span::default(), probability: 1.0 };
    pieces(line).into_iter().map(word).collect()
}

/// Whether a word closes a sentence.
pub(crate) fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』']);
    bare.ends_with(['.', '?', '!', '…', '。', '？', '！']) && !is_abbreviation(&bare.to_lowercase())
}

/// Whether a character belongs to a script that is written without spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1780}'..='\u{17FF}' | '\u{1000}'..='\u{109F}' | '\u{2E80}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A word of pasted text and whether a space stands before it.
struct Piece {
    text: String,
    spaced: bool,
}

/// Cuts at spaces, and scripts without spaces at every character (marks stay with theirs).
fn pieces(line: &str) -> Vec<Piece> {
    use unicode_segmentation::UnicodeSegmentation;
    let mut made: Vec<Piece> = Vec::new();
    for word in line.split_whitespace() {
        if !word.contains(is_unspaced) {
            made.push(Piece { text: word.into(), spaced: true });
            continue;
        }
        for (place, part) in word.split_word_bounds().enumerate() {
            let mark = !part.contains(char::is_alphanumeric);
            match made.last_mut() {
                Some(last) if place > 0 && mark => last.text.push_str(part),
                _ => made.push(Piece { text: part.into(), spaced: place == 0 }),
            }
        }
    }
    made
}

fn segment_of(words: &mut Vec<Word>, seq: usize) -> Segment {
    Segment {
        track: Track::Mixed,
        seq: seq as u32,
        span: Span::default(),
        words: std::mem::take(words),
        confidence: 1.0,
        doubt: None,
    }
}

/// How many of the first segments make the next passage; at least one.
fn take(segments: &[&Segment], limits: &PassageLimits) -> usize {
    let (mut words, mut sentences, mut at_sentence_end) = (0, 0, 0);
    for (place, segment) in segments.iter().enumerate() {
        let paused = place > 0 && {
            let before = segments[place - 1];
            segment.span.start.0.saturating_sub(before.span.end.0) >= limits.pause.0 || segment.seq != before.seq + 1
        };
        if paused {
            return place;
        }
        words += segment.words.len();
        sentences += segment.words.iter().filter(|word| ends_sentence(&word.text)).count();
        if place > 0 && (words > limits.words || sentences > limits.sentences) {
            // A sentence end is worth a shorter passage, unless that leaves hardly anything.
            return if at_sentence_end * 2 >= place { at_sentence_end } else { place };
        }
        if segment.words.last().is_some_and(|word| ends_sentence(&word.text)) {
            at_sentence_end = place + 1;
        }
    }
    segments.len()
}
