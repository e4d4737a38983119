//! The recogniser's initial prompt: manner of writing and vocabulary.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static VERBATIM: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| toml::from_str(include_str!("verbatim.toml")).expect("verbatim.toml is part of the program"));

/// Whisper keeps the last 224 tokens of a prompt; about this many characters of vocabulary always fit beside the rest.
const LONGEST_VOCABULARY: usize = 500;

/// The prompt for this language: the verbatim one if `verbatim`, then the vocabulary. `None` when there is nothing to say.
pub fn initial_prompt(language: Option<&str>, verbatim: bool, vocabulary: &[String]) -> Option<String> {
    let manner = language.filter(|_| verbatim).and_then(|code| VERBATIM.get(code)).map(String::as_str);
    let mut prompt = manner.unwrap_or_default().to_owned();
    let mut words = String::new();
    for term in vocabulary.iter().map(|term| term.trim()).filter(|term| !term.is_empty()) {
        if words.len() + term.len() > LONGEST_VOCABULARY {
            break;
        }
        words.push_str(if words.is_empty() { "" } else { ", " });
        words.push_str(term);
    }
    if !words.is_empty() {
        prompt.push_str(if prompt.is_empty() { "" } else { " " });
        prompt.push_str(&words);
        prompt.push('.');
    }
    (!prompt.is_empty()).then_some(prompt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vocabulary_and_manner_are_told() {
        let names = ["Faircopy".to_owned(), " Aoife ".to_owned(), String::new()];
        assert_eq!(initial_prompt(Some("en"), false, &names).as_deref(), Some("Faircopy, Aoife."));
        assert!(initial_prompt(Some("en"), true, &names).is_some_and(|p| p.contains("Um,") && p.ends_with("Aoife.")));
        assert_eq!(initial_prompt(Some("ja"), true, &[]), None);
        assert_eq!(initial_prompt(None, true, &[]), None);
    }

    #[test]
    fn a_vocabulary_that_is_too_long_is_cut_between_terms() {
        let many: Vec<String> = (0..500).map(|i| format!("term{i}")).collect();
        let prompt = initial_prompt(None, false, &many).expect("there are terms");
        assert!(prompt.len() < 700 && prompt.starts_with("term0, term1"), "{}", prompt.len());
    }
}
