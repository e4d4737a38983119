//! Which versions of its texts a session shows.
//!
//! The newest complete version of each stage, until a person chooses another. A fresh version is made behind the one that is
//! shown and takes its place when it is complete; only where nothing complete is shown it is shown while it grows.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{
    Library,
    error::{LibraryError, Result},
    record::{Current, FairCopyId, TranscriptId},
    row::{Name, Named},
};
use crate::{
    job::Stage,
    session::{SessionId, SessionState},
};

impl Library {
    /// The versions that a person sees.
    pub fn current(&self, id: SessionId) -> Result<Current> {
        self.read(|transaction| current(transaction, id))
    }

    /// Shows these versions from now on, until a fresh one is complete. Without a fair copy: the newest complete one of
    /// the transcript, else its newest, if there is any.
    ///
    /// # Errors
    /// [`LibraryError::NoTranscript`], [`LibraryError::NoFairCopy`] for a version of another session or transcript.
    pub fn choose_versions(
        &self,
        id: SessionId,
        transcript: TranscriptId,
        fair_copy: Option<FairCopyId>,
    ) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE sessions SET current_transcript = ?2 WHERE id = ?1
                       AND EXISTS (SELECT 1 FROM transcripts WHERE id = ?2 AND session = ?1)";
            if transaction.prepare_cached(sql)?.execute(params![id.0, transcript.0])? == 0 {
                return Err(LibraryError::NoTranscript(transcript));
            }
            let Some(fair_copy) = fair_copy else { return show_newest_fair_copy(transaction, id) };
            let sql = "UPDATE sessions SET current_fair_copy = ?3 WHERE id = ?1
                       AND EXISTS (SELECT 1 FROM fair_copies WHERE id = ?3 AND transcript = ?2)";
            match transaction.prepare_cached(sql)?.execute(params![id.0, transcript.0, fair_copy.0])? {
                0 => Err(LibraryError::NoFairCopy(fair_copy)),
                _ => Ok(()),
            }
        })
    }

    /// Notes that this stage is to begin a fresh version even where a complete one was made in the same way, and what is
    /// needed to resume the work, as [`Self::set_request`] does; from then on the session is not done. Beginning a version
    /// of the stage settles it.
    pub fn ask_again(&self, id: SessionId, stage: Stage, request: &serde_json::Value) -> Result<()> {
        let doing = if stage == Stage::Clean { SessionState::Cleaning } else { SessionState::Transcribing };
        let values: [&dyn rusqlite::ToSql; 3] = [&stage.name(), &request.to_string(), &doing.name()];
        self.set(id, "again = ?2, request = ?3, state = ?4, failure = NULL", &values)
    }

    /// The stage that is to begin a fresh version, if one is.
    pub fn asked_again(&self, id: SessionId) -> Result<Option<Stage>> {
        let found = self.read(|transaction| {
            let mut statement = transaction.prepare_cached("SELECT again FROM sessions WHERE id = ?1")?;
            let row = statement.query_row([id.0], |row| row.get::<_, Option<Name<Stage>>>(0));
            Ok(row.optional()?)
        })?;
        Ok(found.ok_or(LibraryError::NoSession(id))?.map(|stage| stage.0))
    }

    /// Notes that a fresh version is not needed any more: an unfinished one is gone on with.
    pub fn settle_again(&self, id: SessionId) -> Result<()> {
        self.set(id, "again = NULL", &[])
    }
}

impl Named for Stage {
    const NAMES: &'static [(Self, &'static str)] =
        &[(Self::Keep, "keep"), (Self::Transcribe, "transcribe"), (Self::Clean, "clean"), (Self::Notes, "notes")];
}

/// After a verbatim version was begun: it is shown, unless a complete one is.
pub(super) fn show_begun_transcript(transaction: &Transaction, session: SessionId) -> Result<()> {
    settled(transaction, session, Stage::Transcribe)?;
    let sql =
        "SELECT 1 FROM sessions s JOIN transcripts t ON t.id = s.current_transcript WHERE s.id = ?1 AND t.complete";
    if transaction.prepare_cached(sql)?.exists([session.0])? {
        return Ok(());
    }
    show_finished_transcript(transaction, session)
}

/// After a verbatim version was finished: the newest complete one is shown, else the newest.
pub(super) fn show_finished_transcript(transaction: &Transaction, session: SessionId) -> Result<()> {
    let sql = "UPDATE sessions SET current_transcript =
            (SELECT id FROM transcripts WHERE session = ?1 ORDER BY complete DESC, version DESC LIMIT 1) WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute([session.0])?;
    show_newest_fair_copy(transaction, session)
}

/// After a fair copy was begun: it is shown with its transcript, unless a complete one is.
pub(super) fn show_begun_fair_copy(
    transaction: &Transaction,
    session: SessionId,
    transcript: TranscriptId,
) -> Result<()> {
    settled(transaction, session, Stage::Clean)?;
    let sql =
        "SELECT 1 FROM sessions s JOIN fair_copies f ON f.id = s.current_fair_copy WHERE s.id = ?1 AND f.complete";
    if transaction.prepare_cached(sql)?.exists([session.0])? {
        return Ok(());
    }
    show_finished_fair_copy(transaction, session, transcript)
}

/// After a fair copy was finished: the newest complete one is shown, else the newest, if its transcript is shown.
pub(super) fn show_finished_fair_copy(
    transaction: &Transaction,
    session: SessionId,
    transcript: TranscriptId,
) -> Result<()> {
    match current(transaction, session)?.transcript {
        Some(shown) if shown == transcript => show_newest_fair_copy(transaction, session),
        _ => Ok(()),
    }
}

fn show_newest_fair_copy(transaction: &Transaction, session: SessionId) -> Result<()> {
    let sql = "UPDATE sessions SET current_fair_copy =
            (SELECT id FROM fair_copies WHERE transcript = sessions.current_transcript
             ORDER BY complete DESC, version DESC LIMIT 1) WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute([session.0])?;
    Ok(())
}

fn current(transaction: &Transaction, id: SessionId) -> Result<Current> {
    let sql = "SELECT current_transcript, current_fair_copy FROM sessions WHERE id = ?1";
    let found = transaction.prepare_cached(sql)?.query_row([id.0], |row| {
        Ok(Current {
            transcript: row.get::<_, Option<i64>>(0)?.map(TranscriptId),
            fair_copy: row.get::<_, Option<i64>>(1)?.map(FairCopyId),
        })
    });
    found.optional()?.ok_or(LibraryError::NoSession(id))
}

fn settled(transaction: &Transaction, session: SessionId, stage: Stage) -> Result<()> {
    let sql = "UPDATE sessions SET again = NULL WHERE id = ?1 AND again = ?2";
    transaction.prepare_cached(sql)?.execute(params![session.0, stage.name()])?;
    Ok(())
}
