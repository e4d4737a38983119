//! The journal of a person's edits: each is stored with what was there before and after, in one transaction.

use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    Library, ParagraphText, SegmentText, Stretch,
    error::{LibraryError, Result},
    fair::{edits, verdict_columns, verdict_of, write_edits},
    fold::index_words,
    record::{Current, FairCopyId, TranscriptId},
    row::{Name, Named, parse_json},
    stretch::{paragraphs_made, words_revision},
    verbatim::{words, write_words},
};
use crate::transcript::{Doubt, Track, join_words};

/// How many edits of a transcript can be taken back; the originals are kept whatever happens.
const MOST_REVISIONS: i64 = 1000;

/// Names an edit in the journal; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RevisionId(#[cfg_attr(feature = "bindings", specta(type = u32))] i64);

/// What an edit did to a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentChange {
    /// Whose words.
    pub track: Track,
    /// Its place within the track.
    pub seq: u32,
    /// What it said.
    pub before: SegmentText,
    /// What it says now.
    pub after: SegmentText,
}

/// What an edit did to a paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParagraphChange {
    /// The fair copy that it is part of.
    pub fair_copy: FairCopyId,
    /// Whose words.
    pub track: Track,
    /// Place of its first segment within the track.
    pub first_segment: u32,
    /// The place after its last.
    pub end_segment: u32,
    /// What it said.
    pub before: ParagraphText,
    /// What it says now.
    pub after: ParagraphText,
}

/// Everything that one edit did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// In the words as they were said.
    pub segments: Vec<SegmentChange>,
    /// In fair copies of them; those whose words changed too, even where they stay as they are.
    pub paragraphs: Vec<ParagraphChange>,
}

/// An edit of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its name.
    pub id: RevisionId,
    /// The fair copy that it edited; `None` for an edit of the words.
    pub fair_copy: Option<FairCopyId>,
    /// What it did when it was made.
    pub changes: Changes,
}

/// What a change means for the journal.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// An edit of this fair copy, or of the words; what was undone before cannot be done again any more.
    Edit(Option<FairCopyId>),
    /// This edit goes on: from what was there before it began, it is these changes now. Without any it leaves the journal.
    GoOn(RevisionId, Changes),
    /// This edit is taken back.
    Undo(RevisionId),
    /// This edit is done again.
    Redo(RevisionId),
}

impl Changes {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty() && self.paragraphs.is_empty()
    }
}

impl Library {
    /// Stores changes made to what `seen` shows, with their step in the journal: all on disk when this returns, or nothing.
    /// Gives the step's name; `None`, with nothing stored, when the texts are not as `seen` any more: read them again.
    pub fn revise(&self, seen: &Stretch, changes: &Changes, step: &Step) -> Result<Option<RevisionId>> {
        self.write(|transaction| {
            if !is_as_seen(transaction, seen, changes)? {
                return Ok(None);
            }
            let Some(revision) = note(transaction, seen.transcript, changes, step)? else { return Ok(None) };
            for change in &changes.segments {
                write_segment(transaction, seen.transcript, change)?;
            }
            for change in changes.paragraphs.iter().filter(|change| change.before != change.after) {
                write_paragraph(transaction, change)?;
            }
            if !changes.segments.is_empty() {
                let more = |change: &SegmentChange| change.after.words.len() as i64 - change.before.words.len() as i64;
                let more: i64 = changes.segments.iter().map(more).sum();
                let sql =
                    "UPDATE transcripts SET words_revision = words_revision + 1, words = words + ?2 WHERE id = ?1";
                transaction.prepare_cached(sql)?.execute(params![seen.transcript.0, more])?;
            }
            Ok(Some(revision))
        })
    }

    /// The last edit of these versions that was not undone: of their words or of this fair copy.
    pub fn last_edit(&self, versions: Current) -> Result<Option<Revision>> {
        self.revision(versions, "applied = 1", "DESC")
    }

    /// The edit of these versions that was undone last.
    pub fn last_undone(&self, versions: Current) -> Result<Option<Revision>> {
        self.revision(versions, "applied = 0", "ASC")
    }

    /// Whether these versions have an edit to take back, and one to do again.
    pub fn can_undo_and_redo(&self, versions: Current) -> Result<(bool, bool)> {
        self.read(|transaction| {
            let sql = "SELECT coalesce(max(applied = 1), 0), coalesce(max(applied = 0), 0) FROM revisions
                       WHERE transcript = ?1 AND (fair_copy IS NULL OR fair_copy = ?2)";
            let mut statement = transaction.prepare_cached(sql)?;
            let (transcript, fair_copy) = names(versions);
            Ok(statement.query_row(params![transcript, fair_copy], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    fn revision(&self, versions: Current, state: &str, order: &str) -> Result<Option<Revision>> {
        let found: Option<(i64, Option<i64>, String)> = self.read(|transaction| {
            let sql = format!(
                "SELECT id, fair_copy, changes FROM revisions
                 WHERE transcript = ?1 AND {state} AND (fair_copy IS NULL OR fair_copy = ?2) ORDER BY id {order} LIMIT 1"
            );
            let mut statement = transaction.prepare_cached(&sql)?;
            let (transcript, fair_copy) = names(versions);
            let row = statement.query_row(params![transcript, fair_copy], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            });
            Ok(row.optional()?)
        })?;
        let Some((id, fair_copy, changes)) = found else { return Ok(None) };
        let fair_copy = fair_copy.map(FairCopyId);
        Ok(Some(Revision { id: RevisionId(id), fair_copy, changes: parse_json(&changes)? }))
    }
}

fn names(versions: Current) -> (Option<i64>, Option<i64>) {
    (versions.transcript.map(|id| id.0), versions.fair_copy.map(|id| id.0))
}

fn is_as_seen(transaction: &Transaction, seen: &Stretch, changes: &Changes) -> Result<bool> {
    if words_revision(transaction, seen.transcript)? != seen.words_revision {
        return Ok(false);
    }
    // A paragraph that a job made meanwhile would not know of the new words.
    if !changes.segments.is_empty() && paragraphs_made(transaction, seen.transcript)? != seen.paragraphs_made {
        return Ok(false);
    }
    for change in &changes.paragraphs {
        let Some(id) = paragraph_id(transaction, change)? else { return Ok(false) };
        if stored_paragraph(transaction, id)? != change.before {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes the step into the journal and gives its name; `None` when another process has made it, or undone it, already.
fn note(
    transaction: &Transaction,
    transcript: TranscriptId,
    changes: &Changes,
    step: &Step,
) -> Result<Option<RevisionId>> {
    let turn = |revision: RevisionId, applied: bool| -> Result<Option<RevisionId>> {
        let sql = "UPDATE revisions SET applied = ?2 WHERE id = ?1 AND applied = NOT ?2";
        let turned = transaction.prepare_cached(sql)?.execute(params![revision.0, applied])?;
        Ok((turned == 1).then_some(revision))
    };
    match step {
        Step::Undo(revision) => turn(*revision, false),
        Step::Redo(revision) => turn(*revision, true),
        Step::Edit(fair_copy) => {
            forget_undone(transaction, transcript)?;
            let sql = "INSERT INTO revisions (transcript, fair_copy, changes) VALUES (?1, ?2, ?3)";
            let changes = serde_json::json!(changes).to_string();
            transaction.prepare_cached(sql)?.execute(params![transcript.0, fair_copy.map(|id| id.0), changes])?;
            let revision = RevisionId(transaction.last_insert_rowid());
            let sql = "DELETE FROM revisions WHERE transcript = ?1 AND id <= (SELECT id FROM revisions
                       WHERE transcript = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)";
            transaction.prepare_cached(sql)?.execute(params![transcript.0, MOST_REVISIONS])?;
            Ok(Some(revision))
        }
        Step::GoOn(revision, whole) => {
            let noted = if whole.is_empty() {
                let sql = "DELETE FROM revisions WHERE id = ?1 AND applied = 1";
                transaction.prepare_cached(sql)?.execute([revision.0])?
            } else {
                let sql = "UPDATE revisions SET changes = ?2 WHERE id = ?1 AND applied = 1";
                transaction.prepare_cached(sql)?.execute(params![revision.0, serde_json::json!(whole).to_string()])?
            };
            if noted == 0 {
                return Ok(None);
            }
            forget_undone(transaction, transcript)?;
            Ok(Some(*revision))
        }
    }
}

/// What was undone cannot be done again once something else was written.
fn forget_undone(transaction: &Transaction, transcript: TranscriptId) -> Result<()> {
    let sql = "DELETE FROM revisions WHERE transcript = ?1 AND applied = 0";
    transaction.prepare_cached(sql)?.execute([transcript.0])?;
    Ok(())
}

fn write_segment(transaction: &Transaction, transcript: TranscriptId, change: &SegmentChange) -> Result<()> {
    let sql = "SELECT id, confidence, doubt FROM segments WHERE transcript = ?1 AND track = ?2 AND seq = ?3";
    let values = params![transcript.0, change.track.name(), change.seq];
    let (id, confidence, doubt) = transaction.prepare_cached(sql)?.query_row(values, |row| {
        Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, Option<Name<Doubt>>>(2)?.map(|doubt| doubt.0)))
    })?;
    let sql = "SELECT original FROM segment_originals WHERE segment = ?1";
    let original: Option<String> = transaction.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
    match original {
        None => {
            let stands = SegmentText { words: words(transaction, id)?, confidence, doubt };
            let sql = "INSERT INTO segment_originals (segment, original) VALUES (?1, ?2)";
            transaction.prepare_cached(sql)?.execute(params![id, serde_json::json!(stands).to_string()])?;
        }
        Some(original) if parse_json::<SegmentText>(&original)? == change.after => {
            transaction.prepare_cached("DELETE FROM segment_originals WHERE segment = ?1")?.execute([id])?;
        }
        Some(_) => {}
    }
    let SegmentText { words, confidence, doubt } = &change.after;
    let sql = "UPDATE segments SET confidence = ?2, doubt = ?3 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![id, confidence, doubt.map(Named::name)])?;
    transaction.prepare_cached("DELETE FROM words WHERE segment = ?1")?.execute([id])?;
    write_words(transaction, id, words)?;
    let sql = "UPDATE segments_index SET words = ?2 WHERE rowid = ?1";
    transaction.prepare_cached(sql)?.execute(params![id, index_words(&join_words(words))])?;
    Ok(())
}

fn write_paragraph(transaction: &Transaction, change: &ParagraphChange) -> Result<()> {
    let id = paragraph_id(transaction, change)?.ok_or(LibraryError::NoFairCopy(change.fair_copy))?;
    match original_paragraph(transaction, id)? {
        None => {
            let (verdict, reason) = verdict_columns(&change.before.verdict);
            let edits = serde_json::json!(change.before.edits).to_string();
            let sql = "INSERT INTO paragraph_originals (paragraph, text, verdict, reason, edits)
                       VALUES (?1, ?2, ?3, ?4, ?5)";
            transaction.prepare_cached(sql)?.execute(params![id, change.before.text, verdict, reason, edits])?;
        }
        Some(original) if original == change.after => {
            transaction.prepare_cached("DELETE FROM paragraph_originals WHERE paragraph = ?1")?.execute([id])?;
        }
        Some(_) => {}
    }
    let ParagraphText { text, edits, verdict } = &change.after;
    let (verdict, reason) = verdict_columns(verdict);
    let sql = "UPDATE paragraphs SET text = ?2, verdict = ?3, reason = ?4 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![id, text, verdict, reason])?;
    transaction.prepare_cached("DELETE FROM edits WHERE paragraph = ?1")?.execute([id])?;
    write_edits(transaction, id, edits)?;
    let sql = "UPDATE paragraphs_index SET words = ?2 WHERE rowid = ?1";
    transaction.prepare_cached(sql)?.execute(params![id, index_words(text)])?;
    Ok(())
}

fn paragraph_id(transaction: &Transaction, change: &ParagraphChange) -> Result<Option<i64>> {
    let sql = "SELECT id FROM paragraphs WHERE fair_copy = ?1 AND track = ?2 AND first_segment = ?3";
    let values = params![change.fair_copy.0, change.track.name(), change.first_segment];
    Ok(transaction.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?)
}

fn stored_paragraph(transaction: &Transaction, id: i64) -> Result<ParagraphText> {
    let sql = "SELECT text, verdict, reason FROM paragraphs WHERE id = ?1";
    let (text, verdict, reason): (String, String, Option<String>) =
        transaction.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(ParagraphText { text, edits: edits(transaction, id)?, verdict: verdict_of(&verdict, reason.as_deref())? })
}

fn original_paragraph(transaction: &Transaction, id: i64) -> Result<Option<ParagraphText>> {
    let sql = "SELECT text, verdict, reason, edits FROM paragraph_originals WHERE paragraph = ?1";
    let found: Option<(String, String, Option<String>, String)> = transaction
        .prepare_cached(sql)?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((text, verdict, reason, edits)) = found else { return Ok(None) };
    Ok(Some(ParagraphText { text, edits: parse_json(&edits)?, verdict: verdict_of(&verdict, reason.as_deref())? }))
}
