//! The sound of a session: what the player plays, and its waveform.

use tokio_util::sync::CancellationToken;

use super::{Faircopy, blocking};
use crate::{
    audio::{peaks, player::Sound},
    error::Error,
    job::{Outcome, unless_cancelled},
    session::SessionId,
};

impl Faircopy {
    /// What to play for a session.
    ///
    /// # Errors
    /// [`Error::NoSound`] for text and after the audio was deleted, [`Error::AudioGone`] when the file is not there.
    pub async fn sound(&self, session: SessionId) -> Result<Sound, Error> {
        let known = self.stored(move |library| library.session(session)).await?;
        let audio = known.audio.ok_or(Error::NoSound(session))?;
        if !audio.path.exists() {
            return Err(Error::AudioGone(audio.path));
        }
        Ok(Sound { session, path: audio.path, duration: known.duration })
    }

    /// Loudness over the whole length of a session, 0 to 255 each, at most [`peaks::PEAKS_MAX`] of them; made when it is
    /// asked for first, then kept in the library. Empty when it was cancelled.
    ///
    /// # Errors
    /// As [`Faircopy::sound`], and when the file cannot be read.
    pub async fn peaks(&self, session: SessionId, cancel: &CancellationToken) -> Result<Vec<u8>, Error> {
        if let Some(kept) = self.stored(move |library| library.peaks(session)).await? {
            return Ok(kept);
        }
        let turn = tokio::select! {
            turn = self.shared.waveforms.acquire() => turn,
            () = cancel.cancelled() => return Ok(Vec::new()),
        };
        // Nobody closes it; and two who ask for the same wait for one.
        let _turn = turn.map_err(|_| Error::Stopped)?;
        if let Some(kept) = self.stored(move |library| library.peaks(session)).await? {
            return Ok(kept);
        }
        let sound = self.sound(session).await?;
        let cancel = cancel.clone();
        let go_on = move || unless_cancelled(&cancel);
        let Outcome::Finished(made) = blocking(move || peaks::peaks(&sound.path, &go_on)).await?? else {
            return Ok(Vec::new());
        };
        let kept = made.clone();
        self.stored(move |library| library.set_peaks(session, &kept)).await?;
        Ok(made)
    }
}
