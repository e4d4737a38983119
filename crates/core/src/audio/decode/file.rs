//! One file, packet by packet: damaged packets become silence of their length, so that times after them stay true, and a file
//! that is cut off gives what it holds; both leave a warning.

use std::path::{Path, PathBuf};

use symphonia::core::{
    codecs::audio::AudioDecoder, errors::Error as SymphoniaError, formats::FormatReader, packet::Packet,
};

use super::{AudioError, AudioInfo, AudioWarning, Block, open, timeline::Timeline};
use crate::transcript::Millis;

/// An open file, read from front to back.
pub(super) struct FileDecoder {
    pub(super) path: PathBuf,
    pub(super) info: AudioInfo,
    pub(super) reader: Box<dyn FormatReader>,
    pub(super) track_id: u32,
    pub(super) codec: Box<dyn AudioDecoder>,
    pub(super) timeline: Timeline,
    pub(super) samples: Vec<f32>,
    pub(super) sample_rate_hz: u32,
    pub(super) channels: u16,
    /// The first block is decoded while opening, to know rate and channels; it waits here.
    pub(super) primed: bool,
    /// A packet that comes after silence which stands for a gap.
    pub(super) held: Option<Packet>,
    /// Whether the length in the header was counted by whoever wrote the file, rather than estimated here.
    pub(super) length_is_stated: bool,
    pub(super) end_is_missing: bool,
    pub(super) failures_in_a_row: u32,
    pub(super) ending: Ending,
    pub(super) damaged: u64,
    pub(super) warnings: Vec<AudioWarning>,
}

/// How the file came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    NotYet,
    Clean,
    CutOff,
    Damaged,
    /// And all warnings are given.
    Concluded,
}

/// After this many unreadable pieces in a row the rest is given up.
const FAILURES_MAX: u32 = 64;
/// Frames of silence handed out at a time.
const SILENCE_FRAMES: u64 = 4096;
/// A file may end this much before its stated length without a word: encoders round.
const SHORTFALL_MS: u64 = 500;

impl FileDecoder {
    /// Opens a file, chooses its default audio track and decodes the first packet.
    ///
    /// # Errors
    /// When there is no such file or no sound that can be decoded; each says what to do.
    pub(super) fn open(path: &Path) -> Result<Self, AudioError> {
        let mut this = open::open(path)?;
        if !this.advance()? {
            return Err(AudioError::NothingDecodable(path.to_path_buf()));
        }
        this.info.sample_rate_hz = this.sample_rate_hz;
        this.info.channels = this.channels;
        this.primed = true;
        Ok(this)
    }

    /// What the file says about itself.
    pub(super) fn info(&self) -> &AudioInfo {
        &self.info
    }

    /// The next stretch of sound; `None` at the end.
    ///
    /// # Errors
    /// Only when the drive fails: damage in the file becomes silence and a warning.
    pub(super) fn next_block(&mut self) -> Result<Option<Block<'_>>, AudioError> {
        if !std::mem::take(&mut self.primed) && !self.advance()? {
            return Ok(None);
        }
        Ok(Some(Block { samples: &self.samples, sample_rate_hz: self.sample_rate_hz, channels: self.channels }))
    }

    /// What was noticed so far; complete after the last block.
    pub(super) fn warnings(&self) -> &[AudioWarning] {
        &self.warnings
    }

    /// Fills `samples` with the next stretch; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool, AudioError> {
        while self.ending == Ending::NotYet && !self.timeline.is_over() {
            if self.give_silence() {
                return Ok(true);
            }
            let Some(packet) = self.next_packet()? else { break };
            self.timeline.meet(&packet);
            if self.timeline.owes_silence() {
                self.damaged += 1;
                self.held = Some(packet);
            } else if self.decode(&packet) {
                return Ok(true);
            }
        }
        self.conclude();
        Ok(false)
    }

    /// Hands out silence that stands for damaged or missing packets, if any is owed.
    fn give_silence(&mut self) -> bool {
        let frames = self.timeline.take_silence(SILENCE_FRAMES, self.sample_rate_hz);
        self.samples.clear();
        self.samples.resize(frames as usize * usize::from(self.channels), 0.0);
        self.clip_to_timeline();
        !self.samples.is_empty()
    }

    /// Decodes into `samples`; false when there is nothing in it to hear.
    fn decode(&mut self, packet: &Packet) -> bool {
        self.samples.clear();
        let Ok(buffer) = self.codec.decode(packet) else {
            // Right after a jump a decoder may still miss what lies before; nobody hears that part.
            self.damaged += u64::from(!self.timeline.is_landing());
            self.timeline.lose(packet);
            return false;
        };
        let (rate, channels) = (buffer.spec().rate(), buffer.spec().channels().count());
        // What no recorder writes is damage in a header.
        if !(1_000..=768_000).contains(&rate) || !(1..=64).contains(&channels) {
            self.damaged += 1;
            return false;
        }
        self.sample_rate_hz = rate;
        self.channels = channels as u16;
        buffer.copy_to_vec_interleaved::<f32>(&mut self.samples);
        self.clip_to_timeline();
        !self.samples.is_empty()
    }

    fn clip_to_timeline(&mut self) {
        let channels = usize::from(self.channels.max(1));
        let keep = self.timeline.hear((self.samples.len() / channels) as u64, self.sample_rate_hz);
        self.samples.truncate(keep.end as usize * channels);
        self.samples.drain(..(keep.start as usize * channels).min(self.samples.len()));
    }

    fn next_packet(&mut self) -> Result<Option<Packet>, AudioError> {
        if let Some(packet) = self.held.take() {
            return Ok(Some(packet));
        }
        loop {
            match self.reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track_id => {
                    self.failures_in_a_row = 0;
                    return Ok(Some(packet));
                }
                Ok(Some(_)) => {}
                Ok(None) => {
                    self.ending = Ending::Clean;
                    return Ok(None);
                }
                Err(SymphoniaError::IoError(source)) if source.raw_os_error().is_some() => {
                    return Err(AudioError::reading(&self.path, source));
                }
                Err(SymphoniaError::IoError(_)) => {
                    self.ending = Ending::CutOff;
                    return Ok(None);
                }
                Err(SymphoniaError::ResetRequired) if self.choose_again() => {}
                Err(_) => self.damaged += 1,
            }
            // Other tracks' packets are no failure, but a reader that only ever fails would spin.
            self.failures_in_a_row += 1;
            if self.failures_in_a_row > FAILURES_MAX && self.damaged > 0 {
                self.ending = Ending::Damaged;
                return Ok(None);
            }
        }
    }

    /// A chained stream begins anew: tracks and codec may have changed.
    fn choose_again(&mut self) -> bool {
        let Some((track_id, codec)) = open::choose(self.reader.as_ref()) else { return false };
        self.track_id = track_id;
        self.codec = codec;
        let time_base =
            self.reader.tracks().iter().find(|track| track.id == track_id).and_then(|track| track.time_base);
        self.timeline.restart(time_base);
        true
    }

    /// Draws the sum at the end: is everything there that the header promised?
    fn conclude(&mut self) {
        if self.ending == Ending::Concluded {
            return;
        }
        let heard = self.timeline.heard();
        let missing = |declared: &Millis| self.length_is_stated && declared.0 > heard.0 + SHORTFALL_MS;
        if let Some(declared) = self.info.duration.filter(missing) {
            self.warnings.push(AudioWarning::Truncated { heard, declared });
        } else if self.ending == Ending::Damaged || (self.ending == Ending::CutOff && !self.length_is_stated) {
            self.warnings.push(AudioWarning::BrokenOff { heard });
        } else if self.end_is_missing {
            self.warnings.push(AudioWarning::EndMissing { heard });
        }
        if self.damaged > 0 && self.ending != Ending::Damaged {
            self.warnings.push(AudioWarning::DamagedPackets { count: self.damaged });
        }
        self.ending = Ending::Concluded;
        self.samples.clear();
    }
}
