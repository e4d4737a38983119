//! A second opinion on what the detector takes for speech: was there a voice?
//!
//! Vowels are periodic and household noise is not, so frames whose autocorrelation peaks in the range of voices are
//! counted; frames of which the detector is very sure count too, for speech in heavy noise and whispering. Measured
//! with the default thresholds, as the most such frames within any second (62 frames) of an utterance:
//!
//! | | periodic | very sure |
//! |---|---|---|
//! | clean speech, real and synthetic | 28 and more | 1 and more |
//! | with kitchen noise, machine noise or white noise at 10 dB | 23 and more | 3 and more |
//! | at 5 dB | 19 and more | 0 and more |
//! | clean, 30 dB quieter | 3 and more | 0 and more |
//! | kitchen noise alone (95 s) | 3 at most | 0 |
//! | machine noise alone (33 s) | 0 | 1 at most |
//!
//! A whistle or a dial tone is periodic but steady, so the level must vary, too.

use super::{FRAME, Frame, SpeechSettings, frames_in};

/// Frames of one kind that are enough, within a second.
const ENOUGH: u32 = 4;
const SECOND: usize = 62;
/// The detector's likelihood that counts by itself.
const VERY_SURE: f32 = 0.93;
/// Height of the autocorrelation's peak from which on a frame is periodic.
const PERIODIC: f32 = 0.6;
/// Standard deviation of the level, in factors of ten, below which sound is a steady tone: a dial tone has 0.08, speech
/// 0.27 and more (0.11 in noise as loud as itself).
const STEADY: f32 = 0.09;

/// Voices from 67 Hz to 400 Hz, as lags at 8 kHz, which is enough to see them and a quarter of the work.
const LAG_MIN: usize = 20;
const LAG_MAX: usize = 120;
const WINDOW: usize = 256;

/// Whether these frames, likely speech by the detector, hold enough of it and some of a voice. `samples` is the sound
/// up to the end of the last frame, and what there is before the first.
pub(super) fn is_speech(frames: &[Frame], samples: &[f32], settings: &SpeechSettings) -> bool {
    let likely = |frame: &Frame| frame.likelihood >= settings.start;
    // One frame less, because an utterance begins somewhere inside its first.
    if (frames.iter().filter(|frame| likely(frame)).count() as u64) + 1 < frames_in(settings.shortest) {
        return false;
    }
    if reaches_enough(frames.iter().map(|frame| frame.likelihood >= VERY_SURE)) {
        return true;
    }
    let first = samples.len() - frames.len() * FRAME;
    let voiced =
        frames.iter().enumerate().map(|(at, frame)| likely(frame) && is_voiced(&samples[..first + (at + 1) * FRAME]));
    level_spread(frames) >= STEADY && reaches_enough(voiced)
}

/// Whether the end of `samples` is periodic like a voice: the highest peak of the normalised autocorrelation.
fn is_voiced(samples: &[f32]) -> bool {
    let Some(start) = samples.len().checked_sub(2 * (WINDOW + LAG_MAX)) else { return false };
    let mut sound: Vec<f32> = samples[start..].chunks_exact(2).map(|pair| f32::midpoint(pair[0], pair[1])).collect();
    let mean = sound.iter().sum::<f32>() / sound.len() as f32;
    for sample in &mut sound {
        *sample -= mean;
    }
    let now = &sound[LAG_MAX..];
    let energy = dot(now, now);
    if energy < 1e-9 {
        return false;
    }
    // A peak counts only after the first valley: before it, everything resembles itself.
    let mut valley_passed = false;
    let mut energy_before = energy;
    for lag in 1..=LAG_MAX {
        let before = &sound[LAG_MAX - lag..][..WINDOW];
        energy_before += before[0].powi(2) - sound[LAG_MAX - lag + WINDOW].powi(2);
        let likeness = dot(now, before) / (energy * energy_before).max(1e-18).sqrt();
        valley_passed |= likeness < 0.0;
        if valley_passed && lag >= LAG_MIN && likeness > PERIODIC {
            return true;
        }
    }
    false
}

/// Eight sums side by side, which the compiler turns into vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Whether enough marks fall within any one second.
fn reaches_enough(marks: impl Iterator<Item = bool>) -> bool {
    let mut recent = [false; SECOND];
    let mut count = 0_u32;
    for (at, mark) in marks.enumerate() {
        count += u32::from(mark);
        count -= u32::from(std::mem::replace(&mut recent[at % SECOND], mark));
        if count >= ENOUGH {
            return true;
        }
    }
    false
}

/// Standard deviation of the decimal logarithm of the level.
fn level_spread(frames: &[Frame]) -> f32 {
    let count = frames.len().max(1) as f32;
    let levels = frames.iter().map(|frame| frame.rms.max(1e-5).log10());
    let mean = levels.clone().sum::<f32>() / count;
    (levels.map(|level| (level - mean).powi(2)).sum::<f32>() / count).sqrt()
}
