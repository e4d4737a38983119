//! Notes by a language model: passage by passage, each line checked and stored as it is written, and one summary of all in the end.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;

use super::{
    super::{Faircopy, Job, blocking},
    Work,
};
use crate::{
    clean::ModelTrouble,
    error::Error,
    job::Outcome,
    note::{Draft, NotesId, SectionKind},
    notes::{
        Ask, Found, Lines, NotesModel, Reading, ask, ask_for_summary, read_line, read_summary, readings, supported,
    },
};

/// Lines of summaries that one call makes one summary of.
const GROUP: usize = 30;

/// Lines on their way into the library.
struct Keeper<'a> {
    app: &'a Faircopy,
    job: &'a Job<'a>,
    notes: NotesId,
    work: &'a Arc<Work>,
    /// The section whose lines wait for the summary of all.
    waits: Option<usize>,
    waiting: Vec<Draft>,
    /// For each section what is stored, in small letters.
    stored: Vec<Vec<String>>,
}

impl Faircopy {
    /// `None` where the model failed before it wrote anything.
    pub(super) async fn note_by_model<M: NotesModel>(
        &self,
        job: &Job<'_>,
        notes: NotesId,
        work: &Arc<Work>,
        model: &M,
    ) -> Result<Option<Outcome<()>>, Error> {
        let readings = readings(&work.source, &work.template, model.context_tokens());
        let sections = &work.template.sections;
        let summary = sections.iter().position(|section| section.kind == SectionKind::Summary);
        let waits = summary.filter(|_| readings.len() > 1);
        let stored = vec![Vec::new(); sections.len()];
        let mut keeper = Keeper { app: self, job, notes, work, waits, waiting: Vec::new(), stored };
        for reading in &readings {
            work.tell(job, reading.first);
            let (send, written) = unbounded_channel();
            let asked = ask(&work.source, &work.template, reading);
            let (outcome, kept) =
                tokio::join!(answer(model, asked, send, job.cancel), keeper.keep_all(written, reading));
            kept?;
            match outcome {
                Ok(Outcome::Cancelled) => return Ok(Some(Outcome::Cancelled)),
                Err(_) if keeper.has_nothing() => return Ok(None),
                // After a failure what is there stays; the next passage may go better.
                Ok(Outcome::Finished(())) | Err(_) => {}
            }
        }
        if let Some(place) = waits {
            let candidates = std::mem::take(&mut keeper.waiting);
            match summary_of(work, place, candidates, model, job.cancel).await {
                Outcome::Finished(lines) => keeper.store_all(place, lines).await?,
                Outcome::Cancelled => return Ok(Some(Outcome::Cancelled)),
            }
        }
        work.tell(job, work.source.sentences.len());
        Ok(Some(Outcome::Finished(())))
    }
}

impl Keeper<'_> {
    /// Checks and keeps what is written until it ends.
    async fn keep_all(&mut self, mut written: UnboundedReceiver<String>, reading: &Reading) -> Result<(), Error> {
        while let Some(line) = written.recv().await {
            let read = read_line(&line, &self.work.source, &self.work.template, reading);
            if let Some((section, draft)) = read {
                self.keep(section, draft).await?;
            }
        }
        Ok(())
    }

    async fn keep(&mut self, section: usize, draft: Draft) -> Result<(), Error> {
        let work = self.work.clone();
        let line = blocking(move || supported(draft, &work.source)).await?;
        if Some(section) == self.waits {
            self.waiting.push(line);
            return Ok(());
        }
        let said = line.text.to_lowercase();
        let stored = &mut self.stored[section];
        if stored.contains(&said) || stored.len() >= self.work.template.sections[section].most {
            return Ok(());
        }
        stored.push(said);
        self.app.store_line(self.job, self.notes, Found { section, line }).await
    }

    async fn store_all(&mut self, section: usize, lines: Vec<Draft>) -> Result<(), Error> {
        self.waits = None;
        for line in lines {
            self.keep(section, line).await?;
        }
        Ok(())
    }

    fn has_nothing(&self) -> bool {
        self.waiting.is_empty() && self.stored.iter().all(Vec::is_empty)
    }
}

/// Asks, and sends each line on as soon as it is whole.
async fn answer<M: NotesModel>(
    model: &M,
    asked: Ask,
    send: UnboundedSender<String>,
    cancel: &CancellationToken,
) -> Result<Outcome<()>, ModelTrouble> {
    let mut lines = Lines::default();
    let outcome = {
        let mut heard = |text: &str| {
            for line in lines.hear(text) {
                // Whoever kept them has failed, and says so.
                let _ = send.send(line);
            }
        };
        model.write(asked, &mut heard, cancel).await
    };
    let _ = send.send(lines.end());
    outcome
}

/// One summary of the lines of several, in as many rounds as it takes. A call that fails leaves the first of its lines.
async fn summary_of<M: NotesModel>(
    work: &Work,
    place: usize,
    mut lines: Vec<Draft>,
    model: &M,
    cancel: &CancellationToken,
) -> Outcome<Vec<Draft>> {
    let most = work.template.sections[place].most;
    while lines.len() > most {
        let mut shorter = Vec::new();
        for group in lines.chunks(GROUP) {
            let (send, mut written) = unbounded_channel();
            let asked = ask_for_summary(&work.template, place, group, &work.source.language);
            if let Ok(Outcome::Cancelled) = answer(model, asked, send, cancel).await {
                return Outcome::Cancelled;
            }
            let mut made = Vec::new();
            while let Ok(line) = written.try_recv() {
                made.extend(read_summary(&line, group));
            }
            if made.is_empty() {
                made.extend_from_slice(group);
            }
            made.truncate(most);
            shorter.extend(made);
        }
        if shorter.len() >= lines.len() {
            shorter.truncate(most);
        }
        lines = shorter;
    }
    Outcome::Finished(lines)
}
