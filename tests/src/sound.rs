//! Sound for tests that is made on the spot, because it would be too large to keep.

use std::{ops::Range, path::Path};

use faircopy_core::audio::tracks::{TrackPlan, TrackReader};

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

/// Writes a murmur that never pauses and never repeats itself, so that each moment of it can be told from all others.
///
/// # Panics
/// When the file cannot be written.
pub fn murmur(file: &Path, seconds: u32) {
    const RATE_HZ: u32 = 16_000;
    const SMOOTH: usize = 16;
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE_HZ,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(file, spec).expect("a file");
    let (mut chance, mut last) = (0x9e37_79b9_u32, [0_i32; SMOOTH]);
    for at in 0..(seconds * RATE_HZ) as usize {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        last[at % SMOOTH] = (chance >> 17) as i32 - 16_384;
        writer.write_sample((last.iter().sum::<i32>() / SMOOTH as i32) as i16).expect("written");
    }
    writer.finalize().expect("written");
}

/// The samples of a WAV file of one channel, -1 to 1.
///
/// # Panics
/// When it is none.
pub fn samples(file: &Path) -> Vec<f32> {
    let mut reader = hound::WavReader::open(file).expect("a WAV");
    assert_eq!(reader.spec().channels, 1);
    reader.samples::<i16>().map(|sample| f32::from(sample.expect("16 bit")) / 32_768.0).collect()
}

/// Writes these seconds of the sample meeting as a file of their own, and gives their samples.
///
/// # Panics
/// When the file cannot be written.
pub fn stretch_of_meeting(file: &Path, seconds: Range<usize>) -> Vec<f32> {
    let reader = hound::WavReader::open(fixture("sample/meeting.wav")).expect("the sample is a WAV");
    let (spec, hz) = (reader.spec(), reader.spec().sample_rate as usize);
    let all: Vec<i16> = reader.into_samples().collect::<Result<_, _>>().expect("16 bit");
    let mut writer = hound::WavWriter::create(file, spec).expect("a file");
    for sample in &all[seconds.start * hz..seconds.end * hz] {
        writer.write_sample(*sample).expect("written");
    }
    writer.finalize().expect("written");
    samples(file)
}

/// Writes the first seconds of the sample meeting under so much noise that the recogniser is unsure of half the words.
///
/// # Panics
/// When the file cannot be written.
pub fn noisy_meeting(file: &Path, seconds: usize) {
    let reader = hound::WavReader::open(fixture("sample/meeting.wav")).expect("the sample is a WAV");
    let (spec, hz) = (reader.spec(), reader.spec().sample_rate as usize);
    let mut writer = hound::WavWriter::create(file, spec).expect("a file");
    let mut chance = 1_u32;
    for sample in reader.into_samples::<i16>().take(seconds * hz) {
        chance = chance.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
        let noise = ((chance >> 16) % 6001) as i16 - 3000;
        writer.write_sample(sample.expect("16 bit").saturating_add(noise)).expect("written");
    }
    writer.finalize().expect("written");
}

/// How alike two stretches of sound are: 1 for the same shape, however loud.
pub fn likeness(one: &[f32], other: &[f32]) -> f64 {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
    let energies = product(one, one) * product(other, &other[..one.len().min(other.len())]);
    if energies > 0.0 { product(one, other) / energies.sqrt() } else { 0.0 }
}

/// Where in `sound` the stretch is found, and how alike the two are there. Both have one rate; the stretch is looked for by its
/// first second, in steps and by every third value at first.
pub fn find(stretch: &[f32], sound: &[f32], rate_hz: usize) -> (usize, f64) {
    const STEP: usize = 12;
    let coarse = |sound: &[f32]| -> Vec<f32> {
        sound.chunks_exact(STEP).map(|few| few.iter().sum::<f32>() / STEP as f32).collect()
    };
    let first = &stretch[..rate_hz.min(stretch.len())];
    let (sought, place) = (coarse(first), coarse(sound));
    let sought: Vec<f32> = sought.iter().step_by(3).copied().collect();
    let (mut best, mut most) = (0, f32::MIN);
    for at in 0..place.len().saturating_sub(sought.len() * 3) {
        let (mut both, mut energy) = (0.0_f32, f32::MIN_POSITIVE);
        for (index, value) in sought.iter().enumerate() {
            let other = place[at + index * 3];
            both += value * other;
            energy += other * other;
        }
        let alike = both / energy.sqrt();
        if alike > most {
            (best, most) = (at * STEP, alike);
        }
    }
    let near = best.saturating_sub(STEP)..(best + STEP).min(sound.len().saturating_sub(first.len()));
    let alike = |at: &usize| likeness(first, &sound[*at..]);
    let best = near.max_by(|a, b| alike(a).total_cmp(&alike(b))).unwrap_or(0);
    (best, likeness(stretch, &sound[best..]))
}

/// Asserts that the stretch is heard in `sound`, and gives where it begins there. It is looked for in pieces of half a second, because
/// a sound server without a card skips a few milliseconds when the computer is busy; two thirds of them have to be there, almost
/// exactly as they were played (0.99) and in their places.
///
/// # Panics
/// When it is not heard.
pub fn assert_heard(stretch: &[f32], sound: &[f32], rate_hz: usize) -> usize {
    let is_loud = |piece: &[f32]| energy(piece) / piece.len() as f64 > 1e-4;
    let pieces = stretch.chunks_exact(rate_hz / 2).enumerate().filter(|(_, piece)| is_loud(piece));
    let found: Vec<(usize, f64)> = pieces
        .map(|(number, piece)| {
            let (at, alike) = find(piece, sound, rate_hz);
            ((at + stretch.len()).saturating_sub(number * rate_hz / 2), alike)
        })
        .collect();
    let mut places: Vec<usize> = found.iter().filter(|(_, alike)| *alike >= 0.99).map(|(at, _)| *at).collect();
    places.sort_unstable();
    let middle = places.get(places.len() / 2).copied().unwrap_or_default();
    places.retain(|place| place.abs_diff(middle) < rate_hz / 7);
    assert!(places.len() * 3 >= found.len() * 2 && !places.is_empty(), "not heard as it was played: {found:?}");
    middle.saturating_sub(stretch.len())
}

fn energy(sound: &[f32]) -> f64 {
    sound.iter().map(|sample| f64::from(sample * sample)).sum()
}

/// Three times as many samples, in straight lines between those there are.
pub fn thrice(sound: &[f32]) -> Vec<f32> {
    let next = sound.iter().skip(1).chain(sound.last());
    sound.iter().zip(next).flat_map(|(a, b)| [*a, a + (b - a) / 3.0, a + (b - a) * 2.0 / 3.0]).collect()
}

/// A fixture as the recogniser hears it: mixed down, 16 kHz.
///
/// # Panics
/// When it cannot be decoded.
pub fn mixed_down(name: &str) -> Vec<f32> {
    let mut reader = TrackReader::open(&fixture(name), TrackPlan::Mixed).expect("decodes");
    let mut all = Vec::new();
    while let Some(tracks) = reader.next().expect("the drive is fine") {
        all.extend_from_slice(&tracks[0]);
    }
    all
}
