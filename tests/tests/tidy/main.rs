//! The house rules, kept by a test: how files, functions and names look, who may use what, and which way arrows point.
//!
//! Each violation is listed with its place and what to do. `docs/architecture.md` says why the rules are there.

mod arrows;
mod functions;
mod sources;
mod tokens;

use std::os::unix::fs::PermissionsExt as _;

use faircopy_tests::{
    dependencies::{Follow, Graph, SHIPPED},
    notices::PLATFORMS,
    project_folder,
};
use sources::{Source, rust_sources, scripts, texts};

const MOST_LINES_OF_A_FILE: usize = 400;
const BANNED_NAMES: [&str; 7] = ["utils", "helpers", "manager", "common", "new", "old", "v2"];

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    let silent = |source: &Source| !source.text.lines().next().is_some_and(|line| line.starts_with("//! "));
    let files = rust_sources().into_iter().filter(silent);
    report(files.map(|source| format!("{}:1: begin with a `//! ` line that says what the file is for", source.path)));
}

#[test]
fn files_stay_short() {
    let lengths = rust_sources().into_iter().map(|source| (source.path.clone(), source.text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > MOST_LINES_OF_A_FILE);
    let say = |(path, lines)| format!("{path}: {lines} lines, at most {MOST_LINES_OF_A_FILE}: split it by role");
    report(long.map(say));
}

#[test]
fn functions_stay_short() {
    report(rust_sources().iter().flat_map(functions::too_long));
}

#[test]
fn modules_are_named_after_what_they_do() {
    let banned = |path: &str| path.split(['/', '.']).any(|part| BANNED_NAMES.contains(&part));
    let files = rust_sources().into_iter().filter(|source| banned(&source.path));
    report(files.map(|source| format!("{}: name it after what it does, not {BANNED_NAMES:?}", source.path)));
}

#[test]
fn each_library_is_used_in_its_room_only() {
    report(rust_sources().iter().flat_map(tokens::out_of_their_room));
}

#[test]
fn unsafe_code_gives_its_reason() {
    report(rust_sources().iter().flat_map(tokens::unsafe_without_reason));
}

#[test]
fn nothing_is_left_unfinished() {
    report(rust_sources().iter().flat_map(tokens::unfinished));
    let marks = [concat!("FIX", "ME"), concat!("X", "XX")];
    let marked = |line: &str| line.split(|c: char| !c.is_alphanumeric()).any(|word| marks.contains(&word));
    let lines = texts().into_iter().flat_map(|source| {
        let found: Vec<usize> =
            (1..).zip(source.text.lines()).filter(|(_, line)| marked(line)).map(|(n, _)| n).collect();
        found.into_iter().map(move |n| format!("{}:{n}: finish it, or write an issue", source.path))
    });
    report(lines);
}

#[test]
fn arrows_inside_core_point_one_way() {
    report(rust_sources().iter().flat_map(arrows::against_the_arrows));
}

#[test]
fn core_and_command_line_are_free_of_engines_and_windows() {
    let graph = Graph::load(&project_folder(), PLATFORMS[0]);
    let foreign = |name: &str| ["whisper", "llama", "ggml", "tauri"].iter().any(|start| name.starts_with(start));
    let packages = graph.closure(&["faircopy-core", "faircopy-cli"], Follow::Everything);
    let found = packages.into_iter().filter(|package| foreign(&package.name));
    report(found.map(|package| format!("{}: engines live in the workers, windows in the shell", package.name)));
}

#[test]
fn no_program_holds_two_engines() {
    let graph = Graph::load(&project_folder(), PLATFORMS[0]);
    let holds = |root: &str, engine: &str| graph.closure(&[root], Follow::Everything).iter().any(|p| p.name == engine);
    let both = |root: &&str| holds(root, "whisper-rs-sys") && holds(root, "llama-cpp-sys-2");
    let members = SHIPPED.iter().chain(&["faircopy-tests", "faircopy-protocol"]);
    report(members.filter(|root| both(root)).map(|root| format!("{root}: two copies of ggml cannot share a program")));
    for (root, engine) in [("faircopy-whisper-worker", "whisper-rs-sys"), ("faircopy-llama-worker", "llama-cpp-sys-2")]
    {
        assert!(holds(root, engine), "{root} has lost {engine}: mend this test");
    }
}

#[test]
fn scripts_can_be_run_and_say_what_they_do() {
    let explained =
        |text: &str| text.starts_with("#!") && text.lines().nth(1).is_some_and(|line| line.starts_with("# "));
    let mut found = Vec::new();
    // What has an extension is data for the others, or read by them.
    let scripts: Vec<Source> = scripts().into_iter().filter(|script| !script.path[1..].contains('.')).collect();
    for script in &scripts {
        let metadata = std::fs::metadata(project_folder().join(&script.path)).expect("the script was just read");
        if metadata.permissions().mode() & 0o111 == 0 {
            found.push(format!("{}: make it executable (chmod +x)", script.path));
        }
        if !explained(&script.text) {
            found.push(format!("{}:2: say what it does in a comment under `#!`", script.path));
        }
    }
    assert!(scripts.len() >= 4, "the scripts have moved: mend this test");
    report(found);
}

fn report(violations: impl IntoIterator<Item = String>) {
    let violations: Vec<String> = violations.into_iter().collect();
    assert!(violations.is_empty(), "{} to put right:\n{}", violations.len(), violations.join("\n"));
}
