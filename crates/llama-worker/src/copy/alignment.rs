//! Every way in which the text can be read as words of the source, side by side: where each stands, and where it may go.

use std::rc::Rc;

use super::source::{BREAK, Source};
use super::spelling::{Spell, Token};
use super::written::{Entry, Node, Written};

/// One reading of a text whose last word or mark is complete.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) spot: Spot,
    /// What was left out and added up to here, compared with the cheapest reading.
    pub(crate) cost: f32,
    /// What was written last.
    pub(crate) node: Node,
}

/// All that decides what may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// The next word of the source.
    pub(crate) at: u32,
    pub(crate) phase: Phase,
    /// Additions so far.
    pub(crate) additions: u32,
    /// Whether the last word is an addition.
    pub(crate) added: bool,
}

/// What was written last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Start,
    Word,
    Marked {
        /// Whether the mark ends a sentence.
        ends: bool,
    },
    Paragraph,
    /// A mark that stands before a word; the word must follow.
    Opened(Before),
}

/// What may stand behind an opener: the space before it is the space of its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Before {
    Any,
    Spaced,
    Unspaced,
}

/// A word or mark on its way.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub(crate) tokens: Rc<[Token]>,
    /// Tokens already written; the others follow.
    pub(crate) done: usize,
    pub(crate) cost: f32,
    /// Where it leads.
    pub(crate) to: Spot,
    /// What was written before it.
    pub(crate) from: Node,
    pub(crate) writes: Entry,
}

/// A reading that is about to write a word, and how many words it left out at a cost to get there.
struct Lead {
    skipped: u32,
    cost: f32,
    node: Node,
}

impl Place {
    pub(crate) fn start() -> Self {
        let spot = Spot { at: 0, phase: Phase::Start, additions: 0, added: false };
        Self { spot, cost: 0.0, node: Node::START }
    }

    /// Whether an empty line was written last.
    pub(crate) fn is_broken(&self) -> bool {
        self.spot.phase == Phase::Paragraph
    }

    fn path(&self, tokens: Rc<[Token]>, phase: Phase, writes: Entry) -> Path {
        Path { tokens, done: 0, cost: self.cost, to: Spot { phase, ..self.spot }, from: self.node, writes }
    }
}

impl Path {
    pub(crate) fn next(&self) -> Token {
        self.tokens[self.done]
    }
}

impl Spot {
    /// Whether nothing stands before the next word that it would need a space from.
    pub(super) fn is_bare(self) -> bool {
        matches!(self.phase, Phase::Start | Phase::Paragraph | Phase::Opened(_))
    }

    /// Whether a word with or without a space before it may come next.
    pub(super) fn fits(self, spaced: bool) -> bool {
        match self.phase {
            Phase::Opened(Before::Spaced) => spaced,
            Phase::Opened(Before::Unspaced) => !spaced,
            _ => true,
        }
    }

    /// Readings of one group differ in nothing but where they are in the source and what they cost.
    fn group(self) -> (u32, bool, Option<Before>, bool) {
        let before = if let Phase::Opened(before) = self.phase { Some(before) } else { None };
        (self.additions, self.added, before, self.is_bare())
    }
}

/// Where the paths lead that are complete now: of those that lead to the same spot, the cheapest; of equals the first.
pub(super) fn arrive(paths: &[&Path], written: &mut Written) -> Vec<Place> {
    let mut paths = paths.to_vec();
    paths.sort_by(|a, b| a.to.cmp(&b.to).then(a.cost.total_cmp(&b.cost)));
    paths.dedup_by_key(|path| path.to);
    let place = |path: &Path| Place { spot: path.to, cost: path.cost, node: written.push(path.from, path.writes) };
    paths.into_iter().map(place).collect()
}

/// All that may come behind these places.
pub(super) fn leave(places: &[Place], source: &Source, spell: &mut dyn Spell, paths: &mut Vec<Path>) {
    for place in places {
        match place.spot.phase {
            Phase::Word => marks(place, source, spell, paths),
            Phase::Marked { ends: true } => paragraph(place, source, spell, paths),
            _ => (),
        }
        if source.writable(place.spot.at as usize).is_some() {
            openers(place, source, spell, paths);
            additions(place, source, spell, paths);
        }
    }
    let mut sorted: Vec<&Place> = places.iter().collect();
    sorted.sort_by_key(|place| (place.spot.group(), place.spot.at));
    for group in sorted.chunk_by(|a, b| a.spot.group() == b.spot.group()) {
        words(group, source, spell, paths);
    }
}

/// The place from where ending is cheapest, and what it costs; `None` where something must still be written.
pub(super) fn end<'a>(places: &'a [Place], source: &Source) -> Option<(&'a Place, f32)> {
    let ends = places.iter().filter(|place| {
        !place.spot.added && matches!(place.spot.phase, Phase::Start | Phase::Word | Phase::Marked { .. })
    });
    let costs = ends.filter_map(|place| Some((place, place.cost + source.rest(place.spot.at as usize)?)));
    costs.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The cheapest place where the text can be cut off: behind a whole word.
pub(super) fn stop(places: &[Place]) -> Option<&Place> {
    let stops = places.iter().filter(|place| !matches!(place.spot.phase, Phase::Start | Phase::Opened(_)));
    stops.min_by(|a, b| a.cost.total_cmp(&b.cost))
}

fn marks(place: &Place, source: &Source, spell: &mut dyn Spell, paths: &mut Vec<Path>) {
    let Spot { at, added, .. } = place.spot;
    let word = if added { None } else { (at as usize).checked_sub(1) };
    let breaks = source.paragraphs && source.writable(at as usize).is_some();
    for (of, mark) in source.marks_behind(word) {
        let Some(tokens) = spell.spell(&mark.text, false) else { continue };
        let marked = Phase::Marked { ends: mark.ends };
        paths.push(place.path(Rc::clone(&tokens), marked, Entry::Mark { of, breaks: false }));
        // Many vocabularies have tokens for a mark together with the line breaks behind it.
        if breaks
            && mark.ends
            && let Some(joined) = spell.spell(&format!("{}{BREAK}", mark.text), false)
        {
            if joined.starts_with(&tokens) && spell.spell(BREAK, false).as_deref() == Some(&joined[tokens.len()..]) {
                continue;
            }
            paths.push(place.path(joined, Phase::Paragraph, Entry::Mark { of, breaks: true }));
        }
    }
}

fn paragraph(place: &Place, source: &Source, spell: &mut dyn Spell, paths: &mut Vec<Path>) {
    if source.paragraphs && source.writable(place.spot.at as usize).is_some() {
        let tokens = spell.spell(BREAK, false);
        paths.extend(tokens.map(|tokens| place.path(tokens, Phase::Paragraph, Entry::Break)));
    }
}

fn openers(place: &Place, source: &Source, spell: &mut dyn Spell, paths: &mut Vec<Path>) {
    let Some(word) = source.writable(place.spot.at as usize) else { return };
    if matches!(place.spot.phase, Phase::Opened(_)) {
        return;
    }
    let bare = place.spot.is_bare();
    // The space of the first word that can follow: so one always can.
    let spaced = !bare && source.words[word].spaced;
    let before = match (bare, spaced) {
        (true, _) => Before::Any,
        (_, true) => Before::Spaced,
        _ => Before::Unspaced,
    };
    for (index, opener) in source.openers.iter().enumerate() {
        let writes = Entry::Opener { opener: index as u32, spaced };
        let tokens = spell.spell(opener, spaced);
        paths.extend(tokens.map(|tokens| place.path(tokens, Phase::Opened(before), writes)));
    }
}

fn additions(place: &Place, source: &Source, spell: &mut dyn Spell, paths: &mut Vec<Path>) {
    let spot = place.spot;
    if spot.added || spot.additions >= source.most_additions || spot.phase == Phase::Opened(Before::Unspaced) {
        return;
    }
    let to = Spot { phase: Phase::Word, additions: spot.additions + 1, added: true, ..spot };
    let cost = place.cost + source.addition_cost;
    for (index, addition) in source.additions.iter().enumerate() {
        let spaced = !spot.is_bare();
        let writes = Entry::Addition { addition: index as u32, spaced };
        let tokens = spell.spell(addition, spaced);
        paths.extend(tokens.map(|tokens| Path { tokens, done: 0, cost, to, from: place.node, writes }));
    }
}

/// The words that each place of a group can go on with: each word once, from where it costs least.
fn words(group: &[&Place], source: &Source, spell: &mut dyn Spell, paths: &mut Vec<Path>) {
    let mut joining = group.iter().peekable();
    let mut leads: Vec<Lead> = Vec::new();
    let first = group[0];
    for at in first.spot.at as usize..source.words.len() {
        while let Some(place) = joining.next_if(|place| place.spot.at as usize == at) {
            if leads.iter().all(|lead| lead.skipped > 0 || lead.cost > place.cost) {
                leads.retain(|lead| lead.cost < place.cost);
                leads.push(Lead { skipped: 0, cost: place.cost, node: place.node });
            }
        }
        if let Some(lead) = leads.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)) {
            forms(at, lead, first.spot, source, spell, paths);
        }
        match source.skip(at) {
            None => leads.clear(),
            Some(cost) if cost > 0.0 => {
                for lead in &mut leads {
                    lead.skipped += 1;
                    lead.cost += cost;
                }
                leads.retain(|lead| lead.skipped <= source.look_ahead);
            }
            Some(_) => (),
        }
        if leads.is_empty() && joining.peek().is_none() {
            return;
        }
    }
}

fn forms(at: usize, lead: &Lead, spot: Spot, source: &Source, spell: &mut dyn Spell, paths: &mut Vec<Path>) {
    let word = &source.words[at];
    if !spot.fits(word.spaced) {
        return;
    }
    let spaced = word.spaced && !spot.is_bare();
    for (index, form) in word.forms.iter().enumerate() {
        let Some(tokens) = spell.spell(&form.text, spaced) else { continue };
        let to = Spot { at: at as u32 + form.words, phase: Phase::Word, additions: spot.additions, added: false };
        let writes = Entry::Form { word: at as u32, form: index as u32, spaced };
        paths.push(Path { tokens, done: 0, cost: lead.cost, to, from: lead.node, writes });
    }
}

/// What was written by an entry, for reading the text back.
pub(super) fn text_of(entry: Entry, source: &Source) -> &str {
    match entry {
        Entry::Form { word, form, .. } => &source.form(word, form).text,
        Entry::Addition { addition, .. } => &source.additions[addition as usize],
        Entry::Opener { opener, .. } => &source.openers[opener as usize],
        Entry::Mark { of, .. } => source.mark(of),
        Entry::Break => BREAK,
    }
}
