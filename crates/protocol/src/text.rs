//! The text engine's vocabulary: chat messages in, text out; and words in, the same words cleaned out.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::message::Vocabulary;

/// The vocabulary of the text worker.
#[derive(Debug)]
pub enum Text {}

impl Vocabulary for Text {
    const NAME: &'static str = "text";
    type Load = TextModel;
    type Loaded = TextModelInfo;
    type Job = TextJob;
    type Part = TextPart;
    type Done = TextDone;
}

/// A language model to load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextModel {
    /// A GGUF file.
    pub path: std::path::PathBuf,
    /// Threads of the engine.
    pub threads: u32,
    /// Context in tokens to open; the engine opens less when the model was trained on less.
    pub context_tokens: u32,
    /// A folder where the engine may keep what it has read of instructions, for a quicker next start; nothing of what people said.
    #[serde(default)]
    pub openings: Option<std::path::PathBuf>,
}

/// What the engine says of the language model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextModelInfo {
    /// The model's own name from its metadata, if it has one.
    pub name: Option<String>,
    /// Parameters.
    pub parameters: u64,
    /// Context in tokens that was opened.
    pub context_tokens: u32,
    /// Whether the file carries a chat template that the engine knows; ChatML is used otherwise.
    pub chat_template: bool,
}

/// One piece of work for the language model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum TextJob {
    /// Answers the messages, greedily.
    Chat {
        /// In order; the chat template is applied to them.
        messages: Vec<Message>,
        /// Most tokens to generate.
        max_tokens: u32,
        /// GBNF grammar that the answer must follow.
        grammar: Option<String>,
    },
    /// Answers the messages, greedily, with the words of a source alone: the engine cannot write anything else. Cut off at the
    /// limit, the text ends behind the last whole word.
    Copy {
        /// In order; the chat template is applied to them.
        messages: Vec<Message>,
        /// Most tokens to generate.
        max_tokens: u32,
        /// What may be written.
        source: CopySource,
    },
    /// Counts the tokens of each text, without the template.
    CountTokens {
        /// The texts.
        texts: Vec<String>,
    },
}

/// What a copy may be made of: the words of the source, in order, each in one of its forms or left out, with marks between them.
///
/// A choice with a cost is made where the model prefers it to every other one by more than the cost, in natural logarithms of
/// probability. So a cost is a margin. Costs add up; where the same text can be read in several ways, the cheapest one is told, and
/// of equals the one that is earliest in the source. The text begins without a space, ends with a word of the source and its mark, and
/// is empty only where all words may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CopySource {
    /// In order.
    pub words: Vec<CopyWord>,
    /// Marks that may stand behind any written word, against it: `,` or `.` or ` —`. At most one behind a word.
    pub marks: Vec<String>,
    /// Marks that may stand before any written word, against it: `¿`. At most one before a word.
    pub openers: Vec<String>,
    /// Whether an empty line may stand behind a word whose mark ends a sentence.
    pub paragraphs: bool,
    /// Words that may be written, with a space before them, though nobody said them; never two in a row, and never at the end.
    pub additions: Vec<String>,
    /// What an addition costs.
    pub addition_cost: f32,
    /// Most additions.
    pub most_additions: u32,
    /// Most words left out in a row at a cost, at the end too; those that cost nothing do not count.
    pub look_ahead: u32,
}

/// A word of the source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CopyWord {
    /// How it may be written, the likeliest first. Empty where it can only be left out, which then costs nothing.
    pub forms: Vec<CopyForm>,
    /// The marks that stand behind it in the source, empty where none do: `,`. They may always be written behind it, and are what
    /// a draft expects there.
    pub mark: String,
    /// Whether a space stands before it.
    pub spaced: bool,
    /// What leaving it out costs, zero or more; `None` where it must be written. A draft leaves out what costs nothing.
    pub skip_cost: Option<f32>,
}

/// One way to write a word of the source, or several that are written together: `25` for "twenty five".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyForm {
    /// Without a space before it; it may hold one: "twenty five" for `25`.
    pub text: String,
    /// Words of the source that it stands for, from this one on; at least 1. A form that reaches beyond the end is ignored.
    pub words: u32,
}

/// A written word and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPiece {
    /// With its marks, without the space before it.
    pub text: String,
    /// Places of its words in the source; empty for an addition.
    pub words: Range<u32>,
}

/// A chat message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What they say.
    pub content: String,
}

/// Who speaks in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The instructions.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// Text as it is generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPart {
    /// Whole characters only.
    pub text: String,
}

/// The end of a job for the language model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum TextDone {
    /// The whole answer.
    Chat {
        /// The parts, joined.
        text: String,
        /// Tokens of the prompt.
        prompt_tokens: u32,
        /// Tokens of the prompt that were still in the key–value cache from the run before, or kept on disk.
        reused_tokens: u32,
        /// Tokens generated.
        generated_tokens: u32,
        /// Whether the model ended by itself, not at the limit.
        finished: bool,
    },
    /// The whole copy.
    Copy {
        /// The pieces with their spaces.
        text: String,
        /// What was written, in order. Words of the source that are in none of them were left out.
        pieces: Vec<CopyPiece>,
        /// Tokens of the prompt.
        prompt_tokens: u32,
        /// Tokens of the prompt that were still in the key–value cache from the run before, or kept on disk.
        reused_tokens: u32,
        /// Tokens generated.
        generated_tokens: u32,
        /// Of these, tokens that were drafted from the source and only checked by the model.
        drafted_tokens: u32,
        /// Whether the whole source was copied or left out, not cut off at the limit.
        finished: bool,
    },
    /// One count a text.
    CountTokens {
        /// In the order of the texts.
        counts: Vec<u32>,
    },
}
