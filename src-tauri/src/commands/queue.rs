//! Taking in: files, text, the sample; and the queue that works on them.

use std::path::{Path, PathBuf};

use faircopy_core::{
    app::{
        CleanRequest, Faircopy, TextRequest,
        queue::{Job, JobId, Queue, Task, request_of, task_of},
    },
    reading::{ENDINGS as TEXT, language_of_text},
    session::SessionId,
    told::{Tell, Told},
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use crate::failure::{Answer, Failure};

/// A file that was not taken in.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Refused {
    /// The file's name, without its folder.
    pub file: String,
    /// The reason and the next step.
    pub told: Told,
}

/// What the open dialog calls the kinds of files, in the window's language.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct FileKinds {
    /// Everything that can be taken in.
    pub all: String,
    /// Audio and video.
    pub sound: String,
    /// Text and subtitles.
    pub text: String,
}

/// Endings that the open dialog offers; whatever else is dropped is tried too.
const SOUND: &[&str] = &[
    "wav", "mp3", "m4a", "m4b", "aac", "flac", "ogg", "oga", "opus", "mp4", "mov", "mkv", "webm", "aiff", "aif", "caf",
    "alac", "mka",
];

/// Takes files in, each as a job; those that cannot be read are named, the others go on.
#[tauri::command]
#[specta::specta]
pub async fn take_in(app: State<'_, Faircopy>, queue: State<'_, Queue>, files: Vec<String>) -> Answer<Vec<Refused>> {
    let mut refused = Vec::new();
    for file in files.into_iter().map(PathBuf::from) {
        match app.check_file(&file).await {
            Ok(()) => {
                queue.add(task_of(&app, file));
            }
            Err(error) => {
                let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
                let told = if is_mangled(&file) { Failure::no_name() } else { error.told() };
                refused.push(Refused { file: name, told });
            }
        }
    }
    Ok(refused)
}

/// Whether the name is only what could be shown of another.
fn is_mangled(file: &Path) -> bool {
    file.to_string_lossy().contains(char::REPLACEMENT_CHARACTER) && !file.exists()
}

/// Lets the person choose files and takes them in.
#[tauri::command]
#[specta::specta]
pub async fn choose_files(
    handle: AppHandle,
    app: State<'_, Faircopy>,
    queue: State<'_, Queue>,
    kinds: FileKinds,
) -> Answer<Vec<Refused>> {
    let (send, chosen) = tokio::sync::oneshot::channel();
    let all: Vec<&str> = SOUND.iter().chain(&TEXT).copied().collect();
    let dialog = handle.dialog().file().add_filter(kinds.all, &all);
    dialog.add_filter(kinds.sound, SOUND).add_filter(kinds.text, &TEXT).pick_files(move |files| {
        // The window may be gone by now.
        let _ = send.send(files.unwrap_or_default());
    });
    let files = chosen.await.unwrap_or_default();
    let paths = files.into_iter().filter_map(|file| file.into_path().ok());
    take_in(app, queue, paths.map(|path| path.to_string_lossy().into_owned()).collect()).await
}

/// Takes in the sample meeting that comes with the program, under this title.
#[tauri::command]
#[specta::specta]
pub async fn take_in_sample(app: State<'_, Faircopy>, queue: State<'_, Queue>, title: String) -> Answer<()> {
    let sample = app.sample()?;
    let mut request = request_of(&app, sample.file);
    request.title = Some(title);
    request.tracks = sample.tracks;
    queue.add(Task::TakeIn(request));
    Ok(())
}

/// Takes in a text; gives nothing for a text without words.
#[tauri::command]
#[specta::specta]
pub async fn take_in_text(
    app: State<'_, Faircopy>,
    queue: State<'_, Queue>,
    text: String,
    title: Option<String>,
) -> Answer<()> {
    app.check_text(&text)?;
    let letters = language_of_text(&text).map(str::to_owned);
    let language = letters.or_else(|| app.settings().language.clone()).unwrap_or_else(|| "en".into());
    let title = title.filter(|title| !title.trim().is_empty());
    let request = TextRequest { title, language, clean: CleanRequest::default() };
    queue.add(Task::TakeInText { text, request });
    Ok(())
}

/// The jobs of this run.
#[tauri::command]
#[specta::specta]
pub fn queue(queue: State<'_, Queue>) -> Vec<Job> {
    queue.list()
}

/// Stops a job or takes it out of the row.
#[tauri::command(async)]
#[specta::specta]
pub fn cancel_job(queue: State<'_, Queue>, job: JobId) {
    queue.cancel(job);
}

/// Tries a job again that failed or was cancelled.
#[tauri::command(async)]
#[specta::specta]
pub fn retry_job(queue: State<'_, Queue>, job: JobId) {
    queue.retry(job);
}

/// Takes a job that is over out of the list.
#[tauri::command(async)]
#[specta::specta]
pub fn dismiss_job(queue: State<'_, Queue>, job: JobId) {
    queue.dismiss(job);
}

/// Goes on with a session that was cancelled or has failed in an earlier run.
#[tauri::command(async)]
#[specta::specta]
pub fn resume(queue: State<'_, Queue>, session: SessionId) {
    queue.add(Task::Resume(session));
}

/// Packs the sound of a finished recording, so that it takes less room.
#[tauri::command(async)]
#[specta::specta]
pub fn pack_recording(queue: State<'_, Queue>, session: SessionId) {
    queue.add(Task::Pack(session));
}

/// Makes another fair copy of a session's text.
#[tauri::command(async)]
#[specta::specta]
pub fn clean_again(queue: State<'_, Queue>, session: SessionId, style: Option<String>, text_model: Option<String>) {
    queue.add(Task::CleanAgain { session, request: CleanRequest { style, text_model } });
}

/// Writes a session down again.
#[tauri::command(async)]
#[specta::specta]
pub fn transcribe_again(
    queue: State<'_, Queue>,
    session: SessionId,
    language: Option<String>,
    speech_model: Option<String>,
) {
    queue.add(Task::TranscribeAgain { session, language, speech_model });
}
