//! What the engine wrote, as edits: every piece knows its words, so no diff is needed.

use std::ops::Range;

use faircopy_protocol::text::CopyPiece;

use crate::transcript::{Edit, EditKind, join_words};

use super::{
    super::{
        passage::ends_sentence,
        token::{Class, bare},
    },
    Heard, Source,
    forms::capitalised,
    heard::{CLOSERS, marks_behind},
    repairs::Jump,
};

/// The edits that make the written pieces of the words, ordered and without overlap. Every word is kept, left out or written by one.
pub(in super::super) fn edits(heard: &Heard, source: &Source, pieces: &[CopyPiece]) -> Vec<Edit> {
    let mut made = Edits { heard, made: Vec::new() };
    let mut at = 0;
    let mut landed: Vec<CopyPiece> = pieces.iter().map(|piece| landed(source, piece)).collect();
    if heard.keeps_marks {
        keep_marks(heard, source, &mut landed);
    } else {
        keep_closers(heard, &mut landed);
    }
    let pieces = landed.as_slice();
    for (piece, text) in pieces.iter().zip(written(heard, pieces)) {
        if piece.words.is_empty() {
            let raw = at as u32..at as u32;
            made.made.push(Edit { raw, text, kind: EditKind::Rewording });
            continue;
        }
        let (start, mut end) = (piece.words.start as usize, piece.words.end as usize);
        made.left_out(at..start);
        // A dash that stands alone is part of what is written with the word before it.
        let marks = (end..heard.words.len()).take_while(|&next| heard.is_mark(next)).count();
        if marks > 0 && text == join_words(&heard.words[start..end + marks]) {
            end += marks;
        }
        made.written(start..end, text);
        at = end;
    }
    made.left_out(at..heard.words.len());
    made.made
}

/// A piece that jumped over a correction stands for the words behind it alone.
fn landed(source: &Source, piece: &CopyPiece) -> CopyPiece {
    let (from, words) = (piece.words.start as usize, piece.words.end - piece.words.start);
    let text = piece.text.trim_start_matches(['¿', '¡']);
    let of_these = |jump: &&Jump| jump.from == from && jump.form.words == words && text.starts_with(&jump.form.text);
    match source.jumps.iter().filter(of_these).max_by_key(|jump| jump.form.text.len()) {
        Some(jump) => CopyPiece { text: piece.text.clone(), words: jump.to as u32..piece.words.end },
        None => piece.clone(),
    }
}

/// A mark goes, or comes from behind, only with words that go: where none is left out behind a piece, it has its own.
fn keep_marks(heard: &Heard, source: &Source, pieces: &mut [CopyPiece]) {
    let mut next = heard.words.len();
    for piece in pieces.iter_mut().rev().filter(|piece| !piece.words.is_empty()) {
        let (start, end) = (piece.words.start as usize, piece.words.end as usize);
        if (end..next).all(|at| heard.is_mark(at)) {
            let (own, text) = (heard.mark(end - 1), piece.text.to_lowercase());
            let forms = source.copy.words[start].forms.iter().filter(|form| start + form.words as usize == end);
            let letters: Vec<&str> = forms.filter_map(|form| form.text.strip_suffix(own.as_str())).collect();
            // Of those that it can be, the longest that is not another one with a mark of some other word.
            let marked = |of: &str| {
                let mut rest = letters.iter().filter_map(|other| of.strip_prefix(other));
                rest.any(|mark| !mark.is_empty() && !mark.contains(char::is_alphanumeric))
            };
            let said = letters.iter().filter(|letters| text.starts_with(&letters.to_lowercase()) && !marked(letters));
            if let Some(count) = said.map(|letters| letters.chars().count()).max() {
                piece.text = piece.text.chars().take(count).chain(own.chars()).collect();
            }
        }
        next = start;
    }
}

/// A quotation mark or bracket that closes behind a word stays there, with the marks beside it.
fn keep_closers(heard: &Heard, pieces: &mut [CopyPiece]) {
    for piece in pieces.iter_mut().filter(|piece| !piece.words.is_empty()) {
        let own = heard.mark(piece.words.end as usize - 1);
        if own.contains(CLOSERS) {
            let letters = piece.text.len() - marks_behind(&piece.text).len();
            piece.text.replace_range(letters.., &own);
        }
    }
}

/// The texts of the pieces with capitals at the starts of sentences, and in a text that had them nowhere else than they were.
fn written(heard: &Heard, pieces: &[CopyPiece]) -> Vec<String> {
    let first = (0..heard.words.len()).find(|&at| !heard.is_mark(at));
    let upper = |text: &str| text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let knows_case = !heard.language.fillers.is_empty();
    // A sound in small letters says nothing about the sentence.
    let sound = |at: usize| heard.keeps_marks && heard.ruled_out[at].is_some();
    let starts = first.is_some_and(|at| upper(heard.cores[at]) || sound(at));
    // What stands before a piece: nothing, the end of a sentence, or neither.
    let mut opens = if heard.cased { starts.then_some(true) } else { knows_case.then_some(true) };
    let mut texts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut text = one_full_stop(&piece.text);
        let at = piece.words.start as usize;
        let said = if piece.words.is_empty() { "" } else { heard.cores[at] };
        let known = heard.keys.get(at).is_some_and(|key| heard.language.capitals.contains_key(key));
        let fixed = known || heard.terms.iter().any(|term| term.only && term.first == at);
        // Inside a sentence only names have one, and where the text has capitals already, those that have them.
        let small = heard.cased || heard.classes.get(at).is_some_and(|class| *class != Class::Content);
        match opens {
            Some(true) if !fixed && !upper(&text) => text = capitalised(&text),
            Some(false) if small && !said.is_empty() && !upper(said) && upper(&text) && !fixed => {
                text = lowered(&text, said);
            }
            _ => {}
        }
        opens = Some(false);
        if ends_sentence(&text) {
            // Three dots may end a sentence or not; and where a small letter followed a full stop, it was none.
            let dots = text.trim_end_matches(['"', '”', '’', '»', ')']).ends_with("...") || text.contains('…');
            let goes_on = heard.cased
                && heard.words.get(piece.words.end as usize).is_some_and(|next| !upper(&next.text))
                && piece.words.end > 0
                && ends_sentence(&heard.words[piece.words.end as usize - 1].text);
            opens = (!dots && !goes_on && knows_case).then_some(true);
        }
        texts.push(text);
    }
    texts
}

/// "p.m.." ends with one full stop.
fn one_full_stop(text: &str) -> String {
    match text.strip_suffix("..") {
        Some(rest) if !rest.ends_with('.') => format!("{rest}."),
        _ => text.to_owned(),
    }
}

/// With a small first letter, where it is said so.
fn lowered(text: &str, said: &str) -> String {
    let Some((at, first)) = text.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return text.to_owned() };
    let small: String = first.to_lowercase().collect();
    if said.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(&small) {
        format!("{}{small}{}", &text[..at], &text[at + first.len_utf8()..])
    } else {
        text.to_owned()
    }
}

/// What kind of change one writing for another is; `number` where a number was said.
pub(in super::super) fn kind_of_change(said: &str, text: &str, number: bool) -> EditKind {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (said, text) = (letters(said), letters(text));
    if text == said {
        EditKind::Punctuation
    } else if text.to_lowercase() == said.to_lowercase() {
        EditKind::Casing
    } else if number {
        EditKind::Number
    } else {
        EditKind::Rewording
    }
}

struct Edits<'a> {
    heard: &'a Heard<'a>,
    made: Vec<Edit>,
}

impl Edits<'_> {
    fn written(&mut self, raw: Range<usize>, text: String) {
        let said = join_words(&self.heard.words[raw.clone()]);
        if text == said {
            return;
        }
        let kind = kind_of_change(&said, &text, self.heard.classes[raw.clone()].contains(&Class::Number));
        self.made.push(Edit { raw: raw.start as u32..raw.end as u32, text, kind });
    }

    fn left_out(&mut self, raw: Range<usize>) {
        for at in raw {
            let (place, kind) = (at as u32, self.kind_of(at));
            match self.made.last_mut() {
                Some(last) if last.text.is_empty() && last.kind == kind && last.raw.end == place => last.raw.end += 1,
                _ => self.made.push(Edit { raw: place..place + 1, text: String::new(), kind }),
            }
        }
    }

    fn kind_of(&self, at: usize) -> EditKind {
        const NEAR: usize = 3;
        let heard = self.heard;
        if heard.is_mark(at) {
            return EditKind::Punctuation;
        }
        if let Some(kind) = heard.slips[at] {
            return kind;
        }
        // What is left out and looks like no slip by itself: "the budget is, uh, it is" takes back "is" and "it".
        let again = |next: &usize| bare(&heard.words[*next].text) == heard.keys[at];
        if (at + 1..heard.words.len()).take(NEAR).any(|next| again(&next)) {
            return EditKind::Stutter;
        }
        let slip = |place: Option<usize>| place.and_then(|place| heard.slips.get(place)).is_some_and(Option::is_some);
        match heard.classes[at] {
            Class::Discourse | Class::Filler => EditKind::Filler,
            _ if slip(at.checked_sub(1)) || slip(Some(at + 1)) => EditKind::Repair,
            _ => EditKind::Rewording,
        }
    }
}
