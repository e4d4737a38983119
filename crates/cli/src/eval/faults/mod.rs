//! Faults put into correct fair copies, to see whether the fidelity check finds them.

mod changes;
mod foreign;
mod order;
mod overreach;

use serde::Serialize;

use super::{measure::words::Words, sets::Pair};

/// What a careless or talkative language model does to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    NumberChanged,
    NegationDropped,
    NegationAdded,
    NameChanged,
    WordsSwapped,
    ClausesSwapped,
    ClauseDropped,
    CorrectionOverreach,
    AnswerAppended,
    AnswerInstead,
    Refusal,
    PromptEcho,
}

impl Fault {
    /// All of them, in the order of the table.
    pub(crate) const ALL: [Self; 12] = [
        Self::NumberChanged,
        Self::NegationDropped,
        Self::NegationAdded,
        Self::NameChanged,
        Self::WordsSwapped,
        Self::ClausesSwapped,
        Self::ClauseDropped,
        Self::CorrectionOverreach,
        Self::AnswerAppended,
        Self::AnswerInstead,
        Self::Refusal,
        Self::PromptEcho,
    ];

    /// Its name in the table.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::NumberChanged => "a number changed",
            Self::NegationDropped => "a negation dropped",
            Self::NegationAdded => "a negation added",
            Self::NameChanged => "a name changed",
            Self::WordsSwapped => "two words swapped",
            Self::ClausesSwapped => "two clauses swapped",
            Self::ClauseDropped => "a clause dropped",
            Self::CorrectionOverreach => "too much taken back",
            Self::AnswerAppended => "an answer appended",
            Self::AnswerInstead => "an answer instead",
            Self::Refusal => "a refusal",
            Self::PromptEcho => "the prompt repeated",
        }
    }

    /// What is judged together.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::NegationDropped | Self::NegationAdded => "a negation changed",
            Self::WordsSwapped | Self::ClausesSwapped => "words reordered",
            Self::AnswerAppended | Self::AnswerInstead => "an answer",
            _ => self.label(),
        }
    }

    /// The fair copy of `pair` with this fault, or `None` where the text offers no place for it.
    ///
    /// The same pair and fault always give the same text. `instructions` is the system message of the model.
    pub(crate) fn inject(self, pair: &Pair, instructions: &str) -> Option<String> {
        let words: Vec<&str> = pair.clean.split_whitespace().collect();
        if words.is_empty() {
            return None;
        }
        let mut dice = Dice::of(&pair.id, self);
        let faulty = match self {
            Self::NumberChanged => changes::number(&words, &mut dice),
            Self::NegationDropped => changes::negation_dropped(&words, &mut dice),
            Self::NegationAdded => changes::negation_added(&words, &mut dice),
            Self::NameChanged => changes::name(&words, &pair.raw, &mut dice),
            Self::WordsSwapped => order::words_swapped(&words, &mut dice),
            Self::ClausesSwapped => order::clauses_swapped(&words, &mut dice),
            Self::ClauseDropped => order::clause_dropped(&words, &mut dice),
            Self::CorrectionOverreach => overreach::words_dropped(&words, &pair.raw, &mut dice),
            Self::AnswerAppended => Some(format!("{} {}", pair.clean, foreign::answer(&mut dice))),
            Self::AnswerInstead => Some(foreign::answer(&mut dice).to_owned()),
            Self::Refusal => Some(foreign::refusal(&mut dice).to_owned()),
            Self::PromptEcho => Some(foreign::echo(&pair.clean, instructions, &mut dice)),
        }?;
        let changed = Words::of(&faulty).texts() != Words::of(&pair.clean).texts();
        let still_said = Words::of(&faulty).texts() == Words::of(&pair.raw).texts();
        (changed && !still_said).then_some(faulty)
    }
}

/// Chooses without chance: the same identity and fault, the same choices (splitmix64 over an FNV-1a hash).
pub(crate) struct Dice(u64);

impl Dice {
    fn of(id: &str, fault: Fault) -> Self {
        let bytes = id.bytes().chain(fault.label().bytes());
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.below(list.len())) }
    }
}

/// A word apart: what stands before it, the word itself, what stands after it.
fn apart(word: &str) -> (&str, &str, &str) {
    let start = word.find(char::is_alphanumeric).unwrap_or(word.len());
    let end =
        word.rfind(char::is_alphanumeric).map_or(start, |at| at + word[at..].chars().next().map_or(0, char::len_utf8));
    (&word[..start], &word[start..end], &word[end..])
}

fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['"', '\'', '”', ')']).ends_with(['.', '?', '!'])
}

/// The words with the one at `place` replaced; an empty replacement takes it out.
fn with(words: &[&str], place: usize, replacement: &str) -> String {
    let mut changed = words.to_vec();
    changed[place] = replacement;
    changed.retain(|word| !word.is_empty());
    changed.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Dice, Fault, apart};
    use crate::eval::sets::Pair;

    const PROMPT: &str = "You clean up speech transcripts. Keep every word.";

    fn pair(clean: &str) -> Pair {
        Pair { id: "one".into(), raw: clean.to_lowercase(), clean: clean.into() }
    }

    #[test]
    fn each_fault_changes_what_its_name_says() {
        for (fault, clean, expect) in [
            (Fault::NegationDropped, "We don't agree.", "We do agree."),
            (Fault::NegationDropped, "He can't and she won't come.", "He can and she won't come."),
            (Fault::NegationDropped, "It is not far.", "It is far."),
            (Fault::NegationAdded, "The report is ready.", "The report is not ready."),
            (Fault::WordsSwapped, "Peter is with Paul.", "Paul is with Peter."),
            (
                Fault::ClausesSwapped,
                "The train was very late, and nobody told the passengers.",
                "And nobody told the passengers, the train was very late.",
            ),
        ] {
            let faulty: Option<String> = fault.inject(&pair(clean), PROMPT);
            let accepted = [expect, "He can't and she will come."];
            assert!(faulty.as_deref().is_some_and(|text| accepted.contains(&text)), "{fault:?}: {faulty:?}");
        }
    }

    #[test]
    fn numbers_and_names_get_another_value_and_keep_their_punctuation() {
        let numbers = Fault::NumberChanged.inject(&pair("We need fourteen chairs for $250."), PROMPT).unwrap();
        assert_ne!(numbers, "We need fourteen chairs for $250.");
        assert!(numbers.starts_with("We need ") && numbers.ends_with('.'), "{numbers}");
        let names = Fault::NameChanged.inject(&pair("We met Anna's aunt."), PROMPT).unwrap();
        assert!(names.starts_with("We met ") && names.ends_with("'s aunt.") && !names.contains("Anna"), "{names}");
    }

    #[test]
    fn a_text_without_a_place_for_a_fault_gets_none() {
        for (fault, clean) in [
            (Fault::NumberChanged, "This one is good."),
            (Fault::NegationDropped, "No, I agree."),
            (Fault::NegationAdded, "Come here."),
            (Fault::NameChanged, "Monday is fine. I'm in."),
            (Fault::WordsSwapped, "I bought milk, eggs, and bread."),
            (Fault::ClausesSwapped, "We leave now."),
            (Fault::ClauseDropped, "We leave now."),
            (Fault::CorrectionOverreach, "We leave at nine in the morning."),
            (Fault::Refusal, ""),
        ] {
            assert_eq!(fault.inject(&pair(clean), PROMPT), None, "{fault:?}: {clean}");
        }
    }

    #[test]
    fn a_correction_takes_back_words_that_it_does_not_replace() {
        let said = Pair {
            id: "one".into(),
            raw: "The red car of our customer Henry, or rather, Ahmed broke down.".into(),
            clean: "The red car of our customer Ahmed broke down.".into(),
        };
        let faulty = Fault::CorrectionOverreach.inject(&said, PROMPT);
        let expect = ["The red Ahmed broke down.", "The Ahmed broke down."];
        assert!(faulty.as_deref().is_some_and(|text| expect.contains(&text)), "{faulty:?}");
    }

    #[test]
    fn the_same_passage_always_gets_the_same_fault() {
        for fault in Fault::ALL {
            let mut text =
                pair("The fifty cars in Rome were sold last year, but Anna was not told about the broken brakes.");
            text.raw = text.raw.replace("about", "of no sorry about");
            let first = fault.inject(&text, PROMPT);
            assert!(first.is_some(), "{fault:?}");
            assert_eq!(first, fault.inject(&text, PROMPT), "{fault:?}");
        }
        assert_ne!(Dice::of("a", Fault::Refusal).0, Dice::of("b", Fault::Refusal).0);
    }

    #[test]
    fn a_word_comes_apart_from_its_marks() {
        for (word, expect) in
            [("\"Anna's,\"", ("\"", "Anna's", ",\"")), ("über.", ("", "über", ".")), ("—", ("—", "", ""))]
        {
            assert_eq!(apart(word), expect, "{word}");
        }
    }
}
