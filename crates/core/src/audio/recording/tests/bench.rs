//! A recording whose time goes on as the test says.

use std::{
    io::{self, Seek, SeekFrom, Write},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    audio::recording::{
        Part, Recorded, Writer,
        clock::{Clock, Moment},
        disk::{Disk, Growing, SystemDisk},
        feed::{Format, Inlet, SampleKind, feed},
        parts,
        writer::{Happening, TICK},
    },
    recorder::RecordingStatus,
    transcript::Track,
};

pub(super) const MONO: Format = Format { rate_hz: 8_000, channels: 1, samples: SampleKind::I16 };

/// A clock that stands still until it is told to go on.
#[derive(Clone, Default)]
pub(super) struct HandClock(Arc<Mutex<Moment>>);

impl HandClock {
    pub(super) fn run(&self, time: Duration) {
        let mut now = self.0.lock().unwrap();
        now.running += time;
        now.with_sleep += time;
    }

    pub(super) fn sleep(&self, time: Duration) {
        self.0.lock().unwrap().with_sleep += time;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap()
    }
}

/// A disk on which so many bytes can still be written.
#[derive(Clone)]
pub(super) struct SmallDisk(Arc<AtomicU64>);

impl SmallDisk {
    pub(super) fn of(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(bytes)))
    }

    pub(super) fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

struct SmallFile(Box<dyn Growing>, SmallDisk);

impl Disk for SmallDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Growing>> {
        Ok(Box::new(SmallFile(SystemDisk.create(path)?, self.clone())))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        SystemDisk.sync_folder(folder)
    }

    fn free_bytes(&self, _: &Path) -> Option<u64> {
        Some(self.0.load(Ordering::Relaxed))
    }
}

impl Write for SmallFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.1.0.load(Ordering::Relaxed);
        let fits = bytes.len().min(left as usize);
        if fits == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self.0.write(&bytes[..fits])?;
        self.1.set(left - written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Seek for SmallFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl Growing for SmallFile {
    fn sync(&mut self) -> io::Result<()> {
        self.0.sync()
    }
}

/// A device that counts: its samples are 1, 2, 3 … and never 0.
pub(super) struct Device {
    inlet: Inlet,
    format: Format,
    next: u64,
}

impl Device {
    /// Gives so many frames at once.
    pub(super) fn give(&mut self, frames: u64) {
        let channels = u64::from(self.format.channels);
        let samples: Vec<f32> = (0..frames * channels).map(|at| sample(self.next + at / channels)).collect();
        self.inlet.push(samples.into_iter());
        self.next += frames;
    }

    pub(super) fn give_zeros(&mut self, frames: u64) {
        self.inlet.push(vec![0.0; (frames * u64::from(self.format.channels)) as usize].into_iter());
    }
}

/// The sample of a frame that was given as number `frame`.
fn sample(frame: u64) -> f32 {
    (frame % 30_000 + 1) as f32 / 32_768.0
}

/// The samples of each part.
type Parts = Vec<(Track, Vec<i16>)>;

pub(super) struct Bench {
    pub(super) folder: TempDir,
    pub(super) clock: HandClock,
    pub(super) writer: Writer,
    pub(super) happened: Vec<Happening>,
}

impl Bench {
    pub(super) fn new(tracks: &[Track]) -> Self {
        Self::on(tracks, SmallDisk::of(u64::MAX / 2), u64::MAX)
    }

    pub(super) fn on(tracks: &[Track], disk: SmallDisk, part_bytes_max: u64) -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), HandClock::default());
        let path = folder.path().join("recording");
        let writer = Writer::create(path, tracks, Box::new(disk), Box::new(clock.clone()), part_bytes_max).unwrap();
        Self { folder, clock, writer, happened: Vec::new() }
    }

    pub(super) fn connect(&mut self, track: Track, format: Format) -> Device {
        let (inlet, feed) = feed(format);
        self.writer.connect(track, format!("{track:?} device"), feed);
        Device { inlet, format, next: 0 }
    }

    /// Runs for so long, in ticks; each device gives what its clock says.
    pub(super) fn run(&mut self, ms: u64, devices: &mut [&mut Device]) {
        self.run_at(ms, &mut devices.iter_mut().map(|device| (&mut **device, 1.0)).collect::<Vec<_>>());
    }

    /// The same, with the speed of each device's clock.
    pub(super) fn run_at(&mut self, ms: u64, devices: &mut [(&mut Device, f64)]) {
        let mut done = vec![0; devices.len()];
        let (mut at, end) = (0, ms);
        while at < end {
            let step = (TICK.as_millis() as u64).min(end - at);
            at += step;
            self.clock.run(Duration::from_millis(step));
            for ((device, speed), done) in devices.iter_mut().zip(&mut done) {
                let due = (at as f64 * *speed * f64::from(device.format.rate_hz) / 1000.0).round() as u64;
                device.give(due - *done);
                *done = due;
            }
            let tick = self.writer.tick().unwrap();
            self.happened.extend(tick.happenings);
        }
    }

    pub(super) fn status(&mut self) -> RecordingStatus {
        self.writer.status()
    }

    /// Ends it: what is told, and the samples of each part.
    pub(super) fn finish(mut self) -> (Recorded, Parts, Vec<Happening>) {
        let folder = self.writer.folder().to_path_buf();
        let (recorded, happenings) = self.writer.finish().unwrap();
        self.happened.extend(happenings);
        (recorded, read(&folder), self.happened)
    }
}

/// The samples of every part, as any program reads them.
pub(super) fn read(folder: &Path) -> Parts {
    let open = |part: Part| (part.track, samples(&part.path));
    parts(folder).unwrap().into_iter().map(open).collect()
}

pub(super) fn samples(path: &Path) -> Vec<i16> {
    let mut reader = hound::WavReader::open(path).unwrap();
    match reader.spec().sample_format {
        hound::SampleFormat::Int => reader.samples::<i16>().map(Result::unwrap).collect(),
        hound::SampleFormat::Float => {
            reader.samples::<f32>().map(|sample| (sample.unwrap() * 32_768.0) as i16).collect()
        }
    }
}

/// Numbers of the frames that were given, without the silence around and between them.
pub(super) fn given(samples: &[i16]) -> Vec<i16> {
    samples.iter().copied().filter(|sample| *sample != 0).collect()
}

/// 1, 2, 3 … as a [`Device`] gives them.
pub(super) fn counted(frames: u64) -> Vec<i16> {
    (0..frames).map(|frame| (sample(frame) * 32_768.0) as i16).collect()
}
