//! English numbers by value: "forty five", "45" and "forty-five" are one number, "twenty thousand" and "20,000" too.

use std::collections::HashSet;

/// What a single word can be in a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Written in digits, its value in canonical form.
    Digits(String),
    /// zero to nineteen.
    Small(u64),
    /// twenty to ninety.
    Tens(u64),
    /// third to ninetieth: ends a number.
    Ordinal(u64),
    /// "first", which is a number only after tens.
    First,
    Hundred,
    /// thousand, million, …: this many zeros.
    Scale(usize),
    Point,
    And,
    A,
    /// No part of a number.
    Other,
}

impl Part {
    /// Of a lower-case word without punctuation.
    pub(super) fn of(word: &str) -> Self {
        let at = |list: &[&str]| list.iter().position(|entry| *entry == word).map(|place| place as u64);
        match word {
            "hundred" => Self::Hundred,
            "thousand" => Self::Scale(3),
            "million" => Self::Scale(6),
            "billion" => Self::Scale(9),
            "trillion" => Self::Scale(12),
            "point" => Self::Point,
            "and" => Self::And,
            "a" => Self::A,
            "first" => Self::First,
            _ => at(&SMALL)
                .map(Self::Small)
                .or_else(|| at(&TENS).map(|place| Self::Tens(20 + 10 * place)))
                .or_else(|| at(&ORDINALS).map(|place| Self::Ordinal(3 + place)))
                .or_else(|| at(&TENTHS).map(|place| Self::Ordinal(20 + 10 * place)))
                .or_else(|| digits(word).map(Self::Digits))
                .unwrap_or(Self::Other),
        }
    }
}

/// The number that starts at the first part: its value in canonical form and how many parts it takes.
pub(super) fn leading(parts: &[Part]) -> Option<(String, usize)> {
    let (mut value, mut at) = match parts {
        [Part::A, Part::Hundred | Part::Scale(3..), ..] => (Some(Value::Whole(1)), 1),
        [Part::Hundred | Part::Scale(_), ..] => (Some(Value::Whole(1)), 0),
        _ => (None, 0),
    };
    if value.is_none() {
        let (first, used) = group(parts)?;
        (value, at) = (Some(first), used);
    } else if let Some(Part::Hundred) = parts.get(at) {
        let (tail, used) = hundreds(1, &parts[at..]);
        (value, at) = (Some(Value::Whole(tail)), at + used);
    }
    let mut value = value?;
    let mut smallest = usize::MAX;
    while let Some(Part::Scale(zeros)) = parts.get(at) {
        if *zeros >= smallest {
            break;
        }
        smallest = *zeros;
        value = value.scaled(*zeros);
        at += 1;
        let skip = usize::from(parts.get(at) == Some(&Part::And));
        match (&value, group(&parts[at + skip..])) {
            (Value::Whole(whole), Some((Value::Whole(more), used))) if more < 1000 => {
                let end = at + skip + used;
                // "two million three hundred thousand": the group belongs to the next scale.
                if let Some(Part::Scale(next)) = parts.get(end).filter(|_| smallest > 3) {
                    let more = more * 10_u64.pow(*next as u32);
                    value = Value::Whole(whole.saturating_add(more));
                    (smallest, at) = (*next, end + 1);
                } else {
                    value = Value::Whole(whole.saturating_add(more));
                    at = end;
                    break;
                }
            }
            _ => break,
        }
    }
    let (text, used) = decimals(value, &parts[at..]);
    Some((text, at + used))
}

/// Every value that a stretch of these parts can be heard as: "twenty twenty five" says 2025, 20, 25 and 5.
pub(super) fn sayable(parts: &[Part]) -> HashSet<String> {
    const LONGEST: usize = 12;
    let mut said = HashSet::new();
    for from in 0..parts.len() {
        let mut joined = String::new();
        let mut digits_only = true;
        for to in from + 1..=parts.len().min(from + LONGEST) {
            let run = &parts[from..to];
            if run.ends_with(&[Part::Other]) {
                break;
            }
            if let Some((value, used)) = leading(run)
                && used == run.len()
            {
                said.insert(value);
            }
            // Telephone and invoice numbers: "four zero seven" may be written 407.
            match run.last() {
                Some(Part::Small(digit)) => joined.push_str(&digit.to_string()),
                Some(Part::Digits(digits)) => joined.push_str(digits),
                _ => digits_only = false,
            }
            if digits_only {
                said.insert(joined.clone());
            }
        }
    }
    said
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 17] = [
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENTHS: [&str; 8] =
    ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];

/// A number in digits in canonical form: no grouping, no trailing zeros after the point. `None` for anything else.
fn digits(word: &str) -> Option<String> {
    let plain = match word.split_once(',') {
        None => word.to_owned(),
        Some((head, tail)) if !head.is_empty() && tail.split(',').all(|group| whole_part(group).len() == 3) => {
            word.replace(',', "")
        }
        Some(_) => return None,
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    Some(canonical(whole, fraction))
}

fn whole_part(group: &str) -> &str {
    group.split_once('.').map_or(group, |(whole, _)| whole)
}

fn canonical(whole: &str, fraction: &str) -> String {
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

enum Value {
    Whole(u64),
    Decimal(String),
}

impl Value {
    fn scaled(self, zeros: usize) -> Self {
        match self {
            Self::Whole(value) => Self::Whole(value.saturating_mul(10_u64.pow(zeros as u32))),
            Self::Decimal(text) => {
                let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
                let padded = format!("{fraction:0<zeros$}");
                let shifted = format!("{whole}{}", &padded[..zeros]);
                let text = canonical(shifted.trim_start_matches('0'), &padded[zeros..]);
                text.parse().map_or(Self::Decimal(text), Self::Whole)
            }
        }
    }
}

/// Below a thousand in words, or any number in digits.
fn group(parts: &[Part]) -> Option<(Value, usize)> {
    let Part::Digits(text) = parts.first()? else { return group_in_words(parts) };
    // A number with zeros in front is a name of something (a code, a telephone number); it keeps them.
    match text.parse::<u64>() {
        Ok(value) if !text.starts_with('0') || text == "0" => {
            let (value, used) = match parts.get(1) {
                Some(Part::Hundred) => hundreds(value, &parts[1..]),
                _ => (value, 0),
            };
            Some((Value::Whole(value), used + 1))
        }
        _ => Some((Value::Decimal(text.clone()), 1)),
    }
}

fn group_in_words(parts: &[Part]) -> Option<(Value, usize)> {
    let (value, used) = below_hundred(parts)?;
    let ordinal = matches!(parts[used - 1], Part::Ordinal(_) | Part::First);
    match parts.get(used) {
        Some(Part::Hundred) if !ordinal => {
            let (value, more) = hundreds(value, &parts[used..]);
            Some((Value::Whole(value), used + more))
        }
        Some(Part::Tens(_) | Part::Small(10..)) if matches!(value, 17..=20) && !ordinal => {
            // "nineteen eighty four": a year
            let (rest, more) = below_hundred(&parts[used..])?;
            Some((Value::Whole(value * 100 + rest), used + more))
        }
        _ => Some((Value::Whole(value), used)),
    }
}

/// From "hundred" on, with `count` before it.
fn hundreds(count: u64, parts: &[Part]) -> (u64, usize) {
    let skip = usize::from(parts.get(1) == Some(&Part::And));
    match below_hundred(&parts[1 + skip..]) {
        Some((rest, used)) => (count.saturating_mul(100).saturating_add(rest), 1 + skip + used),
        None => (count.saturating_mul(100), 1),
    }
}

fn below_hundred(parts: &[Part]) -> Option<(u64, usize)> {
    match parts {
        [Part::Tens(tens), Part::Small(unit @ 1..=9) | Part::Ordinal(unit @ 3..=9), ..] => Some((tens + unit, 2)),
        [Part::Tens(tens), Part::First, ..] => Some((tens + 1, 2)),
        [Part::Tens(value) | Part::Small(value) | Part::Ordinal(value), ..] => Some((*value, 1)),
        _ => None,
    }
}

/// "point five", if it follows.
fn decimals(value: Value, parts: &[Part]) -> (String, usize) {
    let whole = match value {
        Value::Decimal(text) => return (text, 0),
        Value::Whole(whole) => whole.to_string(),
    };
    let said: String = match parts {
        [Part::Point, rest @ ..] => rest
            .iter()
            .map_while(|part| match part {
                Part::Small(digit @ 0..=9) => Some(digit.to_string()),
                Part::Digits(text) if text.len() == 1 => Some(text.clone()),
                _ => None,
            })
            .collect(),
        _ => String::new(),
    };
    if said.is_empty() { (whole, 0) } else { (canonical(&whole, &said), 1 + said.len()) }
}

#[cfg(test)]
mod tests {
    use super::{Part, leading, sayable};

    fn parts(text: &str) -> Vec<Part> {
        text.split_whitespace().map(Part::of).collect()
    }

    #[test]
    fn a_number_has_one_value_however_it_is_said() {
        for (said, value, used) in [
            ("forty five", "45", 2),
            ("45", "45", 1),
            ("20,000", "20000", 1),
            ("twenty thousand", "20000", 2),
            ("a hundred and five people", "105", 4),
            ("hundred", "100", 1),
            ("two hundred thousand", "200000", 3),
            ("two million three hundred thousand", "2300000", 5),
            ("one thousand two hundred and eighty four", "1284", 7),
            ("2.5 million", "2500000", 2),
            ("three point five percent", "3.5", 3),
            ("3.50", "3.5", 1),
            ("nineteen eighty four", "1984", 3),
            ("twenty twenty", "2020", 2),
            ("twenty first", "21", 2),
            ("seven thirty", "7", 1),
            ("third", "3", 1),
            ("0042", "0042", 1),
            ("five and six", "5", 1),
            ("1284967 hundred", "128496700", 2),
            ("18446744073709551615 trillion five", "18446744073709551615", 3),
        ] {
            assert_eq!(leading(&parts(said)), Some((value.to_owned(), used)), "{said}");
        }
        for said in ["first", "and", "a book", "point", "1,2,3", "hello"] {
            assert_eq!(leading(&parts(said)), None, "{said}");
        }
    }

    #[test]
    fn a_stutter_or_a_telephone_number_can_be_heard_in_several_ways() {
        for (said, value) in
            [("twenty twenty five", "25"), ("four zero seven one nine", "40719"), ("555 1234", "5551234")]
        {
            assert!(sayable(&parts(said)).contains(value), "{said}");
        }
        assert!(!sayable(&parts("forty dollars fifty")).contains("4050"));
    }
}
