//! Sound out: the default device, fed through a lock-free ring.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use cpal::{
    BufferSize, Device, FromSample, OutputCallbackInfo, Sample, SampleFormat, SizedSample, Stream, StreamConfig,
    SupportedBufferSize,
    traits::{DeviceTrait, StreamTrait},
};
use rtrb::{Consumer, Producer, RingBuffer};

use super::closing::Closing;

/// Why nothing can be heard. Each sentence names the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpeakerError {
    /// There is no output device, or no sound server.
    #[error(
        "There is no sound output on this computer. Connect speakers or headphones, or start the sound system, then play again."
    )]
    None,
    /// The device is there but cannot be used.
    #[error(
        "The sound output cannot be used right now. See whether another program holds it and which output the system has \
         chosen, then play again."
    )]
    Refused,
    /// It stopped while playing.
    #[error(
        "The sound output has gone. Connect it again or choose another one in the system's settings, then play again."
    )]
    Lost,
    /// It takes no more sound and does not say why.
    #[error("The sound output does not answer. Choose another one in the system's settings, then play again.")]
    Stalled,
}

tell! {
    SpeakerError {
        Self::None => "speaker_none",
        Self::Refused => "speaker_refused",
        Self::Lost => "speaker_lost",
        Self::Stalled => "speaker_stalled",
    }
}

/// Frames that wait for the device: a second, so that a busy computer is not heard.
const RING_S: u32 = 1;
/// Frames that the device asks for at a time. Left to itself a sound server may ask for two seconds at once.
const PERIOD_FRAMES: u32 = 960;
const OPENING_MAX: Duration = Duration::from_secs(5);
const STEREO: usize = 2;

/// An open output. Silent and holding back at first: see [`Speaker::set_paused`].
///
/// Frames are counted from the opening; a frame is two samples.
pub struct Speaker {
    _stream: Closing,
    ring: Producer<f32>,
    shared: Arc<Shared>,
    written: u64,
    rate_hz: u32,
}

/// What the device's thread and the feeding thread tell each other.
#[derive(Debug, Default)]
struct Shared {
    paused: AtomicBool,
    /// Frames before this one are thrown away.
    discard_until: AtomicU64,
    /// Frames taken from the ring.
    taken: AtomicU64,
    /// Frames of silence since the last one that was taken.
    silence: AtomicU64,
    /// Frames between the last one handed over and the one that is heard.
    latency: AtomicU64,
    calls: AtomicU64,
    lost: AtomicBool,
}

impl Speaker {
    /// Opens the system's default output.
    ///
    /// # Errors
    /// [`SpeakerError::None`], [`SpeakerError::Refused`].
    pub fn open() -> Result<Self, SpeakerError> {
        super::quietly(Self::open_default)
    }

    fn open_default() -> Result<Self, SpeakerError> {
        let device = super::default_output().ok_or(SpeakerError::None)?;
        let supported = device.default_output_config().map_err(|_| SpeakerError::Refused)?;
        let buffer_size = match *supported.buffer_size() {
            SupportedBufferSize::Range { min, max } => BufferSize::Fixed(PERIOD_FRAMES.clamp(min, max.max(min))),
            SupportedBufferSize::Unknown => BufferSize::Default,
        };
        let rate_hz = supported.sample_rate();
        let config = StreamConfig { channels: supported.channels(), sample_rate: rate_hz, buffer_size };
        let (ring, consumer) = RingBuffer::new((rate_hz * RING_S) as usize * STEREO);
        let shared = Arc::new(Shared { paused: AtomicBool::new(true), ..Shared::default() });
        let outlet = Outlet { ring: consumer, shared: shared.clone(), channels: usize::from(config.channels), rate_hz };
        let stream = stream(&device, config, supported.sample_format(), outlet)?;
        stream.play().map_err(|_| SpeakerError::Refused)?;
        Ok(Self { _stream: stream.into(), ring, shared, written: 0, rate_hz })
    }

    /// Frames per second.
    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// Number of the next frame that is written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Takes as many of these interleaved stereo samples as there is room for, in whole frames; gives how many.
    pub fn write(&mut self, samples: &[f32]) -> usize {
        let room = self.ring.slots().min(samples.len()) / STEREO * STEREO;
        let Ok(chunk) = self.ring.write_chunk_uninit(room) else { return 0 };
        let taken = chunk.fill_from_iter(samples.iter().copied());
        self.written += (taken / STEREO) as u64;
        taken
    }

    /// Throws away what is written and not yet handed to the device.
    pub fn discard(&self) {
        self.shared.discard_until.store(self.written, Ordering::Release);
    }

    /// Holds the sound back, or lets it go on.
    pub fn set_paused(&self, paused: bool) {
        self.shared.paused.store(paused, Ordering::Release);
    }

    /// Number of the frame that comes out of the device now, as far as the system knows; at most that of the last one
    /// handed over.
    pub fn heard(&self) -> u64 {
        let taken = self.shared.taken.load(Ordering::Acquire);
        let out = taken + self.shared.silence.load(Ordering::Acquire);
        out.saturating_sub(self.shared.latency.load(Ordering::Acquire)).min(taken)
    }

    /// How often the device has asked for sound; stands still when it has stopped without a word.
    pub fn calls(&self) -> u64 {
        self.shared.calls.load(Ordering::Relaxed)
    }

    /// Whether the device said that it is gone.
    pub fn is_lost(&self) -> bool {
        self.shared.lost.load(Ordering::Acquire)
    }
}

/// The device's end of the ring. Runs on the device's thread: it takes, counts and returns, and never waits.
struct Outlet {
    ring: Consumer<f32>,
    shared: Arc<Shared>,
    channels: usize,
    rate_hz: u32,
}

impl Outlet {
    fn fill<T: SizedSample + FromSample<f32>>(&mut self, out: &mut [T], info: &OutputCallbackInfo) {
        let frames = out.len() / self.channels;
        self.discard();
        let paused = self.shared.paused.load(Ordering::Acquire);
        let ready = if paused { 0 } else { (self.ring.slots() / STEREO).min(frames) };
        let mut given = 0;
        if let Ok(chunk) = self.ring.read_chunk(ready * STEREO) {
            let mut samples = chunk.into_iter();
            for frame in out.chunks_exact_mut(self.channels).take(ready) {
                let (Some(left), Some(right)) = (samples.next(), samples.next()) else { break };
                place(frame, left, right);
                given += 1;
            }
        }
        out[given * self.channels..].fill(T::EQUILIBRIUM);
        self.count(given as u64, frames as u64, info);
    }

    fn discard(&mut self) {
        let taken = self.shared.taken.load(Ordering::Relaxed);
        let stale = self.shared.discard_until.load(Ordering::Acquire).saturating_sub(taken);
        if stale > 0
            && let Ok(chunk) = self.ring.read_chunk((stale as usize * STEREO).min(self.ring.slots()))
        {
            let frames = chunk.len() / STEREO;
            chunk.commit_all();
            self.shared.taken.store(taken + frames as u64, Ordering::Release);
        }
    }

    fn count(&self, given: u64, frames: u64, info: &OutputCallbackInfo) {
        let shared = &self.shared;
        let delay = info.timestamp().playback.duration_since(info.timestamp().callback);
        let latency = (delay.as_secs_f64() * f64::from(self.rate_hz)) as u64 + frames;
        shared.latency.store(latency, Ordering::Release);
        let silence = if given > 0 { 0 } else { shared.silence.load(Ordering::Relaxed) };
        shared.silence.store(silence + frames - given, Ordering::Release);
        shared.taken.fetch_add(given, Ordering::AcqRel);
        shared.calls.fetch_add(1, Ordering::Relaxed);
    }
}

/// Puts a stereo frame onto the device's channels: front left and right come first in every layout.
fn place<T: Sample + FromSample<f32>>(frame: &mut [T], left: f32, right: f32) {
    match frame {
        [only] => *only = T::from_sample(f32::midpoint(left, right)),
        [first, second, rest @ ..] => {
            *first = T::from_sample(left);
            *second = T::from_sample(right);
            rest.fill(T::EQUILIBRIUM);
        }
        [] => {}
    }
}

/// Whether the stream is over; the rest are hiccups.
fn is_fatal(error: &cpal::Error) -> bool {
    use cpal::ErrorKind::{DeviceBusy, DeviceChanged, RealtimeDenied, Xrun};
    !matches!(error.kind(), Xrun | RealtimeDenied | DeviceChanged | DeviceBusy)
}

fn stream(device: &Device, config: StreamConfig, format: SampleFormat, outlet: Outlet) -> Result<Stream, SpeakerError> {
    match format {
        SampleFormat::F32 => stream_of::<f32>(device, config, outlet),
        SampleFormat::I16 => stream_of::<i16>(device, config, outlet),
        SampleFormat::I24 => stream_of::<cpal::I24>(device, config, outlet),
        SampleFormat::I32 => stream_of::<i32>(device, config, outlet),
        SampleFormat::U8 => stream_of::<u8>(device, config, outlet),
        SampleFormat::U16 => stream_of::<u16>(device, config, outlet),
        _ => Err(SpeakerError::Refused),
    }
}

fn stream_of<T: SizedSample + FromSample<f32>>(
    device: &Device,
    config: StreamConfig,
    mut outlet: Outlet,
) -> Result<Stream, SpeakerError> {
    let shared = outlet.shared.clone();
    // Only the fact is kept: a driver that has lost its device may repeat itself a million times.
    let lost = move |error: cpal::Error| {
        if is_fatal(&error) {
            shared.lost.store(true, Ordering::Release);
        }
    };
    let fill = move |out: &mut [T], info: &OutputCallbackInfo| outlet.fill(out, info);
    device.build_output_stream(config, fill, lost, Some(OPENING_MAX)).map_err(|_| SpeakerError::Refused)
}
