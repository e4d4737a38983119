//! One open part of a track: its WAV file, or the FLAC file that took its place.

use super::{super::AudioError, flac_file::FlacFile, parts::Part, wav_file::WavFile};

/// One open file, read from front to back, mixed down.
pub(super) struct OpenPart {
    file: Either,
    /// Interleaved samples that were read just now.
    samples: Vec<f32>,
}

enum Either {
    Wav(WavFile),
    Flac(Box<FlacFile>),
}

impl OpenPart {
    /// `None` while there is no such file, or not even its header.
    pub(super) fn open(part: &Part) -> Result<Option<Self>, AudioError> {
        // In this order: where the WAV file is gone, the FLAC file was there before it went.
        let file = match WavFile::open(&part.path) {
            Err(AudioError::NotFound(_)) => match FlacFile::open(&part.packed()) {
                Err(AudioError::NotFound(_)) => None,
                flac => flac?.map(|file| Either::Flac(Box::new(file))),
            },
            wav => wav?.map(Either::Wav),
        };
        Ok(file.map(|file| Self { file, samples: Vec::new() }))
    }

    /// Samples per second and channel.
    pub(super) fn rate_hz(&self) -> u32 {
        match &self.file {
            Either::Wav(file) => file.spec.sample_rate,
            Either::Flac(file) => file.rate_hz,
        }
    }

    /// Whole frames that are in the file by now.
    pub(super) fn frames(&self) -> Result<u64, AudioError> {
        match &self.file {
            Either::Wav(file) => file.frames(),
            Either::Flac(file) => Ok(file.frames),
        }
    }

    /// The next frame to be read is this one.
    pub(super) fn go_to(&mut self, frame: u64) -> Result<(), AudioError> {
        match &mut self.file {
            Either::Wav(file) => file.go_to(frame),
            Either::Flac(file) => file.go_to(frame),
        }
    }

    /// Appends up to `frames` frames, mixed down; false when there is nothing more by now.
    pub(super) fn read(&mut self, frames: u64, mono: &mut Vec<f32>) -> Result<bool, AudioError> {
        self.samples.clear();
        let channels = match &mut self.file {
            Either::Wav(file) => {
                file.read(frames, &mut self.samples)?;
                file.spec.channels
            }
            Either::Flac(file) => {
                file.read(frames, &mut self.samples)?;
                file.channels
            }
        };
        let frames = self.samples.chunks_exact(usize::from(channels.max(1)));
        mono.extend(frames.map(|frame| frame.iter().sum::<f32>() / f32::from(channels)));
        Ok(!self.samples.is_empty())
    }
}
