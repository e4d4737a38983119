//! Takes in a model file that the person already has.

use std::{
    fs::File,
    io::{Read, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{Installed, ModelError, Models, OnProgress, Role, display_name, examine, words::Doing};
use crate::{
    file_facts::{free_bytes, sha256},
    job::Outcome,
};

impl Models {
    /// Keeps `file` among the models, as a reflink or hard link where the disk can, else as a copy. The header is checked first; the
    /// role comes from it, not from the name. A file that the catalogue lists becomes that model; of a name already taken by another
    /// file a second one is made (`name-2`); a file that is there already is found, not kept twice.
    ///
    /// # Errors
    /// `NoFile`, `NotAModel`, `Unsuitable`, `CutOff`, `DiskFull` or `Disk`.
    pub fn add(&self, file: &Path, on_progress: OnProgress) -> Result<Outcome<Installed>, ModelError> {
        let header = examine(file)?;
        // A link would point nowhere once the person tidies up.
        let source = file.canonicalize().map_err(ModelError::disk(Doing::Read, file))?;
        let bytes = source.metadata().map_err(ModelError::disk(Doing::Read, &source))?.len();
        let sum = sha256(&source, &mut |done| on_progress(done / 2, bytes));
        let sum = match sum.map_err(ModelError::disk(Doing::Read, &source))? {
            Outcome::Finished(sum) => sum,
            Outcome::Cancelled => return Ok(Outcome::Cancelled),
        };
        let listed = self.catalogue().models.iter().find(|entry| entry.sha256 == sum);
        if let Some(model) = listed.and_then(|entry| self.installed_entry(entry)) {
            return Ok(Outcome::Finished(model));
        }
        let folder = &self.0.folder;
        std::fs::create_dir_all(folder).map_err(ModelError::disk(Doing::Create, folder))?;
        let target = match listed {
            Some(entry) => folder.join(&entry.file),
            None => match self.place(&source, header.role, bytes, &sum)? {
                Place::Free(target) => target,
                Place::Same(target) => return self.found(&target),
            },
        };
        match keep(&source, &target, bytes, on_progress)? {
            ControlFlow::Continue(()) => self.found(&target),
            ControlFlow::Break(()) => Ok(Outcome::Cancelled),
        }
    }

    fn found(&self, target: &Path) -> Result<Outcome<Installed>, ModelError> {
        let model = self.installed().into_iter().find(|model| model.path == target);
        model.map(Outcome::Finished).ok_or_else(|| ModelError::NoFile { path: target.to_owned() })
    }

    /// A name that is free, or the file of this name that is the same already.
    fn place(&self, source: &Path, role: Role, bytes: u64, sum: &str) -> Result<Place, ModelError> {
        let end = match role {
            Role::Speech => "bin",
            Role::Text => "gguf",
        };
        let name = source.file_stem().unwrap_or(source.as_os_str()).to_string_lossy();
        let stem = name.trim_start_matches('.');
        for number in 1_u32.. {
            let id = if number == 1 { stem.to_owned() } else { format!("{stem}-{number}") };
            let file = format!("{id}.{end}");
            let target = self.0.folder.join(&file);
            let there = target.metadata().ok();
            if there.is_some_and(|there| there.len() == bytes) {
                let same = sha256(&target, &mut |_| ControlFlow::Continue(()));
                let same = same.map_err(ModelError::disk(Doing::Read, &target))?;
                if same == Outcome::Finished(sum.to_owned()) {
                    return Ok(Place::Same(target));
                }
            }
            // Names of the catalogue stay free for what they promise.
            let promised = self.catalogue().models.iter().any(|entry| entry.file == file || entry.id == id);
            if !promised && !target.exists() && !self.installed().iter().any(|model| model.id == id) {
                return Ok(Place::Free(target));
            }
        }
        unreachable!("there are more numbers than files")
    }
}

enum Place {
    Free(PathBuf),
    Same(PathBuf),
}

/// Under the name `target`, whole or not at all.
fn keep(source: &Path, target: &Path, bytes: u64, on_progress: OnProgress) -> Result<ControlFlow<()>, ModelError> {
    if reflink_copy::reflink(source, target).is_ok() || std::fs::hard_link(source, target).is_ok() {
        // It is done; a wish to cancel comes too late.
        let _ = on_progress(bytes, bytes);
        return Ok(ControlFlow::Continue(()));
    }
    copy(source, target, bytes, on_progress)
}

fn copy(source: &Path, target: &Path, bytes: u64, on_progress: OnProgress) -> Result<ControlFlow<()>, ModelError> {
    if let Some(free) = free_bytes(target).filter(|free| *free < bytes) {
        return Err(ModelError::DiskFull { needed: bytes, free });
    }
    let folder = target.parent().expect("a file stands in a folder");
    let mut file = tempfile::Builder::new()
        .prefix(".")
        .suffix(&format!("-{}.adding", display_name(target)))
        .tempfile_in(folder)
        .map_err(ModelError::disk(Doing::Write, folder))?;
    let mut from = File::open(source).map_err(ModelError::disk(Doing::Read, source))?;
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        let read = from.read(&mut buffer).map_err(ModelError::disk(Doing::Read, source))?;
        if read == 0 {
            break;
        }
        file.write_all(&buffer[..read]).map_err(ModelError::disk(Doing::Write, target))?;
        done += read as u64;
        if on_progress(bytes / 2 + done / 2, bytes).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    file.as_file().sync_all().map_err(ModelError::disk(Doing::Write, target))?;
    file.persist(target).map_err(|error| ModelError::disk(Doing::Write, target)(error.error))?;
    Ok(ControlFlow::Continue(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("source"), folder.path().join("target.bin"));
        let content = vec![7; 3_000_000];
        std::fs::write(&source, &content).unwrap();
        let mut steps = 0;
        let cancelled = copy(&source, &target, 3_000_000, &mut |_, _| {
            steps += 1;
            if steps == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(cancelled.unwrap().is_break());
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing is left of it");
        let done = copy(&source, &target, 3_000_000, &mut |_, _| ControlFlow::Continue(()));
        assert!(done.unwrap().is_continue());
        assert!(std::fs::read(&target).unwrap() == content);
        assert_eq!(folder.path().read_dir().unwrap().count(), 2);
    }
}
