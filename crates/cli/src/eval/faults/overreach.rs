//! A correction that takes back more than it replaces: the mistake that looks most like good work.

use super::{Dice, apart, ends_sentence};
use crate::eval::measure::lexicon;

/// Behind these a speaker puts the words that replace others.
const MARKERS: [&str; 7] = ["sorry", "wait", "rather", "mean", "oops", "actually", "meant"];

/// Three to five words of the fair copy that stand before a correction, two of them content words found nowhere else, are left out.
pub(super) fn words_dropped(words: &[&str], raw: &str, dice: &mut Dice) -> Option<String> {
    let clean: Vec<String> = words.iter().map(|word| apart(word).1.to_lowercase()).collect();
    let raw: Vec<String> = raw.split_whitespace().map(|word| apart(word).1.to_lowercase()).collect();
    let mut drops = Vec::new();
    for marker in (0..raw.len()).filter(|&place| MARKERS.contains(&raw[place].as_str())) {
        let Some(resumed) = raw[marker + 1..].iter().take(2).find_map(|word| only_place(&clean, word)) else {
            continue;
        };
        drops.extend((3..=5).filter_map(|length| resumed.checked_sub(length)).map(|start| (start, resumed)));
    }
    drops.retain(|&(start, end)| is_loss(words, &clean, start, end));
    let (start, end) = *dice.one_of(&drops)?;
    Some([&words[..start], &words[end..]].concat().join(" "))
}

/// Where a word stands that stands only once.
fn only_place(words: &[String], word: &String) -> Option<usize> {
    let mut places = words.iter().enumerate().filter(|(_, other)| *other == word).map(|(place, _)| place);
    places.next().filter(|_| places.next().is_none())
}

/// Whether the words are of one sentence, are not all of it, and say what nothing else says.
fn is_loss(words: &[&str], clean: &[String], start: usize, end: usize) -> bool {
    let opens = start == 0 || ends_sentence(words[start - 1]);
    let own = |word: &&String| lexicon::content(word) && !clean[..start].contains(word) && !clean[end..].contains(word);
    !opens
        && !words[start..end].iter().any(|word| ends_sentence(word))
        && clean[start..end].iter().filter(own).count() >= 2
}
