//! Which words of one text stand in another, in order: a longest common subsequence.

/// Pairs of places `(in a, in b)` of a longest common subsequence, ascending.
///
/// Where several are equally long, later places of `a` win: speakers correct themselves afterwards, so the second of two
/// equal words is the one that was meant. Takes `a.len() * b.len()` steps and as many 4-byte cells.
pub(crate) fn aligned(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut longest = vec![0_u32; (a.len() + 1) * width];
    for i in 0..a.len() {
        for j in 0..b.len() {
            longest[(i + 1) * width + j + 1] = if a[i] == b[j] {
                longest[i * width + j] + 1
            } else {
                longest[i * width + j + 1].max(longest[(i + 1) * width + j])
            };
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut pairs = Vec::new();
    while i > 0 && j > 0 {
        if a[i - 1] == b[j - 1] {
            (i, j) = (i - 1, j - 1);
            pairs.push((i, j));
        } else if longest[(i - 1) * width + j] >= longest[i * width + j - 1] {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn later_words_are_the_ones_that_were_meant() {
        for (a, b, expect) in [
            ("we should we should go", "we should go", vec![(2, 0), (3, 1), (4, 2)]),
            ("a b c", "a b c", vec![(0, 0), (1, 1), (2, 2)]),
            ("a b", "c d", vec![]),
            ("", "a", vec![]),
            ("to anna to maria", "to maria", vec![(2, 0), (3, 1)]),
        ] {
            let (a, b): (Vec<_>, Vec<_>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
            assert_eq!(aligned(&a, &b), expect);
        }
    }
}
