//! A file as tracks of 16 kHz mono: mixed down, or its channels kept apart.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    AudioError, AudioWarning, SPEECH_RATE_HZ,
    decode::{AudioInfo, Block, Decoder},
    recording::source::Growing,
    resample::ToRate,
};
use crate::transcript::{Millis, Track};

/// Which tracks to hear in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrackPlan {
    /// One track: the mean of all channels.
    #[default]
    Mixed,
    /// Two tracks: the first channel and the second.
    LeftRight,
    /// Two tracks: the first channel is the person's own microphone, the second everybody else.
    MeOthers,
}

impl TrackPlan {
    /// The tracks of a file with `channels` channels. A file with one channel has one track, whatever the plan.
    pub fn tracks(self, channels: u16) -> &'static [Track] {
        match self {
            Self::LeftRight if channels > 1 => &[Track::Left, Track::Right],
            Self::MeOthers if channels > 1 => &[Track::Me, Track::Others],
            _ => &[Track::Mixed],
        }
    }
}

/// A file read as tracks of 16 kHz mono, from front to back. Holds a fraction of a second.
pub struct TrackReader {
    decoder: Decoder,
    tracks: &'static [Track],
    mono_file: bool,
    resampler: ToRate,
    split: Vec<Vec<f32>>,
    out: Vec<Vec<f32>>,
    finished: bool,
}

impl TrackReader {
    /// Opens a file.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub fn open(path: &Path, plan: TrackPlan) -> Result<Self, AudioError> {
        Ok(Self::of(Decoder::open(path)?, plan))
    }

    /// Opens a recording that may still grow; it has the tracks that were recorded.
    ///
    /// # Errors
    /// As [`TrackReader::open`].
    pub fn follow(folder: &Path, growing: Growing) -> Result<Self, AudioError> {
        Ok(Self::of(Decoder::follow(folder, growing)?, TrackPlan::MeOthers))
    }

    fn of(decoder: Decoder, plan: TrackPlan) -> Self {
        let (rate_hz, channels) = (decoder.info().sample_rate_hz, decoder.info().channels);
        let recorded = decoder.tracks();
        let tracks = recorded.unwrap_or_else(|| plan.tracks(channels));
        Self {
            decoder,
            tracks,
            mono_file: recorded.is_none() && plan != TrackPlan::Mixed && channels == 1,
            resampler: ToRate::new(rate_hz, SPEECH_RATE_HZ, tracks.len()),
            split: vec![Vec::new(); tracks.len()],
            out: vec![Vec::new(); tracks.len()],
            finished: false,
        }
    }

    /// What the file says about itself.
    pub fn info(&self) -> &AudioInfo {
        self.decoder.info()
    }

    /// The tracks that are heard, in the order of the buffers of [`TrackReader::next`].
    pub fn tracks(&self) -> &[Track] {
        self.tracks
    }

    /// Goes to `to`; gives the moment at which the next stretch begins, as [`Decoder::seek`] does.
    ///
    /// # Errors
    /// As [`TrackReader::open`]: the file may have gone since.
    pub fn seek(&mut self, to: Millis) -> Result<Millis, AudioError> {
        let landed = self.decoder.seek(to)?;
        let rate_hz = self.decoder.info().sample_rate_hz;
        self.resampler = ToRate::new(rate_hz, SPEECH_RATE_HZ, self.tracks.len());
        self.finished = false;
        Ok(landed)
    }

    /// The next stretch of sound, one buffer per track, 16 kHz, all of one length; `None` at the end. It is empty only while a
    /// recording grows and nothing more has come yet.
    ///
    /// # Errors
    /// Only when the drive fails.
    #[allow(clippy::should_implement_trait)] // it lends, which an iterator cannot
    pub fn next(&mut self) -> Result<Option<&[Vec<f32>]>, AudioError> {
        for out in &mut self.out {
            out.clear();
        }
        while !self.finished && self.out[0].is_empty() {
            let Some(block) = self.decoder.next_block()? else {
                self.resampler.finish(&mut self.out);
                self.finished = true;
                break;
            };
            if block.samples.is_empty() {
                return Ok(Some(&self.out));
            }
            if block.sample_rate_hz != self.resampler.rate_hz() {
                self.resampler.finish(&mut self.out);
                self.resampler = ToRate::new(block.sample_rate_hz, SPEECH_RATE_HZ, self.tracks.len());
            }
            split(&block, &mut self.split);
            self.resampler.push(&self.split, &mut self.out);
        }
        Ok((!self.out[0].is_empty()).then_some(&self.out))
    }

    /// What was noticed so far; complete after the last stretch.
    pub fn warnings(&self) -> Vec<AudioWarning> {
        let mono = self.mono_file.then_some(AudioWarning::MonoFile);
        mono.into_iter().chain(self.decoder.warnings().iter().copied()).collect()
    }
}

/// Fills one buffer per track from a block: the mean of all channels, or one channel each.
fn split(block: &Block<'_>, tracks: &mut [Vec<f32>]) {
    let channels = usize::from(block.channels);
    let mixed = tracks.len() == 1;
    for (at, track) in tracks.iter_mut().enumerate() {
        track.clear();
        track.extend(block.samples.chunks_exact(channels).map(|frame| {
            let value = if mixed { frame.iter().sum::<f32>() / channels as f32 } else { frame[at.min(channels - 1)] };
            // A float file may hold anything; one infinite sample would spoil everything after it.
            if value.is_finite() { value.clamp(-4.0, 4.0) } else { 0.0 }
        }));
    }
}
