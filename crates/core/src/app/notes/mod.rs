//! Notes of a session's current texts: made line by line and stored as they appear, changed by a person, copied.

mod by_model;
mod changing;
mod templates;
#[cfg(test)]
mod tests;
mod texts;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{EventSink, Faircopy, Job, NotesRequest, TextEngine, blocking, now_unix_ms};
use crate::{
    error::Error,
    event::Event,
    job::{Outcome, Progress, Stage},
    library::{Current, LibraryError, NotesMeta},
    note::NotesId,
    notes::{Found, Source, Template, notes_by_rule},
    session::SessionId,
    told::{Tell, Told},
};

pub use templates::TemplateView;
pub use texts::NotesText;

impl Faircopy {
    /// Makes notes of the session's current texts: a version of their own, stored line by line. Those before stay.
    ///
    /// # Errors
    /// [`Error::NoTemplate`], [`Error::NoText`], [`Error::NothingSaid`], [`Error::Busy`], [`Error::Library`], and those of the
    /// language model where one was named.
    pub async fn make_notes(
        &self,
        session: SessionId,
        request: &NotesRequest,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        let template = self.note_template(request.template.as_deref())?;
        let job = self.job(session, events, cancel).await?;
        let of = self.stored(move |library| library.current(session)).await?;
        let source = self.source_of_notes(session, of).await?;
        let engine = self.notes_engine(&job, request, &source.language).await?;
        let work = Arc::new(Work { source, template, of });
        let mut outcome = None;
        if let Some(engine) = engine {
            let notes = self.begin_notes(&job, &work, Some(engine.id())).await?;
            outcome = self.note_by_model(&job, notes, &work, &engine).await?.map(|outcome| (notes, outcome));
            if outcome.is_none() {
                self.stored(move |library| library.discard_empty_notes(notes)).await?;
                tell_rules(&job, engine.trouble().or_else(|| Some(Error::NotNoted.told())));
            }
        }
        let (notes, outcome) = if let Some(made) = outcome {
            made
        } else {
            let notes = self.begin_notes(&job, &work, None).await?;
            (notes, self.note_by_rule(&job, notes, &work).await?)
        };
        if outcome == Outcome::Cancelled {
            return Ok(Outcome::Cancelled);
        }
        self.stored(move |library| library.finish_notes(notes)).await?;
        events(Event::NotesMade { session, notes });
        events(Event::Finished { session });
        Ok(Outcome::Finished(session))
    }

    /// A model that follows instructions; one of a single trade, as the demo model, makes no notes.
    async fn notes_engine(
        &self,
        job: &Job<'_>,
        request: &NotesRequest,
        language: &str,
    ) -> Result<Option<TextEngine>, Error> {
        if request.by_rule {
            return Ok(None);
        }
        match self.text_engine(request.text_model.as_deref(), language).await {
            Ok(engine) => Ok(engine.filter(|engine| engine.system().is_none())),
            // A model that was named must work; the one chosen for the person need not.
            Err(error) if request.text_model.is_some() => Err(error),
            Err(error) => {
                tell_rules(job, Some(error.told()));
                Ok(None)
            }
        }
    }

    async fn source_of_notes(&self, session: SessionId, current: Current) -> Result<Source, Error> {
        let Some(transcript) = current.transcript else { return Err(Error::NoText(session)) };
        let app = self.clone();
        let read = move || -> Result<Source, LibraryError> {
            let said = app.library().transcript(transcript)?;
            let copy = current.fair_copy.map(|id| app.library().fair_copy(id)).transpose()?;
            Ok(Source::of(&said, copy.as_ref()))
        };
        let source = blocking(read).await??;
        if source.sentences.is_empty() { Err(Error::NothingSaid(session)) } else { Ok(source) }
    }

    async fn begin_notes(&self, job: &Job<'_>, work: &Work, model: Option<&str>) -> Result<NotesId, Error> {
        let session = job.session;
        let meta = NotesMeta {
            of: work.of,
            template: work.template.name.clone(),
            model: model.map(str::to_owned),
            language: work.source.language.clone(),
            sections: work.template.sections.iter().map(|section| (section.kind, section.heading.clone())).collect(),
            settings: serde_json::json!({ "instructions": work.template.instructions }),
            created_unix_ms: now_unix_ms(),
        };
        let begun = self
            .stored(move |library| {
                let id = library.begin_notes(session, &meta)?;
                library.notes(id)
            })
            .await?;
        let id = begun.head.id;
        (job.events)(Event::NotesBegun { session, notes: begun.head, sections: begun.sections });
        Ok(id)
    }

    async fn note_by_rule(&self, job: &Job<'_>, notes: NotesId, work: &Arc<Work>) -> Result<Outcome<()>, Error> {
        work.tell(job, 0);
        let read = work.clone();
        for found in blocking(move || notes_by_rule(&read.source, &read.template)).await? {
            if job.cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            self.store_line(job, notes, found).await?;
        }
        work.tell(job, work.source.sentences.len());
        Ok(Outcome::Finished(()))
    }

    /// Stores a line, then tells it.
    async fn store_line(&self, job: &Job<'_>, notes: NotesId, found: Found) -> Result<(), Error> {
        let (session, section) = (job.session, found.section as u32);
        let line = self.stored(move |library| library.append_line(notes, section, &found.line)).await?;
        (job.events)(Event::Noted { session, notes, section, line });
        Ok(())
    }
}

/// Says why no language model makes the notes, where one should.
fn tell_rules(job: &Job<'_>, told: Option<Told>) {
    if let Some(told) = told {
        (job.events)(Event::Warned { session: job.session, told });
    }
}

/// What notes are made of, and how.
struct Work {
    source: Source,
    template: Template,
    of: Current,
}

impl Work {
    /// Tells how many sentences are read.
    fn tell(&self, job: &Job<'_>, sentences: usize) {
        let of = self.source.sentences.len() as u64;
        let progress = Progress { done: sentences as u64, of: Some(of) };
        (job.events)(Event::Progressed { session: job.session, stage: Stage::Notes, progress });
    }
}
