//! The library's own copy of a sound file: a reflink, else a hard link, else a copy.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::AudioError;
use crate::{job::Outcome, session::Kept};

const BLOCK_BYTES: usize = 1 << 20;

/// Puts the sound file `original` at `into`, whose folder is made if need be; what was at `into` is replaced.
///
/// A reflink shares its blocks with the original until one of the two changes. Where the file system has none, a hard
/// link costs nothing either, but later changes *inside* the original show in the library, too (programs that save
/// audio nearly always write a fresh file instead). On another drive it is a copy, which calls `on_progress` with bytes
/// done and bytes in all, and stops when told to.
///
/// The file appears at `into` complete and on disk, or not at all.
///
/// # Errors
/// When the original cannot be read, the drive is full, or the library's folder cannot be written.
pub fn keep(
    original: &Path,
    into: &Path,
    on_progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Outcome<Kept>, AudioError> {
    // A hard link to a symbolic link would be a link to a name, not to the sound.
    let original = fs::canonicalize(original).map_err(|source| AudioError::reading(original, source))?;
    let about = fs::metadata(&original).map_err(|source| AudioError::reading(&original, source))?;
    if about.is_dir() {
        return Err(AudioError::IsFolder(original));
    }
    let sorted = |source: io::Error| sort_write_error(&original, into, about.len(), source);
    let folder = into.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(sorted)?;
    let part = Part::beside(into);
    let kept = if reflink_copy::reflink(&original, &part.0).is_ok() {
        Kept::Reflink
    } else {
        part.remove();
        if fs::hard_link(&original, &part.0).is_ok() {
            Kept::HardLink
        } else {
            match copy(&original, &part.0, about.len(), on_progress) {
                Ok(ControlFlow::Continue(())) => Kept::Copy,
                Ok(ControlFlow::Break(())) => return Ok(Outcome::Cancelled),
                Err(Side::Reading(source)) => return Err(AudioError::reading(&original, source)),
                Err(Side::Writing(source)) => return Err(sorted(source)),
            }
        }
    };
    // Windows syncs only what is open for writing, and an original may be read-only. A copy is synced already.
    if cfg!(unix) {
        File::open(&part.0).and_then(|file| file.sync_all()).map_err(sorted)?;
    }
    fs::rename(&part.0, into).map_err(sorted)?;
    sync_folder(folder);
    Ok(Outcome::Finished(kept))
}

/// A file that is not complete; removed when dropped, unless it was moved into place.
struct Part(PathBuf);

impl Part {
    /// Only one process works on a session, so there is one part; what a killed process left of its own is replaced.
    fn beside(into: &Path) -> Self {
        let mut name = into.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = Self(into.with_file_name(name));
        part.remove();
        part
    }

    fn remove(&self) {
        // It is not there as a rule, and if it cannot be removed, writing it will say why.
        let _ = fs::remove_file(&self.0);
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove();
    }
}

/// On which side a copy failed.
enum Side {
    Reading(io::Error),
    Writing(io::Error),
}

fn copy(
    original: &Path,
    part: &Path,
    total: u64,
    on_progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Side> {
    let mut from = File::open(original).map_err(Side::Reading)?;
    let mut to = File::create(part).map_err(Side::Writing)?;
    let mut block = vec![0; BLOCK_BYTES];
    let mut done = 0;
    loop {
        if on_progress(done, total.max(done)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        let bytes = from.read(&mut block).map_err(Side::Reading)?;
        if bytes == 0 {
            break;
        }
        to.write_all(&block[..bytes]).map_err(Side::Writing)?;
        done += bytes as u64;
    }
    to.sync_all().map_err(Side::Writing)?;
    Ok(ControlFlow::Continue(()))
}

fn sort_write_error(original: &Path, into: &Path, bytes: u64, source: io::Error) -> AudioError {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            AudioError::NoSpace { path: original.to_path_buf(), bytes }
        }
        _ => AudioError::Write { path: into.to_path_buf(), source },
    }
}

/// Makes the new name itself durable, where folders can be synced.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        // Not every file system allows it; the file's content is safe already.
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_or_failed_copy_leaves_nothing() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let original = folder.path().join("original.wav");
        fs::write(&original, vec![1; 3 * BLOCK_BYTES]).expect("written");
        let part = Part::beside(&folder.path().join("kept.wav"));
        let mut seen = Vec::new();
        let stopped = copy(&original, &part.0, 3 << 20, &mut |done, total| {
            seen.push((done, total));
            if done < 2 << 20 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        assert!(matches!(stopped, Ok(ControlFlow::Break(()))));
        assert_eq!(seen, [(0, 3 << 20), (1 << 20, 3 << 20), (2 << 20, 3 << 20)]);
        drop(part);
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1, "only the original");
    }

    #[test]
    fn a_full_drive_is_named_and_says_what_to_do() {
        let full =
            |kind: io::ErrorKind| sort_write_error(Path::new("a.wav"), Path::new("b.wav"), 7, io::Error::from(kind));
        assert!(full(io::ErrorKind::StorageFull).to_string().contains("Free some space"));
        assert!(full(io::ErrorKind::PermissionDenied).to_string().contains("permissions"));
    }
}
