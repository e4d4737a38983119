//! The forms of numbers: "25" for "twenty five", "$50" for "fifty dollars", "1995" for "nineteen ninety five".

use super::{
    super::token::{Class, Token},
    Heard,
    forms::add as add_form,
};

/// Adds the forms of every number that stands alone in its words.
pub(super) fn add(heard: &Heard, made: &mut [Vec<faircopy_protocol::text::CopyForm>]) {
    for (place, token) in heard.tokens.iter().enumerate() {
        if token.class != Class::Number || !is_alone(heard, place) || !is_open(heard, token.first, token.last) {
            continue;
        }
        let in_words =
            !(token.first..=token.last).any(|at| heard.words[at].text.contains(|c: char| c.is_ascii_digit()));
        let numbers = &heard.language.numbers;
        let ordinal = numbers.ordinals.contains_key(&heard.keys[token.last]);
        if ordinal || !token.text.contains(|c: char| c.is_ascii_digit()) || token.text.contains(char::is_alphabetic) {
            continue;
        }
        let length = token.last + 1 - token.first;
        // "one of them" is no count.
        if in_words && token.text != "1" {
            add_form(&mut made[token.first], plain(&token.text, numbers.decimal_comma), length);
        }
        let whole = token.text.split('.').next().unwrap_or_default();
        if whole.len() > 3 && (in_words || !heard.words[token.first].text.contains([',', '.'])) {
            add_form(&mut made[token.first], grouped(&token.text, numbers.decimal_comma), length);
        }
        if let Some(text) = with_unit(heard, place, token) {
            add_form(&mut made[token.first], text, length + 1);
        }
        if let Some((text, last)) = year(heard, place, token, in_words) {
            add_form(&mut made[token.first], text, last + 1 - token.first);
        }
        if let Some(word) = in_a_word(heard, place, token) {
            add_form(&mut made[token.first], word, 1);
        }
    }
}

/// Whether no other token shares the words of this one: "$250" says two things.
fn is_alone(heard: &Heard, place: usize) -> bool {
    let token = &heard.tokens[place];
    let apart = |other: Option<&Token>| other.is_none_or(|other| other.last < token.first || other.first > token.last);
    apart(place.checked_sub(1).and_then(|before| heard.tokens.get(before))) && apart(heard.tokens.get(place + 1))
}

/// Whether the words of a number follow each other, but for sounds between them.
fn is_open(heard: &Heard, first: usize, last: usize) -> bool {
    heard.ruled_out[first].is_none()
        && (first..=last).all(|at| heard.words[at].spaced || at == first || at == 0 || heard.keys[at].is_empty())
}

fn plain(digits: &str, decimal_comma: bool) -> String {
    if decimal_comma { digits.replace('.', ",") } else { digits.to_owned() }
}

/// "20,000" or "20.000".
fn grouped(digits: &str, decimal_comma: bool) -> String {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let (group, decimal) = if decimal_comma { ('.', ',') } else { (',', '.') };
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push(decimal);
        text.push_str(fraction);
    }
    text
}

/// "$50" for "fifty dollars", "3.5%" for "three point five percent".
fn with_unit(heard: &Heard, place: usize, token: &Token) -> Option<String> {
    let unit = heard.tokens.get(place + 1).filter(|unit| unit.first == token.last + 1 && unit.last == unit.first)?;
    if !is_alone(heard, place + 1) || !heard.are_together(token.last, unit.first) {
        return None;
    }
    let numbers = &heard.language.numbers;
    let symbol = |name: &&String| !name.contains(char::is_alphanumeric) && numbers.units.get(*name) == Some(&unit.text);
    let symbol = numbers.units.keys().find(symbol)?;
    let long = token.text.split('.').next().is_some_and(|whole| whole.len() > 4);
    let digits =
        if long { grouped(&token.text, numbers.decimal_comma) } else { plain(&token.text, numbers.decimal_comma) };
    Some(match (numbers.decimal_comma, symbol.as_str()) {
        (false, "%") => format!("{digits}%"),
        (false, _) => format!("{symbol}{digits}"),
        (true, _) => format!("{digits} {symbol}"),
    })
}

/// "1995" for "nineteen ninety five", and the place of its last word.
fn year(heard: &Heard, place: usize, token: &Token, in_words: bool) -> Option<(String, usize)> {
    let rest = heard.tokens.get(place + 1).filter(|rest| rest.class == Class::Number && in_words)?;
    let century = token.text.parse().is_ok_and(|value: u32| (11..=20).contains(&value));
    let two_digits = rest.text.len() == 2 && !heard.words[rest.first].text.contains(|c: char| c.is_ascii_digit());
    let together = is_alone(heard, place + 1) && heard.are_together(token.first, rest.last);
    (century && two_digits && together).then(|| (format!("{}{}", token.text, rest.text), rest.last))
}

/// "two" for "2", where it counts something and is no part of a date, an address or another number.
fn in_a_word(heard: &Heard, place: usize, token: &Token) -> Option<String> {
    let value: u64 = token.text.parse().ok().filter(|value| (2..=10).contains(value))?;
    if token.first != token.last || heard.cores[token.first] != token.text {
        return None;
    }
    let near = |place: Option<usize>| place.and_then(|place| heard.tokens.get(place));
    let counts = |other: Option<&Token>| other.is_some_and(|other| other.class == Class::Content && !other.capital);
    let quiet = |other: Option<&Token>| other.is_none_or(|other| other.class != Class::Number && !other.capital);
    if !counts(near(Some(place + 1))) || !quiet(near(place.checked_sub(1))) {
        return None;
    }
    let mut names = heard.language.numbers.values.iter().filter(|(_, known)| **known == value).map(|(name, _)| name);
    names.next().filter(|_| names.next().is_none()).cloned()
}
