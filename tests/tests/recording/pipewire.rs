//! The same on PipeWire, through its PulseAudio service.

use faircopy_tests::{
    product::{Home, Ran},
    virtual_audio::VirtualAudio,
};

use super::{command, devices, tracks};

#[test]
fn pipewire_gives_both_tracks_whole_and_apart() {
    tracks::check_tracks(&VirtualAudio::pipewire());
}

#[test]
fn pipewire_lists_its_devices_and_they_are_chosen_by_name() {
    tracks::check_list(&VirtualAudio::pipewire());
}

#[test]
fn pipewire_takes_a_microphone_away_and_brings_it_back() {
    devices::check_unplugging(&VirtualAudio::pipewire());
}

#[test]
fn pipewire_may_die_and_come_back() {
    devices::check_crash(&VirtualAudio::pipewire());
}

#[test]
fn pipewires_other_choice_is_followed() {
    devices::check_choice(&VirtualAudio::pipewire());
}

#[test]
fn pipewire_answers_also_where_no_program_of_pulseaudio_ever_ran() {
    let audio = VirtualAudio::pipewire();
    let person = tempfile::TempDir::new().expect("a temporary folder");
    let home = Home::fresh().with("HOME", person.path());
    for _ in 0..2 {
        let list = Ran::of(command(&home, &audio, ["devices"]).output().expect("it starts")).ok();
        assert!(list.contains("VirtualMic") && list.contains("VirtualSpeakers"), "{list}");
    }
}
