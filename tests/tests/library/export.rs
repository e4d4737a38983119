//! Exports, read back by small parsers.

use faircopy_core::{
    export::{Document, Format, Labels, Options, export},
    session::{Session, SessionId, SessionState, Source},
    told::Told,
    transcript::{
        Edit, EditKind, FairCopy, Millis, Paragraph, Reason, Segment, Side, Span, Track, Transcript, Verdict, Word,
    },
};

use crate::fixture::{paragraph, segment};

fn document(segments: Vec<Segment>, paragraphs: Option<Vec<Paragraph>>) -> Document {
    let session = Session {
        id: SessionId(3),
        title: "Plans *& more*".into(),
        created_unix_ms: 1_772_357_400_000,
        source: Source::File { original: "/home/me/plans.m4a".into() },
        audio: None,
        duration: Some(Millis(61_000)),
        language: Some("en".into()),
        state: SessionState::Ready,
        failure: None,
        warnings: vec![Told::in_english("Cut off.")],
    };
    let transcript = Transcript { language: "en".into(), model: "base".into(), segments };
    let fair_copy =
        paragraphs.map(|paragraphs| FairCopy { model: Some("llm".into()), style: "tidy".into(), paragraphs });
    Document { session, transcript, fair_copy, notes: None, marks: Vec::new() }
}

fn edit(raw: std::ops::Range<u32>, text: &str, kind: EditKind) -> Edit {
    Edit { raw, text: text.into(), kind }
}

/// "um so we we have forty five seats" and its fair copy.
fn seats() -> Document {
    let said = segment(Track::Mixed, 0, 1_000, 9_000, "um so we we have forty five seats");
    let edits = vec![
        edit(0..1, "", EditKind::Filler),
        edit(1..2, "So,", EditKind::Punctuation),
        edit(2..3, "", EditKind::Stutter),
        edit(5..7, "45", EditKind::Number),
        edit(7..8, "seats.", EditKind::Punctuation),
    ];
    let fair = Paragraph { edits, ..paragraph(Track::Mixed, 0, "So, we have 45 seats.") };
    document(vec![said], Some(vec![fair]))
}

fn text(document: &Document, format: Format, options: &Options) -> String {
    String::from_utf8(export(document, format, options).expect("a text")).expect("UTF-8")
}

fn write(document: &Document, format: Format, side: Side) -> String {
    text(document, format, &Options { side, ..Options::default() })
}

/// Start, end and text of every cue; panics where the file is no SubRip or WebVTT.
fn read_cues(file: &str, mark: char) -> Vec<(u64, u64, String)> {
    let time = |text: &str| -> u64 {
        let (clock, millis) = text.split_once(mark).expect("a decimal mark");
        assert_eq!((clock.len(), millis.len()), (8, 3), "{text}");
        let seconds = clock.split(':').fold(0, |sum, part| sum * 60 + part.parse::<u64>().unwrap());
        seconds * 1000 + millis.parse::<u64>().unwrap()
    };
    let body = if mark == '.' { file.strip_prefix("WEBVTT\n\n").expect("the header") } else { file };
    let mut cues = Vec::new();
    for (place, cue) in body.split("\n\n").filter(|cue| !cue.is_empty()).enumerate() {
        let mut lines = cue.lines();
        if mark == ',' {
            assert_eq!(lines.next().unwrap().parse(), Ok(place + 1));
        }
        let (start, end) = lines.next().unwrap().split_once(" --> ").expect("an arrow");
        cues.push((time(start), time(end), lines.collect::<Vec<_>>().join("\n")));
    }
    cues
}

/// What every subtitle file keeps to.
fn check_cues(cues: &[(u64, u64, String)]) {
    for (start, end, text) in cues {
        assert!(start < end && !text.trim().is_empty(), "{start} {end}");
        assert!(text.lines().count() <= 2 && text.chars().count() <= 90, "{text}");
    }
    for pair in cues.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "{pair:?}");
    }
}

#[test]
fn fair_subtitles_take_their_times_from_the_words() {
    let document = seats();
    let expect = vec![(2_000, 9_000, "So, we have 45 seats.".to_owned())];
    assert_eq!(read_cues(&write(&document, Format::Srt, Side::FairCopy), ','), expect);
    assert_eq!(read_cues(&write(&document, Format::Vtt, Side::FairCopy), '.'), expect);
    let expect = vec![(1_000, 8_000, "um so we we have forty five".to_owned()), (8_000, 9_000, "seats".to_owned())];
    assert_eq!(read_cues(&write(&document, Format::Srt, Side::Verbatim), ','), expect);
}

#[test]
fn a_long_paragraph_becomes_cues_that_can_be_read() {
    let sentence = "this is what we said about the plan and it went on for quite a while, as it does.";
    let text = [sentence; 6].join(" ");
    let said = segment(Track::Mixed, 0, 0, 40_000, &text);
    let fair = paragraph(Track::Mixed, 0, &text);
    let document = document(vec![said], Some(vec![fair]));
    for side in [Side::Verbatim, Side::FairCopy] {
        let cues = read_cues(&write(&document, Format::Srt, side), ',');
        check_cues(&cues);
        assert!(cues.len() >= 6 && cues.iter().all(|(start, end, _)| end - start <= 7_000), "{cues:?}");
        let joined = cues.iter().map(|(_, _, text)| text.replace('\n', " ")).collect::<Vec<_>>().join(" ");
        assert_eq!(joined, text);
        assert_eq!((cues[0].0, cues[cues.len() - 1].1 / 100), (0, 399));
    }
}

#[test]
fn a_rewording_of_the_whole_paragraph_still_has_times() {
    let said = segment(Track::Mixed, 0, 0, 20_000, &["word"; 40].join(" "));
    let text = ["other"; 40].join(" ");
    let edits = vec![edit(0..40, &text, EditKind::Rewording)];
    let fair = Paragraph { edits, ..paragraph(Track::Mixed, 0, &text) };
    let cues = read_cues(&write(&document(vec![said], Some(vec![fair])), Format::Srt, Side::FairCopy), ',');
    check_cues(&cues);
    assert!(cues.len() >= 3 && cues.iter().all(|(start, end, _)| end - start <= 7_500), "{cues:?}");
}

#[test]
fn two_who_speak_at_once_are_shown_one_after_the_other() {
    let segments = vec![
        segment(Track::Me, 0, 0, 5_000, "I think that <b>this</b> & that"),
        segment(Track::Others, 0, 1_000, 4_000, "no -->"),
        segment(Track::Me, 1, 1_000, 1_000, "well"),
        segment(Track::Others, 1, 6_000, 7_000, "yes"),
    ];
    let document = document(segments, None);
    let cues = read_cues(&write(&document, Format::Vtt, Side::Verbatim), '.');
    check_cues(&cues);
    let texts: Vec<&str> = cues.iter().map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(
        texts,
        ["<v Me>I think that &lt;b&gt;this&lt;/b&gt; &amp; that", "<v Me>well", "<v Others>no --&gt;", "<v Others>yes"]
    );
    let cues = read_cues(&write(&document, Format::Srt, Side::Verbatim), ',');
    check_cues(&cues);
    assert_eq!(cues[2].2, "Others: no →");
}

#[test]
fn a_language_without_spaces_is_cut_too() {
    let character = |(place, text): (u64, char)| Word {
        text: text.into(),
        spaced: false,
        span: Span::new(place * 200, place * 200 + 200),
        probability: 1.0,
    };
    let text = "会議は三時に始まりますので、資料を準備してください。".repeat(4);
    let words: Vec<Word> = (0..).zip(text.chars()).map(character).collect();
    let end = words.last().unwrap().span.end;
    let said = Segment {
        track: Track::Mixed,
        seq: 0,
        span: Span { start: Millis(0), end },
        words,
        confidence: 1.0,
        doubt: None,
    };
    let document = document(vec![said], Some(vec![paragraph(Track::Mixed, 0, &text)]));
    let cues = read_cues(&write(&document, Format::Srt, Side::FairCopy), ',');
    check_cues(&cues);
    assert!(cues.iter().all(|(_, _, cue)| cue.lines().all(|line| line.chars().count() <= 24)), "{cues:?}");
    assert!(!cues.iter().any(|(_, _, cue)| cue.starts_with(['。', '、'])), "{cues:?}");
    assert_eq!(cues.iter().map(|(_, _, cue)| cue.replace('\n', "")).collect::<String>(), text);
}

#[test]
fn pasted_text_gets_times_to_read_by() {
    let mut segments = vec![
        segment(Track::Mixed, 0, 0, 0, "Here is what I wrote down after the meeting."),
        segment(Track::Mixed, 1, 0, 0, "And here is more."),
    ];
    segments.iter_mut().flat_map(|segment| &mut segment.words).for_each(|word| word.span = Span::new(0, 0));
    let cues = read_cues(&write(&document(segments, None), Format::Srt, Side::FairCopy), ',');
    check_cues(&cues);
    assert_eq!(cues.len(), 2);
    assert!(cues[0].1 - cues[0].0 >= 2_000, "{cues:?}");
}

#[test]
fn text_and_markdown_show_who_and_when() {
    let segments = vec![
        segment(Track::Me, 0, 0, 900, "um hello"),
        segment(Track::Others, 0, 3_661_000, 3_662_000, "1. *hi* # [x]"),
    ];
    let paragraphs = vec![paragraph(Track::Me, 0, "Hello."), paragraph(Track::Others, 0, "1. *hi* # [x]")];
    let document = document(segments, Some(paragraphs));
    let check = |format, side, times, expect: &str| {
        assert_eq!(text(&document, format, &Options { side, times, ..Options::default() }), expect);
    };
    check(Format::Text, Side::FairCopy, false, "Me: Hello.\n\nOthers: 1. *hi* # [x]\n");
    check(Format::Text, Side::Verbatim, true, "[0:00] Me: um hello\n[1:01:01] Others: 1. *hi* # [x]\n");
    let head = "# Plans \\*\\& more\\*\n\n*2026-03-01 09:30 UTC · 1:01 · en · plans.m4a*\n\n";
    let body = "**Me** `0:00` Hello.\n\n**Others** `1:01:01` 1\\. \\*hi\\* # \\[x\\]\n";
    check(Format::Markdown, Side::FairCopy, true, &format!("{head}{body}"));
    let silent = Options { speakers: false, ..Options::default() };
    assert_eq!(text(&document, Format::Text, &silent), "Hello.\n\n1. *hi* # [x]\n");
    assert!(!text(&document, Format::Vtt, &silent).contains("<v "));
}

#[test]
fn speakers_and_columns_are_called_as_the_reader_calls_them() {
    let segments = vec![segment(Track::Me, 0, 0, 900, "um hello"), segment(Track::Others, 0, 2_000, 2_900, "hi")];
    let paragraphs = vec![paragraph(Track::Me, 0, "Hello."), paragraph(Track::Others, 0, "Hi.")];
    let document = document(segments, Some(paragraphs));
    let labels = Labels {
        me: "Ich & <i>ich</i>".into(),
        others: "الآخرون".into(),
        verbatim: "Wörtlich".into(),
        fair_copy: "Reinschrift".into(),
        ..Labels::default()
    };
    let written =
        |format, both| text(&document, format, &Options { both, labels: labels.clone(), ..Options::default() });
    assert_eq!(written(Format::Text, false), "Ich & <i>ich</i>: Hello.\n\nالآخرون: Hi.\n");
    assert!(written(Format::Vtt, false).contains("<v Ich &amp; &lt;i&gt;ich&lt;/i&gt;>Hello."));
    let page = written(Format::Html, true);
    assert!(page.contains("<th><bdi>Wörtlich</bdi></th><th><bdi>Reinschrift</bdi></th>"), "{page}");
    assert!(page.contains("<b><bdi>Ich &amp; &lt;i&gt;ich&lt;/i&gt;</bdi></b>"), "{page}");
    assert!(!page.contains("Verbatim") && !page.contains("Others"), "{page}");
}

#[test]
fn an_interrupted_fair_copy_leaves_no_words_out() {
    let segments = vec![segment(Track::Mixed, 0, 0, 900, "um one"), segment(Track::Mixed, 1, 1_000, 1_900, "um two")];
    let document = document(segments, Some(vec![paragraph(Track::Mixed, 0, "One.")]));
    assert_eq!(write(&document, Format::Text, Side::FairCopy), "One.\n\num two\n");
}

#[test]
fn an_empty_session_is_an_empty_file() {
    let document = document(Vec::new(), Some(Vec::new()));
    assert_eq!(write(&document, Format::Text, Side::FairCopy), "");
    assert_eq!(write(&document, Format::Srt, Side::FairCopy), "");
    assert_eq!(write(&document, Format::Vtt, Side::FairCopy), "WEBVTT\n\n");
}

#[test]
fn json_has_everything() {
    let mut document = seats();
    let copy = document.fair_copy.as_mut().unwrap();
    copy.paragraphs[0].verdict = Verdict::RulesOnly(Reason::Name { word: "Ann".into() });
    let text = write(&document, Format::Json, Side::Verbatim);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let check =
        |pointer: &str, expect: serde_json::Value| assert_eq!(value.pointer(pointer), Some(&expect), "{pointer}");
    check("/format", "faircopy-session".into());
    check("/version", 1.into());
    check("/session/created", "2026-03-01T09:30:00Z".into());
    check("/session/duration_ms", 61_000.into());
    check("/session/source", "file".into());
    check("/session/file", "plans.m4a".into());
    check("/transcript/segments/0/text", "um so we we have forty five seats".into());
    check("/transcript/segments/0/words/7/start_ms", 8_000.into());
    check("/transcript/segments/0/words/0/probability", 0.75.into());
    check("/fair_copy/paragraphs/0/text", "So, we have 45 seats.".into());
    check("/fair_copy/paragraphs/0/end_ms", 9_000.into());
    check("/fair_copy/paragraphs/0/verdict", "rules_only".into());
    check("/fair_copy/paragraphs/0/reason", serde_json::json!({ "kind": "name", "word": "Ann" }));
    let number = serde_json::json!({ "raw_start": 5, "raw_end": 7, "text": "45", "kind": "number" });
    check("/fair_copy/paragraphs/0/edits/3", number);
    document.fair_copy = None;
    let value: serde_json::Value = serde_json::from_str(&write(&document, Format::Json, Side::FairCopy)).unwrap();
    assert!(value["fair_copy"].is_null());
}
