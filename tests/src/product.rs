//! The built programs, run as a person would: in a fresh home, from outside.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::project_folder;

/// How long a test waits for something that should have happened long before.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// The folder of the built programs: `FAIRCOPY_BIN` as `scripts/test` sets it, else the target folder of this test.
///
/// # Panics
/// When a program has not been built: a test that cannot run must say so.
pub fn programs() -> PathBuf {
    let folder = std::env::var_os("FAIRCOPY_BIN").map_or_else(
        || std::env::current_exe().expect("a test has a program").ancestors().nth(2).expect("target/debug").into(),
        PathBuf::from,
    );
    for name in ["faircopy", "faircopy-whisper-worker", "faircopy-llama-worker"] {
        let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        assert!(program.is_file(), "{} is missing: run `scripts/test`, or `cargo build` first", program.display());
    }
    folder
}

/// A file under `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    let path = project_folder().join("tests/fixtures").join(name);
    assert!(path.exists(), "{} is missing from the project", path.display());
    path
}

/// A person's home that no Faircopy has seen.
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Default for Home {
    fn default() -> Self {
        Self::fresh()
    }
}

impl Home {
    /// An empty one but for a setting: the engines use one thread, because their threads spin while they wait for each
    /// other, and tests run side by side.
    pub fn fresh() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        std::fs::create_dir_all(folder.path().join("config")).expect("a folder");
        std::fs::write(folder.path().join("config/settings.toml"), "threads = 1\n").expect("settings");
        Self { folder, environment: Vec::new() }
    }

    /// The same with one more environment variable for the program.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<Path>) -> Self {
        self.environment.push((name.into(), value.as_ref().display().to_string()));
        self
    }

    /// The folder that `FAIRCOPY_HOME` names.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `faircopy` with these arguments, not started yet.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(programs().join("faircopy"));
        command
            .args(arguments)
            .env("FAIRCOPY_HOME", self.path())
            .env("FAIRCOPY_MODELS", project_folder().join("models"))
            .env("FAIRCOPY_WORKERS", programs())
            .env("COLUMNS", "100")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs `faircopy` to its end.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        Ran(self.command(arguments).output().expect("the program starts"))
    }

    /// The library's list, newest first.
    pub fn sessions(&self) -> Vec<Value> {
        self.run(["list", "--json"]).json().as_array().expect("a list").clone()
    }

    /// A session's document.
    pub fn document(&self, session: u32) -> Value {
        self.run(["show", &session.to_string(), "--json"]).json()
    }

    /// Starts `faircopy` and goes on.
    pub fn start<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Child {
        self.command(arguments).spawn().expect("the program starts")
    }
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub struct Ran(Output);

impl Ran {
    /// A run that was started in another way.
    pub fn of(output: Output) -> Self {
        Self(output)
    }

    /// Exit code; -1 when a signal ended it.
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    /// What it printed.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    /// What it said beside that.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// Its output, when it ended well.
    pub fn ok(&self) -> String {
        assert_eq!(self.code(), 0, "stdout:\n{}\nstderr:\n{}", self.stdout(), self.stderr());
        self.stdout()
    }

    /// Its output as JSON, when it ended well.
    pub fn json(&self) -> Value {
        let text = self.ok();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in:\n{text}"))
    }

    /// What it said, when it ended with this code and without a panic.
    pub fn fails_with(&self, code: i32) -> String {
        assert_eq!(self.code(), code, "stdout:\n{}\nstderr:\n{}", self.stdout(), self.stderr());
        let said = self.stderr();
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    /// The one line that says what is wrong and what to do, when it ended with this code.
    pub fn complaint(&self, code: i32) -> String {
        let said = self.fails_with(code);
        let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("faircopy: ")).collect();
        let [line] = lines[..] else { panic!("not one sentence:\n{said}") };
        assert!(line.len() < 500 && !line.contains("Error {") && !line.contains("Some("), "{line}");
        line.to_owned()
    }
}

/// Waits until `condition` holds.
///
/// # Panics
/// When it does not come to hold within [`PATIENCE`].
pub fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The segments of a session's document.
pub fn segments(document: &Value) -> &[Value] {
    document["transcript"]["segments"].as_array().expect("segments")
}

/// All that is said in a document, or on one of its tracks.
pub fn spoken(document: &Value, track: Option<&str>) -> String {
    let wanted = segments(document).iter().filter(|segment| track.is_none_or(|track| segment["track"] == track));
    wanted.map(|segment| segment["text"].as_str().expect("text")).collect::<Vec<_>>().join(" ")
}

/// Words alone, lower case, for comparing texts.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| c.is_alphanumeric() || *c == '\'').flat_map(char::to_lowercase).collect())
        .filter(|word: &String| !word.is_empty())
        .collect()
}

/// Word error rate: edits to turn the reference into the text, a share of the reference's words.
pub fn word_error_rate(reference: &str, text: &str) -> f64 {
    let (reference, text) = (words(reference), words(text));
    let mut row: Vec<usize> = (0..=text.len()).collect();
    for (i, wanted) in reference.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, got) in text.iter().enumerate() {
            let substitution = diagonal + usize::from(wanted != got);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[text.len()] as f64 / reference.len().max(1) as f64
}
