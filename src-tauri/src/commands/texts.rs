//! Texts on their way out: to the clipboard and into files.

use std::path::PathBuf;

use faircopy_core::{
    app::Faircopy,
    error::Error,
    export::{Format, Options, file_name, save, save_in_folder},
    session::SessionId,
    transcript::Millis,
};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_dialog::{DialogExt, FilePath};

use crate::failure::{Answer, Failure, waiting};

/// What went to the clipboard.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Copied {
    /// None: the clipboard is as it was.
    pub paragraphs: u32,
    pub kept_verbatim: u32,
    /// Whether the text is finished; otherwise this is the first of it.
    pub complete: bool,
    /// How far into the recording the copied text goes; 0 for text without times.
    pub through: Millis,
    /// Length of the recording, where known.
    pub of: Option<Millis>,
}

/// Puts a text of a session on the clipboard, plain and rich.
#[tauri::command]
#[specta::specta]
pub async fn copy(handle: AppHandle, app: State<'_, Faircopy>, session: SessionId, options: Options) -> Answer<Copied> {
    let app = app.inner().clone();
    let text = waiting(move || app.copied(session, &options)).await?;
    if text.paragraphs > 0 {
        handle.clipboard().write_html(text.html, Some(text.plain)).map_err(|_| Failure::clipboard())?;
    }
    Ok(Copied {
        paragraphs: text.paragraphs,
        kept_verbatim: text.kept_verbatim,
        complete: text.complete,
        through: text.through,
        of: text.of,
    })
}

/// Asks for a place and writes the sessions there; gives the files' paths, empty when the person closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn export(
    handle: AppHandle,
    app: State<'_, Faircopy>,
    sessions: Vec<SessionId>,
    format: Format,
    options: Options,
) -> Answer<Vec<String>> {
    let app = app.inner().clone();
    let named = {
        let (app, sessions) = (app.clone(), sessions.clone());
        waiting(move || sessions.iter().map(|id| app.library().session(*id)).collect::<Result<Vec<_>, _>>()).await?
    };
    let place = match named.as_slice() {
        [] => return Ok(Vec::new()),
        [session] => file_chosen(&handle, &session.title, format).await,
        _ => folder_chosen(&handle).await.map(Place::Folder),
    };
    let Some(place) = place else { return Ok(Vec::new()) };
    waiting(move || sessions.into_iter().map(|session| write(&app, session, format, &options, &place)).collect()).await
}

/// Where the person wants the files.
enum Place {
    /// Here, over what is there: the dialog has asked.
    File(PathBuf),
    /// In this folder under this title, over nothing.
    Free(PathBuf, String),
    /// In this folder, each under its own title, over nothing.
    Folder(PathBuf),
}

fn write(
    app: &Faircopy,
    session: SessionId,
    format: Format,
    options: &Options,
    place: &Place,
) -> Result<String, Error> {
    let document = app.document(session)?;
    let bytes = faircopy_core::export::export(&document, format, options)?;
    let path = match place {
        Place::File(path) => save(&bytes, path).map(|()| path.clone())?,
        Place::Free(folder, title) => save_in_folder(&bytes, folder, title, format.extension())?,
        Place::Folder(folder) => save_in_folder(&bytes, folder, &document.session.title, format.extension())?,
    };
    Ok(path.to_string_lossy().into_owned())
}

async fn file_chosen(handle: &AppHandle, title: &str, format: Format) -> Option<Place> {
    let (send, chosen) = tokio::sync::oneshot::channel();
    let extension = format.extension();
    let dialog = handle.dialog().file().set_file_name(file_name(title, extension)).add_filter(extension, &[extension]);
    dialog.save_file(move |file| {
        // The window may be gone by now.
        let _ = send.send(file);
    });
    let path = path_of(chosen.await.ok()??)?;
    if path.extension().is_some_and(|typed| typed.eq_ignore_ascii_case(extension)) {
        return Some(Place::File(path));
    }
    // Some systems leave it to the program to add the ending, also to "v1.2 notes"; nobody has asked about that file then.
    let (folder, name) = (path.parent()?, path.file_name()?);
    Some(Place::Free(folder.to_owned(), name.to_string_lossy().into_owned()))
}

async fn folder_chosen(handle: &AppHandle) -> Option<PathBuf> {
    let (send, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().pick_folder(move |folder| {
        let _ = send.send(folder);
    });
    path_of(chosen.await.ok()??)
}

fn path_of(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}
