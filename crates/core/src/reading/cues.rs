//! SubRip and WebVTT as they are found: missing numbers, loose times, tags, overlaps, lines that roll on.
//!
//! Written here because the crates for it are either no longer kept or refuse files that players show without complaint.

use crate::transcript::Span;

/// A subtitle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// When it is shown.
    pub span: Span,
    /// Its words on one line, without tags.
    pub text: String,
    /// Who speaks, where the file says so.
    pub voice: Option<String>,
}

/// Shown so shortly that a cue only rolls lines on: what automatic captions do.
const ROLLING_MS: u64 = 50;

/// The cues of a subtitle file by their start; `None` when the text is something else.
pub fn cues(text: &str) -> Option<Vec<Cue>> {
    let lines: Vec<&str> = text.lines().collect();
    let times: Vec<(usize, Span)> =
        lines.iter().enumerate().filter_map(|(place, line)| times(line).map(|span| (place, span))).collect();
    let is_vtt = text.trim_start().starts_with("WEBVTT");
    // Prose may hold an arrow somewhere; a subtitle file begins with one.
    let first = times.first().map(|(first, _)| *first);
    let before = lines[..first.unwrap_or(0)].iter().filter(|line| !line.trim().is_empty()).count();
    if !is_vtt && (first.is_none() || before > 2) {
        return None;
    }
    let mut found = Vec::new();
    for (place, (at, span)) in times.iter().enumerate() {
        let end = times.get(place + 1).map_or(lines.len(), |(next, _)| *next);
        let payload = payload(&lines[at + 1..end], place + 1 == times.len());
        found.push((*span, payload));
    }
    found.sort_by_key(|(span, _)| span.start);
    Some(spoken(&found))
}

/// The lines of a cue, of all that stands before the next one's times.
fn payload<'a>(lines: &[&'a str], is_last: bool) -> Vec<&'a str> {
    // A line of spaces ends nothing: automatic captions begin with one.
    let own = match lines.iter().position(|line| line.is_empty()) {
        Some(blank) => {
            let rest: Vec<&str> = lines[blank..].iter().copied().filter(|line| !line.trim().is_empty()).collect();
            let is_aside = |line: &&str| ["NOTE", "STYLE", "REGION"].iter().any(|word| line.starts_with(word));
            let is_next = |line: &&str| is_aside(line) || is_number(line);
            match rest.first() {
                // A blank line within a cue is against the rules, and found all the same.
                Some(first) if !is_next(first) && is_last => lines,
                Some(first) if !is_next(first) && rest.len() > 1 => &lines[..lines.len() - 1],
                _ => &lines[..blank],
            }
        }
        // No blank line between two cues: the last line is the next one's number.
        None if !is_last && lines.last().is_some_and(|line| is_number(line)) => &lines[..lines.len() - 1],
        None => lines,
    };
    own.iter().copied().filter(|line| !line.trim().is_empty()).collect()
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| c.is_ascii_digit())
}

/// Cues with words; what a cue only shows again is left out.
fn spoken(found: &[(Span, Vec<&str>)]) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    for (span, payload) in found {
        let mut voice = None;
        let mut lines: Vec<String> = payload.iter().map(|line| plain(line, &mut voice)).collect();
        lines.retain(|line| !line.is_empty());
        let now = lines.clone();
        let rolls = lines.len() > 1 || span.length().0 <= ROLLING_MS;
        if rolls && !lines.is_empty() && shown.last() == lines.first() {
            lines.remove(0);
        }
        if !now.is_empty() {
            shown = now;
        }
        if !lines.is_empty() {
            cues.push(Cue { span: *span, text: lines.join(" "), voice });
        }
    }
    cues
}

/// The two times of a line such as `00:01:02,345 --> 00:01:04.5 align:start`.
fn times(line: &str) -> Option<Span> {
    let (start, rest) = line.split_once("-->")?;
    let (start, end) = (millis(start.trim())?, millis(rest.split_whitespace().next()?)?);
    Some(Span::new(start, end))
}

/// `h:mm:ss,mmm`, `mm:ss.mmm` and what is near them.
fn millis(clock: &str) -> Option<u64> {
    let (whole, fraction) = clock.split_once([',', '.']).unwrap_or((clock, "0"));
    let parts: Vec<&str> = whole.split(':').map(str::trim).collect();
    if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.is_empty() || part.len() > 4) {
        return None;
    }
    let mut seconds: u64 = 0;
    for part in parts {
        seconds = seconds * 60 + part.parse::<u64>().ok()?;
    }
    let fraction: String = fraction.chars().take(3).collect();
    let digits = u32::try_from(fraction.len()).ok()?;
    Some(seconds * 1000 + fraction.parse::<u64>().ok()? * 10_u64.pow(3 - digits))
}

/// A line without tags and escapes; the name in `<v Name>` goes to `voice`.
fn plain(line: &str, voice: &mut Option<String>) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(['<', '{']) {
        let (before, from) = rest.split_at(start);
        text.push_str(before);
        let close = if from.starts_with('<') { '>' } else { '}' };
        match from.find(close) {
            Some(end) if is_tag(&from[1..end], close) => {
                if let Some((tag, name)) = from[1..end].split_once(' ')
                    && (tag == "v" || tag.starts_with("v."))
                {
                    *voice = Some(unescaped(name.trim()));
                }
                rest = &from[end + 1..];
            }
            _ => {
                text.push_str(&from[..1]);
                rest = &from[1..];
            }
        }
    }
    text.push_str(rest);
    // Formatting of other subtitle programs.
    let text = unescaped(&text).replace("\\N", " ").replace("\\n", " ").replace("\\h", " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tags of both formats, and times within automatic captions; anything else between brackets was said.
fn is_tag(inner: &str, close: char) -> bool {
    if close == '}' {
        return inner.starts_with('\\');
    }
    let inner = inner.trim_start_matches('/');
    let name = inner.split([' ', '.', '=']).next().unwrap_or_default().to_lowercase();
    let known = ["i", "b", "u", "s", "c", "v", "font", "lang", "ruby", "rt", "span", "em", "strong", "br", "br/"];
    known.contains(&name.as_str()) || millis(inner).is_some()
}

fn unescaped(text: &str) -> String {
    const ESCAPES: [(&str, &str); 8] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", "\u{200e}"),
        ("&rlm;", "\u{200f}"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    ESCAPES.iter().fold(text.to_owned(), |text, (escape, letter)| text.replace(escape, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, expect: &[(u64, u64, &str)]) {
        let found = cues(file).unwrap_or_default();
        let found: Vec<(u64, u64, &str)> =
            found.iter().map(|cue| (cue.span.start.0, cue.span.end.0, cue.text.as_str())).collect();
        assert_eq!(found, expect, "{file}");
    }

    #[test]
    fn subrip_as_it_should_be_and_as_it_is() {
        let two: [(u64, u64, &str); 2] = [(1_000, 2_500, "Hello there."), (3_661_002, 3_662_000, "How are you?")];
        check(
            "1\n00:00:01,000 --> 00:00:02,500\nHello\nthere.\n\n2\n01:01:01,002 --> 01:01:02,000\nHow are you?\n",
            &two,
        );
        // No numbers, no blank lines, dots, one digit of hours, styles.
        check(
            "00:00:01.000 --> 00:00:02.5\nHello there.\n1:01:01,002 --> 1:01:02 X1:40\n{\\an8}<i>How</i> are you?",
            &two,
        );
        check("1\n0:00:01,000 -->0:00:02,500\nHello there.\n2\n01:01:01,002 --> 01:01:02,000\nHow are you?", &two);
        // Out of order, and a blank line within a cue.
        check(
            "2\n01:01:01,002 --> 01:01:02,000\nHow\n\nare you?\n\n1\n00:00:01,000 --> 00:00:02,500\nHello there.",
            &two,
        );
        // The last cue is never finished.
        check("1\n00:00:01,000 --> 00:00:02,500\nHello there.\n\n2\n00:00:", &[(1_000, 2_500, "Hello there.")]);
        check("1\n00:00:05,000 --> 00:00:04,000\n5 < 6 & <3 {sic}\n", &[(5_000, 5_000, "5 < 6 & <3 {sic}")]);
    }

    #[test]
    fn webvtt_with_notes_styles_voices_and_escapes() {
        let file = "WEBVTT - Title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE by me\n\nintro\n00:01.000 --> 00:02.000 \
                    align:start\n<v.loud Ann>R&amp;D &lt;ok&gt;\n\nNOTE\ntwo lines\nof it\n\n00:02.000 --> 00:03.000\n<c.x>Yes</c>, \
                    <00:00:02.500>now\n";
        check(file, &[(1_000, 2_000, "R&D <ok>"), (2_000, 3_000, "Yes, now")]);
        assert_eq!(cues(file).unwrap()[0].voice.as_deref(), Some("Ann"));
        check("WEBVTT\n\n", &[]);
    }

    #[test]
    fn captions_that_roll_on_are_read_once() {
        let file = "WEBVTT\n\n00:00.000 --> 00:02.000\n \nso<00:00:00.5><c> we</c>\n\n00:02.000 --> 00:02.010\nso we\n \n\n\
                    00:02.010 --> 00:04.000\nso we\nhave<00:00:03><c> it</c>\n\n00:04.000 --> 00:04.010\nhave it\n \n";
        check(file, &[(0, 2_000, "so we"), (2_010, 4_000, "have it")]);
        // Said twice is said twice.
        let file = "1\n00:00:00,000 --> 00:00:01,000\nNo.\n\n2\n00:00:01,000 --> 00:00:02,000\nNo.\n";
        check(file, &[(0, 1_000, "No."), (1_000, 2_000, "No.")]);
    }

    #[test]
    fn prose_is_no_subtitle() {
        assert_eq!(cues("We go from A --> B.\n\nThen on."), None);
        assert_eq!(cues("One.\nTwo.\nThree.\n00:01 --> 00:02 is how a time looks."), None);
        assert_eq!(cues(""), None);
    }
}
