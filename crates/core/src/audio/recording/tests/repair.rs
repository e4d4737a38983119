//! Whatever is left of a recording that broke off becomes a whole one.

use std::{
    fs::{self, OpenOptions},
    path::Path,
};

use proptest::prelude::*;

use super::bench::{Bench, MONO, counted, given, read};
use crate::{
    audio::recording::{Part, parts, repair},
    transcript::{Millis, Track},
};

/// A recording of two tracks of two parts each that was never ended.
fn broken_off() -> tempfile::TempDir {
    let mut bench = Bench::on(&[Track::Me, Track::Others], super::bench::SmallDisk::of(1 << 40), 9_000);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    bench.run(1_000, &mut [&mut me, &mut others]);
    // Ended as a process that is killed ends.
    std::mem::forget(bench.writer);
    bench.folder
}

fn folder(home: &tempfile::TempDir) -> std::path::PathBuf {
    home.path().join("recording")
}

fn cut(path: &Path, length: u64) {
    OpenOptions::new().write(true).open(path).unwrap().set_len(length).unwrap();
}

fn all(folder: &Path, track: Track) -> Vec<i16> {
    read(folder).into_iter().filter(|(of, _)| *of == track).flat_map(|(_, samples)| samples).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn files_of_any_length_become_whole_and_equally_long(lengths in [0..9_100_u64, 0..9_100, 0..9_100, 0..9_100]) {
        let home = broken_off();
        let folder = folder(&home);
        for (part, length) in parts(&folder).unwrap().iter().zip(lengths) {
            let is = fs::metadata(&part.path).unwrap().len();
            cut(&part.path, length.min(is));
        }
        let found = repair(&folder).unwrap();
        if let Some(recorded) = &found {
            for track in &recorded.tracks {
                let samples = all(&folder, *track).len() as u64;
                prop_assert!(samples.abs_diff(recorded.duration.0 * 8) <= 4, "{samples}: {recorded:?}");
            }
            let left: u64 = parts(&folder).unwrap().iter().map(|part| fs::metadata(&part.path).unwrap().len() - 44).sum();
            prop_assert_eq!(left, recorded.bytes);
        } else {
            prop_assert!(parts(&folder).unwrap().is_empty());
        }
        // Once more changes nothing.
        let before: Vec<_> = parts(&folder).unwrap().iter().map(|part| fs::read(&part.path).unwrap()).collect();
        prop_assert_eq!(repair(&folder).unwrap(), found);
        let after: Vec<_> = parts(&folder).unwrap().iter().map(|part| fs::read(&part.path).unwrap()).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_damaged_header_costs_no_sound(damage in proptest::collection::vec((0..44_usize, any::<u8>()), 1..8)) {
        let home = broken_off();
        let folder = folder(&home);
        let path = Part::of(&folder, Track::Me, 2).path;
        let mut bytes = fs::read(&path).unwrap();
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        fs::write(&path, bytes).unwrap();
        prop_assert_eq!(repair(&folder).unwrap().unwrap().tracks, [Track::Me, Track::Others]);
        let found = all(&folder, Track::Me);
        prop_assert!(found.len() >= 8_000 - 2 && given(&found).len() >= 7_900, "{}", found.len());
    }
}

#[test]
fn what_was_killed_loses_nothing_that_was_written() {
    let home = broken_off();
    let recorded = repair(&folder(&home)).unwrap().unwrap();
    assert_eq!((recorded.duration, recorded.bytes), (Millis(1_000), 32_000));
    assert_eq!(all(&folder(&home), Track::Me), counted(8_000));
    assert_eq!(all(&folder(&home), Track::Others), counted(8_000));
}

#[test]
fn a_track_that_is_behind_ends_with_silence() {
    let home = broken_off();
    let last = Part::of(&folder(&home), Track::Others, 2).path;
    cut(&last, fs::metadata(&last).unwrap().len() - 1_001);
    repair(&folder(&home)).unwrap();
    let samples = all(&folder(&home), Track::Others);
    assert_eq!((samples.len(), given(&samples)), (8_000, counted(7_499)));
}

#[test]
fn nothing_at_all_is_no_recording() {
    let home = broken_off();
    for part in parts(&folder(&home)).unwrap() {
        cut(&part.path, 44);
    }
    assert_eq!(repair(&folder(&home)).unwrap(), None);
    assert_eq!(repair(&home.path().join("nowhere")).unwrap(), None);
}
