//! Watches over the devices of a recording: opens them, notices within a second when one is gone, and takes it back.
//!
//! A sound server may move the stream of a lost microphone to what the computer plays, without a word. So its own word is
//! never enough: a device whose id is not listed any more is dropped, whatever still comes from it.

use std::{any::Any, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    clock::Clock,
    error::{DeviceError, RecordingWarning},
    feed::{Feed, Pulse},
};
use crate::{
    told::{Tell, Told},
    transcript::Track,
};

/// How often [`Watch::look`] is to be called.
pub const LOOK_EVERY: Duration = Duration::from_millis(250);
/// A device that gives nothing for so long is opened anew.
const REOPEN_AFTER: Duration = Duration::from_secs(3);

/// A device that can be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct InputDevice {
    /// Names it for the system, the same after it was away.
    pub id: String,
    /// Names it for people.
    pub name: String,
    /// `Me` for a microphone, `Others` for what the computer plays there.
    pub track: Track,
    /// Whether it is the system's choice for this track.
    pub is_default: bool,
}

/// A device that is open.
pub struct Opened {
    /// Its sound.
    pub feed: Feed,
    /// Closes it when dropped.
    pub stream: Box<dyn Any>,
}

/// The computer's sound system. Calls may take seconds, or never return when a server hangs.
pub trait SoundSystem {
    /// All that can be recorded now; empty while no sound system answers.
    fn inputs(&mut self) -> Vec<InputDevice>;

    /// Opens a device of the list.
    ///
    /// # Errors
    /// [`DeviceError::Denied`], [`DeviceError::Refused`].
    fn open(&mut self, device: &InputDevice) -> Result<Opened, DeviceError>;
}

/// Which device a track is to be recorded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The track.
    pub track: Track,
    /// Id or name of the device; the system's choice when `None`, and what that is later.
    pub device: Option<String>,
}

/// What a look found.
#[derive(Debug)]
pub enum Change {
    /// The track has this device from now on.
    Connected {
        /// The track.
        track: Track,
        /// Name of the device.
        device: String,
        /// Its sound.
        feed: Feed,
        /// Whether it takes the place of another device.
        moved: bool,
    },
    /// The track has no device.
    Disconnected {
        /// The track.
        track: Track,
        /// Why.
        told: Told,
    },
}

/// The devices of one recording.
pub struct Watch<S> {
    system: S,
    clock: Box<dyn Clock>,
    tracks: Vec<Watched>,
}

struct Watched {
    wish: Wish,
    open: Option<Open>,
    /// The device that it had last.
    last: Option<InputDevice>,
    /// What was told last, so that it is told once.
    told: Option<Told>,
}

struct Open {
    device: InputDevice,
    pulse: Pulse,
    frames: u64,
    heard: Duration,
    _stream: Box<dyn Any>,
}

impl<S: SoundSystem> Watch<S> {
    /// Watches for these tracks; opens nothing yet.
    pub fn new(system: S, clock: Box<dyn Clock>, wishes: Vec<Wish>) -> Self {
        let watched = |wish| Watched { wish, open: None, last: None, told: None };
        Self { system, clock, tracks: wishes.into_iter().map(watched).collect() }
    }

    /// Opens every device for the first time.
    ///
    /// # Errors
    /// When one of them cannot be had: the person should know before they speak.
    pub fn begin(&mut self) -> Result<Vec<Change>, DeviceError> {
        let devices = self.system.inputs();
        let now = self.clock.now().running;
        let mut changes = Vec::new();
        for watched in &mut self.tracks {
            let device = choose(&devices, &watched.wish, None)?;
            changes.push(watched.connect(&mut self.system, device, now)?);
        }
        Ok(changes)
    }

    /// Looks after all devices.
    pub fn look(&mut self) -> Vec<Change> {
        let devices = self.system.inputs();
        let now = self.clock.now().running;
        let mut changes = Vec::new();
        for watched in &mut self.tracks {
            watched.drop_if_gone(&devices, now);
            let has = watched.open.as_ref().map(|open| &open.device.id);
            let wanted = choose(&devices, &watched.wish, has).ok();
            match wanted {
                Some(device) if has != Some(&device.id) => match watched.connect(&mut self.system, device, now) {
                    Ok(change) => changes.push(change),
                    // The old one goes on, if there is one.
                    Err(_) if watched.open.is_some() => {}
                    Err(error) => changes.extend(watched.tell(error.told())),
                },
                _ if watched.open.is_none() => {
                    let name = watched.last.as_ref().map(|device| device.name.clone()).unwrap_or_default();
                    changes.extend(watched.tell(RecordingWarning::Gone { name }.told()));
                }
                _ => {}
            }
        }
        changes
    }
}

impl Watched {
    fn connect(
        &mut self,
        system: &mut impl SoundSystem,
        device: &InputDevice,
        now: Duration,
    ) -> Result<Change, DeviceError> {
        let Opened { feed, stream } = system.open(device)?;
        let moved = self.last.as_ref().is_some_and(|last| last.id != device.id);
        self.open = Some(Open { device: device.clone(), pulse: feed.pulse(), frames: 0, heard: now, _stream: stream });
        (self.last, self.told) = (Some(device.clone()), None);
        Ok(Change::Connected { track: self.wish.track, device: device.name.clone(), feed, moved })
    }

    fn drop_if_gone(&mut self, devices: &[InputDevice], now: Duration) {
        let Some(open) = &mut self.open else { return };
        let frames = open.pulse.frames();
        if frames != open.frames {
            (open.frames, open.heard) = (frames, now);
        }
        let is_listed = devices.iter().any(|device| device.id == open.device.id);
        let is_dead = now.saturating_sub(open.heard) > REOPEN_AFTER;
        if !is_listed || is_dead || open.pulse.is_lost() {
            self.open = None;
        }
    }

    fn tell(&mut self, told: Told) -> Option<Change> {
        if self.told.as_ref() == Some(&told) {
            return None;
        }
        self.told = Some(told.clone());
        Some(Change::Disconnected { track: self.wish.track, told })
    }
}

/// The device of the list that the person wants; where the system has made no choice, the one that the track `has`.
fn choose<'a>(devices: &'a [InputDevice], wish: &Wish, has: Option<&String>) -> Result<&'a InputDevice, DeviceError> {
    let mut of_track = devices.iter().filter(|device| device.track == wish.track);
    let Some(name) = &wish.device else {
        let chosen = of_track.clone().find(|device| device.is_default);
        let same = || devices.iter().find(|device| Some(&device.id) == has);
        return chosen.or_else(same).or_else(|| of_track.next()).ok_or(match wish.track {
            Track::Others => DeviceError::NoSystemAudio,
            _ => DeviceError::NoMicrophone,
        });
    };
    let found = of_track.clone().find(|device| device.id == *name).or_else(|| {
        let lower = name.to_lowercase();
        of_track.clone().find(|device| device.name.to_lowercase() == lower)
    });
    found.ok_or_else(|| {
        let known: Vec<String> = of_track.map(|device| format!("“{}”", device.name)).collect();
        if known.is_empty() {
            DeviceError::NoMicrophone
        } else {
            DeviceError::Unknown { name: name.clone(), known: known.join(", ") }
        }
    })
}

impl<S> std::fmt::Debug for Watch<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("tracks", &self.tracks.len()).finish_non_exhaustive()
    }
}
