//! Corrections as a whole: "on monday no sorry on tuesday" is written as it was said or without all that was taken back, never
//! with half of it.

use faircopy_protocol::text::CopyForm;

use super::{
    super::{
        correction::{Proof, Repair},
        token::{Class, Token},
    },
    Heard,
    forms::{add, capitalised},
};

/// A form that stands for a correction, with what it takes back, and the word behind it.
pub(super) struct Jump {
    /// The first word that is left out.
    pub from: usize,
    /// The word that is written.
    pub to: usize,
    /// What is written for all of them.
    pub form: CopyForm,
}

/// Most words of a correction with what it takes back.
const LONGEST: usize = 24;
/// How much longer than the slip its correction may be.
const SLACK: usize = 4;
/// How far from the place of what it replaces a name or number of a correction may stand.
const SHIFT: usize = 1;

/// Adds to the first word of what may be taken back the forms of the word behind the correction. Only what the check of the fair
/// copy would let pass is added.
pub(super) fn jumps(heard: &Heard, forms: &mut [Vec<CopyForm>]) -> Vec<Jump> {
    let mut made: Vec<Jump> = Vec::new();
    let mut repairs: Vec<&Repair> = heard.repairs.iter().collect();
    // From behind: "monday no tuesday no wednesday" takes back two.
    repairs.sort_by_key(|repair| std::cmp::Reverse(repair.start));
    for repair in repairs {
        // Nothing but its words says that a start is a false one; in a text that looks clean it is meant.
        if repair.marker == repair.end && heard.is_calm() {
            continue;
        }
        let Some(behind) = heard.tokens.get(repair.end) else { continue };
        let Some(target) = (behind.first..forms.len()).find(|&at| !forms[at].is_empty()) else { continue };
        for start in repair.start..=repair.marker.min(repair.end - 1) {
            let from = heard.tokens[start].first;
            let whole = start == 0 || heard.tokens[start - 1].last < from;
            if !whole || target - from > LONGEST || forms[from].is_empty() || !may_go(heard, repair, start) {
                continue;
            }
            for form in forms[target].clone() {
                let to =
                    made.iter().find(|jump| jump.from == target && jump.form == form).map_or(target, |jump| jump.to);
                let words = form.words as usize + target - from;
                // What follows at the start of a sentence starts it now.
                let text = if heard.opens[from] { capitalised(&form.text) } else { form.text };
                let jump = CopyForm { text, words: words as u32 };
                add(&mut forms[from], jump.text.clone(), words);
                made.push(Jump { from, to, form: jump });
            }
        }
    }
    made
}

/// Whether all from token `start` to the end of the correction is what it takes back.
fn may_go(heard: &Heard, repair: &Repair, start: usize) -> bool {
    // "or i should | say greta, scratch that": a marker, or half of one, would stay behind without its correction.
    let last = |other: &Repair| other.end + usize::from(repair.proof == Proof::Said && other.marker < other.end);
    let splits = |other: &Repair| (other.marker + 1..last(other)).contains(&start);
    if heard.repairs.iter().any(splits) || !denies_enough(heard, repair, start) {
        return false;
    }
    let mut kept = vec![true; heard.tokens.len()];
    kept[start..repair.end].fill(false);
    repair.left_out(&heard.tokens, &kept, heard.language) == Some(start) && claims_made_good(heard, repair, start)
}

/// Whether a "no" before a correction may go with what it takes back. Where it is the whole marker, it says something itself unless
/// it takes back more than a word of grammar: "start over. But no. The committee was there", "I… not that I want it".
fn denies_enough(heard: &Heard, repair: &Repair, start: usize) -> bool {
    let tokens = &heard.tokens;
    let marker = &tokens[repair.marker..repair.end];
    let denials: Vec<&Token> = marker.iter().filter(|token| token.class == Class::Negation).collect();
    // "surf no sorry No Fear": the second is a name.
    if denials.iter().any(|token| token.capital && !heard.opens[token.first]) {
        return false;
    }
    let alone = marker.iter().all(|token| matches!(token.class, Class::Negation | Class::Function | Class::Filler));
    let gone = &tokens[start..repair.marker];
    // "we start again, but no, the committee was there" and "this is a… no, but it is" go on.
    let joins = |token: Option<&Token>| token.is_some_and(|token| heard.language.conjunctions.contains(&token.text));
    let onward = |token: Option<&Token>| {
        joins(token) && token.is_some_and(|token| heard.language.discourse.contains(&token.text))
    };
    let led = alone && joins(gone.last()) && !repair.shows(start);
    let leads = marker.last().is_some_and(|token| token.class == Class::Negation) && onward(tokens.get(repair.end));
    if !denials.is_empty() && (led || leads || is_answer(heard, repair, start)) {
        return false;
    }
    // "there is no good option, there is no good reason": it is said again with the word before it.
    let same = |at: usize, by: usize| tokens[at - by].text == tokens[repair.marker - by].text;
    if alone && !denials.is_empty() && (1..repair.marker).any(|at| same(at, 0) && same(at, 1)) {
        return false;
    }
    let grammar = gone.iter().all(|token| matches!(token.class, Class::Function | Class::Discourse | Class::Filler));
    let little = gone.is_empty() || (alone && gone.len() < 2 && grammar);
    denials.is_empty() || !little
}

/// "it is not that you take it" and "oh no, she did not": what looks like a marker says what the sentence does.
fn is_answer(heard: &Heard, repair: &Repair, start: usize) -> bool {
    let (gone, marker) = (&heard.tokens[start..repair.marker], &heard.tokens[repair.marker..repair.end]);
    let denies = |tokens: &[Token]| tokens.iter().any(|token| token.class == Class::Negation);
    let stated = gone.last().is_some_and(|token| heard.language.states.contains(&token.text));
    let phrase = marker.len() > 1
        && marker[0].class == Class::Negation
        && marker[1..].iter().all(|token| token.class == Class::Function);
    let answer = &heard.tokens[repair.end..heard.tokens.len().min(repair.end + SLACK)];
    // Up to where the next correction begins: "monday, no, sorry, tuesday, no, sorry, friday".
    let next = heard.repairs.iter().map(|other| other.marker).filter(|&marker| marker >= repair.end).min();
    let answer = &answer[..next.map_or(answer.len(), |next| answer.len().min(next - repair.end))];
    (stated && phrase) || (!repair.shows(start) && denies(answer) && !denies(gone))
}

/// What a word says that must not get lost. Negations are judged where the check judges them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Number,
    /// In a text without capitals every word with a content of its own may be one.
    Name,
}

fn claim(heard: &Heard, token: &Token) -> Option<Claim> {
    match token.class {
        Class::Number => Some(Claim::Number),
        Class::Content if !heard.cased || token.capital => Some(Claim::Name),
        _ => None,
    }
}

/// A name or a number goes only when the correction says it again, or another one in its place. Where nothing else shows what the
/// correction replaces, that is a single name right behind it; where nothing but the words shows that there is one, and nobody wrote
/// capitals, no word with a content of its own goes for another. "Scratch that" takes back whatever was said, but for names.
fn claims_made_good(heard: &Heard, repair: &Repair, start: usize) -> bool {
    let gone = &heard.tokens[start..repair.marker];
    let end = heard.tokens.len().min(repair.end + gone.len() + SLACK);
    let fix = &heard.tokens[repair.end..end];
    let said = repair.proof == Proof::Said;
    let claims = |tokens: &[Token], others: &[Token]| -> Vec<(usize, Claim)> {
        let fresh = |token: &Token| others.iter().all(|other| other.text != token.text);
        let told = |token: &Token| !said || token.capital;
        let own = tokens.iter().enumerate().filter(|(_, token)| fresh(token) && told(token));
        own.filter_map(|(at, token)| Some((at, claim(heard, token)?))).collect()
    };
    let (lost, mut new) = (claims(gone, fix), claims(fix, gone));
    // What only announces another correction replaces nothing.
    new.retain(|(at, _)| !heard.repairs.iter().any(|other| (other.marker..other.end).contains(&(repair.end + at))));
    let doubtful = !repair.shows(start) && {
        let before = start.checked_sub(1).map(|at| &heard.tokens[at]);
        let longer = before.is_some_and(|token| heard.cased && claim(heard, token) == Some(Claim::Name));
        lost.len() > 1 || longer || new.first().is_none_or(|(at, _)| *at > 0)
    };
    let unmarked = repair.marker == repair.end && !heard.cased;
    lost.into_iter().all(|(at, wanted)| {
        let in_place = |(place, claim): &(usize, Claim)| *claim == wanted && place.abs_diff(at) <= SHIFT;
        let place = new.iter().position(in_place).filter(|_| !doubtful && !unmarked);
        place.map(|place| new.remove(place)).is_some()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Strictness, heard, source};
    use crate::{
        clean::{Language, Style, paragraph_words, words_of_text},
        transcript::Word,
    };

    /// What a speaker may take back, and how.
    const TAKEN_BACK: [&str; 14] = [
        "we",
        "met",
        "Anna",
        "Maria",
        "no",
        "no sorry",
        "or rather",
        "scratch that",
        "twenty",
        "45",
        "the",
        "on",
        "went",
        "and",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

        /// A name or a number goes only where it is said again, or another one in its place; also where nobody wrote capitals.
        #[test]
        fn no_correction_takes_back_a_name_or_a_number_for_nothing(
            picks in prop::collection::vec(0..TAKEN_BACK.len(), 0..16),
            plain in any::<bool>(),
        ) {
            let text = picks.iter().map(|pick| TAKEN_BACK[*pick]).collect::<Vec<_>>().join(" ");
            let text = format!("so {} then it is", if plain { text.to_lowercase() } else { text });
            let raw = paragraph_words(&words_of_text(&text));
            let heard = heard(&raw, &Style::faithful(), Language::of("en"));
            for jump in source(&heard, &Style::faithful(), Strictness::Usual).jumps {
                let said = |words: &[Word]| words.iter().map(|word| word.text.to_lowercase()).collect::<Vec<_>>();
                let (gone, behind) = (said(&raw[jump.from..jump.to]), said(&raw[jump.to..]));
                let names: &[&str] = if plain { &["anna", "maria", "met", "went"] } else { &["anna", "maria"] };
                for kind in [names, &["twenty", "45"]] {
                    let explicit = gone.contains(&"scratch".to_owned()) && (plain || kind.contains(&"45"));
                    let lost = kind.iter().any(|word| gone.contains(&(*word).to_owned()));
                    let there = kind.iter().any(|word| behind.contains(&(*word).to_owned()));
                    prop_assert!(!lost || there || explicit, "{text}: {gone:?} for {behind:?}");
                }
            }
        }
    }
}
