//! The fair copy: passages, rules, prompt, fidelity, diff.
//!
//! ```text
//!                    ┌▶ source ─▶ text model copies ─▶ pieces ─▶ edits ─┐
//! segments ▶ passages ▶ rules ──▶ text model writes ─▶ last pass ─▶ diff ─▶ fidelity ▶ Paragraph
//!                        └──────────────── when the model's text fails ───────┘
//! ```
//! A text model is asked, never trusted. In the styles that copy it can write nothing but the words that were said, in order, and leave out
//! only what may have been a slip; in the others it writes freely. Either way what it wrote is taken only when [`fidelity`] finds every number,
//! name, negation and content word of the verbatim text in it, in order, and nothing that nobody said. Otherwise the rules' text
//! stands, or, where that fails a check of its own, the verbatim one.

mod align;
mod asking;
mod compose;
mod copy;
mod correction;
mod diff;
mod disfluency;
mod fidelity;
mod language;
mod model;
mod number;
mod passage;
mod pipeline;
mod rules;
mod rules_check;
mod seam;
mod style;
#[cfg(test)]
mod tests;
mod token;

pub use diff::{apply, diff, normalised};
pub use fidelity::fidelity;
pub use language::Language;
pub use model::{ChatAnswer, CopyAnswer, ModelTrouble, TextModel};
pub use number::is_number;
pub use passage::{Passage, PassageLimits, paragraph_words, passages, words_of_line, words_of_text};
pub(crate) use passage::{ends_sentence, is_unspaced};
pub use pipeline::clean_passage;
pub use rules::{rules, without_fillers};
pub use style::{Changes, Mode, Style};
pub(crate) use token::{After, Class, Token, tokens};
