//! One file of a track while it is written: WAV whose header is right after each flush.

use std::{
    io::{self, BufWriter, Cursor, Seek, SeekFrom, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use hound::{WavSpec, WavWriter};

use super::{
    disk::{Disk, Growing},
    feed::{Format, SampleKind},
};

/// A file that is written.
pub(super) struct WavPart {
    writer: WavWriter<Held>,
    file: Held,
    format: Format,
    frames: u64,
}

/// The file, which hound holds and the recording syncs; both on one thread.
#[derive(Clone)]
struct Held(Arc<Mutex<BufWriter<Box<dyn Growing>>>>);

impl WavPart {
    /// Makes the file, with its header and its name on the disk.
    pub(super) fn create(path: &Path, format: Format, disk: &dyn Disk) -> io::Result<Self> {
        let file = Held(Arc::new(Mutex::new(BufWriter::new(disk.create(path)?))));
        let writer = WavWriter::new(file.clone(), spec(format)).map_err(io_error)?;
        let mut part = Self { writer, file, format, frames: 0 };
        part.sync()?;
        disk.sync_folder(path.parent().unwrap_or(Path::new(".")))?;
        Ok(part)
    }

    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// Frames that were written.
    pub(super) fn frames(&self) -> u64 {
        self.frames
    }

    /// Bytes of sound that were written.
    pub(super) fn bytes(&self) -> u64 {
        self.frames * self.format.frame_bytes()
    }

    /// Appends interleaved samples, in whole frames.
    pub(super) fn write(&mut self, samples: &[f32]) -> io::Result<()> {
        match self.format.samples {
            SampleKind::I16 => samples.iter().try_for_each(|sample| self.writer.write_sample(to_i16(*sample))),
            SampleKind::F32 => samples.iter().try_for_each(|sample| self.writer.write_sample(*sample)),
        }
        .map_err(io_error)?;
        self.frames += samples.len() as u64 / u64::from(self.format.channels);
        Ok(())
    }

    /// Hands all to the system, the sizes in the header included, so that others can read it.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush().map_err(io_error)
    }

    /// The same, and on the disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        self.file.with(|file| file.get_mut().sync())
    }
}

impl Held {
    fn with<T>(&self, work: impl FnOnce(&mut BufWriter<Box<dyn Growing>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(Write::flush)
    }
}

impl Seek for Held {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.with(|file| file.seek(to))
    }
}

/// A file of this format without any sound: the header alone.
pub(super) fn empty_file(format: Format) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    // Memory does not refuse.
    if let Ok(writer) = WavWriter::new(&mut bytes, spec(format)) {
        let _ = writer.finalize();
    }
    bytes.into_inner()
}

fn spec(format: Format) -> WavSpec {
    let (bits_per_sample, sample_format) = match format.samples {
        SampleKind::I16 => (16, hound::SampleFormat::Int),
        SampleKind::F32 => (32, hound::SampleFormat::Float),
    };
    WavSpec { channels: format.channels, sample_rate: format.rate_hz, bits_per_sample, sample_format }
}

/// Back to what the device gave.
fn to_i16(sample: f32) -> i16 {
    (sample * 32_768.0).round() as i16
}

fn io_error(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other),
    }
}
