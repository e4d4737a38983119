//! A second opinion on what the detector takes for speech: was there a voice?
//!
//! Vowels are periodic and household noise is not, so frames whose autocorrelation peaks in the range of voices are
//! counted; frames of which the detector is very sure count too, for speech in heavy noise and whispering. Measured
//! with the default thresholds, as the most such frames within any second (62 frames) of an utterance:
//!
//! | | periodic | very sure |
//! |---|---|---|
//! | clean speech, real and synthetic | 26 and more | 1 and more |
//! | the same 30 dB quieter | 4 and more | 0 and more |
//! | with kitchen noise, machine noise or white noise at 10 dB | 27 and more | 3 and more |
//! | at 0 dB | 4 and more | 0 and more |
//! | kitchen noise alone (95 s) | 3 at most | 0 |
//! | machine noise alone (33 s) | 0 | 1 at most |
//!
//! A whistle or a dial tone is periodic but steady, so it must also vary in level.

use super::{Frame, SpeechSettings, frames_in};

/// Frames of one kind that are enough, within a second.
const ENOUGH: u32 = 4;
const SECOND: usize = 62;
/// The detector's likelihood that counts by itself.
const VERY_SURE: f32 = 0.93;
/// Height of the autocorrelation's peak from which on a frame is periodic.
const PERIODIC: f32 = 0.6;
/// Standard deviation of the level, in factors of ten, below which sound is a steady tone. Speech has 0.15 and more.
const STEADY: f32 = 0.05;

/// Lags at 16 kHz: voices from 67 Hz to 400 Hz.
const LAG_MIN: usize = 40;
const LAG_MAX: usize = 240;
const WINDOW: usize = 512;

/// Whether these frames, likely speech by the detector, hold enough of it and some of a voice.
pub(super) fn is_speech<'a>(
    frames: impl ExactSizeIterator<Item = &'a Frame> + Clone,
    settings: &SpeechSettings,
) -> bool {
    let likely = frames.clone().filter(|frame| frame.likelihood >= settings.start).count() as u64;
    likely >= frames_in(settings.shortest).saturating_sub(1)
        && (most_in_a_second(frames.clone().map(|frame| frame.likelihood >= VERY_SURE)) >= ENOUGH
            || (most_in_a_second(frames.clone().map(|frame| frame.voiced)) >= ENOUGH && level_spread(frames) >= STEADY))
}

/// Whether the end of `samples` is periodic like a voice: the highest peak of the normalised autocorrelation.
pub(super) fn is_voiced(samples: &[f32]) -> bool {
    if samples.len() < WINDOW + LAG_MAX {
        return false;
    }
    let sound = &samples[samples.len() - WINDOW - LAG_MAX..];
    let mean = sound.iter().sum::<f32>() / sound.len() as f32;
    let sound: Vec<f32> = sound.iter().map(|sample| sample - mean).collect();
    let now = &sound[LAG_MAX..];
    let energy = dot(now, now);
    if energy < 1e-9 {
        return false;
    }
    // A peak counts only after the first valley: below it, everything resembles itself.
    let mut valley_passed = false;
    for lag in 1..=LAG_MAX {
        let before = &sound[LAG_MAX - lag..LAG_MAX - lag + WINDOW];
        let likeness = dot(now, before) / (energy * dot(before, before)).sqrt().max(1e-9);
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

fn most_in_a_second(marks: impl Iterator<Item = bool>) -> u32 {
    let mut recent = [false; SECOND];
    let (mut count, mut most) = (0_u32, 0_u32);
    for (at, mark) in marks.enumerate() {
        count += u32::from(mark);
        count -= u32::from(std::mem::replace(&mut recent[at % SECOND], mark));
        most = most.max(count);
    }
    most
}

/// Standard deviation of the decimal logarithm of the level.
fn level_spread<'a>(frames: impl ExactSizeIterator<Item = &'a Frame> + Clone) -> f32 {
    let count = frames.len().max(1) as f32;
    let levels = frames.map(|frame| frame.rms.max(1e-5).log10());
    let mean = levels.clone().sum::<f32>() / count;
    (levels.map(|level| (level - mean).powi(2)).sum::<f32>() / count).sqrt()
}
