//! Lists of the best assignments, changed at random and judged by exhaustive search.

use super::harness::{Tally, least};
use crate::assignment::support::{Instance, below, instance};
use mentormatch::assignment::ranked;
use mentormatch::audit::verify_ranked;
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Stream, stream};
use mentormatch::market::{Matching, RankedAssignment};

/// The rank, the sum and the pairs of every set that is as asked, the best first.
fn sets(what: &Instance) -> Vec<(i64, Vec<(usize, usize)>)> {
    let mut all = Vec::new();
    let cells = (0..what.rows()).flat_map(|row| (0..what.columns).map(move |column| (row, column)));
    let cells: Vec<_> =
        cells.filter(|&(row, column)| what.weights[row][column].is_some()).collect();
    let feasible = what.feasible();
    let rank = feasible.iter().map(|set| set.0).max();
    for set in 0u32..1 << cells.len() {
        let chosen: Vec<_> = cells
            .iter()
            .enumerate()
            .filter(|(at, _)| set >> at & 1 == 1)
            .map(|(_, &c)| c)
            .collect();
        // The same question with nothing but these pairs allowed and all of them required.
        let mut only = what.clone();
        only.required = [&what.required[..], &chosen].concat();
        only.required.sort_unstable();
        only.required.dedup();
        for (row, column) in cells.iter().copied().filter(|cell| !chosen.contains(cell)) {
            only.weights[row][column] = None;
        }
        if let [found] = only.feasible()[..]
            && Some(found.0) == rank
        {
            all.push((what.sign() * found.1, chosen));
        }
    }
    let sign = what.sign();
    all.sort_by(|a, b| (sign * b.0, &a.1).cmp(&(sign * a.0, &b.1)));
    all
}

fn forge(list: &mut Vec<RankedAssignment<i64>>, random: &mut Stream) {
    let at = below(random, list.len() as u64) as usize;
    let other = below(random, list.len() as u64) as usize;
    match below(random, 7) {
        0 => {
            let change = [1, -1, i128::MAX][below(random, 3) as usize];
            list[at].value = list[at].value.wrapping_add(change);
        }
        1 => list.swap(at, other),
        2 => list[at] = list[other].clone(),
        3 => drop(list.remove(at)),
        4 => {
            // The same pairs among more people.
            let matching = &list[at].matching;
            let (rows, columns) = (matching.mentees() + 1, matching.mentors());
            list[at].matching = Matching::new(rows, columns, matching.pairs()).unwrap();
        }
        _ => {
            let matching = &list[at].matching;
            let mut pairs: Vec<_> = matching.pairs().collect();
            if !pairs.is_empty() && below(random, 2) == 0 {
                pairs.remove(below(random, pairs.len() as u64) as usize);
            } else {
                let row = below(random, matching.mentees() as u64 + 1) as usize;
                let column = below(random, matching.mentors() as u64 + 1) as usize;
                pairs.push((MenteeIx::at(row), MentorIx::at(column)));
            }
            let (rows, columns) = (matching.mentees(), matching.mentors());
            if let Ok(changed) = Matching::new(rows, columns, pairs) {
                list[at].matching = changed;
            }
        }
    }
}

/// Whether each is as asked, with its sum, the first one best, and all in order.
fn holds(
    what: &Instance,
    sets: &[(i64, Vec<(usize, usize)>)],
    list: &[RankedAssignment<i64>],
) -> bool {
    let place = |told: &RankedAssignment<i64>| {
        let pairs: Vec<_> =
            told.matching.pairs().map(|pair| (pair.0.get(), pair.1.get())).collect();
        let found = sets.iter().position(|set| set.1 == pairs);
        let sizes = (told.matching.mentees(), told.matching.mentors());
        let is_of_all = sizes == (what.rows(), what.columns);
        found.filter(|&at| is_of_all && i128::from(sets[at].0) == told.value)
    };
    let places: Option<Vec<_>> = list.iter().map(place).collect();
    places.is_some_and(|places| {
        places.windows(2).all(|pair| pair[0] < pair[1])
            && places.first().is_none_or(|&first| sets[first].0 == sets[0].0)
    })
}

pub(super) fn lists() -> Tally {
    let mut random = stream(71, "forged ranked");
    let mut tally = Tally::default();
    while tally.judged < least() {
        let what = instance(&mut random);
        if what.weights.iter().flatten().flatten().count() > 7 {
            continue;
        }
        let problem = what.dense(|weight| weight);
        let control = Control::unbounded();
        let Some(mut found) = ranked(&problem, &control).solved() else { continue };
        let own: Vec<_> = found.by_ref().take(6).map(Result::unwrap).collect();
        let best = found.best().clone();
        let sets = sets(&what);
        assert!(holds(&what, &sets, &own), "{own:?}\n{what:?}");
        verify_ranked(&problem, &best, &own).unwrap();
        for _ in 0..60 {
            let mut forged = own.clone();
            for _ in 0..=below(&mut random, 2) {
                if !forged.is_empty() {
                    forge(&mut forged, &mut random);
                }
            }
            let is_true = holds(&what, &sets, &forged);
            let accepted = verify_ranked(&problem, &best, &forged).is_ok();
            assert_eq!(accepted, is_true, "{forged:?}\n{what:?}");
            tally.judged += 1;
            tally.accepted += u64::from(accepted);
            tally.refused += u64::from(!is_true);
        }
    }
    tally
}
