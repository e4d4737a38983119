//! Faster or slower at the same pitch: Signalsmith Stretch, streaming, with its delay taken off.

use signalsmith_stretch::Stretch;

/// Frames that are stretched at a time.
const BLOCK_FRAMES: usize = 512;

/// Changes the speed of interleaved sound. At speed 1 it gives every sample back as it is.
pub(super) struct Speed {
    stretch: Option<Stretch>,
    channels: usize,
    factor: f64,
    /// Interleaved, less than a block.
    waiting: Vec<f32>,
    scratch: Vec<f32>,
    /// Frames that went in and came out of the stretcher.
    taken: u64,
    made: u64,
    /// Frames of its delay still to be dropped.
    delay_left: usize,
    /// Frames that were pushed and given out.
    pushed: u64,
    given: u64,
}

impl Speed {
    /// For `channels` interleaved channels at `rate_hz`.
    pub(super) fn new(channels: usize, rate_hz: u32, speed: f32) -> Self {
        let factor = f64::from(speed);
        let stretch = ((factor - 1.0).abs() > 1e-3).then(|| Stretch::preset_default(channels as u32, rate_hz));
        let delay_left = stretch.as_ref().map_or(0, |stretch| {
            // The stretcher looks ahead in the input and overlaps in the output; the first counts in input frames.
            (stretch.input_latency() as f64 / factor).round() as usize + stretch.output_latency()
        });
        let (waiting, scratch) = (Vec::new(), Vec::new());
        Self { stretch, channels, factor, waiting, scratch, taken: 0, made: 0, delay_left, pushed: 0, given: 0 }
    }

    /// Takes interleaved samples, any number of whole frames, and appends what comes out.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.pushed += (samples.len() / self.channels) as u64;
        if self.stretch.is_none() {
            out.extend_from_slice(samples);
            return;
        }
        self.waiting.extend_from_slice(samples);
        self.stretch_whole_blocks(out, u64::MAX);
    }

    /// Appends the rest, so that as much time has come out as went in.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) {
        let due = (self.pushed as f64 / self.factor).round() as u64;
        while self.stretch.is_some() && self.given < due {
            self.waiting.resize(BLOCK_FRAMES * self.channels, 0.0);
            self.stretch_whole_blocks(out, due);
        }
    }

    /// Gives no more than `due` frames in all.
    fn stretch_whole_blocks(&mut self, out: &mut Vec<f32>, due: u64) {
        let Some(stretch) = &mut self.stretch else { return };
        let block = BLOCK_FRAMES * self.channels;
        let whole = self.waiting.len() / block;
        for input in self.waiting.chunks_exact(block) {
            self.taken += BLOCK_FRAMES as u64;
            // Counted from the start, so that rounding never adds up.
            let frames = ((self.taken as f64 / self.factor) as u64 - self.made) as usize;
            self.made += frames as u64;
            self.scratch.resize(frames * self.channels, 0.0);
            stretch.process(input, &mut self.scratch);
            let skip = self.delay_left.min(frames);
            self.delay_left -= skip;
            let keep = ((frames - skip) as u64).min(due - self.given) as usize;
            out.extend_from_slice(&self.scratch[skip * self.channels..(skip + keep) * self.channels]);
            self.given += keep as u64;
        }
        self.waiting.drain(..whole * block);
    }
}
