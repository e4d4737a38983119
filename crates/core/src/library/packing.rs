//! Which recordings are being packed, so that what a killed process left of it is found without a look at every session.

use std::{
    fs::{self, File},
    io,
    path::PathBuf,
};

use super::{
    Library, SessionLock,
    error::{LibraryError, Result},
    open::LOCKS,
};
use crate::session::SessionId;

/// Ending of the file that stands for one.
const PACKING: &str = "packing";

impl Library {
    /// From now on the recording of the session is packed.
    ///
    /// # Errors
    /// [`LibraryError::File`].
    pub fn begin_packing(&self, lock: &SessionLock) -> Result<()> {
        let path = self.packing_path(lock.session());
        let made = File::create(&path).and_then(|file| file.sync_all());
        made.map_err(|source| LibraryError::file(&path, source))
    }

    /// Nothing is left of the packing but its result.
    ///
    /// # Errors
    /// [`LibraryError::File`].
    pub fn end_packing(&self, id: SessionId) -> Result<()> {
        let path = self.packing_path(id);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(LibraryError::file(&path, source)),
            _ => Ok(()),
        }
    }

    /// The sessions whose recordings are being packed, or were when a process was killed.
    pub fn packing(&self) -> Vec<SessionId> {
        let files = fs::read_dir(self.folder().join(LOCKS)).into_iter().flatten().flatten();
        let id = |name: &str| name.strip_suffix(PACKING)?.strip_suffix('.')?.parse().ok().map(SessionId);
        files.filter_map(|file| id(file.file_name().to_str()?)).collect()
    }

    /// Notes how much room its sound takes.
    ///
    /// # Errors
    /// [`LibraryError::NoSession`].
    pub fn set_audio_bytes(&self, id: SessionId, bytes: u64) -> Result<()> {
        self.set(id, "audio_bytes = ?2", &[&super::row::count(bytes)])
    }

    fn packing_path(&self, id: SessionId) -> PathBuf {
        self.folder().join(LOCKS).join(format!("{id}.{PACKING}"))
    }
}
