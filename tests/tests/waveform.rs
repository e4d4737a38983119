//! The sound that belongs to a session: found for the player, and drawn as a waveform that is kept in the library.

use std::{fs, path::Path};

use faircopy_core::{
    app::Faircopy,
    error::Error,
    library::NewSession,
    paths::Paths,
    session::{Audio, Kept, SessionId, Source},
    transcript::Track,
};
use faircopy_tests::product::fixture;
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_waveform_is_made_once_and_shows_where_it_is_loud() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path());
    let file = folder.path().join("half.wav");
    half_silent(&file);
    let session = session_of(&app, Some(&file));
    let peaks = app.peaks(session, &CancellationToken::new()).await.expect("made");
    let middle = peaks.len() / 2;
    assert!((2..=1200).contains(&peaks.len()), "{}", peaks.len());
    assert!(peaks[..middle - 1].iter().all(|peak| *peak == 0), "the silent half");
    assert!(peaks[middle + 1..].iter().all(|peak| *peak > 240), "the loud half");
    // It is kept: the file is not needed any more, not even by the next start.
    fs::remove_file(&file).expect("removed");
    assert_eq!(app.peaks(session, &CancellationToken::new()).await.expect("kept"), peaks);
    drop(app);
    let app = open(folder.path());
    assert_eq!(app.peaks(session, &CancellationToken::new()).await.expect("kept"), peaks);
    // Another sound has another waveform, and a deleted session none.
    app.library().set_audio(session, Some(&audio(&fixture("sample/meeting.wav")))).expect("stored");
    assert_ne!(app.peaks(session, &CancellationToken::new()).await.expect("made"), peaks);
    app.library().delete_session(session).expect("deleted");
    app.peaks(session, &CancellationToken::new()).await.expect_err("gone");
}

#[tokio::test]
async fn a_waveform_that_nobody_waits_for_is_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path());
    let session = session_of(&app, Some(&fixture("sample/meeting.wav")));
    let closed = CancellationToken::new();
    closed.cancel();
    assert_eq!(app.peaks(session, &closed).await.expect("an outcome"), []);
    assert_eq!(app.library().peaks(session).expect("read"), None);
}

#[tokio::test]
async fn sound_that_is_not_there_is_refused_with_the_next_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path());
    let text = session_of(&app, None);
    let error = app.sound(text).await.expect_err("nothing to hear");
    assert!(matches!(error, Error::NoSound(_)) && error.to_string().contains("take the file in again"), "{error}");
    let moved = session_of(&app, Some(&folder.path().join("moved.wav")));
    let error = app.sound(moved).await.expect_err("nothing there");
    assert!(matches!(error, Error::AudioGone(_)) && error.to_string().contains("Put it back"), "{error}");
    let there = session_of(&app, Some(&fixture("sample/meeting.wav")));
    assert_eq!(app.sound(there).await.expect("found").path, fixture("sample/meeting.wav"));
}

fn open(folder: &Path) -> Faircopy {
    let paths = Paths {
        data: folder.join("data"),
        config: folder.join("config"),
        workers: vec![],
        built_in_models: vec![],
        samples: vec![],
    };
    Faircopy::open(&paths).expect("it opens")
}

fn session_of(app: &Faircopy, file: Option<&Path>) -> SessionId {
    let new = NewSession {
        title: "Talk".into(),
        created_unix_ms: 1,
        source: Source::Text,
        language: None,
        audio: file.map(audio),
        request: serde_json::json!({}),
    };
    app.library().create_session(new).expect("stored")
}

fn audio(file: &Path) -> Audio {
    Audio { path: file.to_owned(), kept: Kept::InPlace, bytes: 1, tracks: vec![Track::Mixed] }
}

/// Two seconds, the second of them loud.
fn half_silent(file: &Path) {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(file, spec).expect("created");
    for at in 0..32_000 {
        writer.write_sample(if at < 16_000 { 0_i16 } else { 9_000 }).expect("written");
    }
    writer.finalize().expect("written");
}
