//! A recording is written down and cleaned while it is made, by the same steps as a file.
//!
//! What was said goes first. While nobody has finished a sentence there is time for the fair copy of what is written down, and else for
//! a look at what is being said; both are dropped as soon as there is a window to write down. So the two engines never work at once.

use std::{
    collections::{HashMap, VecDeque},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{CleanRequest, Faircopy, Job, TranscribeRequest, blocking, fair_copy::Cleaner, plan::Plan};
use crate::{
    audio::{
        live::{Done, LiveWindows},
        pack::Window,
        recording::source::{Growing, tracks_in},
        windows::WindowSettings,
    },
    clean::{Passage, clean_passage},
    error::Error,
    event::Event,
    job::{Outcome, Progress, Stage},
    library::{FairCopyId, TranscriptId},
    session::SessionState,
    transcribe::{Echo, Stitcher},
    transcript::{Millis, Track},
};

/// How long the reading thread sleeps when there is nothing to read.
const NAP: Duration = Duration::from_millis(30);
/// At least this long between two looks at what is being said; and as long as the last one took, so that half the time is left.
const BETWEEN_PREVIEWS: Duration = Duration::from_millis(900);
/// How often is told how far it is.
const BETWEEN_POSITIONS: Duration = Duration::from_millis(250);

/// What the reading thread sends.
enum Read {
    Window(Window),
    Preview(Window),
    Position { given: Millis, recorded: Millis },
    End(Millis),
}

/// What the engines are busy with, as the reading thread has to know it.
#[derive(Debug, Clone, Default)]
struct Busy(Arc<AtomicU8>);

impl Busy {
    const FREE: u8 = 0;
    /// With what may be dropped.
    const IDLING: u8 = 1;
    const WRITING: u8 = 2;

    fn set(&self, state: u8) {
        self.0.store(state, Ordering::Release);
    }

    fn is(&self, state: u8) -> bool {
        self.0.load(Ordering::Acquire) == state
    }

    /// Something that may be dropped begins, unless there is something to write down already.
    fn idles(&self) {
        let _ = self.0.compare_exchange(Self::FREE, Self::IDLING, Ordering::AcqRel, Ordering::Acquire);
    }

    /// And is over.
    fn idled(&self) {
        let _ = self.0.compare_exchange(Self::IDLING, Self::FREE, Ordering::AcqRel, Ordering::Acquire);
    }
}

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

struct LiveFairCopy {
    cleaner: Cleaner,
    id: FairCopyId,
    /// Passages that will not change any more.
    settled: VecDeque<Passage>,
    /// [`crate::library::Library::words_revision`] of their words.
    revision: i64,
    /// When the next passage will not change any more, if nobody speaks on.
    next_settles: Millis,
}

impl Faircopy {
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
            let outcome = self.write_live(job, &mut live, &mut read).await;
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

    async fn write_live(
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

    /// Cleans passages that will not change any more, one after the other.
    async fn clean_settled(&self, job: &Job<'_>, live: &mut Live<'_>, cancel: &CancellationToken) -> Result<(), Error> {
        let (Some(request), Some(language)) = (live.clean, live.plan.language()) else { return Ok(()) };
        if live.fair_copy.is_none() {
            live.fair_copy = self.begin_cleaning(job, live.transcript, request, &language).await?;
        }
        let Some(fair_copy) = &mut live.fair_copy else { return Ok(()) };
        loop {
            if fair_copy.settled.is_empty() {
                if !live.is_fresh && live.given < fair_copy.next_settles {
                    return Ok(());
                }
                let left = self.work_left(live.transcript, fair_copy.id, &fair_copy.cleaner).await?;
                fair_copy.take(left.passages, left.revision, live.given);
                live.is_fresh = false;
            }
            let Some(passage) = fair_copy.settled.front() else { return Ok(()) };
            live.busy.idles();
            let made = self.clean_one(job, fair_copy, passage, cancel).await?;
            match made {
                Outcome::Finished(true) => drop(fair_copy.settled.pop_front()),
                // A person edited the words meanwhile.
                Outcome::Finished(false) => {
                    fair_copy.settled.clear();
                    live.is_fresh = true;
                }
                Outcome::Cancelled => return Ok(()),
            }
        }
    }

    async fn begin_cleaning(
        &self,
        job: &Job<'_>,
        transcript: TranscriptId,
        request: &CleanRequest,
        language: &str,
    ) -> Result<Option<LiveFairCopy>, Error> {
        let cleaner = self.cleaner(request, language).await?.for_a_recording();
        if let Some(told) = cleaner.warning.clone() {
            self.warn(job, told).await?;
        }
        let id = self.open_fair_copy(job, transcript, &cleaner).await?;
        Ok(id.map(|id| LiveFairCopy { cleaner, id, settled: VecDeque::new(), revision: 0, next_settles: Millis(0) }))
    }

    /// Cleans one passage and stores it; false when its words have changed.
    async fn clean_one(
        &self,
        job: &Job<'_>,
        fair_copy: &LiveFairCopy,
        passage: &Passage,
        cancel: &CancellationToken,
    ) -> Result<Outcome<bool>, Error> {
        let Cleaner { engine, style, language, .. } = &fair_copy.cleaner;
        let made = clean_passage(engine.as_ref(), passage, style, language, cancel).await;
        let Outcome::Finished(paragraph) = made else { return Ok(Outcome::Cancelled) };
        self.store_paragraph(job, fair_copy.id, paragraph, fair_copy.revision).await.map(Outcome::Finished)
    }
}

/// What is done only as long as there is nothing to write down.
enum Idle {
    Preview(Window),
    Clean,
}

impl LiveFairCopy {
    /// Takes what is not cleaned yet, as far as it will not change any more.
    fn take(&mut self, passages: VecDeque<Passage>, revision: i64, given: Millis) {
        let pause = self.cleaner.limits().pause;
        let mut last_of: HashMap<Track, u32> = HashMap::new();
        for passage in &passages {
            let last = last_of.entry(passage.track).or_default();
            *last = passage.segments.end.max(*last);
        }
        self.revision = revision;
        self.next_settles = Millis(u64::MAX);
        for passage in passages {
            let ends = passage.words.last().map_or(Millis(0), |word| word.span.end);
            let settles = Millis(ends.0 + pause.0);
            let goes_on = last_of.get(&passage.track) == Some(&passage.segments.end) && given < settles;
            if goes_on {
                self.next_settles = self.next_settles.min(settles);
            } else {
                self.settled.push_back(passage);
            }
        }
    }
}

fn tell_position(job: &Job<'_>, live: &mut Live<'_>, given: Millis, recorded: Millis) {
    live.given = given;
    let progress = Progress { done: given.0, of: Some(recorded.0) };
    (job.events)(Event::Progressed { session: job.session, stage: Stage::Transcribe, progress });
}

/// Reads a recording to its end, window by window. Stops early, without an error, when nobody takes the windows any more.
fn read_live(mut windows: LiveWindows, busy: &Busy, send: &mpsc::Sender<Read>) -> Result<(), Error> {
    let mut previews = Previews::default();
    let mut told = Instant::now();
    while !send.is_closed() {
        let moved = windows.advance()?;
        let is_writing = busy.is(Busy::WRITING);
        if !is_writing && let Some(window) = windows.take() {
            busy.set(Busy::WRITING);
            if send.blocking_send(Read::Window(window)).is_err() {
                return Ok(());
            }
            continue;
        }
        if windows.is_over() {
            // Nobody listening is no error.
            let _ = send.blocking_send(Read::End(windows.position()));
            return Ok(());
        }
        if moved {
            continue;
        }
        if !is_writing && told.elapsed() >= BETWEEN_POSITIONS {
            told = Instant::now();
            // A position that nobody has time for may be lost.
            let _ = send.try_send(Read::Position { given: windows.given(), recorded: windows.position() });
        }
        if previews.are_due(busy)
            && let Some(window) = windows.preview()
        {
            previews.began(busy);
            let _ = send.blocking_send(Read::Preview(window));
        }
        std::thread::sleep(NAP);
    }
    Ok(())
}

/// When to look at what is being said.
#[derive(Default)]
struct Previews {
    began: Option<Instant>,
    /// When the last one was over, and how long it took.
    over: Option<(Instant, Duration)>,
}

impl Previews {
    fn began(&mut self, busy: &Busy) {
        busy.idles();
        self.began = Some(Instant::now());
    }

    fn are_due(&mut self, busy: &Busy) -> bool {
        if !busy.is(Busy::FREE) {
            return false;
        }
        if let Some(began) = self.began.take() {
            self.over = Some((Instant::now(), began.elapsed()));
        }
        self.over.is_none_or(|(over, took)| over.elapsed() >= BETWEEN_PREVIEWS.max(took))
    }
}
