//! An app with a busy worker, for the test that ends it: prints the worker's process id, then waits or leaves.

use std::io::Write;
use std::time::Duration;

use faircopy_core::worker::{Launch, Policy, Worker};
use faircopy_protocol::text::{Message, Role, Text, TextJob, TextModel};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().unwrap().into();
    let leaves = arguments.next().is_some_and(|argument| argument == "leave");
    let launch = Launch { program, arguments: vec!["ok".into()], environment: Vec::new() };
    let worker = Worker::<Text>::new(launch, Policy { handshake: Duration::from_secs(60), ..Policy::default() });
    let busy = worker.clone();
    let (began, running) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let mut began = Some(began);
        let messages = vec![Message { role: Role::User, content: "hang".to_owned() }];
        let job = TextJob::Chat { messages, max_tokens: 1, grammar: None };
        let model = TextModel { path: "model".into(), threads: 1, context_tokens: 8, openings: None };
        let mut on_heard = |_| {
            let _ = began.take().map(|began| began.send(()));
        };
        let day = Duration::from_secs(86_400);
        busy.run(&model, job, Vec::new(), day, &mut on_heard, &CancellationToken::new()).await.unwrap();
    });
    running.await.unwrap();
    println!("{}", worker.process_id().unwrap());
    std::io::stdout().flush().unwrap();
    if !leaves {
        std::future::pending::<()>().await;
    }
}
