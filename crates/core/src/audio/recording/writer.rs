//! Writes a recording: every tick what has come from the devices, every half second onto the disk.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    clock::{Clock, Moment},
    disk::{Disk, make_folder},
    error::RecordingWarning,
    feed::Feed,
    timeline::Timeline,
    track::{Loss, Place, TrackWriter, millis},
};
use crate::{
    recorder::{RecordingStatus, TrackStatus},
    told::{Tell, Told},
    transcript::{Millis, Track},
};

/// How often [`Writer::tick`] is to be called.
pub const TICK: Duration = Duration::from_millis(90);
/// What is recorded is on the disk after so long.
const SYNC_EVERY: Duration = Duration::from_millis(500);
const LOOK_AT_ROOM_EVERY: Duration = Duration::from_secs(2);
/// Room on the disk that is left for the library and for everybody else.
pub const RESERVE_BYTES: u64 = 32_000_000;
/// With less room than this the person is warned.
const ROOM_LOW: Duration = Duration::from_secs(30 * 60);
/// A device that gives nothing for so long is said to.
const STALLED: Duration = Duration::from_secs(1);
/// A microphone that gives nothing but zeros for so long is said to.
const SILENT: Duration = Duration::from_secs(4);
/// WAV holds less than 4 GB; a part ends well before.
pub const PART_BYTES_MAX: u64 = 4_000_000_000;

/// Writes one recording into its folder. On one thread.
pub struct Writer {
    folder: PathBuf,
    disk: Box<dyn Disk>,
    clock: Box<dyn Clock>,
    part_bytes_max: u64,
    timeline: Timeline,
    tracks: Vec<TrackOf>,
    safe: Duration,
    synced: Moment,
    looked: Option<Moment>,
    free: Option<u64>,
    begun: bool,
}

struct TrackOf {
    writer: TrackWriter,
    device: Option<String>,
    trouble: Option<Told>,
}

/// What happened in a tick that belongs into the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The computer slept for so long.
    Slept {
        /// Where in the recording.
        at: Millis,
        /// How long.
        length: Millis,
    },
    /// A track has had no sound since then.
    LossBegan {
        /// Whose.
        track: Track,
        /// Where in the recording.
        at: Millis,
    },
    /// It has again.
    LossOver {
        /// Whose.
        track: Track,
        /// How long it had none.
        length: Millis,
    },
}

/// How a tick ended.
#[derive(Debug, Default)]
pub struct Tick {
    /// What happened.
    pub happenings: Vec<Happening>,
    /// Whether there is no room for more.
    pub full: bool,
}

/// What is on the disk in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The tracks that have sound.
    pub tracks: Vec<Track>,
    /// Bytes of all files.
    pub bytes: u64,
    /// Length of every track.
    pub duration: Millis,
}

impl Writer {
    /// A recording in `folder`, which is made. Parts end before `part_bytes_max` bytes of sound.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn create(
        folder: PathBuf,
        tracks: &[Track],
        disk: Box<dyn Disk>,
        clock: Box<dyn Clock>,
        part_bytes_max: u64,
    ) -> io::Result<Self> {
        make_folder(&folder)?;
        let now = clock.now();
        let track = |track: &Track| TrackOf { writer: TrackWriter::new(*track), device: None, trouble: None };
        Ok(Self {
            free: disk.free_bytes(&folder),
            folder,
            disk,
            clock,
            part_bytes_max,
            timeline: Timeline::at(now),
            tracks: tracks.iter().map(track).collect(),
            safe: Duration::ZERO,
            synced: now,
            looked: None,
            begun: false,
        })
    }

    /// Where it is written.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The recorded time.
    pub fn elapsed(&self) -> Millis {
        millis(self.timeline.elapsed())
    }

    /// From now on a track's sound comes from this device.
    pub fn connect(&mut self, track: Track, device: String, feed: Feed) {
        let now = self.timeline.elapsed();
        if let Some(of) = self.of(track) {
            of.writer.connect(Some(feed), now);
            (of.device, of.trouble) = (Some(device), None);
        }
    }

    /// From now on a track has no device, for this reason.
    pub fn disconnect(&mut self, track: Track, trouble: Told) {
        let now = self.timeline.elapsed();
        if let Some(of) = self.of(track) {
            if of.writer.is_connected() {
                of.writer.connect(None, now);
            }
            of.trouble = Some(trouble);
        }
    }

    /// Writes nothing from now on, or goes on. Gives the recorded time.
    ///
    /// # Errors
    /// What came before a pause cannot be written.
    pub fn set_paused(&mut self, paused: bool) -> io::Result<(Millis, Tick)> {
        let mut tick = Tick::default();
        if paused != self.timeline.is_paused() {
            tick = self.tick()?;
            self.timeline.set_paused(paused);
            let now = self.timeline.elapsed();
            for of in &mut self.tracks {
                of.writer.discard();
                of.writer.flow_anew(now);
            }
        }
        Ok((self.elapsed(), tick))
    }

    /// Writes silence for a track from now on, or its sound again. Gives the recorded time.
    ///
    /// # Errors
    /// What came before cannot be written.
    pub fn mute(&mut self, track: Track, muted: bool) -> io::Result<(Millis, Tick)> {
        let tick = self.tick()?;
        let now = self.timeline.elapsed();
        if let Some(of) = self.of(track) {
            of.writer.mute(muted, now);
        }
        Ok((self.elapsed(), tick))
    }

    /// Whether the person has muted the track.
    pub fn is_muted(&self, track: Track) -> bool {
        self.tracks.iter().any(|of| of.writer.track == track && of.writer.is_muted())
    }

    /// Whether the person has paused.
    pub fn is_paused(&self) -> bool {
        self.timeline.is_paused()
    }

    /// Writes what has come.
    ///
    /// # Errors
    /// It cannot be written; what was written before is made whole by [`super::repair`].
    pub fn tick(&mut self) -> io::Result<Tick> {
        let now = self.clock.now();
        let slept = if self.begun { self.timeline.step(now) } else { self.begin(now) };
        let mut happenings = Vec::new();
        if let Some(length) = slept {
            happenings.push(Happening::Slept { at: self.elapsed(), length: millis(length) });
        }
        if self.timeline.is_paused() {
            for of in &mut self.tracks {
                of.writer.discard();
            }
        } else {
            self.write(slept.is_some(), &mut happenings)?;
        }
        if now.running.saturating_sub(self.synced.running) >= SYNC_EVERY {
            self.sync()?;
            self.synced = now;
        }
        let full = self.look_at_room(now);
        Ok(Tick { happenings, full })
    }

    /// The recording begins with the first sound that came.
    fn begin(&mut self, now: Moment) -> Option<Duration> {
        self.begun = true;
        self.timeline = Timeline::at(now);
        let waiting = self.tracks.iter().map(|of| of.writer.waiting()).max();
        self.timeline.reach(waiting.unwrap_or_default());
        None
    }

    fn write(&mut self, slept: bool, happenings: &mut Vec<Happening>) -> io::Result<()> {
        let elapsed = self.timeline.elapsed();
        let place = Place { folder: &self.folder, disk: self.disk.as_ref(), part_bytes_max: self.part_bytes_max };
        for of in &mut self.tracks {
            if slept {
                of.writer.flow_anew(elapsed);
            }
            of.writer.draw();
            let track = of.writer.track;
            happenings.extend(of.writer.write(elapsed, &place)?.map(|loss| happening(track, loss)));
            of.writer.flush()?;
        }
        let written = self.tracks.iter().map(|of| of.writer.written()).max().unwrap_or_default();
        self.timeline.reach(written);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        // What no device has given yet is silence, and safe.
        let with_sound = self.tracks.iter().filter(|of| of.writer.has_sound());
        let written = with_sound.map(|of| of.writer.written()).min().unwrap_or_default();
        for of in &mut self.tracks {
            of.writer.sync()?;
        }
        self.safe = written;
        Ok(())
    }

    /// Whether it is time to end.
    fn look_at_room(&mut self, now: Moment) -> bool {
        let due = |looked: Moment| now.running.saturating_sub(looked.running) >= LOOK_AT_ROOM_EVERY;
        if self.looked.is_none_or(due) {
            self.free = self.disk.free_bytes(&self.folder);
            self.looked = Some(now);
        }
        self.free.is_some_and(|free| free <= RESERVE_BYTES)
    }

    /// How much more fits.
    fn room(&self) -> Option<Millis> {
        let rate: u64 = self.tracks.iter().map(|of| of.writer.bytes_per_second()).sum();
        let free = self.free?.saturating_sub(RESERVE_BYTES);
        (rate > 0).then(|| Millis(free.saturating_mul(1000) / rate))
    }

    /// How it stands; levels are those since the last call.
    pub fn status(&mut self) -> RecordingStatus {
        let (elapsed, paused) = (self.timeline.elapsed(), self.timeline.is_paused());
        let tracks = self.tracks.iter_mut().map(|of| TrackStatus {
            track: of.writer.track,
            level: of.writer.take_level(),
            muted: of.writer.is_muted(),
            trouble: of.trouble(elapsed, paused),
            device: of.device.clone(),
        });
        let tracks = tracks.collect();
        let room = self.room();
        let low = room.filter(|room| u128::from(room.0) < ROOM_LOW.as_millis());
        let low = low.map(|room| RecordingWarning::SpaceLow { minutes: room.0 / 60_000 }.told());
        RecordingStatus {
            elapsed: millis(elapsed),
            safe: millis(self.safe),
            paused,
            tracks,
            room,
            warnings: low.into_iter().collect(),
        }
    }

    /// Writes the rest, makes all tracks equally long and puts all on the disk.
    ///
    /// # Errors
    /// As [`Self::tick`].
    pub fn finish(mut self) -> io::Result<(Recorded, Vec<Happening>)> {
        let mut happenings = self.tick()?.happenings;
        let end = self.tracks.iter().map(|of| of.writer.written()).max().unwrap_or_default();
        let place = Place { folder: &self.folder, disk: self.disk.as_ref(), part_bytes_max: self.part_bytes_max };
        for of in &mut self.tracks {
            let track = of.writer.track;
            happenings.extend(of.writer.finish(end, &place)?.map(|loss| happening(track, loss)));
        }
        let with_sound = self.tracks.iter().map(|of| &of.writer).filter(|writer| writer.has_sound());
        let tracks: Vec<Track> = with_sound.clone().map(|writer| writer.track).collect();
        let bytes = with_sound.map(TrackWriter::bytes).sum();
        let duration = if tracks.is_empty() { Millis(0) } else { millis(end) };
        Ok((Recorded { tracks, bytes, duration }, happenings))
    }

    fn of(&mut self, track: Track) -> Option<&mut TrackOf> {
        self.tracks.iter_mut().find(|of| of.writer.track == track)
    }
}

impl TrackOf {
    /// What is wrong with it now.
    fn trouble(&self, now: Duration, paused: bool) -> Option<Told> {
        if self.trouble.is_some() || paused || !self.writer.is_connected() {
            return self.trouble.clone();
        }
        let name = self.device.clone().unwrap_or_default();
        if self.writer.silent_for(now) > STALLED {
            return Some(RecordingWarning::Stalled { name }.told());
        }
        // A computer that plays nothing is silent, and rightly so.
        let is_silent =
            self.writer.track == Track::Me && !self.writer.is_muted() && self.writer.zeros_for(now) > SILENT;
        is_silent.then(|| RecordingWarning::Silent { name }.told())
    }
}

fn happening(track: Track, loss: Loss) -> Happening {
    match loss {
        Loss::Began(at) => Happening::LossBegan { track, at },
        Loss::Over(length) => Happening::LossOver { track, length },
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("folder", &self.folder).finish_non_exhaustive()
    }
}
