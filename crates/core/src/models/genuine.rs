//! Is a model of the catalogue what the catalogue promises, to the last bit? Its file is hashed before its first use, and
//! again whenever it has changed since; what was found is noted in a hidden file among the downloads.

use std::{fs, ops::ControlFlow, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::{Entry, Installed, ModelError, Models, words::Doing};
use crate::{
    file_facts::{sha256, size_and_time},
    job::Outcome,
};

/// The file that was found to be right.
#[derive(PartialEq, Serialize, Deserialize)]
struct Checked {
    path: String,
    bytes: u64,
    modified_unix_ns: i64,
    sha256: String,
}

impl Models {
    /// Whether the file is, to the last bit, what the catalogue promises; `true` for an added file, which nobody promised.
    ///
    /// # Errors
    /// [`ModelError::Disk`].
    pub fn is_genuine(&self, model: &Installed) -> Result<bool, ModelError> {
        let Some(entry) = &model.entry else { return Ok(true) };
        let sum = sha256(&model.path, &mut |_| ControlFlow::Continue(()));
        let sum = sum.map_err(ModelError::disk(Doing::Read, &model.path))?;
        Ok(sum == Outcome::Finished(entry.sha256.clone()))
    }

    /// As [`Models::is_genuine`], for every use: reads the file only if it was not read before or has changed since.
    ///
    /// # Errors
    /// [`ModelError::NotGenuine`], [`ModelError::Disk`].
    pub fn must_be_genuine(&self, model: &Installed) -> Result<(), ModelError> {
        let Some(entry) = &model.entry else { return Ok(()) };
        // The time before the content: what is written meanwhile is noticed at the next use.
        let now = checked(model, entry)?;
        let noted = fs::read_to_string(self.note_of(entry)).ok().and_then(|text| toml::from_str(&text).ok());
        if noted.is_some_and(|noted: Checked| noted == now) {
            return Ok(());
        }
        if !self.is_genuine(model)? {
            return Err(ModelError::NotGenuine { id: model.id.clone(), built_in: entry.built_in });
        }
        self.note(entry, &now);
        Ok(())
    }

    /// Notes that a file which was hashed just now is right.
    pub(super) fn note_genuine(&self, model: &Installed) {
        if let Some(entry) = &model.entry
            && let Ok(now) = checked(model, entry)
        {
            self.note(entry, &now);
        }
    }

    fn note(&self, entry: &Entry, checked: &Checked) {
        let text = toml::to_string(checked).expect("texts and numbers are always TOML");
        let written = fs::create_dir_all(&self.0.folder).and_then(|()| fs::write(self.note_of(entry), text));
        if let Err(error) = written {
            // It costs the next use a second reading of the file.
            tracing::debug!(%error, "a checked model could not be noted");
        }
    }

    /// Where it is noted that the model was found to be right.
    fn note_of(&self, entry: &Entry) -> PathBuf {
        self.0.folder.join(format!(".{}.checked", entry.file))
    }
}

fn checked(model: &Installed, entry: &Entry) -> Result<Checked, ModelError> {
    let (bytes, modified_unix_ns) = size_and_time(&model.path).map_err(ModelError::disk(Doing::Read, &model.path))?;
    Ok(Checked {
        path: model.path.to_string_lossy().into_owned(),
        bytes,
        modified_unix_ns,
        sha256: entry.sha256.clone(),
    })
}
