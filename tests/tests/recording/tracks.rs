//! What is recorded: the microphone, and what the computer plays.

use std::ffi::OsStr;

use faircopy_tests::{
    product::{Home, Ran, segments, wait_until, word_error_rate},
    sound::{assert_heard, find, stretch_of_meeting, thrice},
    virtual_audio::{MICROPHONE, SPEAKERS, VirtualAudio},
};

use super::{HZ, Recorder, command, heard, marks};

#[test]
fn both_tracks_hold_what_was_played_and_nothing_of_each_other() {
    check_tracks(&VirtualAudio::started());
}

pub(super) fn check_tracks(audio: &VirtualAudio) {
    let home = Home::fresh();
    let files = ["me.wav", "others.wav"].map(|name| audio.path().join(name));
    let me = thrice(&stretch_of_meeting(&files[0], 2..9));
    let others = thrice(&stretch_of_meeting(&files[1], 34..41));
    let recorder = Recorder::start(&home, audio, &["--system", "--title", "Budget"]);
    let playing = [audio.play(MICROPHONE, &files[0]), audio.play(SPEAKERS, &files[1])];
    for playing in playing {
        playing.finish();
    }
    recorder.stop();

    let tracks = ["me", "others"].map(|track| heard(&home, 1, track));
    assert_eq!(tracks[0].len(), tracks[1].len(), "equally long");
    for (track, own, other) in [(&tracks[0], &me, &others), (&tracks[1], &others, &me)] {
        assert_heard(own, track, HZ);
        let (_, alike) = find(&other[HZ..3 * HZ], track, HZ);
        assert!(alike < 0.4, "the tracks are mixed: {alike:.4}");
    }
    let sessions = home.sessions();
    assert_eq!((&sessions[0]["title"], &sessions[0]["source"]), (&"Budget".into(), &"recording".into()));
    let length = sessions[0]["duration"].as_u64().expect("known");
    assert!(length.abs_diff(tracks[0].len() as u64 * 1000 / HZ as u64) <= 1, "{length}");
    assert!(marks(&home, 1).is_empty());
    assert!(home.run(["library", "check"]).ok().contains("is whole"));
}

#[test]
fn ctrl_c_stops_the_recording_and_makes_its_text_and_its_fair_copy() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let file = audio.path().join("me.wav");
    stretch_of_meeting(&file, 0..9);
    let out = home.path().join("said.txt");
    let options = ["record", "--system", "--format", "text", "--text", "verbatim", "--output"];
    let recorder = Recorder::of(command(&home, &audio, options.map(OsStr::new).into_iter().chain([out.as_os_str()])));
    audio.play(MICROPHONE, &file).finish();
    recorder.stop();
    let said = std::fs::read_to_string(out).expect("the text is written");
    let errors = word_error_rate(
        "Good morning, everyone, and welcome to the design meeting. Um, first of all, can everybody hear me.",
        said.trim_start_matches("Me:"),
    );
    assert!(errors <= 0.3, "{errors:.2}: {said}");
    let document = home.document(1);
    assert!(document["fair_copy"]["paragraphs"].as_array().is_some_and(|all| !all.is_empty()), "{document}");
    assert!(segments(&document).iter().all(|segment| segment["track"] == "me"), "the computer was silent");
    assert!(home.run(["list"]).ok().contains("0:"), "it is ready");
}

#[test]
fn devices_are_listed_with_the_systems_choice_and_chosen_by_name() {
    check_list(&VirtualAudio::started());
}

pub(super) fn check_list(audio: &VirtualAudio) {
    let home = Home::fresh();
    let list = Ran::of(command(&home, audio, ["devices", "--json"]).output().expect("it starts")).json();
    let of = |track: &str| {
        let of_track = list.as_array().expect("a list").iter().filter(move |device| device["track"] == track);
        of_track.map(|device| (device["name"].clone(), device["is_default"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(of("me"), [("VirtualMic".into(), true.into())]);
    assert!(of("others").contains(&("VirtualSpeakers".into(), true.into())), "{list}");
    Recorder::start(&home, audio, &["--device", "virtualmic"]).stop();
    let wrong = command(&home, audio, ["record", "--device", "Headset"]).output().expect("it starts");
    let said = Ran::of(wrong).complaint(3);
    assert!(said.contains("no microphone “Headset”") && said.contains("“VirtualMic”"), "{said}");
    assert_eq!(home.sessions().len(), 1, "nothing of it is kept");
}

#[test]
fn without_a_sound_system_it_says_so_and_leaves_nothing() {
    let (audio, home) = (VirtualAudio::none(), Home::fresh());
    let said = Ran::of(command(&home, &audio, ["record"]).output().expect("it starts")).complaint(3);
    assert!(said.contains("no microphone on this computer"), "{said}");
    let said = Ran::of(command(&home, &audio, ["devices"]).output().expect("it starts")).stderr();
    assert!(said.contains("nothing to record from"), "{said}");
    assert!(home.sessions().is_empty());
}

#[test]
fn a_second_recording_is_refused_and_a_list_beside_one_touches_nothing() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let mut recorder = Recorder::start(&home, &audio, &[]);
    let said = Ran::of(command(&home, &audio, ["record"]).output().expect("it starts")).complaint(7);
    assert!(said.contains("Another recording is going on"), "{said}");
    let path = super::folder(&home, 1).join("me-001.wav");
    for _ in 0..5 {
        let list = home.run(["list"]).ok();
        assert!(list.contains("recording") && !list.contains("interrupted"), "{list}");
        let length = std::fs::metadata(&path).expect("it is written").len();
        wait_until("it grows on", || std::fs::metadata(&path).expect("it is written").len() > length);
    }
    assert!(home.run(["resume", "1"]).fails_with(7).contains("being worked on"));
    assert!(home.run(["delete", "1", "--yes"]).complaint(7).contains("being worked on"));
    assert!(recorder.child.try_wait().expect("known").is_none(), "it goes on");
    recorder.stop();
    assert!(home.run(["list"]).ok().contains("stopped"));
}

#[test]
fn people_are_to_be_asked_and_that_is_said_once() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let asked = |recorder: &Recorder| recorder.said.iter().any(|line| line.contains("Ask the people"));
    for expect in [true, false] {
        let recorder = Recorder::start(&home, &audio, &[]);
        assert_eq!(asked(&recorder), expect, "{:?}", recorder.said);
        recorder.stop();
    }
}
