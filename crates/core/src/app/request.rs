//! What a person asks for. Stored with the session, so that another process can go on with it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{audio::tracks::TrackPlan, error::Error, library::LibraryError};

/// Write down a file and, if wanted, make a fair copy of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscribeRequest {
    /// The audio or video file.
    #[serde(with = "any_path")]
    pub file: PathBuf,
    /// Title in the library; the file's name when `None`.
    pub title: Option<String>,
    /// ISO 639-1 code; detected when `None`.
    pub language: Option<String>,
    /// Writes English whatever is spoken.
    pub translate: bool,
    /// Id or file of a recogniser; the settings' or the best one when `None`.
    pub speech_model: Option<String>,
    /// Which tracks to make of the channels.
    pub tracks: TrackPlan,
    /// Names and terms to listen for, beside those of the settings.
    pub vocabulary: Vec<String>,
    /// How to clean; `None` stops after the verbatim text.
    pub clean: Option<CleanRequest>,
    /// Refers to the file where it is instead of keeping a copy.
    pub in_place: bool,
}

impl TranscribeRequest {
    /// The usual: everything detected, mixed, with a fair copy in the default style.
    pub fn of(file: impl Into<PathBuf>) -> Self {
        Self {
            file: file.into(),
            title: None,
            language: None,
            translate: false,
            speech_model: None,
            tracks: TrackPlan::Mixed,
            vocabulary: Vec::new(),
            clean: Some(CleanRequest::default()),
            in_place: false,
        }
    }
}

/// How to make a fair copy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CleanRequest {
    /// Name of the style; the settings' when `None`.
    pub style: Option<String>,
    /// Id or file of a language model; the settings' or the best one when `None`.
    pub text_model: Option<String>,
}

/// How to make notes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesRequest {
    /// Name of the template; "meeting" when `None`.
    pub template: Option<String>,
    /// Id or file of a language model; the settings' or the best one when `None`.
    pub text_model: Option<String>,
    /// Whether rules make them even where a language model could.
    pub by_rule: bool,
}

/// Make a fair copy of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRequest {
    /// Title in the library.
    pub title: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// How to clean it.
    pub clean: CleanRequest,
}

/// What a session's request says.
///
/// # Errors
/// [`LibraryError::Damaged`].
pub(super) fn read_request<T: DeserializeOwned>(stored: serde_json::Value) -> Result<T, Error> {
    // serde's error may quote what was asked for, so it goes no further.
    serde_json::from_value(stored).map_err(|_| LibraryError::Damaged.into())
}

/// A path in JSON, whatever its name: text, or its bytes where it is not Unicode.
mod any_path {
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::library::{path_bytes, path_of_bytes};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Text(PathBuf),
        Bytes(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        match path.to_str() {
            Some(text) => text.serialize(to),
            None => path_bytes(path).serialize(to),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
        Ok(match Stored::deserialize(from)? {
            Stored::Text(path) => path,
            Stored::Bytes(bytes) => path_of_bytes(&bytes),
        })
    }
}
