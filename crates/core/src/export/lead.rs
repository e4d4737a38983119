//! What stands before a paragraph or a document: who speaks and when, title and origin.

use super::{
    Document, Options,
    blocks::Block,
    marks::{Item, items, name},
};
use crate::{
    session::Source,
    transcript::{Millis, Side, Track},
};

/// A paragraph as people read it.
pub(super) struct Entry<'a> {
    /// When it is said, where times are wanted and known.
    pub(super) time: Option<String>,
    /// Who speaks, where that is wanted and there are several.
    pub(super) speaker: Option<&'a str>,
    /// The text; or what was said and its fair copy, in this order.
    pub(super) texts: Vec<String>,
    /// Whether it is a bookmark: it has a time and one text, and nobody speaks.
    pub(super) is_mark: bool,
}

/// The paragraphs of a document, in order.
pub(super) fn entries<'a>(document: &Document, options: &'a Options) -> Vec<Entry<'a>> {
    let timed = options.times && is_timed(document);
    let both = shows_both(document, options);
    let side = if both { Side::FairCopy } else { options.side };
    let texts = |block: &Block| {
        let own = block.text.trim().to_owned();
        if both { vec![block.verbatim().trim().to_owned(), own] } else { vec![own] }
    };
    let entry = |item: &Item| match item {
        Item::Mark(mark) => {
            Entry { time: Some(mark.at.clock()), speaker: None, texts: vec![name(mark, options)], is_mark: true }
        }
        Item::Block(block) => Entry {
            time: timed.then(|| block.span.start.clock()),
            speaker: speaker(document, options, block.track),
            texts: texts(block),
            is_mark: false,
        },
    };
    items(document, side).iter().map(entry).collect()
}

/// Whether both texts stand beside each other: asked for, and there is a fair copy.
pub(super) fn shows_both(document: &Document, options: &Options) -> bool {
    options.both && document.fair_copy.is_some()
}

/// Who speaks, in a document with several tracks.
pub(super) fn speaker<'a>(document: &Document, options: &'a Options, track: Track) -> Option<&'a str> {
    let several = options.speakers && document.transcript.segments.iter().any(|segment| segment.track != track);
    several.then(|| options.labels.track(track))
}

/// Pasted text has no times.
pub(super) fn is_timed(document: &Document) -> bool {
    document.transcript.segments.iter().any(|segment| segment.span.end > Millis(0))
}

/// When and from what it was made, how long it is and in which language.
pub(super) fn origin(document: &Document) -> String {
    let session = &document.session;
    let created = jiff::Timestamp::from_millisecond(session.created_unix_ms).ok();
    let mut parts: Vec<String> = created.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).into_iter().collect();
    parts.extend(session.duration.map(Millis::clock));
    parts.extend(language(document).map(str::to_owned));
    if let Source::File { original } = &session.source {
        parts.extend(original.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    parts.join(" · ")
}

/// The language's code, where it is known.
pub(super) fn language(document: &Document) -> Option<&str> {
    Some(document.transcript.language.as_str()).filter(|code| !code.is_empty() && *code != "und")
}
