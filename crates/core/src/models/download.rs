//! Downloads a model: resumed after a cut, checked to the last bit, moved into place only when right.
//!
//! ```text
//! FILE.part        what has arrived            FILE.part.toml   which file it is a part of
//! .FILE.lock       held while this process writes it
//! ```

use std::{
    fs::{File, OpenOptions},
    io::Write,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::mpsc::RecvTimeoutError,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    Entry, Installed, ModelError, Models, OnProgress,
    fetch::{Piece, Trouble, Wish, fetch, host},
    words::{Cut, Doing},
};
use crate::{
    file_facts::{free_bytes, sha256},
    job::Outcome,
};

impl Models {
    /// Fetches a model of the catalogue, or finds it installed already. Two processes may ask for the same one: the second waits.
    ///
    /// # Errors
    /// `Unknown`, `Missing`, `NoConnection`, `Refused`, `Differs`, `DiskFull`, `Mirror` or `Disk`.
    pub fn get(&self, id: &str, on_progress: OnProgress) -> Result<Outcome<Installed>, ModelError> {
        let entry = self.catalogue().entry(id).ok_or_else(|| ModelError::Unknown { id: id.to_owned() })?;
        if let Some(model) = self.installed_entry(entry) {
            return Ok(Outcome::Finished(model));
        }
        let url = entry.url.as_deref().ok_or_else(|| ModelError::Missing { id: id.to_owned() })?;
        let folder = &self.0.folder;
        let download = Download {
            entry,
            url: self.address(url)?,
            https_only: self.0.mirror.is_none(),
            target: folder.join(&entry.file),
            part: folder.join(format!("{}.part", entry.file)),
            origin: folder.join(format!("{}.part.toml", entry.file)),
        };
        std::fs::create_dir_all(folder).map_err(ModelError::disk(Doing::Create, folder))?;
        let lock = folder.join(format!(".{}.lock", entry.file));
        let Some(_held) = download.lock(&lock, on_progress)? else { return Ok(Outcome::Cancelled) };
        let is_to_come = self.installed_entry(entry).is_none();
        if is_to_come && download.run(on_progress)?.is_break() {
            return Ok(Outcome::Cancelled);
        }
        let model = self.installed_entry(entry).ok_or_else(|| ModelError::Missing { id: id.to_owned() })?;
        if is_to_come {
            self.note_genuine(&model);
        }
        Ok(Outcome::Finished(model))
    }

    fn address(&self, url: &str) -> Result<String, ModelError> {
        let Some(mirror) = &self.0.mirror else { return Ok(url.to_owned()) };
        let host = mirror.strip_prefix("https://").or_else(|| mirror.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) {
            return Err(ModelError::Mirror);
        }
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        Ok(format!("{}/{path}", mirror.trim_end_matches('/')))
    }
}

/// Tries without a single byte before the person hears of it: few when nothing ever came, more once it had worked.
const FIRST_TRIES: u32 = 2;
const LATER_TRIES: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// How often the person's wish to cancel is looked at.
const TICK: Duration = Duration::from_millis(100);
/// Left free on the disk.
const MARGIN_BYTES: u64 = 64 << 20;

struct Download<'a> {
    entry: &'a Entry,
    url: String,
    https_only: bool,
    target: PathBuf,
    part: PathBuf,
    origin: PathBuf,
}

/// Which file a part belongs to.
#[derive(Default, Serialize, Deserialize)]
struct Origin {
    sha256: String,
    etag: Option<String>,
}

impl Download<'_> {
    /// Waits until no other process writes this model; `None` when cancelled.
    fn lock(&self, path: &Path, on_progress: OnProgress) -> Result<Option<File>, ModelError> {
        let file =
            OpenOptions::new().create(true).append(true).open(path).map_err(ModelError::disk(Doing::Write, path))?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(std::fs::TryLockError::WouldBlock) => {}
                Err(std::fs::TryLockError::Error(error)) => return Err(ModelError::disk(Doing::Lock, path)(error)),
            }
            if on_progress(self.arrived(), self.entry.bytes).is_break() {
                return Ok(None);
            }
            std::thread::sleep(TICK);
        }
    }

    fn run(&self, on_progress: OnProgress) -> Result<ControlFlow<()>, ModelError> {
        if self.read_origin().sha256 != self.entry.sha256 || self.arrived() > self.entry.bytes {
            self.forget()?; // of another version of this file, or of nothing known
        }
        let mut resumed = self.arrived() > 0;
        loop {
            self.check_space()?;
            if self.receive(on_progress)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            let bytes = self.entry.bytes;
            let sum = sha256(&self.part, &mut |_| on_progress(bytes, bytes));
            let sum = match sum.map_err(ModelError::disk(Doing::Read, &self.part))? {
                Outcome::Finished(sum) => sum,
                Outcome::Cancelled => return Ok(ControlFlow::Break(())),
            };
            if sum == self.entry.sha256 {
                return self.keep().map(ControlFlow::Continue);
            }
            self.forget()?;
            if !resumed {
                return Err(self.differs());
            }
            // An older part may have been wrong: once more, from the first byte.
            resumed = false;
        }
    }

    /// Until the part has all its bytes.
    fn receive(&self, on_progress: OnProgress) -> Result<ControlFlow<()>, ModelError> {
        let mut failures = 0;
        let mut ever = false;
        let mut restarts = 0;
        while self.arrived() < self.entry.bytes {
            let before = self.arrived();
            let trouble = match self.attempt(on_progress)? {
                Attempt::Cancelled => return Ok(ControlFlow::Break(())),
                Attempt::Ended => Trouble::Passing(Cut::Broken),
                Attempt::Trouble(trouble) => trouble,
            };
            if self.arrived() > before {
                ever = true;
                failures = 0;
            }
            match trouble {
                _ if self.arrived() == self.entry.bytes => {}
                Trouble::Refused(status) => return Err(ModelError::Refused { host: host(&self.url), status }),
                Trouble::StartOver if restarts < 2 => {
                    restarts += 1;
                    self.forget()?;
                }
                Trouble::StartOver => return Err(self.differs()),
                Trouble::Passing(reason) => {
                    failures += 1;
                    if failures >= if ever { LATER_TRIES } else { FIRST_TRIES } {
                        return Err(ModelError::NoConnection { host: host(&self.url), reason });
                    }
                    if self.pause(FIRST_WAIT * 2_u32.pow(failures - 1), on_progress).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// One request, as far as it goes.
    fn attempt(&self, on_progress: OnProgress) -> Result<Attempt, ModelError> {
        let from = self.arrived();
        let etag = self.read_origin().etag;
        let folder = self.target.parent().unwrap_or(Path::new(".")).to_owned();
        let wish = Wish { url: self.url.clone(), https_only: self.https_only, from, etag, folder };
        let pieces = fetch(wish);
        let mut file = None;
        let mut done = from;
        loop {
            match pieces.recv_timeout(TICK) {
                Ok(Piece::Start { of, .. }) if of.is_some_and(|of| of != self.entry.bytes) => {
                    self.forget()?;
                    return Err(self.differs());
                }
                Ok(Piece::Start { from, etag, .. }) => {
                    done = from;
                    file = Some(self.open_part(from, etag)?);
                }
                Ok(Piece::Bytes(bytes)) => {
                    done += bytes.len() as u64;
                    if done > self.entry.bytes {
                        self.forget()?;
                        return Err(self.differs());
                    }
                    let file = file.as_mut().expect("the start comes before the bytes");
                    file.write_all(&bytes).map_err(|error| self.write_error(error))?;
                }
                Ok(Piece::End) | Err(RecvTimeoutError::Disconnected) => return Ok(Attempt::Ended),
                Ok(Piece::Failed(trouble)) => return Ok(Attempt::Trouble(trouble)),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if on_progress(done, self.entry.bytes).is_break() {
                return Ok(Attempt::Cancelled);
            }
        }
    }

    /// The part, ready for the byte `from`; what it was before is noted first, so that a crash cannot mix two files.
    fn open_part(&self, from: u64, etag: Option<String>) -> Result<File, ModelError> {
        if from == 0 {
            self.forget()?;
        }
        let origin = Origin { sha256: self.entry.sha256.clone(), etag };
        let text = toml::to_string(&origin).expect("two texts are always TOML");
        std::fs::write(&self.origin, text).map_err(ModelError::disk(Doing::Write, &self.origin))?;
        let open = OpenOptions::new().create(true).append(true).open(&self.part);
        open.map_err(ModelError::disk(Doing::Write, &self.part))
    }

    fn read_origin(&self) -> Origin {
        let text = std::fs::read_to_string(&self.origin).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// Bytes in the part.
    fn arrived(&self) -> u64 {
        self.part.metadata().map_or(0, |part| part.len())
    }

    /// On disk for good, under its own name.
    fn keep(&self) -> Result<(), ModelError> {
        let part =
            OpenOptions::new().append(true).open(&self.part).map_err(ModelError::disk(Doing::Write, &self.part))?;
        part.sync_all().map_err(|error| self.write_error(error))?;
        drop(part);
        std::fs::rename(&self.part, &self.target).map_err(ModelError::disk(Doing::Write, &self.target))?;
        remove_if_there(&self.origin)?;
        if let Some(folder) = self.target.parent().filter(|_| cfg!(unix)) {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(ModelError::disk(Doing::Write, folder))?;
        }
        Ok(())
    }

    fn forget(&self) -> Result<(), ModelError> {
        remove_if_there(&self.part)?;
        remove_if_there(&self.origin)
    }

    fn check_space(&self) -> Result<(), ModelError> {
        let needed = self.entry.bytes - self.arrived() + MARGIN_BYTES;
        match free_bytes(&self.part) {
            Some(free) if free < needed => Err(ModelError::DiskFull { needed, free }),
            _ => Ok(()),
        }
    }

    fn write_error(&self, error: std::io::Error) -> ModelError {
        if error.kind() == std::io::ErrorKind::StorageFull {
            let needed = self.entry.bytes - self.arrived() + MARGIN_BYTES;
            return ModelError::DiskFull { needed, free: free_bytes(&self.part).unwrap_or(0) };
        }
        ModelError::disk(Doing::Write, &self.part)(error)
    }

    fn differs(&self) -> ModelError {
        ModelError::Differs { id: self.entry.id.clone() }
    }

    fn pause(&self, wait: Duration, on_progress: OnProgress) -> ControlFlow<()> {
        let mut left = wait;
        while !left.is_zero() {
            on_progress(self.arrived(), self.entry.bytes)?;
            std::thread::sleep(left.min(TICK));
            left = left.saturating_sub(TICK);
        }
        ControlFlow::Continue(())
    }
}

enum Attempt {
    /// The server has sent all it wanted to.
    Ended,
    /// It broke off.
    Trouble(Trouble),
    /// The person did.
    Cancelled,
}

fn remove_if_there(path: &Path) -> Result<(), ModelError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ModelError::disk(Doing::Delete, path)(error)),
        _ => Ok(()),
    }
}
