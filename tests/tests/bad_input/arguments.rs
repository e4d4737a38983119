//! Something asked for that there is not.

use faircopy_tests::product::fixture;

use super::{assert_complaint, assert_nothing_lost, home_with_a_session};

#[test]
fn what_there_is_not_is_said_before_any_work_begins() {
    let home = home_with_a_session();
    let sample = fixture("sample/meeting.wav");
    let sample = sample.to_str().expect("UTF-8");
    let check = |arguments: &[&str], code: i32, parts: &[&str]| {
        assert_complaint(&home.run(arguments), code, parts);
        assert_eq!(home.sessions().len(), 1, "{arguments:?} began something");
    };
    check(&["transcribe", sample, "--style", "poetic"], 2, &["poetic", "faithful"]);
    check(&["clean", "um hello", "--style", "poetic"], 2, &["poetic", "faithful"]);
    check(&["clean", "um hello", "--keep", "--style", "poetic"], 2, &["poetic"]);
    check(&["transcribe", sample, "--language", "de"], 4, &["English only", "multilingual", "“de”"]);
    check(&["transcribe", sample, "--model", "whisper-gigantic"], 4, &["whisper-gigantic", "faircopy models"]);
    check(&["transcribe", sample, "--model", "whisper-small"], 4, &["not installed", "models get whisper-small"]);
    check(&["transcribe", sample, "--text-model", "poet"], 4, &["poet", "faircopy models"]);
    check(&["transcribe", sample, "--vocabulary", "@/nowhere/names.txt"], 2, &["/nowhere/names.txt"]);
    check(&["show", "77"], 6, &["no session 77", "faircopy list"]);
    check(&["resume", "77"], 6, &["77"]);
    check(&["export", "77", "--format", "srt"], 6, &["no session 77"]);
    check(&["delete", "77", "--yes"], 6, &["no session 77"]);
    check(&["delete", "1"], 2, &["--yes"]);
    check(&["models", "get", "whisper-gigantic"], 4, &["whisper-gigantic", "faircopy models"]);
    check(&["models", "remove", "faircopy-mini.en"], 4, &["comes with Faircopy"]);
    check(&["models", "add", "/nowhere/model.bin"], 4, &["/nowhere/model.bin"]);
    check(&["show", "1", "--output", "/nowhere/text.txt"], 6, &["/nowhere/text.txt", "another place"]);
    check(&["transcribe", sample, "--output", "/nowhere/text.txt"], 6, &["/nowhere/text.txt", "another place"]);
    assert_nothing_lost(&home);
}

#[test]
fn the_grammar_of_the_command_line_is_exit_code_two() {
    let home = home_with_a_session();
    for arguments in [
        &["transcribe"] as &[&str],
        &["transcribe", "x.wav", "--format", "rtf"],
        &["transcribe", "x.wav", "--tracks", "seven"],
        &["transcribe", "x.wav", "--language", "english"],
        &["show", "first"],
        &["dance"],
    ] {
        let said = home.run(arguments).fails_with(2);
        assert!(said.starts_with("error: ") && said.contains("--help"), "{arguments:?}: {said}");
    }
}

#[test]
fn errors_are_json_for_scripts() {
    let home = home_with_a_session();
    let ran = home.run(["show", "77", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&ran.fails_with(6)).expect("JSON on standard error");
    assert_eq!(error["error"]["kind"], "library");
    assert!(error["error"]["message"].as_str().is_some_and(|message| message.contains("no session 77")));
    assert_eq!(ran.stdout(), "");
    for arguments in [
        &["dance", "--json"] as &[&str],
        &["--json", "transcribe"],
        &["show", "1", "--format", "rtf", "--json"],
        &["hear", "1", "soon", "--json"],
    ] {
        let said = home.run(arguments).fails_with(2);
        let error: serde_json::Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{arguments:?}: {said}"));
        assert_eq!(error["error"]["kind"], "usage");
        let message = error["error"]["message"].as_str().expect("a message");
        assert!(message.contains("--help") && !message.contains("error:") && !message.contains('\n'), "{message}");
    }
    // What is no option is none.
    let said = home.run(["dance", "--", "--json"]).fails_with(2);
    assert!(said.starts_with("error: "), "{said}");
}
