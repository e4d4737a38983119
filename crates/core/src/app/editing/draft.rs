//! What an edit is going to change, worked out on a stretch of text that was read before.

use std::collections::BTreeMap;

use super::follow::follow;
use crate::{
    clean::{Language, apply, diff, paragraph_words},
    library::{
        Changes, FairCopyId, HeldParagraph, HeldSegment, ParagraphChange, ParagraphText, SegmentChange, SegmentText,
        Stretch,
    },
    transcript::{Segment, Track, Word, join_words},
};

/// New texts for segments and paragraphs of a stretch.
pub(super) struct Draft<'a> {
    stretch: &'a Stretch,
    segments: BTreeMap<(Track, u32), SegmentText>,
    paragraphs: BTreeMap<(FairCopyId, Track, u32), ParagraphText>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(stretch: &'a Stretch) -> Self {
        Self { stretch, segments: BTreeMap::new(), paragraphs: BTreeMap::new() }
    }

    /// A segment says this from now on.
    pub(super) fn set_segment(&mut self, track: Track, seq: u32, text: SegmentText) {
        self.segments.insert((track, seq), text);
    }

    /// A paragraph says this from now on.
    pub(super) fn set_paragraph(&mut self, fair_copy: FairCopyId, track: Track, first: u32, text: ParagraphText) {
        self.paragraphs.insert((fair_copy, track, first), text);
    }

    /// All that changes: what was set, and every paragraph that has to follow its words.
    pub(super) fn changes(mut self) -> Changes {
        self.take_originals();
        let mut changes = Changes::default();
        for held in &self.stretch.segments {
            let Segment { track, seq, .. } = held.segment;
            let before = held.text();
            if let Some(after) = self.segments.get(&(track, seq)).filter(|after| **after != before) {
                changes.segments.push(SegmentChange { track, seq, before, after: after.clone() });
            }
        }
        for held in &self.stretch.paragraphs {
            let (before, after) = (held.text(), self.paragraph_after(held));
            let (track, segments) = (held.paragraph.track, &held.paragraph.segments);
            let is_its_own = |change: &SegmentChange| change.track == track && segments.contains(&change.seq);
            // One whose words change is noted even where it stays as it is, so that undoing leaves it so.
            if before != after || changes.segments.iter().any(is_its_own) {
                changes.paragraphs.push(ParagraphChange {
                    fair_copy: held.fair_copy,
                    track,
                    first_segment: segments.start,
                    end_segment: segments.end,
                    before,
                    after,
                });
            }
        }
        changes
    }

    /// A segment that reads as it did at first is as it was at first, with all its times.
    fn take_originals(&mut self) {
        for HeldSegment { segment, original } in &self.stretch.segments {
            if let Some(original) = original
                && let Some(after) = self.segments.get_mut(&(segment.track, segment.seq))
                && join_words(&after.words) == join_words(&original.words)
            {
                after.clone_from(original);
            }
        }
    }

    fn paragraph_after(&self, held: &HeldParagraph) -> ParagraphText {
        let before = held.text();
        let (track, range) = (held.paragraph.track, &held.paragraph.segments);
        let set = self.paragraphs.get(&(held.fair_copy, track, range.start));
        if set.is_none() && !range.clone().any(|seq| self.segments.contains_key(&(track, seq))) {
            return before;
        }
        let said_before = self.words(held, HeldSegment::text);
        let said = self.words(held, |held| {
            let name = (held.segment.track, held.segment.seq);
            self.segments.get(&name).cloned().unwrap_or_else(|| held.text())
        });
        let mut after = match set {
            Some(set) => set.clone(),
            None if said != said_before => follow(&said_before, &said, &before),
            None => return before,
        };
        if let Some(original) = &held.original {
            let reads_so = apply(&said, &original.edits) == original.text;
            // As it was made, or left so while its words were away and are back now.
            let stays_so = set.is_none() && before.text == original.text;
            if reads_so && (after.text == original.text || stays_so) {
                return original.clone();
            }
        }
        if apply(&said, &after.edits) != after.text || !fits(&after, said.len()) {
            after.edits = diff(&said, &after.text, Language::of(&self.stretch.language));
        }
        after
    }

    /// The words of a paragraph when its segments say what `text` gives.
    fn words(&self, held: &HeldParagraph, text: impl Fn(&HeldSegment) -> SegmentText) -> Vec<Word> {
        let own = self.stretch.segments.iter().filter(|held_segment| {
            let segment = &held_segment.segment;
            segment.track == held.paragraph.track && held.paragraph.segments.contains(&segment.seq)
        });
        let segments: Vec<Segment> =
            own.map(|held| Segment { words: text(held).words, ..held.segment.clone() }).collect();
        paragraph_words(&segments)
    }
}

/// Whether all edits are about words that there are.
fn fits(text: &ParagraphText, words: usize) -> bool {
    text.edits.iter().all(|edit| edit.raw.end as usize <= words)
}
