//! Notes: what a talk comes to, each line with the places that it rests on.
//!
//! ```text
//! Transcript, FairCopy ▶ source (sentences that know their segments) ─┬▶ rules, tasks ────────┬▶ Draft lines
//!                                                                    └▶ passages ▶ model ▶ support ┘
//! ```
//! Rules take sentences that were said. What a language model writes is checked against what was said (`support`): a line
//! that nothing supports is marked, never shown as fact.

mod central;
mod language;
mod model;
mod pattern;
mod rules;
mod source;
mod support;
mod tasks;
mod template;
#[cfg(test)]
mod tests;

pub use model::{Ask, Lines, NotesModel, Reading, ask, ask_for_summary, read_line, read_summary, readings};
pub use rules::{Found, notes_by_rule};
pub use source::{Sentence, Source};
pub use support::supported;
pub use template::{DEFAULT_TEMPLATE, Template, TemplateSection};
