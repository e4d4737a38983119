//! Letters that no font on this computer has, and what would bring one.

use parley::Layout;

use super::super::ExportError;

/// Scripts by their first and last code point, name for the sentence, and Debian's package.
const SCRIPTS: &[(u32, u32, &str, &str)] = &[
    (0x370, 0x3ff, "Greek letters", "fonts-dejavu-core"),
    (0x400, 0x52f, "Cyrillic letters", "fonts-dejavu-core"),
    (0x530, 0x58f, "Armenian letters", "fonts-dejavu-core"),
    (0x590, 0x5ff, "Hebrew letters", "fonts-noto-core"),
    (0x600, 0x6ff, "Arabic letters", "fonts-noto-core"),
    (0x750, 0x77f, "Arabic letters", "fonts-noto-core"),
    (0x8a0, 0x8ff, "Arabic letters", "fonts-noto-core"),
    (0x900, 0x97f, "Devanagari letters", "fonts-noto-core"),
    (0x980, 0x9ff, "Bengali letters", "fonts-noto-core"),
    (0xb80, 0xbff, "Tamil letters", "fonts-noto-core"),
    (0xe00, 0xe7f, "Thai letters", "fonts-noto-core"),
    (0x10a0, 0x10ff, "Georgian letters", "fonts-dejavu-core"),
    (0x1100, 0x11ff, "Korean letters", "fonts-noto-cjk"),
    (0x2e80, 0x303f, "Chinese and Japanese characters", "fonts-noto-cjk"),
    (0x3040, 0x30ff, "Japanese characters", "fonts-noto-cjk"),
    (0x3100, 0x312f, "Chinese characters", "fonts-noto-cjk"),
    (0x3130, 0x318f, "Korean letters", "fonts-noto-cjk"),
    (0x31f0, 0xabff, "Chinese and Japanese characters", "fonts-noto-cjk"),
    (0xac00, 0xd7ff, "Korean letters", "fonts-noto-cjk"),
    (0xf900, 0xfaff, "Chinese and Japanese characters", "fonts-noto-cjk"),
    (0xfb50, 0xfdff, "Arabic letters", "fonts-noto-core"),
    (0xfe70, 0xfefe, "Arabic letters", "fonts-noto-core"),
    (0xff00, 0xffef, "Chinese and Japanese characters", "fonts-noto-cjk"),
    (0x1f000, 0x1faff, "emoji", "fonts-noto-color-emoji"),
    (0x20000, 0x3ffff, "Chinese and Japanese characters", "fonts-noto-cjk"),
];

/// Checks that every letter got a glyph.
///
/// # Errors
/// [`ExportError::NoFont`] for the first that did not; the letter itself is not named, as errors hold no word of a transcript.
pub(super) fn all_have_fonts(text: &str, layout: &Layout<()>) -> Result<(), ExportError> {
    // Counted by what has a glyph: where there is no font at all, there is not even an empty box.
    let mut seen = vec![false; text.len()];
    for run in layout.lines().flat_map(|line| line.runs().collect::<Vec<_>>()) {
        for cluster in run.visual_clusters().filter(|cluster| cluster.glyphs().all(|glyph| glyph.id != 0)) {
            seen[cluster.text_range()].fill(true);
        }
    }
    match text.char_indices().find(|(place, letter)| !seen[*place] && !is_unseen(*letter)) {
        None => Ok(()),
        Some((_, letter)) => {
            let code = u32::from(letter);
            let known = SCRIPTS.iter().find(|(first, last, ..)| (*first..=*last).contains(&code));
            let (script, package) =
                known.map_or(("letters", "fonts-noto-core"), |(_, _, script, package)| (*script, *package));
            Err(ExportError::NoFont { script: script.to_owned(), package })
        }
    }
}

/// Spaces, and marks that only tell how their neighbours look or run.
fn is_unseen(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(u32::from(character), 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
            | 0xfe00..=0xfe0f | 0xfeff | 0xe0000..=0xe0fff)
}
