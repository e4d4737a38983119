//! What goes into the library and comes out of it, beside the shared types of `session` and `transcript`.

use serde::{Deserialize, Serialize};

use crate::{
    note::SectionKind,
    session::{Audio, SessionId, SessionState, Source},
    transcript::{Millis, Side, Span, Track},
};

/// Names a verbatim version; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TranscriptId(#[cfg_attr(feature = "bindings", specta(type = u32))] pub i64);

/// Names a version of a fair copy; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FairCopyId(#[cfg_attr(feature = "bindings", specta(type = u32))] pub i64);

/// A session to be.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Shown in lists.
    pub title: String,
    /// Milliseconds since 1970, UTC.
    pub created_unix_ms: i64,
    /// Where it comes from.
    pub source: Source,
    /// ISO 639-1 code, if given.
    pub language: Option<String>,
    /// Its sound, if it is in place already; see [`super::Library::set_audio`].
    pub audio: Option<Audio>,
    /// The job's settings, so that another process can resume it.
    pub request: serde_json::Value,
}

/// Which part of a list: the newest sessions, or those that come after one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    /// Most entries.
    pub limit: usize,
    /// `created_unix_ms` and id of the last session of the page before.
    pub before: Option<(i64, SessionId)>,
}

/// What kind of source a session has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum SourceKind {
    /// An audio or video file.
    File,
    /// Pasted or typed text.
    Text,
    /// The microphone, what the computer played, or both.
    Recording,
}

/// A session as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SessionSummary {
    /// Its name in the library.
    pub id: SessionId,
    /// Its title.
    pub title: String,
    /// Milliseconds since 1970, UTC.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub created_unix_ms: i64,
    /// Its length.
    pub duration: Option<Millis>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// How far it has come.
    pub state: SessionState,
    /// Words of the current verbatim version.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub words: u64,
    /// What kind of source it has.
    pub source: SourceKind,
    /// Whether its sound is there.
    pub audio: bool,
}

/// A session that was deleted and can be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TrashedSession {
    /// Its name in the library.
    pub id: SessionId,
    /// Its title.
    pub title: String,
    /// When it was deleted, milliseconds since 1970, UTC.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub deleted_unix_ms: i64,
}

/// What a verbatim version is made with.
#[derive(Debug, Clone, PartialEq)]
pub struct TranscriptMeta {
    /// The recogniser's catalogue id or file name.
    pub model: String,
    /// ISO 639-1 code, if given.
    pub language: Option<String>,
    /// Everything that had a say in the result.
    pub settings: serde_json::Value,
    /// Milliseconds since 1970, UTC.
    pub created_unix_ms: i64,
}

/// A verbatim version without its words.
#[derive(Debug, Clone, PartialEq)]
pub struct TranscriptHead {
    /// Its name.
    pub id: TranscriptId,
    /// Counted from 1 in its session.
    pub version: u32,
    /// The recogniser's catalogue id or file name.
    pub model: String,
    /// ISO 639-1 code, once known.
    pub language: Option<String>,
    /// Everything that had a say in the result.
    pub settings: serde_json::Value,
    /// Milliseconds since 1970, UTC.
    pub created_unix_ms: i64,
    /// Whether it is finished.
    pub complete: bool,
    /// Segments so far.
    pub segments: u64,
    /// Words so far.
    pub words: u64,
}

/// What a fair copy is made with.
#[derive(Debug, Clone, PartialEq)]
pub struct FairCopyMeta {
    /// The language model's catalogue id or file name; `None` for the rules alone.
    pub model: Option<String>,
    /// Name of the style.
    pub style: String,
    /// Everything that had a say in the result, the prompt included.
    pub settings: serde_json::Value,
    /// Milliseconds since 1970, UTC.
    pub created_unix_ms: i64,
}

/// A version of a fair copy without its paragraphs.
#[derive(Debug, Clone, PartialEq)]
pub struct FairCopyHead {
    /// Its name.
    pub id: FairCopyId,
    /// Counted from 1 among the fair copies of its verbatim version.
    pub version: u32,
    /// The language model's catalogue id or file name; `None` for the rules alone.
    pub model: Option<String>,
    /// Name of the style.
    pub style: String,
    /// Everything that had a say in the result.
    pub settings: serde_json::Value,
    /// Milliseconds since 1970, UTC.
    pub created_unix_ms: i64,
    /// Whether it is finished.
    pub complete: bool,
    /// Paragraphs so far.
    pub paragraphs: u64,
}

/// The versions that a person sees: those chosen, else the newest complete one of each stage, else the newest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Current {
    /// What was said.
    pub transcript: Option<TranscriptId>,
    /// The fair copy of that.
    pub fair_copy: Option<FairCopyId>,
}

/// A place where the words of a search stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Hit {
    /// The session.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// In which of its texts.
    pub side: Side,
    /// Whose words.
    pub track: Track,
    /// When they are said: the segment's or paragraph's time.
    pub span: Span,
    /// A line of text around the first match; every match stands between [`super::MARK_START`] and [`super::MARK_END`].
    pub snippet: String,
}

/// Bytes on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DiskUse {
    /// Originals inside the library. One kept as hard link or reflink shares its bytes with the person's own file.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub audio: u64,
    /// Text: estimated from its rows for one session, the database's files for all.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub text: u64,
}

/// What notes are made with.
#[derive(Debug, Clone, PartialEq)]
pub struct NotesMeta {
    /// The versions of the texts that they are made of; the verbatim one must be there.
    pub of: Current,
    /// Name of the template.
    pub template: String,
    /// The language model's catalogue id or file name; `None` when rules make them.
    pub model: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// The sections in order, with the headings that a person gave them.
    pub sections: Vec<(SectionKind, Option<String>)>,
    /// Everything else that has a say in the result.
    pub settings: serde_json::Value,
    /// Milliseconds since 1970, UTC.
    pub created_unix_ms: i64,
}
