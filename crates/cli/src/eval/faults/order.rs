//! The right words in the wrong order, or fewer of them.

use super::{Dice, apart, changes::cased, ends_sentence};
use crate::eval::measure::{lexicon, words::Words};

/// Two content words of one sentence change places. Neighbours in a list do not: "milk and bread" is "bread and milk".
pub(super) fn words_swapped(words: &[&str], dice: &mut Dice) -> Option<String> {
    let core = |place: usize| apart(words[place]).1.to_lowercase();
    let content = |place: usize| {
        let core = core(place);
        core.chars().count() > 2 && core.chars().all(char::is_alphabetic) && lexicon::content(&core)
    };
    let mut pairs = Vec::new();
    for first in (0..words.len()).filter(|&place| content(place)) {
        for second in first + 2..words.len().min(first + 12) {
            let between = &words[first..second];
            if between.iter().any(|word| ends_sentence(word)) {
                break;
            }
            let list = between[1..].iter().any(|word| matches!(word.to_lowercase().as_str(), "and" | "or"))
                || between.iter().any(|word| word.ends_with(','));
            if !list && content(second) && core(first) != core(second) {
                pairs.push((first, second));
            }
        }
    }
    let (first, second) = *dice.one_of(&pairs)?;
    let swapped = |place: usize, other: usize| {
        let (before, old, after) = apart(words[place]);
        let other = apart(words[other]).1;
        let opens = place == 0 || ends_sentence(words[place - 1]);
        let other = if opens { cased(other, old) } else { other.to_owned() };
        format!("{before}{other}{after}")
    };
    let (first_word, second_word) = (swapped(first, second), swapped(second, first));
    let mut changed = words.to_vec();
    (changed[first], changed[second]) = (&first_word, &second_word);
    Some(changed.join(" "))
}

/// Two neighbouring clauses change places.
pub(super) fn clauses_swapped(words: &[&str], dice: &mut Dice) -> Option<String> {
    let clauses = clauses(words);
    let places: Vec<usize> = (1..clauses.len())
        .filter(|&place| [place - 1, place].iter().all(|&place| is_weighty(clauses[place])))
        .filter(|&place| comparable(clauses[place - 1]) != comparable(clauses[place]))
        .collect();
    let second = *dice.one_of(&places)?;
    let mut made: Vec<String> = clauses.iter().map(|clause| clause.join(" ")).collect();
    let (left, left_mark) = without_mark(&made[second - 1]);
    let (right, right_mark) = without_mark(&made[second]);
    let opens = second == 1 || clauses[second - 2].last().is_some_and(|word| ends_sentence(word));
    let first = if opens { cased(right, "A") } else { right.to_owned() };
    let then = if ends_sentence(left_mark) || !opens { left.to_owned() } else { lowered(left) };
    (made[second - 1], made[second]) = (format!("{first}{left_mark}"), format!("{then}{right_mark}"));
    Some(made.join(" "))
}

/// A clause with words that stand nowhere else is left out.
pub(super) fn clause_dropped(words: &[&str], dice: &mut Dice) -> Option<String> {
    let clauses = clauses(words);
    let places: Vec<usize> = (0..clauses.len())
        .filter(|&place| clauses.len() > 1 && is_weighty(clauses[place]))
        .filter(|&place| {
            let rest: Vec<String> = without(&clauses, place).iter().flat_map(|clause| comparable(clause)).collect();
            let own = comparable(clauses[place]);
            own.iter().filter(|word| lexicon::content(word) && !rest.contains(word)).count() >= 2
        })
        .collect();
    let place = *dice.one_of(&places)?;
    Some(without(&clauses, place).concat().join(" "))
}

fn without<'a, 'b>(clauses: &[&'a [&'b str]], place: usize) -> Vec<&'a [&'b str]> {
    clauses.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, clause)| *clause).collect()
}

fn comparable(clause: &[&str]) -> Vec<String> {
    Words::of(&clause.join(" ")).texts().into_iter().map(str::to_owned).collect()
}

fn clauses<'a, 'b>(words: &'a [&'b str]) -> Vec<&'a [&'b str]> {
    words.chunk_by(|word, _| !ends_sentence(word) && !word.ends_with([',', ';', ':'])).collect()
}

/// Three words, two of them content words.
fn is_weighty(clause: &[&str]) -> bool {
    clause.len() >= 3 && comparable(clause).iter().filter(|word| lexicon::content(word)).count() >= 2
}

fn without_mark(clause: &str) -> (&str, &str) {
    let bare = clause.trim_end_matches([',', ';', ':', '.', '?', '!']);
    (bare, &clause[bare.len()..])
}

/// Lower case at the front, except for names and "I".
fn lowered(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    let function = !lexicon::content(&first.to_lowercase()) && first != "I" && !first.starts_with("I'");
    if function { first.to_lowercase() + &text[first.len()..] } else { text.to_owned() }
}
