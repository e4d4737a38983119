//! Which session a file belongs to: one that was stopped goes on with the recording that it began with, and with no other
//! that has taken its name; one that refers to a file where it lies finds it again where it was moved.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::{Faircopy, Job, TranscribeRequest, blocking};
use crate::{
    audio::fingerprint,
    error::Error,
    job::{Outcome, unless_cancelled},
    library::{Library, Page, SessionSummary},
    session::{Audio, Kept, SessionId, SessionState},
};

/// How many of the newest sessions are looked at for one of the same file.
const LOOK_BACK: usize = 200;

impl Faircopy {
    /// The newest session that goes on with this recording and request, if nobody works on it: one that is not done, or one
    /// that refers to the file where it was before.
    pub(super) async fn session_of(
        &self,
        request: &TranscribeRequest,
        cancel: &CancellationToken,
    ) -> Result<Outcome<Option<SessionId>>, Error> {
        let (library, request, cancel) = (self.library().clone(), request.clone(), cancel.clone());
        blocking(move || {
            let mut newest = library.sessions(Page { limit: LOOK_BACK, before: None })?;
            newest.retain(|summary| !library.is_held(summary.id));
            match stopped(&library, &newest, &request, &cancel)? {
                Outcome::Finished(None) if request.in_place => moved(&library, &newest, &request, &cancel),
                found => Ok(found),
            }
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

fn stopped(
    library: &Library,
    newest: &[SessionSummary],
    request: &TranscribeRequest,
    cancel: &CancellationToken,
) -> Result<Outcome<Option<SessionId>>, Error> {
    let wanted = serde_json::json!(request);
    for summary in newest.iter().filter(|summary| summary.state != SessionState::Ready) {
        if library.request(summary.id)? != wanted {
            continue;
        }
        match began_with(library, summary.id, &request.file, cancel)? {
            Outcome::Finished(true) => return Ok(Outcome::Finished(Some(summary.id))),
            Outcome::Finished(false) => {}
            Outcome::Cancelled => return Ok(Outcome::Cancelled),
        }
    }
    Ok(Outcome::Finished(None))
}

/// A session whose file, left in its place, is gone from there and is this one by its content; it refers to this one from
/// now on.
fn moved(
    library: &Library,
    newest: &[SessionSummary],
    request: &TranscribeRequest,
    cancel: &CancellationToken,
) -> Result<Outcome<Option<SessionId>>, Error> {
    let wanted = serde_json::json!(request);
    let bytes = fingerprint::glance(&request.file)?.bytes;
    let mut read = None;
    for summary in newest {
        let (session, known) = (summary.id, library.fingerprint(summary.id)?);
        let (Some(known), Some(audio)) = (known, library.session(session)?.audio) else { continue };
        let mut asked = library.request(session)?;
        asked["file"] = wanted["file"].clone();
        let is_gone = audio.kept == Kept::InPlace && !audio.path.is_file();
        if !is_gone || known.bytes != bytes || asked != wanted {
            continue;
        }
        if read.is_none() {
            let Outcome::Finished(content) =
                fingerprint::of_content(&request.file, &mut |_, _| unless_cancelled(cancel))?
            else {
                return Ok(Outcome::Cancelled);
            };
            read = Some(content);
        }
        let Some(content) = read.as_ref().filter(|content| content.sha256 == known.sha256) else { continue };
        let Some(_held) = library.lock(session)? else { continue };
        library.set_fingerprint(session, content)?;
        library.set_request(session, &wanted)?;
        library.set_audio(session, Some(&Audio { path: request.file.clone(), ..audio }))?;
        return Ok(Outcome::Finished(Some(session)));
    }
    Ok(Outcome::Finished(None))
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
    let Outcome::Finished(found) = fingerprint::recognise(file, &known, &mut |_, _| unless_cancelled(cancel))? else {
        return Ok(Outcome::Cancelled);
    };
    if let Some(today) = found.as_ref().filter(|today| **today != known) {
        library.set_fingerprint(session, today)?;
    }
    Ok(Outcome::Finished(found.is_some()))
}
