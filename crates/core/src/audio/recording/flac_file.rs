//! One open FLAC file of a packed recording, found and read to the sample.

use std::{
    collections::VecDeque,
    fs::File,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use super::super::{AudioError, decode::Decoder};
use crate::transcript::Millis;

/// The mark, the head of the first block and the block itself, STREAMINFO (RFC 9639, section 8.2).
const START_BYTES: usize = 4 + 4 + 34;

/// A file, read from front to back.
pub(super) struct FlacFile {
    path: PathBuf,
    pub(super) rate_hz: u32,
    pub(super) channels: u16,
    pub(super) frames: u64,
    done_frames: u64,
    /// Opened when the first sample is asked for: who only wants to know the length need not decode.
    decoder: Option<Decoder>,
    /// Samples, interleaved, that are decoded and not asked for yet.
    ready: VecDeque<f32>,
    /// Samples that the decoder gives before those that are wanted.
    surplus: u64,
}

impl FlacFile {
    /// `None` where it is none, or does not say how long it is.
    ///
    /// # Errors
    /// [`AudioError::NotFound`] and the like.
    pub(super) fn open(path: &Path) -> Result<Option<Self>, AudioError> {
        let mut start = [0; START_BYTES];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
        match read {
            Err(source) if source.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            read => read.map_err(|source| AudioError::reading(path, source))?,
        }
        // The lowest bits of the block's first byte are its kind: 0.
        if !start.starts_with(b"fLaC") || start[4] & 0x7f != 0 {
            return Ok(None);
        }
        let mut facts = [0; 8];
        facts.copy_from_slice(&start[18..26]);
        let facts = u64::from_be_bytes(facts);
        let (rate_hz, channels, frames) = ((facts >> 44) as u32, ((facts >> 41) & 7) as u16 + 1, facts & 0xf_ffff_ffff);
        if rate_hz == 0 || frames == 0 {
            return Ok(None);
        }
        let path = path.to_path_buf();
        let (decoder, ready) = (None, VecDeque::new());
        Ok(Some(Self { path, rate_hz, channels, frames, done_frames: 0, decoder, ready, surplus: 0 }))
    }

    /// The next frame to be read is this one.
    pub(super) fn go_to(&mut self, frame: u64) -> Result<(), AudioError> {
        self.ready.clear();
        self.done_frames = frame;
        let mut decoder = Decoder::open(&self.path)?;
        // The decoder counts in milliseconds: it goes to the last one before that is a whole number of frames.
        let step = 1000 / gcd(1000, u64::from(self.rate_hz));
        let millis = frame * 1000 / u64::from(self.rate_hz) / step * step;
        let landed = decoder.seek(Millis(millis))?;
        self.surplus = (frame - landed.0 * u64::from(self.rate_hz) / 1000) * u64::from(self.channels);
        self.decoder = Some(decoder);
        Ok(())
    }

    /// Appends up to `frames` frames, interleaved; none at the end. Where sound is damaged beyond reading there is silence, so
    /// that what follows keeps its time.
    pub(super) fn read(&mut self, frames: u64, samples: &mut Vec<f32>) -> Result<(), AudioError> {
        let frames = frames.min(self.frames.saturating_sub(self.done_frames));
        let wanted = frames as usize * usize::from(self.channels);
        while self.ready.len() < wanted {
            let decoder = match &mut self.decoder {
                Some(decoder) => decoder,
                none => none.insert(Decoder::open(&self.path)?),
            };
            let Some(block) = decoder.next_block()? else {
                self.ready.resize(wanted, 0.0);
                break;
            };
            let skipped = self.surplus.min(block.samples.len() as u64);
            self.surplus -= skipped;
            self.ready.extend(&block.samples[skipped as usize..]);
        }
        samples.extend(self.ready.drain(..wanted));
        self.done_frames += frames;
        Ok(())
    }

    /// Whether nothing follows the frames that the file states.
    ///
    /// # Errors
    /// The drive fails.
    pub(super) fn is_at_its_end(&mut self) -> Result<bool, AudioError> {
        let more = match &mut self.decoder {
            Some(decoder) => decoder.next_block()?.is_some(),
            None => false,
        };
        Ok(!more && self.ready.is_empty() && self.done_frames == self.frames)
    }
}

fn gcd(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { gcd(other, one % other) }
}
