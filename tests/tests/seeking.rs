//! Going to a moment of a file: what is heard from there is what reading from the front gives there.

use std::{fs, path::Path};

use faircopy_core::{audio::decode::Decoder, transcript::Millis};
use faircopy_tests::product::fixture;

#[test]
fn every_format_is_entered_at_the_right_sample() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(fixture("formats")).expect("the folder is committed") {
        let path = entry.expect("readable").path();
        let (whole, rate_hz) = from(&path, &[]);
        // Forwards, backwards, near the start, near the end.
        for (visits, to) in [(vec![1300], 1300), (vec![2000, 700], 700), (vec![1800, 200], 200), (vec![2100], 2100)] {
            let (sound, _) = from(&path, &visits);
            let expected = &whole[(to as usize * rate_hz as usize / 1000).min(whole.len())..];
            let surplus_ms = (sound.len() as f64 - expected.len() as f64) / f64::from(rate_hz) * 1000.0;
            let (delay, likeness) = best_match(expected, &sound);
            let late_ms = delay as f64 / f64::from(rate_hz) * 1000.0;
            if surplus_ms.abs() > 1.0 || late_ms.abs() > 1.0 || likeness < 0.98 {
                let name = path.display();
                wrong.push(format!("{name} at {to}: {late_ms:+.2} ms late, {surplus_ms:+.2} ms longer, {likeness:.3}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn beyond_the_end_there_is_nothing() {
    for name in ["s16.wav", "stereo-44k.mp3", "aac.m4a", "opus.opus", "video.mkv"] {
        assert!(from(&fixture("formats").join(name), &[60_000]).0.is_empty(), "{name}");
    }
}

#[test]
fn damaged_and_glued_files_are_entered_too() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let glued = folder.path().join("glued.ogg");
    let mut both = fs::read(fixture("formats/opus.opus")).expect("fixture");
    both.extend(fs::read(fixture("formats/opus.opus")).expect("fixture"));
    fs::write(&glued, both).expect("written");
    for path in [glued, fixture("bad/damaged.m4a"), fixture("bad/truncated.mp3"), fixture("bad/truncated.webm")] {
        let (whole, rate_hz) = from(&path, &[]);
        let middle_ms = whole.len() as u64 * 1000 / u64::from(rate_hz) / 2 + 300;
        let (sound, _) = from(&path, &[middle_ms]);
        let expected = &whole[(middle_ms as usize * rate_hz as usize / 1000).min(whole.len())..];
        let surplus = sound.len() as f64 - expected.len() as f64;
        assert!(surplus.abs() / f64::from(rate_hz) < 0.1, "{}: {surplus:+} samples", path.display());
    }
}

/// The first channel after visiting these moments one after the other, and its rate. The caller's part is done here: what
/// lies before the moment is skipped.
fn from(path: &Path, visits: &[u64]) -> (Vec<f32>, u32) {
    let mut decoder = Decoder::open(path).unwrap_or_else(|error| panic!("{error}"));
    let (rate_hz, mut skip) = (decoder.info().sample_rate_hz, 0);
    for visit in visits {
        // Something is heard before the next visit, as it is in life.
        decoder.next_block().expect("the drive is fine");
        let landed = decoder.seek(Millis(*visit)).unwrap_or_else(|error| panic!("{error}"));
        skip = (visit - landed.0) as usize * rate_hz as usize / 1000;
    }
    let mut sound = Vec::new();
    while let Some(block) = decoder.next_block().expect("the drive is fine") {
        sound.extend(block.samples.iter().step_by(usize::from(block.channels)));
    }
    sound.drain(..skip.min(sound.len()));
    (sound, rate_hz)
}

/// How late `sound` is, in samples, and how alike the two are there. Every seventh sample is plenty and quick.
fn best_match(reference: &[f32], sound: &[f32]) -> (isize, f64) {
    let likeness = |delay: isize| {
        let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
        for (at, a) in reference.iter().enumerate().skip(200).take(6000).step_by(7) {
            let b = sound.get(at.saturating_add_signed(delay)).copied().unwrap_or(0.0);
            both += f64::from(a * b);
            one += f64::from(a * a);
            other += f64::from(b * b);
        }
        both / (one * other).sqrt()
    };
    (-1500..=1500).map(|delay| (delay, likeness(delay))).max_by(|a, b| a.1.total_cmp(&b.1)).expect("a range")
}

#[test]
fn a_file_that_went_away_says_so() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("gone.wav");
    fs::copy(fixture("formats/s16.wav"), &path).expect("copied");
    let mut decoder = Decoder::open(&path).expect("opens");
    fs::remove_file(&path).expect("removed");
    // Near the start the file is opened anew.
    let error = decoder.seek(Millis(0)).expect_err("it is gone");
    assert!(error.to_string().contains("There is no file at"), "{error}");
    assert!(!Path::new(&path).exists());
}
