//! Plays the sound of one session at a time, from any moment, at any speed from 0.5 to 2 with the pitch kept.
//!
//! ```text
//! decode ▶ feed (stereo, the device's rate, speed) ▶ ring ▶ device/speaker
//!              ▲ engine: one thread that obeys, feeds, and tells what is really heard
//! ```

mod engine;
mod feed;
mod speed;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, mpsc},
};

use self::engine::{Command, Engine};
use super::AudioError;
use crate::{session::SessionId, told::Told, transcript::Millis};

/// Slowest and fastest.
pub const SPEEDS: std::ops::RangeInclusive<f32> = 0.5..=2.0;

/// What can be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// Whose it is.
    pub session: SessionId,
    /// Its file.
    pub path: PathBuf,
    /// Its length; `None` while unknown.
    pub duration: Option<Millis>,
}

/// The player as it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlayerState {
    /// Whose sound it is; `None` before the first.
    pub session: Option<SessionId>,
    /// What is heard now; never beyond `duration`.
    pub at: Millis,
    /// Length of the sound.
    pub duration: Millis,
    /// Whether it plays.
    pub playing: bool,
    /// 1 is as recorded.
    pub speed: f32,
    /// Why nothing can be heard, with the next step.
    pub trouble: Option<Told>,
}

/// Where changes go: at most 20 a second, the last one always. Called from the player's thread; must return soon.
pub type PlayerSink = Box<dyn Fn(PlayerState) + Send>;

/// A player. Dropping it ends its thread and closes the device. The device is open only while it plays and a few seconds
/// longer.
///
/// A missing device is no error of these calls: it is told as [`PlayerState::trouble`].
#[derive(Debug)]
pub struct Player {
    commands: mpsc::Sender<Command>,
    state: Arc<Mutex<PlayerState>>,
}

impl Player {
    /// Starts the player's thread. Opens no device yet.
    pub fn start(sink: PlayerSink) -> Self {
        let (commands, heard) = mpsc::channel();
        let state = Arc::new(Mutex::new(PlayerState { speed: 1.0, ..PlayerState::default() }));
        let engine = Engine::new(heard, state.clone(), sink);
        std::thread::spawn(move || engine.run());
        Self { commands, state }
    }

    /// Plays from `from`, or from where it stands; from the start when it stands at the end or is another sound. Waits
    /// until the file is open: call it from a thread that may wait.
    ///
    /// # Errors
    /// When the file cannot be read; whatever played before goes on.
    pub fn play(&self, sound: Sound, from: Option<Millis>) -> Result<(), AudioError> {
        self.ask(|answer| Command::Play { sound, from, answer })
    }

    /// Stops for now.
    pub fn pause(&self) {
        self.tell(Command::Pause);
    }

    /// Goes to a moment of a sound; plays on there if it plays. Waits as [`Player::play`] does.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn seek(&self, sound: Sound, to: Millis) -> Result<(), AudioError> {
        self.ask(|answer| Command::Seek { sound, to, answer })
    }

    /// Sets the speed, at most to the ends of [`SPEEDS`]; the pitch stays.
    pub fn set_speed(&self, speed: f32) {
        if speed.is_finite() {
            self.tell(Command::Speed(speed.clamp(*SPEEDS.start(), *SPEEDS.end())));
        }
    }

    /// Lets go of a session's file, if it is the one, so that it can be deleted.
    pub fn release(&self, session: SessionId) {
        self.tell(Command::Release(session));
    }

    /// As it stands.
    pub fn state(&self) -> PlayerState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn tell(&self, command: Command) {
        // The thread lives as long as this handle.
        let _ = self.commands.send(command);
    }

    fn ask(&self, command: impl FnOnce(engine::Answer) -> Command) -> Result<(), AudioError> {
        let (answer, answered) = mpsc::channel();
        self.tell(command(answer));
        answered.recv().unwrap_or(Ok(()))
    }
}
