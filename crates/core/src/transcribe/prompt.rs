//! The recogniser's initial prompt: manner of writing and vocabulary.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static VERBATIM: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| toml::from_str(include_str!("verbatim.toml")).expect("verbatim.toml is part of the program"));

/// Whisper keeps the last 224 tokens of a prompt; about this many bytes of vocabulary always fit beside the rest.
const LONGEST_VOCABULARY: usize = 500;

/// The prompt for this language: the verbatim one if `verbatim`, then the vocabulary. `None` when there is nothing to say.
pub fn initial_prompt(language: Option<&str>, verbatim: bool, vocabulary: &[String]) -> Option<String> {
    let manner = language.filter(|_| verbatim).and_then(|code| VERBATIM.get(code)).map(String::as_str);
    let mut prompt = manner.unwrap_or_default().to_owned();
    let (words, _) = fitting(vocabulary);
    if !words.is_empty() {
        prompt.push_str(if prompt.is_empty() { "" } else { " " });
        prompt.push_str(&words);
        prompt.push('.');
    }
    (!prompt.is_empty()).then_some(prompt)
}

/// How many terms of a long vocabulary are not told to the recogniser: those at its end.
pub fn terms_left_out(vocabulary: &[String]) -> usize {
    fitting(vocabulary).1
}

/// The terms that fit, as a list, and how many do not.
fn fitting(vocabulary: &[String]) -> (String, usize) {
    let terms: Vec<&str> = vocabulary.iter().map(|term| term.trim()).filter(|term| !term.is_empty()).collect();
    let mut words = String::new();
    for (place, term) in terms.iter().enumerate() {
        if words.len() + term.len() > LONGEST_VOCABULARY {
            return (words, terms.len() - place);
        }
        words.push_str(if words.is_empty() { "" } else { ", " });
        words.push_str(term);
    }
    (words, 0)
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
        let told = prompt.matches("term").count();
        assert_eq!(terms_left_out(&many), 500 - told);
        assert_eq!(terms_left_out(&many[..told]), 0);
    }
}
