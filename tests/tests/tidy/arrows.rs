//! Which part of core may use which: arrows point one way, never sideways.

use crate::{
    sources::Source,
    tokens::{Token, flat},
};

/// Parts that everyone may use.
const SHARED: [&str; 10] =
    ["session", "transcript", "note", "job", "event", "error", "told", "paths", "file_facts", "recorder"];

/// Who may use whom, besides [`SHARED`] and itself.
const ARROWS: [(&str, &[&str]); 6] = [
    (
        "app",
        &[
            "audio",
            "transcribe",
            "clean",
            "notes",
            "models",
            "library",
            "settings",
            "logs",
            "doctor",
            "worker",
            "export",
            "reading",
        ],
    ),
    // `doctor` looks at every part and changes none.
    ("doctor", &["audio", "models", "library", "settings", "worker"]),
    // `error` joins the errors of all parts into the one that `app` gives to shells.
    (
        "error",
        &["audio", "transcribe", "clean", "notes", "models", "library", "settings", "worker", "export", "reading"],
    ),
    ("transcribe", &["worker"]),
    ("clean", &["worker"]),
    ("notes", &["clean"]),
];

const CORE: &str = "crates/core/src/";

/// Uses of another part of core that no arrow allows.
pub(crate) fn against_the_arrows(source: &Source) -> Vec<String> {
    let Some(place) = source.path.strip_prefix(CORE).and_then(|path| path.strip_suffix(".rs")) else {
        return Vec::new();
    };
    let mut here: Vec<&str> = place.split('/').collect();
    if matches!(here.last(), Some(&"mod" | &"lib")) {
        here.pop();
    }
    let Some(&part) = here.first() else { return Vec::new() };
    let allowed = ARROWS.iter().find(|(from, _)| *from == part).map_or(&[][..], |(_, to)| to);
    let may_use = |other: &str| other == part || SHARED.contains(&other) || allowed.contains(&other);
    let used = parts_used(&flat(source), here.len());
    let bad = used.into_iter().filter(|(_, other)| !may_use(other));
    bad.map(|(line, other)| format!("{}:{line}: `{part}` may not use `{other}`: let `app` join them", source.path))
        .collect()
}

/// The first step of every path from the root of the crate: `crate::x`, or enough `super`s. `depth` is how many modules deep
/// the file stands.
fn parts_used(tokens: &[(usize, Token)], depth: usize) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    let mut inner = InnerModules::default();
    let mut at = 0;
    while at < tokens.len() {
        inner.see(tokens, at);
        let mut after = at + 3;
        let mut up = 0;
        if starts_path(tokens, at, "super") {
            up = 1;
            while starts_path(tokens, after, "super") {
                (up, after) = (up + 1, after + 3);
            }
        }
        let at_root = starts_path(tokens, at, "crate") || (up > 0 && up == depth + inner.depth());
        if at_root {
            used.extend(first_steps(tokens, after));
        }
        at = if up > 0 { after } else { at + 1 };
    }
    used
}

/// `word` and `::` at `at`.
fn starts_path(tokens: &[(usize, Token)], at: usize, word: &str) -> bool {
    let is = |offset: usize, token: &Token| tokens.get(at + offset).is_some_and(|(_, found)| found == token);
    is(0, &Token::Word(word.to_owned())) && is(1, &Token::Mark(':')) && is(2, &Token::Mark(':'))
}

/// `x`, or each first word within `{x::a, y}`.
fn first_steps(tokens: &[(usize, Token)], at: usize) -> Vec<(usize, String)> {
    let part = |(line, token): &(usize, Token)| match token {
        Token::Word(word) if word.starts_with(char::is_lowercase) && word != "self" => Some((*line, word.clone())),
        _ => None,
    };
    let Some((_, Token::Open('{'))) = tokens.get(at) else {
        return tokens.get(at).and_then(part).into_iter().collect();
    };
    let (mut steps, mut depth, mut is_first) = (Vec::new(), 0, true);
    for token in &tokens[at + 1..] {
        match &token.1 {
            Token::Open(_) => depth += 1,
            Token::Close if depth == 0 => break,
            Token::Close => depth -= 1,
            Token::Mark(',') if depth == 0 => is_first = true,
            _ if depth == 0 && is_first => {
                steps.extend(part(token));
                is_first = false;
            }
            _ => {}
        }
    }
    steps
}

/// How many `mod x { … }` stand around the place that is read.
#[derive(Default)]
struct InnerModules {
    braces: usize,
    opened_at: Vec<usize>,
}

impl InnerModules {
    fn depth(&self) -> usize {
        self.opened_at.len()
    }

    fn see(&mut self, tokens: &[(usize, Token)], at: usize) {
        match &tokens[at].1 {
            Token::Open(_) => {
                self.braces += 1;
                if at >= 2 && tokens[at - 2].1 == Token::Word("mod".into()) {
                    self.opened_at.push(self.braces);
                }
            }
            Token::Close => {
                self.opened_at.pop_if(|braces| *braces == self.braces);
                self.braces -= 1;
            }
            _ => {}
        }
    }
}

#[test]
fn arrows_are_found_in_uses_and_paths() {
    let check = |path: &str, text: &str, expect: &[&str]| {
        let found = against_the_arrows(&Source { path: format!("{CORE}{path}"), text: text.into() });
        let named: Vec<&str> = found.iter().map(|line| line.rsplit('`').nth(3).unwrap_or_default()).collect();
        assert_eq!(named, expect, "{path}: {text}");
    };
    check("clean/rules.rs", "use crate::{transcript::Word, worker::Worker, clean::diff};", &[]);
    check("clean/rules.rs", "use crate::{transcript::{Word, Span}, library::Library};", &["library"]);
    check("clean/mod.rs", "fn a() { crate::audio::decode() }", &["audio"]);
    check("clean/mod.rs", "use super::audio;", &["audio"]);
    check("clean/rules.rs", "use super::diff; use super::super::models::Models;", &["models"]);
    check(
        "clean/rules.rs",
        "mod tests { use super::*; use super::super::apply; use super::super::super::models; }",
        &["models"],
    );
    check("app.rs", "use crate::{audio, clean, library, models};", &[]);
    check("worker/mod.rs", "pub(crate) fn a() {} use crate::transcribe;", &["transcribe"]);
    check("lib.rs", "pub use crate::audio::decode;", &[]);
}
