//! What tells a recording from another one under the same name: a look at size and time, and its content where it counts.

use std::{ops::ControlFlow, path::Path};

use super::AudioError;
use crate::{
    file_facts::{sha256, size_and_time},
    job::Outcome,
    session::Fingerprint,
};

/// Hears bytes done and bytes in all; `Break` cancels.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// Size and time alone: costs nothing.
///
/// # Errors
/// When the file is not there or may not be looked at.
pub fn glance(file: &Path) -> Result<Fingerprint, AudioError> {
    let (bytes, modified_unix_ns) = size_and_time(file).map_err(|source| AudioError::reading(file, source))?;
    Ok(Fingerprint { bytes, modified_unix_ns, sha256: None })
}

/// Size, time and content: reads the whole file.
///
/// # Errors
/// When the file cannot be read.
pub fn of_content(file: &Path, on_progress: OnProgress) -> Result<Outcome<Fingerprint>, AudioError> {
    // The time before the content: what is written meanwhile is noticed later.
    let seen = glance(file)?;
    if on_progress(0, seen.bytes).is_break() {
        return Ok(Outcome::Cancelled);
    }
    let read = sha256(file, &mut |done| on_progress(done, seen.bytes.max(done)));
    Ok(match read.map_err(|source| AudioError::reading(file, source))? {
        Outcome::Finished(sha256) => Outcome::Finished(Fingerprint { sha256: Some(sha256), ..seen }),
        Outcome::Cancelled => Outcome::Cancelled,
    })
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
