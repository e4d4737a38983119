//! Why a file was not written.

use std::{io, path::PathBuf};

/// What can go wrong when a session is exported. It stays in the library as it is.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No font has these letters: a PDF would show empty boxes.
    #[error(
        "No font on this computer has the {script} of this text, so a PDF of it would show empty boxes. Install one \
         (on Debian and Ubuntu: apt install {package}), or export as html or docx."
    )]
    NoFont {
        /// What is missing, for the sentence: "Japanese letters".
        script: String,
        /// The package of Debian that has it.
        package: &'static str,
    },
    /// A format could not be made of this document.
    #[error("The {0} file could not be made. Export as html instead.")]
    Unmade(&'static str),
    /// The place cannot be written to.
    #[error("{} cannot be written: {source}. Choose another place; the session is kept in the library.", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
