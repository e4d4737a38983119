//! Signatures agreed on; each is replaced by its real command in its own file.

use faircopy_core::{session::SessionId, transcript::Millis};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::failure::{Answer, Failure};

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
}
