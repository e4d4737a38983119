//! The thread that writes a recording.

use std::{
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender},
    },
    thread,
    time::Instant,
};

use super::{RecordingSink, devices::Closer, notes::Note};
use crate::{
    audio::recording::{
        Writer,
        error::{RecordingWarning, is_full},
        repair,
        watch::Change,
        writer::{TICK, Tick},
    },
    event::Event,
    recorder::RecordingStatus,
    session::SessionId,
    told::Tell,
    transcript::{Millis, Track},
};

/// What the recorder is told. An answer is the recorded time at which it was done.
pub(super) enum Message {
    /// From the devices.
    Change(Change),
    Pause(bool, SyncSender<Millis>),
    Mute(Track, bool, SyncSender<Millis>),
    Where(SyncSender<Millis>),
    Stop,
}

/// How the recording stands, for everybody.
pub(super) type Status = Arc<Mutex<RecordingStatus>>;

struct Recorder {
    session: SessionId,
    writer: Writer,
    notes: Sender<Note>,
    events: RecordingSink,
    status: Status,
    devices: Closer,
}

/// Writes until it is told to stop, the disk is full or fails.
pub(super) fn start(
    session: SessionId,
    writer: Writer,
    messages: Receiver<Message>,
    notes: Sender<Note>,
    events: RecordingSink,
    devices: Closer,
) -> Status {
    let status = Status::default();
    let mut recorder = Recorder { session, writer, notes, events, status: status.clone(), devices };
    // The devices that were opened have said so already.
    while let Ok(message) = messages.try_recv() {
        let _ = recorder.hear(message);
    }
    recorder.tell();
    // A thread that cannot be started drops the messages and the notes: whoever asks is told that it is over.
    let spawned = thread::Builder::new().name("recorder".into()).spawn(move || recorder.run(&messages));
    if let Err(error) = spawned {
        tracing::error!(%error, "the recorder cannot run");
    }
    status
}

impl Recorder {
    fn run(mut self, messages: &Receiver<Message>) {
        let why = self.record(messages);
        // The microphone is let go before the disk is waited for.
        let Self { writer, notes, devices, .. } = self;
        drop(devices);
        let (folder, at) = (writer.folder().to_path_buf(), writer.elapsed());
        let finished = why.and_then(|full| Ok((full, writer.finish()?)));
        let (recorded, why) = match finished {
            Ok((full, (recorded, happenings))) => {
                let _ = notes.send(Note::Happened(happenings));
                let recorded = (!recorded.tracks.is_empty()).then_some(recorded);
                (Ok(recorded), full.then_some(RecordingWarning::Full { at }))
            }
            Err(error) => {
                tracing::warn!(%error, "the recording cannot be written any more");
                (repair(&folder), Some(ended_by(&error, at)))
            }
        };
        let _ = notes.send(Note::End { recorded, folder, why });
    }

    /// Whether the disk was full; `false` when it was told to stop.
    fn record(&mut self, messages: &Receiver<Message>) -> io::Result<bool> {
        let mut due = Instant::now();
        loop {
            match messages.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return Ok(false),
                Ok(message) => self.hear(message)?,
                Err(RecvTimeoutError::Timeout) => {
                    due = Instant::now() + TICK;
                    let tick = self.writer.tick()?;
                    if self.note(tick) {
                        return Ok(true);
                    }
                    self.tell();
                }
            }
        }
    }

    fn hear(&mut self, message: Message) -> io::Result<()> {
        // Nobody waiting for an answer is no error.
        match message {
            Message::Change(Change::Connected { track, device, feed, moved }) => {
                self.writer.connect(track, device.clone(), feed);
                if moved {
                    let warning = RecordingWarning::Moved { name: device, at: self.writer.elapsed() };
                    let _ = self.notes.send(Note::Warning(warning.told()));
                }
            }
            Message::Change(Change::Disconnected { track, told }) => self.writer.disconnect(track, told),
            Message::Pause(paused, answer) => {
                let (at, tick) = self.writer.set_paused(paused)?;
                self.note(tick);
                self.tell();
                let _ = answer.send(at);
            }
            Message::Mute(track, muted, answer) => {
                let (at, tick) = self.writer.mute(track, muted)?;
                self.note(tick);
                self.tell();
                let _ = answer.send(at);
            }
            Message::Where(answer) => {
                let _ = answer.send(self.writer.elapsed());
            }
            Message::Stop => {}
        }
        Ok(())
    }

    /// Hands on what happened; whether the disk is full.
    fn note(&self, tick: Tick) -> bool {
        if !tick.happenings.is_empty() {
            let _ = self.notes.send(Note::Happened(tick.happenings));
        }
        tick.full
    }

    fn tell(&mut self) {
        let status = self.writer.status();
        locked(&self.status).clone_from(&status);
        (self.events)(Event::Recording { session: self.session, status });
    }
}

fn ended_by(error: &io::Error, at: Millis) -> RecordingWarning {
    if is_full(error) {
        RecordingWarning::Full { at }
    } else {
        RecordingWarning::Unwritable { at, reason: error.to_string() }
    }
}

pub(super) fn locked(status: &Status) -> MutexGuard<'_, RecordingStatus> {
    status.lock().unwrap_or_else(PoisonError::into_inner)
}
