//! What to do with files that a person gives.

use std::path::PathBuf;

use super::{
    super::{CleanRequest, Faircopy, TranscribeRequest},
    Task,
};
use crate::reading::is_text_file;

/// What to do with a file that was dropped or chosen.
pub fn task_of(app: &Faircopy, file: PathBuf) -> Task {
    if is_text_file(&file) {
        Task::TakeInTextFile { file, clean: CleanRequest::default() }
    } else {
        Task::TakeIn(request_of(app, file))
    }
}

/// A request for a file in the way the settings ask for.
pub fn request_of(app: &Faircopy, file: PathBuf) -> TranscribeRequest {
    let settings = app.settings();
    TranscribeRequest {
        in_place: !settings.keep_originals,
        clean: settings.clean.then(CleanRequest::default),
        ..TranscribeRequest::of(file)
    }
}
