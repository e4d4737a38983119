//! The thread that looks after the devices of a recording.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Sender, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::recorder::Message;
use crate::audio::recording::{
    clock::SystemClock,
    error::{DeviceError, RecordingError},
    feed::Pulse,
    watch::{Change, LOOK_EVERY, SoundSystem, Watch, Wish},
};

/// How long a sound system may take to answer at first.
const ANSWER_MAX: Duration = Duration::from_secs(15);

/// The devices of a recording.
pub(super) struct Devices {
    pulses: Vec<Pulse>,
    closer: Closer,
}

/// Closes the devices when it is dropped.
pub(super) struct Closer(Arc<AtomicBool>);

impl Drop for Closer {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Opens the devices that are wanted, and looks after them until the answer is dropped. What it finds goes to `recorder`.
///
/// The thread is never waited for: a sound server that hangs would keep it.
pub(super) fn start<S: SoundSystem + 'static>(
    system: impl FnOnce() -> S + Send + 'static,
    wishes: Vec<Wish>,
    recorder: Sender<Message>,
) -> Result<Devices, RecordingError> {
    let closed = Arc::new(AtomicBool::new(false));
    let (send, begun) = sync_channel(1);
    let ends = closed.clone();
    let run = move || watch(&mut Watch::new(system(), Box::<SystemClock>::default(), wishes), &send, &recorder, &ends);
    thread::Builder::new().name("devices".into()).spawn(run).map_err(|source| RecordingError::writing("", source))?;
    let closing = Closer(closed);
    let pulses = begun.recv_timeout(ANSWER_MAX).map_err(|_| DeviceError::NoMicrophone)??;
    Ok(Devices { pulses, closer: closing })
}

fn watch<S: SoundSystem>(
    watch: &mut Watch<S>,
    begun: &SyncSender<Result<Vec<Pulse>, DeviceError>>,
    recorder: &Sender<Message>,
    closed: &AtomicBool,
) {
    let changes = match watch.begin() {
        Ok(changes) => changes,
        Err(error) => {
            let _ = begun.send(Err(error));
            return;
        }
    };
    let pulse = |change: &Change| match change {
        Change::Connected { feed, .. } => Some(feed.pulse()),
        Change::Disconnected { .. } => None,
    };
    let pulses = changes.iter().filter_map(pulse).collect();
    // Before the answer, so that the recorder finds them.
    let told = changes.into_iter().all(|change| recorder.send(Message::Change(change)).is_ok());
    if !told || begun.send(Ok(pulses)).is_err() {
        return;
    }
    loop {
        thread::sleep(LOOK_EVERY);
        if closed.load(Ordering::Acquire) {
            return;
        }
        for change in watch.look() {
            if recorder.send(Message::Change(change)).is_err() {
                return;
            }
        }
    }
}

impl Devices {
    /// What closes them.
    pub(super) fn into_closer(self) -> Closer {
        self.closer
    }

    /// Returns when something has come from any of them, or after `at_most`.
    pub(super) fn wait_for_sound(&self, at_most: Duration) {
        let start = Instant::now();
        while start.elapsed() < at_most && !self.pulses.iter().any(|pulse| pulse.frames() > 0) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}
