//! Recordings that are packed: the same sound in less room, whatever happens on the way.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use faircopy_core::{
    session::SessionId,
    transcript::{Millis, Track},
};
use faircopy_tests::{
    product::{Home, fixture, spoken},
    recorded::{RecordedPart, broken_off, files, folder, recorded, samples_from},
    sound::mixed_down,
};

/// Words of the sample meeting, me and the others.
fn meeting() -> (Vec<f32>, Vec<f32>) {
    (mixed_down("sample/me.flac"), mixed_down("sample/others.flac"))
}

/// A murmur that is different at every moment.
fn murmur(samples: usize) -> Vec<f32> {
    let mut chance = 0x9e37_79b9_u32;
    let mut last = [0.0_f32; 8];
    (0..samples)
        .map(|at| {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            last[at % 8] = (chance >> 8) as f32 / 16_777_216.0 - 0.5;
            last.iter().sum::<f32>() / 8.0
        })
        .collect()
}

/// Floats, as most devices give them.
fn float(sound: &[f32]) -> RecordedPart<'_> {
    RecordedPart { floats: true, ..RecordedPart::of(Track::Me, sound) }
}

/// The contents of every file.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.expect("readable");
        (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("readable"))
    };
    entries.map(read).collect()
}

#[test]
fn a_packed_recording_has_the_same_samples_and_gives_the_same_words() {
    let ((me, others), home) = (meeting(), Home::fresh());
    let parts = [RecordedPart::of(Track::Me, &me), RecordedPart::of(Track::Others, &others)];
    let (as_wav, as_flac) = (recorded(&home, &parts), recorded(&home, &parts));
    let before = samples_from(&folder(&home, as_flac), Millis(0));
    let said = home.run(["pack", "2"]).ok();
    assert!(said.contains("Packed session 2") && said.contains("freed. Every sample is the same."), "{said}");
    assert_eq!(files(&home, as_flac), ["me-001.flac", "others-001.flac"]);
    assert_eq!(samples_from(&folder(&home, as_flac), Millis(0)), before);
    let room = home.run(["library", "size", "--json"]).json();
    let audio = |session: usize| room["sessions"][2 - session]["audio"].as_u64().expect("bytes");
    assert!(audio(2) * 10 < audio(1) * 7, "{} of {} bytes", audio(2), audio(1));
    // Its text is made of it as of the other.
    home.run(["resume", "1", "2"]).ok();
    for track in ["me", "others"] {
        let words = spoken(&home.document(1), Some(track));
        assert!(words.split(' ').count() > 20, "{words}");
        assert_eq!(spoken(&home.document(2), Some(track)), words);
    }
    // A stretch in the middle is heard again as before.
    let again = |session: SessionId| {
        let at = home.document(session.0 as u32)["transcript"]["segments"][4]["start_ms"].as_u64().expect("a time");
        let moment = format!("{}:{:02}", at / 60_000, at / 1000 % 60 + 1);
        home.run(["hear", &session.to_string(), &moment]).ok()
    };
    assert_eq!(again(as_flac), again(as_wav));
    // Packing it once more changes nothing.
    let packed = contents(&folder(&home, as_flac));
    let again = home.run(["pack", "2", "--json"]).json();
    assert_eq!(again["freed"], 0);
    assert_eq!(contents(&folder(&home, as_flac)), packed);
    assert!(home.run(["library", "check"]).ok().contains("is whole"));
}

#[test]
fn every_moment_of_a_packed_recording_is_found_to_the_sample() {
    let sound = murmur(48_000 * 9);
    let rates = [(48_000, 2), (44_100, 1), (11_025, 1), (44_101, 2), (16_000, 1)];
    for (rate_hz, channels) in rates {
        let home = Home::fresh();
        let part = |track, number, seconds: f64| RecordedPart {
            number,
            rate_hz,
            channels,
            ..RecordedPart::of(track, &sound[..(f64::from(rate_hz) * seconds) as usize])
        };
        let session = recorded(
            &home,
            &[
                part(Track::Me, 1, 8.301),
                part(Track::Me, 2, 4.703),
                part(Track::Others, 1, 5.0),
                part(Track::Others, 2, 8.0),
            ],
        );
        let folder = folder(&home, session);
        let moments = [0, 1, 333, 501, 1_337, 4_999, 5_000, 8_300, 8_301, 8_302, 9_999, 12_950].map(Millis);
        let before = moments.map(|at| samples_from(&folder, at));
        home.run(["pack", "1"]).ok();
        assert_eq!(files(&home, session), ["me-001.flac", "me-002.flac", "others-001.flac", "others-002.flac"]);
        for (at, before) in moments.iter().zip(before) {
            assert!(samples_from(&folder, *at) == before, "{rate_hz} Hz, from {at:?}");
        }
    }
}

#[test]
fn floats_that_are_whole_numbers_are_packed_and_finer_ones_stay() {
    let home = Home::fresh();
    let whole: Vec<f32> = murmur(32_000).iter().map(|sample| (sample * 32_768.0).round() / 32_768.0 + 0.0).collect();
    let packed = recorded(&home, &[float(&whole)]);
    let before = samples_from(&folder(&home, packed), Millis(0));
    home.run(["pack", "1"]).ok();
    assert_eq!(files(&home, packed), ["me-001.flac"]);
    assert_eq!(samples_from(&folder(&home, packed), Millis(0)), before);

    let mut fine = whole.clone();
    let last = fine.len() - 1;
    fine[last] = 0.123_456_79;
    let below_zero = [whole.as_slice(), &[-0.0]].concat();
    let loud = [whole.as_slice(), &[1.0]].concat();
    for sound in [fine, below_zero, loud] {
        // A part that could be packed stays with one that could not.
        let second = RecordedPart { number: 2, ..float(&sound) };
        let session = recorded(&home, &[float(&whole), second]);
        let before = contents(&folder(&home, session));
        let said = home.run(["pack", &session.to_string()]).complaint(3);
        assert!(said.contains("finer than FLAC can hold") && said.contains("stays as it is"), "{said}");
        assert_eq!(contents(&folder(&home, session)), before);
    }
}

#[test]
fn what_cannot_be_packed_is_left_alone_and_says_why() {
    let home = Home::fresh();
    let sound = murmur(16_000);
    let unfinished = broken_off(&home, &[RecordedPart::of(Track::Me, &sound)]);
    let said = home.run(["pack", "1"]).complaint(3);
    assert!(said.contains("is not finished yet") && said.contains("`faircopy resume 1`"), "{said}");
    assert_eq!(files(&home, unfinished), ["me-001.wav"]);

    let wide = recorded(&home, &[RecordedPart { channels: 10, ..RecordedPart::of(Track::Me, &sound) }]);
    let said = home.run(["pack", "2"]).complaint(3);
    assert!(said.contains("10 channels"), "{said}");
    assert_eq!(files(&home, wide), ["me-001.wav"]);

    let second = RecordedPart { number: 2, ..RecordedPart::of(Track::Me, &sound) };
    let damaged = recorded(&home, &[RecordedPart::of(Track::Me, &sound), second]);
    std::fs::write(folder(&home, damaged).join("me-002.wav"), [7; 4_000]).expect("written");
    let before = contents(&folder(&home, damaged));
    let said = home.run(["pack", "3"]).complaint(3);
    assert!(said.contains("me-002.wav is damaged"), "{said}");
    assert_eq!(contents(&folder(&home, damaged)), before);

    home.run(["clean", "--keep", "this is a text"]).ok();
    let said = home.run(["pack", "4"]).complaint(3);
    assert!(said.contains("was not recorded by Faircopy"), "{said}");
    // One that fails does not keep the others from it.
    let good = recorded(&home, &[RecordedPart::of(Track::Me, &sound)]);
    let ran = home.run(["pack", "3", "5", "--json"]);
    assert_eq!(ran.code(), 3);
    assert!(ran.stderr().contains("\"session\":\"3\""), "{}", ran.stderr());
    assert_eq!(files(&home, good), ["me-001.flac"]);
}

#[test]
fn a_process_that_is_killed_while_it_packs_loses_nothing_and_leaves_nothing_behind() {
    let (home, sound) = (Home::fresh(), murmur(48_000 * 20));
    let part = |track, number| RecordedPart { number, rate_hz: 48_000, channels: 2, ..RecordedPart::of(track, &sound) };
    let session =
        recorded(&home, &[part(Track::Me, 1), part(Track::Me, 2), part(Track::Others, 1), part(Track::Others, 2)]);
    let folder = folder(&home, session);
    let (recorded, samples) = (contents(&folder), samples_from(&folder, Millis(0)));
    let begun = Instant::now();
    home.run(["pack", "1"]).ok();
    let whole = begun.elapsed();
    for time in 0..20 {
        for (name, bytes) in &recorded {
            std::fs::write(folder.join(name), bytes).expect("written");
            let _ = std::fs::remove_file(folder.join(name).with_extension("flac"));
        }
        let mut packing = home.start(["pack", "1"]);
        std::thread::sleep(whole * time / 20 + Duration::from_millis(5));
        packing.kill().expect("it ran");
        packing.wait().expect("it ends");
        // As the kill left it, and again when the next start has cleared up.
        assert!(samples_from(&folder, Millis(0)) == samples, "{time}");
        home.run(["list"]).ok();
        assert!(samples_from(&folder, Millis(0)) == samples, "{time}");
        let left = files(&home, session);
        let stems: Vec<&str> = left.iter().filter_map(|name| name.split_once('.')).map(|(stem, _)| stem).collect();
        assert_eq!(stems, ["me-001", "me-002", "others-001", "others-002"], "{time}: {left:?}");
        assert!(left.iter().all(|name| matches!(name.split_once('.'), Some((_, "wav" | "flac")))), "{time}: {left:?}");
        let locks = std::fs::read_dir(home.path().join("data/locks")).expect("locks");
        let marks = locks
            .filter(|file| file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|e| e == "packing")));
        assert_eq!(marks.count(), 0, "{time}");
    }
}

#[test]
fn what_a_crash_between_two_steps_leaves_is_cleared_up() {
    let (home, sound) = (Home::fresh(), murmur(32_000));
    let session = recorded(&home, &[RecordedPart::of(Track::Me, &sound)]);
    let folder = folder(&home, session);
    let samples = samples_from(&folder, Millis(0));
    let wav = std::fs::read(folder.join("me-001.wav")).expect("readable");
    home.run(["pack", "1"]).ok();
    let flac = std::fs::read(folder.join("me-001.flac")).expect("readable");
    let mark = home.path().join("data/locks/1.packing");
    let states: [&[(&str, &[u8])]; 4] = [
        &[("me-001.wav", &wav), ("me-001.flac.part", &flac[..flac.len() / 2])],
        &[("me-001.wav", &wav), ("me-001.flac.part", &flac)],
        &[("me-001.wav", &wav), ("me-001.flac", &flac)],
        &[("me-001.flac", &flac)],
    ];
    for state in states {
        std::fs::remove_dir_all(&folder).expect("removed");
        std::fs::create_dir(&folder).expect("made");
        for (name, bytes) in state {
            std::fs::write(folder.join(name), bytes).expect("written");
        }
        std::fs::write(&mark, "").expect("written");
        assert!(samples_from(&folder, Millis(0)) == samples, "{:?}", state[0].0);
        home.run(["list"]).ok();
        assert!(samples_from(&folder, Millis(0)) == samples);
        let wanted = if state.len() == 1 { "me-001.flac" } else { "me-001.wav" };
        assert_eq!(files(&home, session), [wanted]);
        assert!(!mark.exists());
    }
}

#[test]
fn recordings_are_packed_when_they_are_finished_where_the_settings_say_so() {
    let ((me, _), home) = (meeting(), Home::fresh());
    let plain = broken_off(&home, &[RecordedPart::of(Track::Me, &me)]);
    home.run(["resume"]).ok();
    assert_eq!(files(&home, plain), ["me-001.wav"], "it is off unless it was turned on");
    let settings = home.path().join("config/settings.toml");
    std::fs::write(settings, "threads = 1\npack_recordings = true\n").expect("settings");
    let packed = broken_off(&home, &[RecordedPart::of(Track::Me, &me)]);
    home.run(["resume"]).ok();
    assert_eq!(files(&home, packed), ["me-001.flac"]);
    let [one, two] = [1, 2].map(|session| spoken(&home.document(session), None));
    assert_eq!(one, two);
    // What stays as it is is said with the session; its text is there.
    let fine: Vec<f32> = me.iter().map(|sample| sample * 0.999_9).collect();
    let stays = broken_off(&home, &[RecordedPart { floats: true, ..RecordedPart::of(Track::Me, &fine) }]);
    home.run(["resume"]).ok();
    assert_eq!(files(&home, stays), ["me-001.wav"]);
    let warnings = home.document(3)["session"]["warnings"].to_string();
    assert!(warnings.contains("finer than FLAC can hold"), "{warnings}");
    // A file that was given is nobody's recording.
    home.run(["transcribe".as_ref(), fixture("sample/meeting.wav").as_os_str()]).ok();
    assert!(home.run(["list"]).ok().lines().all(|line| line.contains("ready")));
    let all = home.run(["pack", "--all"]);
    assert!(all.stdout().contains("Packed session 1") && !all.stdout().contains("session 2"), "{}", all.stdout());
    assert_eq!(all.code(), 3, "the third stays as it is");
}
