//! What a person changes in the texts of a session: stored at once, with the originals beside it, and undone step by step.
//!
//! An edit is worked out on a [`Stretch`] that was read before and stored only if nothing of it has changed meanwhile; else
//! it is worked out anew. So edits of several processes, and a job that still appends to the same texts, never mix.
//! Edits are made to the versions that are shown. Applying a paragraph's edits to its words gives its text, always: in every
//! fair copy of the words that were edited, shown or not.

mod clean_row;
mod draft;
mod follow;
mod going_on;
mod hear_again;
mod heard;
mod retype;
#[cfg(test)]
mod tests;
mod undoing;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use self::hear_again::{HearWith, HeardAgain, SpokenLanguage};
use self::{draft::Draft, retype::retype};
use super::{Faircopy, Row, rows::rows_of_stretch};
use crate::{
    clean::{Language, apply, diff, normalised},
    error::Error,
    library::{
        Changes, Current, HeldParagraph, Library, LibraryError, ParagraphText, RevisionId, Side, Step, Stretch,
        TranscriptId,
    },
    session::SessionId,
    transcript::{Edit, EditKind, Segment, Track, Verdict, Word, join_words},
};

/// How often an edit is worked out anew because a text has changed meanwhile.
const TRIES: usize = 20;

/// Names a row of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RowName {
    /// Whose words.
    pub track: Track,
    /// Places of its segments within the track.
    pub segments: Range<u32>,
}

/// Where a text belongs that a person began to edit some time ago.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Begun {
    /// The versions that the person looks at; without a transcript those that are shown now.
    pub versions: Current,
    /// The step that this one goes on with, if nothing came in between: both are one step to undo.
    pub step: Option<RevisionId>,
}

/// What a person's edit changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Edited {
    /// The rows that changed, as they are now; none where another version is shown.
    pub rows: Vec<Row>,
    /// The step in the journal; `None` where nothing changed.
    pub step: Option<RevisionId>,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is an edit to do again.
    pub can_redo: bool,
}

/// The texts of a row before a person changed them; `None` where nobody did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Originals {
    /// The words as they were heard.
    pub verbatim: Option<String>,
    /// The fair copy as it was made.
    pub fair_copy: Option<String>,
}

/// Parts of a transcript.
type Parts = Vec<(Track, Range<u32>)>;

/// Who edits: the texts of one session. All calls wait for the disk.
struct Editor<'a> {
    library: &'a Library,
    session: SessionId,
    begun: Begun,
}

impl Faircopy {
    /// Replaces a text of a row. Verbatim words that stay keep their time and probability, others share the time of those
    /// that they replace; every fair copy of them follows where it says what was said.
    ///
    /// # Errors
    /// [`Error::NoRow`], [`Error::Library`]; so for all edits.
    pub fn edit_text(
        &self,
        session: SessionId,
        row: &RowName,
        side: Side,
        text: &str,
        begun: Begun,
    ) -> Result<Edited, Error> {
        let editor = Editor { begun, ..self.editor(session) };
        match side {
            Side::Verbatim => editor.edit_verbatim(row, text),
            Side::FairCopy => editor.edit_fair_copy(row, text),
        }
    }

    /// Puts back what was said at these places of `Paragraph::edits`.
    pub fn restore_edits(&self, session: SessionId, row: &RowName, edits: &[u32]) -> Result<Edited, Error> {
        self.editor(session).restore_edits(row, edits)
    }

    /// Puts back every change of this kind in the whole session, or every one with these verbatim words, whatever their
    /// case and punctuation: one step to undo.
    pub fn restore_everywhere(&self, session: SessionId, kind: EditKind, words: Option<&str>) -> Result<Edited, Error> {
        self.editor(session).restore_everywhere(kind, words)
    }

    /// Puts one side of a row back as it was before any person changed it; can be undone like any edit.
    pub fn revert_row(&self, session: SessionId, row: &RowName, side: Side) -> Result<Edited, Error> {
        self.editor(session).revert_row(row, side)
    }

    /// The texts of a row before any person changed them.
    pub fn originals(&self, session: SessionId, row: &RowName) -> Result<Originals, Error> {
        self.editor(session).originals(row)
    }

    /// Takes the last edit of the versions that are shown back, on whichever side it was; nothing where there is none.
    pub fn undo(&self, session: SessionId) -> Result<Edited, Error> {
        self.editor(session).undo()
    }

    /// Does the edit again that was taken back last; nothing where there is none.
    pub fn redo(&self, session: SessionId) -> Result<Edited, Error> {
        self.editor(session).redo()
    }

    fn editor(&self, session: SessionId) -> Editor<'_> {
        Editor { library: self.library(), session, begun: Begun::default() }
    }
}

impl Editor<'_> {
    fn edit_verbatim(&self, row: &RowName, text: &str) -> Result<Edited, Error> {
        self.edit(&row.parts(), Side::Verbatim, |stretch, _, draft| {
            let segments = row.segments_of(stretch)?;
            if normalised(&join_words(&crate::clean::paragraph_words(segments.iter().copied()))) == normalised(text) {
                return Ok(());
            }
            let language = Language::of(&stretch.language);
            for (segment, text) in segments.iter().zip(retype(&segments, text, language)) {
                draft.set_segment(segment.track, segment.seq, text);
            }
            Ok(())
        })
    }

    fn edit_fair_copy(&self, row: &RowName, text: &str) -> Result<Edited, Error> {
        let text = normalised(text);
        self.edit(&row.parts(), Side::FairCopy, |stretch, versions, draft| {
            let held = row.paragraph_of(stretch, versions)?;
            if held.paragraph.text != text {
                let edits = diff(&words_of(held, stretch), &text, Language::of(&stretch.language));
                set(draft, held, ParagraphText { text: text.clone(), edits, verdict: Verdict::Edited });
            }
            Ok(())
        })
    }

    fn restore_edits(&self, row: &RowName, edits: &[u32]) -> Result<Edited, Error> {
        self.edit(&row.parts(), Side::FairCopy, |stretch, versions, draft| {
            let held = row.paragraph_of(stretch, versions)?;
            restore(draft, held, &words_of(held, stretch), |place, _| edits.contains(&place));
            Ok(())
        })
    }

    fn restore_everywhere(&self, kind: EditKind, words: Option<&str>) -> Result<Edited, Error> {
        let wanted = words.map(compared);
        self.edit(&everywhere(), Side::FairCopy, |stretch, versions, draft| {
            for held in stretch.paragraphs.iter().filter(|held| Some(held.fair_copy) == versions.fair_copy) {
                let said = words_of(held, stretch);
                restore(draft, held, &said, |_, edit| {
                    let raw = said.get(edit.raw.start as usize..edit.raw.end as usize).unwrap_or_default();
                    let is_wanted = |wanted: &String| !raw.is_empty() && compared(&join_words(raw)) == *wanted;
                    edit.kind == kind && wanted.as_ref().is_none_or(is_wanted)
                });
            }
            Ok(())
        })
    }

    fn revert_row(&self, row: &RowName, side: Side) -> Result<Edited, Error> {
        self.edit(&row.parts(), side, |stretch, versions, draft| {
            if side == Side::FairCopy {
                let held = row.paragraph_of(stretch, versions)?;
                if let Some(original) = &held.original {
                    set(draft, held, original.clone());
                }
                return Ok(());
            }
            row.segments_of(stretch)?;
            for held in stretch.segments.iter().filter(|held| row.has(&held.segment)) {
                if let Some(original) = &held.original {
                    draft.set_segment(held.segment.track, held.segment.seq, original.clone());
                }
            }
            Ok(())
        })
    }

    fn originals(&self, row: &RowName) -> Result<Originals, Error> {
        let versions = self.library.current(self.session)?;
        let stretch = self.library.stretch(versions.transcript.ok_or(Error::NoRow)?, &row.parts())?;
        let as_heard = |segment: &&Segment| {
            let held = stretch.segments.iter().find(|held| held.segment == **segment);
            let words = held.and_then(|held| held.original.clone()).map_or(segment.words.clone(), |text| text.words);
            Segment { words, ..(*segment).clone() }
        };
        let segments = row.segments_of(&stretch)?;
        let changed = stretch.segments.iter().any(|held| row.has(&held.segment) && held.original.is_some());
        let heard: Vec<Segment> = segments.iter().map(as_heard).collect();
        let verbatim = changed.then(|| join_words(&crate::clean::paragraph_words(&heard)));
        let made = row.paragraph_of(&stretch, versions).ok();
        let made = made.and_then(|held| held.original.as_ref().filter(|_| is_changed(held)));
        Ok(Originals { verbatim, fair_copy: made.map(|original| original.text.clone()) })
    }

    /// Works an edit out and stores it, again and again until nothing came in between.
    fn edit(
        &self,
        parts: &Parts,
        side: Side,
        make: impl Fn(&Stretch, Current, &mut Draft<'_>) -> Result<(), Error>,
    ) -> Result<Edited, Error> {
        for _ in 0..TRIES {
            let versions = self.versions()?;
            let stretch = self.library.stretch(versions.transcript.ok_or(Error::NoRow)?, parts)?;
            let going_on = self.going_on(versions, &stretch)?;
            let from = going_on.as_ref().map_or(&stretch, |begun| &begun.before);
            let mut draft = Draft::of(from);
            make(from, versions, &mut draft)?;
            let whole = draft.changes();
            let (changes, step) = match &going_on {
                Some(begun) => (begun.changes_to(&whole, &stretch), Step::GoOn(begun.step, whole)),
                None => (whole, Step::Edit(versions.fair_copy.filter(|_| side == Side::FairCopy))),
            };
            if changes.is_empty() {
                return self.answer(stretch.transcript, &changes, self.begun.step);
            }
            if let Some(step) = self.library.revise(&stretch, &changes, &step)? {
                return self.answer(stretch.transcript, &changes, Some(step));
            }
        }
        Err(LibraryError::InUse.into())
    }

    /// The versions that the person looks at.
    fn versions(&self) -> Result<Current, Error> {
        let shown = self.library.current(self.session)?;
        let Current { transcript: Some(transcript), fair_copy } = self.begun.versions else { return Ok(shown) };
        // A fair copy that was begun meanwhile is shown while it grows.
        let growing = shown.fair_copy.filter(|_| shown.transcript == Some(transcript));
        Ok(Current { transcript: Some(transcript), fair_copy: fair_copy.or(growing) })
    }

    /// The rows that these changes to a transcript and its fair copies touch, as they are now.
    fn answer(&self, edited: TranscriptId, changes: &Changes, step: Option<RevisionId>) -> Result<Edited, Error> {
        let versions = self.library.current(self.session)?;
        let (can_undo, can_redo) = self.library.can_undo_and_redo(versions)?;
        if versions.transcript != Some(edited) {
            return Ok(Edited { rows: Vec::new(), step, can_undo, can_redo });
        }
        let shown = changes.paragraphs.iter().filter(|change| Some(change.fair_copy) == versions.fair_copy);
        let mut parts: Parts = shown.map(|change| (change.track, change.first_segment..change.end_segment)).collect();
        parts.extend(changes.segments.iter().map(|change| (change.track, change.seq..change.seq + 1)));
        let rows = rows_of_stretch(&self.library.stretch(edited, &parts)?, versions.fair_copy, &parts);
        Ok(Edited { rows, step, can_undo, can_redo })
    }
}

impl RowName {
    fn parts(&self) -> Parts {
        vec![(self.track, self.segments.clone())]
    }

    fn has(&self, segment: &Segment) -> bool {
        segment.track == self.track && self.segments.contains(&segment.seq)
    }

    /// The segments of the row; an error when there is none.
    fn segments_of<'a>(&self, stretch: &'a Stretch) -> Result<Vec<&'a Segment>, Error> {
        let all = stretch.segments.iter().map(|held| &held.segment);
        let own: Vec<&Segment> = all.filter(|segment| self.has(segment)).collect();
        if own.is_empty() { Err(Error::NoRow) } else { Ok(own) }
    }

    /// The paragraph of the row in the fair copy that is shown.
    fn paragraph_of<'a>(&self, stretch: &'a Stretch, versions: Current) -> Result<&'a HeldParagraph, Error> {
        let is_it = |held: &&HeldParagraph| {
            Some(held.fair_copy) == versions.fair_copy
                && held.paragraph.track == self.track
                && held.paragraph.segments == self.segments
        };
        stretch.paragraphs.iter().find(is_it).ok_or(Error::NoRow)
    }
}

/// Whether a paragraph says something else than it did at first.
pub(super) fn is_changed(held: &HeldParagraph) -> bool {
    let now = &held.paragraph;
    held.original.as_ref().is_some_and(|first| first.text != now.text || first.verdict != now.verdict)
}

/// The words that a paragraph is made of.
fn words_of(held: &HeldParagraph, stretch: &Stretch) -> Vec<Word> {
    let paragraph = &held.paragraph;
    let all = stretch.segments.iter().map(|held| &held.segment);
    let own = all.filter(|one| one.track == paragraph.track && paragraph.segments.contains(&one.seq));
    crate::clean::paragraph_words(own)
}

fn set(draft: &mut Draft<'_>, held: &HeldParagraph, text: ParagraphText) {
    draft.set_paragraph(held.fair_copy, held.paragraph.track, held.paragraph.segments.start, text);
}

/// Leaves out the edits that are wanted back.
fn restore(draft: &mut Draft<'_>, held: &HeldParagraph, said: &[Word], back: impl Fn(u32, &Edit) -> bool) {
    let all = held.paragraph.edits.iter();
    let edits: Vec<Edit> = (0..).zip(all).filter(|(place, edit)| !back(*place, edit)).map(|(_, e)| e.clone()).collect();
    if edits.len() < held.paragraph.edits.len() {
        set(draft, held, ParagraphText { text: apply(said, &edits), edits, verdict: held.paragraph.verdict.clone() });
    }
}

/// Words without case and the punctuation around them.
fn compared(words: &str) -> String {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let made = words.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if made.is_empty() { words.to_lowercase() } else { made }
}

fn everywhere() -> Parts {
    Track::ALL.map(|track| (track, 0..u32::MAX)).into()
}
