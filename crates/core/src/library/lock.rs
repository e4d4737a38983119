//! Who works on a session: an operating-system lock on a file, which ends with its process, however that ends.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Library,
    error::{LibraryError, Result},
    open::LOCKS,
};
use crate::session::SessionId;

/// Name of the lock of the one who records.
const RECORDING: &str = "recording.lock";

/// The right to work on a session, until dropped.
#[derive(Debug)]
pub struct SessionLock {
    session: SessionId,
    _file: File, // closing it releases the lock
}

impl SessionLock {
    /// The session that is held.
    pub fn session(&self) -> SessionId {
        self.session
    }
}

/// The right to record into the library, until dropped: one recording at a time.
#[derive(Debug)]
pub struct RecordingLock {
    _file: File, // closing it releases the lock
}

impl Library {
    /// Takes the right to record; `None` when this or another process has it.
    ///
    /// # Errors
    /// The lock file cannot be used.
    pub fn lock_recording(&self) -> Result<Option<RecordingLock>> {
        let path = self.folder().join(LOCKS).join(RECORDING);
        let file = open_lock(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(RecordingLock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(LibraryError::file(&path, source)),
        }
    }

    /// Takes the right to work on the session; `None` when this or another process has it.
    ///
    /// # Errors
    /// [`LibraryError::NoSession`], or the lock file cannot be used.
    pub fn lock(&self, id: SessionId) -> Result<Option<SessionLock>> {
        self.must_exist(id)?;
        let Some(lock) = self.take_lock(id)? else { return Ok(None) };
        // Asked again, because the one who held it may have deleted it.
        self.must_exist(id)?;
        Ok(Some(lock))
    }

    /// Whether this or another process works on the session.
    pub fn is_held(&self, id: SessionId) -> bool {
        // Shared, so that two who only look do not see each other.
        File::open(self.lock_path(id)).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// The lock of a session that nobody else can know of yet, or that is about to be deleted.
    pub(super) fn take_lock(&self, id: SessionId) -> Result<Option<SessionLock>> {
        let path = self.lock_path(id);
        let file = open_lock(&path)?;
        // Someone who only looks ([`Self::is_held`]) has the file for an instant; a job has it for longer than this.
        for _ in 0..5 {
            match file.try_lock() {
                Ok(()) => return Ok(Some(SessionLock { session: id, _file: file })),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
                Err(TryLockError::Error(source)) => return Err(LibraryError::file(&path, source)),
            }
        }
        Ok(None)
    }

    /// Removes the lock file of a session that is gone.
    pub(super) fn forget_lock(&self, lock: SessionLock) {
        let path = self.lock_path(lock.session);
        // Windows removes no open file. Ids are never used again, so a file that stays does no harm.
        drop(lock);
        let _ = fs::remove_file(path);
    }

    fn lock_path(&self, id: SessionId) -> PathBuf {
        self.folder().join(LOCKS).join(format!("{id}.lock"))
    }
}

pub(super) fn open_lock(path: &Path) -> Result<File> {
    let open = File::options().read(true).write(true).create(true).truncate(false).open(path);
    open.map_err(|source| LibraryError::file(path, source))
}
