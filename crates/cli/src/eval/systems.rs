//! The ways to make a fair copy that are measured side by side.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use faircopy_core::{
    clean::{Language, Passage, PassageLimits, Style, TextModel, clean_passage, passages, words_of_text},
    job::Outcome,
    transcript::{Reason, Verdict, join_words},
};
use faircopy_protocol::text::{Message, Role};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

/// One way to make a fair copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum System {
    /// What was said, unchanged: the floor.
    Copy,
    /// The deterministic rules without a language model.
    Rules,
    /// All of it, in the style that was asked for: rules, language model, fidelity check, fallback.
    FairCopy,
    /// The same with a model that writes freely and is checked.
    Polished,
    /// What the language model writes, unchecked: shows what the check is for.
    ModelAlone,
}

impl System {
    /// Its column.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Copy => "as said",
            Self::Rules => "rules",
            Self::FairCopy => "fair copy",
            Self::Polished => "polished",
            Self::ModelAlone => "model alone",
        }
    }

    /// Those that can run, with or without a language model.
    pub(crate) fn available(with_model: bool) -> &'static [Self] {
        if with_model {
            &[Self::Copy, Self::Rules, Self::FairCopy, Self::Polished, Self::ModelAlone]
        } else {
            &[Self::Copy, Self::Rules]
        }
    }
}

/// What the systems work with.
pub(crate) struct Cleaner<'a, M> {
    /// `None` measures the rules only.
    pub(crate) model: Option<&'a M>,
    /// The model's id or file name, for the report.
    pub(crate) model_name: Option<String>,
    /// With the system message that the model gets.
    pub(crate) style: Style,
    /// What the model writes when it writes freely, with the same.
    pub(crate) polished: Style,
}

/// How the paragraphs came about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Verdicts {
    pub(crate) cleaned: u64,
    pub(crate) rules_only: u64,
    pub(crate) kept_verbatim: u64,
    /// Why the language model's text was not taken.
    pub(crate) reasons: BTreeMap<&'static str, u64>,
}

impl Verdicts {
    pub(crate) fn paragraphs(&self) -> u64 {
        self.cleaned + self.rules_only + self.kept_verbatim
    }

    pub(crate) fn add(&mut self, verdict: &Verdict) {
        let reason = match verdict {
            // Nobody edits what is measured.
            Verdict::Cleaned | Verdict::Edited => {
                self.cleaned += 1;
                return;
            }
            Verdict::RulesOnly(reason) => {
                self.rules_only += 1;
                reason
            }
            Verdict::KeptVerbatim { model, .. } => {
                self.kept_verbatim += 1;
                model
            }
        };
        *self.reasons.entry(reason_label(reason)).or_default() += 1;
    }
}

/// A fair copy and how it came about.
#[derive(Debug, Default)]
pub(crate) struct Produced {
    pub(crate) text: String,
    /// One per paragraph; none for the systems that give no verdict.
    pub(crate) verdicts: Vec<Verdict>,
    /// Tokens that the model wrote, and the time that it took with its prompts.
    pub(crate) generated: (u64, Duration),
}

impl<M: TextModel> Cleaner<'_, M> {
    /// What `system` makes of the text.
    pub(crate) async fn produce(
        &self,
        system: System,
        raw: &str,
        language: &Language,
        cancel: &CancellationToken,
    ) -> Outcome<Produced> {
        let limits = self.model.map_or(PassageLimits::SMALL, TextModel::limits);
        let mut produced = Produced::default();
        if system == System::Copy {
            raw.clone_into(&mut produced.text);
            return Outcome::Finished(produced);
        }
        let mut texts = Vec::new();
        for passage in passages(&words_of_text(raw), &limits) {
            let text = match system {
                System::ModelAlone => self.model_alone(&passage, &mut produced, cancel).await,
                System::Copy | System::Rules | System::FairCopy | System::Polished => {
                    let (model, style) = match system {
                        System::FairCopy => (self.model, self.style.clone()),
                        System::Polished => (self.model, self.polished.clone()),
                        _ => (None, Style::rules()),
                    };
                    match clean_passage(model, &passage, &style, language, cancel).await {
                        Outcome::Finished(paragraph) => {
                            produced.verdicts.push(paragraph.verdict);
                            Outcome::Finished(paragraph.text)
                        }
                        Outcome::Cancelled => Outcome::Cancelled,
                    }
                }
            };
            match text {
                Outcome::Finished(text) => texts.push(text),
                Outcome::Cancelled => return Outcome::Cancelled,
            }
        }
        texts.retain(|text| !text.is_empty());
        produced.text = texts.join(" ");
        Outcome::Finished(produced)
    }

    /// An answer that fails counts as an empty text.
    async fn model_alone(
        &self,
        passage: &Passage,
        produced: &mut Produced,
        cancel: &CancellationToken,
    ) -> Outcome<String> {
        let Some(model) = self.model else { return Outcome::Finished(String::new()) };
        let raw = join_words(&passage.words);
        let messages = vec![
            Message { role: Role::System, content: self.polished.system.clone() },
            Message { role: Role::User, content: raw.clone() },
        ];
        let tokens = match model.count_tokens(&raw, cancel).await {
            Ok(Outcome::Finished(tokens)) => tokens,
            Ok(Outcome::Cancelled) => return Outcome::Cancelled,
            Err(_) => return Outcome::Finished(String::new()),
        };
        let start = Instant::now();
        let answer = model.chat(messages, tokens + tokens / 3 + 20, cancel).await;
        produced.generated.1 += start.elapsed();
        match answer {
            Ok(Outcome::Finished(answer)) => {
                if let Ok(Outcome::Finished(written)) = model.count_tokens(&answer.text, cancel).await {
                    produced.generated.0 += u64::from(written);
                }
                Outcome::Finished(answer.text.trim().to_owned())
            }
            Ok(Outcome::Cancelled) => Outcome::Cancelled,
            Err(_) => Outcome::Finished(String::new()),
        }
    }
}

/// A reason in two or three words.
pub(crate) fn reason_label(reason: &Reason) -> &'static str {
    match reason {
        Reason::NoModel => "no model",
        Reason::ModelFailed => "model failed",
        Reason::TooLong => "too long",
        Reason::Unfinished => "unfinished",
        Reason::Number { .. } => "number",
        Reason::Name { .. } => "name",
        Reason::Negation { .. } => "negation",
        Reason::Missing { .. } => "missing words",
        Reason::Invented { .. } => "invented words",
        Reason::Reordered => "reordered",
        Reason::Length => "length",
        Reason::Answer => "answer",
        Reason::PromptEcho => "prompt echo",
    }
}
