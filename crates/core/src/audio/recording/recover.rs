//! Makes a recording whole that broke off, whatever state its files are in.
//!
//! The header of a part says how long it was at the last flush; the file itself is longer. So the sizes are taken from the
//! file, up to its last whole frame. A part without sound goes; one whose header is damaged gets that of another part.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::{
    feed::{Format, SampleKind},
    parts::{Part, parts},
    wav::empty_file,
    writer::Recorded,
};
use crate::transcript::{Millis, Track};

/// A header is shorter than this; what was written last is longer or nothing.
const HEADER_MAX: usize = 128;

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Header {
    /// All bytes up to the sound.
    bytes: Vec<u8>,
    rate_hz: u32,
    frame_bytes: u64,
}

/// Repairs every part, and makes all tracks equally long with silence. `None` when there is no sound in any of them.
///
/// Doing it again changes nothing.
///
/// # Errors
/// The files cannot be read or written.
pub fn repair(folder: &Path) -> io::Result<Option<Recorded>> {
    let parts = match parts(folder) {
        Ok(parts) => parts,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let headers: Vec<(Part, Option<Header>)> =
        parts.into_iter().map(|part| header(&part.path).map(|header| (part, header))).collect::<io::Result<_>>()?;
    let mut tracks: Vec<(Track, Vec<Whole>)> = Vec::new();
    for (part, own) in &headers {
        let header = own.as_ref().or_else(|| sibling(&headers, part));
        let Some(whole) = repair_part(&part.path, header, own.is_none())? else {
            fs::remove_file(&part.path)?;
            continue;
        };
        match tracks.iter_mut().find(|(track, _)| *track == part.track) {
            Some((_, wholes)) => wholes.push(whole),
            None => tracks.push((part.track, vec![whole])),
        }
    }
    even_out(&mut tracks)?;
    let bytes = tracks.iter().flat_map(|(_, wholes)| wholes).map(Whole::bytes).sum();
    let duration = tracks.iter().map(|(_, wholes)| seconds(wholes)).fold(0.0, f64::max);
    let duration = Millis((duration * 1000.0).round() as u64);
    let tracks: Vec<Track> = tracks.into_iter().map(|(track, _)| track).collect();
    Ok((!tracks.is_empty()).then_some(Recorded { tracks, bytes, duration }))
}

/// A part whose header is right.
struct Whole {
    path: PathBuf,
    header: Header,
    frames: u64,
}

impl Whole {
    fn bytes(&self) -> u64 {
        self.frames * self.header.frame_bytes
    }

    /// Says in the header how much there is.
    fn write_sizes(&self, file: &mut File) -> io::Result<()> {
        let start = self.header.bytes.len() as u64;
        let sizes = [(4, start - 8 + self.bytes()), (start - 4, self.bytes())];
        for (at, size) in sizes {
            file.seek(SeekFrom::Start(at))?;
            file.write_all(&u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes())?;
        }
        file.sync_data()
    }
}

fn repair_part(path: &Path, header: Option<&Header>, damaged: bool) -> io::Result<Option<Whole>> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let Some(header) = header else { return Ok(None) };
    let start = header.bytes.len() as u64;
    let frames = length.saturating_sub(start) / header.frame_bytes;
    if frames == 0 {
        return Ok(None);
    }
    let whole = Whole { path: path.to_path_buf(), header: header.clone(), frames };
    if damaged {
        file.write_all(&header.bytes)?;
    }
    if length != start + whole.bytes() {
        file.set_len(start + whole.bytes())?;
    }
    whole.write_sizes(&mut file)?;
    Ok(Some(whole))
}

/// The header of another part: of the same track, else of any.
fn sibling<'a>(all: &'a [(Part, Option<Header>)], part: &Part) -> Option<&'a Header> {
    let of_track = all.iter().filter(|(other, _)| other.track == part.track).find_map(|(_, header)| header.as_ref());
    of_track.or_else(|| all.iter().find_map(|(_, header)| header.as_ref()))
}

/// What the file's header says; `None` when it has none that makes sense.
fn header(path: &Path) -> io::Result<Option<Header>> {
    let mut bytes = Vec::with_capacity(HEADER_MAX);
    File::open(path)?.take(HEADER_MAX as u64).read_to_end(&mut bytes)?;
    Ok(read_header(&bytes))
}

fn read_header(bytes: &[u8]) -> Option<Header> {
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (channels, rate_hz, bits) = ((number(20)? >> 16) as u16, number(24)?, number(32)? >> 16);
    let samples = match bits {
        16 => SampleKind::I16,
        32 => SampleKind::F32,
        _ => return None,
    };
    let format = Format { rate_hz, channels, samples };
    if !(1..=1024).contains(&channels) || rate_hz == 0 || u32::try_from(format.bytes_per_second()).is_err() {
        return None;
    }
    // Only what Faircopy writes itself makes sense, but for the sizes.
    let expected = empty_file(format);
    let end = expected.len() - 4;
    let found = bytes.get(..expected.len())?;
    let fits = found[..4] == expected[..4] && found[8..end] == expected[8..end];
    fits.then(|| Header { bytes: found.to_vec(), rate_hz, frame_bytes: format.frame_bytes() })
}

fn seconds(wholes: &[Whole]) -> f64 {
    wholes.iter().map(|whole| whole.frames as f64 / f64::from(whole.header.rate_hz)).sum()
}

/// Zeros are silence in both formats, and a file that is only made longer takes no room for them.
fn even_out(tracks: &mut [(Track, Vec<Whole>)]) -> io::Result<()> {
    let end = tracks.iter().map(|(_, wholes)| seconds(wholes)).fold(0.0, f64::max);
    for (_, wholes) in tracks {
        let missing = end - seconds(wholes);
        let Some(last) = wholes.last_mut() else { continue };
        let frames = (missing * f64::from(last.header.rate_hz)).round() as u64;
        let fits = last.bytes() + frames * last.header.frame_bytes < u64::from(u32::MAX) - HEADER_MAX as u64;
        if frames > 0 && fits {
            last.frames += frames;
            let mut file = OpenOptions::new().write(true).open(&last.path)?;
            file.set_len(last.header.bytes.len() as u64 + last.bytes())?;
            last.write_sizes(&mut file)?;
        }
    }
    Ok(())
}
