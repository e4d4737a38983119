//! The writing around what the rules take out: punctuation, capitals, quotation marks.

use crate::transcript::EditKind;

use super::{
    super::token::{After, Class, after},
    Draft, capitalised,
};

/// Most words of a thing in a list.
const LONGEST_ITEM: usize = 2;
const OPENERS: [char; 9] = ['"', '\'', '“', '‘', '«', '„', '(', '[', '「'];
const CLOSERS: [char; 9] = ['"', '\'', '”', '’', '»', '“', ')', ']', '」'];

impl Draft<'_> {
    /// Puts the punctuation and capitals right around what is gone.
    pub(super) fn mend(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            if self.gone[at].is_none() {
                at += 1;
                continue;
            }
            let start = at;
            while at < self.words.len() && self.gone[at].is_some() {
                at += 1;
            }
            self.mend_before(start, at);
            self.mend_behind(start, at);
            self.mend_quotes(start, at);
        }
    }

    /// The kept word before the gap `start..end`: a comma that only set off the filler goes, the end of a sentence comes.
    fn mend_before(&mut self, start: usize, end: usize) {
        let Some(before) = (0..start).rev().find(|&k| self.gone[k].is_none()) else { return };
        let closes = (start..end).rev().find_map(|k| closing_mark(&self.words[k].text));
        let has = after(&self.text[before]);
        let stutter = self.gone[end - 1] == Some(EditKind::Stutter);
        if let Some(mark) = closes.filter(|_| has != After::End && !stutter) {
            let bare = self.text[before].trim_end_matches([',', ';', ':', '—', '–']).to_owned();
            self.text[before] = format!("{bare}{mark}");
        } else if has == After::Comma
            && after(&self.words[end - 1].text) == After::Comma
            && !stutter
            && self.text[before].ends_with(',')
            // "twenty, um, five" are two numbers, "twenty five" is one.
            && (self.classes[before] != Class::Number || self.classes.get(end) != Some(&Class::Number))
            && self.keys.get(end).is_none_or(|key| !self.language.conjunctions.contains(key))
            && !self.is_list(before, end)
        {
            self.text[before].pop();
        }
    }

    /// The kept word behind the gap: it takes over the capital of the sentence that started in the gap.
    fn mend_behind(&mut self, start: usize, end: usize) {
        let quoted = self.words[start].text.starts_with(OPENERS);
        let opens = start == 0 || quoted || after(&self.words[start - 1].text) == After::End;
        let capital = self.words[start].text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        if opens && capital && end < self.words.len() {
            self.text[end] = capitalised(&self.text[end]);
        }
    }

    /// "apples, um, pears, uh, plums": the comma parts two names of things, one of which another comma or an "and" parts from a third.
    fn is_list(&self, before: usize, next: usize) -> bool {
        let (end, named) = (self.words.len(), |at: usize| self.classes[at] == Class::Content);
        let kept = |at: &usize| self.gone[*at].is_none();
        if next >= end || !named(before) || !named(next) {
            return false;
        }
        let joins = |at: usize| self.language.conjunctions.contains(&self.keys[at]);
        let comma = |at: usize| after(&self.words[at].text) == After::Comma;
        let ends = |at: usize| comma(at) || (at + 1..end).find(kept).is_some_and(joins);
        let listed_behind = (next..end).filter(kept).take(LONGEST_ITEM).take_while(|&at| named(at)).any(ends);
        let open = (0..before).rev().take(LONGEST_ITEM).take_while(|&at| self.gone[at].is_some() || named(at));
        let listed_before = open.filter(|&at| comma(at)).any(|at| (0..=at).rev().find(kept).is_some_and(named));
        listed_behind || listed_before
    }

    /// Quotation marks and brackets that open or close at a word that is gone go to its neighbour, unless both are in the gap.
    fn mend_quotes(&mut self, start: usize, end: usize) {
        let leading = |text: &str| text.chars().take_while(|c| OPENERS.contains(c)).collect::<String>();
        let trailing = |text: &str| {
            let marks: Vec<char> = text.chars().rev().take_while(|c| !c.is_alphanumeric()).collect();
            marks.into_iter().rev().filter(|c| CLOSERS.contains(c)).collect::<String>()
        };
        let gap = || self.words[start..end].iter().map(|word| word.text.as_str());
        let (opened, closed): (String, String) = (gap().map(leading).collect(), gap().map(trailing).collect());
        if !opened.is_empty() && closed.is_empty() && end < self.words.len() {
            self.text[end].insert_str(0, &opened);
        }
        if !closed.is_empty()
            && opened.is_empty()
            && let Some(before) = (0..start).rev().find(|&at| self.gone[at].is_none())
        {
            self.text[before].push_str(&closed);
        }
    }
}

fn closing_mark(word: &str) -> Option<char> {
    (after(word) == After::End)
        .then(|| word.chars().rev().find(|c| matches!(c, '.' | '?' | '!' | '…' | '。' | '？' | '！')))?
}
