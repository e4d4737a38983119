//! Sessions that were recorded, without a sound system: their files are written as the recorder writes them, and `faircopy`
//! finds them as it finds what a crash left.

use std::path::{Path, PathBuf};

use faircopy_core::{
    app::TranscribeRequest,
    audio::{
        decode::Decoder,
        recording::{FOLDER, Part},
        tracks::TrackPlan,
    },
    library::{Library, NewSession},
    session::{Audio, Kept, SessionId, SessionState, Source},
    transcript::{Millis, Track},
};
use hound::{SampleFormat, WavSpec, WavWriter};

use crate::product::Home;

/// A part as it is recorded.
#[derive(Debug, Clone)]
pub struct RecordedPart<'a> {
    /// Whose.
    pub track: Track,
    /// Counted from 1.
    pub number: u32,
    /// Samples per second and channel.
    pub rate_hz: u32,
    /// Channels; every one of them holds the sound, each a little quieter than the one before.
    pub channels: u16,
    /// Whether its samples are 32-bit floats, else 16-bit integers.
    pub floats: bool,
    /// The sound, -1 to 1.
    pub sound: &'a [f32],
}

impl<'a> RecordedPart<'a> {
    /// The first part of a track as the recogniser's rate has it: one channel of 16-bit integers.
    pub fn of(track: Track, sound: &'a [f32]) -> Self {
        Self { track, number: 1, rate_hz: 16_000, channels: 1, floats: false, sound }
    }

    fn write(&self, folder: &Path) {
        let spec = WavSpec {
            channels: self.channels,
            sample_rate: self.rate_hz,
            bits_per_sample: if self.floats { 32 } else { 16 },
            sample_format: if self.floats { SampleFormat::Float } else { SampleFormat::Int },
        };
        let file = Part::of(folder, self.track, self.number).path;
        let mut writer = WavWriter::create(file, spec).expect("a file");
        for sample in self.sound {
            for channel in 0..self.channels {
                let sample = sample * (1.0 - f32::from(channel) / 16.0);
                if self.floats {
                    writer.write_sample(sample).expect("written");
                } else {
                    writer.write_sample((sample * 32_767.0) as i16).expect("written");
                }
            }
        }
        writer.finalize().expect("written");
    }
}

/// A session in this home whose recording broke off.
///
/// # Panics
/// When it cannot be made.
pub fn broken_off(home: &Home, parts: &[RecordedPart]) -> SessionId {
    let library = Library::open(&home.path().join("data")).expect("a library");
    let session = library
        .create_session(NewSession {
            title: "Recorded".into(),
            created_unix_ms: 1_700_000_000_000,
            source: Source::Recording,
            language: None,
            audio: None,
            request: serde_json::Value::Null,
        })
        .expect("a session");
    let folder = library.session_folder(session).join(FOLDER);
    let request = TranscribeRequest {
        language: Some("en".into()),
        tracks: TrackPlan::MeOthers,
        ..TranscribeRequest::of(folder.clone())
    };
    library.set_request(session, &serde_json::json!(request)).expect("stored");
    std::fs::create_dir_all(&folder).expect("a folder");
    for part in parts {
        part.write(&folder);
    }
    let tracks = if parts.iter().any(|part| part.track == Track::Others) {
        vec![Track::Me, Track::Others]
    } else {
        vec![Track::Mixed]
    };
    library.set_audio(session, Some(&Audio { path: folder, kept: Kept::Recorded, bytes: 0, tracks })).expect("stored");
    session
}

/// The same, recovered and left without text, as `record --no-text` leaves it.
///
/// # Panics
/// When it cannot be made.
pub fn recorded(home: &Home, parts: &[RecordedPart]) -> SessionId {
    let session = broken_off(home, parts);
    home.run(["list"]).ok();
    let library = Library::open(&home.path().join("data")).expect("the library");
    library.set_state(session, SessionState::Cancelled, None).expect("stored");
    session
}

/// Where its files are.
pub fn folder(home: &Home, session: SessionId) -> PathBuf {
    home.path().join(format!("data/sessions/{session}/recording"))
}

/// The names of its files, in their order.
///
/// # Panics
/// When there are none.
pub fn files(home: &Home, session: SessionId) -> Vec<String> {
    let entries = std::fs::read_dir(folder(home, session)).expect("a recording");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Every sample from a moment on, as the product reads it, bit for bit.
///
/// # Panics
/// When it cannot be read.
pub fn samples_from(folder: &Path, from: Millis) -> Vec<u32> {
    let mut decoder = Decoder::open(folder).expect("a recording");
    if from > Millis(0) {
        assert_eq!(decoder.seek(from).expect("jumps"), from);
    }
    let mut all = Vec::new();
    while let Some(block) = decoder.next_block().expect("readable") {
        all.extend(block.samples.iter().map(|sample| sample.to_bits()));
    }
    all
}
