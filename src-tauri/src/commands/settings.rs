//! Settings, models, where data lives, and what the program can say about itself.

use faircopy_core::{
    app::Faircopy,
    clean::Style,
    library::DiskUse,
    models::{Entry, Role},
    settings::Settings,
};
use serde::Serialize;
use specta::Type;
use tauri::State;

use crate::failure::{Answer, Failure, waiting};

/// A style of the cleanup.
#[derive(Debug, Clone, Serialize, Type)]
pub struct StyleView {
    /// What the person chooses it by.
    pub name: String,
    /// The instructions for the text model; empty for rules alone.
    pub prompt: String,
}

/// A model that is installed or can be had.
#[derive(Debug, Clone, Serialize, Type)]
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

/// Where the library is and how much room it takes.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Storage {
    /// The folder.
    pub folder: String,
    /// Bytes of sound and text.
    pub used: DiskUse,
}

/// The settings as they stand.
#[tauri::command]
#[specta::specta]
pub fn settings(app: State<'_, Faircopy>) -> Settings {
    Settings::clone(&app.settings())
}

/// Saves the settings.
#[tauri::command]
#[specta::specta]
pub async fn change_settings(app: State<'_, Faircopy>, settings: Settings) -> Answer<Settings> {
    let app = app.inner().clone();
    let change = move |current: &mut Settings| {
        let unknown = std::mem::take(&mut current.unknown);
        *current = Settings { unknown, ..settings };
    };
    waiting(move || app.change_settings(change).map(|settings| Settings::clone(&settings))).await
}

/// Every built-in style, the default first.
#[tauri::command]
#[specta::specta]
pub fn styles() -> Vec<StyleView> {
    Style::built_in().into_iter().map(|style| StyleView { name: style.name, prompt: style.system }).collect()
}

/// What is installed and what can be had.
#[tauri::command]
#[specta::specta]
pub async fn models(app: State<'_, Faircopy>) -> Answer<Vec<ModelView>> {
    let app = app.inner().clone();
    waiting(move || Ok::<_, faircopy_core::error::Error>(model_views(&app))).await
}

/// Where the library is and how much room it takes.
#[tauri::command]
#[specta::specta]
pub async fn storage(app: State<'_, Faircopy>) -> Answer<Storage> {
    let library = app.library().clone();
    let folder = library.folder().display().to_string();
    let used = waiting(move || library.total_disk_use()).await?;
    Ok::<_, Failure>(Storage { folder, used })
}

fn model_views(app: &Faircopy) -> Vec<ModelView> {
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
            multilingual: model.languages.know("zz"),
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
        multilingual: entry.languages.know("zz"),
    }));
    views
}
