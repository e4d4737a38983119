//! Groups the engine's tokens into words.
//!
//! Whisper's tokens are pieces of bytes: a token may end inside a character, so words are built from bytes. In languages
//! written with spaces a token that begins with a space begins a word; in the others every token that ends at a character
//! border is a word. A token of nothing but punctuation joins the word before it.

use faircopy_protocol::speech::SpeechWord;

/// One text token of a segment, in order.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    /// The piece of UTF-8 that it stands for.
    pub(crate) bytes: &'a [u8],
    /// First millisecond.
    pub(crate) start_ms: u64,
    /// Last millisecond.
    pub(crate) end_ms: u64,
    /// 0 to 1.
    pub(crate) probability: f32,
}

/// Whether this language (ISO 639-1) is written with spaces between words.
pub(crate) fn has_spaces(language: &str) -> bool {
    !matches!(language, "ja" | "zh" | "yue" | "th" | "lo" | "my" | "km" | "bo")
}

/// The words of a segment. Their times grow and lie within the times of the tokens.
pub(crate) fn words(tokens: &[Token<'_>], spaces: bool) -> Vec<SpeechWord> {
    let mut words: Vec<SpeechWord> = Vec::new();
    let mut waiting: Option<SpeechWord> = None;
    for piece in characters(tokens) {
        let begins_with_space = piece.text.starts_with(char::is_whitespace);
        let text = piece.text.trim();
        if text.is_empty() {
            continue;
        }
        let begins = match words.last() {
            None => true,
            Some(last) if spaces => begins_with_space && !last.text.is_empty(),
            Some(last) => begins_with_space || !continues(&last.text, text),
        };
        let mut word = SpeechWord {
            text: text.to_owned(),
            spaced: !words.is_empty() && (spaces || begins_with_space),
            start_ms: piece.start_ms,
            end_ms: piece.end_ms,
            probability: piece.probability,
        };
        if let Some(opening) = waiting.take() {
            word = joined(opening, word);
            words.push(word);
        } else if is_punctuation(text) && (begins_with_space || !spaces) && opens(text)
            || words.is_empty() && is_punctuation(text)
        {
            waiting = Some(word);
        } else if begins && !is_punctuation(text) {
            words.push(word);
        } else if let Some(last) = words.pop() {
            words.push(joined(last, word));
        }
    }
    settle(&mut words);
    words
}

/// Tokens glued together until they hold whole characters.
fn characters(tokens: &[Token<'_>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    let mut open: Option<Piece> = None;
    for (index, token) in tokens.iter().enumerate() {
        bytes.extend_from_slice(token.bytes);
        let piece = open.get_or_insert(Piece {
            text: String::new(),
            start_ms: token.start_ms,
            end_ms: token.end_ms,
            probability: token.probability,
        });
        piece.end_ms = piece.end_ms.max(token.end_ms);
        piece.probability = piece.probability.min(token.probability);
        // A character has at most four bytes: more waiting bytes than that are damage, shown as replacement characters.
        let cut = matches!(std::str::from_utf8(&bytes), Err(error) if error.error_len().is_none());
        if cut && index + 1 < tokens.len() {
            continue;
        }
        piece.text = String::from_utf8_lossy(&bytes).into_owned();
        bytes.clear();
        pieces.extend(open.take());
    }
    pieces
}

struct Piece {
    text: String,
    start_ms: u64,
    end_ms: u64,
    probability: f32,
}

fn joined(mut first: SpeechWord, second: SpeechWord) -> SpeechWord {
    // Punctuation says nothing about how sure the word is, nor when it is over.
    if is_punctuation(&first.text) {
        first.start_ms = second.start_ms;
        first.probability = second.probability;
        first.end_ms = second.end_ms;
    } else if !is_punctuation(&second.text) {
        first.probability = first.probability.min(second.probability);
        first.end_ms = first.end_ms.max(second.end_ms);
    }
    first.text.push_str(&second.text);
    first
}

fn settle(words: &mut [SpeechWord]) {
    let mut earliest = 0;
    for word in words {
        word.start_ms = word.start_ms.max(earliest);
        word.end_ms = word.end_ms.max(word.start_ms);
        earliest = word.end_ms;
    }
}

fn is_punctuation(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '.' | ',' | '!' | '?' | ':' | ';' | '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '-' | '¿' | '¡' | '«' | '»')
            || matches!(c, '\u{2010}'..='\u{203A}' | '\u{3001}'..='\u{301F}' | '\u{30FB}' | '\u{0E2F}' | '\u{0E5A}'..='\u{0E5B}')
            || matches!(c, '\u{FF01}'..='\u{FF02}' | '\u{FF07}'..='\u{FF09}' | '\u{FF0C}'..='\u{FF0E}' | '\u{FF1A}' | '\u{FF1B}' | '\u{FF1F}' | '\u{FF61}'..='\u{FF65}')
    })
}

/// Punctuation that belongs to the word after it.
fn opens(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '(' | '[' | '{' | '¿' | '¡' | '«' | '“' | '‘' | '„' | '「' | '『' | '《' | '（' | '【'))
}

/// In a language without spaces: whether `next` goes on with the word, as Latin letters, digits and vowel signs do.
fn continues(word: &str, next: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let sign = |c: char| {
        matches!(c, '\u{0E31}' | '\u{0E33}'..='\u{0E3A}' | '\u{0E45}' | '\u{0E47}'..='\u{0E4E}' | '\u{0EB1}' | '\u{0EB3}'..='\u{0EBC}')
            || matches!(c, '\u{0EC8}'..='\u{0ECE}' | '\u{0F71}'..='\u{0F87}' | '\u{102B}'..='\u{103E}' | '\u{17B4}'..='\u{17D3}')
            || matches!(c, '\u{3099}'..='\u{309C}' | '\u{30FC}' | '\u{3063}' | '\u{30C3}')
    };
    let first = next.chars().next().unwrap_or(' ');
    sign(first) || (word.chars().next_back().is_some_and(latin) && latin(first))
}
