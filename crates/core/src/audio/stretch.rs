//! A stretch of one track of a file, read on its own.

use std::path::Path;

use super::{
    AudioError, SPEECH_RATE_HZ,
    tracks::{TrackPlan, TrackReader},
};
use crate::transcript::{Millis, Span, Track};

/// The sound of a track within `span`, 16 kHz; shorter where the file ends before, empty where it has no such track.
///
/// # Errors
/// As [`TrackReader::open`].
pub fn sound_within(file: &Path, plan: TrackPlan, track: Track, span: Span) -> Result<Vec<f32>, AudioError> {
    let mut reader = TrackReader::open(file, plan)?;
    let Some(at) = reader.tracks().iter().position(|one| *one == track) else { return Ok(Vec::new()) };
    let landed = reader.seek(span.start)?;
    let mut skip = samples_in(Millis(span.start.0.saturating_sub(landed.0)));
    let wanted = samples_in(span.length());
    let mut sound = Vec::with_capacity(wanted);
    while sound.len() < wanted
        && let Some(tracks) = reader.next()?
    {
        let from = skip.min(tracks[at].len());
        skip -= from;
        sound.extend_from_slice(&tracks[at][from..]);
    }
    sound.truncate(wanted);
    Ok(sound)
}

fn samples_in(time: Millis) -> usize {
    (time.0 * u64::from(SPEECH_RATE_HZ) / 1000) as usize
}
