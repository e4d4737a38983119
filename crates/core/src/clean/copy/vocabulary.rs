//! Where the terms of a person's vocabulary were said.

use super::{super::token::Class, Heard};

/// A term that was said.
pub(super) struct Term {
    /// Its first word.
    pub first: usize,
    /// Its words.
    pub words: usize,
    /// How it is written.
    pub text: String,
    /// Whether it is written in no other way.
    pub only: bool,
}

/// Most words that a term is said with.
const LONGEST: usize = 5;

/// Every place where a term is said, in any case and however it is cut into words.
pub(super) fn terms(heard: &Heard, vocabulary: &[String]) -> Vec<Term> {
    let mut found: Vec<Term> = Vec::new();
    for term in vocabulary {
        let wanted = letters(term);
        if !wanted.is_empty() {
            let places = (0..heard.words.len()).filter_map(|first| said_at(heard, first, term, &wanted));
            found.extend(places.collect::<Vec<_>>());
        }
    }
    found
}

fn said_at(heard: &Heard, first: usize, term: &str, wanted: &str) -> Option<Term> {
    let mut said = String::new();
    for last in first..heard.words.len().min(first + LONGEST) {
        if !heard.are_together(first, last) {
            return None;
        }
        let key = &heard.keys[last];
        let possessive = key.strip_suffix("'s").is_some_and(|stem| format!("{said}{}", letters(stem)) == wanted);
        said.push_str(&letters(key));
        if said == wanted || possessive {
            let text = format!("{term}{}", if possessive { "'s" } else { "" });
            // "it" is hardly ever "IT".
            let common = last == first && matches!(heard.classes[first], Class::Function | Class::Discourse);
            return Some(Term { first, words: last + 1 - first, text, only: !common });
        }
        if !wanted.starts_with(&said) {
            return None;
        }
    }
    None
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
