//! What the program writes to: a terminal, a pipe, a program that reads JSON, one that reads no more.
#![cfg(target_os = "linux")]

use std::{
    io::{Read, Write},
    process::{Command, Output, Stdio},
};

use faircopy_tests::product::{Home, fixture};
use serde_json::{Value, json};

/// Runs a line of shell with `faircopy` in it, in this home.
fn shell(home: &Home, program: &str, arguments: &[&str]) -> Output {
    let output = shell_command(home, program, arguments).output();
    output.unwrap_or_else(|error| panic!("this test needs `{program}`: {error}"))
}

fn shell_command(home: &Home, program: &str, arguments: &[&str]) -> Command {
    let inner = home.command([""; 0]);
    let path =
        format!("{}:{}", faircopy_tests::product::programs().display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(program);
    command.args(arguments).envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PATH", path).env("TERM", "xterm").env("SAMPLE", fixture("sample/meeting.wav"));
    command
}

#[test]
fn in_a_pipe_there_is_no_progress_and_no_colour_and_json_is_json() {
    let home = Home::fresh();
    let file = fixture("formats/flac.flac");
    let ran = home.run(["transcribe".as_ref(), file.as_os_str(), "--json".as_ref()]);
    assert_eq!(ran.json()["format"], "faircopy-session");
    for (name, text) in [("output", ran.stdout()), ("messages", ran.stderr())] {
        assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{name}: {text:?}");
        assert!(!text.contains("Transcribing"), "{name}: {text}");
    }
    let check = |arguments: &[&str], known: fn(&Value) -> bool| {
        let ran = home.run(arguments);
        let value: Value = serde_json::from_str(&ran.stdout()).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        assert!(known(&value), "{arguments:?}: {value}");
    };
    check(&["list", "--json"], |list| list[0]["state"] == "ready");
    check(&["show", "1", "--json"], |shown| shown["session"]["id"] == 1);
    check(&["export", "1", "--json"], |shown| shown["session"]["id"] == 1);
    check(&["search", "boston", "--json"], |hits| hits[0]["session"] == 1);
    check(&["models", "--json"], |models| models["installed"].as_array().is_some_and(|list| list.len() == 2));
    check(&["doctor", "--json"], |found| found.as_array().is_some_and(|found| found.len() > 5));
    check(&["library", "check", "--json"], |report| report["problems"].as_array().is_some_and(Vec::is_empty));
    check(&["library", "size", "--json"], |sizes| sizes["audio"].as_u64() > Some(0));
    check(&["clean", "um hello", "--json"], |made| made["fair_copy"]["paragraphs"].is_array());
    check(&["resume", "--json"], |resumed| resumed["done"].as_array().is_some_and(Vec::is_empty));
    let backup = home.path().join("backup.db");
    let backup = backup.to_str().expect("UTF-8");
    check(&["library", "backup", backup, "--json"], |made| {
        made["backup"].as_str().is_some_and(|path| path.ends_with("backup.db")) && made["audio"].is_string()
    });
    let file = fixture("../../models/faircopy-mini.en-q5_0.bin");
    check(&["models", "add", file.to_str().expect("UTF-8"), "--json"], |added| {
        added["installed"]["role"] == "speech" && added["installed"]["used"].is_boolean()
    });
    let quiet = home.run(["show", "1", "--format", "text", "--quiet"]);
    assert_eq!(quiet.stderr(), "");
    check(&["delete", "1", "--audio-only", "--yes", "--json"], |gone| {
        gone["deleted"] == json!([1]) && gone["audio_only"] == true && gone["audio_bytes"].as_u64() > Some(0)
    });
    check(&["delete", "1", "--yes", "--json"], |gone| gone["deleted"] == json!([1]) && gone["audio_only"] == false);
}

#[test]
fn each_of_several_errors_is_json_and_says_of_which_file() {
    let home = Home::fresh();
    let ran = home.run(["transcribe", "/nowhere/a.wav", "/nowhere/b.wav", "--json", "--quiet"]);
    let errors: Vec<Value> =
        ran.fails_with(3).lines().map(|line| serde_json::from_str(line).expect("JSON on standard error")).collect();
    let files: Vec<&Value> = errors.iter().map(|error| &error["error"]["file"]).collect();
    assert_eq!(files, ["/nowhere/a.wav", "/nowhere/b.wav"]);
    assert!(errors.iter().all(|error| error["error"]["kind"] == "input" && error["error"]["message"].is_string()));
    let ran = home.run(["resume", "77", "--json"]);
    let error: Value = serde_json::from_str(&ran.fails_with(6)).expect("JSON on standard error");
    assert_eq!((&error["error"]["session"], ran.stdout().contains("\"done\": []")), (&json!("77"), true));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::fresh();
    home.run(["clean", "--keep", "--style", "rules", "um so this was kept"]).ok();
    let eval = format!("eval {} --style rules --limit 1", fixture("eval").display());
    for command in [
        "models",
        "list",
        "show 1",
        "show 1 --json",
        "export 1 1 --json",
        "doctor",
        "completions bash",
        "library check",
        "search kept",
        &eval,
    ] {
        let line = format!("faircopy {command} | (exec 0<&-; sleep 0.3); echo ${{PIPESTATUS[0]}}");
        let output = shell(&home, "bash", &["-c", &line]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked") && !said.contains("roken pipe"), "{command}: {said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0", "{command}: {said}");
    }
}

#[test]
fn on_a_terminal_there_is_real_progress() {
    let home = Home::fresh();
    let output = shell(&home, "script", &["-qec", "faircopy transcribe \"$SAMPLE\"", "/dev/null"]);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{shown}");
    assert!(shown.contains("Transcribing meeting.wav") && shown.contains("/ 1:04"), "{shown:?}");
    assert!(shown.contains("Cleaning meeting.wav") && shown.contains("words"), "{shown:?}");
    assert!(shown.contains("Fair copy"), "{shown:?}");
}

#[test]
fn a_terminal_obeys_nothing_that_a_text_holds() {
    let home = Home::fresh();
    let file = home.path().join("theirs.txt");
    std::fs::write(&file, "so \u{1b}]0;mine\u{1f} we met \u{9b}31m at nine\n").expect("written");
    home.run([
        "clean".as_ref(),
        "--keep".as_ref(),
        "--style".as_ref(),
        "rules".as_ref(),
        "--file".as_ref(),
        file.as_os_str(),
    ])
    .ok();
    for command in ["show 1", "show 1 --format text", "search met", "list"] {
        let output = shell(&home, "script", &["-qec", &format!("faircopy {command}"), "/dev/null"]);
        // What search sets in bold is the program's own.
        let shown = String::from_utf8_lossy(&output.stdout).replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        let said = if command == "list" { "theirs" } else { "we met" };
        assert!(output.status.success() && shown.contains(said), "{command}: {shown:?}");
        let is_obeyed = |c: char| c.is_control() && !['\n', '\r', '\t'].contains(&c);
        assert!(!shown.contains(is_obeyed), "{command}: {shown:?}");
    }
    // A file or another program gets the text as it is.
    assert!(home.run(["show", "1", "--format", "text"]).ok().contains('\u{1b}'));
}

#[test]
fn pasted_text_shows_progress_too() {
    let home = Home::fresh();
    for command in ["clean 'um so we meet at nine'", "clean --keep 'um so we meet at nine'"] {
        let output = shell(&home, "script", &["-qec", &format!("faircopy {command}"), "/dev/null"]);
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && shown.contains("Cleaning the text"), "{shown:?}");
    }
}

#[test]
fn one_ctrl_c_is_enough_while_it_asks() {
    let home = Home::fresh();
    home.run(["clean", "--keep", "--style", "rules", "um so this was kept"]).ok();
    let mut terminal = shell_command(&home, "script", &["-qec", "faircopy delete 1", "/dev/null"]);
    let mut terminal = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("`script` (util-linux)");
    let (mut keys, mut screen) = (terminal.stdin.take().expect("piped"), terminal.stdout.take().expect("piped"));
    let mut shown = Vec::new();
    while !String::from_utf8_lossy(&shown).contains("[y/N]") {
        let mut some = [0; 256];
        let read = screen.read(&mut some).expect("it can be read");
        assert!(read > 0, "it ended without asking: {}", String::from_utf8_lossy(&shown));
        shown.extend_from_slice(&some[..read]);
    }
    keys.write_all(b"\x03").expect("typed");
    keys.flush().expect("typed");
    let status = terminal.wait().expect("it ends");
    assert_eq!((status.code(), home.sessions().len()), (Some(130), 1));
}

#[test]
fn completions_are_scripts_that_the_shell_understands() {
    let home = Home::fresh();
    let output = shell(
        &home,
        "bash",
        &[
            "-c",
            "faircopy completions bash > \"$FAIRCOPY_HOME/c\" && bash -n \"$FAIRCOPY_HOME/c\" && . \"$FAIRCOPY_HOME/c\" && complete -p faircopy",
        ],
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("faircopy"), "{said}");
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(home.run(["completions", shell]).ok().contains("transcribe"), "{shell}");
    }
}
