//! Going to a moment: by the reader's own seek where it has one, from the front otherwise.

use symphonia::core::{
    formats::{SeekMode, SeekTo},
    units::Timestamp,
};

use super::{
    super::AudioError,
    file::{Ending, FileDecoder},
};
use crate::transcript::Millis;

/// How much before the moment decoding begins. MP3 borrows bits from frames before, AAC and Vorbis overlap with them, and
/// Opus needs 80 ms to settle (RFC 7845, section 4.6).
const RUN_UP_S: f64 = 0.25;

impl FileDecoder {
    /// As [`super::Decoder::seek`].
    pub(super) fn seek(&mut self, to: Millis) -> Result<Millis, AudioError> {
        // Symphonia 0.6.1 takes ADPCM's blocks for samples when it seeks and lands beyond the end.
        let can_jump = !self.info.codec.starts_with("adpcm");
        if to.seconds() > 2.0 * RUN_UP_S && can_jump && self.learn_lead()? && self.jump(to.seconds()) {
            return Ok(to);
        }
        *self = Self::open(&self.path)?;
        Ok(Millis(0))
    }

    /// Reads the first few packets, unless that was done already; false when the file ends there.
    fn learn_lead(&mut self) -> Result<bool, AudioError> {
        while !self.timeline.knows_its_lead() {
            if !self.advance()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn jump(&mut self, to_s: f64) -> bool {
        let track = self.reader.tracks().iter().find(|track| track.id == self.track_id);
        let Some(base) = track.and_then(|track| track.time_base) else { return false };
        let Some(stamp_s) = self.timeline.stamp_of(to_s) else { return false };
        let units = (stamp_s - RUN_UP_S).max(0.0) * f64::from(base.denom.get()) / f64::from(base.numer.get());
        let to = SeekTo::Timestamp { ts: Timestamp::new(units as i64), track_id: self.track_id };
        if self.reader.seek(SeekMode::Accurate, to).is_err() {
            return false;
        }
        self.codec.reset();
        self.timeline.jump(to_s);
        self.samples.clear();
        self.primed = false;
        self.held = None;
        self.failures_in_a_row = 0;
        self.ending = Ending::NotYet;
        true
    }
}
