//! Which sentences a talk turns on: LexRank (Erkan and Radev 2004) over the content words, continuous variant.

use std::collections::{BTreeSet, HashMap};

use super::{language::Cues, source::Sentence};

/// A sentence with fewer content words says too little to stand alone.
const FEWEST_WORDS: usize = 4;
/// Longer ones are no summary.
const MOST_WORDS: usize = 40;
/// Sentences that share more than this with a chosen one say it again.
const SAME: f64 = 0.5;
/// Chance of going on to a sentence that is alike, as in the paper.
const DAMPING: f64 = 0.85;
const ROUNDS: usize = 30;
/// Sentences farther apart than this are not compared: three hours would take minutes.
const REACH: usize = 400;

/// The places of at most `most` sentences that stand for the whole, the most central first; of those that say the same the first.
pub(super) fn central(
    sentences: &[Sentence],
    cues: &Cues,
    most: usize,
    is_wanted: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let bags: Vec<BTreeSet<String>> = sentences.iter().map(|sentence| bag(sentence, cues)).collect();
    let mut known: HashMap<&str, f64> = HashMap::new();
    for word in bags.iter().flatten() {
        *known.entry(word).or_default() += 1.0;
    }
    let total = bags.len() as f64;
    let weight = |word: &str| (1.0 + total / known.get(word).copied().unwrap_or(1.0)).ln();
    let norms: Vec<f64> =
        bags.iter().map(|bag| bag.iter().map(|word| weight(word).powi(2)).sum::<f64>().sqrt().max(1e-9)).collect();
    let alike = |a: usize, b: usize| {
        bags[a].intersection(&bags[b]).map(|word| weight(word).powi(2)).sum::<f64>() / (norms[a] * norms[b])
    };
    let ranks = ranks(sentences.len(), &alike);
    let mut order: Vec<usize> = (0..sentences.len())
        .filter(|place| is_wanted(*place) && bags[*place].len() >= FEWEST_WORDS)
        .filter(|place| sentences[*place].tokens.len() <= MOST_WORDS)
        .collect();
    order.sort_by(|a, b| ranks[*b].total_cmp(&ranks[*a]).then(a.cmp(b)));
    let mut chosen: Vec<usize> = Vec::new();
    for place in order {
        if chosen.len() == most {
            break;
        }
        if chosen.iter().all(|other| alike(place, *other) < SAME) {
            chosen.push(place);
        }
    }
    chosen
}

fn ranks(count: usize, alike: &impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut links: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for a in 0..count {
        for b in a + 1..count.min(a + REACH) {
            let strength = alike(a, b);
            if strength > 0.0 {
                links[a].push((b, strength));
                links[b].push((a, strength));
            }
        }
    }
    let sums: Vec<f64> = links.iter().map(|links| links.iter().map(|(_, strength)| strength).sum()).collect();
    let mut ranks = vec![1.0; count];
    for _ in 0..ROUNDS {
        let next = |place: usize| -> f64 {
            let given = links[place].iter().map(|(from, strength)| ranks[*from] * strength / sums[*from]);
            (1.0 - DAMPING) + DAMPING * given.sum::<f64>()
        };
        ranks = (0..count).map(next).collect();
    }
    ranks
}

/// In a fixed order, so that the same words give the same sums and the same notes.
fn bag(sentence: &Sentence, cues: &Cues) -> BTreeSet<String> {
    let content = sentence.tokens.iter().filter(|token| cues.is_content(token));
    content.map(|token| cues.stem(&token.text)).collect()
}
