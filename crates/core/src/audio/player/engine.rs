//! The player's thread: obeys, keeps the device fed, and tells what is heard.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};

use super::{PlayerSink, PlayerState, Sound, feed::Feed};
use crate::{
    audio::{
        AudioError,
        decode::Decoder,
        device::{Speaker, SpeakerError},
    },
    session::SessionId,
    told::{Tell, Told},
    transcript::Millis,
};

/// Where the outcome of opening a file goes.
pub(super) type Answer = mpsc::Sender<Result<(), AudioError>>;

/// What the thread is asked for.
#[derive(Debug)]
pub(super) enum Command {
    Play { sound: Sound, from: Option<Millis>, answer: Answer },
    Pause,
    Seek { sound: Sound, to: Millis, answer: Answer },
    Speed(f32),
    Release(SessionId),
}

/// Between two events, so that there are at most 20 a second.
const EVENT_EVERY: Duration = Duration::from_millis(50);
/// Between two looks at the ring; it holds a second.
const FEED_EVERY: Duration = Duration::from_millis(20);
/// How long the device stays open in a pause: going on is then immediate, and afterwards it may sleep.
const LINGER: Duration = Duration::from_secs(4);
/// A device that asks for nothing for so long has stopped. An idle sound server may take two seconds to begin.
const STALL: Duration = Duration::from_secs(6);
/// Blocks decoded before commands are looked at again.
const BLOCKS_AT_ONCE: usize = 32;

/// Stands for a length that nobody has told yet.
const UNKNOWN: Millis = Millis(u64::MAX);

pub(super) struct Engine {
    commands: mpsc::Receiver<Command>,
    shared: Arc<Mutex<PlayerState>>,
    sink: PlayerSink,
    state: PlayerState,
    told: PlayerState,
    told_at: Instant,
    sound: Option<Sound>,
    /// The open file, while nothing is fed from it.
    decoder: Option<Decoder>,
    output: Option<Output>,
    feed: Option<Feed>,
    /// The device's frame with which the feed began, and its moment.
    began: (u64, Millis),
    /// Whether the feed has come to its end.
    over: bool,
    /// Whether the ring has room that nothing has been found for yet.
    hungry: bool,
    idle_since: Instant,
}

/// The open device and when it last asked for sound.
struct Output {
    speaker: Speaker,
    calls: u64,
    called_at: Instant,
}

impl Engine {
    pub(super) fn new(commands: mpsc::Receiver<Command>, shared: Arc<Mutex<PlayerState>>, sink: PlayerSink) -> Self {
        let state = shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            commands,
            shared,
            sink,
            told: state.clone(),
            state,
            told_at: Instant::now(),
            sound: None,
            decoder: None,
            output: None,
            feed: None,
            began: (0, Millis(0)),
            over: false,
            hungry: false,
            idle_since: Instant::now(),
        }
    }

    /// Until the player is dropped.
    pub(super) fn run(mut self) {
        loop {
            match self.commands.recv_timeout(self.patience()) {
                Ok(command) => {
                    self.obey(command);
                    // All that wait, before any work: of a dragged slider only the last place counts.
                    while let Ok(command) = self.commands.try_recv() {
                        self.obey(command);
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
            self.work();
            self.tell();
        }
    }

    fn patience(&self) -> Duration {
        if self.state.playing {
            return if self.hungry { Duration::ZERO } else { FEED_EVERY };
        }
        if self.state != self.told {
            return EVENT_EVERY;
        }
        if self.output.is_some() { LINGER } else { Duration::from_secs(3600) }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Play { sound, from, answer } => {
                if self.load(sound, &answer) {
                    self.let_go_of_lost_device();
                    let ended = self.state.at >= self.state.duration;
                    if let Some(from) = from.or(ended.then_some(Millis(0))) {
                        self.go(from);
                    }
                    self.state.playing = true;
                    self.state.trouble = None;
                }
            }
            Command::Seek { sound, to, answer } => {
                if self.load(sound, &answer) {
                    self.go(to);
                }
            }
            Command::Pause => self.stop(),
            Command::Speed(speed) => {
                self.state.speed = speed;
                // What is in the ring has the speed from before.
                self.listen();
                self.go(self.state.at);
            }
            Command::Release(session) if self.state.session == Some(session) => {
                self.stop();
                self.go(Millis(0));
                (self.decoder, self.sound) = (None, None);
                self.state = PlayerState { speed: self.state.speed, ..PlayerState::default() };
            }
            Command::Release(_) => {}
        }
    }

    /// Opens the sound unless it is the one; gives whether it is there, and answers.
    fn load(&mut self, sound: Sound, answer: &Answer) -> bool {
        let same = |known: &Sound| (known.session, &known.path) == (sound.session, &sound.path);
        let is_same = self.sound.as_ref().is_some_and(same);
        let is_open = is_same && (self.decoder.is_some() || self.feed.is_some());
        let opened = if is_open { Ok(None) } else { Decoder::open(&sound.path).map(Some) };
        let answered = match opened {
            Ok(decoder) => {
                if let Some(decoder) = decoder {
                    let duration = sound.duration.or(decoder.info().duration);
                    self.go(if is_same { self.state.at } else { Millis(0) });
                    self.state.session = Some(sound.session);
                    self.state.duration = duration.unwrap_or(UNKNOWN);
                    (self.decoder, self.sound) = (Some(decoder), Some(sound));
                }
                Ok(())
            }
            Err(error) => Err(error),
        };
        let is_there = answered.is_ok();
        // Whoever asked may have left.
        let _ = answer.send(answered);
        is_there
    }

    /// Nothing of what is in the ring is heard any more; the next feed begins at `to`.
    fn go(&mut self, to: Millis) {
        if let Some(output) = &self.output {
            output.speaker.discard();
        }
        if let Some(feed) = self.feed.take() {
            self.decoder = Some(feed.into_decoder());
        }
        self.over = false;
        self.state.at = to.min(self.state.duration);
    }

    fn stop(&mut self) {
        self.state.playing = false;
        self.idle_since = Instant::now();
        if let Some(output) = &self.output {
            output.speaker.set_paused(true);
        }
    }

    /// Nothing can be heard, for a reason that the person is told.
    fn fail(&mut self, trouble: Told) {
        self.stop();
        self.go(self.state.at);
        self.output = None;
        self.state.trouble = Some(trouble);
    }

    fn work(&mut self) {
        if self.state.playing {
            let worked = self.check_device().map_err(|error| error.told());
            let worked = worked.and_then(|()| self.fill().map_err(|error| error.told()));
            match worked {
                Ok(()) => self.listen(),
                Err(trouble) => self.fail(trouble),
            }
        } else if self.output.is_some() && self.idle_since.elapsed() >= LINGER {
            self.go(self.state.at);
            self.output = None;
        }
    }

    /// One that went away in a pause is nobody's trouble: there may be another by now.
    fn let_go_of_lost_device(&mut self) {
        if self.output.as_ref().is_some_and(|output| output.speaker.is_lost()) {
            self.go(self.state.at);
            self.output = None;
        }
    }

    /// Opens the device if need be, and sees whether it still lives.
    fn check_device(&mut self) -> Result<(), SpeakerError> {
        let Some(output) = &mut self.output else {
            let speaker = Speaker::open()?;
            self.output = Some(Output { speaker, calls: 0, called_at: Instant::now() });
            return Ok(());
        };
        let calls = output.speaker.calls();
        if calls != output.calls {
            (output.calls, output.called_at) = (calls, Instant::now());
        }
        if output.speaker.is_lost() {
            return Err(SpeakerError::Lost);
        }
        if output.called_at.elapsed() > STALL { Err(SpeakerError::Stalled) } else { Ok(()) }
    }

    /// Fills the ring.
    fn fill(&mut self) -> Result<(), AudioError> {
        let Some(output) = &mut self.output else { return Ok(()) };
        if self.feed.is_none() {
            let Some(decoder) = self.decoder.take() else { return Ok(()) };
            let at = self.state.at;
            self.began = (output.speaker.written(), at);
            self.feed = Some(Feed::start(decoder, at, output.speaker.rate_hz(), self.state.speed)?);
        }
        let Some(feed) = &mut self.feed else { return Ok(()) };
        self.hungry = true;
        for _ in 0..BLOCKS_AT_ONCE {
            let Some(samples) = feed.ready()? else {
                (self.over, self.hungry) = (true, false);
                break;
            };
            let written = output.speaker.write(samples);
            self.hungry = written == samples.len();
            feed.took(written);
            if !self.hungry {
                break;
            }
        }
        // Only now, with something in the ring: a start that stutters is heard.
        output.speaker.set_paused(false);
        Ok(())
    }

    /// Notes what is heard now, and whether that is the end.
    fn listen(&mut self) {
        let (Some(output), Some(feed)) = (&self.output, &self.feed) else { return };
        let (first, from) = self.began;
        let heard = output.speaker.heard();
        let since_s = heard.saturating_sub(first) as f64 / f64::from(output.speaker.rate_hz());
        let at = Millis(from.0 + (since_s * f64::from(self.state.speed) * 1000.0) as u64);
        // The device's own estimate may waver; time does not run backwards.
        self.state.at = at.max(self.state.at);
        // A header's estimate may be too short.
        self.state.duration = self.state.duration.max(self.state.at);
        if self.over && heard >= output.speaker.written() {
            let end = feed.end();
            self.stop();
            self.go(end);
            (self.state.at, self.state.duration) = (end, end);
        }
    }

    /// Tells what has changed, unless something was told just now.
    fn tell(&mut self) {
        let mut state = self.state.clone();
        if state.duration == UNKNOWN {
            state.duration = state.at;
        }
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&state);
        if self.state != self.told && self.told_at.elapsed() >= EVENT_EVERY {
            (self.sink)(state);
            self.told = self.state.clone();
            self.told_at = Instant::now();
        }
    }
}
