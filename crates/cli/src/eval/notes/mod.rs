//! `faircopy eval --notes`: how much of what a person marked the rules find, and whether the check finds lines that nothing supports.

mod faults;
mod meetings;

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Write},
    path::Path,
};

use faircopy_core::{
    note::{Draft, SectionKind, Support},
    notes::{Source, Template, notes_by_rule, supported},
};

use self::{
    faults::Fault,
    meetings::{Mark, Meeting, read},
};
use super::EvalError;

/// Share of the lines put in that the check must mark, in per cent.
const FLAGGED: f64 = 95.0;
/// The kinds that a person marked.
const KINDS: [(SectionKind, &str); 3] = [
    (SectionKind::Decisions, "decisions"),
    (SectionKind::ActionItems, "action items"),
    (SectionKind::OpenQuestions, "open questions"),
];

/// What was counted.
#[derive(Default)]
struct Counts {
    /// For each kind: marked, of these found, lines made, of these right.
    found: BTreeMap<SectionKind, [usize; 4]>,
    /// Of tasks that name somebody or a time and were found: how many, and how many with it.
    who: [usize; 2],
    when: [usize; 2],
    /// Lines that the rules made, and those without a citation.
    made: [usize; 2],
    /// For each fault: lines put in, and marked.
    faults: BTreeMap<Fault, [usize; 2]>,
    /// Right lines, and those that were marked all the same.
    right: [usize; 2],
    /// What the check got wrong, for people.
    wrong: Vec<String>,
}

/// Measures all meetings of a folder and prints; false when the check marks too few, or a line cites nothing.
pub(crate) fn run(folder: &Path, out: &mut impl Write) -> Result<bool, EvalError> {
    let meetings = read(folder)?;
    let mut counts = Counts::default();
    for (place, meeting) in meetings.iter().enumerate() {
        let source = Source::of(&meeting.transcript(), None);
        counts.rules(meeting, &source);
        let other = &meetings[(place + 1) % meetings.len()];
        counts.check(meeting, other, &source);
    }
    print(&counts, meetings.len(), out).map_err(|source| EvalError::Write { source })?;
    Ok(counts.is_good())
}

impl Counts {
    fn rules(&mut self, meeting: &Meeting, source: &Source) {
        let templates = Template::built_in();
        for template in templates.iter().filter(|template| template.name == meeting.template) {
            let made = notes_by_rule(source, template);
            self.made[0] += made.len();
            self.made[1] += made.iter().filter(|found| found.line.cites.is_empty()).count();
        }
        // What was marked are the sections of a meeting, whatever it was.
        let template = &templates[0];
        let made = notes_by_rule(source, template);
        for (kind, _) in KINDS {
            let lines: Vec<&Draft> = made
                .iter()
                .filter(|found| template.sections[found.section].kind == kind)
                .map(|found| &found.line)
                .collect();
            let marks = meeting.marks(kind);
            let rests_on =
                |line: &Draft, mark: &Mark| line.cites.iter().any(|cite| cite.segment == meeting.place(mark.at));
            let counts = self.found.entry(kind).or_default();
            counts[0] += marks.len();
            counts[2] += lines.len();
            counts[3] += lines.iter().filter(|line| marks.iter().any(|mark| rests_on(line, mark))).count();
            for mark in marks {
                let Some(line) = lines.iter().find(|line| rests_on(line, mark)) else {
                    self.wrong.push(format!("not found, {kind:?}: {} {}", meeting.title, mark.at));
                    continue;
                };
                self.found.entry(kind).or_default()[1] += 1;
                if let Some(who) = &mark.who {
                    self.who[0] += 1;
                    self.who[1] += usize::from(line.who.as_ref().is_some_and(|found| meetings::is(found, who)));
                }
                if let Some(when) = &mark.when {
                    self.when[0] += 1;
                    let is_right = line.when.as_ref().is_some_and(|found| found.contains(when));
                    self.when[1] += usize::from(is_right);
                    if !is_right {
                        self.wrong.push(format!("when, {:?} instead of {when}: {}", line.when, line.text));
                    }
                }
            }
            for line in lines.iter().filter(|line| !marks.iter().any(|mark| rests_on(line, mark))) {
                self.wrong.push(format!("too much, {kind:?}: {}", line.text));
            }
        }
    }

    fn check(&mut self, meeting: &Meeting, other: &Meeting, source: &Source) {
        let is_marked = |line: Draft| matches!(supported(line, source).support, Support::NotFound { .. });
        for note in &meeting.notes {
            let line = meeting.line(&note.text, &note.cites);
            self.right[0] += 1;
            if let Support::NotFound { word } = supported(line.clone(), source).support {
                self.right[1] += 1;
                self.wrong.push(format!("right, but marked for “{word}”: {}", line.text));
            }
        }
        for fault in Fault::ALL {
            for line in fault.lines(meeting, other) {
                let counts = self.faults.entry(fault).or_default();
                counts[0] += 1;
                if is_marked(line.clone()) {
                    counts[1] += 1;
                } else {
                    self.wrong.push(format!("{fault}, but not marked: {}", line.text));
                }
            }
        }
    }

    fn all_faults(&self) -> [usize; 2] {
        self.faults.values().fold([0, 0], |all, counts| [all[0] + counts[0], all[1] + counts[1]])
    }

    fn is_good(&self) -> bool {
        let [all, marked] = self.all_faults();
        self.made[1] == 0 && all > 0 && percent(marked, all) >= FLAGGED
    }
}

fn percent(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 * 100.0 / of as f64 }
}

fn print(counts: &Counts, meetings: usize, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "Notes by rule, {meetings} meetings")?;
    writeln!(out, "  {:<22}{:>8}{:>8}{:>8}{:>12}{:>9}", "", "marked", "lines", "right", "precision %", "recall %")?;
    for (kind, name) in KINDS {
        let [marked, found, lines, right] = counts.found.get(&kind).copied().unwrap_or_default();
        let (precision, recall) = (percent(right, lines), percent(found, marked));
        writeln!(out, "  {name:<22}{marked:>8}{lines:>8}{right:>8}{precision:>12.1}{recall:>9.1}")?;
    }
    for (name, [all, right]) in [("who, of tasks found", counts.who), ("when, of tasks found", counts.when)] {
        writeln!(out, "  {name:<22}{all:>8}{:>8}{right:>8}", "")?;
    }
    writeln!(out, "  lines without a citation: {} of {}", counts.made[1], counts.made[0])?;
    writeln!(out, "\nCheck of lines")?;
    writeln!(out, "  {:<26}{:>8}{:>8}{:>9}", "put in", "lines", "marked", "%")?;
    let total = counts.all_faults();
    let rows = counts.faults.iter().map(|(fault, counts)| (fault.to_string(), *counts));
    for (name, [all, marked]) in rows.chain([("all".to_owned(), total)]) {
        writeln!(out, "  {name:<26}{all:>8}{marked:>8}{:>9.1}", percent(marked, all))?;
    }
    let [right, marked] = counts.right;
    writeln!(out, "  {:<26}{right:>8}{marked:>8}{:>9.1}", "right lines", percent(marked, right))?;
    for line in &counts.wrong {
        writeln!(out, "  {line}")?;
    }
    let gate = if counts.is_good() { "passed" } else { "failed" };
    writeln!(out, "\nGate (at least {FLAGGED} % of the lines put in are marked, every line cites): {gate}")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "another number",
            Self::Name => "another name",
            Self::Turned => "negation turned",
            Self::Invented => "invented task",
            Self::Foreign => "of another meeting",
        })
    }
}
