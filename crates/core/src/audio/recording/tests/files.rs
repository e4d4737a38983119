//! What is in the files.

use std::time::Duration;

use super::bench::{Bench, MONO, SmallDisk, counted, given, read, samples};
use crate::{
    audio::recording::{
        feed::{Format, SampleKind},
        parts, repair,
        writer::RESERVE_BYTES,
    },
    transcript::{Millis, Track},
};

#[test]
fn every_sample_is_written_as_it_came_and_can_be_read_meanwhile() {
    let mut bench = Bench::new(&[Track::Me]);
    let mut device = bench.connect(Track::Me, MONO);
    bench.run(900, &mut [&mut device]);
    let so_far = read(bench.writer.folder());
    assert_eq!(so_far, [(Track::Me, counted(7_200))], "before it ends");
    bench.run(333, &mut [&mut device]);
    let (recorded, parts, happened) = bench.finish();
    assert_eq!(parts, [(Track::Me, counted(9_864))]);
    assert_eq!((recorded.tracks, recorded.duration, recorded.bytes), (vec![Track::Me], Millis(1_233), 19_728));
    assert!(happened.is_empty(), "{happened:?}");
}

#[test]
fn floats_of_several_channels_keep_all_their_bits() {
    let format = Format { rate_hz: 48_000, channels: 3, samples: SampleKind::F32 };
    let mut bench = Bench::new(&[Track::Others]);
    let mut device = bench.connect(Track::Others, format);
    bench.run(100, &mut [&mut device]);
    let (recorded, found, _) = bench.finish();
    let frames: Vec<i16> = counted(4_800).into_iter().flat_map(|sample| [sample; 3]).collect();
    assert_eq!(found, [(Track::Others, frames)]);
    assert_eq!(recorded.bytes, 4_800 * 12);
}

#[test]
fn a_part_ends_before_it_is_full_and_the_next_goes_on_without_a_gap() {
    let mut bench = Bench::on(&[Track::Me], SmallDisk::of(1 << 40), 5_000);
    let mut device = bench.connect(Track::Me, MONO);
    bench.run(1_000, &mut [&mut device]);
    let (recorded, parts, _) = bench.finish();
    assert_eq!(parts.len(), 4);
    assert!(parts.iter().all(|(_, samples)| samples.len() * 2 <= 5_000));
    assert_eq!(parts.into_iter().flat_map(|(_, samples)| samples).collect::<Vec<_>>(), counted(8_000));
    assert_eq!((recorded.duration, recorded.bytes), (Millis(1_000), 16_000));
}

#[test]
fn a_device_that_comes_back_in_another_format_begins_a_part_at_the_right_time() {
    let mut bench = Bench::new(&[Track::Me]);
    let mut first = bench.connect(Track::Me, MONO);
    bench.run(1_000, &mut [&mut first]);
    bench.writer.disconnect(Track::Me, crate::told::Told::in_english("gone"));
    bench.run(2_000, &mut []);
    let mut second = bench.connect(Track::Me, Format { rate_hz: 16_000, ..MONO });
    bench.run(1_000, &mut [&mut second]);
    let (recorded, parts, _) = bench.finish();
    let [(_, before), (_, after)] = &parts[..] else { panic!("{}", parts.len()) };
    assert_eq!(given(before), counted(8_000));
    assert_eq!(given(after), counted(16_000));
    assert_eq!(recorded.duration, Millis(4_000));
    // What is missing is silence in one part or the other.
    assert_eq!(before.len() / 8 + after.len() / 16, 4_000);
}

#[test]
fn a_disk_that_fills_up_keeps_everything_up_to_then() {
    for left in [70_000, 70_001, 90_003] {
        let disk = SmallDisk::of(1 << 40);
        let mut bench = Bench::on(&[Track::Me, Track::Others], disk.clone(), u64::MAX);
        let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
        bench.run(1_000, &mut [&mut me, &mut others]);
        disk.set(left);
        let mut error = None;
        for _ in 0..200 {
            bench.clock.run(Duration::from_millis(90));
            me.give(720);
            others.give(720);
            if let Err(found) = bench.writer.tick() {
                error = Some(found);
                break;
            }
        }
        let error = error.expect("the disk is full");
        assert!(crate::audio::recording::error::is_full(&error), "{error}");
        let folder = bench.writer.folder().to_path_buf();
        drop(bench.writer);
        let recorded = repair(&folder).unwrap().expect("there is sound");
        assert_eq!(recorded.tracks, [Track::Me, Track::Others]);
        assert!(recorded.duration > Millis(2_500), "{:?}", recorded.duration);
        for (_, samples) in read(&folder) {
            assert!((samples.len() as u64).abs_diff(recorded.duration.0 * 8) <= 4);
            let given = given(&samples);
            assert_eq!(given, counted(given.len() as u64), "nothing is garbled");
        }
        drop(bench.folder);
    }
}

#[test]
fn the_person_is_warned_half_an_hour_before_the_disk_is_full() {
    let disk = SmallDisk::of(RESERVE_BYTES + 16_000 * 60 * 31);
    let mut bench = Bench::on(&[Track::Me], disk.clone(), u64::MAX);
    let mut device = bench.connect(Track::Me, MONO);
    bench.run(1_000, &mut [&mut device]);
    assert!(bench.status().warnings.is_empty());
    disk.set(RESERVE_BYTES + 16_000 * 60 * 29 + 500_000);
    bench.run(3_000, &mut [&mut device]);
    let status = bench.status();
    assert!(status.warnings[0].message.contains("room for 29 more minutes"), "{:?}", status.warnings);
    disk.set(RESERVE_BYTES);
    bench.clock.run(Duration::from_secs(3));
    assert!(bench.writer.tick().unwrap().full, "it is time to end");
}

#[test]
fn what_is_safe_is_what_was_synced() {
    let mut bench = Bench::new(&[Track::Me]);
    let mut device = bench.connect(Track::Me, MONO);
    bench.run(300, &mut [&mut device]);
    assert_eq!(bench.status().safe, Millis(0));
    let mut last = Millis(0);
    for _ in 0..40 {
        bench.run(100, &mut [&mut device]);
        let status = bench.status();
        assert!(status.safe >= last && status.safe <= status.elapsed);
        assert!(status.elapsed.0 - status.safe.0 <= 700, "{status:?}");
        last = status.safe;
    }
    let path = &parts(bench.writer.folder()).unwrap()[0].path;
    assert!(samples(path).len() as u64 >= last.0 * 8);
}
