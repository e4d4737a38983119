//! Notes in an export: headings and lines, each line with the times that it rests on.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Content, Document, Options, lead::is_timed, prose, xml};
use crate::note::{Citation, Line, MadeBy, Notes, SectionKind, Support, Who};

/// A piece of notes, from top to bottom.
pub(super) enum Part {
    /// Who made them, or that there is nothing in them.
    Remark(String),
    /// Head of a section.
    Heading(String),
    /// A line of the section.
    Line(Entry),
}

/// A line as people read it.
pub(super) struct Entry {
    /// Whether it is a task, and then whether it is done.
    pub(super) done: Option<bool>,
    /// Why it is no fact.
    pub(super) warning: Option<String>,
    /// Who is to do it, where the text does not say so.
    pub(super) who: Option<String>,
    /// What it says.
    pub(super) text: String,
    /// Until when, where the text does not say so.
    pub(super) when: Option<String>,
    /// The times that it rests on.
    pub(super) times: Vec<String>,
}

/// Whether the text is written too, or instead where there are no notes.
pub(super) fn shows_text(document: &Document, options: &Options) -> bool {
    options.content != Content::Notes || document.notes.is_none()
}

/// The notes; nothing where none are wanted. A section without lines is left out; where all are, that is said.
pub(super) fn parts(document: &Document, options: &Options) -> Vec<Part> {
    let Some(notes) = document.notes.as_ref().filter(|_| options.content != Content::Text) else { return Vec::new() };
    let labels = &options.labels.notes;
    let remark = if notes.head.made_by == MadeBy::Rules { &labels.by_rule } else { &labels.by_model };
    let mut parts = Vec::new();
    for section in notes.sections.iter().filter(|section| !section.lines.is_empty()) {
        parts.push(Part::Heading(labels.heading(section).to_owned()));
        parts.extend(section.lines.iter().map(|line| Part::Line(entry(line, section.kind, document, options))));
    }
    if parts.is_empty() {
        parts.push(Part::Remark(labels.nothing.clone()));
    }
    parts.push(Part::Remark(remark.clone()));
    parts
}

/// As plain text, with an empty line behind it where the text follows.
pub(super) fn text(document: &Document, options: &Options) -> String {
    let mut file = String::new();
    for part in parts(document, options) {
        // Writing to a String cannot fail.
        let _ = match part {
            Part::Heading(text) | Part::Remark(text) if file.is_empty() => writeln!(file, "{text}"),
            Part::Heading(text) | Part::Remark(text) => writeln!(file, "\n{text}"),
            Part::Line(line) => writeln!(file, "- {}", line.plain()),
        };
    }
    file
}

/// As Markdown: headings of the second level, tasks with boxes.
pub(super) fn markdown(document: &Document, options: &Options) -> String {
    let mut file = String::new();
    for part in parts(document, options) {
        // Writing to a String cannot fail.
        let _ = match part {
            Part::Heading(text) => writeln!(file, "\n## {}\n", prose::escape(&text)),
            Part::Line(line) => writeln!(file, "{}", line.markdown()),
            Part::Remark(text) => writeln!(file, "\n*{}*", prose::escape(&text)),
        };
    }
    file
}

/// As HTML: headings of the second level and lists.
pub(super) fn html(document: &Document, options: &Options) -> String {
    let (mut html, mut in_list) = (String::new(), false);
    for part in parts(document, options) {
        if in_list && !matches!(part, Part::Line(_)) {
            html.push_str("</ul>\n");
            in_list = false;
        }
        // Writing to a String cannot fail.
        let _ = match part {
            Part::Heading(text) => writeln!(html, "<h2 dir=\"auto\">{}</h2>", xml::escape(&text)),
            Part::Remark(text) => writeln!(html, "<p class=\"origin\" dir=\"auto\">{}</p>", xml::escape(&text)),
            Part::Line(line) => {
                html.push_str(if in_list { "" } else { "<ul>\n" });
                in_list = true;
                writeln!(html, "<li dir=\"auto\">{}</li>", line.html())
            }
        };
    }
    html
}

/// For programs; the names are those of the library.
pub(super) fn json(notes: &Notes) -> Value {
    let cite = |cite: &Citation| json!({ "track": cite.track, "segment": cite.segment, "start_ms": cite.span.start, "end_ms": cite.span.end });
    let line = |line: &Line| {
        let (support, missing) = match &line.support {
            Support::Found => ("found", None),
            Support::NotFound { word } => ("not_found", Some(word)),
            Support::Written => ("written", None),
        };
        let (speaker, name) = match &line.who {
            Some(Who::Speaker { track }) => (Some(track), None),
            Some(Who::Named { name }) => (None, Some(name)),
            None => (None, None),
        };
        json!({ "text": line.text, "speaker": speaker, "name": name, "when": line.when, "done": line.done,
            "support": support, "missing": missing, "edited": line.edited,
            "cites": line.cites.iter().map(cite).collect::<Vec<_>>() })
    };
    let sections = notes.sections.iter().map(|section| {
        json!({ "kind": section.kind, "heading": section.heading,
            "lines": section.lines.iter().map(line).collect::<Vec<_>>() })
    });
    let model = match &notes.head.made_by {
        MadeBy::Rules => None,
        MadeBy::Model { model } => Some(model),
    };
    json!({ "version": notes.head.version, "template": notes.head.template, "model": model,
        "complete": notes.head.complete, "sections": sections.collect::<Vec<_>>() })
}

fn entry(line: &Line, kind: SectionKind, document: &Document, options: &Options) -> Entry {
    let labels = &options.labels;
    let who = line.who.as_ref().map(|who| match who {
        Who::Speaker { track } => labels.track(*track).to_owned(),
        Who::Named { name } => name.clone(),
    });
    let mut times: Vec<String> = Vec::new();
    if is_timed(document) {
        times.extend(line.cites.iter().map(|cite| cite.span.start.clock()));
        times.dedup();
    }
    Entry {
        done: (kind == SectionKind::ActionItems).then_some(line.done),
        warning: matches!(line.support, Support::NotFound { .. }).then(|| labels.notes.not_found.clone()),
        who: who.filter(|who| !line.text.contains(who.as_str())),
        text: line.text.split_whitespace().collect::<Vec<_>>().join(" "),
        when: line.when.clone().filter(|when| !says(&line.text, when)),
        times,
    }
}

/// Whether a text says these words, however they are written.
fn says(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}

impl Entry {
    /// On one line, without marks.
    pub(super) fn plain(&self) -> String {
        let mut line = match self.done {
            Some(true) => "[x] ".to_owned(),
            Some(false) => "[ ] ".to_owned(),
            None => String::new(),
        };
        line.extend(self.warning.iter().map(|warning| format!("({warning}) ")));
        line.extend(self.who.iter().map(|who| format!("{who}: ")));
        line.push_str(&self.text);
        line.extend(self.when.iter().map(|when| format!(" ({when})")));
        if !self.times.is_empty() {
            let _ = write!(line, " [{}]", self.times.join(", "));
        }
        line
    }

    fn markdown(&self) -> String {
        let mut line = match self.done {
            Some(true) => "- [x] ".to_owned(),
            Some(false) => "- [ ] ".to_owned(),
            None => "- ".to_owned(),
        };
        line.extend(self.warning.iter().map(|warning| format!("*({})* ", prose::escape(warning))));
        line.extend(self.who.iter().map(|who| format!("**{}:** ", prose::escape(who))));
        line.push_str(&prose::escape(&self.text));
        line.extend(self.when.iter().map(|when| format!(" ({})", prose::escape(when))));
        line.extend(self.times.iter().map(|time| format!(" `{time}`")));
        line
    }

    fn html(&self) -> String {
        let mut line = match self.done {
            Some(true) => "☑ ".to_owned(),
            Some(false) => "☐ ".to_owned(),
            None => String::new(),
        };
        line.extend(self.warning.iter().map(|warning| format!("<em>({})</em> ", xml::escape(warning))));
        line.extend(self.who.iter().map(|who| format!("<strong><bdi>{}:</bdi></strong> ", xml::escape(who))));
        line.push_str(&xml::escape(&self.text));
        line.extend(self.when.iter().map(|when| format!(" <bdi>({})</bdi>", xml::escape(when))));
        line.extend(self.times.iter().map(|time| format!(" <time>{time}</time>")));
        line
    }
}
