//! The place at the worker: whose turn it is, which process serves there, and what it has loaded.

use faircopy_protocol::{PROTOCOL_VERSION, Reply, Request, RunId, Vocabulary};
use tokio::task::AbortHandle;

use super::budget::Budget;
use super::process::{Exit, Fault, Process};
use super::{Worker, WorkerError};

/// What the request whose turn it is may use.
pub(super) struct Seat<V: Vocabulary> {
    /// Absent while a request uses it, so that a request that is dropped takes its process with it.
    process: Option<Process>,
    /// Tells whether the latest process is really gone, with its memory.
    exit: Option<Exit>,
    loaded: Option<Loaded<V>>,
    pub(super) latest_run: RunId,
    pub(super) budget: Budget<V::Load>,
    idle_timer: Option<AbortHandle>,
}

struct Loaded<V: Vocabulary> {
    model: V::Load,
    info: V::Loaded,
}

impl<V: Vocabulary> Default for Seat<V> {
    fn default() -> Self {
        let budget = Budget::default();
        Self { process: None, exit: None, loaded: None, latest_run: 0, budget, idle_timer: None }
    }
}

impl<V: Vocabulary> Seat<V> {
    /// Kills the process, if there is one, and waits until it is gone.
    pub(super) async fn clear(&mut self) {
        drop(self.process.take());
        if let Some(exit) = &mut self.exit {
            exit.wait().await;
        }
        self.exit = None;
    }
}

impl<V: Vocabulary> Worker<V> {
    /// A process that has this model loaded. Until it is put back, dropping it is the end of it.
    pub(super) async fn ready(&self, seat: &mut Seat<V>, model: &V::Load) -> Result<(Process, V::Loaded), WorkerError> {
        seat.budget.for_model(model);
        if let Some(error) = seat.budget.spent(V::NAME, &self.inner.policy) {
            return Err(error);
        }
        let mut process = self.greeted(seat).await?;
        if let Some(loaded) = seat.loaded.as_ref().filter(|loaded| loaded.model == *model) {
            return Ok((process, loaded.info.clone()));
        }
        seat.loaded = None;
        if let Err(failure) = process.tell::<V>(&Request::Load { model: model.clone() }, Vec::new()) {
            self.put_back(seat, process);
            return Err(failure.into());
        }
        let fault = match process.hear::<V>(self.inner.policy.load).await {
            Ok(Reply::Loaded { info }) => {
                seat.loaded = Some(Loaded { model: model.clone(), info: info.clone() });
                return Ok((process, info));
            }
            Ok(Reply::Failed { id: None, failure }) => {
                self.put_back(seat, process);
                return Err(failure.into());
            }
            Ok(_) => Fault::Garbage,
            Err(fault) => fault,
        };
        Err(self.charge(seat, process.fail(fault).await))
    }

    /// The process at the seat, or a fresh one that said who it is.
    pub(super) async fn greeted(&self, seat: &mut Seat<V>) -> Result<Process, WorkerError> {
        if let Some(timer) = seat.idle_timer.take() {
            timer.abort();
        }
        if let Some(process) = seat.process.take().filter(|process| !process.has_ended()) {
            return Ok(process);
        }
        seat.loaded = None;
        seat.clear().await; // two models at once may not fit into memory
        let mut process = Process::start(V::NAME, &self.inner.launch, &self.inner.process_id)?;
        seat.exit = Some(process.exit());
        let fault = match process.tell::<V>(&Request::Hello { protocol: PROTOCOL_VERSION }, Vec::new()) {
            Ok(()) => match process.hear::<V>(self.inner.policy.handshake).await {
                Ok(Reply::Hello { protocol, engine, version }) => {
                    if protocol == PROTOCOL_VERSION && engine == V::NAME {
                        process.version = version;
                        return Ok(process);
                    }
                    let worker = format!("`{engine}` with protocol {protocol} ({version})");
                    Fault::Stranger { worker, ours: format!("`{}` with protocol {PROTOCOL_VERSION}", V::NAME) }
                }
                Ok(_) => Fault::Garbage,
                Err(fault) => fault,
            },
            Err(failure) => return Err(failure.into()),
        };
        Err(self.charge(seat, process.fail(fault).await))
    }

    /// Leaves a process that waits for its next request, and unloads it when none comes.
    pub(super) fn put_back(&self, seat: &mut Seat<V>, process: Process) {
        seat.process = Some(process);
        let Some(idle) = self.inner.policy.idle else { return };
        // A weak handle: the timer must not keep alive what the last handle is about to kill.
        let inner = std::sync::Arc::downgrade(&self.inner);
        let timer = tokio::spawn(async move {
            tokio::time::sleep(idle).await;
            if let Some(inner) = inner.upgrade() {
                tracing::debug!(engine = V::NAME, "unloading an idle engine");
                inner.seat.lock().await.clear().await;
            }
        });
        seat.idle_timer = Some(timer.abort_handle());
    }

    /// Counts a failed process; the error becomes `GaveUp` when there were too many.
    pub(super) fn charge(&self, seat: &mut Seat<V>, error: WorkerError) -> WorkerError {
        use WorkerError::{Crashed, Garbage, TimedOut};
        if !matches!(error, Crashed { .. } | Garbage { .. } | TimedOut { .. }) {
            return error; // a fresh process would say the same, so nobody needs to be kept from asking
        }
        // The engines' own messages name files and functions, never what was said; a panic's text is left out by the worker.
        tracing::warn!(engine = V::NAME, %error, "an engine failed; its last words:\n{}", error.stderr().unwrap_or("none"));
        seat.budget.charge(error.clone());
        seat.budget.spent(V::NAME, &self.inner.policy).unwrap_or(error)
    }
}
