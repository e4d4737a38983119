//! The fair copy of what is written down of a recording while it goes on.

use std::collections::{HashMap, VecDeque};

use tokio_util::sync::CancellationToken;

use super::{
    super::{CleanRequest, Faircopy, Job, fair_copy::Cleaner},
    Live,
};
use crate::{
    clean::{Passage, clean_passage},
    error::Error,
    job::Outcome,
    library::{FairCopyId, TranscriptId},
    transcript::{Millis, Track},
};

/// What is known of the fair copy that is made meanwhile.
pub(super) struct LiveFairCopy {
    cleaner: Cleaner,
    id: FairCopyId,
    /// Passages that will not change any more.
    settled: VecDeque<Passage>,
    /// [`crate::library::Library::words_revision`] of their words.
    revision: i64,
    /// When the next passage will not change any more, if nobody speaks on.
    next_settles: Millis,
}

impl LiveFairCopy {
    /// Takes what is not cleaned yet, as far as it will not change any more.
    fn take(&mut self, passages: VecDeque<Passage>, revision: i64, given: Millis) {
        let pause = self.cleaner.limits().pause;
        let mut last_of: HashMap<Track, u32> = HashMap::new();
        for passage in &passages {
            let last = last_of.entry(passage.track).or_default();
            *last = passage.segments.end.max(*last);
        }
        self.revision = revision;
        self.next_settles = Millis(u64::MAX);
        for passage in passages {
            let ends = passage.words.last().map_or(Millis(0), |word| word.span.end);
            let settles = Millis(ends.0 + pause.0);
            let goes_on = last_of.get(&passage.track) == Some(&passage.segments.end) && given < settles;
            if goes_on {
                self.next_settles = self.next_settles.min(settles);
            } else {
                self.settled.push_back(passage);
            }
        }
    }
}

impl Faircopy {
    /// Cleans passages that will not change any more, one after the other.
    pub(super) async fn clean_settled(
        &self,
        job: &Job<'_>,
        live: &mut Live<'_>,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let (Some(request), Some(language)) = (live.clean, live.plan.language()) else { return Ok(()) };
        if live.fair_copy.is_none() {
            live.fair_copy = self.begin_cleaning(job, live.transcript, request, &language).await?;
        }
        let Some(fair_copy) = &mut live.fair_copy else { return Ok(()) };
        loop {
            if fair_copy.settled.is_empty() {
                if !live.is_fresh && live.given < fair_copy.next_settles {
                    return Ok(());
                }
                let left = self.work_left(live.transcript, fair_copy.id, &fair_copy.cleaner).await?;
                fair_copy.take(left.passages, left.revision, live.given);
                live.is_fresh = false;
            }
            let Some(passage) = fair_copy.settled.front() else { return Ok(()) };
            live.busy.idles();
            let made = self.clean_one(job, fair_copy, passage, cancel).await?;
            match made {
                Outcome::Finished(true) => drop(fair_copy.settled.pop_front()),
                // A person edited the words meanwhile.
                Outcome::Finished(false) => {
                    fair_copy.settled.clear();
                    live.is_fresh = true;
                }
                Outcome::Cancelled => return Ok(()),
            }
        }
    }

    async fn begin_cleaning(
        &self,
        job: &Job<'_>,
        transcript: TranscriptId,
        request: &CleanRequest,
        language: &str,
    ) -> Result<Option<LiveFairCopy>, Error> {
        let cleaner = self.cleaner(request, language).await?.for_a_recording();
        if let Some(told) = cleaner.warning.clone() {
            self.warn(job, told).await?;
        }
        let id = self.open_fair_copy(job, transcript, &cleaner).await?;
        Ok(id.map(|id| LiveFairCopy { cleaner, id, settled: VecDeque::new(), revision: 0, next_settles: Millis(0) }))
    }

    /// Cleans one passage and stores it; false when its words have changed.
    async fn clean_one(
        &self,
        job: &Job<'_>,
        fair_copy: &LiveFairCopy,
        passage: &Passage,
        cancel: &CancellationToken,
    ) -> Result<Outcome<bool>, Error> {
        let Cleaner { engine, style, language, .. } = &fair_copy.cleaner;
        let made = clean_passage(engine.as_ref(), passage, style, language, cancel).await;
        let Outcome::Finished(paragraph) = made else { return Ok(Outcome::Cancelled) };
        self.store_paragraph(job, fair_copy.id, paragraph, fair_copy.revision).await.map(Outcome::Finished)
    }
}
