//! The opening of a prompt, the same for every passage, kept on disk from one process to the next: what the model has read of its
//! instructions, and nothing of what people said.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use llama_cpp_2::token::LlamaToken;

use super::Generator;

/// Openings of fewer tokens are read again as quickly; longer ones would fill the disk.
const WORTH_KEEPING: std::ops::RangeInclusive<usize> = 16..=2_048;
/// Most files in the folder; the oldest go.
const MOST_FILES: usize = 8;
const ENDING: &str = "opening";

/// The folder of kept openings, for one model file.
#[derive(Debug)]
pub(crate) struct Openings {
    folder: PathBuf,
    /// Tells this file from others, and from what stood there before.
    model: u64,
}

impl Openings {
    /// `None` where the model file cannot be told from another.
    pub(crate) fn of(folder: &Path, model: &Path) -> Option<Self> {
        let about = fs::metadata(model).ok()?;
        let changed = about.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let mut hash = DefaultHasher::new();
        (model, about.len(), changed, env!("CARGO_PKG_VERSION")).hash(&mut hash);
        Some(Self { folder: folder.to_owned(), model: hash.finish() })
    }

    fn file(&self, opening: &[LlamaToken]) -> PathBuf {
        let mut hash = DefaultHasher::new();
        self.model.hash(&mut hash);
        for token in opening {
            token.0.hash(&mut hash);
        }
        self.folder.join(format!("{:016x}.{ENDING}", hash.finish()))
    }

    /// Leaves room for one more file.
    fn make_room(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let own =
            entries.filter_map(Result::ok).filter(|entry| entry.path().extension().is_some_and(|own| own == ENDING));
        let mut files: Vec<(SystemTime, PathBuf)> =
            own.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
        files.sort();
        let many = (files.len() + 1).saturating_sub(MOST_FILES);
        for (_, file) in files.into_iter().take(many) {
            // One that stays is one too many, and no harm.
            let _ = fs::remove_file(file);
        }
    }
}

impl Generator<'_> {
    /// Takes over what was kept of this opening, where nothing was read since the start.
    pub(crate) fn recall(&mut self, opening: &[LlamaToken]) {
        let Some(openings) = self.openings.as_ref().filter(|_| self.cached.is_empty()) else { return };
        let file = openings.file(opening);
        if !WORTH_KEEPING.contains(&opening.len()) || !file.is_file() {
            return;
        }
        match self.context.state_seq_load_file(&file, 0, opening.len()) {
            Ok((tokens, _)) if tokens == opening => self.cached = tokens,
            // Damaged, or of another build: it is made anew.
            _ => {
                self.forget();
                let _ = fs::remove_file(file);
            }
        }
    }

    /// Keeps the opening that was read just now, where it is not kept yet. What does not work costs the next start some time.
    pub(crate) fn keep(&mut self, opening: &[LlamaToken]) {
        let Some(openings) = &self.openings else { return };
        let file = openings.file(opening);
        if !WORTH_KEEPING.contains(&opening.len()) || !self.cached.starts_with(opening) || file.exists() {
            return;
        }
        openings.make_room();
        let made = fs::create_dir_all(&openings.folder).is_ok();
        // Only the opening: what follows it is what people said.
        if !made || self.context.kv_cache_seq_rm(0, Some(opening.len() as u32), None).is_err() {
            return self.forget();
        }
        self.cached.truncate(opening.len());
        let unfinished = file.with_extension(format!("{}", std::process::id()));
        let kept = self.context.state_seq_save_file(&unfinished, 0, opening).is_ok();
        if !kept || fs::rename(&unfinished, &file).is_err() {
            let _ = fs::remove_file(unfinished);
        }
    }
}
