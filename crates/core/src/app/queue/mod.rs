//! The queue of a window: jobs run one after the other, each can be cancelled and tried again, and every change is told.
//!
//! What waits is stored in the library until its session is there, and what failed before it had one until the person lets
//! it go. So a window that is closed and opened again goes on with all of it: [`Queue::go_on`].

mod files;
mod job;
mod live;
mod stored;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use files::{request_of, task_of};
pub use job::{Job, JobId, JobState, Task};

use super::{EventSink, Faircopy, Recording};
use crate::{
    error::Error,
    event::Event,
    job::Outcome,
    library::{QueueLock, WaitingId},
    session::SessionId,
    told::Tell,
};

/// What a queue tells.
#[derive(Debug, Clone, PartialEq)]
pub enum QueueEvent {
    /// Something happened to a session.
    Session(Event),
    /// The list has changed.
    Changed(Vec<Job>),
}

/// Hears what happens; called from any thread, must return soon.
pub type QueueSink = Arc<dyn Fn(QueueEvent) + Send + Sync>;

/// The jobs of one window. Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    shared: Arc<Shared>,
}

struct Shared {
    app: Faircopy,
    sink: QueueSink,
    lock: QueueLock,
    jobs: Mutex<Jobs>,
    wake: Notify,
    ended: Notify,
    /// Something that cannot wait has come; what runs makes room and goes on after it.
    interrupt: Notify,
    closed: CancellationToken,
}

#[derive(Default)]
struct Jobs {
    last: u32,
    entries: VecDeque<Entry>,
}

struct Entry {
    job: Job,
    task: Task,
    /// Where it is stored, as long as only the queue knows of it.
    stored: Option<WaitingId>,
    cancel: CancellationToken,
    /// The recording that is written down while it is made.
    live: Option<Recording>,
    /// Its session was deleted: it leaves the list as soon as it is over.
    unwanted: bool,
}

impl Queue {
    /// An empty queue. Needs a Tokio runtime to be running; jobs begin as soon as they are added.
    ///
    /// # Errors
    /// [`Error::Library`].
    pub fn start(app: Faircopy, sink: QueueSink) -> Result<Self, Error> {
        let lock = app.library().lock_queue()?;
        let shared = Arc::new(Shared {
            app,
            sink,
            lock,
            jobs: Mutex::default(),
            wake: Notify::new(),
            ended: Notify::new(),
            interrupt: Notify::new(),
            closed: CancellationToken::new(),
        });
        let queue = Self { shared };
        tokio::spawn(queue.clone().work());
        Ok(queue)
    }

    /// Adds a job at the end. It is stored when this returns; where that fails (a full disk) it is done all the same.
    pub fn add(&self, task: Task) -> JobId {
        let stored = self.store(&task);
        self.push(task, stored, None)
    }

    fn push(&self, task: Task, stored: Option<WaitingId>, live: Option<Recording>) -> JobId {
        let name = self.name_of(&task);
        let id = {
            let mut jobs = self.jobs();
            jobs.last += 1;
            let job = Job { id: JobId(jobs.last), session: task.session(), name, state: JobState::Waiting };
            let id = job.id;
            jobs.entries.push_back(Entry {
                job,
                task,
                stored,
                cancel: CancellationToken::new(),
                live,
                unwanted: false,
            });
            id
        };
        self.tell();
        self.shared.wake.notify_one();
        id
    }

    /// All jobs of this run that were not dismissed, oldest first.
    pub fn list(&self) -> Vec<Job> {
        self.jobs().entries.iter().map(|entry| entry.job.clone()).collect()
    }

    /// Stops a job or takes it out of the row. What is done already stays in the library.
    pub fn cancel(&self, id: JobId) {
        let mut waited = false;
        self.change(id, |entry| {
            entry.cancel.cancel();
            waited = entry.job.state == JobState::Waiting;
            if waited {
                entry.job.state = JobState::Cancelled;
            }
        });
        if waited {
            self.forget(id);
        }
    }

    /// Stops whatever works on these sessions and takes it out of the list, for they are about to be deleted.
    pub fn cancel_sessions(&self, sessions: &[SessionId]) {
        let of_them: Vec<JobId> = {
            let jobs = self.jobs();
            let matches = |entry: &&Entry| entry.job.session.is_some_and(|session| sessions.contains(&session));
            jobs.entries.iter().filter(matches).map(|entry| entry.job.id).collect()
        };
        for id in of_them {
            self.change(id, |entry| entry.unwanted = true);
            self.cancel(id);
            self.dismiss(id);
        }
    }

    /// Stops everything, waits until nothing runs any more, and empties the list.
    pub async fn clear(&self) {
        let running = || {
            let jobs = self.jobs();
            jobs.entries.iter().any(|entry| matches!(entry.job.state, JobState::Running { .. }))
        };
        loop {
            for job in self.list() {
                self.cancel(job.id);
            }
            let ended = self.shared.ended.notified();
            if !running() {
                break;
            }
            ended.await;
        }
        for job in self.list() {
            self.dismiss(job.id);
        }
    }

    /// Puts a job that was cancelled or failed at the end of the row again.
    pub fn retry(&self, id: JobId) {
        let again = self.jobs().entries.iter().find(|entry| entry.job.id == id).and_then(|entry| {
            matches!(entry.job.state, JobState::Cancelled | JobState::Failed { .. }).then(|| again(entry))
        });
        if let Some(task) = again {
            self.add(task);
            self.dismiss(id);
        }
    }

    /// Takes a job that is over out of the list.
    pub fn dismiss(&self, id: JobId) {
        let is_it = |entry: &Entry| entry.job.id == id && !entry.job.is_busy();
        if self.jobs().entries.iter().any(is_it) {
            self.forget(id);
            self.jobs().entries.retain(|entry| !is_it(entry));
        }
        self.tell();
    }

    /// Whether anything waits or runs.
    pub fn is_busy(&self) -> bool {
        self.jobs().entries.iter().any(|entry| entry.job.is_busy())
    }

    /// Ends the queue: nothing begins any more, and the running job is left as a crash would leave it, to be resumed.
    pub fn close(&self) {
        self.shared.closed.cancel();
        self.shared.wake.notify_one();
    }

    async fn work(self) {
        loop {
            if self.shared.closed.is_cancelled() {
                return;
            }
            match self.next() {
                Some((id, work, cancel)) => {
                    self.tell();
                    tokio::select! {
                        () = self.run(id, work, &cancel) => {}
                        () = self.cannot_wait() => self.make_room(id),
                        () = self.shared.closed.cancelled() => return,
                    }
                }
                None => self.shared.wake.notified().await,
            }
        }
    }

    /// The next to do: a recording that is being made, else the first that waits.
    fn next(&self) -> Option<(JobId, Work, CancellationToken)> {
        let mut jobs = self.jobs();
        let waits = |entry: &&mut Entry| entry.job.state == JobState::Waiting;
        let live = jobs.entries.iter().position(|entry| entry.live.is_some() && entry.job.state == JobState::Waiting);
        let entry = match live {
            Some(place) => jobs.entries.get_mut(place)?,
            None => jobs.entries.iter_mut().find(waits)?,
        };
        entry.job.state = JobState::Running { stage: None, progress: None };
        let work = entry.live.clone().map_or_else(|| Work::Task(entry.task.clone()), Work::Live);
        Some((entry.job.id, work, entry.cancel.clone()))
    }

    async fn run(&self, id: JobId, work: Work, cancel: &CancellationToken) {
        let app = &self.shared.app;
        let sink = |event: Event| self.heard(id, event);
        let result = match work {
            Work::Live(recording) => app.write_live(&recording, &sink, cancel).await,
            Work::Task(task) => perform(app, task, &sink, cancel).await,
        };
        let state = match result {
            Ok(Outcome::Finished(_)) => JobState::Finished,
            Ok(Outcome::Cancelled) => JobState::Cancelled,
            Err(error) => {
                tracing::warn!(job = id.0, kind = ?error.kind(), "a job failed");
                JobState::Failed { kind: error.kind(), told: error.told() }
            }
        };
        // What failed before it had a session is tried again at the next start, unless the person lets it go.
        if !matches!(state, JobState::Failed { .. }) {
            self.forget(id);
        }
        let mut unwanted = false;
        self.change(id, |entry| {
            entry.job.state = state;
            if entry.live.as_ref().is_some_and(Recording::is_over) {
                entry.live = None;
            }
            unwanted = entry.unwanted;
        });
        if unwanted {
            self.dismiss(id);
        }
        self.shared.ended.notify_waiters();
    }

    fn heard(&self, id: JobId, event: Event) {
        match &event {
            Event::Created { session, title } => {
                let (session, title) = (*session, title.clone());
                self.forget(id);
                self.change(id, |entry| {
                    entry.job.session = Some(session);
                    entry.job.name = title;
                });
            }
            Event::Resumed { session } => {
                let session = *session;
                self.forget(id);
                self.change(id, |entry| entry.job.session = Some(session));
            }
            Event::Progressed { stage, progress, .. } => {
                let state = JobState::Running { stage: Some(*stage), progress: Some(*progress) };
                self.change(id, |entry| entry.job.state = state);
            }
            Event::Transcribed { .. }
            | Event::Overheard { .. }
            | Event::Cleaned { .. }
            | Event::Warned { .. }
            | Event::VersionShown { .. }
            | Event::NotesBegun { .. }
            | Event::Noted { .. }
            | Event::NotesMade { .. }
            | Event::Recording { .. }
            | Event::Marked { .. }
            | Event::Recorded { .. }
            | Event::Packed { .. }
            | Event::Finished { .. } => {}
        }
        (self.shared.sink)(QueueEvent::Session(event));
    }

    fn change(&self, id: JobId, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.jobs().entries.iter_mut().find(|entry| entry.job.id == id) {
            change(entry);
        }
        self.tell();
    }

    fn tell(&self) {
        (self.shared.sink)(QueueEvent::Changed(self.list()));
    }

    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.shared.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn name_of(&self, task: &Task) -> String {
        match task {
            Task::TakeIn(request) => request.title.clone().unwrap_or_else(|| file_name(&request.file)),
            Task::TakeInTextFile { file, .. } => file_name(file),
            Task::TakeInText { request, .. } => request.title.clone().unwrap_or_default(),
            _ => {
                let session = task.session().and_then(|session| self.shared.app.library().session(session).ok());
                session.map(|session| session.title).unwrap_or_default()
            }
        }
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("jobs", &self.list()).finish_non_exhaustive()
    }
}

/// What an entry is about.
enum Work {
    Task(Task),
    Live(Recording),
}

async fn perform(
    app: &Faircopy,
    task: Task,
    sink: EventSink<'_>,
    cancel: &CancellationToken,
) -> Result<Outcome<SessionId>, Error> {
    match task {
        Task::TakeIn(request) => app.transcribe(request, sink, cancel).await,
        Task::TakeInText { text, request } => app.keep_text(&text, &request, sink, cancel).await,
        Task::TakeInTextFile { file, clean } => app.keep_text_file(&file, &clean, sink, cancel).await,
        Task::Resume(session) => app.resume(session, sink, cancel).await,
        Task::CleanAgain { session, request } => app.clean_again(session, &request, sink, cancel).await,
        Task::TranscribeAgain { session, language, speech_model } => {
            app.transcribe_again(session, language, speech_model, sink, cancel).await
        }
        Task::MakeNotes { session, request } => app.make_notes(session, &request, sink, cancel).await,
        Task::Pack(session) => Ok(match app.pack(session, sink, cancel).await? {
            Outcome::Finished(_) => Outcome::Finished(session),
            Outcome::Cancelled => Outcome::Cancelled,
        }),
    }
}

/// What to do to try a job again: go on with its session, once there is one.
fn again(entry: &Entry) -> Task {
    match (&entry.task, entry.job.session) {
        (Task::TakeIn(_) | Task::TakeInText { .. } | Task::TakeInTextFile { .. }, Some(session)) => {
            Task::Resume(session)
        }
        (task, _) => task.clone(),
    }
}

fn file_name(file: &std::path::Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}
