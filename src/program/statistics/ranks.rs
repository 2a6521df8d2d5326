//! Ranks with ties.

/// The ranks of numbers, doubled so that the mean rank of a tie is whole, and the
/// sizes of the ties. Numbers within `tolerance` of the smallest of a tie belong to
/// it.
pub(super) fn doubled(numbers: &[f64], tolerance: f64) -> (Vec<u64>, Vec<u64>) {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&one, &other| numbers[one].total_cmp(&numbers[other]));
    let mut ranks = vec![0; numbers.len()];
    let mut ties = Vec::new();
    let mut from = 0;
    while let Some(&first) = order.get(from) {
        let tied = |at: &&usize| numbers[**at] - numbers[first] <= tolerance;
        let size = order[from..].iter().take_while(tied).count();
        for &at in &order[from..from + size] {
            // First and last rank of the tie, added.
            ranks[at] = (from + 1 + from + size) as u64;
        }
        ties.push(size as u64);
        from += size;
    }
    (ranks, ties)
}

/// Σ (t³ − t) over the ties.
pub(super) fn tie_sum(ties: &[u64]) -> f64 {
    ties.iter().map(|&tie| tie as f64).map(|tie| tie * tie * tie - tie).sum()
}
