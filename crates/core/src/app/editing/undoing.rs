//! Taking edits back and doing them again, across both sides and after a restart too.

use super::{Edited, Editor, Parts, TRIES, draft::Draft};
use crate::{
    error::Error,
    library::{Changes, LibraryError, ParagraphText, Revision, SegmentText, Step, Stretch},
};

impl Editor<'_> {
    pub(super) fn undo(&self) -> Result<Edited, Error> {
        self.step(false)
    }

    pub(super) fn redo(&self) -> Result<Edited, Error> {
        self.step(true)
    }

    fn step(&self, again: bool) -> Result<Edited, Error> {
        for _ in 0..TRIES {
            let versions = self.library.current(self.session)?;
            let found = if again { self.library.last_undone(versions)? } else { self.library.last_edit(versions)? };
            let (Some(transcript), Some(revision)) = (versions.transcript, found) else {
                let (can_undo, can_redo) = self.library.can_undo_and_redo(versions)?;
                return Ok(Edited { rows: Vec::new(), step: None, can_undo, can_redo });
            };
            let stretch = self.library.stretch(transcript, &parts_of(&revision.changes))?;
            let changes = turned(&stretch, &revision, again);
            let step = if again { Step::Redo(revision.id) } else { Step::Undo(revision.id) };
            if let Some(step) = self.library.revise(&stretch, &changes, &step)? {
                return self.answer(transcript, &changes, Some(step));
            }
        }
        Err(LibraryError::InUse.into())
    }
}

/// What has to change for the edit to be undone or done again. Paragraphs that were made of its words since, or that are no
/// more as the edit left them, follow their words as after any edit.
fn turned(stretch: &Stretch, revision: &Revision, again: bool) -> Changes {
    fn order<T>(before: T, after: T, again: bool) -> (T, T) {
        if again { (before, after) } else { (after, before) }
    }
    let mut draft = Draft::of(stretch);
    for change in &revision.changes.segments {
        let (_, to): (&SegmentText, _) = order(&change.before, &change.after, again);
        draft.set_segment(change.track, change.seq, to.clone());
    }
    for change in &revision.changes.paragraphs {
        let (from, to): (&ParagraphText, _) = order(&change.before, &change.after, again);
        let stands = stretch.paragraphs.iter().find(|held| {
            let (paragraph, first) = (&held.paragraph, change.first_segment);
            held.fair_copy == change.fair_copy && paragraph.track == change.track && paragraph.segments.start == first
        });
        if revision.fair_copy.is_some() || stands.is_some_and(|held| held.text() == *from) {
            draft.set_paragraph(change.fair_copy, change.track, change.first_segment, to.clone());
        }
    }
    draft.changes()
}

fn parts_of(changes: &Changes) -> Parts {
    let segments = changes.segments.iter().map(|change| (change.track, change.seq..change.seq + 1));
    let paragraphs = changes.paragraphs.iter().map(|change| (change.track, change.first_segment..change.end_segment));
    segments.chain(paragraphs).collect()
}
