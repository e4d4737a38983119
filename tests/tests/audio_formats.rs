//! Every kind of file that Faircopy reads gives the same sound at the same time, and every other kind a clear answer.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
};

use faircopy_core::{
    audio::{
        AudioError, AudioWarning,
        decode::Decoder,
        tracks::{TrackPlan, TrackReader},
    },
    transcript::{Millis, Track},
};

#[test]
fn every_format_gives_the_same_sound_at_the_same_time() {
    let reference = mixed(&fixture("formats/s16.wav"));
    assert_eq!(reference.len(), 41_760, "2.61 s");
    let mut seen = 0;
    for entry in fs::read_dir(fixture("formats")).expect("the folder is committed") {
        let path = entry.expect("readable").path();
        let sound = mixed(&path);
        let name = path.display();
        let surplus = sound.len() as f64 / 16_000.0 - 2.61;
        assert!(surplus.abs() <= 0.1, "{name} is {surplus:+.3} s longer than it should be");
        let (delay, likeness) = best_match(&reference, &sound, 4_000..36_000);
        assert!(likeness > 0.9, "{name} sounds different: {likeness:.3} at {delay} samples");
        // An MP3 without a header does not say how much of its start is the encoder's delay: 46 ms here.
        assert!(delay.abs() <= 16 * 48, "{name} comes {delay} samples late");
        seen += 1;
    }
    assert_eq!(seen, 26, "formats in the folder");
}

#[test]
fn a_wav_of_more_than_4_gb_is_read_to_its_end_and_no_further() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("long.wav");
    let sentence = fs::read(fixture("formats/s16.wav")).expect("fixture").split_off(44);
    // 44 hours of silence, a sparse file, then the sentence, then a chunk that is no sound.
    let (silence, start) = (44 * 3_600 * 32_000_u64, 80);
    let stated = silence + sentence.len() as u64;
    let mut head = fs::read(fixture("formats/rf64.wav")).expect("fixture")[..72].to_vec();
    head[28..36].copy_from_slice(&stated.to_le_bytes());
    head.extend(b"data\xff\xff\xff\xff");
    let mut file = fs::File::create(&path).expect("created");
    file.write_all(&head).expect("written");
    file.seek(SeekFrom::Start(start + silence)).expect("sparse");
    file.write_all(&[&sentence[..], b"LIST\x04\0\0\0\x7f\x7f\x7f\x7f"].concat()).expect("written");

    let mut decoder = Decoder::open(&path).expect("decodes");
    let stated_ms = decoder.info().duration.expect("stated").0;
    assert_eq!(stated_ms, 44 * 3_600_000 + 2_610);
    let there = decoder.seek(Millis(44 * 3_600_000)).expect("it is there").0;
    assert_eq!(there, 44 * 3_600_000, "it jumps, or this would take an hour");
    let mut sound = Vec::new();
    while let Some(block) = decoder.next_block().expect("the drive is fine") {
        sound.extend_from_slice(block.samples);
    }
    assert_eq!(sound, mixed(&fixture("formats/s16.wav")));
    assert_eq!(decoder.warnings(), []);
}

#[test]
fn a_wav_whose_length_was_never_filled_in_is_read_to_its_end() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("broken off.wav");
    let whole = fs::read(fixture("formats/s16.wav")).expect("fixture");
    let sound = mixed(&fixture("formats/s16.wav"));
    let right = whole.len() as u32 - 8;
    let check = |all: u32, size: u32| {
        let mut bytes = whole.clone();
        bytes[4..8].copy_from_slice(&all.to_le_bytes());
        bytes[40..44].copy_from_slice(&size.to_le_bytes());
        fs::write(&path, bytes).expect("written");
        let (heard, warnings) = read(&path, TrackPlan::Mixed);
        assert!(heard[0] == sound, "{all:x}, {size:x}: {} samples of {}", heard[0].len(), sound.len());
        assert_eq!(warnings, [], "{all:x}, {size:x}");
    };
    for (all, size) in [(0, 0), (36, 0), (right, 0), (u32::MAX, 0), (0, u32::MAX), (right, u32::MAX)] {
        check(all, size);
    }
    check(u32::MAX, u32::MAX);
    check(0x7fff_f024, 0x7fff_f000); // SoX into a pipe
    check(0, right - 36);
    // None at all is none, whatever follows.
    let mut bytes = whole[..40].to_vec();
    bytes.extend(b"\0\0\0\0LIST\x04\0\0\0\x7f\x7f\x7f\x7f");
    fs::write(&path, bytes).expect("written");
    assert!(matches!(Decoder::open(&path), Err(AudioError::NothingDecodable(_))));
}

#[test]
fn a_wav_that_counted_from_zero_again_behind_4_gb_is_read_to_its_end_and_no_further() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("wrapped.wav");
    let whole = fs::read(fixture("formats/s16.wav")).expect("fixture");
    let sentence = &whole[44..];
    // A sparse file of silence, then the sentence, then a chunk that is no sound.
    let silence = 44 * 3_600 * 32_000_u64;
    let size = silence + sentence.len() as u64;
    let mut head = whole[..44].to_vec();
    head[4..8].copy_from_slice(&((size + 36) as u32).to_le_bytes());
    head[40..44].copy_from_slice(&(size as u32).to_le_bytes());
    let mut file = fs::File::create(&path).expect("created");
    file.write_all(&head).expect("written");
    file.seek(SeekFrom::Start(44 + silence)).expect("sparse");
    file.write_all(&[sentence, b"LIST\x04\0\0\0\x7f\x7f\x7f\x7f"].concat()).expect("written");

    let mut decoder = Decoder::open(&path).expect("decodes");
    assert_eq!(decoder.info().duration.expect("known").0, 44 * 3_600_000 + 2_610);
    assert_eq!(decoder.seek(Millis(44 * 3_600_000)).expect("it is there").0, 44 * 3_600_000);
    let mut sound = Vec::new();
    while let Some(block) = decoder.next_block().expect("the drive is fine") {
        sound.extend_from_slice(block.samples);
    }
    assert_eq!(sound, mixed(&fixture("formats/s16.wav")));
    assert_eq!(decoder.warnings(), []);
}

#[test]
fn info_names_format_codec_rate_and_length() {
    let check = |name: &str, codec: &str, rate: u32, channels: u16| {
        let decoder = Decoder::open(&fixture(name)).expect("decodes");
        let info = decoder.info();
        assert_eq!((info.codec.as_str(), info.sample_rate_hz, info.channels), (codec, rate, channels), "{name}");
        let length = info.duration.expect("stated").seconds();
        assert!((length - 2.61).abs() < 0.1, "{name} claims {length} s");
    };
    check("formats/stereo-44k.mp3", "mp3", 44_100, 2);
    check("formats/aac.m4a", "aac", 44_100, 1);
    check("formats/opus.webm", "opus", 48_000, 1);
    check("formats/flac.flac", "flac", 16_000, 1);
}

#[test]
fn what_cannot_be_read_is_told_apart() {
    let check = |name: &str, expect: fn(&AudioError) -> bool, words: &str| {
        let Err(error) = TrackReader::open(&fixture(name), TrackPlan::Mixed) else { panic!("{name} was read") };
        assert!(expect(&error), "{name}: {error:?}");
        assert!(error.to_string().contains(words), "{name}: {error}");
    };
    check("bad/no-such-file.wav", |e| matches!(e, AudioError::NotFound(_)), "Check the name");
    check("bad", |e| matches!(e, AudioError::IsFolder(_)), "is a folder");
    check("bad/empty.wav", |e| matches!(e, AudioError::Empty(_)), "0 bytes");
    check("bad/text-as.wav", |e| matches!(e, AudioError::NotAudio(_)), "It reads WAV, MP3");
    check("bad/windows-media.wma", |e| matches!(e, AudioError::Unsupported { .. }), "ffmpeg -i");
    check("bad/phone.amr", |e| matches!(e, AudioError::Unsupported { .. }), "AMR");
    check("bad/protected.m4p", |e| matches!(e, AudioError::Protected(_)), "without protection");
    check("bad/without-index.m4a", |e| matches!(e, AudioError::IndexMissing(_)), "again");
    check("bad/video-without-sound.mp4", |e| matches!(e, AudioError::NoAudioTrack(_)), "no sound");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("private.wav");
    fs::copy(fixture("formats/s16.wav"), &path).expect("copied");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("set");
    // The superuser may read everything.
    if fs::File::open(&path).is_err() {
        let error = Decoder::open(&path).err().expect("not readable");
        assert!(matches!(error, AudioError::Unreadable(_)), "{error:?}");
    }
}

#[test]
fn a_file_that_is_cut_off_gives_what_it_holds_and_a_warning() {
    for name in ["truncated.wav", "truncated.flac", "truncated.mp3", "truncated.m4a", "truncated.ogg", "truncated.webm"]
    {
        let (tracks, warnings) = read(&fixture("bad").join(name), TrackPlan::Mixed);
        let seconds = tracks[0].len() as f64 / 16_000.0;
        assert!((0.8..2.0).contains(&seconds), "{name}: {seconds} s");
        let cut = |warning: &AudioWarning| {
            matches!(
                warning,
                AudioWarning::Truncated { .. } | AudioWarning::BrokenOff { .. } | AudioWarning::EndMissing { .. }
            )
        };
        assert!(warnings.iter().any(cut), "{name}: {warnings:?}");
    }
}

#[test]
fn damage_in_the_middle_becomes_silence_and_times_after_it_stay_true() {
    let (tracks, warnings) = read(&fixture("bad/damaged.m4a"), TrackPlan::Mixed);
    assert!((tracks[0].len() as f64 / 16_000.0 - 2.61).abs() < 0.1, "{} samples", tracks[0].len());
    assert!(warnings.iter().any(|warning| matches!(warning, AudioWarning::DamagedPackets { .. })), "{warnings:?}");
    let whole = mixed(&fixture("formats/aac.m4a"));
    let (delay, likeness) = best_match(&whole, &tracks[0], 30_000..41_000);
    assert!(delay == 0 && likeness > 0.9, "after the damage: {delay} samples late, likeness {likeness:.3}");
}

#[test]
fn whole_files_give_no_warning() {
    for name in [
        "formats/no-header.mp3",
        "formats/adts.aac",
        "formats/fragmented.mp4",
        "formats/opus.opus",
        "formats/video.mkv",
    ] {
        assert_eq!(read(&fixture(name), TrackPlan::Mixed).1, [], "{name}");
    }
}

#[test]
fn two_channels_are_heard_as_two_tracks_if_asked() {
    let me = mixed(&fixture("sample/me.flac"));
    let others = mixed(&fixture("sample/others.flac"));
    let path = fixture("sample/two-tracks.flac");
    let check = |plan: TrackPlan, expect: &[Track]| {
        assert_eq!(TrackReader::open(&path, plan).expect("decodes").tracks(), expect);
        read(&path, plan).0
    };
    assert_eq!(check(TrackPlan::MeOthers, &[Track::Me, Track::Others]), [me.clone(), others.clone()]);
    assert_eq!(check(TrackPlan::LeftRight, &[Track::Left, Track::Right]), [me.clone(), others.clone()]);
    let mean: Vec<f32> = me.iter().zip(&others).map(|(me, others)| f32::midpoint(*me, *others)).collect();
    assert_eq!(check(TrackPlan::Mixed, &[Track::Mixed]), [mean]);
}

#[test]
fn a_mono_file_is_one_track_and_says_so() {
    let (tracks, warnings) = read(&fixture("formats/s16.wav"), TrackPlan::MeOthers);
    assert_eq!((tracks.len(), warnings.as_slice()), (1, [AudioWarning::MonoFile].as_slice()));
}

#[test]
fn a_click_stays_where_it_is_at_every_rate() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for rate in [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 37_801] {
        let path = folder.path().join(format!("{rate}.wav"));
        write_click(&path, rate, 10.0, 10.5);
        let sound = mixed(&path);
        let surplus = sound.len() as f64 / 16_000.0 - 10.5;
        assert!(surplus.abs() < 0.001, "{rate} Hz: {surplus:+.4} s");
        let (at, _) = sound.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).expect("not empty");
        let late = at as f64 / 16_000.0 - 10.0;
        assert!(late.abs() <= 0.002, "{rate} Hz: the click is {late:+.4} s late");
    }
}

#[test]
fn a_stream_that_begins_anew_is_read_to_its_end() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("chained.ogg");
    let mut both = fs::read(fixture("formats/vorbis.ogg")).expect("fixture");
    both.extend(fs::read(fixture("formats/opus.opus")).expect("fixture"));
    fs::write(&path, both).expect("written");
    let seconds = mixed(&path).len() as f64 / 16_000.0;
    assert!((seconds - 5.22).abs() < 0.2, "{seconds} s of 44.1 kHz Vorbis and 48 kHz Opus");
}

#[test]
fn samples_that_are_no_numbers_are_silence() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("strange.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(&path, spec).expect("created");
    for at in 0..48_000 {
        let value = if at % 100 == 0 { [f32::NAN, f32::INFINITY, 1e30][at / 100 % 3] } else { 0.1 };
        writer.write_sample(value).expect("written");
    }
    writer.finalize().expect("written");
    assert!(mixed(&path).iter().all(|sample| sample.is_finite() && sample.abs() < 8.0));
}

#[test]
fn damaged_files_never_panic_or_run_on() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("damaged");
    let mut random = Random(7);
    for entry in fs::read_dir(fixture("formats")).expect("the folder is committed") {
        let name = entry.expect("readable").path();
        let whole = fs::read(&name).expect("readable");
        for round in 0..12 {
            let mut bytes = whole.clone();
            if round % 3 == 0 {
                bytes.truncate(random.below(whole.len()));
            }
            // Most of what matters is in the headers.
            let reach = if round % 2 == 0 { whole.len().min(600) } else { whole.len() };
            for _ in 0..=random.below(12) {
                let at = random.below(reach);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            fs::write(&path, &bytes).expect("written");
            let Ok(mut decoder) = Decoder::open(&path) else { continue };
            let mut blocks = 0;
            while let Ok(Some(block)) = decoder.next_block() {
                assert!(block.channels > 0 && block.samples.len() % usize::from(block.channels) == 0);
                assert!(!block.samples.is_empty() && block.sample_rate_hz > 0);
                blocks += 1;
                assert!(blocks < 300_000, "{} runs on in round {round}", name.display());
            }
        }
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn mixed(path: &Path) -> Vec<f32> {
    read(path, TrackPlan::Mixed).0.remove(0)
}

fn read(path: &Path, plan: TrackPlan) -> (Vec<Vec<f32>>, Vec<AudioWarning>) {
    let mut reader = TrackReader::open(path, plan).unwrap_or_else(|error| panic!("{error}"));
    let mut all = vec![Vec::new(); reader.tracks().len()];
    while let Some(tracks) = reader.next().expect("the drive is fine") {
        for (all, track) in all.iter_mut().zip(tracks) {
            all.extend_from_slice(track);
        }
    }
    (all, reader.warnings())
}

/// The delay of `sound` against `reference` in samples, within 50 ms, and how alike they are there (1: the same shape).
/// Looks at every fourth sample of a range, which is plenty and quick.
fn best_match(reference: &[f32], sound: &[f32], range: Range<usize>) -> (isize, f64) {
    let likeness = |delay: isize| {
        let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
        for at in range.clone().step_by(4) {
            let (a, b) = (reference[at], sound.get(at.saturating_add_signed(delay)).copied().unwrap_or(0.0));
            both += f64::from(a * b);
            one += f64::from(a * a);
            other += f64::from(b * b);
        }
        both / (one * other).sqrt()
    };
    (-800..=800).map(|delay| (delay, likeness(delay))).max_by(|a, b| a.1.total_cmp(&b.1)).expect("a range")
}

fn write_click(path: &Path, rate: u32, at_s: f64, length_s: f64) {
    let spec =
        hound::WavSpec { channels: 2, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(path, spec).expect("created");
    let click = (at_s * f64::from(rate)).round() as u64;
    for frame in 0..(length_s * f64::from(rate)).round() as u64 {
        for _ in 0..2 {
            writer.write_sample(if frame == click { i16::MAX } else { 0 }).expect("written");
        }
    }
    writer.finalize().expect("written");
}

/// Steele and others' SplitMix64, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % limit.max(1)
    }
}
