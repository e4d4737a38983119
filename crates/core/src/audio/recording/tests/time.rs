//! The same time is the same moment in every track, whatever devices and clocks do.

use std::time::Duration;

use super::bench::{Bench, MONO, counted, given};
use crate::{
    audio::recording::writer::Happening,
    told::Told,
    transcript::{Millis, Track},
};

const BOTH: [Track; 2] = [Track::Me, Track::Others];

#[test]
fn a_lost_device_is_silence_with_a_mark_and_comes_back_at_the_right_time() {
    let mut bench = Bench::new(&BOTH);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    bench.run(2_000, &mut [&mut me, &mut others]);
    bench.writer.disconnect(Track::Me, Told::in_english("gone"));
    bench.run(5_000, &mut [&mut others]);
    assert_eq!(bench.status().tracks[0].trouble, Some(Told::in_english("gone")));
    let mut back = bench.connect(Track::Me, MONO);
    bench.run(2_000, &mut [&mut back, &mut others]);
    assert_eq!(bench.status().tracks[0].trouble, None);
    let (recorded, tracks, happened) = bench.finish();
    assert_eq!(recorded.duration, Millis(9_000));
    assert_eq!(tracks[1].1, counted(72_000), "the other goes on");
    let me = &tracks[0].1;
    assert_eq!(me.len(), 72_000);
    assert_eq!(me[..16_000], counted(16_000));
    assert!(me[16_000..56_000].iter().all(|sample| *sample == 0), "silence while it was away");
    assert_eq!(me[56_000..], counted(16_000));
    let [Happening::LossBegan { track, at }, Happening::LossOver { length, .. }] = happened[..] else {
        panic!("{happened:?}")
    };
    assert_eq!((track, at, length), (Track::Me, Millis(2_000), Millis(5_000)));
}

#[test]
fn what_comes_late_is_not_taken_for_lost() {
    let mut bench = Bench::new(&BOTH);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    for _ in 0..20 {
        bench.run(1_500, &mut [&mut others]);
        assert_eq!(bench.status().tracks[0].trouble.is_some(), bench.writer.elapsed() > Millis(1_000));
        me.give(12_000);
        bench.run(90, &mut [&mut me, &mut others]);
    }
    let (_, tracks, happened) = bench.finish();
    assert_eq!(given(&tracks[0].1), tracks[0].1, "no silence was put in");
    assert_eq!(tracks[0].1, tracks[1].1);
    assert!(happened.is_empty(), "{happened:?}");
}

#[test]
fn a_device_that_begins_later_is_put_at_its_time() {
    let mut bench = Bench::new(&BOTH);
    let mut me = bench.connect(Track::Me, MONO);
    bench.run(700, &mut [&mut me]);
    let mut others = bench.connect(Track::Others, MONO);
    bench.run(1_000, &mut [&mut me, &mut others]);
    let (_, tracks, _) = bench.finish();
    assert_eq!(tracks[0].1, counted(13_600));
    assert_eq!(tracks[1].1[..5_600], vec![0; 5_600]);
    assert_eq!(tracks[1].1[5_600..], counted(8_000));
}

#[test]
fn sound_that_came_before_the_first_tick_is_kept() {
    let mut bench = Bench::new(&BOTH);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    me.give(4_000);
    others.give(3_000);
    bench.run(1_000, &mut [&mut me, &mut others]);
    let (recorded, tracks, _) = bench.finish();
    assert_eq!(tracks[0].1, counted(12_000));
    assert_eq!(tracks[1].1[1_000..], counted(11_000), "both end now");
    assert_eq!(recorded.duration, Millis(1_500));
}

#[test]
fn clocks_that_run_apart_keep_both_tracks_together_and_drop_nothing() {
    for speed in [0.998, 1.002] {
        let mut bench = Bench::new(&BOTH);
        let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
        bench.run_at(120_000, &mut [(&mut me, speed), (&mut others, 1.0)]);
        let elapsed = bench.writer.elapsed().0;
        assert!(elapsed.abs_diff(120_000) < 500, "{elapsed}");
        let (_, tracks, happened) = bench.finish();
        let lengths = [&tracks[0].1, &tracks[1].1].map(Vec::len);
        assert_eq!(lengths[0], lengths[1], "{speed}");
        for ((_, samples), speed) in tracks.iter().zip([speed, 1.0]) {
            assert_eq!(given(samples), counted((960_000.0 * speed) as u64), "nothing is lost at {speed}");
            // At the end the sound is where it belongs.
            let last = samples.iter().rposition(|sample| *sample != 0).unwrap();
            assert!(samples.len() - last < 8 * 300, "{speed}");
        }
        assert!(happened.is_empty(), "{happened:?}");
    }
}

#[test]
fn a_pause_takes_no_time_and_nothing_of_it_is_kept() {
    let mut bench = Bench::new(&BOTH);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    bench.run(1_000, &mut [&mut me, &mut others]);
    assert_eq!(bench.writer.set_paused(true).unwrap().0, Millis(1_000));
    bench.run(60_000, &mut [&mut me, &mut others]);
    let status = bench.status();
    assert!(status.paused && status.tracks.iter().all(|track| track.trouble.is_none()), "{status:?}");
    assert_eq!(bench.writer.set_paused(false).unwrap().0, Millis(1_000));
    bench.run(1_000, &mut [&mut me, &mut others]);
    let (recorded, tracks, happened) = bench.finish();
    assert_eq!(recorded.duration, Millis(2_000));
    let whole = counted(16_000 + 480_000);
    for (_, samples) in tracks {
        assert_eq!(samples[..8_000], whole[..8_000]);
        assert_eq!(samples[8_000..], whole[488_000..]);
    }
    assert!(happened.is_empty(), "{happened:?}");
}

#[test]
fn a_muted_track_is_silent_and_keeps_its_time() {
    let mut bench = Bench::new(&BOTH);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    bench.run(900, &mut [&mut me, &mut others]);
    bench.writer.mute(Track::Me, true).unwrap();
    bench.status();
    bench.run(9_000, &mut [&mut me, &mut others]);
    let status = bench.status();
    assert!(status.tracks[0].muted && status.tracks[0].level.peak == 0.0 && status.tracks[0].trouble.is_none());
    assert!(status.tracks[1].level.peak > 0.0);
    bench.writer.mute(Track::Me, false).unwrap();
    bench.run(900, &mut [&mut me, &mut others]);
    let (_, tracks, _) = bench.finish();
    let whole = counted(86_400);
    assert_eq!(tracks[1].1, whole);
    assert_eq!(tracks[0].1[..7_200], whole[..7_200]);
    assert!(tracks[0].1[7_200..79_200].iter().all(|sample| *sample == 0));
    assert_eq!(tracks[0].1[79_200..], whole[79_200..]);
}

#[test]
fn a_computer_that_slept_leaves_a_gap_and_the_recording_goes_on() {
    let mut bench = Bench::new(&BOTH);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    bench.run(1_000, &mut [&mut me, &mut others]);
    bench.clock.sleep(Duration::from_secs(8 * 3600));
    bench.run(1_000, &mut [&mut me, &mut others]);
    let (recorded, tracks, happened) = bench.finish();
    assert_eq!(happened, [Happening::Slept { at: Millis(1_090), length: Millis(8 * 3_600_000) }]);
    assert_eq!(recorded.duration, Millis(2_000));
    assert_eq!(tracks[0].1, counted(16_000));
}

#[test]
fn a_program_that_was_held_for_hours_writes_no_hours_of_silence() {
    let mut bench = Bench::new(&[Track::Me]);
    let mut me = bench.connect(Track::Me, MONO);
    bench.run(1_000, &mut [&mut me]);
    bench.clock.run(Duration::from_secs(8 * 3600));
    me.give(8_000 * 30);
    bench.run(1_000, &mut [&mut me]);
    let (recorded, tracks, happened) = bench.finish();
    assert!(matches!(happened[..], [Happening::Slept { .. }]), "{happened:?}");
    // What fitted between device and writer is kept.
    assert!((20_000..23_000).contains(&recorded.duration.0), "{:?}", recorded.duration);
    assert!(given(&tracks[0].1).len() >= 8_000 * 20);
}

#[test]
fn a_microphone_that_gives_nothing_or_zeros_is_said() {
    let mut bench = Bench::new(&BOTH);
    let (mut me, mut others) = (bench.connect(Track::Me, MONO), bench.connect(Track::Others, MONO));
    bench.run(500, &mut [&mut me, &mut others]);
    bench.run(1_500, &mut [&mut others]);
    let code = |bench: &mut Bench| bench.status().tracks[0].trouble.as_ref().and_then(|told| told.code.clone());
    assert_eq!(code(&mut bench).as_deref(), Some("recording_device_stalled"));
    me.give(12_000);
    bench.run(90, &mut [&mut me, &mut others]);
    assert_eq!(code(&mut bench), None);
    for _ in 0..60 {
        bench.run(90, &mut []);
        me.give_zeros(720);
        others.give_zeros(720);
    }
    assert_eq!(code(&mut bench).as_deref(), Some("recording_device_silent"));
    assert_eq!(bench.status().tracks[1].trouble, None, "a computer may play nothing");
    me.give(720);
    bench.run(90, &mut []);
    assert_eq!(code(&mut bench), None);
}
