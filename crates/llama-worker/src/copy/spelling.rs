//! From text to the tokens that write it, byte for byte.

use std::collections::HashMap;
use std::rc::Rc;

/// The number of a token.
pub(crate) type Token = i32;

/// What spelling needs to know of a model's vocabulary.
pub(crate) trait Vocabulary {
    /// The tokens that the model was trained to see for this text; they need not write exactly it (many put a space before it).
    fn tokenize(&self, text: &str) -> Vec<Token>;
    /// The bytes that a token writes; none for one that steers the model instead (the end, the marks of a chat).
    fn piece(&self, token: Token) -> Vec<u8>;
    /// Tokens in all, numbered from 0.
    fn count(&self) -> usize;
}

/// Spells texts.
pub(crate) trait Spell {
    /// Tokens whose bytes are exactly this text, `None` where the vocabulary cannot write it. Never empty.
    fn spell(&mut self, text: &str, spaced: bool) -> Option<Rc<[Token]>>;
}

/// Spells with a vocabulary, and remembers what it spelled.
pub(crate) struct Speller<V> {
    vocabulary: V,
    known: HashMap<String, Option<Rc<[Token]>>>,
    pieces: Option<Pieces>,
    text: String,
}

/// Every piece of the vocabulary, for texts that its own tokeniser does not give back.
struct Pieces {
    tokens: HashMap<Vec<u8>, Token>,
    longest: usize,
}

/// What may stand before a text to keep the tokeniser from putting a space there.
const CONTEXTS: [&str; 3] = ["\n", "a", ":"];

/// How many texts are remembered before the memory starts over.
const MOST_KNOWN: usize = 50_000;

impl<V: Vocabulary> Speller<V> {
    pub(crate) fn of(vocabulary: V) -> Self {
        Self { vocabulary, known: HashMap::new(), pieces: None, text: String::new() }
    }

    fn find(&mut self, text: &str) -> Option<Rc<[Token]>> {
        if text.is_empty() {
            return None;
        }
        self.canonical(text).or_else(|| self.pieced(text.as_bytes())).map(Rc::from)
    }

    /// As the model was trained to see it.
    fn canonical(&self, text: &str) -> Option<Vec<Token>> {
        let exact = |tokens: &[Token]| {
            let pieces = tokens.iter().map(|token| self.vocabulary.piece(*token));
            let mut written = Vec::with_capacity(text.len());
            for piece in pieces {
                if piece.is_empty() {
                    return false;
                }
                written.extend(piece);
            }
            written == text.as_bytes()
        };
        let plain = self.vocabulary.tokenize(text);
        if exact(&plain) {
            return Some(plain);
        }
        // SentencePiece puts a space before every text: let it put this one there.
        if let Some(bare) = text.strip_prefix(' ') {
            let tokens = self.vocabulary.tokenize(bare);
            if exact(&tokens) {
                return Some(tokens);
            }
        }
        CONTEXTS.into_iter().find_map(|context| {
            let before = self.vocabulary.tokenize(context);
            let tokens = self.vocabulary.tokenize(&format!("{context}{text}"));
            let behind = tokens.strip_prefix(before.as_slice())?;
            exact(behind).then(|| behind.to_vec())
        })
    }

    /// With the fewest pieces that the vocabulary has, single bytes at worst.
    fn pieced(&mut self, text: &[u8]) -> Option<Vec<Token>> {
        let vocabulary = &self.vocabulary;
        let pieces = self.pieces.get_or_insert_with(|| Pieces::of(vocabulary));
        // How the text from each byte on begins, and in how many pieces it is written.
        let mut from: Vec<Option<(usize, Token, usize)>> = vec![None; text.len()];
        for at in (0..text.len()).rev() {
            for length in (1..=pieces.longest.min(text.len() - at)).rev() {
                let Some(token) = pieces.tokens.get(&text[at..at + length]) else { continue };
                let rest =
                    if at + length == text.len() { Some(0) } else { from[at + length].map(|(_, _, count)| count) };
                let Some(rest) = rest else { continue };
                if from[at].is_none_or(|(_, _, count)| rest + 1 < count) {
                    from[at] = Some((length, *token, rest + 1));
                }
            }
        }
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let (length, token, _) = from[at]?;
            tokens.push(token);
            at += length;
        }
        Some(tokens)
    }
}

impl<V: Vocabulary> Spell for Speller<V> {
    fn spell(&mut self, text: &str, spaced: bool) -> Option<Rc<[Token]>> {
        self.text.clear();
        self.text.extend(spaced.then_some(' '));
        self.text.push_str(text);
        if let Some(found) = self.known.get(self.text.as_str()) {
            return found.clone();
        }
        let text = self.text.clone();
        let found = self.find(&text);
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        self.known.insert(text, found.clone());
        found
    }
}

impl Pieces {
    fn of(vocabulary: &impl Vocabulary) -> Self {
        let mut tokens = HashMap::new();
        for token in 0..vocabulary.count() as Token {
            let piece = vocabulary.piece(token);
            if !piece.is_empty() {
                tokens.entry(piece).or_insert(token);
            }
        }
        let longest = tokens.keys().map(Vec::len).max().unwrap_or(0).min(64);
        Self { tokens, longest }
    }
}
