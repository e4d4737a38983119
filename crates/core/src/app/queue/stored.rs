//! What waits, in the library: put there, taken out, and gone on with at the next start.

use super::{Job, JobId, JobState, Queue, Task};
use crate::{error::Error, library::WaitingId};

impl Queue {
    /// Goes on with what a crash or a closed window left behind and nobody works on: recordings that broke off and sessions
    /// that were begun, then what waited behind them. Gives the number of jobs.
    ///
    /// # Errors
    /// [`Error::Library`].
    pub fn go_on(&self) -> Result<usize, Error> {
        // One that cannot be made whole now is tried again at the next start; the others go on.
        if let Err(error) = self.shared.app.recover_recordings() {
            tracing::warn!(%error, "a recording cannot be recovered");
        }
        let library = self.shared.app.library();
        let waiting = library.take_over_waiting(&self.shared.lock)?;
        let begun = library.unfinished()?.into_iter().map(|session| (Task::Resume(session), None));
        let waiting = waiting.into_iter().filter_map(|(id, task)| {
            let task = serde_json::from_value(task);
            let task =
                task.inspect_err(|_| tracing::warn!("something that waits is not understood and stays where it is"));
            Some((task.ok()?, Some(id)))
        });
        let all: Vec<_> = begun.chain(waiting).collect();
        let count = all.len();
        for (task, stored) in all {
            self.push(task, stored, None);
        }
        Ok(count)
    }

    pub(super) fn store(&self, task: &Task) -> Option<WaitingId> {
        let value = serde_json::to_value(task).ok()?;
        let stored = self.shared.app.library().keep_waiting(&self.shared.lock, &value);
        stored.inspect_err(|error| tracing::warn!(%error, "a job cannot be stored before its turn")).ok()
    }

    /// From now on the library knows of the job's session, or nobody wants the job any more.
    pub(super) fn forget(&self, id: JobId) {
        let stored = {
            let mut jobs = self.jobs();
            jobs.entries.iter_mut().find(|entry| entry.job.id == id).and_then(|entry| entry.stored.take())
        };
        if let Some(stored) = stored
            && let Err(error) = self.shared.app.library().forget_waiting(stored)
        {
            tracing::warn!(%error, "a job that is over will be done again");
        }
    }
}

impl Job {
    /// Whether it waits or runs.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.state, JobState::Waiting | JobState::Running { .. })
    }
}
