//! Alignment of two sequences: the pairs of places that correspond, in order, with the greatest total weight.

/// The pairs `(left, right)` of a heaviest common subsequence. `weight` is zero for items that do not correspond.
///
/// Plain dynamic programming over both lengths (Needleman and Wunsch 1970, without gap costs).
pub(super) fn align(left: usize, right: usize, weight: impl Fn(usize, usize) -> u32) -> Vec<(usize, usize)> {
    let width = right + 1;
    let mut best = vec![0_u32; (left + 1) * width];
    for i in (0..left).rev() {
        for j in (0..right).rev() {
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let both = match weight(i, j) {
                0 => 0,
                w => w + best[(i + 1) * width + j + 1],
            };
            best[i * width + j] = skip.max(both);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < left && j < right {
        let here = best[i * width + j];
        // Of several equal ways the one that keeps the later of two copies: of "the the" the first is the slip.
        if here == best[(i + 1) * width + j] {
            i += 1;
        } else if here == best[i * width + j + 1] {
            j += 1;
        } else {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    pairs
}
