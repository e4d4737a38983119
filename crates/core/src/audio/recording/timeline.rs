//! The time of a recording: how long it is by the computer's running clock, pauses and sleep left out.

use std::time::Duration;

use super::clock::Moment;

/// A longer step than this is no late wake-up of a thread: the computer slept, or the program was held.
const STEP_MAX: Duration = Duration::from_secs(30);
/// Sleep that is worth a mark.
const SLEEP_MIN: Duration = Duration::from_secs(1);

/// Counts the recorded time.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    last: Moment,
    elapsed: Duration,
    paused: bool,
}

impl Timeline {
    /// At 0.
    pub(super) fn at(now: Moment) -> Self {
        Self { last: now, ..Self::default() }
    }

    /// The recorded time.
    pub(super) fn elapsed(&self) -> Duration {
        self.elapsed
    }

    pub(super) fn is_paused(&self) -> bool {
        self.paused
    }

    pub(super) fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Goes on to `now`. Gives how long the computer slept since the last step, if it did.
    pub(super) fn step(&mut self, now: Moment) -> Option<Duration> {
        let step = now.running.saturating_sub(self.last.running);
        let sleep = now.with_sleep.saturating_sub(self.last.with_sleep).saturating_sub(step);
        self.last = now;
        let (step, sleep) = if step > STEP_MAX { (Duration::ZERO, sleep + step) } else { (step, sleep) };
        if !self.paused {
            self.elapsed += step;
        }
        (sleep > SLEEP_MIN).then_some(sleep)
    }

    /// A track has come this far. Sound is never dropped: a device whose clock runs fast takes the time of the recording with
    /// it, and the other track is filled.
    pub(super) fn reach(&mut self, written: Duration) {
        self.elapsed = self.elapsed.max(written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(running_ms: u64, slept_ms: u64) -> Moment {
        let running = Duration::from_millis(running_ms);
        Moment { running, with_sleep: running + Duration::from_millis(slept_ms) }
    }

    #[test]
    fn sleep_is_a_gap_and_no_time_of_the_recording() {
        let mut time = Timeline::at(at(0, 0));
        assert_eq!(time.step(at(1_000, 0)), None);
        assert_eq!(time.step(at(1_100, 3_600_000)), Some(Duration::from_secs(3600)));
        assert_eq!(time.elapsed(), Duration::from_millis(1_100));
        // Where the system counts sleep as running time, only the step is seen.
        assert_eq!(time.step(at(61_100, 3_600_000)), Some(Duration::from_secs(60)));
        assert_eq!(time.elapsed(), Duration::from_millis(1_100));
        // A clock that goes back changes nothing.
        assert_eq!(time.step(at(50_000, 3_600_000)), None);
        assert_eq!(time.elapsed(), Duration::from_millis(1_100));
    }

    #[test]
    fn a_pause_takes_no_time_and_a_fast_device_takes_it_along() {
        let mut time = Timeline::at(at(0, 0));
        time.set_paused(true);
        assert_eq!(time.step(at(20_000, 0)), None);
        assert_eq!(time.elapsed(), Duration::ZERO);
        time.set_paused(false);
        time.step(at(21_000, 0));
        time.reach(Duration::from_millis(1_050));
        time.reach(Duration::from_millis(900));
        assert_eq!(time.elapsed(), Duration::from_millis(1_050));
    }
}
