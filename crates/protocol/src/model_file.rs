//! The frame of a worker's look at a model file before native code reads it: what can be wrong, and how that is said.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use crate::machine::require_file;
use crate::message::{Failure, FailureKind};

/// What is wrong with a model file.
#[derive(Debug)]
pub enum Damage {
    /// It is a file of another kind.
    Foreign,
    /// This part of it cannot be true.
    Implausible(&'static str),
    /// It ends too early.
    Cut,
    /// The system does not give it.
    Unreadable(io::Error),
}

impl From<io::Error> for Damage {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Cut } else { Self::Unreadable(error) }
    }
}

/// [`Damage::Implausible`] unless `holds`; `what` names the part for the message.
pub fn plausible(holds: bool, what: &'static str) -> Result<(), Damage> {
    if holds { Ok(()) } else { Err(Damage::Implausible(what)) }
}

/// Opens the file and lets `walk` look through it, given its length in bytes. Gives that length.
///
/// `expected` ends the sentence about a file of another kind: "… is not `expected`.", with what to choose instead.
///
/// # Errors
/// [`FailureKind::Model`] with a sentence for the person.
pub fn check(
    path: &Path,
    expected: &str,
    walk: impl FnOnce(BufReader<File>, u64) -> Result<(), Damage>,
) -> Result<u64, Failure> {
    let bytes = require_file(path)?;
    let walked = File::open(path).map_err(Damage::Unreadable).and_then(|file| walk(BufReader::new(file), bytes));
    let shown = path.display();
    let message = match walked {
        Ok(()) => return Ok(bytes),
        Err(Damage::Foreign) => format!("{shown} is not {expected}."),
        Err(Damage::Implausible(what)) => format!(
            "The model file {shown} is damaged or of an unknown kind ({what}); download it again or choose another one."
        ),
        Err(Damage::Cut) => format!("The model file {shown} is cut short; download it again."),
        Err(Damage::Unreadable(error)) => {
            format!("The model file {shown} cannot be read ({error}); choose another model.")
        }
    };
    Err(Failure::new(FailureKind::Model, message))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn message(walk: impl FnOnce(BufReader<File>, u64) -> Result<(), Damage>) -> String {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let failure = check(&manifest, "a tune; choose a .tune file", walk).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Model);
        assert!(failure.message.contains("Cargo.toml"), "{failure}");
        failure.message
    }

    #[test]
    fn each_damage_is_said_with_the_next_step() {
        assert!(message(|_, _| Err(Damage::Foreign)).ends_with(" is not a tune; choose a .tune file."));
        assert!(message(|_, _| plausible(false, "key")).contains("(key); download it again"));
        let past_the_end = message(|mut file, bytes| {
            let mut all = vec![0; bytes as usize + 1];
            Ok(file.read_exact(&mut all)?)
        });
        assert!(past_the_end.contains("cut short; download it again"), "{past_the_end}");
    }

    #[test]
    fn a_good_file_gives_its_length_and_a_missing_one_is_no_model() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let bytes = manifest.metadata().unwrap().len();
        assert_eq!(check(&manifest, "", |_, told| plausible(told == bytes, "length")), Ok(bytes));
        let missing = check(&manifest.join("none"), "", |_, _| Ok(()));
        assert_eq!(missing.unwrap_err().kind, FailureKind::Model);
    }
}
