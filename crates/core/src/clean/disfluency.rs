//! Which words of a verbatim text may have been slips: fillers, repeats, broken-off words, and what a correction took back.
//!
//! This is the *generous* reading, for judging what a model left out and for naming the kind of an edit. The rules, which remove
//! words on their own account, go by a stricter one of theirs.

use std::{collections::HashSet, ops::Range};

use crate::transcript::EditKind;

use super::{
    Language,
    token::{After, Class, Token},
};

/// What may have been slips.
pub(super) struct Slips {
    /// For each token the kind of slip that it may be, if any.
    pub kinds: Vec<Option<EditKind>>,
    /// Places of each correction: the words taken back and the marker.
    pub repairs: Vec<Range<usize>>,
}

/// The slips among the tokens of a verbatim text.
pub(super) fn slips(tokens: &[Token], language: &Language) -> Slips {
    let mut marks: Vec<Option<EditKind>> =
        tokens.iter().map(|token| (token.class == Class::Filler).then_some(EditKind::Filler)).collect();
    phrases(tokens, language, &mut marks);
    fragments(tokens, &mut marks);
    repeats(tokens, &mut marks);
    let mut repairs = Vec::new();
    corrections(tokens, language, &mut marks, &mut repairs);
    restarts(tokens, language, &mut marks, &mut repairs);
    repeats(tokens, &mut marks);
    Slips { kinds: marks, repairs }
}

const LONGEST_REPEAT: usize = 10;
/// Words that a correction may take back when nothing shows where it starts.
const BLIND_REACH: usize = 5;
/// Words among which the start of a correction is looked for.
const FULL_REACH: usize = 12;
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
            true
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
fn repeats(tokens: &[Token], marks: &mut [Option<EditKind>]) {
    for length in (1..=LONGEST_REPEAT).rev() {
        let open: Vec<usize> = (0..tokens.len()).filter(|&at| marks[at].is_none()).collect();
        if open.len() < 2 * length {
            continue;
        }
        for start in 0..=open.len() - 2 * length {
            let same = (0..length).all(|k| tokens[open[start + k]].text == tokens[open[start + length + k]].text);
            if same {
                for &at in &open[start..start + length] {
                    marks[at].get_or_insert(EditKind::Stutter);
                }
            }
        }
    }
}

/// "i want to i would like": a start that breaks off and is made again with the same word, without any marker. Taken for one only when
/// two words come again, or when what breaks off ends in a word that cannot end anything ("to", "the").
fn restarts(tokens: &[Token], language: &Language, marks: &mut [Option<EditKind>], repairs: &mut Vec<Range<usize>>) {
    let open: Vec<usize> = (0..tokens.len()).filter(|&at| marks[at].is_none()).collect();
    for first in 0..open.len() {
        for again in first + 2..open.len().min(first + RESTART_REACH + 1) {
            let same =
                |by: usize| open.get(again + by).is_some_and(|&at| tokens[at].text == tokens[open[first + by]].text);
            let broken = language.unfinished.contains(&tokens[open[again - 1]].text);
            let between = &open[first..again];
            let linked = between[1..]
                .iter()
                .any(|&at| language.conjunctions.contains(&tokens[at].text) && at != open[again - 1]);
            let grave = between.iter().any(|&at| matches!(tokens[at].class, Class::Number | Class::Negation));
            let ends = between.iter().any(|&at| tokens[at].after == After::End);
            let function = tokens[open[first]].class == Class::Function;
            let bare = between[1..].iter().all(|&at| tokens[at].class == Class::Content && !tokens[at].capital);
            // "young workers young people", "stop in stop doing that"; but "i hope i can" means something.
            let anchored = same(0) && ((same(1) && !linked) || broken || (bare && !function));
            if anchored && !grave && !ends {
                for &at in between {
                    marks[at].get_or_insert(EditKind::Repair);
                }
                repairs.push(between[0]..between[between.len() - 1] + 1);
            }
        }
    }
}

/// "on monday no sorry on tuesday": the marker, and before it the words that it takes back.
fn corrections(tokens: &[Token], language: &Language, marks: &mut [Option<EditKind>], repairs: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while at < tokens.len() {
        let Some(marker) = marker(tokens, at, language) else {
            at += 1;
            continue;
        };
        if let Some(start) = taken_back(tokens, at, &marker, language, marks) {
            for mark in &mut marks[start..marker.end] {
                mark.get_or_insert(EditKind::Repair);
            }
            repairs.push(start..marker.end);
        }
        at = marker.end;
    }
}

struct Marker {
    /// Place behind its last token.
    end: usize,
    /// Whether it is hardly ever anything else.
    sure: bool,
    /// Whether it takes back the clause.
    restart: bool,
}

/// The longest chain of correction words at `at`, fillers among them.
fn marker(tokens: &[Token], at: usize, language: &Language) -> Option<Marker> {
    let mut end = at;
    let (mut words, mut restart): (Vec<&str>, bool) = (Vec::new(), false);
    while end < tokens.len() {
        if !words.is_empty() && tokens[end].class == Class::Filler {
            end += 1;
            continue;
        }
        let fits = |phrase: &&String| {
            let parts: Vec<&str> = phrase.split(' ').collect();
            starts(&tokens[end..], &parts)
        };
        let Some(phrase) = language.repairs.iter().filter(fits).max_by_key(|phrase| phrase.len()) else { break };
        words.extend(phrase.split(' '));
        restart |= language.restarts.contains(phrase);
        end += phrase.split(' ').count();
    }
    if words.is_empty() {
        return None;
    }
    let all = words.join(" ");
    // "by no single no sorry no means": the last "no" is the corrected one.
    let taken_up = end > at + 1
        && tokens[end - 1].class == Class::Negation
        && tokens[at.saturating_sub(4)..at].iter().any(|token| token.text == tokens[end - 1].text);
    end -= usize::from(taken_up);
    restart |= language.restarts.contains(&all);
    let sure = restart || language.sure_repairs.iter().any(|sure| format!(" {all} ").contains(&format!(" {sure} ")));
    Some(Marker { end, sure, restart })
}

/// Where the words that a marker takes back start, if it is one.
fn taken_back(
    tokens: &[Token],
    at: usize,
    marker: &Marker,
    language: &Language,
    marks: &[Option<EditKind>],
) -> Option<usize> {
    if at == 0 || (!marker.sure && tokens[at - 1].after == After::End) {
        return None;
    }
    let resumed = (marker.end..tokens.len()).find(|&next| tokens[next].class != Class::Filler)?;
    let floor = at.saturating_sub(FULL_REACH);
    let sentence = (floor..at - 1).rfind(|&k| tokens[k].after == After::End).map_or(floor, |end| end + 1);
    // The correction often starts with the word that the slip started with: "on monday no on tuesday".
    let open = |k: &usize| marks[*k].is_none();
    let slip = &tokens[(sentence..at).rfind(|&k| tokens[k].class != Class::Filler).unwrap_or(at - 1)];
    let alone = marker.end == at + 1;
    // "i am sorry", "it is correction fluid".
    if alone && tokens[at].class != Class::Negation && language.states.contains(&slip.text) {
        return None;
    }
    if let Some(start) = (sentence..at).rev().filter(open).find(|&k| tokens[k].text == tokens[resumed].text) {
        return Some(start);
    }
    let fix = &tokens[resumed];
    let blind = (sentence..at).next_back().map_or(at, |last| sentence.max((last + 1).saturating_sub(BLIND_REACH)));
    // "when did no how did", "monday no tuesday": one of a kind for another.
    let kinds = || language.alternatives.iter().filter(|kind| kind.contains(&fix.text));
    if let Some(start) = (sentence..at).rev().take(4).find(|&k| kinds().any(|kind| kind.contains(&tokens[k].text))) {
        return Some(if marker.sure { start.min(blind) } else { start });
    }
    if slip.class == Class::Number && fix.class == Class::Number {
        return Some(at - 1);
    }
    if marker.restart {
        return Some(sentence);
    }
    // "there is no reason": a lone "no" is a negation unless commas set it off.
    let lone_negation = alone && tokens[at].class == Class::Negation;
    let set_off = (slip.after == After::Comma || tokens[at - 1].after == After::Comma)
        && tokens[marker.end - 1].after == After::Comma;
    if !marker.sure && !set_off && (lone_negation || !language.unfinished.contains(&slip.text)) {
        return None;
    }
    // "7 pm make that 8 pm": like by kind, from the last such place.
    if fix.class == Class::Number
        && let Some(start) = (sentence..at).rev().find(|&k| tokens[k].class == Class::Number)
    {
        return Some(start);
    }
    Some(blind)
}

fn find(tokens: &[Token], words: &[&str]) -> Vec<usize> {
    (0..tokens.len()).filter(|&at| starts(&tokens[at..], words)).collect()
}

fn starts(tokens: &[Token], words: &[&str]) -> bool {
    words.len() <= tokens.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}
