//! A Word document (ECMA-376): five small parts in a zip file.
//!
//! Written here and not by a library of documents, because those at hand cannot mark runs as right-to-left, without which Word puts
//! the punctuation of Arabic and Hebrew on the wrong side.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    Document, ExportError, Labels, Options,
    direction::{is_right_to_left, is_right_to_left_language},
    lead::{Entry, entries, language, origin, shows_both},
    notes::{Part, parts, shows_text},
};

const TYPES: &str = include_str!("docx/content_types.xml");
const RELATIONS: &str = include_str!("docx/relations.xml");
const DOCUMENT_RELATIONS: &str = include_str!("docx/document_relations.xml");
const STYLES: &str = include_str!("docx/styles.xml");

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The file's bytes.
///
/// # Errors
/// [`ExportError::Unmade`].
pub(super) fn docx(document: &Document, options: &Options) -> Result<Vec<u8>, ExportError> {
    let styles = STYLES.replace("LANGUAGE", &escape(language(document).unwrap_or("en")));
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", properties(document)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/styles.xml", styles),
        ("word/document.xml", body(document, options)),
    ];
    let pack = || {
        let mut file = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &parts {
            file.start_file(*name, SimpleFileOptions::default())?;
            file.write_all(text.as_bytes())?;
        }
        file.finish()
    };
    pack().map(Cursor::into_inner).map_err(|_| ExportError::Unmade("Word"))
}

fn body(document: &Document, options: &Options) -> String {
    let mut xml = format!("{DECLARATION}<w:document xmlns:w=\"{NAMESPACE}\"><w:body>");
    xml.push_str(&paragraph("Title", &document.session.title));
    xml.push_str(&paragraph("Origin", &origin(document)));
    for part in parts(document, options) {
        xml.push_str(&match part {
            Part::Remark(text) => paragraph("Origin", &text),
            Part::Heading(text) => paragraph("NotesHead", &text),
            Part::Line(line) => paragraph("NotesLine", &format!("•  {}", line.plain())),
        });
    }
    let entries = if shows_text(document, options) { entries(document, options) } else { Vec::new() };
    if shows_both(document, options) && !entries.is_empty() {
        xml.push_str(&table(&entries, &options.labels, language(document).is_some_and(is_right_to_left_language)));
    } else {
        for entry in &entries {
            if entry.is_mark {
                xml.push_str(&mark(entry));
                continue;
            }
            xml.push_str(&lead(entry, &entry.texts[0]));
            xml.push_str(&paragraph("BodyText", &entry.texts[0]));
        }
    }
    // A4 with margins of 2.2 cm, in twentieths of a point.
    xml + "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1247\" w:right=\"1247\" w:bottom=\"1247\" \
           w:left=\"1247\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
}

fn table(entries: &[Entry], labels: &Labels, right_to_left: bool) -> String {
    let visual = if right_to_left { "<w:bidiVisual/>" } else { "" };
    let column = "<w:gridCol w:w=\"4706\"/>";
    let mut xml = format!(
        "<w:tbl><w:tblPr>{visual}<w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"360\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblGrid>{column}{column}</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr>",
        cell(&paragraph("ColumnHead", &labels.verbatim)),
        cell(&paragraph("ColumnHead", &labels.fair_copy))
    );
    for entry in entries {
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        if entry.is_mark {
            let _ = write!(
                xml,
                "<w:tc><w:tcPr><w:tcW w:w=\"9412\" w:type=\"dxa\"/><w:gridSpan w:val=\"2\"/></w:tcPr>{}</w:tc></w:tr>",
                mark(entry)
            );
            continue;
        }
        for (place, text) in entry.texts.iter().enumerate() {
            let lead = lead(entry, text);
            // An empty line beside who and when: both texts then begin on one line.
            let lead = if place == 0 || lead.is_empty() { lead } else { paragraph("Lead", "") };
            xml.push_str(&cell(&(lead + &paragraph("BodyText", text))));
        }
        xml.push_str("</w:tr>");
    }
    xml + "</w:tbl><w:p/>"
}

fn cell(content: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"4706\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>")
}

/// A bookmark on a line of its own.
fn mark(entry: &Entry) -> String {
    paragraph("Mark", &format!("{}  {}", entry.time.as_deref().unwrap_or_default(), entry.texts[0]))
}

/// Who speaks and when, on the side where the text begins; nothing where neither is shown.
fn lead(entry: &Entry, text: &str) -> String {
    let mut runs = String::new();
    if let Some(name) = entry.speaker {
        let rtl = if is_right_to_left(name) { "<w:rtl/>" } else { "" };
        let name = escape(name);
        let _ = write!(runs, "<w:r><w:rPr><w:b/><w:bCs/>{rtl}</w:rPr><w:t xml:space=\"preserve\">{name}  </w:t></w:r>");
    }
    if let Some(time) = &entry.time {
        let _ = write!(runs, "<w:r><w:t>{time}</w:t></w:r>");
    }
    let bidi = if is_right_to_left(text) { "<w:bidi/>" } else { "" };
    if runs.is_empty() { runs } else { format!("<w:p><w:pPr><w:pStyle w:val=\"Lead\"/>{bidi}</w:pPr>{runs}</w:p>") }
}

fn paragraph(style: &str, text: &str) -> String {
    // `w:bidi` turns the paragraph, `w:rtl` the run: marks at its ends then stand on the right side.
    let (bidi, rtl) = if is_right_to_left(text) { ("<w:bidi/>", "<w:rPr><w:rtl/></w:rPr>") } else { ("", "") };
    let lines: Vec<String> =
        text.lines().map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(line))).collect();
    let text = lines.join("<w:br/>");
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{bidi}</w:pPr><w:r>{rtl}{text}</w:r></w:p>")
}

fn properties(document: &Document) -> String {
    let created = jiff::Timestamp::from_millisecond(document.session.created_unix_ms).ok();
    let created = created.map_or_else(String::new, |at| {
        let at = at.strftime("%Y-%m-%dT%H:%M:%SZ");
        format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>")
    });
    let language = language(document).map_or_else(String::new, |l| format!("<dc:language>{}</dc:language>", escape(l)));
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>{language}{created}\
         </cp:coreProperties>",
        escape(&document.session.title)
    )
}

/// In a run line breaks and tabs are elements of their own: here they are spaces.
fn escape(text: &str) -> String {
    super::xml::escape(text).replace(['\n', '\t'], " ")
}
