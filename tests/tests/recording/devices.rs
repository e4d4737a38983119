//! Devices that go and come back while they are recorded.

use faircopy_core::session::MarkKind;
use faircopy_tests::{
    product::Home,
    sound::{assert_heard, find, stretch_of_meeting, thrice},
    virtual_audio::{MICROPHONE, SPEAKERS, VirtualAudio},
};

use super::{HZ, Recorder, heard, marks};

/// Three stretches of speech: for before, meanwhile and after.
fn stretches(audio: &VirtualAudio) -> [(std::path::PathBuf, Vec<f32>); 3] {
    [2..6, 34..40, 46..50].map(|seconds| {
        let file = audio.path().join(format!("{}.wav", seconds.start));
        let sound = thrice(&stretch_of_meeting(&file, seconds));
        (file, sound[HZ / 4..sound.len() - HZ / 4].to_vec())
    })
}

#[test]
fn a_microphone_that_is_unplugged_is_said_comes_back_and_never_becomes_what_the_computer_plays() {
    check_unplugging(&VirtualAudio::started());
}

pub(super) fn check_unplugging(audio: &VirtualAudio) {
    let home = Home::fresh();
    let [before, meanwhile, after] = stretches(audio);
    let mut recorder = Recorder::start(&home, audio, &["--system"]);
    audio.play(MICROPHONE, &before.0).finish();
    let playing = audio.play(SPEAKERS, &meanwhile.0);
    audio.unplug_microphone();
    recorder.until("“VirtualMic” is not connected any more");
    playing.finish();
    audio.plug_microphone_in();
    recorder.until("“VirtualMic” is heard again");
    audio.play(MICROPHONE, &after.0).finish();
    recorder.stop();

    let (me, others) = (heard(&home, 1, "me"), heard(&home, 1, "others"));
    assert_eq!(me.len(), others.len(), "the time is true on both");
    let places = [&before.1, &after.1].map(|sound| assert_heard(sound, &me, HZ));
    let at = assert_heard(&meanwhile.1, &others, HZ);
    assert!(places[0] < at && at < places[1], "the other track goes on, in its time");
    let (_, alike) = find(&meanwhile.1[HZ..3 * HZ], &me, HZ);
    assert!(alike < 0.4, "the microphone hears the speakers: {alike:.4}");
    let marks = marks(&home, 1);
    let [mark] = &marks[..] else { panic!("{marks:?}") };
    let sample = |ms: u64| ms as usize * HZ / 1000;
    let (from, length) = (mark.at.0, mark.length.expect("it is over").0);
    assert_eq!(mark.kind, MarkKind::Lost);
    assert!(
        me[sample(from + 1)..sample(from + length - 1)].iter().all(|sample| *sample == 0.0),
        "silence stands for it"
    );
}

#[test]
fn a_sound_server_that_dies_ends_no_recording() {
    check_crash(&VirtualAudio::started());
}

pub(super) fn check_crash(audio: &VirtualAudio) {
    let home = Home::fresh();
    let [before, _, after] = stretches(audio);
    let mut recorder = Recorder::start(&home, audio, &["--system"]);
    audio.play(MICROPHONE, &before.0).finish();
    audio.crash();
    recorder.until("“VirtualMic” is not connected any more");
    audio.start();
    recorder.until("“VirtualMic” is heard again");
    audio.play(MICROPHONE, &after.0).finish();
    recorder.stop();

    let (me, others) = (heard(&home, 1, "me"), heard(&home, 1, "others"));
    assert_eq!(me.len(), others.len());
    let places = [&before.1, &after.1].map(|sound| assert_heard(sound, &me, HZ));
    assert!(places[0] < places[1], "{places:?}");
    assert!(marks(&home, 1).iter().all(|mark| mark.kind == MarkKind::Lost));
}

#[test]
fn a_microphone_that_is_muted_is_said() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let [before, ..] = stretches(&audio);
    let mut recorder = Recorder::start(&home, &audio, &[]);
    audio.pactl(&["set-source-mute", "virtual_mic", "1"]);
    recorder.until("“VirtualMic” gives nothing but silence");
    audio.pactl(&["set-source-mute", "virtual_mic", "0"]);
    audio.play(MICROPHONE, &before.0).finish();
    recorder.until("“VirtualMic” is heard again");
    recorder.stop();
}

#[test]
fn another_choice_of_the_system_is_followed() {
    check_choice(&VirtualAudio::started());
}

pub(super) fn check_choice(audio: &VirtualAudio) {
    let home = Home::fresh();
    let [before, _, after] = stretches(audio);
    let mut recorder = Recorder::start(&home, audio, &["--system"]);
    audio.play(SPEAKERS, &before.0).finish();
    audio.pactl(&[
        "load-module",
        "module-null-sink",
        "sink_name=headphones",
        "sink_properties=device.description=Headphones",
        "rate=48000",
    ]);
    audio.pactl(&["set-default-sink", "headphones"]);
    recorder.until("goes on with “Headphones”");
    audio.play("headphones", &after.0).finish();
    recorder.stop();
    let others = heard(&home, 1, "others");
    let places = [&before.1, &after.1].map(|sound| assert_heard(sound, &others, HZ));
    assert!(places[0] < places[1], "{places:?}");
}
