//! A session's life: taken in, listed, held, deleted.

use std::fs;

use faircopy_core::{
    audio::{AudioError, AudioWarning},
    library::{DiskUse, Library, LibraryError, Page},
    session::{Audio, Kept, Session, SessionId, SessionState, Source},
    told::Tell,
    transcript::{Millis, Track},
};

use crate::fixture::{cleaned, home, new_session, open, said};

#[test]
fn everything_known_of_a_session_comes_back() {
    let home = home();
    let original = std::path::absolute("meetings/Größe ✓.m4a").unwrap();
    let mut new = new_session("Monday", 1_700_000_000_123);
    new.source = Source::File { original: original.clone() };
    let id = home.library.create_session(new).unwrap();
    let folder = home.library.session_folder(id);
    let audio = Audio {
        path: folder.join("original.m4a"),
        kept: Kept::Copy,
        bytes: 12_345,
        tracks: vec![Track::Left, Track::Right],
    };
    home.library.set_audio(id, Some(&audio)).unwrap();
    home.library.set_title(id, "Monday, again").unwrap();
    home.library.set_language(id, Some("de")).unwrap();
    home.library.set_duration(id, Millis(61_000)).unwrap();
    let failure = AudioError::Empty("/music/Größe ✓.m4a".into()).told();
    home.library.set_state(id, SessionState::Failed, Some(&failure)).unwrap();
    let warnings = [AudioWarning::EndMissing { heard: Millis(760_000) }.told(), AudioWarning::MonoFile.told()];
    for warning in warnings.iter().chain(&warnings[1..]) {
        home.library.add_warning(id, warning).unwrap();
    }
    let expect = Session {
        id,
        title: "Monday, again".into(),
        created_unix_ms: 1_700_000_000_123,
        source: Source::File { original },
        audio: Some(audio),
        duration: Some(Millis(61_000)),
        language: Some("de".into()),
        state: SessionState::Failed,
        failure: Some(failure),
        warnings: warnings.to_vec(),
    };
    // Through another handle, as after a restart.
    let again = open(home.folder.path());
    assert_eq!(again.session(id).unwrap(), expect);
    assert_eq!(again.request(id).unwrap(), serde_json::json!({ "style": "tidy" }));
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_unicode_is_kept_as_it_is() {
    use std::os::unix::ffi::OsStrExt;
    let home = home();
    let original = std::path::Path::new("/").join(std::ffi::OsStr::from_bytes(b"caf\xe9.wav"));
    let mut new = new_session("latin-1", 1);
    new.source = Source::File { original: original.clone() };
    new.audio = Some(Audio { path: original.clone(), kept: Kept::InPlace, bytes: 1, tracks: vec![Track::Mixed] });
    let id = home.library.create_session(new).unwrap();
    let session = home.library.session(id).unwrap();
    assert_eq!(session.source, Source::File { original: original.clone() });
    assert_eq!(session.audio.unwrap().path, original);
}

#[test]
fn a_library_that_was_moved_finds_its_audio() {
    let home = home();
    let id = home.library.create_session(new_session("moved", 1)).unwrap();
    let path = home.library.session_folder(id).join("original.wav");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, b"sound").unwrap();
    let audio = Audio { path, kept: Kept::Copy, bytes: 5, tracks: vec![Track::Mixed] };
    home.library.set_audio(id, Some(&audio)).unwrap();
    drop(home.library);
    let other = tempfile::tempdir().unwrap();
    let target = other.path().join("somewhere else");
    fs::rename(home.folder.path(), &target).unwrap();
    let library = open(&target);
    assert_eq!(fs::read(library.session(id).unwrap().audio.unwrap().path).unwrap(), b"sound");
    assert!(library.check().unwrap().problems.is_empty());
}

#[test]
fn the_list_is_newest_first_and_comes_in_pages() {
    let home = home();
    for (place, created) in [30, 10, 20, 20, 40].into_iter().enumerate() {
        home.library.create_session(new_session(&format!("s{place}"), created)).unwrap();
    }
    let mut titles = Vec::new();
    let mut before = None;
    loop {
        let page = home.library.sessions(Page { limit: 2, before }).unwrap();
        let Some(last) = page.last() else { break };
        before = Some((last.created_unix_ms, last.id));
        titles.extend(page.into_iter().map(|session| session.title));
    }
    assert_eq!(titles, ["s4", "s0", "s3", "s2", "s1"]);
}

#[test]
fn a_missing_session_is_named() {
    let home = home();
    let none = SessionId(99);
    let check = |result: Result<(), LibraryError>| {
        assert!(matches!(result, Err(LibraryError::NoSession(id)) if id == none), "{result:?}");
    };
    check(home.library.session(none).map(drop));
    check(home.library.request(none).map(drop));
    check(home.library.current(none).map(drop));
    check(home.library.transcripts(none).map(drop));
    check(home.library.set_title(none, "x"));
    check(home.library.add_warning(none, &AudioWarning::MonoFile.told()));
    check(home.library.set_audio(none, None));
    check(home.library.lock(none).map(drop));
    check(home.library.delete_session(none));
    check(home.library.delete_audio(none).map(drop));
    check(home.library.disk_use(none).map(drop));
}

#[test]
fn a_session_at_work_is_held_and_is_not_deleted() {
    let home = home();
    let (id, lock) = home.library.start_session(new_session("at work", 1)).unwrap();
    let other = open(home.folder.path());
    assert!(other.is_held(id) && home.library.is_held(id));
    assert!(other.lock(id).unwrap().is_none());
    assert!(home.library.lock(id).unwrap().is_none());
    assert_eq!(other.unfinished().unwrap(), []);
    assert!(matches!(other.delete_session(id), Err(LibraryError::Busy(held)) if held == id));
    assert!(matches!(other.delete_audio(id), Err(LibraryError::Busy(held)) if held == id));
    drop(lock);
    assert!(!other.is_held(id));
    assert_eq!(other.unfinished().unwrap(), [id]);
    let lock = other.lock(id).unwrap().expect("free again");
    assert_eq!(lock.session(), id);
    drop(lock);
    for (state, open) in [
        (SessionState::Transcribing, true),
        (SessionState::Cleaning, true),
        (SessionState::Ready, false),
        (SessionState::Cancelled, false),
        (SessionState::Failed, false),
    ] {
        other.set_state(id, state, None).unwrap();
        assert_eq!(home.library.unfinished().unwrap() == [id], open, "{state:?}");
    }
}

fn with_audio(library: &Library) -> SessionId {
    let (id, transcript) = said(library, "Budget", 1, &["um the budget is fine"]);
    cleaned(library, transcript, &["The budget is fine."]);
    let path = library.session_folder(id).join("original.wav");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, vec![0; 1000]).unwrap();
    let audio = Audio { path, kept: Kept::Copy, bytes: 1000, tracks: vec![Track::Mixed] };
    library.set_audio(id, Some(&audio)).unwrap();
    library.set_state(id, SessionState::Ready, None).unwrap();
    id
}

#[test]
fn deleting_the_audio_keeps_the_text() {
    let home = home();
    let id = with_audio(&home.library);
    let before = home.library.disk_use(id).unwrap();
    assert_eq!(before.audio, 1000);
    assert!(before.text > 0 && before.text < 2000, "{before:?}");
    assert_eq!(home.library.delete_audio(id).unwrap(), 1000);
    assert_eq!(home.library.delete_audio(id).unwrap(), 0);
    assert_eq!(home.library.session(id).unwrap().audio, None);
    assert_eq!(home.library.disk_use(id).unwrap(), DiskUse { audio: 0, ..before });
    assert_eq!(home.library.search("budget", 10).unwrap().len(), 2);
    assert!(home.library.check().unwrap().problems.is_empty());
}

#[test]
fn a_file_in_place_is_never_deleted() {
    let home = home();
    let id = with_audio(&home.library);
    let mine = tempfile::tempdir().unwrap();
    let path = mine.path().join("mine.wav");
    fs::write(&path, b"precious").unwrap();
    let audio = Audio { path: path.clone(), kept: Kept::InPlace, bytes: 8, tracks: vec![Track::Mixed] };
    home.library.set_audio(id, Some(&audio)).unwrap();
    assert_eq!(home.library.delete_audio(id).unwrap(), 0);
    home.library.set_audio(id, Some(&audio)).unwrap();
    home.library.delete_session(id).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"precious");
}

#[test]
fn a_deleted_session_leaves_no_word_and_no_file() {
    let home = home();
    let keep = said(&home.library, "Kept", 2, &["the budget again"]).0;
    let id = with_audio(&home.library);
    let (secret, transcript) = said(&home.library, "Secret", 3, &["pumpernickel plans"]);
    cleaned(&home.library, transcript, &["Pumpernickel plans."]);
    home.library.delete_session(id).unwrap();
    home.library.delete_session(secret).unwrap();
    assert!(!home.library.session_folder(id).exists());
    assert!(matches!(home.library.session(id), Err(LibraryError::NoSession(_))));
    assert!(matches!(home.library.transcript(transcript), Err(LibraryError::NoTranscript(_))));
    let found: Vec<SessionId> = home.library.search("budget", 10).unwrap().into_iter().map(|hit| hit.session).collect();
    assert_eq!(found, [keep]);
    assert!(home.library.check().unwrap().problems.is_empty());
    for file in fs::read_dir(home.folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = fs::read(&file).unwrap_or_default().to_ascii_lowercase();
        assert!(!bytes.windows(12).any(|window| window == b"pumpernickel"), "{}", file.display());
    }
    // Its number is not given to another session.
    let next = home.library.create_session(new_session("next", 9)).unwrap();
    assert!(next > secret);
}

#[test]
fn room_is_counted_for_all_sessions_together() {
    let home = home();
    with_audio(&home.library);
    with_audio(&home.library);
    let total = home.library.total_disk_use().unwrap();
    assert_eq!(total.audio, 2000);
    assert!(total.text > 4096);
}
