//! Notes from outside: made, shown, exported, changed by nothing that goes wrong.
#![cfg(target_os = "linux")]

use faircopy_core::{
    app::Faircopy,
    clean::words_of_text,
    notes::{Ask, NotesModel, Reading, Source, Template, ask},
    paths::Paths,
    transcript::Transcript,
};
use faircopy_protocol::text::{Message, Role};
use faircopy_tests::{
    processes::{crash, engines, wait_until_gone},
    product::{Home, fixture, programs, wait_until},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// A home with the sample meeting, written down and cleaned.
fn home_with_the_sample() -> Home {
    let home = Home::fresh();
    home.run(["transcribe".as_ref(), fixture("sample/meeting.wav").as_os_str(), "--quiet".as_ref()]).ok();
    home
}

/// The lines of a kind.
fn lines<'a>(notes: &'a Value, kind: &str) -> Vec<&'a Value> {
    let sections = notes["sections"].as_array().expect("sections");
    let found = sections.iter().filter(|section| section["kind"] == kind);
    found.flat_map(|section| section["lines"].as_array().expect("lines")).collect()
}

fn say(lines: &[&Value], words: &str) -> bool {
    lines.iter().any(|line| line["text"].as_str().is_some_and(|text| text.contains(words)))
}

#[test]
fn notes_of_the_sample_name_its_decision_and_its_tasks_with_their_times() {
    let home = home_with_the_sample();
    let shown = home.run(["notes", "1"]).ok();
    for words in ["Decisions", "release to the first of", "Action items", "send the proposal on Thursday", "0:5", "0:3"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(shown.contains("Made by rule"), "the demo model makes no notes, and that is said: {shown}");

    let document = home.run(["notes", "1", "--show", "--json"]).json();
    let notes = &document["notes"];
    assert_eq!(notes["model"], Value::Null);
    assert!(say(&lines(notes, "decisions"), "release"), "{notes:#}");
    assert!(say(&lines(notes, "action_items"), "proposal"), "{notes:#}");
    assert!(!lines(notes, "summary").is_empty(), "{notes:#}");
    let segments = document["transcript"]["segments"].as_array().expect("segments");
    for kind in ["summary", "decisions", "action_items", "open_questions"] {
        for line in lines(notes, kind) {
            let cites = line["cites"].as_array().expect("cites");
            assert!(!cites.is_empty(), "every line cites: {line}");
            for cite in cites {
                let place = segments.iter().find(|segment| segment["seq"] == cite["segment"]).expect("a segment");
                assert_eq!(place["start_ms"], cite["start_ms"], "the times are those of the segment");
            }
        }
    }
}

#[test]
fn making_notes_again_adds_a_version_and_the_text_is_as_it_was() {
    let home = home_with_the_sample();
    let before = home.document(1);
    home.run(["notes", "1", "--quiet"]).ok();
    let again = home.run(["notes", "1", "--template", "lecture", "--json"]).json();
    assert_eq!((&again["notes"]["version"], &again["notes"]["template"]), (&2.into(), &"lecture".into()));
    let after = home.document(1);
    assert_eq!(before["fair_copy"], after["fair_copy"]);
    assert_eq!(before["transcript"], after["transcript"]);
    assert!(home.run(["library", "check"]).ok().contains("is whole"));
}

#[test]
fn an_export_holds_the_notes_alone_or_before_the_text() {
    let home = home_with_the_sample();
    home.run(["export", "1", "--format", "text", "--content", "notes"]).ok();
    home.run(["notes", "1", "--quiet"]).ok();
    let alone = home.run(["export", "1", "--format", "markdown", "--content", "notes"]).ok();
    assert!(alone.contains("## Action items") && alone.contains("- [ ] "), "{alone}");
    assert!(!alone.contains("Good morning"), "{alone}");
    for format in ["text", "markdown", "html"] {
        let both = home.run(["export", "1", "--format", format, "--content", "both"]).ok();
        let (notes, text) = (both.find("Action items").expect("notes"), both.find("Good morning").expect("the text"));
        assert!(notes < text, "{format}: {both}");
        let text = home.run(["export", "1", "--format", format]).ok();
        assert!(!text.contains("Action items"), "{format}: nobody asked for notes");
    }
    for format in ["docx", "pdf"] {
        let file = home.path().join(format!("notes.{format}"));
        let place = file.to_str().expect("UTF-8");
        home.run(["notes", "1", "--show", "--format", format, "--output", place]).ok();
        assert!(file.metadata().is_ok_and(|found| found.len() > 1000), "{format}");
    }
    home.run(["notes", "1", "--format", "srt"]).fails_with(2);
}

#[test]
fn what_cannot_be_noted_is_said() {
    let home = Home::fresh();
    home.run(["notes", "1"]).complaint(6);
    home.run(["transcribe".as_ref(), fixture("bad/noise-10s.flac").as_os_str(), "--quiet".as_ref()]).ok();
    let silent = home.run(["notes", "1"]).complaint(3);
    assert!(silent.contains("No speech was found"), "{silent}");
    let unknown = home.run(["notes", "1", "--template", "poem"]).complaint(2);
    assert!(unknown.contains("stand-up"), "the templates are named: {unknown}");
    let none = home.run(["notes", "1", "--show"]).complaint(1);
    assert!(none.contains("has no notes yet"), "{none}");
}

#[test]
fn notes_of_talk_that_comes_to_nothing_say_so() {
    let home = Home::fresh();
    home.run(["clean", "Hello.", "--keep", "--style", "rules", "--quiet"]).ok();
    let shown = home.run(["notes", "1", "--by-rule"]).ok();
    assert!(shown.contains("Nothing to note was found") && shown.contains("Made by rule"), "{shown}");
    for format in ["markdown", "html", "text"] {
        let alone = home.run(["export", "1", "--format", format, "--content", "notes"]).ok();
        assert!(alone.contains("Nothing to note was found"), "{format}: {alone}");
    }
}

#[test]
fn a_time_that_only_the_answer_names_stands_behind_the_task() {
    let home = Home::fresh();
    let talk = "Anna, can you send the minutes? Yes, I will send them tomorrow.";
    home.run(["clean", talk, "--keep", "--style", "rules", "--quiet"]).ok();
    let shown = home.run(["notes", "1", "--by-rule"]).ok();
    assert!(shown.contains("Anna, can you send the minutes? (tomorrow)"), "{shown}");
    for format in ["markdown", "html", "text"] {
        let alone = home.run(["export", "1", "--format", format, "--content", "notes"]).ok();
        assert!(alone.contains("(tomorrow)"), "{format}: {alone}");
    }
}

#[test]
fn a_kill_while_notes_are_made_leaves_the_session_whole() {
    let home = home_with_the_sample();
    let before = home.document(1);
    for _ in 0..3 {
        let mut child = home.start(["notes", "1", "--quiet"]);
        let database = home.path().join("data/library.db-wal");
        // Notes by rule may be made before anybody looks.
        wait_until("something is written", || {
            database.metadata().is_ok_and(|found| found.len() > 0)
                || child.try_wait().is_ok_and(|ended| ended.is_some())
        });
        let left: Vec<u32> = engines(child.id()).into_iter().map(|(id, _)| id).collect();
        crash(child);
        wait_until_gone(&left);
    }
    let after = home.document(1);
    assert_eq!(before["fair_copy"], after["fair_copy"]);
    assert!(home.run(["library", "check"]).ok().contains("is whole"));
    let made = home.run(["notes", "1", "--json"]).json();
    assert_eq!(made["notes"]["complete"], true);
    assert!(say(&lines(&made["notes"], "action_items"), "proposal"));
}

#[test]
fn the_marked_meetings_pass_their_gate() {
    let home = Home::fresh();
    for folder in ["notes", "notes-unread"].map(fixture) {
        let ran = home.run(["eval".as_ref(), folder.as_os_str(), "--notes".as_ref(), "--gate".as_ref()]);
        let report = ran.ok();
        assert!(report.contains("passed"), "{report}");
    }
}

#[tokio::test]
async fn the_engine_writes_nothing_but_lines_that_name_sentences() {
    let home = Home::fresh();
    let paths = Paths {
        data: home.path().join("data"),
        config: home.path().join("config"),
        workers: vec![programs()],
        built_in_models: vec![fixture("..").join("../models")],
        samples: Vec::new(),
    };
    let app = Faircopy::open(&paths).expect("it opens");
    let engine = app.text_engine(None, "en").await.expect("it loads").expect("the demo model");
    let segments = words_of_text("We start on Monday. Anna pays. Bye.");
    let source = Source::of(&Transcript { language: "en".into(), model: String::new(), segments }, None);
    let Ask { grammar, .. } = ask(&source, &Template::built_in()[0], &Reading { first: 0, end: 3 });
    // The demo model knows no instructions, so what it writes is nonsense; but in this form.
    let messages = vec![Message { role: Role::User, content: "We start on Monday.".into() }];
    let mut written = String::new();
    let heard = &mut |text: &str| written.push_str(text);
    engine.write(Ask { messages, max_tokens: 400, grammar }, heard, &CancellationToken::new()).await.expect("it runs");
    app.close().await;
    let whole: Vec<&str> = written.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect();
    assert!(written.is_empty() || written.starts_with("{\"section\":\""), "{written}");
    for line in whole {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        for cite in line["cites"].as_array().expect("numbers") {
            assert!((1..=3).contains(&cite.as_u64().expect("a number")), "{line}");
        }
    }
}
