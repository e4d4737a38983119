//! The speech worker from outside: the real process, the demo model, real samples.

#[path = "../../llama-worker/tests/client/mod.rs"]
mod client;

use std::path::{Path, PathBuf};

use client::{Client, End, Ran, check_damaged, model};
use faircopy_protocol::FailureKind;
use faircopy_protocol::speech::{Decoding, Speech, SpeechDone, SpeechJob, SpeechModel, SpeechSegment};

const DEMO: &str = "faircopy-mini.en-q5_0.bin";

/// The first two sentences of the sample meeting and when they begin.
const SENTENCES: [(u64, &str); 2] = [
    (500, "Good morning, everyone, and welcome to the design meeting."),
    (4870, "Um, first of all, can everybody hear me?"),
];

fn start() -> Client<Speech> {
    Client::start(env!("CARGO_BIN_EXE_faircopy-whisper-worker"))
}

fn demo(path: PathBuf) -> SpeechModel {
    SpeechModel { path, threads: 1 }
}

fn loaded() -> Client<Speech> {
    let mut client = start();
    let info = client.load(demo(model(DEMO))).unwrap();
    assert!(!info.multilingual);
    client
}

/// Milliseconds of the meeting.
fn meeting(from_ms: usize, to_ms: usize) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/sample/meeting.wav");
    let mut reader = hound::WavReader::open(path).unwrap();
    assert_eq!((reader.spec().sample_rate, reader.spec().channels), (16_000, 1));
    let samples = reader.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0);
    samples.skip(from_ms * 16).take((to_ms - from_ms) * 16).flat_map(f32::to_le_bytes).collect()
}

fn decoding() -> Decoding {
    // The demo model is unsure of itself: with the fallback it would decode everything six times.
    Decoding { language: Some("en".into()), temperature_increment: 0.0, ..Decoding::default() }
}

fn transcribe(client: &mut Client<Speech>, decoding: Decoding, blob: &[u8]) -> Ran<Speech> {
    client.run(SpeechJob::Transcribe(decoding), blob)
}

fn text(segments: &[SpeechSegment]) -> String {
    let words = segments.iter().flat_map(|segment| &segment.words).map(|word| word.text.as_str());
    words.collect::<Vec<_>>().join(" ")
}

fn expect_failure(ran: Ran<Speech>, kind: FailureKind, says: &str) {
    match ran.end {
        End::Failed(failure) => {
            assert_eq!(failure.kind, kind, "{failure}");
            assert!(failure.message.contains(says), "{failure}");
        }
        other => panic!("no failure but {other:?}"),
    }
}

#[test]
fn speech_becomes_words_with_the_times_at_which_they_are_said() {
    let mut client = loaded();
    let ran = transcribe(&mut client, decoding(), &meeting(0, 8_300));
    assert_eq!(text(&ran.parts), SENTENCES.map(|(_, sentence)| sentence).join(" "));
    let words: Vec<_> = ran.parts.iter().flat_map(|segment| &segment.words).collect();
    for (start, sentence) in SENTENCES {
        let first = sentence.split(' ').next().unwrap();
        let word = words.iter().find(|word| word.text == first).unwrap();
        assert!(word.start_ms.abs_diff(start) <= 100, "{first} begins at {} and not {start}", word.start_ms);
    }
    assert!(words.windows(2).all(|pair| pair[0].start_ms <= pair[0].end_ms && pair[0].end_ms <= pair[1].start_ms));
    assert!(words.iter().all(|word| word.end_ms <= 8_300 && (0.0..=1.0).contains(&word.probability)));
    assert!(ran.parts.iter().all(|segment| segment.average_log_probability <= 0.0));
    assert_eq!(ran.progress.last(), Some(&(8_300, 8_300)));
    let End::Done(done) = ran.end else { panic!("{:?}", ran.end) };
    assert_eq!(done, SpeechDone { language: "en".into(), language_probability: 1.0 });
}

#[test]
fn without_timestamps_a_window_is_one_segment() {
    let ran =
        transcribe(&mut loaded(), Decoding { timestamps: false, max_tokens: 64, ..decoding() }, &meeting(0, 8_300));
    assert_eq!(ran.parts.len(), 1, "{:?}", ran.parts);
    assert!(text(&ran.parts).starts_with("Good morning"));
}

#[test]
fn input_of_any_length_is_taken() {
    let mut client = loaded();
    for milliseconds in [0, 1, 50, 700] {
        let ran = transcribe(&mut client, decoding(), &meeting(500, 500 + milliseconds));
        assert!(matches!(ran.end, End::Done(_)), "{milliseconds} ms: {:?}", ran.end);
        assert!(ran.parts.iter().all(|segment| segment.end_ms <= milliseconds as u64), "{milliseconds} ms");
        assert!(milliseconds > 0 || ran.parts.is_empty());
    }
    expect_failure(transcribe(&mut client, decoding(), &[0; 7]), FailureKind::Job, "whole 32-bit floats");
}

#[test]
fn languages_that_the_model_cannot_write_are_refused_with_the_next_step() {
    let mut client = loaded();
    for (language, says) in [
        ("de", "choose a multilingual model for German"),
        ("german", "ISO 639-1"),
        ("xx", "ISO 639-1"),
        ("", "ISO 639-1"),
        ("e\0n", "ISO 639-1"),
    ] {
        let asked = Decoding { language: Some(language.into()), ..decoding() };
        expect_failure(transcribe(&mut client, asked, &meeting(0, 1_000)), FailureKind::Job, says);
    }
    let ran = client.run(SpeechJob::DetectLanguage, &meeting(0, 1_000));
    assert!(matches!(ran.end, End::Done(done) if done.language == "en" && done.language_probability >= 1.0));
}

#[test]
fn a_prompt_with_anything_in_it_does_no_harm() {
    let mut client = loaded();
    for prompt in ["Faircopy, Müller, 東京", "a\0b", " ", &"word ".repeat(2_000)] {
        let asked = Decoding { initial_prompt: Some(prompt.into()), ..decoding() };
        let ran = transcribe(&mut client, asked, &meeting(0, 4_800));
        assert!(matches!(ran.end, End::Done(_)), "{:?}", ran.end);
    }
}

#[test]
fn a_cancelled_run_ends_and_the_next_one_works() {
    let mut client = loaded();
    let id = client.begin(SpeechJob::Transcribe(decoding()), &meeting(0, 64_000));
    client.receive(); // the engine is at work
    client.cancel(id);
    assert!(matches!(client.finish().end, End::Cancelled));
    let ran = transcribe(&mut client, decoding(), &meeting(0, 4_700));
    assert_eq!(text(&ran.parts), SENTENCES[0].1);
}

#[test]
fn the_worker_ends_with_the_pipe_even_while_the_engine_is_busy() {
    let mut client = loaded();
    client.begin(SpeechJob::Transcribe(decoding()), &meeting(0, 64_000).repeat(10));
    client.receive();
    client.hang_up();
}

#[test]
fn damaged_and_foreign_models_are_refused_and_the_next_one_loads() {
    let mut client = start();
    expect_failure(transcribe(&mut client, decoding(), &meeting(0, 1_000)), FailureKind::Job, "load one first");
    let good = std::fs::read(model(DEMO)).unwrap();
    let with = |at: usize, number: u32| {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        bytes
    };
    let damaged = vec![
        ("another kind of file", std::fs::read(model("faircopy-mini-cleanup-q8_0.gguf")).unwrap()),
        ("no vocabulary", with(4, 0)),
        ("another context", with(8, 900_000)),
        ("a million layers", with(20, 1_000_000)),
        ("heads that do not divide", with(16, 5)),
        ("a layer too many", with(20, 5)),
        ("negative layers", with(36, u32::MAX)),
        ("unknown number format", with(44, 99)),
        ("endless mel filters", with(48, u32::MAX)),
        ("more behind the end", [good.clone(), vec![7; 40]].concat()),
    ];
    check_damaged(&mut client, &model(DEMO), damaged, demo);
}
