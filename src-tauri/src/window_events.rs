//! What the window hears without asking.

use faircopy_core::{
    app::queue::Job, audio::player::PlayerState, event::Event as CoreEvent, session::SessionId, told::Told,
    transcript::Millis,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// Something happened to a session; it is in the library already.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SessionEvent(pub CoreEvent);

/// The queue as it is now.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct QueueChanged(pub Vec<Job>);

/// The program was started again, with or without files; the page asks for them with `started`.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct OpenedAgain;

/// The window is about to close: the page saves and answers with `close_window`.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct CloseAsked;

/// The window was asked to close while a recording goes on: the page asks what is to become of it.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct CloseWhileRecording;

/// The keys of [`faircopy_core::settings::Settings::record_keys`] were pressed, in this or another program.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct RecordKeys;

/// The keys of [`faircopy_core::settings::Settings::note_keys`], in this or another program.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct NoteKeys {
    /// For how long they were held; nothing as long as they are.
    pub held: Option<Millis>,
}

/// The window was closed while a recording goes on, which goes on in the tray.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct PutAway;

/// A click on what the desktop said about a session; the window is back already.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct NotificationChosen {
    /// The session.
    pub session: SessionId,
}

/// The player as it stands. Positions come at most 20 times a second.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct PlayerChanged {
    /// Whose sound it is; nothing before the first.
    pub session: Option<SessionId>,
    /// What is heard now; never beyond `duration`.
    pub at: Millis,
    /// Length of the sound.
    pub duration: Millis,
    /// Whether it plays.
    pub playing: bool,
    /// 1 is as recorded.
    #[specta(type = u32)]
    pub speed: f32,
    /// Why nothing can be heard, with the next step; all else works.
    pub trouble: Option<Told>,
}

impl From<PlayerState> for PlayerChanged {
    fn from(state: PlayerState) -> Self {
        let PlayerState { session, at, duration, playing, speed, trouble } = state;
        Self { session, at, duration, playing, speed, trouble }
    }
}
