//! Which way a text is written.

/// Whether the first letter belongs to a script that runs from right to left (rule P2 of Unicode's bidirectional algorithm).
pub(super) fn is_right_to_left(text: &str) -> bool {
    text.chars().find(|character| character.is_alphabetic()).is_some_and(runs_left)
}

/// Whether the script of a language runs from right to left; `code` is of ISO 639.
pub(super) fn is_right_to_left_language(code: &str) -> bool {
    matches!(code, "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "iw" | "ks" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi")
}

/// Blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and their like.
fn runs_left(letter: char) -> bool {
    matches!(u32::from(letter), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_says_which_way() {
        let check = |text: &str, expect: bool| assert_eq!(is_right_to_left(text), expect, "{text}");
        check("Hello مرحبا", false);
        check("مرحبا Hello", true);
        check("12: «שלום»", true);
        check("… 会議", false);
        check("", false);
    }
}
