//! Which model is used when several are installed, none is, or one is asked for.

use std::fmt::Write;

use faircopy_core::models::{ModelError, Models, Role};

use crate::Home;

/// A demo of either role, an English and a multilingual recogniser, one text model. Sizes stand for quality.
const ENTRIES: [(&str, &str, &str, u64, bool); 5] = [
    ("demo-ears", "speech", "en", 50, true),
    ("big.en", "speech", "en", 900, false),
    ("middle", "speech", "multilingual", 400, false),
    ("demo-pen", "text", "en", 40, true),
    ("pen", "text", "multilingual", 700, false),
];

fn home(installed: &[&str]) -> (Home, Models) {
    let mut catalogue = String::new();
    for (id, role, languages, bytes, built_in) in ENTRIES {
        let place =
            if built_in { "built_in = true".to_owned() } else { format!("url = \"https://models.invalid/{id}.bin\"") };
        write!(
            catalogue,
            "[[model]]\nid = \"{id}\"\nname = \"{id}\"\nrole = \"{role}\"\nfile = \"{id}.bin\"\nbytes = {bytes}\n\
             sha256 = \"00\"\nlanguages = \"{languages}\"\nlicence = \"MIT\"\nmemory_bytes = 1\n{place}\n"
        )
        .unwrap();
    }
    let home = Home::with_catalogue(&catalogue);
    std::fs::create_dir_all(home.paths().models()).unwrap();
    for (id, _, _, bytes, built_in) in ENTRIES.into_iter().filter(|entry| installed.contains(&entry.0)) {
        let folder = if built_in { home.folder.path().join("built-in") } else { home.paths().models() };
        std::fs::write(folder.join(format!("{id}.bin")), vec![0; bytes as usize]).unwrap();
    }
    let models = home.models(None);
    (home, models)
}

#[test]
fn without_a_wish_the_best_one_that_knows_the_language_is_used() {
    let check = |installed: &[&str], role: Role, language: Option<&str>, expect: Option<&str>| {
        let (_home, models) = home(installed);
        let chosen = models.choose(role, None, language).unwrap();
        assert_eq!(chosen.map(|model| model.id).as_deref(), expect, "{installed:?} {language:?}");
    };
    check(&[], Role::Speech, None, None);
    check(&["demo-pen"], Role::Speech, None, None);
    check(&["demo-ears"], Role::Speech, Some("en"), Some("demo-ears"));
    check(&["demo-ears"], Role::Speech, Some("de"), Some("demo-ears"));
    check(&["demo-ears", "middle"], Role::Speech, Some("en"), Some("middle"));
    check(&["demo-ears", "middle", "big.en"], Role::Speech, Some("en-GB"), Some("big.en"));
    check(&["demo-ears", "middle", "big.en"], Role::Speech, Some("de"), Some("middle"));
    check(&["demo-ears", "big.en"], Role::Speech, Some("de"), Some("big.en"));
    check(&["demo-ears", "middle", "big.en"], Role::Speech, None, Some("middle"));
    check(&["demo-ears", "big.en"], Role::Speech, None, Some("big.en"));
    check(&["demo-pen", "pen", "big.en"], Role::Text, Some("en"), Some("pen"));
}

#[test]
fn a_wish_is_taken_at_its_word() {
    let (_home, models) = home(&["demo-ears", "middle", "big.en"]);
    assert_eq!(models.choose(Role::Speech, Some("demo-ears"), Some("de")).unwrap().unwrap().id, "demo-ears");
    let path = models.installed().into_iter().find(|model| model.id == "middle").unwrap().path;
    assert_eq!(models.choose(Role::Speech, path.to_str(), None).unwrap().unwrap().id, "middle");
}

#[test]
fn a_wish_that_cannot_be_granted_says_what_to_do() {
    let (_home, models) = home(&["demo-ears", "middle"]);
    let check = |role: Role, wanted: &str, expect: &str| {
        let error = models.choose(role, Some(wanted), None).unwrap_err().to_string();
        assert!(error.contains(expect), "{wanted}: {error}");
    };
    check(Role::Speech, "big.en", "`faircopy models get big.en`");
    check(Role::Speech, "nonsense", "`faircopy models`");
    check(Role::Text, "middle", "is a speech model, not a text model");
    check(Role::Text, "demo-pen", "Install Faircopy again");
    check(Role::Speech, "no/such/file.bin", "Check the path");
    check(Role::Speech, env!("CARGO_MANIFEST_PATH"), "not a model");
}

#[test]
fn removing_takes_what_was_fetched_and_leaves_what_came_with_the_program() {
    let (home, models) = home(&["demo-ears", "middle"]);
    models.remove("middle").unwrap();
    assert_eq!(home.names(), Vec::<String>::new());
    assert!(matches!(models.remove("middle"), Err(ModelError::NotInstalled { .. })));
    assert!(matches!(models.remove("demo-ears"), Err(ModelError::BuiltIn { .. })));
    assert!(matches!(models.remove("nonsense"), Err(ModelError::Unknown { .. })));
    std::fs::write(home.paths().models().join("big.en.bin.part"), "half").unwrap();
    models.remove("big.en").unwrap();
    assert_eq!(home.names(), Vec::<String>::new());
}

#[test]
fn a_file_of_the_wrong_size_does_not_pass_for_the_model() {
    let (home, models) = home(&["demo-ears"]);
    std::fs::write(home.paths().models().join("middle.bin"), "short").unwrap();
    assert_eq!(models.choose(Role::Speech, None, None).unwrap().unwrap().id, "demo-ears");
}
