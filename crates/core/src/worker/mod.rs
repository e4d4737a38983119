//! An engine in a process of its own: started when it is needed, asked one thing at a time, replaced when it dies.
//!
//! Killing the process is a feature: a cancelled job that does not stop, a hang, a crash and an idle model are all "the
//! worker is gone"; the caller gets an [`Outcome`] or a typed error, and the next request gets a fresh process.

mod budget;
mod error;
mod process;
mod request;
mod seat;
mod stderr;
mod wire;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use faircopy_protocol::Vocabulary;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

pub use self::error::{CrashCause, WorkerError};
use self::request::Ended;
use self::seat::Seat;
use crate::job::Outcome;

/// Creation flag of Windows: a child's console, if it wants one, is not shown.
#[cfg(windows)]
pub(crate) const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// How to start a worker.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The worker's binary.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Variables in addition to this process's own.
    pub environment: Vec<(OsString, OsString)>,
}

/// How long to wait, and how often to try.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Longest time from the start of the process to its greeting.
    pub handshake: Duration,
    /// Longest time for a model to load.
    pub load: Duration,
    /// How long a cancelled run may take to stop by itself before the process is killed.
    pub cancel_grace: Duration,
    /// How long the process is kept without a request; `None` keeps it.
    pub idle: Option<Duration>,
    /// How many crashes within `restart_window` are answered by a fresh process.
    pub restarts: u32,
    /// The time in which `restarts` counts.
    pub restart_window: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            load: Duration::from_secs(180),
            cancel_grace: Duration::from_secs(2),
            idle: Some(Duration::from_secs(60)),
            restarts: 3,
            restart_window: Duration::from_secs(60),
        }
    }
}

/// What is heard from a run before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard<P> {
    /// A piece of the result.
    Part(P),
    /// Work really done, in the job's own unit.
    Progress {
        /// Units done.
        done: u64,
        /// Units in all.
        of: u64,
    },
}

/// One engine. Clones share the process; it is killed with the last of them.
///
/// Requests queue up and run one at a time. Dropping the future of a request in the middle of it kills the process, since
/// the pipe then holds answers that nobody waits for; the next request starts a fresh one.
pub struct Worker<V: Vocabulary> {
    inner: Arc<Inner<V>>,
}

impl<V: Vocabulary> Worker<V> {
    /// Starts nothing yet; the first request does, inside its tokio runtime.
    pub fn new(launch: Launch, policy: Policy) -> Self {
        let process_id = Arc::default();
        Self { inner: Arc::new(Inner { launch, policy, process_id, seat: Mutex::new(Seat::default()) }) }
    }

    /// The engine library and its version as the process tells it, which is started for that if need be.
    pub async fn version(&self) -> Result<String, WorkerError> {
        let mut seat = self.inner.seat.lock().await;
        let process = self.greeted(&mut seat).await?;
        let version = process.version.clone();
        self.put_back(&mut seat, process);
        Ok(version)
    }

    /// Loads a model in place of the one before. Where a live process already has it, only gives what is known of it.
    pub async fn load(&self, model: &V::Load) -> Result<V::Loaded, WorkerError> {
        let mut seat = self.inner.seat.lock().await;
        let (process, info) = self.ready(&mut seat, model).await?;
        self.put_back(&mut seat, process);
        Ok(info)
    }

    /// Runs one job on this model, which is loaded first if need be. `blob` goes with the job.
    ///
    /// `timeout` is the longest silence: each part and each progress begins it anew. `on_heard` is called for those, up
    /// to the moment of a cancellation. A job that the engine refuses is `Failed`, and the process stays.
    pub async fn run(
        &self,
        model: &V::Load,
        job: V::Job,
        blob: Vec<u8>,
        timeout: Duration,
        on_heard: &mut (dyn FnMut(Heard<V::Part>) + Send),
        cancel: &CancellationToken,
    ) -> Result<Outcome<V::Done>, WorkerError> {
        // A load cannot be asked to stop: when it is cancelled, its process dies with the dropped future.
        let ready = async {
            let mut seat = self.inner.seat.lock().await;
            let (process, _) = self.ready(&mut seat, model).await?;
            Ok::<_, WorkerError>((seat, process))
        };
        let (mut seat, process) = tokio::select! {
            biased;
            () = cancel.cancelled() => return Ok(Outcome::Cancelled),
            ready = ready => ready?,
        };
        seat.latest_run += 1;
        let (id, grace) = (seat.latest_run, self.inner.policy.cancel_grace);
        let run = request::Run { id, timeout, grace, on_heard, cancel };
        match run.converse::<V>(process, job, blob).await {
            Ended::Ready(result, process) => {
                self.put_back(&mut seat, process);
                if matches!(result, Ok(Outcome::Finished(_))) {
                    seat.budget.forgive();
                }
                result
            }
            Ended::Killed => Ok(Outcome::Cancelled),
            Ended::Lost(error) => Err(self.charge(&mut seat, error)),
        }
    }

    /// Ends the process when the request before has ended; the next request starts a fresh one.
    pub async fn stop(&self) {
        self.inner.seat.lock().await.clear().await;
    }

    /// The process, while one lives.
    pub fn process_id(&self) -> Option<u32> {
        Some(self.inner.process_id.load(Ordering::Acquire)).filter(|id| *id != 0)
    }
}

impl<V: Vocabulary> Clone for Worker<V> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<V: Vocabulary> fmt::Debug for Worker<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("engine", &V::NAME)
            .field("program", &self.inner.launch.program)
            .field("process_id", &self.process_id())
            .finish_non_exhaustive()
    }
}

struct Inner<V: Vocabulary> {
    launch: Launch,
    policy: Policy,
    /// 0 while no process lives.
    process_id: Arc<AtomicU32>,
    /// An asynchronous lock, held for the whole request: it is the queue.
    seat: Mutex<Seat<V>>,
}
