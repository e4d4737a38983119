//! Puts the window together: plugins, state, commands, events.

use std::{path::Path, sync::Arc};

use faircopy_core::{
    app::{
        Faircopy,
        queue::{Queue, QueueEvent},
    },
    logs,
    paths::Paths,
};
use tauri::{App, AppHandle, Manager};
use tauri_specta::{Builder, Event, collect_commands, collect_events};

use crate::{
    commands::{self, listen::Listening},
    window_events::{OpenedWith, PlayerChanged, QueueChanged, SessionEvent},
};

/// Runs the window until it is closed.
pub fn run() {
    let bindings = bindings();
    let built = tauri::Builder::default()
        // First: a second start ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|handle, arguments, folder| {
            opened_again(handle, arguments, Path::new(&folder));
        }))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            set_up(app)
        })
        .build(tauri::generate_context!())
        .expect("the window's configuration is built in");
    built.run(|handle, event| {
        if let tauri::RunEvent::Exit = event {
            close(handle);
        }
    });
}

/// Commands and events with their types.
pub fn bindings() -> Builder<tauri::Wry> {
    use commands::{about, edit, library, listen, models, queue, settings, texts};
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            library::sessions,
            library::session,
            library::rows,
            library::rename,
            library::delete_audio,
            library::search,
            queue::take_in,
            queue::opened_with,
            queue::choose_files,
            queue::take_in_sample,
            queue::take_in_text,
            queue::queue,
            queue::cancel_job,
            queue::retry_job,
            queue::dismiss_job,
            queue::resume,
            queue::clean_again,
            queue::transcribe_again,
            listen::play,
            listen::pause,
            listen::seek,
            listen::set_speed,
            listen::player,
            listen::peaks,
            settings::settings,
            settings::change_settings,
            settings::styles,
            settings::save_style,
            settings::remove_style,
            settings::model_with_own_instructions,
            models::models,
            settings::storage,
            edit::delete_sessions,
            edit::restore_sessions,
            edit::delete_everything,
            edit::choose_versions,
            edit::edit_verbatim,
            edit::edit_fair_copy,
            edit::restore_edits,
            edit::restore_everywhere,
            edit::revert_row,
            edit::originals,
            edit::undo,
            edit::redo,
            edit::clean_row,
            edit::hear_again,
            texts::copy,
            texts::export,
            models::get_model,
            models::cancel_download,
            models::add_model,
            models::remove_model,
            about::about,
            about::copy_diagnostics,
            about::open_library_folder,
        ])
        .events(collect_events![SessionEvent, QueueChanged, OpenedWith, PlayerChanged])
}

fn set_up(app: &mut App) -> Result<(), Box<dyn std::error::Error>> {
    let paths = Paths::discover()?;
    logs::start(&paths.logs(), false);
    let faircopy = Faircopy::open(&paths)?;
    let handle = app.handle().clone();
    let sink = Arc::new(move |event| tell(&handle, event));
    let queue = {
        let _runtime = tauri::async_runtime::handle().inner().enter();
        Queue::start(faircopy.clone(), sink)
    };
    queue.resume_unfinished()?;
    let old = faircopy.clone();
    // After the first paint, and without it a deleted session waits for the next start.
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = old.purge_deleted() {
            tracing::warn!(%error, "deleted sessions stay for now");
        }
    });
    let handle = app.handle().clone();
    app.manage(Listening::start(move |state| {
        // A window that is gone needs no position.
        let _ = PlayerChanged::from(state).emit(&handle);
    }));
    let folder = std::env::current_dir().unwrap_or_default();
    app.manage(commands::queue::OpenedWith::of(files_of(std::env::args(), &folder)));
    app.manage(faircopy);
    app.manage(queue);
    app.manage(commands::models::Downloads::default());
    Ok(())
}

fn tell(handle: &AppHandle, event: QueueEvent) {
    // An event that no window hears is not lost: everything is in the library.
    let _ = match event {
        QueueEvent::Session(event) => SessionEvent(event).emit(handle),
        QueueEvent::Changed(jobs) => QueueChanged(jobs).emit(handle),
    };
}

/// The files among a program's arguments, which `folder` was the current one of.
fn files_of(arguments: impl IntoIterator<Item = String>, folder: &Path) -> Vec<String> {
    let files = arguments.into_iter().skip(1).filter(|argument| !argument.starts_with('-'));
    files.map(|file| folder.join(file).to_string_lossy().into_owned()).collect()
}

fn opened_again(handle: &AppHandle, arguments: Vec<String>, folder: &Path) {
    if let Some(window) = handle.get_webview_window("main") {
        // A window manager may refuse; the files are taken in all the same.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    let _ = OpenedWith(files_of(arguments, folder)).emit(handle);
}

fn close(handle: &AppHandle) {
    if let Some(listening) = handle.try_state::<Listening>() {
        listening.close();
    }
    if let Some(queue) = handle.try_state::<Queue>() {
        queue.close();
    }
    if let Some(app) = handle.try_state::<Faircopy>() {
        tauri::async_runtime::block_on(app.close());
    }
}
