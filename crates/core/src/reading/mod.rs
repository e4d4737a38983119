//! Text files that a person gives to be cleaned: prose and subtitles, in any usual encoding.

mod cues;
mod encoding;
mod error;
mod language;

use std::path::Path;

pub use self::{
    cues::{Cue, cues},
    error::ReadingError,
    language::{is_of_another, language_of_name, language_of_text},
};

/// Endings of the files that are read here, small.
pub const ENDINGS: [&str; 6] = ["txt", "text", "md", "markdown", "srt", "vtt"];

/// More is no transcript: three hours of speech are a quarter of a megabyte.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Lines of text without times.
    Prose(String),
    /// Subtitles in order.
    Cues(Vec<Cue>),
}

/// Whether the file's name says that it holds text.
pub fn is_text_file(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// The text of bytes in any usual encoding; `None` for bytes that are no text.
pub fn text_of(bytes: &[u8]) -> Option<String> {
    encoding::decoded(bytes)
}

/// Reads a text file. Subtitles are known by what stands in them, whatever the name says.
///
/// # Errors
/// [`ReadingError`].
pub fn read(file: &Path) -> Result<Written, ReadingError> {
    let failed = |source: std::io::Error| ReadingError::reading(file, source);
    let found = file.metadata().map_err(failed)?;
    if found.is_dir() {
        return Err(ReadingError::IsFolder(file.to_owned()));
    }
    if found.len() > MOST_BYTES {
        return Err(ReadingError::TooLarge(file.to_owned()));
    }
    let bytes = std::fs::read(file).map_err(failed)?;
    let text = text_of(&bytes).ok_or_else(|| ReadingError::NotText(file.to_owned()))?;
    let written = cues(&text).map_or(Written::Prose(text), Written::Cues);
    let has_words = match &written {
        Written::Prose(text) => text.contains(char::is_alphanumeric),
        Written::Cues(cues) => cues.iter().any(|cue| cue.text.contains(char::is_alphanumeric)),
    };
    if has_words { Ok(written) } else { Err(ReadingError::NoWords(file.to_owned())) }
}
