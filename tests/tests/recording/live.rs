//! The text of a recording while it is made.

use faircopy_tests::{
    processes::send,
    product::{Home, segments, spoken, word_error_rate},
    sound::{samples, stretch_of_meeting},
    virtual_audio::{MICROPHONE, SPEAKERS, VirtualAudio},
};

use super::{Recorder, command};

const WELCOME: &str =
    "Good morning, everyone, and welcome to the design meeting. Um, first of all, can everybody hear me?";

/// `faircopy record --live` that goes on.
fn live(home: &Home, audio: &VirtualAudio, options: &[&str]) -> Recorder {
    Recorder::of(command(home, audio, [&["record", "--live"], options].concat()))
}

#[test]
fn what_is_said_is_written_down_while_people_speak_each_track_for_itself() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let files = ["me.wav", "others.wav"].map(|name| audio.path().join(name));
    stretch_of_meeting(&files[0], 0..9);
    stretch_of_meeting(&files[1], 12..22);
    let mut recorder = live(&home, &audio, &["--system"]);
    let playing = [audio.play(MICROPHONE, &files[0]), audio.play(SPEAKERS, &files[1])];
    until_all(&mut recorder, &["design meeting", "prototype"]);
    assert!(recorder.child.try_wait().expect("known").is_none(), "it is still recorded");
    let before = home.document(1);
    assert_eq!(before["session"]["state"], "recording", "{before}");
    let committed: Vec<String> = segments(&before).iter().map(|segment| segment["text"].to_string()).collect();
    for playing in playing {
        playing.finish();
    }
    recorder.stop();

    let document = home.document(1);
    assert_eq!(document["session"]["state"], "ready");
    let errors = word_error_rate(WELCOME, &spoken(&document, Some("me")));
    assert!(errors <= 0.3, "{errors:.2}: {}", spoken(&document, Some("me")));
    assert!(spoken(&document, Some("others")).contains("too small"), "{}", spoken(&document, Some("others")));
    // What was said to be written down stays as it is.
    let after: Vec<String> = segments(&document).iter().map(|segment| segment["text"].to_string()).collect();
    assert!(committed.iter().all(|text| after.contains(text)), "{committed:?} {after:?}");
    assert_eq!(document["versions"]["transcripts"].as_array().map_or(1, Vec::len), 1, "written down once");
    let copy = document["fair_copy"]["paragraphs"].as_array().expect("a fair copy");
    assert!(
        copy.iter().any(|paragraph| paragraph["text"].as_str().is_some_and(|text| text.contains("First of all, can")))
    );
}

#[test]
fn a_live_recording_that_is_killed_goes_on_behind_what_is_written_down() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let file = audio.path().join("me.wav");
    stretch_of_meeting(&file, 0..16);
    let mut recorder = live(&home, &audio, &[]);
    let playing = audio.play(MICROPHONE, &file);
    recorder.until("design meeting");
    playing.finish();
    recorder.child.kill().expect("it runs");
    recorder.end();
    home.run(["resume", "1"]).ok();
    let said = spoken(&home.document(1), None);
    assert_eq!(said.matches("design meeting").count(), 1, "{said}");
    assert!(said.contains("budget and the next release"), "{said}");
    assert!(
        segments(&home.document(1)).iter().all(|segment| segment["track"] == "mixed"),
        "nobody knows who sat there"
    );
}

#[test]
fn what_the_microphone_hears_of_the_speakers_is_written_down_once() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let files = ["others.wav", "echo.wav"].map(|name| audio.path().join(name));
    stretch_of_meeting(&files[0], 22..42);
    echo(&files[0], &files[1]);
    let mut recorder = live(&home, &audio, &["--system"]);
    let playing = [audio.play(SPEAKERS, &files[0]), audio.play(MICROPHONE, &files[1])];
    for playing in playing {
        playing.finish();
    }
    recorder.until("proposal on Thursday");
    recorder.stop_and(|said| {
        assert!(said.iter().any(|line| line.contains("The microphone hears the speakers")), "{said:?}");
    });
    let document = home.document(1);
    let (me, others) = (spoken(&document, Some("me")), spoken(&document, Some("others")));
    assert!(others.contains("proposal"), "{others}");
    let twice = me.split_whitespace().count() as f64 / others.split_whitespace().count() as f64;
    assert!(twice <= 0.15, "{me}");
}

#[test]
fn without_a_speech_model_it_records_and_says_what_to_do() {
    let audio = VirtualAudio::started();
    std::fs::write(audio.path().join("catalogue.toml"), "model = []").expect("written");
    let home = Home::fresh().with("FAIRCOPY_MODELS", audio.path());
    let mut recorder = live(&home, &audio, &[]);
    recorder.until("The recording goes on, without text for now");
    send("INT", recorder.child.id());
    let ended = recorder.end();
    assert!(!ended.success(), "there is no text");
    assert!(recorder.said.iter().any(|line| line.contains("speech model")), "{:?}", recorder.said);
    assert!(home.sessions()[0]["duration"].as_u64().is_some_and(|length| length > 0), "{:?}", home.sessions());
}

/// Waits until all of these are said, in whatever order.
fn until_all(recorder: &mut Recorder, words: &[&str]) {
    for words in words {
        if !recorder.said.iter().any(|line| line.contains(words)) {
            recorder.until(words);
        }
    }
}

/// As it comes back through the air: later, quieter, and from a wall.
fn echo(of: &std::path::Path, into: &std::path::Path) {
    let sound = samples(of);
    let spec = hound::WavReader::open(of).expect("a WAV").spec();
    let later = |milliseconds: usize, at: usize| {
        let back = milliseconds * spec.sample_rate as usize / 1000;
        if at < back { 0.0 } else { sound[at - back] }
    };
    let mut writer = hound::WavWriter::create(into, spec).expect("a file");
    for at in 0..sound.len() {
        let heard = 0.35 * later(40, at) + 0.12 * later(75, at);
        writer.write_sample((heard * 32_767.0) as i16).expect("written");
    }
    writer.finalize().expect("written");
}
