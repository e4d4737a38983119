//! Another recording has taken the name of the one that a stopped session began with, or the recording has another name.

use std::{ffi::OsStr, fs::File, path::Path, time::SystemTime};

use faircopy_tests::{
    processes::crash,
    product::{Home, fixture, segments, spoken, words},
};

use super::{home_with, state, transcribe_with, wait_for_words};

/// Writes another recording, "How was your business trip to Boston?", over the file: its size stays the same.
fn record_over(file: &Path) {
    let samples = |file: &Path| -> Vec<i16> {
        let mut reader = hound::WavReader::open(file).expect("a WAV");
        reader.samples().collect::<Result<_, _>>().expect("16 bit")
    };
    let spec = hound::WavReader::open(file).expect("a WAV").spec();
    let (before, mut other) = (samples(file), samples(&fixture("formats/s16.wav")));
    other.resize(before.len(), 0);
    let bytes = file.metadata().expect("there").len();
    let mut writer = hound::WavWriter::create(file, spec).expect("a file");
    for sample in other {
        writer.write_sample(sample).expect("written");
    }
    writer.finalize().expect("written");
    assert_eq!(file.metadata().expect("there").len(), bytes);
}

/// A session of the meeting that was killed after its first words.
fn stopped(options: &[&str]) -> (Home, std::path::PathBuf) {
    let (home, file) = home_with("meeting.wav");
    let child = transcribe_with(&home, &file, options);
    wait_for_words(&home, 1);
    crash(child);
    (home, file)
}

fn run(home: &Home, file: &Path, options: &[&str]) -> faircopy_tests::product::Ran {
    let options = ["--no-clean"].iter().chain(options).map(OsStr::new);
    home.run([OsStr::new("transcribe"), file.as_os_str()].into_iter().chain(options))
}

fn says_boston(home: &Home, session: u32) -> bool {
    words(&spoken(&home.document(session), None)).contains(&"boston".into())
}

#[test]
fn it_becomes_a_session_of_its_own_and_the_stopped_one_is_not_mixed_with_it() {
    // Kept as a hard link, both names mean the file that was written over; kept in place there is only one.
    for options in [&[] as &[&str], &["--in-place"]] {
        let (home, file) = stopped(options);
        let before = segments(&home.document(1)).to_vec();
        record_over(&file);
        let ran = run(&home, &file, options);
        ran.ok();
        assert!(!ran.stderr().contains("Going on with"), "{}", ran.stderr());
        assert!(says_boston(&home, 2), "{options:?}: {}", home.document(2));
        assert_eq!(segments(&home.document(1)), before, "nothing of it came into the first");

        let said = home.run(["resume", "1"]).fails_with(3);
        assert!(said.contains("not the recording any more") && said.contains("as a session of its own"), "{said}");
        assert_eq!((state(&home, 1), state(&home, 2)), ("failed".into(), "ready".into()));
        assert_eq!(segments(&home.document(1)), before);
    }
}

#[test]
fn a_recording_that_was_moved_away_is_still_the_one_that_the_library_kept() {
    let (home, file) = stopped(&[]);
    std::fs::rename(&file, home.path().join("elsewhere.wav")).expect("moved");
    std::fs::copy(fixture("formats/s16.wav"), &file).expect("another one in its place");
    let ran = run(&home, &file, &[]);
    ran.ok();
    assert!(!ran.stderr().contains("Going on with"), "{}", ran.stderr());
    assert!(says_boston(&home, 2));
    home.run(["resume", "1"]).ok();
    assert!(!says_boston(&home, 1), "{}", home.document(1));
    assert_eq!(state(&home, 1), "ready");
}

#[test]
fn the_same_recording_with_another_time_goes_on_in_place() {
    let (home, file) = stopped(&["--in-place"]);
    File::options().write(true).open(&file).and_then(|file| file.set_modified(SystemTime::now())).expect("touched");
    let ran = run(&home, &file, &["--in-place"]);
    ran.ok();
    assert!(ran.stderr().contains("Going on with session 1."), "{}", ran.stderr());
    assert_eq!((home.sessions().len(), state(&home, 1)), (1, "ready".into()));
}

#[test]
fn a_file_left_in_its_place_is_found_again_where_it_was_moved() {
    let (home, first) = stopped(&["--in-place"]);
    let [second, third] = ["second.wav", "third.wav"].map(|name| home.path().join(name));
    std::fs::rename(&first, &second).expect("moved");
    let said = home.run(["resume", "1"]).fails_with(3);
    assert!(said.contains("Put it back") && said.contains("transcribe --in-place"), "{said}");
    // Stopped it goes on, done it is only found.
    for (before, now) in [(&first, &second), (&second, &third)] {
        if before.exists() {
            std::fs::rename(before, now).expect("moved");
        }
        let ran = run(&home, now, &["--in-place"]);
        ran.ok();
        assert!(ran.stderr().contains("Going on with session 1."), "{}", ran.stderr());
        assert_eq!((home.sessions().len(), state(&home, 1)), (1, "ready".into()));
        assert!(!home.run(["library", "check"]).stdout().contains("second.wav"));
    }
    // Of the same size, but another one.
    let other = home.path().join("other.wav");
    std::fs::rename(&third, &other).expect("moved");
    record_over(&other);
    let ran = run(&home, &other, &["--in-place"]);
    ran.ok();
    assert!(!ran.stderr().contains("Going on with") && says_boston(&home, 2), "{}", ran.stderr());
}
