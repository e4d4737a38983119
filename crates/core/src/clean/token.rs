//! Words brought to one form, so that case, punctuation, contractions and the way a number is written make no difference.

use super::{Language, number, passage::is_unspaced};

/// What losing a word would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Number,
    Negation,
    /// A sound that is no word.
    Filler,
    /// Grammar.
    Function,
    /// Keeps the talk going ("well", "so").
    Discourse,
    Content,
}

impl Class {
    /// The graver meaning of a word's parts is that of the word: "don't" is a negation.
    pub(super) fn gravity(self) -> u8 {
        match self {
            Self::Function => 0,
            Self::Discourse => 1,
            Self::Filler => 2,
            Self::Content => 3,
            Self::Negation => 4,
            Self::Number => 5,
        }
    }
}

/// A word, a part of one ("do" of "don't"), or a number of several words, in normal form.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Lower case, no punctuation; a number as its digits with a decimal point.
    pub text: String,
    pub class: Class,
    /// Place of its first and its last word among the words given.
    pub first: usize,
    pub last: usize,
    /// Whether it starts with a capital where it is written.
    pub capital: bool,
    /// Whether it breaks off: "par-".
    pub cut: bool,
    pub after: After,
}

/// The punctuation behind a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Nothing,
    Comma,
    End,
}

/// The tokens of `words`, each of which may be several or join with its neighbours.
pub(crate) fn tokens<'a>(words: impl IntoIterator<Item = &'a str>, language: &Language) -> Vec<Token> {
    let mut made = Vec::new();
    for (place, word) in words.into_iter().enumerate() {
        push_word(&mut made, place, word, language);
    }
    join_phrases(&mut made, language);
    let mut made = number::fold(made, language);
    for token in &mut made {
        if token.class != Class::Number {
            // "5x5" and codes are judged like numbers.
            let number = token.text.contains(|c: char| c.is_ascii_digit());
            token.class = if number { Class::Number } else { class_of(&token.text, language) };
        }
    }
    made
}

/// A word without punctuation around it, in lower case, with plain apostrophes.
pub(super) fn bare(word: &str) -> String {
    let lower = word.to_lowercase().replace(['’', '‘', 'ʼ'], "'");
    let keep = |c: char| c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '%');
    lower.trim_start_matches(|c| !keep(c)).trim_end_matches(|c| !keep(c)).to_owned()
}

/// The punctuation that ends a word.
pub(super) fn after(word: &str) -> After {
    if super::passage::ends_sentence(word) {
        return After::End;
    }
    let bare = word.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    if bare.ends_with([',', ';', ':', '—', '–', '،', '、', '，']) || bare.ends_with("--") {
        After::Comma
    } else {
        After::Nothing
    }
}

/// Whether a word breaks off ("par-").
pub(super) fn is_cut(word: &str) -> bool {
    let core = word.trim_end_matches(['.', ',', '…', ';']);
    core.ends_with(['-', '‐', '‑']) && !core.ends_with("--") && core.chars().any(char::is_alphabetic)
}

fn class_of(text: &str, language: &Language) -> Class {
    if language.negations.contains(text) && !language.weak_negations.contains(text) {
        Class::Negation
    } else if language.fillers.contains(text) {
        Class::Filler
    } else if language.function_words.contains(text) {
        Class::Function
    } else if language.discourse.contains(text) {
        Class::Discourse
    } else {
        Class::Content
    }
}

fn push_word(made: &mut Vec<Token>, place: usize, word: &str, language: &Language) {
    let start = made.len();
    let capital = word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let mut push = |text: &str| {
        if !text.is_empty() {
            made.push(Token {
                text: text.to_owned(),
                class: Class::Content,
                first: place,
                last: place,
                capital,
                cut: false,
                after: After::Nothing,
            });
        }
    };
    if word
        .trim_start_matches(['"', '(', '“'])
        .strip_prefix(['-', '−'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        push(if language.numbers.minus.is_empty() { "minus" } else { &language.numbers.minus });
    }
    let core = bare(word);
    let quoted = format!("'{core}");
    if let Some(spelling) = language.spellings.get(&quoted).filter(|_| word.starts_with(['\'', '’'])) {
        spelling.split(' ').for_each(&mut push);
    } else if let Some(spelling) = language.spellings.get(&core) {
        spelling.split(' ').for_each(&mut push);
    } else {
        for part in core
            .split(['-', '‐', '‑', '–', '—', '/', '_', '…', '−', ':', '+', '&', ','])
            .filter_map(|p| rejoin_number(p, &core))
        {
            push_part(part, language, &mut push);
        }
    }
    if let Some(last) = made[start..].last_mut() {
        // Three dots are where a speaker breaks off, not where a sentence ends.
        let breaks_off = word.ends_with("...") || word.ends_with('…');
        last.after = if breaks_off { After::Comma } else { after(word) };
        last.cut = is_cut(word);
    } else if let Some(before) = made.last_mut()
        && before.after == After::Nothing
    {
        // A dash or full stop that stands alone closes what is before it.
        before.after = after(word);
    }
}

/// "20,000" must not fall apart at its comma: the whole word comes once, its pieces not at all.
fn rejoin_number<'a>(part: &'a str, core: &'a str) -> Option<&'a str> {
    if !number::is_grouped(core) {
        return Some(part);
    }
    let first = core.split(',').next().unwrap_or_default();
    (part.as_ptr() == first.as_ptr()).then_some(core)
}

fn push_part(part: &str, language: &Language, push: &mut impl FnMut(&str)) {
    if let Some(spelling) = language.spellings.get(part) {
        return spelling.split(' ').for_each(push);
    }
    if part.contains(|c: char| c.is_ascii_digit()) {
        return number::split_digits(part, language, push);
    }
    for (ending, full) in &language.endings {
        if let Some(stem) = part.strip_suffix(ending.as_str()).filter(|stem| !stem.is_empty()) {
            let full = language
                .function_endings
                .get(ending)
                .filter(|_| language.function_words.contains(stem))
                .unwrap_or(full);
            push_part(stem, language, push);
            return push(full);
        }
    }
    let plain = part.replace('.', "");
    for piece in plain.split('\'') {
        if piece.contains(is_unspaced) {
            piece.chars().filter(|c| c.is_alphanumeric()).for_each(|c| push(c.encode_utf8(&mut [0; 4])));
        } else {
            let piece = piece.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '$' | '€' | '£' | '%'));
            push(language.numbers.units.get(piece).map_or(piece, String::as_str));
        }
    }
}

/// Spellings of several words: "per cent" is "percent".
fn join_phrases(made: &mut Vec<Token>, language: &Language) {
    for (phrase, one) in language.spellings.iter().filter(|(phrase, _)| phrase.contains(' ')) {
        let words: Vec<&str> = phrase.split(' ').collect();
        let mut at = 0;
        while at + words.len() <= made.len() {
            if made[at..at + words.len()].iter().map(|token| token.text.as_str()).eq(words.iter().copied()) {
                let last = made[at + words.len() - 1].clone();
                made.drain(at + 1..at + words.len());
                made[at].text.clone_from(one);
                made[at].last = last.last;
                made[at].after = last.after;
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, text: &str, expect: &str) {
        let made = tokens(text.split(' '), Language::of(code));
        let made: Vec<&str> = made.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(made.join(" "), expect, "{text}");
    }

    #[test]
    fn writing_a_word_another_way_makes_no_difference() {
        for (code, text, expect) in [
            ("en", "Don't, it's Peter's!", "do not it is peter 's"),
            ("en", "do not it is peter's", "do not it is peter 's"),
            ("en", "I can't, I'm gonna", "i can not i am going to"),
            ("en", "state-of-the-art and/or", "state of the art and or"),
            ("en", "100 per cent", "100 percent"),
            ("en", "OK, Dr. Smith — 7 p.m.", "okay doctor smith 7 pm"),
            ("fr", "l'homme n'a pas", "l homme n a pas"),
            ("ja", "今日は。", "今 日 は"),
        ] {
            check(code, text, expect);
        }
    }

    #[test]
    fn numbers_are_read_by_value() {
        for (code, text, expect) in [
            ("en", "forty five twenty-five 45", "45 25 45"),
            ("en", "twenty thousand 20,000 one hundred and five", "20000 20000 105"),
            ("en", "three point five percent 3.5%", "3.5 percent 3.5 percent"),
            ("en", "$1.2 billion 1,200,000,000 dollars", "1200000000 dollar 1200000000 dollar"),
            ("en", "May third 3rd the twenty first 7pm 7:30", "may 3 3 the 21 7 pm 7 30"),
            ("en", "nineteen ninety five one two three", "19 95 1 2 3"),
            ("en", "two oh five two hundred thousand", "2 0 5 200000"),
            ("en", "one, two and three", "1 2 and 3"),
            ("de", "fünfundvierzig zweihundert dreitausend 3,5 20.000", "45 200 3000 3.5 20000"),
            ("es", "treinta y cinco mil doscientos", "35200"),
            ("fr", "quatre-vingt-dix-sept deux cents", "97 200"),
        ] {
            check(code, text, expect);
        }
    }
}
