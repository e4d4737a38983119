//! Which words of a verbatim text may have been slips: fillers, repeats, broken-off words, and what a correction took back.
//!
//! This is the *generous* reading, for judging what a model left out and for naming the kind of an edit. The rules, which remove
//! words on their own account, go by a stricter one of theirs.

use std::collections::HashSet;

use crate::transcript::EditKind;

use super::{
    Language,
    correction::{Proof, Repair, corrections},
    token::{After, Class, Token},
};

/// What may have been slips.
pub(super) struct Slips {
    /// For each token the kind of slip that it may be, if any.
    pub kinds: Vec<Option<EditKind>>,
    /// What each correction and each false start may have taken back.
    pub repairs: Vec<Repair>,
}

/// The slips among the tokens of a verbatim text.
pub(super) fn slips(tokens: &[Token], language: &Language) -> Slips {
    let mut marks: Vec<Option<EditKind>> =
        tokens.iter().map(|token| (token.class == Class::Filler).then_some(EditKind::Filler)).collect();
    phrases(tokens, language, &mut marks);
    fragments(tokens, &mut marks);
    repeats(tokens, language, &mut marks);
    let mut repairs = Vec::new();
    corrections(tokens, language, &mut marks, &mut repairs);
    restarts(tokens, language, &mut marks, &mut repairs);
    repeats(tokens, language, &mut marks);
    Slips { kinds: marks, repairs }
}

const LONGEST_REPEAT: usize = 10;
/// Letters that are no word yet, whatever follows.
const SHORT_FRAGMENT: usize = 2;
/// Words that an unmarked restart may take back.
const RESTART_REACH: usize = 4;

fn phrases(tokens: &[Token], language: &Language, marks: &mut [Option<EditKind>]) {
    for phrase in &language.phrases {
        let words: Vec<&str> = phrase.words.split(' ').collect();
        for at in find(tokens, &words) {
            let beside =
                |token: Option<&Token>, words: &HashSet<String>| token.is_some_and(|token| words.contains(&token.text));
            let behind = tokens[at + words.len()..].iter().find(|token| token.class != Class::Filler);
            let before = tokens[..at].iter().rfind(|token| token.class != Class::Filler);
            // A comma on the side of a protecting word takes the phrase out of its reach: "if, you know, we go".
            let opened = at == 0 || tokens[at - 1].after != After::Nothing;
            let closed = tokens[at + words.len() - 1].after == After::Comma;
            // One filler phrase after another: "you know like".
            let led = at > 0 && marks[at - 1] == Some(EditKind::Filler) && tokens[at - 1].class != Class::Filler;
            let protected = !led
                && ((!opened && beside(before, &phrase.not_after)) || (!closed && beside(behind, &phrase.not_before)));
            if !protected {
                marks[at..at + words.len()].fill(Some(EditKind::Filler));
            }
        }
    }
}

/// Words that break off: "par- partner", also without the hyphen: "mo move".
fn fragments(tokens: &[Token], marks: &mut [Option<EditKind>]) {
    for at in 0..tokens.len() {
        let token = &tokens[at];
        let mut later = (at + 1..tokens.len()).filter(|&next| marks[next].is_none()).take(3);
        let begun =
            |next: usize| tokens[next].text.len() > token.text.len() && tokens[next].text.starts_with(&token.text);
        let broken = if token.cut {
            // A dash also stands behind whole words where another speaker comes in: "a video game- yes".
            token.text.chars().count() <= SHORT_FRAGMENT || later.any(begun)
        } else {
            let plain = matches!(token.class, Class::Content | Class::Discourse) || token.text.len() == 1;
            plain && later.next().is_some_and(begun)
        };
        if broken && marks[at].is_none() && token.class != Class::Number {
            marks[at] = Some(EditKind::Stutter);
        }
    }
}

/// Words said again at once; the earlier ones are the slip.
fn repeats(tokens: &[Token], language: &Language, marks: &mut [Option<EditKind>]) {
    for length in (1..=LONGEST_REPEAT).rev() {
        let open: Vec<usize> = (0..tokens.len()).filter(|&at| marks[at].is_none()).collect();
        if open.len() < 2 * length {
            continue;
        }
        for start in 0..=open.len() - 2 * length {
            let same = (0..length).all(|k| tokens[open[start + k]].text == tokens[open[start + length + k]].text);
            // "very very good" is said on purpose.
            let on_purpose = length == 1 && language.emphasis.contains(&tokens[open[start]].text);
            if same && !on_purpose {
                for &at in &open[start..start + length] {
                    marks[at].get_or_insert(EditKind::Stutter);
                }
            }
        }
    }
}

/// "i want to i would like": a start that breaks off and is made again with the same word, without any marker. Taken for one only when
/// two words come again, or when what breaks off ends in a word that cannot end anything ("to", "the").
fn restarts(tokens: &[Token], language: &Language, marks: &mut [Option<EditKind>], repairs: &mut Vec<Repair>) {
    let open: Vec<usize> = (0..tokens.len()).filter(|&at| marks[at].is_none()).collect();
    for first in 0..open.len() {
        for again in first + 2..open.len().min(first + RESTART_REACH + 1) {
            let same =
                |by: usize| open.get(again + by).is_some_and(|&at| tokens[at].text == tokens[open[first + by]].text);
            // "taken seriously and taken to heart" is no slip.
            let last = &tokens[open[again - 1]].text;
            let broken = language.unfinished.contains(last) && !language.conjunctions.contains(last);
            let between = &open[first..again];
            let linked = between[1..]
                .iter()
                .any(|&at| language.conjunctions.contains(&tokens[at].text) && at != open[again - 1]);
            let grave = between.iter().any(|&at| matches!(tokens[at].class, Class::Number | Class::Negation));
            let ends = between.iter().any(|&at| tokens[at].after == After::End);
            let function = tokens[open[first]].class == Class::Function;
            let bare = open.get(again + 1).is_some_and(|&at| tokens[at].class == Class::Content)
                && between[1..].iter().all(|&at| tokens[at].class == Class::Content && !tokens[at].capital);
            // "tell jack tell olga", "we sold him, sold it".
            let named = between.len() == 2
                && tokens[between[1]].capital
                && open.get(again + 1).is_some_and(|&at| tokens[at].capital);
            let begun = between[1..].iter().all(|&at| tokens[at].class == Class::Function)
                && tokens[open[again - 1]].after == After::Comma;
            // "what if anything included if we included": the same words at both ends.
            let last = &tokens[open[again - 1]];
            let closed = between.len() > 2
                && last.class == Class::Content
                && open[again + 1..].iter().take(2).any(|&at| tokens[at].text == last.text);
            // "young workers young people", "stop in stop doing that"; but "i hope i can" means something.
            let anchored =
                same(0) && ((same(1) && !linked) || broken || closed || ((bare || named || begun) && !function));
            if anchored && !grave && !ends {
                for &at in between {
                    marks[at].get_or_insert(EditKind::Repair);
                }
                let end = between[between.len() - 1] + 1;
                repairs.push(Repair { start: between[0], marker: end, end, proof: Proof::Alike });
            }
        }
    }
}

fn find(tokens: &[Token], words: &[&str]) -> Vec<usize> {
    (0..tokens.len()).filter(|&at| starts(&tokens[at..], words)).collect()
}

/// Whether the tokens start with these words.
pub(super) fn starts(tokens: &[Token], words: &[&str]) -> bool {
    words.len() <= tokens.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}
