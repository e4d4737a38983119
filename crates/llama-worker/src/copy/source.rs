//! The source as copying needs it: only what can be written, with costs that can be added up.

use faircopy_protocol::text::{CopyForm, CopySource, CopyWord};

use super::Unwritable;
use super::spelling::Spell;

/// What may be copied, checked: no empty text, no form that reaches beyond the end, no cost below zero.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) words: Vec<CopyWord>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) openers: Vec<String>,
    pub(crate) paragraphs: bool,
    pub(crate) additions: Vec<String>,
    pub(crate) addition_cost: f32,
    pub(crate) most_additions: u32,
    pub(crate) look_ahead: u32,
    /// The marks of the words themselves, in the order of the words.
    own: Vec<Option<Mark>>,
    /// What it costs to leave out everything from each place on, and how much of that costs something.
    rest: Vec<Option<(f32, u32)>>,
    /// The first word with a form at or behind each place.
    writable: Vec<Option<usize>>,
}

/// A mark behind a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) text: String,
    /// Whether it ends a sentence.
    pub(crate) ends: bool,
}

/// An empty line.
pub(crate) const BREAK: &str = "\n\n";

/// More than any model's preference, and yet a number that can be added up.
const MOST_COST: f32 = 10_000.0;

impl Source {
    pub(crate) fn of(source: CopySource) -> Self {
        let texts = |mut texts: Vec<String>| {
            texts.retain(|text| !text.is_empty());
            texts
        };
        let mut checked = Self {
            marks: texts(source.marks).into_iter().map(Mark::of).collect(),
            openers: texts(source.openers),
            paragraphs: source.paragraphs,
            additions: texts(source.additions),
            addition_cost: cost(source.addition_cost),
            most_additions: source.most_additions,
            look_ahead: source.look_ahead,
            own: source
                .words
                .iter()
                .map(|word| Some(word.mark.clone()).filter(|mark| !mark.is_empty()).map(Mark::of))
                .collect(),
            rest: Vec::new(),
            writable: Vec::new(),
            words: source.words,
        };
        let count = checked.words.len();
        for (at, word) in checked.words.iter_mut().enumerate() {
            word.forms.retain(|form| !form.text.is_empty() && form.words >= 1 && form.words as usize <= count - at);
            word.skip_cost = word.skip_cost.map(cost);
        }
        checked.look_back();
        checked
    }

    /// Without the forms that the vocabulary cannot spell; fails when nothing is left of a word that must be written.
    pub(super) fn spelled(mut self, spell: &mut dyn Spell) -> Result<Self, Unwritable> {
        for word in &mut self.words {
            let had = !word.forms.is_empty();
            word.forms.retain(|form| {
                spell.spell(&form.text, word.spaced).is_some() && spell.spell(&form.text, false).is_some()
            });
            if had && word.forms.is_empty() && word.skip_cost.is_none() {
                return Err(Unwritable);
            }
        }
        let mut can = |text: &String| spell.spell(text, true).is_some() && spell.spell(text, false).is_some();
        self.openers.retain(&mut can);
        self.additions.retain(&mut can);
        self.marks.retain(|mark| can(&mark.text));
        self.look_back();
        Ok(self)
    }

    /// The marks that may stand behind this word; nothing behind an addition but the marks of all.
    pub(super) fn marks_behind(&self, word: Option<usize>) -> impl Iterator<Item = (MarkOf, &Mark)> {
        let own = word.and_then(|word| self.own[word].as_ref().map(|mark| (MarkOf::Word(word as u32), mark)));
        let fresh = own.filter(|(_, mark)| !self.marks.contains(mark));
        fresh.into_iter().chain(self.marks.iter().enumerate().map(|(at, mark)| (MarkOf::All(at as u32), mark)))
    }

    /// The mark that stands behind this word in the source.
    pub(super) fn own_mark(&self, word: usize) -> Option<&Mark> {
        self.own[word].as_ref()
    }

    pub(super) fn mark(&self, of: MarkOf) -> &str {
        match of {
            MarkOf::Word(word) => self.own[word as usize].as_ref().map_or("", |mark| &mark.text),
            MarkOf::All(at) => &self.marks[at as usize].text,
        }
    }

    /// What leaving the word out costs. One that has no form can only be left out: that is free.
    pub(super) fn skip(&self, word: usize) -> Option<f32> {
        let word = &self.words[word];
        if word.forms.is_empty() { Some(0.0) } else { word.skip_cost }
    }

    /// What it costs to end here, if the rest may be left out.
    pub(super) fn rest(&self, at: usize) -> Option<f32> {
        self.rest[at].filter(|(_, costly)| *costly <= self.look_ahead).map(|(cost, _)| cost)
    }

    /// The first word at or behind this place that can be written; every word before it can be left out for nothing.
    pub(super) fn writable(&self, at: usize) -> Option<usize> {
        self.writable[at]
    }

    pub(super) fn form(&self, word: u32, form: u32) -> &CopyForm {
        &self.words[word as usize].forms[form as usize]
    }

    fn look_back(&mut self) {
        let count = self.words.len();
        self.rest = vec![Some((0.0, 0)); count + 1];
        self.writable = vec![None; count + 1];
        for at in (0..count).rev() {
            self.rest[at] = self
                .skip(at)
                .zip(self.rest[at + 1])
                .map(|(cost, (rest, costly))| (cost + rest, costly + u32::from(cost > 0.0)));
            self.writable[at] = if self.words[at].forms.is_empty() { self.writable[at + 1] } else { Some(at) };
        }
    }
}

/// Where a mark comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum MarkOf {
    /// It stands behind this word in the source.
    Word(u32),
    /// One of those that may stand behind any word.
    All(u32),
}

impl Mark {
    fn of(text: String) -> Self {
        // Closing quotes and brackets may follow what ends the sentence.
        let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']', '」', '』', ' ']);
        let ends = bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '։', '።']);
        Self { text, ends }
    }
}

fn cost(cost: f32) -> f32 {
    if cost.is_nan() { 0.0 } else { cost.clamp(0.0, MOST_COST) }
}
