//! A recording as windows while it is made: what was said is given as soon as somebody pauses, if the recogniser has time.
//!
//! Where it has none, utterances wait and are packed into full windows as those of a file are, so that a slow computer does
//! less work for the same sound. How they are cut therefore depends on time; a window is known by where its sound ends. What
//! is gone on with begins there.

use std::{collections::VecDeque, path::Path};

use super::{
    AudioError, SPEECH_RATE_HZ,
    pack::{Packer, Piece, Window},
    recording::source::Growing,
    speech::{SpeechDetector, Utterance},
    tracks::{TrackPlan, TrackReader},
    windows::WindowSettings,
};
use crate::transcript::{Millis, Track};

/// So much speech is given without a long pause, as soon as there is a short one: 10 s.
const ENOUGH: u64 = 10 * SPEECH_RATE_HZ as u64;
/// Speech of others that goes on keeps a window of the microphone waiting for a pause no longer than this: half a second.
const LONGEST_WAIT: u64 = SPEECH_RATE_HZ as u64 / 2;
/// Less than this is not looked at before it has ended: 1 s.
const SHORTEST_PREVIEW: u64 = SPEECH_RATE_HZ as u64;
/// Full windows that are cut ahead; the rest stays on the disk.
const AHEAD: usize = 2;

/// What of a track is stored already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Done {
    /// So many windows.
    pub windows: u32,
    /// Where the sound of the last of them ends.
    pub through: Millis,
}

/// What is to be heard next.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// To be written down.
    Window(Window),
    /// What the others are still saying while the microphone has a window, which comes next: to know what of it is theirs.
    Aside(Window),
}

/// Windows of a recording that may still grow.
pub struct LiveWindows {
    reader: TrackReader,
    tracks: Vec<LiveTrack>,
    samples: u64,
    /// All that was written is read.
    at_edge: bool,
    /// Up to where what the others are still saying was given aside.
    aside_until: u64,
    ended: bool,
}

struct LiveTrack {
    track: Track,
    detector: SpeechDetector,
    packer: Packer,
    full: VecDeque<Window>,
    /// What lies before this sample is done.
    done_until: u64,
}

impl LiveWindows {
    /// Opens a recording: one that grows, or one that was broken off. `done` tells what is stored of each track.
    ///
    /// # Errors
    /// As [`TrackReader::open`].
    pub fn open(
        folder: &Path,
        growing: Option<Growing>,
        settings: &WindowSettings,
        done: impl Fn(Track) -> Done,
    ) -> Result<Self, AudioError> {
        let reader = match growing {
            Some(growing) => TrackReader::follow(folder, growing)?,
            None => TrackReader::open(folder, TrackPlan::MeOthers)?,
        };
        let of_track = |track: &Track| {
            let done = done(*track);
            LiveTrack {
                track: *track,
                detector: SpeechDetector::new(settings.speech.clone()),
                packer: Packer::after(*track, settings.pack.clone(), done.windows),
                full: VecDeque::new(),
                done_until: done.through.0 * u64::from(SPEECH_RATE_HZ) / 1000,
            }
        };
        let tracks = reader.tracks().iter().map(of_track).collect();
        Ok(Self { reader, tracks, samples: 0, at_edge: false, aside_until: 0, ended: false })
    }

    /// Reads on, unless enough is cut already; false when there was nothing to read.
    ///
    /// # Errors
    /// When the drive fails.
    pub fn advance(&mut self) -> Result<bool, AudioError> {
        if self.ended || self.tracks.iter().any(|track| track.full.len() >= AHEAD) {
            return Ok(false);
        }
        let Some(sound) = self.reader.next()? else {
            for track in &mut self.tracks {
                track.finish();
            }
            self.ended = true;
            return Ok(true);
        };
        let samples = sound.first().map_or(0, Vec::len);
        for (track, samples) in self.tracks.iter_mut().zip(sound) {
            track.feed(samples);
        }
        self.samples += samples as u64;
        self.at_edge = samples == 0;
        Ok(!self.at_edge)
    }

    /// The next to be heard, if there is one by now: a full window, or what was said before a pause.
    pub fn take(&mut self) -> Option<Given> {
        let at_edge = self.at_edge;
        let first = self.tracks.iter().enumerate().filter(|(_, track)| track.has_next(at_edge));
        let (mut place, first) = first.min_by_key(|(_, track)| track.first_sample())?;
        let others = self.tracks.iter().position(|track| track.track == Track::Others);
        // What the microphone hears of the others is told by their words, so these come first.
        if let Some(others) = others.filter(|others| *others != place) {
            let (end, theirs) = (first.end_of_next(), &self.tracks[others]);
            if theirs.first_sample().is_some_and(|theirs| theirs < end) {
                place = others;
            } else if at_edge && theirs.detector.decided_until() < end && self.aside_until < end {
                if self.samples < end + LONGEST_WAIT {
                    return None;
                }
                self.aside_until = end;
                if let Some(aside) = theirs.unended() {
                    return Some(Given::Aside(aside));
                }
            }
        }
        self.tracks[place].next().map(Given::Window)
    }

    /// What is said just now, as a window that will come again with more; of the track whose speech began first.
    pub fn preview(&self) -> Option<Window> {
        if !self.at_edge {
            return None;
        }
        let unended = self.tracks.iter().filter_map(LiveTrack::unended);
        unended.min_by_key(|window| window.span().start)
    }

    /// Whether all is read and given.
    pub fn is_over(&self) -> bool {
        self.ended && self.tracks.iter().all(|track| track.full.is_empty() && track.packer.waiting().is_empty())
    }

    /// How much was recorded, as far as it is read.
    pub fn position(&self) -> Millis {
        Millis::of_sample(self.samples, SPEECH_RATE_HZ)
    }

    /// Up to where everything that was said is given to be written down.
    pub fn given(&self) -> Millis {
        let first_waiting = |track: &LiveTrack| {
            track.first_sample().unwrap_or_else(|| track.detector.decided_until()).max(track.done_until)
        };
        let sample = self.tracks.iter().map(first_waiting).min().unwrap_or(self.samples);
        Millis::of_sample(sample.min(self.samples), SPEECH_RATE_HZ)
    }
}

impl LiveTrack {
    fn feed(&mut self, samples: &[f32]) {
        for utterance in self.detector.feed(samples) {
            self.pack(utterance);
        }
    }

    fn finish(&mut self) {
        for utterance in self.detector.finish() {
            self.pack(utterance);
        }
        self.full.extend(self.packer.finish());
    }

    fn pack(&mut self, utterance: Utterance) {
        if let Some(rest) = after(utterance, self.done_until) {
            self.full.extend(self.packer.push(rest));
        }
    }

    /// Whether a window may be given: a full one, or what waits when somebody paused or it is much.
    fn has_next(&self, at_edge: bool) -> bool {
        let waiting = self.packer.waiting();
        let samples: u64 = waiting.iter().map(|utterance| utterance.samples.len() as u64).sum();
        let is_enough = || !self.detector.is_speaking() || samples >= ENOUGH;
        !self.full.is_empty() || at_edge && !waiting.is_empty() && is_enough()
    }

    /// Where the sound of the next window begins, if there is any.
    fn first_sample(&self) -> Option<u64> {
        let full = self.full.front().and_then(|window| window.pieces.first()).map(|piece| piece.start_sample);
        full.or_else(|| self.packer.waiting().first().map(|utterance| utterance.start_sample))
    }

    fn end_of_next(&self) -> u64 {
        let full = self.full.front().and_then(|window| window.pieces.last()).map(Piece::end_sample);
        full.or_else(|| self.packer.waiting().last().map(Utterance::end_sample)).unwrap_or(0)
    }

    fn next(&mut self) -> Option<Window> {
        self.full.pop_front().or_else(|| self.packer.finish())
    }

    fn unended(&self) -> Option<Window> {
        let open = self.detector.unended()?;
        let mut packer = Packer::new(self.track, self.packer.settings().clone());
        for utterance in self.packer.waiting().iter().cloned().chain([after(open, self.done_until)?]) {
            // Where it is too much for one window, its end is what is of interest.
            packer.push(utterance);
        }
        let window = packer.finish();
        window.filter(|window| window.samples.len() as u64 >= SHORTEST_PREVIEW)
    }
}

/// What of an utterance lies behind a sample.
fn after(mut utterance: Utterance, sample: u64) -> Option<Utterance> {
    if utterance.speech.end <= sample {
        return None;
    }
    if utterance.start_sample < sample {
        utterance.samples.drain(..(sample - utterance.start_sample) as usize);
        utterance.start_sample = sample;
        utterance.speech.start = utterance.speech.start.max(sample);
    }
    Some(utterance)
}
