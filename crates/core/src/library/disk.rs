//! Room on the disk: how much there is in use, and giving it back.

use std::{fs, io, path::Path, sync::PoisonError};

use super::{
    DATABASE, DiskUse, Library,
    error::{LibraryError, Result},
    session::{exists, write_audio},
};
use crate::session::{Kept, SessionId};

impl Library {
    /// Deletes the session with all its versions and its sound in the library. A file that the library only refers to
    /// stays where it is.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] while a job works on it; [`LibraryError::NoSession`].
    pub fn delete_session(&self, id: SessionId) -> Result<()> {
        let lock = self.lock(id)?.ok_or(LibraryError::Busy(id))?;
        self.write(|transaction| {
            // Everything else goes with it: foreign keys and triggers.
            transaction.execute("DELETE FROM sessions WHERE id = ?1", [id.0])?;
            Ok(())
        })?;
        let folder = self.session_folder(id);
        let removed = match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(LibraryError::file(&folder, error)),
            _ => Ok(()),
        };
        self.forget_lock(lock);
        // The log still holds the text until it is taken over; should a reader prevent that now, a later write does it.
        let writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        removed
    }

    /// Deletes the session's sound in the library and keeps its text; a file that the library only refers to is
    /// forgotten, not deleted. Gives back the bytes that were deleted.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] while a job works on it; [`LibraryError::NoSession`].
    pub fn delete_audio(&self, id: SessionId) -> Result<u64> {
        let _lock = self.lock(id)?.ok_or(LibraryError::Busy(id))?;
        let Some(audio) = self.session(id)?.audio else { return Ok(0) };
        self.write(|transaction| write_audio(transaction, id, None, self))?;
        let folder = self.session_folder(id);
        if audio.kept == Kept::InPlace || !audio.path.starts_with(&folder) {
            return Ok(0);
        }
        let bytes = folder_bytes(&folder);
        fs::remove_dir_all(&folder).map_err(|source| LibraryError::file(&folder, source))?;
        Ok(bytes)
    }

    /// Room that the session takes.
    pub fn disk_use(&self, id: SessionId) -> Result<DiskUse> {
        let text: i64 = self.read(|transaction| {
            exists(transaction, id)?;
            // A row of words takes some 16 bytes beside its text; the search index takes about the text once more.
            let sql = "SELECT coalesce((SELECT sum(2 * octet_length(w.text) + 16)
                                        FROM transcripts t JOIN segments g ON g.transcript = t.id
                                        JOIN words w ON w.segment = g.id WHERE t.session = ?1), 0)
                            + coalesce((SELECT sum(2 * octet_length(p.text) + 32)
                                        FROM transcripts t JOIN fair_copies f ON f.transcript = t.id
                                        JOIN paragraphs p ON p.fair_copy = f.id WHERE t.session = ?1), 0)";
            Ok(transaction.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?)
        })?;
        Ok(DiskUse { audio: folder_bytes(&self.session_folder(id)), text: text.max(0) as u64 })
    }

    /// Room that the library takes: originals, and the database with its log.
    pub fn total_disk_use(&self) -> Result<DiskUse> {
        let files = ["", "-wal", "-shm"].map(|suffix| self.folder().join(format!("{DATABASE}{suffix}")));
        let text = files.iter().filter_map(|path| fs::metadata(path).ok()).map(|data| data.len()).sum();
        Ok(DiskUse { audio: folder_bytes(&self.sessions_folder()), text })
    }
}

/// Bytes of all files below `folder`; what cannot be read counts nothing.
fn folder_bytes(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let bytes = |entry: fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => folder_bytes(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(bytes).sum()
}
