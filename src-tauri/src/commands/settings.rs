//! Settings, styles, and where data lives.

use faircopy_core::{
    app::Faircopy,
    clean::Style,
    error::Error,
    library::DiskUse,
    settings::{OwnTemplate, Settings},
};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};

use crate::{
    failure::{Answer, Failure, waiting},
    record_keys,
};

/// A style of the cleanup.
#[derive(Debug, Clone, Serialize, Type)]
pub struct StyleView {
    /// What the person chooses it by.
    pub name: String,
    /// The instructions for the text model; empty for rules alone.
    pub prompt: String,
    /// Whether a person wrote it.
    pub own: bool,
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

/// Saves the settings, but for the styles and the templates, which have commands of their own.
#[tauri::command]
#[specta::specta]
pub async fn change_settings(handle: AppHandle, app: State<'_, Faircopy>, settings: Settings) -> Answer<Settings> {
    let app = app.inner().clone();
    let change = move |current: &mut Settings| {
        let (unknown, styles) = (std::mem::take(&mut current.unknown), std::mem::take(&mut current.styles));
        let templates = std::mem::take(&mut current.templates);
        *current = Settings { unknown, styles, templates, ..settings };
    };
    let changed = waiting(move || app.change_settings(change).map(|settings| Settings::clone(&settings))).await?;
    record_keys::follow(&handle, &changed);
    Ok(changed)
}

/// Every style: the built-in ones, the default first, then the person's own.
#[tauri::command]
#[specta::specta]
pub fn styles(app: State<'_, Faircopy>) -> Vec<StyleView> {
    let view = |style: Style| StyleView { name: style.name, prompt: style.system, own: style.is_own };
    app.styles().into_iter().map(view).collect()
}

/// Saves an own style: a new one, or in place of the one that was named `before`. Gives the settings as they are then.
#[tauri::command]
#[specta::specta]
pub async fn save_style(
    app: State<'_, Faircopy>,
    before: Option<String>,
    name: String,
    instructions: String,
) -> Answer<Settings> {
    let app = app.inner().clone();
    waiting(move || app.save_style(before.as_deref(), &name, &instructions).map(|saved| Settings::clone(&saved))).await
}

/// Removes an own style; gives the settings as they are then.
#[tauri::command]
#[specta::specta]
pub async fn remove_style(app: State<'_, Faircopy>, name: String) -> Answer<Settings> {
    let app = app.inner().clone();
    waiting(move || app.remove_style(&name).map(|saved| Settings::clone(&saved))).await
}

/// Saves an own template for notes: a new one, or in place of the one that was named `before`. Gives the settings as they are then.
#[tauri::command]
#[specta::specta]
pub async fn save_template(
    app: State<'_, Faircopy>,
    before: Option<String>,
    template: OwnTemplate,
) -> Answer<Settings> {
    let app = app.inner().clone();
    waiting(move || app.save_template(before.as_deref(), template).map(|saved| Settings::clone(&saved))).await
}

/// Removes an own template; gives the settings as they are then.
#[tauri::command]
#[specta::specta]
pub async fn remove_template(app: State<'_, Faircopy>, name: String) -> Answer<Settings> {
    let app = app.inner().clone();
    waiting(move || app.remove_template(&name).map(|saved| Settings::clone(&saved))).await
}

/// Name of the text model in use where it understands no instructions but its own.
#[tauri::command]
#[specta::specta]
pub async fn model_with_own_instructions(app: State<'_, Faircopy>) -> Answer<Option<String>> {
    let app = app.inner().clone();
    let model = waiting(move || Ok::<_, Error>(app.model_with_own_instructions())).await?;
    Ok(model.map(|model| model.entry.map_or(model.id, |entry| entry.name)))
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
