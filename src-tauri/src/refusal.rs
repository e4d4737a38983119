//! Why the window cannot open, in the system's language: there is no page yet that could say it.

use std::collections::BTreeMap;

use faircopy_core::told::{Told, Value};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

/// The sentences of the window's languages, later files before earlier ones; the first language where the system has none of them.
const CATALOGUES: [(&str, &[&str]); 5] = [
    ("en", &[include_str!("../../ui/src/i18n/en/errors.json"), include_str!("../../ui/src/i18n/en/window.json")]),
    ("de", &[include_str!("../../ui/src/i18n/de/errors.json")]),
    ("es", &[include_str!("../../ui/src/i18n/es/errors.json")]),
    ("ja", &[include_str!("../../ui/src/i18n/ja/errors.json")]),
    ("ar", &[include_str!("../../ui/src/i18n/ar/errors.json")]),
];

/// Shows a dialog of the system with the reason, and ends the program with it.
pub fn show(handle: &AppHandle, why: &Told) {
    let title = Told::new("window_cannot_open", [], "Faircopy cannot open");
    let words = words(&system_language(|name| std::env::var(name).ok()));
    let dialog = handle.dialog().message(said(why, &words)).title(said(&title, &words)).kind(MessageDialogKind::Error);
    let ending = handle.clone();
    dialog.show(move |_| ending.exit(1));
}

/// The language that the system's variables (POSIX) name, as `de`; English where they name none.
fn system_language(variable: impl Fn(&str) -> Option<String>) -> String {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    named.unwrap_or_default().split(['_', '.', '@']).next().unwrap_or_default().to_lowercase()
}

fn words(language: &str) -> BTreeMap<String, String> {
    let found = CATALOGUES.iter().find(|(code, _)| *code == language).unwrap_or(&CATALOGUES[0]);
    let read = |text: &&str| serde_json::from_str::<BTreeMap<String, String>>(text).unwrap_or_default();
    found.1.iter().flat_map(read).collect()
}

/// As the page says it.
fn said(told: &Told, words: &BTreeMap<String, String>) -> String {
    let Some(sentence) = told.code.as_ref().and_then(|code| words.get(code)) else { return told.message.clone() };
    told.values.iter().fold(sentence.clone(), |sentence, (name, value)| {
        let value = match value {
            Value::Text(text) => text.clone(),
            Value::Told(inner) => said(inner, words),
        };
        sentence.replace(&format!("{{{{{name}}}}}"), &value)
    })
}

#[cfg(test)]
mod tests {
    use faircopy_core::{error::Error, library::LibraryError, told::Tell};

    use super::*;

    #[test]
    fn the_system_names_its_language_or_english_is_spoken() {
        let check = |set: &[(&str, &str)], expect: &str| {
            let variable = |name: &str| set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(system_language(variable), expect, "{set:?}");
        };
        check(&[("LANG", "de_AT.UTF-8")], "de");
        check(&[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP"), ("LANG", "es_ES.UTF-8")], "ja");
        check(&[("LC_ALL", "C.UTF-8"), ("LANG", "de_DE")], "c");
        check(&[], "");
        for language in ["c", "", "fr"] {
            assert_eq!(words(language), words("en"));
        }
    }

    #[test]
    fn the_reason_is_told_in_every_language_with_its_values() {
        let busy = Error::from(LibraryError::NotALibrary("/home/me/library.db".into())).told();
        assert_eq!(said(&busy, &words("en")), busy.message);
        for language in ["de", "es", "ja", "ar"] {
            let told = said(&busy, &words(language));
            assert!(told.contains("/home/me/library.db") && told != busy.message, "{language}: {told}");
            assert!(!told.contains("{{"), "{told}");
        }
    }
}
