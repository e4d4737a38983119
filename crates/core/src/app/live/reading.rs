//! The thread that reads a recording and gives its windows, as the engines have time for them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use crate::{
    audio::{
        live::{Given, LiveWindows},
        pack::Window,
    },
    error::Error,
    transcript::Millis,
};

/// How long the reading thread sleeps when there is nothing to read.
pub(super) const NAP: Duration = Duration::from_millis(30);
/// At least this long between two looks at what is being said; and as long as the last one took, so that half the time is left.
const BETWEEN_PREVIEWS: Duration = Duration::from_millis(900);
/// How often is told how far it is.
const BETWEEN_POSITIONS: Duration = Duration::from_millis(250);

/// What the reading thread sends.
pub(super) enum Read {
    Window(Window),
    /// What the others are saying, for comparison.
    Aside(Window),
    Preview(Window),
    Position {
        given: Millis,
        recorded: Millis,
    },
    End(Millis),
}

/// What the engines are busy with, as the reading thread has to know it.
#[derive(Debug, Clone, Default)]
pub(super) struct Busy(Arc<AtomicU8>);

impl Busy {
    pub(super) const FREE: u8 = 0;
    /// With what may be dropped.
    const IDLING: u8 = 1;
    pub(super) const WRITING: u8 = 2;

    pub(super) fn set(&self, state: u8) {
        self.0.store(state, Ordering::Release);
    }

    fn is(&self, state: u8) -> bool {
        self.0.load(Ordering::Acquire) == state
    }

    /// Something that may be dropped begins, unless there is something to write down already.
    pub(super) fn idles(&self) {
        let _ = self.0.compare_exchange(Self::FREE, Self::IDLING, Ordering::AcqRel, Ordering::Acquire);
    }

    /// And is over.
    pub(super) fn idled(&self) {
        let _ = self.0.compare_exchange(Self::IDLING, Self::FREE, Ordering::AcqRel, Ordering::Acquire);
    }
}

/// Reads a recording to its end, window by window. Stops early, without an error, when nobody takes the windows any more.
pub(super) fn read_live(mut windows: LiveWindows, busy: &Busy, send: &mpsc::Sender<Read>) -> Result<(), Error> {
    let mut previews = Previews::default();
    let mut told = Instant::now();
    while !send.is_closed() {
        let moved = windows.advance()?;
        let is_writing = busy.is(Busy::WRITING);
        if !is_writing && let Some(given) = windows.take() {
            busy.set(Busy::WRITING);
            let read = match given {
                Given::Window(window) => Read::Window(window),
                Given::Aside(window) => Read::Aside(window),
            };
            if send.blocking_send(read).is_err() {
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
