//! WAV files whose header does not say how much sound there is. RF64 and BW64, of more than 4 GB (EBU Tech 3306,
//! ITU-R BS.2088), have it in a chunk of their own, `ds64`, which symphonia does not know. A recorder that was killed or wrote into
//! a pipe never filled it in, and one that went on behind 4 GB counted from zero again. They are shown to symphonia as a
//! WAV whose length is not known.

use std::{
    fs::File,
    io::{Read, Result, Seek, SeekFrom},
};

use symphonia::core::io::MediaSource;

use super::sniff::read_at;
use crate::transcript::Millis;

/// More chunks than this before the sound mean a crafted file.
const CHUNKS_MAX: usize = 4096;
/// A description of the sound is much smaller.
const FORMAT_MAX: u64 = 4096;
/// What stands for a length that is in `ds64`, or not known.
const UNKNOWN: [u8; 4] = [0xff; 4];
/// What recorders write before they know the length: SoX and others the last one, because some readers take lengths as signed.
const NOT_FILLED_IN: [u32; 3] = [0, u32::MAX, 0x7fff_f000];
/// What a length of 32 bits cannot tell apart.
const WRAP: u64 = 1 << 32;

/// Where the sound of such a file lies and how it is to be read.
#[derive(Debug)]
pub(super) struct LongWav {
    /// A header for the sound alone.
    header: Vec<u8>,
    /// Place of the first byte of sound.
    start: u64,
    /// Bytes of sound that the file states.
    stated: u64,
    bytes_per_second: u32,
}

impl LongWav {
    /// Looks for `ds64`, the format and the sound; `None` for any other file, for one that lacks them, and for a WAV whose
    /// header is right, or tells at least how much is missing.
    pub(super) fn find(file: &mut File) -> Option<Self> {
        let head = read_at(file, 0, 12);
        let is_long = head.starts_with(b"RF64") || head.starts_with(b"BW64");
        if !(is_long || head.starts_with(b"RIFF")) || head.get(8..12) != Some(b"WAVE") {
            return None;
        }
        let all = u64::from(u32::from_le_bytes(head.get(4..8)?.try_into().ok()?)) + 8;
        let (mut at, mut format, mut stated) = (12, None, None);
        for _ in 0..CHUNKS_MAX {
            let chunk = read_at(file, at, 24);
            let (name, size) = (chunk.get(..4)?, u32::from_le_bytes(chunk.get(4..8)?.try_into().ok()?));
            match name {
                b"ds64" => stated = Some(u64::from_le_bytes(chunk.get(16..24)?.try_into().ok()?)),
                b"fmt " => format = Some(read_at(file, at + 8, u64::from(size).min(FORMAT_MAX))),
                b"data" => {
                    let stated = match is_long {
                        true if size == u32::MAX => stated?,
                        true => u64::from(size),
                        false => unstated(file, size, at + 8, all)?,
                    };
                    return Self::of(&format?, at + 8, stated);
                }
                _ => {}
            }
            // Chunks begin at even places.
            at += 8 + u64::from(size) + u64::from(size % 2);
        }
        None
    }

    fn of(format: &[u8], start: u64, stated: u64) -> Option<Self> {
        let bytes_per_second = u32::from_le_bytes(format.get(8..12)?.try_into().ok()?);
        let mut header = [&b"RIFF"[..], &UNKNOWN, b"WAVEfmt ", &(format.len() as u32).to_le_bytes(), format].concat();
        header.resize(header.len().next_multiple_of(2), 0);
        header.extend([&b"data"[..], &UNKNOWN].concat());
        Some(Self { header, start, stated, bytes_per_second })
    }

    /// The length that the file states.
    pub(super) fn duration(&self) -> Option<Millis> {
        let millis = u128::from(self.stated) * 1000 / u128::from(self.bytes_per_second.max(1));
        u64::try_from(millis).ok().filter(|millis| *millis > 0 && self.bytes_per_second > 0).map(Millis)
    }

    /// The file as symphonia reads it.
    pub(super) fn of_file(self, file: File) -> Shown {
        Shown { wav: self, file, at: 0 }
    }
}

/// How much sound a plain WAV holds from `start` on, where neither `size` nor the length of all that the header states can be right.
fn unstated(file: &mut File, size: u32, start: u64, all: u64) -> Option<u64> {
    let rest = file.seek(SeekFrom::End(0)).ok()?.checked_sub(start)?;
    if NOT_FILLED_IN.contains(&size) {
        // No sound is true where something else follows in its place.
        let next = read_at(file, start, 8);
        let is_chunk = next.len() == 8
            && next[..4].iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
            && u64::from(u32::from_le_bytes(next[4..].try_into().ok()?)) + 8 <= rest;
        return (u64::from(size) > rest || size == 0 && rest > 0 && !is_chunk).then_some(rest);
    }
    let size = u64::from(size);
    let wrapped = rest.saturating_sub(size) / WRAP * WRAP;
    (wrapped > 0 || all < start + size).then_some(size + wrapped)
}

/// The header and then the sound, without what may follow it.
pub(super) struct Shown {
    wav: LongWav,
    file: File,
    at: u64,
}

impl Read for Shown {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let header = self.wav.header.len() as u64;
        let bytes = if self.at < header {
            (&self.wav.header[self.at as usize..]).read(into)?
        } else {
            let sound = self.at - header;
            let left = self.wav.stated.saturating_sub(sound).min(into.len() as u64);
            self.file.seek(SeekFrom::Start(self.wav.start + sound))?;
            self.file.read(&mut into[..left as usize])?
        };
        self.at += bytes as u64;
        Ok(bytes)
    }
}

impl Seek for Shown {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let length = self.wav.header.len() as u64 + self.wav.stated;
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => length.checked_add_signed(by),
        };
        self.at = place.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl MediaSource for Shown {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.wav.header.len() as u64 + self.wav.stated)
    }
}
