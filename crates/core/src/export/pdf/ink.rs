//! Draws lines of set text onto a page.

use std::collections::HashMap;

use krilla::{
    color::rgb,
    geom::Point,
    num::NormalizedF32,
    paint::Fill,
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph, Tag},
};
use parley::layout::Run;

use super::setting::SetText;

/// The fonts that were used so far; each is written into the file once.
#[derive(Default)]
pub(super) struct Ink {
    fonts: HashMap<(u64, u32, Vec<i16>), Option<Font>>,
}

impl Ink {
    /// Draws one line of the text with its upper left corner at a place in points. What is no line draws nothing.
    pub(super) fn draw(&mut self, surface: &mut Surface, text: &SetText, index: usize, left: f32, top: f32) {
        let Some(line) = text.line(index) else { return };
        let metrics = line.metrics();
        let baseline = top + metrics.baseline - metrics.block_min_coord;
        let grey = rgb::Color::new(text.grey, text.grey, text.grey);
        surface.set_fill(Some(Fill { paint: grey.into(), opacity: NormalizedF32::ONE, ..Fill::default() }));
        let mut across = left + metrics.inline_min_coord + metrics.offset;
        for run in line.runs() {
            let glyphs = glyphs(&run);
            let advance: f32 = run.visual_clusters().map(|cluster| cluster.advance()).sum();
            if let Some(font) = self.font(&run) {
                surface.draw_glyphs(
                    Point::from_xy(across, baseline),
                    &glyphs,
                    font,
                    &text.text,
                    run.font_size(),
                    false,
                );
            }
            across += advance;
        }
    }

    fn font(&mut self, run: &Run<'_, ()>) -> Option<Font> {
        let font = run.font();
        let key = (font.data.id(), font.index, run.normalized_coords().iter().map(|place| place.to_bits()).collect());
        let load = || {
            let (data, _) = font.data.clone().into_raw_parts();
            let synthesis = run.synthesis();
            let variations: Vec<(Tag, f32)> = synthesis
                .variation_settings()
                .iter()
                .map(|(tag, value)| (Tag::new(&tag.into_bytes()), *value))
                .collect();
            Font::new_variable(data.into(), font.index, &variations)
        };
        self.fonts.entry(key).or_insert_with(load).clone()
    }
}

/// The glyphs of a run from left to right, each with the letters that it stands for.
fn glyphs(run: &Run<'_, ()>) -> Vec<KrillaGlyph> {
    let size = run.font_size();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    for cluster in run.visual_clusters() {
        let range = cluster.text_range();
        if cluster.is_ligature_continuation() {
            // It has no glyph of its own: its letters belong to the ligature's.
            if let Some(glyph) = glyphs.last_mut() {
                glyph.text_range.start = glyph.text_range.start.min(range.start);
                glyph.text_range.end = glyph.text_range.end.max(range.end);
            }
            continue;
        }
        glyphs.extend(cluster.glyphs().map(|glyph| {
            let (advance, x, y) = (glyph.advance / size, glyph.x / size, glyph.y / size);
            KrillaGlyph::new(GlyphId::new(glyph.id), advance, x, y, 0.0, range.clone(), None)
        }));
    }
    glyphs
}
