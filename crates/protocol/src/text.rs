//! The text engine's vocabulary: chat messages in, text out.

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
    /// Counts the tokens of each text, without the template.
    CountTokens {
        /// The texts.
        texts: Vec<String>,
    },
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
        /// Tokens of the prompt that were still in the key–value cache from the run before.
        reused_tokens: u32,
        /// Tokens generated.
        generated_tokens: u32,
        /// Whether the model ended by itself, not at the limit.
        finished: bool,
    },
    /// One count a text.
    CountTokens {
        /// In the order of the texts.
        counts: Vec<u32>,
    },
}
