//! Search as people type.

use faircopy_core::{
    library::{Hit, Library, MARK_END, MARK_START, Side},
    transcript::{Span, Track},
};

use crate::fixture::{cleaned, home, meta, said};

fn snippets(library: &Library, query: &str) -> Vec<String> {
    let hits = library.search(query, 50).unwrap();
    hits.into_iter().map(|hit| hit.snippet.replace(MARK_START, "[").replace(MARK_END, "]")).collect()
}

#[test]
fn words_are_found_however_they_are_written() {
    let home = home();
    let texts = [
        "we don't meet at the Café",
        "会議は三時に始まります",
        "الاجتماعُ غدًا في المكتب",
        "great job 👍 everyone",
        "the rate is 3.5 percent",
        "회의는 내일입니다",
        "ประชุมพรุ่งนี้",
        "встреча в Ёлкино",
    ];
    said(&home.library, "all", 1, &texts);
    let check = |query: &str, expect: &[&str]| assert_eq!(snippets(&home.library, query), expect, "{query}");
    check("cafe", &["we don't meet at the [Café]"]);
    check("CAFÉ meet", &["we don't [meet] at the [Café]"]);
    check("don't", &["we [don't] meet at the Café"]);
    check("\"meet at\"", &["we don't [meet at] the Café"]);
    check("\"at meet\"", &[]);
    check("mee", &["we don't [meet] at the Café"]);
    check("mee ", &[]);
    check("会議", &["[会議]は三時に始まります"]);
    check("時", &["会議は三[時]に始まります"]);
    check("議会", &[]);
    check("اجتماع", &[]); // with its article it is another word
    check("الاجتماع", &["[الاجتماعُ] غدًا في المكتب"]);
    check("👍", &["great job [👍] everyone"]);
    check("3.5", &["the rate is [3.5] percent"]);
    check("내일", &["회의는 [내일]입니다"]);
    check("พรุ่งนี้", &["ประชุม[พรุ่งนี้]"]);
    check("елкино", &["встреча в [Ёлкино]"]);
    check("nowhere", &[]);
}

#[test]
fn whatever_is_typed_is_no_error() {
    let home = home();
    said(&home.library, "s", 1, &["and or not near the words a b"]);
    let queries = [
        "",
        " ",
        "\"",
        "\"\"",
        "'",
        "*",
        "a*",
        "^a",
        "-a",
        "a AND",
        "OR",
        "NOT a",
        "NEAR(a b)",
        "words:",
        "{a b}",
        "(",
        "a)",
        "a + b",
        "%",
        "_",
        "\\",
        "a\0b",
        "\u{301}",
        "🎉",
        "''; DROP TABLE sessions; --",
        "“a",
        "\u{202e}",
        "ｗｏｒｄｓ",
    ];
    for query in queries {
        home.library.search(query, 10).unwrap();
    }
    home.library.search(&"long ".repeat(2_000), 10).unwrap();
    assert_eq!(snippets(&home.library, "OR NOT"), ["and [or not] near the words a b"]);
    assert_eq!(snippets(&home.library, "ｗｏｒｄｓ"), ["and or not near the [words] a b"]);
}

#[test]
fn both_texts_of_a_session_are_searched_newest_first() {
    let home = home();
    let (older, transcript) = said(&home.library, "Older", 1, &["um so the budget", "is is fine"]);
    cleaned(&home.library, transcript, &["So, the budget", "is fine."]);
    let (newer, _) = said(&home.library, "Newer", 2, &["nothing", "the budget again"]);
    let hits = home.library.search("budget", 50).unwrap();
    let hit = |session, title: &str, side, span, snippet: &str| Hit {
        session,
        title: title.into(),
        side,
        track: Track::Mixed,
        span,
        snippet: snippet.replace('[', &MARK_START.to_string()).replace(']', &MARK_END.to_string()),
    };
    let (first, second) = (Span::new(0, 9_000), Span::new(10_000, 19_000));
    let expect = [
        hit(newer, "Newer", Side::Verbatim, second, "the [budget] again"),
        hit(older, "Older", Side::FairCopy, first, "So, the [budget]"),
        hit(older, "Older", Side::Verbatim, first, "um so the [budget]"),
    ];
    assert_eq!(hits, expect);
    assert_eq!(home.library.search("budget", 1).unwrap(), &expect[..1]);
    assert_eq!(home.library.search("budget", 0).unwrap(), []);
}

#[test]
fn only_the_current_version_is_found() {
    let home = home();
    let (session, _) = said(&home.library, "s", 1, &["the bucket"]);
    let better = home.library.begin_transcript(session, &meta("better")).unwrap();
    assert_eq!(snippets(&home.library, "bucket").len(), 1);
    home.library.finish_transcript(better, "en").unwrap();
    assert_eq!(snippets(&home.library, "bucket"), [""; 0]);
}

#[test]
fn a_long_text_is_shown_around_the_match() {
    let home = home();
    let text = format!("{} needle {}", "hay ".repeat(200).trim(), "straw ".repeat(200).trim());
    said(&home.library, "s", 1, &[&text]);
    let found = snippets(&home.library, "needle");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("…hay hay") && found[0].ends_with("straw…"), "{}", found[0]);
    assert!(found[0].contains("hay [needle] straw") && found[0].chars().count() < 120, "{}", found[0]);
}
