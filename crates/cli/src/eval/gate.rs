//! What a fair copy must reach before it is called good.

use std::fmt;

use serde::Serialize;

use super::{
    faults::Fault,
    measure::Counts,
    report::{FaultReport, Report, SetReport, SystemReport, percent, totals},
    systems::System,
};

/// One demand and what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Gate {
    /// What is demanded, with the bound.
    pub(crate) demand: String,
    /// What was measured, or why it could not be.
    pub(crate) measured: String,
    pub(crate) passed: bool,
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.passed { "pass" } else { "FAIL" };
        write!(f, "{mark}  {:<62} {}", self.demand, self.measured)
    }
}

/// Most inserted words, % of the output.
const INSERTIONS: f64 = 0.5;
/// Fewest um/uh removed, %.
const HESITATIONS: f64 = 98.0;
/// Most numbers, names and negations lost, % of those that the reference has.
const GRAVE_LOST: f64 = 0.1;
/// Fewest content words kept, % of those that stand in both the raw text and the reference.
const CONTENT: f64 = 98.5;
/// Most words edited in text that is clean already, % of its words.
const CLEAN_EDITS: f64 = 0.5;
/// Fewest passages that stay as they are when they are given again, %.
const IDEMPOTENCE: f64 = 99.5;
/// Fewest challenge passages where the model's text is taken, %.
const ACCEPTED: f64 = 80.0;
/// Fewest faults caught, %.
const CAUGHT: f64 = 99.0;
/// Most correct fair copies rejected, %.
const REJECTED: f64 = 5.0;

/// Every gate that the report allows to judge. Without a language model the fair copy cannot be judged, and that fails.
pub(crate) fn judge(report: &Report) -> Vec<Gate> {
    let mut gates = Vec::new();
    for set in &report.sets {
        judge_set(set, &mut gates);
    }
    let own = || report.sets.iter().filter(|set| set.own);
    if own().next().is_some() {
        let rejected: u64 = own().map(|set| set.fidelity.rejected).sum();
        let untouched: u64 = own().map(|set| set.fidelity.untouched).sum();
        let faults: Vec<&FaultReport> = own().flat_map(|set| &set.fidelity.faults).collect();
        judge_faults(&faults, &mut gates);
        gates.push(at_most("own sets: correct fair copies rejected", percent(rejected, untouched), REJECTED));
    }
    gates
}

/// Each kind by itself: many that are caught must not hide one that is not. A kind without a place for it is left out.
fn judge_faults(faults: &[&FaultReport], gates: &mut Vec<Gate>) {
    let mut kinds: Vec<&str> = Fault::ALL.iter().map(|fault| fault.kind()).collect();
    kinds.dedup();
    for kind in kinds {
        let (caught, injected) = totals(faults.iter().copied().filter(|report| report.fault.kind() == kind));
        if injected > 0 {
            gates.push(at_least(&format!("own sets: caught, {kind}"), percent(caught, injected), CAUGHT));
        }
    }
}

fn judge_set(set: &SetReport, gates: &mut Vec<Gate>) {
    let name = &set.name;
    let Some(report) = set.of(System::FairCopy) else {
        gates.push(Gate {
            demand: format!("{name}: a fair copy by a language model"),
            measured: "no language model".into(),
            passed: false,
        });
        return;
    };
    judge_copy(name, report, &mut *gates);
    if set.challenge {
        let taken = percent(report.verdicts.cleaned, report.verdicts.paragraphs());
        gates.push(at_least(&format!("{name}: model's text taken"), taken, ACCEPTED));
    }
    if let Some(rules) = set.of(System::Rules) {
        let (with, without) = (report.figures.deletion_f1, rules.figures.deletion_f1);
        gates.push(Gate {
            demand: format!("{name}: deletion F1 above the rules alone"),
            measured: format!("{:.2} against {:.2}", with.unwrap_or_default(), without.unwrap_or_default()),
            passed: with > without,
        });
    }
    if let Some(free) = set.of(System::Polished) {
        gates.push(no_remarks(&format!("{name}, polished"), &free.counts));
    }
}

fn judge_copy(name: &str, report: &SystemReport, gates: &mut Vec<Gate>) {
    let (counts, figures) = (&report.counts, &report.figures);
    let new = counts.numbers_new + counts.names_new + counts.negations_new;
    gates.push(none(&format!("{name}: new numbers, names, negations"), new));
    if counts.grave_due > 0 {
        gates.push(at_most(&format!("{name}: lost numbers, names, negations"), figures.grave_lost, GRAVE_LOST));
    }
    gates.push(no_remarks(name, counts));
    gates.push(at_most(&format!("{name}: inserted words"), figures.insertions, INSERTIONS));
    if counts.content_due > 0 {
        gates.push(at_least(&format!("{name}: content words kept"), figures.content_recall, CONTENT));
    }
    if counts.hesitations_said > 0 {
        gates.push(at_least(&format!("{name}: um/uh removed"), figures.hesitation_recall, HESITATIONS));
    }
    gates.push(at_most(&format!("{name}: edits on clean text"), report.edits_on_clean(), CLEAN_EDITS));
    gates.push(at_least(&format!("{name}: unchanged when given again"), report.idempotence(), IDEMPOTENCE));
}

fn no_remarks(name: &str, counts: &Counts) -> Gate {
    none(&format!("{name}: answers, refusals, echoes"), counts.answers + counts.refusals + counts.echoes)
}

fn none(demand: &str, count: u64) -> Gate {
    Gate { demand: format!("{demand}: none"), measured: count.to_string(), passed: count == 0 }
}

fn at_least(demand: &str, value: Option<f64>, bound: f64) -> Gate {
    let passed = value.is_some_and(|value| value >= bound);
    Gate { demand: format!("{demand} ≥ {bound} %"), measured: shown(value), passed }
}

fn at_most(demand: &str, value: Option<f64>, bound: f64) -> Gate {
    let passed = value.is_some_and(|value| value <= bound);
    Gate { demand: format!("{demand} ≤ {bound} %"), measured: shown(value), passed }
}

fn shown(value: Option<f64>) -> String {
    value.map_or("nothing to measure".into(), |value| format!("{value:.2} %"))
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::eval::{
        faults::Fault,
        measure::Counts,
        report::{CleanText, FaultReport, FidelityReport, Figures, Report, SetReport, SystemReport},
        systems::{System, Verdicts},
    };

    fn good(system: System, deleted_by_both: u64) -> SystemReport {
        let counts = Counts {
            passages: 10,
            raw_words: 500,
            output_words: 400,
            hesitations_said: 50,
            hesitations_gone: 49,
            deleted_by_both,
            deleted_by_output: 100,
            deleted_by_reference: 100,
            inserted: 2,
            content_due: 1000,
            content_kept: 985,
            grave_due: 1000,
            numbers_lost: 1,
            ..Counts::default()
        };
        let verdicts = Verdicts { cleaned: 8, rules_only: 2, ..Verdicts::default() };
        let clean = Some(CleanText { words: 1000, edits: 5 });
        let figures = Figures::of(&counts);
        SystemReport { system, counts, figures, verdicts, clean, unchanged: Some(10), tokens_per_second: None }
    }

    fn report(change: impl FnOnce(&mut SetReport)) -> Report {
        // A kind that is always caught does not make up for another.
        let faults = vec![
            FaultReport { fault: Fault::AnswerInstead, injected: 1000, caught: 1000 },
            FaultReport { fault: Fault::Refusal, injected: 100, caught: 99 },
        ];
        let mut set = SetReport {
            name: "challenge".into(),
            own: true,
            challenge: true,
            systems: vec![good(System::Rules, 80), good(System::FairCopy, 90), good(System::Polished, 90)],
            fidelity: FidelityReport { untouched: 100, rejected: 5, faults },
        };
        change(&mut set);
        Report { sets: vec![set], ..Report::default() }
    }

    fn failing(change: impl FnOnce(&mut SetReport)) -> Vec<String> {
        judge(&report(change)).into_iter().filter(|gate| !gate.passed).map(|gate| gate.demand).collect()
    }

    #[test]
    fn at_the_bounds_every_gate_passes() {
        assert_eq!(failing(|_| ()), Vec::<String>::new());
    }

    #[test]
    fn each_gate_fails_by_itself() {
        type Spoil = fn(&mut SetReport);
        let cases: [(&str, Spoil); 15] = [
            ("new numbers", |set| set.systems[1].counts.numbers_new = 1),
            ("new numbers, names", |set| set.systems[1].counts.names_new = 1),
            ("lost numbers", |set| set.systems[1].figures.grave_lost = Some(0.11)),
            ("answers", |set| set.systems[1].counts.echoes = 1),
            ("polished: answers", |set| set.systems[2].counts.answers = 1),
            ("content words", |set| set.systems[1].figures.content_recall = Some(98.4)),
            ("clean text", |set| set.systems[1].clean = Some(CleanText { words: 1000, edits: 6 })),
            ("given again", |set| set.systems[1].unchanged = Some(9)),
            ("inserted", |set| set.systems[1].figures.insertions = Some(0.51)),
            ("um/uh", |set| set.systems[1].figures.hesitation_recall = Some(97.9)),
            ("taken", |set| set.systems[1].verdicts.kept_verbatim = 1),
            ("deletion F1", |set| set.systems[1].figures.deletion_f1 = Some(80.0)),
            ("caught, a refusal", |set| set.fidelity.faults[1].caught = 98),
            ("rejected", |set| set.fidelity.rejected = 6),
            ("language model", |set| set.systems.truncate(1)),
        ];
        for (gate, change) in cases {
            let failed = failing(change);
            assert!(failed.len() == 1 && failed[0].contains(gate), "{gate}: {failed:?}");
        }
    }
}
