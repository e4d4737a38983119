//! Settings, styles, and where data lives.

use faircopy_core::{app::Faircopy, clean::Style, library::DiskUse, settings::Settings};
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

/// Where the library is and how much room it takes.
#[tauri::command]
#[specta::specta]
pub async fn storage(app: State<'_, Faircopy>) -> Answer<Storage> {
    let library = app.library().clone();
    let folder = library.folder().display().to_string();
    let used = waiting(move || library.total_disk_use()).await?;
    Ok::<_, Failure>(Storage { folder, used })
}
