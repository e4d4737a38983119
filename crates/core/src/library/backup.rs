//! Copies of the library that are whole, taken while others go on writing.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use super::{
    DATABASE, Library,
    error::{LibraryError, Result},
    open::{SESSIONS, fresh_reader},
};

impl Library {
    /// Copies the database into the new file `to`: all text, no sound. Put in the place of `library.db` it is the library
    /// as it was.
    ///
    /// # Errors
    /// [`LibraryError::Exists`]; [`LibraryError::Damaged`] when the copy is not whole, which is then removed.
    pub fn backup(&self, to: &Path) -> Result<()> {
        // A connection of its own, so that a long copy keeps no list waiting.
        let from = fresh_reader(self.folder())?;
        copy_database(&from, to)
    }

    /// Copies the database and every original inside the library into the new folder `to`, which is a library then.
    ///
    /// # Errors
    /// [`LibraryError::Exists`]; nothing half-made stays behind.
    pub fn backup_with_audio(&self, to: &Path) -> Result<()> {
        refuse_existing(to)?;
        let parent = parent(to);
        let made = tempfile::Builder::new().prefix(".faircopy-backup-").tempdir_in(&parent);
        let made = made.map_err(|source| LibraryError::file(&parent, source))?;
        self.backup(&made.path().join(DATABASE))?;
        copy_folder(&self.folder().join(SESSIONS), &made.path().join(SESSIONS))?;
        refuse_existing(to)?;
        fs::rename(made.keep(), to).map_err(|source| LibraryError::file(to, source))
    }
}

/// Copies the database of `from` as one whole file; refuses to overwrite.
pub(super) fn copy_database(from: &Connection, to: &Path) -> Result<()> {
    refuse_existing(to)?;
    let parent = parent(to);
    let file = tempfile::Builder::new().prefix(".faircopy-backup-").suffix(".db").tempfile_in(&parent);
    let file = file.map_err(|source| LibraryError::file(&parent, source))?;
    let mut copy = Connection::open(file.path())?;
    let backup = Backup::new(from, &mut copy)?;
    // All pages in one step are one moment of the library; the log lets others write meanwhile.
    while backup.step(-1)? != StepResult::Done {
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(backup);
    // One file, without a log beside it.
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    let answer: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer != "ok" {
        return Err(LibraryError::Damaged);
    }
    copy.close().map_err(|(_, error)| error)?;
    file.as_file().sync_all().map_err(|source| LibraryError::file(to, source))?;
    file.persist_noclobber(to).map_err(|failed| match failed.error.kind() {
        io::ErrorKind::AlreadyExists => LibraryError::Exists(to.to_path_buf()),
        _ => LibraryError::file(to, failed.error),
    })?;
    Ok(())
}

fn refuse_existing(to: &Path) -> Result<()> {
    if fs::symlink_metadata(to).is_ok() { Err(LibraryError::Exists(to.to_path_buf())) } else { Ok(()) }
}

fn parent(to: &Path) -> PathBuf {
    to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf()
}

/// Copies a folder with all in it; what is deleted meanwhile is left out.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(|source| LibraryError::file(to, source))?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(LibraryError::file(from, error)),
    };
    for entry in entries {
        let entry = entry.map_err(|source| LibraryError::file(from, source))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            copy_folder(&source, &target)?;
            continue;
        }
        match fs::copy(&source, &target) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(LibraryError::file(&target, error)),
        }
    }
    Ok(())
}
