//! The texts of a session for a file or the clipboard.

use super::Faircopy;
use crate::{
    error::Error,
    export::{Document, Options, clipboard},
    session::SessionId,
    transcript::{FairCopy, Millis, Segment, Side, Verdict},
};

/// A text for the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedText {
    /// As plain text.
    pub plain: String,
    /// The same as the HTML of its paragraphs.
    pub html: String,
    /// How many paragraphs it has: of the fair copy, or segments of the verbatim text.
    pub paragraphs: u32,
    /// How many of them are kept as they were said because no other text passed the check.
    pub kept_verbatim: u32,
    /// Whether the text is finished; otherwise this is the first of it.
    pub complete: bool,
    /// How far into the recording it goes; 0 for text without times.
    pub through: Millis,
    /// Length of the recording, where known.
    pub of: Option<Millis>,
}

impl Faircopy {
    /// The session's current texts. Waits for the disk.
    ///
    /// # Errors
    /// [`Error::NoText`], [`Error::Library`].
    pub fn document(&self, session: SessionId) -> Result<Document, Error> {
        let library = self.library();
        let current = library.current(session)?;
        let transcript = current.transcript.ok_or(Error::NoText(session))?;
        Ok(Document {
            session: library.session(session)?,
            transcript: library.transcript(transcript)?,
            fair_copy: current.fair_copy.map(|id| library.fair_copy(id)).transpose()?,
            notes: library.newest_notes(session)?,
            marks: library.marks(session)?,
        })
    }

    /// One side for the clipboard. Of a fair copy that is being made: the first of it, and no word that is not cleaned.
    /// Where none is made, the verbatim text. Waits for the disk.
    ///
    /// # Errors
    /// [`Error::NoText`], [`Error::NoFairCopy`], [`Error::Library`].
    pub fn copied(&self, session: SessionId, options: &Options) -> Result<CopiedText, Error> {
        let library = self.library();
        let mut document = self.document(session)?;
        let current = library.current(session)?;
        let is_written =
            library.transcripts(session)?.iter().any(|head| Some(head.id) == current.transcript && head.complete);
        let is_cleaned = match current.transcript.zip(current.fair_copy) {
            Some((transcript, copy)) => {
                library.fair_copies(transcript)?.iter().any(|head| head.id == copy && head.complete)
            }
            None => true,
        };
        let fair = options.side == Side::FairCopy && document.fair_copy.is_some();
        let complete = is_written && (is_cleaned || !fair);
        if fair && !complete {
            keep_cleaned(&mut document);
        }
        if document.transcript.segments.is_empty() && !complete {
            return Err(if fair { Error::NoFairCopy } else { Error::NoText(session) });
        }
        let end = document.transcript.segments.iter().map(|segment| segment.span.end).max().unwrap_or_default();
        // A bookmark is a time: where nobody wants those, it is left out; and what is copied so far has those so far.
        document.marks.retain(|mark| options.times && (complete || mark.at <= end));
        let (plain, html) = clipboard(&document, options);
        let copy = document.fair_copy.filter(|_| fair);
        let kept = copy.as_ref().map_or(0, |copy| copy.paragraphs.iter().filter(|made| is_kept(&made.verdict)).count());
        Ok(CopiedText {
            plain,
            html,
            paragraphs: copy.map_or(document.transcript.segments.len(), |copy| copy.paragraphs.len()) as u32,
            kept_verbatim: kept as u32,
            complete,
            through: end,
            of: document.session.duration,
        })
    }
}

/// Leaves out the segments that no paragraph covers yet.
fn keep_cleaned(document: &mut Document) {
    let Document { transcript, fair_copy: Some(FairCopy { paragraphs, .. }), .. } = document else { return };
    let covered = |segment: &Segment| {
        paragraphs.iter().any(|made| made.track == segment.track && made.segments.contains(&segment.seq))
    };
    transcript.segments.retain(covered);
}

fn is_kept(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::KeptVerbatim { .. })
}
