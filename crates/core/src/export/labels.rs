//! What an export calls the speakers and the columns.

use serde::{Deserialize, Serialize};

use crate::{
    note::{Section, SectionKind},
    transcript::Track,
};

/// Words that an export adds to those of the session, in the language of whoever reads it; English by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Labels {
    /// Everyone on one track, beside others.
    pub mixed: String,
    /// Who recorded it.
    pub me: String,
    /// Whom the computer played.
    pub others: String,
    /// The left channel.
    pub left: String,
    /// The right channel.
    pub right: String,
    /// Head of the column of what was said.
    pub verbatim: String,
    /// Head of the column of the fair copy.
    pub fair_copy: String,
    /// Stands before the name of a marked moment.
    pub bookmark: String,
    /// Words of the notes.
    pub notes: NoteLabels,
}

/// What an export adds to notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NoteLabels {
    /// Head of a summary.
    pub summary: String,
    /// Head of what was decided.
    pub decisions: String,
    /// Head of the tasks.
    pub action_items: String,
    /// Head of the questions that nobody answered.
    pub open_questions: String,
    /// Head of what else matters.
    pub key_points: String,
    /// Head of what was done.
    pub progress: String,
    /// Head of what is in the way.
    pub blockers: String,
    /// Stands before a line that nothing in the transcript supports.
    pub not_found: String,
    /// Says that no section has a line.
    pub nothing: String,
    /// Says that rules made the notes.
    pub by_rule: String,
    /// Says that a language model made them.
    pub by_model: String,
}

impl NoteLabels {
    /// The heading of a section.
    pub fn heading<'a>(&'a self, section: &'a Section) -> &'a str {
        if let Some(heading) = &section.heading {
            return heading;
        }
        match section.kind {
            SectionKind::Summary => &self.summary,
            SectionKind::Decisions => &self.decisions,
            SectionKind::ActionItems => &self.action_items,
            SectionKind::OpenQuestions => &self.open_questions,
            SectionKind::KeyPoints | SectionKind::Own => &self.key_points,
            SectionKind::Progress => &self.progress,
            SectionKind::Blockers => &self.blockers,
        }
    }
}

impl Default for NoteLabels {
    fn default() -> Self {
        Self {
            summary: "Summary".into(),
            decisions: "Decisions".into(),
            action_items: "Action items".into(),
            open_questions: "Open questions".into(),
            key_points: "Key points".into(),
            progress: "Done".into(),
            blockers: "In the way".into(),
            not_found: "Not found in the transcript".into(),
            nothing: "Nothing to note was found.".into(),
            by_rule: "Made by rule: each line is a sentence that was said.".into(),
            by_model: "Made by a language model; each line was checked against what was said.".into(),
        }
    }
}

impl Labels {
    /// Who speaks on this track.
    pub fn track(&self, track: Track) -> &str {
        match track {
            Track::Mixed => &self.mixed,
            Track::Me => &self.me,
            Track::Others => &self.others,
            Track::Left => &self.left,
            Track::Right => &self.right,
        }
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            mixed: "All".into(),
            me: "Me".into(),
            others: "Others".into(),
            left: "Left".into(),
            right: "Right".into(),
            verbatim: "Verbatim".into(),
            fair_copy: "Fair copy".into(),
            bookmark: "Bookmark".into(),
            notes: NoteLabels::default(),
        }
    }
}
