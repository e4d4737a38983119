//! Notes of a session as the person reads them: sections of lines, each with the places that it rests on.

use serde::{Deserialize, Serialize};

use crate::{
    session::SessionId,
    transcript::{Span, Track},
};

/// Names a version of a session's notes; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NotesId(#[cfg_attr(feature = "bindings", specta(type = u32))] pub i64);

/// Names a line of notes in the library; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LineId(#[cfg_attr(feature = "bindings", specta(type = u32))] pub i64);

/// Who made the notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum MadeBy {
    /// Rules: each line is a sentence that was said.
    Rules,
    /// A language model; each line was checked against what was said.
    Model {
        /// Its catalogue id or file name.
        model: String,
    },
}

/// A version of a session's notes without its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NotesHead {
    /// Its name.
    pub id: NotesId,
    /// Whose notes.
    pub session: SessionId,
    /// Counted from 1 in its session.
    pub version: u32,
    /// Name of the template.
    pub template: String,
    /// Who made them.
    pub made_by: MadeBy,
    /// ISO 639-1 code of what was said.
    pub language: String,
    /// Number of the verbatim version that they were made of.
    pub transcript: u32,
    /// Number of the fair copy that they were made of; `None` where there was none.
    pub fair_copy: Option<u32>,
    /// Milliseconds since 1970, UTC.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub created_unix_ms: i64,
    /// Whether they are finished.
    pub complete: bool,
}

/// A version of a session's notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Notes {
    /// What they are.
    pub head: NotesHead,
    /// In the order of the template; those without lines too.
    pub sections: Vec<Section>,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum SectionKind {
    /// The most important of it in a few lines.
    Summary,
    /// What was decided.
    Decisions,
    /// What somebody said they will do or was asked to do.
    ActionItems,
    /// What was asked and not answered.
    OpenQuestions,
    /// What else was said that matters, in the order of time.
    KeyPoints,
    /// What was done since the last time.
    Progress,
    /// What keeps somebody from going on.
    Blockers,
    /// What a person's own template asks for.
    Own,
}

impl SectionKind {
    /// Each of them.
    pub const ALL: [Self; 8] = [
        Self::Summary,
        Self::Decisions,
        Self::ActionItems,
        Self::OpenQuestions,
        Self::KeyPoints,
        Self::Progress,
        Self::Blockers,
        Self::Own,
    ];
}

/// A section of notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Section {
    /// What it holds; tells its heading in the language of whoever reads it.
    pub kind: SectionKind,
    /// The heading that a person gave it; always there for [`SectionKind::Own`].
    pub heading: Option<String>,
    /// In the order of time, then as a person added them.
    pub lines: Vec<Line>,
}

/// A line of notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Line {
    /// Its name.
    pub id: LineId,
    /// What it says.
    pub text: String,
    /// Who is to do it, or who said it, where that is known.
    pub who: Option<Who>,
    /// Until when, in the words that were said ("by Friday").
    pub when: Option<String>,
    /// Whether the person ticked it off.
    pub done: bool,
    /// The places that it rests on, by time; empty only for a line that a person wrote, or that rests on nothing.
    pub cites: Vec<Citation>,
    /// Whether what was said supports it.
    pub support: Support,
    /// Whether a person changed its text; what stood there before can be put back.
    pub edited: bool,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Who {
    /// Whoever speaks on this track.
    Speaker {
        /// The track.
        track: Track,
    },
    /// A name that was said.
    Named {
        /// The name.
        name: String,
    },
}

/// A segment that a line rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Citation {
    /// Whose segment.
    pub track: Track,
    /// Its place ([`crate::transcript::Segment::seq`]) within the track.
    pub segment: u32,
    /// When it is said; zero for text without sound.
    pub span: Span,
}

/// Whether what was said supports a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "support", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Support {
    /// It does.
    Found,
    /// It does not: the line is no fact.
    NotFound {
        /// The first word of it that nobody said; empty where its words were said, but not so.
        word: String,
    },
    /// A person wrote it.
    Written,
}

/// A line before it has a place in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it says.
    pub text: String,
    /// As [`Line::who`].
    pub who: Option<Who>,
    /// As [`Line::when`].
    pub when: Option<String>,
    /// As [`Line::cites`].
    pub cites: Vec<Citation>,
    /// As [`Line::support`].
    pub support: Support,
}
