//! The handle without engines: the style "rules" asks no model.

mod left_behind;

use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;

use super::{
    Begun, CleanRequest, Edited, Faircopy, RowName, TextRequest,
    queue::{JobState, Queue, QueueEvent, Task},
};
use crate::{
    error::{Error, ErrorKind},
    event::Event,
    job::Outcome,
    library::{Current, LibraryError, NewSession, Page},
    paths::Paths,
    session::{SessionId, Source},
    transcript::{Side, Track, Verdict},
};

pub(super) struct Home {
    _folder: tempfile::TempDir,
    paths: Paths,
    pub(super) app: Faircopy,
}

pub(super) fn home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths {
        data: folder.path().join("data"),
        config: folder.path().join("config"),
        workers: Vec::new(),
        built_in_models: vec![concat!(env!("CARGO_MANIFEST_DIR"), "/../../models").into()],
        samples: Vec::new(),
    };
    let app = Faircopy::open(&paths).unwrap();
    Home { _folder: folder, paths, app }
}

fn rules() -> CleanRequest {
    CleanRequest { style: Some("rules".into()), text_model: None }
}

fn pasted() -> TextRequest {
    TextRequest { title: Some("Pasted".into()), language: "en".into(), clean: rules() }
}

impl Home {
    pub(super) async fn keep(&self, text: &str) -> SessionId {
        let kept = self.app.keep_text(text, &pasted(), &|_| (), &CancellationToken::new()).await.unwrap();
        let Outcome::Finished(session) = kept else { panic!("nobody cancelled") };
        session
    }

    fn current(&self, session: SessionId) -> Current {
        self.app.library().current(session).unwrap()
    }

    fn listed(&self) -> usize {
        self.app.library().sessions(Page { limit: 99, before: None }).unwrap().len()
    }
}

fn first_row(app: &Faircopy, session: SessionId) -> RowName {
    let row = app.rows(app.library().current(session).unwrap()).unwrap().remove(0);
    RowName { track: row.track, segments: row.segments }
}

#[tokio::test]
async fn cleaning_again_makes_a_fresh_version_and_keeps_what_a_person_wrote_in_the_old() {
    let home = home();
    let session = home.keep("um so we go. And then, uh, home.").await;
    let old = home.current(session);
    let row = first_row(&home.app, session);
    home.app.edit_text(session, &row, Side::FairCopy, "We went home.", Begun::default()).unwrap();
    let heard = Mutex::new(Vec::new());
    let hear = |event: Event| heard.lock().unwrap().push(event);
    let done = home.app.clean_again(session, &rules(), &hear, &CancellationToken::new()).await.unwrap();
    assert_eq!(done, Outcome::Finished(session));
    let new = home.current(session);
    assert_eq!(new.transcript, old.transcript);
    assert_ne!(new.fair_copy, old.fair_copy, "also with the same style and model");
    assert_eq!(home.app.rows(new).unwrap()[0].paragraph.as_ref().unwrap().text, "so we go. And then home.");
    let kept = home.app.rows(old).unwrap().remove(0);
    let paragraph = kept.paragraph.unwrap();
    assert_eq!((paragraph.text.as_str(), paragraph.verdict), ("We went home.", Verdict::Edited));
    assert!(kept.fair_copy_edited && !kept.verbatim_edited);
    // The old version was shown until the new one was complete: no part of that was told as if it were shown.
    let heard = heard.into_inner().unwrap();
    assert!(!heard.iter().any(|event| matches!(event, Event::Cleaned { .. })), "{heard:?}");
    assert!(heard.contains(&Event::VersionShown { session }));
    // Chosen, the old one stays until another fresh one is complete.
    let library = home.app.library();
    library.choose_versions(session, old.transcript.unwrap(), old.fair_copy).unwrap();
    assert_eq!(home.current(session), old);
    home.app.resume(session, &|_| (), &CancellationToken::new()).await.unwrap();
    assert_eq!(home.current(session), old, "resuming what is done changes nothing");
    home.app.clean_again(session, &rules(), &|_| (), &CancellationToken::new()).await.unwrap();
    assert_eq!(library.fair_copies(old.transcript.unwrap()).unwrap().len(), 3);
    assert_ne!(home.current(session), old);
}

#[tokio::test]
async fn a_fresh_version_that_was_stopped_goes_on_instead_of_beginning_anew() {
    let home = home();
    let session = home.keep("um so we go. And then, uh, home.").await;
    let old = home.current(session);
    let stopped = CancellationToken::new();
    stopped.cancel();
    let done = home.app.clean_again(session, &rules(), &|_| (), &stopped).await.unwrap();
    assert_eq!(done, Outcome::Cancelled);
    assert_eq!(home.current(session), old, "the complete one is shown");
    home.app.resume(session, &|_| (), &CancellationToken::new()).await.unwrap();
    let versions = home.app.library().fair_copies(old.transcript.unwrap()).unwrap();
    assert_eq!(versions.iter().map(|head| head.complete).collect::<Vec<_>>(), [true, true]);
    // Asked for, but not begun when the program was killed.
    let library = home.app.library();
    let request = library.request(session).unwrap();
    library.ask_again(session, crate::job::Stage::Clean, &request).unwrap();
    home.app.resume(session, &|_| (), &CancellationToken::new()).await.unwrap();
    assert_eq!(library.fair_copies(old.transcript.unwrap()).unwrap().len(), 3);
    assert_eq!(library.asked_again(session).unwrap(), None);
}

#[tokio::test]
async fn a_row_cleaned_again_is_an_edit() {
    let home = home();
    let session = home.keep("um so we go. And then, uh, home.").await;
    let row = first_row(&home.app, session);
    home.app.edit_text(session, &row, Side::FairCopy, "Mine.", Begun::default()).unwrap();
    let cleaned = home.app.clean_row(session, &row, &rules(), &CancellationToken::new()).await.unwrap();
    let Outcome::Finished(Edited { rows, can_undo: true, can_redo: false, .. }) = cleaned else {
        panic!("{cleaned:?}")
    };
    assert_eq!(rows[0].paragraph.as_ref().unwrap().text, "so we go. And then home.");
    assert!(!rows[0].fair_copy_edited, "it is as it was at first");
    let undone = home.app.undo(session).unwrap();
    assert_eq!(undone.rows[0].paragraph.as_ref().unwrap().text, "Mine.");
    // A model that does not work leaves the row as it is.
    let faithful = CleanRequest { style: Some("faithful".into()), text_model: None };
    let failed = home.app.clean_row(session, &row, &faithful, &CancellationToken::new()).await;
    assert!(failed.is_err_and(|error| error.kind() == ErrorKind::Engine));
    let absent = RowName { track: Track::Me, segments: 0..1 };
    let failed = home.app.clean_row(session, &absent, &rules(), &CancellationToken::new()).await;
    assert!(matches!(failed, Err(Error::NoRow)));
}

#[tokio::test]
async fn a_deleted_session_is_nowhere_until_it_is_restored() {
    let home = home();
    let (gone, stays) = (home.keep("secret words").await, home.keep("other words").await);
    home.app.delete_sessions(&[gone, SessionId(99)]).unwrap();
    let library = home.app.library();
    assert_eq!(home.listed(), 1);
    assert!(library.search("words", 9).unwrap().iter().all(|hit| hit.session == stays));
    let refused = home.app.clean_again(gone, &rules(), &|_| (), &CancellationToken::new()).await;
    assert!(matches!(refused, Err(Error::Library(LibraryError::NoSession(id))) if id == gone));
    assert_eq!(home.app.purge_deleted().unwrap(), 0, "it can be brought back for some days");
    let deleted = home.app.deleted_sessions().unwrap();
    assert_eq!(deleted.iter().map(|one| (one.id, one.title.as_str())).collect::<Vec<_>>(), [(gone, "Pasted")]);
    home.app.restore_sessions(&[gone]).unwrap();
    assert_eq!((home.listed(), library.search("secret", 9).unwrap().len()), (2, 2));
    // After a week it is gone for good.
    library.trash(&[gone], super::now_unix_ms() - 8 * 24 * 3_600_000).unwrap();
    assert_eq!(home.app.purge_deleted().unwrap(), 1);
    home.app.restore_sessions(&[gone]).unwrap();
    assert!(matches!(library.session(gone), Err(LibraryError::NoSession(_))));
    assert_eq!(home.listed(), 1);
}

#[tokio::test]
async fn a_deleted_session_is_not_resumed_and_one_at_work_is_not_purged() {
    let home = home();
    let library = home.app.library();
    let new = NewSession {
        title: "stopped".into(),
        created_unix_ms: 1,
        source: Source::Text,
        language: None,
        audio: None,
        request: serde_json::json!({}),
    };
    let session = library.create_session(new).unwrap();
    assert_eq!(library.unfinished().unwrap(), [session]);
    library.trash(&[session], 1).unwrap();
    assert!(library.unfinished().unwrap().is_empty());
    let lock = library.lock(session).unwrap();
    assert_eq!(library.purge(2).unwrap(), 0);
    drop(lock);
    assert_eq!(library.purge(0).unwrap(), 0);
    assert_eq!(library.purge(1).unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_everything_leaves_an_empty_library_that_works() {
    let home = home();
    let session = home.keep("um so secret words").await;
    let row = first_row(&home.app, session);
    home.app.edit_text(session, &row, Side::Verbatim, "um so secret deeds", Begun::default()).unwrap();
    home.app.change_settings(|settings| settings.vocabulary = vec!["Secret".into()]).unwrap();
    for folder in [home.paths.models(), home.app.library().session_folder(session)] {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("own.bin"), b"secret").unwrap();
    }
    std::fs::write(home.paths.data.join("library.before-2.db"), b"secret").unwrap();
    std::fs::create_dir_all(home.paths.logs()).unwrap();
    for log in ["faircopy.log", "faircopy.1.log"] {
        std::fs::write(home.paths.logs().join(log), b"a secret file").unwrap();
    }
    std::fs::write(home.paths.data.join("connections.jsonl"), "{\"host\":\"secret.example\",\"at_unix_ms\":7}\n")
        .unwrap();
    let jobs: Arc<Mutex<usize>> = Arc::default();
    let count = jobs.clone();
    let queue = Queue::start(
        home.app.clone(),
        Arc::new(move |event| {
            if let QueueEvent::Changed(list) = event {
                *count.lock().unwrap() = list.len();
            }
        }),
    )
    .unwrap();
    for _ in 0..20 {
        queue.add(Task::TakeInText { text: "more secret words".into(), request: pasted() });
    }
    queue.clear().await;
    assert!(queue.list().is_empty() && *jobs.lock().unwrap() == 0);
    home.app.delete_everything().await.unwrap();
    assert_eq!(home.listed(), 0);
    assert!(home.app.library().search("secret", 9).unwrap().is_empty());
    assert_eq!(*home.app.settings(), crate::settings::Settings::default());
    assert!(!holds_secret(&home.paths.data) && !holds_secret(&home.paths.config));
    let models = home.app.models();
    assert!(models.connections().is_empty());
    assert!(models.connections_since_unix_ms().is_some(), "nobody is told that there never were any");
    assert!(home.app.library().check().unwrap().problems.is_empty());
    let session = home.keep("um so we begin").await;
    assert_eq!((home.listed(), session.0 > 1), (1, true), "numbers are never used twice");
    queue.add(Task::TakeInText { text: "and the queue works".into(), request: pasted() });
    while queue.list().iter().any(|job| job.state != JobState::Finished) {
        tokio::task::yield_now().await;
    }
    assert_eq!(home.listed(), 2);
}

#[tokio::test]
async fn everything_is_deleted_or_nothing() {
    let home = home();
    let session = home.keep("words").await;
    let _lock = home.app.library().lock(session).unwrap().unwrap();
    let refused = home.app.delete_everything().await;
    assert!(refused.is_err_and(|error| error.kind() == ErrorKind::Busy));
    assert_eq!(home.listed(), 1);
}

/// Whether any file in the folder holds the word.
fn holds_secret(folder: &std::path::Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds_secret(&path);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(6).any(|window| window.eq_ignore_ascii_case(b"secret"))
    })
}

#[test]
fn small_models_get_one_thread_and_large_ones_at_most_eight() {
    assert_eq!(super::usual_threads(16, 16_354_633), 1);
    assert_eq!(super::usual_threads(2, 574_041_195), 2);
    assert_eq!(super::usual_threads(16, 574_041_195), 8);
}
