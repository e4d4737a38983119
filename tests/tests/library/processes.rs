//! Several processes share a library, and any of them may be killed.

use std::{
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use faircopy_core::{
    library::Page,
    session::{SessionId, SessionState},
    transcript::{Millis, Track},
};

use crate::fixture::{home, new_session, open, said, segment};

/// A process that writes; ends with the test.
struct Writer {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Writer {
    fn start(folder: &Path, windows: Option<u32>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_library-writer"));
        command.arg(folder).args(windows.map(|windows| windows.to_string())).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, said }
    }

    fn next(&mut self) -> i64 {
        self.said.next().unwrap().unwrap().parse().unwrap()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_killed_job_loses_nothing_and_is_resumed_while_another_goes_on() {
    let home = home();
    let mut other = Writer::start(home.folder.path(), None);
    let other_session = SessionId(other.next());
    let mut writer = Writer::start(home.folder.path(), None);
    let session = SessionId(writer.next());
    let mut stored = 0;
    while stored < 5 {
        stored = writer.next();
    }
    assert!(home.library.is_held(session));
    assert_eq!(home.library.unfinished().unwrap(), []);
    writer.child.kill().unwrap();
    writer.child.wait().unwrap();

    // Only the killed one is left behind; the other process still holds its own.
    assert_eq!(home.library.unfinished().unwrap(), [session]);
    let lock = home.library.lock(session).unwrap().expect("nobody holds it");
    assert!(home.library.lock(other_session).unwrap().is_none());
    let transcript = home.library.current(session).unwrap().transcript.unwrap();
    let done = home.library.windows_done(transcript, Track::Mixed).unwrap();
    assert!(i64::from(done) >= stored, "{done} of {stored}");
    let found = home.library.transcript(transcript).unwrap();
    let texts: Vec<String> = found.segments.iter().map(faircopy_core::transcript::Segment::text).collect();
    let expect: Vec<String> = (0..done * 3).map(|seq| format!("segment {seq} was stored in one piece")).collect();
    assert_eq!(texts, expect);

    // Goes on where it stopped.
    let next = [segment(Track::Mixed, done * 3, 0, 10, "the rest")];
    home.library.append_window(transcript, Track::Mixed, done, Millis(1), &next).unwrap();
    home.library.finish_transcript(transcript, "en").unwrap();
    home.library.set_state(session, SessionState::Ready, None).unwrap();
    drop(lock);
    let before = other.next();
    assert!(other.next() > before, "the other process goes on writing");
    drop(other);
    assert_eq!(home.library.unfinished().unwrap(), [other_session]);
    assert!(home.library.check().unwrap().problems.is_empty());
}

#[test]
fn processes_and_threads_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    // They make the library together, too.
    let mut writers: Vec<Writer> = (0..3).map(|_| Writer::start(folder.path(), Some(20))).collect();
    let threads: Vec<_> = (0..3)
        .map(|thread| {
            let path = folder.path().to_owned();
            std::thread::spawn(move || {
                let library = open(&path);
                for round in 0..10 {
                    said(&library, &format!("thread {thread}"), round, &["written by a thread"]);
                    library.sessions(Page { limit: 10, before: None }).unwrap();
                    library.search("written", 10).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    for writer in &mut writers {
        let session = writer.next();
        let last = writer.said.by_ref().map(|line| line.unwrap()).last();
        assert_eq!(last.as_deref(), Some("20"), "session {session}");
        assert!(writer.child.wait().unwrap().success());
    }
    let library = open(folder.path());
    let sessions = library.sessions(Page { limit: 100, before: None }).unwrap();
    assert_eq!(sessions.len(), 33);
    assert_eq!(sessions.iter().filter(|session| session.state == SessionState::Ready).count(), 3);
    assert!(library.check().unwrap().problems.is_empty());
}

#[test]
fn clones_of_a_handle_share_a_library() {
    let home = home();
    let threads: Vec<_> = (0..4)
        .map(|place| {
            let library = home.library.clone();
            std::thread::spawn(move || {
                let id = library.create_session(new_session(&format!("{place}"), place)).unwrap();
                let lock = library.lock(id).unwrap().expect("new");
                library.set_title(id, &format!("{place}!")).unwrap();
                drop(lock);
                id
            })
        })
        .collect();
    let mut ids: Vec<SessionId> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}
