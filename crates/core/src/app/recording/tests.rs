//! A recording as a shell has it, from devices and a disk that the test holds in its hands.

use std::{
    io,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use super::{RecordRequest, Recording, RecordingSink};
use crate::{
    app::Faircopy,
    audio::recording::{
        disk::{Disk, Growing, SystemDisk},
        error::{DeviceError, RecordingError},
        feed::{Format, Inlet, SampleKind, feed},
        parts,
        watch::{InputDevice, Opened, SoundSystem},
    },
    error::{Error, ErrorKind},
    event::Event,
    library::{LibraryError, Page},
    paths::Paths,
    session::{Kept, MarkKind, SessionId, SessionState, Source},
    transcript::{Millis, Track},
};

struct Home {
    folder: tempfile::TempDir,
    app: Faircopy,
    events: Arc<Mutex<Vec<Event>>>,
}

/// One microphone and what the computer plays; each gives 8 samples in a millisecond as long as it is open.
struct Fake;

/// Gives sound until it is dropped.
struct Stream(Arc<AtomicBool>);

impl SoundSystem for Fake {
    fn inputs(&mut self) -> Vec<InputDevice> {
        let device = |id: &str, track| InputDevice { id: id.into(), name: id.to_uppercase(), track, is_default: true };
        vec![device("mic", Track::Me), device("monitor", Track::Others)]
    }

    fn open(&mut self, _: &InputDevice) -> Result<Opened, DeviceError> {
        let (inlet, feed) = feed(Format { rate_hz: 8_000, channels: 1, samples: SampleKind::I16 });
        let open = Arc::new(AtomicBool::new(true));
        let goes_on = open.clone();
        std::thread::spawn(move || play(inlet, &goes_on));
        Ok(Opened { feed, stream: Box::new(Stream(open)) })
    }
}

fn play(mut inlet: Inlet, goes_on: &AtomicBool) {
    while goes_on.load(Ordering::Relaxed) {
        inlet.push([0.25_f32; 80].into_iter());
        std::thread::sleep(Duration::from_millis(10));
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// A real disk that says it has so much room.
#[derive(Clone)]
struct Room(Arc<AtomicU64>);

impl Disk for Room {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Growing>> {
        SystemDisk.create(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        SystemDisk.sync_folder(folder)
    }

    fn free_bytes(&self, _: &Path) -> Option<u64> {
        Some(self.0.load(Ordering::Relaxed))
    }
}

impl Home {
    fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        Self { folder, app, events: Arc::default() }
    }

    fn sink(&self) -> RecordingSink {
        let events = self.events.clone();
        Arc::new(move |event| events.lock().unwrap().push(event))
    }

    fn record(&self, request: &RecordRequest) -> Result<Recording, Error> {
        self.app.record_from(request, self.sink(), || Fake, SystemDisk)
    }

    fn state(&self, session: SessionId) -> SessionState {
        self.app.library().session(session).unwrap().state
    }

    fn listed(&self) -> usize {
        self.app.library().sessions(Page { limit: 99, before: None }).unwrap().len()
    }
}

fn open(folder: &Path) -> Faircopy {
    let paths = Paths {
        data: folder.join("data"),
        config: folder.join("config"),
        workers: Vec::new(),
        built_in_models: vec![concat!(env!("CARGO_MANIFEST_DIR"), "/../../models").into()],
        samples: Vec::new(),
    };
    Faircopy::open(&paths).unwrap()
}

fn both() -> RecordRequest {
    RecordRequest { system: true, title: Some("Plans".into()), ..RecordRequest::default() }
}

fn wait_for(recording: &Recording, length_ms: u64) {
    for _ in 0..6_000 {
        if recording.status().elapsed.0 >= length_ms || recording.is_over() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it stands still: {:?}", recording.status());
}

#[test]
fn a_recording_becomes_a_session_whose_text_can_be_made() {
    let home = Home::fresh();
    let recording = home.record(&both()).unwrap();
    let session = recording.session();
    assert_eq!(home.state(session), SessionState::Recording);
    assert!(home.app.library().unfinished().unwrap().is_empty(), "no queue takes it now");
    wait_for(&recording, 500);
    recording.set_title("More plans").unwrap();
    assert_eq!(recording.stop().unwrap(), session);
    let known = home.app.library().session(session).unwrap();
    assert_eq!((known.title.as_str(), &known.source), ("More plans", &Source::Recording));
    assert_eq!(known.state, SessionState::Transcribing);
    let audio = known.audio.unwrap();
    assert_eq!((audio.kept, &audio.path, audio.tracks.len()), (Kept::Recorded, &recording.folder(), 2));
    assert_eq!(home.app.library().unfinished().unwrap(), [session], "from now on it is as any other");
    assert!(home.app.library().check().unwrap().problems.is_empty());
    let length = known.duration.unwrap();
    assert_eq!(audio.bytes.abs_diff(length.0 * 32), audio.bytes % 32, "both tracks are equally long");
    let events = home.events.lock().unwrap();
    assert!(matches!(&events[0], Event::Created { title, .. } if title == "Plans"), "{:?}", events[0]);
    assert!(events.iter().any(|event| matches!(event, Event::Recording { .. })));
    assert!(matches!(events.last(), Some(Event::Recorded { told: None, .. })), "{:?}", events.last());
    drop(events);
    assert!(matches!(recording.pause(), Err(Error::Recording(RecordingError::Over))));
    assert_eq!(recording.stop().unwrap(), session, "it may be said twice");
}

#[test]
fn two_recordings_at_once_are_refused_from_any_process() {
    let home = Home::fresh();
    let recording = home.record(&both()).unwrap();
    let other = open(home.folder.path());
    for app in [&home.app, &other] {
        let refused = app.record_from(&both(), home.sink(), || Fake, SystemDisk).expect_err("one is going on");
        assert_eq!(refused.kind(), ErrorKind::Busy);
        assert!(refused.to_string().contains("Another recording is going on"), "{refused}");
    }
    assert_eq!(home.listed(), 1, "nothing of the second is left");
    assert!(other.recover_recordings().unwrap().is_empty(), "it is held");
    wait_for(&recording, 200);
    recording.stop().unwrap();
    other.record_from(&both(), home.sink(), || Fake, SystemDisk).unwrap().stop().unwrap();
}

#[test]
fn pauses_mutes_and_bookmarks_are_marked_with_their_time() {
    let home = Home::fresh();
    let recording = home.record(&both()).unwrap();
    wait_for(&recording, 300);
    recording.bookmark(Some("budget".into())).unwrap();
    recording.pause().unwrap();
    recording.pause().unwrap();
    let paused = recording.status();
    assert!(paused.paused);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(recording.status().elapsed, paused.elapsed);
    recording.resume().unwrap();
    recording.mute(Track::Others, true).unwrap();
    let muted = recording.status();
    assert!(muted.tracks[1].muted);
    wait_for(&recording, muted.elapsed.0 + 400);
    recording.stop().unwrap();
    let marks = home.app.library().marks(recording.session()).unwrap();
    let kinds: Vec<MarkKind> = marks.iter().map(|mark| mark.kind).collect();
    assert_eq!(kinds, [MarkKind::Bookmark, MarkKind::Pause, MarkKind::Muted]);
    assert_eq!((marks[0].label.as_deref(), marks[0].length), (Some("budget"), None));
    assert_eq!(marks[1].at, paused.elapsed);
    assert!(marks[1].length >= Some(Millis(300)), "{:?}", marks[1]);
    assert!(marks[2].track == Some(Track::Others) && marks[2].at >= paused.elapsed, "{:?}", marks[2]);
    assert!(marks[2].length >= Some(Millis(300)), "{:?}", marks[2]);
}

#[test]
fn a_full_disk_ends_it_and_keeps_what_there_is() {
    let home = Home::fresh();
    let room = Room(Arc::new(AtomicU64::new(u64::MAX / 2)));
    let recording = home.app.record_from(&both(), home.sink(), || Fake, room.clone()).unwrap();
    wait_for(&recording, 300);
    room.0.store(1_000_000, Ordering::Relaxed);
    wait_for(&recording, u64::MAX);
    let session = recording.stop().unwrap();
    assert_eq!(home.state(session), SessionState::Transcribing);
    let warnings = home.app.library().session(session).unwrap().warnings;
    assert_eq!(warnings[0].code.as_deref(), Some("recording_full"));
    let events = home.events.lock().unwrap();
    assert!(matches!(events.last(), Some(Event::Recorded { told: Some(_), .. })), "{:?}", events.last());
    drop(events);
    let refused = home.app.record_from(&both(), home.sink(), || Fake, room).expect_err("there is no room");
    assert!(refused.kind() == ErrorKind::Library && refused.to_string().contains("no room"), "{refused}");
    assert_eq!(home.listed(), 1);
}

#[test]
fn what_is_discarded_can_be_brought_back() {
    let home = Home::fresh();
    let recording = home.record(&both()).unwrap();
    wait_for(&recording, 200);
    let session = recording.discard().unwrap();
    assert_eq!((home.listed(), home.app.deleted_sessions().unwrap()[0].id), (0, session));
    home.app.restore_sessions(&[session]).unwrap();
    assert_eq!((home.listed(), home.state(session)), (1, SessionState::Transcribing));
    assert_eq!(parts(&recording.folder()).unwrap().len(), 2);
}

#[test]
fn a_recording_that_nobody_holds_any_more_is_stopped() {
    let home = Home::fresh();
    let recording = home.record(&RecordRequest { sound_alone: true, ..both() }).unwrap();
    let session = recording.session();
    wait_for(&recording, 200);
    drop(recording);
    assert_eq!(home.state(session), SessionState::Cancelled, "its text was not wanted yet");
}

#[test]
fn a_recording_that_broke_off_is_found_once_nobody_works_on_it() {
    let home = Home::fresh();
    let recording = home.record(&both()).unwrap();
    // A device of a busy computer gives less sound than time goes by.
    wait_for(&recording, 900);
    let session = recording.stop().unwrap();
    // As a killed process leaves it: the state, and headers that say less than there is.
    let library = home.app.library();
    library.set_state(session, SessionState::Recording, None).unwrap();
    let part = parts(&recording.folder()).unwrap().remove(0);
    let mut bytes = std::fs::read(&part.path).unwrap();
    bytes[40..44].copy_from_slice(&[0; 4]);
    bytes.push(7);
    std::fs::write(&part.path, bytes).unwrap();
    let held = library.lock(session).unwrap().expect("free");
    assert!(open(home.folder.path()).recover_recordings().unwrap().is_empty(), "somebody works on it");
    drop(held);
    assert_eq!(home.app.recover_recordings().unwrap(), [session]);
    let known = library.session(session).unwrap();
    assert_eq!(known.state, SessionState::Transcribing);
    assert_eq!(known.warnings[0].code.as_deref(), Some("recording_interrupted"));
    assert!(known.duration >= Some(Millis(300)));
    assert!(home.app.recover_recordings().unwrap().is_empty());
    // Of one without any sound nothing is left.
    library.set_state(session, SessionState::Recording, None).unwrap();
    for part in parts(&recording.folder()).unwrap() {
        std::fs::write(part.path, b"").unwrap();
    }
    assert!(home.app.recover_recordings().unwrap().is_empty());
    assert!(matches!(library.session(session), Err(LibraryError::NoSession(_))));
}
