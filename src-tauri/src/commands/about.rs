//! What the program says about itself: version, models, connections, a report for whoever helps.

use std::fmt::Write as _;

use faircopy_core::{
    app::Faircopy,
    doctor,
    error::Error,
    logs,
    models::{Connection, Role},
    paths::Paths,
};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;

use super::models::{ModelView, views};
use crate::failure::{Answer, Failure, waiting};

/// Lines of the log in a report.
const LOG_LINES: usize = 40;

/// What the program says about itself.
#[derive(Debug, Clone, Serialize, Type)]
pub struct About {
    /// Its version.
    pub version: String,
    /// Name for people of the speech model that the next job uses.
    pub speech_model: Option<String>,
    /// Name for people of the language model that the next job uses.
    pub text_model: Option<String>,
    /// Whether one of the two is a demo model.
    pub demo: bool,
    /// Connections that were made to fetch models; empty: nothing has left this computer since the list is kept.
    pub connections: Vec<Connection>,
    /// Since when it is kept, milliseconds since 1970; nothing where it never was emptied.
    #[specta(type = Option<u32>)]
    pub connections_since_unix_ms: Option<i64>,
}

/// What the program says about itself.
#[tauri::command]
#[specta::specta]
pub async fn about(app: State<'_, Faircopy>) -> Answer<About> {
    let app = app.inner().clone();
    waiting(move || Ok::<_, Error>(about_of(&app))).await
}

/// The same without a page that asks.
pub fn about_of(app: &Faircopy) -> About {
    let used: Vec<ModelView> = views(app).into_iter().filter(|model| model.in_use).collect();
    let name = |role| used.iter().find(|model| model.role == role).map(|model| model.name.clone());
    About {
        version: env!("CARGO_PKG_VERSION").into(),
        speech_model: name(Role::Speech),
        text_model: name(Role::Text),
        demo: used.iter().any(|model| model.demo),
        connections: app.models().connections(),
        connections_since_unix_ms: app.models().connections_since_unix_ms(),
    }
}

/// Puts a report on the clipboard for whoever helps, and gives it. It holds no transcript, no title and no vocabulary.
#[tauri::command]
#[specta::specta]
pub async fn copy_diagnostics(handle: AppHandle, app: State<'_, Faircopy>) -> Answer<String> {
    let app = app.inner().clone();
    let report = waiting(move || Paths::discover().map(|paths| report(&app, &paths))).await?;
    handle.clipboard().write_text(&report).map_err(|_| Failure::clipboard())?;
    Ok(report)
}

/// Opens the library's folder in the system's file manager.
#[tauri::command]
#[specta::specta]
pub fn open_library_folder(handle: AppHandle, app: State<'_, Faircopy>) -> Answer<()> {
    let folder = app.library().folder().display().to_string();
    handle.opener().open_path(&folder, None::<&str>).map_err(|_| Failure::no_opener(&folder))
}

fn report(app: &Faircopy, paths: &Paths) -> String {
    let mut report =
        format!("Faircopy {} on {} {}\n\n", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    for finding in doctor::examine(paths) {
        let _ = writeln!(report, "{:?}\t{}\t{}", finding.state, finding.name, finding.detail);
    }
    let _ = writeln!(report, "\nModels");
    for model in views(app).iter().filter(|model| model.installed) {
        let used = if model.in_use { " (in use)" } else { "" };
        let _ = writeln!(report, "{}\t{}\t{} bytes{used}", model.role, model.id, model.bytes);
    }
    let settings = app.settings();
    let _ = writeln!(
        report,
        "\nSettings\nlanguage {:?}, clean {}, style {}, threads {:?}, keep originals {}, idle {} s, {} terms of vocabulary",
        settings.language,
        settings.clean,
        settings.style,
        settings.threads,
        settings.keep_originals,
        settings.idle_seconds,
        settings.vocabulary.len()
    );
    let _ = writeln!(report, "\nLog");
    for line in logs::last_lines(&paths.logs(), LOG_LINES) {
        let _ = writeln!(report, "{line}");
    }
    report
}
