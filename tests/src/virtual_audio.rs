//! A sound system for one test: its own server, with speakers that can be recorded.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::{product::wait_until, project_folder};

/// The rate of recordings.
pub const RECORDED_HZ: u32 = 16_000;
/// What is played here is heard by the microphone.
pub const MICROPHONE: &str = "mic_feed";
/// What is played here is what the computer plays.
pub const SPEAKERS: &str = "virtual_speakers";

/// A device that every program can open and that gives silence without end.
const ALSA_NULL: &str = r#"pcm.null { type null hint { show on description "Discard all samples" } }
"#;
/// ALSA's default device, with a server behind it.
const ALSA_DEFAULT: &str = r#"pcm.default { type pulse server "unix:SERVER" hint { show on description "Built-in Audio" } }
"#;

/// What a program finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    PulseAudio,
    PipeWire,
    /// No server that it could talk to: ALSA's default device, which has the private PulseAudio behind it in the place of a sound card.
    Alsa,
}

/// A private sound system; ends when it is dropped.
#[derive(Debug)]
pub struct VirtualAudio {
    folder: TempDir,
    kind: Kind,
}

impl VirtualAudio {
    /// A folder in which no server runs yet.
    ///
    /// # Panics
    /// When there is no temporary folder.
    pub fn none() -> Self {
        Self::of(Kind::PulseAudio)
    }

    /// PulseAudio that runs.
    ///
    /// # Panics
    /// When it does not start, for example because it is not installed.
    pub fn started() -> Self {
        Self::none().running()
    }

    /// PipeWire that runs.
    ///
    /// # Panics
    /// When it does not start, for example because it is not installed.
    pub fn pipewire() -> Self {
        Self::of(Kind::PipeWire).running()
    }

    /// Nothing but ALSA.
    ///
    /// # Panics
    /// When PulseAudio behind it does not start.
    pub fn alsa() -> Self {
        Self::of(Kind::Alsa).running()
    }

    fn of(kind: Kind) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        // Without this the computer's own sound card would be found. Debian's ALSA always has the device "null".
        let mut devices = ALSA_NULL.to_owned();
        if kind == Kind::Alsa {
            let server = folder.path().join("pulse/native");
            devices += &ALSA_DEFAULT.replace("SERVER", &server.display().to_string());
        }
        std::fs::write(folder.path().join("alsa.conf"), devices).expect("written");
        Self { folder, kind }
    }

    fn running(self) -> Self {
        self.start();
        self
    }

    /// Starts the server, again if need be.
    pub fn start(&self) {
        let kind: &[&str] = if self.kind == Kind::PipeWire { &["pipewire"] } else { &[] };
        self.script("start", kind);
    }

    /// Ends the server at once, as a crash does.
    pub fn crash(&self) {
        let pids = std::fs::read_to_string(self.path().join("pids")).expect("it runs");
        let server = pids.lines().next().expect("the server comes first");
        let killed = Command::new("kill").args(["-KILL", server]).status().expect("kill is installed");
        assert!(killed.success());
        self.script("stop", &[]);
    }

    /// What `XDG_RUNTIME_DIR` has to be.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Lets a program use this sound system and no other.
    pub fn enter<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        self.enter_server(command);
        if self.kind == Kind::Alsa {
            command.env("XDG_RUNTIME_DIR", self.path().join("no-server"));
        }
        command
    }

    /// Lets a program use the server.
    fn enter_server<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("XDG_RUNTIME_DIR", self.path())
            .env("ALSA_CONFIG_PATH", self.path().join("alsa.conf"))
            .env_remove("PULSE_SERVER")
            .env_remove("PULSE_RUNTIME_PATH")
            .env_remove("PULSE_COOKIE")
    }

    /// Records the speakers from now on.
    ///
    /// # Panics
    /// When the recorder does not run.
    pub fn record(&self) -> Recording {
        self.record_from("virtual_speakers.monitor")
    }

    /// Records this source from now on.
    ///
    /// # Panics
    /// When the recorder does not run.
    pub fn record_from(&self, source: &str) -> Recording {
        let path = self.path().join(format!("{source}.raw"));
        let file = File::create(&path).expect("a file");
        let mut command = Command::new("parec");
        self.enter_server(&mut command)
            .args(["-d", source, "--latency-msec=20", "--raw", "--format=s16le", "--channels=1"])
            .arg(format!("--rate={RECORDED_HZ}"))
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(Stdio::null());
        let recorder = command.spawn().expect("parec is installed (package pulseaudio-utils)");
        let recording = Recording { path, recorder };
        wait_until("the recorder runs", || !recording.so_far().is_empty());
        recording
    }

    /// Plays a file to its end, to [`MICROPHONE`] or [`SPEAKERS`].
    ///
    /// # Panics
    /// When the player does not start.
    pub fn play(&self, output: &str, file: &Path) -> Playing {
        let mut command = Command::new("paplay");
        self.enter_server(&mut command).args(["-d", output]).arg(file).stdin(Stdio::null());
        Playing(command.spawn().expect("paplay is installed (package pulseaudio-utils)"))
    }

    /// Takes the microphone away, as pulling its plug does.
    pub fn unplug_microphone(&self) {
        self.pactl(&["unload-module", "module-remap-source"]);
    }

    /// Brings it back.
    pub fn plug_microphone_in(&self) {
        self.pactl(&[
            "load-module",
            "module-remap-source",
            "master=mic_feed.monitor",
            "source_name=virtual_mic",
            "source_properties=device.description=VirtualMic",
        ]);
        self.pactl(&["set-default-source", "virtual_mic"]);
    }

    /// Steers the server.
    ///
    /// # Panics
    /// When it refuses.
    pub fn pactl(&self, arguments: &[&str]) {
        let mut command = Command::new("pactl");
        let done =
            self.enter_server(&mut command).args(arguments).stdin(Stdio::null()).output().expect("pactl is installed");
        assert!(done.status.success(), "pactl {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn script(&self, what: &str, kind: &[&str]) {
        let script = project_folder().join("scripts/virtual-audio");
        let done = Command::new(script)
            .arg(what)
            .arg(self.path())
            .args(kind)
            .stdin(Stdio::null())
            .output()
            .expect("it starts");
        assert!(done.status.success(), "virtual-audio {what}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for VirtualAudio {
    fn drop(&mut self) {
        self.script("stop", &[]);
    }
}

/// A file that is played; stops when it is dropped.
#[derive(Debug)]
pub struct Playing(Child);

impl Playing {
    /// Waits for its end.
    pub fn finish(mut self) {
        // It may end with the server.
        let _ = self.0.wait();
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A recording that goes on until it is finished.
#[derive(Debug)]
pub struct Recording {
    path: PathBuf,
    recorder: Child,
}

impl Recording {
    /// What was heard so far, mono, [`RECORDED_HZ`].
    ///
    /// # Panics
    /// When the file cannot be read.
    pub fn so_far(&self) -> Vec<f32> {
        let mut bytes = Vec::new();
        File::open(&self.path).and_then(|mut file| file.read_to_end(&mut bytes)).expect("readable");
        bytes.chunks_exact(2).map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])) / 32_768.0).collect()
    }

    /// Ends the recording when so much more has come, and gives it all.
    pub fn finish_after(mut self, seconds: f64) -> Vec<f32> {
        let wanted = self.so_far().len() + (seconds * f64::from(RECORDED_HZ)) as usize;
        wait_until("enough is recorded", || self.so_far().len() >= wanted);
        self.end();
        self.so_far()
    }

    fn end(&mut self) {
        // It may have ended with the server.
        let _ = self.recorder.kill();
        let _ = self.recorder.wait();
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.end();
    }
}
