//! Deleting sessions so that they can be brought back, and deleting everything.

use super::{Faircopy, blocking, now_unix_ms};
use crate::{
    error::Error,
    library::{LibraryError, TrashedSession},
    logs,
    session::SessionId,
    settings::Settings,
};

/// How long a deleted session can be brought back.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// How many of them are shown.
const LISTED: u32 = 200;

impl Faircopy {
    /// Takes sessions out of every list and of the search. They can be brought back for seven days; then
    /// [`Self::purge_deleted`] deletes them for good.
    pub fn delete_sessions(&self, sessions: &[SessionId]) -> Result<(), Error> {
        Ok(self.library().trash(sessions, now_unix_ms())?)
    }

    /// The sessions that can be brought back, the last deleted first; at most 200.
    pub fn deleted_sessions(&self) -> Result<Vec<TrashedSession>, Error> {
        Ok(self.library().trashed(LISTED)?)
    }

    /// Brings deleted sessions back.
    pub fn restore_sessions(&self, sessions: &[SessionId]) -> Result<(), Error> {
        Ok(self.library().restore(sessions)?)
    }

    /// Deletes for good what was deleted more than seven days ago; gives the number of sessions. A window does this when it
    /// opens.
    pub fn purge_deleted(&self) -> Result<u64, Error> {
        Ok(self.library().purge(now_unix_ms() - KEPT_MS)?)
    }

    /// Deletes every session with its sound, every model that was downloaded or added, all settings, the log, and the list
    /// of connections ([`crate::models::Models::forget_connections`]). What remains is an empty library that works. The person's own files stay where they are.
    ///
    /// # Errors
    /// [`Error::Library`] while any job works on a session: stop it first. Nothing is deleted then.
    pub async fn delete_everything(&self) -> Result<(), Error> {
        // The engines hold model files open, which some systems then refuse to delete.
        self.close().await;
        let app = self.clone();
        blocking(move || {
            app.library().delete_all()?;
            app.models().remove_all()?;
            app.change_settings(|settings| *settings = Settings::default())?;
            // Saving keeps a copy of a file that it could not read.
            let _ = std::fs::remove_file(app.shared.settings_file.with_extension("toml.damaged"));
            app.models().forget_connections()?;
            let logs = &app.shared.logs;
            logs::clear(logs).map_err(|source| LibraryError::File { path: logs.clone(), source })?;
            Ok(())
        })
        .await?
    }
}
