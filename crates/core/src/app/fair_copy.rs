//! The fair copy of a session's current text, passage by passage, stored as they appear.

use crate::{
    clean::{Language, Passage, PassageLimits, Style, TextModel, clean_passage, passages},
    error::Error,
    event::Event,
    job::{Outcome, Progress, Stage},
    library::{FairCopyId, FairCopyMeta, TranscriptId},
    models::Role,
    session::SessionState,
    transcript::Transcript,
};

use super::{CleanRequest, Faircopy, Job, TextEngine, now_unix_ms};

/// How passages are cleaned in one job.
pub(super) struct Cleaner {
    pub(super) engine: Option<TextEngine>,
    pub(super) style: Style,
    pub(super) language: &'static Language,
    /// Why no language model works, where one should.
    pub(super) warning: Option<String>,
}

impl Cleaner {
    pub(super) fn limits(&self) -> PassageLimits {
        self.engine.as_ref().map_or_else(PassageLimits::default, TextModel::limits)
    }

    fn meta(&self) -> FairCopyMeta {
        let limits = self.limits();
        let settings = serde_json::json!({ "system": self.style.system, "passage_words": limits.words,
            "passage_sentences": limits.sentences });
        FairCopyMeta {
            model: self.engine.as_ref().map(|engine| engine.id().to_owned()),
            style: self.style.name.clone(),
            settings,
            created_unix_ms: now_unix_ms(),
        }
    }
}

impl Faircopy {
    /// Style, language data and, if the style asks for one, the language model. A model that cannot be loaded costs the
    /// model's help, not the fair copy: the rules work alone and the warning says why.
    pub(super) async fn cleaner(&self, request: &CleanRequest, language: &str) -> Result<Cleaner, Error> {
        let settings = self.settings();
        let name = request.style.as_deref().unwrap_or(&settings.style);
        let mut style = Style::named(name).ok_or_else(|| Error::NoStyle(name.to_owned()))?;
        let (mut engine, mut warning) = (None, None);
        if style.uses_model {
            match self.text_engine(request.text_model.as_deref(), language).await {
                Ok(loaded) => engine = loaded,
                // A model that was named must work; the one chosen for the person need not.
                Err(error) if request.text_model.is_some() => return Err(error),
                Err(error) => warning = Some(format!("The fair copy is made by rules alone. {error}")),
            }
        }
        if let Some(system) = engine.as_ref().and_then(TextEngine::system) {
            style = style.with_system(system);
        }
        Ok(Cleaner { engine, style, language: Language::of(language), warning })
    }

    /// What is certain to fail later is said before the recogniser works for an hour.
    pub(super) fn check_clean(&self, request: &CleanRequest) -> Result<(), Error> {
        let settings = self.settings();
        let name = request.style.as_deref().unwrap_or(&settings.style);
        let style = Style::named(name).ok_or_else(|| Error::NoStyle(name.to_owned()))?;
        if style.uses_model && request.text_model.is_some() {
            self.models().choose(Role::Text, request.text_model.as_deref(), None)?;
        }
        Ok(())
    }

    /// Cleans the current text after the paragraphs that are stored already.
    pub(super) async fn clean_stage(&self, job: &Job<'_>, request: &CleanRequest) -> Result<Outcome<()>, Error> {
        let session = job.session;
        let Some(id) = self.stored(move |library| library.current(session)).await?.transcript else {
            return Err(Error::NoAudio(session));
        };
        self.stored(move |library| library.set_state(session, SessionState::Cleaning, None)).await?;
        let transcript = self.stored(move |library| library.transcript(id)).await?;
        let cleaner = self.cleaner(request, &transcript.language).await?;
        if let Some(message) = cleaner.warning.clone() {
            self.warn(job, message).await?;
        }
        let Some((fair_copy, done)) = self.open_fair_copy(id, &cleaner).await? else {
            return Ok(Outcome::Finished(()));
        };
        let outcome = self.clean_passages(job, &transcript, &cleaner, fair_copy, done).await?;
        if let Some(message) = cleaner.engine.as_ref().and_then(TextEngine::trouble) {
            self.warn(job, message).await?;
        }
        if outcome == Outcome::Finished(()) {
            self.stored(move |library| library.finish_fair_copy(fair_copy)).await?;
        }
        Ok(outcome)
    }

    async fn clean_passages(
        &self,
        job: &Job<'_>,
        transcript: &Transcript,
        cleaner: &Cleaner,
        fair_copy: FairCopyId,
        done: usize,
    ) -> Result<Outcome<()>, Error> {
        let all = passages(&transcript.segments, &cleaner.limits());
        let words = |passages: &[Passage]| passages.iter().map(|passage| passage.words.len() as u64).sum::<u64>();
        let of = words(&all);
        for (place, passage) in all.iter().enumerate().skip(done) {
            if job.cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            let progress = Progress { done: words(&all[..place]), of: Some(of) };
            (job.events)(Event::Progressed { session: job.session, stage: Stage::Clean, progress });
            let Cleaner { engine, style, language, .. } = cleaner;
            let made = clean_passage(engine.as_ref(), passage, style, language, job.cancel).await;
            let Outcome::Finished(paragraph) = made else { return Ok(Outcome::Cancelled) };
            let stored = paragraph.clone();
            self.stored(move |library| library.append_paragraph(fair_copy, &stored)).await?;
            (job.events)(Event::Cleaned { session: job.session, paragraph });
        }
        let progress = Progress { done: of, of: Some(of) };
        (job.events)(Event::Progressed { session: job.session, stage: Stage::Clean, progress });
        Ok(Outcome::Finished(()))
    }

    /// The version to write to and how many of its paragraphs are stored; `None` when it is complete.
    async fn open_fair_copy(
        &self,
        transcript: TranscriptId,
        cleaner: &Cleaner,
    ) -> Result<Option<(FairCopyId, usize)>, Error> {
        let meta = cleaner.meta();
        self.stored(move |library| {
            let same =
                library.fair_copies(transcript)?.into_iter().rev().find(|head| {
                    head.model == meta.model && head.style == meta.style && head.settings == meta.settings
                });
            match same {
                Some(head) if head.complete => Ok(None),
                Some(head) => Ok(Some((head.id, head.paragraphs as usize))),
                None => library.begin_fair_copy(transcript, &meta).map(|id| Some((id, 0))),
            }
        })
        .await
    }

    async fn warn(&self, job: &Job<'_>, message: String) -> Result<(), Error> {
        let (session, stored) = (job.session, message.clone());
        self.stored(move |library| library.add_warning(session, &stored)).await?;
        (job.events)(Event::Warned { session, message });
        Ok(())
    }
}
