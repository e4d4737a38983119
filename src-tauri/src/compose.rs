//! Puts the window together: plugins, state, commands, events.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::Arc,
};

use faircopy_core::{
    app::{
        Faircopy,
        queue::{Queue, QueueEvent},
    },
    error::Error,
    paths::Paths,
    told::Tell,
};
use tauri::{App, AppHandle, DragDropEvent, Manager, RunEvent, Theme, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use tauri_specta::Event;

use crate::{
    away::{self, Away},
    bindings::bindings,
    commands::{
        closing::{self, Closing},
        listen::Listening,
        models,
        record::Recorder,
        start::{Started, Untold},
    },
    ending,
    notification::Notifications,
    opening::{First, Opening},
    record_keys, refusal,
    tray::Tray,
    window_events::{OpenedAgain, PlayerChanged, QueueChanged, SessionEvent},
};

/// Runs the window until it is closed.
pub fn run() {
    let paths = Paths::discover();
    let places = paths.as_ref().ok().map(Paths::window);
    // While the window's libraries start, which takes longer. A second start opens the library too, as the command line does,
    // and lets go of it again.
    let opening = Opening::begin(paths);
    let bindings = bindings();
    let built = tauri::Builder::default()
        // First: a second start ends before it has a queue or a window.
        .plugin(tauri_plugin_single_instance::init(|handle, arguments, folder| {
            opened_again(handle, arguments, Path::new(&folder));
        }))
        .plugin(window_state(places.as_deref()).build())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        // Before a second start can be heard of.
        .manage(Untold::default())
        .manage(Closing::default())
        .manage(Away::default())
        .manage(Tray::default())
        .manage(Notifications::default())
        .invoke_handler(bindings.invoke_handler())
        .on_window_event(|window, event| match event {
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => dropped(window.app_handle(), paths),
            WindowEvent::CloseRequested { api, .. } => closing::asked(window, api),
            _ => {}
        })
        .setup(move |app| {
            bindings.mount_events(app);
            match opening.end().and_then(|(faircopy, first)| set_up(app, faircopy, first)) {
                Ok(first) => open_window(app, &first, places.as_deref())?,
                Err(error) => refuse(app.handle(), &error),
            }
            Ok(())
        })
        .build(tauri::generate_context!())
        .expect("the window's configuration is built in");
    built.run(|handle, event| match event {
        RunEvent::ExitRequested { code: None, api, .. } if ending::asks(handle) => api.prevent_exit(),
        RunEvent::Exit => ending::close(handle),
        _ => {}
    });
}

/// Remembers where on the screen the window is. Without a folder for it there will be no window.
fn window_state(places: Option<&Path>) -> tauri_plugin_window_state::Builder {
    // It is shown once it stands where it was.
    let builder =
        tauri_plugin_window_state::Builder::default().with_state_flags(StateFlags::all() - StateFlags::VISIBLE);
    match places {
        Some(folder) => builder.with_filename(folder.join("place.json").to_string_lossy()),
        None => builder,
    }
}

/// Gives what the page shows first.
fn set_up(app: &mut App, faircopy: Faircopy, mut first: First) -> Result<First, Error> {
    let handle = app.handle().clone();
    let sink = Arc::new(move |event| tell(&handle, event));
    let queue = {
        let _runtime = tauri::async_runtime::handle().inner().enter();
        Queue::start(faircopy.clone(), sink)?
    };
    let going_on = queue.go_on()? as u32;
    first.jobs = queue.list();
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
    let files = files_of(std::env::args_os(), &folder);
    let warnings = faircopy.settings_warnings().iter().map(Tell::told).collect();
    app.state::<Untold>().add(Started { files, going_on, warnings, record: false });
    app.manage(faircopy);
    app.manage(queue);
    app.manage(Recorder::default());
    app.manage(models::Downloads::default());
    record_keys::start(app.handle());
    ending::end_on_signals(app.handle().clone());
    Ok(first)
}

/// Not before everything that its page asks for is there.
fn open_window(app: &App, first: &First, folder: Option<&Path>) -> tauri::Result<()> {
    for config in &app.config().app.windows {
        let mut builder = WebviewWindowBuilder::from_config(app, config)?.initialization_script(first.script());
        if let Some(folder) = folder {
            builder = builder.data_directory(folder.join("web"));
        }
        let window = builder.build()?;
        let dark = window.theme().is_ok_and(|theme| theme == Theme::Dark);
        window.set_background_color(Some(first.paper(dark)))?;
        window.show()?;
    }
    Ok(())
}

/// Without its library Faircopy has no window: a dialog of the system says why, and the program ends with it.
fn refuse(handle: &AppHandle, error: &Error) {
    tracing::error!(kind = ?error.kind(), "the window cannot open");
    // For whoever started it from a terminal.
    eprintln!("{error}");
    refusal::show(handle, &error.told());
}

fn tell(handle: &AppHandle, event: QueueEvent) {
    let may_be_done = matches!(event, QueueEvent::Changed(_));
    // An event that no window hears is not lost: everything is in the library.
    let _ = match event {
        QueueEvent::Session(event) => SessionEvent(event).emit(handle),
        QueueEvent::Changed(jobs) => QueueChanged(jobs).emit(handle),
    };
    if may_be_done {
        away::end_if_done(handle);
    }
}

/// The files among a program's arguments, which `folder` was the current one of. A name that is no Unicode is shown as far as
/// it can be, and then refused by that name.
fn files_of<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>, folder: &Path) -> Vec<String> {
    let files = arguments.into_iter().skip(1).map(Into::into);
    let files = files.filter(|argument| !argument.as_encoded_bytes().starts_with(b"-"));
    files.map(|file| folder.join(file).to_string_lossy().into_owned()).collect()
}

fn opened_again(handle: &AppHandle, arguments: Vec<String>, folder: &Path) {
    // A window manager may refuse; the files are taken in all the same.
    away::bring_back(handle);
    // A page that does not listen yet asks by itself.
    handle.state::<Untold>().add(Started { files: files_of(arguments, folder), ..Started::default() });
    let _ = OpenedAgain.emit(handle);
}

/// The page hears of a drop by itself, but of none with a name that is no Unicode: that does not cross to it.
fn dropped(handle: &AppHandle, files: &[PathBuf]) {
    if files.iter().all(|file| file.to_str().is_some()) {
        return;
    }
    let files = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
    handle.state::<Untold>().add(Started { files, ..Started::default() });
    let _ = OpenedAgain.emit(handle);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_among_the_arguments_also_by_names_that_are_no_unicode() {
        let folder = Path::new("/home/me");
        assert_eq!(files_of(["faircopy", "--flag", "a.wav", "/b.wav"], folder), ["/home/me/a.wav", "/b.wav"]);
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt as _;
            let name = OsString::from_vec(b"caf\xe9.wav".to_vec());
            assert_eq!(files_of([OsString::from("faircopy"), name], folder), ["/home/me/caf\u{fffd}.wav"]);
        }
    }
}
