//! The time that a recording goes by. The time of day is no part of it: it may be set while people speak.

use std::time::{Duration, Instant};

/// A moment, counted from the start of the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment {
    /// While the computer runs.
    pub running: Duration,
    /// While it sleeps, too; the same as `running` where the system does not tell them apart.
    pub with_sleep: Duration,
}

/// Gives the time; tests jump it.
pub trait Clock: Send {
    /// Now.
    fn now(&self) -> Moment;
}

/// The computer's own.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
    sleep_start: Duration,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now(), sleep_start: boot_time().unwrap_or_default() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let running = self.start.elapsed();
        let with_sleep = boot_time().map_or(running, |now| now.saturating_sub(self.sleep_start));
        Moment { running, with_sleep }
    }
}

/// Time since the computer was started, its sleep included; [`Instant`] leaves that out on Linux.
#[cfg(target_os = "linux")]
fn boot_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))
}

#[cfg(not(target_os = "linux"))]
fn boot_time() -> Option<Duration> {
    None
}
