//! Notes: making them, reading them, changing them, copying them.

use faircopy_core::{
    app::{
        Faircopy, NotesRequest, TemplateView,
        queue::{JobId, Queue, Task},
    },
    export::Options,
    note::{Line, LineId, Notes, NotesHead, NotesId},
    session::SessionId,
};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::failure::{Answer, Failure, waiting};

/// Notes as texts.
#[derive(Debug, Clone, Serialize, Type)]
pub struct NotesTexts {
    /// As plain text.
    pub plain: String,
    /// As Markdown, under the session's title.
    pub markdown: String,
    /// As HTML of headings and lists.
    pub html: String,
}

/// The templates to choose from, the default first.
#[tauri::command(async)]
#[specta::specta]
pub fn note_templates(app: State<'_, Faircopy>) -> Vec<TemplateView> {
    app.note_templates()
}

/// Makes notes of a session's text; those before stay a version. With `by_rule` no language model is asked.
#[tauri::command(async)]
#[specta::specta]
pub fn make_notes(
    queue: State<'_, Queue>,
    session: SessionId,
    template: Option<String>,
    text_model: Option<String>,
    by_rule: bool,
) -> JobId {
    queue.add(Task::MakeNotes { session, request: NotesRequest { template, text_model, by_rule } })
}

/// This version of a session's notes, or the one that is shown: the newest that is finished, else the newest.
#[tauri::command]
#[specta::specta]
pub async fn notes(app: State<'_, Faircopy>, session: SessionId, version: Option<NotesId>) -> Answer<Option<Notes>> {
    let app = app.inner().clone();
    waiting(move || app.notes(session, version)).await
}

/// The versions of a session's notes, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn notes_versions(app: State<'_, Faircopy>, session: SessionId) -> Answer<Vec<NotesHead>> {
    let app = app.inner().clone();
    waiting(move || app.notes_versions(session)).await
}

/// Adds a line of the person's own at the end of a section (its place among the sections).
#[tauri::command]
#[specta::specta]
pub async fn add_line(app: State<'_, Faircopy>, notes: NotesId, section: u32, text: String) -> Answer<Line> {
    let app = app.inner().clone();
    waiting(move || app.add_line(notes, section, &text)).await
}

/// Replaces the text of a line; `revert_line` puts back what stood there.
#[tauri::command]
#[specta::specta]
pub async fn edit_line(app: State<'_, Faircopy>, line: LineId, text: String) -> Answer<Line> {
    let app = app.inner().clone();
    waiting(move || app.edit_line(line, &text)).await
}

/// Puts back what stood in a line before a person changed it.
#[tauri::command]
#[specta::specta]
pub async fn revert_line(app: State<'_, Faircopy>, line: LineId) -> Answer<Line> {
    let app = app.inner().clone();
    waiting(move || app.revert_line(line)).await
}

/// Ticks a line off, or takes the tick away.
#[tauri::command]
#[specta::specta]
pub async fn tick_line(app: State<'_, Faircopy>, line: LineId, done: bool) -> Answer<Line> {
    let app = app.inner().clone();
    waiting(move || app.tick_line(line, done)).await
}

/// Takes a line out of its notes; `restore_line` puts it back where it was.
#[tauri::command]
#[specta::specta]
pub async fn remove_line(app: State<'_, Faircopy>, line: LineId) -> Answer<()> {
    let app = app.inner().clone();
    waiting(move || app.remove_line(line)).await
}

/// Puts back a line that was removed.
#[tauri::command]
#[specta::specta]
pub async fn restore_line(app: State<'_, Faircopy>, line: LineId) -> Answer<()> {
    let app = app.inner().clone();
    waiting(move || app.restore_line(line)).await
}

/// Notes as texts, with the headings of `options.labels`.
#[tauri::command]
#[specta::specta]
pub async fn notes_text(
    app: State<'_, Faircopy>,
    session: SessionId,
    version: Option<NotesId>,
    options: Options,
) -> Answer<NotesTexts> {
    let app = app.inner().clone();
    let text = waiting(move || app.notes_text(session, version, &options)).await?;
    Ok(NotesTexts { plain: text.plain, markdown: text.markdown, html: text.html })
}

/// Puts notes on the clipboard, plain and rich.
#[tauri::command]
#[specta::specta]
pub async fn copy_notes(
    handle: AppHandle,
    app: State<'_, Faircopy>,
    session: SessionId,
    version: Option<NotesId>,
    options: Options,
) -> Answer<()> {
    let text = notes_text(app, session, version, options).await?;
    handle.clipboard().write_html(text.html, Some(text.plain)).map_err(|_| Failure::clipboard())
}
