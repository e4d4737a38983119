//! Everything that core tells is in the window's catalogue of messages, in every language, with the same values; and the
//! catalogue's English is core's own. Where the window says it otherwise, because core's sentence names commands, its English
//! stands in `window.json`, and that is what the other languages say.

use std::collections::{BTreeMap, BTreeSet};

use super::{Error, RulesAlone, VocabularyTooLong};
use crate::{
    audio::{
        AudioWarning, SpeakerError,
        error::Foreign,
        recording::error::{Permission, RecordingWarning},
    },
    export::Script,
    models::{Cut, Doing, Flaw, Unfit},
    settings::SettingsWarning,
    told::{Code, Purpose, Tell, Told, Value},
    transcribe::echo::EchoLeftOut,
};

const LANGUAGES: [&str; 5] = ["en", "de", "es", "ja", "ar"];

/// Codes of what the window tells by itself begin so.
const OF_THE_WINDOW: &str = "window_";

fn catalogue(language: &str) -> BTreeMap<String, String> {
    messages(&format!("{language}/errors"))
}

fn messages(part: &str) -> BTreeMap<String, String> {
    let path = format!("{}/../../ui/src/i18n/{part}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn codes() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    fn all<T: Tell>() -> Vec<Code> {
        T::codes()
    }
    let codes = [
        all::<Error>(),
        all::<AudioWarning>(),
        all::<RecordingWarning>(),
        all::<Permission>(),
        all::<RulesAlone>(),
        all::<VocabularyTooLong>(),
        all::<EchoLeftOut>(),
        all::<SpeakerError>(),
        all::<SettingsWarning>(),
        all::<Purpose>(),
        all::<Foreign>(),
        all::<Script>(),
        all::<Flaw>(),
        all::<Unfit>(),
        all::<Doing>(),
        all::<Cut>(),
    ];
    codes.concat().into_iter().map(|(code, values)| (code, values.iter().copied().collect())).collect()
}

/// One of everything that can be told.
fn samples() -> Vec<Told> {
    fn all<T: Tell>(told: &[T]) -> Vec<Told> {
        told.iter().map(Tell::told).collect()
    }
    let speaker = [SpeakerError::None, SpeakerError::Refused, SpeakerError::Lost, SpeakerError::Stalled];
    [
        all(&Error::samples()),
        all(&AudioWarning::samples()),
        all(&RecordingWarning::samples()),
        all(Permission::ALL),
        all(&[RulesAlone(Error::NoSpeechModel)]),
        all(&[VocabularyTooLong { left_out: 3, of: 90 }]),
        all(&[EchoLeftOut]),
        all(&speaker),
        all(&SettingsWarning::samples()),
        all(Purpose::ALL),
        all(Foreign::ALL),
        all(Script::ALL),
        all(Flaw::ALL),
        all(Unfit::ALL),
        all(Doing::ALL),
        all(&Cut::samples()),
    ]
    .concat()
}

fn placeholders(message: &str) -> BTreeSet<&str> {
    message.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name).collect()
}

/// As the window does it.
fn said(told: &Told, catalogue: &BTreeMap<String, String>) -> String {
    let code = told.code.as_deref().unwrap_or_default();
    let mut said = catalogue.get(code).unwrap_or_else(|| panic!("{code} has no sentence")).clone();
    for (name, value) in &told.values {
        let value = match value {
            Value::Text(text) => text.clone(),
            Value::Told(inner) => self::said(inner, catalogue),
        };
        said = said.replace(&format!("{{{{{name}}}}}"), &value);
    }
    said
}

#[test]
fn every_language_has_a_sentence_for_every_code_with_its_values() {
    let codes = codes();
    let of_the_window = messages("en/window");
    for (code, message) in &of_the_window {
        let values = codes.get(code.as_str()).unwrap_or_else(|| panic!("core never tells {code}"));
        assert!(placeholders(message).is_subset(values), "{code}: {message}");
        assert_ne!(message, &catalogue("en")[code], "{code} says the same twice");
    }
    for language in LANGUAGES {
        let catalogue = catalogue(language);
        for (code, values) in &codes {
            let message = catalogue.get(*code).unwrap_or_else(|| panic!("{language} has no sentence for {code}"));
            match of_the_window.get(*code).filter(|_| language != "en") {
                Some(english) => assert_eq!(placeholders(message), placeholders(english), "{language}: {code}"),
                None => assert_eq!(&placeholders(message), values, "{language}: {code}"),
            }
        }
        let known = |code: &&String| codes.contains_key(code.as_str()) || code.starts_with(OF_THE_WINDOW);
        let idle: Vec<&String> = catalogue.keys().filter(|code| !known(code)).collect();
        assert!(idle.is_empty(), "{language}: core never tells {idle:?}");
    }
}

#[test]
fn the_english_of_the_catalogue_is_what_the_command_line_says() {
    let english = catalogue("en");
    let samples = samples();
    for told in &samples {
        assert_eq!(said(told, &english), told.message);
    }
    let shown: BTreeSet<&str> = samples.iter().filter_map(|told| told.code.as_deref()).collect();
    let all: BTreeSet<&str> = codes().into_keys().collect();
    assert_eq!(shown, all, "a sample of each is compared");
}

#[test]
fn what_was_told_comes_back_from_json_as_it_was() {
    for told in samples() {
        let json = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Told>(&json).unwrap(), told, "{json}");
    }
}
