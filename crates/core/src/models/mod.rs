//! Models: what the catalogue lists, what is installed, which one to use, and how to get another.
//!
//! All calls block (files, hashes, the network): call them on a blocking thread.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

mod add;
mod catalogue;
mod choose;
mod connections;
mod download;
mod error;
mod fetch;
mod genuine;
mod gguf;
mod header;
mod words;

pub use catalogue::{Catalogue, Entry, Languages, ModelSettings, Role};
pub use connections::Connection;
pub use error::ModelError;
pub use header::{Header, examine};
pub use words::{Cut, Doing, Flaw, Unfit};

use crate::paths::Paths;

/// Hears how many bytes of how many are done, at least a few times a second; `Break` cancels.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// A model on this machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Installed {
    /// The catalogue's id, or for an added file its name without the extension.
    pub id: String,
    /// What it is for.
    pub role: Role,
    /// The file.
    pub path: PathBuf,
    /// What the catalogue says; `None` for an added file that it does not list.
    pub entry: Option<Entry>,
    /// One of the two that come with the program.
    pub demo: bool,
    /// Size of the file.
    pub bytes: u64,
    /// What it understands.
    pub languages: Languages,
}

/// The models of one user. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Models(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    catalogue: Catalogue,
    built_in: PathBuf,
    folder: PathBuf,
    mirror: Option<String>,
}

impl Models {
    /// Reads the catalogue. `FAIRCOPY_MODEL_MIRROR`, if set, replaces scheme and host of every download.
    ///
    /// # Errors
    /// [`ModelError::Catalogue`] when there is none or it is damaged.
    pub fn open(paths: &Paths) -> Result<Self, ModelError> {
        let mirror = std::env::var("FAIRCOPY_MODEL_MIRROR").ok().filter(|base| !base.is_empty());
        Self::open_with_mirror(paths, mirror)
    }

    /// As [`Models::open`], with a mirror given by the caller and not by the environment.
    ///
    /// # Errors
    /// [`ModelError::Catalogue`].
    pub fn open_with_mirror(paths: &Paths, mirror: Option<String>) -> Result<Self, ModelError> {
        let built_in = paths.catalogue_folder().ok_or_else(|| ModelError::Catalogue {
            path: paths.built_in_models.first().cloned().unwrap_or_default().join("catalogue.toml"),
            reason: "there is no such file".into(),
        })?;
        let catalogue = Catalogue::load(built_in)?;
        Ok(Self(Arc::new(Inner { catalogue, built_in: built_in.to_owned(), folder: paths.models(), mirror })))
    }

    /// What can be had.
    pub fn catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    /// What is on this machine: the catalogue's in its order, then added files by name. Whatever is no usable model is left out.
    pub fn installed(&self) -> Vec<Installed> {
        let mut found: Vec<_> =
            self.0.catalogue.models.iter().filter_map(|entry| self.installed_entry(entry)).collect();
        let mut added: Vec<_> = self.files().into_iter().filter_map(|path| self.added_file(&path)).collect();
        added.sort_by(|a, b| a.path.cmp(&b.path));
        found.extend(added);
        found
    }

    /// What the model needs: the catalogue's word, or the defaults for an added file.
    pub fn settings_for(&self, model: &Installed) -> ModelSettings {
        model.entry.as_ref().map(|entry| entry.settings.clone()).unwrap_or_default()
    }

    /// Deletes a downloaded or added model, or what has arrived of one.
    ///
    /// # Errors
    /// [`ModelError::BuiltIn`], `NotInstalled`, `Unknown` or `Disk`.
    pub fn remove(&self, id: &str) -> Result<(), ModelError> {
        if let Some(model) = self.installed().into_iter().find(|model| model.id == id) {
            if model.demo {
                return Err(ModelError::BuiltIn { id: id.to_owned() });
            }
            return std::fs::remove_file(&model.path).map_err(ModelError::disk(Doing::Delete, &model.path));
        }
        let Some(entry) = self.0.catalogue.entry(id) else { return Err(ModelError::Unknown { id: id.to_owned() }) };
        if entry.built_in {
            return Err(ModelError::Missing { id: id.to_owned() });
        }
        let mut removed = false;
        for end in ["", ".part", ".part.toml"] {
            let path = self.0.folder.join(format!("{}{end}", entry.file));
            if path.is_file() {
                std::fs::remove_file(&path).map_err(ModelError::disk(Doing::Delete, &path))?;
                removed = true;
            }
        }
        if removed { Ok(()) } else { Err(ModelError::NotInstalled { id: id.to_owned() }) }
    }

    /// Deletes every model that was downloaded or added, and what has arrived of others; those that come with the program
    /// stay.
    ///
    /// # Errors
    /// [`ModelError::Disk`].
    pub fn remove_all(&self) -> Result<(), ModelError> {
        let Ok(entries) = self.0.folder.read_dir() else { return Ok(()) };
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            std::fs::remove_file(&path).map_err(ModelError::disk(Doing::Delete, &path))?;
        }
        Ok(())
    }

    fn installed_entry(&self, entry: &Entry) -> Option<Installed> {
        let folder = if entry.built_in { &self.0.built_in } else { &self.0.folder };
        let path = folder.join(&entry.file);
        let bytes = path.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        (bytes == entry.bytes).then(|| Installed {
            id: entry.id.clone(),
            role: entry.role,
            path,
            demo: entry.built_in,
            bytes,
            languages: entry.languages,
            entry: Some(entry.clone()),
        })
    }

    fn added_file(&self, path: &Path) -> Option<Installed> {
        let bytes = path.metadata().ok()?.len();
        let name = path.file_name()?;
        let listed = self.0.catalogue.models.iter().any(|entry| name == entry.file.as_str() && bytes == entry.bytes);
        if listed {
            return None;
        }
        let header =
            examine(path).inspect_err(|error| tracing::warn!(%error, "left out a file among the models")).ok()?;
        Some(Installed {
            id: path.file_stem()?.to_string_lossy().into_owned(),
            role: header.role,
            path: path.to_owned(),
            entry: None,
            demo: false,
            bytes,
            languages: header.languages,
        })
    }

    /// Files among the downloads that may be models: no parts, locks or hidden files.
    fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = self.0.folder.read_dir() else { return Vec::new() };
        entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "bin" || end == "gguf"))
            .filter(|path| !display_name(path).starts_with('.'))
            .collect()
    }
}

/// The file's name for messages.
fn display_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
