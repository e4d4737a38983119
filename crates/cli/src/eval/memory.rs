//! How much memory the engines took, as Linux tells it.

use std::fs::read_to_string;

/// The most that a process which this one started has held, in bytes; `None` where none runs or the system does not tell.
pub(crate) fn of_children() -> Option<u64> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let children = tasks.flatten().filter_map(|task| read_to_string(task.path().join("children")).ok());
    let children: Vec<String> =
        children.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    children.iter().filter_map(|id| peak(&read_to_string(format!("/proc/{id}/status")).ok()?)).max()
}

/// From a process's status: `VmHWM:   123456 kB`.
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_peak_is_read_from_a_status() {
        assert_eq!(super::peak("Name:\tworker\nVmHWM:\t   2048 kB\nVmRSS:\t 1 kB\n"), Some(2 * 1024 * 1024));
        assert_eq!(super::peak("Name:\tworker\n"), None);
    }
}
