//! Exit codes, the same from release to release: scripts rely on them.

use std::process::ExitCode;

use faircopy_core::error::{Error, ErrorKind};

/// Why the command did not do all that was asked.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    kind: &'static str,
    /// `None` when it was said already.
    message: Option<String>,
}

impl Failure {
    /// Stopped by the person.
    pub fn cancelled(message: impl Into<String>) -> Self {
        Self { code: 130, kind: "cancelled", message: Some(message.into()) }
    }

    /// Wrong use that the argument parser cannot see.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, kind: "usage", message: Some(message.into()) }
    }

    /// What was given is not what is asked for.
    pub fn input(message: impl Into<String>) -> Self {
        Self { code: 3, kind: "input", message: Some(message.into()) }
    }

    /// A file that cannot be read or written.
    pub fn disk(message: impl Into<String>) -> Self {
        Self { code: 6, kind: "library", message: Some(message.into()) }
    }

    /// Anything else.
    pub fn other(message: impl Into<String>) -> Self {
        Self { code: 1, kind: "other", message: Some(message.into()) }
    }

    /// The same code, said already.
    pub fn said(self) -> Self {
        Self { message: None, ..self }
    }

    /// Whether the person stopped the work.
    pub fn is_cancelled(&self) -> bool {
        self.code == 130
    }

    /// One sentence with the next step.
    pub fn message(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }

    /// Says it of one of several files or sessions; the others go on. In JSON `what` stands in this field beside the message.
    pub fn report_one(&self, json: bool, field: &'static str, what: &str) {
        if json {
            eprintln!(
                "{}",
                serde_json::json!({ "error": { "kind": self.kind, "message": self.message(), field: what } })
            );
        } else {
            let named = if field == "file" { what.to_owned() } else { format!("{field} {what}") };
            eprintln!("faircopy: {named}: {}", self.message());
        }
    }

    /// Says it on standard error, as JSON if asked, and gives the exit code.
    pub fn report(&self, json: bool) -> ExitCode {
        if let Some(message) = &self.message {
            if json {
                eprintln!("{}", serde_json::json!({ "error": { "kind": self.kind, "message": message } }));
            } else {
                eprintln!("faircopy: {message}");
            }
        }
        ExitCode::from(self.code)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        let text = error.render().to_string();
        // What is wrong stands above the first empty line; hints and the usage follow.
        let lines = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim);
        let said = lines.collect::<Vec<_>>().join(" ");
        let said = said.strip_prefix("error: ").unwrap_or(&said);
        Self::usage(format!("{said}. `--help` shows what there is."))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Error::NoStyle { .. } | Error::NoTemplate { .. } = error {
            return Self::usage(error.to_string());
        }
        let (code, kind) = match error.kind() {
            ErrorKind::Input => (3, "input"),
            ErrorKind::Model => (4, "model"),
            ErrorKind::Engine => (5, "engine"),
            ErrorKind::Library => (6, "library"),
            ErrorKind::Busy => (7, "busy"),
            ErrorKind::Network => (8, "network"),
            ErrorKind::Other => (1, "other"),
        };
        Self { code, kind, message: Some(error.to_string()) }
    }
}

/// Errors of core's modules, by way of [`Error`].
macro_rules! from_core {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Error::from(error).into()
            }
        })*
    };
}

from_core!(faircopy_core::export::ExportError, faircopy_core::library::LibraryError, faircopy_core::models::ModelError);
