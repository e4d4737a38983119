//! Sessions as files, from outside: each format is opened again by a reader of its own.

use std::{
    collections::BTreeMap,
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
};

use faircopy_tests::product::{Home, words};
use quick_xml::{Reader, events::Event};

const ENGLISH: &str = "So <b>we</b> have \"45\" seats & tables. Nobody read the figures.";
const ARABIC: &str = "مرحبا بكم، لدينا 45 مقعدا في قاعة Faircopy الجديدة.";
const JAPANESE: &str = "予算について、長い間、話し合いました、しかし、誰も、数字を、読んでいなかったので、決定は、来週まで、延期、されました、\
                        そして、「次回は、必ず、資料を、読んで、ください」と、部長が、言いました、だから、皆が、今度は、読むと、約束しました。";

/// A home whose sessions 1, 2, 3 hold the three texts.
fn home() -> Home {
    let home = Home::fresh();
    for (language, text) in [("en", ENGLISH), ("ar", ARABIC), ("ja", JAPANESE)] {
        home.run(["clean", "--keep", "--style", "rules", "--language", language, text]).ok();
    }
    home
}

fn exported(home: &Home, session: &str, format: &str, more: &[&str]) -> PathBuf {
    let path = home.path().join(format!("out-{session}.{format}"));
    let mut arguments = vec!["export", session, "--format", format, "--output", path.to_str().expect("UTF-8")];
    arguments.extend(more);
    home.run(arguments).ok();
    path
}

/// The plain text of a session's fair copy, which every format must hold.
fn fair_copy(home: &Home, session: &str) -> String {
    home.run(["export", session, "--format", "text"]).ok().trim().to_owned()
}

/// Text of the elements named `name`, and how often each element occurs; panics where the XML is not well-formed.
fn read_xml(xml: &str, name: &str) -> (Vec<String>, BTreeMap<String, usize>) {
    let mut reader = Reader::from_str(xml);
    let (mut texts, mut counts, mut depth) = (Vec::new(), BTreeMap::new(), 0);
    loop {
        let named = |tag: &str| tag.to_owned();
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(tag) => {
                *counts.entry(named(tag.name().as_ref())).or_insert(0) += 1;
                if tag.name().as_ref() == name {
                    depth += 1;
                    texts.push(String::new());
                }
            }
            Event::Empty(tag) => *counts.entry(named(tag.name().as_ref())).or_insert(0) += 1,
            Event::End(tag) if tag.name().as_ref() == name => depth -= 1,
            Event::Text(text) if depth > 0 => {
                texts.last_mut().expect("begun").push_str(&text);
            }
            Event::GeneralRef(entity) if depth > 0 => {
                let letter = match &*entity {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "#39" => '\'',
                    other => panic!("&{other};"),
                };
                texts.last_mut().expect("begun").push(letter);
            }
            Event::Eof => return (texts, counts),
            _ => {}
        }
    }
}

#[test]
fn a_web_page_holds_the_text_as_text_and_loads_nothing() {
    let home = home();
    let page = std::fs::read_to_string(exported(&home, "1", "html", &[])).expect("a page");
    let (texts, counts) = read_xml(&page, "p");
    assert_eq!(texts.last().map(String::as_str), Some(fair_copy(&home, "1").as_str()), "{texts:?}");
    let active = ["b", "script", "img", "link", "a", "iframe"];
    assert!(active.iter().all(|name| !counts.contains_key(*name)), "{counts:?}");
    assert!(!page.contains("http:") && !page.contains("https:") && page.contains("default-src 'none'"), "{page}");
    let page = std::fs::read_to_string(exported(&home, "2", "html", &["--text", "both"])).expect("a page");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
    let (cells, counts) = read_xml(&page, "td");
    assert_eq!((cells.len(), counts["th"]), (2, 2), "said and fair, with a head");
    assert_eq!(words(&cells[0]).len(), words(ARABIC).len());
}

#[test]
fn a_word_document_opens_and_runs_the_way_its_text_does() {
    let home = home();
    for (session, language, turned) in [("1", "en", false), ("2", "ar", true), ("3", "ja", false)] {
        let file = std::fs::File::open(exported(&home, session, "docx", &[])).expect("a file");
        let mut archive = zip::ZipArchive::new(file).expect("a zip file");
        let mut part = |name: &str| {
            let mut text = String::new();
            archive
                .by_name(name)
                .unwrap_or_else(|error| panic!("{name}: {error}"))
                .read_to_string(&mut text)
                .expect(name);
            text
        };
        let (texts, counts) = read_xml(&part("word/document.xml"), "w:t");
        assert_eq!(texts.last().map(String::as_str), Some(fair_copy(&home, session).as_str()));
        assert_eq!((counts.contains_key("w:bidi"), counts.contains_key("w:rtl")), (turned, turned), "{language}");
        assert!(part("word/styles.xml").contains(&format!("w:val=\"{language}\"")));
        for name in ["[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "docProps/core.xml"] {
            read_xml(&part(name), "");
        }
    }
    let file = std::fs::File::open(exported(&home, "1", "docx", &["--text", "both"])).expect("a file");
    let mut xml = String::new();
    zip::ZipArchive::new(file).unwrap().by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    assert_eq!(read_xml(&xml, "w:tc").1["w:tc"], 4, "a head and a row of two");
}

/// What `pdftotext` of poppler finds, without the marks that it adds for the direction.
fn pdf_text(file: &Path, more: &[&str]) -> String {
    let output = Command::new("pdftotext").args(more).arg(file).arg("-").output();
    let output = output.expect("pdftotext is installed: apt-get install poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.replace(|mark| matches!(mark, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'), "")
}

#[test]
fn a_pdf_holds_arabic_and_japanese_as_they_are_read() {
    let home = home();
    let text = pdf_text(&exported(&home, "1", "pdf", &[]), &["-layout"]);
    assert!(words(&text).join(" ").ends_with(&words(&fair_copy(&home, "1")).join(" ")), "{text}");

    let file = exported(&home, "2", "pdf", &[]);
    let text = pdf_text(&file, &["-layout"]);
    let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    assert!(letters(&text).ends_with(&letters(&fair_copy(&home, "2"))), "{text}");
    // The first word stands to the right of a later one, and the Latin word between them reads from the left.
    let places = pdf_text(&file, &["-bbox"]);
    let left_of = |word: &str| -> f64 {
        // The places of letters are listed from the left, whatever the script.
        let turned: String = word.chars().rev().collect();
        let is_it = |line: &&str| [word, &turned].iter().any(|word| line.contains(&format!(">{word}</word>")));
        let line = places.lines().rfind(is_it).unwrap_or_else(|| panic!("{word} in {places}"));
        line.split('"').nth(1).and_then(|number| number.parse().ok()).expect("a number")
    };
    assert!(left_of("مقعدا") > left_of("Faircopy"), "{places}");

    let text = pdf_text(&exported(&home, "3", "pdf", &[]), &["-layout"]);
    let joined: String = text.split_whitespace().collect();
    assert!(joined.ends_with(&fair_copy(&home, "3")), "{text}");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(lines.len() >= 5, "the paragraph is broken into lines: {text}");
    let wrong = lines.iter().find(|line| line.starts_with(['、', '。', '」']) || line.ends_with('「'));
    assert_eq!(wrong, None, "a mark that must not begin or end a line");
}

#[test]
fn a_pdf_without_a_font_for_its_letters_says_what_to_install() {
    let home = home();
    let fonts = home.path().join("fonts");
    std::fs::create_dir_all(&fonts).expect("a folder");
    let config = home.path().join("fonts.conf");
    let text = format!("<fontconfig><dir>{}</dir><cachedir>{0}/cache</cachedir></fontconfig>", fonts.display());
    std::fs::write(&config, text).expect("written");
    let home = home.with("FONTCONFIG_FILE", &config);
    let out = home.path().join("out.pdf");
    let out = out.to_str().expect("UTF-8");
    let said = home.run(["export", "1", "--format", "pdf", "--output", out]).complaint(1);
    assert!(said.contains("fonts-noto-core") && said.contains("html or docx"), "{said}");
    let dejavu = "/usr/share/fonts/truetype/dejavu";
    assert!(Path::new(dejavu).is_dir(), "install the test's font: apt-get install fonts-dejavu-core");
    std::fs::copy(format!("{dejavu}/DejaVuSans.ttf"), fonts.join("DejaVuSans.ttf")).expect("copied");
    home.run(["export", "1", "--format", "pdf", "--output", out]).ok();
    let said = home.run(["export", "3", "--format", "pdf", "--output", out]).complaint(1);
    assert!(said.contains("Japanese") && said.contains("fonts-noto-cjk"), "{said}");
}

#[test]
fn several_sessions_never_overwrite_each_other_or_anything_else() {
    let home = Home::fresh();
    for _ in 0..2 {
        home.run(["clean", "--keep", "--style", "rules", "the plan: a/b"]).ok();
    }
    let folder = home.path().join("out");
    let arguments = ["export", "1", "2", "--format", "html", "--output", folder.to_str().expect("UTF-8")];
    home.run(arguments).ok();
    home.run(arguments).ok();
    let mut names: Vec<String> =
        folder.read_dir().expect("made").map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let expect = ["the plan- a-b (2).html", "the plan- a-b (3).html", "the plan- a-b (4).html", "the plan- a-b.html"];
    assert_eq!(names, expect);
}

#[test]
fn several_sessions_on_the_terminal_say_which_is_which() {
    let home = Home::fresh();
    for text in ["the plan is good", "the budget is small"] {
        home.run(["clean", "--keep", "--style", "rules", text]).ok();
    }
    for format in ["text", "side-by-side"] {
        let shown = home.run(["export", "2", "1", "--format", format]).ok();
        let places = ["── the budget is small (session 2) ──", "── the plan is good (session 1) ──"]
            .map(|title| shown.find(title).unwrap_or_else(|| panic!("no {title} in {shown}")));
        assert!(places[0] == 0 && places[0] < places[1], "{shown}");
        let one = home.run(["export", "1", "--format", format]).ok();
        assert!(!one.contains("session 1"), "{one}");
    }
}

#[test]
fn what_cannot_be_written_is_said_before_any_work() {
    let home = home();
    let said = home.run(["export", "1", "2", "--format", "pdf"]).complaint(2);
    assert!(said.contains("--output"), "{said}");
    let said = home.run(["export", "1", "--format", "srt", "--text", "both"]).complaint(2);
    assert!(said.contains("html, docx or pdf"), "{said}");
    let said = home.run(["export", "1", "--format", "html", "--output", "/proc/nowhere/a.html"]).complaint(6);
    assert!(said.contains("/proc/nowhere/a.html"), "{said}");
    // A pipe may carry any bytes.
    let bytes = home.command(["export", "1", "--format", "docx"]).output().expect("it starts").stdout;
    assert!(bytes.starts_with(b"PK"), "a zip file");
}
