//! What the command line prints: both texts side by side, tables, progress and reasons in words.

pub mod array;
pub mod doubt;
pub mod progress;
pub mod reason;
pub mod recording;
pub mod side_by_side;
pub mod table;

use std::{
    borrow::Cow,
    io::{ErrorKind, IsTerminal, Write},
};

use faircopy_core::transcript::Track;

use crate::exit::Failure;

/// Writes to standard output. A reader that went away (`| head`) is no error, a full disk is.
pub fn out(text: &str) -> Result<(), Failure> {
    out_bytes(text.as_bytes())
}

/// The same for what may be no text. A text that somebody else wrote may hold what a terminal obeys; that is not shown.
pub fn out_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let shown = match std::str::from_utf8(bytes) {
        Ok(text) if stdout.is_terminal() => Cow::from(for_terminal(text).into_bytes()),
        _ => Cow::from(bytes),
    };
    match stdout.write_all(&shown).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::disk(format!(
            "The result cannot be written to standard output: {error}. Choose another place with --output or `>`."
        ))),
        _ => Ok(()),
    }
}

/// What begins and ends bold letters on a terminal.
pub const BOLD: [&str; 2] = ["\u{1b}[1m", "\u{1b}[0m"];

/// Without what a terminal obeys, but for bold letters.
fn for_terminal(text: &str) -> String {
    let is_obeyed = |c: char| c.is_control() && c != '\n' && c != '\t';
    let plain = |text: &str| text.replace(is_obeyed, "\u{fffd}");
    let ended = |text: &str| text.split(BOLD[1]).map(plain).collect::<Vec<_>>().join(BOLD[1]);
    text.split(BOLD[0]).map(ended).collect::<Vec<_>>().join(BOLD[0])
}

/// On one line and without control characters: a file's name may hold any, and a terminal obeys them.
pub fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The track's name; nothing for a mixed one.
pub fn track_name(track: Track) -> Option<&'static str> {
    match track {
        Track::Mixed => None,
        Track::Me => Some("Me"),
        Track::Others => Some("Others"),
        Track::Left => Some("Left"),
        Track::Right => Some("Right"),
    }
}

/// `1.2 MB`: decimal units, as file managers show them.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 || value >= 99.5 {
        format!("{value:.0} {}", UNITS[unit])
    } else {
        format!("{value:.1} {}", UNITS[unit])
    }
}

/// Columns of the terminal, `COLUMNS` if that is set, or a page's width when there is neither.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.unwrap_or_else(textwrap::termwidth).clamp(40, 160)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_command_the_terminal() {
        assert_eq!(plain("a\nb\u{1b}[31mc – d"), "a b [31mc – d");
    }

    #[test]
    fn sizes_read_as_people_write_them() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(16_354_633), "16.4 MB");
        assert_eq!(size(2_104_932_768), "2.1 GB");
        assert_eq!(size(999_700), "1.0 MB");
    }
}
