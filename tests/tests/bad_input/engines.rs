//! Engines that are missing, strange or cannot run on this processor.

use faircopy_tests::{
    processes::{SPEECH, TEXT, engines_with},
    product::{Home, Ran, fixture, programs},
};

use super::{assert_complaint, assert_nothing_lost, keep_a_session};

/// Transcribes with `script` in place of the speech engine.
fn with_speech_engine(script: &str) -> (Home, Ran) {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = engines_with(folder.path(), SPEECH, script);
    let home = keep_a_session(Home::fresh().with("FAIRCOPY_WORKERS", engines));
    let ran = home.run(["transcribe".as_ref(), fixture("formats/flac.flac").as_os_str(), "--quiet".as_ref()]);
    (home, ran)
}

#[test]
fn an_engine_that_does_not_work_is_named_with_the_next_step() {
    let stranger = env!("CARGO_BIN_EXE_faulty_worker");
    let check = |script: &str, parts: &[&str]| {
        let (home, ran) = with_speech_engine(script);
        assert_complaint(&ran, 5, parts);
        assert_nothing_lost(&home);
    };
    check(&format!("exec {stranger} other-version"), &["protocol 99", "same version"]);
    check(&format!("exec {stranger} garbage"), &["no answer", "reinstall"]);
    check(&format!("exec {stranger} exit"), &["exit code 3", "try again"]);
    check("kill -s KILL $$", &["killed", "smaller model"]);
    check("kill -s ILL $$", &["illegal instruction", "AVX2"]);
}

#[test]
fn the_last_words_of_an_engine_that_fails_are_in_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = engines_with(folder.path(), SPEECH, "echo 'assertion failed in ggml.c' >&2; exit 3");
    let home = Home::fresh().with("FAIRCOPY_WORKERS", engines);
    let file = fixture("formats/flac.flac");
    let ran = home.run(["transcribe".as_ref(), file.as_os_str(), "--verbose".as_ref()]);
    let said = ran.complaint(5);
    assert!(!said.contains("ggml") && ran.stderr().contains("assertion failed in ggml.c"), "{}", ran.stderr());
    let log = std::fs::read_to_string(home.path().join("data/logs/faircopy.log")).expect("there is a log");
    assert!(log.contains("WARN") && log.contains("assertion failed in ggml.c"), "{log}");
}

#[test]
fn a_missing_engine_is_said_to_be_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = keep_a_session(Home::fresh().with("FAIRCOPY_WORKERS", folder.path()));
    let ran = home.run(["transcribe".as_ref(), fixture("formats/flac.flac").as_os_str()]);
    assert_complaint(&ran, 5, &["speech engine is missing", "scripts/run"]);
    assert_nothing_lost(&home);
    // Without the text engine there is still a fair copy, by rules, and the reason.
    for arguments in [&["clean", "um so we meet at nine"] as &[&str], &["clean", "--keep", "um so we meet at nine"]] {
        let ran = home.run(arguments);
        assert_eq!(ran.ok(), "So we meet at nine\n");
        assert!(ran.stderr().contains("rules alone") && ran.stderr().contains("missing"), "{}", ran.stderr());
    }
    assert!(home.run(["doctor"]).fails_with(1).is_empty());
    assert!(home.run(["doctor"]).stdout().contains("MISSING  speech engine"), "{}", home.run(["doctor"]).stdout());
}

/// `qemu-user` shows what a processor of 2008 does. Where it is not installed, the engines' own unit tests and the
/// illegal instruction above stand for it.
#[test]
fn a_processor_without_avx2_is_named_before_native_code_runs() {
    let Some(qemu) = ["/usr/bin/qemu-x86_64", "/usr/bin/qemu-x86_64-static"]
        .into_iter()
        .find(|path| cfg!(target_arch = "x86_64") && std::path::Path::new(path).exists())
    else {
        let (_home, ran) = with_speech_engine("kill -s ILL $$");
        return assert_complaint(&ran, 5, &["AVX2"]);
    };
    let old = |engine: &str| format!("exec {qemu} -cpu Nehalem {} \"$@\"", programs().join(engine).display());
    let (home, ran) = with_speech_engine(&old(SPEECH));
    assert_complaint(&ran, 5, &["lacks AVX2", "speech engine"]);
    assert_nothing_lost(&home);

    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::fresh().with("FAIRCOPY_WORKERS", engines_with(folder.path(), TEXT, &old(TEXT)));
    let ran = home.run(["clean", "um so we meet at nine"]);
    assert_eq!(ran.ok(), "So we meet at nine\n");
    assert!(ran.stderr().contains("rules alone") && ran.stderr().contains("AVX2"), "{}", ran.stderr());
}
