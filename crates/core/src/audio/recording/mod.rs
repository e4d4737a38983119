//! A recording on the disk: a folder of WAV files that grow while people speak.
//!
//! ```text
//! sessions/ID/recording/me-001.wav, me-002.wav, …   what the microphone heard
//!                       others-001.wav, …           what the computer played
//!
//! device ▶ feed (ring) ▶ track (timeline, silence) ▶ wav ▶ disk        watch: opens devices, notices when one is gone
//! ```
//!
//! The parts of a track follow each other without a gap; all tracks begin at 0, and the same time is the same moment in all
//! of them. A part has the rate and the channels of its device, and its samples (16-bit integers or 32-bit floats); a fresh
//! one begins before 4 GB and when the device comes back in another format. So no index is needed: the files tell all.
//! A part of a finished recording may be packed: `me-001.flac` with the same samples takes the place of `me-001.wav`.

pub mod clock;
pub mod disk;
pub mod error;
pub mod feed;
mod flac_file;
mod open;
pub mod packing;
mod parts;
mod recover;
pub mod source;
#[cfg(test)]
mod tests;
mod timeline;
mod track;
pub mod watch;
mod wav;
mod wav_file;
pub mod writer;

pub use parts::{FOLDER, Part, parts};
pub use recover::repair;
pub use writer::{Recorded, Writer};
