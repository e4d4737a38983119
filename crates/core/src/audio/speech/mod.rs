//! Voice activity detection: sound to utterances, cut at pauses, with true times.
//!
//! Every 16 ms [earshot] says how likely there is speech. Two thresholds (one to begin, a lower one to go on) and a
//! pause make utterances of it; an utterance then needs some evidence of a voice (see `evidence.rs`), because
//! household noise scores high now and then. Padding is generous: cut tightly, recognisers lose first and last words.

mod evidence;

use std::ops::Range;

use super::SPEECH_RATE_HZ;
use crate::transcript::Millis;

/// How utterances are found. The defaults were chosen on clean and noisy speech; see `evidence.rs` for figures.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeechSettings {
    /// Likelihood (0 to 1) from which on an utterance begins. A steady tone scores up to about 0.6.
    pub start: f32,
    /// The same during the first 0.3 s, while the detector still settles and noise scores high.
    pub early_start: f32,
    /// Likelihood below which a frame counts as pause.
    pub stop: f32,
    /// Less speech than this is none.
    pub shortest: Millis,
    /// A pause this long ends an utterance; both sides get their whole padding. Twice the padding or more.
    pub pause: Millis,
    /// A pause this long parts two utterances, which share it. Fine pieces pack densely, and pieces that stay
    /// together in a window lose nothing between them.
    pub short_pause: Millis,
    /// Sound kept before and after the speech of an utterance, as far as there is any.
    pub padding: Millis,
    /// The longest utterance, padding included; a longer one is cut where speech is least likely.
    pub longest: Millis,
    /// Frames whose root mean square is below this are silence (full scale is 1).
    pub silence_rms: f32,
}

impl Default for SpeechSettings {
    fn default() -> Self {
        Self {
            start: 0.6,
            early_start: 0.75,
            stop: 0.45,
            shortest: Millis(100),
            pause: Millis(600),
            short_pause: Millis(300),
            padding: Millis(300),
            longest: Millis(29_500),
            silence_rms: 3e-4, // -70 dB
        }
    }
}

/// A stretch of speech with its padding.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// Place of its first sample in the recording, at 16 kHz.
    pub start_sample: u64,
    /// Its sound, 16 kHz.
    pub samples: Vec<f32>,
    /// Which samples of the recording are speech, without padding; lies within the utterance.
    pub speech: Range<u64>,
}

impl Utterance {
    /// Place of the first sample after it in the recording.
    pub fn end_sample(&self) -> u64 {
        self.start_sample + self.samples.len() as u64
    }
}

/// Finds utterances in a track while it is read. Holds at most the longest utterance.
pub struct SpeechDetector {
    settings: SpeechSettings,
    detector: Box<earshot::Detector>,
    /// Sound from frame `first_frame` on, the part of a frame that still waits included.
    samples: Vec<f32>,
    /// What is known of the frames from `first_frame` on.
    frames: Vec<Frame>,
    first_frame: u64,
    /// No utterance may reach back before this frame.
    free_from: u64,
    open: Option<Open>,
}

/// 16 ms of sound.
#[derive(Debug, Clone, Copy)]
struct Frame {
    likelihood: f32,
    rms: f32,
}

/// An utterance that has begun.
#[derive(Debug, Clone, Copy)]
struct Open {
    start: u64,
    last: u64,
    /// Speech went before it without a long pause, so a short rest of speech is believed.
    goes_on: bool,
}

const FRAME: usize = 256;
/// How long the detector needs to settle.
const EARLY_FRAMES: u64 = (300 * SPEECH_RATE_HZ as u64 / 1000).div_ceil(FRAME as u64);
/// Frames of speech that are believed after other speech without more evidence: half a second.
const SHORT_REST: u64 = 31;
/// How far the likelihood is smoothed, to each side, when a long utterance is cut.
const CUT_SMOOTH: u64 = 4;

impl SpeechDetector {
    /// At the start of a track.
    pub fn new(settings: SpeechSettings) -> Self {
        Self {
            settings,
            detector: Box::default(),
            samples: Vec::new(),
            frames: Vec::new(),
            first_frame: 0,
            free_from: 0,
            open: None,
        }
    }

    /// Takes the next samples, 16 kHz, of any number; gives the utterances that have ended.
    pub fn feed(&mut self, samples: &[f32]) -> Vec<Utterance> {
        let mut found = Vec::new();
        for part in samples.chunks(FRAME * 64) {
            self.samples.extend_from_slice(part);
            while self.samples.len() >= (self.frames.len() + 1) * FRAME {
                self.take_frame();
                found.extend(self.step());
            }
            self.forget();
        }
        found
    }

    /// The track ends here; gives what is left.
    pub fn finish(&mut self) -> Vec<Utterance> {
        let total = self.samples.len();
        let mut found = Vec::new();
        if total > self.frames.len() * FRAME {
            self.samples.resize((self.frames.len() + 1) * FRAME, 0.0);
            self.take_frame();
            found.extend(self.step());
        }
        if let Some(open) = self.open.take() {
            found.extend(self.close(open, open.last + 1, self.next_frame()));
        }
        let end = self.first_frame * FRAME as u64 + total as u64;
        for utterance in &mut found {
            let keep = end.saturating_sub(utterance.start_sample) as usize;
            utterance.samples.truncate(keep);
            utterance.speech.end = utterance.speech.end.min(end);
        }
        *self = Self::new(self.settings.clone());
        found
    }

    /// Whether an utterance has begun that has not ended.
    pub fn is_speaking(&self) -> bool {
        self.open.is_some()
    }

    /// What there is so far of an utterance that has not ended.
    pub fn unended(&self) -> Option<Utterance> {
        let open = self.open?;
        let at = |frame: u64| (frame - self.first_frame) as usize * FRAME;
        let from = self.padded_start(open.start);
        Some(Utterance {
            start_sample: from * FRAME as u64,
            samples: self.samples[at(from)..].to_vec(),
            speech: open.start * FRAME as u64..(open.last + 1) * FRAME as u64,
        })
    }

    /// Place of the first sample that belongs to an utterance which has not ended; else of the next one to come.
    pub fn decided_until(&self) -> u64 {
        self.open.map_or_else(|| self.next_frame(), |open| self.padded_start(open.start)) * FRAME as u64
    }

    fn next_frame(&self) -> u64 {
        self.first_frame + self.frames.len() as u64
    }

    fn frame(&self, at: u64) -> Frame {
        self.frames[(at - self.first_frame) as usize]
    }

    /// Judges the next frame's sound.
    fn take_frame(&mut self) {
        let end = (self.frames.len() + 1) * FRAME;
        let sound = &self.samples[end - FRAME..end];
        let likelihood = self.detector.predict_f32(sound);
        let rms = (sound.iter().map(|sample| sample * sample).sum::<f32>() / FRAME as f32).sqrt();
        let likelihood = if rms < self.settings.silence_rms { 0.0 } else { likelihood };
        self.frames.push(Frame { likelihood, rms });
    }

    /// Decides what the newest frame means.
    fn step(&mut self) -> Option<Utterance> {
        let now = self.next_frame() - 1;
        let likelihood = self.frame(now).likelihood;
        let Some(open) = &mut self.open else {
            let threshold = if now < EARLY_FRAMES { self.settings.early_start } else { self.settings.start };
            if likelihood >= threshold {
                let oldest = self.free_from.max(self.first_frame);
                let start =
                    (oldest..now).rev().take_while(|at| self.frame(*at).likelihood >= self.settings.stop).last();
                self.open = Some(Open { start: start.unwrap_or(now), last: now, goes_on: false });
            }
            return None;
        };
        let before = *open;
        if likelihood >= self.settings.stop {
            open.last = now;
        }
        let open = *open;
        if likelihood >= self.settings.start && now - before.last > frames_in(self.settings.short_pause) {
            return self.part(before, now);
        }
        if now - open.last >= frames_in(self.settings.pause) {
            self.open = None;
            return self.close(open, open.last + 1, now + 1);
        }
        if now + 1 - self.padded_start(open.start) >= frames_in(self.settings.longest) - 1 {
            return self.cut(open, now);
        }
        None
    }

    /// Ends an utterance before speech that begins again `now`, after a short pause, in the middle of that pause.
    /// What is no utterance by itself stays with what follows.
    fn part(&mut self, before: Open, now: u64) -> Option<Utterance> {
        let middle = u64::midpoint(before.last + 1, now);
        let utterance = self.close(before, before.last + 1, middle)?;
        self.free_from = middle;
        self.open = Some(Open { start: now, last: now, goes_on: true });
        Some(utterance)
    }

    /// Ends an utterance that has become too long at the least likely frame of its last third.
    fn cut(&mut self, open: Open, now: u64) -> Option<Utterance> {
        let third = (now - open.start) / 3;
        let smoothed = |at: u64| -> f32 {
            let around = at.saturating_sub(CUT_SMOOTH).max(self.first_frame)..=(at + CUT_SMOOTH).min(now);
            around.map(|near| self.frame(near).likelihood).sum()
        };
        let candidates = now - third.max(1)..now;
        let cut = candidates.min_by(|a, b| smoothed(*a).total_cmp(&smoothed(*b))).unwrap_or(now);
        self.open = (open.last >= cut).then_some(Open { start: cut, last: open.last, goes_on: true });
        let utterance = self.close(open, cut.min(open.last + 1), cut);
        self.free_from = cut;
        utterance
    }

    /// Frames from the start to `end` are speech; sound up to frame `limit` may serve as padding.
    fn close(&mut self, open: Open, end: u64, limit: u64) -> Option<Utterance> {
        let start = open.start;
        let at = |frame: u64| (frame - self.first_frame) as usize;
        let frames = &self.frames[at(start)..at(end)];
        let is_short_rest = open.goes_on && end - start < SHORT_REST;
        if !is_short_rest && !evidence::is_speech(frames, &self.samples[..at(end) * FRAME], &self.settings) {
            return None;
        }
        let from = self.padded_start(start);
        let to = (end + frames_in(self.settings.padding)).min(limit);
        self.free_from = to;
        Some(Utterance {
            start_sample: from * FRAME as u64,
            samples: self.samples[at(from) * FRAME..at(to) * FRAME].to_vec(),
            speech: start * FRAME as u64..end * FRAME as u64,
        })
    }

    fn padded_start(&self, start: u64) -> u64 {
        start.saturating_sub(frames_in(self.settings.padding)).max(self.free_from).max(self.first_frame)
    }

    /// Drops the sound that no utterance can need any more.
    fn forget(&mut self) {
        let needed = self.open.map_or_else(|| self.next_frame(), |open| open.start);
        // Twice the padding: an utterance may turn out to have begun a little before the frame that gave it away.
        let keep_from = needed.saturating_sub(2 * frames_in(self.settings.padding)).max(self.first_frame);
        let drop = (keep_from - self.first_frame) as usize;
        self.frames.drain(..drop);
        self.samples.drain(..drop * FRAME);
        self.first_frame = keep_from;
    }
}

/// Frames that last at least this long.
fn frames_in(time: Millis) -> u64 {
    (time.0 * u64::from(SPEECH_RATE_HZ) / 1000).div_ceil(FRAME as u64)
}
