//! Deleting that can be taken back for a while, and deleting everything.

use std::{fs, io, path::Path, sync::PoisonError};

use rusqlite::OptionalExtension;

use super::{
    Library,
    error::{LibraryError, Result},
    open::{LOCKS, SESSIONS},
    record::TrashedSession,
};
use crate::session::SessionId;

impl Library {
    /// Takes the sessions out of every list and of the search; nothing of them is deleted yet. Those that are deleted
    /// already or are not there stay as they are.
    pub fn trash(&self, sessions: &[SessionId], now_unix_ms: i64) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE sessions SET deleted_unix_ms = ?2 WHERE id = ?1 AND deleted_unix_ms IS NULL";
            let mut statement = transaction.prepare_cached(sql)?;
            for session in sessions {
                statement.execute([session.0, now_unix_ms])?;
            }
            Ok(())
        })
    }

    /// Brings sessions back that [`Self::trash`] took out. Those that are gone for good stay gone.
    pub fn restore(&self, sessions: &[SessionId]) -> Result<()> {
        self.write(|transaction| {
            let mut statement =
                transaction.prepare_cached("UPDATE sessions SET deleted_unix_ms = NULL WHERE id = ?1")?;
            for session in sessions {
                statement.execute([session.0])?;
            }
            Ok(())
        })
    }

    /// The sessions that were taken out and can be brought back, the last one first, at most `limit` of them.
    pub fn trashed(&self, limit: u32) -> Result<Vec<TrashedSession>> {
        self.read(|transaction| {
            let sql = "SELECT id, title, deleted_unix_ms FROM sessions WHERE deleted_unix_ms IS NOT NULL
                       ORDER BY deleted_unix_ms DESC, id DESC LIMIT ?1";
            let mut statement = transaction.prepare_cached(sql)?;
            let rows = statement.query_map([limit], |row| {
                Ok(TrashedSession { id: SessionId(row.get(0)?), title: row.get(1)?, deleted_unix_ms: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Whether the session waits to be deleted.
    pub fn is_trashed(&self, id: SessionId) -> Result<bool> {
        let found = self.read(|transaction| {
            let sql = "SELECT deleted_unix_ms IS NOT NULL FROM sessions WHERE id = ?1";
            Ok(transaction.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?)
        })?;
        found.ok_or(LibraryError::NoSession(id))
    }

    /// Really deletes the sessions that were taken out at or before this time, as [`Self::delete_session`] does; gives
    /// their number. One that is being worked on waits for the next time.
    pub fn purge(&self, through_unix_ms: i64) -> Result<u64> {
        let old: Vec<SessionId> = self.read(|transaction| {
            let sql = "SELECT id FROM sessions WHERE deleted_unix_ms <= ?1 ORDER BY id";
            let mut statement = transaction.prepare_cached(sql)?;
            let rows = statement.query_map([through_unix_ms], |row| row.get(0).map(SessionId))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        let mut purged = 0;
        for session in old {
            match self.delete_session(session) {
                Ok(()) => purged += 1,
                // Held by a job, or deleted by another process just now.
                Err(LibraryError::Busy(_) | LibraryError::NoSession(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(purged)
    }

    /// Deletes every session with its sound, whatever waits in a queue, and the copies of the database that older formats left. What remains is an
    /// empty library that works. Files that the library only refers to stay where they are.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] while a job works on a session; nothing is deleted then.
    pub fn delete_all(&self) -> Result<()> {
        for session in self.locked_once() {
            if self.is_held(session) {
                return Err(LibraryError::Busy(session));
            }
        }
        self.write(|transaction| {
            // Everything else goes with them: foreign keys and triggers.
            transaction.execute("DELETE FROM sessions", [])?;
            transaction.execute("DELETE FROM waiting", [])?;
            Ok(())
        })?;
        empty_folder(&self.folder().join(SESSIONS), |_| true)?;
        let is_lock = |name: &str| name.strip_suffix(".lock").is_some_and(|id| id.parse::<i64>().is_ok());
        // A lock that somebody looks at just now may stay; its number is never used again.
        let _ = empty_folder(&self.folder().join(LOCKS), is_lock);
        empty_folder(self.folder(), |name| name.starts_with("library.before-"))?;
        let writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Gives the room back and takes the text out of the log; should a reader prevent that now, a later write does it.
        let _ = writer.execute_batch("VACUUM");
        let _ = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(())
    }

    /// Sessions that somebody has worked on in this folder.
    fn locked_once(&self) -> Vec<SessionId> {
        let files = fs::read_dir(self.folder().join(LOCKS)).into_iter().flatten().flatten();
        files.filter_map(|file| file.file_name().to_str()?.strip_suffix(".lock")?.parse().ok().map(SessionId)).collect()
    }
}

/// Deletes what is in the folder and has a fitting name.
fn empty_folder(folder: &Path, fits: impl Fn(&str) -> bool) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(LibraryError::file(folder, error)),
    };
    for entry in entries.flatten().filter(|entry| fits(&entry.file_name().to_string_lossy())) {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(LibraryError::file(&path, error)),
            _ => {}
        }
    }
    Ok(())
}
