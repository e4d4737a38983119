//! Why a file was not written.

use std::{io, path::PathBuf};

use crate::told::word;

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

tell! {
    ExportError {
        Self::NoFont { script, package } => "export_no_font"(script = word(Script::ALL, script), package),
        Self::Unmade(format) => "export_unmade"(format),
        Self::Write { path, source } => "export_write"(path, source),
    }
}

words! {
    /// Letters that a font may lack.
    pub enum Script {
        Letters: "script_letters" = "letters",
        Greek: "script_greek" = "Greek letters",
        Cyrillic: "script_cyrillic" = "Cyrillic letters",
        Armenian: "script_armenian" = "Armenian letters",
        Hebrew: "script_hebrew" = "Hebrew letters",
        Arabic: "script_arabic" = "Arabic letters",
        Devanagari: "script_devanagari" = "Devanagari letters",
        Bengali: "script_bengali" = "Bengali letters",
        Tamil: "script_tamil" = "Tamil letters",
        Thai: "script_thai" = "Thai letters",
        Georgian: "script_georgian" = "Georgian letters",
        Korean: "script_korean" = "Korean letters",
        ChineseAndJapanese: "script_chinese_and_japanese" = "Chinese and Japanese characters",
        Japanese: "script_japanese" = "Japanese characters",
        Chinese: "script_chinese" = "Chinese characters",
        Emoji: "script_emoji" = "emoji",
    }
}

#[cfg(test)]
impl ExportError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let source = io::Error::other("the drive has gone");
        vec![
            Self::NoFont { script: Script::Japanese.to_string(), package: "fonts-noto-cjk" },
            Self::Unmade("PDF"),
            Self::Write { path: "/home/me/a b.pdf".into(), source },
        ]
    }
}
