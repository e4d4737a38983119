//! Model files that are damaged, of the wrong kind, or not there.

use std::path::{Path, PathBuf};

use faircopy_tests::{
    product::{Home, fixture},
    project_folder,
};

use super::{assert_complaint, assert_nothing_lost, home_with_a_session, keep_a_session};

const EARS: &str = "faircopy-mini.en-q5_0.bin";
const PEN: &str = "faircopy-mini-cleanup-q8_0.gguf";

fn shipped(name: &str) -> PathBuf {
    project_folder().join("models").join(name)
}

/// A copy of a model with these bytes turned over, or cut at a length.
fn spoilt(home: &Home, name: &str, flip: &[usize], length: Option<usize>) -> PathBuf {
    let mut bytes = std::fs::read(shipped(name)).expect("the demo model");
    for at in flip {
        bytes[*at] ^= 0xff;
    }
    bytes.truncate(length.unwrap_or(bytes.len()));
    let path = home.path().join(format!("spoilt-{name}"));
    std::fs::write(&path, bytes).expect("written");
    path
}

#[test]
fn a_wrong_or_damaged_speech_model_is_refused() {
    let home = home_with_a_session();
    let check = |model: &Path, parts: &[&str]| {
        let file = fixture("formats/flac.flac");
        let ran = home.run([
            "transcribe".as_ref(),
            file.as_os_str(),
            "--no-clean".as_ref(),
            "--model".as_ref(),
            model.as_os_str(),
        ]);
        assert_complaint(&ran, 4, parts);
        assert_nothing_lost(&home);
    };
    check(&shipped(PEN), &["text model", "speech model"]);
    check(&fixture("formats/flac.flac"), &["not a model"]);
    check(&home.path().join("gone.bin"), &["gone.bin"]);
    check(&spoilt(&home, EARS, &[0], None), &["not a model"]);
    check(&spoilt(&home, EARS, &[], Some(3_000_000)), &["again"]);
    check(&spoilt(&home, EARS, &[], Some(40)), &["again"]);
    // Shapes in the header, then the word list, that do not fit the rest.
    check(&spoilt(&home, EARS, &[4, 8], None), &["model"]);
    check(&spoilt(&home, EARS, &[16], None), &["model"]);
}

#[test]
fn a_wrong_or_damaged_text_model_is_refused_and_the_words_are_kept() {
    let home = home_with_a_session();
    let check = |model: &Path, parts: &[&str]| {
        let ran = home.run(["clean".as_ref(), "um hello there".as_ref(), "--text-model".as_ref(), model.as_os_str()]);
        assert_complaint(&ran, 4, parts);
    };
    check(&shipped(EARS), &["speech model", "text model"]);
    check(&fixture("formats/flac.flac"), &["not a model"]);
    check(&spoilt(&home, PEN, &[0], None), &["not a model"]);
    check(&spoilt(&home, PEN, &[], Some(100_000)), &["again"]);
    check(&spoilt(&home, PEN, &[8], None), &["again"]);
    let file = fixture("formats/flac.flac");
    let ran = home.run(["transcribe".as_ref(), file.as_os_str(), "--text-model".as_ref(), shipped(EARS).as_os_str()]);
    assert_complaint(&ran, 4, &["speech model"]);
    assert_eq!(home.sessions().len(), 1, "said before an hour of work");
    assert_nothing_lost(&home);
}

#[test]
fn flipped_bits_anywhere_never_crash_the_program() {
    let home = home_with_a_session();
    let size = shipped(EARS).metadata().expect("the demo model").len() as usize;
    for flips in [vec![60, 61], vec![1_000, 90_000], vec![size / 2, size / 2 + 1], vec![size - 5]] {
        let model = spoilt(&home, EARS, &flips, None);
        let file = fixture("formats/opus.opus");
        let ran = home.run([
            "transcribe".as_ref(),
            file.as_os_str(),
            "--no-clean".as_ref(),
            "--model".as_ref(),
            model.as_os_str(),
        ]);
        assert!([0, 4, 5].contains(&ran.code()), "{flips:?}: {} {}", ran.code(), ran.stderr());
        if ran.code() != 0 {
            ran.complaint(ran.code());
        }
    }
    assert_nothing_lost(&home);
}

#[test]
fn without_any_model_it_says_where_to_get_one() {
    let empty = tempfile::tempdir().expect("a folder");
    let file = fixture("formats/flac.flac");
    std::fs::write(empty.path().join("catalogue.toml"), "model = []").expect("written");
    let home = keep_a_session(Home::fresh().with("FAIRCOPY_MODELS", empty.path()));
    let ran = home.run(["transcribe".as_ref(), file.as_os_str()]);
    assert_complaint(&ran, 4, &["No speech model is installed", "faircopy models get"]);
    assert_eq!(home.run(["clean", "um so we meet at nine"]).ok(), "So we meet at nine\n", "the rules need no model");
    assert_nothing_lost(&home);

    let nowhere = Home::fresh().with("FAIRCOPY_MODELS", empty.path().join("nowhere"));
    assert_complaint(
        &nowhere.run(["transcribe".as_ref(), file.as_os_str()]),
        4,
        &["list of models", "FAIRCOPY_MODELS"],
    );
    std::fs::write(empty.path().join("catalogue.toml"), "[[model]]\nid = 7").expect("written");
    assert_complaint(&home.run(["models"]), 4, &["list of models"]);
}

/// A folder of models as they ship, of which one has a byte turned over: its size stays what it should be.
fn with_a_wrong_byte(home: &Home, name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["catalogue.toml", EARS, PEN] {
        std::fs::copy(shipped(file), folder.path().join(file)).expect("copied");
    }
    let size = shipped(name).metadata().expect("the demo model").len() as usize;
    std::fs::copy(spoilt(home, name, &[size - 5], None), folder.path().join(name)).expect("copied");
    folder
}

#[test]
fn a_model_of_the_catalogue_that_is_not_what_it_promises_is_not_used() {
    let home = home_with_a_session();
    let file = fixture("formats/flac.flac");
    let ears = with_a_wrong_byte(&home, EARS);
    let home = home.with("FAIRCOPY_MODELS", ears.path());
    let transcribe = || home.run(["transcribe".as_ref(), file.as_os_str(), "--no-clean".as_ref()]);
    assert_complaint(&transcribe(), 4, &["faircopy-mini.en", "SHA-256", "Install Faircopy again"]);
    assert_nothing_lost(&home);
    // Mended it works; changed again after that, it is noticed again.
    std::fs::copy(shipped(EARS), ears.path().join(EARS)).expect("copied");
    transcribe().ok();
    std::fs::copy(home.path().join(format!("spoilt-{EARS}")), ears.path().join(EARS)).expect("copied");
    assert_complaint(&transcribe(), 4, &["faircopy-mini.en", "SHA-256"]);

    let pen = with_a_wrong_byte(&home, PEN);
    let home = home.with("FAIRCOPY_MODELS", pen.path());
    let named = home.run(["clean", "um hello there", "--text-model", "faircopy-mini-cleanup"]);
    assert_complaint(&named, 4, &["faircopy-mini-cleanup", "SHA-256"]);
    let chosen = home.run(["clean", "um hello there"]);
    assert_eq!(chosen.ok(), "Hello there\n", "the rules work alone");
    assert!(chosen.stderr().contains("SHA-256"), "{}", chosen.stderr());
}
