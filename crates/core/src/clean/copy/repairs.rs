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

/// Adds to the first word of what may be taken back the forms of the word behind the correction. Only what the check of the fair
/// copy would let pass is added.
pub(super) fn jumps(heard: &Heard, forms: &mut [Vec<CopyForm>]) -> Vec<Jump> {
    let mut made: Vec<Jump> = Vec::new();
    let mut repairs: Vec<&Repair> = heard.repairs.iter().collect();
    // From behind: "monday no tuesday no wednesday" takes back two.
    repairs.sort_by_key(|repair| std::cmp::Reverse(repair.start));
    for repair in repairs {
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
    if !denies_enough(heard, repair, start) {
        return false;
    }
    let mut kept = vec![true; heard.tokens.len()];
    kept[start..repair.end].fill(false);
    repair.left_out(&heard.tokens, &kept, heard.language) == Some(start) && names_replaced(heard, repair, start)
}

/// Whether a "no" before a correction may go with what it takes back. Where it is the whole marker, it says something itself unless
/// it takes back more than a word of grammar: "start over. But no. The committee was there", "I… not that I want it".
fn denies_enough(heard: &Heard, repair: &Repair, start: usize) -> bool {
    let marker = &heard.tokens[repair.marker..repair.end];
    let denials: Vec<&Token> = marker.iter().filter(|token| token.class == Class::Negation).collect();
    // "surf no sorry No Fear": the second is a name.
    if denials.iter().any(|token| token.capital && !heard.opens[token.first]) {
        return false;
    }
    let alone = marker.iter().all(|token| matches!(token.class, Class::Negation | Class::Function | Class::Filler));
    let gone = &heard.tokens[start..repair.marker];
    let grammar = gone.iter().all(|token| matches!(token.class, Class::Function | Class::Discourse | Class::Filler));
    let little = gone.is_empty() || (alone && gone.len() < 2 && grammar);
    denials.is_empty() || !little
}

/// A name goes only when another one comes for it; where nothing else shows what the correction replaces, right behind it.
fn names_replaced(heard: &Heard, repair: &Repair, start: usize) -> bool {
    let name = |token: &&Token| token.capital && token.class == Class::Content && !heard.opens[token.first];
    let gone = heard.tokens[start..repair.marker].iter().filter(name).count();
    let end = heard.tokens.len().min(repair.end + (repair.marker - start) + SLACK);
    let fix = &heard.tokens[repair.end..end];
    let blind = repair.proof == Proof::None && !fix.first().is_some_and(|token| name(&token));
    gone == 0 || (!blind && gone <= fix.iter().filter(name).count())
}
