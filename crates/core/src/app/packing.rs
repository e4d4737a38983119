//! A finished recording takes less room: packed to FLAC, by hand or when its text is done.

use std::path::PathBuf;

use tokio_util::sync::CancellationToken;

use super::{EventSink, Faircopy, Job};
use crate::{
    audio::recording::{
        error::RecordingError,
        packing::{self, PackError, Packed},
    },
    error::Error,
    event::Event,
    job::{Outcome, Stage},
    library::LibraryError,
    session::{Audio, Kept, Session, SessionId, SessionState},
    told::Tell,
};

impl Faircopy {
    /// Packs the sound of a finished recording, so that it takes about half the room with the same samples. Gives the bytes
    /// before and after.
    ///
    /// # Errors
    /// [`Error::Pack`]; the recording is then as it was. [`Error::Busy`] while a job works on it.
    pub async fn pack(
        &self,
        session: SessionId,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<Packed>, Error> {
        let job = self.job(session, events, cancel).await?;
        let known = self.stored(move |library| library.session(session)).await?;
        let is_done = match known.state {
            SessionState::Ready | SessionState::Cancelled | SessionState::Failed => true,
            SessionState::Recording | SessionState::Transcribing | SessionState::Cleaning => false,
        };
        if !is_done {
            return Err(PackError::NotDone(session).into());
        }
        let audio = recorded(known).ok_or(PackError::NotRecorded(session))?;
        self.pack_folder(&job, audio.path).await
    }

    /// What the settings ask for once a recording is finished. What fails is a warning: text and sound are there.
    pub(super) async fn pack_if_wanted(&self, job: &Job<'_>) {
        let session = job.session;
        if !self.settings().pack_recordings {
            return;
        }
        let known = self.stored(move |library| library.session(session)).await;
        let Some(audio) = known.ok().and_then(recorded).filter(|audio| packing::can_be_packed(&audio.path)) else {
            return;
        };
        if let Err(error) = self.pack_folder(job, audio.path).await {
            tracing::warn!(%session, kind = ?error.kind(), "a recording is not packed");
            if let Err(error) = self.warn(job, error.told()).await {
                tracing::warn!(%error, "a warning is not stored");
            }
        }
    }

    async fn pack_folder(&self, job: &Job<'_>, folder: PathBuf) -> Result<Outcome<Packed>, Error> {
        let (session, library, lock) = (job.session, self.library().clone(), job.lock.clone());
        // Ends with this future, and the work with it; until then the work holds the lock.
        let stop = CancellationToken::new();
        let _ended = stop.clone().drop_guard();
        let packed = self.on_file(job, Stage::Pack, move |on_progress| {
            library.begin_packing(&lock)?;
            let packed = packing::pack(&folder, &mut |done, of| {
                let goes_on = on_progress(done, of);
                if stop.is_cancelled() { std::ops::ControlFlow::Break(()) } else { goes_on }
            });
            library.set_audio_bytes(session, packing::bytes_of(&folder))?;
            packing::clear_up(&folder).map_err(|source| RecordingError::writing(&folder, source))?;
            library.end_packing(session)?;
            Ok::<_, Error>(packed?)
        });
        let packed = packed.await?;
        if let Outcome::Finished(Packed { before, after }) = packed {
            tracing::info!(%session, before, after, "packed");
            (job.events)(Event::Packed { session, before, after });
        }
        Ok(packed)
    }

    /// Takes away what processes left that were killed while they packed. Touches only what nobody works on.
    pub(super) fn clear_up_packing(&self) {
        for session in self.library().packing() {
            if let Err(error) = self.clear_up_one(session) {
                tracing::warn!(%session, kind = ?error.kind(), "what is left of packing cannot be cleared up yet");
            }
        }
    }

    fn clear_up_one(&self, session: SessionId) -> Result<(), Error> {
        let library = self.library();
        let _lock = match library.lock(session) {
            Ok(Some(lock)) => lock,
            Ok(None) => return Ok(()),
            Err(LibraryError::NoSession(_)) => return Ok(library.end_packing(session)?),
            Err(error) => return Err(error.into()),
        };
        let folder = self.recording_folder(session);
        if folder.is_dir() {
            packing::clear_up(&folder).map_err(|source| RecordingError::writing(&folder, source))?;
            library.set_audio_bytes(session, packing::bytes_of(&folder))?;
        }
        Ok(library.end_packing(session)?)
    }
}

/// The sound of a session, if Faircopy recorded it.
fn recorded(session: Session) -> Option<Audio> {
    session.audio.filter(|audio| audio.kept == Kept::Recorded)
}
