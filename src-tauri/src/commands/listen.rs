//! Listening: the player, and the waveform.

use std::sync::Arc;

use faircopy_core::{
    app::Faircopy,
    audio::player::{Player, PlayerState},
    error::Error,
    session::SessionId,
    transcript::Millis,
};
use tauri::State;
use tokio_util::sync::CancellationToken;

use crate::{
    failure::{Answer, waiting},
    window_events::PlayerChanged,
};

/// What listening needs beside the library; ends with the window.
pub struct Listening {
    player: Arc<Player>,
    closed: CancellationToken,
}

impl Listening {
    /// Opens no device yet. Every change is given to `tell`.
    pub fn start(tell: impl Fn(PlayerState) + Send + 'static) -> Self {
        Self { player: Arc::new(Player::start(Box::new(tell))), closed: CancellationToken::new() }
    }

    /// Lets go of these sessions' sound, for it is about to be deleted.
    pub fn release(&self, sessions: &[SessionId]) {
        for session in sessions {
            self.player.release(*session);
        }
    }

    /// Lets go of whatever sound it holds.
    pub fn release_all(&self) {
        if let Some(session) = self.player.state().session {
            self.player.release(session);
        }
    }

    /// Falls silent and gives up waveforms that are being made.
    pub fn close(&self) {
        self.player.pause();
        self.closed.cancel();
    }
}

/// Plays a session's sound from here, or from where it stands.
#[tauri::command]
#[specta::specta]
pub async fn play(
    app: State<'_, Faircopy>,
    listening: State<'_, Listening>,
    session: SessionId,
    from: Option<Millis>,
) -> Answer<()> {
    let (sound, player) = (app.sound(session).await?, listening.player.clone());
    waiting(move || player.play(sound, from).map_err(Error::from)).await
}

/// Stops for now.
#[tauri::command]
#[specta::specta]
pub async fn pause(listening: State<'_, Listening>) -> Answer<()> {
    listening.player.pause();
    Ok(())
}

/// Goes to a moment without changing whether it plays.
#[tauri::command]
#[specta::specta]
pub async fn seek(
    app: State<'_, Faircopy>,
    listening: State<'_, Listening>,
    session: SessionId,
    to: Millis,
) -> Answer<()> {
    let (sound, player) = (app.sound(session).await?, listening.player.clone());
    waiting(move || player.seek(sound, to).map_err(Error::from)).await
}

/// Sets the speed, 0.5 to 2; the pitch stays.
#[tauri::command]
#[specta::specta]
pub async fn set_speed(listening: State<'_, Listening>, speed: f64) -> Answer<()> {
    listening.player.set_speed(speed as f32);
    Ok(())
}

/// The player as it stands.
#[tauri::command]
#[specta::specta]
pub async fn player(listening: State<'_, Listening>) -> Answer<PlayerChanged> {
    Ok(listening.player.state().into())
}

/// Loudness over the whole length, 0 to 255 each, at most 1200 of them.
#[tauri::command]
#[specta::specta]
pub async fn peaks(app: State<'_, Faircopy>, listening: State<'_, Listening>, session: SessionId) -> Answer<Vec<u8>> {
    Ok(app.peaks(session, &listening.closed).await?)
}
