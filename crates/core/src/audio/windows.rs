//! A file as windows of speech: read, find speech, pack; each track on its own, all in one pass.

use std::{collections::VecDeque, path::Path};

use crate::transcript::{Millis, Track};

use super::{
    AudioError, AudioWarning, SPEECH_RATE_HZ,
    pack::{PackSettings, Packer, Window},
    speech::{SpeechDetector, SpeechSettings},
    tracks::{TrackPlan, TrackReader},
};

/// How sound is cut into windows, as a number that is raised with every change that moves a cut: in the settings and rules of
/// `speech` and `pack`, in mixing and resampling. Stored windows are known by their place alone, so a transcript that was
/// begun with another number is not gone on with: words would be lost or doubled.
pub const CUTTING: u32 = 1;

/// How speech is found and packed.
#[derive(Debug, Clone, Default)]
pub struct WindowSettings {
    /// What counts as speech.
    pub speech: SpeechSettings,
    /// How utterances are packed.
    pub pack: PackSettings,
}

impl WindowSettings {
    /// The usual settings with windows of at most so many milliseconds.
    pub fn longest(window_ms: u64) -> Self {
        let longest = Millis(window_ms);
        Self {
            speech: SpeechSettings { longest, ..SpeechSettings::default() },
            pack: PackSettings { longest, ..PackSettings::default() },
        }
    }
}

/// Windows of tracks whose sound comes piece by piece: `feed`, then `finish`. The same windows come whatever the pieces' sizes.
pub struct Windower {
    tracks: Vec<(SpeechDetector, Packer)>,
}

impl Windower {
    /// For these tracks.
    pub fn new(tracks: &[Track], settings: &WindowSettings) -> Self {
        let of_track =
            |track: &Track| (SpeechDetector::new(settings.speech.clone()), Packer::new(*track, settings.pack.clone()));
        Self { tracks: tracks.iter().map(of_track).collect() }
    }

    /// Takes the next sound, one slice of 16 kHz samples for each track; gives the windows that are full now.
    pub fn feed(&mut self, sound: &[Vec<f32>]) -> Vec<Window> {
        let mut full = Vec::new();
        for ((detector, packer), samples) in self.tracks.iter_mut().zip(sound) {
            full.extend(detector.feed(samples).into_iter().filter_map(|utterance| packer.push(utterance)));
        }
        full
    }

    /// The sound ends here; gives what is left.
    pub fn finish(&mut self) -> Vec<Window> {
        let mut left = Vec::new();
        for (detector, packer) in &mut self.tracks {
            left.extend(detector.finish().into_iter().filter_map(|utterance| packer.push(utterance)));
            left.extend(packer.finish());
        }
        left
    }
}

/// The windows of a file, read as they are asked for: memory stays flat however long the file is.
pub struct Windows {
    reader: TrackReader,
    windower: Windower,
    ready: VecDeque<Window>,
    samples: u64,
    ended: bool,
}

impl Windows {
    /// Opens a file.
    pub fn open(file: &Path, plan: TrackPlan, settings: &WindowSettings) -> Result<Self, AudioError> {
        let reader = TrackReader::open(file, plan)?;
        let windower = Windower::new(reader.tracks(), settings);
        Ok(Self { reader, windower, ready: VecDeque::new(), samples: 0, ended: false })
    }

    /// The next window; `None` at the end of the file.
    pub fn next_window(&mut self) -> Result<Option<Window>, AudioError> {
        while self.ready.is_empty() && !self.ended {
            if let Some(sound) = self.reader.next()? {
                self.samples += sound.first().map_or(0, |track| track.len() as u64);
                self.ready.extend(self.windower.feed(sound));
            } else {
                self.ended = true;
                self.ready.extend(self.windower.finish());
            }
        }
        Ok(self.ready.pop_front())
    }

    /// How much has been read.
    pub fn position(&self) -> Millis {
        Millis::of_sample(self.samples, SPEECH_RATE_HZ)
    }

    /// How much there is, if the file says so.
    pub fn duration(&self) -> Option<Millis> {
        self.reader.info().duration
    }

    /// What was wrong with the file, as far as it was read.
    pub fn warnings(&self) -> Vec<AudioWarning> {
        self.reader.warnings()
    }
}
