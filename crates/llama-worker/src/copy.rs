//! Decoding that can only copy: which tokens may come next so that the text stays the words of its source.
//!
//! Nothing here knows the engine. A [`Copying`] holds the source and all that was written; a [`State`] is one moment of it: the
//! tokens that may come next, each with what it costs. [`Copying::advance`] leads from one state to the next, and so on to the
//! end, where [`Copying::copied`] says which words were written. The same text may come from several words of the source ("I want
//! to I would": which "I"?), so a state holds every way to read it, as a Viterbi search does, and the cheapest one is told.

pub(crate) mod alignment;
pub(crate) mod draft;
pub(crate) mod source;
pub(crate) mod spelling;
pub(crate) mod written;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use alignment::{Path, Place};
use source::Source;
use spelling::{Spell, Token};
use written::Written;

/// A source and everything that was written of it on any path.
pub(crate) struct Copying<'a> {
    source: Source,
    spell: &'a mut dyn Spell,
    written: Written,
}

/// One moment of copying: the ways to read what was written, and so what may come next.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// Where the text may stand when a word or mark is just complete; empty within one.
    places: Vec<Place>,
    /// Words and marks that have begun, or may begin here.
    paths: Vec<Path>,
    /// In the order of the tokens, each once.
    choices: Vec<Choice>,
    /// What it costs to end here, if the rest may be left out.
    end: Option<f32>,
}

/// A token that may come next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    pub(crate) token: Token,
    /// The least cost of all paths through it.
    pub(crate) cost: f32,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Token(Token),
    End,
}

/// The source cannot be copied with this vocabulary.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unwritable;

impl State {
    /// Where nothing may come any more.
    pub(crate) fn over() -> Self {
        Self { places: Vec::new(), paths: Vec::new(), choices: Vec::new(), end: None }
    }

    /// Tokens that may come next, in the order of their numbers.
    pub(crate) fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// What it costs to end here, if that is allowed.
    #[cfg(test)]
    pub(crate) fn end(&self) -> Option<f32> {
        self.end
    }

    /// Where the text can be cut off: where its last word or mark is complete.
    pub(crate) fn stop(&self) -> Option<Place> {
        alignment::stop(&self.places).copied()
    }

    /// What comes next where there is no choice.
    pub(crate) fn only(&self) -> Option<Next> {
        match (self.choices.as_slice(), self.end) {
            ([], Some(_)) => Some(Next::End),
            ([choice], None) => Some(Next::Token(choice.token)),
            _ => None,
        }
    }

    /// Whether the token may come next.
    pub(crate) fn allows(&self, token: Token) -> bool {
        self.choices.binary_search_by_key(&token, |choice| choice.token).is_ok()
    }

    /// The choice that the model likes best, and by how much it is better than the second: the highest logit after its cost. Of
    /// equals the lower token; the end only where it is better than all. `end` is the logit of the end.
    pub(crate) fn ranked(&self, logits: &[f32], end: f32) -> Option<(Next, f32)> {
        let logit = |token: Token| logits.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY);
        let tokens = self.choices.iter().map(|choice| (Next::Token(choice.token), logit(choice.token) - choice.cost));
        let mut scored = tokens.chain(self.end.map(|cost| (Next::End, end - cost)));
        let mut best = scored.next()?;
        let mut second = f32::NEG_INFINITY;
        for (next, score) in scored {
            if score > best.1 {
                second = best.1;
                best = (next, score);
            } else if score > second {
                second = score;
            }
        }
        Some((best.0, best.1 - second))
    }
}

impl<'a> Copying<'a> {
    /// Begins; fails when a word that must be written cannot be spelled.
    pub(crate) fn begin(source: Source, spell: &'a mut dyn Spell) -> Result<(Self, State), Unwritable> {
        let source = source.spelled(spell)?;
        let mut copying = Self { source, spell, written: Written::default() };
        let state = copying.state(vec![Place::start()], Vec::new());
        Ok((copying, state))
    }

    /// The state behind a token, which must be one of the choices.
    pub(crate) fn advance(&mut self, state: &State, token: Token) -> State {
        debug_assert!(state.allows(token));
        let mut arrived: Vec<&Path> = Vec::new();
        let mut under_way = Vec::new();
        for path in state.paths.iter().filter(|path| path.next() == token) {
            if path.done + 1 == path.tokens.len() {
                arrived.push(path);
            } else {
                under_way.push(Path { tokens: Rc::clone(&path.tokens), done: path.done + 1, ..*path });
            }
        }
        let places = alignment::arrive(&arrived, &mut self.written);
        self.state(places, under_way)
    }

    fn state(&mut self, places: Vec<Place>, mut paths: Vec<Path>) -> State {
        alignment::leave(&places, &self.source, self.spell, &mut paths);
        // Only differences count: the cheapest path costs nothing, so that the sums of a long text stay small.
        let end = alignment::end(&places, &self.source).map(|(_, cost)| cost);
        let least = paths.iter().map(|path| path.cost).chain(end).fold(f32::INFINITY, f32::min);
        let mut choices: Vec<Choice> = Vec::with_capacity(paths.len());
        for path in &mut paths {
            path.cost -= least;
            choices.push(Choice { token: path.next(), cost: path.cost });
        }
        choices.sort_by(|a, b| a.token.cmp(&b.token).then(a.cost.total_cmp(&b.cost)));
        choices.dedup_by_key(|choice| choice.token);
        let places = places.into_iter().map(|place| Place { cost: place.cost - least, ..place }).collect();
        State { places, paths, choices, end: end.map(|cost| cost - least) }
    }

    /// Tokens that a copy of the next words would have, at most so many: a draft.
    pub(crate) fn expected(&mut self, state: &State, most: usize) -> Vec<Token> {
        draft::expected(state, &self.source, self.spell, most)
    }
}
