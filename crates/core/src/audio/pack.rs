//! Neighbouring utterances into windows: a recogniser's encoder costs as much for one second as for thirty.
//!
//! Between the pieces of a window a short true pause is kept and the rest dropped; times map back exactly.

use std::ops::Range;

use super::{SPEECH_RATE_HZ, speech::Utterance};
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
        Self { longest: Millis(28_000), pause: Millis(600) }
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

/// Packs the utterances of one track, as they come, into windows.
pub struct Packer {
    track: Track,
    settings: PackSettings,
    next_index: u32,
    samples: Vec<f32>,
    pieces: Vec<Piece>,
}

impl Packer {
    /// For one track.
    pub fn new(track: Track, settings: PackSettings) -> Self {
        Self { track, settings, next_index: 0, samples: Vec::new(), pieces: Vec::new() }
    }

    /// Takes the next utterance; gives the window before it when it has no room there.
    pub fn push(&mut self, utterance: Utterance) -> Option<Window> {
        let (tail, lead) = self.surplus(&utterance);
        let room = samples_in(self.settings.longest) as usize;
        let fits = self.samples.len() - tail + utterance.samples.len() - lead <= room;
        if self.pieces.is_empty() || !fits {
            let full = self.finish();
            self.add(utterance, 0);
            return full;
        }
        self.samples.truncate(self.samples.len() - tail);
        if let Some(last) = self.pieces.last_mut() {
            last.in_window.end -= tail as u64;
        }
        self.add(utterance, lead);
        None
    }

    /// The track ends here; gives what is left.
    pub fn finish(&mut self) -> Option<Window> {
        if self.pieces.is_empty() {
            return None;
        }
        let index = self.next_index;
        self.next_index += 1;
        Some(Window {
            track: self.track,
            index,
            samples: std::mem::take(&mut self.samples),
            pieces: std::mem::take(&mut self.pieces),
        })
    }

    /// How many samples of padding to drop from the end of the window and from the start of the next utterance, so
    /// that the pause between their speech is not longer than it should be.
    fn surplus(&self, next: &Utterance) -> (usize, usize) {
        let Some(last) = self.pieces.last() else { return (0, 0) };
        let side = samples_in(self.settings.pause) / 2;
        let last_end = last.start_sample + (last.in_window.end - last.in_window.start);
        let tail = last_end.saturating_sub(last.speech.end).saturating_sub(side);
        let lead = next.speech.start.saturating_sub(next.start_sample).saturating_sub(side);
        (tail as usize, lead as usize)
    }

    fn add(&mut self, utterance: Utterance, skip: usize) {
        let start = self.samples.len() as u64;
        self.samples.extend_from_slice(&utterance.samples[skip..]);
        self.pieces.push(Piece {
            in_window: start..self.samples.len() as u64,
            start_sample: utterance.start_sample + skip as u64,
            speech: utterance.speech,
        });
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
