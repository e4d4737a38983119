//! The thread that keeps the library in step with a recording. It alone may wait for the database.

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

use super::{Faircopy, Locks, RecordingSink, now_unix_ms};
use crate::{
    audio::recording::{
        Recorded,
        error::{RecordingError, RecordingWarning},
        source::{Growing, tracks_in},
        writer::Happening,
    },
    error::Error,
    event::Event,
    library::{LibraryError, MarkId},
    session::{Audio, Kept, Mark, MarkKind, SessionId, SessionState},
    told::{Tell, Told},
    transcript::{Millis, Track},
};

/// Something for the library.
pub(super) enum Note {
    Happened(Vec<Happening>),
    Warning(Told),
    End {
        recorded: io::Result<Option<Recorded>>,
        folder: PathBuf,
        /// Why it ended by itself.
        why: Option<RecordingWarning>,
    },
}

/// How the recording ended, once it has. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct End {
    shared: Arc<Ending>,
}

#[derive(Default)]
struct Ending {
    /// The error goes to the first who asks; the others are told that it is over.
    result: Mutex<Option<Result<(), Option<Error>>>>,
    known: Condvar,
    discarded: AtomicBool,
}

impl End {
    /// What is recorded is not wanted.
    pub(super) fn discard(&self) {
        self.shared.discarded.store(true, Ordering::Release);
    }

    /// Whether it is over.
    pub(super) fn is_known(&self) -> bool {
        self.shared.result.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Waits until everything is stored.
    pub(super) fn wait(&self) -> Result<(), Error> {
        let mut result = self.shared.result.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &mut *result {
                Some(Ok(())) => return Ok(()),
                Some(Err(error)) => return Err(error.take().unwrap_or_else(|| RecordingError::Over.into())),
                None => result = self.shared.known.wait(result).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// The same, but not for ever.
    pub(super) fn wait_at_most(&self, time: Duration) {
        let result = self.shared.result.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.shared.known.wait_timeout_while(result, time, |result| result.is_none()));
    }

    fn set(&self, ended: Result<(), Error>) {
        let mut result = self.shared.result.lock().unwrap_or_else(PoisonError::into_inner);
        *result = Some(ended.map_err(Some));
        self.shared.known.notify_all();
    }
}

pub(super) struct Notes {
    pub(super) sender: Sender<Note>,
    pub(super) end: End,
}

struct Keeper {
    app: Faircopy,
    session: SessionId,
    sound_alone: bool,
    /// Ended when the library knows of the end, so that whoever follows the recording finds it stored.
    growing: Growing,
    events: RecordingSink,
    end: End,
    /// Losses that go on.
    lost: Vec<(MarkId, Mark)>,
}

/// Keeps notes until the end; then stores that and gives the locks back.
pub(super) fn start(app: Faircopy, locks: Locks, sound_alone: bool, growing: Growing, events: RecordingSink) -> Notes {
    let (sender, notes) = channel();
    let end = End::default();
    let session = locks.session.session();
    let keeper = Keeper { app, session, sound_alone, growing, events, end: end.clone(), lost: Vec::new() };
    let spawned = thread::Builder::new().name("notes".into()).spawn(move || keeper.run(locks, &notes));
    if let Err(error) = spawned {
        end.set(Err(RecordingError::writing("", error).into()));
    }
    Notes { sender, end }
}

impl Keeper {
    fn run(mut self, locks: Locks, notes: &Receiver<Note>) {
        let ended = loop {
            match notes.recv() {
                Ok(Note::Happened(all)) => {
                    for happening in all {
                        // The sound matters more than a mark.
                        if let Err(error) = self.mark(&happening) {
                            tracing::warn!(%error, "a mark is not stored");
                        }
                    }
                }
                Ok(Note::Warning(told)) => {
                    if let Err(error) = self.app.library().add_warning(self.session, &told) {
                        tracing::warn!(%error, "a warning is not stored");
                    }
                    (self.events)(Event::Warned { session: self.session, told });
                }
                Ok(Note::End { recorded, folder, why }) => break Some((recorded, folder, why)),
                // The recorder is gone without an end: the next start recovers what there is.
                Err(_) => break None,
            }
        };
        let Some((recorded, folder, why)) = ended else {
            self.growing.end();
            drop(locks);
            return self.end.set(Err(Error::Stopped));
        };
        let told = why.as_ref().map(Tell::told);
        let stored = recorded
            .map_err(|source| RecordingError::writing(folder, source).into())
            .and_then(|recorded| self.store(recorded, told.as_ref()));
        let nothing = matches!(stored, Err(Error::Recording(RecordingError::Nothing)));
        self.growing.end();
        drop(locks);
        if nothing && let Err(error) = self.app.library().delete_session(self.session) {
            tracing::warn!(%error, "an empty recording stays");
        }
        let told = stored.as_ref().err().map(Tell::told).or(told);
        tracing::info!(session = %self.session, by_itself = told.is_some(), "the recording is over");
        // Before those who wait go on, so that they find all events told.
        (self.events)(Event::Recorded { session: self.session, told });
        self.end.set(stored);
    }

    fn mark(&mut self, happening: &Happening) -> Result<(), LibraryError> {
        match happening {
            Happening::Slept { at, length } => {
                let mark = Mark { length: Some(*length), ..mark_at(*at, MarkKind::Gap) };
                self.app.library().add_mark(self.session, &mark)?;
                self.tell(mark);
            }
            Happening::LossBegan { track, at } => {
                let mark = Mark { track: Some(*track), ..mark_at(*at, MarkKind::Lost) };
                let id = self.app.library().add_mark(self.session, &mark)?;
                self.lost.push((id, mark.clone()));
                self.tell(mark);
            }
            Happening::LossOver { track, length } => {
                let of_track = |(_, mark): &(MarkId, Mark)| mark.track == Some(*track);
                if let Some(place) = self.lost.iter().position(of_track) {
                    let (id, mark) = self.lost.swap_remove(place);
                    self.app.library().end_mark(id, *length)?;
                    self.tell(Mark { length: Some(*length), ..mark });
                }
            }
        }
        Ok(())
    }

    fn tell(&self, mark: Mark) {
        (self.events)(Event::Marked { session: self.session, mark });
    }

    fn store(&self, recorded: Option<Recorded>, told: Option<&Told>) -> Result<(), Error> {
        let recorded = recorded.ok_or(RecordingError::Nothing)?;
        let state = if self.sound_alone { SessionState::Cancelled } else { SessionState::Transcribing };
        self.app.store_recorded(self.session, &recorded, state, told)?;
        if self.end.shared.discarded.load(Ordering::Acquire) {
            self.app.library().trash(&[self.session], now_unix_ms())?;
        }
        Ok(())
    }
}

impl Faircopy {
    /// The sound is whole and on the disk: from now on the session is as one that was taken in.
    pub(super) fn store_recorded(
        &self,
        session: SessionId,
        recorded: &Recorded,
        state: SessionState,
        told: Option<&Told>,
    ) -> Result<(), Error> {
        let library = self.library();
        let path = self.recording_folder(session);
        let tracks = tracks_in(&path).to_vec();
        library.set_audio(session, Some(&Audio { path, kept: Kept::Recorded, bytes: recorded.bytes, tracks }))?;
        library.set_duration(session, recorded.duration)?;
        if let Some(told) = told {
            library.add_warning(session, told)?;
        }
        Ok(library.set_state(session, state, None)?)
    }
}

/// A mark that holds for all tracks and is not over.
pub(super) fn mark_at(at: Millis, kind: MarkKind) -> Mark {
    Mark { at, kind, length: None, track: None::<Track>, label: None }
}
