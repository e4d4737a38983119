//! What a person changes: texts, versions, and sessions deleted or brought back.

use faircopy_core::{
    app::{Begun, CleanRequest, Edited, Faircopy, HearWith, HeardAgain, Originals, RowName, queue::Queue},
    error::Error,
    job::Outcome,
    library::{FairCopyId, Side, TranscriptId, TrashedSession},
    session::SessionId,
    transcript::EditKind,
};
use tauri::State;
use tokio_util::sync::CancellationToken;

use super::{listen::Listening, record::Recorder};
use crate::failure::{Answer, waiting};

/// Deletes sessions; `restore_sessions` brings them back for seven days.
#[tauri::command]
#[specta::specta]
pub async fn delete_sessions(
    app: State<'_, Faircopy>,
    queue: State<'_, Queue>,
    listening: State<'_, Listening>,
    recorder: State<'_, Recorder>,
    sessions: Vec<SessionId>,
) -> Answer<()> {
    queue.cancel_sessions(&sessions);
    listening.release(&sessions);
    let (app, recording) = (app.inner().clone(), recorder.recording_of(&sessions));
    waiting(move || {
        // The one that is being made ends first.
        recording.map_or(Ok(()), |recording| recording.discard().map(drop))?;
        app.delete_sessions(&sessions)
    })
    .await
}

/// The sessions that can be brought back, the last deleted first.
#[tauri::command]
#[specta::specta]
pub async fn deleted_sessions(app: State<'_, Faircopy>) -> Answer<Vec<TrashedSession>> {
    let app = app.inner().clone();
    waiting(move || app.deleted_sessions()).await
}

/// Brings deleted sessions back.
#[tauri::command]
#[specta::specta]
pub async fn restore_sessions(app: State<'_, Faircopy>, sessions: Vec<SessionId>) -> Answer<()> {
    let app = app.inner().clone();
    waiting(move || app.restore_sessions(&sessions)).await
}

/// Deletes every session, every downloaded or added model, all settings and logs, for good.
#[tauri::command]
#[specta::specta]
pub async fn delete_everything(
    app: State<'_, Faircopy>,
    queue: State<'_, Queue>,
    listening: State<'_, Listening>,
) -> Answer<()> {
    queue.clear().await;
    listening.release_all();
    Ok(app.delete_everything().await?)
}

/// Shows these versions until a fresh one is complete; without a fair copy the transcript's newest.
#[tauri::command]
#[specta::specta]
pub async fn choose_versions(
    app: State<'_, Faircopy>,
    session: SessionId,
    transcript: TranscriptId,
    fair_copy: Option<FairCopyId>,
) -> Answer<()> {
    let library = app.library().clone();
    waiting(move || library.choose_versions(session, transcript, fair_copy)).await
}

/// Replaces a text of a row; verbatim words that stay keep their times.
#[tauri::command]
#[specta::specta]
pub async fn edit_text(
    app: State<'_, Faircopy>,
    session: SessionId,
    row: RowName,
    side: Side,
    text: String,
    begun: Begun,
) -> Answer<Edited> {
    let app = app.inner().clone();
    waiting(move || app.edit_text(session, &row, side, &text, begun)).await
}

/// Puts back what was said at these edits (places in `Paragraph.edits`).
#[tauri::command]
#[specta::specta]
pub async fn restore_edits(
    app: State<'_, Faircopy>,
    session: SessionId,
    row: RowName,
    edits: Vec<u32>,
) -> Answer<Edited> {
    let app = app.inner().clone();
    waiting(move || app.restore_edits(session, &row, &edits)).await
}

/// Puts back every change of this kind, or every one with these verbatim words, everywhere in the session.
#[tauri::command]
#[specta::specta]
pub async fn restore_everywhere(
    app: State<'_, Faircopy>,
    session: SessionId,
    kind: EditKind,
    words: Option<String>,
) -> Answer<Edited> {
    let app = app.inner().clone();
    waiting(move || app.restore_everywhere(session, kind, words.as_deref())).await
}

/// Puts the text of one side back as it was before any person changed it.
#[tauri::command]
#[specta::specta]
pub async fn revert_row(app: State<'_, Faircopy>, session: SessionId, row: RowName, side: Side) -> Answer<Edited> {
    let app = app.inner().clone();
    waiting(move || app.revert_row(session, &row, side)).await
}

/// The texts before a person changed them.
#[tauri::command]
#[specta::specta]
pub async fn originals(app: State<'_, Faircopy>, session: SessionId, row: RowName) -> Answer<Originals> {
    let app = app.inner().clone();
    waiting(move || app.originals(session, &row)).await
}

/// Takes the last edit back, on whichever side it was.
#[tauri::command]
#[specta::specta]
pub async fn undo(app: State<'_, Faircopy>, session: SessionId) -> Answer<Edited> {
    let app = app.inner().clone();
    waiting(move || app.undo(session)).await
}

/// Does the edit again that was taken back last.
#[tauri::command]
#[specta::specta]
pub async fn redo(app: State<'_, Faircopy>, session: SessionId) -> Answer<Edited> {
    let app = app.inner().clone();
    waiting(move || app.redo(session)).await
}

/// Hears the words around word number `word` of a row again, as `how` wants it, and stores them where they are other words.
#[tauri::command]
#[specta::specta]
pub async fn hear_again(
    app: State<'_, Faircopy>,
    session: SessionId,
    row: RowName,
    word: u32,
    how: HearWith,
) -> Answer<HeardAgain> {
    match app.hear_again(session, &row, word, &how, &CancellationToken::new()).await? {
        Outcome::Finished(heard) => Ok(heard),
        // Nobody holds the token.
        Outcome::Cancelled => Err(Error::Stopped.into()),
    }
}

/// Cleans one row again with a style or model.
#[tauri::command]
#[specta::specta]
pub async fn clean_row(
    app: State<'_, Faircopy>,
    session: SessionId,
    row: RowName,
    style: Option<String>,
    text_model: Option<String>,
) -> Answer<Edited> {
    let request = CleanRequest { style, text_model };
    match app.clean_row(session, &row, &request, &CancellationToken::new()).await? {
        Outcome::Finished(edited) => Ok(edited),
        // Nobody holds the token.
        Outcome::Cancelled => Err(Error::NotCleaned.into()),
    }
}
