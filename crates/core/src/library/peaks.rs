//! The waveform of a session's sound, kept so that a file is read for it only once.

use rusqlite::{OptionalExtension, params};

use super::{Library, error::Result, session::exists};
use crate::session::SessionId;

impl Library {
    /// The waveform as [`Library::set_peaks`] kept it; `None` when there is none yet, or its sound has changed.
    ///
    /// # Errors
    /// [`super::LibraryError::NoSession`].
    pub fn peaks(&self, id: SessionId) -> Result<Option<Vec<u8>>> {
        self.read(|transaction| {
            exists(transaction, id)?;
            let mut statement = transaction.prepare_cached("SELECT places FROM peaks WHERE session = ?1")?;
            Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
        })
    }

    /// Keeps the waveform of the session's sound: a byte for each place, evenly over its length.
    ///
    /// # Errors
    /// [`super::LibraryError::NoSession`].
    pub fn set_peaks(&self, id: SessionId, places: &[u8]) -> Result<()> {
        self.write(|transaction| {
            exists(transaction, id)?;
            let sql = "INSERT OR REPLACE INTO peaks (session, places) VALUES (?1, ?2)";
            transaction.prepare_cached(sql)?.execute(params![id.0, places])?;
            Ok(())
        })
    }
}
