//! Notes as texts for the clipboard.

use super::super::Faircopy;
use crate::{
    error::Error,
    export::{Content, Document, Format, Options, clipboard, export},
    note::NotesId,
    session::SessionId,
};

/// Notes for a clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotesText {
    /// As plain text.
    pub plain: String,
    /// As Markdown, under the session's title.
    pub markdown: String,
    /// As HTML of headings and lists.
    pub html: String,
}

impl Faircopy {
    /// These notes, or those of the session that are shown, as texts. Waits for the disk.
    ///
    /// # Errors
    /// [`Error::NoNotes`], [`Error::NoText`], [`Error::Library`].
    pub fn notes_text(
        &self,
        session: SessionId,
        version: Option<NotesId>,
        options: &Options,
    ) -> Result<NotesText, Error> {
        let notes = self.notes(session, version)?.ok_or(Error::NoNotes(session))?;
        let document = Document { notes: Some(notes), ..self.document(session)? };
        let options = Options { content: Content::Notes, ..options.clone() };
        let markdown = export(&document, Format::Markdown, &options)?;
        let (plain, html) = clipboard(&document, &options);
        Ok(NotesText { plain, markdown: String::from_utf8_lossy(&markdown).into_owned(), html })
    }
}
