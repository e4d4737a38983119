//! What works on this machine, what does not, and what to do about it. Reads and runs; changes nothing.

use std::{
    io::Read,
    path::Path,
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    file_facts::free_bytes,
    models::{Installed, Models, Role},
    paths::Paths,
    settings::Settings,
};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Finding {
    /// What was looked at, for example `disk`.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// One sentence or a few words; never a word of a transcript.
    pub detail: String,
    /// What the person can do about it.
    pub next: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum State {
    /// As it should be.
    Good,
    /// Works, but could be better.
    Warning,
    /// Does not work.
    Bad,
}

impl Finding {
    /// As it should be.
    pub fn good(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, state: State::Good, detail: detail.into(), next: None }
    }

    /// Works, but could be better.
    pub fn warning(name: &'static str, detail: impl Into<String>, next: impl Into<String>) -> Self {
        Self { name, state: State::Warning, detail: detail.into(), next: Some(next.into()) }
    }

    /// Does not work.
    pub fn bad(name: &'static str, detail: impl Into<String>, next: impl Into<String>) -> Self {
        Self { name, state: State::Bad, detail: detail.into(), next: Some(next.into()) }
    }
}

/// Looks at everything that a job needs, the machine first. Takes some seconds at most, even when a worker hangs. Blocks.
pub fn examine(paths: &Paths) -> Vec<Finding> {
    let memory = total_memory();
    let mut findings = vec![processor()];
    findings.extend(memory.map(memory_finding));
    findings.extend(disk(&paths.data));
    findings.push(writable(&paths.data));
    let (settings, settings_findings) = settings(&paths.settings());
    findings.extend(settings_findings);
    findings.push(worker(paths, "speech engine", "faircopy-whisper-worker", WORKER_TIMEOUT));
    findings.push(worker(paths, "text engine", "faircopy-llama-worker", WORKER_TIMEOUT));
    match Models::open(paths) {
        Ok(models) => {
            findings.push(model(&models, Role::Speech, settings.speech_model.as_deref(), memory));
            findings.push(model(&models, Role::Text, settings.text_model.as_deref(), memory));
        }
        Err(error) => findings.push(Finding {
            name: "models",
            state: State::Bad,
            detail: error.to_string(),
            next: None, // the error names the next step itself
        }),
    }
    findings
}

const GIGABYTE: u64 = 1_000_000_000;
/// The demo models and the program; a real recogniser of useful size wants 2 GB.
const SMALL_MEMORY: u64 = 2 * GIGABYTE;
const SMALL_DISK: u64 = GIGABYTE;
const NO_DISK: u64 = 50_000_000;
/// An engine only has to print its version; a cold disk and a busy machine are allowed for.
const WORKER_TIMEOUT: Duration = Duration::from_secs(10);

fn processor() -> Finding {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cores = if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") };
    let lacking = lacking_features();
    if lacking.is_empty() {
        return Finding::good("processor", format!("{cores}, {}", std::env::consts::ARCH));
    }
    Finding::bad(
        "processor",
        format!("{cores}, without {}, which the engines need", lacking.join(", ")),
        "Use a machine with an Intel processor from 2013 or an AMD processor from 2015 on, or build the engines for this one.",
    )
}

/// What the engines were built for (`GGML_NATIVE=OFF`: the Haswell level) and this processor does not have.
#[cfg(target_arch = "x86_64")]
fn lacking_features() -> Vec<&'static str> {
    let features = [
        ("AVX2", std::arch::is_x86_feature_detected!("avx2")),
        ("FMA", std::arch::is_x86_feature_detected!("fma")),
        ("F16C", std::arch::is_x86_feature_detected!("f16c")),
        ("BMI2", std::arch::is_x86_feature_detected!("bmi2")),
    ];
    features.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
}

#[cfg(not(target_arch = "x86_64"))]
fn lacking_features() -> Vec<&'static str> {
    Vec::new()
}

fn memory_finding(total: u64) -> Finding {
    let detail = format!("{} GB", tenths(total));
    if total < SMALL_MEMORY {
        Finding::warning(
            "memory",
            detail,
            "Choose small models; `faircopy models` shows how much memory each one needs.",
        )
    } else {
        Finding::good("memory", detail)
    }
}

#[cfg(target_os = "linux")]
fn total_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(target_os = "macos")]
fn total_memory() -> Option<u64> {
    let output = Command::new("/usr/sbin/sysctl").args(["-n", "hw.memsize"]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn total_memory() -> Option<u64> {
    None
}

fn disk(data: &Path) -> Option<Finding> {
    let free = free_bytes(data)?;
    let detail = format!("{} GB free for \"{}\"", tenths(free), data.display());
    let next = "Make room on this disk, or set FAIRCOPY_HOME to a folder on another one.";
    Some(match free {
        0..NO_DISK => Finding::bad("disk", detail, next),
        NO_DISK..SMALL_DISK => Finding::warning("disk", detail, next),
        _ => Finding::good("disk", detail),
    })
}

/// Tried in the nearest folder that exists, so that looking creates nothing.
fn writable(data: &Path) -> Finding {
    let nearest = data.ancestors().find(|folder| folder.exists()).unwrap_or(data);
    match tempfile::tempfile_in(nearest) {
        Ok(_) => Finding::good("data folder", data.display().to_string()),
        Err(error) => Finding::bad(
            "data folder",
            format!("Nothing can be written to \"{}\": {error}", nearest.display()),
            "Change its permissions, or set FAIRCOPY_HOME to a folder of yours.",
        ),
    }
}

fn settings(path: &Path) -> (Settings, Vec<Finding>) {
    let (settings, warnings) = Settings::load(path);
    if warnings.is_empty() {
        let detail = if path.is_file() { path.display().to_string() } else { "all at their defaults".into() };
        return (settings, vec![Finding::good("settings", detail)]);
    }
    let next = format!("Correct \"{}\", or delete it.", path.display());
    let findings = warnings.into_iter().map(|warning| Finding::warning("settings", warning.to_string(), next.clone()));
    (settings, findings.collect())
}

fn worker(paths: &Paths, name: &'static str, program: &str, timeout: Duration) -> Finding {
    let again = "Install Faircopy again, or point FAIRCOPY_WORKERS to the folder with its engines.";
    let Some(path) = paths.worker(program) else {
        return Finding::bad(name, format!("The program {program} is missing."), again);
    };
    match ask_version(&path, timeout) {
        Ok(Answer::Ended(status, text)) if status.success() && !text.trim().is_empty() => {
            Finding::good(name, text.lines().next().unwrap_or_default().trim())
        }
        Ok(Answer::Ended(status, _)) => Finding::bad(name, format!("{program} does not work ({status})."), again),
        Ok(Answer::Silent) => Finding::bad(name, format!("{program} does not answer."), again),
        Err(error) => Finding::bad(name, format!("{program} does not start: {error}."), again),
    }
}

enum Answer {
    Ended(ExitStatus, String),
    Silent,
}

fn ask_version(program: &Path, timeout: Duration) -> std::io::Result<Answer> {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, crate::worker::CREATE_NO_WINDOW);
    let mut child = command.spawn()?;
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(status) = child.try_wait()? {
            let mut bytes = Vec::new();
            if let Some(output) = child.stdout.take() {
                output.take(4096).read_to_end(&mut bytes)?;
            }
            return Ok(Answer::Ended(status, String::from_utf8_lossy(&bytes).into_owned()));
        }
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            return Ok(Answer::Silent);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn model(models: &Models, role: Role, wanted: Option<&str>, memory: Option<u64>) -> Finding {
    let name = match role {
        Role::Speech => "speech model",
        Role::Text => "text model",
    };
    let better = models.catalogue().models.iter().find(|entry| entry.role == role && !entry.built_in);
    let get = better.map(|entry| format!("Fetch a real one: `faircopy models get {}`.", entry.id)).unwrap_or_default();
    match models.choose(role, wanted, None) {
        Err(error) => Finding { name, state: State::Bad, detail: error.to_string(), next: None },
        Ok(None) => Finding::bad(name, "None is installed.", get),
        Ok(Some(model)) if !models.is_genuine(&model).unwrap_or(false) => Finding::bad(
            name,
            format!("The file of {} is damaged.", model.id),
            if model.demo { "Install Faircopy again.".into() } else { again(&model) },
        ),
        Ok(Some(model)) if model.demo => {
            Finding::warning(name, format!("{}, a demo model: English only, and it knows little.", model.id), get)
        }
        Ok(Some(model)) => match (model.entry.as_ref().map(|entry| entry.memory_bytes), memory) {
            (Some(needs), Some(has)) if needs > has => Finding::warning(
                name,
                format!("{} needs about {} GB of memory, this machine has {}.", model.id, tenths(needs), tenths(has)),
                "Choose a smaller one; `faircopy models` shows them.",
            ),
            _ => Finding::good(name, model.id),
        },
    }
}

fn again(model: &Installed) -> String {
    format!("Delete it with `faircopy models remove {0}` and run `faircopy models get {0}`.", model.id)
}

/// Gigabytes with one digit after the point.
fn tenths(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / GIGABYTE as f64)
}

#[cfg(test)]
mod tests;
