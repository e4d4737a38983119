//! The worker's serve loop, over any reader and writer.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::message::{Failure, Vocabulary};

/// Set when core asked the running job to stop. Cheap to clone and to read.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Whether the job should stop.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Asks the job to stop.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// The flag itself, for a C callback that can only read a boolean.
    pub fn shared(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

/// Where an engine puts what it makes while it runs.
pub trait Sink<V: Vocabulary> {
    /// Sends a part; `Break` means that the pipe is closed or the job was cancelled.
    fn part(&mut self, part: V::Part) -> ControlFlow<()>;
    /// Sends progress, in the job's own unit; `Break` as above.
    fn progress(&mut self, done: u64, of: u64) -> ControlFlow<()>;
}

/// An engine behind the serve loop. All calls come from one thread.
pub trait Engine<V: Vocabulary> {
    /// The engine library and its version.
    fn version(&self) -> String;
    /// Loads a model in place of the one before.
    fn load(&mut self, model: &V::Load) -> Result<V::Loaded, Failure>;
    /// Runs one job. After `cancel` is set the result is ignored and `Cancelled` is sent.
    fn run(
        &mut self,
        job: V::Job,
        blob: &[u8],
        sink: &mut dyn Sink<V>,
        cancel: &CancelFlag,
    ) -> Result<V::Done, Failure>;
}
