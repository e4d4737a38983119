//! What only the inside of the library can show: full disks, formats of the future and the past.

use rusqlite::Connection;

use super::{
    DATABASE, Library, LibraryError, NewSession, Problem, TranscriptMeta,
    open::{MIGRATIONS, connections},
};
use crate::{
    session::{SessionId, Source},
    told::Told,
    transcript::{Millis, Segment, Span, Track, Word},
};

fn new_session(title: &str) -> NewSession {
    NewSession {
        title: title.into(),
        created_unix_ms: 1,
        source: Source::Text,
        language: None,
        audio: None,
        request: serde_json::json!({}),
    }
}

fn segment(seq: u32, text: &str) -> Segment {
    let word = |text: &str| Word { text: text.into(), spaced: true, span: Span::new(0, 10), probability: 1.0 };
    let words = text.split(' ').map(word).collect();
    Segment { track: Track::Mixed, seq, span: Span::new(0, 10), words, confidence: 1.0, doubt: None }
}

#[test]
fn a_full_disk_is_named_and_costs_nothing_that_was_stored() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    let session = library.create_session(new_session("before")).unwrap();
    let meta =
        TranscriptMeta { model: "m".into(), language: None, settings: serde_json::json!({}), created_unix_ms: 1 };
    let transcript = library.begin_transcript(session, &meta).unwrap();
    library.append_window(transcript, Track::Mixed, 0, Millis(10), &[segment(0, "kept words")]).unwrap();
    {
        let writer = library.inner.writer.lock().unwrap();
        let pages: i64 = writer.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        writer.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    }
    let long = "many words ".repeat(20_000);
    let full = library.append_window(transcript, Track::Mixed, 1, Millis(20), &[segment(1, &long)]);
    assert!(matches!(full, Err(LibraryError::DiskFull)), "{full:?}");
    assert_eq!(library.windows_done(transcript, Track::Mixed).unwrap(), 1);
    assert_eq!(library.transcript(transcript).unwrap().segments, [segment(0, "kept words")]);
    assert!(library.check().unwrap().problems.is_empty());
}

#[test]
fn an_older_library_is_copied_then_brought_forward() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    let session = library.create_session(new_session("from before")).unwrap();
    drop(library);
    let newer = [MIGRATIONS, &["ALTER TABLE sessions ADD COLUMN mood TEXT"]].concat();
    let (writer, _reader) = connections(home.path(), &newer).unwrap();
    let (title, mood): (String, Option<String>) =
        writer.query_row("SELECT title, mood FROM sessions", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!((title.as_str(), mood), ("from before", None));
    // The old program is refused by the new library and can go on with the copy.
    let refused = Library::open(home.path()).unwrap_err();
    let ours = MIGRATIONS.len() as u32;
    assert!(matches!(refused, LibraryError::Newer { found, known } if (found, known) == (ours + 1, ours)), "{refused}");
    let other = tempfile::tempdir().unwrap();
    std::fs::copy(home.path().join(format!("library.before-{}.db", ours + 1)), other.path().join(DATABASE)).unwrap();
    assert_eq!(Library::open(other.path()).unwrap().session(session).unwrap().title, "from before");
}

#[test]
fn a_library_of_the_first_format_is_brought_forward_with_its_texts() {
    let home = tempfile::tempdir().unwrap();
    let (writer, reader) = connections(home.path(), &MIGRATIONS[..1]).unwrap();
    writer
        .execute_batch(
            "INSERT INTO sessions (title, created_unix_ms, source, state, request) VALUES ('kept', 1, 'text', 'ready', '{}');
             INSERT INTO transcripts (session, version, model, settings, created_unix_ms) VALUES (1, 1, 'm', '{}', 1);
             INSERT INTO warnings VALUES (1, 0, 'The file is cut off.');
             UPDATE sessions SET current_transcript = 1, failure = 'The disk was full.';
             INSERT INTO segments (transcript, track, seq, start_ms, end_ms, confidence) VALUES (1, 'mixed', 0, 0, 9, 1);
             INSERT INTO words VALUES (1, 0, 'hello', 0, 0, 9, 1);
             INSERT INTO segments_index (rowid, words) VALUES (1, 'hello');",
        )
        .unwrap();
    drop((writer, reader));
    let library = Library::open(home.path()).unwrap();
    assert!(home.path().join("library.before-2.db").is_file());
    assert_eq!(library.search("hello", 5).unwrap().len(), 1);
    let session = library.session(SessionId(1)).unwrap();
    assert_eq!(session.failure, Some(Told::in_english("The disk was full.")));
    assert_eq!(session.warnings, [Told::in_english("The file is cut off.")]);
    let current = library.current(SessionId(1)).unwrap();
    assert_eq!(library.can_undo_and_redo(current).unwrap(), (false, false));
    assert!(library.check().unwrap().problems.is_empty());
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let session = Library::open(home.path()).unwrap().create_session(new_session("safe")).unwrap();
    let broken = [MIGRATIONS, &["DELETE FROM sessions; SELECT no_such_column FROM sessions"]].concat();
    assert!(connections(home.path(), &broken).is_err());
    assert_eq!(Library::open(home.path()).unwrap().session(session).unwrap().title, "safe");
}

#[test]
fn every_commit_is_on_disk_when_it_returns() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    let pragma = |connection: &Connection, name: &str| -> String {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0)).map_or_else(
            |error| error.to_string(),
            |value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            },
        )
    };
    let writer = library.inner.writer.lock().unwrap();
    let found = ["journal_mode", "synchronous", "foreign_keys", "secure_delete"].map(|name| pragma(&writer, name));
    assert_eq!(found, ["wal", "2", "1", "1"]);
}

#[test]
fn a_search_index_that_does_not_fit_is_made_anew() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    let session = library.create_session(new_session("s")).unwrap();
    let meta =
        TranscriptMeta { model: "m".into(), language: None, settings: serde_json::json!({}), created_unix_ms: 1 };
    let transcript = library.begin_transcript(session, &meta).unwrap();
    let segments = [segment(0, "lost words"), segment(1, "torn words")];
    library.append_window(transcript, Track::Mixed, 0, Millis(10), &segments).unwrap();
    for damage in [
        "DELETE FROM segments_index WHERE rowid = 1",
        "DELETE FROM segments_index_data WHERE id > 10",
        "UPDATE segments_index_content SET c0 = 'other'",
    ] {
        library.inner.writer.lock().unwrap().execute_batch(damage).unwrap();
        assert_eq!(library.check().unwrap().problems, [Problem::SearchIndex { rebuilt: true }], "{damage}");
        assert_eq!(library.check().unwrap().problems, []);
        assert_eq!(library.search("words", 5).unwrap().len(), 2);
    }
}

#[test]
fn rows_that_belong_to_nothing_are_counted() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    let orphans =
        "PRAGMA foreign_keys = OFF; INSERT INTO warnings (session, place, message) VALUES (7, 0, 'x'), (7, 1, 'y')";
    library.inner.writer.lock().unwrap().execute_batch(orphans).unwrap();
    let expect = Problem::Orphans { table: "warnings".into(), rows: 2 };
    assert_eq!(library.check().unwrap().problems, [expect]);
}
