//! One track while it is recorded: its sound at the right time, silence where none comes, in files of the right format.
//!
//! What comes follows what came before it, sample by sample. Silence is put in where the track has fallen behind the time of
//! the recording: at once while there is no device, after [`LATE_MAX`] while a device gives nothing, and in bits that nobody
//! hears where its clock runs slow. Nothing is ever taken out.

use std::{io, path::PathBuf, time::Duration};

use super::{
    disk::Disk,
    feed::{Feed, Format},
    parts::Part,
    wav::WavPart,
};
use crate::{
    recorder::Level,
    transcript::{Millis, Track},
};

/// A device may be late by so much before silence stands for what it owes.
const LATE_MAX: Duration = Duration::from_secs(2);
/// So much is left to a device that comes back, for what it brings along.
const MARGIN: Duration = Duration::from_millis(200);
/// What a device owes for so long will not come any more.
const SETTLED: Duration = Duration::from_secs(10);
/// Less than this is not worth mending: nobody hears it.
const DRIFT_MIN: Duration = Duration::from_millis(40);
/// More than this is mended in the middle of a word.
const DRIFT_MAX: Duration = Duration::from_millis(200);
/// Quieter than this nobody speaks (-45 dB).
const QUIET: f32 = 0.0056;
/// Less than this that is lost is not worth a mark.
const LOST_MIN: Duration = Duration::from_secs(1);

/// Where the files go.
pub(super) struct Place<'a> {
    pub(super) folder: &'a PathBuf,
    pub(super) disk: &'a dyn Disk,
    pub(super) part_bytes_max: u64,
}

/// A loss that is worth a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// It began there and goes on.
    Began(Millis),
    /// It is over after so long.
    Over(Millis),
}

pub(super) struct TrackWriter {
    pub(super) track: Track,
    feed: Option<Feed>,
    muted: bool,
    /// Whether what comes next follows what is written.
    flows: bool,
    part: Option<WavPart>,
    number: u32,
    bytes_before: u64,
    /// Length of the parts that are closed, and of silence that waits for the first format.
    before: Duration,
    block: Vec<f32>,
    /// For how long the end of the block waited to be drawn.
    age: Duration,
    /// Since the last look, and what that saw; a device may give nothing between two looks.
    level: Option<Level>,
    shown: Level,
    /// When a device last gave something, and something other than zeros.
    heard: Duration,
    sounded: Duration,
    /// What the device owed at least, since that moment.
    owed: Option<(Duration, Duration)>,
    /// What the device owes for good.
    drift: Duration,
    lost_from: Option<Duration>,
    told_lost: bool,
}

impl TrackWriter {
    pub(super) fn new(track: Track) -> Self {
        Self {
            track,
            feed: None,
            muted: false,
            flows: false,
            part: None,
            number: 0,
            bytes_before: 0,
            before: Duration::ZERO,
            block: Vec::new(),
            age: Duration::ZERO,
            level: None,
            shown: Level::default(),
            heard: Duration::ZERO,
            sounded: Duration::ZERO,
            owed: None,
            drift: Duration::ZERO,
            lost_from: None,
            told_lost: false,
        }
    }

    /// Takes another device, or none.
    pub(super) fn connect(&mut self, feed: Option<Feed>, now: Duration) {
        self.feed = feed;
        self.sounded = now;
        self.place_anew();
    }

    /// After a pause: what comes next is put where the recording is then.
    pub(super) fn flow_anew(&mut self, now: Duration) {
        (self.heard, self.sounded) = (now, now);
        self.place_anew();
    }

    fn place_anew(&mut self) {
        self.flows = false;
        self.owed = None;
        self.drift = Duration::ZERO;
    }

    pub(super) fn is_connected(&self) -> bool {
        self.feed.is_some()
    }

    pub(super) fn is_muted(&self) -> bool {
        self.muted
    }

    pub(super) fn mute(&mut self, muted: bool, now: Duration) {
        self.muted = muted;
        self.sounded = now;
    }

    /// For how long the device has given nothing.
    pub(super) fn silent_for(&self, now: Duration) -> Duration {
        now.saturating_sub(self.heard)
    }

    /// For how long it has given nothing but zeros.
    pub(super) fn zeros_for(&self, now: Duration) -> Duration {
        now.saturating_sub(self.sounded)
    }

    /// Loudest and mean since the last call in which anything had come.
    pub(super) fn take_level(&mut self) -> Level {
        self.shown = match self.level.take() {
            None if !self.flows => Level::default(),
            None => self.shown,
            Some(level) => level,
        };
        self.shown
    }

    pub(super) fn bytes_per_second(&self) -> u64 {
        let format = self.feed.as_ref().map(|feed| feed.format).or(self.part.as_ref().map(WavPart::format));
        format.map_or(0, Format::bytes_per_second)
    }

    /// Whether there is any file of it.
    pub(super) fn has_sound(&self) -> bool {
        self.number > 0
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes_before + self.part.as_ref().map_or(0, WavPart::bytes)
    }

    /// How far it is written.
    pub(super) fn written(&self) -> Duration {
        self.before + self.part.as_ref().map_or(Duration::ZERO, |part| length(part.frames(), part.format()))
    }

    /// How long ago the first of what has come from the device was heard.
    pub(super) fn waiting(&self) -> Duration {
        let with_sound = self.feed.as_ref().filter(|feed| feed.waiting() > 0);
        with_sound.map_or(Duration::ZERO, |feed| length(feed.waiting() as u64, feed.format) + feed.age())
    }

    /// Takes what has come from the device.
    pub(super) fn draw(&mut self) {
        self.block.clear();
        if let Some(feed) = &mut self.feed {
            feed.take(&mut self.block);
            self.age = feed.age();
        }
    }

    /// Throws away what has come from the device.
    pub(super) fn discard(&mut self) {
        self.block.clear();
        if let Some(feed) = &mut self.feed {
            feed.discard();
        }
    }

    /// Writes what was drawn, and silence where it is behind `now`.
    pub(super) fn write(&mut self, now: Duration, place: &Place<'_>) -> io::Result<Option<Loss>> {
        let mut told = None;
        match self.feed.as_ref().map(|feed| feed.format).filter(|_| !self.block.is_empty()) {
            Some(format) => {
                let length = length((self.block.len() / usize::from(format.channels)) as u64, format);
                let heard = now.saturating_sub(self.age);
                self.open(format, place)?;
                if !self.flows {
                    self.fill_to(heard.saturating_sub(length), place)?;
                    told = self.end_loss();
                    self.flows = true;
                }
                self.look_at_block(now);
                self.mend_drift(place)?;
                self.write_block(place)?;
                self.measure_drift(heard);
            }
            None if !self.is_connected() || now.saturating_sub(self.written()) > LATE_MAX => {
                self.flows = false;
                self.fill_to(now.saturating_sub(MARGIN), place)?;
            }
            None => {}
        }
        Ok(told.or_else(|| self.begin_loss()))
    }

    /// Fills up to the end of the recording.
    pub(super) fn finish(&mut self, end: Duration, place: &Place<'_>) -> io::Result<Option<Loss>> {
        if self.has_sound() {
            if self.flows {
                self.silence(end.saturating_sub(self.written()), place)?;
            } else {
                self.fill_to(end, place)?;
            }
        }
        let told = self.end_loss();
        self.close()?;
        Ok(told)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.part.as_mut().map_or(Ok(()), WavPart::flush)
    }

    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.part.as_mut().map_or(Ok(()), WavPart::sync)
    }

    fn look_at_block(&mut self, now: Duration) {
        self.heard = now;
        let peak = self.block.iter().fold(0_f32, |peak, sample| peak.max(sample.abs()));
        if peak > 0.0 {
            self.sounded = now;
        }
        let level = self.level.get_or_insert_default();
        if self.muted {
            self.block.fill(0.0);
            return;
        }
        let energy: f32 = self.block.iter().map(|sample| sample * sample).sum();
        level.peak = level.peak.max(peak.min(1.0));
        level.rms = level.rms.max((energy / self.block.len() as f32).sqrt().min(1.0));
    }

    /// What the device owes: the least by which it was behind within [`SETTLED`], because what is merely late comes.
    fn measure_drift(&mut self, now: Duration) {
        let behind = now.saturating_sub(self.written());
        match &mut self.owed {
            Some((since, least)) => {
                *least = behind.min(*least);
                if now.saturating_sub(*since) >= SETTLED {
                    self.drift = if *least >= DRIFT_MIN { *least } else { Duration::ZERO };
                    self.owed = None;
                }
            }
            None => self.owed = Some((now, behind)),
        }
    }

    fn mend_drift(&mut self, place: &Place<'_>) -> io::Result<()> {
        let is_quiet = || self.block.iter().all(|sample| sample.abs() < QUIET);
        if self.drift > Duration::ZERO && (self.drift > DRIFT_MAX || is_quiet()) {
            let drift = std::mem::take(&mut self.drift);
            self.owed = None;
            self.silence(drift, place)?;
        }
        Ok(())
    }

    fn begin_loss(&mut self) -> Option<Loss> {
        let from = self.lost_from.filter(|from| !self.told_lost && self.written().saturating_sub(*from) > LOST_MIN)?;
        self.told_lost = true;
        Some(Loss::Began(millis(from)))
    }

    fn end_loss(&mut self) -> Option<Loss> {
        let from = self.lost_from.take()?;
        std::mem::take(&mut self.told_lost).then(|| Loss::Over(millis(self.written().saturating_sub(from))))
    }

    fn fill_to(&mut self, to: Duration, place: &Place<'_>) -> io::Result<()> {
        let from = self.written();
        let missing = to.saturating_sub(from);
        if missing > Duration::ZERO {
            self.lost_from.get_or_insert(from);
            self.silence(missing, place)?;
        }
        Ok(())
    }

    /// Silence of this length; before the first format is known it waits.
    fn silence(&mut self, length: Duration, place: &Place<'_>) -> io::Result<()> {
        let Some(format) = self.part.as_ref().map(WavPart::format) else {
            self.before += length;
            return Ok(());
        };
        let mut frames = (length.as_secs_f64() * f64::from(format.rate_hz)).round() as usize;
        let zeros = vec![0.0; (format.rate_hz as usize).min(frames) * usize::from(format.channels)];
        while frames > 0 {
            let now = frames.min(format.rate_hz as usize);
            self.append(&zeros[..now * usize::from(format.channels)], place)?;
            frames -= now;
        }
        Ok(())
    }

    fn write_block(&mut self, place: &Place<'_>) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        let written = self.append(&block, place);
        self.block = block;
        written
    }

    fn append(&mut self, samples: &[f32], place: &Place<'_>) -> io::Result<()> {
        let Some(part) = &mut self.part else { return Ok(()) };
        let format = part.format();
        if part.bytes() + samples.len() as u64 * u64::from(format.samples.bytes()) > place.part_bytes_max {
            self.close()?;
            self.create(format, place)?;
        }
        self.part.as_mut().map_or(Ok(()), |part| part.write(samples))
    }

    /// Sees to a file of this format.
    fn open(&mut self, format: Format, place: &Place<'_>) -> io::Result<()> {
        if self.part.as_ref().is_some_and(|part| part.format() == format) {
            return Ok(());
        }
        self.close()?;
        self.create(format, place)
    }

    fn create(&mut self, format: Format, place: &Place<'_>) -> io::Result<()> {
        self.number += 1;
        let path = Part::of(place.folder, self.track, self.number).path;
        let waiting = if self.number == 1 { std::mem::take(&mut self.before) } else { Duration::ZERO };
        self.part = Some(WavPart::create(&path, format, place.disk)?);
        self.silence(waiting, place)
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(mut part) = self.part.take() else { return Ok(()) };
        part.sync()?;
        self.before += length(part.frames(), part.format());
        self.bytes_before += part.bytes();
        Ok(())
    }
}

fn length(frames: u64, format: Format) -> Duration {
    Duration::from_secs_f64(frames as f64 / f64::from(format.rate_hz))
}

/// As the library counts.
pub(super) fn millis(time: Duration) -> Millis {
    Millis(time.as_millis() as u64)
}
