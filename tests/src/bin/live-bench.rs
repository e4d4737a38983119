//! Measures writing down a recording while it is made (`scripts/bench live`).
//!
//! The sample meeting is written into the folder of a recording, over and over, faster than it was spoken, and read from there as during
//! a recording. Prints one JSON object.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use faircopy_core::{
    app::{Faircopy, SPEECH_WORKER, TranscribeRequest},
    audio::{
        recording::{Part, source::Growing},
        tracks::TrackPlan,
    },
    event::Event,
    library::NewSession,
    models::Role,
    paths::Paths,
    session::{Audio, Kept, Source},
    transcript::{Millis, Track},
    worker::{Launch, Policy, Worker},
};
use faircopy_protocol::speech::{Decoding, Speech, SpeechJob, SpeechModel};
use faircopy_tests::sound::mixed_down;
use hound::{SampleFormat, WavSpec, WavWriter};
use serde_json::json;
use tokio_util::sync::CancellationToken;

const HZ: usize = 16_000;
const SPEC: WavSpec =
    WavSpec { channels: 1, sample_rate: HZ as u32, bits_per_sample: 16, sample_format: SampleFormat::Int };
/// How much faster than it was spoken; faster still, and two cores would lag behind with both tracks.
const SPEED: f64 = 4.0;
/// As often as a recording is flushed.
const FLUSH: usize = HZ / 10;

type Failed = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let tracks = ["sample/me.flac", "sample/others.flac"].map(mixed_down);
    let home = tempfile::tempdir()?;
    let paths = Paths::discover()?;
    let app = Faircopy::open(&paths)?;
    // The engine is loaded and has its pages before anything is measured.
    run(&app, home.path(), &tracks, 5, SPEED).await?;
    let mut stops = HashMap::new();
    for seconds in [5, 600, 3600] {
        let mut times = Vec::new();
        for _ in 0..if seconds > 1000 { 1 } else { 3 } {
            times.push(run(&app, home.path(), &tracks, seconds, SPEED).await?.stop.as_secs_f64());
        }
        times.sort_by(f64::total_cmp);
        eprintln!("{seconds} s of recording: {times:?} s from stop to the last word");
        stops.insert(seconds, times[times.len() / 2]);
    }
    let plain = plain(&app, &paths, &tracks[0]).await?;
    let mut late = run(&app, home.path(), &tracks, 130, 1.0).await?.late;
    late.sort();
    let at = |share: f64| late[((late.len() - 1) as f64 * share).round() as usize].as_secs_f64();
    let told = json!({ "stop_s": stops, "plain_600_s": plain.as_secs_f64(), "late_median_s": at(0.5), "late_p95_s": at(0.95),
        "segments": late.len() });
    println!("{told:#}");
    Ok(())
}

struct Measured {
    /// From the end of the recording to the end of its text.
    stop: Duration,
    /// From the end of each window's last word to when it is told.
    late: Vec<Duration>,
}

async fn run(app: &Faircopy, home: &Path, tracks: &[Vec<f32>], seconds: usize, speed: f64) -> Result<Measured, Failed> {
    let folder = home.join(format!("{seconds}-{speed}-{:?}", Instant::now()).replace([' ', '{', '}', ':'], ""));
    std::fs::create_dir_all(&folder)?;
    let request = TranscribeRequest { clean: None, tracks: TrackPlan::MeOthers, ..TranscribeRequest::of(&folder) };
    let (session, lock) = app.library().start_session(NewSession {
        title: "bench".into(),
        created_unix_ms: 0,
        source: Source::Recording,
        language: Some("en".into()),
        audio: Some(Audio {
            path: folder.clone(),
            kept: Kept::Recorded,
            bytes: 0,
            tracks: vec![Track::Me, Track::Others],
        }),
        request: json!(TranscribeRequest { language: Some("en".into()), ..request }),
    })?;
    let growing = Growing::default();
    let mut feeder = Feeder::begin(&folder, tracks, seconds)?;
    let begun = Instant::now();
    let ended: Arc<Mutex<Option<Instant>>> = Arc::default();
    let (end, over) = (growing.clone(), ended.clone());
    let feeding = std::thread::spawn(move || {
        feeder.feed(begun, speed);
        *over.lock().expect("nobody panics") = Some(Instant::now());
        end.end();
    });
    let late = Mutex::new(Vec::new());
    let events = |event| {
        if let Event::Transcribed { segments, .. } = event
            && let Some(last) = segments.iter().map(|segment| segment.span.end).max()
        {
            let said = Duration::from_secs_f64(Millis::seconds(last) / speed);
            late.lock().expect("nobody panics").push(begun.elapsed().saturating_sub(said));
        }
    };
    app.write_growing(Arc::new(lock), folder.clone(), growing, &events, &CancellationToken::new()).await?;
    let ended = ended.lock().expect("nobody panics").ok_or("the feeder has ended")?;
    let stop = ended.elapsed();
    feeding.join().map_err(|_| "the feeder failed")?;
    app.library().delete_session(session)?;
    std::fs::remove_dir_all(&folder)?;
    Ok(Measured { stop, late: late.into_inner()? })
}

/// Writes the meeting round and round so that every length ends at the same word.
struct Feeder {
    writers: Vec<WavWriter<std::io::BufWriter<std::fs::File>>>,
    tracks: Vec<Vec<f32>>,
    first: usize,
    samples: usize,
}

impl Feeder {
    fn begin(folder: &Path, tracks: &[Vec<f32>], seconds: usize) -> Result<Self, Failed> {
        let mut writers = Vec::new();
        for track in [Track::Me, Track::Others] {
            let mut writer = WavWriter::create(Part::of(folder, track, 1).path, SPEC)?;
            writer.flush()?;
            writers.push(writer);
        }
        let (samples, round) = (seconds * HZ, tracks[0].len().min(tracks[1].len()));
        // In the middle of what "me" says at 8 s.
        let first = (8 * HZ + round * samples.div_ceil(round) - samples) % round;
        Ok(Self { writers, tracks: tracks.to_vec(), first, samples })
    }

    fn feed(&mut self, begun: Instant, speed: f64) {
        let round = self.tracks[0].len().min(self.tracks[1].len());
        for from in (0..self.samples).step_by(FLUSH) {
            let to = (from + FLUSH).min(self.samples);
            let due = Duration::from_secs_f64(to as f64 / HZ as f64 / speed);
            std::thread::sleep(due.saturating_sub(begun.elapsed()));
            for (writer, track) in self.writers.iter_mut().zip(&self.tracks) {
                for at in from..to {
                    writer.write_sample((track[(self.first + at) % round] * 32_767.0) as i16).expect("written");
                }
                writer.flush().expect("flushed");
            }
        }
    }
}

/// One plain call of the engine over ten minutes of one track.
async fn plain(app: &Faircopy, paths: &Paths, track: &[f32]) -> Result<Duration, Failed> {
    let installed = app.models().choose(Role::Speech, None, Some("en"))?.ok_or("there is a model")?;
    let settings = app.models().settings_for(&installed);
    let program = paths.worker(SPEECH_WORKER).ok_or("the worker is built")?;
    let launch = Launch { program, arguments: Vec::new(), environment: Vec::new() };
    let worker: Worker<Speech> = Worker::new(launch, Policy::default());
    let model = SpeechModel { path: installed.path.clone(), threads: app.settings().threads.unwrap_or(1) };
    worker.load(&model).await?;
    let blob: Vec<u8> = track.iter().cycle().take(600 * HZ).flat_map(|sample| sample.to_le_bytes()).collect();
    let decoding = Decoding {
        language: Some("en".into()),
        temperature_increment: settings.temperature_increment,
        timestamps: settings.timestamps,
        max_tokens: 0,
        ..Decoding::default()
    };
    let begun = Instant::now();
    let (task, cancel) = (SpeechJob::Transcribe(decoding), CancellationToken::new());
    worker.run(&model, task, blob, Duration::from_secs(900), &mut |_| (), &cancel).await?;
    let took = begun.elapsed();
    worker.stop().await;
    Ok(took)
}
