//! What the product tests share: the workspace as Cargo sees it, and the third-party notices made from that.

pub mod dependencies;
pub mod notices;
pub mod processes;
pub mod product;
pub mod recorded;
pub mod sound;
pub mod virtual_audio;

use std::path::{Path, PathBuf};

/// The top folder of the project.
pub fn project_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests crate stands in the project").to_path_buf()
}
