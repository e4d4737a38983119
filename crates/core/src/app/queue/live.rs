//! A recording in the queue: it is written down while it is made, and everything else waits.

use super::{Entry, JobId, JobState, Queue, Recording, Task, again};
use crate::session::SessionId;

impl Queue {
    /// Writes a recording down while it is made. What runs makes room, and goes on when its text is done.
    pub fn follow(&self, recording: Recording) -> JobId {
        // Nothing to store: the session is in the library, and a recording that broke off is found there.
        let id = self.push(Task::Resume(recording.session()), None, Some(recording));
        self.shared.interrupt.notify_waiters();
        id
    }

    /// A recording is over: its text is made unless that goes on already.
    pub fn recorded(&self, session: SessionId) {
        let (mut goes_on, mut ended) = (false, Vec::new());
        for entry in self.jobs().entries.iter_mut().filter(|entry| entry.job.session == Some(session)) {
            if entry.job.is_busy() {
                goes_on = true;
            } else if entry.live.take().is_some() {
                ended.push(entry.job.id);
            }
        }
        let library = self.shared.app.library();
        if !goes_on && library.session(session).is_ok() && !library.is_trashed(session).unwrap_or(true) {
            self.add(Task::Resume(session));
        }
        for id in ended {
            self.dismiss(id);
        }
    }

    /// Comes to an end when a recording waits to be written down.
    pub(super) async fn cannot_wait(&self) {
        loop {
            let mut interrupted = std::pin::pin!(self.shared.interrupt.notified());
            // From here on no call is missed.
            interrupted.as_mut().enable();
            let waits = |entry: &Entry| entry.live.is_some() && entry.job.state == JobState::Waiting;
            if self.jobs().entries.iter().any(waits) {
                return;
            }
            interrupted.await;
        }
    }

    /// A job that was broken off as a crash would have done it goes on later.
    pub(super) fn make_room(&self, id: JobId) {
        self.change(id, |entry| {
            entry.task = again(entry);
            entry.job.state = JobState::Waiting;
        });
    }
}
