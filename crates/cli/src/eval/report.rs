//! The results: counts turned into figures, as one table per set.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    faults::Fault,
    gate::Gate,
    measure::Counts,
    systems::{System, Verdicts},
};

/// Everything that was measured.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// The language model's id or file name.
    pub(crate) model: Option<String>,
    /// Name of the style.
    pub(crate) style: String,
    /// Most memory that the text engine's process held, in bytes, where the system tells.
    pub(crate) peak_memory: Option<u64>,
    pub(crate) sets: Vec<SetReport>,
    pub(crate) gates: Vec<Gate>,
}

/// One set.
#[derive(Debug, Serialize)]
pub(crate) struct SetReport {
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) own: bool,
    #[serde(skip)]
    pub(crate) challenge: bool,
    pub(crate) systems: Vec<SystemReport>,
    pub(crate) fidelity: FidelityReport,
}

impl SetReport {
    /// What one system did on it.
    pub(crate) fn of(&self, system: System) -> Option<&SystemReport> {
        self.systems.iter().find(|report| report.system == system)
    }
}

/// What one system did with one set.
#[derive(Debug, Serialize)]
pub(crate) struct SystemReport {
    pub(crate) system: System,
    pub(crate) counts: Counts,
    pub(crate) figures: Figures,
    pub(crate) verdicts: Verdicts,
    /// Words in the references and words changed when they were given as the raw text.
    pub(crate) clean: Option<CleanText>,
    /// Passages whose output stays as it is when it is given again.
    pub(crate) unchanged: Option<u64>,
    pub(crate) tokens_per_second: Option<f64>,
}

impl SystemReport {
    /// Word edits on text that was clean, in % of its words.
    pub(crate) fn edits_on_clean(&self) -> Option<f64> {
        self.clean.and_then(|clean| percent(clean.edits, clean.words))
    }

    /// Passages whose output stays as it is when it is given again, %.
    pub(crate) fn idempotence(&self) -> Option<f64> {
        self.unchanged.and_then(|unchanged| percent(unchanged, self.counts.passages))
    }
}

/// What a system did to text that was already clean.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct CleanText {
    pub(crate) words: u64,
    pub(crate) edits: u64,
}

/// How the fidelity check judged correct and faulty fair copies.
#[derive(Debug, Default, Serialize)]
pub(crate) struct FidelityReport {
    /// Correct fair copies, and how many of them it rejected.
    pub(crate) untouched: u64,
    pub(crate) rejected: u64,
    pub(crate) faults: Vec<FaultReport>,
}

/// One kind of fault.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct FaultReport {
    pub(crate) fault: Fault,
    pub(crate) injected: u64,
    pub(crate) caught: u64,
}

/// Shares in per cent; `None` where there is nothing to divide by.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Figures {
    pub(crate) hesitation_recall: Option<f64>,
    pub(crate) deletion_precision: Option<f64>,
    pub(crate) deletion_recall: Option<f64>,
    pub(crate) deletion_f1: Option<f64>,
    pub(crate) insertions: Option<f64>,
    pub(crate) content_recall: Option<f64>,
    /// Of the numbers, names and negations that were said and that the reference has.
    pub(crate) grave_lost: Option<f64>,
    pub(crate) punctuation_f1: Option<f64>,
    pub(crate) casing_f1: Option<f64>,
    pub(crate) exact_words: Option<f64>,
    pub(crate) exact_text: Option<f64>,
    /// Words of the output per word said, no per cent.
    pub(crate) length_ratio: Option<f64>,
}

impl Figures {
    /// From the counts of a set.
    pub(crate) fn of(counts: &Counts) -> Self {
        let deletion_precision = percent(counts.deleted_by_both, counts.deleted_by_output);
        let deletion_recall = percent(counts.deleted_by_both, counts.deleted_by_reference);
        // Twice what both deleted over all that either deleted is the harmonic mean of the two.
        let deletion_f1 = percent(2 * counts.deleted_by_both, counts.deleted_by_output + counts.deleted_by_reference);
        Self {
            hesitation_recall: percent(counts.hesitations_gone, counts.hesitations_said),
            deletion_precision,
            deletion_recall,
            deletion_f1,
            insertions: percent(counts.inserted, counts.output_words),
            content_recall: percent(counts.content_kept, counts.content_due),
            grave_lost: percent(counts.numbers_lost + counts.names_lost + counts.negations_lost, counts.grave_due),
            punctuation_f1: percent(2 * counts.marks_right, counts.marks_written + counts.marks_due),
            casing_f1: percent(2 * counts.capitals_right, counts.capitals_written + counts.capitals_due),
            exact_words: percent(counts.same_words, counts.passages),
            exact_text: percent(counts.same_text, counts.passages),
            length_ratio: percent(counts.output_words, counts.raw_words).map(|share| share / 100.0),
        }
    }
}

/// A share in per cent.
pub(crate) fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

/// Prints every table.
pub(crate) fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let model = report.model.as_deref().unwrap_or("none (rules only)");
    writeln!(out, "Language model: {model}. Style: {}. Figures are defined in docs/evaluation.md.", report.style)?;
    for set in &report.sets {
        print_set(set, out)?;
    }
    print_faults(&report.sets, out)?;
    if let Some(bytes) = report.peak_memory {
        writeln!(out, "\nMost memory of the text engine: {:.0} MB", bytes as f64 / 1e6)?;
    }
    if !report.gates.is_empty() {
        writeln!(out, "\nGates")?;
        for gate in &report.gates {
            writeln!(out, "  {gate}")?;
        }
    }
    Ok(())
}

type Row = (&'static str, fn(&SystemReport) -> String);

const ROWS: [Row; 23] = [
    ("um/uh removed, %", |report| share(report.figures.hesitation_recall)),
    ("deleted words: precision, %", |report| share(report.figures.deletion_precision)),
    ("deleted words: recall, %", |report| share(report.figures.deletion_recall)),
    ("deleted words: F1, %", |report| share(report.figures.deletion_f1)),
    ("inserted words, %", |report| fine(report.figures.insertions)),
    ("content words kept, %", |report| share(report.figures.content_recall)),
    ("numbers new / lost", |report| both(report.counts.numbers_new, report.counts.numbers_lost)),
    ("names new / lost", |report| both(report.counts.names_new, report.counts.names_lost)),
    ("negations new / lost", |report| both(report.counts.negations_new, report.counts.negations_lost)),
    ("days and months new / lost", |report| both(report.counts.dates_new, report.counts.dates_lost)),
    ("answers", |report| report.counts.answers.to_string()),
    ("refusals", |report| report.counts.refusals.to_string()),
    ("prompt echoes", |report| report.counts.echoes.to_string()),
    ("length, of what was said", |report| fine(report.figures.length_ratio)),
    ("same words as reference, %", |report| share(report.figures.exact_words)),
    ("same text as reference, %", |report| share(report.figures.exact_text)),
    ("punctuation: F1, %", |report| share(report.figures.punctuation_f1)),
    ("capitals: F1, %", |report| share(report.figures.casing_f1)),
    ("edits on clean text, %", |report| fine(report.edits_on_clean())),
    ("unchanged when given again, %", |report| share(report.idempotence())),
    ("model's text taken, %", |report| {
        share(percent(report.verdicts.cleaned, report.verdicts.paragraphs()).filter(|_| has_verdicts(report)))
    }),
    ("fell back: rules / verbatim", |report| {
        if has_verdicts(report) {
            both(report.verdicts.rules_only, report.verdicts.kept_verbatim)
        } else {
            "–".into()
        }
    }),
    ("tokens per second", |report| report.tokens_per_second.map_or("–".into(), |rate| format!("{rate:.0}"))),
];

fn has_verdicts(report: &SystemReport) -> bool {
    matches!(report.system, System::FairCopy | System::Polished)
}

fn print_set(set: &SetReport, out: &mut impl Write) -> io::Result<()> {
    let Some(first) = set.systems.first() else { return Ok(()) };
    let (passages, words) = (first.counts.passages, first.counts.raw_words);
    writeln!(out, "\n{}: {passages} passages, {words} words", set.name)?;
    write!(out, "  {:<29}", "")?;
    for report in &set.systems {
        write!(out, "{:>13}", report.system.label())?;
    }
    writeln!(out)?;
    for (label, cell) in ROWS {
        write!(out, "  {label:<29}")?;
        for report in &set.systems {
            write!(out, "{:>13}", cell(report))?;
        }
        writeln!(out)?;
    }
    for report in set.systems.iter().filter(|report| has_verdicts(report) && !report.verdicts.reasons.is_empty()) {
        let mut reasons: Vec<_> = report.verdicts.reasons.iter().collect();
        reasons.sort_by_key(|(reason, times)| (std::cmp::Reverse(**times), **reason));
        let reasons: Vec<String> = reasons.into_iter().map(|(reason, times)| format!("{reason} {times}")).collect();
        writeln!(out, "  {} fell back because of: {}", report.system.label(), reasons.join(", "))?;
    }
    Ok(())
}

fn print_faults(sets: &[SetReport], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nFidelity check: faults caught of faults put into the references")?;
    write!(out, "  {:<22}", "")?;
    for set in sets {
        write!(out, "{:>21}", set.name)?;
    }
    writeln!(out)?;
    for fault in Fault::ALL {
        write!(out, "  {:<22}", fault.label())?;
        for set in sets {
            let found = set.fidelity.faults.iter().find(|report| report.fault == fault);
            write!(out, "{:>21}", found.map_or("–".into(), |report| of_all(report.caught, report.injected)))?;
        }
        writeln!(out)?;
    }
    write!(out, "  {:<22}", "all faults")?;
    for set in sets {
        let (caught, injected) = totals(set.fidelity.faults.iter());
        write!(out, "{:>21}", of_all(caught, injected))?;
    }
    write!(out, "\n  {:<22}", "correct ones rejected")?;
    for set in sets {
        write!(out, "{:>21}", of_all(set.fidelity.rejected, set.fidelity.untouched))?;
    }
    writeln!(out)
}

/// Caught and injected over several kinds.
pub(crate) fn totals<'a>(faults: impl Iterator<Item = &'a FaultReport>) -> (u64, u64) {
    faults.fold((0, 0), |(caught, injected), report| (caught + report.caught, injected + report.injected))
}

fn of_all(part: u64, whole: u64) -> String {
    percent(part, whole).map_or("–".into(), |share| format!("{part}/{whole} {share:5.1} %"))
}

fn share(value: Option<f64>) -> String {
    value.map_or("–".into(), |value| format!("{value:.1}"))
}

fn fine(value: Option<f64>) -> String {
    value.map_or("–".into(), |value| format!("{value:.2}"))
}

fn both(one: u64, other: u64) -> String {
    format!("{one} / {other}")
}
