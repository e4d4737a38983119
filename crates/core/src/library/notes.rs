//! Notes: versions of them, stored line by line, with what a person changes about them.

use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Library,
    error::{LibraryError, Result},
    record::{NotesMeta, TranscriptId},
    row::parse_json,
    session::exists,
};
use crate::{
    note::{Draft, Line, LineId, MadeBy, Notes, NotesHead, NotesId, Section, SectionKind, Support},
    session::SessionId,
};

/// A section as it is stored with its notes.
#[derive(Serialize, Deserialize)]
struct Heading {
    kind: SectionKind,
    heading: Option<String>,
}

/// What stood there before a person changed it.
#[derive(Serialize, Deserialize)]
struct Original {
    text: String,
    support: Support,
}

const HEAD: &str = "SELECT n.id, n.session, n.version, n.template, n.model, n.language, t.version, f.version,
                           n.created_unix_ms, n.complete, n.sections
                    FROM notes n JOIN transcripts t ON t.id = n.transcript
                         LEFT JOIN fair_copies f ON f.id = n.fair_copy";

const LINE: &str = "SELECT id, text, who, said_when, done, cites, support, original IS NOT NULL, section
                    FROM note_lines";

impl Library {
    /// Begins notes of a session: an unfinished version made in the same way begins anew, with the lines that a person
    /// wrote or changed, else the next version.
    pub fn begin_notes(&self, session: SessionId, meta: &NotesMeta) -> Result<NotesId> {
        self.write(|transaction| {
            exists(transaction, session)?;
            let of = meta.of.transcript.ok_or(LibraryError::NoTranscript(TranscriptId(0)))?;
            let headings: Vec<Heading> =
                meta.sections.iter().map(|(kind, heading)| Heading { kind: *kind, heading: heading.clone() }).collect();
            let (headings, settings) = (json!(headings).to_string(), meta.settings.to_string());
            let fair_copy = meta.of.fair_copy.map(|id| id.0);
            let sql = "SELECT id FROM notes WHERE session = ?1 AND transcript = ?2 AND fair_copy IS ?3 AND template = ?4
                       AND model IS ?5 AND settings = ?6 AND sections = ?7 AND NOT complete ORDER BY version DESC LIMIT 1";
            let values = params![session.0, of.0, fair_copy, meta.template, meta.model, settings, headings];
            let begun: Option<i64> =
                transaction.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
            if let Some(begun) = begun {
                let sql = "DELETE FROM note_lines WHERE notes = ?1 AND original IS NULL AND NOT done
                           AND support NOT LIKE '%\"written\"%'";
                transaction.prepare_cached(sql)?.execute([begun])?;
                return Ok(NotesId(begun));
            }
            let sql = "INSERT INTO notes (session, version, transcript, fair_copy, template, model, language, sections,
                                          settings, created_unix_ms)
                       SELECT ?1, coalesce(max(version), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
                       FROM notes WHERE session = ?1";
            transaction.prepare_cached(sql)?.execute(params![
                session.0,
                of.0,
                fair_copy,
                meta.template,
                meta.model,
                meta.language,
                headings,
                settings,
                meta.created_unix_ms
            ])?;
            Ok(NotesId(transaction.last_insert_rowid()))
        })
    }

    /// Stores a line at the end of a section: on disk when this returns.
    ///
    /// # Errors
    /// [`LibraryError::NoNotes`], also where they have no such section.
    pub fn append_line(&self, notes: NotesId, section: u32, draft: &Draft) -> Result<Line> {
        self.write(|transaction| {
            let sections = headings(transaction, notes)?;
            if sections.len() <= section as usize {
                return Err(LibraryError::NoNotes(notes));
            }
            let sql = "INSERT INTO note_lines (notes, section, place, text, who, said_when, cites, support)
                       SELECT ?1, ?2, coalesce(max(place) + 1, 0), ?3, ?4, ?5, ?6, ?7
                       FROM note_lines WHERE notes = ?1 AND section = ?2";
            transaction.prepare_cached(sql)?.execute(params![
                notes.0,
                section,
                draft.text,
                draft.who.as_ref().map(|who| json!(who).to_string()),
                draft.when,
                json!(draft.cites).to_string(),
                json!(draft.support).to_string()
            ])?;
            line(transaction, LineId(transaction.last_insert_rowid()))
        })
    }

    /// Marks notes as complete.
    pub fn finish_notes(&self, notes: NotesId) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE notes SET complete = 1 WHERE id = ?1";
            if transaction.prepare_cached(sql)?.execute([notes.0])? == 0 {
                return Err(LibraryError::NoNotes(notes));
            }
            Ok(())
        })
    }

    /// Takes notes away that were begun and hold nothing.
    pub fn discard_empty_notes(&self, notes: NotesId) -> Result<()> {
        self.write(|transaction| {
            let sql = "DELETE FROM notes WHERE id = ?1 AND NOT complete
                       AND NOT EXISTS (SELECT 1 FROM note_lines WHERE notes = ?1)";
            transaction.prepare_cached(sql)?.execute([notes.0])?;
            Ok(())
        })
    }

    /// The versions of a session's notes, oldest first.
    pub fn notes_versions(&self, session: SessionId) -> Result<Vec<NotesHead>> {
        self.read(|transaction| {
            exists(transaction, session)?;
            let sql = format!("{HEAD} WHERE n.session = ?1 ORDER BY n.version");
            let mut statement = transaction.prepare_cached(&sql)?;
            let rows = statement.query_map([session.0], head_of)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The notes of a session that are shown: the newest that are finished, else the newest; `None` where there are none.
    pub fn newest_notes(&self, session: SessionId) -> Result<Option<Notes>> {
        let newest = self.read(|transaction| {
            exists(transaction, session)?;
            let sql = "SELECT id FROM notes WHERE session = ?1 ORDER BY complete DESC, version DESC LIMIT 1";
            let mut statement = transaction.prepare_cached(sql)?;
            Ok(statement.query_row([session.0], |row| row.get(0).map(NotesId)).optional()?)
        })?;
        newest.map(|id| self.notes(id)).transpose()
    }

    /// A version of notes with its lines.
    pub fn notes(&self, notes: NotesId) -> Result<Notes> {
        self.read(|transaction| {
            let sql = format!("{HEAD} WHERE n.id = ?1");
            let head = transaction.prepare_cached(&sql)?.query_row([notes.0], head_of).optional()?;
            let head = head.ok_or(LibraryError::NoNotes(notes))?;
            let mut sections: Vec<Section> = headings(transaction, notes)?
                .into_iter()
                .map(|Heading { kind, heading }| Section { kind, heading, lines: Vec::new() })
                .collect();
            let sql = format!("{LINE} WHERE notes = ?1 AND NOT removed ORDER BY section, place, id");
            let mut statement = transaction.prepare_cached(&sql)?;
            let mut rows = statement.query([notes.0])?;
            while let Some(row) = rows.next()? {
                if let Some(section) = sections.get_mut(row.get::<_, u32>(8)? as usize) {
                    section.lines.push(line_of(row)?);
                }
            }
            Ok(Notes { head, sections })
        })
    }

    /// Replaces the text of a line by a person's.
    ///
    /// # Errors
    /// [`LibraryError::NoLine`].
    pub fn edit_line(&self, id: LineId, text: &str) -> Result<Line> {
        self.write(|transaction| {
            let before = line(transaction, id)?;
            if before.text == text {
                return Ok(before);
            }
            let original = json!(Original { text: before.text, support: before.support }).to_string();
            let sql = "UPDATE note_lines SET text = ?2, support = ?3, original = coalesce(original, ?4) WHERE id = ?1";
            let written = json!(Support::Written).to_string();
            transaction.prepare_cached(sql)?.execute(params![id.0, text, written, original])?;
            line(transaction, id)
        })
    }

    /// Puts back what stood there before a person changed the line.
    ///
    /// # Errors
    /// [`LibraryError::NoLine`].
    pub fn revert_line(&self, id: LineId) -> Result<Line> {
        self.write(|transaction| {
            line(transaction, id)?;
            let sql = "SELECT original FROM note_lines WHERE id = ?1";
            let original: Option<String> = transaction.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?;
            if let Some(original) = original {
                let Original { text, support } = parse_json(&original)?;
                let sql = "UPDATE note_lines SET text = ?2, support = ?3, original = NULL WHERE id = ?1";
                transaction.prepare_cached(sql)?.execute(params![id.0, text, json!(support).to_string()])?;
            }
            line(transaction, id)
        })
    }

    /// Ticks a line off, or takes the tick away.
    ///
    /// # Errors
    /// [`LibraryError::NoLine`].
    pub fn tick_line(&self, id: LineId, done: bool) -> Result<Line> {
        self.change_line(id, "done", done)?;
        self.read(|transaction| line(transaction, id))
    }

    /// Takes a line out of its notes, or puts it back.
    ///
    /// # Errors
    /// [`LibraryError::NoLine`].
    pub fn remove_line(&self, id: LineId, removed: bool) -> Result<()> {
        self.change_line(id, "removed", removed)
    }

    fn change_line(&self, id: LineId, column: &str, value: bool) -> Result<()> {
        self.write(|transaction| {
            let sql = format!("UPDATE note_lines SET {column} = ?2 WHERE id = ?1");
            match transaction.prepare_cached(&sql)?.execute(params![id.0, value])? {
                0 => Err(LibraryError::NoLine),
                _ => Ok(()),
            }
        })
    }
}

fn headings(transaction: &Transaction, notes: NotesId) -> Result<Vec<Heading>> {
    let sql = "SELECT sections FROM notes WHERE id = ?1";
    let found: Option<String> = transaction.prepare_cached(sql)?.query_row([notes.0], |row| row.get(0)).optional()?;
    parse_json(&found.ok_or(LibraryError::NoNotes(notes))?)
}

fn head_of(row: &Row) -> rusqlite::Result<NotesHead> {
    let model: Option<String> = row.get(4)?;
    Ok(NotesHead {
        id: NotesId(row.get(0)?),
        session: SessionId(row.get(1)?),
        version: row.get(2)?,
        template: row.get(3)?,
        made_by: model.map_or(MadeBy::Rules, |model| MadeBy::Model { model }),
        language: row.get(5)?,
        transcript: row.get(6)?,
        fair_copy: row.get(7)?,
        created_unix_ms: row.get(8)?,
        complete: row.get(9)?,
    })
}

fn line(transaction: &Transaction, id: LineId) -> Result<Line> {
    let sql = format!("{LINE} WHERE id = ?1");
    let mut statement = transaction.prepare_cached(&sql)?;
    let mut rows = statement.query([id.0])?;
    line_of(rows.next()?.ok_or(LibraryError::NoLine)?)
}

fn line_of(row: &Row) -> Result<Line> {
    let who: Option<String> = row.get(2)?;
    Ok(Line {
        id: LineId(row.get(0)?),
        text: row.get(1)?,
        who: who.map(|who| parse_json(&who)).transpose()?,
        when: row.get(3)?,
        done: row.get(4)?,
        cites: parse_json(&row.get::<_, String>(5)?)?,
        support: parse_json(&row.get::<_, String>(6)?)?,
        edited: row.get(7)?,
    })
}
