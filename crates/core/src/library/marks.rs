//! Marked moments of a recording.

use rusqlite::params;

use super::{
    Library,
    error::Result,
    row::{Name, Named},
    session::exists,
};
use crate::{
    session::{Mark, MarkKind, SessionId},
    transcript::{Millis, Track},
};

/// Names a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkId(i64);

impl Library {
    /// Stores a mark.
    pub fn add_mark(&self, session: SessionId, mark: &Mark) -> Result<MarkId> {
        self.write(|transaction| {
            exists(transaction, session)?;
            let sql =
                "INSERT INTO marks (session, at_ms, kind, length_ms, track, label) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let track = mark.track.map(Track::name);
            let values = params![session.0, mark.at, mark.kind.name(), mark.length, track, mark.label];
            transaction.prepare_cached(sql)?.execute(values)?;
            Ok(MarkId(transaction.last_insert_rowid()))
        })
    }

    /// Notes how long it lasted; a mark that is gone is no error.
    pub fn end_mark(&self, mark: MarkId, length: Millis) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE marks SET length_ms = ?2 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute(params![mark.0, length])?;
            Ok(())
        })
    }

    /// The marks of a session in the order of time.
    pub fn marks(&self, session: SessionId) -> Result<Vec<Mark>> {
        self.read(|transaction| {
            let sql = "SELECT at_ms, kind, length_ms, track, label FROM marks WHERE session = ?1 ORDER BY at_ms, id";
            let mut statement = transaction.prepare_cached(sql)?;
            let rows = statement.query_map([session.0], |row| {
                Ok(Mark {
                    at: row.get(0)?,
                    kind: row.get::<_, Name<MarkKind>>(1)?.0,
                    length: row.get(2)?,
                    track: row.get::<_, Option<Name<Track>>>(3)?.map(|name| name.0),
                    label: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Sessions in the state `Recording` that nobody works on: recordings that broke off, oldest first.
    pub fn broken_off(&self) -> Result<Vec<SessionId>> {
        let open: Vec<SessionId> = self.read(|transaction| {
            let mut statement =
                transaction.prepare_cached("SELECT id FROM sessions WHERE state = 'recording' ORDER BY id")?;
            let rows = statement.query_map([], |row| row.get(0).map(SessionId))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        Ok(open.into_iter().filter(|id| !self.is_held(*id)).collect())
    }
}
