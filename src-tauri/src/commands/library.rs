//! Sessions: the list, one of them, its rows, search.

use faircopy_core::{
    app::{ComparedRow, Comparison, Faircopy, Row, Scores},
    library::{Current, FairCopyHead, Hit, Page, SessionSummary, TranscriptHead},
    session::{Mark, Session, SessionId},
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{State, ipc::Channel};

use super::listen::Listening;
use crate::failure::{Answer, waiting};

/// How many rows cross in the first piece: they fill a window at once.
const FIRST: usize = 40;
/// How many cross in each further one: no piece holds the page up for long.
const BATCH: usize = 400;

/// The last session of the page before.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
pub struct After {
    /// When it was made, milliseconds since 1970.
    #[specta(type = u32)]
    pub created_unix_ms: i64,
    /// Its name.
    pub id: SessionId,
}

/// A version of one of the two texts.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Version {
    /// Its name.
    #[specta(type = u32)]
    pub id: i64,
    /// Counted from 1.
    pub number: u32,
    /// The model; `None` for rules alone.
    pub model: Option<String>,
    /// The style of a fair copy; `None` for a verbatim text.
    pub style: Option<String>,
    /// When it was begun, milliseconds since 1970.
    #[specta(type = u32)]
    pub created_unix_ms: i64,
    /// Whether it is finished.
    pub complete: bool,
}

/// A session as the window opens it; its rows come separately.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SessionView {
    /// The session.
    pub session: Session,
    /// Whether it was made of the sample meeting that comes with the program.
    pub sample: bool,
    /// Marked moments of a recording, in the order of time.
    pub marks: Vec<Mark>,
    /// What it shows.
    pub current: Current,
    /// Language of the text that it shows (ISO 639-1): of a translation not the one that is spoken.
    pub language: Option<String>,
    /// Its verbatim versions, oldest first.
    pub transcripts: Vec<Version>,
    /// The fair copies of the current verbatim version, oldest first.
    pub fair_copies: Vec<Version>,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is an edit to do again.
    pub can_redo: bool,
}

/// A page of the list, newest first.
#[tauri::command]
#[specta::specta]
pub async fn sessions(app: State<'_, Faircopy>, limit: u32, after: Option<After>) -> Answer<Vec<SessionSummary>> {
    let library = app.library().clone();
    let page = Page { limit: limit as usize, before: after.map(|after| (after.created_unix_ms, after.id)) };
    waiting(move || library.sessions(page)).await
}

/// A session with its versions.
#[tauri::command]
#[specta::specta]
pub async fn session(app: State<'_, Faircopy>, session: SessionId) -> Answer<SessionView> {
    let app = app.inner().clone();
    waiting(move || {
        let library = app.library();
        let (found, current) = (library.session(session)?, library.current(session)?);
        let transcripts = library.transcripts(session)?;
        let shown = transcripts.iter().find(|head| Some(head.id) == current.transcript);
        let language = shown.and_then(|head| head.language.clone()).or_else(|| found.language.clone());
        let fair_copies = match current.transcript {
            Some(transcript) => library.fair_copies(transcript)?.into_iter().map(Version::from).collect(),
            None => Vec::new(),
        };
        let (can_undo, can_redo) = library.can_undo_and_redo(current)?;
        Ok::<_, faircopy_core::error::Error>(SessionView {
            sample: app.is_sample(&found.source),
            session: found,
            marks: library.marks(session)?,
            current,
            language,
            transcripts: transcripts.into_iter().map(Version::from).collect(),
            fair_copies,
            can_undo,
            can_redo,
        })
    })
    .await
}

/// Sends the rows of the versions that are shown in pieces; gives their number.
#[tauri::command]
#[specta::specta]
pub async fn rows(app: State<'_, Faircopy>, session: SessionId, pieces: Channel<Vec<Row>>) -> Answer<u32> {
    let app = app.inner().clone();
    waiting(move || {
        let rows = app.rows(app.library().current(session)?)?;
        Ok::<_, faircopy_core::error::Error>(send(&rows, &pieces))
    })
    .await
}

/// Two versions of a text, which come in pieces.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct Compared {
    /// How many rows come.
    pub rows: u32,
    /// How each was made, that which is shown first; nothing of verbatim texts.
    pub scores: Option<[Scores; 2]>,
}

/// Sends the text that is shown beside that of another version in pieces, paragraph by paragraph. With a fair copy the fair
/// copies are compared, else the verbatim texts.
#[tauri::command]
#[specta::specta]
pub async fn compare(
    app: State<'_, Faircopy>,
    session: SessionId,
    other: Current,
    pieces: Channel<Vec<ComparedRow>>,
) -> Answer<Compared> {
    let app = app.inner().clone();
    waiting(move || {
        let Comparison { rows, scores } = app.compare(session, other)?;
        Ok::<_, faircopy_core::error::Error>(Compared { rows: send(&rows, &pieces), scores })
    })
    .await
}

/// Renames a session.
#[tauri::command]
#[specta::specta]
pub async fn rename(app: State<'_, Faircopy>, session: SessionId, title: String) -> Answer<()> {
    let library = app.library().clone();
    waiting(move || library.set_title(session, title.trim())).await
}

/// Deletes the sound of a session and keeps its text; gives the bytes freed.
#[tauri::command]
#[specta::specta]
pub async fn delete_audio(
    app: State<'_, Faircopy>,
    listening: State<'_, Listening>,
    session: SessionId,
) -> Answer<f64> {
    listening.release(&[session]);
    let library = app.library().clone();
    waiting(move || library.delete_audio(session)).await.map(|bytes| bytes as f64)
}

/// Places that hold every word of the query.
#[tauri::command]
#[specta::specta]
pub async fn search(app: State<'_, Faircopy>, query: String, limit: u32) -> Answer<Vec<Hit>> {
    let library = app.library().clone();
    waiting(move || library.search(&query, limit as usize)).await
}

fn send<T: Clone>(rows: &[T], pieces: &Channel<Vec<T>>) -> u32
where
    Vec<T>: tauri::ipc::IpcResponse,
{
    let (first, others) = rows.split_at(rows.len().min(FIRST));
    for piece in first.chunks(FIRST).chain(others.chunks(BATCH)) {
        // A window that is gone needs no rows.
        if pieces.send(piece.to_vec()).is_err() {
            break;
        }
    }
    rows.len() as u32
}

impl From<TranscriptHead> for Version {
    fn from(head: TranscriptHead) -> Self {
        Self {
            id: head.id.0,
            number: head.version,
            model: Some(head.model),
            style: None,
            created_unix_ms: head.created_unix_ms,
            complete: head.complete,
        }
    }
}

impl From<FairCopyHead> for Version {
    fn from(head: FairCopyHead) -> Self {
        Self {
            id: head.id.0,
            number: head.version,
            model: head.model,
            style: Some(head.style),
            created_unix_ms: head.created_unix_ms,
            complete: head.complete,
        }
    }
}
