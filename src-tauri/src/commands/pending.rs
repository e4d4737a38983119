//! Signatures agreed on; each is replaced by its real command in its own file.

use faircopy_core::{
    app::Row,
    library::{FairCopyId, Side, TranscriptId, export::Format},
    session::SessionId,
    transcript::{EditKind, Millis, Track},
};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::ops::Range;

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

/// The player as it stands. Positions come at most 20 times a second.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct PlayerChanged {
    pub session: Option<SessionId>,
    pub at: Millis,
    pub duration: Millis,
    pub playing: bool,
    #[specta(type = u32)]
    pub speed: f32,
    /// Why nothing can be heard, with the next step; all else works.
    pub trouble: Option<String>,
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
    /// Plays a session's sound from here, or from where it stands.
    play(session: SessionId, from: Option<Millis>) -> ();
    /// Stops for now.
    pause() -> ();
    /// Goes to a moment without changing whether it plays.
    seek(session: SessionId, to: Millis) -> ();
    /// Sets the speed, 0.5 to 2; the pitch stays.
    set_speed(speed: f64) -> ();
    /// The player as it stands.
    player() -> PlayerChanged;
    /// Loudness over the whole length, 0 to 255 each, at most 1200 of them.
    peaks(session: SessionId) -> Vec<u8>;
    /// Puts a text of a session on the clipboard, plain and rich.
    copy(session: SessionId, side: Side, times: bool, speakers: bool) -> Copied;
    /// Asks for a place and writes the sessions there; gives the files' paths, empty when the person closed the dialog.
    export(sessions: Vec<SessionId>, format: Format, side: Side, times: bool, speakers: bool) -> Vec<String>;
}
