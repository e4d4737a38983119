//! Notes by rule: sentences that were said, found by how people say decisions, tasks and questions, and the most central ones.

use std::collections::BTreeMap;

use super::{
    central::central,
    language::{Cues, any},
    source::{Sentence, Source},
    support::quoted,
    tasks::{Doer, announces},
    template::Template,
};
use crate::{
    clean::{Class, is_unspaced},
    note::{Citation, Draft, SectionKind, Support},
    transcript::Track,
};

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Place of its section in the template.
    pub section: usize,
    /// The line.
    pub line: Draft,
}

/// Lines for the sections of a template, section by section, each in the order of time.
pub fn notes_by_rule(source: &Source, template: &Template) -> Vec<Found> {
    let reader = Reader { source, cues: Cues::of(&source.language) };
    let read = reader.read();
    let mut made = Vec::new();
    let mut shown: Vec<usize> = Vec::new();
    for (place, section) in template.sections.iter().enumerate() {
        let lines: Vec<Draft> = match section.kind {
            SectionKind::Summary => {
                let most = (source.sentences.len() / 6).clamp(1, section.most);
                let chosen = reader.central(most, &[]);
                shown.clone_from(&chosen);
                chosen.into_iter().map(|place| reader.said(place)).collect()
            }
            SectionKind::KeyPoints => {
                let most = (source.sentences.len() / 5).clamp(1, section.most);
                reader.central(most, &shown).into_iter().map(|place| reader.said(place)).collect()
            }
            SectionKind::Own => reader.about(section.heading.as_deref().unwrap_or_default()),
            kind => read.values().filter(|(found, _)| *found == kind).map(|(_, line)| line.clone()).collect(),
        };
        let lines = lines.into_iter().take(section.most).map(|line| quoted(line, source));
        made.extend(lines.map(|line| Found { section: place, line }));
    }
    made
}

/// The sentences that are something, by their places.
pub(super) type Read = BTreeMap<usize, (SectionKind, Draft)>;

pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    pub(super) cues: &'static Cues,
}

impl Reader<'_> {
    /// A task goes before a decision, and both before a question.
    fn read(&self) -> Read {
        let mut read = Read::new();
        let mut asked = None;
        for place in 0..self.source.sentences.len() {
            asked = self.read_next(place, asked, &mut read);
        }
        read
    }

    /// Reads a sentence behind a request that waits for its answer; what waits for one now is given back.
    fn read_next(&self, place: usize, asked: Option<usize>, read: &mut Read) -> Option<usize> {
        let text = self.source.sentences[place].tokens.as_slice();
        let asked = asked.filter(|asked| self.may_answer(*asked, place));
        if let Some(asked) = asked.filter(|asked| self.promises(*asked, place)) {
            self.join(asked, place, read);
            return None;
        }
        if let Some(asked) = asked.filter(|_| any(&self.cues.refusals, text)) {
            read.retain(|place, (kind, _)| *place != asked || *kind != SectionKind::ActionItems);
        }
        // "Of course. I'll send it tomorrow."
        let accepted = asked.filter(|_| any(&self.cues.acceptances, text));
        if let Some(asked) = accepted {
            self.accept(asked, place, read);
        }
        let task = self.task(place);
        let waits = self.calls(place) || (task.is_some() && self.waits(place));
        if accepted.is_none() && task.is_none() && any(&self.cues.agreements, text) && self.takes_up(place, read) {
            return None;
        }
        if let Some((kind, line)) = self.line(place, task, read) {
            read.insert(place, (kind, line));
        }
        waits.then_some(place).or(accepted)
    }

    /// What the sentence is, if it is something of its own.
    fn line(&self, place: usize, task: Option<Doer>, read: &mut Read) -> Option<(SectionKind, Draft)> {
        let sentence = &self.source.sentences[place];
        let text = sentence.tokens.as_slice();
        let mut line = self.said(place);
        if announces(&self.cues.decision_labels, text).is_some() {
            return Some((SectionKind::Decisions, line));
        }
        if let Some(Doer(who)) = task {
            line.who = who;
            line.when = self.when(sentence);
            return Some((SectionKind::ActionItems, line));
        }
        if self.is_decision(sentence) {
            return Some((SectionKind::Decisions, line));
        }
        if self.is_open(place) {
            // "Who tells them? We don't know yet." is one open question.
            return match read.range_mut(place.saturating_sub(2)..place).next_back() {
                Some((_, (SectionKind::OpenQuestions, asked))) if !is_question(sentence) => {
                    asked.cites = joined(&asked.cites, &sentence.cites);
                    None
                }
                _ => Some((SectionKind::OpenQuestions, line)),
            };
        }
        if any(&self.cues.blockers, text) {
            return Some((SectionKind::Blockers, line));
        }
        if any(&self.cues.progress, text) && !is_question(sentence) {
            line.who = self.speaker(sentence.track);
            return Some((SectionKind::Progress, line));
        }
        None
    }

    /// The sentences in which a word of an own heading is said ("Risks": "that is a risk"); its short words say nothing.
    fn about(&self, heading: &str) -> Vec<Draft> {
        let stem = |word: &str| {
            let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            word.strip_suffix('s').filter(|stem| stem.chars().count() > 3).map_or(word.clone(), str::to_owned)
        };
        let is_unspaced = |word: &String| word.chars().any(is_unspaced);
        let says_much = |word: &String| word.chars().count() > 3 || is_unspaced(word);
        let wanted: Vec<String> = heading.split_whitespace().map(stem).filter(says_much).collect();
        let says = |sentence: &Sentence| {
            let within = |word: &String| is_unspaced(word) && sentence.text.contains(word.as_str());
            wanted.iter().any(within) || sentence.text.split_whitespace().any(|word| wanted.contains(&stem(word)))
        };
        let places = 0..self.source.sentences.len();
        places.filter(|place| says(&self.source.sentences[*place])).map(|place| self.said(place)).collect()
    }

    /// Somebody agrees: what was proposed just before is a decision.
    fn takes_up(&self, place: usize, read: &mut Read) -> bool {
        let near = (place.saturating_sub(3)..place).rev();
        for before in near {
            let sentence = &self.source.sentences[before];
            let decided = matches!(read.get(&before), Some((SectionKind::Decisions, _)));
            let proposed = any(&self.cues.proposals, &sentence.tokens) && !any(&self.cues.courtesies, &sentence.tokens);
            let is_free = matches!(read.get(&before), None | Some((SectionKind::OpenQuestions, _)));
            if decided || (proposed && is_free) {
                let mut line = self.said(before);
                line.cites = joined(&line.cites, &self.source.sentences[place].cites);
                read.insert(before, (SectionKind::Decisions, line));
                return true;
            }
        }
        false
    }

    fn is_decision(&self, sentence: &Sentence) -> bool {
        let text = sentence.tokens.as_slice();
        !is_question(sentence) && any(&self.cues.decisions, text) && !any(&self.cues.no_decision, text)
    }

    /// Whether the sentence asks something that nobody answers.
    fn is_open(&self, place: usize) -> bool {
        let sentence = &self.source.sentences[place];
        let text = sentence.tokens.as_slice();
        if any(&self.cues.open, text) {
            return true;
        }
        let content = |sentence: &Sentence| -> Vec<String> {
            let words = sentence.tokens.iter().filter(|token| self.cues.is_content(token));
            words.map(|token| self.cues.stem(&token.text)).collect()
        };
        let asked = content(sentence);
        if !is_question(sentence) || any(&self.cues.courtesies, text) || asked.is_empty() {
            return false;
        }
        let rest = self.source.sentences[place + 1..].iter().take(3);
        for (distance, answer) in rest.enumerate() {
            let said = answer.tokens.as_slice();
            if any(&self.cues.unknown, said) {
                return true;
            }
            if is_question(answer) {
                // Asked again, or the next one comes without an answer.
                continue;
            }
            let words = content(answer);
            let another = answer.track != sentence.track && !words.is_empty();
            let mixed = sentence.track == Track::Mixed && words.len() > 1;
            let begins = distance == 0 && (any(&self.cues.answers, said) || another || mixed);
            let plain =
                words.iter().any(|word| asked.contains(word)) || said.iter().any(|token| token.class == Class::Number);
            if plain {
                return false;
            }
            if begins {
                // What sounds like an answer may go on to say that there is none.
                let next = self.source.sentences.get(place + distance + 2);
                let belongs = |next: &Sentence| next.paragraph == answer.paragraph;
                return next.is_some_and(|next| belongs(next) && any(&self.cues.unknown, &next.tokens));
            }
        }
        true
    }

    /// The sentence as a line.
    pub(super) fn said(&self, place: usize) -> Draft {
        let sentence = &self.source.sentences[place];
        let text = sentence.text.trim().to_owned();
        Draft { text, who: None, when: None, cites: sentence.cites.clone(), support: Support::Found }
    }

    /// In the order of time.
    fn central(&self, most: usize, not: &[usize]) -> Vec<usize> {
        let sentences = &self.source.sentences;
        let wanted = |place: usize| {
            let sentence = &sentences[place];
            !not.contains(&place) && !is_question(sentence)
        };
        let mut chosen = central(sentences, self.cues, most, wanted);
        chosen.sort_unstable();
        chosen
    }
}

pub(super) fn is_question(sentence: &Sentence) -> bool {
    sentence.text.trim_end_matches(['"', '”', '»', ')', '」']).ends_with(['?', '？', '؟'])
}

/// Both, by time, each once.
pub(super) fn joined(one: &[Citation], other: &[Citation]) -> Vec<Citation> {
    let mut all: Vec<Citation> = one.iter().chain(other).copied().collect();
    all.sort_by_key(|cite| (cite.span.start, cite.track, cite.segment));
    all.dedup();
    all
}
