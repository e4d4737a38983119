//! Processes as the system sees them: who started whom, who lives, and signals. Reads `/proc`, so it is for Linux.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output},
};

use crate::product::{programs, wait_until};

/// Name of the speech engine's program.
pub const SPEECH: &str = "faircopy-whisper-worker";
/// Name of the text engine's program.
pub const TEXT: &str = "faircopy-llama-worker";

/// The engines that a running `faircopy` has started: process id and program name.
pub fn engines(parent: u32) -> Vec<(u32, String)> {
    let entries = fs::read_dir("/proc").expect("Linux has /proc");
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| parent_of(*id) == Some(parent)).filter_map(|id| Some((id, name_of(id)?))).collect()
}

/// Waits for an engine of `parent` and gives its process id.
pub fn engine(parent: &Child, name: &str) -> u32 {
    let find = || engines(parent.id()).into_iter().find(|(_, found)| found == name).map(|(id, _)| id);
    wait_until("the engine runs", || find().is_some());
    find().expect("it runs")
}

/// Whether the process runs; one that waits to be reaped does not.
pub fn is_alive(id: u32) -> bool {
    let state = field(id, "State:");
    state.is_some_and(|state| !state.starts_with('Z') && !state.starts_with('X'))
}

/// Waits until all of them are gone.
pub fn wait_until_gone(ids: &[u32]) {
    wait_until("no engine is left", || !ids.iter().any(|id| is_alive(*id)));
}

/// Seconds of a processor that it has used.
pub fn processor_time(id: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("it runs");
    // The name may hold anything; 14 and 15 in proc(5), counted from behind it, in hundredths.
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number") / 100.0).sum()
}

/// Sends a signal such as `INT` to one process.
pub fn send(signal: &str, id: u32) {
    let sent = Command::new("kill").args(["-s", signal, &id.to_string()]).status().expect("kill is installed");
    assert!(sent.success(), "no signal {signal} to {id}");
}

/// Ends `faircopy` as a crash or the system does, without a chance to tidy up, and gives what it had said.
pub fn crash(mut child: Child) -> Output {
    child.kill().expect("it runs");
    child.wait_with_output().expect("it ends")
}

/// A folder of engines in which `name` is replaced by a shell script; the others are the real ones.
///
/// # Panics
/// When the folder cannot be written.
pub fn engines_with(folder: &Path, name: &str, script: &str) -> PathBuf {
    use std::os::unix::fs::{PermissionsExt, symlink};
    for engine in [SPEECH, TEXT] {
        let place = folder.join(engine);
        if engine == name {
            fs::write(&place, format!("#!/bin/sh\n{script}\n")).expect("written");
            fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("allowed");
        } else {
            symlink(programs().join(engine), &place).expect("linked");
        }
    }
    folder.to_path_buf()
}

fn parent_of(id: u32) -> Option<u32> {
    field(id, "PPid:")?.parse().ok()
}

fn name_of(id: u32) -> Option<String> {
    let command = fs::read(format!("/proc/{id}/cmdline")).ok()?;
    let program = String::from_utf8_lossy(command.split(|byte| *byte == 0).next()?).into_owned();
    Some(Path::new(&program).file_name()?.to_string_lossy().into_owned())
}

fn field(id: u32, name: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
}
