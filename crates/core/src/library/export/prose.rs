//! Plain text and Markdown.

use std::fmt::Write;

use super::{super::Side, Document, Options, blocks::blocks, speaker};
use crate::{session::Source, transcript::Millis};

/// A paragraph of the fair copy and a blank line, or a segment a line.
pub(super) fn text(document: &Document, options: Options) -> String {
    let fair = options.side == Side::FairCopy && document.fair_copy.is_some();
    let timed = options.times && is_timed(document);
    let mut file = String::new();
    for block in blocks(document, options.side) {
        if fair && !file.is_empty() {
            file.push('\n');
        }
        // Writing to a String cannot fail.
        if timed {
            let _ = write!(file, "[{}] ", block.span.start.clock());
        }
        if let Some(name) = speaker(document, block.track) {
            let _ = write!(file, "{name}: ");
        }
        let _ = writeln!(file, "{}", block.text.trim());
    }
    file
}

/// Title, where it comes from, and a Markdown paragraph for each block.
pub(super) fn markdown(document: &Document, options: Options) -> String {
    let timed = options.times && is_timed(document);
    let mut file = format!("# {}\n\n*{}*\n", escape(&document.session.title), escape(&origin(document)));
    for block in blocks(document, options.side) {
        file.push('\n');
        if let Some(name) = speaker(document, block.track) {
            let _ = write!(file, "**{name}** ");
        }
        if timed {
            let _ = write!(file, "`{}` ", block.span.start.clock());
        }
        let _ = writeln!(file, "{}", escape(block.text.trim()));
    }
    file
}

/// Pasted text has no times.
fn is_timed(document: &Document) -> bool {
    document.transcript.segments.iter().any(|segment| segment.span.end > Millis(0))
}

fn origin(document: &Document) -> String {
    let session = &document.session;
    let created = jiff::Timestamp::from_millisecond(session.created_unix_ms).ok();
    let mut parts: Vec<String> = created.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).into_iter().collect();
    parts.extend(session.duration.map(Millis::clock));
    parts.push(document.transcript.language.clone());
    if let Source::File { original } = &session.source {
        parts.extend(original.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    parts.join(" · ")
}

/// What would be taken for Markdown (CommonMark 0.31, section 2.4) gets a backslash.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in text.lines() {
        if !escaped.is_empty() {
            escaped.push('\n');
        }
        let digits = line.chars().take_while(char::is_ascii_digit).count();
        for (place, character) in line.chars().enumerate() {
            let anywhere = matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '|');
            let at_start = place == 0 && matches!(character, '#' | '>' | '-' | '+' | '=');
            let numbered = digits > 0 && place == digits && matches!(character, '.' | ')');
            if anywhere || at_start || numbered {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    escaped
}
