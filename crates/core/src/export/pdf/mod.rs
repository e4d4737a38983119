//! A PDF of A4 pages: text is set by parley (shaping, both directions, line breaking) in the fonts of this computer, and written
//! with the glyphs that are used by krilla.

mod ink;
mod letters;
mod pages;
mod setting;

use krilla::{Document as Pdf, metadata::Metadata, page::PageSettings};

use self::{
    ink::Ink,
    pages::{HEIGHT, LEFT, NUMBER_TOP, Row, WIDE, WIDTH, pages},
    setting::{Align, BODY, HEAD, LEAD, NUMBER, ORIGIN, Setter, TITLE},
};
use super::{
    Document, ExportError, Options,
    direction::{is_right_to_left, is_right_to_left_language},
    lead::{Entry, entries, language, origin, shows_both},
    notes::{Part, parts, shows_text},
};

/// Between two columns, in points.
const GUTTER: f32 = 24.0;

/// The file's bytes. Looks for fonts on the disk.
///
/// # Errors
/// [`ExportError::NoFont`], [`ExportError::Unmade`].
pub(super) fn pdf(document: &Document, options: &Options) -> Result<Vec<u8>, ExportError> {
    let mut setter = Setter::of(language(document));
    let rows = rows(&mut setter, document, options)?;
    let pages = pages(&rows);
    let mut file = Pdf::new();
    file.set_metadata(metadata(document));
    let mut ink = Ink::default();
    for (place, lines) in pages.iter().enumerate() {
        let number = format!("{} / {}", place + 1, pages.len());
        let number = setter.set(&number, &NUMBER, WIDE, Align::Centre)?;
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(ExportError::Unmade("PDF"))?;
        let mut page = file.start_page_with(settings);
        let mut surface = page.surface();
        for line in lines {
            ink.draw(&mut surface, line.text, line.index, line.left, line.top);
        }
        if pages.len() > 1 {
            ink.draw(&mut surface, &number, 0, LEFT, NUMBER_TOP);
        }
        surface.finish();
        page.finish();
    }
    file.finish().map_err(|_| ExportError::Unmade("PDF"))
}

fn rows(setter: &mut Setter, document: &Document, options: &Options) -> Result<Vec<Row>, ExportError> {
    let title = &document.session.title;
    let beside = if is_right_to_left(title) { Align::Right } else { Align::Start };
    let mut rows = vec![
        Row::of(setter.set(title, &TITLE, WIDE, Align::Start)?, 3.0),
        Row::of(setter.set(&origin(document), &ORIGIN, WIDE, beside)?, 22.0),
    ];
    for part in parts(document, options) {
        let (text, style, after, keeps) = match part {
            Part::Remark(text) => (text, &LEAD, 10.0, false),
            Part::Heading(text) => (text, &HEAD, 5.0, true),
            Part::Line(line) => (format!("•  {}", line.plain()), &BODY, 6.0, false),
        };
        rows.push(Row { keeps, ..Row::of(setter.set(&text, style, WIDE, Align::Start)?, after) });
    }
    if !shows_text(document, options) {
        return Ok(rows);
    }
    let both = shows_both(document, options);
    let columns = Columns { both, turned: language(document).is_some_and(is_right_to_left_language) };
    if both {
        let align = if columns.turned { Align::Right } else { Align::Start };
        let mut cells = Vec::new();
        for (place, text) in [&options.labels.verbatim, &options.labels.fair_copy].into_iter().enumerate() {
            cells.push((columns.left(place), setter.set(text, &HEAD, columns.width(), align)?));
        }
        rows.push(Row { cells, after: 8.0, keeps: true });
    }
    for entry in entries(document, options) {
        if entry.is_mark {
            let align = if is_right_to_left(&entry.texts[0]) { Align::Right } else { Align::Start };
            let text = format!("{}   {}", entry.time.as_deref().unwrap_or_default(), entry.texts[0]);
            rows.push(Row { keeps: true, ..Row::of(setter.set(&text, &HEAD, WIDE, align)?, 9.0) });
            continue;
        }
        if let Some(lead) = lead(&entry) {
            let align = if is_right_to_left(&entry.texts[0]) { Align::Right } else { Align::Start };
            let text = setter.set(&lead, &LEAD, columns.width(), align)?;
            rows.push(Row { cells: vec![(columns.left(0), text)], after: 0.5, keeps: true });
        }
        let mut cells = Vec::new();
        for (place, text) in entry.texts.iter().enumerate() {
            cells.push((columns.left(place), setter.set(text, &BODY, columns.width(), Align::Start)?));
        }
        rows.push(Row { cells, after: 9.0, keeps: false });
    }
    Ok(rows)
}

/// One column, or two of which the first is on the side where lines begin.
#[derive(Clone, Copy)]
struct Columns {
    both: bool,
    turned: bool,
}

impl Columns {
    fn width(self) -> f32 {
        if self.both { (WIDE - GUTTER) / 2.0 } else { WIDE }
    }

    fn left(self, place: usize) -> f32 {
        let is_far = self.both && (place == 1) != self.turned;
        if is_far { LEFT + self.width() + GUTTER } else { LEFT }
    }
}

fn lead(entry: &Entry) -> Option<String> {
    let parts: Vec<&str> = entry.speaker.into_iter().chain(entry.time.as_deref()).collect();
    (!parts.is_empty()).then(|| parts.join("   "))
}

fn metadata(document: &Document) -> Metadata {
    let mut metadata = Metadata::new().title(document.session.title.clone()).creator("Faircopy".into());
    if let Some(code) = language(document) {
        metadata = metadata.language(code.to_owned());
    }
    metadata
}
