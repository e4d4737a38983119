//! Sound for tests that is made on the spot, because it would be too large to keep.

use std::path::Path;

use crate::product::fixture;

/// Writes the sample meeting `times` over, one after the other, about a minute each.
///
/// # Panics
/// When the file cannot be written.
pub fn long_meeting(file: &Path, times: u32) {
    let mut sample = hound::WavReader::open(fixture("sample/meeting.wav")).expect("the sample is a WAV");
    let spec = sample.spec();
    let samples: Vec<i16> = sample.samples().collect::<Result<_, _>>().expect("16 bit");
    let mut writer = hound::WavWriter::create(file, spec).expect("a file");
    for _ in 0..times {
        for sample in &samples {
            writer.write_sample(*sample).expect("written");
        }
    }
    writer.finalize().expect("written");
}
