//! The library: everything that was taken in and made from it, in one folder. SQLite; the only user of rusqlite.
//!
//! ```text
//! library.db          sessions, tracks, segments, words, paragraphs, edits, versions of each stage, journal, what waits
//!                     for its turn (migrations/)
//! sessions/ID/        the original sound of a session: `original.EXT`, or the folder `recording`
//! locks/ID.lock       held by the process that works on the session
//! locks/ID.packing    there while the session's recording is packed, and after a crash until that is cleared up
//! locks/queue-N.lock  held by the process with that queue
//! locks/recording.lock held by the process that records
//! ```
//!
//! Several processes may share a library. A write is one `BEGIN IMMEDIATE` transaction, on disk when the call returns
//! (`synchronous=FULL`); lists and search read through a second connection and never wait for a writer (WAL).
//! All functions are synchronous and may wait for the disk: call them from a blocking thread.

mod backup;
mod check;
mod disk;
mod error;
mod fair;
mod fold;
mod lock;
mod marks;
mod notes;
mod open;
mod packing;
mod peaks;
mod record;
mod revision;
mod row;
mod search;
mod session;
mod stretch;
#[cfg(test)]
mod tests;
mod trash;
mod verbatim;
mod versions;
mod waiting;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use self::error::Result;
pub(crate) use self::row::{path_bytes, path_of_bytes};
pub use self::{
    check::{CheckReport, Problem},
    error::LibraryError,
    lock::{RecordingLock, SessionLock},
    marks::MarkId,
    record::{
        Current, DiskUse, FairCopyHead, FairCopyId, FairCopyMeta, Hit, NewSession, NotesMeta, Page, SessionSummary,
        SourceKind, TranscriptHead, TranscriptId, TranscriptMeta, TrashedSession,
    },
    revision::{Changes, ParagraphChange, Revision, RevisionId, SegmentChange, Step},
    search::{MARK_END, MARK_START},
    stretch::{HeldParagraph, HeldSegment, ParagraphText, SegmentText, Stretch, Touched},
    waiting::{QueueLock, WaitingId},
};
use crate::session::SessionId;
pub use crate::transcript::Side;

/// Name of the database in the library's folder.
pub const DATABASE: &str = "library.db";

/// A handle on the library; clones share its connections.
#[derive(Clone)]
pub struct Library {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

impl Library {
    /// Opens the library in `folder`, which is made when missing, and brings its database to this program's format;
    /// a copy of an older database is kept beside it as `library.before-N.db`.
    ///
    /// # Errors
    /// [`LibraryError::Newer`], [`LibraryError::Damaged`], [`LibraryError::NotALibrary`], [`LibraryError::Unwritable`],
    /// [`LibraryError::DiskFull`].
    pub fn open(folder: &Path) -> Result<Self> {
        let folder = std::path::absolute(folder).map_err(|source| LibraryError::file(folder, source))?;
        let (writer, reader) = open::connections(&folder, open::MIGRATIONS).map_err(|error| error.at(&folder))?;
        Ok(Self { inner: Arc::new(Inner { folder, writer: Mutex::new(writer), reader: Mutex::new(reader) }) })
    }

    /// Where the library is; absolute.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// Where the session's original sound belongs. Made by whoever puts something there.
    pub fn session_folder(&self, id: SessionId) -> PathBuf {
        self.sessions_folder().join(id.to_string())
    }

    fn sessions_folder(&self) -> PathBuf {
        self.folder().join(open::SESSIONS)
    }

    /// Runs `work` in a transaction that takes the write lock at once, so that it never fails half way for being late.
    fn write<T>(&self, work: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        // A panic while the lock was held has rolled its transaction back: the connection is still good.
        let mut writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let run = || {
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        run().map_err(|error: LibraryError| error.at(self.folder()))
    }

    /// Runs `work` on one unchanging view of the library.
    fn read<T>(&self, work: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        let mut reader = self.inner.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let run = || work(&reader.transaction()?);
        run().map_err(|error: LibraryError| error.at(self.folder()))
    }
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("folder", &self.folder()).finish_non_exhaustive()
    }
}
