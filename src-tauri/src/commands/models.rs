//! Models: what is installed, what can be had, and getting it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use faircopy_core::{
    app::Faircopy,
    error::Error,
    job::{Outcome, Progress, unless_cancelled},
    models::{Entry, ModelError, OnProgress, Role},
};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State, ipc::Channel};
use tauri_plugin_dialog::DialogExt;
use tokio_util::sync::CancellationToken;

use crate::failure::{Answer, waiting};

/// A model that is installed or can be had.
#[derive(Debug, Clone, Serialize, Type)]
#[allow(clippy::struct_excessive_bools)] // each says something of its own
pub struct ModelView {
    /// Its name on the command line.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Size of the file in bytes.
    #[specta(type = u32)]
    pub bytes: u64,
    /// Whether it is on this computer.
    pub installed: bool,
    /// One of the two that come with the program.
    pub demo: bool,
    /// Whether the next job uses it.
    pub in_use: bool,
    /// SPDX name of its licence, where known.
    pub licence: Option<String>,
    /// Whether it knows more than English.
    pub multilingual: bool,
}

/// Downloads at work, by the model's id, and the file that is being added.
#[derive(Debug, Default)]
pub struct Downloads(Mutex<HashMap<String, CancellationToken>>);

/// Stands for the file that is being added, which has no id yet.
const ADDED: &str = "";

impl Downloads {
    /// Runs `work` with its progress going to the page, until it is done or cancelled under this id.
    async fn during<T: Send + 'static>(
        &self,
        id: &str,
        progress: Channel<Progress>,
        work: impl FnOnce(OnProgress<'_>) -> Result<T, ModelError> + Send + 'static,
    ) -> Answer<T> {
        let cancel = CancellationToken::new();
        self.at_work().insert(id.to_owned(), cancel.clone());
        let done = waiting(move || {
            work(&mut |done, of| {
                // A window that is gone needs no progress; the work goes on.
                let _ = progress.send(Progress { done, of: Some(of) });
                unless_cancelled(&cancel)
            })
        })
        .await;
        self.at_work().remove(id);
        done
    }

    fn at_work(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is installed and what can be had.
#[tauri::command]
#[specta::specta]
pub async fn models(app: State<'_, Faircopy>) -> Answer<Vec<ModelView>> {
    let app = app.inner().clone();
    waiting(move || Ok::<_, Error>(views(&app))).await
}

/// Fetches a model of the catalogue; false when it was cancelled. Progress is in bytes.
#[tauri::command]
#[specta::specta]
pub async fn get_model(
    app: State<'_, Faircopy>,
    downloads: State<'_, Downloads>,
    id: String,
    progress: Channel<Progress>,
) -> Answer<bool> {
    let (models, wanted) = (app.models().clone(), id.clone());
    let got = downloads.during(&id, progress, move |on_progress| models.get(&wanted, on_progress)).await;
    got.map(|outcome| matches!(outcome, Outcome::Finished(_)))
}

/// Stops fetching, and what has arrived is kept for the next try; or stops adding, and nothing is kept.
#[tauri::command]
#[specta::specta]
pub fn cancel_download(downloads: State<'_, Downloads>, id: String) {
    if let Some(cancel) = downloads.at_work().get(&id) {
        cancel.cancel();
    }
}

/// Lets the person choose a model file that they have and keeps it; gives its id, nothing when the dialog was closed or it
/// was cancelled (`cancel_download` with an empty id). `kind` is what the dialog calls such files. Progress is in bytes.
#[tauri::command]
#[specta::specta]
pub async fn add_model(
    handle: AppHandle,
    app: State<'_, Faircopy>,
    downloads: State<'_, Downloads>,
    kind: String,
    progress: Channel<Progress>,
) -> Answer<Option<String>> {
    let (send, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().add_filter(kind, &["bin", "gguf"]).pick_file(move |file| {
        // The window may be gone by now.
        let _ = send.send(file);
    });
    let file = chosen.await.ok().flatten().and_then(|file| file.into_path().ok());
    let Some(file) = file else { return Ok(None) };
    let models = app.models().clone();
    let added = downloads.during(ADDED, progress, move |on_progress| models.add(&file, on_progress)).await?;
    Ok(match added {
        Outcome::Finished(model) => Some(model.id),
        Outcome::Cancelled => None,
    })
}

/// Removes a downloaded or added model.
#[tauri::command]
#[specta::specta]
pub async fn remove_model(app: State<'_, Faircopy>, id: String) -> Answer<()> {
    let models = app.models().clone();
    waiting(move || models.remove(&id)).await
}

/// Installed models first, then what the catalogue offers.
pub fn views(app: &Faircopy) -> Vec<ModelView> {
    let (models, settings) = (app.models(), app.settings());
    let in_use = |role, wanted: &Option<String>| {
        models.choose(role, wanted.as_deref(), settings.language.as_deref()).ok().flatten().map(|model| model.id)
    };
    let used = [in_use(Role::Speech, &settings.speech_model), in_use(Role::Text, &settings.text_model)];
    let is_used = |id: &str| used.iter().flatten().any(|used| used == id);
    let installed = models.installed();
    let mut views: Vec<ModelView> = installed
        .iter()
        .map(|model| ModelView {
            name: model.entry.as_ref().map_or_else(|| model.id.clone(), |entry| entry.name.clone()),
            role: model.role,
            bytes: model.bytes,
            installed: true,
            demo: model.demo,
            in_use: is_used(&model.id),
            licence: model.entry.as_ref().map(|entry| entry.licence.clone()),
            multilingual: model.languages == faircopy_core::models::Languages::Many,
            id: model.id.clone(),
        })
        .collect();
    let absent = |entry: &&Entry| !installed.iter().any(|model| model.id == entry.id);
    views.extend(models.catalogue().models.iter().filter(absent).map(|entry| ModelView {
        id: entry.id.clone(),
        name: entry.name.clone(),
        role: entry.role,
        bytes: entry.bytes,
        installed: false,
        demo: entry.built_in,
        in_use: false,
        licence: Some(entry.licence.clone()),
        multilingual: entry.languages == faircopy_core::models::Languages::Many,
    }));
    views
}
