//! Neighbouring utterances into windows: a recogniser's encoder costs as much for one second as for thirty.
//!
//! Between the pieces of a window a short true pause is kept and the rest dropped; times map back exactly.
//!
//! The defaults were chosen by word error rate with the demo model and by how few windows they take. Over the sample
//! meeting (mixed, me, others) and another meeting of two voices: 6.3 %. Ending windows at pauses only gave 5.9 %, and
//! on speech with short pauses up to half as many windows again. Speech with pauses of 0.2 to 0.5 s between sentences
//! now takes as many windows as cutting blindly every 30 s, half-silent tracks take little more than half.

use std::ops::Range;

use super::{SPEECH_RATE_HZ, quiet::gap, speech::Utterance};
use crate::transcript::{Millis, Span, Track};

/// How windows are packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSettings {
    /// The longest window, at most 30 s. An utterance is never split: one that is longer is a window of its own.
    pub longest: Millis,
    /// How much of the pause between two utterances is kept, as recorded, if it is longer.
    pub pause: Millis,
}

impl Default for PackSettings {
    fn default() -> Self {
        Self { longest: Millis(29_500), pause: Millis(500) }
    }
}

/// Sound for one call of the recogniser.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Whose it is.
    pub track: Track,
    /// Its place among the windows of its track, from 0.
    pub index: u32,
    /// Its sound, 16 kHz.
    pub samples: Vec<f32>,
    /// What it is made of, at least one, in order and without gaps.
    pub pieces: Vec<Piece>,
}

/// A stretch of the recording within a window: one utterance with as much of its padding as was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Which samples of the window it fills.
    pub in_window: Range<u64>,
    /// Place of its first sample in the recording, at 16 kHz.
    pub start_sample: u64,
    /// Which samples of the recording are speech.
    pub speech: Range<u64>,
}

/// Packs the utterances of one track, as they come, into windows. Holds about one window.
pub struct Packer {
    track: Track,
    settings: PackSettings,
    next_index: u32,
    /// Those of the next window.
    waiting: Vec<Utterance>,
}

/// A window may stay this much of its length emptier for the sake of a pause to end at.
const ROOM_FOR_A_PAUSE: f64 = 0.1;
/// The same where people speak without a gap between two words.
const MORE_ROOM_FOR_A_PAUSE: f64 = 0.15;

/// A gap between two words is looked for in this many samples before the end of a window: 3 s.
const LONGEST_SEARCH: usize = 3 * SPEECH_RATE_HZ as usize;
/// Less than this is not parted from an utterance: 1 s.
const SHORTEST_PART: usize = SPEECH_RATE_HZ as usize;

impl Packer {
    /// For one track.
    pub fn new(track: Track, settings: PackSettings) -> Self {
        Self::after(track, settings, 0)
    }

    /// For the rest of one track, of which so many windows are done.
    pub fn after(track: Track, settings: PackSettings, done: u32) -> Self {
        Self { track, settings, next_index: done, waiting: Vec::new() }
    }

    /// The utterances of the next window so far, in order.
    pub fn waiting(&self) -> &[Utterance] {
        &self.waiting
    }

    /// Takes the next utterance; gives a window when there is no room for it there. The window ends at a long pause
    /// if there is one very near its end, else at a gap between two words, else at the best pause that there is.
    pub fn push(&mut self, utterance: Utterance) -> Option<Window> {
        self.waiting.push(utterance);
        if self.waiting.len() < 2 || self.length(&self.waiting) <= self.room() {
            return None;
        }
        let rest = if let Some(end) = self.pause_near_the_end(ROOM_FOR_A_PAUSE) {
            self.waiting.split_off(end)
        } else if let Some(rest) = self.split_last() {
            // What is left may be padding alone.
            Some(rest).filter(|rest| !rest.speech.is_empty()).into_iter().collect()
        } else {
            let last = self.waiting.len() - 1;
            self.waiting.split_off(self.pause_near_the_end(MORE_ROOM_FOR_A_PAUSE).unwrap_or(last))
        };
        let window = self.finish();
        self.waiting = rest;
        window
    }

    /// The track ends here; gives what is left.
    pub fn finish(&mut self) -> Option<Window> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return None;
        }
        let mut window = Window { track: self.track, index: self.next_index, samples: Vec::new(), pieces: Vec::new() };
        self.next_index += 1;
        for (at, utterance) in waiting.iter().enumerate() {
            let skip = if at == 0 { 0 } else { self.surplus_before(utterance) };
            let drop = if at + 1 == waiting.len() { 0 } else { self.surplus_after(utterance) };
            let start = window.samples.len() as u64;
            window.samples.extend_from_slice(&utterance.samples[skip..utterance.samples.len() - drop]);
            window.pieces.push(Piece {
                in_window: start..window.samples.len() as u64,
                start_sample: utterance.start_sample + skip as u64,
                speech: utterance.speech.clone(),
            });
        }
        Some(window)
    }

    /// How it packs.
    pub fn settings(&self) -> &PackSettings {
        &self.settings
    }

    fn room(&self) -> u64 {
        samples_in(self.settings.longest)
    }

    /// Before which of the waiting utterances the longest pause is that leaves no more room than that.
    fn pause_near_the_end(&self, share: f64) -> Option<usize> {
        let enough = (self.room() as f64 * (1.0 - share)) as u64;
        let is_good = |end: &usize| {
            (enough..=self.room()).contains(&self.length(&self.waiting[..*end]))
                && self.length(&self.waiting[*end..]) <= self.room()
        };
        (1..self.waiting.len()).filter(is_good).max_by_key(|end| (self.pause_before(*end), *end))
    }

    /// Cuts the last waiting utterance at a gap between two words, so that its first part fills the window. Gives the rest.
    fn split_last(&mut self) -> Option<Utterance> {
        let over = self.length(&self.waiting).checked_sub(self.room())? as usize;
        let last = self.waiting.last_mut()?;
        let end = last.samples.len().checked_sub(over)?;
        let at = gap(&last.samples, end.saturating_sub(LONGEST_SEARCH).max(SHORTEST_PART)..end)?;
        let place = last.start_sample + at as u64;
        let rest = Utterance {
            start_sample: place,
            samples: last.samples.split_off(at),
            speech: last.speech.start.max(place)..last.speech.end.max(place),
        };
        last.speech.end = last.speech.end.min(place);
        Some(rest)
    }

    /// The pause before one of the waiting utterances, as far as its length matters.
    fn pause_before(&self, at: usize) -> u64 {
        let pause = self.waiting[at].speech.start.saturating_sub(self.waiting[at - 1].speech.end);
        pause.min(samples_in(self.settings.pause))
    }

    /// Samples of a window made of these utterances.
    fn length(&self, utterances: &[Utterance]) -> u64 {
        let whole: usize = utterances.iter().map(|one| one.samples.len()).sum();
        let between = utterances.windows(2).map(|two| self.surplus_after(&two[0]) + self.surplus_before(&two[1]));
        (whole - between.sum::<usize>()) as u64
    }

    /// How many samples of padding to drop from the start, so that the pause before is no longer than it should be.
    fn surplus_before(&self, utterance: &Utterance) -> usize {
        let padding = utterance.speech.start.saturating_sub(utterance.start_sample);
        padding.saturating_sub(samples_in(self.settings.pause) / 2) as usize
    }

    /// The same for the end.
    fn surplus_after(&self, utterance: &Utterance) -> usize {
        let padding = utterance.end_sample().saturating_sub(utterance.speech.end);
        padding.saturating_sub(samples_in(self.settings.pause) / 2) as usize
    }
}

impl Window {
    /// The time in the recording of a time in the window. Before, between and after the pieces it is the nearest
    /// time that a piece has; where two pieces meet it is the start of the later one.
    pub fn to_recording(&self, at: Millis) -> Millis {
        self.map(self.piece_of(at), at)
    }

    /// A stretch of the window as a stretch of the recording. An end where two pieces meet is the end of the earlier
    /// one, so that a last word does not stretch over the pause that was dropped after it.
    pub fn span_to_recording(&self, span: Span) -> Span {
        let start = self.to_recording(span.start);
        let before_end = Millis(span.end.0.saturating_sub(1).max(span.start.0));
        let end = self.map(self.piece_of(before_end), span.end);
        Span { start, end: end.max(start) }
    }

    /// The same window of a recording in which its sound begins so many samples later.
    #[must_use]
    pub fn later(mut self, samples: u64) -> Self {
        for piece in &mut self.pieces {
            piece.start_sample += samples;
            piece.speech = piece.speech.start + samples..piece.speech.end + samples;
        }
        self
    }

    /// From the first sample to the last, in the recording.
    pub fn span(&self) -> Span {
        let start = self.pieces.first().map_or(0, |piece| piece.start_sample);
        let end = self.pieces.last().map_or(start, Piece::end_sample);
        Span { start: Millis::of_sample(start, SPEECH_RATE_HZ), end: Millis::of_sample(end, SPEECH_RATE_HZ) }
    }

    /// Which piece is heard at a time in the window: an index of `pieces`; the last one after the end.
    pub fn piece_of(&self, at: Millis) -> usize {
        let sample = samples_in(at);
        self.pieces.partition_point(|piece| piece.in_window.end <= sample).min(self.pieces.len().saturating_sub(1))
    }

    fn map(&self, piece: usize, at: Millis) -> Millis {
        let Some(piece) = self.pieces.get(piece) else { return at };
        let sample = samples_in(at).clamp(piece.in_window.start, piece.in_window.end);
        Millis::of_sample(piece.start_sample + sample - piece.in_window.start, SPEECH_RATE_HZ)
    }
}

impl Piece {
    /// Place of the first sample after it in the recording.
    pub fn end_sample(&self) -> u64 {
        self.start_sample + self.in_window.end - self.in_window.start
    }
}

fn samples_in(time: Millis) -> u64 {
    time.0 * u64::from(SPEECH_RATE_HZ) / 1000
}
