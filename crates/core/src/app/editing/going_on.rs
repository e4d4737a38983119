//! An edit that goes on: a person types, rests and types on. Each text is saved, and all of it is one step to undo, worked
//! out from what stood there before the first letter, so that half a word on the way costs no word its time.

use super::{Editor, Error};
use crate::library::{Changes, Current, HeldParagraph, ParagraphChange, RevisionId, SegmentChange, Stretch};

/// A step that goes on.
pub(super) struct GoingOn {
    pub(super) step: RevisionId,
    /// What it did so far.
    so_far: Changes,
    /// The texts as they were before it.
    pub(super) before: Stretch,
}

impl Editor<'_> {
    /// The step that this edit goes on with; `None` where it is one of its own: another came in between, or the texts are
    /// not as it left them.
    pub(super) fn going_on(&self, versions: Current, now: &Stretch) -> Result<Option<GoingOn>, Error> {
        let Some(step) = self.begun.step else { return Ok(None) };
        let Some(last) = self.library.last_edit(versions)?.filter(|last| last.id == step) else { return Ok(None) };
        Ok(before(now, &last.changes).map(|before| GoingOn { step, so_far: last.changes, before }))
    }
}

impl GoingOn {
    /// What has to change for the texts to be as `whole` makes them of those before.
    pub(super) fn changes_to(&self, whole: &Changes, now: &Stretch) -> Changes {
        let mut changes = whole.clone();
        for done in &self.so_far.segments {
            if !changes.segments.iter().any(|change| same_segment(change, done)) {
                changes.segments.push(SegmentChange { after: done.before.clone(), ..done.clone() });
            }
        }
        for done in &self.so_far.paragraphs {
            if !changes.paragraphs.iter().any(|change| same_paragraph(change, done)) {
                changes.paragraphs.push(ParagraphChange { after: done.before.clone(), ..done.clone() });
            }
        }
        for change in &mut changes.segments {
            if let Some(held) =
                now.segments.iter().find(|held| (held.segment.track, held.segment.seq) == (change.track, change.seq))
            {
                change.before = held.text();
            }
        }
        changes.segments.retain(|change| change.before != change.after);
        for change in &mut changes.paragraphs {
            if let Some(held) = now.paragraphs.iter().find(|held| is_of(change, held)) {
                change.before = held.text();
            }
        }
        changes
    }
}

/// The texts as they were before these changes; `None` where they are not as the changes left them.
fn before(now: &Stretch, changes: &Changes) -> Option<Stretch> {
    let mut before = now.clone();
    for change in &changes.segments {
        let is_it = |segment: &crate::transcript::Segment| (segment.track, segment.seq) == (change.track, change.seq);
        let held = before.segments.iter_mut().find(|held| is_it(&held.segment))?;
        if held.text() != change.after {
            return None;
        }
        *held = held.reading(change.before.clone());
    }
    for change in &changes.paragraphs {
        let held = before.paragraphs.iter_mut().find(|held| is_of(change, held))?;
        if held.text() != change.after {
            return None;
        }
        *held = held.reading(change.before.clone());
    }
    // A paragraph that was made of the words since does not fit those before.
    let fits = |held: &HeldParagraph| {
        let is_changed = |change: &SegmentChange| {
            change.track == held.paragraph.track && held.paragraph.segments.contains(&change.seq)
        };
        changes.paragraphs.iter().any(|change| is_of(change, held)) || !changes.segments.iter().any(is_changed)
    };
    before.paragraphs.iter().all(fits).then_some(before)
}

fn is_of(change: &ParagraphChange, held: &HeldParagraph) -> bool {
    let paragraph = &held.paragraph;
    (change.fair_copy, change.track, change.first_segment)
        == (held.fair_copy, paragraph.track, paragraph.segments.start)
}

fn same_segment(one: &SegmentChange, other: &SegmentChange) -> bool {
    (one.track, one.seq) == (other.track, other.seq)
}

fn same_paragraph(one: &ParagraphChange, other: &ParagraphChange) -> bool {
    (one.fair_copy, one.track, one.first_segment) == (other.fair_copy, other.track, other.first_segment)
}
