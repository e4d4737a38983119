//! From the device's thread to the one that writes: a ring without locks.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rtrb::{Consumer, Producer, RingBuffer};

/// How a device gives its sound. It is written as it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Frames per second.
    pub rate_hz: u32,
    /// Samples per frame.
    pub channels: u16,
    /// How a sample is written.
    pub samples: SampleKind,
}

/// How a sample stands in the file. On its way through the ring it is a float, which holds both kinds to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleKind {
    /// 16-bit integers, for devices that give 16 bits or less.
    I16,
    /// 32-bit floats, for all others.
    F32,
}

impl SampleKind {
    /// Bytes of one.
    pub fn bytes(self) -> u16 {
        match self {
            Self::I16 => 2,
            Self::F32 => 4,
        }
    }
}

impl Format {
    /// Bytes of a frame.
    pub fn frame_bytes(self) -> u64 {
        u64::from(self.channels) * u64::from(self.samples.bytes())
    }

    /// Bytes of a second.
    pub fn bytes_per_second(self) -> u64 {
        self.frame_bytes() * u64::from(self.rate_hz)
    }
}

/// Seconds that fit between the two threads: a disk may keep the writer waiting for so long, and nothing is lost.
const RING_S: usize = 20;

/// What the two ends tell each other beside the sound.
#[derive(Debug)]
struct Counters {
    opened: Instant,
    /// When something came last, in nanoseconds since it was opened; 0 where that is not known.
    came: AtomicU64,
    frames: AtomicU64,
    lost: AtomicBool,
}

/// The device's end.
#[derive(Debug)]
pub struct Inlet {
    ring: Producer<f32>,
    counters: Arc<Counters>,
    channels: usize,
}

/// The writer's end.
#[derive(Debug)]
pub struct Feed {
    /// How the sound comes.
    pub format: Format,
    ring: Consumer<f32>,
    counters: Arc<Counters>,
}

/// Looks at a feed from elsewhere.
#[derive(Debug, Clone)]
pub struct Pulse(Arc<Counters>);

/// Both ends for a device that is opened.
pub fn feed(format: Format) -> (Inlet, Feed) {
    let channels = usize::from(format.channels);
    let (ring, consumer) = RingBuffer::new(format.rate_hz as usize * channels * RING_S);
    let counters = Arc::new(Counters {
        opened: Instant::now(),
        came: AtomicU64::new(0),
        frames: AtomicU64::new(0),
        lost: AtomicBool::new(false),
    });
    let inlet = Inlet { ring, counters: counters.clone(), channels };
    (inlet, Feed { format, ring: consumer, counters })
}

impl Inlet {
    /// Takes interleaved samples in whole frames. Runs on the device's thread: it never waits and never allocates.
    pub fn push(&mut self, samples: impl ExactSizeIterator<Item = f32>) {
        let frames = samples.len() / self.channels;
        let room = (self.ring.slots() / self.channels).min(frames);
        if let Ok(chunk) = self.ring.write_chunk_uninit(room * self.channels) {
            chunk.fill_from_iter(samples);
        }
        self.counters.frames.fetch_add(frames as u64, Ordering::Release);
    }

    /// Notes that what was pushed last has come just now.
    pub fn stamp(&self) {
        self.counters.came.store(self.counters.opened.elapsed().as_nanos() as u64, Ordering::Release);
    }

    /// For others to look at.
    pub fn pulse(&self) -> Pulse {
        Pulse(self.counters.clone())
    }
}

impl Feed {
    /// For how long what came last has been waiting here; 0 where that is not known.
    pub fn age(&self) -> Duration {
        match self.counters.came.load(Ordering::Acquire) {
            0 => Duration::ZERO,
            came => self.counters.opened.elapsed().saturating_sub(Duration::from_nanos(came)),
        }
    }

    /// Frames that have come.
    pub fn waiting(&self) -> usize {
        self.ring.slots() / usize::from(self.format.channels)
    }

    /// Appends all that has come, in whole frames.
    pub fn take(&mut self, into: &mut Vec<f32>) {
        let Ok(chunk) = self.ring.read_chunk(self.ring.slots()) else { return };
        let (first, second) = chunk.as_slices();
        into.extend_from_slice(first);
        into.extend_from_slice(second);
        chunk.commit_all();
    }

    /// Throws away what has come.
    pub fn discard(&mut self) {
        if let Ok(chunk) = self.ring.read_chunk(self.ring.slots()) {
            chunk.commit_all();
        }
    }

    /// For others to look at.
    pub fn pulse(&self) -> Pulse {
        Pulse(self.counters.clone())
    }
}

impl Pulse {
    /// Frames that have come since the beginning.
    pub fn frames(&self) -> u64 {
        self.0.frames.load(Ordering::Acquire)
    }

    /// Says that the device is lost.
    pub fn lose(&self) {
        self.0.lost.store(true, Ordering::Release);
    }

    /// Whether it is.
    pub fn is_lost(&self) -> bool {
        self.0.lost.load(Ordering::Acquire)
    }
}
