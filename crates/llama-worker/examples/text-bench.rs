//! Measures the text engine (`scripts/bench text`): plain greedy decoding, copying under the mask, and copying with drafts, side by side.
//!
//!   text-bench MODEL PAIRS [PASSAGES] [TURNS] [THREADS]
//!
//! PAIRS holds one JSON object a line, with what was said (`raw`) and what an editor made of it (`clean`). The edits are replayed: an
//! oracle chooses their tokens in place of the model, so every side writes the same text and random weights will do.

#[path = "../tests/copying/sources.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod sources;

use std::time::Duration;

use faircopy_llama_worker::replay::{Pace, Replay};
use faircopy_protocol::text::{CopySource, TextDone, TextModel};

type Failed = Box<dyn std::error::Error>;

/// A passage and the tokens of its edit.
struct Passage {
    raw: String,
    source: CopySource,
    tokens: Vec<i32>,
}

/// Times of one turn over all passages.
#[derive(Default)]
struct Turn {
    plain: Duration,
    paces: [Duration; 3],
    drafted: u32,
    /// Batches of the drafted copies by their tokens, the prompts' aside.
    batches: [usize; 9],
}

const PACES: [Pace; 3] = [Pace::Single, Pace::Runs, Pace::Drafts];
const BATCHES: [usize; 9] = [1, 2, 3, 4, 5, 6, 7, 8, 16];
/// Shorter ones say little about drafts.
const LEAST_WORDS: usize = 25;

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, pairs, ..] = arguments.as_slice() else {
        return Err("text-bench MODEL PAIRS [PASSAGES] [TURNS] [THREADS]".into());
    };
    let number = |at: usize, otherwise: usize| arguments.get(at).map_or(Ok(otherwise), |text| text.parse());
    let (most, turns, threads) = (number(2, 12)?, number(3, 3)?, number(4, 2)? as u32);
    let mut replay = Replay::open(&TextModel { path: path.into(), threads, context_tokens: 2_048, openings: None })?;
    let pairs = std::fs::read_to_string(pairs)?;
    for (marked, what) in [(true, "with marks, as recognisers write"), (false, "without marks")] {
        let passages = passages(&replay, &pairs, marked, most)?;
        let costs = batches(&mut replay, &passages[0], turns)?;
        let measured: Vec<Turn> = (0..turns).map(|_| turn(&mut replay, &passages)).collect::<Result<_, _>>()?;
        println!("\nsaid {what}: {} passages, {threads} threads, medians of {turns} turns", passages.len());
        report(&measured, &passages, &costs);
    }
    Ok(())
}

fn report(measured: &[Turn], passages: &[Passage], costs: &[f64; 9]) {
    let tokens: usize = passages.iter().map(|passage| passage.tokens.len()).sum();
    let median = |time: &dyn Fn(&Turn) -> Duration| {
        let mut times: Vec<f64> = measured.iter().map(|turn| time(turn).as_secs_f64() * 1e3 / tokens as f64).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let plain = median(&|turn| turn.plain);
    println!("plain greedy            {plain:7.2} ms a token");
    for (at, name) in ["masked, one by one", "masked, with runs", "masked, with drafts"].iter().enumerate() {
        let took = median(&|turn| turn.paces[at]);
        println!("{name:<22}  {took:7.2} ms a token, {:.2}x the speed of plain", plain / took);
    }
    let masked = median(&|turn| turn.paces[0]);
    println!("the mask costs {:+.1} % a token (target: at most 5 %)", 100.0 * (masked / plain - 1.0));
    let share = f64::from(measured[0].drafted) / tokens as f64;
    println!("{:.0} % of the {tokens} tokens were drafted and right", 100.0 * share);
    let by_size = measured[0].batches;
    let allowed: f64 = (1..=8).map(|size| by_size[size] as f64 * costs[size - 1]).sum();
    println!("batches of the drafted copies of 1 to 8 tokens: {:?}", &by_size[1..]);
    let decoded = (tokens + passages.len()) as f64;
    println!("ceiling by what such batches cost: {:.2}x (target of the drafts: 1.5x)", decoded / allowed);
    println!("ceiling if every draft were right: {:.2}x", 8.0 / costs[7]);
}

/// Passages whose edit is a copy of their words.
fn passages(replay: &Replay, pairs: &str, marked: bool, most: usize) -> Result<Vec<Passage>, Failed> {
    let (mut passages, mut other) = (Vec::new(), 0);
    for line in pairs.lines() {
        let pair: serde_json::Value = serde_json::from_str(line)?;
        let (raw, clean) = (pair["raw"].as_str().unwrap_or(""), pair["clean"].as_str().unwrap_or(""));
        let is_marked = raw.contains(". ") && raw.ends_with('.');
        let short = raw.split_whitespace().count() < LEAST_WORDS;
        if short || is_marked != marked || passages.len() == most {
            continue;
        }
        let mut source = sources::source(raw);
        source.look_ahead = 8;
        repeats(&mut source);
        match replay.tokens(&source, clean) {
            Some(tokens) => passages.push(Passage { raw: raw.to_owned(), source, tokens }),
            None => other += 1,
        }
    }
    eprintln!("{other} passages are left out: their editor wrote other words, or changed their order");
    if passages.is_empty() { Err("no passage can be copied".into()) } else { Ok(passages) }
}

/// What was said twice in a row may be left out for nothing the first time, as the rules of the fair copy say.
fn repeats(source: &mut CopySource) {
    let count = source.words.len();
    for length in 1..=4 {
        for at in 0..(count + 1).saturating_sub(2 * length) {
            let forms = |at: usize| source.words[at..at + length].iter().map(|word| &word.forms);
            if forms(at).eq(forms(at + length)) {
                source.words[at..at + length].iter_mut().for_each(|word| word.skip_cost = Some(0.0));
            }
        }
    }
}

/// Every side on one passage after the other, so that a busy moment of the machine meets them all.
fn turn(replay: &mut Replay, passages: &[Passage]) -> Result<Turn, Failed> {
    let mut turn = Turn::default();
    for passage in passages {
        let messages = sources::messages(&passage.raw);
        // The prompt is read before anything is timed.
        replay.plain(&messages, &[])?;
        turn.plain += replay.plain(&messages, &passage.tokens)?;
        for (pace, took) in PACES.into_iter().zip(&mut turn.paces) {
            let replayed = replay.copy(&messages, &passage.source, Some(&passage.tokens), pace)?;
            let TextDone::Copy { generated_tokens, drafted_tokens, finished, .. } = replayed.done else {
                return Err("a copy comes of a copy".into());
            };
            if !finished || generated_tokens as usize != passage.tokens.len() {
                return Err("the oracle was not followed".into());
            }
            *took += replayed.took;
            turn.drafted += drafted_tokens;
            if pace == Pace::Drafts {
                for (size, count) in turn.batches.iter_mut().enumerate().skip(1) {
                    *count += replayed.batches[size];
                }
            }
        }
    }
    Ok(turn)
}

/// What batches cost, in single decodes.
fn batches(replay: &mut Replay, passage: &Passage, turns: usize) -> Result<[f64; 9], Failed> {
    let messages = sources::messages(&passage.raw);
    let mut costs = [0.0; 9];
    for (cost, size) in costs.iter_mut().zip(BATCHES) {
        *cost = replay.batch(&messages, size, 3 * turns)?.as_secs_f64();
    }
    let single = costs[0];
    costs = costs.map(|cost| cost / single);
    let told: Vec<String> = BATCHES.iter().zip(costs).map(|(size, cost)| format!("{size}: {cost:.1}")).collect();
    println!("one token alone takes {:.2} ms; batches cost in single ones: {}", single * 1e3, told.join(", "));
    Ok(costs)
}
