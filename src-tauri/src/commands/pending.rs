//! Signatures agreed on; each is replaced by its real command in its own file.

use faircopy_core::{
    job::Progress,
    library::{Side, export::Format},
    session::SessionId,
    transcript::Millis,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::ipc::Channel;

use crate::failure::{Answer, Failure};

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
