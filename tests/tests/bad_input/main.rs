//! Whatever is wrong: one clear sentence with the next step, the right exit code, and nothing already done is lost.
#![cfg(target_os = "linux")]

mod arguments;
mod disk;
mod engines;
mod files;
mod models;

use faircopy_tests::product::{Home, Ran};

/// A home with one session in it, made without any engine.
fn home_with_a_session() -> Home {
    keep_a_session(Home::fresh())
}

fn keep_a_session(home: Home) -> Home {
    home.run(["clean", "--keep", "--style", "rules", "um so this was kept before"]).ok();
    home
}

/// The earlier session is listed and whole.
#[track_caller]
fn assert_nothing_lost(home: &Home) {
    assert!(home.sessions().iter().any(|session| session["id"] == 1 && session["state"] == "ready"));
    let text = home.run(["show", "1", "--format", "text"]).ok();
    assert!(text.contains("this was kept before"), "{text}");
}

/// The run failed with this code and one sentence that holds all of `parts`.
#[track_caller]
fn assert_complaint(ran: &Ran, code: i32, parts: &[&str]) {
    let said = ran.complaint(code);
    for part in parts {
        assert!(said.contains(part), "\"{part}\" is not in: {said}");
    }
}
