//! The worker's serve loop, over any reader and writer.

use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

use crate::frame::{FrameError, write_frame};
use crate::message::{Failure, PROTOCOL_VERSION, Reply, Request, RunId, Vocabulary};

mod inbox;

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

/// Why a worker ends before core closed the pipe.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// What core sent cannot be read, or the answer cannot be written.
    #[error(transparent)]
    Pipe(#[from] FrameError),
    /// A frame holds no message of this protocol.
    #[error("a message of core cannot be understood; install the app and its engines in the same version")]
    Message,
    /// An answer cannot be put into JSON.
    #[error("an answer of the engine cannot be sent; report this with the log")]
    Answer,
    /// The system gives no further thread.
    #[error("the engine cannot start a thread; close other programs and try again")]
    Thread(#[source] std::io::Error),
}

/// Serves requests until core closes the pipe, which is the good end, or the conversation breaks.
///
/// A thread of its own reads, so that `Cancel` reaches the running job at once, and so that `on_end` is called at the
/// end of the pipe (or when it breaks) *even while native code is busy* in the calling thread. A worker's `main` ends the
/// process there; if it does not, what was read before the end is still answered, and then `serve` returns.
pub fn serve<V: Vocabulary>(
    reader: impl Read + Send + 'static,
    writer: impl Write,
    engine: impl Engine<V>,
    on_end: impl FnOnce() + Send + 'static,
) -> Result<(), ServeError> {
    let (sender, requests) = mpsc::channel();
    let runs = inbox::Runs::default();
    let reading = runs.clone();
    std::thread::Builder::new()
        .name("pipe".to_owned())
        .spawn(move || inbox::read::<V>(reader, &sender, &reading, on_end))
        .map_err(ServeError::Thread)?;
    let mut desk = Desk { writer, engine, runs };
    // The channel closes when the reader saw the end of the pipe.
    while let Ok(request) = requests.recv() {
        desk.answer(request?)?;
    }
    Ok(())
}

/// The engine thread: one request after the other.
struct Desk<W, E> {
    writer: W,
    engine: E,
    runs: inbox::Runs,
}

impl<W: Write, E> Desk<W, E> {
    fn answer<V: Vocabulary>(&mut self, request: inbox::Incoming<V>) -> Result<(), ServeError>
    where
        E: Engine<V>,
    {
        let reply = match request.message {
            Request::Hello { .. } => {
                Reply::Hello { protocol: PROTOCOL_VERSION, engine: V::NAME.to_owned(), version: self.engine.version() }
            }
            Request::Load { model } => match self.engine.load(&model) {
                Ok(info) => Reply::Loaded { info },
                Err(failure) => Reply::Failed { id: None, failure },
            },
            Request::Run { id, job } => self.run(id, job, &request.blob)?,
            Request::Cancel { .. } => return Ok(()), // the reader has set the flag already
        };
        send::<V>(&mut self.writer, &reply)
    }

    fn run<V: Vocabulary>(&mut self, id: RunId, job: V::Job, blob: &[u8]) -> Result<Reply<V>, ServeError>
    where
        E: Engine<V>,
    {
        let cancel = self.runs.flag(id);
        if cancel.is_set() {
            self.runs.end(id);
            return Ok(Reply::Cancelled { id });
        }
        let mut outbox = Outbox { id, writer: &mut self.writer, cancel: &cancel, broken: None };
        let result = self.engine.run(job, blob, &mut outbox, &cancel);
        if let Some(error) = outbox.broken {
            return Err(error);
        }
        self.runs.end(id);
        Ok(match result {
            _ if cancel.is_set() => Reply::Cancelled { id },
            Ok(output) => Reply::Done { id, output },
            Err(failure) => Reply::Failed { id: Some(id), failure },
        })
    }
}

/// The sink of one run.
struct Outbox<'a, W> {
    id: RunId,
    writer: &'a mut W,
    cancel: &'a CancelFlag,
    broken: Option<ServeError>,
}

impl<W: Write> Outbox<'_, W> {
    fn put<V: Vocabulary>(&mut self, reply: &Reply<V>) -> ControlFlow<()> {
        if self.broken.is_some() || self.cancel.is_set() {
            return ControlFlow::Break(());
        }
        match send(self.writer, reply) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.broken = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}

impl<V: Vocabulary, W: Write> Sink<V> for Outbox<'_, W> {
    fn part(&mut self, part: V::Part) -> ControlFlow<()> {
        self.put::<V>(&Reply::Part { id: self.id, part })
    }

    fn progress(&mut self, done: u64, of: u64) -> ControlFlow<()> {
        self.put::<V>(&Reply::Progress { id: self.id, done, of })
    }
}

fn send<V: Vocabulary>(writer: &mut impl Write, reply: &Reply<V>) -> Result<(), ServeError> {
    let header = serde_json::to_vec(reply).map_err(|_| ServeError::Answer)?;
    Ok(write_frame(writer, &header, &[])?)
}

#[cfg(test)]
mod tests;
