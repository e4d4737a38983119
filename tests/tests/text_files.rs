//! Text and subtitle files as people have them, taken in and cleaned.

use faircopy_tests::product::{Home, segments, words};

fn given(home: &Home, name: &str, bytes: &[u8]) -> String {
    let path = home.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    path.to_str().expect("UTF-8").to_owned()
}

fn taken_in(home: &Home, name: &str, bytes: &[u8]) -> serde_json::Value {
    let file = given(home, name, bytes);
    home.run(["clean", "--keep", "--style", "rules", "--file", &file]).ok();
    let newest = home.sessions()[0]["id"].as_u64().expect("an id") as u32;
    home.document(newest)
}

#[test]
fn subtitles_keep_their_times_and_are_cleaned() {
    let home = Home::fresh();
    let srt = "\u{feff}1\r\n00:00:01,000 --> 00:00:03,000\r\num so <i>we</i> we have\r\nforty seats\r\n\r\n\
               00:01:02,500 --> 00:01:04,000\r\n{\\an8}and that is all\r\n";
    let document = taken_in(&home, "Plans for May.en.srt", srt.as_bytes());
    assert_eq!(document["session"]["title"], "Plans for May");
    assert_eq!(document["session"]["source"], "text");
    assert_eq!(document["session"]["duration_ms"], 64_000);
    let said = segments(&document);
    assert_eq!((&said[0]["start_ms"], &said[0]["end_ms"]), (&1_000.into(), &3_000.into()));
    assert_eq!(said[0]["text"], "um so we we have forty seats");
    assert_eq!((&said[1]["start_ms"], &said[1]["text"]), (&62_500.into(), &"and that is all".into()));
    let fair = document["fair_copy"]["paragraphs"][0]["text"].as_str().expect("a text");
    assert!(!words(fair).contains(&"um".to_owned()), "{fair}");
    // And back into a subtitle file with the same times.
    let again = home.run(["export", "1", "--format", "srt", "--text", "verbatim"]).ok();
    assert!(again.contains("00:01:02,500 --> 00:01:04,000\nand that is all"), "{again}");
}

#[test]
fn the_subtitles_that_faircopy_writes_come_back_with_who_speaks() {
    let home = Home::fresh();
    let vtt =
        "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Me>so R&amp;D is done\n\n00:01.000 --> 00:03.000\n<v Others>good\n";
    let document = taken_in(&home, "call.vtt", vtt.as_bytes());
    let said: Vec<(&str, &str)> = segments(&document)
        .iter()
        .map(|segment| (segment["track"].as_str().unwrap(), segment["text"].as_str().unwrap()))
        .collect();
    assert_eq!(said, [("me", "so R&D is done"), ("others", "good")]);
}

#[test]
fn the_changes_of_each_speaker_are_of_the_words_of_that_speaker() {
    let home = Home::fresh();
    let vtt = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Me>um we are are done\n\n\
               00:01.000 --> 00:03.000\n<v Others>very good uh indeed\n";
    let file = given(&home, "call.vtt", vtt.as_bytes());
    let shown = home.run(["clean", "--style", "rules", "--changes", "--file", &file]).ok();
    let removed: Vec<Vec<&str>> = shown
        .lines()
        .filter(|line| line.ends_with("(removed)"))
        .map(|line| line.split_whitespace().take(2).collect())
        .collect();
    assert_eq!(removed, [["filler", "um"], ["stutter", "are"], ["filler", "uh"]], "{shown}");
}

#[test]
fn text_of_any_encoding_becomes_a_session_in_its_language() {
    let home = Home::fresh();
    let utf16: Vec<u8> = "\u{feff}Die Größe ist schön.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let document = taken_in(&home, "notizen.de.txt", &utf16);
    assert_eq!(document["transcript"]["language"], "de");
    assert_eq!(segments(&document)[0]["text"], "Die Größe ist schön.");
    let latin1 = b"Caf\xe9 cr\xe8me, s'il vous pla\xeet. C'est tr\xe8s bon, merci.";
    assert_eq!(segments(&taken_in(&home, "a.txt", latin1))[0]["text"], "Café crème, s'il vous plaît.");
    let document = taken_in(&home, "b.md", "予算について話しました。".as_bytes());
    assert_eq!(document["transcript"]["language"], "ja");
}

#[test]
fn a_file_that_holds_no_text_is_named_with_its_reason() {
    let home = Home::fresh();
    let check = |name: &str, bytes: &[u8], expect: &str| {
        let file = given(&home, name, bytes);
        let said = home.run(["clean", "--keep", "--file", &file]).complaint(3);
        assert!(said.contains(name) && said.contains(expect), "{said}");
    };
    check("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0", "does not hold text");
    check("empty.txt", b"", "no words");
    check("times.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n", "no words");
    let said = home.run(["clean", "--file", "/nowhere/talk.srt"]).complaint(3);
    assert!(said.contains("no file at /nowhere/talk.srt"), "{said}");
    assert!(home.sessions().is_empty(), "nothing was kept");
}
