//! The word diff from the verbatim words to a fair copy, with the kind of each edit.

use std::ops::Range;

use crate::transcript::{Edit, EditKind, Word};

use super::{
    Language,
    align::align,
    disfluency,
    passage::is_unspaced,
    token::{self, Class, Token, bare, tokens},
};

/// The edits that turn the words of `raw` into `candidate`: ordered, without overlap, each with its kind.
/// `apply(raw, &diff(raw, candidate, language)) == normalised(candidate)` always holds.
pub fn diff(raw: &[Word], candidate: &str, language: &Language) -> Vec<Edit> {
    let text = normalised(candidate);
    let units = units(raw);
    let edits = if units.iter().any(|unit| unit.text.contains(is_unspaced)) {
        unspaced(raw, &text)
    } else {
        spaced(&units, &text, language)
    };
    if apply(raw, &edits) == text {
        return edits;
    }
    // Mixed scripts can put a space where the words say none: then the whole passage is one edit, which is always right.
    vec![Edit { raw: 0..raw.len() as u32, text, kind: EditKind::Rewording }]
}

/// The text that edits make of the verbatim words. Edits must be ordered and not overlap, as [`diff`] and [`super::rules()`] give them.
pub fn apply(raw: &[Word], edits: &[Edit]) -> String {
    let mut text = String::new();
    let mut put = |piece: &str, at: usize| {
        if piece.is_empty() {
            return;
        }
        // Behind the last word, and before the first, an insertion is spaced as the words around are.
        let spaced =
            raw.get(at.clamp(1, raw.len().saturating_sub(1).max(1))).or(raw.last()).is_none_or(|word| word.spaced);
        let alone = raw.len() < 2 && !raw.iter().any(|word| word.text.contains(is_unspaced));
        if !text.is_empty() && (spaced || alone) {
            text.push(' ');
        }
        text.push_str(piece);
    };
    let mut at = 0;
    for edit in edits {
        while at < edit.raw.start as usize && at < raw.len() {
            put(&raw[at].text, at);
            at += 1;
        }
        put(&edit.text, edit.raw.start as usize);
        at = at.max(edit.raw.end as usize);
    }
    for (place, word) in raw.iter().enumerate().skip(at) {
        put(&word.text, place);
    }
    text
}

/// A text with single spaces and none around it: what a fair copy's text looks like.
pub fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words that stand together without a space, for comparing with the words of a text.
struct Unit {
    words: Range<usize>,
    text: String,
}

fn units(raw: &[Word]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for (place, word) in raw.iter().enumerate() {
        match units.last_mut() {
            Some(unit) if !word.spaced => {
                unit.words.end = place + 1;
                unit.text.push_str(&word.text);
            }
            _ => units.push(Unit { words: place..place + 1, text: word.text.clone() }),
        }
    }
    units
}

fn spaced(units: &[Unit], text: &str, language: &Language) -> Vec<Edit> {
    let candidate: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let slips = slips(units, language);
    let left: Vec<String> = units.iter().map(|unit| form(&unit.text, language)).collect();
    let right: Vec<String> = candidate.iter().map(|word| form(word, language)).collect();
    let pairs = align(left.len(), right.len(), |i, j| {
        if left[i] != right[j] {
            return 0;
        }
        // Words before slips, and the same writing before another one.
        let exact = u32::from(units[i].text == candidate[j]);
        if slips[i].is_some() { 2 + exact } else { 8 + exact }
    });
    let mut edits = Edits { units, candidate: &candidate, slips: &slips, language, made: Vec::new() };
    let (mut i, mut j) = (0, 0);
    for (pi, pj) in pairs.into_iter().chain([(units.len(), candidate.len())]) {
        edits.gap(i..pi, j..pj);
        if pi < units.len() && units[pi].text != candidate[pj] {
            let kind = if units[pi].text.to_lowercase() == candidate[pj].to_lowercase()
                || bare(&units[pi].text) == bare(candidate[pj])
            {
                change_of_writing(&units[pi].text, candidate[pj])
            } else if left[pi].chars().any(|c| c.is_ascii_digit()) {
                EditKind::Number
            } else {
                EditKind::Rewording
            };
            edits.push(pi..pi + 1, candidate[pj], kind);
        }
        (i, j) = (pi + 1, pj + 1);
    }
    edits.made
}

/// What stays of a word when its writing makes no difference.
fn form(word: &str, language: &Language) -> String {
    let made: Vec<String> = tokens([word], language).into_iter().map(|token| token.text).collect();
    if made.is_empty() { word.to_owned() } else { made.join(" ") }
}

/// The kind of slip that each unit may be: that of its first token, if all of them are slips.
fn slips(units: &[Unit], language: &Language) -> Vec<Option<EditKind>> {
    let made: Vec<Token> = tokens(units.iter().map(|unit| unit.text.as_str()), language);
    let marks = disfluency::slips(&made, language).kinds;
    let mut slips: Vec<Option<Option<EditKind>>> = vec![None; units.len()];
    for (token, mark) in made.iter().zip(marks) {
        for slip in &mut slips[token.first..=token.last] {
            *slip = Some(slip.map_or(mark, |kind| kind.and(mark).and(kind)));
        }
    }
    // A dash that stands alone goes with whatever is around it.
    slips.into_iter().map(Option::flatten).collect()
}

fn change_of_writing(before: &str, now: &str) -> EditKind {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if letters(before) == letters(now) { EditKind::Punctuation } else { EditKind::Casing }
}

struct Edits<'a> {
    units: &'a [Unit],
    candidate: &'a [&'a str],
    slips: &'a [Option<EditKind>],
    language: &'a Language,
    made: Vec<Edit>,
}

impl Edits<'_> {
    /// Words between two that correspond: deletions by their kind, insertions, or one run for another.
    fn gap(&mut self, raw: Range<usize>, new: Range<usize>) {
        let text = self.candidate[new.clone()].join(" ");
        if raw.is_empty() || new.is_empty() {
            if !text.is_empty() {
                self.push(raw, &text, EditKind::Rewording);
            } else if !raw.is_empty() {
                self.deletions(raw);
            }
            return;
        }
        // Slips at the edges of the gap are their own edits; what is left was written another way.
        let solid = |place: &usize| self.slips[*place].is_none();
        let start = raw.clone().find(solid).unwrap_or(raw.end);
        let end = raw.clone().rev().find(solid).map_or(raw.end, |last| last + 1);
        let (start, end) = if start >= end { (raw.start, raw.end) } else { (start, end) };
        self.deletions(raw.start..start);
        let kind = self.kind_of_run(start..end, &text);
        self.push(start..end, &text, kind);
        self.deletions(end..raw.end);
    }

    fn kind_of_run(&self, raw: Range<usize>, text: &str) -> EditKind {
        let before = tokens(self.units[raw].iter().map(|unit| unit.text.as_str()), self.language);
        let now = tokens(text.split(' '), self.language);
        let same = before.iter().map(|token| &token.text).eq(now.iter().map(|token| &token.text));
        if same && before.iter().any(|token| token.class == Class::Number) {
            EditKind::Number
        } else {
            EditKind::Rewording
        }
    }

    fn deletions(&mut self, raw: Range<usize>) {
        for place in raw {
            let unit = &self.units[place];
            let kind = match self.slips[place] {
                Some(kind) => kind,
                None if !unit.text.contains(char::is_alphanumeric) => EditKind::Punctuation,
                None => self.unmarked(place),
            };
            let (start, end) = (unit.words.start as u32, unit.words.end as u32);
            match self.made.last_mut() {
                Some(last) if last.text.is_empty() && last.kind == kind && last.raw.end == start => last.raw.end = end,
                _ => self.made.push(Edit { raw: start..end, text: String::new(), kind }),
            }
        }
    }

    /// What a deleted word is that looks like no slip by itself: "the budget is, uh, it is" takes back "is" and "it".
    fn unmarked(&self, place: usize) -> EditKind {
        const NEAR: usize = 3;
        let unit = &self.units[place];
        if self.units[place + 1..].iter().take(NEAR).any(|other| bare(&other.text) == bare(&unit.text)) {
            return EditKind::Stutter;
        }
        let grammar = tokens([unit.text.as_str()], self.language)
            .iter()
            .all(|token| matches!(token.class, Class::Function | Class::Discourse));
        let slip = |other: Option<usize>| other.and_then(|other| self.slips.get(other)).is_some_and(Option::is_some);
        if grammar && (slip(place.checked_sub(1)) || slip(Some(place + 1))) {
            EditKind::Repair
        } else {
            EditKind::Rewording
        }
    }

    fn push(&mut self, raw: Range<usize>, text: &str, kind: EditKind) {
        let at = |place: usize| {
            self.units.get(place).map_or_else(|| self.units.last().map_or(0, |u| u.words.end), |u| u.words.start)
        };
        let start = at(raw.start) as u32;
        let end = if raw.is_empty() { start } else { self.units[raw.end - 1].words.end as u32 };
        self.made.push(Edit { raw: start..end, text: text.to_owned(), kind });
    }
}

/// Scripts without spaces are compared by character; every word owns the characters between its first and the next word's first.
fn unspaced(raw: &[Word], text: &str) -> Vec<Edit> {
    let mut owners = Vec::new();
    for (place, word) in raw.iter().enumerate() {
        if word.spaced && place > 0 {
            owners.push((place, ' '));
        }
        owners.extend(word.text.chars().map(|c| (place, c)));
    }
    let new: Vec<char> = text.chars().collect();
    let pairs = align(owners.len(), new.len(), |i, j| u32::from(owners[i].1 == new[j]));
    // Where each word's part of the new text starts.
    let mut starts = vec![None; raw.len() + 1];
    for &(i, j) in &pairs {
        starts[owners[i].0].get_or_insert(j);
    }
    starts[raw.len()] = Some(new.len());
    for place in (0..raw.len()).rev() {
        starts[place] = starts[place].or(starts[place + 1]);
    }
    if let Some(first) = starts.first_mut() {
        *first = Some(0);
    }
    let mut edits: Vec<Edit> = Vec::new();
    for (place, word) in raw.iter().enumerate() {
        let part: String = new[starts[place].unwrap_or(0)..starts[place + 1].unwrap_or(new.len())].iter().collect();
        let part = part.strip_prefix(' ').filter(|_| word.spaced).unwrap_or(&part);
        if part == word.text {
            continue;
        }
        let kind = if token::bare(part) == token::bare(&word.text) {
            change_of_writing(&word.text, part)
        } else {
            EditKind::Rewording
        };
        edits.push(Edit { raw: place as u32..place as u32 + 1, text: part.to_owned(), kind });
    }
    edits
}
