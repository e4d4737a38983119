//! The waveform of a whole file: how loud it is, at up to 1200 places.

use std::{ops::ControlFlow, path::Path};

use super::{AudioError, decode::Decoder};
use crate::job::Outcome;

/// Most places.
pub const PEAKS_MAX: usize = 1200;

/// Seconds that the first stretches last; they are joined in pairs when there are too many.
const FIRST_STRETCH_S: f64 = 0.05;
const STRETCHES_MAX: usize = 2 * PEAKS_MAX;

/// Loudness over the length of a file, evenly: root mean square, 255 for its loudest stretch. Reads the file once, holds
/// a few blocks. `go_on` is asked at each block whether it is still wanted.
///
/// # Errors
/// As [`Decoder::open`], and when the drive fails.
pub fn peaks(path: &Path, go_on: &dyn Fn() -> ControlFlow<()>) -> Result<Outcome<Vec<u8>>, AudioError> {
    let mut decoder = Decoder::open(path)?;
    let mut stretches = Stretches::default();
    while let Some(block) = decoder.next_block()? {
        if go_on().is_break() {
            return Ok(Outcome::Cancelled);
        }
        let channels = usize::from(block.channels);
        stretches.push(block.samples, channels, f64::from(block.sample_rate_hz));
    }
    Ok(Outcome::Finished(stretches.peaks()))
}

/// Energy in stretches of equal length, which doubles as the file goes on.
struct Stretches {
    /// Sum of squares, and seconds.
    all: Vec<(f64, f64)>,
    length_s: f64,
}

impl Default for Stretches {
    fn default() -> Self {
        Self { all: vec![(0.0, 0.0)], length_s: FIRST_STRETCH_S }
    }
}

impl Stretches {
    fn push(&mut self, mut samples: &[f32], channels: usize, rate_hz: f64) {
        while !samples.is_empty() {
            let (energy, filled_s) = self.all.last_mut().expect("there is always one");
            let room = ((self.length_s - *filled_s) * rate_hz).ceil().max(1.0) as usize;
            let taken = (room * channels).min(samples.len());
            let sum: f64 = samples[..taken].iter().map(|sample| energy_of(*sample)).sum();
            *energy += sum / (channels as f64 * rate_hz);
            *filled_s += (taken / channels) as f64 / rate_hz;
            let full = *filled_s >= self.length_s;
            samples = &samples[taken..];
            if full {
                self.open_another();
            }
        }
    }

    fn open_another(&mut self) {
        if self.all.len() == STRETCHES_MAX {
            let join = |pair: &[(f64, f64)]| pair.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            self.all = self.all.chunks(2).map(join).collect();
            self.length_s *= 2.0;
        }
        self.all.push((0.0, 0.0));
    }

    /// The stretches dealt out to at most [`PEAKS_MAX`] places of equal length.
    fn peaks(&self) -> Vec<u8> {
        let total_s: f64 = self.all.iter().map(|(_, length_s)| length_s).sum();
        let places = self.all.iter().filter(|(_, length_s)| *length_s > 0.0).count().min(PEAKS_MAX);
        let width_s = total_s / places as f64;
        let mut sums = vec![0.0; places];
        let mut at_s = 0.0;
        for (energy, length_s) in &self.all {
            let (mut from_s, end_s) = (at_s, at_s + length_s);
            while from_s < end_s {
                let place = ((from_s / width_s + 1e-9) as usize).min(places - 1);
                let until_s = if place + 1 == places { end_s } else { end_s.min((place + 1) as f64 * width_s) };
                // A step that rounding makes too small to count would never end.
                let until_s = until_s.max(from_s + 1e-6);
                sums[place] += energy * (until_s - from_s) / length_s;
                from_s = until_s;
            }
            at_s = end_s;
        }
        let loudest = sums.iter().copied().fold(0.0, f64::max);
        // Below -90 dB of full scale it is the noise of the converter.
        let full = loudest.max(width_s * 1e-9);
        sums.into_iter().map(|sum| ((sum / full).sqrt() * 255.0).round() as u8).collect()
    }
}

fn energy_of(sample: f32) -> f64 {
    let sample = if sample.is_finite() { f64::from(sample.clamp(-4.0, 4.0)) } else { 0.0 };
    sample * sample
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seconds: f64, wave: impl Fn(f64) -> f32) -> Vec<u8> {
        let mut stretches = Stretches::default();
        let samples: Vec<f32> = (0..(seconds * 1000.0) as usize).map(|at| wave(at as f64 / 1000.0)).collect();
        for block in samples.chunks(333) {
            stretches.push(block, 1, 1000.0);
        }
        stretches.peaks()
    }

    #[test]
    fn whatever_the_length_the_loud_half_is_where_it_is() {
        for seconds in [0.2, 3.0, 61.7, 119.9, 400.0, 4000.0] {
            let peaks = of(seconds, |at| if at < seconds / 2.0 { 0.1 } else { -0.5 });
            assert!(peaks.len() <= PEAKS_MAX && peaks.len() >= ((seconds * 20.0) as usize).min(PEAKS_MAX), "{seconds}");
            let half = peaks.len() / 2;
            assert!(peaks[..half - 1].iter().all(|peak| (50..=52).contains(peak)), "{seconds}: {peaks:?}");
            assert!(peaks[half + 1..].iter().all(|peak| *peak >= 254), "{seconds}: {peaks:?}");
        }
    }

    #[test]
    fn silence_is_flat_and_damaged_samples_do_no_harm() {
        assert!(of(5.0, |_| 0.0).iter().all(|peak| *peak == 0));
        assert!(of(5.0, |at| if at < 1.0 { f32::NAN } else { 0.5 }).iter().skip(21).all(|peak| *peak == 255));
    }
}
