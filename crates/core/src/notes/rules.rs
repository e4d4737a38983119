//! Notes by rule: sentences that were said, found by how people say decisions, tasks and questions, and the most central ones.

use std::collections::BTreeMap;

use super::{
    central::central,
    language::{Cues, any},
    pattern::is_name,
    source::{Sentence, Source},
    template::Template,
};
use crate::{
    clean::{Class, Language, Token, is_unspaced, tokens},
    note::{Citation, Draft, SectionKind, Support, Who},
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
        made.extend(lines.into_iter().take(section.most).map(|line| Found { section: place, line }));
    }
    made
}

/// Who is to do a task, where that is known.
struct Doer(Option<Who>);

struct Reader<'a> {
    source: &'a Source,
    cues: &'static Cues,
}

impl Reader<'_> {
    /// The sentences that are something, by their places. A task goes before a decision, and both before a question.
    fn read(&self) -> BTreeMap<usize, (SectionKind, Draft)> {
        let mut read: BTreeMap<usize, (SectionKind, Draft)> = BTreeMap::new();
        let mut asked: Option<usize> = None;
        for (place, sentence) in self.source.sentences.iter().enumerate() {
            let text = sentence.tokens.as_slice();
            let (before, mut next) = (asked.take(), None);
            if let Some(Doer(who)) = self.task(place) {
                // "Can you send it?" "Yes, I will send it on Thursday." is one task.
                let answered = before.filter(|_| any(&self.cues.commitments, text));
                let mut line = self.said(place);
                line.who = who;
                line.when = self.when(sentence);
                if let Some(asked) = answered
                    && let Some((_, request)) = read.remove(&asked)
                {
                    line.who = line.who.or(request.who);
                    line.when = line.when.or(request.when);
                    line.cites = joined(&request.cites, &line.cites);
                } else if any(&self.cues.requests, text) || any(&self.cues.named, text) {
                    next = Some(place);
                }
                read.insert(place, (SectionKind::ActionItems, line));
            } else if any(&self.cues.agreements, text) && self.takes_up(place, &mut read) {
                continue;
            } else if self.is_decision(sentence) {
                read.insert(place, (SectionKind::Decisions, self.said(place)));
            } else if self.is_open(place) {
                // "Who tells them? We don't know yet." is one open question.
                match read.range_mut(place.saturating_sub(2)..place).next_back() {
                    Some((_, (SectionKind::OpenQuestions, line))) if !is_question(sentence) => {
                        line.cites = joined(&line.cites, &sentence.cites);
                    }
                    _ => {
                        read.insert(place, (SectionKind::OpenQuestions, self.said(place)));
                    }
                }
            } else if any(&self.cues.blockers, text) {
                read.insert(place, (SectionKind::Blockers, self.said(place)));
            } else if any(&self.cues.progress, text) && !is_question(sentence) {
                let mut line = self.said(place);
                line.who = self.speaker(sentence.track);
                read.insert(place, (SectionKind::Progress, line));
            }
            if let Some(asked) = before.filter(|_| any(&self.cues.acceptances, text))
                && let Some((SectionKind::ActionItems, line)) = read.get_mut(&asked)
            {
                line.cites = joined(&line.cites, &sentence.cites);
                line.when = line.when.take().or_else(|| self.when(sentence));
                line.who = line.who.take().or_else(|| self.speaker(sentence.track));
                // "Of course. I'll send it tomorrow."
                next = next.or(Some(asked));
            }
            asked = next;
        }
        read
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
    fn takes_up(&self, place: usize, read: &mut BTreeMap<usize, (SectionKind, Draft)>) -> bool {
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

    /// Whether the sentence is a task; then who is to do it, where that is known.
    fn task(&self, place: usize) -> Option<Doer> {
        let sentence = &self.source.sentences[place];
        let (text, cues) = (sentence.tokens.as_slice(), self.cues);
        if any(&cues.no_action, text) {
            return None;
        }
        let is_asked = is_question(sentence);
        if any(&cues.named, text) && (!is_asked || vocative(text).is_some() || any(&cues.requests, text)) {
            let name = cues.named.iter().find_map(|pattern| pattern.name(text));
            return Some(Doer(name.map(|at| named(&sentence.text, text[at].first))));
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
    fn said(&self, place: usize) -> Draft {
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

    /// Whoever speaks on the track, where tracks tell people apart.
    fn speaker(&self, track: Track) -> Option<Who> {
        (self.source.has_speakers && track != Track::Mixed).then_some(Who::Speaker { track })
    }

    /// Whom a request is for: the name in it, else whoever speaks on the other track.
    fn addressed(&self, place: usize) -> Option<Who> {
        let sentence = &self.source.sentences[place];
        if let Some(at) = vocative(&sentence.tokens) {
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

    fn when(&self, sentence: &Sentence) -> Option<String> {
        said_when(&sentence.text, &sentence.tokens, self.cues)
    }
}

/// Who is to do what a line of tasks says, and until when, as far as it says so.
pub(super) fn who_and_when(text: &str, language: &str) -> (Option<Who>, Option<String>) {
    let cues = Cues::of(language);
    let said = tokens(text.split_whitespace(), Language::of(language));
    let name = cues.named.iter().find_map(|pattern| pattern.name(&said)).or_else(|| vocative(&said));
    (name.map(|at| named(text, said[at].first)), said_when(text, &said, cues))
}

/// Until when, as it was said.
fn said_when(text: &str, said: &[Token], cues: &Cues) -> Option<String> {
    let range = cues.when.iter().find_map(|pattern| pattern.find(said))?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let when = words.get(said[range.start].first..=said[range.end - 1].last)?.join(" ");
    Some(when.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
}

fn is_question(sentence: &Sentence) -> bool {
    sentence.text.trim_end_matches(['"', '”', '»', ')', '」']).ends_with(['?', '？', '؟'])
}

/// A name at the beginning or the end that a comma sets apart: "Anna, can you …", "…, Anna?".
fn vocative(text: &[Token]) -> Option<usize> {
    use crate::clean::After;
    let last = text.len().checked_sub(1)?;
    let first = (0..text.len().min(3)).find(|at| is_name(text, *at) && text[*at].after == After::Comma);
    let ends = last > 0 && is_name(text, last) && text[last - 1].after == After::Comma;
    first.filter(|_| last > 0).or_else(|| ends.then_some(last)).filter(|at| text[*at].class != Class::Number)
}

/// The name at this place among the words, as it is written.
fn named(text: &str, place: usize) -> Who {
    let word = text.split_whitespace().nth(place).unwrap_or_default();
    let name = word.trim_matches(|c: char| !c.is_alphanumeric());
    Who::Named { name: name.strip_suffix("'s").or(name.strip_suffix("’s")).unwrap_or(name).to_owned() }
}

/// Both, by time, each once.
pub(super) fn joined(one: &[Citation], other: &[Citation]) -> Vec<Citation> {
    let mut all: Vec<Citation> = one.iter().chain(other).copied().collect();
    all.sort_by_key(|cite| (cite.span.start, cite.track, cite.segment));
    all.dedup();
    all
}
