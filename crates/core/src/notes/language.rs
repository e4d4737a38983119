//! What tells a decision, a task or a question in a language: data files beside this one.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::pattern::{Kinds, Pattern, is_name};
use crate::clean::{Class, Language, Token};

/// As it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    decisions: Vec<String>,
    proposals: Vec<String>,
    agreements: Vec<String>,
    commitments: Vec<String>,
    requests: Vec<String>,
    named: Vec<String>,
    duties: Vec<String>,
    acceptances: Vec<String>,
    refusals: Vec<String>,
    pointers: Vec<String>,
    calls: Vec<String>,
    task_labels: Vec<String>,
    own_task_labels: Vec<String>,
    labelled: Vec<String>,
    decision_labels: Vec<String>,
    denials: Vec<String>,
    reminders: Vec<String>,
    no_action: Vec<String>,
    no_decision: Vec<String>,
    courtesies: Vec<String>,
    open: Vec<String>,
    unknown: Vec<String>,
    answers: Vec<String>,
    progress: Vec<String>,
    blockers: Vec<String>,
    when: Vec<String>,
    endings: Vec<String>,
    idle: HashSet<String>,
    breaks: HashSet<String>,
    amounts: HashSet<String>,
    kinds: Kinds,
}

/// The cues of one language.
#[derive(Debug)]
pub(super) struct Cues {
    /// What was decided: "we decided", "let's go with".
    pub decisions: Vec<Pattern>,
    /// What is a decision once somebody agrees: "I suggest we".
    pub proposals: Vec<Pattern>,
    /// A sentence that agrees with the one before: "Agreed."
    pub agreements: Vec<Pattern>,
    /// What the speaker will do.
    pub commitments: Vec<Pattern>,
    /// What the one who is spoken to is asked to do.
    pub requests: Vec<Pattern>,
    /// What somebody with a name is to do.
    pub named: Vec<Pattern>,
    /// What everybody has to do.
    pub duties: Vec<Pattern>,
    /// A sentence that accepts a request: "Sure, I will."
    pub acceptances: Vec<Pattern>,
    /// A sentence that declines a request: "Sorry, I can't."
    pub refusals: Vec<Pattern>,
    /// What points back at what was asked: "I'll handle it".
    pub pointers: Vec<Pattern>,
    /// Questions that look for somebody who does it: "Who can find a venue?"
    pub calls: Vec<Pattern>,
    /// What announces a task: "Action item:".
    pub task_labels: Vec<Pattern>,
    /// What announces a task of the speaker: "Action item for me:".
    pub own_task_labels: Vec<Pattern>,
    /// Behind such a word, who does it: "Next step: Anna writes".
    pub labelled: Vec<Pattern>,
    /// What announces a decision: "Decision:".
    pub decision_labels: Vec<Pattern>,
    /// What makes a duty the opposite of one: "we should not".
    pub denials: Vec<Pattern>,
    /// What makes it a duty all the same: "we should not forget".
    pub reminders: Vec<Pattern>,
    /// What makes none of it a task: "I'll see".
    pub no_action: Vec<Pattern>,
    /// What makes it no decision: "if we decided".
    pub no_decision: Vec<Pattern>,
    /// Questions that ask nothing: "can you hear me".
    pub courtesies: Vec<Pattern>,
    /// What says itself that it is open: "we don't know yet".
    pub open: Vec<Pattern>,
    /// An answer that is none: "good question".
    pub unknown: Vec<Pattern>,
    /// How an answer begins.
    pub answers: Vec<Pattern>,
    /// What was done.
    pub progress: Vec<Pattern>,
    /// What is in the way.
    pub blockers: Vec<Pattern>,
    /// When something is to be done.
    pub when: Vec<Pattern>,
    /// Longest first.
    endings: Vec<String>,
    /// Words that say little though they are no grammar: "thing".
    idle: HashSet<String>,
    /// Days and months: with a capital, but nobody's name.
    times: HashSet<String>,
    /// Words behind which a negation does not reach: "but".
    pub breaks: HashSet<String>,
    /// Words that say how much: as with numbers, no other one will do.
    pub amounts: HashSet<String>,
}

const FILES: [(&str, &str); 4] = [
    ("en", include_str!("languages/en.toml")),
    ("de", include_str!("languages/de.toml")),
    ("es", include_str!("languages/es.toml")),
    ("fr", include_str!("languages/fr.toml")),
];

static KNOWN: LazyLock<HashMap<&str, Cues>> =
    LazyLock::new(|| FILES.iter().map(|(code, text)| (*code, Cues::read(code, text))).collect());

static UNKNOWN: LazyLock<Cues> = LazyLock::new(|| Cues::read("und", include_str!("languages/unknown.toml")));

/// Shortest stem that an ending leaves.
const SHORTEST_STEM: usize = 3;

impl Cues {
    /// Those of an ISO 639-1 code; a region is ignored. A language without a file has no cue but the question mark.
    pub(super) fn of(code: &str) -> &'static Self {
        let code = code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        KNOWN.get(code.as_str()).unwrap_or(&UNKNOWN)
    }

    fn read(code: &str, text: &str) -> Self {
        let file: File = toml::from_str(text).expect("a test reads every shipped language file");
        let language = Language::of(code);
        let read = |lines: &[String]| lines.iter().map(|line| Pattern::read(line, &file.kinds, language)).collect();
        let times = ["day", "month"].iter().filter_map(|kind| file.kinds.get(*kind)).flatten().cloned().collect();
        let mut endings = file.endings.clone();
        endings.sort_by_key(|ending| std::cmp::Reverse(ending.chars().count()));
        Self {
            decisions: read(&file.decisions),
            proposals: read(&file.proposals),
            agreements: read(&file.agreements),
            commitments: read(&file.commitments),
            requests: read(&file.requests),
            named: read(&file.named),
            duties: read(&file.duties),
            acceptances: read(&file.acceptances),
            refusals: read(&file.refusals),
            pointers: read(&file.pointers),
            calls: read(&file.calls),
            task_labels: read(&file.task_labels),
            own_task_labels: read(&file.own_task_labels),
            labelled: read(&file.labelled),
            decision_labels: read(&file.decision_labels),
            denials: read(&file.denials),
            reminders: read(&file.reminders),
            no_action: read(&file.no_action),
            no_decision: read(&file.no_decision),
            courtesies: read(&file.courtesies),
            open: read(&file.open),
            unknown: read(&file.unknown),
            answers: read(&file.answers),
            progress: read(&file.progress),
            blockers: read(&file.blockers),
            when: read(&file.when),
            endings,
            idle: file.idle,
            times,
            breaks: file.breaks,
            amounts: file.amounts,
        }
    }

    /// A word without its ending: one form for "send", "sends" and "sending".
    pub(super) fn stem(&self, word: &str) -> String {
        let count = word.chars().count();
        let fits =
            |ending: &&String| word.ends_with(ending.as_str()) && count - ending.chars().count() >= SHORTEST_STEM;
        match self.endings.iter().find(fits) {
            Some(ending) => word[..word.len() - ending.len()].to_owned(),
            None => word.to_owned(),
        }
    }

    /// Whether the word at this place may be somebody's name: "Anna", but not "Thanks" or "Friday".
    pub(super) fn is_person(&self, text: &[Token], at: usize) -> bool {
        is_name(text, at) && !self.idle.contains(&text[at].text) && !self.times.contains(&text[at].text)
    }

    /// Whether a word says something of its own: [`says_something`], and it is no word for all purposes.
    pub(super) fn is_content(&self, token: &Token) -> bool {
        matches!(token.class, Class::Content | Class::Number)
            && !self.idle.contains(&token.text)
            && token.text.chars().any(char::is_alphanumeric)
            && (token.text.chars().count() > 1 || token.text.chars().any(|c| !c.is_ascii_alphabetic()))
    }
}

/// Whether a word is no grammar and does not only keep the talk going.
pub(super) fn says_something(token: &Token) -> bool {
    matches!(token.class, Class::Content | Class::Number) && token.text.chars().any(char::is_alphanumeric)
}

/// Whether any of the patterns stands in a sentence.
pub(super) fn any(patterns: &[Pattern], text: &[Token]) -> bool {
    patterns.iter().any(|pattern| pattern.find(text).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_file_reads() {
        for (code, _) in FILES {
            assert!(!Cues::of(code).commitments.is_empty(), "{code}");
        }
        assert!(Cues::of("xx").commitments.is_empty());
        assert_eq!(Cues::of("en").stem("sending"), Cues::of("en").stem("sends"));
    }
}
