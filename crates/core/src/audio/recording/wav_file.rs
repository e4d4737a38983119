//! One open WAV file of a recording, also while it grows.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use hound::{SampleFormat, WavReader, WavSpec};

use super::super::AudioError;

/// The longest header that is looked at for the start of the samples.
const LONGEST_HEADER: u64 = 4096;

/// A file, read from front to back.
pub(super) struct WavFile {
    path: PathBuf,
    pub(super) spec: WavSpec,
    file: BufReader<File>,
    samples_start: u64,
    frame_bytes: u64,
    done_frames: u64,
    bytes: Vec<u8>,
}

impl WavFile {
    /// `None` while there is not even a header.
    ///
    /// # Errors
    /// [`AudioError::NotFound`] and the like.
    pub(super) fn open(path: &Path) -> Result<Option<Self>, AudioError> {
        let file = File::open(path).map_err(|source| AudioError::reading(path, source))?;
        let reader = match WavReader::new(BufReader::new(file)) {
            Ok(reader) => reader,
            Err(hound::Error::IoError(source)) if source.raw_os_error().is_some() => {
                return Err(AudioError::reading(path, source));
            }
            Err(_) => return Ok(None),
        };
        let spec = reader.spec();
        let frame_bytes = u64::from(spec.channels) * u64::from(spec.bits_per_sample / 8);
        let mut file = reader.into_inner();
        let samples_start = file.stream_position().map_err(|source| AudioError::reading(path, source))?;
        if frame_bytes == 0 || samples_start > LONGEST_HEADER {
            return Ok(None);
        }
        let path = path.to_path_buf();
        Ok(Some(Self { path, spec, file, samples_start, frame_bytes, done_frames: 0, bytes: Vec::new() }))
    }

    /// Whole frames that are in the file by now.
    pub(super) fn frames(&self) -> Result<u64, AudioError> {
        let about = self.file.get_ref().metadata().map_err(|source| AudioError::reading(&self.path, source))?;
        Ok(about.len().saturating_sub(self.samples_start) / self.frame_bytes)
    }

    /// The next frame to be read is this one.
    pub(super) fn go_to(&mut self, frame: u64) -> Result<(), AudioError> {
        let place = SeekFrom::Start(self.samples_start + frame * self.frame_bytes);
        self.file.seek(place).map_err(|source| AudioError::reading(&self.path, source))?;
        self.done_frames = frame;
        Ok(())
    }

    /// Appends up to `frames` frames, interleaved; none when there is nothing more by now.
    pub(super) fn read(&mut self, frames: u64, samples: &mut Vec<f32>) -> Result<(), AudioError> {
        let format = self.spec.sample_format;
        samples.extend(self.stored(frames)?.map(|bytes| value_of(bytes, format)));
        Ok(())
    }

    /// The next up to `frames` frames as they stand in the file, sample by sample.
    pub(super) fn stored(&mut self, frames: u64) -> Result<impl Iterator<Item = &[u8]>, AudioError> {
        let there = frames.min(self.frames()?.saturating_sub(self.done_frames));
        self.bytes.resize((there * self.frame_bytes) as usize, 0);
        self.file.read_exact(&mut self.bytes).map_err(|source| AudioError::reading(&self.path, source))?;
        self.done_frames += there;
        Ok(self.bytes.chunks_exact(usize::from(self.spec.bits_per_sample / 8)))
    }
}

/// A little-endian sample, nominally -1 to 1.
pub(super) fn value_of(bytes: &[u8], format: SampleFormat) -> f32 {
    match (format, bytes) {
        (SampleFormat::Float, &[a, b, c, d]) => f32::from_le_bytes([a, b, c, d]),
        (SampleFormat::Int, &[a]) => (f32::from(a) - 128.0) / 128.0,
        (SampleFormat::Int, &[a, b]) => f32::from(i16::from_le_bytes([a, b])) / 32_768.0,
        (SampleFormat::Int, &[a, b, c]) => i32::from_le_bytes([0, a, b, c]) as f32 / 2_147_483_648.0,
        (SampleFormat::Int, &[a, b, c, d]) => i32::from_le_bytes([a, b, c, d]) as f32 / 2_147_483_648.0,
        _ => 0.0,
    }
}
