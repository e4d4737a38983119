//! Text set in lines: fonts chosen letter by letter, shaped, broken and ordered for both directions.

use fontique::Language;
use parley::{
    Alignment, AlignmentOptions, FontContext, Layout, LayoutContext, LineHeight, OverflowWrap, StyleProperty,
    layout::Line,
    style::{FontFamily, FontWeight},
};

use super::{super::ExportError, letters};

const SERIF: &str = "Newsreader, 'Source Serif 4', 'Noto Serif', Georgia, 'DejaVu Serif', serif";
const SANS: &str = "Inter, 'Noto Sans', 'Helvetica Neue', 'Segoe UI', 'DejaVu Sans', sans-serif";

/// How a text looks. Sizes in points.
pub(super) struct Style {
    families: &'static str,
    size: f32,
    /// Times the size.
    line: f32,
    weight: f32,
    /// 0 is black.
    grey: u8,
}

pub(super) const TITLE: Style = Style { families: SERIF, size: 20.0, line: 1.25, weight: 600.0, grey: 0 };
pub(super) const ORIGIN: Style = Style { families: SANS, size: 8.5, line: 1.4, weight: 400.0, grey: 95 };
pub(super) const HEAD: Style = Style { families: SANS, size: 8.5, line: 1.4, weight: 600.0, grey: 0 };
pub(super) const LEAD: Style = Style { families: SANS, size: 8.0, line: 1.4, weight: 400.0, grey: 95 };
pub(super) const BODY: Style = Style { families: SERIF, size: 10.5, line: 1.45, weight: 400.0, grey: 0 };
pub(super) const NUMBER: Style = Style { families: SANS, size: 8.0, line: 1.4, weight: 400.0, grey: 95 };

/// Where lines stand that are shorter than the width.
#[derive(Clone, Copy)]
pub(super) enum Align {
    /// Where the text begins.
    Start,
    Right,
    Centre,
}

/// A text in lines.
pub(super) struct SetText {
    pub(super) text: String,
    pub(super) layout: Layout<()>,
    pub(super) grey: u8,
}

impl SetText {
    pub(super) fn lines(&self) -> usize {
        self.layout.len()
    }

    /// 0 after the last line.
    pub(super) fn line_height(&self, index: usize) -> f32 {
        self.line(index).map_or(0.0, |line| line.metrics().line_height)
    }

    pub(super) fn line(&self, index: usize) -> Option<Line<'_, ()>> {
        self.layout.get(index)
    }
}

/// Sets texts in the fonts of this computer.
pub(super) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    language: Option<Language>,
}

impl Setter {
    /// For texts of a language (ISO 639), which decides how the letters look that Chinese, Japanese and Korean share.
    pub(super) fn of(language: Option<&str>) -> Self {
        let language = language.and_then(|code| Language::parse(code).ok());
        Self { fonts: FontContext::new(), layouts: LayoutContext::new(), language }
    }

    /// The text in lines of at most `width` points.
    ///
    /// # Errors
    /// [`ExportError::NoFont`] when a letter would be an empty box.
    pub(super) fn set(&mut self, text: &str, style: &Style, width: f32, align: Align) -> Result<SetText, ExportError> {
        let text: String = text.chars().filter(|character| *character == '\n' || !character.is_control()).collect();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(FontFamily::from(style.families));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(style.weight)));
        builder.push_default(LineHeight::FontSizeRelative(style.line));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::Locale(self.language));
        let mut layout = builder.build(&text);
        layout.break_all_lines(Some(width));
        let alignment = match align {
            Align::Start => Alignment::Start,
            Align::Right => Alignment::Right,
            Align::Centre => Alignment::Center,
        };
        layout.align(alignment, AlignmentOptions::default());
        letters::all_have_fonts(&text, &layout)?;
        Ok(SetText { text, layout, grey: style.grey })
    }
}
