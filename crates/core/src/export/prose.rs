//! Plain text and Markdown.

use std::fmt::Write;

use super::{
    Document, Options,
    lead::{is_timed, origin, speaker},
    marks::{Item, items, name},
    notes::{self, shows_text},
};
use crate::transcript::Side;

/// A paragraph of the fair copy and a blank line, or a segment a line.
pub(super) fn text(document: &Document, options: &Options) -> String {
    let fair = options.side == Side::FairCopy && document.fair_copy.is_some();
    let timed = options.times && is_timed(document);
    let mut file = notes::text(document, options);
    if !shows_text(document, options) {
        return file;
    }
    for item in items(document, options.side) {
        if fair && !file.is_empty() {
            file.push('\n');
        }
        let block = match item {
            Item::Block(block) => block,
            Item::Mark(mark) => {
                let _ = writeln!(file, "--- {} {} ---", mark.at.clock(), name(mark, options));
                continue;
            }
        };
        // Writing to a String cannot fail.
        if timed {
            let _ = write!(file, "[{}] ", block.span.start.clock());
        }
        if let Some(name) = speaker(document, options, block.track) {
            let _ = write!(file, "{name}: ");
        }
        let _ = writeln!(file, "{}", block.text.trim());
    }
    file
}

/// Title, where it comes from, and a Markdown paragraph for each block.
pub(super) fn markdown(document: &Document, options: &Options) -> String {
    let timed = options.times && is_timed(document);
    let mut file = format!("# {}\n\n*{}*\n", escape(&document.session.title), escape(&origin(document)));
    file.push_str(&notes::markdown(document, options));
    if !shows_text(document, options) {
        return file;
    }
    for item in items(document, options.side) {
        file.push('\n');
        let block = match item {
            Item::Block(block) => block,
            Item::Mark(mark) => {
                let _ = writeln!(file, "> `{}` **{}**", mark.at.clock(), escape(&name(mark, options)));
                continue;
            }
        };
        if let Some(name) = speaker(document, options, block.track) {
            let _ = write!(file, "**{}** ", escape(name));
        }
        if timed {
            let _ = write!(file, "`{}` ", block.span.start.clock());
        }
        let _ = writeln!(file, "{}", escape(block.text.trim()));
    }
    file
}

/// What would be taken for Markdown (CommonMark 0.31, section 2.4) gets a backslash.
pub(super) fn escape(text: &str) -> String {
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
