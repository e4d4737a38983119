//! What a file's name, its letters or its words say about the language; most languages of the Latin alphabet stay unknown.

use std::path::Path;

use whatlang::Lang;

/// Codes of ISO 639-1 that people put into the names of subtitle files: `talk.de.srt`.
const CODES: &str = "ar bg bn ca cs da de el en es et fa fi fr gu he hi hr hu id is it ja kn ko lt lv mk ml mr ms nl no pa \
                     pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh";

/// The language in `NAME.CODE.ENDING`, and the name without it.
pub fn language_of_name(file: &Path) -> (Option<String>, String) {
    let stem = file.file_stem().map_or_else(|| "Untitled".into(), |stem| stem.to_string_lossy().into_owned());
    let found = stem.rsplit_once('.').and_then(|(name, code)| {
        let base = code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        (!name.is_empty() && CODES.split_whitespace().any(|known| known == base)).then(|| (base, name.to_owned()))
    });
    match found {
        Some((code, name)) => (Some(code), name),
        None => (None, stem),
    }
}

/// Letters of a text that are looked at: more say nothing new.
const LOOKED_AT: usize = 4_000;

/// The usual language of the script that most letters belong to; for Latin letters one of those that the cleanup has data for, where
/// the words are surely of it; else `None`.
pub fn language_of_text(text: &str) -> Option<&'static str> {
    language_of_letters(text).or_else(|| language_of_words(text))
}

/// Fewest letters that say of themselves which language they are of, and fewest of a script that only some languages have.
const FEWEST_LETTERS: usize = 30;
const FEWEST_OF_A_SCRIPT: usize = 8;
/// Those of [`language_of_words`].
const TOLD_BY_WORDS: [&str; 4] = ["en", "de", "es", "fr"];
/// Languages that no text of English, German, Spanish or French is taken for: those that have their own letters.
const OWN_LETTERS: &str = "ar el he hi ja ko ru th uk zh";

/// Whether a text is surely of another language than that of this ISO 639-1 code; `false` for a few words, and for languages that
/// are too much like others to tell.
pub fn is_of_another(text: &str, language: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let by_words = || language_of_words(text).filter(|_| letters >= FEWEST_LETTERS);
    if TOLD_BY_WORDS.contains(&language) {
        let by_letters = language_of_letters(text).filter(|_| letters >= FEWEST_OF_A_SCRIPT);
        return by_letters.or_else(by_words).is_some_and(|found| found != language);
    }
    OWN_LETTERS.split_whitespace().any(|own| own == language) && by_words().is_some()
}

/// Looks for all languages, so that Italian is not taken for the next best of the few that count.
fn language_of_words(text: &str) -> Option<&'static str> {
    let beginning: String = text.chars().take(LOOKED_AT).collect();
    let found = whatlang::detect(&beginning).filter(whatlang::Info::is_reliable)?;
    match found.lang() {
        Lang::Eng => Some("en"),
        Lang::Deu => Some("de"),
        Lang::Spa => Some("es"),
        Lang::Fra => Some("fr"),
        _ => None,
    }
}

fn language_of_letters(text: &str) -> Option<&'static str> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    let mut letters = 0;
    for letter in text.chars().filter(|letter| letter.is_alphabetic()).take(LOOKED_AT) {
        letters += 1;
        if let Some(language) = language_of_letter(letter) {
            match counts.iter_mut().find(|(known, _)| *known == language) {
                Some((_, count)) => *count += 1,
                None => counts.push((language, 1)),
            }
        }
    }
    let count = |language| counts.iter().find(|(known, _)| *known == language).map_or(0, |(_, count)| *count);
    // Japanese is written with Chinese characters too, Chinese never with kana.
    if count("ja") * 20 > letters && letters > 0 {
        return Some("ja");
    }
    counts
        .iter()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| count * 2 > letters)
        .map(|(language, _)| *language)
}

fn language_of_letter(letter: char) -> Option<&'static str> {
    Some(match u32::from(letter) {
        0x370..=0x3ff => "el",
        0x400..=0x52f => "ru",
        0x590..=0x5ff => "he",
        0x600..=0x6ff | 0x750..=0x77f | 0xfb50..=0xfdff | 0xfe70..=0xfefe => "ar",
        0x900..=0x97f => "hi",
        0xe00..=0xe7f => "th",
        0x3040..=0x30ff => "ja",
        0x1100..=0x11ff | 0xac00..=0xd7a3 => "ko",
        0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => "zh",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_language_and_the_title() {
        let check = |file: &str, language: Option<&str>, title: &str| {
            assert_eq!(language_of_name(Path::new(file)), (language.map(str::to_owned), title.to_owned()), "{file}");
        };
        check("/a/talk.de.srt", Some("de"), "talk");
        check("talk.pt-BR.vtt", Some("pt"), "talk");
        check("talk v1.2.srt", None, "talk v1.2");
        check("notes.txt", None, "notes");
        check(".de.srt", None, ".de");
    }

    #[test]
    fn words_tell_the_languages_of_the_cleanup_apart() {
        let check = |text: &str, expect| assert_eq!(language_of_text(text), expect, "{text}");
        check("So we want to talk about the budget and the next release of the product today.", Some("en"));
        check("Also, wir wollen heute über das Budget und die nächste Veröffentlichung sprechen.", Some("de"));
        check("Bueno, hoy queremos hablar sobre el presupuesto y la próxima versión del producto.", Some("es"));
        check("Alors, nous voulons parler aujourd'hui du budget et de la prochaine version du produit.", Some("fr"));
        check("Allora, oggi vogliamo parlare del bilancio e della prossima versione del prodotto.", None);
    }

    #[test]
    fn a_text_of_another_language_is_told_where_it_is_sure() {
        let check = |language: &str, text: &str, expect| assert_eq!(is_of_another(text, language), expect, "{text}");
        let german = "Also, wir wollen heute über das Budget und die nächste Veröffentlichung sprechen.";
        let english = "So we want to talk about the budget and the next release of the product today.";
        check("en", german, true);
        check("en", english, false);
        check("en", "Das ist gut.", false);
        check("en", "月曜日の朝に会うことにしました。", true);
        check("de", german, false);
        check("ja", english, true);
        check("ja", "月曜日の朝に会うことにしました。", false);
        check("nl", german, false);
        check("", german, false);
    }

    #[test]
    fn letters_tell_the_language_where_they_can() {
        let check = |text: &str, expect| assert_eq!(language_of_text(text), expect, "{text}");
        check("OK, 45.", None);
        check("اتفقنا على أن نلتقي", Some("ar"));
        check("月曜日の朝に会うことにしました。", Some("ja"));
        check("我们决定星期一早上见面", Some("zh"));
        check("월요일 아침에 만나기로 했습니다", Some("ko"));
        check("OK, Привет всем, друзья", Some("ru"));
        check("We said שלום once", None);
        check("", None);
    }
}
