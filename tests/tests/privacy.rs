//! What was said stays in the library: not a word of it in a log, and no connection to anywhere.
#![cfg(target_os = "linux")]

use std::{collections::HashSet, fs, path::Path};

use faircopy_tests::{
    processes::{SPEECH, engines, engines_with},
    product::{Home, fixture, words},
};

/// All log files of a home, in small letters.
fn logs(home: &Home) -> String {
    let entries = fs::read_dir(home.path().join("data/logs")).expect("there is a log");
    let texts = entries.map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("text"));
    texts.collect::<String>().to_lowercase()
}

#[test]
fn no_word_that_was_said_is_in_a_log() {
    // The engines' own messages pass through the log, too.
    let home = Home::fresh().with("FAIRCOPY_LOG", "debug");
    home.run(["transcribe".as_ref(), fixture("sample/meeting.wav").as_os_str(), "--title".as_ref(), "x".as_ref()]).ok();
    home.run(["clean", "--keep", "um the zebra is purple, no, the giraffe is turquoise"]).ok();
    home.run(["search", "prototype"]).ok();
    let folder = tempfile::tempdir().expect("a folder");
    let broken = engines_with(folder.path(), SPEECH, "exit 3");
    let home = home.with("FAIRCOPY_WORKERS", broken);
    home.run(["transcribe".as_ref(), fixture("formats/flac.flac").as_os_str()]).complaint(5);

    let log = logs(&home);
    assert!(log.contains("taken in"), "something is logged:\n{log}");
    let logged: HashSet<String> = log.split(|c: char| !c.is_alphabetic()).map(ToOwned::to_owned).collect();
    let meeting = fs::read_to_string(fixture("sample/meeting.txt")).expect("the sample's words");
    // Words about the work itself stand in any log, and "meeting" is the sample's name.
    let of_the_trade =
        ["meeting", "release", "ready", "question", "first", "second", "before", "about", "write", "small"];
    let said = words(&meeting).into_iter().chain(["zebra", "purple", "giraffe", "turquoise"].map(Into::into));
    let secret = said.filter(|word| word.len() > 4 && !of_the_trade.contains(&word.as_str()));
    let leaked: Vec<String> = secret.filter(|word| logged.contains(word)).collect();
    assert!(leaked.is_empty(), "{leaked:?} in:\n{log}");
}

/// Sockets of the internet kind that a process has open.
fn connections(id: u32) -> Vec<String> {
    let table = |name: &str| fs::read_to_string(format!("/proc/{id}/net/{name}")).unwrap_or_default();
    let known: HashSet<String> = ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"]
        .iter()
        .flat_map(|name| {
            table(name)
                .lines()
                .skip(1)
                .filter_map(|line| Some(line.split_whitespace().nth(9)?.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect();
    let open = fs::read_dir(format!("/proc/{id}/fd"))
        .into_iter()
        .flatten()
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    let inode = |link: &Path| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned());
    open.filter_map(|link| inode(&link)).filter(|inode| known.contains(inode)).collect()
}

#[test]
fn no_connection_is_opened_while_it_works() {
    let mine = std::net::TcpListener::bind("127.0.0.1:0").expect("a socket");
    assert_eq!(connections(std::process::id()).len(), 1, "this test can see connections");
    drop(mine);

    let home = Home::fresh();
    let mut child = home.start(["transcribe".as_ref(), fixture("sample/meeting.wav").as_os_str()]);
    let mut looked = HashSet::new();
    while child.try_wait().expect("it can be waited for").is_none() {
        let running = engines(child.id());
        for (id, name) in running.into_iter().chain([(child.id(), "faircopy".to_owned())]) {
            assert_eq!(connections(id), [""; 0], "{name} is connected to somewhere");
            looked.insert(name);
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(looked.len(), 3, "the program and both engines were looked at: {looked:?}");
}
