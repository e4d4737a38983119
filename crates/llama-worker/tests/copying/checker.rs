//! Whether a copy is made of the words of its source: told from the pieces and the text alone.

use faircopy_protocol::text::{CopyPiece, CopySource};

/// One way to read a piece.
struct Reading {
    mark: String,
}

/// Fails with the reason when the text is not a sequence of allowed forms in order, with allowed marks between them, or when the
/// pieces do not say where each comes from.
pub(crate) fn check(source: &CopySource, text: &str, pieces: &[CopyPiece], finished: bool) -> Result<(), String> {
    let (mut at, mut rest, mut additions) = (0, text, 0);
    // The marks that may stand at the end of the piece before.
    let mut before: Option<Vec<Reading>> = None;
    let mut added = false;
    for piece in pieces {
        let (from, to) = (piece.words.start as usize, piece.words.end as usize);
        let readings = if piece.words.is_empty() {
            additions += 1;
            if added || additions > source.most_additions {
                return Err(format!("{piece:?}: too many additions"));
            }
            read(piece, &source.additions, "", source)
        } else {
            if from < at || to > source.words.len() {
                return Err(format!("{piece:?}: out of order, {at} words are over"));
            }
            left_out(source, at, from).ok_or_else(|| format!("{piece:?}: words behind {at} may not be left out"))?;
            at = to;
            let forms = source.words[from].forms.iter().filter(|form| form.words as usize == to - from);
            let forms: Vec<String> = forms.map(|form| form.text.clone()).collect();
            read(piece, &forms, &source.words[to - 1].mark, source)
        };
        if readings.is_empty() {
            return Err(format!("{piece:?}: in none of its forms"));
        }
        let spaced = piece.words.is_empty() || source.words[from].spaced;
        rest = behind(rest, piece, before.as_deref(), spaced, source)
            .ok_or_else(|| format!("{piece:?}: not at {rest:?}"))?;
        added = piece.words.is_empty();
        before = Some(readings);
    }
    if !rest.is_empty() {
        return Err(format!("{rest:?} is in no piece"));
    }
    if finished && (added || left_out(source, at, source.words.len()).is_none()) {
        return Err(format!("the words behind {at} may not be left out"));
    }
    Ok(())
}

/// The text behind this piece, when the piece stands there as it may.
fn behind<'a>(
    text: &'a str,
    piece: &CopyPiece,
    before: Option<&[Reading]>,
    spaced: bool,
    source: &CopySource,
) -> Option<&'a str> {
    let Some(before) = before else { return text.strip_prefix(piece.text.as_str()) };
    if let Some(line) = text.strip_prefix("\n\n") {
        let ended = before.iter().any(|reading| reading.mark.contains(['.', '!', '?', '…', '。', '！', '？']));
        return line.strip_prefix(piece.text.as_str()).filter(|_| source.paragraphs && ended);
    }
    let text = if spaced { text.strip_prefix(' ')? } else { text };
    text.strip_prefix(piece.text.as_str())
}

fn left_out(source: &CopySource, from: usize, to: usize) -> Option<()> {
    let mut costly = 0;
    for word in &source.words[from..to] {
        if !word.forms.is_empty() {
            costly += u32::from(word.skip_cost? > 0.0);
        }
    }
    (costly <= source.look_ahead).then_some(())
}

fn read(piece: &CopyPiece, forms: &[String], own_mark: &str, source: &CopySource) -> Vec<Reading> {
    let nothing = String::new();
    let openers = source.openers.iter().chain([&nothing]);
    let own = own_mark.to_owned();
    let marks: Vec<&String> = source.marks.iter().chain([&nothing, &own]).collect();
    let mut readings = Vec::new();
    for opener in openers {
        for form in forms {
            for mark in &marks {
                if piece.text == format!("{opener}{form}{mark}") {
                    readings.push(Reading { mark: (*mark).clone() });
                }
            }
        }
    }
    readings
}
