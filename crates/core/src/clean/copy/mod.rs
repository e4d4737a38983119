//! What a copy may be made of: a passage's words as a source for the text engine, and what the engine wrote as edits.
//!
//! ```text
//! words ▶ Heard (slips, classes, names) ▶ forms + costs ▶ CopySource ⇢ engine ⇢ pieces ▶ Edits
//! ```

mod costs;
mod denials;
mod forms;
mod heard;
mod numbers;
mod pieces;
mod repairs;
#[cfg(test)]
pub(super) mod tests;
mod vocabulary;

use faircopy_protocol::text::{CopyPiece, CopySource, CopyWord};

use crate::transcript::Word;

use super::{Language, Style, passage::is_unspaced};

use self::repairs::Jump;
pub(super) use self::{costs::Strictness, heard::Heard, vocabulary::with_terms};

/// Most words in a row that are left out at a cost: the longest correction with what it takes back.
const LOOK_AHEAD: u32 = 12;
/// What an added word of grammar costs.
const ADDITION: f32 = 1.0;

/// What the engine may make of a passage.
pub(super) struct Source {
    /// What it is told.
    pub(super) copy: CopySource,
    /// Forms that leave out a whole correction with what it takes back.
    jumps: Vec<Jump>,
}

/// What the engine may make of `heard`.
pub(super) fn source(heard: &Heard, style: &Style, strictness: Strictness) -> Source {
    let costs: Vec<_> = (0..heard.words.len()).map(|at| costs::skip_cost(heard, at, style, strictness)).collect();
    let mut forms = forms::forms(heard, style);
    // A text that has its punctuation keeps it, but for the marks around what is left out.
    if heard.keeps_marks {
        forms::with_marks(heard, &costs, &mut forms);
    }
    let jumps = if strictness == Strictness::Usual { repairs::jumps(heard, &mut forms) } else { Vec::new() };
    let words = forms.into_iter().enumerate().map(|(at, forms)| CopyWord {
        mark: if heard.keeps_marks { String::new() } else { heard.mark(at) },
        spaced: heard.words[at].spaced && at > 0,
        skip_cost: costs[at],
        forms,
    });
    let language = heard.language;
    let unspaced = heard.words.iter().any(|word| word.text.contains(is_unspaced));
    // "今日は、": the marks of the script, not those of its neighbours.
    let fitting = |mark: &&String| !heard.keeps_marks && mark.contains(is_full_width) == unspaced;
    let copy = CopySource {
        words: words.collect(),
        marks: language.marks.iter().filter(fitting).cloned().collect(),
        openers: if heard.keeps_marks { Vec::new() } else { language.opening_marks.clone() },
        paragraphs: false,
        additions: if style.additions > 0 { language.additions.clone() } else { Vec::new() },
        addition_cost: ADDITION,
        most_additions: style.additions,
        look_ahead: LOOK_AHEAD,
    };
    Source { copy, jumps }
}

impl Source {
    /// What is written where there is nothing to choose.
    pub(super) fn only(&self) -> Vec<CopyPiece> {
        let (mut pieces, mut at) = (Vec::new(), 0);
        while let Some(word) = self.copy.words.get(at) {
            let Some(form) = word.forms.first().filter(|_| word.skip_cost != Some(0.0)) else {
                at += 1;
                continue;
            };
            let end = at + form.words as usize;
            pieces.push(CopyPiece { text: form.text.clone(), words: at as u32..end as u32 });
            at = end;
        }
        pieces
    }

    /// Whether there is anything to choose.
    pub(super) fn is_free(&self) -> bool {
        let choice = |word: &CopyWord| word.forms.len() > 1 || (!word.forms.is_empty() && word.skip_cost.is_some());
        let written = self.copy.words.iter().any(|word| !word.forms.is_empty());
        written && (!self.copy.marks.is_empty() || self.copy.words.iter().any(choice))
    }
}

fn is_full_width(c: char) -> bool {
    matches!(c, '、' | '。' | '？' | '！' | '，')
}

/// The words that the engine wrote, as edits of those that were said. Ordered, without overlap, each with its kind.
pub(super) use self::pieces::{edits, kind_of_change};

/// Reads a passage for copying.
pub(super) fn heard<'a>(words: &'a [Word], style: &Style, language: &'a Language) -> Heard<'a> {
    Heard::of(words, style, language)
}
