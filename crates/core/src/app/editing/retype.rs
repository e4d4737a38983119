//! Words that a person typed in place of those that were heard: what stays keeps its time, the rest shares the time of
//! what it replaces.

use std::ops::Range;

use crate::{
    clean::{Language, diff, normalised, paragraph_words, words_of_line},
    library::SegmentText,
    transcript::{Millis, Segment, Span, Word},
};

/// What the segments of a row say when it reads `text`, one for each segment.
pub(super) fn retype(segments: &[&Segment], text: &str, language: &Language) -> Vec<SegmentText> {
    let raw = paragraph_words(segments.iter().copied());
    let owners = segments.iter().enumerate().flat_map(|(place, segment)| vec![place; segment.words.len()]).collect();
    let row = Row { segments, raw: &raw, owners };
    let text = normalised(text);
    let mut made: Vec<(usize, Word)> = Vec::new();
    let mut at = 0;
    for edit in diff(&raw, &text, language) {
        let (start, end) = (edit.raw.start as usize, edit.raw.end as usize);
        made.extend((at..start).map(|place| row.kept(place)));
        made.extend(row.replaced(start..end, words_of_line(&edit.text)));
        at = end;
    }
    made.extend((at..raw.len()).map(|place| row.kept(place)));
    set_spaces(&mut made, &text);
    let mut texts: Vec<Vec<Word>> = vec![Vec::new(); segments.len()];
    for (owner, word) in made {
        texts[owner].push(word);
    }
    segments.iter().zip(texts).map(|(segment, words)| text_of(segment, words)).collect()
}

struct Row<'a> {
    segments: &'a [&'a Segment],
    raw: &'a [Word],
    /// The place of each word's segment.
    owners: Vec<usize>,
}

impl Row<'_> {
    fn kept(&self, place: usize) -> (usize, Word) {
        (self.owners[place], self.raw[place].clone())
    }

    /// `words` in place of these, each with the segment that it goes to.
    fn replaced(&self, raw: Range<usize>, words: Vec<Word>) -> Vec<(usize, Word)> {
        if raw.is_empty() {
            let (owner, span) = self.gap(raw.start);
            return share(span, words).into_iter().map(|word| (owner, word)).collect();
        }
        let count = words.len();
        let place = |number: usize| raw.start + number * raw.len() / count;
        let mut made = Vec::with_capacity(count);
        let mut words = words.into_iter().enumerate().peekable();
        while let Some((first, word)) = words.next() {
            // Those of one segment share its part of the time; as many as before take over one by one.
            let owner = self.owners[place(first)];
            let mut group = vec![word];
            if count != raw.len() {
                while let Some((_, word)) = words.next_if(|(number, _)| self.owners[place(*number)] == owner) {
                    group.push(word);
                }
            }
            let span = if count == raw.len() { self.raw[place(first)].span } else { self.span_of(owner, &raw) };
            made.extend(share(span, group).into_iter().map(|word| (owner, word)));
        }
        made
    }

    /// The time of those of the words that belong to the segment.
    fn span_of(&self, owner: usize, raw: &Range<usize>) -> Span {
        let own = || raw.clone().filter(|place| self.owners[*place] == owner).map(|place| self.raw[place].span);
        let start = own().map(|span| span.start).min().unwrap_or_default();
        let end = own().map(|span| span.end).max().unwrap_or_default();
        Span { start, end: end.max(start) }
    }

    /// Where words go that stand before word number `at`: to the segment of the word before them, in the silence after it.
    fn gap(&self, at: usize) -> (usize, Span) {
        let owner = self.owners.get(at.saturating_sub(1)).copied().unwrap_or(0);
        let whole = self.segments.get(owner).map_or_else(Span::default, |segment| segment.span);
        let before = at.checked_sub(1).and_then(|place| self.raw.get(place));
        let next = self.raw.get(at).filter(|_| self.owners.get(at) == Some(&owner));
        let start = before.map_or(whole.start, |word| word.span.end);
        let end = next.map_or(whole.end, |word| word.span.start);
        (owner, Span { start, end: end.max(start) })
    }
}

/// Gives each of the words an equal part of the time.
fn share(span: Span, mut words: Vec<Word>) -> Vec<Word> {
    let count = words.len() as u64;
    let border = |place: u64| Millis(span.start.0 + span.length().0 * place / count);
    for (word, place) in words.iter_mut().zip(0..) {
        word.span = Span { start: border(place), end: border(place + 1) };
    }
    words
}

/// Spaces where the text has them.
fn set_spaces(words: &mut [(usize, Word)], text: &str) {
    let mut rest = text;
    for (_, word) in words {
        let behind = rest.strip_prefix(' ');
        word.spaced = behind.is_some();
        rest = behind.unwrap_or(rest);
        rest = rest.strip_prefix(word.text.as_str()).unwrap_or(rest);
    }
}

fn text_of(segment: &Segment, mut words: Vec<Word>) -> SegmentText {
    // No space stands before the first word of a segment, whatever it says.
    if let Some(word) = words.first_mut() {
        word.spaced = segment.words.first().is_some_and(|before| before.spaced);
    }
    if words == segment.words {
        return SegmentText { words, confidence: segment.confidence, doubt: segment.doubt };
    }
    let sum: f32 = words.iter().map(|word| word.probability).sum();
    let confidence = if words.is_empty() { 1.0 } else { sum / words.len() as f32 };
    // Whoever wrote it has looked at it.
    SegmentText { words, confidence, doubt: None }
}
