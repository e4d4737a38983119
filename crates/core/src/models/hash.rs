//! The SHA-256 of a file.

use std::{fs::File, io::Read, ops::ControlFlow, path::Path};

use sha2::{Digest, Sha256};

use super::{ModelError, words::Doing};
use crate::job::Outcome;

/// 64 small hexadecimal digits. `on_bytes` hears how many bytes were read and may break off.
pub(super) fn sha256(
    path: &Path,
    on_bytes: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Outcome<String>, ModelError> {
    let mut file = File::open(path).map_err(ModelError::disk(Doing::Read, path))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        let read = file.read(&mut buffer).map_err(ModelError::disk(Doing::Read, path))?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[..read]);
        done += read as u64;
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
