//! Notes by a language model: it reads numbered lines, passage by passage, and writes lines that name the numbers they rest on. A
//! grammar leaves it no other form; what it says is checked afterwards ([`super::supported`]).

use std::{collections::BTreeSet, fmt::Write, future::Future};

use faircopy_protocol::text::{Message, Role};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::{
    rules::joined,
    source::Source,
    template::{Template, TemplateSection},
};
use crate::{
    clean::{ModelTrouble, is_unspaced},
    job::Outcome,
    note::{Draft, SectionKind, Support},
};

/// A language model that writes within a grammar.
pub trait NotesModel: Sync {
    /// Answers within a GBNF grammar; `heard` gets the text as it is written.
    fn write(
        &self,
        ask: Ask,
        heard: &mut (dyn FnMut(&str) + Send),
        cancel: &CancellationToken,
    ) -> impl Future<Output = Result<Outcome<()>, ModelTrouble>> + Send;

    /// Tokens that prompt and answer may take together.
    fn context_tokens(&self) -> u32;
}

/// One call of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Instructions and numbered lines.
    pub messages: Vec<Message>,
    /// Most tokens to write.
    pub max_tokens: u32,
    /// GBNF.
    pub grammar: String,
}

/// A passage of sentences that one call reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The first sentence.
    pub first: usize,
    /// The one after the last.
    pub end: usize,
}

const INSTRUCTIONS: &str = include_str!("prompts/notes.txt");
const SUMMARY: &str = include_str!("prompts/summary.txt");

/// Tokens for the instructions, and for an answer.
const INSTRUCTION_TOKENS: u32 = 420;
const ANSWER_TOKENS: u32 = 700;
/// Characters that the instructions leave room for in a template, and how few of them may take a token.
const USUAL_TEMPLATE_CHARS: usize = 120;
const CHARS_PER_TOKEN: u32 = 2;
/// Tokens that a word takes at most, its share of line numbers included; a character in scripts without spaces.
const TOKENS_PER_WORD: f64 = 2.0;
/// Most numbers that a line may name.
const MOST_CITES: usize = 6;
/// Most lines of one answer.
const MOST_LINES: usize = 24;

/// Passages that fit the model, in order, beside what the template says.
pub fn readings(source: &Source, template: &Template, context_tokens: u32) -> Vec<Reading> {
    let headings = template.sections.iter().filter_map(|section| section.heading.as_ref());
    let own = headings.chain([&template.instructions]).map(|text| text.chars().count()).sum::<usize>();
    // What the shipped templates say is counted already.
    let own = own.saturating_sub(USUAL_TEMPLATE_CHARS) as u32 / CHARS_PER_TOKEN;
    let taken = INSTRUCTION_TOKENS + own + ANSWER_TOKENS;
    let room = f64::from(context_tokens.saturating_sub(taken).max(200)) / TOKENS_PER_WORD;
    let mut made: Vec<Reading> = Vec::new();
    let mut used = 0.0;
    for (place, sentence) in source.sentences.iter().enumerate() {
        let words = sentence.text.split_whitespace().count() + 4;
        let size = words.max(sentence.text.chars().filter(|c| is_unspaced(*c)).count()) as f64;
        match made.last_mut() {
            Some(last) if used + size <= room => (last.end, used) = (place + 1, used + size),
            _ => {
                made.push(Reading { first: place, end: place + 1 });
                used = size;
            }
        }
    }
    made
}

/// The call that reads a passage.
pub fn ask(source: &Source, template: &Template, reading: &Reading) -> Ask {
    let mut text = String::new();
    for place in reading.first..reading.end {
        let sentence = &source.sentences[place];
        let who = if source.has_speakers { format!("{:?}: ", sentence.track) } else { String::new() };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "[{}] {who}{}", place + 1, sentence.text);
    }
    let mut sections = String::new();
    for (place, section) in template.sections.iter().enumerate() {
        let _ = writeln!(sections, "- {}: {}", key(section, place), about(section));
    }
    let system = INSTRUCTIONS
        .replace("{about}", template.instructions.trim())
        .replace("{sections}", sections.trim_end())
        .replace("{language}", &source.language);
    Ask { messages: chat(system, text), max_tokens: ANSWER_TOKENS, grammar: grammar(template, reading) }
}

/// The call that makes one summary of those of several passages, where there are too many lines of it.
pub fn ask_for_summary(template: &Template, place: usize, candidates: &[Draft], language: &str) -> Ask {
    let mut text = String::new();
    for (number, line) in candidates.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "[{}] {}", number + 1, line.text);
    }
    let most = template.sections[place].most;
    let system = SUMMARY.replace("{most}", &most.to_string()).replace("{language}", language);
    let only = Template { sections: vec![template.sections[place].clone()], ..template.clone() };
    let grammar = grammar(&only, &Reading { first: 0, end: candidates.len() });
    Ask { messages: chat(system, text), max_tokens: ANSWER_TOKENS, grammar }
}

/// A line as the model writes it.
#[derive(Deserialize)]
struct Written {
    section: String,
    text: String,
    cites: Vec<usize>,
}

/// What the model wrote in a line of its answer: place of the section and the line, not yet checked. Nothing for a line that is cut off.
pub fn read_line(written: &str, source: &Source, template: &Template, reading: &Reading) -> Option<(usize, Draft)> {
    let line: Written = serde_json::from_str(written.trim()).ok()?;
    let sections = template.sections.iter().enumerate();
    let (section, about) = sections.into_iter().find(|(place, section)| key(section, *place) == line.section)?;
    let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let places: BTreeSet<usize> = line.cites.iter().filter_map(|number| number.checked_sub(1)).collect();
    let named = places.into_iter().filter(|place| (reading.first..reading.end).contains(place));
    let cites = named.fold(Vec::new(), |all, place| joined(&all, &source.sentences[place].cites));
    if text.is_empty() {
        return None;
    }
    let (who, when) = match about.kind {
        SectionKind::ActionItems => super::tasks::who_and_when(&text, &source.language),
        _ => (None, None),
    };
    Some((section, Draft { text, who, when, cites, support: Support::Found }))
}

/// What the model wrote as a line of the whole summary: it rests on what the lines that it names rest on.
pub fn read_summary(written: &str, candidates: &[Draft]) -> Option<Draft> {
    let line: Written = serde_json::from_str(written.trim()).ok()?;
    let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = line.cites.iter().filter_map(|number| candidates.get(number.checked_sub(1)?));
    let cites = named.fold(Vec::new(), |all, line| joined(&all, &line.cites));
    (!text.is_empty()).then_some(Draft { text, who: None, when: None, cites, support: Support::Found })
}

/// Gathers what is written into lines.
#[derive(Debug, Default)]
pub struct Lines {
    rest: String,
}

impl Lines {
    /// The lines that are whole now.
    pub fn hear(&mut self, text: &str) -> Vec<String> {
        self.rest.push_str(text);
        let mut whole = Vec::new();
        while let Some(end) = self.rest.find('\n') {
            whole.push(self.rest[..end].to_owned());
            self.rest.drain(..=end);
        }
        whole
    }

    /// What came after the last of them.
    pub fn end(&mut self) -> String {
        std::mem::take(&mut self.rest)
    }
}

fn chat(system: String, text: String) -> Vec<Message> {
    vec![Message { role: Role::System, content: system }, Message { role: Role::User, content: text }]
}

/// How the model names a section.
fn key(section: &TemplateSection, place: usize) -> String {
    let kind = match section.kind {
        SectionKind::Summary => "summary",
        SectionKind::Decisions => "decision",
        SectionKind::ActionItems => "task",
        SectionKind::OpenQuestions => "open_question",
        SectionKind::KeyPoints => "key_point",
        SectionKind::Progress => "done",
        SectionKind::Blockers => "blocker",
        SectionKind::Own => return format!("part_{}", place + 1),
    };
    kind.to_owned()
}

fn about(section: &TemplateSection) -> String {
    let about = match section.kind {
        SectionKind::Summary => "what it is all about, in a few short sentences",
        SectionKind::Decisions => "something that was decided",
        SectionKind::ActionItems => {
            "something that somebody will do or was asked to do: who, what, and until when if it was said"
        }
        SectionKind::OpenQuestions => "a question that nobody answered",
        SectionKind::KeyPoints => "something else that matters",
        SectionKind::Progress => "something that is done already",
        SectionKind::Blockers => "something that keeps somebody from going on",
        SectionKind::Own => return section.heading.clone().unwrap_or_default(),
    };
    about.to_owned()
}

/// Lines of JSON whose numbers are those of the passage.
fn grammar(template: &Template, reading: &Reading) -> String {
    let quoted = |word: &str| format!("\"{word}\"");
    let keys: Vec<String> =
        template.sections.iter().enumerate().map(|(place, section)| quoted(&key(section, place))).collect();
    let numbers: Vec<String> = (reading.first..reading.end).map(|place| quoted(&(place + 1).to_string())).collect();
    format!(
        "root ::= line{{0,{MOST_LINES}}}\n\
         line ::= \"{{\\\"section\\\":\\\"\" section \"\\\",\\\"text\\\":\\\"\" char{{4,300}} \"\\\",\\\"cites\\\":[\" \
         number (\",\" number){{0,{}}} \"]}}\\n\"\n\
         section ::= {}\n\
         char ::= [^\"\\\\\\x00-\\x1F]\n\
         number ::= {}\n",
        MOST_CITES - 1,
        keys.join(" | "),
        numbers.join(" | ")
    )
}
