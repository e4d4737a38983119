//! What leaving a word out costs: nothing where it surely was a slip, a margin where it may have been one, and what carries meaning
//! cannot be left out at all.

use crate::transcript::EditKind;

use super::{
    super::{Style, token::Class},
    Heard,
};

/// How much may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Strictness {
    /// Whatever may have been a slip, and words that only keep a talk going.
    Usual,
    /// Slips that are proven: sounds, filler phrases, words said twice.
    Strict,
}

/// Margins in natural logarithms of probability, tuned on the first halves of the sets; docs/evaluation.md
/// has the figures of both halves.
const FILLER: f32 = 0.0;
const STUTTER: f32 = 0.0;
const DISCOURSE: f32 = 1.0;
/// What each costs more in a text that looks clean already.
const CALM: f32 = 6.0;

/// The cost of leaving word `at` out; `None` where it must be written.
pub(super) fn skip_cost(heard: &Heard, at: usize, style: &Style, strictness: Strictness) -> Option<f32> {
    // A dash that stands alone is written with the word before it.
    if heard.is_mark(at) || heard.ruled_out[at].is_some() {
        return Some(0.0);
    }
    if !style.leaves_out() {
        return None;
    }
    let usual = strictness == Strictness::Usual;
    let margin = match (heard.slips[at], heard.classes[at]) {
        // A correction goes as a whole, see `repairs`.
        (Some(EditKind::Repair), _) | (_, Class::Number) => None,
        (Some(EditKind::Stutter), _) if is_meant_twice(heard, at) => None,
        (slip, Class::Negation) => (slip == Some(EditKind::Stutter) && is_in_a_run(heard, at)).then_some(STUTTER),
        (Some(EditKind::Stutter), _) => Some(STUTTER),
        (Some(EditKind::Filler), _) => Some(FILLER),
        (_, Class::Discourse) if usual && !is_said_for_itself(heard, at) => Some(DISCOURSE),
        _ => None,
    };
    margin.map(|margin| if heard.is_calm() { margin + CALM } else { margin })
}

/// "I don't I don't": a negation said twice goes with the words around it, never alone ("no no no").
fn is_in_a_run(heard: &Heard, at: usize) -> bool {
    let stutter = |place: Option<usize>| {
        place.is_some_and(|at| {
            heard.slips.get(at) == Some(&Some(EditKind::Stutter)) && heard.classes[at] != Class::Negation
        })
    };
    stutter(at.checked_sub(1)) || stutter(Some(at + 1))
}

/// "there is no way there is no way": what denies and comes to a word of content is meant, also where nobody wrote commas.
fn is_meant_twice(heard: &Heard, at: usize) -> bool {
    let slip = |place: &usize| heard.slips[*place] == Some(EditKind::Stutter);
    let start = (0..=at).rev().take_while(slip).last().unwrap_or(at);
    let run: Vec<usize> = (start..heard.words.len()).take_while(slip).collect();
    let ends = run.last().is_some_and(|&last| heard.classes[last] == Class::Content);
    ends && run.iter().any(|&place| heard.classes[place] == Class::Negation)
}

/// An answer, or a word that opens what somebody said.
fn is_said_for_itself(heard: &Heard, at: usize) -> bool {
    heard.language.answers.contains(&heard.keys[at]) || opens_a_quote(heard, at)
}

/// "she said, oh well, we go": the first words of what somebody said belong to it.
fn opens_a_quote(heard: &Heard, at: usize) -> bool {
    let light =
        |place: &usize| matches!(heard.classes[*place], Class::Discourse | Class::Filler) || heard.is_mark(*place);
    let before = (0..at).rev().find(|place| !light(place));
    before.is_some_and(|place| heard.language.quotes.contains(&heard.keys[place]))
}
