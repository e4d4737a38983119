//! The main road: an audio file in, both texts out, everything kept.

use std::{ffi::OsStr, path::Path};

use faircopy_tests::{
    product::{Home, fixture, segments, spoken, word_error_rate, words},
    sound::noisy_meeting,
};
use serde_json::Value;

fn said_by(who: &str) -> String {
    let meeting = std::fs::read_to_string(fixture("sample/meeting.json")).expect("the sample's words");
    let meeting: Vec<Value> = serde_json::from_str(&meeting).expect("JSON");
    let own = meeting.iter().filter(|utterance| utterance["speaker"] == who);
    own.map(|utterance| utterance["text"].as_str().expect("text")).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_sample_becomes_both_texts_side_by_side() {
    let home = Home::fresh();
    let ran = home.run(["transcribe".as_ref(), fixture("sample/meeting.wav").as_os_str()]);
    let text = ran.ok();
    assert!(text.contains("What was said") && text.contains("Fair copy"), "{text}");
    assert!(text.contains("demo model"), "says that demo models worked:\n{text}");

    let document = home.run(["show", "1", "--format", "json"]).json();
    let meeting = std::fs::read_to_string(fixture("sample/meeting.txt")).expect("the sample's words");
    let rate = word_error_rate(&meeting, &spoken(&document, None));
    assert!(rate <= 0.08, "word error rate {rate:.3}\n{}", spoken(&document, None));

    let fair: Vec<&str> = document["fair_copy"]["paragraphs"]
        .as_array()
        .expect("paragraphs")
        .iter()
        .map(|paragraph| paragraph["text"].as_str().expect("text"))
        .collect();
    let fair = words(&fair.join(" "));
    for filler in ["um", "uh"] {
        assert!(!fair.contains(&filler.to_owned()), "{fair:?}");
    }
    assert!(fair.windows(2).any(|pair| pair == ["thirty", "thousand"]), "{fair:?}");
}

#[test]
fn a_stereo_file_becomes_two_tracks() {
    let home = Home::fresh();
    let file = fixture("sample/two-tracks.flac");
    let arguments = ["transcribe", file.to_str().expect("UTF-8"), "--tracks", "me-others", "--no-clean", "--json"];
    let document = home.run(arguments).json();
    for who in ["me", "others"] {
        let rate = word_error_rate(&said_by(who), &spoken(&document, Some(who)));
        assert!(rate <= 0.08, "{who}: {rate:.3}\n{}", spoken(&document, Some(who)));
    }
}

#[test]
fn words_stand_at_the_second_at_which_they_are_said() {
    let home = Home::fresh();
    let file = fixture("sample/meeting.wav");
    let document = home.run(["transcribe", file.to_str().expect("UTF-8"), "--no-clean", "--json"]).json();
    let words: Vec<(String, f64)> = segments(&document)
        .iter()
        .flat_map(|segment| segment["words"].as_array().expect("words"))
        .map(|word| {
            let text = word["text"].as_str().expect("text").to_lowercase();
            (text, word["start_ms"].as_f64().expect("ms") / 1000.0)
        })
        .collect();
    assert!(words.is_sorted_by(|a, b| a.1 <= b.1), "times go back");
    // Words that occur once, and when the sample's script says their sentence is spoken.
    for (word, from, to) in [("proposal", 28.0, 40.0), ("battery", 40.0, 52.0), ("supplier", 46.0, 56.0)] {
        let at = words.iter().find(|(text, _)| text.starts_with(word)).map(|(_, at)| *at);
        assert!(at.is_some_and(|at| (from..to).contains(&at)), "{word} at {at:?}");
    }
}

#[test]
fn noise_without_speech_is_an_empty_transcript() {
    let home = Home::fresh();
    for noise in ["bad/noise-10s.flac", "bad/doing-the-dishes-95s.opus"] {
        let ran = home.run(["transcribe".as_ref(), fixture(noise).as_os_str()]);
        assert!(ran.ok().contains("No speech was found"), "{noise}: {}", ran.stdout());
    }
}

#[test]
fn a_vocabulary_that_is_too_long_is_said_to_be_so() {
    let home = Home::fresh();
    let terms: Vec<String> = (0..200).map(|number| format!("term{number}")).collect();
    let (file, terms) = (fixture("formats/flac.flac"), terms.join(","));
    let options = ["--no-clean", "--vocabulary", &terms].map(OsStr::new);
    let ran = home.run(["transcribe".as_ref(), file.as_os_str()].into_iter().chain(options));
    ran.ok();
    assert!(ran.stderr().contains("of its 200 terms are not used"), "{}", ran.stderr());
    assert!(home.document(1)["session"]["warnings"][0].as_str().is_some_and(|kept| kept.contains("200 terms")));
}

#[test]
fn several_files_go_on_when_one_is_bad() {
    let home = Home::fresh();
    let (bad, good) = (fixture("bad/text-as.wav"), fixture("formats/flac.flac"));
    let ran = home.run(["transcribe".as_ref(), bad.as_os_str(), good.as_os_str(), "--no-clean".as_ref()]);
    let said = ran.fails_with(3);
    assert!(said.contains("text-as.wav"), "{said}");
    assert_eq!(home.run(["list", "--json"]).json().as_array().map(Vec::len), Some(1));
}

#[test]
fn several_files_are_one_array_in_json() {
    let home = Home::fresh();
    let (one, two, bad) = (fixture("formats/flac.flac"), fixture("bad/noise-10s.flac"), fixture("bad/text-as.wav"));
    let options = ["transcribe", "--no-clean", "--quiet", "--json"].map(AsRef::as_ref);
    let files = |files: &[&Path]| home.run(options.into_iter().chain(files.iter().map(|file| file.as_os_str())));
    let ids = |list: &Value| -> Vec<Value> {
        list.as_array().expect("an array").iter().map(|document| document["session"]["id"].clone()).collect()
    };

    assert_eq!(ids(&files(&[&one, &two]).json()), [1, 2]);
    assert_eq!(ids(&home.run(["export", "2", "1", "--format", "json"]).json()), [2, 1]);

    let ran = files(&[&bad, &one]);
    assert!(ran.fails_with(3).contains("text-as.wav"), "{}", ran.stderr());
    assert_eq!(ids(&serde_json::from_str(&ran.stdout()).expect("an array all the same")), [3]);
    let none = files(&[&bad, &bad]);
    none.fails_with(3);
    assert_eq!(none.stdout(), "[]\n");
    let unknown = home.run(["export", "1", "9", "--json"]);
    assert_eq!((unknown.code(), ids(&serde_json::from_str(&unknown.stdout()).expect("an array"))), (6, vec![1.into()]));
}

#[test]
fn every_format_of_output_holds_the_text() {
    let home = Home::fresh();
    let file = fixture("formats/flac.flac");
    let verbatim = home
        .run(["transcribe", file.to_str().expect("UTF-8"), "--format", "text", "--text", "verbatim", "--quiet"])
        .ok();
    let wanted = words(&verbatim);
    assert!(!wanted.is_empty());
    for format in ["side-by-side", "text", "markdown", "srt", "vtt", "json"] {
        let shown =
            words(&home.run(["show", "1", "--format", format, "--text", "verbatim"]).ok().replace(['"', ','], " "));
        for word in &wanted {
            assert!(shown.contains(word), "{word} is not in {format}: {shown:?}");
        }
    }
}

#[test]
fn words_at_a_moment_are_heard_again() {
    let home = Home::fresh();
    let file = fixture("sample/me.flac");
    let before = home.run(["transcribe", file.to_str().expect("UTF-8"), "--no-clean", "--json"]).json();

    let heard = home.run(["hear", "1", "0:03", "--json"]).json();
    let said = heard["before"].as_str().expect("the words of before");
    assert!(said.to_lowercase().contains("design meeting"), "{heard}");
    let now = home.run(["show", "1", "--format", "json"]).json();
    let same = spoken(&now, None) == spoken(&before, None);
    assert_eq!(same, heard["heard"] != "other", "{heard}");
    assert!(spoken(&now, None).contains(heard["now"].as_str().expect("the words of now")), "{heard}");

    let nowhere = home.run(["hear", "1", "59:00"]).fails_with(2);
    assert!(nowhere.contains("faircopy show 1"), "says where the moments stand: {nowhere}");
    // The demo model knows English only.
    home.run(["hear", "1", "0:03", "--language", "de"]).complaint(4);
}

#[test]
fn what_is_in_doubt_is_named_with_the_command_that_hears_it_again() {
    let home = Home::fresh();
    let file = home.path().join("noisy.wav");
    noisy_meeting(&file, 20);
    let shown = home.run(["transcribe", file.to_str().expect("UTF-8"), "--no-clean", "--quiet"]).ok();
    let (_, doubts) = shown.split_once("\nIn doubt:\n").unwrap_or_else(|| panic!("no doubts in {shown}"));
    let places: Vec<&str> = doubts.lines().take_while(|line| line.contains('“')).collect();
    assert_eq!(places.len(), 8, "the gravest, not all: {doubts}");
    assert!(doubts.contains("more; --json has all"), "{doubts}");
    // A moment leads to its words, also where their segment begins in the middle of the second.
    let document = home.document(1);
    let begins_within =
        |segment: &&Value| !segment["doubt"].is_null() && segment["start_ms"].as_u64().expect("ms") % 1000 > 300;
    let doubtful = segments(&document).iter().find(begins_within).expect("a segment in doubt");
    let moment = format!("0:{:02}", doubtful["start_ms"].as_u64().expect("ms") / 1000);
    let heard = home.run(["hear", "1", &moment, "--json"]).json();
    assert!(heard["before"].as_str().expect("words").contains(doubtful["text"].as_str().expect("text")), "{heard}");
    let command = doubts.split('`').nth(1).expect("a command");
    home.run(command.split(' ').skip(1)).ok();
    let sure = home.run(["clean", "--keep", "um so we go"]).ok() + &home.run(["show", "2"]).ok();
    assert!(!sure.contains("In doubt"), "a typed text is in no doubt: {sure}");
}
