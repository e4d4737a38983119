//! What tells a file from another one: its size, when it was last written to, its content; and how much room its disk has.

use std::{
    fs::{self, File},
    io::{self, Read},
    ops::ControlFlow,
    path::Path,
    time::UNIX_EPOCH,
};

use sha2::{Digest, Sha256};

use crate::job::Outcome;

const BLOCK_BYTES: usize = 1 << 20;

/// Bytes, and the nanoseconds since 1970 of the last write; reads nothing of the file. The time is 0 where the system keeps none.
///
/// # Errors
/// When the file is not there or may not be looked at.
pub(crate) fn size_and_time(path: &Path) -> io::Result<(u64, i64)> {
    let about = fs::metadata(path)?;
    let since = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Ok((about.len(), i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)))
}

/// The SHA-256 of the content, 64 small hexadecimal digits. `on_bytes` hears how many bytes were read and may break off.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn sha256(path: &Path, on_bytes: &mut dyn FnMut(u64) -> ControlFlow<()>) -> io::Result<Outcome<String>> {
    let mut file = File::open(path)?;
    let (mut digest, mut block, mut done) = (Sha256::new(), vec![0; BLOCK_BYTES], 0);
    loop {
        let bytes = file.read(&mut block)?;
        if bytes == 0 {
            break;
        }
        digest.update(&block[..bytes]);
        done += bytes as u64;
        if on_bytes(done).is_break() {
            return Ok(Outcome::Cancelled);
        }
    }
    let hex = digest.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        hex.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).expect("below 16")));
        hex
    });
    Ok(Outcome::Finished(hex))
}

/// Bytes that this user may still write on the disk of `folder`, or of the nearest folder above it that exists; `None` where
/// the system does not say.
pub(crate) fn free_bytes(folder: &Path) -> Option<u64> {
    folder.ancestors().find(|folder| folder.is_dir()).and_then(free)
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Option<u64> {
    None
}
