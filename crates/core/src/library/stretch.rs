//! A stretch of a transcript with every paragraph made of it: what an edit has to look at, read in one piece.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    Library,
    error::{LibraryError, Result},
    fair::{edits, verdict_of},
    record::{Current, FairCopyId, TranscriptId},
    row::{Name, Named, parse_json},
    verbatim::words,
};
use crate::transcript::{Doubt, Edit, Paragraph, Segment, Span, Track, Verdict, Word};

/// What a segment says; the rest of it never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentText {
    /// Its words.
    pub words: Vec<Word>,
    /// Mean probability of its words, 0 to 1.
    pub confidence: f32,
    /// Why it may be wrong.
    pub doubt: Option<Doubt>,
}

/// What a paragraph says; the rest of it never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParagraphText {
    /// The fair copy.
    pub text: String,
    /// Every change from the verbatim words, ordered, without overlap.
    pub edits: Vec<Edit>,
    /// Which text it is.
    pub verdict: Verdict,
}

/// A segment as it stands, and as it was before a person changed it.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldSegment {
    /// As it stands.
    pub segment: Segment,
    /// As it was; `None` where nobody changed it.
    pub original: Option<SegmentText>,
}

/// A paragraph as it stands, and as it was before a person changed it.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldParagraph {
    /// Its fair copy.
    pub fair_copy: FairCopyId,
    /// As it stands.
    pub paragraph: Paragraph,
    /// As it was; `None` where nobody changed it.
    pub original: Option<ParagraphText>,
}

/// Parts of a transcript: the paragraphs of all its fair copies that touch them, and all segments of parts and paragraphs.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The transcript.
    pub transcript: TranscriptId,
    /// ISO 639-1 code, or `und`.
    pub language: String,
    /// Ordered by track, then place.
    pub segments: Vec<HeldSegment>,
    /// Ordered as they were stored.
    pub paragraphs: Vec<HeldParagraph>,
    /// How often the words had been edited when this was read.
    pub(super) words_revision: i64,
    /// How many paragraphs were made of the transcript when this was read.
    pub(super) paragraphs_made: i64,
}

/// What of two versions differs from what Faircopy wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Track and place of segments.
    pub segments: HashSet<(Track, u32)>,
    /// Track and first segment of paragraphs.
    pub paragraphs: HashSet<(Track, u32)>,
}

impl Library {
    /// Reads these parts of a transcript: places of segments within their track.
    pub fn stretch(&self, transcript: TranscriptId, parts: &[(Track, Range<u32>)]) -> Result<Stretch> {
        self.read(|transaction| {
            let sql = "SELECT coalesce(t.language, s.language, 'und'), t.words_revision
                       FROM transcripts t JOIN sessions s ON s.id = t.session WHERE t.id = ?1";
            let mut statement = transaction.prepare_cached(sql)?;
            let head = statement.query_row([transcript.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let (language, words_revision) = head.ok_or(LibraryError::NoTranscript(transcript))?;
            let (mut segments, mut paragraphs) = (BTreeMap::new(), BTreeMap::new());
            for (track, part) in parts {
                let whole = touching(transaction, transcript, *track, part, &mut paragraphs)?;
                held_segments(transaction, transcript, *track, &whole, &mut segments)?;
            }
            Ok(Stretch {
                transcript,
                language,
                segments: segments.into_values().collect(),
                paragraphs: paragraphs.into_values().collect(),
                words_revision,
                paragraphs_made: paragraphs_made(transaction, transcript)?,
            })
        })
    }

    /// Which segments and paragraphs of these versions a person has changed.
    pub fn touched(&self, versions: Current) -> Result<Touched> {
        let place = |row: &Row| Ok((row.get::<_, Name<Track>>(0)?.0, row.get(1)?));
        self.read(|transaction| {
            let mut touched = Touched::default();
            let sql = "SELECT g.track, g.seq FROM segments g JOIN segment_originals o ON o.segment = g.id
                       WHERE g.transcript = ?1";
            let mut statement = transaction.prepare_cached(sql)?;
            for found in statement.query_map([versions.transcript.map(|id| id.0)], place)? {
                touched.segments.insert(found?);
            }
            let sql =
                "SELECT p.track, p.first_segment FROM paragraphs p JOIN paragraph_originals o ON o.paragraph = p.id
                       WHERE p.fair_copy = ?1
                       AND (o.text <> p.text OR o.verdict <> p.verdict OR o.reason IS NOT p.reason)";
            let mut statement = transaction.prepare_cached(sql)?;
            for found in statement.query_map([versions.fair_copy.map(|id| id.0)], place)? {
                touched.paragraphs.insert(found?);
            }
            Ok(touched)
        })
    }

    /// How often the words of the transcript were edited; see [`Library::append_paragraph_of`].
    pub fn words_revision(&self, transcript: TranscriptId) -> Result<i64> {
        self.read(|transaction| words_revision(transaction, transcript))
    }
}

impl HeldParagraph {
    /// What it says as it stands.
    pub fn text(&self) -> ParagraphText {
        let Paragraph { text, edits, verdict, .. } = self.paragraph.clone();
        ParagraphText { text, edits, verdict }
    }

    /// As if it said this.
    #[must_use]
    pub fn reading(&self, text: ParagraphText) -> Self {
        let original = self.original.clone().filter(|original| *original != text);
        let ParagraphText { text, edits, verdict } = text;
        Self {
            fair_copy: self.fair_copy,
            paragraph: Paragraph { text, edits, verdict, ..self.paragraph.clone() },
            original,
        }
    }
}

impl HeldSegment {
    /// What it says as it stands.
    pub fn text(&self) -> SegmentText {
        let Segment { words, confidence, doubt, .. } = self.segment.clone();
        SegmentText { words, confidence, doubt }
    }

    /// As if it said this.
    #[must_use]
    pub fn reading(&self, text: SegmentText) -> Self {
        let original = self.original.clone().filter(|original| *original != text);
        let SegmentText { words, confidence, doubt } = text;
        Self { segment: Segment { words, confidence, doubt, ..self.segment.clone() }, original }
    }
}

pub(super) fn words_revision(transaction: &Transaction, transcript: TranscriptId) -> Result<i64> {
    let mut statement = transaction.prepare_cached("SELECT words_revision FROM transcripts WHERE id = ?1")?;
    let found = statement.query_row([transcript.0], |row| row.get(0)).optional()?;
    found.ok_or(LibraryError::NoTranscript(transcript))
}

pub(super) fn paragraphs_made(transaction: &Transaction, transcript: TranscriptId) -> Result<i64> {
    let sql = "SELECT count(*) FROM fair_copies f JOIN paragraphs p ON p.fair_copy = f.id WHERE f.transcript = ?1";
    Ok(transaction.prepare_cached(sql)?.query_row([transcript.0], |row| row.get(0))?)
}

/// Adds the paragraphs that touch the part; gives the part together with all of theirs.
fn touching(
    transaction: &Transaction,
    transcript: TranscriptId,
    track: Track,
    part: &Range<u32>,
    found: &mut BTreeMap<i64, HeldParagraph>,
) -> Result<Range<u32>> {
    let sql = "SELECT p.id, p.fair_copy, p.first_segment, p.end_segment, p.text, p.verdict, p.reason,
                      o.text, o.verdict, o.reason, o.edits
               FROM fair_copies f JOIN paragraphs p ON p.fair_copy = f.id
               LEFT JOIN paragraph_originals o ON o.paragraph = p.id
               WHERE f.transcript = ?1 AND p.track = ?2 AND p.first_segment < ?4 AND p.end_segment > ?3";
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query(params![transcript.0, track.name(), part.start, part.end])?;
    let mut whole = part.clone();
    while let Some(row) = rows.next()? {
        let (id, segments): (i64, Range<u32>) = (row.get(0)?, row.get(2)?..row.get(3)?);
        whole = whole.start.min(segments.start)..whole.end.max(segments.end);
        let paragraph = Paragraph {
            track,
            segments,
            text: row.get(4)?,
            edits: edits(transaction, id)?,
            verdict: verdict_of(&row.get::<_, String>(5)?, row.get::<_, Option<String>>(6)?.as_deref())?,
        };
        let held = HeldParagraph { fair_copy: FairCopyId(row.get(1)?), paragraph, original: original_of(row)? };
        found.insert(id, held);
    }
    Ok(whole)
}

fn original_of(row: &Row) -> Result<Option<ParagraphText>> {
    let Some(text) = row.get(7)? else { return Ok(None) };
    let verdict = verdict_of(&row.get::<_, String>(8)?, row.get::<_, Option<String>>(9)?.as_deref())?;
    Ok(Some(ParagraphText { text, edits: parse_json(&row.get::<_, String>(10)?)?, verdict }))
}

fn held_segments(
    transaction: &Transaction,
    transcript: TranscriptId,
    track: Track,
    part: &Range<u32>,
    found: &mut BTreeMap<(Track, u32), HeldSegment>,
) -> Result<()> {
    let sql = "SELECT g.id, g.seq, g.start_ms, g.end_ms, g.confidence, g.doubt, o.original
               FROM segments g LEFT JOIN segment_originals o ON o.segment = g.id
               WHERE g.transcript = ?1 AND g.track = ?2 AND g.seq >= ?3 AND g.seq < ?4";
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query(params![transcript.0, track.name(), part.start, part.end])?;
    while let Some(row) = rows.next()? {
        let segment = Segment {
            track,
            seq: row.get(1)?,
            span: Span { start: row.get(2)?, end: row.get(3)? },
            words: words(transaction, row.get(0)?)?,
            confidence: row.get(4)?,
            doubt: row.get::<_, Option<Name<Doubt>>>(5)?.map(|doubt| doubt.0),
        };
        let original = row.get::<_, Option<String>>(6)?.map(|text| parse_json(&text)).transpose()?;
        found.insert((track, segment.seq), HeldSegment { segment, original });
    }
    Ok(())
}
