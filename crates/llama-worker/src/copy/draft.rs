//! What a copy of the source is expected to say next: most words are written as they were said.

use super::State;
use super::alignment::{Phase, Spot};
use super::source::Source;
use super::spelling::{Spell, Token};
use super::written::Entry;

/// The next words in their likeliest forms with their marks, without those that cost nothing to leave out; at most so many tokens.
/// Empty where the end is expected.
pub(super) fn expected(state: &State, source: &Source, spell: &mut dyn Spell, most: usize) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(most);
    let place = state.places.iter().min_by(|a, b| a.cost.total_cmp(&b.cost));
    let begun = state.paths.iter().filter(|path| path.done > 0);
    let begun = begun.min_by(|a, b| a.cost.total_cmp(&b.cost).then(likeliness(a.writes).cmp(&likeliness(b.writes))));
    let mut spot = match (place, begun) {
        (Some(place), Some(path)) if place.cost <= path.cost => place.spot,
        (Some(place), None) => place.spot,
        (_, Some(path)) => {
            tokens.extend(&path.tokens[path.done..]);
            path.to
        }
        (None, None) => return tokens,
    };
    while tokens.len() < most {
        let Some(behind) = step(spot, source, spell, &mut tokens) else { break };
        spot = behind;
    }
    tokens.truncate(most);
    tokens
}

/// The place of the form among those of its word; marks and additions come behind.
fn likeliness(writes: Entry) -> u32 {
    if let Entry::Form { form, .. } = writes { form } else { u32::MAX }
}

fn step(spot: Spot, source: &Source, spell: &mut dyn Spell, tokens: &mut Vec<Token>) -> Option<Spot> {
    let word = (spot.at as usize).checked_sub(1).filter(|_| spot.phase == Phase::Word && !spot.added);
    if let Some(mark) = word.and_then(|word| source.own_mark(word)) {
        tokens.extend(spell.spell(&mark.text, false)?.iter());
        return Some(Spot { phase: Phase::Marked { ends: mark.ends }, ..spot });
    }
    let at = (spot.at as usize..source.words.len()).find(|at| source.skip(*at) != Some(0.0))?;
    let word = Some(&source.words[at]).filter(|word| spot.fits(word.spaced))?;
    // Behind the end of a sentence a capital is likelier than what stands in the source.
    let begins = matches!(spot.phase, Phase::Start | Phase::Paragraph | Phase::Marked { ends: true });
    let capital = word.forms.iter().find(|form| form.text.starts_with(char::is_uppercase));
    let form = capital.filter(|_| begins).or(word.forms.first())?;
    tokens.extend(spell.spell(&form.text, word.spaced && !spot.is_bare())?.iter());
    Some(Spot { at: at as u32 + form.words, phase: Phase::Word, additions: spot.additions, added: false })
}

/// Whether drafting pays. Decoding two tokens at once costs as much as two to three single ones, but eight hardly more than two: so
/// tokens are decoded in batches of eight or one by one. Where the model edits much, drafts are mostly wrong, and there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Agreement(f32);

impl Agreement {
    /// Most tokens of a batch with a draft.
    pub(crate) const BATCH: usize = 8;
    /// Fewer are decoded one by one.
    pub(crate) const LEAST: usize = 4;
    /// What a batch of eight costs, in single tokens: 2.7 to 3.9 on two cores, by the size of the model.
    const COST: f32 = 3.3;
    /// How much one choice counts against those before it.
    const WEIGHT: f32 = 0.1;

    /// Begins in good hope: cleanup mostly copies.
    pub(crate) fn hopeful() -> Self {
        Self(0.9)
    }

    /// Takes whether the model chose what the draft said, or would have.
    pub(crate) fn saw(&mut self, agreed: bool) {
        self.0 += Self::WEIGHT * (f32::from(u8::from(agreed)) - self.0);
    }

    /// Whether a draft is worth a batch with so many tokens that are decoded anyway; of each of its tokens, whether it was chosen
    /// among others.
    pub(crate) fn is_worth(self, pending: usize, choices: impl ExactSizeIterator<Item = bool>) -> bool {
        let tokens = pending + choices.len();
        if !(Self::LEAST..=Self::BATCH).contains(&tokens) || choices.len() == 0 {
            return false;
        }
        let (mut right, mut gain) = (1.0, 0.0);
        for chosen in choices {
            right *= if chosen { self.0 } else { 1.0 };
            gain += right;
        }
        // From so many tokens on they are a batch in any case.
        pending >= Self::LEAST || pending as f32 + gain > Self::COST
    }
}
