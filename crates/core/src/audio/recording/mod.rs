//! A recording on the disk: a folder of WAV files that grow while people speak.
//!
//! ```text
//! sessions/ID/recording/me-001.wav, me-002.wav, …   what the microphone heard
//!                       others-001.wav, …           what the computer played
//! ```
//!
//! The parts of a track follow each other without a gap; all tracks begin at 0, and the same time is the same moment in all
//! of them. A part has the rate, the channels and the samples of its device (16 or 32 bit, or 32-bit float); a fresh one
//! begins before 4 GB and when the device comes back in another format. So no index is needed: the files tell all.

mod parts;
pub mod source;

pub use parts::{FOLDER, Part, parts};
