//! What a person would notice of the settings file.

use super::*;

/// The fields warned of, "file" for the file as a whole.
fn warned(text: &str) -> (Settings, Vec<String>) {
    let (settings, warnings) = Settings::parse(text);
    let field = |warning| match warning {
        SettingsWarning::Field(field) => field,
        SettingsWarning::Style { name, .. } => format!("styles.{name}"),
        SettingsWarning::Template { name, .. } => format!("notes.{name}"),
        SettingsWarning::Damaged | SettingsWarning::Unreadable(_) => "file".into(),
    };
    (settings, warnings.into_iter().map(field).collect())
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
        style: "Minutes".into(),
        styles: vec![
            OwnStyle {
                name: "Für Łukasz: \"kurz\"".into(),
                instructions: "Line one.\n[not a table]\na = b".into(),
                may: May::Punctuate,
            },
            OwnStyle { name: "Minutes".into(), instructions: "Write it.".into(), may: May::LeaveOut },
        ],
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
fn each_own_style_that_cannot_be_used_costs_itself_only_and_stays_in_the_file() {
    let long = "x".repeat(LONGEST_INSTRUCTIONS + 1);
    let text = format!(
        "[styles.Minutes]\ninstructions = \" Keep it short. \"\n[styles.Empty]\ninstructions = \" \"\n\
         [styles.Number]\ninstructions = 5\n[styles.rules]\ninstructions = \"Mine\"\n\
         [styles.Long]\ninstructions = \"{long}\"\n"
    );
    let (settings, fields) = warned(&text);
    let minutes = OwnStyle { name: "Minutes".into(), instructions: "Keep it short.".into(), may: May::WriteFreely };
    assert_eq!(settings.styles, [minutes]);
    assert_eq!(fields, ["styles.Empty", "styles.Long", "styles.Number", "styles.rules"]);
    let (again, fields) = warned(&settings.to_toml());
    assert_eq!((again.styles.len(), fields.len()), (1, 4), "what somebody wrote is not lost by saving");
    assert_eq!(warned("styles = 5\n").1, ["styles.styles"]);
}

#[test]
fn a_style_is_meant_in_any_case() {
    let style = |text: &str| Settings::parse(text).0.style;
    assert_eq!(style("style = \"Light\""), "light");
    assert_eq!(style("style = \"minutes\"\n[styles.Minutes]\ninstructions = \"Short.\""), "Minutes");
    assert_eq!(style("style = \"Lost\""), "Lost");
}

#[test]
fn a_damaged_file_still_gives_its_own_styles() {
    let text = "threads = 2\nclean = fals\n[styles.Minutes]\ninstructions = \"\"\"\nShort.\n[really]\nlike = this\n\"\"\"\n\
                [styles.Broken]\ninstructions = \"no end\n[styles.\"For Ada\"]\ninstructions = \"Plain.\"\n";
    let (settings, fields) = warned(text);
    assert_eq!(fields, ["file"]);
    let styles: Vec<_> = settings.styles.iter().map(|one| (one.name.as_str(), one.instructions.as_str())).collect();
    assert_eq!(styles, [("For Ada", "Plain."), ("Minutes", "Short.\n[really]\nlike = this")]);
    assert_eq!(settings.threads, Some(2));
}

#[test]
fn a_style_is_refused_with_what_to_do() {
    let refused = |name: &str, instructions: &str| OwnStyle::checked(name, instructions).unwrap_err();
    assert_eq!(refused(" ", "x"), StyleError::NoName);
    assert_eq!(refused("Faithful", "x"), StyleError::BuiltIn("Faithful".into()));
    assert_eq!(refused(&"n".repeat(61), "x"), StyleError::LongName);
    assert_eq!(refused("two\nlines", "x"), StyleError::LongName);
    assert_eq!(refused("Mine", "\n \t"), StyleError::Empty);
    let long = refused("Mine", &"ж".repeat(4_001));
    assert_eq!(long.to_string(), "The instructions have 4001 characters; at most 4000 fit. Shorten them.");
    assert!(OwnStyle::checked("Mine", &"ж".repeat(4_000)).is_ok());
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
