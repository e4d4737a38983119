//! The fair copy of a session's current text, passage by passage, stored as they appear.

use std::collections::{HashMap, VecDeque};

use crate::{
    clean::{Changes, Language, Mode, Passage, PassageLimits, Style, TextModel, clean_passage, passages},
    error::{Error, RulesAlone},
    event::Event,
    job::{Outcome, Progress, Stage},
    library::{FairCopyId, FairCopyMeta, Library, LibraryError, TranscriptId},
    models::Role,
    session::{SessionState, Source},
    told::{Tell, Told},
    transcript::{Paragraph, Track},
};

use super::{CleanRequest, Faircopy, Job, TextEngine, now_unix_ms};

/// How passages are cleaned in one job.
pub(super) struct Cleaner {
    pub(super) engine: Option<TextEngine>,
    pub(super) style: Style,
    pub(super) language: &'static Language,
    /// Why no language model works, where one should, or works as it always does.
    pub(super) warning: Option<Told>,
    /// The model that has instructions of its own, where a person's were asked for.
    pub(super) heedless: Option<String>,
    is_for_a_recording: bool,
}

/// What a fair copy does not cover yet.
pub(super) struct WorkLeft {
    pub(super) passages: VecDeque<Passage>,
    /// Words of the whole transcript.
    words: u64,
    /// [`Library::words_revision`] of the words.
    pub(super) revision: i64,
}

/// The longest passages of a recording: shorter than those of a file, so that the fair copy follows what is said.
const LONGEST_LIVE: (usize, usize) = (100, 5);

impl Cleaner {
    pub(super) fn limits(&self) -> PassageLimits {
        let limits = self.engine.as_ref().map_or_else(PassageLimits::default, TextModel::limits);
        if !self.is_for_a_recording {
            return limits;
        }
        let (words, sentences) = LONGEST_LIVE;
        PassageLimits { words: limits.words.min(words), sentences: limits.sentences.min(sentences), ..limits }
    }

    /// The same with shorter passages, during a recording and ever after.
    pub(super) fn for_a_recording(self) -> Self {
        Self { is_for_a_recording: true, ..self }
    }

    fn meta(&self) -> FairCopyMeta {
        let limits = self.limits();
        let mut settings = serde_json::json!({ "system": self.style.system, "passage_words": limits.words,
            "passage_sentences": limits.sentences });
        if !self.style.vocabulary.is_empty() {
            settings["vocabulary"] = self.style.vocabulary.clone().into();
        }
        // Of the built-in styles the name says it.
        if self.style.is_own && self.style.mode == Mode::Copy {
            settings["changes"] = if self.style.changes == Changes::Writing { "writing" } else { "slips" }.into();
        }
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
        let mut style = self.style(request.style.as_deref())?.with_vocabulary(&self.settings().vocabulary);
        let (mut engine, mut warning, mut heedless) = (None, None, None);
        if style.uses_model() {
            match self.text_engine(request.text_model.as_deref(), language).await {
                Ok(loaded) => engine = loaded,
                // A model that was named must work; the one chosen for the person need not.
                Err(error) if request.text_model.is_some() => return Err(error),
                Err(error) => warning = Some(RulesAlone(error).told()),
            }
        }
        if let Some((engine, system)) = engine.as_ref().and_then(|engine| Some((engine, engine.system()?))) {
            if style.is_own {
                let model = engine.id().to_owned();
                warning = Some(Error::OwnInstructions { model: model.clone(), style: style.name.clone() }.told());
                heedless = Some(model);
            }
            style = style.with_system(system);
        }
        let language = Language::of(language);
        Ok(Cleaner { engine, style, language, warning, heedless, is_for_a_recording: false })
    }

    /// What is certain to fail later is said before the recogniser works for an hour.
    pub(super) fn check_clean(&self, request: &CleanRequest) -> Result<(), Error> {
        let style = self.style(request.style.as_deref())?;
        if style.uses_model() && request.text_model.is_some() {
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
        let language = self.stored(move |library| library.stretch(id, &[])).await?.language;
        let mut cleaner = self.cleaner(request, &language).await?;
        if self.stored(move |library| library.session(session)).await?.source == Source::Recording {
            cleaner = cleaner.for_a_recording();
        }
        if let Some(told) = cleaner.warning.clone() {
            self.warn(job, told).await?;
        }
        let Some(fair_copy) = self.open_fair_copy(job, id, &cleaner).await? else {
            return Ok(Outcome::Finished(()));
        };
        let outcome = self.clean_passages(job, id, &cleaner, fair_copy).await?;
        if let Some(told) = cleaner.engine.as_ref().and_then(TextEngine::trouble) {
            self.warn(job, told).await?;
        }
        if outcome == Outcome::Finished(()) {
            self.showing(job, move |library| library.finish_fair_copy(fair_copy)).await?;
        }
        Ok(outcome)
    }

    /// Cleans what the fair copy does not cover yet. A person may edit the words meanwhile: then a passage is cleaned
    /// again from the new ones, so that every paragraph fits its words. Edits elsewhere cost no work.
    async fn clean_passages(
        &self,
        job: &Job<'_>,
        transcript: TranscriptId,
        cleaner: &Cleaner,
        fair_copy: FairCopyId,
    ) -> Result<Outcome<()>, Error> {
        let session = job.session;
        let mut work = self.work_left(transcript, fair_copy, cleaner).await?;
        let of = work.words;
        let mut made_before: Option<(Passage, Paragraph)> = None;
        while let Some(passage) = work.passages.pop_front() {
            if job.cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            let left: u64 = words_in(&work.passages) + passage.words.len() as u64;
            let progress = Progress { done: of.saturating_sub(left), of: Some(of) };
            (job.events)(Event::Progressed { session, stage: Stage::Clean, progress });
            let Cleaner { engine, style, language, .. } = cleaner;
            let paragraph = match made_before.take() {
                Some((same, paragraph)) if same == passage => paragraph,
                _ => {
                    let made = clean_passage(engine.as_ref(), &passage, style, language, job.cancel).await;
                    let Outcome::Finished(paragraph) = made else { return Ok(Outcome::Cancelled) };
                    paragraph
                }
            };
            if !self.store_paragraph(job, fair_copy, paragraph.clone(), work.revision).await? {
                made_before = Some((passage, paragraph));
                work = self.work_left(transcript, fair_copy, cleaner).await?;
            }
        }
        let progress = Progress { done: of, of: Some(of) };
        (job.events)(Event::Progressed { session, stage: Stage::Clean, progress });
        Ok(Outcome::Finished(()))
    }

    /// Stores a paragraph, then tells it; false, and nothing is stored, when a person edited words since they were read.
    pub(super) async fn store_paragraph(
        &self,
        job: &Job<'_>,
        fair_copy: FairCopyId,
        paragraph: Paragraph,
        revision: i64,
    ) -> Result<bool, Error> {
        let (session, stored) = (job.session, paragraph.clone());
        let (kept, shown) = self
            .stored(move |library| {
                let kept = library.append_paragraph_of(fair_copy, &stored, revision)?;
                Ok((kept, library.current(session)?.fair_copy == Some(fair_copy)))
            })
            .await?;
        if kept && shown {
            (job.events)(Event::Cleaned { session, paragraph });
        }
        Ok(kept)
    }

    /// The passages that the fair copy does not cover. Cutting goes from border to border, so that what is left falls into
    /// the same passages as it would have in one go.
    pub(super) async fn work_left(
        &self,
        transcript: TranscriptId,
        fair_copy: FairCopyId,
        cleaner: &Cleaner,
    ) -> Result<WorkLeft, Error> {
        let limits = cleaner.limits();
        self.stored(move |library| {
            // Asked before the words are read: an edit in between is found out when a paragraph is stored.
            let revision = library.words_revision(transcript)?;
            let mut segments = library.transcript(transcript)?.segments;
            let words = segments.iter().map(|segment| segment.words.len() as u64).sum();
            let mut ends: HashMap<Track, u32> = HashMap::new();
            for paragraph in library.fair_copy(fair_copy)?.paragraphs {
                let end = ends.entry(paragraph.track).or_default();
                *end = paragraph.segments.end.max(*end);
            }
            segments.retain(|segment| ends.get(&segment.track).is_none_or(|end| segment.seq >= *end));
            Ok(WorkLeft { passages: passages(&segments, &limits).into(), words, revision })
        })
        .await
    }

    /// The version to write to: the unfinished one made in the same way, or a fresh one; `None` when it is complete and no
    /// other was asked for.
    pub(super) async fn open_fair_copy(
        &self,
        job: &Job<'_>,
        transcript: TranscriptId,
        cleaner: &Cleaner,
    ) -> Result<Option<FairCopyId>, Error> {
        let (session, meta) = (job.session, cleaner.meta());
        self.showing(job, move |library| {
            let again = library.asked_again(session)? == Some(Stage::Clean);
            let same =
                library.fair_copies(transcript)?.into_iter().rev().find(|head| {
                    head.model == meta.model && head.style == meta.style && head.settings == meta.settings
                });
            match same {
                Some(head) if !head.complete => {
                    library.settle_again(session)?;
                    Ok(Some(head.id))
                }
                Some(_) if !again => Ok(None),
                _ => library.begin_fair_copy(transcript, &meta).map(Some),
            }
        })
        .await
    }

    /// Stores something, and tells it when the version that a person saw is not the one that is shown any more.
    pub(super) async fn showing<T, F>(&self, job: &Job<'_>, call: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Library) -> Result<T, LibraryError> + Send + 'static,
    {
        let session = job.session;
        let (made, before, now) = self
            .stored(move |library| {
                let before = library.current(session)?;
                let made = call(library)?;
                Ok((made, before, library.current(session)?))
            })
            .await?;
        let replaced = before.transcript.is_some() && before.transcript != now.transcript
            || before.fair_copy.is_some() && before.fair_copy != now.fair_copy;
        if replaced {
            (job.events)(Event::VersionShown { session });
        }
        Ok(made)
    }

    /// Keeps a warning with the session, and tells it.
    pub(super) async fn warn(&self, job: &Job<'_>, told: Told) -> Result<(), Error> {
        let (session, stored) = (job.session, told.clone());
        self.stored(move |library| library.add_warning(session, &stored)).await?;
        (job.events)(Event::Warned { session, told });
        Ok(())
    }
}

fn words_in(passages: &VecDeque<Passage>) -> u64 {
    passages.iter().map(|passage| passage.words.len() as u64).sum()
}
