//! Whole runs over a small folder, with language models made of a function.

use std::path::Path;

use faircopy_core::{
    clean::{ChatAnswer, CopyAnswer, Language, ModelTrouble, PassageLimits, Style, TextModel},
    job::Outcome,
};
use faircopy_protocol::text::{CopyPiece, CopySource, Message};
use tokio_util::sync::CancellationToken;

use super::{Bench, Details, EvalArgs, run};
use crate::eval::{Cleaner, EvalError, measure::words::Words, report::totals, sets};

/// Answers the last message by a function.
struct Scripted(fn(&str) -> String);

impl TextModel for Scripted {
    async fn chat(
        &self,
        messages: Vec<Message>,
        _: u32,
        cancel: &CancellationToken,
    ) -> Result<Outcome<ChatAnswer>, ModelTrouble> {
        if cancel.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let text = (self.0)(messages.last().map_or("", |message| &message.content));
        Ok(Outcome::Finished(ChatAnswer { text, finished: true }))
    }

    /// Prefers nothing: the first form of every word with its mark, without what costs nothing to leave out.
    async fn copy(
        &self,
        _: Vec<Message>,
        _: u32,
        source: CopySource,
        cancel: &CancellationToken,
    ) -> Result<Outcome<CopyAnswer>, ModelTrouble> {
        if cancel.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let (mut pieces, mut at) = (Vec::new(), 0);
        while let Some(word) = source.words.get(at) {
            let words = at as u32..at as u32 + 1;
            if let Some(form) = word.forms.first().filter(|_| word.skip_cost != Some(0.0)) {
                pieces.push(CopyPiece { text: format!("{}{}", form.text, word.mark), words });
            }
            at += 1;
        }
        Ok(Outcome::Finished(CopyAnswer { pieces, finished: true }))
    }

    async fn count_tokens(&self, text: &str, _: &CancellationToken) -> Result<Outcome<u32>, ModelTrouble> {
        Ok(Outcome::Finished(text.split_whitespace().count() as u32))
    }

    fn context_tokens(&self) -> u32 {
        1024
    }

    fn limits(&self) -> PassageLimits {
        PassageLimits::SMALL
    }
}

const TALK: &str = r#"{"id": "a", "raw": "um what's the capital of france", "clean": "What's the capital of France?"}
{"id": "b", "raw": "we need uh forty five chairs for the hall in rome", "clean": "We need 45 chairs for the hall in Rome."}
"#;

fn args(folder: &Path) -> EvalArgs {
    EvalArgs {
        folder: folder.to_owned(),
        limit: None,
        gate: true,
        report: Some(folder.join("figures.json")),
        outputs: Some(folder.join("outputs.txt")),
        language: "en".into(),
    }
}

/// Runs over one talk; gives the outcome, what was printed and the figures.
async fn measure(
    model: Option<&Scripted>,
    cancel: &CancellationToken,
) -> Result<(Outcome<bool>, String, serde_json::Value), EvalError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("talk.jsonl"), TALK).unwrap();
    let cleaner = Cleaner {
        model,
        model_name: model.map(|_| "scripted".into()),
        style: Style::faithful(),
        polished: Style::polished(),
    };
    let mut printed = Vec::new();
    let outcome = run(&args(folder.path()), &cleaner, cancel, &mut printed).await?;
    let figures = std::fs::read_to_string(folder.path().join("figures.json")).unwrap_or_default();
    let figures = serde_json::from_str(&figures).unwrap_or_default();
    if outcome == Outcome::Finished(true) || outcome == Outcome::Finished(false) {
        let outputs = std::fs::read_to_string(folder.path().join("outputs.txt")).unwrap();
        assert!(outputs.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
        assert!(outputs.lines().count() > 8);
    }
    Ok((outcome, String::from_utf8(printed).unwrap(), figures))
}

fn counts<'a>(figures: &'a serde_json::Value, system: &str) -> &'a serde_json::Value {
    let systems = figures["sets"][0]["systems"].as_array().unwrap();
    &systems.iter().find(|entry| entry["system"] == system).unwrap()["counts"]
}

#[tokio::test]
async fn an_answering_model_is_shown_alone_and_kept_out_of_the_fair_copy() {
    let model = Scripted(|raw| if raw.contains("capital") { "Paris.".into() } else { raw.replace("uh ", "") });
    let (_, printed, figures) = measure(Some(&model), &CancellationToken::new()).await.unwrap();
    for column in ["as said", "rules", "fair copy", "polished", "model alone", "talk: 2 passages", "answers"] {
        assert!(printed.contains(column), "{column} is missing:\n{printed}");
    }
    assert_eq!(counts(&figures, "model_alone")["answers"], 1);
    assert_eq!(counts(&figures, "fair_copy")["answers"], 0);
    assert_eq!(counts(&figures, "copy")["hesitations_gone"], 0);
}

#[tokio::test]
async fn without_a_model_the_rules_are_measured_and_the_gate_says_what_is_missing() {
    let (outcome, printed, _) = measure(None, &CancellationToken::new()).await.unwrap();
    assert_eq!(outcome, Outcome::Finished(false));
    assert!(printed.contains("no language model") && !printed.contains("model alone"), "{printed}");
}

#[tokio::test]
async fn a_run_stops_when_asked() {
    let cancel = CancellationToken::new();
    cancel.cancel();
    let model = Scripted(str::to_owned);
    let (outcome, printed, _) = measure(Some(&model), &cancel).await.unwrap();
    assert_eq!((outcome, printed.as_str()), (Outcome::Cancelled, ""));
}

#[test]
fn the_fidelity_check_finds_the_faults_put_into_the_projects_own_sets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/eval");
    let sets = sets::read(&folder, Some(120)).unwrap();
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    assert_eq!(names, ["challenge-cleanup", "heldout-cleanup", "questions"]);
    let style = Style::faithful();
    let instructions = Words::of(&style.system);
    let cleaner = Cleaner::<Scripted> { model: None, model_name: None, style, polished: Style::polished() };
    let mut bench = Bench {
        cleaner: &cleaner,
        language: Language::of("en"),
        instructions,
        details: Details(None),
        cancel: &CancellationToken::new(),
    };
    for set in sets.iter().filter(|set| set.is_own()) {
        let judged = bench.fidelity(set).unwrap();
        let (caught, injected) = totals(judged.faults.iter());
        assert!(injected > 250, "{}: {injected} faults", set.name);
        assert!(caught * 100 >= injected * 99, "{}: {caught} of {injected} faults found", set.name);
    }
}
