//! A text worker that misbehaves as the tests want it: at its start by its argument, later by the words it is given.

use std::io::Write;
use std::ops::ControlFlow;
use std::time::Duration;

use faircopy_protocol::frame::{read_frame, write_frame};
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
