//! Listening: what comes out of the speakers, on a sound system of the test's own.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use faircopy_tests::{
    product::{PATIENCE, fixture},
    virtual_audio::{RECORDED_HZ, VirtualAudio},
};
use serde_json::Value;

#[test]
fn what_is_played_is_heard_from_the_asked_second_on() {
    let audio = VirtualAudio::started();
    let recording = audio.record();
    let mut player = Listener::start(&audio);
    let file = fixture("sample/meeting.wav");
    player.play(1, &file, Some(5_000));
    let events = player.until(|state| state["at"].as_u64() >= Some(9_000));
    player.say("pause");
    let paused = player.until(|state| state["playing"] == false).pop().expect("one");
    let heard = recording.finish_after(0.5);

    let meeting = samples(&file);
    let wanted = &meeting[5 * HZ + HZ / 10..8 * HZ];
    let (at, likeness) = find(wanted, &heard);
    assert!(likeness >= 0.95, "{likeness:.3} like the file");
    let before = energy(&heard[..at.saturating_sub(HZ / 8)]) / energy(wanted);
    assert!(before < 1e-4, "something is heard before the asked second: {before}");
    // It stops where it says that it does.
    let last = heard.iter().rposition(|sample| sample.abs() > 1e-3).expect("sound");
    let stopped_ms = 5_100.0 + (last as f64 - at as f64) / HZ as f64 * 1000.0;
    let told_ms = paused["at"].as_f64().expect("a moment");
    assert!((stopped_ms - told_ms).abs() < 250.0, "heard until {stopped_ms}, told {told_ms}");
    let moments: Vec<u64> = events.iter().filter_map(|state| state["at"].as_u64()).collect();
    assert!(moments.is_sorted(), "{moments:?}");
    assert!(moments.len() as f64 <= 20.0 * heard.len() as f64 / HZ as f64 + 1.0, "{} events", moments.len());
}

#[test]
fn twice_as_fast_takes_half_the_time_at_the_same_pitch_and_half_speed_twice() {
    let audio = VirtualAudio::started();
    let mut player = Listener::start(&audio);
    let file = audio.path().join("tone.wav");
    write_tone(&file, 440.0, 3.0);
    for (speed, expected_s) in [("2", 1.5), ("0.5", 6.0), ("1", 3.0)] {
        let recording = audio.record();
        player.say(&format!("speed\t{speed}"));
        player.play(1, &file, Some(0));
        player.until(|state| state["playing"] == true);
        let states = player.until(|state| state["playing"] == false);
        let heard = recording.finish_after(0.5);
        let loud = |sample: &f32| sample.abs() > 0.05;
        let (first, last) = (heard.iter().position(loud), heard.iter().rposition(loud));
        let sound = &heard[first.expect("sound")..=last.expect("sound")];
        let length_s = sound.len() as f64 / HZ as f64;
        assert!((length_s - expected_s).abs() < 0.12, "at {speed}: {length_s} s");
        let middle = &sound[sound.len() / 5..sound.len() * 4 / 5];
        let pitch_hz = pitch(middle);
        assert!((pitch_hz / 440.0 - 1.0).abs() < 0.02, "at {speed}: {pitch_hz} Hz");
        let end = states.last().expect("an event");
        assert_eq!((&end["at"], &end["duration"]), (&3_000.into(), &3_000.into()), "{end}");
        let over = states.iter().find(|state| state["at"].as_u64() > state["duration"].as_u64());
        assert_eq!(over, None, "beyond the end");
    }
}

#[test]
fn seeking_while_it_plays_is_heard_at_once_and_another_session_takes_over() {
    let audio = VirtualAudio::started();
    let recording = audio.record();
    let mut player = Listener::start(&audio);
    let (meeting, other) = (fixture("sample/meeting.wav"), fixture("sample/me.flac"));
    player.play(1, &meeting, None);
    player.until(|state| state["at"].as_u64() >= Some(1_000));
    player.say(&format!("seek\t1\t{}\t30000", meeting.display()));
    player.until(|state| state["at"].as_u64() >= Some(32_000));
    player.play(2, &other, Some(12_000));
    let state = player.until(|state| state["session"] == 2 && state["at"].as_u64() >= Some(14_500)).pop();
    assert_eq!(state.expect("one")["playing"], true);
    // Letting go of it ends it.
    player.say("release\t2");
    player.until(|state| state["session"].is_null() && state["playing"] == false);
    let heard = recording.finish_after(0.3);
    let (meeting, other) = (samples(&meeting), flac(&other));
    let places = [
        find(&meeting[HZ / 10..HZ * 9 / 10], &heard),
        find(&meeting[30 * HZ + HZ / 10..31 * HZ + HZ / 2], &heard),
        find(&other[12 * HZ + HZ / 10..14 * HZ], &heard),
    ];
    assert!(
        places.iter().all(|(_, likeness)| *likeness > 0.95) && places.is_sorted_by_key(|(at, _)| *at),
        "{places:?}"
    );
}

#[test]
fn after_the_end_play_begins_again_and_after_a_pause_it_goes_on() {
    let audio = VirtualAudio::started();
    let mut player = Listener::start(&audio);
    let file = audio.path().join("tone.wav");
    write_tone(&file, 300.0, 1.2);
    player.play(1, &file, None);
    player.until(|state| state["playing"] == true);
    player.until(|state| state["playing"] == false && state["at"] == 1_200);
    player.play(1, &file, None);
    player.until(|state| state["playing"] == true && (100..1_000).contains(&state["at"].as_u64().expect("a moment")));
    player.say("pause");
    let paused = player.until(|state| state["playing"] == false).pop().expect("one")["at"].as_u64();
    assert!(paused < Some(1_200), "{paused:?}");
    player.play(1, &file, None);
    let on = player.until(|state| state["playing"] == true).pop().expect("one")["at"].as_u64();
    assert!(on >= paused, "{on:?} after {paused:?}");
    player.until(|state| state["playing"] == false && state["at"] == 1_200);
}

#[test]
fn without_a_sound_system_it_says_so_and_plays_once_there_is_one() {
    let audio = VirtualAudio::none();
    let mut player = Listener::start(&audio);
    let file = fixture("sample/meeting.wav");
    player.play(1, &file, Some(3_000));
    let state = player.until(|state| state["trouble"].is_object()).pop().expect("one");
    assert_eq!((&state["playing"], &state["at"]), (&false.into(), &3_000.into()), "{state}");
    let trouble = state["trouble"]["message"].as_str().expect("a sentence");
    assert!(trouble.contains("play again"), "{trouble}");
    audio.start();
    player.play(1, &file, None);
    let state = player.until(|state| state["at"].as_u64() > Some(3_200)).pop().expect("one");
    assert!(state["trouble"].is_null() && state["playing"] == true, "{state}");
}

#[test]
fn a_sound_server_that_dies_is_told_and_play_works_after_it_is_back() {
    let audio = VirtualAudio::started();
    let mut player = Listener::start(&audio);
    let file = fixture("sample/meeting.wav");
    player.play(1, &file, Some(10_000));
    player.until(|state| state["at"].as_u64() >= Some(11_000));
    audio.crash();
    let state = player.until(|state| state["trouble"].is_object()).pop().expect("one");
    assert_eq!(state["playing"], false);
    let at = state["at"].as_u64().expect("a moment");
    assert!((11_000..16_000).contains(&at), "it stays where it was: {at}");
    audio.start();
    let recording = audio.record();
    player.play(1, &file, None);
    player.until(|state| state["at"].as_u64() >= Some(at + 2_000) && state["trouble"].is_null());
    let heard = recording.finish_after(0.0);
    let from = (at as usize + 300) * HZ / 1000;
    let (_, likeness) = find(&samples(&file)[from..from + HZ], &heard);
    assert!(likeness >= 0.95, "{likeness:.3} like the file");
}

#[test]
fn what_cannot_be_read_is_refused_and_what_plays_goes_on() {
    let audio = VirtualAudio::started();
    let mut player = Listener::start(&audio);
    player.play(1, &fixture("sample/meeting.wav"), None);
    player.until(|state| state["at"].as_u64() >= Some(300));
    player.play(2, Path::new("/nowhere/meeting.wav"), None);
    let error = player.until(|state| state["error"].is_string()).pop().expect("one");
    assert!(error["error"].as_str().expect("a sentence").contains("There is no file at"), "{error}");
    let state = player.until(|state| state["at"].as_u64() >= Some(1_500)).pop().expect("one");
    assert_eq!((&state["session"], &state["playing"]), (&1.into(), &true.into()));
}

const HZ: usize = RECORDED_HZ as usize;

/// The player in a process of its own, because the sound system is chosen by the environment.
struct Listener {
    child: Child,
    commands: Option<ChildStdin>,
    states: Receiver<Value>,
}

impl Listener {
    fn start(audio: &VirtualAudio) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_listener"));
        audio.enter(&mut command).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the player starts");
        let said = BufReader::new(child.stdout.take().expect("piped"));
        let (send, states) = channel();
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                let state = serde_json::from_str(&line).expect("JSON");
                if send.send(state).is_err() {
                    break;
                }
            }
        });
        Self { commands: child.stdin.take(), child, states }
    }

    fn say(&mut self, line: &str) {
        writeln!(self.commands.as_mut().expect("open"), "{line}").expect("the player lives");
    }

    fn play(&mut self, session: u32, file: &Path, from_ms: Option<u64>) {
        let from = from_ms.map(|from| format!("\t{from}")).unwrap_or_default();
        self.say(&format!("play\t{session}\t{}{from}", file.display()));
    }

    /// Everything that was said up to what is waited for.
    fn until(&self, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut said = Vec::new();
        loop {
            let state =
                self.states.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("in vain; last: {:?}", said.last()));
            let found = wanted(&state);
            said.push(state);
            if found {
                return said;
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        drop(self.commands.take());
        // With its input closed it ends by itself, whatever the sound system does.
        for _ in 0..500 {
            if let Ok(Some(status)) = self.child.try_wait() {
                assert!(status.success() || std::thread::panicking(), "the player ended with {status}");
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        assert!(std::thread::panicking(), "the player does not end");
    }
}

fn write_tone(path: &Path, pitch_hz: f64, seconds: f64) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("created");
    for at in 0..(seconds * 44_100.0) as u32 {
        let phase = f64::from(at) / 44_100.0 * pitch_hz * std::f64::consts::TAU;
        writer.write_sample((phase.sin() * 12_000.0) as i16).expect("written");
    }
    writer.finalize().expect("written");
}

fn samples(path: &Path) -> Vec<f32> {
    let mut reader = hound::WavReader::open(path).expect("a WAV");
    assert_eq!((reader.spec().channels, reader.spec().sample_rate), (1, RECORDED_HZ));
    reader.samples::<i16>().map(|sample| f32::from(sample.expect("16 bit")) / 32_768.0).collect()
}

fn flac(path: &Path) -> Vec<f32> {
    let mut decoder = faircopy_core::audio::decode::Decoder::open(path).expect("decodes");
    assert_eq!((decoder.info().channels, decoder.info().sample_rate_hz), (1, RECORDED_HZ));
    let mut all = Vec::new();
    while let Some(block) = decoder.next_block().expect("the drive is fine") {
        all.extend_from_slice(block.samples);
    }
    all
}

fn energy(sound: &[f32]) -> f64 {
    sound.iter().map(|sample| f64::from(sample * sample)).sum()
}

/// Frequency by counting how often the wave rises through zero.
fn pitch(sound: &[f32]) -> f64 {
    let rises: Vec<usize> = (1..sound.len()).filter(|at| sound[at - 1] < 0.0 && sound[*at] >= 0.0).collect();
    let [first, .., last] = rises[..] else { return 0.0 };
    (rises.len() - 1) as f64 / ((last - first) as f64 / HZ as f64)
}

/// Where in `sound` the reference is found, and how alike the two are there (1: the same shape).
fn find(reference: &[f32], sound: &[f32]) -> (usize, f64) {
    let likeness = |at: usize, step: usize| {
        let (mut both, mut other) = (0.0, 0.0);
        for (a, b) in reference.iter().zip(&sound[at..]).step_by(step) {
            both += f64::from(a * b);
            other += f64::from(b * b);
        }
        let one: f64 = reference.iter().step_by(step).map(|a| f64::from(a * a)).sum();
        if other > 0.0 { both / (one * other).sqrt() } else { 0.0 }
    };
    let places = 0..sound.len().saturating_sub(reference.len());
    // Every 41st sample is enough to find the place, all of them to judge it.
    let found = places.map(|at| (at, likeness(at, 41))).max_by(|a, b| a.1.total_cmp(&b.1));
    let best = found.map_or(0, |(at, _)| at);
    (best, likeness(best, 1))
}
