//! Where a recording is written. A seam, so that tests can fill the disk.

use std::{
    fs::{self, File},
    io::{self, Seek, Write},
    path::Path,
};

use crate::file_facts::free_bytes;

/// A file that grows.
pub trait Growing: Write + Seek + Send {
    /// Returns when all that was written is on the disk, whatever happens.
    fn sync(&mut self) -> io::Result<()>;
}

/// What holds recordings.
pub trait Disk: Send {
    /// Makes a file that is not there yet.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Growing>>;

    /// Makes the names of fresh files in this folder durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Bytes that can still be written there; `None` where the system does not say.
    fn free_bytes(&self, folder: &Path) -> Option<u64>;
}

/// The real one.
#[derive(Debug, Clone, Copy)]
pub struct SystemDisk;

impl Growing for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

impl Disk for SystemDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Growing>> {
        Ok(Box::new(File::create_new(path)?))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        sync_folder(folder)
    }

    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        free_bytes(folder)
    }
}

/// Makes the folder and its own name durable.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // The session's folder, and that of all sessions.
    for up in folder.ancestors().take(3) {
        sync_folder(up)?;
    }
    Ok(())
}

/// Makes the names in the folder durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Where folders cannot be opened, as on Windows, the system sees to it.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
