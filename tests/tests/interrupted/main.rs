//! Work that is broken off: by a crash of the program or of an engine, or by Ctrl-C. What was done stays, and goes on.
#![cfg(target_os = "linux")]

mod another_recording;
mod engines;
mod program;

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Child, Output},
};

use faircopy_tests::{
    product::{Home, wait_until},
    sound::long_meeting,
};

/// Minutes of the long file: enough to be stopped in the middle of, however fast the machine.
const MINUTES: u32 = 2;

/// A home with a file in it that takes a while.
fn home_with(name: &str) -> (Home, PathBuf) {
    let home = Home::fresh();
    let file = home.path().join(name);
    long_meeting(&file, MINUTES);
    (home, file)
}

fn transcribe(home: &Home, file: &Path) -> Child {
    transcribe_with(home, file, &[])
}

fn transcribe_with(home: &Home, file: &Path, options: &[&str]) -> Child {
    let options = ["--no-clean", "--quiet"].iter().chain(options).map(OsStr::new);
    home.start([OsStr::new("transcribe"), file.as_os_str()].into_iter().chain(options))
}

/// Waits until some of the session's words are stored.
fn wait_for_words(home: &Home, session: i64) {
    wait_until("the first words are stored", || {
        home.sessions().iter().any(|found| found["id"] == session && found["words"].as_u64() > Some(10))
    });
}

fn state(home: &Home, session: i64) -> String {
    let found = home.sessions().into_iter().find(|found| found["id"] == session).expect("it is listed");
    found["state"].as_str().expect("a state").to_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
