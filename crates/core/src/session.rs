//! A session: one recording, file or text with everything made from it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

use crate::{
    told::Told,
    transcript::{Millis, Track},
};

/// Names a session in the library; counted up, never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SessionId(#[cfg_attr(feature = "bindings", specta(type = u32))] pub i64);

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a session came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Source {
    /// An audio or video file.
    File {
        /// Where it was when it was taken in.
        #[serde(serialize_with = "as_shown")]
        #[cfg_attr(feature = "bindings", specta(type = String))]
        original: PathBuf,
    },
    /// Pasted or typed text.
    Text,
    /// The microphone, what the computer played, or both.
    Recording,
}

/// How far a session has come. Everything but `Ready` can be resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum SessionState {
    /// Its sound is being recorded, or was when the recording broke off.
    Recording,
    /// Taken in; the text is not complete.
    Transcribing,
    /// The text is complete; the fair copy is not.
    Cleaning,
    /// All that was asked for is there.
    Ready,
    /// Stopped by the person.
    Cancelled,
    /// Stopped by an error; its sentence is stored with the session.
    Failed,
}

/// How the library holds the original sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Kept {
    /// Shares its blocks with the original until one of them changes.
    Reflink,
    /// The same file under a second name.
    HardLink,
    /// A copy.
    Copy,
    /// Only referred to, at `Audio::path`.
    InPlace,
    /// Recorded here: `Audio::path` is a folder of WAV files, see `audio::recording`.
    Recorded,
}

/// The sound of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Audio {
    /// Where it is: inside the library, or where the person keeps it. A folder for a recording.
    #[serde(serialize_with = "as_shown")]
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub path: PathBuf,
    /// How the library holds it.
    pub kept: Kept,
    /// Its size; 0 while it is recorded.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub bytes: u64,
    /// Which tracks are heard in it.
    pub tracks: Vec<Track>,
}

/// What happened at a moment of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum MarkKind {
    /// The person wanted to find this moment again.
    Bookmark,
    /// The person paused: nothing was recorded, and the recording goes on at the same moment.
    Pause,
    /// The computer slept: as for a pause.
    Gap,
    /// A device gave nothing: silence stands in its track.
    Lost,
    /// The person muted a track: silence stands in it.
    Muted,
}

/// A moment of a recording that is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Mark {
    /// Where in the recording.
    pub at: Millis,
    /// What it is.
    pub kind: MarkKind,
    /// How long it lasted, in the time of the day for a pause or a gap; `None` for a bookmark, and before it is over.
    pub length: Option<Millis>,
    /// Whose track; `None` where it holds for all.
    pub track: Option<Track>,
    /// What the person called it.
    pub label: Option<String>,
}

/// What tells the file that a session began with from another one of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Its size.
    pub bytes: u64,
    /// When it was last written to, in nanoseconds since 1970.
    pub modified_unix_ns: i64,
    /// SHA-256 of its content, 64 small hexadecimal digits; only of files that are not kept but referred to, which may come
    /// back with another time.
    pub sha256: Option<String>,
}

/// One recording, file or text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Session {
    /// Its name in the library.
    pub id: SessionId,
    /// Given by the person, or the file's name.
    pub title: String,
    /// Milliseconds since 1970, UTC.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub created_unix_ms: i64,
    /// Where it came from.
    pub source: Source,
    /// Its sound; `None` for text and after the audio was deleted.
    pub audio: Option<Audio>,
    /// Its length; `None` until known and for text without times.
    pub duration: Option<Millis>,
    /// ISO 639-1 code, once given or detected.
    pub language: Option<String>,
    /// How far it has come.
    pub state: SessionState,
    /// Why it failed, for the person.
    pub failure: Option<Told>,
    /// What was noticed while taking it in ("the file is cut off at 12:40").
    pub warnings: Vec<Told>,
}

/// A path for people and scripts: letters that are no Unicode are replaced, where serde itself would give up.
pub(crate) fn as_shown<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&path.to_string_lossy())
}
