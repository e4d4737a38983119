//! What tells a recording from another one under the same name: a look at size and time, and its content where it counts.

use std::{
    fs::{self, File},
    io::Read,
    ops::ControlFlow,
    path::Path,
    time::UNIX_EPOCH,
};

use sha2::{Digest, Sha256};

use super::AudioError;
use crate::{job::Outcome, session::Fingerprint};

const BLOCK_BYTES: usize = 1 << 20;

/// Hears bytes done and bytes in all; `Break` cancels.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// Size and time alone: costs nothing.
///
/// # Errors
/// When the file is not there or may not be looked at.
pub fn glance(file: &Path) -> Result<Fingerprint, AudioError> {
    let about = fs::metadata(file).map_err(|source| AudioError::reading(file, source))?;
    let since = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let modified_unix_ns = i64::try_from(since.as_nanos()).unwrap_or(i64::MAX);
    Ok(Fingerprint { bytes: about.len(), modified_unix_ns, sha256: None })
}

/// Size, time and content: reads the whole file.
///
/// # Errors
/// When the file cannot be read.
pub fn of_content(file: &Path, on_progress: OnProgress) -> Result<Outcome<Fingerprint>, AudioError> {
    // The time before the content: what is written meanwhile is noticed later.
    let seen = glance(file)?;
    let failed = |source| AudioError::reading(file, source);
    let mut from = File::open(file).map_err(failed)?;
    let (mut digest, mut block, mut done) = (Sha256::new(), vec![0; BLOCK_BYTES], 0);
    loop {
        if on_progress(done, seen.bytes.max(done)).is_break() {
            return Ok(Outcome::Cancelled);
        }
        let bytes = from.read(&mut block).map_err(failed)?;
        if bytes == 0 {
            break;
        }
        digest.update(&block[..bytes]);
        done += bytes as u64;
    }
    let sha256 = digest.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    Ok(Outcome::Finished(Fingerprint { sha256: Some(sha256), ..seen }))
}

/// Whether `file` is what `known` was taken of. Gives its fingerprint of today if so, which differs where the file came
/// back with another time. The content is read only if size and time do not say it.
///
/// # Errors
/// As [`of_content`].
pub fn recognise(
    file: &Path,
    known: &Fingerprint,
    on_progress: OnProgress,
) -> Result<Outcome<Option<Fingerprint>>, AudioError> {
    let seen = glance(file)?;
    if seen.bytes == known.bytes && seen.modified_unix_ns == known.modified_unix_ns {
        return Ok(Outcome::Finished(Some(known.clone())));
    }
    if seen.bytes != known.bytes || known.sha256.is_none() {
        return Ok(Outcome::Finished(None));
    }
    Ok(match of_content(file, on_progress)? {
        Outcome::Finished(read) => Outcome::Finished((read.sha256 == known.sha256).then_some(read)),
        Outcome::Cancelled => Outcome::Cancelled,
    })
}
