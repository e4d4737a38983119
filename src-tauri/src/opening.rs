//! What is opened before there is a window, and what its page shows first.

use std::thread::JoinHandle;

use faircopy_core::{
    app::{Faircopy, queue::Job},
    error::Error,
    library::{Page, SessionSummary},
    logs,
    paths::{NoHome, Paths},
    settings::{Settings, Theme},
};
use serde::Serialize;
use specta::Type;
use tauri::window::Color;

use crate::commands::{
    about::{About, about_of},
    models::{ModelView, views},
};

/// As many sessions as the page reads at once.
const FIRST_SESSIONS: usize = 100;
/// `--paper` of the page's colours, light and dark.
const PAPER: [Color; 2] = [Color(0xfb, 0xfa, 0xf7, 0xff), Color(0x19, 0x18, 0x16, 0xff)];

/// What the page shows first. It comes along with the page, so that the first picture is whole and waits for no answer.
#[derive(Debug, Serialize, Type)]
pub struct First {
    /// The settings as they stand.
    pub settings: Settings,
    /// The first page of the list, newest first; nothing where it could not be read: then the page asks, and says why.
    pub sessions: Option<Vec<SessionSummary>>,
    /// The jobs of this run.
    pub jobs: Vec<Job>,
    /// What the program says about itself.
    pub about: About,
    /// What is installed and what can be had.
    pub models: Vec<ModelView>,
}

impl First {
    fn of(app: &Faircopy) -> Self {
        let page = Page { limit: FIRST_SESSIONS, before: None };
        Self {
            settings: Settings::clone(&app.settings()),
            sessions: app.library().sessions(page).ok(),
            jobs: Vec::new(),
            about: about_of(app),
            models: views(app),
        }
    }

    /// Runs before the page's own scripts.
    pub fn script(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_else(|_| "undefined".into());
        format!("window.faircopyFirst = {json};")
    }

    /// What is seen until the page is painted. `dark` says how the system has it.
    pub fn paper(&self, dark: bool) -> Color {
        let dark = match self.settings.theme {
            Theme::System => dark,
            Theme::Light => false,
            Theme::Dark => true,
        };
        PAPER[usize::from(dark)]
    }
}

/// The library and what the page shows first of it, on their way.
pub struct Opening(JoinHandle<Result<(Faircopy, First), Error>>);

impl Opening {
    /// Begins on a thread of its own.
    pub fn begin(paths: Result<Paths, NoHome>) -> Self {
        Self(std::thread::spawn(move || {
            let paths = paths?;
            logs::start(&paths.logs(), false);
            let app = Faircopy::open(&paths)?;
            let first = First::of(&app);
            Ok((app, first))
        }))
    }

    /// Waits for it.
    ///
    /// # Errors
    /// Those of [`Faircopy::open`]; no home to keep a library in.
    pub fn end(self) -> Result<(Faircopy, First), Error> {
        self.0.join().map_err(|_| Error::Stopped)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_of_the_same_paper_as_its_page() {
        let tokens = include_str!("../../ui/src/tokens.css");
        let hex = |Color(red, green, blue, _)| format!("#{red:02x}{green:02x}{blue:02x}");
        let [light, dark] = PAPER.map(hex);
        assert!(tokens.contains(&format!("--paper: light-dark({light}, {dark});")));
    }
}
