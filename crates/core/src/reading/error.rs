//! Why a text file is not taken in.

use std::{
    io,
    path::{Path, PathBuf},
};

/// What is wrong with the file; every message names the next step.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// There is nothing at this path.
    #[error("There is no file at {}. Check the name, or whether the drive is connected.", .0.display())]
    NotFound(PathBuf),
    /// The path is a folder.
    #[error("{} is a folder. Name the files in it instead.", .0.display())]
    IsFolder(PathBuf),
    /// The drive or its permissions.
    #[error("{} cannot be read ({source}). Check its permissions, and that its drive is connected.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Longer than any transcript.
    #[error("{} is too large to be a transcript (more than 32 MB). Split it, or paste the part that you need.", .0.display())]
    TooLarge(PathBuf),
    /// Its name says text, its bytes do not.
    #[error("{} does not hold text, whatever its name says. Save it as plain text (UTF-8), then try again.", .0.display())]
    NotText(PathBuf),
    /// Nothing to clean.
    #[error("{} holds no words. Check that it is the right file.", .0.display())]
    NoWords(PathBuf),
}

tell! {
    ReadingError {
        Self::NotFound(path) => "file_not_found"(path),
        Self::IsFolder(path) => "file_is_folder"(path),
        Self::Read { path, source } => "reading_read"(path, source),
        Self::TooLarge(path) => "reading_too_large"(path),
        Self::NotText(path) => "reading_not_text"(path),
        Self::NoWords(path) => "reading_no_words"(path),
    }
}

impl ReadingError {
    pub(super) fn reading(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            _ => Self::Read { path: path.to_owned(), source },
        }
    }
}

#[cfg(test)]
impl ReadingError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let path = || PathBuf::from("/notes/a b.srt");
        vec![
            Self::NotFound(path()),
            Self::IsFolder(path()),
            Self::Read { path: path(), source: io::Error::other("the drive has gone") },
            Self::TooLarge(path()),
            Self::NotText(path()),
            Self::NoWords(path()),
        ]
    }
}
