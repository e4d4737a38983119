//! The handle on a recording: what a person can do while it goes on.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Sender, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Faircopy, Following, RecordingSink,
    notes::{End, mark_at},
    recorder::{Message, Status, locked},
};
use crate::{
    audio::recording::{error::RecordingError, source::Growing},
    error::Error,
    event::Event,
    library::{LibraryError, MarkId, SessionLock},
    recorder::RecordingStatus,
    session::{Mark, MarkKind, SessionId},
    transcript::{Millis, Track},
};

/// How long the program's end waits for a recording that nobody stopped.
const LAST_WAIT: Duration = Duration::from_secs(10);
/// Between two looks at whether somebody still works on a session.
const NAP: Duration = Duration::from_millis(20);

/// A recording that goes on. Cheap to clone; it stops when the last one is dropped. All calls may wait for the disk.
#[derive(Clone)]
pub struct Recording {
    inner: Arc<Inner>,
}

struct Inner {
    app: Faircopy,
    session: SessionId,
    recorder: Sender<Message>,
    status: Status,
    end: End,
    events: RecordingSink,
    /// What is marked and not over.
    marks: Mutex<Vec<Running>>,
    following: Following,
}

struct Running {
    id: MarkId,
    mark: Mark,
    since: Instant,
}

impl Recording {
    #[allow(clippy::too_many_arguments)] // each belongs to another thread
    pub(super) fn new(
        app: Faircopy,
        session: SessionId,
        recorder: Sender<Message>,
        status: Status,
        end: End,
        events: RecordingSink,
        following: Following,
    ) -> Self {
        let marks = Mutex::default();
        let inner = Inner { app, session, recorder, status, end, events, marks, following };
        Self { inner: Arc::new(inner) }
    }

    /// Tells those who read it while it is written when it is over.
    pub(in crate::app) fn growing(&self) -> Growing {
        self.inner.following.growing.clone()
    }

    /// The right to work on its session; `None` once the recording is over and nobody else has it.
    pub(in crate::app) fn lock(&self) -> Option<Arc<SessionLock>> {
        self.inner.following.lock.upgrade()
    }

    /// The session that it becomes.
    pub fn session(&self) -> SessionId {
        self.inner.session
    }

    /// Where it is written; see [`crate::audio::recording`].
    pub fn folder(&self) -> PathBuf {
        self.inner.app.recording_folder(self.inner.session)
    }

    /// How it stands.
    pub fn status(&self) -> RecordingStatus {
        locked(&self.inner.status).clone()
    }

    /// Whether it is over, by itself or because it was stopped.
    pub fn is_over(&self) -> bool {
        self.inner.end.is_known()
    }

    /// Records nothing from now on. Paused already, it stays so.
    ///
    /// # Errors
    /// [`RecordingError::Over`], [`Error::Library`].
    pub fn pause(&self) -> Result<(), Error> {
        let at = self.ask(|answer| Message::Pause(true, answer))?;
        self.begin(mark_at(at, MarkKind::Pause))
    }

    /// Goes on after a pause.
    ///
    /// # Errors
    /// As [`Self::pause`].
    pub fn resume(&self) -> Result<(), Error> {
        self.ask(|answer| Message::Pause(false, answer))?;
        self.over(MarkKind::Pause, None, |running| Millis(running.since.elapsed().as_millis() as u64))
    }

    /// Records silence for this track from now on, or its sound again.
    ///
    /// # Errors
    /// As [`Self::pause`].
    pub fn mute(&self, track: Track, muted: bool) -> Result<(), Error> {
        let at = self.ask(|answer| Message::Mute(track, muted, answer))?;
        if muted {
            self.begin(Mark { track: Some(track), ..mark_at(at, MarkKind::Muted) })
        } else {
            self.over(MarkKind::Muted, Some(track), |running| Millis(at.0.saturating_sub(running.mark.at.0)))
        }
    }

    /// Marks this moment.
    ///
    /// # Errors
    /// As [`Self::pause`].
    pub fn bookmark(&self, label: Option<String>) -> Result<Mark, Error> {
        let at = self.ask(Message::Where)?;
        let mark = Mark { label, ..mark_at(at, MarkKind::Bookmark) };
        self.inner.app.library().add_mark(self.inner.session, &mark)?;
        self.tell(mark.clone());
        Ok(mark)
    }

    /// Gives it another title.
    ///
    /// # Errors
    /// [`Error::Library`].
    pub fn set_title(&self, title: &str) -> Result<(), Error> {
        Ok(self.inner.app.library().set_title(self.inner.session, title)?)
    }

    /// Stops and returns when all is on the disk and in the library: then [`Faircopy::resume`] makes its text.
    ///
    /// # Errors
    /// [`RecordingError::Nothing`] when no sound came: then there is no session any more; [`Error::Library`].
    pub fn stop(&self) -> Result<SessionId, Error> {
        self.end_marks();
        // It may be over by itself.
        let _ = self.inner.recorder.send(Message::Stop);
        self.inner.end.wait()?;
        Ok(self.inner.session)
    }

    /// Stops, and deletes what was recorded as [`Faircopy::delete_sessions`] does: it can be brought back.
    ///
    /// # Errors
    /// As [`Self::stop`].
    pub fn discard(&self) -> Result<SessionId, Error> {
        if self.is_over() {
            self.inner.app.delete_sessions(&[self.inner.session])?;
            return Ok(self.inner.session);
        }
        self.inner.end.discard();
        self.stop()
    }

    /// Stops, and leaves nothing of it. Waits for whoever writes it down; where that takes too long, it stays deleted as
    /// [`Self::discard`] does it.
    ///
    /// # Errors
    /// [`Error::Library`].
    pub fn forget(&self) -> Result<(), Error> {
        let session = match self.discard() {
            // No sound came, and so there is no session any more.
            Err(Error::Recording(RecordingError::Nothing)) => return Ok(()),
            discarded => discarded?,
        };
        let begun = Instant::now();
        loop {
            match self.inner.app.library().delete_session(session) {
                Err(LibraryError::Busy(_)) if begun.elapsed() < LAST_WAIT => thread::sleep(NAP),
                deleted => return Ok(deleted?),
            }
        }
    }

    fn ask(&self, message: impl FnOnce(SyncSender<Millis>) -> Message) -> Result<Millis, Error> {
        let (send, answer) = sync_channel(1);
        self.inner.recorder.send(message(send)).map_err(|_| RecordingError::Over)?;
        Ok(answer.recv().map_err(|_| RecordingError::Over)?)
    }

    fn begin(&self, mark: Mark) -> Result<(), Error> {
        let mut marks = self.marks();
        if marks.iter().any(|running| is_of(&running.mark, mark.kind, mark.track)) {
            return Ok(());
        }
        let id = self.inner.app.library().add_mark(self.inner.session, &mark)?;
        marks.push(Running { id, mark: mark.clone(), since: Instant::now() });
        drop(marks);
        self.tell(mark);
        Ok(())
    }

    fn over(&self, kind: MarkKind, track: Option<Track>, length: impl FnOnce(&Running) -> Millis) -> Result<(), Error> {
        let mut marks = self.marks();
        let Some(place) = marks.iter().position(|running| is_of(&running.mark, kind, track)) else { return Ok(()) };
        let running = marks.swap_remove(place);
        drop(marks);
        let length = length(&running);
        self.inner.app.library().end_mark(running.id, length)?;
        self.tell(Mark { length: Some(length), ..running.mark });
        Ok(())
    }

    /// What is marked ends with the recording.
    fn end_marks(&self) {
        let end = self.status().elapsed;
        let open: Vec<(MarkKind, Option<Track>)> =
            self.marks().iter().map(|running| (running.mark.kind, running.mark.track)).collect();
        for (kind, track) in open {
            let ended = self.over(kind, track, |running| match kind {
                MarkKind::Pause => Millis(running.since.elapsed().as_millis() as u64),
                _ => Millis(end.0.saturating_sub(running.mark.at.0)),
            });
            if let Err(error) = ended {
                tracing::warn!(%error, "the end of a mark is not stored");
            }
        }
    }

    fn tell(&self, mark: Mark) {
        (self.inner.events)(Event::Marked { session: self.inner.session, mark });
    }

    fn marks(&self) -> MutexGuard<'_, Vec<Running>> {
        self.inner.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_of(mark: &Mark, kind: MarkKind, track: Option<Track>) -> bool {
    mark.kind == kind && mark.track == track
}

impl Drop for Inner {
    fn drop(&mut self) {
        let _ = self.recorder.send(Message::Stop);
        self.end.wait_at_most(LAST_WAIT);
    }
}

impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recording").field("session", &self.inner.session).finish_non_exhaustive()
    }
}
