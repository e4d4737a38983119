//! Counts what a cleanup did to a passage, beside what a person made of it. `docs/evaluation.md` defines every figure.

mod align;
pub(crate) mod lexicon;
mod numbers;
mod remarks;
pub(crate) mod words;
mod writing;

use std::{collections::HashMap, ops::AddAssign};

use serde::Serialize;

use self::{align::aligned, words::Words};

/// What happened in one passage or, added up, in a set. All are counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub(crate) passages: u64,
    pub(crate) raw_words: u64,
    pub(crate) reference_words: u64,
    pub(crate) output_words: u64,
    pub(crate) hesitations_said: u64,
    pub(crate) hesitations_gone: u64,
    pub(crate) deleted_by_both: u64,
    pub(crate) deleted_by_output: u64,
    pub(crate) deleted_by_reference: u64,
    pub(crate) inserted: u64,
    pub(crate) content_due: u64,
    pub(crate) content_kept: u64,
    pub(crate) numbers_new: u64,
    pub(crate) numbers_lost: u64,
    pub(crate) names_new: u64,
    pub(crate) names_lost: u64,
    pub(crate) negations_new: u64,
    pub(crate) negations_lost: u64,
    pub(crate) dates_new: u64,
    pub(crate) dates_lost: u64,
    pub(crate) marks_written: u64,
    pub(crate) marks_due: u64,
    pub(crate) marks_right: u64,
    pub(crate) capitals_written: u64,
    pub(crate) capitals_due: u64,
    pub(crate) capitals_right: u64,
    /// Numbers, names and negations that the reference has and that were said.
    pub(crate) grave_due: u64,
    pub(crate) answers: u64,
    pub(crate) refusals: u64,
    pub(crate) echoes: u64,
    pub(crate) same_words: u64,
    pub(crate) same_text: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        macro_rules! add {
            ($($field:ident)*) => { $(self.$field += other.$field;)* };
        }
        add!(passages raw_words reference_words output_words hesitations_said hesitations_gone deleted_by_both);
        add!(deleted_by_output deleted_by_reference inserted content_due content_kept numbers_new numbers_lost);
        add!(names_new names_lost negations_new negations_lost dates_new dates_lost marks_written marks_due marks_right);
        add!(capitals_written capitals_due capitals_right grave_due answers refusals echoes same_words same_text);
    }
}

/// What was said, what a person made of it, and the instructions of the model, ready to hold an output against.
pub(crate) struct Yardstick<'a> {
    raw: Words,
    reference: Words,
    reference_text: &'a str,
    instructions: &'a Words,
}

impl<'a> Yardstick<'a> {
    /// From texts; `instructions` is the system message that the model got.
    pub(crate) fn new(raw: &str, reference: &'a str, instructions: &'a Words) -> Self {
        Self { raw: Words::of(raw), reference: Words::of(reference), reference_text: reference, instructions }
    }

    /// Counts what `output` did.
    pub(crate) fn measure(&self, output: &str) -> Counts {
        let written = Words::of(output);
        let (raw, reference, out) = (self.raw.texts(), self.reference.texts(), written.texts());
        let mut counts = Counts {
            passages: 1,
            raw_words: raw.len() as u64,
            reference_words: reference.len() as u64,
            output_words: out.len() as u64,
            same_words: u64::from(reference == out),
            same_text: u64::from(self.reference_text.trim() == output.trim()),
            ..Counts::default()
        };
        deletions(&mut counts, &raw, &reference, &out);
        let tally = Tally { raw: bag(&raw), reference: bag(&reference), output: bag(&out) };
        tally.words(&mut counts);
        tally.numbers(&mut counts, &self.raw, &self.reference, &written);
        tally.names(&mut counts, &self.reference, &written);
        let found = writing::writing(self.reference_text, output);
        (counts.marks_written, counts.marks_due, counts.marks_right) =
            (found.marks_written, found.marks_due, found.marks_right);
        (counts.capitals_written, counts.capitals_due, counts.capitals_right) =
            (found.capitals_written, found.capitals_due, found.capitals_right);
        let found = remarks::remarks(&self.raw, &self.reference, &written, self.instructions);
        counts.answers = u64::from(found.answer);
        counts.refusals = u64::from(found.refusal);
        counts.echoes = u64::from(found.echo);
        counts
    }
}

/// Words inserted and words deleted between two texts, after making them comparable.
pub(crate) fn word_edits(from: &str, to: &str) -> u64 {
    let (from, to) = (Words::of(from), Words::of(to));
    let (from, to) = (from.texts(), to.texts());
    (from.len() + to.len() - 2 * aligned(&from, &to).len()) as u64
}

fn deletions(counts: &mut Counts, raw: &[&str], reference: &[&str], output: &[&str]) {
    let gone = |text: &[&str]| {
        let mut gone = vec![true; raw.len()];
        for (place, _) in aligned(raw, text) {
            gone[place] = false;
        }
        gone
    };
    for (by_reference, by_output) in gone(reference).into_iter().zip(gone(output)) {
        counts.deleted_by_reference += u64::from(by_reference);
        counts.deleted_by_output += u64::from(by_output);
        counts.deleted_by_both += u64::from(by_reference && by_output);
    }
}

type Bag<'a> = HashMap<&'a str, u64>;

fn bag<'a>(words: &[&'a str]) -> Bag<'a> {
    let mut bag = Bag::new();
    for word in words {
        *bag.entry(word).or_default() += 1;
    }
    bag
}

/// How often each word stands in the three texts.
struct Tally<'a> {
    raw: Bag<'a>,
    reference: Bag<'a>,
    output: Bag<'a>,
}

impl Tally<'_> {
    fn of(bag: &Bag, word: &str) -> u64 {
        bag.get(word).copied().unwrap_or(0)
    }

    /// How often the reference kept a word that was said.
    fn due(&self, word: &str) -> u64 {
        Self::of(&self.raw, word).min(Self::of(&self.reference, word))
    }

    /// How often such a word is missing from the output.
    fn missing(&self, word: &str) -> u64 {
        self.due(word).saturating_sub(Self::of(&self.output, word))
    }

    /// How often the output says a word more than the speaker.
    fn extra(&self, word: &str) -> u64 {
        Self::of(&self.output, word).saturating_sub(Self::of(&self.raw, word))
    }

    fn words(&self, counts: &mut Counts) {
        for (word, said) in &self.raw {
            if lexicon::hesitation(word) {
                counts.hesitations_said += said;
                counts.hesitations_gone += said.saturating_sub(Self::of(&self.output, word));
            }
            if lexicon::content(word) {
                counts.content_due += self.due(word);
                counts.content_kept += self.due(word) - self.missing(word);
            }
            if lexicon::negation(word) {
                counts.grave_due += self.due(word);
                counts.negations_lost += self.missing(word);
            }
            if lexicon::date(word) {
                counts.dates_lost += self.missing(word);
            }
        }
        for word in self.output.keys() {
            counts.inserted += self.extra(word);
            if lexicon::negation(word) {
                counts.negations_new += self.extra(word);
            }
            if lexicon::date(word) {
                counts.dates_new += self.extra(word);
            }
        }
    }

    fn numbers(&self, counts: &mut Counts, raw: &Words, reference: &Words, output: &Words) {
        for (number, times) in numbers_of(output) {
            let heard = Self::of(&self.raw, number) > 0 || !raw.says_number(number);
            counts.numbers_new += if heard { self.extra(number).min(times) } else { 0 };
        }
        for (number, times) in numbers_of(reference) {
            let written = Self::of(&self.output, number) > 0 || !output.says_number(number);
            // A number that the reference has and nobody said is the reference's own; the cleanup is not to know it.
            let due = match Self::of(&self.raw, number) {
                0 => u64::from(raw.says_number(number)),
                said => said.min(times),
            };
            counts.grave_due += due;
            counts.numbers_lost += if written { due.saturating_sub(Self::of(&self.output, number)) } else { 0 };
        }
    }

    fn names(&self, counts: &mut Counts, reference: &Words, output: &Words) {
        let stem = |name: &str| name.trim_end_matches("'s").to_owned();
        let has = |bag: &Bag, name: &str| {
            bag.contains_key(name)
                || bag.contains_key(stem(name).as_str())
                || bag.contains_key(format!("{name}'s").as_str())
        };
        for name in distinct_names(output) {
            counts.names_new += u64::from(!has(&self.raw, name) && !has(&self.reference, name));
        }
        for name in distinct_names(reference) {
            counts.grave_due += u64::from(has(&self.raw, name));
            counts.names_lost += u64::from(has(&self.raw, name) && !has(&self.output, name));
        }
    }
}

fn numbers_of(words: &Words) -> Bag<'_> {
    let numbers: Vec<&str> =
        words.tokens.iter().filter(|token| token.number).map(|token| token.text.as_str()).collect();
    bag(&numbers)
}

fn distinct_names(words: &Words) -> Vec<&str> {
    let mut names: Vec<&str> =
        words.tokens.iter().filter(|token| token.name).map(|token| token.text.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests;
