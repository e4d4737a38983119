//! Where a stretch of speech is quietest: the gap between two words, if there is one.

use std::ops::Range;

use super::SPEECH_RATE_HZ;

/// 10 ms.
const STEP: usize = SPEECH_RATE_HZ as usize / 100;
/// A gap between words is at least this long: 160 ms. Within a word the mouth closes for up to 100 ms.
const GAP: usize = 16 * STEP;
/// A gap has at most this share of the stretch's energy: 13 dB below its mean.
const QUIET: f32 = 0.05;

/// The middle of the quietest gap between two words within `range`; `None` where people speak without one.
pub(super) fn gap(samples: &[f32], range: Range<usize>) -> Option<usize> {
    let mean = energy(samples);
    let range = range.start..range.end.min(samples.len());
    let starts = (range.start..range.end.checked_sub(GAP)?).step_by(STEP);
    let (quiet, least) = starts
        .map(|start| (start, energy(&samples[start..start + GAP])))
        .min_by(|(_, one), (_, other)| one.total_cmp(other))?;
    (least < QUIET * mean).then_some(quiet + GAP / 2)
}

fn energy(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(milliseconds: usize) -> Vec<f32> {
        (0..milliseconds * STEP / 10).map(|i| (i as f32 * 0.3).sin()).collect()
    }

    #[test]
    fn the_quietest_gap_is_found_and_none_where_there_is_none() {
        let mut samples = tone(1000);
        samples.extend(vec![0.01; 18 * STEP]); // 1.00–1.18 s
        samples.extend(tone(1000));
        samples.extend(vec![0.0; 18 * STEP]); // 2.18–2.36 s
        samples.extend(tone(500));
        samples.extend(vec![0.0; 8 * STEP]); // too short
        samples.extend(tone(200));
        let seconds = |at: Option<usize>| at.map(|at| at as f32 / SPEECH_RATE_HZ as f32);
        assert!(seconds(gap(&samples, 0..samples.len())).is_some_and(|at| (2.18..2.36).contains(&at)));
        assert!(seconds(gap(&samples, 0..30_000)).is_some_and(|at| (1.0..1.18).contains(&at)));
        assert_eq!(gap(&samples, 20_000..33_000), None);
        assert_eq!(gap(&samples, 39_000..samples.len()), None);
        assert_eq!(gap(&[], 0..10), None);
    }
}
