//! The handle that shells hold: requests in, events out, everything stored on the way.
//!
//! `import` takes a file in, `recognise` finds the session that it belongs to, `transcription` runs the recogniser over it, `fair_copy` cleans what it wrote,
//! `recording` records, `packing` makes recordings smaller; `pasted` cleans text that a person typed, `listen` finds the sound that belongs to a session; `editing` stores what a
//! person changes, `again` makes fresh versions; `styles` holds the ways to clean that there are.

mod again;
mod compare;
mod deleting;
mod document;
mod editing;
mod fair_copy;
mod given;
mod import;
mod intake;
mod listen;
mod live;
mod notes;
mod packing;
mod pasted;
mod plan;
pub mod queue;
mod recognise;
mod recording;
mod request;
mod rows;
mod styles;
#[cfg(test)]
mod tests;
mod text_engine;
mod transcription;

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use faircopy_protocol::{Vocabulary, speech::Speech, text::Text};
use tokio::{sync::Semaphore, task::spawn_blocking};
use tokio_util::sync::CancellationToken;

use crate::{
    error::Error,
    event::Event,
    job::Progress,
    library::{Library, SessionLock},
    models::{Installed, Models},
    paths::Paths,
    session::SessionId,
    settings::{Settings, SettingsWarning},
    worker::{Launch, Policy, Worker},
};

pub use compare::{ChangesOfKind, ComparedRow, Comparison, Piece, Scores};
pub use document::CopiedText;
pub use editing::{Begun, Edited, HearWith, HeardAgain, Originals, RowName, SpokenLanguage};
pub use intake::Sample;
pub use notes::{NotesText, TemplateView};
pub use recording::{RecordRequest, Recording, RecordingSink};
pub use request::{CleanRequest, NotesRequest, TextRequest, TranscribeRequest};
pub use rows::{DoubtfulWords, Row, rows};
pub use text_engine::TextEngine;

/// Where events go. Called from any thread; must return soon.
pub type EventSink<'a> = &'a (dyn Fn(Event) + Send + Sync);
/// Is told how much of a text is done that is not kept. Called on any thread, quickly.
pub type ProgressSink<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Program of the speech engine.
pub const SPEECH_WORKER: &str = "faircopy-whisper-worker";
/// Program of the text engine.
pub const TEXT_WORKER: &str = "faircopy-llama-worker";

/// Faircopy, opened for one person on this computer. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Faircopy {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: RwLock<Arc<Settings>>,
    settings_file: PathBuf,
    samples: Vec<PathBuf>,
    logs: PathBuf,
    /// See [`Paths::openings`].
    openings: PathBuf,
    settings_warnings: Vec<SettingsWarning>,
    library: Library,
    models: Models,
    /// One waveform at a time: each reads a whole file.
    waveforms: Semaphore,
    speech: Worker<Speech>,
    text: Worker<Text>,
}

/// Models below this size get one thread. ggml's threads meet after every step and spin while they wait. The steps of a small
/// model are so short that the meeting costs more than the help brings, and beside a busy program, when one of the threads
/// has to wait for its core, all others spin until it comes: up to ten times slower.
const SMALL_MODEL_BYTES: u64 = 64_000_000;

/// One session that this process works on.
struct Job<'a> {
    session: SessionId,
    events: EventSink<'a>,
    cancel: &'a CancellationToken,
    lock: Arc<SessionLock>,
}

impl Faircopy {
    /// Opens the library and the settings. Starts no engine and loads no model.
    pub fn open(paths: &Paths) -> Result<Self, Error> {
        let (settings, settings_warnings) = Settings::load(&paths.settings());
        let library = Library::open(&paths.data)?;
        let models = Models::open(paths)?;
        let idle = Duration::from_secs(settings.idle_seconds);
        let shared = Shared {
            speech: worker(paths, SPEECH_WORKER, idle),
            text: worker(paths, TEXT_WORKER, idle),
            settings: RwLock::new(Arc::new(settings)),
            settings_file: paths.settings(),
            samples: paths.samples.clone(),
            logs: paths.logs(),
            openings: paths.openings(),
            settings_warnings,
            library,
            models,
            waveforms: Semaphore::new(1),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The person's settings as they stand.
    pub fn settings(&self) -> Arc<Settings> {
        self.shared.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Saves other settings; jobs that begin from now on use them. How long idle engines stay holds from the next start.
    ///
    /// # Errors
    /// [`Error::Settings`]; the settings then stay as they were.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) -> Result<Arc<Settings>, Error> {
        self.try_settings(|settings| {
            change(settings);
            Ok(())
        })
    }

    /// The same for a change that may be refused.
    fn try_settings(&self, change: impl FnOnce(&mut Settings) -> Result<(), Error>) -> Result<Arc<Settings>, Error> {
        let mut current = self.shared.settings.write().unwrap_or_else(PoisonError::into_inner);
        let mut settings = Settings::clone(&current);
        change(&mut settings)?;
        settings.save(&self.shared.settings_file)?;
        *current = Arc::new(settings);
        Ok(current.clone())
    }

    /// What was wrong with the settings file.
    pub fn settings_warnings(&self) -> &[SettingsWarning] {
        &self.shared.settings_warnings
    }

    /// Sessions and their texts.
    pub fn library(&self) -> &Library {
        &self.shared.library
    }

    /// The catalogue and what is installed.
    pub fn models(&self) -> &Models {
        &self.shared.models
    }

    /// Ends both engines. Dropping the last handle does it too.
    pub async fn close(&self) {
        self.shared.speech.stop().await;
        self.shared.text.stop().await;
    }

    /// The model, if it is what the catalogue promises.
    async fn genuine(&self, model: Installed) -> Result<Installed, Error> {
        let models = self.models().clone();
        Ok(blocking(move || models.must_be_genuine(&model).map(|()| model)).await??)
    }

    fn threads(&self, model: &Installed) -> u32 {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        self.settings().threads.unwrap_or_else(|| usual_threads(cores, model.bytes))
    }

    /// Runs a library call off the async threads: SQLite waits for the disk.
    async fn stored<T, F>(&self, call: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Library) -> Result<T, crate::library::LibraryError> + Send + 'static,
    {
        let library = self.shared.library.clone();
        Ok(blocking(move || call(&library)).await??)
    }

    async fn job<'a>(
        &self,
        session: SessionId,
        events: EventSink<'a>,
        cancel: &'a CancellationToken,
    ) -> Result<Job<'a>, Error> {
        if self.stored(move |library| library.is_trashed(session)).await? {
            return Err(crate::library::LibraryError::NoSession(session).into());
        }
        let lock = self.stored(move |library| library.lock(session)).await?.ok_or(Error::Busy(session))?;
        Ok(Job { session, events, cancel, lock: Arc::new(lock) })
    }
}

/// Threads for a model of so many bytes where the person chose none.
fn usual_threads(cores: usize, model_bytes: u64) -> u32 {
    if model_bytes < SMALL_MODEL_BYTES {
        return 1;
    }
    // Beyond eight threads the engines wait for memory, and for each other.
    cores.min(8) as u32
}

fn worker<V: Vocabulary>(paths: &Paths, name: &str, idle: Duration) -> Worker<V> {
    // A missing program is an error when it is needed, with the place where it was looked for first.
    let program = paths.worker(name).or_else(|| paths.workers.first().map(|folder| folder.join(name)));
    let launch =
        Launch { program: program.unwrap_or_else(|| name.into()), arguments: Vec::new(), environment: Vec::new() };
    Worker::new(launch, Policy { idle: Some(idle), ..Policy::default() })
}

/// Runs `work` on a thread that may wait; a panic there becomes an error here.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    spawn_blocking(work).await.map_err(|_| Error::Stopped)
}

fn now_unix_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}
