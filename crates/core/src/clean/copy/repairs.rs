//! Corrections as a whole: "on monday no sorry on tuesday" is written as it was said or without all that was taken back, never
//! with half of it.

use faircopy_protocol::text::CopyForm;

use super::{
    super::{
        correction::{Proof, Repair},
        token::{After, Class, Token},
    },
    Heard, denials,
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
    if heard.repairs.iter().any(splits) || !denials::may_go(heard, repair, start) {
        return false;
    }
    // "I was like, hey, I was first" is no false start.
    if repair.marker == repair.end && denials::is_quoted(heard, repair.marker) {
        return false;
    }
    let mut kept = vec![true; heard.tokens.len()];
    kept[start..repair.end].fill(false);
    repair.left_out(&heard.tokens, &kept, heard.language) == Some(start)
        && negations_made_good(heard, repair, start, &kept)
        && claims_made_good(heard, repair, start)
}

/// Whether the negations before a correction may go: only where it says its first word again, and as many of them. One "we" for
/// another "they" shows too little: "we are not, actually, they are not always".
fn negations_made_good(heard: &Heard, repair: &Repair, start: usize, kept: &[bool]) -> bool {
    let tokens = &heard.tokens;
    let denied = tokens[start..repair.marker].iter().any(|token| token.class == Class::Negation);
    let again = || tokens.get(repair.end).is_some_and(|token| token.text == tokens[start].text);
    !denied || repair.proof == Proof::Said || (again() && repair.negations_replaced(start, tokens, kept))
}

/// What a word says that must not get lost.
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
/// correction replaces, that is a single name right behind it. "Scratch that" takes back whatever was said, but for names.
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
    lost.into_iter().all(|(at, wanted)| {
        let fits = |place: usize| wanted == Claim::Number || is_like(heard, repair, (gone, at), (fix, place));
        let in_place =
            |(place, claim): &(usize, Claim)| *claim == wanted && place.abs_diff(at) <= SHIFT && fits(*place);
        let place = new.iter().position(in_place).filter(|_| !doubtful);
        place.map(|place| new.remove(place)).is_some()
    })
}

/// Whether a name or word of the correction may stand for one of those taken back. Without a marker "a room in Rome, a room in Oslo" is a
/// list. Where nobody wrote capitals or marks, any word may be a name: then the word before both is the same, and where nothing shows
/// what is replaced, the marker is no mere "no" or "oh wait": "we met anna oh wait another day".
fn is_like(heard: &Heard, repair: &Repair, (gone, at): (&[Token], usize), (fix, place): (&[Token], usize)) -> bool {
    let marker = &heard.tokens[repair.marker..repair.end];
    let listed = gone.iter().any(|token| token.after != After::Nothing);
    if heard.cased {
        return !(marker.is_empty() && listed);
    }
    let denied = marker.iter().any(|token| token.class == Class::Negation) && !denials::is_alone(heard, repair);
    let parallel = match (at.checked_sub(1), place.checked_sub(1)) {
        (Some(at), Some(place)) => gone[at].text == fix[place].text,
        (at, place) => at == place,
    };
    parallel && !marker.is_empty() && (repair.proof != Proof::None || denied)
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
