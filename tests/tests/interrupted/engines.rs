//! An engine is killed while it works.

use std::{
    io::Write,
    process::{Child, Stdio},
    time::Duration,
};

use faircopy_tests::{
    processes::{SPEECH, TEXT, engine, engines, send},
    product::{Home, fixture, segments, spoken, wait_until, word_error_rate},
};
use serde_json::Value;

use super::{MINUTES, home_with, said, transcribe, wait_for_words};

#[test]
fn an_engine_that_dies_is_replaced_and_the_words_are_all_there() {
    let (home, file) = home_with("meeting.wav");
    let child = transcribe(&home, &file);
    wait_for_words(&home, 1);
    let first = engine(&child, SPEECH);
    send("KILL", first);
    wait_until("a fresh engine is there", || engines(child.id()).iter().any(|(id, _)| *id != first));
    send("SEGV", engine(&child, SPEECH));
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", said(&output));
    let document = home.document(1);
    let last = segments(&document).last().expect("words")["end_ms"].as_u64();
    assert!(last > Some(u64::from(MINUTES) * 60_000), "up to the end: {last:?}");
    let meeting = std::fs::read_to_string(fixture("sample/meeting.txt")).expect("the sample's words");
    let rate = word_error_rate(&meeting.repeat(MINUTES as usize), &spoken(&document, None));
    assert!(rate <= 0.08, "word error rate {rate:.3}");
}

/// `faircopy clean --keep` on a text of many passages.
fn clean_at_length(home: &Home) -> Child {
    let mut child =
        home.command(["clean", "--keep", "--json", "-"]).stdin(Stdio::piped()).spawn().expect("the program starts");
    let text = std::fs::read_to_string(fixture("sample/meeting.txt")).expect("the sample's words").repeat(40);
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("written");
    child
}

fn paragraphs(home: &Home) -> Vec<Value> {
    let shown = home.run(["show", "1", "--json"]);
    let document: Value = serde_json::from_str(&shown.stdout()).unwrap_or_default();
    document["fair_copy"]["paragraphs"].as_array().cloned().unwrap_or_default()
}

/// Passages that fell back because the engine failed.
fn failed(home: &Home) -> Vec<Value> {
    let mut paragraphs = paragraphs(home);
    paragraphs.retain(|found| found["reason"]["kind"] == "model_failed");
    paragraphs
}

/// Kills the engine with a request in its hands: it is held first, so that one is waiting for it.
fn kill_in_the_middle(home: &Home, child: &Child) {
    let worker = engine(child, TEXT);
    send("STOP", worker);
    std::thread::sleep(Duration::from_secs(1));
    let before = paragraphs(home).len();
    send("KILL", worker);
    wait_until("it goes on", || paragraphs(home).len() > before + 1);
}

#[test]
fn a_passage_whose_engine_dies_is_cleaned_by_rules_and_the_rest_by_the_model() {
    let home = Home::fresh();
    let child = clean_at_length(&home);
    wait_until("some passages are done", || !paragraphs(&home).is_empty());
    // An engine that dies while it only counts tokens costs nothing; then it is done again.
    for _ in 0..4 {
        if failed(&home).is_empty() {
            kill_in_the_middle(&home, &child);
        }
    }
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", said(&output));

    let fallen = failed(&home);
    let [fallen] = &fallen[..] else { panic!("one passage fell back: {fallen:?}") };
    assert_eq!(fallen["verdict"], "rules_only");
    assert!(fallen["text"].as_str().is_some_and(|text| !text.contains("Um,") && !text.contains("uh,")), "{fallen}");
    let paragraphs = paragraphs(&home);
    let after = paragraphs.iter().skip_while(|found| found["reason"]["kind"] != "model_failed");
    assert!(after.filter(|found| found["verdict"] == "cleaned").count() > 3, "a fresh engine did the rest");
    let warnings = home.document(1)["session"]["warnings"].to_string();
    assert!(warnings.contains("killed"), "{warnings}");
}
