//! Errors as the window gets them: what the person can do, and what they are told.

use faircopy_core::{
    error::{Error, ErrorKind},
    told::{Tell, Told, Value},
};
use serde::Serialize;

/// An error for the window.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct Failure {
    /// What the person can do.
    pub kind: ErrorKind,
    /// The sentence with the next step.
    pub told: Told,
}

/// What a command gives back.
pub type Answer<T> = Result<T, Failure>;

impl Failure {
    /// The system gives no clipboard.
    pub fn clipboard() -> Self {
        let message = "The system's clipboard cannot be reached. Try again, or export to a file instead.";
        Self::other(Told::new("window_clipboard", [], message))
    }

    /// The system opens no folders.
    pub fn no_opener(folder: &str) -> Self {
        let message = format!("No program was found to show the folder. It is at {folder}.");
        Self::other(Told::new("window_no_opener", [("folder", Value::Text(folder.to_owned()))], message))
    }

    /// Why a file is not taken in whose name is no Unicode: only what could be shown of it came here.
    pub fn no_name() -> Told {
        let message = "Its name holds bytes that are no letters. Rename the file, then take it in again.";
        Told::new("window_no_name", [], message)
    }

    fn other(told: Told) -> Self {
        Self { kind: ErrorKind::Other, told }
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error = error.into();
        tracing::warn!(kind = ?error.kind(), "a command failed");
        Self { kind: error.kind(), told: error.told() }
    }
}

/// Runs `work` on a thread that may wait for the disk.
pub async fn waiting<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Answer<T>
where
    T: Send + 'static,
    E: Into<Error> + Send + 'static,
{
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.map_err(|_| Failure::from(Error::Stopped))?.map_err(Failure::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_window_says_by_itself_is_in_its_catalogue() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/i18n/en/errors.json");
        let text = std::fs::read_to_string(path).expect("the catalogue");
        let english: std::collections::BTreeMap<String, String> = serde_json::from_str(&text).expect("messages");
        let told = [Failure::clipboard().told, Failure::no_opener("/home/me/a b").told, Failure::no_name()];
        for told in &told {
            let code = told.code.as_deref().expect("a code");
            assert_eq!(english[code].replace("{{folder}}", "/home/me/a b"), told.message);
        }
        // And the title of the dialog of a window that cannot open.
        assert_eq!(english.keys().filter(|code| code.starts_with("window_")).count(), told.len() + 1);
    }
}
