//! How text is cut and folded for search, so that "Café", "cafe" and "CAFÉ" are one word and any script can be found.
//!
//! A word is a run of letters, digits and marks. Scripts that are written without spaces between words (Chinese,
//! Japanese, Thai …), and Hangul, whose particles stick to the word, are cut into characters: a query in them becomes
//! a phrase of characters, so any part of a text is found, be it one character long. Emoji are words too.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word of a text and where it stands there, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) folded: String,
    pub(super) place: Range<usize>,
    /// Whether it is one character of a script without spaces (or an emoji), which no prefix search is for.
    pub(super) single: bool,
}

/// The words of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<Range<usize>> = None; // the word that is being read
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        match kind(character) {
            Kind::Inner => {
                let start = open.as_ref().map_or(at, |word| word.start);
                open = Some(start..end);
            }
            Kind::Mark => match (&mut open, tokens.last_mut()) {
                (Some(word), _) => word.end = end,
                (None, Some(last)) if last.place.end == at => last.place.end = end,
                _ => {}
            },
            other => {
                close(text, &mut open, &mut tokens);
                if other == Kind::Single {
                    tokens.push(Token { folded: String::new(), place: at..end, single: true });
                }
            }
        }
    }
    close(text, &mut open, &mut tokens);
    for token in &mut tokens {
        token.folded = fold(&text[token.place.clone()]);
    }
    tokens.retain(|token| !token.folded.is_empty());
    tokens
}

/// The words of `text` as the search index takes them: folded, with spaces between.
pub(super) fn index_words(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.folded).collect::<Vec<_>>().join(" ")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Part of a word.
    Inner,
    /// Belongs to the character before.
    Mark,
    /// A word of its own.
    Single,
    /// Between words.
    Outer,
}

fn kind(character: char) -> Kind {
    match character {
        // Soft hyphen, zero-width joiners and variation selectors are not seen; half-width kana have marks of their own.
        '\u{ff9e}' | '\u{ff9f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => Kind::Mark,
        _ if is_combining_mark(character) => Kind::Mark,
        _ if is_single(character) => Kind::Single,
        _ if character.is_alphanumeric() => Kind::Inner,
        _ => Kind::Outer,
    }
}

/// Blocks of the scripts without spaces, of Hangul, and of emoji.
fn is_single(character: char) -> bool {
    matches!(u32::from(character),
        0x0e00..=0x0eff // Thai, Lao
        | 0x1000..=0x109f // Myanmar
        | 0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7ff // Hangul
        | 0x1780..=0x17ff // Khmer
        | 0x2600..=0x27bf | 0x1f000..=0x1faff // emoji
        | 0x3005..=0x3007 | 0x3041..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f // kana
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff // Han
    ) && character != '\u{30fb}' // the middle dot between foreign names
}

fn close(text: &str, open: &mut Option<Range<usize>>, tokens: &mut Vec<Token>) {
    let Some(place) = open.take() else { return };
    // A mark that follows nothing is no word.
    if text[place.clone()].chars().any(char::is_alphanumeric) {
        tokens.push(Token { folded: String::new(), place, single: false });
    }
}

/// Lower case, one spelling for each character (NFKC), without accents, vowel points and what is not seen.
fn fold(word: &str) -> String {
    let lower = word.nfkd().filter(|character| !is_dropped(*character)).flat_map(char::to_lowercase);
    // Lower case again after composing: compatibility forms may bring capitals. The index is cut at what is no letter.
    let folded: String = lower.nfkc().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect();
    folded.chars().filter(|character| !character.is_ascii() || character.is_ascii_alphanumeric()).collect()
}

/// Latin, Greek and Cyrillic accents; Hebrew points; Arabic vowel marks and the stretching line.
/// Marks of other scripts (Devanagari, kana) make another letter and stay.
fn is_dropped(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_into_words_that_a_person_would_look_for() {
        let check = |text: &str, expect: &str| assert_eq!(index_words(text), expect, "{text}");
        check("Hello, World!", "hello world");
        check("Café CAFÉ cafe\u{301}", "cafe cafe cafe");
        check("don't", "don t");
        check("3.5 million", "3 5 million");
        check("会議は三時です。", "会 議 は 三 時 で す");
        check("ガ ｶﾞ", "ガ ガ");
        check("회의는", "회 의 는");
        check("مُحَمَّد محـمد", "محمد محمد");
        check("हिन्दी", "हिन्दी");
        check("Straße ΟΔΟΣ οδός", "straße οδοσ οδοσ");
        check("İstanbul", "istanbul");
        check("well done 👍🏽 ❤\u{fe0f}", "well done 👍 🏽 ❤");
        check("½ ﬁne ２０", "1⁄2 fine 20");
        check("… -- \u{301}", "");
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Née «Łódź» 東京";
        let found: Vec<_> =
            tokens(text).into_iter().map(|token| (text[token.place].to_owned(), token.single)).collect();
        let expect = [("Née", false), ("Łódź", false), ("東", true), ("京", true)];
        assert_eq!(found, expect.map(|(word, single)| (word.to_owned(), single)));
    }
}
