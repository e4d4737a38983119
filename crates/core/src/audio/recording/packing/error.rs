//! Why a recording is not packed. It is whole all the same, and every message says so.

use std::path::PathBuf;

use super::super::{super::AudioError, error::RecordingError};
use crate::session::SessionId;

/// Why a recording stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// FLAC would change the samples.
    #[error(
        "The samples of this recording are finer than FLAC can hold, so packing would change them. It stays as it is, and \
         nothing is lost; to make room, delete its sound and keep its text."
    )]
    TooFine,
    /// FLAC has no such format.
    #[error(
        "FLAC holds no sound of {channels} channels at {rate_hz} Hz, so this recording stays as it is. Nothing is lost; to \
         make room, delete its sound and keep its text."
    )]
    Format {
        /// Channels.
        channels: u16,
        /// Samples per second.
        rate_hz: u32,
    },
    /// A file has no header.
    #[error("{} is damaged, so the recording stays as it is. Listen to it before you delete anything.", .0.display())]
    Damaged(PathBuf),
    /// What was packed is not what was recorded.
    #[error(
        "{} did not come out the same as the recording and was thrown away; the recording stays as it is. Check the disk, \
         then try again.", .0.display()
    )]
    Differs(PathBuf),
    /// Both have to fit for a while.
    #[error(
        "There is no room to pack the recording: until it is done its disk needs another {} MB (for {}). Free some space, \
         then try again.", needed.div_ceil(1_000_000), path.display()
    )]
    NoRoom {
        /// The recording's folder.
        path: PathBuf,
        /// Bytes.
        needed: u64,
    },
    /// It was taken in as a file, or has no sound.
    #[error("Session {0} was not recorded by Faircopy, so there is nothing to pack. Its sound stays as it is.")]
    NotRecorded(SessionId),
    /// It is recorded or written down.
    #[error("Session {0} is not finished yet. Go on with it first (`faircopy resume {0}`), then pack it.")]
    NotDone(SessionId),
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] AudioError),
    /// The packed file cannot be written.
    #[error(transparent)]
    Write(#[from] RecordingError),
}

tell! {
    PackError {
        Self::TooFine => "pack_too_fine",
        Self::Format { channels, rate_hz } => "pack_format"(channels, rate_hz),
        Self::Damaged(path) => "pack_damaged"(path),
        Self::Differs(path) => "pack_differs"(path),
        Self::NoRoom { path, needed } => "pack_no_room"(megabytes = needed.div_ceil(1_000_000), path),
        Self::NotRecorded(session) => "pack_not_recorded"(session),
        Self::NotDone(session) => "pack_not_done"(session),
    }
    through {
        Self::Read(error) => error: AudioError,
        Self::Write(error) => error: RecordingError,
    }
}

#[cfg(test)]
impl PackError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let path = || PathBuf::from("/home/me/library/me-001.wav");
        vec![
            Self::TooFine,
            Self::Format { channels: 12, rate_hz: 48_000 },
            Self::Damaged(path()),
            Self::Differs(path()),
            Self::NoRoom { path: path(), needed: 12_000_000 },
            Self::NotRecorded(SessionId(7)),
            Self::NotDone(SessionId(7)),
        ]
    }
}
