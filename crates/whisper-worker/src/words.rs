//! Groups the engine's tokens into words.
//!
//! Whisper's tokens are pieces of bytes: a token may end inside a character, so words are built from bytes. In languages
//! written with spaces a token that begins with a space begins a word; in the others every token that ends at a character
//! border is a word. A token of nothing but punctuation joins the word before it, or the one after it when it opens.

/// One text token of a segment, in order.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    /// The piece of UTF-8 that it stands for.
    pub(crate) bytes: &'a [u8],
    /// 0 to 1.
    pub(crate) probability: f32,
}

/// A word without its place in time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BareWord {
    /// Without surrounding spaces, punctuation included.
    pub(crate) text: String,
    /// Whether a space stands between it and the word before.
    pub(crate) spaced: bool,
    /// Least probability among the tokens of its letters.
    pub(crate) probability: f32,
}

impl BareWord {
    /// Whether it ends with punctuation, where people pause.
    pub(crate) fn ends_phrase(&self) -> bool {
        self.text.chars().next_back().is_some_and(is_mark)
    }

    fn join(&mut self, next: &Self) {
        // Punctuation says nothing about how sure the word is.
        if is_punctuation(&self.text) {
            self.probability = next.probability;
        } else if !is_punctuation(&next.text) {
            self.probability = self.probability.min(next.probability);
        }
        self.text.push_str(&next.text);
    }
}

/// Whether this language (ISO 639-1) is written with spaces between words.
pub(crate) fn has_spaces(language: &str) -> bool {
    !matches!(language, "ja" | "zh" | "yue" | "th" | "lo" | "my" | "km" | "bo")
}

/// The words of a segment.
pub(crate) fn words(tokens: &[Token<'_>], spaces: bool) -> Vec<BareWord> {
    let mut words: Vec<BareWord> = Vec::new();
    let mut opening: Option<BareWord> = None;
    let mut space = false;
    for mut piece in characters(tokens) {
        space |= piece.text.starts_with(char::is_whitespace);
        let trailing_space = piece.text.ends_with(char::is_whitespace);
        let text = piece.text.trim().to_owned();
        piece.text = text;
        if piece.text.is_empty() {
            continue;
        }
        piece.spaced = space && !words.is_empty();
        let mark = is_punctuation(&piece.text);
        let begins = match words.last() {
            Some(last) if !spaces => space || !continues(&last.text, &piece.text),
            Some(_) => space,
            None => true,
        };
        match (opening.take(), words.last_mut()) {
            // A hyphen alone between spaces marks a speaker or a pause; it is no part of a word.
            (Some(before), _) if before.text == "-" && space => {
                if mark {
                    opening = Some(piece);
                } else {
                    words.push(piece);
                }
            }
            (Some(mut before), _) => {
                before.join(&piece);
                if mark { opening = Some(before) } else { words.push(before) }
            }
            (None, Some(last)) if mark && !(begins && opens(&piece.text, space)) => last.join(&piece),
            (None, _) if mark => opening = Some(piece),
            (None, Some(last)) if !begins => last.join(&piece),
            (None, _) => words.push(piece),
        }
        space = trailing_space;
    }
    words
}

/// Tokens glued together until they hold whole characters, as words that keep their spaces.
fn characters(tokens: &[Token<'_>]) -> Vec<BareWord> {
    let mut pieces = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    let mut open: Option<BareWord> = None;
    for (index, token) in tokens.iter().enumerate() {
        bytes.extend_from_slice(token.bytes);
        let piece = open.get_or_insert(BareWord { text: String::new(), spaced: false, probability: token.probability });
        piece.probability = piece.probability.min(token.probability);
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

fn is_punctuation(text: &str) -> bool {
    text.chars().all(is_mark)
}

fn is_mark(c: char) -> bool {
    ".,!?:;\"'()[]{}-¿¡«»".contains(c)
        || matches!(c, '\u{2010}'..='\u{203A}' | '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{301F}' | '\u{30FB}' | '\u{0E2F}')
        || matches!(
            c,
            '\u{FF01}' | '\u{FF08}' | '\u{FF09}' | '\u{FF0C}' | '\u{FF0E}' | '\u{FF1A}' | '\u{FF1B}' | '\u{FF1F}'
        )
        || matches!(c, '\u{FF61}'..='\u{FF65}')
}

/// Punctuation that belongs to the word after it; for a straight quote or a hyphen a space before it tells.
fn opens(text: &str, space: bool) -> bool {
    text.chars().all(|c| "([{¿¡«“‘„「『《（【".contains(c)) || (space && text.chars().all(|c| "\"'-".contains(c)))
}

/// In a language without spaces: whether `next` goes on with the word, as Latin letters, digits and vowel signs do.
fn continues(word: &str, next: &str) -> bool {
    let Some(first) = next.chars().next() else { return true };
    let latin = |c: char| c.is_ascii_alphanumeric();
    let thai = matches!(first, '\u{0E31}' | '\u{0E33}'..='\u{0E3A}' | '\u{0E45}' | '\u{0E47}'..='\u{0E4E}');
    let lao = matches!(first, '\u{0EB1}' | '\u{0EB3}'..='\u{0EBC}' | '\u{0EC8}'..='\u{0ECE}');
    let other = matches!(first, '\u{0F71}'..='\u{0F87}' | '\u{102B}'..='\u{103E}' | '\u{17B4}'..='\u{17D3}');
    // The long vowel mark and the small tsu of Japanese never begin a word.
    let kana = matches!(first, '\u{3099}'..='\u{309C}' | '\u{30FC}' | '\u{3063}' | '\u{30C3}');
    thai || lao || other || kana || (latin(first) && word.chars().next_back().is_some_and(latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words joined by `|`, with `_` before those that are spaced.
    fn check(tokens: &[&[u8]], spaces: bool, expect: &str) {
        let tokens: Vec<Token<'_>> = tokens.iter().map(|bytes| Token { bytes, probability: 1.0 }).collect();
        let words = words(&tokens, spaces);
        let shown: Vec<String> =
            words.iter().map(|word| format!("{}{}", if word.spaced { "_" } else { "" }, word.text)).collect();
        assert_eq!(shown.join("|"), expect);
    }

    #[test]
    fn a_space_begins_a_word() {
        check(&[b" Good", b" mor", b"ning", b","], true, "Good|_morning,");
        check(&[b" well", b"-", b"known", b"."], true, "well-known.");
        check(&[b" it", b"'s", b" 4", b".", b"5", b"%"], true, "it's|_4.5%");
        check(&[b"", b" ", b"a", b" b"], true, "a|_b");
        check(&[], true, "");
    }

    #[test]
    fn punctuation_joins_the_word_that_it_belongs_to() {
        check(&[b" oui", b" !", b" Non", b" ?"], true, "oui!|_Non?");
        check(&[b" \"", b"Yes", b"\"", b" he"], true, "\"Yes\"|_he");
        check(&[b" so", b" (", b"x", b")"], true, "so|_(x)");
        check(&[b" -", b" Yes", b".", b" -", b" No"], true, "Yes.|_No");
        check(&[b" minus", b" -", b"5"], true, "minus|_-5");
        check(&[b" ...", b" and"], true, "...and");
        check(&[b" ..."], true, "");
    }

    #[test]
    fn characters_split_between_tokens_come_together() {
        check(&[b" caf", b"\xC3", b"\xA9", b" au"], true, "café|_au");
        check(&[b" a", b"\xFF", b" b"], true, "a\u{FFFD}|_b");
    }

    #[test]
    fn languages_without_spaces_have_a_word_a_token() {
        check(
            &["今日".as_bytes(), "は".as_bytes(), "、".as_bytes(), "晴れ".as_bytes(), "。".as_bytes()],
            false,
            "今日|は、|晴れ。",
        );
        check(&["「".as_bytes(), "はい".as_bytes(), "」".as_bytes()], false, "「はい」");
        check(&["我".as_bytes(), "用".as_bytes(), b" Win", b"dows", "系统".as_bytes()], false, "我|用|_Windows|系统");
        check(&["\u{4eca}".as_bytes(), b"\xE6\x97", b"\xA5"], false, "今|日");
        check(&["ท".as_bytes(), "ี่".as_bytes(), "นี".as_bytes()], false, "ที่|นี");
    }

    #[test]
    fn a_word_is_as_sure_as_its_least_sure_letters() {
        let token = |bytes, probability| Token { bytes, probability };
        let found = words(&[token(b" mor", 0.9), token(b"ning", 0.4), token(b",", 0.1)], true);
        assert_eq!((found[0].text.as_str(), found[0].probability), ("morning,", 0.4));
    }
}
