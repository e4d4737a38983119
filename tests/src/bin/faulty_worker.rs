//! A worker that behaves, or misbehaves, as the tests want it. For text: at its start by its argument, later by the words it
//! is given. `speech FOLDER` is a recogniser that follows the files of a folder and writes down there what it is asked.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

use faircopy_protocol::frame::{read_frame, write_frame};
use faircopy_protocol::speech::{
    Speech, SpeechDone, SpeechJob, SpeechModel, SpeechModelInfo, SpeechSegment, SpeechWord,
};
use faircopy_protocol::stdio::{end_process, take_stdout};
use faircopy_protocol::text::{Text, TextDone, TextJob, TextModel, TextModelInfo, TextPart};
use faircopy_protocol::{CancelFlag, Engine, Failure, FailureKind, Reply, Sink, serve};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let behaviour = arguments.next().unwrap_or_default();
    let mut pipe = take_stdout().unwrap();
    match behaviour.as_str() {
        "ok" => {}
        "crash" => crash(),
        "crash-once" => {
            let marker = arguments.next().unwrap();
            if !std::fs::exists(&marker).unwrap() {
                std::fs::write(marker, "").unwrap();
                crash();
            }
        }
        "exit" => {
            eprintln!("no wish to work");
            std::process::exit(3);
        }
        "silent" => spin(),
        "garbage" => say_and_stay(&mut pipe, b"ggml_init: found 0 devices\n"),
        "huge" => say_and_stay(&mut pipe, b"fc1\n\xff\xff\xff\x7f\0\0\0\0"),
        "no-message" => {
            write_frame(&mut pipe, b"{\"type\":\"dance\"}", b"").unwrap();
            spin();
        }
        "other-version" => greet(&mut pipe, 99, "text"),
        "other-engine" => greet(&mut pipe, faircopy_protocol::PROTOCOL_VERSION, "speech"),
        "deaf" => deaf(&mut pipe),
        "speech" => {
            let ears = Ears { folder: arguments.next().unwrap().into() };
            return serve::<Speech>(std::io::stdin(), pipe, ears, || end_process()).unwrap();
        }
        other => panic!("unknown behaviour {other}"),
    }
    serve::<Text>(std::io::stdin(), pipe, Faulty, || end_process()).unwrap();
}

struct Faulty;

impl Engine<Text> for Faulty {
    fn version(&self) -> String {
        "faulty 1.0".to_owned()
    }

    /// The path says what happens.
    fn load(&mut self, model: &TextModel) -> Result<TextModelInfo, Failure> {
        match model.path.to_str() {
            Some("broken") => return Err(Failure::new(FailureKind::Model, "This file is no model; choose another.")),
            Some("endless") => spin(),
            _ => {}
        }
        let name = model.path.to_str().map(str::to_owned);
        Ok(TextModelInfo { name, parameters: 1, context_tokens: model.context_tokens, chat_template: false })
    }

    /// The first message says what happens; what is no order comes back word by word.
    fn run(
        &mut self,
        job: TextJob,
        blob: &[u8],
        sink: &mut dyn Sink<Text>,
        cancel: &CancelFlag,
    ) -> Result<TextDone, Failure> {
        let TextJob::Chat { messages, .. } = job else {
            return Err(Failure::new(FailureKind::Job, "Only chats are answered here."));
        };
        let text = messages.first().map(|message| message.content.clone()).unwrap_or_default();
        let _ = sink.part(TextPart { text: "begun".to_owned() });
        match text.as_str() {
            "crash" => crash(),
            "hang" => spin(),
            "refuse" => return Err(Failure::new(FailureKind::Job, "Too long; send less.")),
            "wait" => {
                while !cancel.is_set() {
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
            // Sixteen signs of life in four seconds.
            "slow" => {
                for done in 1..=16 {
                    std::thread::sleep(Duration::from_millis(250));
                    let _ = sink.progress(done, 16);
                }
            }
            "print" => {
                println!("native code prints what it likes");
                std::io::stdout().flush().unwrap();
            }
            _ => {
                let spoken = text.split(' ').map(str::to_owned).try_for_each(|text| sink.part(TextPart { text }));
                assert!(spoken == ControlFlow::Continue(()) || cancel.is_set());
            }
        }
        let (prompt_tokens, generated_tokens) = (blob.len() as u32, 0);
        Ok(TextDone::Chat { text, prompt_tokens, reused_tokens: 0, generated_tokens, finished: true })
    }
}

/// A multilingual recogniser. Its folder's files: `language` is what it takes every sound for, `text` what it hears in
/// place of its own sentence, `fail-after` how many windows it writes down before it gives up, `log` what it was asked, a
/// line of JSON a job.
struct Ears {
    folder: PathBuf,
}

impl Ears {
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    /// Notes the job and says how many windows were given so far.
    fn note(&self, job: &SpeechJob) -> usize {
        let mut log = OpenOptions::new().create(true).append(true).open(self.folder.join("log")).unwrap();
        writeln!(log, "{}", serde_json::to_string(job).unwrap()).unwrap();
        self.read("log").lines().filter(|line| line.contains("\"transcribe\"")).count()
    }
}

impl Engine<Speech> for Ears {
    fn version(&self) -> String {
        "scripted 1.0".to_owned()
    }

    fn load(&mut self, _model: &SpeechModel) -> Result<SpeechModelInfo, Failure> {
        Ok(SpeechModelInfo { kind: "scripted".to_owned(), multilingual: true })
    }

    fn run(
        &mut self,
        job: SpeechJob,
        _blob: &[u8],
        sink: &mut dyn Sink<Speech>,
        _cancel: &CancelFlag,
    ) -> Result<SpeechDone, Failure> {
        let windows = self.note(&job);
        let found = self.read("language");
        let SpeechJob::Transcribe(decoding) = job else {
            return Ok(SpeechDone { language: found, language_probability: 0.9 });
        };
        if self.read("fail-after").parse().is_ok_and(|most: usize| windows > most) {
            return Err(Failure::new(FailureKind::Job, "It gives up as it was told; try again."));
        }
        let own = if decoding.translate { "um this is about house" } else { "äh es geht um Haus" };
        let text = Some(self.read("text")).filter(|text| !text.is_empty()).unwrap_or_else(|| own.to_owned());
        let _ = sink.part(spoken(&text, windows));
        Ok(SpeechDone { language: decoding.language.unwrap_or(found), language_probability: 1.0 })
    }
}

/// What is heard in a window, each time with another number at its end so that it is no loop.
fn spoken(text: &str, window: usize) -> SpeechSegment {
    let number = window.to_string();
    let word = |(at, text): (usize, &str)| {
        let start_ms = 400 + 300 * at as u64;
        SpeechWord { text: text.to_owned(), spaced: at > 0, start_ms, end_ms: start_ms + 250, probability: 0.9 }
    };
    let words: Vec<SpeechWord> = text.split(' ').chain([number.as_str()]).enumerate().map(word).collect();
    let end_ms = words.last().unwrap().end_ms;
    SpeechSegment { start_ms: 400, end_ms, words, average_log_probability: -0.1, no_speech_probability: 0.0 }
}

/// What an assertion of native code does.
fn crash() -> ! {
    eprintln!("GGML_ASSERT(crash) failed");
    std::process::abort()
}

/// Busy for ever, like native code that listens to nobody.
fn spin() -> ! {
    loop {
        std::hint::spin_loop();
    }
}

fn say_and_stay(pipe: &mut impl Write, bytes: &[u8]) -> ! {
    eprintln!("saying what nobody asked for");
    pipe.write_all(bytes).unwrap();
    pipe.flush().unwrap();
    std::thread::sleep(Duration::from_secs(600));
    std::process::exit(0)
}

fn greet(pipe: &mut impl Write, protocol: u32, engine: &str) {
    let reply = Reply::<Text>::Hello { protocol, engine: engine.to_owned(), version: "faulty 1.0".to_owned() };
    write_frame(pipe, &serde_json::to_vec(&reply).unwrap(), b"").unwrap();
}

/// Greets and loads, and reads nothing after that.
fn deaf(pipe: &mut impl Write) -> ! {
    greet(pipe, faircopy_protocol::PROTOCOL_VERSION, "text");
    let mut stdin = std::io::stdin();
    for _ in 0..2 {
        read_frame(&mut stdin).unwrap();
    }
    let info = TextModelInfo { name: None, parameters: 1, context_tokens: 1, chat_template: false };
    write_frame(pipe, &serde_json::to_vec(&Reply::<Text>::Loaded { info }).unwrap(), b"").unwrap();
    std::thread::sleep(Duration::from_secs(600));
    std::process::exit(0)
}
