//! Sources to copy.

use faircopy_protocol::text::{CopyForm, CopySource, CopyWord, Message, Role, TextJob};

/// The words of a text between its spaces: each as it is, with a small or a capital first letter, and its mark behind it. Fillers may
/// be left out for nothing, numbers not at all, other words at a cost.
pub(crate) fn words(text: &str) -> Vec<CopyWord> {
    text.split_whitespace().map(word).collect()
}

fn word(text: &str) -> CopyWord {
    let bare = text.trim_end_matches([',', '.', '?', '!']);
    let (said, mark) = if bare.is_empty() { (text, "") } else { (bare, &text[bare.len()..]) };
    let mut letters = said.chars();
    let first = letters.next();
    let capital: String = first.into_iter().flat_map(char::to_uppercase).chain(letters.clone()).collect();
    let small: String = first.into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    let mut forms: Vec<String> = Vec::new();
    for form in [said.to_owned(), small, capital] {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    let skip_cost = match said.to_lowercase().as_str() {
        "um" | "uh" | "uhm" | "er" | "erm" | "hmm" => Some(0.0),
        _ if said.contains(|letter: char| letter.is_ascii_digit()) => None,
        _ => Some(4.0),
    };
    let forms = forms.into_iter().map(|text| CopyForm { text, words: 1 }).collect();
    CopyWord { forms, mark: mark.to_owned(), spaced: true, skip_cost }
}

/// A strict source: marks and fillers.
pub(crate) fn source(text: &str) -> CopySource {
    let marks = [",", ".", "?", "!"].map(String::from).to_vec();
    CopySource { words: words(text), marks, look_ahead: 3, ..CopySource::default() }
}

/// With all that a source can allow.
pub(crate) fn loose_source(text: &str) -> CopySource {
    CopySource {
        openers: vec!["¿".into(), "\"".into()],
        paragraphs: true,
        additions: ["and", "the", "a", "to"].map(String::from).to_vec(),
        addition_cost: 1.0,
        most_additions: 3,
        ..source(text)
    }
}

/// The job, with the text as the person's message.
pub(crate) fn job(text: &str, source: CopySource, max_tokens: u32) -> TextJob {
    TextJob::Copy { messages: messages(text), max_tokens, source }
}

/// What the model is asked.
pub(crate) fn messages(text: &str) -> Vec<Message> {
    vec![
        Message { role: Role::System, content: "You clean up speech transcripts.".into() },
        Message { role: Role::User, content: text.into() },
    ]
}
