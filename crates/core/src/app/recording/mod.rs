//! Recording: from the click to a session whose text can be made. Needs a device and a disk, and no model.
//!
//! ```text
//! devices (thread: watch) ─ feeds ▶ recorder (thread: writer, every 90 ms) ─ notes ▶ notes (thread: library)
//!            Recording (the handle) ─ pause, mute, stop ▶ recorder
//! ```
//!
//! The thread that writes the sound waits for nothing but the sound's own disk: a sound server that hangs holds up the
//! devices' thread alone, a busy library the notes' alone.

mod devices;
mod handle;
mod notes;
mod recorder;
mod recovery;
#[cfg(test)]
mod tests;

use std::{
    path::PathBuf,
    sync::{Arc, Weak, mpsc::channel},
    time::{Duration, Instant},
};

pub use handle::Recording;

use super::{CleanRequest, Faircopy, TranscribeRequest, now_unix_ms};
use crate::{
    audio::{
        Capture,
        recording::{
            FOLDER, Writer,
            clock::SystemClock,
            disk::{Disk, SystemDisk},
            error::RecordingError,
            source::Growing,
            watch::{InputDevice, SoundSystem, Wish},
            writer::{PART_BYTES_MAX, RESERVE_BYTES},
        },
        tracks::TrackPlan,
    },
    error::Error,
    event::Event,
    library::{NewSession, RecordingLock, SessionLock},
    session::{Audio, Kept, SessionId, Source},
    transcript::Track,
};

/// Where the events of a recording go. Called from its threads about ten times a second; must return soon.
pub type RecordingSink = Arc<dyn Fn(Event) + Send + Sync>;

/// How long to wait for the first sound before the recording begins without.
const FIRST_SOUND_MAX: Duration = Duration::from_millis(1_500);
/// With less room than this beside the reserve it is not worth beginning.
const ROOM_MIN_BYTES: u64 = 4_000_000;

/// What to record, and what is wanted of it afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordRequest {
    /// Title in the library; the time of day when `None`.
    pub title: Option<String>,
    /// Id or name of the microphone; the system's choice when `None`.
    pub microphone: Option<String>,
    /// Whether to record what the computer plays as well.
    pub system: bool,
    /// ISO 639-1 code of what is spoken; detected when `None`.
    pub language: Option<String>,
    /// Id or file of a recogniser; the settings' or the best one when `None`.
    pub speech_model: Option<String>,
    /// Names and terms to listen for, beside those of the settings.
    pub vocabulary: Vec<String>,
    /// How to clean; `None` for the verbatim text alone.
    pub clean: Option<CleanRequest>,
    /// Whether the session waits for [`Faircopy::resume`] by hand once it is recorded, instead of for the next queue.
    pub sound_alone: bool,
}

impl RecordRequest {
    fn tracks(&self) -> &'static [Track] {
        if self.system { &[Track::Me, Track::Others] } else { &[Track::Me] }
    }

    fn wishes(&self) -> Vec<Wish> {
        let device = |track| if track == Track::Me { self.microphone.clone() } else { None };
        self.tracks().iter().map(|track| Wish { track: *track, device: device(*track) }).collect()
    }

    /// What is asked of the session once it is recorded.
    fn later(&self, folder: PathBuf) -> TranscribeRequest {
        TranscribeRequest {
            language: self.language.clone(),
            speech_model: self.speech_model.clone(),
            vocabulary: self.vocabulary.clone(),
            clean: self.clean.clone(),
            tracks: TrackPlan::MeOthers,
            ..TranscribeRequest::of(folder)
        }
    }
}

/// What it takes to write a recording down while it is made.
struct Following {
    growing: Growing,
    lock: Weak<SessionLock>,
}

/// The rights that a recording holds until its end is stored.
struct Locks {
    session: Arc<SessionLock>,
    _recording: RecordingLock,
}

impl Faircopy {
    /// The devices that can be recorded now: microphones, and where the computer's own sound can be had. Asks the sound
    /// system: call it from a thread that may wait.
    pub fn devices(&self) -> Vec<InputDevice> {
        Capture::default().inputs()
    }

    /// Begins to record; returns once sound comes. Waits for devices and the disk: call it from a thread that may wait.
    ///
    /// # Errors
    /// [`Error::Recording`] when a device that is wanted cannot be had, another recording goes on, or there is no room;
    /// nothing is stored then.
    pub fn record(&self, request: &RecordRequest, events: RecordingSink) -> Result<Recording, Error> {
        self.record_from(request, events, Capture::default, SystemDisk)
    }

    /// The same with a sound system and a disk of the caller's.
    fn record_from<S, D>(
        &self,
        request: &RecordRequest,
        events: RecordingSink,
        system: impl FnOnce() -> S + Send + 'static,
        disk: D,
    ) -> Result<Recording, Error>
    where
        S: SoundSystem + 'static,
        D: Disk + 'static,
    {
        let clicked = Instant::now();
        let recording = self.library().lock_recording()?.ok_or(RecordingError::Already)?;
        let library = self.library().folder();
        if disk.free_bytes(library).is_some_and(|free| free < RESERVE_BYTES + ROOM_MIN_BYTES) {
            return Err(RecordingError::NoRoom(library.to_path_buf()).into());
        }
        let (send, messages) = channel();
        let devices = devices::start(system, request.wishes(), send.clone())?;
        let (session, lock) = self.library().start_session(recorded_session(request))?;
        let lock = Arc::new(lock);
        let locks = Locks { session: lock.clone(), _recording: recording };
        match self.prepare(session, request, disk) {
            Ok(writer) => {
                devices.wait_for_sound(FIRST_SOUND_MAX);
                let title = self.library().session(session)?.title;
                tracing::info!(%session, after_ms = clicked.elapsed().as_millis() as u64, "recording");
                events(Event::Created { session, title });
                let growing = Growing::default();
                let notes = notes::start(self.clone(), locks, request.sound_alone, growing.clone(), events.clone());
                let status =
                    recorder::start(session, writer, messages, notes.sender, events.clone(), devices.into_closer());
                let following = Following { growing, lock: Arc::downgrade(&lock) };
                Ok(Recording::new(self.clone(), session, send, status, notes.end, events, following))
            }
            Err(error) => {
                drop(locks);
                self.library().delete_session(session)?;
                Err(error)
            }
        }
    }

    /// The folder, and what is to be done with it, in the library before the first sound is.
    fn prepare<D: Disk + 'static>(
        &self,
        session: SessionId,
        request: &RecordRequest,
        disk: D,
    ) -> Result<Writer, Error> {
        let folder = self.recording_folder(session);
        self.library().set_request(session, &serde_json::json!(request.later(folder.clone())))?;
        let tracks = request.tracks();
        // The microphone alone may hear several people.
        let heard = if request.system { tracks.to_vec() } else { vec![Track::Mixed] };
        let audio = Audio { path: folder.clone(), kept: Kept::Recorded, bytes: 0, tracks: heard };
        self.library().set_audio(session, Some(&audio))?;
        let made =
            Writer::create(folder.clone(), tracks, Box::new(disk), Box::<SystemClock>::default(), PART_BYTES_MAX);
        made.map_err(|source| RecordingError::writing(folder, source).into())
    }

    /// Where a session's recording is.
    pub(super) fn recording_folder(&self, session: SessionId) -> PathBuf {
        self.library().session_folder(session).join(FOLDER)
    }
}

fn recorded_session(request: &RecordRequest) -> NewSession {
    let title = request.title.clone().filter(|title| !title.trim().is_empty());
    NewSession {
        title: title.unwrap_or_else(|| format!("Recording {}", jiff::Zoned::now().strftime("%Y-%m-%d %H:%M"))),
        created_unix_ms: now_unix_ms(),
        source: Source::Recording,
        language: request.language.clone(),
        audio: None,
        request: serde_json::json!(request.later(PathBuf::new())),
    }
}
