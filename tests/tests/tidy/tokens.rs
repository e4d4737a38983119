//! Rules on words of the code itself; comments and texts may say anything.

use proc_macro2::{TokenStream, TokenTree};

use crate::sources::Source;

/// Libraries and the only places (beginnings of paths) that may name them.
const ROOMS: [(&str, &[&str]); 4] = [
    ("cpal", &["crates/core/src/audio/device"]),
    ("rusqlite", &["crates/core/src/library"]),
    ("tauri", &["src-tauri/"]),
    ("anyhow", &[]),
];
const MAY_BE_UNSAFE: [&str; 2] = ["crates/whisper-worker/", "crates/llama-worker/"];
/// How far above `unsafe` its reason may stand.
const REASON_WITHIN_LINES: usize = 8;

/// Uses of a library outside its room.
pub(crate) fn out_of_their_room(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (line, token) in flat(source) {
        let room = ROOMS.iter().find(|(library, _)| token == Token::Word((*library).to_owned()));
        if let Some((library, allowed)) = room
            && !allowed.iter().any(|place| source.path.starts_with(place))
        {
            found.push(format!("{}:{line}: `{library}` is used only in {allowed:?}", source.path));
        }
    }
    found
}

/// `unsafe` outside the workers, or an unsafe block without a SAFETY comment close above. (An unsafe function's body has
/// blocks of its own.)
pub(crate) fn unsafe_without_reason(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let tokens = flat(source);
    let mut found = Vec::new();
    for (at, (line, _)) in tokens.iter().enumerate().filter(|(_, (_, token))| *token == Token::Word("unsafe".into())) {
        let above = &lines[line.saturating_sub(1 + REASON_WITHIN_LINES)..*line];
        let next = tokens.get(at + 1).map(|(_, token)| token);
        let is_signature = ["fn", "extern"].iter().any(|word| next == Some(&Token::Word((*word).to_owned())));
        if !MAY_BE_UNSAFE.iter().any(|place| source.path.starts_with(place)) {
            found.push(format!("{}:{line}: unsafe code only in the two workers", source.path));
        } else if !is_signature && !above.iter().any(|line| line.contains("SAFETY:")) {
            found.push(format!("{}:{line}: say in a `// SAFETY:` comment why this is sound", source.path));
        }
    }
    found
}

/// Macros that stand for missing code, and tests that are switched off.
pub(crate) fn unfinished(source: &Source) -> Vec<String> {
    let tokens = flat(source);
    let mut found = Vec::new();
    for pair in tokens.windows(2) {
        let [(line, first), (_, second)] = pair else { continue };
        let is_macro = |name: &str| *first == Token::Word(name.into()) && *second == Token::Mark('!');
        let is_attribute = *first == Token::Open('[') && *second == Token::Word("ignore".into());
        if is_macro("todo") || is_macro("unimplemented") {
            found.push(format!("{}:{line}: write what is missing", source.path));
        } else if is_attribute {
            found.push(format!("{}:{line}: a skipped test is no test: mend or delete it", source.path));
        }
    }
    found
}

/// A word, or a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    Mark(char),
    Open(char),
    Close,
}

/// All tokens of a file in order, with their lines; groups are laid flat between `Open` and `Close`.
pub(crate) fn flat(source: &Source) -> Vec<(usize, Token)> {
    let stream: TokenStream = source.text.parse().unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut tokens = Vec::new();
    lay_flat(stream, &mut tokens);
    tokens
}

fn lay_flat(stream: TokenStream, tokens: &mut Vec<(usize, Token)>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Ident(word) => tokens.push((line, Token::Word(word.to_string()))),
            TokenTree::Punct(mark) => tokens.push((line, Token::Mark(mark.as_char()))),
            TokenTree::Literal(_) => tokens.push((line, Token::Mark('"'))),
            TokenTree::Group(group) => {
                tokens.push((line, Token::Open(opening(group.delimiter()))));
                lay_flat(group.stream(), tokens);
                tokens.push((group.span_close().start().line, Token::Close));
            }
        }
    }
}

fn opening(delimiter: proc_macro2::Delimiter) -> char {
    match delimiter {
        proc_macro2::Delimiter::Parenthesis => '(',
        proc_macro2::Delimiter::Brace => '{',
        proc_macro2::Delimiter::Bracket => '[',
        proc_macro2::Delimiter::None => ' ',
    }
}

#[test]
fn rules_see_code_and_not_comments() {
    let check = |rule: fn(&Source) -> Vec<String>, path: &str, text: &str, expect: usize| {
        let found = rule(&Source { path: path.into(), text: text.into() });
        assert_eq!(found.len(), expect, "{path}: {text}: {found:?}");
    };
    let library = "crates/core/src/library/mod.rs";
    check(out_of_their_room, library, "use rusqlite::Connection;", 0);
    check(out_of_their_room, "crates/core/src/app.rs", "fn a() -> rusqlite::Connection { b }", 1);
    check(out_of_their_room, "crates/core/src/app.rs", "/// rusqlite\nfn a() {} // cpal", 0);
    let worker = "crates/llama-worker/src/main.rs";
    check(unsafe_without_reason, worker, "fn a() {\n// SAFETY: b\nunsafe { c() } }", 0);
    check(unsafe_without_reason, worker, "unsafe extern \"C\" fn a() {}", 0);
    check(unsafe_without_reason, worker, "fn a() { unsafe { c() } }", 1);
    check(unsafe_without_reason, library, "// SAFETY: b\nfn a() { unsafe { c() } }", 1);
    check(unfinished, library, concat!("fn a() { to", "do!() }"), 1);
    check(unfinished, library, concat!("#[ig", "nore = \"slow\"]\nfn a() {}"), 1);
    check(unfinished, library, "fn ignore(todo: bool) -> bool { !todo }", 0);
}
