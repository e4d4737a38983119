//! Verbatim versions: stored window by window, so that a killed job goes on where it stopped.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{
    Library,
    error::{LibraryError, Result},
    fold::index_words,
    record::{TranscriptHead, TranscriptId, TranscriptMeta},
    row::{Name, Named, count, parse_json},
    session::exists,
    versions::{show_begun_transcript, show_finished_transcript},
};
use crate::{
    session::SessionId,
    transcript::{Doubt, Millis, Segment, Span, Track, Transcript, Word},
};

impl Library {
    /// Begins the session's next verbatim version. It becomes the current one when it is finished, or at once when no
    /// complete one is shown.
    pub fn begin_transcript(&self, session: SessionId, meta: &TranscriptMeta) -> Result<TranscriptId> {
        self.write(|transaction| {
            exists(transaction, session)?;
            let sql = "INSERT INTO transcripts (session, version, model, language, settings, created_unix_ms)
                       SELECT ?1, coalesce(max(version), 0) + 1, ?2, ?3, ?4, ?5 FROM transcripts WHERE session = ?1";
            let settings = meta.settings.to_string();
            let values = params![session.0, meta.model, meta.language, settings, meta.created_unix_ms];
            transaction.prepare_cached(sql)?.execute(values)?;
            let id = TranscriptId(transaction.last_insert_rowid());
            show_begun_transcript(transaction, session)?;
            Ok(id)
        })
    }

    /// Stores a window's segments, and that the window is done, in one transaction: on disk when this returns.
    ///
    /// `window_index` counts the windows of the track from 0; `through` is the end of the window's sound.
    ///
    /// # Errors
    /// [`LibraryError::OutOfStep`] unless `window_index` is [`Self::windows_done`]; [`LibraryError::Complete`].
    pub fn append_window(
        &self,
        transcript: TranscriptId,
        track: Track,
        window_index: u32,
        through: Millis,
        segments: &[Segment],
    ) -> Result<()> {
        self.write(|transaction| {
            must_be_open(transaction, transcript)?;
            let expected = windows_done(transaction, transcript, track)?;
            if window_index != expected {
                return Err(LibraryError::OutOfStep { expected, found: window_index });
            }
            for segment in segments {
                insert_segment(transaction, transcript, segment)?;
            }
            let sql = "INSERT INTO windows (transcript, track, place, through_ms) VALUES (?1, ?2, ?3, ?4)";
            transaction.prepare_cached(sql)?.execute(params![transcript.0, track.name(), window_index, through])?;
            let words: usize = segments.iter().map(|segment| segment.words.len()).sum();
            let sql = "UPDATE transcripts SET segments = segments + ?2, words = words + ?3 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute(params![
                transcript.0,
                count(segments.len() as u64),
                count(words as u64)
            ])?;
            Ok(())
        })
    }

    /// How many windows of the track are stored; a resumed job goes on with this one.
    pub fn windows_done(&self, transcript: TranscriptId, track: Track) -> Result<u32> {
        self.read(|transaction| windows_done(transaction, transcript, track))
    }

    /// Where the sound of the last stored window of the track ends; 0 when there is none.
    pub fn through(&self, transcript: TranscriptId, track: Track) -> Result<Millis> {
        self.read(|transaction| {
            let sql = "SELECT coalesce(max(through_ms), 0) FROM windows WHERE transcript = ?1 AND track = ?2";
            Ok(transaction.prepare_cached(sql)?.query_row(params![transcript.0, track.name()], |row| row.get(0))?)
        })
    }

    /// Marks the version as complete, in this language (ISO 639-1), and makes it the current one.
    pub fn finish_transcript(&self, transcript: TranscriptId, language: &str) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE transcripts SET complete = 1, language = ?2 WHERE id = ?1 RETURNING session";
            let mut statement = transaction.prepare_cached(sql)?;
            let session: Option<i64> =
                statement.query_row(params![transcript.0, language], |row| row.get(0)).optional()?;
            show_finished_transcript(transaction, SessionId(session.ok_or(LibraryError::NoTranscript(transcript))?))
        })
    }

    /// The session's verbatim versions, oldest first.
    pub fn transcripts(&self, session: SessionId) -> Result<Vec<TranscriptHead>> {
        self.read(|transaction| {
            exists(transaction, session)?;
            let sql = "SELECT id, version, model, language, settings, created_unix_ms, complete, segments, words
                       FROM transcripts WHERE session = ?1 ORDER BY version";
            let mut statement = transaction.prepare_cached(sql)?;
            let mut rows = statement.query([session.0])?;
            let mut heads = Vec::new();
            while let Some(row) = rows.next()? {
                heads.push(head_of(row)?);
            }
            Ok(heads)
        })
    }

    /// A verbatim version with all its words, ordered by start, then track, then place.
    /// Its language is `und` (ISO 639-2: undetermined) until known.
    pub fn transcript(&self, transcript: TranscriptId) -> Result<Transcript> {
        self.read(|transaction| {
            let sql = "SELECT coalesce(t.language, s.language, 'und'), t.model
                       FROM transcripts t JOIN sessions s ON s.id = t.session WHERE t.id = ?1";
            let mut statement = transaction.prepare_cached(sql)?;
            let head = statement.query_row([transcript.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let (language, model) = head.ok_or(LibraryError::NoTranscript(transcript))?;
            Ok(Transcript { language, model, segments: segments(transaction, transcript)? })
        })
    }
}

/// Words of one segment, in order.
pub(super) fn words(transaction: &Transaction, segment: i64) -> rusqlite::Result<Vec<Word>> {
    let sql = "SELECT text, spaced, start_ms, end_ms, probability FROM words WHERE segment = ?1 ORDER BY place";
    let mut statement = transaction.prepare_cached(sql)?;
    let rows = statement.query_map([segment], |row| {
        Ok(Word {
            text: row.get(0)?,
            spaced: row.get(1)?,
            span: Span { start: row.get(2)?, end: row.get(3)? },
            probability: row.get(4)?,
        })
    })?;
    rows.collect()
}

fn segments(transaction: &Transaction, transcript: TranscriptId) -> Result<Vec<Segment>> {
    let sql = "SELECT id, track, seq, start_ms, end_ms, confidence, doubt FROM segments WHERE transcript = ?1";
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query([transcript.0])?;
    let mut segments = Vec::new();
    while let Some(row) = rows.next()? {
        segments.push(Segment {
            track: row.get::<_, Name<Track>>(1)?.0,
            seq: row.get(2)?,
            span: Span { start: row.get(3)?, end: row.get(4)? },
            words: words(transaction, row.get(0)?)?,
            confidence: row.get(5)?,
            doubt: row.get::<_, Option<Name<Doubt>>>(6)?.map(|doubt| doubt.0),
        });
    }
    segments.sort_by_key(|segment| (segment.span.start, segment.track, segment.seq));
    Ok(segments)
}

fn insert_segment(transaction: &Transaction, transcript: TranscriptId, segment: &Segment) -> Result<()> {
    let sql = "INSERT INTO segments (transcript, track, seq, start_ms, end_ms, confidence, doubt)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    transaction.prepare_cached(sql)?.execute(params![
        transcript.0,
        segment.track.name(),
        segment.seq,
        segment.span.start,
        segment.span.end,
        segment.confidence,
        segment.doubt.map(Named::name)
    ])?;
    let id = transaction.last_insert_rowid();
    write_words(transaction, id, &segment.words)?;
    let sql = "INSERT INTO segments_index (rowid, words) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute(params![id, index_words(&segment.text())])?;
    Ok(())
}

/// The words of a segment that has none yet.
pub(super) fn write_words(transaction: &Transaction, segment: i64, words: &[Word]) -> Result<()> {
    let sql = "INSERT INTO words (segment, place, text, spaced, start_ms, end_ms, probability)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut insert = transaction.prepare_cached(sql)?;
    for (place, word) in words.iter().enumerate() {
        let Word { text, spaced, span, probability } = word;
        insert.execute(params![segment, place as i64, text, spaced, span.start, span.end, probability])?;
    }
    Ok(())
}

fn must_be_open(transaction: &Transaction, transcript: TranscriptId) -> Result<()> {
    let sql = "SELECT complete FROM transcripts WHERE id = ?1";
    let complete = transaction.prepare_cached(sql)?.query_row([transcript.0], |row| row.get(0)).optional()?;
    match complete {
        None => Err(LibraryError::NoTranscript(transcript)),
        Some(true) => Err(LibraryError::Complete),
        Some(false) => Ok(()),
    }
}

fn windows_done(transaction: &Transaction, transcript: TranscriptId, track: Track) -> Result<u32> {
    let sql = "SELECT coalesce(max(place) + 1, 0) FROM windows WHERE transcript = ?1 AND track = ?2";
    Ok(transaction.prepare_cached(sql)?.query_row(params![transcript.0, track.name()], |row| row.get(0))?)
}

fn head_of(row: &Row) -> Result<TranscriptHead> {
    Ok(TranscriptHead {
        id: TranscriptId(row.get(0)?),
        version: row.get(1)?,
        model: row.get(2)?,
        language: row.get(3)?,
        settings: parse_json(&row.get::<_, String>(4)?)?,
        created_unix_ms: row.get(5)?,
        complete: row.get(6)?,
        segments: row.get::<_, i64>(7)?.max(0) as u64,
        words: row.get::<_, i64>(8)?.max(0) as u64,
    })
}
