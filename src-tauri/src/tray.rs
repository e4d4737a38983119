//! The icon in the desktop's tray: how the recording stands, and what a person can do about it without the window. A desktop
//! without a tray takes nothing from the window.

mod desktop;
mod picture;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, MutexGuard, PoisonError},
};

use faircopy_core::recorder::RecordingStatus;
use serde::Deserialize;
use specta::Type;
use tauri::{
    AppHandle, Manager, Wry,
    menu::{Menu, MenuBuilder, MenuItem},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};
use tokio::sync::oneshot;

use crate::{away, commands::record::Recorder, ending, record_keys};

const ID: &str = "faircopy";

/// What the tray says, in the window's language.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TrayWords {
    /// "Recording", with `{{minutes}}`.
    recording: String,
    /// "Paused", with `{{minutes}}`.
    paused: String,
    open: String,
    record: String,
    pause: String,
    resume: String,
    stop: String,
    quit: String,
}

/// What is known for the icon.
#[derive(Debug, Default)]
pub struct Tray(Mutex<Known>);

#[derive(Debug, Default, Clone)]
struct Known {
    /// Nothing before the page has said them.
    words: Option<TrayWords>,
    standing: Standing,
    /// The desktop's library is not there, and never will be for this run.
    is_missing: bool,
}

/// How the recording stands, as far as it is shown.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// There is none.
    #[default]
    Idle,
    Recording {
        minutes: u64,
    },
    Paused {
        minutes: u64,
    },
}

impl Tray {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Standing {
    fn of(status: &RecordingStatus) -> Self {
        let minutes = status.elapsed.0 / 60_000;
        if status.paused { Self::Paused { minutes } } else { Self::Recording { minutes } }
    }

    /// The line that says so; nothing where there is nothing to say.
    fn line(self, words: &TrayWords) -> Option<String> {
        let (sentence, minutes) = match self {
            Self::Idle => return None,
            Self::Recording { minutes } => (&words.recording, minutes),
            Self::Paused { minutes } => (&words.paused, minutes),
        };
        Some(sentence.replace("{{minutes}}", &minutes.to_string()))
    }

    /// What stands beside the pointer.
    fn tip(self, words: &TrayWords) -> String {
        self.line(words).unwrap_or_else(|| "Faircopy".into())
    }
}

/// Speaks in these words from now on; the icon appears with the first of them.
pub async fn speak(handle: &AppHandle, words: TrayWords) {
    handle.state::<Tray>().known().words = Some(words);
    is_shown(handle).await;
}

/// Shows how the recording stands; `None` when there is none. Called ten times a second from the recording's thread, which must not wait.
pub fn follow(handle: &AppHandle, status: Option<&RecordingStatus>) {
    let standing = status.map(Standing::of).unwrap_or_default();
    let tray = handle.state::<Tray>();
    let mut known = tray.known();
    if known.standing == standing {
        return;
    }
    known.standing = standing;
    drop(known);
    let later = handle.clone();
    let _ = handle.run_on_main_thread(move || {
        if let Some(icon) = later.tray_by_id(ID) {
            redraw(&later, &icon);
        }
    });
}

/// Whether a person sees the icon. It is made where the desktop has a tray only now.
pub async fn is_shown(handle: &AppHandle) -> bool {
    if !desktop::has_tray().await {
        return false;
    }
    let (send, made) = oneshot::channel();
    let later = handle.clone();
    // An icon belongs to the thread that it was made on.
    let asked = handle.run_on_main_thread(move || {
        // Nobody waits for it any more, maybe.
        let _ = send.send(make(&later));
    });
    asked.is_ok() && made.await.unwrap_or(false)
}

fn make(handle: &AppHandle) -> bool {
    if let Some(icon) = handle.tray_by_id(ID) {
        redraw(handle, &icon);
        return true;
    }
    let Known { words: Some(words), standing, is_missing: false } = handle.state::<Tray>().known().clone() else {
        return false;
    };
    // On Linux the icon is made by a library of the desktop (libayatana-appindicator), which is loaded now; without it, what loads it panics.
    match catch_unwind(AssertUnwindSafe(|| build(handle, &words, standing))) {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::info!(%error, "there is no icon in the tray");
            false
        }
        Err(_) => {
            tracing::info!("there is no icon in the tray: libayatana-appindicator3 is not installed");
            handle.state::<Tray>().known().is_missing = true;
            false
        }
    }
}

fn build(handle: &AppHandle, words: &TrayWords, standing: Standing) -> tauri::Result<TrayIcon<Wry>> {
    let mut builder = TrayIconBuilder::with_id(ID)
        .icon(picture::of(standing))
        .tooltip(standing.tip(words))
        .menu(&menu(handle, words, standing)?)
        .show_menu_on_left_click(false)
        .on_menu_event(|handle, event| chosen(handle, event.id().as_ref()))
        .on_tray_icon_event(|icon, event| {
            if matches!(
                event,
                TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
            ) {
                away::bring_back(icon.app_handle());
            }
        });
    // On macOS it would stand beside the icon.
    if cfg!(target_os = "linux") {
        builder = builder.title("Faircopy");
    }
    builder.build(handle)
}

fn redraw(handle: &AppHandle, icon: &TrayIcon<Wry>) {
    let Known { words: Some(words), standing, .. } = handle.state::<Tray>().known().clone() else { return };
    let drawn = icon
        .set_icon(Some(picture::of(standing)))
        .and_then(|()| icon.set_tooltip(Some(standing.tip(&words))))
        .and_then(|()| icon.set_menu(Some(menu(handle, &words, standing)?)));
    if let Err(error) = drawn {
        tracing::warn!(%error, "the icon in the tray is not up to date");
    }
}

fn menu(handle: &AppHandle, words: &TrayWords, standing: Standing) -> tauri::Result<Menu<Wry>> {
    let mut menu = MenuBuilder::new(handle);
    if let Some(line) = standing.line(words) {
        menu = menu.item(&MenuItem::with_id(handle, "standing", line, false, None::<&str>)?).separator();
    }
    menu = menu.text("open", &words.open).separator();
    menu = match standing {
        Standing::Idle => menu.text("record", &words.record),
        Standing::Recording { .. } => menu.text("pause", &words.pause).text("stop", &words.stop),
        Standing::Paused { .. } => menu.text("resume", &words.resume).text("stop", &words.stop),
    };
    menu.separator().text("quit", &words.quit).build()
}

fn chosen(handle: &AppHandle, what: &str) {
    match what {
        "open" => away::bring_back(handle),
        "quit" => ending::quit(handle),
        "record" => record_keys::record(handle),
        "pause" | "resume" | "stop" => {
            let Some(recording) = handle.state::<Recorder>().recording() else { return };
            let what = what.to_owned();
            // These wait for the disk. How the recording stands is told by its events.
            tauri::async_runtime::spawn_blocking(move || match what.as_str() {
                "pause" => recording.pause(),
                "resume" => recording.resume(),
                _ => recording.stop().map(drop),
            });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use faircopy_core::transcript::Millis;

    use super::*;

    fn words() -> TrayWords {
        let [open, record, pause, resume, stop, quit] = [(); 6].map(|()| String::new());
        let [recording, paused] = ["Recording for {{minutes}} min", "Paused at {{minutes}} min"].map(String::from);
        TrayWords { recording, paused, open, record, pause, resume, stop, quit }
    }

    #[test]
    fn whole_minutes_of_the_recording_are_told() {
        let told = |ms, paused| {
            let status = RecordingStatus { elapsed: Millis(ms), paused, ..RecordingStatus::default() };
            Standing::of(&status).tip(&words())
        };
        assert_eq!(told(59_999, false), "Recording for 0 min");
        assert_eq!(told(60_000, false), "Recording for 1 min");
        assert_eq!(told(119_999, true), "Paused at 1 min");
        assert_eq!(told(3 * 3_600_000 + 5_000, false), "Recording for 180 min");
        assert_eq!(Standing::default().tip(&words()), "Faircopy");
    }
}
