//! Which session a file belongs to: one that was stopped goes on with the recording that it began with, and with no other
//! that has taken its name.

use std::{ops::ControlFlow, path::Path};

use tokio_util::sync::CancellationToken;

use super::{Faircopy, Job, TranscribeRequest, blocking};
use crate::{
    audio::fingerprint,
    error::Error,
    job::Outcome,
    library::{Library, Page},
    session::{SessionId, SessionState},
};

/// How many of the newest sessions are looked at for one of the same file.
const LOOK_BACK: usize = 200;

impl Faircopy {
    /// The newest session of the same recording and request that is not done and that nobody works on.
    pub(super) async fn stopped_session(
        &self,
        request: &TranscribeRequest,
        cancel: &CancellationToken,
    ) -> Result<Outcome<Option<SessionId>>, Error> {
        let wanted = serde_json::json!(request);
        let (library, file, cancel) = (self.library().clone(), request.file.clone(), cancel.clone());
        blocking(move || {
            for summary in library.sessions(Page { limit: LOOK_BACK, before: None })? {
                let session = summary.id;
                let is_open = summary.state != SessionState::Ready && !library.is_held(session);
                if !is_open || library.request(session)? != wanted {
                    continue;
                }
                match began_with(&library, session, &file, &cancel)? {
                    Outcome::Finished(true) => return Ok(Outcome::Finished(Some(session))),
                    Outcome::Finished(false) => {}
                    Outcome::Cancelled => return Ok(Outcome::Cancelled),
                }
            }
            Ok(Outcome::Finished(None))
        })
        .await?
    }

    /// # Errors
    /// [`Error::AudioChanged`] when the session began with something else than what is in `file` now.
    pub(super) async fn must_be_as_before(&self, job: &Job<'_>, file: &Path) -> Result<Outcome<()>, Error> {
        let (library, session, cancel) = (self.library().clone(), job.session, job.cancel.clone());
        let read = file.to_owned();
        match blocking(move || began_with(&library, session, &read, &cancel)).await?? {
            Outcome::Finished(true) => Ok(Outcome::Finished(())),
            Outcome::Finished(false) => Err(Error::AudioChanged(file.to_owned())),
            Outcome::Cancelled => Ok(Outcome::Cancelled),
        }
    }
}

/// Whether the session began with what is in `file` now.
fn began_with(
    library: &Library,
    session: SessionId,
    file: &Path,
    cancel: &CancellationToken,
) -> Result<Outcome<bool>, Error> {
    let Some(known) = library.fingerprint(session)? else {
        // Nothing is kept yet, or it was by a Faircopy that noted the size alone.
        let audio = library.session(session)?.audio;
        let bytes = fingerprint::glance(file)?.bytes;
        return Ok(Outcome::Finished(audio.is_none_or(|audio| audio.bytes == bytes)));
    };
    let go_on = &mut |_, _| if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let Outcome::Finished(found) = fingerprint::recognise(file, &known, go_on)? else { return Ok(Outcome::Cancelled) };
    if let Some(today) = found.as_ref().filter(|today| **today != known) {
        library.set_fingerprint(session, today)?;
    }
    Ok(Outcome::Finished(found.is_some()))
}
