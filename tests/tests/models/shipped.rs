//! The catalogue that ships, and the two models that ship with it.

use std::collections::HashSet;

use faircopy_core::models::{Models, Role};

use crate::{Home, shipped_paths};

fn shipped() -> Models {
    Models::open_with_mirror(&shipped_paths(&Home::with_catalogue("")), None).unwrap()
}

#[test]
fn every_entry_can_be_trusted_and_fetched() {
    let models = shipped();
    let entries = &models.catalogue().models;
    let mut seen = HashSet::new();
    for entry in entries {
        let id = &entry.id;
        assert!(seen.insert(id.clone()), "{id} stands there twice");
        assert!(seen.insert(format!("file {}", entry.file)), "two models would overwrite each other: {}", entry.file);
        assert!(!entry.file.contains(['/', '\\']) && !entry.file.starts_with('.'), "{id}: {}", entry.file);
        let end = if entry.role == Role::Speech { ".bin" } else { ".gguf" };
        assert!(entry.file.ends_with(end), "{id}: {}", entry.file);
        assert!(
            entry.sha256.len() == 64 && entry.sha256.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')),
            "{id}"
        );
        assert!(entry.bytes > 0 && entry.memory_bytes > entry.bytes, "{id}");
        assert!(["MIT", "Apache-2.0"].contains(&entry.licence.as_str()), "{id}: {}", entry.licence);
        match &entry.url {
            Some(url) => {
                assert!(url.starts_with("https://") && url.ends_with(&entry.file) && !entry.built_in, "{id}: {url}");
            }
            None => assert!(entry.built_in, "{id} cannot be fetched"),
        }
        assert!((1..=30_000).contains(&entry.settings.longest_window_ms), "{id}");
    }
}

#[test]
fn both_roles_have_a_demo_model_that_is_what_it_should_be_and_real_ones() {
    let models = shipped();
    for role in [Role::Speech, Role::Text] {
        let demo = models.choose(role, None, None).unwrap().unwrap();
        assert!(demo.demo && models.is_genuine(&demo).unwrap(), "{demo:?}");
        assert!(models.catalogue().models.iter().any(|entry| entry.role == role && !entry.built_in));
        let header = faircopy_core::models::examine(&demo.path).unwrap();
        assert_eq!(header.role, role);
    }
}

#[test]
fn the_demo_models_get_the_settings_that_their_readme_asks_for_and_real_ones_their_full_reach() {
    let models = shipped();
    let settings = |id: &str| models.catalogue().entry(id).unwrap().settings.clone();
    let (speech, text) = (settings("faircopy-mini.en"), settings("faircopy-mini-cleanup"));
    assert!(speech.temperature_increment.abs() < f32::EPSILON);
    assert_eq!(text.system.as_deref(), Some("You clean up speech transcripts."));
    assert_eq!((text.passage_sentences, text.passage_words, text.context_tokens), (Some(3), Some(60), 1024));
    let (speech, text) = (settings("whisper-small"), settings("qwen2.5-1.5b-instruct"));
    assert!(speech.temperature_increment > 0.0);
    assert_eq!((text.system, text.passage_sentences, text.passage_words), (None, None, None));
    assert!(text.context_tokens > 1024);
}
