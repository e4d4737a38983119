//! Numbers by value: "forty five", "45" and "forty-five" are the same token.

use super::{
    Language,
    token::{After, Class, Token},
};

/// Joins the tokens of each number into one whose text is its digits.
pub(super) fn fold(tokens: Vec<Token>, language: &Language) -> Vec<Token> {
    let mut made: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens;
    lift_scales(&mut tokens, language);
    let mut at = 0;
    while at < tokens.len() {
        if let Some((length, value)) = read(&tokens[at..], language) {
            made.push(joined(&tokens[at..at + length], value));
            at += length;
            continue;
        }
        let token = &tokens[at];
        let between = made.last().is_some_and(|last| last.class == Class::Number)
            && at + 1 < tokens.len()
            && value_of(&tokens[at + 1].text, language).is_some();
        if between && language.numbers.nought.contains(&token.text) {
            made.push(joined(&tokens[at..=at], "0".into()));
        } else {
            made.push(token.clone());
        }
        at += 1;
    }
    made
}

/// Whether a word, in lower case, is a number in the language of this ISO 639-1 code; for a language without a data file,
/// whether it is one in any that has one.
pub fn is_number(word: &str, code: &str) -> bool {
    let says = |language: &Language| value_of(word, language).is_some() || language.numbers.nought.contains(word);
    match Language::of_known(code) {
        Some(language) => says(language),
        None => Language::known().filter_map(Language::of_known).any(says),
    }
}

/// Whether a word is one number with commas between groups of three digits.
pub(super) fn is_grouped(word: &str) -> bool {
    let digits = word.trim_start_matches(['$', '€', '£']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.contains(',')
        && digits.split(',').skip(1).all(|group| group.starts_with(|c: char| c.is_ascii_digit()))
}

/// Gives the parts of a word with digits: "$250" is `250` and `dollar`, "7pm" is `7` and `pm`, "1st" is `1`.
/// Digits and letters in turns ("37\\u00b0", "5x5") stay one word, marks and all.
pub(super) fn split_digits(part: &str, language: &Language, push: &mut impl FnMut(&str)) {
    if is_mixed(part) {
        return push(part);
    }
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let Some(start) = part.find(|c: char| c.is_ascii_digit()) else { return push(part) };
    let (before, rest) = part.split_at(start);
    let end = rest.find(|c: char| !is_number(c)).unwrap_or(rest.len());
    let (digits, behind) = rest.split_at(end);
    let unit = language.numbers.units.get(before);
    if unit.is_none() {
        push(before.trim_matches(|c: char| !c.is_alphanumeric()));
    }
    for number in plain_digits(digits.trim_end_matches(['.', ',']), language.numbers.decimal_comma) {
        push(&number);
    }
    if let Some(unit) = unit {
        push(unit);
    }
    if !language.numbers.ordinal_endings.contains(behind) {
        let behind = behind.replace(['.', '\''], "");
        push(language.numbers.units.get(&behind).map_or(behind.as_str(), String::as_str));
    }
}

/// Whether letters or marks stand between digits, other than those that numbers are written with.
fn is_mixed(part: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (part.find(digits), part.rfind(digits)) else { return false };
    !part[first..=last].chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) || part[..first].contains('\\')
}

/// Digits with a decimal point and without group marks; several numbers when the marks are neither ("1.2.3").
fn plain_digits(digits: &str, decimal_comma: bool) -> Vec<String> {
    let (group, decimal) = if decimal_comma { ('.', ',') } else { (',', '.') };
    let (whole, fraction) = match digits.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let groups: Vec<&str> = whole.split(group).collect();
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3));
    let plain = fraction.is_none_or(|f| f.chars().all(|c| c.is_ascii_digit()));
    if !grouped || !plain {
        return digits.split([group, decimal]).filter(|d| !d.is_empty()).map(str::to_owned).collect();
    }
    let whole = groups.concat();
    vec![fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}"))]
}

/// "$1.2 billion" is written with the unit before the scale but said the other way round.
fn lift_scales(tokens: &mut [Token], language: &Language) {
    for at in 1..tokens.len().saturating_sub(1) {
        let unit = language.numbers.units.values().any(|unit| *unit == tokens[at].text)
            && tokens[at - 1].last == tokens[at].first;
        if unit && language.numbers.scales.contains_key(&tokens[at + 1].text) {
            tokens.swap(at, at + 1);
        }
    }
}

fn joined(tokens: &[Token], value: String) -> Token {
    let (first, last) = (&tokens[0], &tokens[tokens.len() - 1]);
    Token {
        text: value,
        class: Class::Number,
        first: tokens.iter().map(|t| t.first).min().unwrap_or(first.first),
        last: tokens.iter().map(|t| t.last).max().unwrap_or(last.last),
        ..last.clone()
    }
}

/// Length in tokens and digits of the number at the start of `tokens`.
fn read(tokens: &[Token], language: &Language) -> Option<(usize, String)> {
    let first = tokens.first()?;
    let (mut length, mut digits) =
        if first.text.starts_with(|c: char| c.is_ascii_digit()) && !first.text.contains(char::is_alphabetic) {
            (1, first.text.clone())
        } else {
            let (length, value) = spoken(tokens, language)?;
            (length, value.to_string())
        };
    let numbers = &language.numbers;
    if tokens.get(length).is_some_and(|token| numbers.point.contains(&token.text)) && joins(tokens, length) {
        let fraction: String =
            tokens[length + 1..].iter().map_while(|token| single_digit(&token.text, language)).collect();
        if !fraction.is_empty() {
            length += 1 + fraction.len();
            digits = format!("{digits}.{fraction}");
        }
    }
    while let Some(&scale) =
        tokens.get(length).and_then(|token| numbers.scales.get(&token.text)).filter(|_| joins(tokens, length))
    {
        digits = shifted(&digits, scale);
        length += 1;
    }
    Some((length, digits))
}

/// Whether nothing but a space stands before token `at`.
fn joins(tokens: &[Token], at: usize) -> bool {
    tokens[at - 1].after == After::Nothing
}

fn single_digit(word: &str, language: &Language) -> Option<char> {
    match word.parse().ok().or_else(|| language.numbers.values.get(word).copied()) {
        Some(value @ 0..=9) if word.len() > 1 || word.parse::<u64>().is_ok() => char::from_digit(value as u32, 10),
        _ => None,
    }
}

/// Digits times a power of ten.
fn shifted(digits: &str, scale: u32) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let scale = scale as usize;
    let moved: String = fraction.chars().chain(std::iter::repeat('0')).take(scale).collect();
    let rest = fraction.get(scale..).unwrap_or_default().trim_end_matches('0');
    let whole = format!("{whole}{moved}");
    if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
}

/// Length in tokens and value of the number in words at the start of `tokens`.
fn spoken(tokens: &[Token], language: &Language) -> Option<(usize, u128)> {
    let numbers = &language.numbers;
    let (mut total, mut group, mut at) = (0_u128, 0_u128, 0);
    // Only values below `room` may follow: after "twenty" a unit, after "hundred" anything below it.
    let (mut room, mut lowest_scale, mut after_scale) = (u64::MAX, u32::MAX, false);
    while at < tokens.len() && (at == 0 || joins(tokens, at)) {
        let started = at > 0;
        if let Some((length, value, ordinal)) =
            longest_value(&tokens[at..], language).filter(|(_, v, _)| !started || (*v > 0 && *v < room))
        {
            group += u128::from(value);
            at += length;
            if ordinal {
                break;
            }
            room = room_after(value);
            after_scale = false;
        } else if let Some(&scale) = numbers.scales.get(&tokens[at].text) {
            match scale {
                2 if group == 0 && room > 100 => group = 100,
                2 if (1..100).contains(&group) => group *= 100,
                3.. if scale < lowest_scale && (group > 0 || !started) => {
                    total += group.max(1) * 10_u128.pow(scale);
                    (group, lowest_scale) = (0, scale);
                }
                _ => break,
            }
            room = if scale == 2 { 100 } else { 1000 };
            after_scale = true;
            at += 1;
        } else if started
            && numbers.and.contains(&tokens[at].text)
            && (after_scale || (numbers.and_after_ten && room == 10))
            && tokens
                .get(at + 1)
                .is_some_and(|next| value_of(&next.text, language).is_some_and(|v| v > 0 && v < room.min(100)))
        {
            at += 1;
        } else {
            break;
        }
    }
    (at > 0).then_some((at, total + group))
}

fn room_after(value: u64) -> u64 {
    match value {
        100.. if value.is_multiple_of(100) => 100,
        20..100 if value.is_multiple_of(10) => 10,
        _ => 0,
    }
}

/// The longest entry of the tables at the start: tokens, value, whether an ordinal.
fn longest_value(tokens: &[Token], language: &Language) -> Option<(usize, u64, bool)> {
    let numbers = &language.numbers;
    let mut phrase = String::new();
    let mut best = None;
    for (place, token) in tokens.iter().take(4).enumerate() {
        if place > 0 {
            if !joins(tokens, place) {
                break;
            }
            phrase.push(' ');
        }
        phrase.push_str(&token.text);
        if let Some(&value) = numbers.values.get(&phrase) {
            best = Some((place + 1, value, false));
        } else if let Some(&value) = numbers.ordinals.get(&phrase) {
            best = Some((place + 1, value, true));
        }
    }
    best.or_else(|| glued(&tokens.first()?.text, language).map(|value| (1, value, false)))
}

fn value_of(word: &str, language: &Language) -> Option<u64> {
    let numbers = &language.numbers;
    word.parse()
        .ok()
        .or_else(|| numbers.values.get(word).or(numbers.ordinals.get(word)).copied())
        .or_else(|| glued(word, language))
}

/// A German number in one word: "zweihundertfünfundvierzig".
fn glued(word: &str, language: &Language) -> Option<u64> {
    let numbers = &language.numbers;
    let compounds = numbers.compounds.as_ref().filter(|_| word.len() >= 7 && !numbers.scales.contains_key(word))?;
    let part = |word: &str| -> Option<u64> {
        let known = numbers.values.get(word).copied().or((word == compounds.one).then_some(1));
        known.or_else(|| {
            let (unit, ten) = word.split_once(numbers.unit_before_ten.as_deref()?)?;
            let unit = numbers.values.get(unit).copied().or((unit == compounds.one).then_some(1))?;
            Some(unit + numbers.values.get(ten).copied().filter(|ten| *ten >= 20)?)
        })
    };
    let under_thousand = |word: &str| -> Option<u64> {
        match word.split_once(compounds.hundred.as_str()) {
            Some((many, rest)) => {
                let many = if many.is_empty() { 1 } else { part(many)? };
                Some(many * 100 + if rest.is_empty() { 0 } else { part(rest)? })
            }
            None => part(word),
        }
    };
    match word.split_once(compounds.thousand.as_str()) {
        Some((many, rest)) => {
            let many = if many.is_empty() { 1 } else { under_thousand(many)? };
            Some(many * 1000 + if rest.is_empty() { 0 } else { under_thousand(rest)? })
        }
        None => under_thousand(word),
    }
}
