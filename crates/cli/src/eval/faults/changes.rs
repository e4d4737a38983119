//! One word changed: a number, a negation, a name.

use super::{Dice, apart, ends_sentence, with};
use crate::eval::measure::{lexicon, words::Words};

/// Another value for one number.
pub(super) fn number(words: &[&str], dice: &mut Dice) -> Option<String> {
    let places: Vec<(usize, String)> = (0..words.len())
        .filter_map(|place| {
            let (before, core, after) = apart(words[place]);
            other_number(core, dice).map(|other| (place, format!("{before}{other}{after}")))
        })
        .collect();
    let (place, other) = dice.one_of(&places)?;
    Some(with(words, *place, other))
}

/// "not" and "never" taken out, "don't" to "do". A "no" stays: without it the rest mostly says the same.
pub(super) fn negation_dropped(words: &[&str], dice: &mut Dice) -> Option<String> {
    let places: Vec<(usize, String)> = words
        .iter()
        .enumerate()
        .filter_map(|(place, word)| {
            let (before, core, after) = apart(word);
            let plain = match core.to_lowercase().replace('’', "'").as_str() {
                "not" | "never" if after.is_empty() => String::new(),
                "can't" | "cannot" => "can".to_owned(),
                "won't" => "will".to_owned(),
                // A tag question means the same without it.
                lower if lower.ends_with("n't") && !after.starts_with(['?', ',']) && place > 0 => {
                    core.chars().take(core.chars().count() - 3).collect()
                }
                _ => return None,
            };
            Some((place, if plain.is_empty() { plain } else { format!("{before}{plain}{after}") }))
        })
        .collect();
    let (place, plain) = dice.one_of(&places)?;
    Some(with(words, *place, plain))
}

/// "not" after a verb that takes it.
pub(super) fn negation_added(words: &[&str], dice: &mut Dice) -> Option<String> {
    const VERBS: [&str; 14] =
        ["is", "are", "was", "were", "will", "would", "should", "can", "could", "must", "has", "had", "did", "does"];
    let places: Vec<usize> = (0..words.len().saturating_sub(1))
        .filter(|&place| VERBS.contains(&words[place].to_lowercase().as_str()))
        .filter(|&place| !lexicon::negation(&apart(words[place + 1]).1.to_lowercase()))
        .collect();
    let place = *dice.one_of(&places)?;
    Some(with(words, place, &format!("{} not", words[place])))
}

/// Another name: now a quite different one, now one that sounds alike.
pub(super) fn name(words: &[&str], raw: &str, dice: &mut Dice) -> Option<String> {
    const OTHERS: [&str; 6] = ["Miriam", "Oskar", "Helsinki", "Dalmora", "Karlsson", "Okonkwo"];
    let places: Vec<usize> =
        (1..words.len()).filter(|&place| !ends_sentence(words[place - 1]) && is_name(words[place])).collect();
    let place = *dice.one_of(&places)?;
    let (before, core, after) = apart(words[place]);
    let (stem, ending) = core.strip_suffix("'s").map_or((core, ""), |stem| (stem, "'s"));
    let other = if dice.below(2) == 0 { alike(stem) } else { dice.one_of(&OTHERS)?.to_string() };
    let said = Words::of(raw).texts().contains(&other.to_lowercase().as_str());
    (!said).then(|| with(words, place, &format!("{before}{other}{ending}{after}")))
}

fn other_number(core: &str, dice: &mut Dice) -> Option<String> {
    const SMALL: [&str; 15] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "eighteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    for list in [&SMALL[..], &TENS[..]] {
        if let Some(place) = list.iter().position(|word| *word == core.to_lowercase()) {
            let step = 1 + dice.below(list.len() - 1);
            return Some(cased(list[(place + step) % list.len()], core));
        }
    }
    let digits: Vec<usize> = core.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let at = *dice.one_of(&digits)?;
    let digit = core.as_bytes()[at] - b'0';
    // Never to 0, which could vanish at either end of a number.
    let other = 1 + (digit + dice.below(8) as u8) % 9;
    (other != digit).then(|| format!("{}{other}{}", &core[..at], &core[at + 1..]))
}

fn is_name(word: &str) -> bool {
    let core = apart(word).1;
    let letters = core.chars().count() >= 3 && core.chars().all(|c| c.is_alphabetic() || c == '\'');
    letters && core.starts_with(char::is_uppercase) && !core.starts_with("I'") && lexicon::content(&core.to_lowercase())
}

/// The name with another vowel, or another first letter where it has none.
fn alike(name: &str) -> String {
    const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    let last_vowel = name.char_indices().rfind(|(_, c)| VOWELS.contains(c));
    match last_vowel {
        Some((at, vowel)) => {
            let next = VOWELS.iter().position(|c| *c == vowel).map_or('a', |place| VOWELS[(place + 2) % VOWELS.len()]);
            format!("{}{next}{}", &name[..at], &name[at + 1..])
        }
        None => name.chars().skip(1).fold(String::from("Z"), |text, c| text + &c.to_string()),
    }
}

/// With a capital where the word that it replaces has one.
pub(super) fn cased(word: &str, model: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if model.starts_with(char::is_uppercase) => first.to_uppercase().chain(chars).collect(),
        _ => word.to_owned(),
    }
}
