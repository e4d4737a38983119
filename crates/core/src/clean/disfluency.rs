//! Which words of a verbatim text may have been slips: fillers, repeats, broken-off words, and what a correction took back.
//!
//! This is the *generous* reading, for judging what a model left out and for naming the kind of an edit. The rules, which remove
//! words on their own account, go by a stricter one of theirs.

use std::collections::HashSet;

use crate::transcript::EditKind;

use super::{
    Language,
    correction::{Proof, Repair, corrections},
    seam::is_seam,
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
            // "i actually like it".
            let led_by = tokens[..at].iter().rfind(|token| !matches!(token.class, Class::Filler | Class::Discourse));
            // A comma on the side of a protecting word takes the phrase out of its reach: "if, you know, we go".
            let opened = at == 0 || tokens[at - 1].after != After::Nothing;
            let closed = tokens[at + words.len() - 1].after == After::Comma;
            // One filler phrase after another: "you know like".
            let led = at > 0 && marks[at - 1] == Some(EditKind::Filler) && tokens[at - 1].class != Class::Filler;
            // "if you know, you know", "you know, you know nothing": one for the other.
            let twice = at >= words.len() && starts(&tokens[at - words.len()..], &words);
            let bound = (!opened && (beside(before, &phrase.not_after) || beside(led_by, &phrase.not_after)))
                || (!closed && beside(behind, &phrase.not_before));
            let again = twice && marks[at - 1].is_none();
            let protected = again || is_all(tokens, at, words.len()) || ((!led || twice) && bound);
            if !protected {
                marks[at..at + words.len()].fill(Some(EditKind::Filler));
            }
        }
    }
}

/// "Now you know.": whether a sentence that somebody wrote as one would have no more than a word without the phrase at `at`.
fn is_all(tokens: &[Token], at: usize, length: usize) -> bool {
    let end = |at: usize| tokens[at].after == After::End;
    let before = (0..at).rev().take_while(|&place| !end(place)).filter(|&place| tokens[place].class != Class::Filler);
    let before: Vec<usize> = before.collect();
    end(at + length - 1) && before.len() == 1 && tokens[before[0]].after == After::Nothing
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
            // "there is no way, there is no way": what denies or counts something and comes to its end is meant.
            let first = &open[start..start + length];
            let last = &tokens[first[length - 1]];
            let ends = last.after == After::End || (last.after == After::Comma && last.class == Class::Content);
            let twice = ends && first.iter().any(|&at| matches!(tokens[at].class, Class::Number | Class::Negation));
            if same && !on_purpose && !twice && !is_meant(tokens, first, language) {
                for &at in &open[start..start + length] {
                    marks[at].get_or_insert(EditKind::Stutter);
                }
            }
        }
    }
}

/// Whether words that come again are meant: they end a clause, and the next begins with them. "Now you know. You know, i left."
fn is_meant(tokens: &[Token], said: &[usize], language: &Language) -> bool {
    let last = &tokens[said[said.len() - 1]];
    let ended = |at: &usize| tokens[*at].after != After::End;
    let before = || (0..said[0]).rev().take_while(ended).map(|at| tokens[at].text.as_str());
    let words = || said.iter().map(|&at| tokens[at].text.as_str());
    let beside = said[0].checked_sub(1).filter(|&at| tokens[at].after == After::Nothing);
    if language.is_bound(beside.map(|at| tokens[at].text.as_str()), words()) {
        return true;
    }
    match last.after {
        After::Nothing => false,
        After::Comma => is_seam(language, before(), words()),
        After::End => before().next().is_some() && !language.unfinished.contains(&last.text),
    }
}

/// "i want to i would like": a start that breaks off and is made again with the same word, without any marker.
fn restarts(tokens: &[Token], language: &Language, marks: &mut [Option<EditKind>], repairs: &mut Vec<Repair>) {
    let open: Vec<usize> = (0..tokens.len()).filter(|&at| marks[at].is_none()).collect();
    for first in 0..open.len() {
        for again in first + 2..open.len().min(first + RESTART_REACH + 1) {
            let (between, fix) = (&open[first..again], &open[again..]);
            if (Restart { tokens, language, between, fix }).is_slip() {
                for &at in between {
                    marks[at].get_or_insert(EditKind::Repair);
                }
                let end = between[between.len() - 1] + 1;
                repairs.push(Repair { start: between[0], marker: end, end, proof: Proof::Alike });
            }
        }
    }
}

/// Words that may be a start that breaks off, and those behind, which may make it again; places of tokens.
struct Restart<'a> {
    tokens: &'a [Token],
    language: &'a Language,
    between: &'a [usize],
    fix: &'a [usize],
}

impl Restart<'_> {
    /// Only when two words come again, or when what breaks off ends in a word that cannot end anything ("to", "the").
    fn is_slip(&self) -> bool {
        if !self.comes_again(0) || self.is_closed() || self.is_list() || self.has_seam() {
            return false;
        }
        let last = &self.last().text;
        let broken = self.language.unfinished.contains(last) && !self.joins(last);
        // "taken seriously and taken to heart" is no slip.
        let inner = &self.between[1..self.between.len() - 1];
        let linked = inner.iter().any(|&at| self.joins(&self.tokens[at].text));
        (self.comes_again(1) && !linked) || broken || self.ends_alike() || self.is_bare()
    }

    fn last(&self) -> &Token {
        &self.tokens[self.between[self.between.len() - 1]]
    }

    fn joins(&self, word: &str) -> bool {
        self.language.conjunctions.contains(word)
    }

    fn comes_again(&self, by: usize) -> bool {
        // The words behind the start may already be those of the new one.
        let said = self.between.iter().chain(self.fix).nth(by);
        said.zip(self.fix.get(by)).is_some_and(|(&said, &new)| self.tokens[said].text == self.tokens[new].text)
    }

    /// Whether it says something that stays: a number, a negation, a whole sentence.
    fn is_closed(&self) -> bool {
        let grave = |token: &Token| matches!(token.class, Class::Number | Class::Negation);
        self.between.iter().any(|&at| grave(&self.tokens[at]) || self.tokens[at].after == After::End)
    }

    /// "if you can, can you help".
    fn has_seam(&self) -> bool {
        let again = |pair: &&[usize]| self.tokens[pair[0]].text == self.tokens[pair[1]].text;
        self.between.windows(2).filter(again).any(|pair| is_meant(self.tokens, &pair[..1], self.language))
    }

    /// "voted for romney and voted for clinton": behind the "and" comes another one, not the same again.
    fn is_list(&self) -> bool {
        let fix = &self.fix[..self.fix.len().min(self.between.len())];
        let again = |at: usize| fix.iter().any(|&new| self.tokens[new].text == self.tokens[at].text);
        let said = |&at: &usize| self.tokens[at].class == Class::Content && !again(at);
        self.joins(&self.last().text) && self.between.iter().any(said)
    }

    /// "what if anything included if we included": the same words at both ends.
    fn ends_alike(&self) -> bool {
        let last = self.last();
        let mut behind = self.fix.iter().skip(1).take(2);
        self.between.len() > 2 && last.class == Class::Content && behind.any(|&at| self.tokens[at].text == last.text)
    }

    /// "young workers young people", "stop in stop doing that", "tell jack tell olga"; but "i hope i can" means something, and so does
    /// "we sold him, sold it".
    fn is_bare(&self) -> bool {
        let token = |at: &usize| &self.tokens[*at];
        let (inner, next) = (&self.between[1..], self.fix.get(1).map(token));
        let content = inner.iter().map(token).all(|token| token.class == Class::Content && !token.capital);
        let bare = next.is_some_and(|next| next.class == Class::Content) && content;
        let named = inner.len() == 1 && token(&inner[0]).capital && next.is_some_and(|next| next.capital);
        let begun = inner.iter().all(|at| token(at).class == Class::Function) && self.last().after == After::Comma;
        (bare || named || begun) && token(&self.between[0]).class != Class::Function
    }
}

fn find(tokens: &[Token], words: &[&str]) -> Vec<usize> {
    (0..tokens.len()).filter(|&at| starts(&tokens[at..], words)).collect()
}

/// Whether the tokens start with these words.
pub(super) fn starts(tokens: &[Token], words: &[&str]) -> bool {
    words.len() <= tokens.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}
