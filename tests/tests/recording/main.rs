//! Recording from devices that are not there: a sound server of the test's own, the program from outside.

mod alsa;
mod devices;
mod disk;
mod killed;
mod live;
mod pipewire;
mod tracks;

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
};

use faircopy_core::{
    library::Library,
    session::{Mark, SessionId},
};
use hound::SampleFormat;

use faircopy_tests::{
    processes::send,
    product::{Home, PATIENCE},
    virtual_audio::VirtualAudio,
};

/// Both devices give this many samples in a second.
const HZ: usize = 48_000;

/// `faircopy record` that goes on.
struct Recorder {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

/// `faircopy` in this home with this sound system.
fn command<S: AsRef<OsStr>>(home: &Home, audio: &VirtualAudio, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = home.command(arguments);
    audio.enter(&mut command);
    command
}

impl Recorder {
    /// Started, and it records.
    fn start(home: &Home, audio: &VirtualAudio, options: &[&str]) -> Self {
        Self::of(command(home, audio, [&["record", "--no-text"], options].concat()))
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).spawn().expect("the program starts");
        let errors = BufReader::new(child.stderr.take().expect("piped"));
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let mut recorder = Self { child, lines, said: Vec::new() };
        recorder.until("Recording session");
        recorder
    }

    /// Waits for a line with these words, and gives it.
    fn until(&mut self, words: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("“{words}” is not said: {:?}", self.said));
            self.said.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    fn stop(self) {
        self.stop_and(|_| ());
    }

    /// Stops it and looks at all that it said.
    fn stop_and(mut self, look: impl FnOnce(&[String])) {
        send("INT", self.child.id());
        let ended = self.end();
        assert!(ended.success(), "{ended}: {:?}", self.said);
        look(&self.said);
    }

    fn end(&mut self) -> ExitStatus {
        let ended = self.child.wait().expect("it ends");
        self.said.extend(self.lines.iter());
        ended
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder(home: &Home, session: u32) -> PathBuf {
    home.path().join(format!("data/sessions/{session}/recording"))
}

/// The sound of a track, its channels mixed down, all parts after each other.
fn heard(home: &Home, session: u32, track: &str) -> Vec<f32> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder(home, session))
        .expect("a recording")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(track)))
        .collect();
    files.sort();
    files.iter().flat_map(|file| mixed(file)).collect()
}

fn mixed(file: &std::path::Path) -> Vec<f32> {
    let reader = hound::WavReader::open(file).expect("a WAV");
    assert_eq!(reader.spec().sample_rate as usize, HZ);
    let channels = usize::from(reader.spec().channels);
    let samples: Vec<f32> = match reader.spec().sample_format {
        SampleFormat::Int => {
            reader.into_samples::<i16>().map(|sample| f32::from(sample.expect("16 bit")) / 32_768.0).collect()
        }
        SampleFormat::Float => reader.into_samples().map(|sample| sample.expect("a float")).collect(),
    };
    samples.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect()
}

fn marks(home: &Home, session: i64) -> Vec<Mark> {
    let library = Library::open(&home.path().join("data")).expect("the library");
    library.marks(SessionId(session)).expect("marks")
}
