//! `kill -9` at any moment loses at most a second.

use std::time::Duration;

use faircopy_tests::{
    product::{Home, wait_until},
    sound::{find, murmur, thrice},
    virtual_audio::{MICROPHONE, VirtualAudio},
};

use super::{HZ, Recorder, heard};

/// Where chance begins; the same in every run.
const SEED: u64 = 0x5eed_0fa1;
const TIMES: u32 = 20;

/// Numbers that look like chance (xorshift).
struct Chance(u64);

impl Chance {
    fn up_to(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

#[test]
fn twenty_recordings_that_are_killed_lose_no_more_than_a_second_each() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let file = audio.path().join("murmur.wav");
    murmur(&file, 1_200);
    let _playing = audio.play(MICROPHONE, &file);
    let beside = audio.record_from("virtual_mic");
    wait_until("it is heard", || beside.so_far().iter().any(|sample| sample.abs() > 0.05));
    let mut chance = Chance(SEED);
    for session in 1..=TIMES {
        let mut recorder = Recorder::start(&home, &audio, &["--system"]);
        let heard_before = beside.so_far().len();
        std::thread::sleep(Duration::from_millis(700 + chance.up_to(2_500)));
        recorder.child.kill().expect("it runs");
        // At 16,000 samples a second, as the recorder beside hears it.
        let until_then = beside.so_far();
        recorder.end();
        let sessions = home.sessions();
        assert_eq!(sessions.len(), session as usize, "each is found");
        assert_eq!(sessions[0]["state"], "transcribing", "its text can be made");
        let me = heard(&home, session, "me");
        assert_eq!(me.len(), heard(&home, session, "others").len());
        // The end of what was recovered, in what was heard until the kill; what comes before where the server skipped.
        let around = thrice(&until_then[heard_before.saturating_sub(16_000)..]);
        let lost = (0..8).find_map(|back| {
            let end = me.len().checked_sub(back * HZ / 4)?;
            let (at, alike) = find(&me[end.checked_sub(HZ / 2)?..end], &around, HZ);
            // The recorder beside may be behind itself.
            let after = around.len().saturating_sub(at + HZ / 2 + back * HZ / 4);
            (alike > 0.9).then_some(after as f64 / HZ as f64)
        });
        let lost = lost.unwrap_or_else(|| panic!("{session}: its end is not what was played"));
        assert!(lost <= 1.0, "{session}: {lost:.2} s are lost");
    }
    let shown = home.run(["show", "20", "--json"]);
    assert!(shown.stderr().contains("no text yet") || shown.code() == 0, "{}", shown.stderr());
    assert!(home.run(["library", "check"]).ok().contains("is whole"));
}

#[test]
fn what_was_killed_says_so_and_how_much_there_is() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let mut recorder = Recorder::start(&home, &audio, &[]);
    std::thread::sleep(Duration::from_secs(2));
    recorder.child.kill().expect("it runs");
    recorder.end();
    let list = home.run(["list"]);
    assert!(
        list.stderr().contains("Session 1 is a recording that broke off; it was recovered up to 0:0"),
        "{}",
        list.stderr()
    );
    assert!(list.ok().contains("interrupted"));
    assert!(home.run(["list"]).stderr().is_empty(), "it is said once");
}
