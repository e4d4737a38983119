//! Text that a person typed or pasted: cleaned in passing, or kept as a session.

use tokio_util::sync::CancellationToken;

use crate::{
    clean::{clean_passage, passages, words_of_text},
    error::Error,
    event::Event,
    job::Outcome,
    library::{NewSession, TranscriptMeta},
    session::{SessionId, SessionState, Source},
    transcript::{FairCopy, Millis, Segment, Track, Transcript},
};

use super::{EventSink, Faircopy, Job, TextRequest, now_unix_ms};

/// What a typed text has in place of a recogniser.
const TYPED: &str = "typed";

impl Faircopy {
    /// The fair copy of a text, without keeping either. Also gives what could not be done as it should.
    pub async fn clean_text(
        &self,
        text: &str,
        request: &TextRequest,
        cancel: &CancellationToken,
    ) -> Result<Outcome<(Transcript, FairCopy, Vec<String>)>, Error> {
        let segments = segments_of(text)?;
        let cleaner = self.cleaner(&request.clean, &request.language).await?;
        let mut paragraphs = Vec::new();
        for passage in passages(&segments, &cleaner.limits()) {
            let made = clean_passage(cleaner.engine.as_ref(), &passage, &cleaner.style, cleaner.language, cancel);
            let Outcome::Finished(paragraph) = made.await else { return Ok(Outcome::Cancelled) };
            paragraphs.push(paragraph);
        }
        let engine = cleaner.engine.as_ref();
        let model = engine.map(|engine| engine.id().to_owned());
        let warnings = cleaner.warning.iter().cloned().chain(engine.and_then(super::TextEngine::trouble)).collect();
        let transcript = Transcript { language: request.language.clone(), model: TYPED.into(), segments };
        Ok(Outcome::Finished((transcript, FairCopy { model, style: cleaner.style.name, paragraphs }, warnings)))
    }

    /// Keeps a text as a session and makes its fair copy.
    pub async fn keep_text(
        &self,
        text: &str,
        request: &TextRequest,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        let segments = segments_of(text)?;
        self.check_clean(&request.clean)?;
        let title = request.title.clone().unwrap_or_else(|| title_of(&segments));
        let new = NewSession {
            title: title.clone(),
            created_unix_ms: now_unix_ms(),
            source: Source::Text,
            language: Some(request.language.clone()),
            audio: None,
            request: serde_json::to_value(request).unwrap_or_default(),
        };
        let (session, lock) = self.stored(move |library| library.start_session(new)).await?;
        let job = Job { session, events, cancel, _lock: lock };
        events(Event::Created { session, title });
        let language = request.language.clone();
        self.stored(move |library| {
            let meta = TranscriptMeta {
                model: TYPED.into(),
                language: Some(language.clone()),
                settings: serde_json::Value::Null,
                created_unix_ms: now_unix_ms(),
            };
            let transcript = library.begin_transcript(session, &meta)?;
            library.append_window(transcript, Track::Mixed, 0, Millis(0), &segments)?;
            library.finish_transcript(transcript, &language)?;
            library.set_state(session, SessionState::Cleaning, None)
        })
        .await?;
        self.settle(&job, self.clean_stage(&job, &request.clean).await).await
    }
}

fn segments_of(text: &str) -> Result<Vec<Segment>, Error> {
    let segments = words_of_text(text);
    if segments.is_empty() { Err(Error::EmptyText) } else { Ok(segments) }
}

/// The first words, as people name notes.
fn title_of(segments: &[Segment]) -> String {
    const LONGEST: usize = 48;
    let text = segments.first().map(Segment::text).unwrap_or_default();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}
