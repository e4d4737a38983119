//! Where in time the decoded sound belongs: an MP4 edit list, gaps between packets, packets that were lost.

use std::ops::Range;

use symphonia::core::{packet::Packet, units::TimeBase};

use super::sniff::Edit;
use crate::transcript::Millis;

/// A gap between packets shorter than this is rounding or jitter of the recorder's clock.
const GAP_MIN_S: f64 = 0.1;
/// A longer one is a damaged time stamp rather than a pause.
const GAP_MAX_S: f64 = 600.0;
/// So many packets, because the first of some codecs give nothing or less than they say.
const LEAD_PACKETS: u32 = 4;
/// No recording is stretched by more silence than this.
const SILENCE_MAX_S: f64 = 4.0 * 3600.0;

/// Counts what was heard against what the packets' time stamps say.
#[derive(Debug)]
pub(super) struct Timeline {
    time_base: Option<TimeBase>,
    edit: Option<Edit>,
    /// The time stamp, in seconds, that stands for the start of the sound.
    base_s: Option<f64>,
    /// Seconds decoded, silence for gaps included, before the edit list takes its part.
    decoded_s: f64,
    /// Seconds after the edit list.
    heard_s: f64,
    owed_s: f64,
    filled_s: f64,
    /// How far stamps run ahead of what was decoded, from the first packets: an encoder's delay that only one of the two
    /// counts.
    lead_s: f64,
    /// Packets met one after the other from the start.
    met: u32,
    /// After a jump: where, in seconds decoded, the sound is wanted; what is decoded before that is not heard.
    landing_s: Option<f64>,
    /// What lies before this, in seconds decoded, is not heard.
    wanted_s: f64,
}

impl Timeline {
    pub(super) fn new(time_base: Option<TimeBase>, edit: Option<Edit>) -> Self {
        Self {
            time_base,
            edit,
            base_s: None,
            decoded_s: 0.0,
            heard_s: 0.0,
            owed_s: 0.0,
            filled_s: 0.0,
            lead_s: 0.0,
            met: 0,
            landing_s: None,
            wanted_s: 0.0,
        }
    }

    /// The time stamp, in seconds, of the moment `heard_s`; `None` while that cannot be told.
    pub(super) fn stamp_of(&self, heard_s: f64) -> Option<f64> {
        self.time_base?;
        Some(self.base_s? + self.lead_s + self.before_heard_s() + heard_s)
    }

    /// Whether enough was read from the start for [`Timeline::stamp_of`] to be exact.
    pub(super) fn knows_its_lead(&self) -> bool {
        self.met >= LEAD_PACKETS
    }

    /// The reader has jumped to somewhere before the moment `heard_s`, and nothing before that moment is to be heard.
    pub(super) fn jump(&mut self, heard_s: f64) {
        let wanted_s = self.before_heard_s() + heard_s;
        *self = Self { heard_s, owed_s: 0.0, landing_s: Some(wanted_s), wanted_s, ..*self };
    }

    /// Whether a jump has not come to its moment yet.
    pub(super) fn is_landing(&self) -> bool {
        self.landing_s.is_some()
    }

    /// A chained stream starts here, with time stamps of its own.
    pub(super) fn restart(&mut self, time_base: Option<TimeBase>) {
        self.lead_s = 0.0;
        self.time_base = time_base;
        self.base_s = None;
    }

    /// Compares a packet's time stamp with what was decoded, and owes silence for a gap before it.
    pub(super) fn meet(&mut self, packet: &Packet) {
        let Some(stamp_s) = self.seconds(packet.pts.get() as f64) else { return };
        // Encoder delay has negative stamps at the start; it is trimmed, not played.
        if let Some(wanted_s) = self.landing_s {
            self.land(stamp_s, wanted_s);
            return;
        }
        let base_s = *self.base_s.get_or_insert(stamp_s.max(0.0) - self.decoded_s);
        let gap_s = stamp_s - base_s - self.decoded_s;
        if self.met < LEAD_PACKETS && gap_s.abs() < GAP_MIN_S {
            self.met += 1;
            self.lead_s = gap_s;
        }
        if gap_s.abs() > GAP_MAX_S {
            self.base_s = Some(stamp_s - self.decoded_s);
        } else if gap_s > GAP_MIN_S {
            self.owe(gap_s);
        }
    }

    /// A packet that cannot be decoded becomes silence.
    pub(super) fn lose(&mut self, packet: &Packet) {
        if self.is_landing() {
            return;
        }
        let lost_s = self.seconds(packet.dur.get() as f64).unwrap_or(0.0);
        self.owe(lost_s.min(1.0));
    }

    pub(super) fn owes_silence(&self) -> bool {
        self.owed_s > 0.0
    }

    /// Frames of silence to hand out now, at most `frames_max`.
    pub(super) fn take_silence(&mut self, frames_max: u64, rate_hz: u32) -> u64 {
        let owed = (self.owed_s * f64::from(rate_hz)) as u64;
        if owed == 0 {
            self.owed_s = 0.0;
            return 0;
        }
        let frames = owed.min(frames_max);
        self.owed_s -= frames as f64 / f64::from(rate_hz);
        frames
    }

    /// Takes note of decoded frames and tells which of them are meant to be heard.
    pub(super) fn hear(&mut self, frames: u64, rate_hz: u32) -> Range<u64> {
        if frames == 0 || rate_hz == 0 {
            return 0..0;
        }
        let rate = f64::from(rate_hz);
        let (from_s, until_s) = self.edit.map_or((0.0, f64::INFINITY), |edit| edit_range_s(&edit));
        let from_s = from_s.max(self.wanted_s);
        let start = (((from_s - self.decoded_s) * rate).round().max(0.0) as u64).min(frames);
        let end = (((until_s - self.decoded_s) * rate).round().max(0.0) as u64).clamp(start, frames);
        self.decoded_s += frames as f64 / rate;
        self.heard_s += (end - start) as f64 / rate;
        start..end
    }

    /// Whether the edit list ends here.
    pub(super) fn is_over(&self) -> bool {
        self.edit.is_some_and(|edit| self.decoded_s >= edit_range_s(&edit).1)
    }

    pub(super) fn heard(&self) -> Millis {
        Millis((self.heard_s * 1000.0) as u64)
    }

    /// A packet after a jump: only its stamp tells where in time it belongs.
    fn land(&mut self, stamp_s: f64, wanted_s: f64) {
        let at_s = stamp_s.max(0.0) - self.base_s.unwrap_or(0.0) - self.lead_s;
        if at_s < wanted_s {
            self.decoded_s = at_s;
            return;
        }
        self.landing_s = None;
        let gap_s = at_s - wanted_s.max(self.decoded_s);
        if gap_s > GAP_MIN_S {
            self.decoded_s = wanted_s.max(self.decoded_s);
            self.owe(gap_s);
        } else {
            self.decoded_s = at_s;
        }
    }

    /// Seconds decoded before the first that is heard.
    fn before_heard_s(&self) -> f64 {
        self.edit.map_or(0.0, |edit| edit_range_s(&edit).0)
    }

    fn owe(&mut self, silence_s: f64) {
        if self.filled_s + silence_s <= SILENCE_MAX_S {
            self.filled_s += silence_s;
            self.owed_s += silence_s;
        } else {
            self.base_s = None;
        }
    }

    fn seconds(&self, units: f64) -> Option<f64> {
        let base = self.time_base?;
        Some(units * f64::from(base.numer.get()) / f64::from(base.denom.get()))
    }
}

/// Start and end, in seconds of decoded sound, of what an edit lets be heard.
fn edit_range_s(edit: &Edit) -> (f64, f64) {
    let start_s = edit.start as f64 / f64::from(edit.timescale);
    // Fragmented files state no length; one millisecond is the rounding of the movie's time scale.
    let end_s = if edit.length_ms == 0 { f64::INFINITY } else { start_s + (edit.length_ms + 1) as f64 / 1000.0 };
    (start_s, end_s)
}
