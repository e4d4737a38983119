//! Sound in: decode, resample, find speech, pack it into windows, keep the original and know it again. Sound out: the player.
//!
//! ```text
//! file ▶ decode (blocks as stored) ▶ tracks (16 kHz mono each) ▶ speech (utterances) ▶ pack (windows) ▶ recogniser
//! ```
//!       decode ▶ player (rate, speed) ▶ device/speaker
//!       decode ▶ peaks (the waveform)
//! Every step streams: whatever the file's length, no more than about a window of 30 s is in memory per track.
//! All of it is plain CPU work; call it from a blocking thread.

pub mod decode;
mod device;
pub mod error;
pub mod fingerprint;
pub mod live;
pub mod original;
pub mod pack;
pub mod peaks;
pub mod player;
mod quiet;
pub mod recording;
mod resample;
pub mod speech;
pub mod stretch;
pub mod tracks;
pub mod windows;

#[cfg(test)]
pub(crate) use device::SpeakerError;
pub use error::{AudioError, AudioWarning};

/// The rate at which speech is found and recognised.
pub const SPEECH_RATE_HZ: u32 = 16_000;
