//! Every outgoing connection, noted where the person can see it, so that "nothing has left this computer" is a fact.

use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{ModelError, Models, words::Doing};

/// Name of the list in the data folder: one JSON object a line.
const LIST: &str = "connections.jsonl";

/// A connection to another computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Connection {
    /// Which computer.
    pub host: String,
    /// When, milliseconds since 1970, UTC.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub at_unix_ms: i64,
}

/// Stands first in a list that was emptied: nothing is known of what was before.
#[derive(Serialize, Deserialize)]
struct Forgotten {
    forgotten_unix_ms: i64,
}

impl Models {
    /// The connections that were made to fetch models, by any Faircopy of this person, oldest first.
    pub fn connections(&self) -> Vec<Connection> {
        let text = std::fs::read_to_string(list(&self.0.folder)).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Since when the list is kept, milliseconds since 1970, UTC; `None`: since the first connection of all.
    pub fn connections_since_unix_ms(&self) -> Option<i64> {
        let text = std::fs::read_to_string(list(&self.0.folder)).unwrap_or_default();
        let first: Option<Forgotten> = text.lines().next().and_then(|line| serde_json::from_str(line).ok());
        first.map(|forgotten| forgotten.forgotten_unix_ms)
    }

    /// Forgets which computers were connected to and when. That there were some is not forgotten: the list says since when
    /// it is kept, so that nobody is told that nothing ever left this computer.
    ///
    /// # Errors
    /// [`ModelError::Disk`].
    pub fn forget_connections(&self) -> Result<(), ModelError> {
        if self.connections().is_empty() {
            return Ok(());
        }
        let path = list(&self.0.folder);
        let line = serde_json::to_string(&Forgotten { forgotten_unix_ms: now_unix_ms() }).unwrap_or_default();
        std::fs::write(&path, line + "\n").map_err(ModelError::disk(Doing::Write, &path))
    }
}

/// Notes a connection before it is made. A list that cannot be written does not stop the download: the log has it too.
pub(super) fn note(folder: &Path, host: &str) {
    let connection = Connection { host: host.to_owned(), at_unix_ms: now_unix_ms() };
    let noted = OpenOptions::new().create(true).append(true).open(list(folder)).and_then(|mut file| {
        let line = serde_json::to_string(&connection).unwrap_or_default();
        writeln!(file, "{line}")
    });
    if let Err(error) = noted {
        tracing::warn!(target: "network", host, %error, "the connection cannot be noted");
    }
}

fn now_unix_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

fn list(folder: &Path) -> PathBuf {
    // Beside the folder of the models, which holds nothing but models.
    folder.with_file_name(LIST)
}
