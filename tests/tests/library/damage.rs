//! Damage is named with its next step, and backups hold.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use faircopy_core::{
    library::{DATABASE, Library, LibraryError, Problem},
    session::{Audio, Kept, SessionState},
    transcript::Track,
};

use crate::fixture::{cleaned, fair_meta, home, new_session, open, paragraph, said};

/// Writes over the file's bytes.
fn plant(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = fs::File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn a_newer_library_is_refused_and_untouched() {
    let home = home();
    drop(home.library);
    let path = home.folder.path().join(DATABASE);
    plant(&path, 60, &99_u32.to_be_bytes()); // user_version in SQLite's header
    let before = fs::read(&path).unwrap();
    let refused = Library::open(home.folder.path()).unwrap_err();
    assert!(matches!(refused, LibraryError::Newer { found: 99, .. }), "{refused:?}");
    assert!(refused.to_string().contains("Update Faircopy"), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_no_library_is_named() {
    let check = |bytes: &[u8], expect: fn(&LibraryError) -> bool| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DATABASE), bytes).unwrap();
        let error = Library::open(folder.path()).unwrap_err();
        assert!(expect(&error), "{error:?}");
    };
    check(&b"not a database at all, but long enough to be taken for one".repeat(100), |error| {
        matches!(error, LibraryError::Damaged)
    });
    let home = home();
    drop(home.library);
    let mut foreign = fs::read(home.folder.path().join(DATABASE)).unwrap();
    foreign[68..72].copy_from_slice(&7_u32.to_be_bytes()); // application_id
    check(&foreign, |error| matches!(error, LibraryError::NotALibrary(_)));
    let whole = fs::read(home.folder.path().join(DATABASE)).unwrap();
    check(&whole[..whole.len() / 2], |error| matches!(error, LibraryError::Damaged));
}

#[test]
fn a_folder_that_cannot_be_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let error = Library::open(&file.join("library")).unwrap_err();
    assert!(matches!(&error, LibraryError::Unwritable { folder } if folder.starts_with(&file)), "{error:?}");
    assert!(error.to_string().contains("FAIRCOPY_HOME"), "{error}");
}

#[test]
fn a_check_finds_what_is_missing_and_what_is_left_over() {
    let home = home();
    let library = &home.library;
    let gone = library.create_session(new_session("gone", 1)).unwrap();
    let path = library.session_folder(gone).join("original.wav");
    let audio = Audio { path: path.clone(), kept: Kept::Copy, bytes: 5, tracks: vec![Track::Mixed] };
    library.set_audio(gone, Some(&audio)).unwrap();
    let stray = library.folder().join("sessions/77");
    fs::create_dir_all(&stray).unwrap();
    let (done, _) = said(library, "done", 2, &["words"]);
    library.set_state(done, SessionState::Ready, None).unwrap();
    fs::create_dir_all(library.session_folder(done)).unwrap();
    let (at_work, _lock) = library.start_session(new_session("at work", 3)).unwrap();
    fs::create_dir_all(library.session_folder(at_work)).unwrap();
    let report = library.check().unwrap();
    assert_eq!(report.sessions, 3);
    let mut problems = report.problems;
    problems.sort_by_key(ToString::to_string);
    let mut expect = vec![
        Problem::MissingAudio { session: gone, path },
        Problem::Unowned { path: stray },
        Problem::Unowned { path: library.session_folder(done) },
    ];
    expect.sort_by_key(ToString::to_string);
    assert_eq!(problems, expect);
}

#[test]
fn a_check_takes_no_new_text_for_damage() {
    let home = home();
    let (first, _) = said(&home.library, "first", 1, &["some words"]);
    home.library.search("words", 5).unwrap(); // the reader knows the index as it is now
    said(&home.library, "second", 2, &["other words"]);
    assert_eq!(home.library.check().unwrap().problems, []);
    home.library.delete_session(first).unwrap();
    assert_eq!(home.library.check().unwrap().problems, []);
}

#[test]
fn a_check_finds_damaged_pages() {
    let home = home();
    let texts: Vec<String> = (0..2_000).map(|place| format!("some words and number {place}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (session, transcript) = said(&home.library, "s", 1, &texts);
    cleaned(&home.library, transcript, &["Some words", "More words"]);
    drop(home.library);
    let path = home.folder.path().join(DATABASE);
    let size = fs::metadata(&path).unwrap().len();
    // The first pages hold the schema; of the later ones some lose their heads.
    for page in (size / 4096 / 2..size / 4096).step_by(7) {
        plant(&path, page * 4096, &[0xee; 64]);
    }
    let library = open(home.folder.path());
    let report = library.check().unwrap();
    assert!(report.problems.iter().any(|problem| matches!(problem, Problem::Database { .. })), "{report:?}");
    assert!(report.problems.iter().all(|problem| !problem.to_string().contains("some words")), "{report:?}");
    // A damaged library makes no backup that looks whole.
    let copy = home.folder.path().join("copy.db");
    assert!(matches!(library.backup(&copy), Err(LibraryError::Damaged)));
    assert!(!copy.exists());
    assert_eq!(library.session(session).unwrap().title, "s");
}

#[test]
fn a_backup_is_the_library_as_it_was() {
    let home = home();
    let (session, transcript) = said(&home.library, "before", 1, &["the first words"]);
    let fair_copy = home.library.begin_fair_copy(transcript, &fair_meta(None)).unwrap();
    home.library.append_paragraph(fair_copy, &paragraph(Track::Mixed, 0, "The first words.")).unwrap();
    let copy = home.folder.path().join("copy.db");
    home.library.backup(&copy).unwrap();
    home.library.set_title(session, "after").unwrap();
    assert!(matches!(home.library.backup(&copy), Err(LibraryError::Exists(path)) if path == copy));
    assert!(matches!(home.library.backup(home.folder.path()), Err(LibraryError::Exists(_))));
    assert!(matches!(home.library.backup(&home.folder.path().join("no/such/x.db")), Err(LibraryError::File { .. })));
    let other = tempfile::tempdir().unwrap();
    fs::copy(&copy, other.path().join(DATABASE)).unwrap();
    let restored = open(other.path());
    assert_eq!(restored.session(session).unwrap().title, "before");
    assert_eq!(restored.transcript(transcript).unwrap(), home.library.transcript(transcript).unwrap());
    assert_eq!(restored.fair_copy(fair_copy).unwrap().paragraphs[0].text, "The first words.");
    assert_eq!(restored.search("first", 9).unwrap().len(), 2);
    assert!(restored.check().unwrap().problems.is_empty());
}

#[test]
fn a_backup_with_audio_is_a_library() {
    let home = home();
    let session = home.library.create_session(new_session("s", 1)).unwrap();
    let path = home.library.session_folder(session).join("original.wav");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, b"sound").unwrap();
    let audio = Audio { path, kept: Kept::Copy, bytes: 5, tracks: vec![Track::Mixed] };
    home.library.set_audio(session, Some(&audio)).unwrap();
    let other = tempfile::tempdir().unwrap();
    let to = other.path().join("backup");
    home.library.backup_with_audio(&to).unwrap();
    assert!(matches!(home.library.backup_with_audio(&to), Err(LibraryError::Exists(_))));
    let restored = open(&to);
    let audio = restored.session(session).unwrap().audio.unwrap();
    assert!(audio.path.starts_with(&to));
    assert_eq!(fs::read(audio.path).unwrap(), b"sound");
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1, "nothing half-made stays behind");
}
