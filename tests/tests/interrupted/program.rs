//! The program itself is killed or stopped.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt, process::Stdio};

use faircopy_tests::{
    processes::{SPEECH, crash, engine, engines, send, wait_until_gone},
    product::{Home, fixture, segments, wait_until},
};

use super::{home_with, said, state, transcribe, transcribe_with, wait_for_words};

#[test]
fn a_killed_import_goes_on_where_it_stopped_and_says_the_same_words() {
    let (home, file) = home_with("meeting.wav");
    let child = transcribe(&home, &file);
    wait_for_words(&home, 1);
    let left: Vec<u32> = engines(child.id()).into_iter().map(|(id, _)| id).collect();
    assert!(!left.is_empty(), "an engine worked");
    crash(child);
    wait_until_gone(&left);

    assert_eq!(state(&home, 1), "transcribing");
    assert!(home.run(["list"]).ok().contains("interrupted"), "{}", home.run(["list"]).ok());
    let before = home.document(1);
    let before = segments(&before);
    assert!(!before.is_empty(), "what was stored can be seen");

    let again = home.run(["transcribe".as_ref(), file.as_os_str(), "--no-clean".as_ref()]);
    again.ok();
    assert!(again.stderr().contains("Going on with session 1."), "{}", again.stderr());
    assert_eq!(home.sessions().len(), 1, "no second session");
    assert_eq!(state(&home, 1), "ready");
    let after = home.document(1);
    let after = segments(&after);
    assert!(after.len() > before.len(), "it was stopped in the middle");
    assert_eq!(after[..before.len()], *before, "what was stored was not heard again");

    let other = Home::fresh();
    other.run(["transcribe".as_ref(), file.as_os_str(), "--no-clean".as_ref()]).ok();
    assert_eq!(after, segments(&other.document(1)), "as if nothing had happened");
}

#[test]
fn resume_goes_on_with_what_was_killed_and_leaves_alone_what_another_process_works_on() {
    let (home, first) = home_with("first.wav");
    let child = transcribe(&home, &first);
    wait_for_words(&home, 1);
    crash(child);

    let second = home.path().join("second.wav");
    std::fs::copy(&first, &second).expect("copied");
    let at_work = transcribe(&home, &second);
    wait_for_words(&home, 2);
    let list = home.run(["list"]).ok();
    assert!(list.contains("in work") && list.contains("interrupted"), "{list}");
    let busy = home.run(["resume", "2"]).fails_with(7);
    assert!(busy.contains("being worked on"), "{busy}");
    let deleted = home.run(["delete", "2", "--yes"]).complaint(7);
    assert!(deleted.contains("being worked on"), "{deleted}");

    let resumed = home.run(["resume"]).ok();
    assert!(resumed.contains("Session 1 is done") && !resumed.contains("Session 2"), "{resumed}");
    let output = at_work.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(segments(&home.document(1)), segments(&home.document(2)), "the same sound, the same words");
    assert_eq!((state(&home, 1), state(&home, 2)), ("ready".into(), "ready".into()));
    assert!(home.run(["resume"]).stderr().contains("Nothing was interrupted"));
}

#[test]
fn ctrl_c_stops_cleanly_keeps_what_was_done_and_the_same_command_goes_on() {
    let (home, file) = home_with("meeting.wav");
    let child = transcribe(&home, &file);
    wait_for_words(&home, 1);
    let worker = engine(&child, SPEECH);
    send("INT", child.id());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(said(&output).contains("What was done is kept"), "{}", said(&output));
    wait_until_gone(&[worker]);

    assert!(home.run(["list"]).ok().contains("stopped"));
    let before = home.document(1);
    assert!(!segments(&before).is_empty());
    let resumed = home.run(["resume"]).ok();
    assert!(resumed.contains("Session 1 is done"), "{resumed}");
    let after = home.document(1);
    assert_eq!(segments(&after)[..segments(&before).len()], *segments(&before));
    assert!(segments(&after).len() > segments(&before).len());
}

#[test]
fn ctrl_c_while_a_model_loads_leaves_nothing_behind() {
    let (home, file) = home_with("meeting.wav");
    let child = transcribe(&home, &file);
    let worker = engine(&child, SPEECH);
    send("INT", child.id());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    wait_until_gone(&[worker]);
    let again = home.start(["transcribe".as_ref(), file.as_os_str(), "--no-clean".as_ref()]);
    wait_until("it works again", || home.sessions().iter().any(|session| session["words"].as_u64() > Some(0)));
    send("INT", again.id());
    assert!(said(&again.wait_with_output().expect("it ends")).contains("Going on with session 1."));
}

#[test]
fn a_file_whose_name_is_no_unicode_goes_on_and_is_not_taken_for_another_one() {
    let (home, meeting) = home_with("meeting.wav");
    let [first, second] = [b"L\xe4rm.wav", b"B\xfcro.wav"].map(|name| home.path().join(OsStr::from_bytes(name)));
    std::fs::rename(meeting, &first).expect("named");
    std::fs::copy(fixture("formats/s16.wav"), &second).expect("copied");
    let child = transcribe_with(&home, &first, &["--in-place"]);
    wait_for_words(&home, 1);
    crash(child);

    let options = ["--no-clean", "--in-place"].map(OsStr::new);
    let other = home.run([OsStr::new("transcribe"), second.as_os_str()].into_iter().chain(options));
    other.ok();
    assert!(!other.stderr().contains("Going on with"), "{}", other.stderr());
    assert!(home.run(["resume", "1"]).ok().contains("Session 1 is done"));
    assert_eq!((state(&home, 1), state(&home, 2)), ("ready".into(), "ready".into()));

    std::fs::remove_file(second).expect("removed");
    let found = home.run(["library", "check", "--json"]);
    assert!(found.stdout().contains("B\u{fffd}ro.wav"), "{} {}", found.stdout(), found.stderr());
}

/// Whether the program takes the signal of Ctrl-C itself.
fn takes_ctrl_c(id: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 0b10 != 0)
}

#[test]
fn one_ctrl_c_is_enough_while_it_waits_for_a_text() {
    let home = Home::fresh();
    let mut child = home.command(["clean"]).stdin(Stdio::piped()).spawn().expect("it starts");
    // Kept open: the text never ends.
    let input = child.stdin.take();
    wait_until("it can be stopped", || takes_ctrl_c(child.id()));
    send("INT", child.id());
    wait_until("it ends", || child.try_wait().expect("it can be waited for").is_some());
    drop(input);
    let output = child.wait_with_output().expect("it ended");
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(said(&output).contains("Stopped."), "{}", said(&output));
}
