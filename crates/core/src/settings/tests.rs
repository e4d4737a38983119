//! What a person would notice of the settings file.

use super::*;

/// The fields warned of, "file" for the file as a whole.
fn warned(text: &str) -> (Settings, Vec<String>) {
    let (settings, warnings) = Settings::parse(text);
    (settings, warnings.into_iter().map(|warning| warning.field.unwrap_or_else(|| "file".into())).collect())
}

#[test]
fn a_missing_file_means_the_defaults_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Settings::load(&folder.path().join("settings.toml")), (Settings::default(), vec![]));
}

#[test]
fn what_is_saved_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/settings.toml");
    let settings = Settings {
        language: Some("de".into()),
        speech_model: Some("whisper-small".into()),
        clean: false,
        style: "rules".into(),
        vocabulary: vec!["Żółć".into(), "O\"Neill".into()],
        threads: Some(3),
        keep_originals: false,
        idle_seconds: 5,
        ..Settings::default()
    };
    settings.save(&path).unwrap();
    assert_eq!(Settings::load(&path), (settings, vec![]));
    assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn each_broken_field_costs_itself_only() {
    let check = |text: &str, expect: &[&str]| {
        let (settings, fields) = warned(&format!("style = \"rules\"\n{text}\nidle_seconds = 7\n"));
        assert_eq!(fields, expect, "{text}");
        assert_eq!((settings.style.as_str(), settings.idle_seconds), ("rules", 7), "{text}");
    };
    check("threads = 2", &[]);
    check("threads = \"two\"", &["threads"]);
    check("threads = 0", &["threads"]);
    check("threads = -1", &["threads"]);
    check("language = 5", &["language"]);
    check("language = \"klingon, please\"", &["language"]);
    check("vocabulary = \"one word\"", &["vocabulary"]);
    check("vocabulary = [\"a\", 1]", &["vocabulary"]);
    check("clean = \"yes\"\nkeep_originals = 1", &["clean", "keep_originals"]);
    check("threads = ", &["file"]);
    check("vocabulary = [\n \"a\",\n \"b\n", &["file"]);
    check("\u{0}\u{fffd} nonsense", &["file"]);
    check("threads 4", &["file"]);
    check("threads = 1\nthreads = 2", &["file"]);
}

#[test]
fn a_damaged_file_still_gives_lists_of_several_lines() {
    let (settings, fields) = warned("clean = fals\nvocabulary = [\n  \"Ada\",\n  \"Bo\",\n]\nthreads = 2\n");
    assert_eq!(fields, ["file"]);
    assert_eq!(settings.vocabulary, ["Ada", "Bo"]);
    assert_eq!(settings.threads, Some(2));
}

#[test]
fn fields_of_a_newer_version_outlive_a_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    std::fs::write(&path, "threads = 2\nmicrophone = \"desk\"\n\n[hotkeys]\nrecord = \"F9\"\n").unwrap();
    let (mut settings, warnings) = Settings::load(&path);
    assert_eq!(warnings, []);
    settings.threads = None;
    settings.save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("microphone = \"desk\"") && text.contains("record = \"F9\""), "{text}");
    assert!(!text.contains("threads"), "{text}");
}

#[test]
fn a_refused_save_leaves_the_old_file_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").unwrap();
    let error = Settings::default().save(&blocked.join("settings.toml")).unwrap_err();
    assert!(error.to_string().contains("Check the permissions"), "{error}");
}

#[test]
fn saving_over_a_damaged_file_keeps_it_beside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let damaged = "threads = 2\nstyle = \"rul";
    std::fs::write(&path, damaged).unwrap();
    Settings::load(&path).0.save(&path).unwrap();
    assert_eq!(Settings::load(&path).0.threads, Some(2));
    assert_eq!(std::fs::read_to_string(folder.path().join("settings.toml.damaged")).unwrap(), damaged);
}
