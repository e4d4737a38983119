//! Reading a recording's folder, also while it grows: its tracks side by side, at one rate.
//!
//! A WAV part's length is that of its file, not what its header says: the header is written now and then, and after a crash never.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    super::{
        AudioError,
        decode::{AudioInfo, Block},
        resample::ToRate,
    },
    open::OpenPart,
    parts::Part,
};
use crate::transcript::{Millis, Track};

/// Frames that are read at a time.
const STEP_FRAMES: u64 = 4096;

/// Whether a recording still grows. Its writer ends it after the last sample is in the file; its readers hold a copy.
#[derive(Debug, Clone, Default)]
pub struct Growing {
    ended: Arc<AtomicBool>,
}

impl Growing {
    /// Nothing is written any more.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    /// Whether that is so.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }
}

/// An open recording, read from front to back; one channel for each track.
pub struct RecordingSource {
    folder: PathBuf,
    info: AudioInfo,
    tracks: &'static [Track],
    parts: Vec<TrackParts>,
    growing: Option<Growing>,
    block: Vec<f32>,
}

impl RecordingSource {
    /// Whether there is a folder of a recording at this path.
    pub fn is_recording(path: &Path) -> bool {
        path.is_dir() && !tracks_in(path).is_empty()
    }

    /// Opens a folder. With `growing` its end is not the end of the recording before the writer says so.
    ///
    /// # Errors
    /// When there is no recording in the folder, or it cannot be read.
    pub fn open(folder: &Path, growing: Option<Growing>) -> Result<Self, AudioError> {
        let tracks = tracks_in(folder);
        let first = tracks.first().ok_or_else(|| AudioError::NotFound(folder.to_path_buf()))?;
        let file = Part::of(folder, of_file(*first), 1);
        let rate_hz = OpenPart::open(&file)?.ok_or(AudioError::Empty(file.path))?.rate_hz();
        let mut this = Self {
            folder: folder.to_path_buf(),
            info: AudioInfo {
                format: "recording".into(),
                codec: "pcm".into(),
                sample_rate_hz: rate_hz,
                channels: tracks.len() as u16,
                duration: None,
            },
            tracks,
            parts: tracks.iter().map(|track| TrackParts::new(of_file(*track), rate_hz)).collect(),
            growing,
            block: Vec::new(),
        };
        if this.growing.is_none() {
            this.info.duration = Some(length(folder)?);
        }
        Ok(this)
    }

    /// What is known of it.
    pub fn info(&self) -> &AudioInfo {
        &self.info
    }

    /// The track of each channel.
    pub fn tracks(&self) -> &'static [Track] {
        self.tracks
    }

    /// The next stretch, as far as it is there on all tracks; `None` at the end, empty while there is nothing new.
    ///
    /// # Errors
    /// When the drive fails.
    pub fn next_block(&mut self) -> Result<Option<Block<'_>>, AudioError> {
        // Asked before the files are: what was written until then is found in them.
        let is_over = self.growing.as_ref().is_none_or(Growing::has_ended);
        for parts in &mut self.parts {
            parts.fill(&self.folder, is_over)?;
        }
        let lengths = self.parts.iter().map(|parts| parts.ready.len());
        // Where one track ends before the others, silence follows.
        let frames = if is_over { lengths.max() } else { lengths.min() }.unwrap_or(0).min(STEP_FRAMES as usize);
        self.block.clear();
        for _ in 0..frames {
            self.block.extend(self.parts.iter_mut().map(|parts| parts.ready.pop_front().unwrap_or(0.0)));
        }
        if frames == 0 && is_over {
            return Ok(None);
        }
        let (sample_rate_hz, channels) = (self.info.sample_rate_hz, self.info.channels);
        Ok(Some(Block { samples: &self.block, sample_rate_hz, channels }))
    }

    /// Goes to `to`, to the sample.
    ///
    /// # Errors
    /// When the drive fails.
    pub fn seek(&mut self, to: Millis) -> Result<Millis, AudioError> {
        let rate_hz = self.info.sample_rate_hz;
        for parts in &mut self.parts {
            *parts = TrackParts::new(parts.track, rate_hz);
            parts.skip(&self.folder, to.seconds())?;
        }
        Ok(to)
    }
}

/// How long the longest track of a recording is, by its files.
///
/// # Errors
/// When the drive fails.
pub fn length(folder: &Path) -> Result<Millis, AudioError> {
    let mut longest = 0.0f64;
    for track in [Track::Me, Track::Others] {
        let mut seconds = 0.0;
        for number in 1.. {
            let Some(part) = OpenPart::open(&Part::of(folder, track, number))? else { break };
            seconds += part.frames()? as f64 / f64::from(part.rate_hz());
        }
        longest = longest.max(seconds);
    }
    Ok(Millis((longest * 1000.0).round() as u64))
}

/// The tracks of a folder. The microphone alone may have heard several people, so nobody is named then.
pub fn tracks_in(folder: &Path) -> &'static [Track] {
    // A file that has no header yet has no sound either.
    let has = |track| matches!(OpenPart::open(&Part::of(folder, track, 1)), Ok(Some(_)));
    match (has(Track::Me), has(Track::Others)) {
        (true, true) => &[Track::Me, Track::Others],
        (true, false) => &[Track::Mixed],
        (false, true) => &[Track::Others],
        (false, false) => &[],
    }
}

/// Under which track's name the files of a track are.
fn of_file(track: Track) -> Track {
    if track == Track::Mixed { Track::Me } else { track }
}

/// The parts of one track, read one after the other.
struct TrackParts {
    track: Track,
    number: u32,
    part: Option<OpenPart>,
    rate_hz: u32,
    to_rate: ToRate,
    /// Mono, at the recording's rate.
    ready: VecDeque<f32>,
    mono: Vec<Vec<f32>>,
    resampled: Vec<Vec<f32>>,
    is_over: bool,
}

impl TrackParts {
    fn new(track: Track, rate_hz: u32) -> Self {
        Self {
            track,
            number: 1,
            part: None,
            rate_hz,
            to_rate: ToRate::new(rate_hz, rate_hz, 1),
            ready: VecDeque::new(),
            mono: vec![Vec::new()],
            resampled: vec![Vec::new()],
            is_over: false,
        }
    }

    /// Reads on until a step is ready, or all that is there.
    fn fill(&mut self, folder: &Path, is_over: bool) -> Result<(), AudioError> {
        while !self.is_over && (self.ready.len() as u64) < STEP_FRAMES {
            self.mono[0].clear();
            if self.read(folder)? {
                self.to_rate.push(&self.mono, &mut self.resampled);
            } else if is_over {
                self.to_rate.finish(&mut self.resampled);
                self.is_over = true;
            } else {
                return Ok(());
            }
            self.ready.extend(self.resampled[0].drain(..));
        }
        Ok(())
    }

    /// Fills `mono` with the next frames; false when there are none (yet).
    fn read(&mut self, folder: &Path) -> Result<bool, AudioError> {
        loop {
            if self.part.is_none() && !self.open_part(folder)? {
                return Ok(false);
            }
            let Some(part) = &mut self.part else { return Ok(false) };
            // Looked for before the end of this part is: the writer begins the next one only when this one is complete.
            let next_is_there = Part::of(folder, self.track, self.number + 1).is_there();
            if part.read(STEP_FRAMES, &mut self.mono[0])? {
                return Ok(true);
            }
            if !next_is_there {
                return Ok(false);
            }
            self.part = None;
            self.number += 1;
        }
    }

    fn open_part(&mut self, folder: &Path) -> Result<bool, AudioError> {
        self.part = OpenPart::open(&Part::of(folder, self.track, self.number))?;
        let Some(part) = &self.part else { return Ok(false) };
        if part.rate_hz() != self.to_rate.rate_hz() {
            self.to_rate.finish(&mut self.resampled);
            self.to_rate = ToRate::new(part.rate_hz(), self.rate_hz, 1);
        }
        Ok(true)
    }

    fn skip(&mut self, folder: &Path, mut seconds: f64) -> Result<(), AudioError> {
        loop {
            if !self.open_part(folder)? {
                return Ok(());
            }
            let Some(part) = &mut self.part else { return Ok(()) };
            let rate_hz = f64::from(part.rate_hz());
            let (frames, wanted) = (part.frames()?, (seconds * rate_hz).round() as u64);
            if wanted < frames || !Part::of(folder, self.track, self.number + 1).is_there() {
                return part.go_to(wanted.min(frames));
            }
            seconds -= frames as f64 / rate_hz;
            self.number += 1;
        }
    }
}
