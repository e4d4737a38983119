//! A finished recording as FLAC: the same samples in less room.
//!
//! Each part is written beside its WAV file, put on the disk, decoded again as the reader decodes it and compared sample for
//! sample; only then it takes the name under which it is read, and only after that the WAV file goes. So whatever happens, and
//! whenever, one of the two is there and whole; where both are, the WAV file counts and the other one goes.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    ops::ControlFlow,
    path::Path,
};

use flac_codec::encode::{FlacSampleWriter, Options};
use hound::SampleFormat;

use super::{
    super::fingerprint::OnProgress,
    disk::sync_folder,
    error::RecordingError,
    flac_file::FlacFile,
    parts::{Part, packed_parts, parts},
    wav_file::{WavFile, value_of},
    writer::RESERVE_BYTES,
};
use crate::{file_facts::free_bytes, job::Outcome};

pub use error::PackError;

mod error;

/// Frames that are read, written and compared at a time.
const STEP_FRAMES: u64 = 16_384;
/// What FLAC holds and every reader of it decodes.
const CHANNELS_MAX: u16 = 8;
const RATE_MAX_HZ: u32 = 655_350;

/// Bytes of a recording's files before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Packed {
    /// Before.
    pub before: u64,
    /// After; the same where nothing became smaller.
    pub after: u64,
}

/// Whether there is a part that is not packed.
pub fn can_be_packed(folder: &Path) -> bool {
    parts(folder).is_ok_and(|parts| !parts.is_empty())
}

/// Packs every part. Nobody else may pack or write the recording meanwhile; whoever reads it notices nothing. What is done when
/// it is cancelled stays packed.
///
/// # Errors
/// [`PackError`]; every part is then whole, as WAV or as FLAC.
pub fn pack(folder: &Path, on_progress: OnProgress) -> Result<Outcome<Packed>, PackError> {
    let writing = |source| RecordingError::writing(folder, source);
    clear_up(folder).map_err(writing)?;
    let parts = parts(folder).map_err(writing)?;
    let before = bytes_of(folder);
    // Before anything is written, for all of it: a recording is packed as a whole or left as it is.
    let mut bits = Vec::new();
    for part in &parts {
        bits.push(bits_of(&mut open(part)?)?);
    }
    // Each byte is read twice: to write it, and to compare.
    let of: u64 = parts.iter().filter_map(|part| part.path.metadata().ok()).map(|about| 2 * about.len()).sum();
    let mut done = 0_u64;
    let mut step = |bytes: u64| {
        done += bytes;
        on_progress(done.min(of), of)
    };
    for (part, bits) in parts.iter().zip(bits) {
        let packed = pack_part(part, bits, &mut step);
        if !matches!(packed, Ok(Outcome::Finished(()))) {
            // It is not there as a rule; what cannot be removed now is removed by the next start.
            let _ = fs::remove_file(part.half_packed());
        }
        if packed? == Outcome::Cancelled {
            return Ok(Outcome::Cancelled);
        }
    }
    Ok(Outcome::Finished(Packed { before, after: bytes_of(folder) }))
}

/// Takes away what a process left that was killed while it packed: the WAV files are still there.
///
/// # Errors
/// The folder cannot be read or written.
pub fn clear_up(folder: &Path) -> io::Result<()> {
    for (part, complete) in packed_parts(folder)? {
        if !complete {
            fs::remove_file(part.half_packed())?;
        } else if part.path.is_file() {
            fs::remove_file(part.packed())?;
        }
    }
    Ok(())
}

/// Bytes of all files in the folder.
pub fn bytes_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|about| about.len()).sum()
}

fn pack_part(part: &Part, bits: u32, step: &mut dyn FnMut(u64) -> ControlFlow<()>) -> Result<Outcome<()>, PackError> {
    let (folder, half) = (part.path.parent().unwrap_or(Path::new(".")), part.half_packed());
    let mut wav = open(part)?;
    if wav.frames()? == 0 {
        return Ok(Outcome::Finished(()));
    }
    let needed = part.path.metadata().map_or(0, |about| about.len());
    if free_bytes(folder).is_some_and(|free| free < needed + RESERVE_BYTES) {
        return Err(PackError::NoRoom { path: folder.to_path_buf(), needed });
    }
    if write(&mut wav, bits, &half, step)? == Outcome::Cancelled {
        return Ok(Outcome::Cancelled);
    }
    wav.go_to(0)?;
    if compare(&mut wav, &half, step)? == Outcome::Cancelled {
        return Ok(Outcome::Cancelled);
    }
    let writing = |source| RecordingError::writing(&half, source);
    if half.metadata().map_err(writing)?.len() < needed {
        exchange(part, folder).map_err(writing)?;
    } else {
        fs::remove_file(&half).map_err(writing)?;
    }
    Ok(Outcome::Finished(()))
}

/// Where the system does not let the WAV file go (another program holds it), it stays, alone.
fn exchange(part: &Part, folder: &Path) -> io::Result<()> {
    fs::rename(part.half_packed(), part.packed())?;
    sync_folder(folder)?;
    fs::remove_file(&part.path).or_else(|error| fs::remove_file(part.packed()).and(Err(error)))?;
    sync_folder(folder)
}

/// Writes the FLAC file and puts it on the disk.
fn write(
    wav: &mut WavFile,
    bits: u32,
    to: &Path,
    step: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Outcome<()>, PackError> {
    let writing = |source| RecordingError::writing(to, source);
    let encoding = |error| match error {
        flac_codec::Error::Io(source) => RecordingError::writing(to, source),
        other => RecordingError::writing(to, io::Error::other(other)),
    };
    let mut file = BufWriter::new(File::create(to).map_err(writing)?);
    let (rate, channels, format) = (wav.spec.sample_rate, wav.spec.channels, wav.spec.sample_format);
    let total = wav.frames()? * u64::from(channels);
    let options = Options::default().no_padding();
    let mut flac =
        FlacSampleWriter::new(&mut file, options, rate, bits, channels as u8, Some(total)).map_err(encoding)?;
    let mut samples = Vec::new();
    loop {
        samples.clear();
        for bytes in wav.stored(STEP_FRAMES)? {
            samples.push(whole(bytes, format).ok_or(PackError::TooFine)? >> (32 - bits));
        }
        if samples.is_empty() {
            break;
        }
        flac.write(&samples).map_err(encoding)?;
        if step(bytes_in(&samples, wav)).is_break() {
            return Ok(Outcome::Cancelled);
        }
    }
    flac.finalize().map_err(encoding)?;
    file.flush().map_err(writing)?;
    file.get_ref().sync_all().map_err(writing)?;
    Ok(Outcome::Finished(()))
}

/// Whether the FLAC file gives what the WAV file gives, bit for bit, and nothing beside it.
fn compare(
    wav: &mut WavFile,
    half: &Path,
    step: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Outcome<()>, PackError> {
    let differs = || PackError::Differs(half.to_path_buf());
    let mut flac = FlacFile::open(half)?.ok_or_else(differs)?;
    let spec = wav.spec;
    if (flac.rate_hz, flac.channels, flac.frames) != (spec.sample_rate, spec.channels, wav.frames()?) {
        return Err(differs());
    }
    let mut decoded = Vec::new();
    loop {
        decoded.clear();
        flac.read(STEP_FRAMES, &mut decoded)?;
        let stored = wav.stored(STEP_FRAMES)?.map(|bytes| value_of(bytes, spec.sample_format).to_bits());
        if !stored.eq(decoded.iter().map(|sample| sample.to_bits())) {
            return Err(differs());
        }
        if decoded.is_empty() {
            return if flac.is_at_its_end()? { Ok(Outcome::Finished(())) } else { Err(differs()) };
        }
        if step(bytes_in(&decoded, wav)).is_break() {
            return Ok(Outcome::Cancelled);
        }
    }
}

fn open(part: &Part) -> Result<WavFile, PackError> {
    WavFile::open(&part.path)?.ok_or_else(|| PackError::Damaged(part.path.clone()))
}

/// How many bits of each sample FLAC has to hold: 16 or 24.
fn bits_of(wav: &mut WavFile) -> Result<u32, PackError> {
    let spec = wav.spec;
    if spec.channels > CHANNELS_MAX || spec.sample_rate > RATE_MAX_HZ {
        return Err(PackError::Format { channels: spec.channels, rate_hz: spec.sample_rate });
    }
    if spec.sample_format == SampleFormat::Int && [16, 24].contains(&spec.bits_per_sample) {
        return Ok(u32::from(spec.bits_per_sample));
    }
    // Floats that a device made of whole numbers are whole numbers still.
    let mut used = 0;
    loop {
        let mut any = false;
        for bytes in wav.stored(STEP_FRAMES)? {
            used |= whole(bytes, spec.sample_format).ok_or(PackError::TooFine)?;
            any = true;
        }
        match used.trailing_zeros() {
            16.. if !any => return Ok(16),
            8.. if !any => return Ok(24),
            8.. => {}
            _ => return Err(PackError::TooFine),
        }
    }
}

/// The sample as a whole number of 32 bits; `None` where it is none: finer, louder than full, or a zero below zero.
fn whole(bytes: &[u8], format: SampleFormat) -> Option<i32> {
    match (format, bytes) {
        (SampleFormat::Float, &[a, b, c, d]) => {
            let value = f32::from_le_bytes([a, b, c, d]);
            let scaled = f64::from(value) * 2_147_483_648.0;
            let whole = scaled as i32;
            (f64::from(whole).to_bits() == scaled.to_bits()).then_some(whole)
        }
        (SampleFormat::Int, &[a]) => Some((i32::from(a) - 128) << 24),
        (SampleFormat::Int, &[a, b]) => Some(i32::from_le_bytes([0, 0, a, b])),
        (SampleFormat::Int, &[a, b, c]) => Some(i32::from_le_bytes([0, a, b, c])),
        (SampleFormat::Int, &[a, b, c, d]) => Some(i32::from_le_bytes([a, b, c, d])),
        _ => None,
    }
}

fn bytes_in<T>(samples: &[T], wav: &WavFile) -> u64 {
    samples.len() as u64 * u64::from(wav.spec.bits_per_sample / 8)
}
