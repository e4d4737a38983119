//! Recordings that broke off: the process was killed, the computer lost its power.

use super::Faircopy;
use crate::{
    audio::recording::{
        error::{RecordingError, RecordingWarning},
        repair,
    },
    error::Error,
    session::{SessionId, SessionState},
    told::Tell,
};

impl Faircopy {
    /// Makes recordings whole that broke off, so that [`Faircopy::resume`] makes their text. Touches only what nobody works
    /// on; a recording without any sound is deleted. Gives the sessions that were recovered.
    ///
    /// # Errors
    /// [`Error::Library`], [`Error::Recording`] when a file cannot be repaired; the others are all the same.
    pub fn recover_recordings(&self) -> Result<Vec<SessionId>, Error> {
        self.clear_up_packing();
        let (mut recovered, mut first_error) = (Vec::new(), None);
        for session in self.library().broken_off()? {
            match self.recover(session) {
                Ok(true) => recovered.push(session),
                Ok(false) => {}
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        first_error.map_or(Ok(recovered), Err)
    }

    /// Whether the session broke off, nobody works on it, and it has sound.
    fn recover(&self, session: SessionId) -> Result<bool, Error> {
        let library = self.library();
        let Some(lock) = library.lock(session)? else { return Ok(false) };
        // Asked again: another process may have been quicker.
        if library.session(session)?.state != SessionState::Recording {
            return Ok(false);
        }
        let folder = self.recording_folder(session);
        let Some(recorded) = repair(&folder).map_err(|source| RecordingError::writing(folder, source))? else {
            drop(lock);
            library.delete_session(session)?;
            return Ok(false);
        };
        let warning = RecordingWarning::Interrupted { at: recorded.duration };
        tracing::info!(%session, "a recording is recovered");
        self.store_recorded(session, &recorded, SessionState::Transcribing, Some(&warning.told()))?;
        Ok(true)
    }
}
