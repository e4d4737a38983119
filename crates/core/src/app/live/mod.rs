//! A recording is written down and cleaned while it is made, by the same steps as a file.
//!
//! What was said goes first. While nobody has finished a sentence there is time for the fair copy of what is written down, and else for
//! a look at what is being said; both are dropped as soon as there is a window to write down. So the two engines never work at once.

mod cleaning;
mod reading;

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use self::{
    cleaning::LiveFairCopy,
    reading::{Busy, NAP, Read, read_live},
};
use super::{
    CleanRequest, EventSink, Faircopy, Job, Recording, TranscribeRequest, blocking, plan::Plan, request::read_request,
};
use crate::{
    audio::{
        live::{Done, LiveWindows},
        pack::Window,
        recording::source::{Growing, tracks_in},
        windows::WindowSettings,
    },
    error::Error,
    event::Event,
    job::{Outcome, Progress, Stage},
    library::{SessionLock, TranscriptId},
    session::{SessionId, SessionState},
    transcribe::{Echo, Stitcher},
    transcript::{Millis, Track},
};

/// What is known of a recording while it is written down.
struct Live<'a> {
    plan: Plan,
    transcript: TranscriptId,
    tracks: HashMap<Track, (Done, Stitcher)>,
    echo: Echo,
    clean: Option<&'a CleanRequest>,
    fair_copy: Option<LiveFairCopy>,
    /// All that was said before is given to be written down.
    given: Millis,
    busy: Busy,
    /// Windows were written since the passages were cut.
    is_fresh: bool,
}

impl Faircopy {
    /// Writes a recording down and cleans it while it is made, and after its end what is left. What fails meanwhile, or is
    /// cancelled, leaves the recording alone: once it is over, [`Faircopy::resume`] goes on.
    pub async fn write_live(
        &self,
        recording: &Recording,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        let session = recording.session();
        let known = self.stored(move |library| library.session(session)).await?;
        let tracks = known.audio.map_or(0, |audio| audio.tracks.len());
        // A track has a file as soon as its device has given something.
        while tracks_in(&recording.folder()).len() < tracks && !recording.is_over() {
            if cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            tokio::time::sleep(NAP).await;
        }
        let Some(lock) = recording.lock() else { return self.resume(session, events, cancel).await };
        self.write_growing(lock, recording.folder(), recording.growing(), events, cancel).await
    }

    /// The same for a folder that something else fills; `lock` is the right to work on its session.
    pub async fn write_growing(
        &self,
        lock: Arc<SessionLock>,
        folder: PathBuf,
        growing: Growing,
        events: EventSink<'_>,
        cancel: &CancellationToken,
    ) -> Result<Outcome<SessionId>, Error> {
        let session = lock.session();
        let job = Job { session, events, cancel, lock };
        let request: TranscribeRequest = read_request(self.stored(move |library| library.request(session)).await?)?;
        let written = self.follow_stage(&job, &request, folder, Some(growing.clone())).await;
        let result = match (written, &request.clean) {
            (Ok(Outcome::Finished(())), Some(clean)) => self.clean_stage(&job, clean).await,
            (Ok(Outcome::Finished(())), None) => Ok(Outcome::Finished(())),
            // The session goes on being recorded.
            (Ok(Outcome::Cancelled), _) if !growing.has_ended() => return Ok(Outcome::Cancelled),
            (Err(error), _) if !growing.has_ended() => return Err(error),
            (ended, _) => ended,
        };
        self.settle(&job, result).await
    }

    /// Writes down and cleans a recording: one that grows, or what is left of one that was broken off. Stops at the end of the
    /// verbatim text; the fair copy of the rest is for the ordinary stage.
    pub(super) async fn follow_stage(
        &self,
        job: &Job<'_>,
        request: &TranscribeRequest,
        folder: PathBuf,
        growing: Option<Growing>,
    ) -> Result<Outcome<()>, Error> {
        let session = job.session;
        let mut plan = self.plan(request).await?;
        plan.cut_live();
        let windows = WindowSettings::longest(plan.settings.longest_window_ms);
        let Some((transcript, plan)) = self.begin_writing(job, plan).await? else { return Ok(Outcome::Finished(())) };
        if growing.is_none() {
            self.stored(move |library| library.set_state(session, SessionState::Transcribing, None)).await?;
        }
        let clean = request.clean.as_ref().filter(|_| growing.is_some());
        let mut live = Live {
            plan,
            transcript,
            tracks: HashMap::new(),
            echo: Echo::default(),
            clean,
            fair_copy: None,
            given: Millis(0),
            busy: Busy::default(),
            is_fresh: true,
        };
        for track in tracks_in(&folder) {
            live.tracks.insert(*track, self.stopped_at(transcript, *track).await?);
        }
        let done: HashMap<Track, Done> = live.tracks.iter().map(|(track, (done, _))| (*track, *done)).collect();
        let (send, mut read) = mpsc::channel(2);
        let busy = live.busy.clone();
        let reading = blocking(move || {
            let done = |track: Track| done.get(&track).copied().unwrap_or_default();
            read_live(LiveWindows::open(&folder, growing, &windows, done)?, &busy, &send)
        });
        let writing = async {
            let outcome = self.write_windows_of(job, &mut live, &mut read).await;
            // The reading thread stops when nobody takes its windows any more.
            drop(read);
            outcome
        };
        let (read, written) = tokio::join!(reading, writing);
        let Outcome::Finished(()) = written? else { return Ok(Outcome::Cancelled) };
        read??;
        self.end_writing(job, transcript, &live.plan).await?;
        Ok(Outcome::Finished(()))
    }

    async fn stopped_at(&self, transcript: TranscriptId, track: Track) -> Result<(Done, Stitcher), Error> {
        let (windows, stitcher) = self.where_it_stopped(transcript, track).await?;
        let through = self.stored(move |library| library.through(transcript, track)).await?;
        Ok((Done { windows, through }, stitcher))
    }

    async fn write_windows_of(
        &self,
        job: &Job<'_>,
        live: &mut Live<'_>,
        read: &mut mpsc::Receiver<Read>,
    ) -> Result<Outcome<()>, Error> {
        let mut next = read.recv().await;
        while let Some(item) = next {
            if job.cancel.is_cancelled() {
                return Ok(Outcome::Cancelled);
            }
            match item {
                Read::Window(window) => {
                    if self.write_live_window(job, live, window).await? == Outcome::Cancelled {
                        return Ok(Outcome::Cancelled);
                    }
                    live.busy.set(Busy::FREE);
                }
                Read::Aside(window) => {
                    if let Outcome::Finished(heard) = self.hear_first(job, &mut live.plan, &window).await? {
                        live.echo.remember(&heard);
                    }
                    live.busy.set(Busy::FREE);
                }
                Read::Preview(window) => {
                    next = self.unless_interrupted(job, live, read, Idle::Preview(window)).await?;
                    continue;
                }
                Read::Position { given, recorded } => tell_position(job, live, given, recorded),
                Read::End(duration) => self.note_end(job, duration, &[]).await?,
            }
            next = match read.try_recv() {
                Ok(item) => Some(item),
                Err(_) if live.clean.is_some() && live.plan.language().is_some() => {
                    self.unless_interrupted(job, live, read, Idle::Clean).await?
                }
                Err(_) => read.recv().await,
            };
        }
        Ok(Outcome::Finished(()))
    }

    async fn write_live_window(
        &self,
        job: &Job<'_>,
        live: &mut Live<'_>,
        window: Window,
    ) -> Result<Outcome<()>, Error> {
        let Outcome::Finished(heard) = self.hear_first(job, &mut live.plan, &window).await? else {
            return Ok(Outcome::Cancelled);
        };
        let heard = live.echo.sift(heard);
        let (_, stitcher) = live.tracks.entry(window.track).or_default();
        let segments = live.plan.stitched(stitcher, heard);
        live.is_fresh |= !segments.is_empty();
        self.store_heard(job, live.transcript, &window, segments).await?;
        if let Some(warning) = live.echo.warning() {
            self.warn(job, warning).await?;
        }
        Ok(Outcome::Finished(()))
    }

    /// Does something that may be dropped, until there is something to write down; gives that.
    async fn unless_interrupted(
        &self,
        job: &Job<'_>,
        live: &mut Live<'_>,
        read: &mut mpsc::Receiver<Read>,
        idle: Idle,
    ) -> Result<Option<Read>, Error> {
        let (cancel, busy) = (job.cancel.child_token(), live.busy.clone());
        let (mut position, mut interrupted) = (None, None);
        let done = {
            let work = async {
                match &idle {
                    Idle::Preview(window) => self.preview(job, live, window, &cancel).await,
                    Idle::Clean => self.clean_settled(job, live, &cancel).await,
                }
            };
            tokio::pin!(work);
            loop {
                tokio::select! {
                    done = &mut work => break done,
                    item = read.recv(), if interrupted.is_none() => match item {
                        Some(Read::Position { given, recorded }) => position = Some((given, recorded)),
                        Some(Read::Preview(_)) => {}
                        other => {
                            cancel.cancel();
                            interrupted = Some(other);
                        }
                    },
                }
            }
        };
        done?;
        busy.idled();
        if let Some((given, recorded)) = position {
            tell_position(job, live, given, recorded);
        }
        match interrupted {
            Some(item) => Ok(item),
            None => Ok(read.recv().await),
        }
    }

    /// Tells what is being said, as far as it can be made out. It is stored nowhere and comes again, written down.
    async fn preview(
        &self,
        job: &Job<'_>,
        live: &Live<'_>,
        window: &Window,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        if live.plan.language().is_none() {
            return Ok(());
        }
        if let Outcome::Finished(heard) = self.hear(&live.plan, window, cancel).await? {
            let texts: Vec<String> = live.echo.without(heard).into_iter().map(|placed| placed.segment.text()).collect();
            let text = texts.join(" ");
            let (session, track, start) = (job.session, window.track, window.span().start);
            (job.events)(Event::Overheard { session, track, start, text });
        }
        Ok(())
    }
}

/// What is done only as long as there is nothing to write down.
enum Idle {
    Preview(Window),
    Clean,
}

fn tell_position(job: &Job<'_>, live: &mut Live<'_>, given: Millis, recorded: Millis) {
    live.given = given;
    let progress = Progress { done: given.0, of: Some(recorded.0) };
    (job.events)(Event::Progressed { session: job.session, stage: Stage::Transcribe, progress });
}
