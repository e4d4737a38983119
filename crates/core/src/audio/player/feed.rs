//! From a moment of a file to stereo at the device's rate and the wanted speed, piece by piece.

use super::{
    super::{
        AudioError,
        decode::{Block, Decoder},
        resample::ToRate,
    },
    speed::Speed,
};
use crate::transcript::Millis;

/// A start in the middle of a wave would click.
const FADE_IN_S: f64 = 0.005;

/// Sound from one moment on. Its n-th frame stands for `from + n · speed / rate`.
pub(super) struct Feed {
    decoder: Decoder,
    rate: ToRate,
    speed: Speed,
    out_hz: u32,
    /// One track when the file has one channel, else two.
    mixed: Vec<Vec<f32>>,
    resampled: Vec<Vec<f32>>,
    interleaved: Vec<f32>,
    stretched: Vec<f32>,
    /// Stereo, ready for the device.
    out: Vec<f32>,
    out_at: usize,
    faded: usize,
    /// Seconds still to be dropped before the moment.
    skip_s: f64,
    /// Where decoding stands, in seconds.
    decoded_s: f64,
    finished: bool,
}

impl Feed {
    /// From the moment `from` on.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub(super) fn start(mut decoder: Decoder, from: Millis, out_hz: u32, speed: f32) -> Result<Self, AudioError> {
        let landed = decoder.seek(from)?;
        let rate_hz = decoder.info().sample_rate_hz;
        // The tracks of a recording are people, not sides: both ears hear them all.
        let tracks = if decoder.info().channels == 1 || decoder.tracks().is_some() { 1 } else { 2 };
        Ok(Self {
            decoder,
            rate: ToRate::new(rate_hz, out_hz, tracks),
            speed: Speed::new(tracks, out_hz, speed),
            out_hz,
            mixed: vec![Vec::new(); tracks],
            resampled: vec![Vec::new(); tracks],
            interleaved: Vec::new(),
            stretched: Vec::new(),
            out: Vec::new(),
            out_at: 0,
            faded: 0,
            skip_s: from.seconds() - landed.seconds(),
            decoded_s: landed.seconds(),
            finished: false,
        })
    }

    /// What is ready, interleaved stereo: `None` at the end; empty when there is nothing yet, so ask again.
    ///
    /// # Errors
    /// When the drive fails.
    pub(super) fn ready(&mut self) -> Result<Option<&[f32]>, AudioError> {
        if self.out_at == self.out.len() && !self.finished {
            self.step()?;
        }
        let over = self.finished && self.out_at == self.out.len();
        Ok((!over).then_some(&self.out[self.out_at..]))
    }

    /// So many of the samples that were ready are taken.
    pub(super) fn took(&mut self, samples: usize) {
        self.out_at += samples;
    }

    /// Where the file ends; right once [`Feed::ready`] has given `None`.
    pub(super) fn end(&self) -> Millis {
        Millis((self.decoded_s * 1000.0).round() as u64)
    }

    /// Gives the file back.
    pub(super) fn into_decoder(self) -> Decoder {
        self.decoder
    }

    /// One block from the file to `out`.
    fn step(&mut self) -> Result<(), AudioError> {
        self.out.clear();
        self.out_at = 0;
        for track in &mut self.resampled {
            track.clear();
        }
        if let Some(block) = self.decoder.next_block()? {
            let rate_hz = f64::from(block.sample_rate_hz);
            let frames = block.samples.len() / usize::from(block.channels);
            let skip = ((self.skip_s * rate_hz).round() as usize).min(frames);
            self.skip_s -= skip as f64 / rate_hz;
            self.decoded_s += frames as f64 / rate_hz;
            if block.sample_rate_hz != self.rate.rate_hz() {
                self.rate.finish(&mut self.resampled);
                self.rate = ToRate::new(block.sample_rate_hz, self.out_hz, self.mixed.len());
            }
            mix(&block, skip, &mut self.mixed);
            self.rate.push(&self.mixed, &mut self.resampled);
        } else {
            self.rate.finish(&mut self.resampled);
            self.finished = true;
        }
        self.stretch();
        Ok(())
    }

    /// From `resampled` to `out`.
    fn stretch(&mut self) {
        let (tracks, frames) = (self.resampled.len(), self.resampled[0].len());
        self.interleaved.clear();
        self.interleaved.extend((0..frames * tracks).map(|at| self.resampled[at % tracks][at / tracks]));
        self.stretched.clear();
        self.speed.push(&self.interleaved, &mut self.stretched);
        if self.finished {
            self.speed.finish(&mut self.stretched);
        }
        let fade_frames = FADE_IN_S * f64::from(self.out_hz);
        for frame in self.stretched.chunks_exact(tracks) {
            let gain = (self.faded as f64 / fade_frames).min(1.0) as f32;
            self.faded += 1;
            let sample = |track: usize| (frame[track.min(tracks - 1)] * gain).clamp(-1.0, 1.0);
            self.out.extend([sample(0), sample(1)]);
        }
    }
}

/// Fills one buffer per track from the block but for its first `skip` frames: left and right, or the mean of all channels.
fn mix(block: &Block<'_>, skip: usize, tracks: &mut [Vec<f32>]) {
    let channels = usize::from(block.channels);
    let apart = tracks.len() == 2 && channels == 2;
    for (at, track) in tracks.iter_mut().enumerate() {
        track.clear();
        track.extend(block.samples.chunks_exact(channels).skip(skip).map(|frame| {
            let value = if apart { frame[at] } else { frame.iter().sum::<f32>() / channels as f32 };
            // A float file may hold anything; one infinite sample would spoil everything after it.
            if value.is_finite() { value.clamp(-4.0, 4.0) } else { 0.0 }
        }));
    }
}
