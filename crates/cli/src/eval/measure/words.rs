//! Words made comparable: case, punctuation, contractions and the way in which a number is written do not count.

use std::collections::HashSet;

use super::{
    lexicon,
    numbers::{self, Part},
};

/// One comparable word, number or contracted part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Comparable form: lower case; a number by its value.
    pub(crate) text: String,
    /// Whether it is a number. A lone "one" counts as a word, because it mostly is ("this one"); "1" is a number.
    pub(crate) number: bool,
    /// Whether it is a content word written with a capital letter inside a sentence, as names are. "He said, Well, we go" has none.
    pub(crate) name: bool,
    /// Whether it opens a sentence.
    pub(crate) opens: bool,
}

/// A text as comparable words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// In order.
    pub(crate) tokens: Vec<Token>,
    said_numbers: HashSet<String>,
}

impl Words {
    /// Of any text.
    pub(crate) fn of(text: &str) -> Self {
        let pieces = pieces(text);
        let parts: Vec<Part> = pieces.iter().map(|piece| Part::of(&piece.text)).collect();
        let mut tokens = Vec::with_capacity(pieces.len());
        let mut at = 0;
        while at < pieces.len() {
            let piece = &pieces[at];
            if let Some((value, used)) = numbers::leading(&parts[at..]) {
                let lone_one = parts[at] == Part::Small(1) && used == 1;
                tokens.push(Token { text: value, number: !lone_one, name: false, opens: piece.opens });
                at += used;
            } else {
                let number = piece.text.bytes().any(|byte| byte.is_ascii_digit());
                let means = lexicon::content(&piece.text) && !lexicon::call(&piece.text);
                let name = piece.capital && !piece.opens && !number && means;
                tokens.push(Token { text: piece.text.clone(), number, name, opens: piece.opens });
                at += 1;
            }
        }
        // "20, uh, million" says 20 million.
        let solid = pieces.iter().zip(parts).filter(|(piece, _)| !lexicon::hesitation(&piece.text));
        let said: Vec<Part> = solid.map(|(_, part)| part).collect();
        Self { tokens, said_numbers: numbers::sayable(&said) }
    }

    /// The comparable forms, in order.
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.tokens.iter().map(|token| token.text.as_str()).collect()
    }

    /// Whether the number with this value can be heard in the text, also as part of a longer run of numbers.
    pub(crate) fn says_number(&self, value: &str) -> bool {
        self.said_numbers.contains(value)
    }

    /// Its sentences as ranges of tokens.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = &[Token]> {
        self.tokens.chunk_by(|_, next| !next.opens)
    }
}

struct Piece {
    text: String,
    capital: bool,
    opens: bool,
}

fn pieces(text: &str) -> Vec<Piece> {
    let text = text.replace('’', "'").replace("...", " … ").replace(['—', '–'], " ");
    let mut pieces = Vec::new();
    let mut opens = true;
    for word in text.split_whitespace() {
        for part in split(word) {
            let core = part.trim_matches(|c: char| !c.is_alphanumeric());
            if core.is_empty() {
                continue;
            }
            let capital = core.starts_with(char::is_uppercase);
            let sign = money(part);
            for (place, text) in spelled(&core.to_lowercase()).into_iter().enumerate() {
                let first = place == 0;
                pieces.push(Piece { text, capital: capital && first, opens: std::mem::take(&mut opens) && first });
            }
            pieces.extend(sign.map(|text| Piece { text: text.to_owned(), capital: false, opens: false }));
        }
        opens |= ends_sentence(word);
    }
    join_grouped(pieces)
}

/// At hyphens, slashes and commas, but not inside "uh-huh" or "20,000".
fn split(word: &str) -> Vec<&str> {
    if matches!(bare(word).as_str(), "uh-huh" | "uh-oh" | "mm-hmm" | "mm-hm" | "uh-uh" | "nuh-uh") {
        return vec![word];
    }
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let mut parts = Vec::new();
    let mut from = 0;
    for (place, &(at, c)) in chars.iter().enumerate() {
        let digit = |near: Option<&(usize, char)>| near.is_some_and(|(_, c)| c.is_ascii_digit());
        let grouped = c == ',' && place > 0 && digit(chars.get(place - 1)) && digit(chars.get(place + 1));
        if matches!(c, '-' | '/' | ',' | '…' | '=') && !grouped {
            parts.push(&word[from..at]);
            from = at + c.len_utf8();
        }
    }
    parts.push(&word[from..]);
    parts
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn money(part: &str) -> Option<&'static str> {
    let part = part.trim_matches(|c: char| !c.is_alphanumeric() && !"$£€%".contains(c));
    match (part.chars().next()?, part.chars().last()?) {
        ('$', _) => Some("dollars"),
        ('£', _) => Some("pounds"),
        ('€', _) | (_, '€') => Some("euros"),
        (_, '%') => Some("percent"),
        _ => None,
    }
}

fn ends_sentence(word: &str) -> bool {
    const SHORT: [&str; 7] = ["dr", "mr", "mrs", "ms", "st", "vs", "prof"];
    let word = word.trim_end_matches(['"', '\'', '”', ')', ']']);
    let core = bare(word);
    match word.chars().last() {
        Some('?' | '!') => true,
        // Initials and abbreviations go on: "J. Smith", "7 p.m. Monday".
        Some('.') => core.chars().count() > 1 && !core.contains('.') && !SHORT.contains(&core.as_str()),
        _ => false,
    }
}

/// "$20 000" is one number.
fn join_grouped(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.text == "000" && last.text.bytes().all(|byte| byte.is_ascii_digit()) => {
                last.text.push_str("000");
            }
            _ => joined.push(piece),
        }
    }
    joined
}

/// A lower-case word as one or more comparable words: contractions apart, signs and variants in one spelling.
fn spelled(word: &str) -> Vec<String> {
    let whole = match word {
        "won't" => "will not",
        "shan't" => "shall not",
        "ain't" => "is not",
        "cannot" | "can't" | "cant" => "can not",
        "dont" => "do not",
        "didnt" => "did not",
        "let's" => "let us",
        "gonna" => "going to",
        "wanna" => "want to",
        "gotta" => "got to",
        "cause" | "'cause" | "cuz" => "because",
        "em" => "them",
        "okay" | "kay" | "o.k" => "ok",
        "alright" => "all right",
        "p.m" => "pm",
        "a.m" => "am",
        "1st" => "first",
        "2nd" => "second",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.split(' ').map(str::to_owned).collect();
    }
    contracted(word).or_else(|| with_digits(word)).unwrap_or_else(|| vec![initials(word)])
}

fn contracted(word: &str) -> Option<Vec<String>> {
    const SUBJECTS: [&str; 14] =
        ["it", "he", "she", "that", "there", "here", "what", "where", "who", "how", "when", "why", "this", "everybody"];
    if let Some(head) = word.strip_suffix("n't") {
        return Some(vec![head.to_owned(), "not".to_owned()]);
    }
    let (head, tail) = word.rsplit_once('\'')?;
    let full = match tail {
        "m" => "am",
        "re" => "are",
        "ve" => "have",
        "ll" => "will",
        "d" => "would",
        "s" if SUBJECTS.contains(&head) => "is",
        _ => return None,
    };
    Some(vec![head.to_owned(), full.to_owned()])
}

/// "7pm", "7:30", "21st", "20k".
fn with_digits(word: &str) -> Option<Vec<String>> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some((hour, minute)) = word.split_once(':') {
        let at = minute.find(char::is_alphabetic).unwrap_or(minute.len());
        let (minute, half) = (&minute[..at], minute[at..].replace('.', ""));
        let parts = [hour.to_owned(), if minute == "00" { String::new() } else { minute.to_owned() }, half];
        return Some(parts.into_iter().filter(|part| !part.is_empty()).collect());
    }
    let at = word.find(|c: char| c.is_alphabetic())?;
    let (value, tail) = word.split_at(at);
    match tail {
        "st" | "nd" | "rd" | "th" => Some(vec![value.to_owned()]),
        "am" | "pm" | "a.m" | "p.m" => Some(vec![value.to_owned(), tail.replace('.', "")]),
        "k" => Some(vec![value.to_owned(), "thousand".to_owned()]),
        _ => None,
    }
}

/// "u.s" and "us" are one word.
fn initials(word: &str) -> String {
    if word.split('.').all(|letter| letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic)) {
        word.replace('.', "")
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn check(text: &str, expect: &str) {
        assert_eq!(Words::of(text).texts().join(" "), expect, "{text}");
    }

    #[test]
    fn what_sounds_the_same_compares_the_same() {
        for (text, expect) in [
            ("Forty-five dollars!", "45 dollars"),
            ("$45", "45 dollars"),
            ("3.5 percent", "3.5 percent"),
            ("3.5%.", "3.5 percent"),
            ("I don't, it's fine — we'll see", "i do not it is fine we will see"),
            ("cannot", "can not"),
            ("We’re at 7 p.m.", "we are at 7 pm"),
            ("7pm", "7 pm"),
            ("at 7:30", "at 7 30"),
            ("7:30pm", "7 30 pm"),
            ("7:00", "7"),
            ("seven thirty", "7 30"),
            ("May 3rd", "may 3"),
            ("may third", "may 3"),
            ("20 000 people", "20000 people"),
            ("20k", "20000"),
            ("the mee- the meeting", "the mee the meeting"),
            ("milk,eggs", "milk eggs"),
            ("Uh-huh.", "uh-huh"),
            ("um... uh", "um uh"),
            ("Anna's book", "anna's book"),
            ("this one", "this 1"),
            ("the U.S. and Q3", "the us and q3"),
            ("", ""),
            ("...", ""),
        ] {
            check(text, expect);
        }
    }

    #[test]
    fn names_are_capital_words_inside_a_sentence() {
        for (text, expect) in [
            ("Anna met Paul. Then I left", "paul"),
            ("he asked Dr. Patel about Berlin", "dr patel berlin"),
            ("In 2020 Ulm", "ulm"),
            ("he said, Well, Hey, Anna goes", "anna"),
            ("I'm in", ""),
        ] {
            let words = Words::of(text);
            let names: Vec<_> =
                words.tokens.iter().filter(|token| token.name).map(|token| token.text.as_str()).collect();
            assert_eq!(names.join(" "), expect, "{text}");
        }
    }

    #[test]
    fn a_lone_one_is_a_word_and_everything_else_with_digits_is_a_number() {
        for (text, expect) in
            [("this one", ""), ("1 cup", "1"), ("twenty one", "21"), ("in Q3", "q3"), ("the first", "")]
        {
            let words = Words::of(text);
            let found: Vec<_> =
                words.tokens.iter().filter(|token| token.number).map(|token| token.text.as_str()).collect();
            assert_eq!(found.join(" "), expect, "{text}");
        }
    }
}
