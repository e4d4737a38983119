//! One run from its request to its end, whatever that is.

use std::time::Duration;

use faircopy_protocol::{Reply, Request, RunId, Vocabulary};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::process::{Fault, Process};
use super::{Heard, WorkerError};
use crate::job::Outcome;

/// What a run needs beside its process and its job.
pub(super) struct Run<'a, P> {
    pub(super) id: RunId,
    pub(super) timeout: Duration,
    pub(super) grace: Duration,
    pub(super) on_heard: &'a mut (dyn FnMut(Heard<P>) + Send),
    pub(super) cancel: &'a CancellationToken,
}

/// How a run ended, and what is left of the process.
pub(super) enum Ended<D> {
    /// The process is ready for the next request.
    Ready(Result<Outcome<D>, WorkerError>, Process),
    /// Cancelled, and killed because it did not stop by itself.
    Killed,
    /// The process failed.
    Lost(WorkerError),
}

impl<P> Run<'_, P> {
    pub(super) async fn converse<V: Vocabulary<Part = P>>(
        self,
        mut process: Process,
        job: V::Job,
        blob: Vec<u8>,
    ) -> Ended<V::Done> {
        let ours = self.id;
        if let Err(failure) = process.tell::<V>(&Request::Run { id: ours, job }, blob) {
            return Ended::Ready(Err(failure.into()), process);
        }
        loop {
            let reply = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return self.cancel::<V>(process).await,
                reply = process.hear::<V>(self.timeout) => reply,
            };
            let fault = match reply {
                Ok(Reply::Part { id, part }) if id == ours => {
                    (self.on_heard)(Heard::Part(part));
                    continue;
                }
                Ok(Reply::Progress { id, done, of }) if id == ours => {
                    (self.on_heard)(Heard::Progress { done, of });
                    continue;
                }
                Ok(Reply::Done { id, output }) if id == ours => {
                    return Ended::Ready(Ok(Outcome::Finished(output)), process);
                }
                Ok(Reply::Failed { id, failure }) if id == Some(ours) => {
                    return Ended::Ready(Err(failure.into()), process);
                }
                Ok(_) => Fault::Garbage,
                Err(fault) => fault,
            };
            return Ended::Lost(process.fail(fault).await);
        }
    }

    /// Asks, waits for the grace, kills. What the run still says is dropped.
    async fn cancel<V: Vocabulary<Part = P>>(self, mut process: Process) -> Ended<V::Done> {
        if process.tell::<V>(&Request::Cancel { id: self.id }, Vec::new()).is_ok() {
            let end = Instant::now() + self.grace;
            // Silence and talk are measured by the same clock: the run has until `end`.
            while let Ok(reply) = process.hear::<V>(end.saturating_duration_since(Instant::now())).await {
                match reply {
                    Reply::Part { .. } | Reply::Progress { .. } => {}
                    Reply::Done { id, .. } | Reply::Cancelled { id } | Reply::Failed { id: Some(id), .. }
                        if id == self.id =>
                    {
                        return Ended::Ready(Ok(Outcome::Cancelled), process);
                    }
                    _ => break,
                }
                if Instant::now() >= end {
                    break;
                }
            }
        }
        process.kill().await;
        Ended::Killed
    }
}
