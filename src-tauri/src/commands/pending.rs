//! Signatures agreed on; each is replaced by its real command in its own file.

use faircopy_core::{
    app::Row,
    job::Progress,
    library::{FairCopyId, Side, TranscriptId, export::Format},
    session::SessionId,
    transcript::{EditKind, Millis, Track},
};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::ops::Range;
use tauri::ipc::Channel;

use crate::failure::{Answer, Failure};

/// Names a row of a session.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct RowName {
    pub track: Track,
    pub segments: Range<u32>,
}

/// What a person's edit changed.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Edited {
    /// The rows that changed, as they are now.
    pub rows: Vec<Row>,
    pub can_undo: bool,
    pub can_redo: bool,
}

/// The texts of a row before a person changed them; `None` where nobody did.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Originals {
    pub verbatim: Option<String>,
    pub fair_copy: Option<String>,
}

/// What went to the clipboard.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Copied {
    pub paragraphs: u32,
    pub kept_verbatim: u32,
    /// Whether text is still coming.
    pub complete: bool,
    /// How far the copied text goes.
    pub through: Millis,
    /// Length of the recording, where known.
    pub of: Option<Millis>,
}

/// An outgoing connection that a person asked for in this run.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Connection {
    pub host: String,
    #[specta(type = u32)]
    pub at_unix_ms: i64,
}

/// What the program says about itself.
#[derive(Debug, Clone, Serialize, Type)]
pub struct About {
    pub version: String,
    /// Name for people of the speech model that the next job uses.
    pub speech_model: Option<String>,
    pub text_model: Option<String>,
    /// Whether one of the two is a demo model.
    pub demo: bool,
    /// Empty: nothing has left this computer.
    pub connections: Vec<Connection>,
}

fn later<T>() -> Answer<T> {
    Err(Failure { kind: faircopy_core::error::ErrorKind::Other, message: "not merged yet".into() })
}

macro_rules! pending {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $t:ty),*) -> $out:ty;)*) => { $(
        $(#[$doc])*
        #[tauri::command]
        #[specta::specta]
        pub async fn $name($($arg: $t),*) -> Answer<$out> { $(let _ = $arg;)* later() }
    )* };
}

pending! {
    /// Deletes sessions; `restore_sessions` brings them back until the program ends.
    delete_sessions(sessions: Vec<SessionId>) -> ();
    /// Brings deleted sessions back.
    restore_sessions(sessions: Vec<SessionId>) -> ();
    /// Deletes every session, model and setting.
    delete_everything() -> ();
    /// Shows these versions from now on.
    choose_versions(session: SessionId, transcript: TranscriptId, fair_copy: Option<FairCopyId>) -> ();
    /// Replaces the verbatim words of a row; the words that stay keep their times.
    edit_verbatim(session: SessionId, row: RowName, text: String) -> Edited;
    /// Replaces the fair copy of a row.
    edit_fair_copy(session: SessionId, row: RowName, text: String) -> Edited;
    /// Puts back what was said at these edits (places in `Paragraph.edits`).
    restore_edits(session: SessionId, row: RowName, edits: Vec<u32>) -> Edited;
    /// Puts back every change of this kind with these verbatim words, everywhere in the session.
    restore_everywhere(session: SessionId, kind: EditKind, words: String) -> Edited;
    /// Puts the text of one side back as it was before any person changed it.
    revert_row(session: SessionId, row: RowName, side: Side) -> Edited;
    /// The texts before a person changed them.
    originals(session: SessionId, row: RowName) -> Originals;
    /// Takes the last edit back, on whichever side it was.
    undo(session: SessionId) -> Edited;
    /// Does the edit again that was taken back last.
    redo(session: SessionId) -> Edited;
    /// Cleans one row again with a style or model.
    clean_row(session: SessionId, row: RowName, style: Option<String>, text_model: Option<String>) -> Edited;
    /// Puts a text of a session on the clipboard, plain and rich.
    copy(session: SessionId, side: Side, times: bool, speakers: bool) -> Copied;
    /// Asks for a place and writes the sessions there; gives the files' paths, empty when the person closed the dialog.
    export(sessions: Vec<SessionId>, format: Format, side: Side, times: bool, speakers: bool) -> Vec<String>;
    /// Fetches a model of the catalogue; false when it was cancelled.
    get_model(id: String, progress: Channel<Progress>) -> bool;
    /// Stops fetching.
    cancel_download(id: String) -> ();
    /// Lets the person choose a model file that they have; gives its id.
    add_model() -> Option<String>;
    /// Removes a downloaded or added model.
    remove_model(id: String) -> ();
    /// What the program says about itself.
    about() -> About;
    /// Puts a report without any transcript text on the clipboard; gives the report.
    copy_diagnostics() -> String;
    /// Opens the library's folder in the system's file manager.
    open_library_folder() -> ();
}
