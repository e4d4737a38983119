//! What a person changes about notes. Each change is stored at once.

use super::super::Faircopy;
use crate::{
    error::Error,
    note::{Draft, Line, LineId, Notes, NotesHead, NotesId, Support},
    session::SessionId,
};

impl Faircopy {
    /// These notes, or those of the session that are shown; `None` where it has none. Waits for the disk.
    ///
    /// # Errors
    /// [`Error::Library`].
    pub fn notes(&self, session: SessionId, version: Option<NotesId>) -> Result<Option<Notes>, Error> {
        Ok(match version {
            Some(version) => Some(self.library().notes(version)?),
            None => self.library().newest_notes(session)?,
        })
    }

    /// The versions of a session's notes, oldest first.
    pub fn notes_versions(&self, session: SessionId) -> Result<Vec<NotesHead>, Error> {
        Ok(self.library().notes_versions(session)?)
    }

    /// Adds a line of the person's own at the end of a section.
    pub fn add_line(&self, notes: NotesId, section: u32, text: &str) -> Result<Line, Error> {
        let text = text.trim().to_owned();
        let draft = Draft { text, who: None, when: None, cites: Vec::new(), support: Support::Written };
        Ok(self.library().append_line(notes, section, &draft)?)
    }

    /// Replaces the text of a line; [`Self::revert_line`] puts back what stood there.
    pub fn edit_line(&self, line: LineId, text: &str) -> Result<Line, Error> {
        Ok(self.library().edit_line(line, text.trim())?)
    }

    /// Puts back what stood in a line before a person changed it.
    pub fn revert_line(&self, line: LineId) -> Result<Line, Error> {
        Ok(self.library().revert_line(line)?)
    }

    /// Ticks a line off, or takes the tick away.
    pub fn tick_line(&self, line: LineId, done: bool) -> Result<Line, Error> {
        Ok(self.library().tick_line(line, done)?)
    }

    /// Takes a line out of its notes; [`Self::restore_line`] puts it back where it was.
    pub fn remove_line(&self, line: LineId) -> Result<(), Error> {
        Ok(self.library().remove_line(line, true)?)
    }

    /// Puts back a line that was removed.
    pub fn restore_line(&self, line: LineId) -> Result<(), Error> {
        Ok(self.library().remove_line(line, false)?)
    }
}
