//! Text that a person typed or pasted: cleaned in passing, or kept as a session.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use crate::{
    clean::{clean_passage, passages},
    error::Error,
    event::Event,
    job::{Outcome, Progress},
    library::{NewSession, TranscriptMeta},
    reading::{Written, language_of_name, language_of_text, read},
    session::{SessionId, SessionState, Source},
    told::Told,
    transcript::{FairCopy, Millis, Segment, Track, Transcript},
};

use super::{
    CleanRequest, EventSink, Faircopy, Job, ProgressSink, TextRequest, blocking,
    given::{segments_of, segments_of_cues},
    now_unix_ms,
};

/// What a typed text has in place of a recogniser, and what the text of a file has.
const TYPED: &str = "typed";
const GIVEN: &str = "given";

impl Faircopy {
    /// The fair copy of a text, without keeping either; tells how many words are done. Also gives what could not be done as it should.
    pub async fn clean_text(
        &self,
        text: &str,
        request: &TextRequest,
        progress: ProgressSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<(Transcript, FairCopy, Vec<Told>)>, Error> {
        self.clean_segments(segments_of(text)?, TYPED, request, progress, cancel).await
    }

    /// The same for a file of prose or subtitles.
    pub async fn clean_text_file(
        &self,
        file: &Path,
        clean: &CleanRequest,
        progress: ProgressSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<(Transcript, FairCopy, Vec<Told>)>, Error> {
        let (segments, request) = self.text_file(file, clean).await?;
        self.clean_segments(segments, GIVEN, &request, progress, cancel).await
    }

    async fn clean_segments(
        &self,
        segments: Vec<Segment>,
        origin: &str,
        request: &TextRequest,
        progress: ProgressSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<(Transcript, FairCopy, Vec<Told>)>, Error> {
        let cleaner = self.cleaner(&request.clean, &request.language).await?;
        let of = segments.iter().map(|segment| segment.words.len() as u64).sum();
        let (mut paragraphs, mut done) = (Vec::new(), 0);
        for passage in passages(&segments, &cleaner.limits()) {
            progress(Progress { done, of: Some(of) });
            done += passage.words.len() as u64;
            let made = clean_passage(cleaner.engine.as_ref(), &passage, &cleaner.style, cleaner.language, cancel);
            let Outcome::Finished(paragraph) = made.await else { return Ok(Outcome::Cancelled) };
            paragraphs.push(paragraph);
        }
        let engine = cleaner.engine.as_ref();
        let model = engine.map(|engine| engine.id().to_owned());
        let warnings = cleaner.warning.iter().cloned().chain(engine.and_then(super::TextEngine::trouble)).collect();
        let transcript = Transcript { language: request.language.clone(), model: origin.into(), segments };
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
        self.keep_segments(segments, TYPED, request, events, cancel).await
    }

    /// Keeps the text of a file (prose or subtitles, which keep their times) as a session, and makes its fair copy. Title and
    /// language are those of the file's name, else the language is the letters', else the settings'.
    pub async fn keep_text_file(
        &self,
        file: &Path,
        clean: &CleanRequest,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        let (segments, request) = self.text_file(file, clean).await?;
        self.keep_segments(segments, GIVEN, &request, events, cancel).await
    }

    /// What a text file holds, and how to clean it.
    async fn text_file(&self, file: &Path, clean: &CleanRequest) -> Result<(Vec<Segment>, TextRequest), Error> {
        let path = file.to_owned();
        let (segments, letters) = blocking(move || {
            let (segments, text) = match read(&path)? {
                Written::Prose(text) => (segments_of(&text)?, text),
                Written::Cues(cues) => {
                    let text = cues.iter().map(|cue| cue.text.as_str()).collect::<Vec<_>>().join(" ");
                    (segments_of_cues(&cues), text)
                }
            };
            Ok::<_, Error>((segments, language_of_text(&text)))
        })
        .await??;
        let (named, title) = language_of_name(file);
        let language = named.or_else(|| letters.map(str::to_owned)).or_else(|| self.settings().language.clone());
        let language = language.unwrap_or_else(|| "en".into());
        Ok((segments, TextRequest { title: Some(title), language, clean: clean.clone() }))
    }

    async fn keep_segments(
        &self,
        segments: Vec<Segment>,
        origin: &'static str,
        request: &TextRequest,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        self.check_clean(&request.clean)?;
        let title = request.title.clone().unwrap_or_else(|| title_of(&segments));
        let new = NewSession {
            title: title.clone(),
            created_unix_ms: now_unix_ms(),
            source: Source::Text,
            language: Some(request.language.clone()),
            audio: None,
            request: serde_json::json!(request),
        };
        let (session, lock) = self.stored(move |library| library.start_session(new)).await?;
        let job = Job { session, events, cancel, lock: std::sync::Arc::new(lock) };
        let language = request.language.clone();
        self.stored(move |library| {
            let meta = TranscriptMeta {
                model: origin.into(),
                language: Some(language.clone()),
                settings: serde_json::Value::Null,
                created_unix_ms: now_unix_ms(),
            };
            let transcript = library.begin_transcript(session, &meta)?;
            let end = segments.iter().map(|segment| segment.span.end).max().unwrap_or_default();
            for track in [Track::Mixed, Track::Me, Track::Others, Track::Left, Track::Right] {
                let own: Vec<Segment> = segments.iter().filter(|segment| segment.track == track).cloned().collect();
                if !own.is_empty() {
                    library.append_window(transcript, track, 0, end, &own)?;
                }
            }
            library.finish_transcript(transcript, &language)?;
            if end > Millis(0) {
                library.set_duration(session, end)?;
            }
            library.set_state(session, SessionState::Cleaning, None)
        })
        .await?;
        // Not before the text is safe: until then it lives where it came from.
        events(Event::Created { session, title });
        self.settle(&job, self.clean_stage(&job, &request.clean).await).await
    }
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
