//! Evening out the rounds: de Werra's balanced colouring.
//!
//! Two rounds together are paths and even cycles of meetings that alternate between
//! them. Swapping along a path with one meeting more of the fuller round moves one unit;
//! there are at least as many such paths as the rounds differ by.

use super::grid::Grid;
use crate::kernel::arrange_by_key;

/// The edges of each of the first `rounds` rounds.
pub(super) fn classes(grid: &Grid<'_>, rounds: usize) -> Vec<Vec<usize>> {
    let mut classes = vec![Vec::new(); rounds];
    for (edge, round) in grid.rounds().iter().enumerate() {
        if let Some(class) = round.and_then(|round| classes.get_mut(round)) {
            class.push(edge);
        }
    }
    classes
}

/// Spreads the placed edges over all `rounds` rounds so that any two differ by one at
/// most, the fuller ones first among rounds that were as full before. Each step brings a
/// round to its final size: O(rounds × people) in all.
pub(super) fn even_out(grid: &mut Grid<'_>, rounds: usize) {
    let mut classes = classes(grid, rounds);
    let placed: usize = classes.iter().map(Vec::len).sum();
    if rounds == 0 {
        return;
    }
    let (least, fuller) = (placed / rounds, placed % rounds);
    let mut order: Vec<usize> = (0..rounds).collect();
    arrange_by_key(&mut order, |&round| std::cmp::Reverse(classes[round].len()));
    let mut target = vec![least; rounds];
    order.iter().take(fuller).for_each(|&round| target[round] += 1);
    shift(grid, &mut classes, &target, &target);
}

/// Brings every round to at most `most` edges, where `rounds × most` suffice.
pub(super) fn relieve(grid: &mut Grid<'_>, rounds: usize, most: usize) {
    let mut classes = classes(grid, rounds);
    let most = vec![most; rounds];
    shift(grid, &mut classes, &most, &most);
}

/// Moves edges from rounds above `most` to rounds below `room`, as far as both last.
fn shift(grid: &mut Grid<'_>, classes: &mut [Vec<usize>], most: &[usize], room: &[usize]) {
    let (mut full, mut spare) = (0, 0);
    while full < classes.len() && spare < classes.len() {
        let excess = classes[full].len().saturating_sub(most[full]);
        let free = room[spare].saturating_sub(classes[spare].len());
        if excess == 0 {
            full += 1;
        } else if free == 0 {
            spare += 1;
        } else {
            transfer(grid, classes, [full, spare], excess.min(free));
        }
    }
}

/// Moves `count` units from one round to another that has fewer, along the shortest
/// paths.
fn transfer(grid: &mut Grid<'_>, classes: &mut [Vec<usize>], [from, to]: [usize; 2], count: usize) {
    let mut paths = Vec::new();
    for &edge in &classes[from] {
        let [one, other] = grid.ends[edge];
        for (end, far) in [(one, other), (other, one)] {
            if grid.edge(end, to).is_some() {
                continue;
            }
            let path = grid.path(end, from, to);
            // A path of odd length begins and ends in the fuller round, so it is found from both of
            // its ends. It is counted from the one with the lower meeting, and a path of one
            // meeting once.
            let is_first = match path.last() {
                Some(&last) if path.len() > 1 => edge < last,
                _ => end < far,
            };
            if path.len() % 2 == 1 && is_first {
                paths.push(path);
            }
        }
    }
    arrange_by_key(&mut paths, Vec::len);
    for path in paths.iter().take(count) {
        grid.swap(path, from, to);
    }
    let both: Vec<usize> = classes[from].drain(..).collect();
    let both = both.into_iter().chain(std::mem::take(&mut classes[to]));
    let (stayed, moved) = both.partition(|&edge| grid.round_of(edge) == Some(from));
    classes[from] = stayed;
    classes[to] = moved;
}
