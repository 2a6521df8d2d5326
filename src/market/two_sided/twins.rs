//! Which entry of a list is named back by which.
//!
//! Where the lists are long, each side's ranks are written into a table, band by band,
//! turned as they are written, so that every agent finds what the others think of it in
//! one row. Where they are short, the entries are grouped by partner instead.

use super::half::{Half, NONE};
use crate::kernel::Pace;

/// Agents whose ranks are turned at a time: theirs in a row of the table fill a cache
/// line.
const BAND: usize = 32;

/// For each entry of either side the entry that names its agent back, or [`NONE`].
///
/// Time O(entries). Memory beside the answer: at most 4 bytes an entry in a table, or 8
/// bytes an entry of `own` in groups.
pub(in crate::market) fn twins<P: Pace>(
    own: &Half,
    other: &Half,
    pace: &mut P,
) -> Result<(Vec<u32>, Vec<u32>), P::Cut> {
    if is_dense(own, other) {
        Ok((by_table(own, other, pace)?, by_table(other, own, pace)?))
    } else {
        by_groups(own, other, pace)
    }
}

/// [`twins`] of a side with itself.
pub(in crate::market) fn own_twins<P: Pace>(half: &Half, pace: &mut P) -> Result<Vec<u32>, P::Cut> {
    if is_dense(half, half) {
        by_table(half, half, pace)
    } else {
        by_groups(half, half, pace).map(|twins| twins.0)
    }
}

/// Whether a table of all pairs is no larger than the lists themselves.
fn is_dense(own: &Half, other: &Half) -> bool {
    let entries = own.partners.len() + other.partners.len();
    let ranks_fit = |half: &Half, partners: &Half| {
        // No list is longer than there are partners.
        partners.agents() < usize::from(u16::MAX) || half.partners.is_empty()
    };
    own.agents().saturating_mul(other.agents()) <= 2 * entries
        && ranks_fit(own, other)
        && ranks_fit(other, own)
}

fn by_table<P: Pace>(own: &Half, other: &Half, pace: &mut P) -> Result<Vec<u32>, P::Cut> {
    if own.partners.is_empty() {
        return Ok(Vec::new());
    }
    let (agents, partners) = (own.agents(), other.agents());
    // 1 + the agent's place in the partner's list, a row an agent; 0 where it is absent.
    let mut table = vec![0u16; agents * partners];
    let mut band = vec![0u16; BAND * agents];
    for from in (0..partners).step_by(BAND) {
        let to = partners.min(from + BAND);
        pace.steps(agents * (to - from))?;
        band.fill(0);
        for (partner, ranks) in (from..to).zip(band.chunks_exact_mut(agents)) {
            for (rank, &agent) in (1..).zip(other.row(partner)) {
                ranks[agent as usize] = rank;
            }
        }
        for (agent, row) in table.chunks_exact_mut(partners).enumerate() {
            for (rank, ranks) in row[from..to].iter_mut().zip(band.chunks_exact(agents)) {
                *rank = ranks[agent];
            }
        }
    }
    let mut twins = Vec::with_capacity(own.partners.len());
    for agent in 0..agents {
        pace.steps(own.row(agent).len())?;
        let ranks = &table[agent * partners..(agent + 1) * partners];
        twins.extend(own.row(agent).iter().map(|&partner| {
            match ranks[partner as usize].checked_sub(1) {
                Some(place) => other.starts[partner as usize] + u32::from(place),
                None => NONE,
            }
        }));
    }
    Ok(twins)
}

/// One counting sort groups the entries of `own` by partner; then each partner's list is
/// written into a row of places, where its group looks itself up.
fn by_groups<P: Pace>(
    own: &Half,
    other: &Half,
    pace: &mut P,
) -> Result<(Vec<u32>, Vec<u32>), P::Cut> {
    let mut own_twins = vec![NONE; own.partners.len()];
    let mut other_twins = vec![NONE; other.partners.len()];
    let mut next = vec![0u32; other.agents() + 1];
    for &partner in &own.partners {
        next[partner as usize + 1] += 1;
    }
    for partner in 0..other.agents() {
        next[partner + 1] += next[partner];
    }
    let mut grouped = vec![(0u32, 0u32); own.partners.len()];
    for agent in 0..own.agents() {
        pace.steps(own.range(agent).len())?;
        for entry in own.range(agent) {
            let place = &mut next[own.partners[entry] as usize];
            grouped[*place as usize] = (agent as u32, entry as u32);
            *place += 1;
        }
    }
    // `next[p]` is now the end of partner p's group, and the start of the next one's.
    // Places are names of entries, so what an earlier partner left is out of range.
    let mut places = vec![NONE; own.agents()];
    let mut from = 0;
    for partner in 0..other.agents() {
        let range = other.range(partner);
        pace.steps(range.len())?;
        for entry in range.clone() {
            places[other.partners[entry] as usize] = entry as u32;
        }
        for &(agent, entry) in &grouped[from..next[partner] as usize] {
            let twin = places[agent as usize];
            if range.contains(&(twin as usize)) {
                own_twins[entry as usize] = twin;
                other_twins[twin as usize] = entry;
            }
        }
        from = next[partner] as usize;
    }
    Ok((own_twins, other_twins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Unbounded;

    fn half(lists: &[Vec<u32>]) -> Half {
        let mut starts = vec![0];
        starts.extend(lists.iter().scan(0, |end, list| {
            *end += list.len() as u32;
            Some(*end)
        }));
        Half { starts, partners: lists.concat(), ..Half::default() }
    }

    #[test]
    fn both_ways_find_the_same_and_the_definition() {
        let mut state = 7u32;
        let mut draw = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        for case in 0..500 {
            let counts = [draw(70) as usize, draw(70) as usize];
            let mut side = |own: usize, other: usize| -> Vec<Vec<u32>> {
                (0..own)
                    .map(|_| {
                        let mut list: Vec<u32> = (0..other as u32).collect();
                        for at in (1..list.len()).rev() {
                            list.swap(at, draw(at as u32 + 1) as usize);
                        }
                        list.truncate(draw(other as u32 + 1) as usize);
                        list
                    })
                    .collect()
            };
            let lists = [side(counts[0], counts[1]), side(counts[1], counts[0])];
            let [own, other] = [half(&lists[0]), half(&lists[1])];
            let table = |own, other| by_table(own, other, &mut Unbounded).unwrap();
            let by_table = (table(&own, &other), table(&other, &own));
            let by_groups = by_groups(&own, &other, &mut Unbounded).unwrap();
            assert_eq!(by_table, by_groups, "case {case}");
            for (agent, list) in lists[0].iter().enumerate() {
                for (place, &partner) in list.iter().enumerate() {
                    let back = lists[1][partner as usize].iter().position(|&x| x as usize == agent);
                    let expected =
                        back.map_or(NONE, |at| other.starts[partner as usize] + at as u32);
                    assert_eq!(by_table.0[own.starts[agent] as usize + place], expected);
                }
            }
        }
    }
}
