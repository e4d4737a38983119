//! The text worker as the cleanup sees it: messages in, text out, or a copy of words.

use std::{sync::Mutex, time::Duration};

use faircopy_protocol::{
    FailureKind,
    text::{CopySource, Message, Text, TextDone, TextJob, TextModel as Load, TextModelInfo, TextPart},
};
use tokio_util::sync::CancellationToken;

use crate::{
    clean::{ChatAnswer, CopyAnswer, ModelTrouble, PassageLimits, TextModel},
    job::Outcome,
    models::{Installed, ModelSettings},
    notes::{Ask, NotesModel},
    told::{Tell, Told},
    worker::{Heard, Worker, WorkerError},
};

use super::Faircopy;
use crate::error::Error;

/// The text worker says something at least this often unless it hangs.
const LONGEST_SILENCE: Duration = Duration::from_secs(300);

/// A loaded language model. It keeps the first error of its engine, so that a job can tell it once.
#[derive(Debug)]
pub struct TextEngine {
    worker: Worker<Text>,
    load: Load,
    info: TextModelInfo,
    settings: ModelSettings,
    id: String,
    trouble: Mutex<Option<Told>>,
}

impl Faircopy {
    /// Loads a language model for cleaning; `None` when none is installed that knows the language.
    pub async fn text_engine(&self, wanted: Option<&str>, language: &str) -> Result<Option<TextEngine>, Error> {
        let settings = self.settings();
        let wanted = wanted.or(settings.text_model.as_deref());
        let chosen = self.models().choose(crate::models::Role::Text, wanted, Some(language))?;
        // A model that was not asked for and does not know the language would do harm: "um" is a word in German.
        let fitting = chosen.filter(|model| wanted.is_some() || model.languages.know(language));
        match fitting {
            Some(installed) => self.load_text_engine(installed).await.map(Some),
            None => Ok(None),
        }
    }

    async fn load_text_engine(&self, installed: Installed) -> Result<TextEngine, Error> {
        let installed = self.genuine(installed).await?;
        let settings = self.models().settings_for(&installed);
        let context_tokens = settings.context_tokens;
        let threads = self.threads(&installed);
        let openings = Some(self.shared.openings.clone());
        let load = Load { path: installed.path, threads, context_tokens, openings };
        let worker = self.shared.text.clone();
        let info = worker.load(&load).await?;
        Ok(TextEngine { worker, load, info, settings, id: installed.id, trouble: Mutex::new(None) })
    }
}

impl TextEngine {
    /// The model's catalogue id or file name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The system message that the model was made for, if it has one of its own.
    pub fn system(&self) -> Option<&str> {
        self.settings.system.as_deref()
    }

    /// What went wrong first, if anything did.
    pub fn trouble(&self) -> Option<Told> {
        self.trouble.lock().ok()?.clone()
    }

    async fn run(&self, job: TextJob, cancel: &CancellationToken) -> Result<Outcome<TextDone>, ModelTrouble> {
        let ignore = &mut |_| ();
        let run = self.worker.run(&self.load, job, Vec::new(), LONGEST_SILENCE, ignore, cancel);
        run.await.map_err(|error| self.note(&error))
    }

    fn note(&self, error: &WorkerError) -> ModelTrouble {
        if let WorkerError::Failed(failure) = error
            && failure.kind == FailureKind::Job
        {
            return ModelTrouble::TooLong;
        }
        tracing::warn!(%error, "the text engine failed");
        if let Ok(mut trouble) = self.trouble.lock() {
            trouble.get_or_insert_with(|| error.told());
        }
        ModelTrouble::Failed
    }
}

impl NotesModel for TextEngine {
    async fn write(
        &self,
        ask: Ask,
        heard: &mut (dyn FnMut(&str) + Send),
        cancel: &CancellationToken,
    ) -> Result<Outcome<()>, ModelTrouble> {
        let Ask { messages, max_tokens, grammar } = ask;
        let job = TextJob::Chat { messages, max_tokens, grammar: Some(grammar) };
        let on_part = &mut |said: Heard<TextPart>| {
            if let Heard::Part(part) = said {
                heard(&part.text);
            }
        };
        let run = self.worker.run(&self.load, job, Vec::new(), LONGEST_SILENCE, on_part, cancel);
        match run.await.map_err(|error| self.note(&error))? {
            Outcome::Finished(_) => Ok(Outcome::Finished(())),
            Outcome::Cancelled => Ok(Outcome::Cancelled),
        }
    }

    fn context_tokens(&self) -> u32 {
        self.info.context_tokens
    }
}

impl TextModel for TextEngine {
    async fn chat(
        &self,
        messages: Vec<Message>,
        max_tokens: u32,
        cancel: &CancellationToken,
    ) -> Result<Outcome<ChatAnswer>, ModelTrouble> {
        match self.run(TextJob::Chat { messages, max_tokens, grammar: None }, cancel).await? {
            Outcome::Finished(TextDone::Chat { text, finished, .. }) => {
                Ok(Outcome::Finished(ChatAnswer { text, finished }))
            }
            Outcome::Finished(TextDone::CountTokens { .. } | TextDone::Copy { .. }) => Err(ModelTrouble::Failed),
            Outcome::Cancelled => Ok(Outcome::Cancelled),
        }
    }

    async fn copy(
        &self,
        messages: Vec<Message>,
        max_tokens: u32,
        source: CopySource,
        cancel: &CancellationToken,
    ) -> Result<Outcome<CopyAnswer>, ModelTrouble> {
        match self.run(TextJob::Copy { messages, max_tokens, source }, cancel).await? {
            Outcome::Finished(TextDone::Copy { pieces, finished, .. }) => {
                Ok(Outcome::Finished(CopyAnswer { pieces, finished }))
            }
            Outcome::Finished(TextDone::Chat { .. } | TextDone::CountTokens { .. }) => Err(ModelTrouble::Failed),
            Outcome::Cancelled => Ok(Outcome::Cancelled),
        }
    }

    async fn count_tokens(&self, text: &str, cancel: &CancellationToken) -> Result<Outcome<u32>, ModelTrouble> {
        match self.run(TextJob::CountTokens { texts: vec![text.to_owned()] }, cancel).await? {
            Outcome::Finished(TextDone::CountTokens { counts }) => {
                counts.first().copied().map(Outcome::Finished).ok_or(ModelTrouble::Failed)
            }
            Outcome::Finished(TextDone::Chat { .. } | TextDone::Copy { .. }) => Err(ModelTrouble::Failed),
            Outcome::Cancelled => Ok(Outcome::Cancelled),
        }
    }

    fn context_tokens(&self) -> u32 {
        self.info.context_tokens
    }

    fn limits(&self) -> PassageLimits {
        let fitting = PassageLimits::of_context(self.info.context_tokens);
        PassageLimits {
            words: self.settings.passage_words.map_or(fitting.words, |words| words as usize),
            sentences: self.settings.passage_sentences.map_or(fitting.sentences, |sentences| sentences as usize),
            ..fitting
        }
    }
}
