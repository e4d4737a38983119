//! Taking a file in: check it, keep it, then text and fair copy, from wherever an earlier process stopped.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio_util::sync::CancellationToken;

use crate::{
    audio::{
        fingerprint::{self, OnProgress},
        original,
        tracks::TrackReader,
    },
    error::Error,
    event::Event,
    job::{Outcome, Progress, Stage, unless_cancelled},
    library::NewSession,
    session::{Audio, Kept, SessionId, SessionState, Source},
    told::Tell,
    transcript::Track,
};

use super::{EventSink, Faircopy, Job, TextRequest, TranscribeRequest, blocking, now_unix_ms, request::read_request};

impl Faircopy {
    /// Writes down a file and makes its fair copy. A session of the same file and request that was stopped goes on instead
    /// of starting over.
    ///
    /// # Errors
    /// The file is checked before anything is stored. After that the session stays, with its state and the error's sentence.
    pub async fn transcribe(
        &self,
        mut request: TranscribeRequest,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        request.file = std::path::absolute(&request.file).unwrap_or(request.file);
        let tracks = tracks_of(&request).await?;
        self.speech_model(&request).await?;
        if let Some(clean) = &request.clean {
            self.check_clean(clean)?;
        }
        let Outcome::Finished(known) = self.session_of(&request, cancel).await? else {
            return Ok(Outcome::Cancelled);
        };
        if let Some(session) = known
            && let Ok(job) = self.job(session, events, cancel).await
        {
            self.resumed(&job, SessionState::Transcribing).await?;
            return self.run_checked(&job, &request, Some(tracks)).await;
        }
        let new = new_session(&request);
        let title = new.title.clone();
        let (session, lock) = self.stored(move |library| library.start_session(new)).await?;
        let job = Job { session, events, cancel, lock: Arc::new(lock) };
        events(Event::Created { session, title });
        tracing::info!(%session, tracks = tracks.len(), "taken in");
        self.run_checked(&job, &request, Some(tracks)).await
    }

    /// Goes on with a session that was stopped, cancelled or has failed.
    pub async fn resume(
        &self,
        session: SessionId,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        let mut known = self.stored(move |library| library.session(session)).await?;
        if known.state == SessionState::Recording {
            let app = self.clone();
            blocking(move || app.recover_recordings()).await??;
            known = self.stored(move |library| library.session(session)).await?;
        }
        let job = self.job(session, events, cancel).await?;
        let request = self.stored(move |library| library.request(session)).await?;
        match known.source {
            Source::File { .. } | Source::Recording => {
                let request = read_request(request)?;
                self.resumed(&job, SessionState::Transcribing).await?;
                self.run(&job, &request).await
            }
            Source::Text => {
                let request: TextRequest = read_request(request)?;
                self.resumed(&job, SessionState::Cleaning).await?;
                self.settle(&job, self.clean_stage(&job, &request.clean).await).await
            }
        }
    }

    /// Stores that the session is worked on again, then tells it: from then on another process would go on with it.
    async fn resumed(&self, job: &Job<'_>, state: SessionState) -> Result<(), Error> {
        let session = job.session;
        self.stored(move |library| library.set_state(session, state, None)).await?;
        (job.events)(Event::Resumed { session });
        Ok(())
    }

    pub(super) async fn run(&self, job: &Job<'_>, request: &TranscribeRequest) -> Result<Outcome<SessionId>, Error> {
        self.run_checked(job, request, None).await
    }

    /// As `run`, with the tracks of the file if it was opened just now.
    async fn run_checked(
        &self,
        job: &Job<'_>,
        request: &TranscribeRequest,
        tracks: Option<Vec<Track>>,
    ) -> Result<Outcome<SessionId>, Error> {
        let result = self.stages(job, request, tracks).await;
        self.settle(job, result).await
    }

    async fn stages(
        &self,
        job: &Job<'_>,
        request: &TranscribeRequest,
        tracks: Option<Vec<Track>>,
    ) -> Result<Outcome<()>, Error> {
        let kept = self.keep_stage(job, request, tracks).await?;
        let Outcome::Finished(audio) = kept else { return Ok(Outcome::Cancelled) };
        let written = if audio.is_dir() {
            self.follow_stage(job, request, audio, None).await?
        } else {
            self.transcribe_stage(job, request, &audio).await?
        };
        let Outcome::Finished(()) = written else { return Ok(Outcome::Cancelled) };
        match &request.clean {
            Some(clean) => self.clean_stage(job, clean).await,
            None => Ok(Outcome::Finished(())),
        }
    }

    /// Stores how the job ended and tells it.
    pub(super) async fn settle(
        &self,
        job: &Job<'_>,
        result: Result<Outcome<()>, Error>,
    ) -> Result<Outcome<SessionId>, Error> {
        let session = job.session;
        let (state, failure) = match &result {
            Ok(Outcome::Finished(())) => (SessionState::Ready, None),
            Ok(Outcome::Cancelled) => (SessionState::Cancelled, None),
            Err(error) => (SessionState::Failed, Some(error.told())),
        };
        let stored = self.stored(move |library| library.set_state(session, state, failure.as_ref())).await;
        match result? {
            Outcome::Finished(()) => {
                stored?;
                (job.events)(Event::Finished { session });
                self.pack_if_wanted(job).await;
                Ok(Outcome::Finished(session))
            }
            Outcome::Cancelled => Ok(Outcome::Cancelled),
        }
    }

    /// Keeps the original, or finds it where an earlier process kept it. Without `tracks` the file is checked before.
    async fn keep_stage(
        &self,
        job: &Job<'_>,
        request: &TranscribeRequest,
        tracks: Option<Vec<Track>>,
    ) -> Result<Outcome<PathBuf>, Error> {
        let session = job.session;
        if let Some(audio) = self.stored(move |library| library.session(session)).await?.audio {
            if !audio.path.exists() {
                return Err(Error::AudioGone(audio.path));
            }
            // A copy is the library's own; the others can change under its hands.
            if matches!(audio.kept, Kept::InPlace | Kept::HardLink)
                && self.must_be_as_before(job, &audio.path).await? == Outcome::Cancelled
            {
                return Ok(Outcome::Cancelled);
            }
            return Ok(Outcome::Finished(audio.path));
        }
        let file = request.file.clone();
        if !file.is_file() {
            return Err(Error::AudioGone(file));
        }
        if self.must_be_as_before(job, &file).await? == Outcome::Cancelled {
            return Ok(Outcome::Cancelled);
        }
        let tracks = match tracks {
            Some(tracks) => tracks,
            None => tracks_of(request).await?,
        };
        let Outcome::Finished((path, kept)) = self.keep(job, request).await? else { return Ok(Outcome::Cancelled) };
        let bytes = path.metadata().map_or(0, |data| data.len());
        let audio = Audio { path: path.clone(), kept, bytes, tracks };
        self.stored(move |library| library.set_audio(session, Some(&audio))).await?;
        Ok(Outcome::Finished(path))
    }

    /// Keeps the file, or only looks at what is in it where it stays where it is, and notes what tells it from others.
    async fn keep(&self, job: &Job<'_>, request: &TranscribeRequest) -> Result<Outcome<(PathBuf, Kept)>, Error> {
        let (session, file) = (job.session, request.file.clone());
        let (path, kept, fingerprint) = if request.in_place {
            let read = file.clone();
            let seen =
                self.on_file(job, Stage::Keep, move |on_progress| fingerprint::of_content(&read, on_progress)).await?;
            let Outcome::Finished(fingerprint) = seen else { return Ok(Outcome::Cancelled) };
            (file, Kept::InPlace, fingerprint)
        } else {
            let fingerprint = fingerprint::glance(&file)?;
            let into = self.library().session_folder(session).join(original_name(&file));
            let path = into.clone();
            let kept =
                self.on_file(job, Stage::Keep, move |on_progress| original::keep(&file, &into, on_progress)).await?;
            let Outcome::Finished(kept) = kept else { return Ok(Outcome::Cancelled) };
            (path, kept, fingerprint)
        };
        self.stored(move |library| library.set_fingerprint(session, &fingerprint)).await?;
        Ok(Outcome::Finished((path, kept)))
    }

    /// Works on a file: tells how far it is, and breaks off when the job is cancelled.
    pub(super) async fn on_file<T, E>(
        &self,
        job: &Job<'_>,
        stage: Stage,
        work: impl FnOnce(OnProgress) -> Result<Outcome<T>, E> + Send + 'static,
    ) -> Result<Outcome<T>, Error>
    where
        T: Send + 'static,
        E: Into<Error> + Send + 'static,
    {
        let (session, cancel, (send, mut heard)) = (job.session, job.cancel.clone(), tokio::sync::mpsc::channel(8));
        let work = blocking(move || {
            work(&mut |done, of| {
                // A progress report that nobody has time for may be lost.
                let _ = send.try_send(Progress { done, of: Some(of) });
                unless_cancelled(&cancel)
            })
        });
        let tell = async {
            while let Some(progress) = heard.recv().await {
                (job.events)(Event::Progressed { session, stage, progress });
            }
        };
        let (made, ()) = tokio::join!(work, tell);
        made?.map_err(Into::into)
    }
}

/// Opens the file, which checks it, and says which tracks of it are heard.
async fn tracks_of(request: &TranscribeRequest) -> Result<Vec<Track>, Error> {
    let (file, plan) = (request.file.clone(), request.tracks);
    Ok(blocking(move || TrackReader::open(&file, plan).map(|reader| reader.tracks().to_vec())).await??)
}

fn new_session(request: &TranscribeRequest) -> NewSession {
    let stem = request.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    NewSession {
        title: request.title.clone().or(stem).unwrap_or_else(|| "Untitled".into()),
        created_unix_ms: now_unix_ms(),
        source: Source::File { original: request.file.clone() },
        language: request.language.clone(),
        audio: None,
        request: serde_json::json!(request),
    }
}

fn original_name(file: &Path) -> PathBuf {
    match file.extension() {
        Some(extension) => Path::new("original").with_extension(extension),
        None => "original".into(),
    }
}
