//! Sound to interleaved blocks of samples: a file as stored (symphonia, with libopus for Opus), or a recording of Faircopy's own.
//!
//! Streams: one packet is in memory at a time.

mod file;
mod long_wav;
mod open;
mod seek;
mod sniff;
mod timeline;

use std::path::Path;

use self::file::FileDecoder;
use super::{
    AudioError, AudioWarning,
    recording::source::{Growing, RecordingSource},
};
use crate::transcript::{Millis, Track};

/// What a file says about its sound; rate and channels are those of the first decoded packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioInfo {
    /// Short name of the container: "wave", "isomp4", "ogg".
    pub format: String,
    /// Short name of the codec: "pcm_s16le", "aac", "opus".
    pub codec: String,
    /// Samples per second and channel.
    pub sample_rate_hz: u32,
    /// Channels.
    pub channels: u16,
    /// The length that the header states or that can be told from the file's size; `None` while unknown.
    pub duration: Option<Millis>,
}

/// A stretch of sound.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// Interleaved samples, nominally -1 to 1; a multiple of `channels`, never empty.
    pub samples: &'a [f32],
    /// Samples per second and channel; may differ from the block before.
    pub sample_rate_hz: u32,
    /// Channels, at least one; may differ from the block before.
    pub channels: u16,
}

/// An open file or recording, read from front to back.
pub struct Decoder {
    from: From,
}

enum From {
    File(Box<FileDecoder>),
    Recording(Box<RecordingSource>),
}

/// Whether the file begins as sound and films do, also those that are not read here, damaged or cut off. Nothing is decoded.
pub fn begins_as_sound(path: &Path) -> bool {
    // Opening a pipe would wait for who writes into it.
    path.is_file() && std::fs::File::open(path).is_ok_and(|mut file| sniff::begins_as_sound(&mut file))
}

impl Decoder {
    /// Opens a file, chooses its default audio track and decodes the first packet; or opens the folder of a recording, which
    /// has one channel for each of its tracks.
    ///
    /// # Errors
    /// When there is no such file or no sound that can be decoded; each says what to do.
    pub fn open(path: &Path) -> Result<Self, AudioError> {
        let from = if RecordingSource::is_recording(path) {
            From::Recording(Box::new(RecordingSource::open(path, None)?))
        } else {
            From::File(Box::new(FileDecoder::open(path)?))
        };
        Ok(Self { from })
    }

    /// Opens a recording that may still grow.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub fn follow(folder: &Path, growing: Growing) -> Result<Self, AudioError> {
        Ok(Self { from: From::Recording(Box::new(RecordingSource::open(folder, Some(growing))?)) })
    }

    /// What the file says about itself.
    pub fn info(&self) -> &AudioInfo {
        match &self.from {
            From::File(file) => file.info(),
            From::Recording(recording) => recording.info(),
        }
    }

    /// The tracks of a recording, one for each channel; `None` for a file.
    pub fn tracks(&self) -> Option<&'static [Track]> {
        match &self.from {
            From::File(_) => None,
            From::Recording(recording) => Some(recording.tracks()),
        }
    }

    /// The next stretch of sound; `None` at the end. It is empty only while a recording grows and nothing more has come yet.
    ///
    /// # Errors
    /// Only when the drive fails: damage in the file becomes silence and a warning.
    pub fn next_block(&mut self) -> Result<Option<Block<'_>>, AudioError> {
        match &mut self.from {
            From::File(file) => file.next_block(),
            From::Recording(recording) => recording.next_block(),
        }
    }

    /// Goes to `to`, which is found to the sample: the next block begins there.
    ///
    /// Gives the moment at which the next block begins. It is the start of the file where the reader cannot jump (a stream
    /// that is cut off, or glued together from several); what lies before `to` is then for the caller to skip.
    ///
    /// # Errors
    /// As [`Decoder::open`]: the file may have gone since.
    pub fn seek(&mut self, to: Millis) -> Result<Millis, AudioError> {
        match &mut self.from {
            From::File(file) => file.seek(to),
            From::Recording(recording) => recording.seek(to),
        }
    }

    /// What was noticed so far; complete after the last block.
    pub fn warnings(&self) -> &[AudioWarning] {
        match &self.from {
            From::File(file) => file.warnings(),
            From::Recording(_) => &[],
        }
    }
}
