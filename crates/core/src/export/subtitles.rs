//! SubRip and WebVTT.

use std::fmt::Write;

use super::{
    Document, Options,
    cues::cues,
    lead::speaker,
    marks::{bookmarks, name},
};
use crate::{session::Mark, transcript::Millis};

/// SubRip: numbered cues; who speaks stands before the text.
pub(super) fn srt(document: &Document, options: &Options) -> String {
    let mut file = String::new();
    for (place, cue) in cues(document, options.side).into_iter().enumerate() {
        let who = speaker(document, options, cue.track).map_or_else(String::new, |name| format!("{name}: "));
        // The format has no escapes: an arrow within the text must not look like one between times.
        let text = cue.lines.join("\n").replace("-->", "→");
        let (start, end) = (time(cue.span.start, ','), time(cue.span.end, ','));
        // Writing to a String cannot fail.
        let _ = writeln!(file, "{}\n{start} --> {end}\n{who}{text}\n", place + 1);
    }
    file
}

/// WebVTT (W3C): who speaks is the cue's voice, and a bookmark is a comment, which no player shows.
pub(super) fn vtt(document: &Document, options: &Options) -> String {
    let mut file = "WEBVTT\n\n".to_owned();
    let mut marks = bookmarks(document).peekable();
    let comment = |mark: &Mark| {
        // A comment must hold no arrow.
        let name = name(mark, options).replace("-->", "→");
        format!("NOTE {} {name}\n\n", time(mark.at, '.'))
    };
    for cue in cues(document, options.side) {
        while let Some(mark) = marks.next_if(|mark| mark.at < cue.span.start) {
            file.push_str(&comment(mark));
        }
        let voice =
            speaker(document, options, cue.track).map_or_else(String::new, |name| format!("<v {}>", escape(name)));
        let text = escape(&cue.lines.join("\n"));
        let (start, end) = (time(cue.span.start, '.'), time(cue.span.end, '.'));
        let _ = writeln!(file, "{start} --> {end}\n{voice}{text}\n");
    }
    file.extend(marks.map(comment));
    file
}

fn time(at: Millis, mark: char) -> String {
    let (seconds, millis) = (at.0 / 1000, at.0 % 1000);
    format!("{:02}:{:02}:{:02}{mark}{millis:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
