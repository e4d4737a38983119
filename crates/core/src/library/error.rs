//! What can go wrong with the library, sorted by what the person can do.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

use super::{FairCopyId, TranscriptId};
use crate::{note::NotesId, session::SessionId};

/// Why the library did not do what it was asked for. What was stored before stays stored.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// Made by a newer Faircopy; nothing was touched.
    #[error(
        "This library was made by a newer Faircopy (its format is {found}, this one knows up to {known}). \
         Update Faircopy, or set FAIRCOPY_HOME to another folder."
    )]
    Newer {
        /// Format of the library.
        found: u32,
        /// Newest format that this program knows.
        known: u32,
    },
    /// The database cannot be read, or says things that make no sense.
    #[error(
        "The library's database is damaged. Run `faircopy library check` to see what is wrong; \
         if it cannot be opened at all, move library.db away and put a backup in its place."
    )]
    Damaged,
    /// The database belongs to another program.
    #[error("{} was not made by Faircopy. Move it away, or set FAIRCOPY_HOME to another folder.", .0.display())]
    NotALibrary(PathBuf),
    /// No permission to write.
    #[error(
        "The library in {} cannot be written to. \
         Give yourself write permission there, or set FAIRCOPY_HOME to another folder.", .folder.display()
    )]
    Unwritable {
        /// Folder of the library.
        folder: PathBuf,
    },
    /// No room left.
    #[error("The disk is full; everything stored so far is safe. Free some space and run the command again.")]
    DiskFull,
    /// Another process wrote for longer than this one was ready to wait.
    #[error("Another Faircopy kept the library busy for too long. Wait until it is done, then try again.")]
    InUse,
    /// A job works on the session.
    #[error("Session {0} is being worked on. Wait until its job is done or cancel it, then try again.")]
    Busy(SessionId),
    /// No such session.
    #[error("There is no session {0}. `faircopy list` shows those there are.")]
    NoSession(SessionId),
    /// No such verbatim version.
    #[error("Verbatim version {} is not in the library any more. Open the session again.", .0.0)]
    NoTranscript(TranscriptId),
    /// No such fair copy.
    #[error("Fair copy {} is not in the library any more. Open the session again.", .0.0)]
    NoFairCopy(FairCopyId),
    /// No such notes.
    #[error("Notes {} are not in the library any more. Open the session again.", .0.0)]
    NoNotes(NotesId),
    /// No such line.
    #[error("This line is not in the notes any more. Open the session again.")]
    NoLine,
    /// A part that is stored already, or one after a part that is missing; nothing was stored.
    #[error("Part {found} of the text cannot be stored because part {expected} is next. Resume the session.")]
    OutOfStep {
        /// Place of the part that comes next.
        expected: u32,
        /// Place of the part that was given.
        found: u32,
    },
    /// The version is complete and takes no more parts; nothing was stored.
    #[error("This version of the text is complete already. Start a new version of it.")]
    Complete,
    /// There is something where a backup was to be written.
    #[error("{} exists already, and a backup never overwrites. Choose another name.", .0.display())]
    Exists(PathBuf),
    /// A file or folder of the library could not be read or written.
    #[error("{} could not be used: {source}. Check that it is there and that you may write to it.", .path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// SQLite says no for a reason that has no name here.
    #[error("The library's database failed: {0}. Run `faircopy library check`, then try again.")]
    Database(#[source] rusqlite::Error),
}

tell! {
    LibraryError {
        Self::Newer { found, known } => "library_newer"(found, known),
        Self::Damaged => "library_damaged",
        Self::NotALibrary(path) => "library_not_a_library"(path),
        Self::Unwritable { folder } => "library_unwritable"(folder),
        Self::DiskFull => "library_disk_full",
        Self::InUse => "library_in_use",
        Self::Busy(session) => "library_busy"(session),
        Self::NoSession(session) => "library_no_session"(session),
        Self::NoTranscript(version) => "library_no_transcript"(version = version.0),
        Self::NoFairCopy(version) => "library_no_fair_copy"(version = version.0),
        Self::NoNotes(version) => "library_no_notes"(version = version.0),
        Self::NoLine => "library_no_line",
        Self::OutOfStep { expected, found } => "library_out_of_step"(expected, found),
        Self::Complete => "library_complete",
        Self::Exists(path) => "library_exists"(path),
        Self::File { path, source } => "library_file"(path, source),
        Self::Database(error) => "library_database"(source = error.to_string()),
    }
}

/// What the library's functions give back.
pub(super) type Result<T, E = LibraryError> = std::result::Result<T, E>;

impl LibraryError {
    /// For an operation on `path`, which is in the library.
    pub(super) fn file(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Unwritable { folder: path.to_path_buf() }
            }
            _ => Self::File { path: path.to_path_buf(), source },
        }
    }

    /// Names the library's folder where SQLite's error could not.
    pub(super) fn at(self, folder: &Path) -> Self {
        match self {
            Self::Unwritable { folder: unknown } if unknown.as_os_str().is_empty() => {
                Self::Unwritable { folder: folder.to_path_buf() }
            }
            other => other,
        }
    }
}

impl From<rusqlite::Error> for LibraryError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match &error {
            E::SqliteFailure(failure, _) => match failure.code {
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::InUse,
                ErrorCode::DiskFull => Self::DiskFull,
                // Files beside the database that cannot grow.
                _ if matches!(
                    failure.extended_code,
                    rusqlite::ffi::SQLITE_IOERR_SHMSIZE | rusqlite::ffi::SQLITE_IOERR_WRITE
                ) =>
                {
                    Self::DiskFull
                }
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
                ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                    Self::Unwritable { folder: PathBuf::new() }
                }
                _ => Self::Database(error),
            },
            // A value of another type, or a name that this format does not know, where only Faircopy writes.
            E::FromSqlConversionFailure(..) | E::InvalidColumnType(..) | E::IntegralValueOutOfRange(..) => {
                Self::Damaged
            }
            _ => Self::Database(error),
        }
    }
}

#[cfg(test)]
impl LibraryError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let path = || PathBuf::from("/home/me/library");
        vec![
            Self::Newer { found: 9, known: 4 },
            Self::Damaged,
            Self::NotALibrary(path()),
            Self::Unwritable { folder: path() },
            Self::DiskFull,
            Self::InUse,
            Self::Busy(SessionId(7)),
            Self::NoSession(SessionId(7)),
            Self::NoTranscript(TranscriptId(8)),
            Self::NoFairCopy(FairCopyId(8)),
            Self::NoNotes(NotesId(8)),
            Self::NoLine,
            Self::OutOfStep { expected: 2, found: 3 },
            Self::Complete,
            Self::Exists(path()),
            Self::File { path: path(), source: io::Error::other("the drive has gone") },
            Self::Database(rusqlite::Error::InvalidQuery),
        ]
    }
}
