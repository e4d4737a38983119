//! Notes: what a talk comes to, each line with the places that it rests on.
//!
//! ```text
//! Transcript, FairCopy ▶ source (sentences that know their segments) ─┬▶ rules ──────────────┬▶ Draft lines
//!                                                                    └▶ passages ▶ model ▶ support ┘
//! ```
//! Rules take sentences that were said. What a language model writes is checked against what was said ([`support`]): a line
//! that nothing supports is marked, never shown as fact.

mod central;
mod language;
mod pattern;
mod rules;
mod source;
mod template;

pub use rules::{Found, notes_by_rule};
pub use source::{Sentence, Source};
pub use template::{DEFAULT_TEMPLATE, Template, TemplateSection};
