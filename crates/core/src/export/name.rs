//! File names that every system takes.

/// Bytes of a name without its extension; with one it stays under the 255 of most file systems, and under Windows'
/// limit for whole paths in folders of usual depth.
const MOST_BYTES: usize = 120;

/// A file name made of a title: safe on Linux, macOS and Windows, without a folder, never hidden, never empty.
pub fn file_name(title: &str, extension: &str) -> String {
    let mut name = String::new();
    for character in title.chars() {
        match character {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => name.push('-'),
            _ if character.is_control() || character.is_whitespace() => name.push(' '),
            // Marks that turn the direction of writing can hide the extension.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            _ => name.push(character),
        }
    }
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    // A dot hides a file, a dash makes it an option; Windows drops dots and spaces at the end.
    let mut name = words.trim_start_matches(['.', '-', ' ', '~']).to_owned();
    let most = (0..=MOST_BYTES.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    name.truncate(most);
    let mut name = name.trim_end_matches(['.', ' ', '-']).to_owned();
    if name.is_empty() {
        name.push_str("Untitled");
    }
    if is_reserved(&name) {
        name.insert(0, '_');
    }
    format!("{name}.{extension}")
}

/// Devices of Windows, whatever follows the first dot.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device).is_some_and(|rest| {
            rest.chars().count() == 1 && rest.contains(|c: char| c.is_ascii_digit() || "¹²³".contains(c))
        })
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_every_system_takes() {
        let check = |title: &str, expect: &str| assert_eq!(file_name(title, "txt"), expect, "{title:?}");
        check("Monday meeting", "Monday meeting.txt");
        check("a/b\\c:d*e?\"f\"<g>|h", "a-b-c-d-e--f--g--h.txt");
        check("../../etc/passwd", "etc-passwd.txt");
        check(".hidden", "hidden.txt");
        check("-rf", "rf.txt");
        check("ends with dots...", "ends with dots.txt");
        check("two\nlines\tand\u{0}more", "two lines and more.txt");
        check("con", "_con.txt");
        check("NUL.tar", "_NUL.tar.txt");
        check("lpt¹", "_lpt¹.txt");
        check("Contract", "Contract.txt");
        check("COM10", "COM10.txt");
        check("", "Untitled.txt");
        check(" . ", "Untitled.txt");
        check("evil\u{202e}fdp", "evilfdp.txt");
        check("会議 3月", "会議 3月.txt");
    }

    #[test]
    fn a_long_title_is_cut_between_characters() {
        for title in ["x".repeat(1000), "é".repeat(1000), "漢字".repeat(500), "👍🏽".repeat(300)] {
            let name = file_name(&title, "json");
            assert!(name.len() <= MOST_BYTES + 5 && name.len() > 100, "{}", name.len());
        }
    }
}
