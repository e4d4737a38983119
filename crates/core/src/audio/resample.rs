//! One rate to another, streaming: same start, same length, no delay.

use rubato::{
    Fft, FixedSync, Indexing, Resampler, WindowFunction, audioadapter_buffers::direct::SequentialSliceOfVecs,
};

/// Frames that go into the resampler at a time; one block of its Fourier transform, so that it cuts off steeply just
/// below half the lower rate. Its delay (half a block) is taken off at the start and flushed at the end.
const CHUNK_FRAMES: usize = 1024;

/// Resamples tracks of equal length side by side.
pub(super) struct ToRate {
    rate_hz: u32,
    out_hz: u32,
    /// `None` when the rate is right already.
    fft: Option<Fft<f32>>,
    waiting: Vec<Vec<f32>>,
    scratch: Vec<Vec<f32>>,
    /// Output frames of the resampler's delay still to be dropped.
    delay_left: usize,
    taken: u64,
    given: u64,
}

impl ToRate {
    /// For `tracks` tracks at `rate_hz`, 1 kHz to 768 kHz, which come out at `out_hz`.
    pub(super) fn new(rate_hz: u32, out_hz: u32, tracks: usize) -> Self {
        let fft = (rate_hz != out_hz).then(|| {
            Fft::new_custom(
                rate_hz as usize,
                out_hz as usize,
                CHUNK_FRAMES,
                1,
                tracks,
                WindowFunction::BlackmanHarris2,
                FixedSync::Both,
            )
            .expect("rates and sizes are above zero")
        });
        let delay_left = fft.as_ref().map_or(0, Resampler::output_delay);
        let out = fft.as_ref().map_or(0, Resampler::output_frames_max);
        Self {
            rate_hz,
            out_hz,
            fft,
            waiting: vec![Vec::new(); tracks],
            scratch: vec![vec![0.0; out]; tracks],
            delay_left,
            taken: 0,
            given: 0,
        }
    }

    /// The rate of what goes in.
    pub(super) fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// Takes one buffer per track, all of one length, and appends what comes out to `out`.
    pub(super) fn push(&mut self, tracks: &[Vec<f32>], out: &mut [Vec<f32>]) {
        self.taken += tracks[0].len() as u64;
        if self.fft.is_none() {
            for (out, track) in out.iter_mut().zip(tracks) {
                out.extend_from_slice(track);
            }
            self.given = self.taken;
            return;
        }
        for (waiting, track) in self.waiting.iter_mut().zip(tracks) {
            waiting.extend_from_slice(track);
        }
        self.process_whole_chunks(out, u64::MAX);
    }

    /// Appends the rest, so that as much time has come out as went in.
    pub(super) fn finish(&mut self, out: &mut [Vec<f32>]) {
        let due = (self.taken as f64 * f64::from(self.out_hz) / f64::from(self.rate_hz)).round() as u64;
        while self.given < due {
            let chunk = self.fft.as_ref().map_or(CHUNK_FRAMES, Resampler::input_frames_next);
            for waiting in &mut self.waiting {
                waiting.resize(waiting.len().max(1).next_multiple_of(chunk), 0.0);
            }
            self.process_whole_chunks(out, due);
        }
    }

    /// Resamples every whole chunk that waits, and gives no more than `due` frames in all.
    fn process_whole_chunks(&mut self, out: &mut [Vec<f32>], due: u64) {
        let Some(fft) = &mut self.fft else { return };
        let (chunk, out_frames, tracks) = (fft.input_frames_next(), fft.output_frames_next(), self.waiting.len());
        let whole = self.waiting[0].len() / chunk;
        for at in 0..whole {
            let (waiting, scratch) = (self.waiting.as_slice(), self.scratch.as_mut_slice());
            let input = SequentialSliceOfVecs::new(waiting, tracks, waiting[0].len()).expect("tracks of equal length");
            let mut output = SequentialSliceOfVecs::new_mut(scratch, tracks, out_frames).expect("sized for it");
            let indexing = Indexing::new().input_offset(at * chunk);
            let (_, frames) =
                fft.process_into_buffer(&input, &mut output, Some(&indexing)).expect("buffers are large enough");
            let skip = self.delay_left.min(frames);
            self.delay_left -= skip;
            let keep = ((frames - skip) as u64).min(due.saturating_sub(self.given)) as usize;
            for (out, scratch) in out.iter_mut().zip(&self.scratch) {
                out.extend_from_slice(&scratch[skip..skip + keep]);
            }
            self.given += keep as u64;
        }
        for waiting in &mut self.waiting {
            waiting.drain(..whole * chunk);
        }
    }
}
