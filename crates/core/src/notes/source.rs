//! What notes are made of: the sentences of the fair copy, or of the verbatim text where there is none, each with the
//! segments that it comes from.

use std::collections::{HashMap, HashSet};

use crate::{
    clean::{Language, PassageLimits, Token, ends_sentence, paragraph_words, passages, tokens},
    note::Citation,
    transcript::{FairCopy, Millis, Paragraph, Segment, Track, Transcript, join_words},
};

/// The text of a session as notes see it.
#[derive(Debug)]
pub struct Source {
    /// ISO 639-1 code.
    pub language: String,
    /// By their start, then track.
    pub sentences: Vec<Sentence>,
    /// The normal forms of each segment's words as they were said.
    pub(super) said: HashMap<(Track, u32), Vec<Token>>,
    /// Whether several tracks speak.
    pub(super) has_speakers: bool,
}

/// A sentence and where it was said.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Who speaks.
    pub track: Track,
    /// The sentence.
    pub text: String,
    /// The segments that it comes from, in order; never empty.
    pub cites: Vec<Citation>,
    /// Its words in normal form.
    pub(super) tokens: Vec<Token>,
    /// Counts the paragraphs: sentences of one belong together.
    pub(super) paragraph: usize,
}

impl Source {
    /// The sentences of a transcript and, as far as it goes, of its fair copy.
    pub fn of(transcript: &Transcript, fair_copy: Option<&FairCopy>) -> Self {
        let language = Language::of(&transcript.language);
        let places: HashMap<(Track, u32), &Segment> =
            transcript.segments.iter().map(|segment| ((segment.track, segment.seq), segment)).collect();
        let paragraphs = fair_copy.map_or(&[][..], |copy| &copy.paragraphs);
        let mut covered = HashSet::new();
        let mut pieces: Vec<(Millis, Piece)> = Vec::new();
        for paragraph in paragraphs {
            covered.extend(paragraph.segments.clone().map(|seq| (paragraph.track, seq)));
            let piece = Piece::of_paragraph(paragraph, &places);
            pieces.extend(piece.start().map(|start| (start, piece)));
        }
        let rest: Vec<Segment> = transcript
            .segments
            .iter()
            .filter(|segment| !covered.contains(&(segment.track, segment.seq)))
            .cloned()
            .collect();
        for passage in passages(&rest, &PassageLimits::default()) {
            let names = passage.segments.map(|seq| (passage.track, seq));
            let piece = Piece::of_words(names.filter_map(|name| places.get(&name).copied()).collect());
            pieces.extend(piece.start().map(|start| (start, piece)));
        }
        pieces.sort_by_key(|(start, piece)| (*start, piece.segments[0].track, piece.segments[0].seq));
        let mut sentences: Vec<Sentence> = Vec::new();
        for (place, (_, piece)) in pieces.iter().enumerate() {
            sentences.extend(piece.sentences(language, place));
        }
        sentences.sort_by_key(|sentence| sentence.cites[0].span.start);
        let said = |segment: &Segment| tokens(segment.words.iter().map(|word| word.text.as_str()), language);
        let said = transcript.segments.iter().map(|segment| ((segment.track, segment.seq), said(segment))).collect();
        let has_speakers = transcript.segments.iter().any(|segment| segment.track != transcript.segments[0].track);
        Self { language: transcript.language.clone(), sentences, said, has_speakers }
    }
}

/// Text with the segments that it was made of.
struct Piece<'a> {
    segments: Vec<&'a Segment>,
    text: String,
    /// For each character that is no space, the place of the word that it comes from.
    words: Vec<usize>,
}

impl<'a> Piece<'a> {
    fn of_words(segments: Vec<&'a Segment>) -> Self {
        let words = paragraph_words(segments.iter().copied());
        let places = words.iter().enumerate().flat_map(|(place, word)| std::iter::repeat_n(place, letters(&word.text)));
        let places = places.collect();
        Self { text: join_words(&words), words: places, segments }
    }

    fn of_paragraph(paragraph: &Paragraph, places: &HashMap<(Track, u32), &'a Segment>) -> Self {
        let names = paragraph.segments.clone().map(|seq| (paragraph.track, seq));
        let segments: Vec<&Segment> = names.filter_map(|name| places.get(&name).copied()).collect();
        let said = paragraph_words(segments.iter().copied());
        let mut words = Vec::new();
        let copied = |range: std::ops::Range<usize>, words: &mut Vec<usize>| {
            for place in range {
                words.extend(std::iter::repeat_n(place, letters(&said[place].text)));
            }
        };
        let mut at = 0;
        for edit in &paragraph.edits {
            let start = (edit.raw.start as usize).clamp(at, said.len());
            let end = (edit.raw.end as usize).clamp(start, said.len());
            copied(at..start, &mut words);
            let (wanted, count) = (letters(&edit.text), end - start);
            // An insertion belongs to the word before it.
            words.extend((0..wanted).map(|letter| match count {
                0 => start.saturating_sub(1),
                _ => start + letter * count / wanted,
            }));
            at = end;
        }
        copied(at..said.len(), &mut words);
        Self { segments, text: paragraph.text.clone(), words }
    }

    /// When it begins; nothing for a piece without words.
    fn start(&self) -> Option<Millis> {
        (!self.text.trim().is_empty()).then_some(self.segments.first()?.span.start)
    }

    fn sentences(&self, language: &Language, paragraph: usize) -> Vec<Sentence> {
        let mut of_word = Vec::new();
        for (place, segment) in self.segments.iter().enumerate() {
            of_word.extend(std::iter::repeat_n(place, segment.words.len()));
        }
        let total = letters(&self.text);
        let mut before = 0;
        let mut made = Vec::new();
        for text in split(&self.text) {
            let range = before..before + letters(&text);
            before = range.end;
            let segment = |letter: usize| {
                // Stretched, should the edits not fit the text.
                let word = self.words.get(letter * self.words.len() / total.max(1)).copied().unwrap_or(0);
                of_word.get(word).or(of_word.last()).copied().unwrap_or(0)
            };
            let mut used: Vec<usize> = range.map(segment).collect();
            used.sort_unstable();
            used.dedup();
            let cites: Vec<Citation> = used.iter().map(|place| citation(self.segments[*place])).collect();
            let tokens = tokens(text.split_whitespace(), language);
            if !cites.is_empty() && !tokens.is_empty() {
                made.push(Sentence { track: self.segments[0].track, text, cites, tokens, paragraph });
            }
        }
        made
    }
}

fn citation(segment: &Segment) -> Citation {
    Citation { track: segment.track, segment: segment.seq, span: segment.span }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}

/// The sentences of a text, with single spaces.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut made = Vec::new();
    for line in text.lines() {
        let mut sentence = String::new();
        for word in line.split_whitespace() {
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            // Scripts without spaces end a sentence within what stands between two of them.
            for part in word.split_inclusive(['。', '？', '！']) {
                sentence.push_str(part);
                if ends_sentence(part) {
                    made.push(std::mem::take(&mut sentence));
                }
            }
        }
        if !sentence.is_empty() {
            made.push(sentence);
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clean::words_of_text,
        transcript::{Edit, EditKind, Verdict},
    };

    fn transcript(text: &str) -> Transcript {
        Transcript { language: "en".into(), model: String::new(), segments: words_of_text(text) }
    }

    fn check(source: &Source, expect: &[(&str, &[u32])]) {
        let found: Vec<(&str, Vec<u32>)> = source
            .sentences
            .iter()
            .map(|sentence| (sentence.text.as_str(), sentence.cites.iter().map(|cite| cite.segment).collect()))
            .collect();
        let expect: Vec<(&str, Vec<u32>)> = expect.iter().map(|(text, cites)| (*text, cites.to_vec())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn sentences_know_their_segments_with_and_without_a_fair_copy() {
        let said = transcript("Um, we start on Monday. So, uh,\nthe budget is fine. Bye.");
        check(
            &Source::of(&said, None),
            &[("Um, we start on Monday.", &[0]), ("So, uh, the budget is fine.", &[1, 2]), ("Bye.", &[3])],
        );
        let edit = |raw, text: &str| Edit { raw, text: text.into(), kind: EditKind::Filler };
        let paragraph = Paragraph {
            track: Track::Mixed,
            segments: 0..3,
            text: "We start on Monday. The budget is fine.".into(),
            edits: vec![edit(0..2, "We"), edit(5..8, "The")],
            verdict: Verdict::Cleaned,
        };
        let copy = FairCopy { model: None, style: String::new(), paragraphs: vec![paragraph] };
        check(
            &Source::of(&said, Some(&copy)),
            &[("We start on Monday.", &[0]), ("The budget is fine.", &[1, 2]), ("Bye.", &[3])],
        );
    }

    #[test]
    fn sentences_end_where_they_are_written_to_end() {
        assert_eq!(split("Ask Dr. Smith.  Now? Yes"), ["Ask Dr. Smith.", "Now?", "Yes"]);
        assert_eq!(split("行きます。いいですか？"), ["行きます。", "いいですか？"]);
    }
}
