//! Tasks: who is to do what, and which answer belongs to which request.

use std::collections::HashSet;

use super::{
    language::{Cues, any},
    pattern::Pattern,
    rules::{Read, Reader, is_question, joined},
    source::Sentence,
};
use crate::{
    clean::{After, Language, Token, tokens},
    note::{SectionKind, Who},
    transcript::Track,
};

/// Who is to do a task, where that is known.
pub(super) struct Doer(pub(super) Option<Who>);

impl Reader<'_> {
    /// Whether the sentence is a task; then who is to do it, where that is known.
    pub(super) fn task(&self, place: usize) -> Option<Doer> {
        let sentence = &self.source.sentences[place];
        let (text, cues) = (sentence.tokens.as_slice(), self.cues);
        if let Some(doer) = self.announced(sentence) {
            return Some(doer);
        }
        if any(&cues.no_action, text) {
            return None;
        }
        let is_denied = any(&cues.denials, text) && !any(&cues.reminders, text);
        if is_denied && !any(&cues.requests, text) {
            return None;
        }
        let is_asked = is_question(sentence);
        if !is_asked || vocative(text, cues).is_some() || any(&cues.requests, text) {
            let mut names = cues.named.iter().filter_map(|pattern| pattern.name(text));
            if let Some(at) = names.find(|at| cues.is_person(text, *at)) {
                return Some(Doer(self.is_somebody(text, at).then(|| named(&sentence.text, text[at].first))));
            }
        }
        if any(&cues.requests, text) {
            return Some(Doer(self.addressed(place)));
        }
        if is_asked {
            return None;
        }
        if any(&cues.commitments, text) {
            return Some(Doer(self.speaker(sentence.track)));
        }
        any(&cues.duties, text).then_some(Doer(None))
    }

    /// "Action item for me: …", "Next step: Anna writes …".
    fn announced(&self, sentence: &Sentence) -> Option<Doer> {
        let (text, cues) = (sentence.tokens.as_slice(), self.cues);
        if announces(&cues.own_task_labels, text).is_some() {
            return Some(Doer(self.speaker(sentence.track)));
        }
        let label = announces(&cues.task_labels, text)?;
        let within = label.clone().find(|at| *at > 0 && cues.is_person(text, *at));
        let behind = &text[label.end..];
        let first = || cues.labelled.iter().any(|pattern| pattern.find(behind).is_some_and(|found| found.start == 0));
        let doer = within.or_else(|| (cues.is_person(behind, 0) && first()).then_some(label.end));
        Some(Doer(doer.map(|at| named(&sentence.text, text[at].first))))
    }

    /// Whether what is said at this place may wait for an answer: a request, or a question for somebody who does it.
    pub(super) fn waits(&self, place: usize) -> bool {
        self.asks(place) || any(&self.cues.named, &self.source.sentences[place].tokens)
    }

    fn asks(&self, place: usize) -> bool {
        let sentence = &self.source.sentences[place];
        let text = sentence.tokens.as_slice();
        any(&self.cues.requests, text) || vocative(text, self.cues).is_some() || self.calls(place)
    }

    /// Whether it looks for somebody who does it: "Who can find a venue?"
    pub(super) fn calls(&self, place: usize) -> bool {
        let sentence = &self.source.sentences[place];
        is_question(sentence) && any(&self.cues.calls, &sentence.tokens)
    }

    /// Nobody answers their own request; other tracks than that of whoever records may hold several people.
    pub(super) fn may_answer(&self, asked: usize, place: usize) -> bool {
        let track = |place: usize| self.source.sentences[place].track;
        track(asked) != Track::Me || track(place) != Track::Me || !self.source.has_speakers
    }

    /// Whether what is said at this place promises what was asked, and nothing else: "Yes, I will."
    pub(super) fn promises(&self, asked: usize, place: usize) -> bool {
        let text = self.source.sentences[place].tokens.as_slice();
        let (request, answer) = (self.matter(asked), self.matter(place));
        let refers = answer.is_subset(&request) || self.repeats(asked, place) || any(&self.cues.pointers, text);
        let is_promise = any(&self.cues.commitments, text) && self.task(place).is_some();
        is_promise && refers && (self.asks(asked) || any(&self.cues.acceptances, text))
    }

    /// Whether an answer says all that was asked.
    fn repeats(&self, asked: usize, place: usize) -> bool {
        let (request, answer) = (self.matter(asked), self.matter(place));
        !request.is_empty() && request.is_subset(&answer)
    }

    /// A request and the promise of it are one task, in the words of the request unless the promise says them again.
    pub(super) fn join(&self, asked: usize, place: usize, read: &mut Read) {
        let answer = &self.source.sentences[place];
        let mut line = self.said(asked);
        let request = read.remove(&asked).map(|(_, request)| request);
        let who = request.as_ref().and_then(|request| request.who.clone()).filter(|_| !self.calls(asked));
        line.who = who.or_else(|| self.speaker(answer.track));
        line.when = self.when(answer).or_else(|| request.as_ref().and_then(|request| request.when.clone()));
        let cites = request.map_or_else(|| line.cites.clone(), |request| request.cites);
        line.cites = joined(&cites, &answer.cites);
        if self.repeats(asked, place) {
            answer.text.trim().clone_into(&mut line.text);
        } else if self.calls(asked) {
            line.text = format!("{} {}", line.text, answer.text.trim());
        }
        read.insert(asked, (SectionKind::ActionItems, line));
    }

    /// Somebody accepts what they were asked: it stays the task that it is.
    pub(super) fn accept(&self, asked: usize, place: usize, read: &mut Read) {
        let sentence = &self.source.sentences[place];
        if let Some((SectionKind::ActionItems, line)) = read.get_mut(&asked) {
            line.cites = joined(&line.cites, &sentence.cites);
            line.when = line.when.take().or_else(|| self.when(sentence));
            line.who = line.who.take().or_else(|| self.speaker(sentence.track));
        }
    }

    /// What a sentence is about: its content words, but for whom it is said to and until when.
    fn matter(&self, place: usize) -> HashSet<String> {
        let text = self.source.sentences[place].tokens.as_slice();
        let when = self.cues.when.iter().find_map(|pattern| pattern.find(text)).unwrap_or(0..0);
        let called = vocative(text, self.cues);
        let words = (0..text.len()).filter(|at| !when.contains(at) && Some(*at) != called);
        let content = words.filter(|at| self.cues.is_content(&text[*at]));
        content.map(|at| self.cues.stem(&text[at].text)).collect()
    }

    /// Whoever speaks on the track, where tracks tell people apart.
    pub(super) fn speaker(&self, track: Track) -> Option<Who> {
        (self.source.has_speakers && track != Track::Mixed).then_some(Who::Speaker { track })
    }

    /// Whom a request is for: the name in it, else whoever speaks on the other track.
    fn addressed(&self, place: usize) -> Option<Who> {
        let sentence = &self.source.sentences[place];
        let called = vocative(&sentence.tokens, self.cues);
        if let Some(at) = called.filter(|at| self.is_somebody(&sentence.tokens, *at)) {
            return Some(named(&sentence.text, sentence.tokens[at].first));
        }
        match sentence.track {
            Track::Me => self.speaker(Track::Others),
            Track::Others => self.speaker(Track::Me),
            Track::Left => self.speaker(Track::Right),
            Track::Right => self.speaker(Track::Left),
            Track::Mixed => None,
        }
    }

    /// A capital at the start of a sentence makes no name of a word that is written without one elsewhere.
    fn is_somebody(&self, text: &[Token], at: usize) -> bool {
        !self
            .source
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.tokens)
            .any(|token| !token.capital && token.text == text[at].text)
    }

    pub(super) fn when(&self, sentence: &Sentence) -> Option<String> {
        said_when(&sentence.text, &sentence.tokens, self.cues)
    }
}

/// Where a sentence begins with one of these words, set apart from what it announces.
pub(super) fn announces(labels: &[Pattern], text: &[Token]) -> Option<std::ops::Range<usize>> {
    let is_label = |range: &std::ops::Range<usize>| {
        range.start == 0 && range.end + 1 < text.len() && text[range.end - 1].after != After::Nothing
    };
    labels.iter().filter_map(|label| label.find(text)).find(is_label)
}

/// Who is to do what a line of tasks says, and until when, as far as it says so.
pub(super) fn who_and_when(text: &str, language: &str) -> (Option<Who>, Option<String>) {
    let cues = Cues::of(language);
    let said = tokens(text.split_whitespace(), Language::of(language));
    let mut names = cues.named.iter().filter_map(|pattern| pattern.name(&said));
    let name = names.find(|at| cues.is_person(&said, *at)).or_else(|| vocative(&said, cues));
    (name.map(|at| named(text, said[at].first)), said_when(text, &said, cues))
}

/// Until when, as it was said.
fn said_when(text: &str, said: &[Token], cues: &Cues) -> Option<String> {
    let range = cues.when.iter().find_map(|pattern| pattern.find(said))?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let when = words.get(said[range.start].first..=said[range.end - 1].last)?.join(" ");
    Some(when.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
}

/// A name at the beginning or the end that a comma sets apart: "Anna, can you …", "…, Anna?".
fn vocative(text: &[Token], cues: &Cues) -> Option<usize> {
    let last = text.len().checked_sub(1).filter(|last| *last > 0)?;
    let first = (0..text.len().min(3)).find(|at| cues.is_person(text, *at) && text[*at].after == After::Comma);
    let ends = cues.is_person(text, last) && text[last - 1].after == After::Comma;
    first.or_else(|| ends.then_some(last))
}

/// The name at this place among the words, as it is written.
fn named(text: &str, place: usize) -> Who {
    let word = text.split_whitespace().nth(place).unwrap_or_default();
    let name = word.trim_matches(|c: char| !c.is_alphanumeric());
    Who::Named { name: name.strip_suffix("'s").or(name.strip_suffix("’s")).unwrap_or(name).to_owned() }
}
