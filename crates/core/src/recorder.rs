//! How a recording stands while it goes on: what a shell shows of it.

use serde::{Deserialize, Serialize};

use crate::{
    told::Told,
    transcript::{Millis, Track},
};

/// A recording at one moment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordingStatus {
    /// Length of the recording so far, pauses left out.
    pub elapsed: Millis,
    /// All up to here is on the disk, whatever happens.
    pub safe: Millis,
    /// Whether the person has paused it.
    pub paused: bool,
    /// Its tracks: the microphone, then what the computer plays if that was asked for.
    pub tracks: Vec<TrackStatus>,
    /// How much more the disk holds at this rate; `None` where the system does not say.
    pub room: Option<Millis>,
    /// What the person should know about the recording as a whole as long as it is here.
    pub warnings: Vec<Told>,
}

/// One track of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TrackStatus {
    /// Whose sound.
    pub track: Track,
    /// Name of the device; that of the last one while there is none.
    pub device: Option<String>,
    /// How loud it is now.
    pub level: Level,
    /// Whether the person has muted it.
    pub muted: bool,
    /// What is wrong with it as long as it is; silence is recorded meanwhile, and the other track goes on.
    pub trouble: Option<Told>,
}

/// Loudness, 0 for silence to 1 for the loudest that the device can give.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Level {
    /// The loudest sample since the last status.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub peak: f32,
    /// Root mean square since the last status.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub rms: f32,
}
