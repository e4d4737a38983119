//! Recording where there is nothing but ALSA: the microphone alone.

use faircopy_tests::{
    processes::processor_time,
    product::{Home, Ran, wait_until},
    sound::{assert_heard, stretch_of_meeting, thrice},
    virtual_audio::{MICROPHONE, VirtualAudio},
};

use super::{HZ, Recorder, command, folder, heard};

/// Neither the driver nor the library of a server below it writes into the person's terminal.
fn assert_quiet(said: &[String]) {
    assert!(!said.iter().any(|line| line.contains("ALSA lib") || line.contains("PulseAudio:")), "{said:?}");
}

#[test]
fn alsa_alone_has_one_microphone_and_no_system_audio_and_that_is_said() {
    let (audio, home) = (VirtualAudio::alsa(), Home::fresh());
    let list = Ran::of(command(&home, &audio, ["devices", "--json"]).output().expect("it starts")).json();
    let [microphone] = &list.as_array().expect("a list")[..] else { panic!("{list}") };
    assert_eq!((&microphone["name"], &microphone["is_default"]), (&"Built-in Audio".into(), &true.into()));
    let said = Ran::of(command(&home, &audio, ["record", "--system"]).output().expect("it starts")).complaint(3);
    assert!(said.contains("start PulseAudio or PipeWire; or record the microphone alone"), "{said}");
    assert!(home.sessions().is_empty(), "nothing of it is kept");
}

#[test]
fn alsas_microphone_is_recorded_and_may_be_gone_for_a_while() {
    let (audio, home) = (VirtualAudio::alsa(), Home::fresh());
    let files = [2..6, 46..50].map(|seconds| {
        let file = audio.path().join(format!("{}.wav", seconds.start));
        let sound = thrice(&stretch_of_meeting(&file, seconds));
        (file, sound[HZ / 4..sound.len() - HZ / 4].to_vec())
    });
    let mut recorder = Recorder::start(&home, &audio, &[]);
    audio.play(MICROPHONE, &files[0].0).finish();
    // Closing it would never come back.
    audio.crash();
    recorder.until("“Built-in Audio” cannot be used right now");
    assert_waits_idly(&home, &recorder);
    audio.start();
    recorder.until("“Built-in Audio” is heard again");
    audio.play(MICROPHONE, &files[1].0).finish();
    // Now its errors would never end.
    for module in ["module-remap-source", "module-null-sink"] {
        audio.pactl(&["unload-module", module]);
    }
    recorder.until("“Built-in Audio” cannot be used right now");
    assert_waits_idly(&home, &recorder);
    recorder.stop_and(assert_quiet);
    let me = heard(&home, 1, "me");
    let places = files.map(|(_, sound)| assert_heard(&sound, &me, HZ));
    assert!(places[0] < places[1], "{places:?}");
}

/// Silence is recorded, and that is no work.
fn assert_waits_idly(home: &Home, recorder: &Recorder) {
    let path = folder(home, 1).join("me-001.wav");
    let length = || hound::WavReader::open(&path).expect("a WAV").duration() as usize;
    let (used, before) = (processor_time(recorder.child.id()), length());
    wait_until("the recording goes on", || length() > before + 2 * HZ);
    let used = processor_time(recorder.child.id()) - used;
    let silence = (length() - before) as f64 / HZ as f64;
    assert!(used < silence / 2.0, "{used} s of a processor for {silence} s of silence");
}
