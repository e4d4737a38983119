//! Where the terms of a person's vocabulary were said, and how they are written.

use super::{
    super::{Language, Style, apply, compose::compose, diff, fidelity, token::Class, words_of_line},
    Heard, kind_of_change,
};
use crate::transcript::{Edit, Word, join_words};

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

/// The edits with the terms written as the person does, in whatever way the text was made. Where the fidelity check does not take that,
/// the text stays as it is.
pub(in super::super) fn with_terms(words: &[Word], edits: Vec<Edit>, style: &Style, language: &Language) -> Vec<Edit> {
    if style.vocabulary.is_empty() {
        return edits;
    }
    let before = apply(words, &edits);
    let written = words_of_line(&before);
    let spelled = spelled(&Heard::of(&written, style, language));
    if spelled.is_empty() {
        return edits;
    }
    let text = apply(&written, &spelled);
    let both = compose(words, &edits, (&spelled, written.len()), language).filter(|both| apply(words, both) == text);
    match fidelity(words, &text, language) {
        Ok(()) => both.unwrap_or_else(|| diff(words, &text, language)),
        Err(_) => edits,
    }
}

/// The edits that write the terms as they are, the longest where several begin.
fn spelled(heard: &Heard) -> Vec<Edit> {
    let mut terms: Vec<&Term> = heard.terms.iter().filter(|term| term.only).collect();
    terms.sort_by_key(|term| (term.first, std::cmp::Reverse(term.words)));
    let (mut made, mut end) = (Vec::new(), 0);
    for term in terms.into_iter().filter(|term| term.words > 0) {
        if term.first < end {
            continue;
        }
        end = term.first + term.words;
        let said = join_words(&heard.words[term.first..end]);
        let text = around(&said, &term.text);
        if text != said {
            let kind = kind_of_change(&said, &text, heard.classes[term.first..end].contains(&Class::Number));
            made.push(Edit { raw: term.first as u32..end as u32, text, kind });
        }
    }
    made
}

/// The term with what stands around the letters of what was said: quotes, brackets, the marks of the sentence.
fn around(said: &str, term: &str) -> String {
    let letter = |c: char| c.is_alphanumeric();
    let ends = |text: &str| {
        let last = text.char_indices().rfind(|(_, c)| letter(*c)).map_or(text.len(), |(at, c)| at + c.len_utf8());
        (text.find(letter).unwrap_or(0), last)
    };
    let ((start, end), (own_start, own_end)) = (ends(said), ends(term));
    // What belongs to the term, as in "C++" and ".NET", does not come twice.
    let before = said[..start].strip_suffix(&term[..own_start]).unwrap_or(&said[..start]);
    let behind = said[end..].strip_prefix(&term[own_end..]).unwrap_or(&said[end..]);
    format!("{before}{term}{behind}")
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
