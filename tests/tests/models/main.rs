//! Models from outside: the catalogue that ships, what is chosen, what is taken in, and downloads from a server on this machine.

mod choice;
mod downloads;
mod files;
mod server;
mod shipped;

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use faircopy_core::{models::Models, paths::Paths};

/// A home of its own with the catalogue `text`.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn with_catalogue(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("built-in")).unwrap();
        std::fs::write(folder.path().join("built-in/catalogue.toml"), text).unwrap();
        Self { folder }
    }

    fn paths(&self) -> Paths {
        Paths {
            data: self.folder.path().join("data"),
            config: self.folder.path().join("config"),
            workers: vec![],
            built_in_models: vec![self.folder.path().join("built-in")],
            samples: Vec::new(),
        }
    }

    fn models(&self, mirror: Option<&str>) -> Models {
        Models::open_with_mirror(&self.paths(), mirror.map(ToOwned::to_owned)).unwrap()
    }

    /// What lies among the downloads, hidden files aside.
    fn names(&self) -> Vec<String> {
        let Ok(entries) = self.paths().models().read_dir() else { return vec![] };
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }
}

/// The folder of models that ships.
fn shipped_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models")
}

/// A home with the catalogue and the demo models that ship.
fn shipped_paths(home: &Home) -> Paths {
    Paths { built_in_models: vec![shipped_folder()], ..home.paths() }
}

fn go_on(_done: u64, _of: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// SHA-256 in small hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), bytes)).iter().fold(
        String::new(),
        |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        },
    )
}
