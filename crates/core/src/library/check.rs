//! Is the library whole? Looks at the database, the search index and the files beside it.

use std::{collections::HashSet, fs, path::PathBuf};

use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;

use super::{
    Library,
    error::{LibraryError, Result},
    fold::index_words,
    open::fresh_reader,
    row::StoredPath,
    verbatim::words,
};
use crate::{
    session::{SessionId, as_shown},
    transcript::join_words,
};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// How many sessions there are.
    pub sessions: u64,
    /// Empty for a library that is whole.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong, and what to do about it. No word of any text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// SQLite finds damage.
    #[error(
        "The database is damaged ({detail}). Put a backup in its place; until then read what is there, and store nothing."
    )]
    Database {
        /// As SQLite says it.
        detail: String,
    },
    /// Rows that belong to nothing.
    #[error("{rows} rows of {table} belong to nothing. They do no harm, but please report how this came about.")]
    Orphans {
        /// The table.
        table: String,
        /// How many.
        rows: u64,
    },
    /// Search did not fit the texts.
    #[error("The search index did not fit the texts{}", if *.rebuilt { "; it has been made anew." } else { " and could not be made anew. Put a backup in place of the database." })]
    SearchIndex {
        /// Whether it does again.
        rebuilt: bool,
    },
    /// The sound of a session is not where it should be.
    #[error("The audio of session {session} is not at {}. Put it back there, or run `faircopy delete --audio-only {session}`.", .path.display())]
    MissingAudio {
        /// The session.
        session: SessionId,
        /// Where it should be.
        #[serde(serialize_with = "as_shown")]
        path: PathBuf,
    },
    /// Files in the library that no session refers to.
    #[error("{} belongs to no session. Look whether you need it, then delete it.", .path.display())]
    Unowned {
        /// The folder or file.
        #[serde(serialize_with = "as_shown")]
        path: PathBuf,
    },
}

impl Library {
    /// Looks for damage: SQLite's own check, rows that belong to nothing, the search index (made anew when it does not
    /// fit), audio files that are missing and files that belong to no session. Reads the whole database.
    pub fn check(&self) -> Result<CheckReport> {
        let mut problems = Vec::new();
        let index_fits = self.check_database(&mut problems)?;
        if !index_fits {
            problems.push(Problem::SearchIndex { rebuilt: self.rebuild_search().is_ok() });
        }
        let sessions = match self.check_files(&mut problems) {
            Ok(sessions) => sessions,
            Err(LibraryError::Damaged) => {
                note_damage(&mut problems);
                0
            }
            Err(other) => return Err(other),
        };
        Ok(CheckReport { sessions, problems })
    }

    /// Makes the search index anew from the stored texts.
    pub fn rebuild_search(&self) -> Result<()> {
        self.write(|transaction| {
            for index in ["segments_index", "paragraphs_index"] {
                let sql = "SELECT sql FROM sqlite_schema WHERE name = ?1";
                let create: String = transaction.query_row(sql, [index], |row| row.get(0))?;
                // Emptying it would read it, which is what may not be possible any more.
                transaction.execute_batch(&format!(
                    "DROP TABLE {index}; {create}; INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1);"
                ))?;
            }
            let mut insert = transaction.prepare("INSERT INTO segments_index (rowid, words) VALUES (?1, ?2)")?;
            for id in ids(transaction, "SELECT id FROM segments ORDER BY id")? {
                insert.execute(params![id, index_words(&join_words(&words(transaction, id)?))])?;
            }
            let mut insert = transaction.prepare("INSERT INTO paragraphs_index (rowid, words) VALUES (?1, ?2)")?;
            let mut text = transaction.prepare("SELECT text FROM paragraphs WHERE id = ?1")?;
            for id in ids(transaction, "SELECT id FROM paragraphs ORDER BY id")? {
                let text: String = text.query_row([id], |row| row.get(0))?;
                insert.execute(params![id, index_words(&text)])?;
            }
            Ok(())
        })
    }

    /// Whether the search index fits; all other findings go to `problems`.
    fn check_database(&self, problems: &mut Vec<Problem>) -> Result<bool> {
        // A connection of its own: FTS5's check believes what a connection remembers of the index, and takes what other
        // connections wrote since for damage (seen with SQLite 3.54.1).
        let found = fresh_reader(self.folder()).and_then(|mut connection| {
            let transaction = connection.transaction()?;
            look_through(&transaction, problems)
        });
        match found {
            Err(LibraryError::Damaged) => {
                note_damage(problems);
                Ok(true) // nothing can be said of the index
            }
            other => other,
        }
    }

    fn check_files(&self, problems: &mut Vec<Problem>) -> Result<u64> {
        // The folders first: a session that is made meanwhile is not missed then.
        let folders: Vec<_> = fs::read_dir(self.sessions_folder()).into_iter().flatten().flatten().collect();
        let known: HashSet<i64> =
            self.read(|transaction| ids(transaction, "SELECT id FROM sessions"))?.into_iter().collect();
        let audio: Vec<(i64, StoredPath)> = self.read(|transaction| {
            let sql = "SELECT id, audio_path FROM sessions WHERE audio_path IS NOT NULL ORDER BY id";
            let mut statement = transaction.prepare(sql)?;
            Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
        })?;
        for (id, path) in audio {
            let path = path.resolve(self.folder());
            if !path.exists() && !self.is_held(SessionId(id)) {
                problems.push(Problem::MissingAudio { session: SessionId(id), path });
            }
        }
        for folder in folders {
            let id = folder.file_name().to_str().and_then(|name| name.parse().ok());
            let owned = id.is_some_and(|id| known.contains(&id) || self.is_held(SessionId(id)));
            if !owned || id.is_some_and(|id| self.is_left_over(SessionId(id)).unwrap_or(false)) {
                problems.push(Problem::Unowned { path: folder.path() });
            }
        }
        Ok(known.len() as u64)
    }

    /// Whether the session is done, has no sound, and its folder is still there: deleting it was cut short.
    fn is_left_over(&self, id: SessionId) -> Result<bool> {
        let sql = "SELECT audio_path IS NULL AND state = 'ready' FROM sessions WHERE id = ?1";
        let silent = self.read(|transaction| Ok(transaction.query_row(sql, [id.0], |row| row.get(0)).optional()?))?;
        Ok(silent.unwrap_or(false) && !self.is_held(id))
    }
}

/// SQLite's own check, then what it does not know. Whether the search index fits.
fn look_through(transaction: &Transaction, problems: &mut Vec<Problem>) -> Result<bool> {
    let mut fits = true;
    let mut statement = transaction.prepare("PRAGMA integrity_check(20)")?;
    let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for detail in lines.into_iter().filter(|line| line != "ok") {
        if detail.contains("s_index") {
            fits = false;
        } else {
            problems.push(Problem::Database { detail });
        }
    }
    orphans(transaction, problems)?;
    let lost = "SELECT EXISTS (SELECT id FROM segments EXCEPT SELECT rowid FROM segments_index)
                    OR EXISTS (SELECT id FROM paragraphs EXCEPT SELECT rowid FROM paragraphs_index)
                    OR EXISTS (SELECT rowid FROM segments_index EXCEPT SELECT id FROM segments)
                    OR EXISTS (SELECT rowid FROM paragraphs_index EXCEPT SELECT id FROM paragraphs)";
    Ok(fits && !transaction.query_row(lost, [], |row| row.get::<_, bool>(0))?)
}

fn ids(transaction: &Transaction, sql: &str) -> Result<Vec<i64>> {
    let mut statement = transaction.prepare(sql)?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn orphans(transaction: &Transaction, problems: &mut Vec<Problem>) -> Result<()> {
    let sql = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1";
    let mut statement = transaction.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
    for row in rows {
        let (table, rows) = row?;
        problems.push(Problem::Orphans { table, rows: rows.max(0) as u64 });
    }
    Ok(())
}

/// SQLite stopped reading at the damage; named once.
fn note_damage(problems: &mut Vec<Problem>) {
    let damage = Problem::Database { detail: "it cannot be read to its end".into() };
    if !problems.iter().any(|problem| matches!(problem, Problem::Database { .. })) {
        problems.push(damage);
    }
}
