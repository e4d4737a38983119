//! How values stand in the database's columns: names, times, paths, JSON.

use std::path::{Component, Path, PathBuf};

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};

use super::error::{LibraryError, Result};
use crate::{
    session::{Kept, MarkKind, SessionState},
    transcript::{Doubt, EditKind, Millis, Track},
};

/// A value of a closed list, stored under its name. The names are part of the schema.
pub(super) trait Named: Copy + PartialEq + 'static {
    const NAMES: &'static [(Self, &'static str)];

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(value, _)| *value == self).map_or("", |(_, name)| name)
    }
}

/// [`Named`] in a column.
pub(super) struct Name<T>(pub(super) T);

impl<T: Named> ToSql for Name<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.name().into())
    }
}

impl<T: Named> FromSql for Name<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let found = value.as_str()?;
        let known = T::NAMES.iter().find(|(_, name)| *name == found);
        known.map(|(value, _)| Self(*value)).ok_or(FromSqlError::InvalidType)
    }
}

impl Named for Track {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Mixed, "mixed"),
        (Self::Me, "me"),
        (Self::Others, "others"),
        (Self::Left, "left"),
        (Self::Right, "right"),
    ];
}

impl Named for SessionState {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Recording, "recording"),
        (Self::Transcribing, "transcribing"),
        (Self::Cleaning, "cleaning"),
        (Self::Ready, "ready"),
        (Self::Cancelled, "cancelled"),
        (Self::Failed, "failed"),
    ];
}

impl Named for Kept {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Reflink, "reflink"),
        (Self::HardLink, "hard_link"),
        (Self::Copy, "copy"),
        (Self::InPlace, "in_place"),
        (Self::Recorded, "recorded"),
    ];
}

impl Named for MarkKind {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Bookmark, "bookmark"),
        (Self::Pause, "pause"),
        (Self::Gap, "gap"),
        (Self::Lost, "lost"),
        (Self::Muted, "muted"),
    ];
}

impl Named for Doubt {
    const NAMES: &'static [(Self, &'static str)] =
        &[(Self::Repetition, "repetition"), (Self::NonSpeech, "non_speech"), (Self::LowConfidence, "low_confidence")];
}

impl Named for EditKind {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Filler, "filler"),
        (Self::Stutter, "stutter"),
        (Self::Repair, "repair"),
        (Self::Punctuation, "punctuation"),
        (Self::Casing, "casing"),
        (Self::Number, "number"),
        (Self::Rewording, "rewording"),
    ];
}

impl ToSql for Millis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(count(self.0).into())
    }
}

impl FromSql for Millis {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

/// A count for a column; SQLite's integers are signed.
pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A path in a column: text, or its bytes where it is not Unicode.
pub(super) struct StoredPath(pub(super) PathBuf);

impl StoredPath {
    /// Relative, with `/` on every system, when it is inside `library`, so that the library can be moved; else absolute.
    pub(super) fn of(path: &Path, library: &Path) -> Self {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        match absolute.strip_prefix(library) {
            Ok(inside) => Self(inside.to_path_buf()),
            Err(_) => Self(absolute),
        }
    }

    /// The path to use, given the library's folder of today.
    pub(super) fn resolve(self, library: &Path) -> PathBuf {
        library.join(self.0)
    }
}

impl ToSql for StoredPath {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let relative = self.0.components().all(|part| matches!(part, Component::Normal(_)));
        let value = match self.0.to_str() {
            Some(text) if relative => Value::Text(text.replace(std::path::MAIN_SEPARATOR, "/")),
            Some(text) => Value::Text(text.to_owned()),
            None => Value::Blob(path_bytes(&self.0)),
        };
        Ok(ToSqlOutput::Owned(value))
    }
}

impl FromSql for StoredPath {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Blob(bytes) => Ok(Self(path_of_bytes(bytes))),
            other => other.as_str().map(|text| Self(text.into())),
        }
    }
}

/// JSON of a column.
pub(super) fn parse_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    // serde's error may quote the text, so it goes no further.
    serde_json::from_str(text).map_err(|_| LibraryError::Damaged)
}

/// The name's bytes; where a system has none, the nearest text's.
#[cfg(unix)]
pub(crate) fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
pub(crate) fn path_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

/// The path of [`path_bytes`].
#[cfg(unix)]
pub(crate) fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
pub(crate) fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
