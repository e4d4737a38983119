//! Phrases that tell what a sentence is for: `we will <do>`, `can you *`, `by <day>`.
//!
//! A pattern is words between spaces. `a|b` is one of two words, `*` up to three words of any kind, `^` the start of a clause, `$` the end of
//! the sentence, `~a|b` a word that ends in one of two ways, `<name>` a word with a capital that is no grammar, `<num>` a number, and `<kind>`
//! one of the words that the language file lists under that name.

use std::collections::{HashMap, HashSet};

use crate::clean::{After, Class, Language, Token, tokens};

/// Most words that `*` stands for.
const GAP: usize = 3;

/// Lists of words that patterns name.
pub(super) type Kinds = HashMap<String, HashSet<String>>;

/// A phrase to look for.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Word(String),
    OneOf(HashSet<String>),
    Ending(Vec<String>),
    Gap,
    Start,
    End,
    Name,
    Number,
}

impl Pattern {
    /// Reads a pattern; the words are brought to the language's normal form, so that "let's" may be written.
    pub(super) fn read(text: &str, kinds: &Kinds, language: &Language) -> Self {
        let mut pieces = Vec::new();
        for part in text.split_whitespace() {
            let kind = part.strip_prefix('<').and_then(|kind| kind.strip_suffix('>'));
            match (part, kind) {
                ("*", _) => pieces.push(Piece::Gap),
                ("^", _) => pieces.push(Piece::Start),
                ("$", _) => pieces.push(Piece::End),
                (_, Some("name")) => pieces.push(Piece::Name),
                (_, Some("num")) => pieces.push(Piece::Number),
                (_, Some(kind)) => {
                    let words = kinds.get(kind).expect("a test reads every shipped language file");
                    pieces.push(Piece::OneOf(words.clone()));
                }
                _ if part.starts_with('~') => {
                    pieces.push(Piece::Ending(part[1..].split('|').map(str::to_owned).collect()));
                }
                _ if part.contains('|') => pieces.push(Piece::OneOf(part.split('|').map(str::to_owned).collect())),
                _ => pieces.extend(tokens([part], language).into_iter().map(|token| Piece::Word(token.text))),
            }
        }
        Self(pieces)
    }

    /// Where it stands first.
    pub(super) fn find(&self, text: &[Token]) -> Option<std::ops::Range<usize>> {
        (0..text.len()).find_map(|start| Some(start..matched(&self.0, text, start)?))
    }

    /// The name in the first place where it stands.
    pub(super) fn name(&self, text: &[Token]) -> Option<usize> {
        let range = self.find(text)?;
        self.0.iter().any(|piece| matches!(piece, Piece::Name)).then(|| {
            let mut names = range.filter(|at| is_name(text, *at));
            names.next()
        })?
    }
}

fn matched(pieces: &[Piece], text: &[Token], at: usize) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
    let next = |holds: bool| if holds { matched(rest, text, at + 1) } else { None };
    match piece {
        Piece::Gap => (at..=(at + GAP).min(text.len())).find_map(|at| matched(rest, text, at)),
        Piece::Start => starts_clause(text, at).then(|| matched(rest, text, at))?,
        Piece::End => (at == text.len()).then(|| matched(rest, text, at))?,
        Piece::Ending(endings) => next(text.get(at).is_some_and(|token| has_ending(&token.text, endings))),
        Piece::Word(word) => next(text.get(at).is_some_and(|token| token.text == *word)),
        Piece::OneOf(words) => next(text.get(at).is_some_and(|token| words.contains(&token.text))),
        Piece::Name => next(is_name(text, at)),
        Piece::Number => next(text.get(at).is_some_and(|token| token.class == Class::Number)),
    }
}

/// A word of little more than the ending is another word: Spanish "dar" ends as verbs do, "por" does not.
fn has_ending(word: &str, endings: &[String]) -> bool {
    endings.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending.as_str()))
}

/// At the beginning, behind a comma, or behind words that only keep the talk going.
fn starts_clause(text: &[Token], at: usize) -> bool {
    at == 0
        || text[at - 1].after != After::Nothing
        || text[..at]
            .iter()
            .rev()
            .take_while(|token| token.after == After::Nothing)
            .all(|token| matches!(token.class, Class::Discourse | Class::Filler) || token.text.chars().count() == 1)
}

/// Whether the word at this place looks like a name.
pub(super) fn is_name(text: &[Token], at: usize) -> bool {
    text.get(at).is_some_and(|token| {
        token.capital && token.class == Class::Content && token.text.chars().count() > 1 && token.text != "'s"
    })
}
