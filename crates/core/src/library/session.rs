//! Sessions in the library: taken in, listed, changed, found again after a crash.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{
    Library,
    error::{LibraryError, Result},
    lock::SessionLock,
    record::{NewSession, Page, SessionSummary, SourceKind},
    row::{Name, Named, StoredPath, count, parse_json},
};
use crate::{
    session::{Audio, Fingerprint, Kept, Session, SessionId, SessionState, Source},
    told::Told,
    transcript::{Millis, Track},
};

impl Library {
    /// Stores a new session in the state `Transcribing`, or `Recording` for a recording. A job that works on it at once uses [`Self::start_session`].
    pub fn create_session(&self, new: NewSession) -> Result<SessionId> {
        self.write(|transaction| insert(transaction, new, self))
    }

    /// Stores a new session together with the lock on it, so that no other process takes it for an abandoned one.
    pub fn start_session(&self, new: NewSession) -> Result<(SessionId, SessionLock)> {
        self.write(|transaction| {
            let id = insert(transaction, new, self)?;
            let lock = self.take_lock(id)?.ok_or(LibraryError::Busy(id))?;
            Ok((id, lock))
        })
    }

    /// A session with all that is known of it.
    pub fn session(&self, id: SessionId) -> Result<Session> {
        self.read(|transaction| {
            let sql = "SELECT title, created_unix_ms, source, source_path, language, duration_ms, state, failure, failure_told,
                              audio_path, audio_kept, audio_bytes FROM sessions WHERE id = ?1";
            let found =
                transaction.prepare_cached(sql)?.query_row([id.0], |row| self.session_of(id, row)).optional()?;
            let mut session = found.ok_or(LibraryError::NoSession(id))?;
            if let Some(audio) = &mut session.audio {
                let sql = "SELECT track FROM tracks WHERE session = ?1 ORDER BY place";
                let mut statement = transaction.prepare_cached(sql)?;
                let tracks = statement.query_map([id.0], |row| row.get(0).map(|Name(track): Name<Track>| track))?;
                audio.tracks = tracks.collect::<rusqlite::Result<_>>()?;
            }
            let mut statement =
                transaction.prepare_cached("SELECT message, told FROM warnings WHERE session = ?1 ORDER BY place")?;
            let warnings = statement.query_map([id.0], |row| Ok(told_of(row.get(0)?, row.get(1)?)))?;
            session.warnings = warnings.collect::<rusqlite::Result<_>>()?;
            Ok(session)
        })
    }

    /// What was asked for when the session was made, as given in [`NewSession::request`].
    pub fn request(&self, id: SessionId) -> Result<serde_json::Value> {
        let text: Option<String> = self.read(|transaction| {
            let mut statement = transaction.prepare_cached("SELECT request FROM sessions WHERE id = ?1")?;
            Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
        })?;
        parse_json(&text.ok_or(LibraryError::NoSession(id))?)
    }

    /// A page of the list, newest first; without those that wait to be deleted.
    pub fn sessions(&self, page: Page) -> Result<Vec<SessionSummary>> {
        let (created, id) = page.before.map_or((i64::MAX, i64::MAX), |(created, id)| (created, id.0));
        self.read(|transaction| {
            let sql = "SELECT s.id, s.title, s.created_unix_ms, s.duration_ms, s.language, s.state, s.source,
                              s.audio_path IS NOT NULL, coalesce(t.words, 0)
                       FROM sessions s LEFT JOIN transcripts t ON t.id = s.current_transcript
                       WHERE (s.created_unix_ms, s.id) < (?1, ?2) AND s.deleted_unix_ms IS NULL
                       ORDER BY s.created_unix_ms DESC, s.id DESC LIMIT ?3";
            let mut statement = transaction.prepare_cached(sql)?;
            let rows = statement.query_map(params![created, id, count(page.limit as u64)], summary_of)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Sessions that are not done and that nobody works on: what a crash left behind, oldest first.
    pub fn unfinished(&self) -> Result<Vec<SessionId>> {
        let open: Vec<SessionId> = self.read(|transaction| {
            let sql = "SELECT id FROM sessions WHERE state IN ('transcribing', 'cleaning')
                       AND deleted_unix_ms IS NULL ORDER BY id";
            let mut statement = transaction.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| row.get(0).map(SessionId))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        Ok(open.into_iter().filter(|id| !self.is_held(*id)).collect())
    }

    /// Renames the session.
    pub fn set_title(&self, id: SessionId, title: &str) -> Result<()> {
        self.set(id, "title = ?2", &[&title])
    }

    /// Notes how far it has come, and why it failed if it did.
    pub fn set_state(&self, id: SessionId, state: SessionState, failure: Option<&Told>) -> Result<()> {
        let (message, told) = (failure.map(|failure| &failure.message), failure.map(to_json));
        self.set(id, "state = ?2, failure = ?3, failure_told = ?4", &[&state.name(), &message, &told])
    }

    /// Notes the language that is spoken, ISO 639-1, or that it is to be found out.
    pub fn set_language(&self, id: SessionId, language: Option<&str>) -> Result<()> {
        self.set(id, "language = ?2", &[&language])
    }

    /// Notes its length.
    pub fn set_duration(&self, id: SessionId, duration: Millis) -> Result<()> {
        self.set(id, "duration_ms = ?2", &[&duration])
    }

    /// Notes what will be needed to resume it, in place of [`NewSession::request`].
    pub fn set_request(&self, id: SessionId, request: &serde_json::Value) -> Result<()> {
        self.set(id, "request = ?2", &[&request.to_string()])
    }

    /// Notes where its sound is, or that there is none. Touches no file.
    pub fn set_audio(&self, id: SessionId, audio: Option<&Audio>) -> Result<()> {
        self.write(|transaction| write_audio(transaction, id, audio, self))
    }

    /// What tells the file that it began with from others; `None` before it is kept.
    pub fn fingerprint(&self, id: SessionId) -> Result<Option<Fingerprint>> {
        let text: Option<Option<String>> = self.read(|transaction| {
            let mut statement = transaction.prepare_cached("SELECT audio_fingerprint FROM sessions WHERE id = ?1")?;
            Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
        })?;
        text.ok_or(LibraryError::NoSession(id))?.as_deref().map(parse_json).transpose()
    }

    /// Notes what tells the file that it began with from others. It stays when the sound is deleted.
    pub fn set_fingerprint(&self, id: SessionId, fingerprint: &Fingerprint) -> Result<()> {
        self.set(id, "audio_fingerprint = ?2", &[&serde_json::json!(fingerprint).to_string()])
    }

    /// Adds something that was noticed. The same sentence is kept once.
    pub fn add_warning(&self, id: SessionId, warning: &Told) -> Result<()> {
        self.write(|transaction| {
            exists(transaction, id)?;
            let sql = "INSERT INTO warnings (session, place, message, told)
                       SELECT ?1, (SELECT coalesce(max(place) + 1, 0) FROM warnings WHERE session = ?1), ?2, ?3
                       WHERE NOT EXISTS (SELECT 1 FROM warnings WHERE session = ?1 AND message = ?2)";
            transaction.prepare_cached(sql)?.execute(params![id.0, warning.message, to_json(warning)])?;
            Ok(())
        })
    }

    /// [`LibraryError::NoSession`] unless the session is there.
    pub(super) fn must_exist(&self, id: SessionId) -> Result<()> {
        self.read(|transaction| exists(transaction, id))
    }

    pub(super) fn set(&self, id: SessionId, assignments: &str, values: &[&dyn rusqlite::ToSql]) -> Result<()> {
        self.write(|transaction| {
            let mut statement =
                transaction.prepare_cached(&format!("UPDATE sessions SET {assignments} WHERE id = ?1"))?;
            let mut all: Vec<&dyn rusqlite::ToSql> = vec![&id.0];
            all.extend(values);
            if statement.execute(all.as_slice())? == 0 { Err(LibraryError::NoSession(id)) } else { Ok(()) }
        })
    }

    fn session_of(&self, id: SessionId, row: &Row) -> rusqlite::Result<Session> {
        let source = match row.get::<_, Name<SourceKind>>("source")?.0 {
            SourceKind::Text => Source::Text,
            SourceKind::Recording => Source::Recording,
            SourceKind::File => {
                Source::File { original: row.get::<_, StoredPath>("source_path")?.resolve(self.folder()) }
            }
        };
        let audio = match row.get::<_, Option<StoredPath>>("audio_path")? {
            None => None,
            Some(path) => Some(Audio {
                path: path.resolve(self.folder()),
                kept: row.get::<_, Name<Kept>>("audio_kept")?.0,
                bytes: row.get::<_, i64>("audio_bytes")?.max(0) as u64,
                tracks: Vec::new(),
            }),
        };
        Ok(Session {
            id,
            title: row.get("title")?,
            created_unix_ms: row.get("created_unix_ms")?,
            source,
            audio,
            duration: row.get("duration_ms")?,
            language: row.get("language")?,
            state: row.get::<_, Name<SessionState>>("state")?.0,
            failure: match row.get("failure")? {
                Some(message) => Some(told_of(message, row.get("failure_told")?)),
                None => None,
            },
            warnings: Vec::new(),
        })
    }
}

impl Named for SourceKind {
    const NAMES: &'static [(Self, &'static str)] =
        &[(Self::File, "file"), (Self::Text, "text"), (Self::Recording, "recording")];
}

/// [`LibraryError::NoSession`] unless the session is there.
pub(super) fn exists(transaction: &Transaction, id: SessionId) -> Result<()> {
    let found = transaction.prepare_cached("SELECT 1 FROM sessions WHERE id = ?1")?.exists([id.0])?;
    if found { Ok(()) } else { Err(LibraryError::NoSession(id)) }
}

/// [`Library::set_audio`] in a transaction.
pub(super) fn write_audio(
    transaction: &Transaction,
    id: SessionId,
    audio: Option<&Audio>,
    library: &Library,
) -> Result<()> {
    let sql = "UPDATE sessions SET audio_path = ?2, audio_kept = ?3, audio_bytes = ?4 WHERE id = ?1";
    let path = audio.map(|audio| StoredPath::of(&audio.path, library.folder()));
    let kept = audio.map(|audio| audio.kept.name());
    let bytes = audio.map(|audio| count(audio.bytes));
    if transaction.prepare_cached(sql)?.execute(params![id.0, path, kept, bytes])? == 0 {
        return Err(LibraryError::NoSession(id));
    }
    transaction.prepare_cached("DELETE FROM tracks WHERE session = ?1")?.execute([id.0])?;
    let mut insert = transaction.prepare_cached("INSERT INTO tracks (session, place, track) VALUES (?1, ?2, ?3)")?;
    for (place, track) in audio.iter().flat_map(|audio| &audio.tracks).enumerate() {
        insert.execute(params![id.0, place as i64, track.name()])?;
    }
    Ok(())
}

fn insert(transaction: &Transaction, new: NewSession, library: &Library) -> Result<SessionId> {
    let NewSession { title, created_unix_ms, source, language, audio, request } = new;
    let (source, path) = match source {
        Source::File { original } => (SourceKind::File, Some(StoredPath::of(&original, library.folder()))),
        Source::Text => (SourceKind::Text, None),
        Source::Recording => (SourceKind::Recording, None),
    };
    let state = match source {
        SourceKind::Recording => SessionState::Recording,
        SourceKind::File | SourceKind::Text => SessionState::Transcribing,
    };
    let id = free_id(transaction, library)?;
    let sql = "INSERT INTO sessions (id, title, created_unix_ms, source, source_path, language, state, request)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values =
        params![id.0, title, created_unix_ms, source.name(), path, language, state.name(), request.to_string()];
    transaction.prepare_cached(sql)?.execute(values)?;
    if audio.is_some() {
        write_audio(transaction, id, audio.as_ref(), library)?;
    }
    Ok(id)
}

/// The next number that no session has had and whose folder is not there either: behind a database that was lost, or put
/// back from an older backup, there is sound of sessions that it does not know.
fn free_id(transaction: &Transaction, library: &Library) -> Result<SessionId> {
    let sql = "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'sessions'";
    let last: i64 = transaction.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    let mut id = SessionId(last + 1);
    while std::fs::symlink_metadata(library.session_folder(id)).is_ok() {
        id.0 += 1;
    }
    Ok(id)
}

/// What was told, from its sentence and, where an older Faircopy did not store the sentence alone, its JSON.
fn told_of(message: String, json: Option<String>) -> Told {
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_else(|| Told::in_english(message))
}

fn to_json(told: &Told) -> String {
    serde_json::to_string(told).expect("names and texts can be written as JSON")
}

fn summary_of(row: &Row) -> rusqlite::Result<SessionSummary> {
    Ok(SessionSummary {
        id: SessionId(row.get(0)?),
        title: row.get(1)?,
        created_unix_ms: row.get(2)?,
        duration: row.get(3)?,
        language: row.get(4)?,
        state: row.get::<_, Name<SessionState>>(5)?.0,
        source: row.get::<_, Name<SourceKind>>(6)?.0,
        audio: row.get(7)?,
        words: row.get::<_, i64>(8)?.max(0) as u64,
    })
}
