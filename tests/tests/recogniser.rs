//! What the recogniser is asked: seen by one that writes down its jobs and hears the same sentence everywhere.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};

use faircopy_core::{
    app::Faircopy,
    job::Outcome,
    library::{Library, NewSession, TranscriptMeta},
    paths::Paths,
    session::{SessionId, Source},
    transcript::{Millis, Segment, Span, Track, Word},
};
use faircopy_tests::{
    processes::{SPEECH, engines_with},
    product::{Home, Ran, fixture, spoken, words},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A home with the scripted recogniser, its folder, and a multilingual model for it.
struct Scene {
    home: Home,
    ears: TempDir,
    model: PathBuf,
}

impl Scene {
    fn of(language: &str) -> Self {
        let (ears, home) = (TempDir::new().expect("a folder"), Home::fresh());
        let engines = home.path().join("engines");
        std::fs::create_dir(&engines).expect("a folder");
        let script = format!("exec {} speech {}", env!("CARGO_BIN_EXE_faulty_worker"), ears.path().display());
        let home = home.with("FAIRCOPY_WORKERS", engines_with(&engines, SPEECH, &script));
        let model = home.path().join("many-languages.bin");
        multilingual(&model);
        let scene = Self { home, ears, model };
        scene.tell("language", language);
        scene
    }

    /// Writes one of the files that the recogniser follows.
    fn tell(&self, name: &str, value: &str) {
        std::fs::write(self.ears.path().join(name), value).expect("written");
    }

    fn transcribe(&self, options: &[&str]) -> Ran {
        let file = fixture("sample/meeting.wav");
        let before = ["transcribe".as_ref(), file.as_os_str(), "--style".as_ref(), "rules".as_ref()];
        let model = ["--model".as_ref(), self.model.as_os_str()];
        self.home.run(before.into_iter().chain(model).chain(options.iter().map(AsRef::as_ref)))
    }

    /// The jobs since the last look.
    fn jobs(&self) -> Vec<Value> {
        let log = self.ears.path().join("log");
        let text = std::fs::read_to_string(&log).expect("it was asked something");
        std::fs::remove_file(log).expect("removed");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The fair copy of session 1 as words.
    fn fair_copy(&self) -> Vec<String> {
        let document = self.home.document(1);
        let paragraphs = document["fair_copy"]["paragraphs"].as_array().expect("a fair copy");
        paragraphs.iter().flat_map(|found| words(found["text"].as_str().expect("text"))).collect()
    }

    fn language_spoken(&self) -> Value {
        self.home.sessions()[0]["language"].clone()
    }
}

/// A file that says it is a small multilingual Whisper model; its weights are zeros.
fn multilingual(path: &Path) {
    let numbers = [51_865_u32, 1500, 16, 1, 1, 448, 16, 1, 1, 80, 1];
    let mut bytes = [b"lmgg".to_vec(), numbers.iter().flat_map(|number| number.to_le_bytes()).collect()].concat();
    bytes.resize(300_000, 0);
    std::fs::write(path, bytes).expect("written");
}

fn is_detection(job: &Value) -> bool {
    job["job"] == "detect_language"
}

#[test]
fn the_language_is_found_once_and_holds_when_a_session_goes_on() {
    let scene = Scene::of("de");
    scene.tell("fail-after", "1");
    let ran = scene.transcribe(&["--vocabulary", "Aoife"]);
    assert!(ran.code() != 0, "{}", ran.stdout());
    let first = scene.jobs();
    assert!(is_detection(&first[0]) && first[1..].iter().all(|job| !is_detection(job)), "{first:?}");

    std::fs::remove_file(scene.ears.path().join("fail-after")).expect("removed");
    scene.tell("language", "fr");
    scene.home.run(["resume", "1"]).ok();
    let then = scene.jobs();
    assert!(!then.is_empty());
    for job in first[1..].iter().chain(&then) {
        assert_eq!((&job["job"], &job["language"]), (&"transcribe".into(), &"de".into()), "{job}");
        let prompt = job["initial_prompt"].as_str().expect("a prompt");
        assert!(prompt.starts_with("Ähm,") && prompt.ends_with("Aoife."), "{prompt}");
        assert_eq!(job["translate"], false);
        assert!(job["temperature_increment"].as_f64() > Some(0.1), "{job}");
    }
    let document = scene.home.document(1);
    assert_eq!((scene.language_spoken(), &document["transcript"]["language"]), ("de".into(), &"de".into()));
    assert!(spoken(&document, None).contains("äh es geht um"), "{document}");
    let fair = scene.fair_copy();
    assert!(fair.contains(&"um".into()) && !fair.contains(&"äh".into()), "cleaned as German: {fair:?}");
}

#[test]
fn a_translation_is_asked_for_and_cleaned_as_english() {
    let scene = Scene::of("de");
    scene.transcribe(&["--translate"]).ok();
    let jobs = scene.jobs();
    assert!(is_detection(&jobs[0]));
    for job in &jobs[1..] {
        assert_eq!((&job["language"], &job["translate"]), (&"de".into(), &true.into()), "{job}");
        assert!(
            job["initial_prompt"].as_str().is_some_and(|prompt| prompt.starts_with("Um,")),
            "as it is to write: {job}"
        );
    }
    let document = scene.home.document(1);
    assert_eq!((scene.language_spoken(), &document["transcript"]["language"]), ("de".into(), &"en".into()));
    assert!(spoken(&document, None).contains("um this is about"), "{document}");
    let fair = scene.fair_copy();
    assert!(fair.contains(&"about".into()) && !fair.contains(&"um".into()), "cleaned as English: {fair:?}");
}

#[test]
fn a_number_said_digit_by_digit_is_no_loop_in_any_language() {
    let scene = Scene::of("de");
    scene.tell("text", "Rufen Sie null null null null null null an");
    scene.transcribe(&["--no-clean"]).ok();
    let document = scene.home.document(1);
    assert!(spoken(&document, None).starts_with("Rufen Sie null null null null null null an"), "{document}");
    scene.tell("text", "Danke sehr sehr sehr sehr sehr sehr sehr sehr");
    scene.transcribe(&["--no-clean"]).ok();
    let document = scene.home.document(2);
    assert!(!spoken(&document, None).contains("sehr sehr sehr sehr sehr"), "other rows are still loops: {document}");
}

#[test]
fn what_was_cut_in_another_way_is_begun_anew() {
    let scene = Scene::of("de");
    scene.transcribe(&["--no-clean"]).ok();
    let library = Library::open(&scene.home.path().join("data")).expect("it opens");
    let (request, made) = (library.request(SessionId(1)).expect("stored"), library.transcripts(SessionId(1)));
    let made = made.expect("versions").remove(0);
    // As a Faircopy that cut in this way leaves a session behind when it is killed after the first window.
    let stop = |cutting: Value| {
        let source = Source::File { original: fixture("sample/meeting.wav") };
        let (title, request) = ("stopped".into(), request.clone());
        let new = NewSession { title, created_unix_ms: 1, source, language: None, audio: None, request };
        let session = library.create_session(new).expect("stored");
        let mut settings = made.settings.clone();
        settings["cutting"] = cutting;
        let meta = TranscriptMeta { model: made.model.clone(), language: None, settings, created_unix_ms: 1 };
        let transcript = library.begin_transcript(session, &meta).expect("begun");
        let span = Span::new(300, 900);
        let word = Word { text: "damals".into(), spaced: false, span, probability: 1.0 };
        let segment = Segment { track: Track::Mixed, seq: 0, span, words: vec![word], confidence: 1.0, doubt: None };
        library.append_window(transcript, Track::Mixed, 0, Millis(900), &[segment]).expect("stored");
        session
    };
    for (cutting, versions) in [(made.settings["cutting"].clone(), 1), (Value::Null, 2)] {
        let session = stop(cutting);
        scene.home.run(["resume", &session.to_string()]).ok();
        let text = spoken(&scene.home.document(session.0 as u32), None);
        assert_eq!(text.contains("damals"), versions == 1, "{text}");
        let after = library.transcripts(session).expect("versions");
        assert!(after.len() == versions && after.last().is_some_and(|newest| newest.complete), "{after:?}");
    }
    // What is complete stays as it is.
    let session = stop(Value::Null);
    let complete = library.transcripts(session).expect("versions").remove(0).id;
    library.finish_transcript(complete, "de").expect("finished");
    scene.home.run(["resume", &session.to_string()]).ok();
    assert_eq!(library.transcripts(session).expect("versions").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn written_down_again_the_language_is_found_anew_unless_it_is_given() {
    let scene = Scene::of("de");
    scene.transcribe(&["--no-clean"]).ok();
    scene.jobs();
    let home = scene.home.path();
    let paths = Paths {
        data: home.join("data"),
        config: home.join("config"),
        workers: vec![home.join("engines")],
        built_in_models: vec![faircopy_tests::project_folder().join("models")],
        samples: Vec::new(),
    };
    let app = Faircopy::open(&paths).expect("it opens");
    scene.tell("language", "fr");
    for (given, detections, language) in [(None, 1, "fr"), (Some("es".to_owned()), 0, "es")] {
        let model = scene.model.to_str().map(str::to_owned);
        let (session, cancel) = (SessionId(1), CancellationToken::new());
        let done = app.transcribe_again(session, given, model, &|_| (), &cancel).await.expect("it works");
        assert!(matches!(done, Outcome::Finished(_)));
        let jobs = scene.jobs();
        assert_eq!(jobs.iter().filter(|job| is_detection(job)).count(), detections, "{jobs:?}");
        assert!(jobs[detections..].iter().all(|job| job["language"] == language), "{jobs:?}");
        assert_eq!(app.library().session(session).expect("there").language.as_deref(), Some(language));
        let heads = app.library().transcripts(session).expect("versions");
        let newest = heads.last().expect("one");
        assert!(newest.complete && newest.language.as_deref() == Some(language), "{newest:?}");
    }
    app.close().await;
}

#[test]
fn a_model_without_fallback_and_manner_is_asked_for_neither() {
    let scene = Scene::of("en");
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("plain.bin");
    std::fs::copy(&scene.model, &file).expect("copied");
    let sum = Sha256::digest(std::fs::read(&file).expect("read"));
    let sum = sum.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let catalogue = format!(
        "[[model]]\nid = \"plain\"\nname = \"Plain\"\nrole = \"speech\"\nfile = \"plain.bin\"\nbytes = 300_000\n\
         sha256 = \"{sum}\"\nlanguages = \"multilingual\"\nlicence = \"MIT\"\nmemory_bytes = 400_000\nbuilt_in = true\n\
         [model.settings]\ntemperature_increment = 0.0\nverbatim = false\n"
    );
    std::fs::write(folder.path().join("catalogue.toml"), catalogue).expect("written");
    let Scene { home, ears, model } = scene;
    let scene = Scene { home: home.with("FAIRCOPY_MODELS", folder.path()), ears, model };
    let file = fixture("sample/meeting.wav");
    scene.home.run(["transcribe".as_ref(), file.as_os_str(), "--no-clean".as_ref()]).ok();
    for job in &scene.jobs()[1..] {
        assert_eq!((job["temperature_increment"].as_f64(), &job["initial_prompt"]), (Some(0.0), &Value::Null), "{job}");
    }
}
