//! The run: every set through every system, then faults through the fidelity check, then tables.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
    time::Duration,
};

use faircopy_core::{
    clean::{Language, TextModel, fidelity, paragraph_words, words_of_text},
    job::Outcome,
    transcript::Word,
};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{
    EvalError,
    faults::Fault,
    gate,
    measure::{Counts, Yardstick, word_edits, words::Words},
    memory,
    report::{self, CleanText, FaultReport, FidelityReport, Figures, Report, SetReport, SystemReport},
    sets::{self, EvalSet, Pair},
    systems::{Cleaner, Produced, System, Verdicts, reason_label},
};

/// Measures the fair copy on passages that a person has cleaned up.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EvalArgs {
    /// Folder with .jsonl files; each line holds "id", "raw" (what was said) and "clean" (what a person made of it)
    pub(crate) folder: PathBuf,
    /// Take at most this many passages of each file
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// End with exit code 1 when a figure misses its gate
    #[arg(long)]
    pub(crate) gate: bool,
    /// Write all counts and figures to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Write every output and every judged fault to this file, one JSON object a line; it holds the texts
    #[arg(long, value_name = "FILE")]
    pub(crate) outputs: Option<PathBuf>,
    /// Language of the passages
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub(crate) language: String,
}

/// Measures and prints; `Finished(false)` when `--gate` was given and a gate failed.
pub(crate) async fn run<M: TextModel>(
    args: &EvalArgs,
    cleaner: &Cleaner<'_, M>,
    cancel: &CancellationToken,
    out: &mut impl Write,
) -> Result<Outcome<bool>, EvalError> {
    let sets = sets::read(&args.folder, args.limit)?;
    let mut report =
        Report { model: cleaner.model_name.clone(), style: cleaner.style.name.clone(), ..Report::default() };
    let mut bench = Bench {
        cleaner,
        language: Language::of(&args.language),
        instructions: Words::of(&cleaner.style.system),
        details: Details::open(args.outputs.as_ref())?,
        cancel,
    };
    for set in &sets {
        match bench.set(set).await? {
            Outcome::Finished(measured) => report.sets.push(measured),
            Outcome::Cancelled => return Ok(Outcome::Cancelled),
        }
    }
    bench.details.close()?;
    report.peak_memory = memory::of_children();
    report.gates = gate::judge(&report);
    report::print(&report, out).map_err(written)?;
    if let Some(path) = &args.report {
        let text = serde_json::to_string_pretty(&report).map_err(|error| written(error.into()))?;
        std::fs::write(path, text + "\n").map_err(written)?;
    }
    Ok(Outcome::Finished(!args.gate || report.gates.iter().all(|gate| gate.passed)))
}

fn written(source: io::Error) -> EvalError {
    EvalError::Write { source }
}

struct Bench<'a, 'm, M> {
    cleaner: &'a Cleaner<'m, M>,
    language: &'static Language,
    instructions: Words,
    details: Details,
    cancel: &'a CancellationToken,
}

impl<M: TextModel> Bench<'_, '_, M> {
    async fn set(&mut self, set: &EvalSet) -> Result<Outcome<SetReport>, EvalError> {
        let mut systems = Vec::new();
        for &system in System::available(self.cleaner.model.is_some()) {
            match self.system(set, system).await? {
                Outcome::Finished(measured) => systems.push(measured),
                Outcome::Cancelled => return Ok(Outcome::Cancelled),
            }
        }
        let fidelity = self.fidelity(set)?;
        let (own, challenge) = (set.is_own(), set.is_challenge());
        Ok(Outcome::Finished(SetReport { name: set.name.clone(), own, challenge, systems, fidelity }))
    }

    async fn system(&mut self, set: &EvalSet, system: System) -> Result<Outcome<SystemReport>, EvalError> {
        let bar = progress(set, system);
        let (mut counts, mut verdicts) = (Counts::default(), Verdicts::default());
        let (mut tokens, mut time) = (0, Duration::ZERO);
        let works = matches!(system, System::Rules | System::FairCopy | System::Polished);
        let mut clean = works.then(CleanText::default);
        let mut unchanged = works.then_some(0);
        for pair in &set.pairs {
            let Outcome::Finished(produced) = self.cleaner.produce(system, &pair.raw, self.language, self.cancel).await
            else {
                return Ok(Outcome::Cancelled);
            };
            let found = Yardstick::new(&pair.raw, &pair.clean, &self.instructions).measure(&produced.text);
            self.details.output(set, pair, system, &produced, &found)?;
            counts += found;
            produced.verdicts.iter().for_each(|verdict| verdicts.add(verdict));
            (tokens, time) = (tokens + produced.generated.0, time + produced.generated.1);
            if let Some(clean) = &mut clean {
                let again = self.cleaner.produce(system, &pair.clean, self.language, self.cancel).await;
                let Outcome::Finished(again) = again else { return Ok(Outcome::Cancelled) };
                clean.words += found.reference_words;
                clean.edits += word_edits(&pair.clean, &again.text);
            }
            if let Some(unchanged) = &mut unchanged {
                let again = self.cleaner.produce(system, &produced.text, self.language, self.cancel).await;
                let Outcome::Finished(again) = again else { return Ok(Outcome::Cancelled) };
                *unchanged += u64::from(again.text == produced.text);
                self.details.again(set, pair, system, &produced.text, &again.text)?;
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        let tokens_per_second = (tokens > 0).then(|| tokens as f64 / time.as_secs_f64());
        let figures = Figures::of(&counts);
        let report = SystemReport { system, counts, figures, verdicts, clean, unchanged, tokens_per_second };
        Ok(Outcome::Finished(report))
    }

    fn fidelity(&mut self, set: &EvalSet) -> Result<FidelityReport, EvalError> {
        let mut judged = FidelityReport::default();
        let said: Vec<Vec<Word>> = set.pairs.iter().map(|pair| paragraph_words(&words_of_text(&pair.raw))).collect();
        for (pair, raw) in set.pairs.iter().zip(&said) {
            judged.untouched += 1;
            if let Err(reason) = fidelity(raw, &pair.clean, self.language) {
                judged.rejected += 1;
                self.details.judged(set, pair, None, &pair.clean, Some(reason_label(&reason)))?;
            }
        }
        for fault in Fault::ALL {
            let mut found = FaultReport { fault, injected: 0, caught: 0 };
            for (pair, raw) in set.pairs.iter().zip(&said) {
                let Some(faulty) = fault.inject(pair, &self.cleaner.style.system) else { continue };
                let reason = fidelity(raw, &faulty, self.language).err();
                found.injected += 1;
                found.caught += u64::from(reason.is_some());
                self.details.judged(set, pair, Some(fault), &faulty, reason.as_ref().map(reason_label))?;
            }
            judged.faults.push(found);
        }
        Ok(judged)
    }
}

/// Every output and judgement for those who want to look closer.
struct Details(Option<BufWriter<File>>);

impl Details {
    fn open(path: Option<&PathBuf>) -> Result<Self, EvalError> {
        let file = path.map(File::create).transpose().map_err(written)?;
        Ok(Self(file.map(BufWriter::new)))
    }

    fn output(
        &mut self,
        set: &EvalSet,
        pair: &Pair,
        system: System,
        made: &Produced,
        counts: &Counts,
    ) -> Result<(), EvalError> {
        self.line(|| {
            json!({
                "set": set.name, "id": pair.id, "system": system, "raw": pair.raw, "clean": pair.clean,
                "output": made.text, "verdicts": made.verdicts, "counts": counts,
            })
        })
    }

    fn again(&mut self, set: &EvalSet, pair: &Pair, system: System, text: &str, again: &str) -> Result<(), EvalError> {
        if text == again {
            return Ok(());
        }
        self.line(|| json!({ "set": set.name, "id": pair.id, "system": system, "given_again": text, "became": again }))
    }

    fn judged(
        &mut self,
        set: &EvalSet,
        pair: &Pair,
        fault: Option<Fault>,
        text: &str,
        rejected: Option<&str>,
    ) -> Result<(), EvalError> {
        self.line(|| {
            json!({
                "set": set.name, "id": pair.id, "fault": fault, "raw": pair.raw, "clean": pair.clean,
                "judged": text, "rejected": rejected,
            })
        })
    }

    fn line(&mut self, value: impl FnOnce() -> serde_json::Value) -> Result<(), EvalError> {
        match &mut self.0 {
            Some(file) => writeln!(file, "{}", value()).map_err(written),
            None => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), EvalError> {
        self.0.as_mut().map_or(Ok(()), |file| file.flush().map_err(written))
    }
}

fn progress(set: &EvalSet, system: System) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(set.pairs.len() as u64).with_style(style);
    bar.set_message(format!("{}, {}", set.name, system.label()));
    bar
}

#[cfg(test)]
mod tests;
