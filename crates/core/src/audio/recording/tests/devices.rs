//! Devices that go, move and come back.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use super::bench::{HandClock, MONO};
use crate::{
    audio::recording::{
        error::DeviceError,
        feed::{Inlet, feed},
        watch::{Change, InputDevice, Opened, SoundSystem, Watch, Wish},
    },
    transcript::Track,
};

/// A sound system of which the test is the owner.
#[derive(Clone, Default)]
struct Fake(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    devices: Vec<InputDevice>,
    refused: Vec<String>,
    inlets: HashMap<String, Inlet>,
    open: usize,
}

struct Stream(Fake);

impl Drop for Stream {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().open -= 1;
    }
}

impl SoundSystem for Fake {
    fn inputs(&mut self) -> Vec<InputDevice> {
        self.0.lock().unwrap().devices.clone()
    }

    fn open(&mut self, device: &InputDevice) -> Result<Opened, DeviceError> {
        let mut state = self.0.lock().unwrap();
        if state.refused.contains(&device.id) {
            return Err(DeviceError::Refused { name: device.name.clone() });
        }
        let (inlet, feed) = feed(MONO);
        state.inlets.insert(device.id.clone(), inlet);
        state.open += 1;
        Ok(Opened { feed, stream: Box::new(Stream(self.clone())) })
    }
}

impl Fake {
    fn with(ids: &[(&str, Track, bool)]) -> Self {
        let fake = Self::default();
        fake.has(ids);
        fake
    }

    fn has(&self, ids: &[(&str, Track, bool)]) {
        let device = |(id, track, is_default): &(&str, Track, bool)| InputDevice {
            id: (*id).into(),
            name: id.to_uppercase(),
            track: *track,
            is_default: *is_default,
        };
        self.0.lock().unwrap().devices = ids.iter().map(device).collect();
    }

    fn give(&self, id: &str) {
        self.0.lock().unwrap().inlets.get_mut(id).unwrap().push([0.5_f32; 80].into_iter());
    }

    fn open(&self) -> usize {
        self.0.lock().unwrap().open
    }
}

const MIC: (&str, Track, bool) = ("mic", Track::Me, true);
const MONITOR: (&str, Track, bool) = ("speakers.monitor", Track::Others, true);

fn watch(fake: &Fake, wishes: &[(Track, Option<&str>)]) -> (Watch<Fake>, HandClock) {
    let clock = HandClock::default();
    let wish = |(track, device): &(Track, Option<&str>)| Wish { track: *track, device: device.map(str::to_owned) };
    (Watch::new(fake.clone(), Box::new(clock.clone()), wishes.iter().map(wish).collect()), clock)
}

/// As a line: `Me=MIC`, `Me=MIC (moved)`, `Me: code`.
fn said(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| match change {
        Change::Connected { track, device, moved, .. } => {
            format!("{track:?}={device}{}", if *moved { " (moved)" } else { "" })
        }
        Change::Disconnected { track, told } => format!("{track:?}: {}", told.code.as_deref().unwrap()),
    };
    changes.iter().map(line).collect()
}

#[test]
fn a_microphone_that_goes_is_dropped_and_never_replaced_by_what_the_computer_plays() {
    let fake = Fake::with(&[MIC, MONITOR]);
    let (mut watch, _) = watch(&fake, &[(Track::Me, None), (Track::Others, None)]);
    assert_eq!(said(&watch.begin().unwrap()), ["Me=MIC", "Others=SPEAKERS.MONITOR"]);
    assert!(watch.look().is_empty());
    // The server moves the stream without a word: sound still comes.
    fake.has(&[MONITOR]);
    fake.give("mic");
    assert_eq!(said(&watch.look()), ["Me: recording_device_gone"]);
    assert_eq!(fake.open(), 1, "its stream is closed");
    assert!(watch.look().is_empty(), "it is said once");
    fake.has(&[MIC, MONITOR]);
    assert_eq!(said(&watch.look()), ["Me=MIC"]);
    fake.has(&[]);
    assert_eq!(said(&watch.look()), ["Me: recording_device_gone", "Others: recording_device_gone"]);
    fake.has(&[MIC, MONITOR]);
    assert_eq!(said(&watch.look()), ["Me=MIC", "Others=SPEAKERS.MONITOR"]);
}

#[test]
fn the_systems_choice_is_followed_and_a_persons_is_waited_for() {
    let fake = Fake::with(&[MIC, ("headset", Track::Me, false), MONITOR]);
    let (mut by_system, _) = watch(&fake, &[(Track::Me, None)]);
    let (mut by_person, _) = watch(&fake, &[(Track::Me, Some("Mic"))]);
    by_system.begin().unwrap();
    by_person.begin().unwrap();
    fake.has(&[("mic", Track::Me, false), ("headset", Track::Me, true)]);
    assert_eq!(said(&by_system.look()), ["Me=HEADSET (moved)"]);
    assert!(by_person.look().is_empty());
    fake.has(&[("mic", Track::Me, false), ("headset", Track::Me, false)]);
    assert!(by_system.look().is_empty(), "no choice is no other choice");
    fake.has(&[("headset", Track::Me, true)]);
    assert!(by_system.look().is_empty());
    assert_eq!(said(&by_person.look()), ["Me: recording_device_gone"]);
    fake.has(&[MIC, ("headset", Track::Me, false)]);
    assert_eq!(said(&by_system.look()), ["Me=MIC (moved)"]);
    assert_eq!(said(&by_person.look()), ["Me=MIC"]);
}

#[test]
fn a_device_that_says_it_is_lost_or_gives_nothing_is_opened_anew() {
    let fake = Fake::with(&[MIC]);
    let (mut watch, clock) = watch(&fake, &[(Track::Me, None)]);
    watch.begin().unwrap();
    fake.0.lock().unwrap().inlets["mic"].pulse().lose();
    assert_eq!(said(&watch.look()), ["Me=MIC"]);
    for _ in 0..10 {
        clock.run(Duration::from_secs(1));
        fake.give("mic");
        assert!(watch.look().is_empty());
    }
    clock.run(Duration::from_secs(4));
    fake.0.lock().unwrap().refused.push("mic".into());
    assert_eq!(said(&watch.look()), ["Me: device_refused"]);
    assert!(watch.look().is_empty());
    fake.0.lock().unwrap().refused.clear();
    assert_eq!(said(&watch.look()), ["Me=MIC"]);
    assert_eq!(fake.open(), 1);
}

#[test]
fn what_cannot_be_had_is_said_before_the_recording_begins() {
    let check = |devices: &[(&str, Track, bool)], wish: (Track, Option<&str>), expect: &str| {
        let (mut watch, _) = watch(&Fake::with(devices), &[wish]);
        let error = watch.begin().expect_err("it cannot be had").to_string();
        assert!(error.contains(expect), "{error}");
    };
    check(&[], (Track::Me, None), "There is no microphone on this computer");
    check(&[MONITOR], (Track::Me, None), "There is no microphone on this computer");
    check(&[MIC], (Track::Others, None), "What the computer plays cannot be recorded");
    check(&[MIC], (Track::Me, Some("headset")), "no microphone “headset”. Choose one of these: “MIC”");
    check(&[MIC, MONITOR], (Track::Me, Some("speakers.monitor")), "no microphone “speakers.monitor”");
}
