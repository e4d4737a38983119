//! From a file to windows for the recogniser: all speech is found, noise is not, times stay true, the library keeps a copy.

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use faircopy_core::{
    audio::{
        AudioError, SPEECH_RATE_HZ, original,
        pack::{PackSettings, Packer, Window},
        speech::{SpeechDetector, SpeechSettings, Utterance},
        windows::CUTTING,
    },
    job::Outcome,
    session::Kept,
    transcript::{Millis, Span, Track},
};
use faircopy_tests::sound::mixed_down as sound;

#[test]
fn all_speech_of_the_sample_meeting_is_found_with_its_times() {
    let turns = turns();
    let check = |file: &str, speaker: Option<&str>| {
        let found = utterances(&sound(file));
        for turn in turns.iter().filter(|turn| speaker.is_none_or(|speaker| turn.speaker == speaker)) {
            // Voices fade in and out within the span that the synthesiser gives; the padding covers it.
            let heard = found
                .iter()
                .any(|one| seconds(one.start_sample) <= turn.start && turn.end <= seconds(one.end_sample()));
            assert!(heard || covered(&found, turn) > 0.98, "{file}: {:.2} to {:.2} s", turn.start, turn.end);
        }
    };
    check("sample/meeting.wav", None);
    check("sample/me.flac", Some("me"));
    check("sample/others.flac", Some("others"));
}

#[test]
fn hardly_anything_beside_speech_is_kept() {
    let found = utterances(&sound("sample/others.flac"));
    let spoken: f64 = turns().iter().filter(|turn| turn.speaker == "others").map(|turn| turn.end - turn.start).sum();
    let kept: f64 = found.iter().map(|one| one.samples.len() as f64 / 16_000.0).sum();
    assert!(kept < spoken * 1.3, "{kept:.1} s kept for {spoken:.1} s of speech");
}

#[test]
fn silence_noise_and_tones_are_no_speech() {
    for file in ["bad/silence.flac", "bad/noise-10s.flac", "bad/tone.flac"] {
        assert_eq!(utterances(&sound(file)).len(), 0, "{file}");
    }
}

#[test]
fn speech_that_begins_and_ends_with_the_file_is_whole() {
    let all = sound("formats/s16.wav");
    let speech = &all[5_200..37_000];
    let found = utterances(speech);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].start_sample <= 512 && found[0].end_sample() as usize + 512 >= speech.len(),
        "{:?}",
        found[0].speech
    );
}

#[test]
fn it_does_not_matter_in_what_portions_sound_arrives() {
    let all = sound("sample/me.flac");
    let whole = utterances(&all);
    for portion in [1, 160, 255, 4_097] {
        let mut detector = SpeechDetector::new(SpeechSettings::default());
        let mut found: Vec<_> = all.chunks(portion).flat_map(|part| detector.feed(part)).collect();
        found.extend(detector.finish());
        assert!(found == whole, "portions of {portion} samples");
    }
}

#[test]
fn utterances_are_true_excerpts_that_never_overlap() {
    let all = sound("sample/meeting.wav");
    let mut end = 0;
    for one in utterances(&all) {
        assert!(one.start_sample >= end, "overlap at {:.2} s", seconds(one.start_sample));
        end = one.end_sample();
        assert_eq!(one.samples, all[one.start_sample as usize..end as usize]);
        assert!(one.start_sample <= one.speech.start && one.speech.end <= end);
    }
    assert!(end as usize <= all.len());
}

#[test]
fn speech_without_a_pause_is_cut_and_nothing_is_lost() {
    let one = sound("formats/s16.wav")[5_200..37_000].to_vec();
    let all: Vec<f32> = one.iter().copied().cycle().take(100 * 16_000).collect();
    let found = utterances(&all);
    assert!(found.len() >= 4, "{} utterances", found.len());
    for (one, next) in found.iter().zip(&found[1..]) {
        assert_eq!(one.end_sample(), next.start_sample);
    }
    assert!(found.iter().all(|one| one.samples.len() <= 30 * 16_000));
    let kept: usize = found.iter().map(|one| one.samples.len()).sum();
    assert!(kept + 1_600 > all.len(), "{kept} of {} samples", all.len());
}

#[test]
fn windows_are_dense_and_never_too_long() {
    let check = |file: &str, longest: u64, at_most: usize| {
        let windows = windows(&sound(file), longest);
        assert!(windows.len() <= at_most, "{file}: {} windows", windows.len());
        for window in &windows {
            assert!(window.samples.len() as u64 <= longest * 16, "{file}: {} samples", window.samples.len());
        }
    };
    check("sample/meeting.wav", 28_000, 3);
    check("sample/me.flac", 28_000, 2);
    check("sample/others.flac", 28_000, 1);
    check("sample/meeting.wav", 12_000, 8);
}

#[test]
fn times_in_a_window_map_back_to_the_recording() {
    let all = sound("sample/me.flac");
    for window in windows(&all, 28_000) {
        assert_eq!(window.span().start, window.to_recording(Millis(0)));
        for (at, piece) in window.pieces.iter().enumerate() {
            let inside = &window.samples[piece.in_window.start as usize..piece.in_window.end as usize];
            assert_eq!(
                inside,
                &all[piece.start_sample as usize..piece.end_sample() as usize],
                "window {}",
                window.index
            );
            for sample in piece.in_window.clone().step_by(1_000) {
                let there = Millis::of_sample(sample, SPEECH_RATE_HZ);
                // One millisecond for rounding down twice.
                let expect = Millis::of_sample(piece.start_sample + sample - piece.in_window.start, SPEECH_RATE_HZ);
                let found = window.to_recording(there);
                assert!(window.piece_of(there) == at || sample == piece.in_window.start);
                assert!(found.0.abs_diff(expect.0) <= 1 || sample == piece.in_window.start, "{found:?} {expect:?}");
            }
        }
    }
}

#[test]
fn a_last_word_does_not_stretch_over_the_pause_that_was_dropped() {
    let utterance = |start: u64| Utterance {
        start_sample: start,
        samples: vec![0.1; 32_000],
        speech: start + 4_800..start + 27_200,
    };
    let mut packer = Packer::new(Track::Me, PackSettings { longest: Millis(28_000), pause: Millis(600) });
    assert_eq!(packer.push(utterance(16_000)), None);
    assert_eq!(packer.push(utterance(160_000)), None);
    let window = packer.finish().expect("two utterances");
    assert_eq!(window.span(), Span::new(1_000, 12_000));
    assert_eq!(window.span_to_recording(Span::new(1_500, 2_000)), Span::new(2_500, 3_000));
    assert_eq!(window.span_to_recording(Span::new(2_000, 2_500)), Span::new(10_000, 10_500));
    assert_eq!(window.to_recording(Millis(99_000)), Millis(12_000));
    assert_eq!((window.piece_of(Millis(1_999)), window.piece_of(Millis(2_000))), (0, 1));
}

#[test]
fn the_sample_is_cut_as_it_was_when_the_cutting_got_its_number() {
    let cuts: Vec<(u64, u64)> = windows(&sound("sample/meeting.wav"), 29_500)
        .iter()
        .map(|window| (window.span().start.0, window.span().end.0))
        .collect();
    let known = [(288, 27_040), (27_040, 56_162), (56_162, 64_480)].to_vec();
    assert_eq!((CUTTING, cuts), (1, known), "cut elsewhere: raise `CUTTING`, then write the new times here");
}

#[test]
fn the_library_keeps_the_original_and_replaces_what_was_there() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let into = folder.path().join("library/7/original.wav");
    for _ in 0..2 {
        // What a process that was killed while it copied leaves behind.
        fs::create_dir_all(into.parent().expect("a folder")).expect("made");
        fs::write(into.with_extension("wav.part"), "half of").expect("written");
        let kept =
            original::keep(&fixture("formats/s16.wav"), &into, &mut |_, _| ControlFlow::Continue(())).expect("kept");
        assert!(matches!(kept, Outcome::Finished(Kept::Reflink | Kept::HardLink | Kept::Copy)), "{kept:?}");
        assert_eq!(fs::read(&into).expect("there"), fs::read(fixture("formats/s16.wav")).expect("fixture"));
    }
    assert_eq!(names_in(&folder.path().join("library/7")), ["original.wav"]);
}

#[test]
fn an_original_that_is_gone_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let error =
        original::keep(&fixture("gone.wav"), &folder.path().join("a.wav"), &mut |_, _| ControlFlow::Continue(()));
    assert!(matches!(error, Err(AudioError::NotFound(_))), "{error:?}");
    assert_eq!(names_in(folder.path()), [""; 0]);
}

/// A stretch of talk in the sample meeting, in seconds.
#[derive(serde::Deserialize)]
struct Turn {
    speaker: String,
    start: f64,
    end: f64,
}

fn turns() -> Vec<Turn> {
    let text = fs::read_to_string(fixture("sample/meeting.json")).expect("fixture");
    serde_json::from_str(&text).expect("a list of turns")
}

/// Which share of a turn lies within some utterance.
fn covered(found: &[Utterance], turn: &Turn) -> f64 {
    let overlap = |one: &Utterance| {
        (seconds(one.end_sample()).min(turn.end) - seconds(one.start_sample).max(turn.start)).max(0.0)
    };
    found.iter().map(overlap).sum::<f64>() / (turn.end - turn.start)
}

fn seconds(sample: u64) -> f64 {
    sample as f64 / 16_000.0
}

fn utterances(sound: &[f32]) -> Vec<Utterance> {
    utterances_of(sound, SpeechSettings::default())
}

fn utterances_of(sound: &[f32], settings: SpeechSettings) -> Vec<Utterance> {
    let mut detector = SpeechDetector::new(settings);
    let mut found = detector.feed(sound);
    found.extend(detector.finish());
    found
}

fn windows(sound: &[f32], longest_ms: u64) -> Vec<Window> {
    let longest = Millis(longest_ms);
    let mut packer = Packer::new(Track::Mixed, PackSettings { longest, ..PackSettings::default() });
    let found = utterances_of(sound, SpeechSettings { longest, ..SpeechSettings::default() });
    let mut windows: Vec<_> = found.into_iter().filter_map(|one| packer.push(one)).collect();
    windows.extend(packer.finish());
    windows
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("there");
    entries.map(|entry| entry.expect("readable").file_name().into_string().expect("plain")).collect()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}
