//! Fair copies: stored paragraph by paragraph, each with its edits and the reason for its verdict.

use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;

use super::{
    Library,
    error::{LibraryError, Result},
    fold::index_words,
    record::{FairCopyHead, FairCopyId, FairCopyMeta, TranscriptId},
    row::{Name, Named, parse_json},
    stretch::words_revision,
    versions::{show_begun_fair_copy, show_finished_fair_copy},
};
use crate::{
    session::SessionId,
    transcript::{Edit, EditKind, FairCopy, Millis, Paragraph, Track, Verdict},
};

impl Library {
    /// Begins the next fair copy of a verbatim version. It becomes the current one when it is finished, or at once when
    /// no complete one is shown.
    pub fn begin_fair_copy(&self, transcript: TranscriptId, meta: &FairCopyMeta) -> Result<FairCopyId> {
        self.write(|transaction| {
            let session = session_of(transaction, transcript)?;
            let sql = "INSERT INTO fair_copies (transcript, version, model, style, settings, created_unix_ms)
                       SELECT ?1, coalesce(max(version), 0) + 1, ?2, ?3, ?4, ?5 FROM fair_copies WHERE transcript = ?1";
            let settings = meta.settings.to_string();
            let values = params![transcript.0, meta.model, meta.style, settings, meta.created_unix_ms];
            transaction.prepare_cached(sql)?.execute(values)?;
            let id = FairCopyId(transaction.last_insert_rowid());
            show_begun_fair_copy(transaction, session, transcript)?;
            Ok(id)
        })
    }

    /// Stores a paragraph with its edits in one transaction: on disk when this returns.
    ///
    /// # Errors
    /// [`LibraryError::OutOfStep`] when it does not begin at or after the end of the track's last paragraph;
    /// [`LibraryError::Complete`].
    pub fn append_paragraph(&self, fair_copy: FairCopyId, paragraph: &Paragraph) -> Result<()> {
        self.write(|transaction| append(transaction, fair_copy, paragraph))
    }

    /// As [`Self::append_paragraph`], for a paragraph made of words that a person may edit meanwhile. Gives false, and
    /// stores nothing, unless [`Self::words_revision`] is still what it was when the words were read.
    pub fn append_paragraph_of(&self, fair_copy: FairCopyId, paragraph: &Paragraph, words_read: i64) -> Result<bool> {
        self.write(|transaction| {
            let transcript = must_be_open(transaction, fair_copy)?;
            if words_revision(transaction, transcript)? != words_read {
                return Ok(false);
            }
            append(transaction, fair_copy, paragraph).map(|()| true)
        })
    }

    /// Marks the fair copy as complete and makes it the current one.
    pub fn finish_fair_copy(&self, fair_copy: FairCopyId) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE fair_copies SET complete = 1 WHERE id = ?1 RETURNING transcript";
            let mut statement = transaction.prepare_cached(sql)?;
            let transcript: Option<i64> = statement.query_row([fair_copy.0], |row| row.get(0)).optional()?;
            let transcript = TranscriptId(transcript.ok_or(LibraryError::NoFairCopy(fair_copy))?);
            let session = session_of(transaction, transcript)?;
            show_finished_fair_copy(transaction, session, transcript)
        })
    }

    /// The fair copies of a verbatim version, oldest first.
    pub fn fair_copies(&self, transcript: TranscriptId) -> Result<Vec<FairCopyHead>> {
        self.read(|transaction| {
            session_of(transaction, transcript)?;
            let sql = "SELECT id, version, model, style, settings, created_unix_ms, complete,
                              (SELECT count(*) FROM paragraphs WHERE fair_copy = fair_copies.id)
                       FROM fair_copies WHERE transcript = ?1 ORDER BY version";
            let mut statement = transaction.prepare_cached(sql)?;
            let mut rows = statement.query([transcript.0])?;
            let mut heads = Vec::new();
            while let Some(row) = rows.next()? {
                heads.push(head_of(row)?);
            }
            Ok(heads)
        })
    }

    /// A fair copy with all its paragraphs, ordered by the start of their first segment, then track.
    pub fn fair_copy(&self, fair_copy: FairCopyId) -> Result<FairCopy> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached("SELECT model, style FROM fair_copies WHERE id = ?1")?;
            let head = statement.query_row([fair_copy.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let (model, style) = head.ok_or(LibraryError::NoFairCopy(fair_copy))?;
            Ok(FairCopy { model, style, paragraphs: paragraphs(transaction, fair_copy)? })
        })
    }
}

fn session_of(transaction: &Transaction, transcript: TranscriptId) -> Result<SessionId> {
    let mut statement = transaction.prepare_cached("SELECT session FROM transcripts WHERE id = ?1")?;
    let session: Option<i64> = statement.query_row([transcript.0], |row| row.get(0)).optional()?;
    session.map(SessionId).ok_or(LibraryError::NoTranscript(transcript))
}

fn must_be_open(transaction: &Transaction, fair_copy: FairCopyId) -> Result<TranscriptId> {
    let mut statement = transaction.prepare_cached("SELECT complete, transcript FROM fair_copies WHERE id = ?1")?;
    let found: Option<(bool, i64)> =
        statement.query_row([fair_copy.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        None => Err(LibraryError::NoFairCopy(fair_copy)),
        Some((true, _)) => Err(LibraryError::Complete),
        Some((false, transcript)) => Ok(TranscriptId(transcript)),
    }
}

fn append(transaction: &Transaction, fair_copy: FairCopyId, paragraph: &Paragraph) -> Result<()> {
    let transcript = must_be_open(transaction, fair_copy)?;
    let sql = "SELECT coalesce(max(end_segment), 0) FROM paragraphs WHERE fair_copy = ?1 AND track = ?2";
    let values = params![fair_copy.0, paragraph.track.name()];
    let expected: u32 = transaction.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
    if paragraph.segments.start < expected {
        return Err(LibraryError::OutOfStep { expected, found: paragraph.segments.start });
    }
    insert_paragraph(transaction, transcript, fair_copy, paragraph)
}

fn insert_paragraph(
    transaction: &Transaction,
    transcript: TranscriptId,
    fair_copy: FairCopyId,
    paragraph: &Paragraph,
) -> Result<()> {
    let sql = "INSERT INTO paragraphs
                   (fair_copy, track, first_segment, end_segment, start_ms, end_ms, text, verdict, reason)
               SELECT ?1, ?2, ?3, ?4, coalesce(min(start_ms), 0), coalesce(max(end_ms), 0), ?5, ?6, ?7
               FROM segments WHERE transcript = ?8 AND track = ?2 AND seq >= ?3 AND seq < ?4";
    let (verdict, reason) = verdict_columns(&paragraph.verdict);
    transaction.prepare_cached(sql)?.execute(params![
        fair_copy.0,
        paragraph.track.name(),
        paragraph.segments.start,
        paragraph.segments.end,
        paragraph.text,
        verdict,
        reason,
        transcript.0
    ])?;
    let id = transaction.last_insert_rowid();
    write_edits(transaction, id, &paragraph.edits)?;
    let sql = "INSERT INTO paragraphs_index (rowid, words) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute(params![id, index_words(&paragraph.text)])?;
    Ok(())
}

/// The edits of a paragraph that has none yet.
pub(super) fn write_edits(transaction: &Transaction, paragraph: i64, edits: &[Edit]) -> Result<()> {
    let sql = "INSERT INTO edits (paragraph, place, raw_start, raw_end, text, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut insert = transaction.prepare_cached(sql)?;
    for (place, edit) in edits.iter().enumerate() {
        insert.execute(params![paragraph, place as i64, edit.raw.start, edit.raw.end, edit.text, edit.kind.name()])?;
    }
    Ok(())
}

fn paragraphs(transaction: &Transaction, fair_copy: FairCopyId) -> Result<Vec<Paragraph>> {
    let sql = "SELECT id, track, first_segment, end_segment, start_ms, text, verdict, reason
               FROM paragraphs WHERE fair_copy = ?1";
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query([fair_copy.0])?;
    let mut paragraphs: Vec<(Millis, Paragraph)> = Vec::new();
    while let Some(row) = rows.next()? {
        let paragraph = Paragraph {
            track: row.get::<_, Name<Track>>(1)?.0,
            segments: row.get(2)?..row.get(3)?,
            text: row.get(5)?,
            edits: edits(transaction, row.get(0)?)?,
            verdict: verdict_of(&row.get::<_, String>(6)?, row.get::<_, Option<String>>(7)?.as_deref())?,
        };
        paragraphs.push((row.get(4)?, paragraph));
    }
    paragraphs.sort_by_key(|(start, paragraph)| (*start, paragraph.track, paragraph.segments.start));
    Ok(paragraphs.into_iter().map(|(_, paragraph)| paragraph).collect())
}

pub(super) fn edits(transaction: &Transaction, paragraph: i64) -> Result<Vec<Edit>> {
    let sql = "SELECT raw_start, raw_end, text, kind FROM edits WHERE paragraph = ?1 ORDER BY place";
    let mut statement = transaction.prepare_cached(sql)?;
    let rows = statement.query_map([paragraph], |row| {
        let kind = row.get::<_, Name<EditKind>>(3)?.0;
        Ok(Edit { raw: row.get(0)?..row.get(1)?, text: row.get(2)?, kind })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Name of the verdict and JSON of its reason; two, the model's and the rules', where neither text was taken.
pub(super) fn verdict_columns(verdict: &Verdict) -> (&'static str, Option<String>) {
    match verdict {
        Verdict::Cleaned => ("cleaned", None),
        Verdict::RulesOnly(reason) => ("rules_only", Some(json!(reason).to_string())),
        Verdict::KeptVerbatim { model, rules } => ("kept_verbatim", Some(json!([model, rules]).to_string())),
        Verdict::Edited => ("edited", None),
    }
}

pub(super) fn verdict_of(name: &str, reason: Option<&str>) -> Result<Verdict> {
    match (name, reason) {
        ("cleaned", None) => Ok(Verdict::Cleaned),
        ("rules_only", Some(reason)) => Ok(Verdict::RulesOnly(parse_json(reason)?)),
        ("kept_verbatim", Some(reason)) => {
            let (model, rules) = parse_json(reason)?;
            Ok(Verdict::KeptVerbatim { model, rules })
        }
        ("edited", None) => Ok(Verdict::Edited),
        _ => Err(LibraryError::Damaged),
    }
}

fn head_of(row: &Row) -> Result<FairCopyHead> {
    Ok(FairCopyHead {
        id: FairCopyId(row.get(0)?),
        version: row.get(1)?,
        model: row.get(2)?,
        style: row.get(3)?,
        settings: parse_json(&row.get::<_, String>(4)?)?,
        created_unix_ms: row.get(5)?,
        complete: row.get(6)?,
        paragraphs: row.get::<_, i64>(7)?.max(0) as u64,
    })
}
