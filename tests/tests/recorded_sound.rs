//! The folder of a recording as sound: its parts are one recording, it is read while it grows, and what was said is given at each pause.

use std::{collections::HashMap, path::Path};

use faircopy_core::{
    audio::{
        SPEECH_RATE_HZ,
        decode::Decoder,
        live::{Done, Given, LiveWindows},
        pack::Window,
        recording::{Part, source::Growing},
        windows::WindowSettings,
    },
    transcript::{Millis, Track},
};
use faircopy_tests::sound::mixed_down as sound;
use hound::{SampleFormat, WavSpec, WavWriter};
use tempfile::TempDir;

const I16: WavSpec =
    WavSpec { channels: 1, sample_rate: SPEECH_RATE_HZ, bits_per_sample: 16, sample_format: SampleFormat::Int };

#[test]
fn parts_of_any_format_are_one_recording() {
    let folder = TempDir::new().expect("a folder");
    let seconds = |count: u32, rate: u32| count * rate;
    // A tone whose loudness tells the part: 2 s each, the microphone in three formats, the computer in one.
    let f32_stereo =
        WavSpec { channels: 2, sample_rate: 48_000, bits_per_sample: 32, sample_format: SampleFormat::Float };
    let i32_mono = WavSpec { channels: 1, sample_rate: 44_100, bits_per_sample: 32, sample_format: SampleFormat::Int };
    for (number, spec, loud) in [(1, f32_stereo, 0.2), (2, I16, 0.4), (3, i32_mono, 0.6)] {
        let tone = tone(seconds(2, spec.sample_rate), spec.sample_rate, loud);
        write_part(folder.path(), Track::Me, number, spec, &tone);
    }
    write_part(folder.path(), Track::Others, 1, I16, &tone(seconds(6, 16_000), 16_000, 0.5));

    let mut decoder = Decoder::open(folder.path()).expect("a recording");
    assert_eq!(decoder.tracks(), Some([Track::Me, Track::Others].as_slice()));
    assert_eq!(decoder.info().duration, Some(Millis(6_000)));
    let rate = decoder.info().sample_rate_hz as usize;
    let all = read(&mut decoder);
    assert!(all.iter().all(|track| track.len().abs_diff(6 * rate) <= 2), "{} frames", all[0].len());
    for (second, loud) in [(1, 0.2), (3, 0.4), (5, 0.6)] {
        let at = |track: &[f32]| loudness(&track[second * rate - rate / 2..second * rate + rate / 2]);
        assert!((at(&all[0]) - loud).abs() < 0.02, "{second} s: {}", at(&all[0]));
        assert!((at(&all[1]) - 0.5).abs() < 0.02, "{second} s: {}", at(&all[1]));
    }
    decoder.seek(Millis(3_000)).expect("jumps");
    let rest = read(&mut decoder);
    assert!(rest[0].len().abs_diff(3 * rate) <= 2, "{} frames", rest[0].len());
    assert!((loudness(&rest[0][rate / 4..rate / 2]) - 0.4).abs() < 0.02);
}

#[test]
fn a_header_that_was_never_written_again_hides_nothing() {
    let folder = TempDir::new().expect("a folder");
    let mut whole = Vec::new();
    WavWriter::new(std::io::Cursor::new(&mut whole), I16).expect("a header").finalize().expect("written");
    // What a crash leaves: the header of an empty file, sound behind it, and half a sample.
    whole.extend((0..32_000i16).flat_map(i16::to_le_bytes).chain([7]));
    std::fs::write(Part::of(folder.path(), Track::Me, 1).path, whole).expect("written");
    let mut decoder = Decoder::open(folder.path()).expect("a recording");
    // The microphone alone may have heard several people.
    assert_eq!(decoder.tracks(), Some([Track::Mixed].as_slice()));
    assert_eq!(decoder.info().duration, Some(Millis(2_000)));
    assert_eq!(read(&mut decoder)[0].len(), 32_000);
}

#[test]
fn what_is_said_is_given_at_the_pause_after_it_while_the_recording_grows() {
    let folder = TempDir::new().expect("a folder");
    let (me, others) = (sound("sample/me.flac"), sound("sample/others.flac"));
    let mut recorder = Recorder::begin(folder.path());
    let growing = Growing::default();
    let mut live = live(folder.path(), Some(growing.clone()), &HashMap::new());
    let mut given: Vec<Window> = Vec::new();
    for (mine, theirs) in me.chunks(1_600).zip(others.chunks(1_600)) {
        recorder.record(mine, theirs);
        while live.advance().expect("readable") {}
        while let Some(window) = next(&mut live) {
            let late = live.position().0 - window.span().end.0;
            assert!(late <= 3_000, "{late} ms after {:?}", window.span());
            given.push(window);
        }
    }
    growing.end();
    given.extend(rest(&mut live));
    assert!(live.is_over() && given.len() >= 8, "{} windows", given.len());
    all_is_given(&given, &[(Track::Me, &me), (Track::Others, &others)]);
}

#[test]
fn what_the_others_say_comes_before_what_the_microphone_hears_of_it() {
    let meeting = sound("sample/meeting.wav");
    let others = &meeting[22 * 16_000..42 * 16_000];
    for (later, loud) in [(0, 0.35), (640, 0.35), (640, 0.1), (4_800, 0.35), (-1_600, 0.35), (-4_800, 0.35)] {
        let folder = TempDir::new().expect("a folder");
        let heard =
            |at: i32| usize::try_from(at - later).ok().and_then(|at| others.get(at)).map_or(0.0, |it| it * loud);
        let me: Vec<f32> = (0..others.len() as i32).map(heard).collect();
        let mut recorder = Recorder::begin(folder.path());
        let mut live = live(folder.path(), Some(Growing::default()), &HashMap::new());
        let mut their_end = 0;
        for (mine, theirs) in me.chunks(1_600).zip(others.chunks(1_600)) {
            recorder.record(mine, theirs);
            while live_advance(&mut live) {}
            while let Some(given) = live.take() {
                let (Given::Window(window) | Given::Aside(window)) = given;
                let end = window.pieces.last().map_or(0, |piece| piece.speech.end);
                if window.track == Track::Others {
                    their_end = end;
                } else {
                    let ahead = end as i64 - their_end as i64 - i64::from(later);
                    assert!(ahead < 8_000, "{later} {loud}: {ahead} samples before theirs, up to {end}");
                }
            }
        }
    }
}

#[test]
fn what_is_said_can_be_looked_at_before_the_pause() {
    let folder = TempDir::new().expect("a folder");
    let me = sound("sample/me.flac");
    let mut recorder = Recorder::begin(folder.path());
    let mut live = live(folder.path(), Some(Growing::default()), &HashMap::new());
    let mut looked_at = 0;
    for mine in me[..20 * 16_000].chunks(8_000) {
        recorder.record(mine, &vec![0.0; mine.len()]);
        while live.advance().expect("readable") {}
        if let Some(window) = live.preview() {
            assert_eq!(window.track, Track::Me);
            assert!(live.position().0 - window.span().end.0 < 700, "up to the last word");
            looked_at += 1;
        }
        next(&mut live);
    }
    assert!(looked_at >= 5, "{looked_at}");
}

#[test]
fn a_recogniser_without_time_gets_full_windows() {
    let folder = TempDir::new().expect("a folder");
    let (me, others) = (sound("sample/me.flac"), sound("sample/others.flac"));
    Recorder::begin(folder.path()).record(&me, &others);
    let given = rest(&mut live(folder.path(), None, &HashMap::new()));
    assert!(given.len() <= 4, "{} windows", given.len());
    all_is_given(&given, &[(Track::Me, &me), (Track::Others, &others)]);
}

#[test]
fn a_recording_that_was_broken_off_goes_on_behind_what_is_stored() {
    let folder = TempDir::new().expect("a folder");
    let (me, others) = (sound("sample/me.flac"), sound("sample/others.flac"));
    let mut recorder = Recorder::begin(folder.path());
    let mut before = Vec::new();
    let mut first = live(folder.path(), Some(Growing::default()), &HashMap::new());
    for (mine, theirs) in me.chunks(1_600).zip(others.chunks(1_600)) {
        recorder.record(mine, theirs);
        while live_advance(&mut first) {}
        if before.len() < 5 {
            before.extend(next(&mut first));
        }
    }
    drop(first);
    let mut done: HashMap<Track, Done> = HashMap::new();
    for window in &before {
        done.insert(window.track, Done { windows: window.index + 1, through: window.span().end });
    }
    let after = rest(&mut live(folder.path(), None, &done));
    before.extend(after);
    all_is_given(&before, &[(Track::Me, &me), (Track::Others, &others)]);
}

/// The next window to write down.
fn next(live: &mut LiveWindows) -> Option<Window> {
    loop {
        if let Given::Window(window) = live.take()? {
            return Some(window);
        }
    }
}

fn live_advance(live: &mut LiveWindows) -> bool {
    live.advance().expect("readable")
}

fn live(folder: &Path, growing: Option<Growing>, done: &HashMap<Track, Done>) -> LiveWindows {
    let done = |track| done.get(&track).copied().unwrap_or_default();
    LiveWindows::open(folder, growing, &WindowSettings::longest(28_000), done).expect("a recording")
}

fn rest(live: &mut LiveWindows) -> Vec<Window> {
    let mut given = Vec::new();
    while !live.is_over() {
        live.advance().expect("readable");
        given.extend(next(live));
    }
    given
}

/// Each track's windows are counted and true excerpts in the order of time, and all that is loud lies in one of them.
fn all_is_given(windows: &[Window], tracks: &[(Track, &[f32])]) {
    for (track, sound) in tracks {
        let own: Vec<&Window> = windows.iter().filter(|window| window.track == *track).collect();
        let mut inside = vec![false; sound.len()];
        let mut end = 0;
        for (place, window) in own.iter().enumerate() {
            assert_eq!(window.index as usize, place, "{track:?}");
            for piece in &window.pieces {
                // Times are whole milliseconds: where a recording goes on, one may come twice.
                assert!(piece.start_sample + 16 >= end, "{track:?}: overlap at {}", piece.start_sample);
                end = piece.end_sample();
                inside[piece.start_sample as usize..(end as usize).min(sound.len())].fill(true);
            }
        }
        let spoken: f64 = energy(sound.iter());
        let kept: f64 = energy(sound.iter().zip(&inside).filter(|(_, inside)| **inside).map(|(sample, _)| sample));
        assert!(kept >= 0.995 * spoken, "{track:?}: {:.4} of the energy", kept / spoken);
    }
}

fn energy<'a>(sound: impl Iterator<Item = &'a f32>) -> f64 {
    sound.map(|sample| f64::from(*sample) * f64::from(*sample)).sum()
}

/// Writes as a recording does: both tracks side by side, on the disk at once.
struct Recorder {
    me: WavWriter<std::io::BufWriter<std::fs::File>>,
    others: WavWriter<std::io::BufWriter<std::fs::File>>,
}

impl Recorder {
    fn begin(folder: &Path) -> Self {
        let create = |track| WavWriter::create(Part::of(folder, track, 1).path, I16).expect("a file");
        let mut this = Self { me: create(Track::Me), others: create(Track::Others) };
        this.record(&[], &[]);
        this
    }

    fn record(&mut self, mine: &[f32], theirs: &[f32]) {
        for (writer, sound) in [(&mut self.me, mine), (&mut self.others, theirs)] {
            for sample in sound {
                writer.write_sample((sample * 32_767.0) as i16).expect("written");
            }
            writer.flush().expect("flushed");
        }
    }
}

fn write_part(folder: &Path, track: Track, number: u32, spec: WavSpec, mono: &[f32]) {
    let mut writer = WavWriter::create(Part::of(folder, track, number).path, spec).expect("a file");
    for sample in mono {
        for _ in 0..spec.channels {
            match (spec.sample_format, spec.bits_per_sample) {
                (SampleFormat::Float, _) => writer.write_sample(*sample).expect("written"),
                (SampleFormat::Int, 16) => writer.write_sample((sample * 32_767.0) as i16).expect("written"),
                (SampleFormat::Int, _) => {
                    writer.write_sample((f64::from(*sample) * 2_147_483_647.0) as i32).expect("written");
                }
            }
        }
    }
    writer.finalize().expect("written");
}

/// So many samples of 440 Hz with this root mean square.
fn tone(samples: u32, rate: u32, loud: f32) -> Vec<f32> {
    let at = |sample: u32| (f64::from(sample) * 440.0 * std::f64::consts::TAU / f64::from(rate)).sin() as f32;
    (0..samples).map(|sample| at(sample) * loud * std::f32::consts::SQRT_2).collect()
}

fn loudness(sound: &[f32]) -> f32 {
    (energy(sound.iter()) / sound.len() as f64).sqrt() as f32
}

/// The rest of it, a buffer for each channel.
fn read(decoder: &mut Decoder) -> Vec<Vec<f32>> {
    let mut all = vec![Vec::new(); usize::from(decoder.info().channels)];
    while let Some(block) = decoder.next_block().expect("readable") {
        for (at, sample) in block.samples.iter().enumerate() {
            all[at % usize::from(block.channels)].push(*sample);
        }
    }
    all
}
