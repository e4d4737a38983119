//! How a fair copy was made, in numbers: two styles or models are judged by them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::transcript::{EditKind, Paragraph, Verdict};

/// What was done to a text.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Scores {
    /// Its paragraphs.
    pub paragraphs: u32,
    /// Those that the rules alone cleaned.
    pub by_rules: u32,
    /// Those that stayed as they were said.
    pub kept_verbatim: u32,
    /// Those that a person wrote.
    pub edited: u32,
    /// Words that were said and have nothing in their place.
    pub words_left_out: u32,
    /// How often each kind of change was made; only kinds that were, in the order of [`EditKind`].
    pub changes: Vec<ChangesOfKind>,
}

/// How often one kind of change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChangesOfKind {
    /// The kind.
    pub kind: EditKind,
    /// How often.
    pub times: u32,
}

impl Scores {
    /// Of a text with these paragraphs.
    pub fn of<'a>(paragraphs: impl IntoIterator<Item = &'a Paragraph>) -> Self {
        let mut scores = Self::default();
        let mut changes: BTreeMap<EditKind, u32> = BTreeMap::new();
        for paragraph in paragraphs {
            scores.paragraphs += 1;
            match paragraph.verdict {
                Verdict::Cleaned => {}
                Verdict::RulesOnly(_) => scores.by_rules += 1,
                Verdict::KeptVerbatim { .. } => scores.kept_verbatim += 1,
                Verdict::Edited => scores.edited += 1,
            }
            for edit in &paragraph.edits {
                *changes.entry(edit.kind).or_default() += 1;
                if edit.text.is_empty() {
                    scores.words_left_out += edit.raw.end - edit.raw.start;
                }
            }
        }
        scores.changes = changes.into_iter().map(|(kind, times)| ChangesOfKind { kind, times }).collect();
        scores
    }
}
