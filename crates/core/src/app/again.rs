//! Doing a stage of a session again: always a fresh version, except that an unfinished one made in the same way goes on.
//!
//! What was made before stays a version, and stays the one that is shown until the fresh one is complete. So nobody reads a
//! text that shrinks and grows again, and a person's edits stay in the version they were made in. While a hidden version is
//! made only its progress is told; when it is complete [`Event::VersionShown`] says to read the session again.

use tokio_util::sync::CancellationToken;

use super::{CleanRequest, EventSink, Faircopy, TextRequest, TranscribeRequest, request::read_request};
use crate::{
    error::Error,
    event::Event,
    job::{Outcome, Stage},
    session::{SessionId, Source},
};

impl Faircopy {
    /// Makes another fair copy of the session's current text.
    pub async fn clean_again(
        &self,
        session: SessionId,
        clean: &CleanRequest,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        self.check_clean(clean)?;
        let known = self.stored(move |library| library.session(session)).await?;
        let job = self.job(session, events, cancel).await?;
        // Stored with the session, so that a window that is closed and opened again goes on with the same.
        let mut request = self.stored(move |library| library.request(session)).await?;
        match known.source {
            Source::File { .. } | Source::Recording => {
                let mut asked: TranscribeRequest = read_request(request)?;
                asked.clean = Some(clean.clone());
                request = serde_json::json!(asked);
            }
            Source::Text => {
                let mut asked: TextRequest = read_request(request)?;
                asked.clean = clean.clone();
                request = serde_json::json!(asked);
            }
        }
        self.stored(move |library| library.ask_again(session, Stage::Clean, &request)).await?;
        events(Event::Resumed { session });
        self.settle(&job, self.clean_stage(&job, clean).await).await
    }

    /// Writes the session down again, and makes a fair copy of the new text.
    pub async fn transcribe_again(
        &self,
        session: SessionId,
        language: Option<String>,
        speech_model: Option<String>,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        let known = self.stored(move |library| library.session(session)).await?;
        if known.source == Source::Text {
            return Err(Error::NoAudio(session));
        }
        let mut request: TranscribeRequest = read_request(self.stored(move |library| library.request(session)).await?)?;
        request.language = language;
        request.speech_model = speech_model;
        self.speech_model(&request).await?;
        let job = self.job(session, events, cancel).await?;
        let value = serde_json::json!(request);
        self.stored(move |library| library.ask_again(session, Stage::Transcribe, &value)).await?;
        events(Event::Resumed { session });
        self.run(&job, &request).await
    }
}
