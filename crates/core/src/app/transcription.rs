//! The recogniser over one file: windows of speech in, stored segments out.

use std::{
    collections::{HashMap, hash_map::Entry},
    path::Path,
    time::Duration,
};

use faircopy_protocol::speech::{SpeechJob, SpeechSegment};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    audio::{
        AudioWarning, SPEECH_RATE_HZ,
        pack::Window,
        windows::{WindowSettings, Windows},
    },
    error::{Error, VocabularyTooLong},
    event::Event,
    job::{Outcome, Progress, Stage},
    library::{TranscriptHead, TranscriptId, TranscriptMeta},
    session::SessionState,
    told::Tell,
    transcribe::{Placed, Stitcher, Timeline, place, terms_left_out},
    transcript::{Millis, Segment, Span, Track},
    worker::Heard,
};

use super::{
    Faircopy, Job, TranscribeRequest, blocking,
    plan::{CUTTING_KEY, Plan},
};

/// The recogniser says something at least this often unless it hangs; the largest model on a slow computer stays under it.
const LONGEST_SILENCE: Duration = Duration::from_secs(600);
/// Windows that may wait for the recogniser: enough to keep it busy, little enough to keep memory flat.
const WAITING_WINDOWS: usize = 2;

/// What the reading thread sends.
enum Read {
    Window(Window),
    /// Sound read so far, and how much there is if the file says so.
    Position(Progress),
    /// The end: how long the sound is and what was wrong with it.
    End(Millis, Vec<AudioWarning>),
}

impl Faircopy {
    /// Writes down what is said in `audio`, after the windows that are stored already.
    pub(super) async fn transcribe_stage(
        &self,
        job: &Job<'_>,
        request: &TranscribeRequest,
        audio: &Path,
    ) -> Result<Outcome<()>, Error> {
        let session = job.session;
        let plan = self.plan(request).await?;
        let Some((transcript, mut plan)) = self.begin_writing(job, plan).await? else {
            return Ok(Outcome::Finished(()));
        };
        self.stored(move |library| library.set_state(session, SessionState::Transcribing, None)).await?;

        let (send, mut read) = mpsc::channel(WAITING_WINDOWS);
        let windows = WindowSettings::longest(plan.settings.longest_window_ms);
        let (file, tracks) = (audio.to_owned(), request.tracks);
        let reading = blocking(move || read_windows(&file, tracks, &windows, &send));
        let writing = async {
            let outcome = self.write_windows(job, transcript, &mut plan, &mut read).await;
            // The reading thread stops when nobody takes its windows any more.
            drop(read);
            outcome
        };
        let (read, written) = tokio::join!(reading, writing);
        let Outcome::Finished(()) = written? else { return Ok(Outcome::Cancelled) };
        read??;
        self.end_writing(job, transcript, &plan).await?;
        Ok(Outcome::Finished(()))
    }

    /// The version to write to and how; `None` when there is nothing to do.
    pub(super) async fn begin_writing(
        &self,
        job: &Job<'_>,
        mut plan: Plan,
    ) -> Result<Option<(TranscriptId, Plan)>, Error> {
        let session = job.session;
        let Some(transcript) = self.open_transcript(job, &plan).await? else { return Ok(None) };
        if plan.decoding.language.is_none() {
            // Found out before the session was stopped, it holds for the rest.
            plan.speak(self.stored(move |library| library.session(session)).await?.language);
        }
        let left_out = terms_left_out(&plan.vocabulary);
        if left_out > 0 {
            let of = plan.vocabulary.len();
            self.warn(job, VocabularyTooLong { left_out, of }.told()).await?;
        }
        Ok(Some((transcript, plan)))
    }

    /// The verbatim text is complete.
    pub(super) async fn end_writing(&self, job: &Job<'_>, transcript: TranscriptId, plan: &Plan) -> Result<(), Error> {
        let language = plan.written().unwrap_or("en").to_owned();
        self.showing(job, move |library| library.finish_transcript(transcript, &language)).await
    }

    /// The version to write to: the unfinished one with the same settings, or a fresh one; `None` when it is complete and
    /// no other was asked for.
    async fn open_transcript(&self, job: &Job<'_>, plan: &Plan) -> Result<Option<TranscriptId>, Error> {
        let (session, meta, spoken) = (job.session, plan.meta.clone(), plan.decoding.language.clone());
        self.showing(job, move |library| {
            let again = library.asked_again(session)? == Some(Stage::Transcribe);
            let same = library.transcripts(session)?.into_iter().rev().find(|head| is_made_like(head, &meta));
            match same {
                Some(head) if !head.complete => {
                    library.settle_again(session)?;
                    Ok(Some(head.id))
                }
                Some(_) if !again => Ok(None),
                _ => {
                    // What an earlier version found out does not hold for this one.
                    library.set_language(session, spoken.as_deref())?;
                    library.begin_transcript(session, &meta).map(Some)
                }
            }
        })
        .await
    }

    async fn write_windows(
        &self,
        job: &Job<'_>,
        transcript: TranscriptId,
        plan: &mut Plan,
        read: &mut mpsc::Receiver<Read>,
    ) -> Result<Outcome<()>, Error> {
        let session = job.session;
        let mut tracks: HashMap<Track, (u32, Stitcher)> = HashMap::new();
        let mut length = None;
        while let Some(item) = read.recv().await {
            if job.cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            match item {
                Read::Window(window) => {
                    let (done, stitcher) = match tracks.entry(window.track) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(first) => first.insert(self.where_it_stopped(transcript, window.track).await?),
                    };
                    if window.index < *done {
                        continue;
                    }
                    if self.write_window(job, transcript, plan, stitcher, window).await? == Outcome::Cancelled {
                        return Ok(Outcome::Cancelled);
                    }
                }
                Read::Position(progress) => {
                    self.note_length(job, progress.of, &mut length).await?;
                    (job.events)(Event::Progressed { session, stage: Stage::Transcribe, progress });
                }
                Read::End(duration, warnings) => self.note_end(job, duration, &warnings).await?,
            }
        }
        Ok(Outcome::Finished(()))
    }

    async fn write_window(
        &self,
        job: &Job<'_>,
        transcript: TranscriptId,
        plan: &mut Plan,
        stitcher: &mut Stitcher,
        window: Window,
    ) -> Result<Outcome<()>, Error> {
        let Outcome::Finished(heard) = self.hear_first(job, plan, &window).await? else {
            return Ok(Outcome::Cancelled);
        };
        self.store_heard(job, transcript, &window, plan.stitched(stitcher, heard)).await?;
        Ok(Outcome::Finished(()))
    }

    /// What the recogniser hears in a window; finds out the language before, unless it is known.
    pub(super) async fn hear_first(
        &self,
        job: &Job<'_>,
        plan: &mut Plan,
        window: &Window,
    ) -> Result<Outcome<Vec<Placed>>, Error> {
        if plan.decoding.language.is_none() && self.detect_language(job, plan, window).await? == Outcome::Cancelled {
            return Ok(Outcome::Cancelled);
        }
        self.hear(plan, window, job.cancel).await
    }

    /// Stores what was heard in a window, then tells it.
    pub(super) async fn store_heard(
        &self,
        job: &Job<'_>,
        transcript: TranscriptId,
        window: &Window,
        segments: Vec<Segment>,
    ) -> Result<(), Error> {
        let (track, index, through) = (window.track, window.index, window.span().end);
        let stored = segments.clone();
        let session = job.session;
        let shown = self
            .stored(move |library| {
                library.append_window(transcript, track, index, through, &stored)?;
                Ok(library.current(session)?.transcript == Some(transcript))
            })
            .await?;
        if shown && !segments.is_empty() {
            (job.events)(Event::Transcribed { session, segments });
        }
        Ok(())
    }

    /// What the recogniser hears in a window. A crash that a fresh process may not repeat is answered by one.
    pub(super) async fn hear(
        &self,
        plan: &Plan,
        window: &Window,
        cancel: &CancellationToken,
    ) -> Result<Outcome<Vec<Placed>>, Error> {
        let blob = sound_of(window);
        let mut tried_before = false;
        loop {
            let mut heard: Vec<SpeechSegment> = Vec::new();
            let mut collect = |reply| {
                if let Heard::Part(segment) = reply {
                    heard.push(segment);
                }
            };
            let task = SpeechJob::Transcribe(plan.decoding.clone());
            let speech = &self.shared.speech;
            let done = speech.run(&plan.model, task, blob.clone(), LONGEST_SILENCE, &mut collect, cancel).await;
            match done {
                Ok(Outcome::Finished(_)) => {
                    return Ok(Outcome::Finished(place(window.track, &heard, &OfWindow(window))));
                }
                Ok(Outcome::Cancelled) => return Ok(Outcome::Cancelled),
                Err(error) if error.is_transient() && !tried_before => {
                    tracing::warn!(%error, "the window is tried once more");
                    tried_before = true;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Names the session's language once, from its first window.
    async fn detect_language(&self, job: &Job<'_>, plan: &mut Plan, window: &Window) -> Result<Outcome<()>, Error> {
        let (task, ignore) = (SpeechJob::DetectLanguage, &mut |_| ());
        let run = self.shared.speech.run(&plan.model, task, sound_of(window), LONGEST_SILENCE, ignore, job.cancel);
        let Outcome::Finished(found) = run.await? else { return Ok(Outcome::Cancelled) };
        let (session, language) = (job.session, found.language.clone());
        self.stored(move |library| library.set_language(session, Some(&language))).await?;
        plan.speak(Some(found.language));
        Ok(Outcome::Finished(()))
    }

    /// How many windows of a track are stored, and its stitching after them.
    pub(super) async fn where_it_stopped(
        &self,
        transcript: TranscriptId,
        track: Track,
    ) -> Result<(u32, Stitcher), Error> {
        self.stored(move |library| {
            let done = library.windows_done(transcript, track)?;
            if done == 0 {
                return Ok((0, Stitcher::default()));
            }
            let mut segments = library.transcript(transcript)?.segments;
            segments.retain(|segment| segment.track == track);
            segments.sort_by_key(|segment| segment.seq);
            Ok((done, Stitcher::after(&segments)))
        })
        .await
    }

    /// Notes the length as the file says it, once: work that is stopped leaves a session that can be listened to. What is read to its end
    /// may be shorter, and [`Self::note_end`] says so.
    async fn note_length(&self, job: &Job<'_>, said: Option<u64>, noted: &mut Option<u64>) -> Result<(), Error> {
        if let (Some(said), None) = (said, *noted) {
            *noted = Some(said);
            let session = job.session;
            self.stored(move |library| library.set_duration(session, Millis(said))).await?;
        }
        Ok(())
    }

    pub(super) async fn note_end(
        &self,
        job: &Job<'_>,
        duration: Millis,
        warnings: &[AudioWarning],
    ) -> Result<(), Error> {
        let session = job.session;
        self.stored(move |library| library.set_duration(session, duration)).await?;
        for warning in warnings {
            self.warn(job, warning.told()).await?;
        }
        Ok(())
    }
}

/// Whether a version was made in this way. How sound is cut counts only while windows are still to come.
fn is_made_like(head: &TranscriptHead, meta: &TranscriptMeta) -> bool {
    let (mut before, mut now) = (head.settings.clone(), meta.settings.clone());
    if head.complete {
        for settings in [&mut before, &mut now] {
            settings[CUTTING_KEY] = serde_json::Value::Null;
        }
    }
    head.model == meta.model && before == now
}

/// Reads a file to its end, window by window. Stops early, without an error, when nobody takes the windows any more.
fn read_windows(
    file: &Path,
    plan: crate::audio::tracks::TrackPlan,
    settings: &WindowSettings,
    send: &mpsc::Sender<Read>,
) -> Result<(), Error> {
    let mut windows = Windows::open(file, plan, settings)?;
    while let Some(window) = windows.next_window()? {
        let position = Progress { done: windows.position().0, of: windows.duration().map(|d| d.0) };
        if send.blocking_send(Read::Window(window)).is_err() || send.blocking_send(Read::Position(position)).is_err() {
            return Ok(());
        }
    }
    // Nobody listening is no error.
    let _ = send.blocking_send(Read::End(windows.position(), windows.warnings()));
    Ok(())
}

/// As it crosses the pipe.
fn sound_of(window: &Window) -> Vec<u8> {
    window.samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

struct OfWindow<'a>(&'a Window);

impl Timeline for OfWindow<'_> {
    fn to_recording(&self, at: Millis) -> Millis {
        self.0.to_recording(at)
    }

    fn utterance_of(&self, at: Millis) -> usize {
        self.0.piece_of(at)
    }

    fn speech_of(&self, utterance: usize) -> Span {
        let speech = self.0.pieces.get(utterance).map_or(0..0, |piece| piece.speech.clone());
        let time = |sample| Millis::of_sample(sample, SPEECH_RATE_HZ);
        Span { start: time(speech.start), end: time(speech.end) }
    }
}
