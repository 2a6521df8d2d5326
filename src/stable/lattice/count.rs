//! How many stable matchings there are, exactly.

use super::Lattice;
use crate::kernel::{Control, Held, Meter, Natural, StopReason};
use crate::market::Outcome;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::convert::Infallible;

impl Lattice<'_> {
    /// How many stable matchings there are, without visiting them.
    ///
    /// Counting is #P-complete (Irving and Leather 1986). Rotations are added in order; of the
    /// sets built so far only which rotations they hold that later ones still ask about is kept, with
    /// how many sets agree on it. Connected parts of the order are counted apart and multiplied.
    /// A step of `control` is one such state; memory grows with the states, up to the
    /// control's memory limit.
    ///
    /// A run that is stopped gives as its best a number that there are at least: a part of r
    /// rotations that was not counted has a chain of r + 1 matchings. So that number is above
    /// that of all rotations however early the run stops.
    pub fn count(&self, control: &Control<'_>) -> Outcome<Natural, Infallible, Natural> {
        let mut product = Natural::one();
        // Small factors, which are multiplied together first.
        let mut pending = 1u64;
        let (mut meter, mut stopped) = (Meter::new(control), None);
        for part in self.parts() {
            let count = match stopped {
                None => self.count_part(&part, &mut meter),
                Some(reason) => Err(reason),
            };
            let count = count.unwrap_or_else(|reason| {
                stopped = Some(reason);
                Natural::from(part.len() as u64 + 1)
            });
            let small = count.to_u128().and_then(|count| u64::try_from(count).ok());
            match small.and_then(|count| pending.checked_mul(count)) {
                Some(together) => pending = together,
                None => {
                    product = product.times(&Natural::from(pending)).times(&count);
                    pending = 1;
                }
            }
        }
        let product = product.times(&Natural::from(pending));
        match stopped {
            None => Outcome::Solved(product),
            Some(reason) => Outcome::stopped_with(reason, product),
        }
    }

    fn count_part(&self, part: &[u32], meter: &mut Meter<'_>) -> Result<Natural, StopReason> {
        // A state: which open rotations, ascending, are in the set.
        let mut states: BTreeMap<Vec<u32>, Natural> =
            BTreeMap::from([(Vec::new(), Natural::one())]);
        let (mut held, mut of_states) = (Held::new(meter.control()), 0);
        for &rotation in part {
            let before = self.before.row(rotation as usize);
            // Whether a later rotation still asks about this one once `now` is decided.
            let open = |at: u32, now: u32| {
                self.after.row(at as usize).last().is_some_and(|&last| last > now)
            };
            let mut next: BTreeMap<Vec<u32>, Natural> = BTreeMap::new();
            let mut taken = 0;
            for (state, count) in &states {
                meter.steps(1 + state.len() as u64 / 64)?;
                let mut add = |state: Vec<u32>| match next.entry(state) {
                    Entry::Occupied(mut there) => {
                        there.get_mut().add(count);
                        Ok(())
                    }
                    Entry::Vacant(free) => {
                        let bytes = state_bytes(free.key(), count);
                        taken += bytes;
                        free.insert(count.clone());
                        held.take(bytes)
                    }
                };
                let kept: Vec<u32> =
                    state.iter().copied().filter(|&at| open(at, rotation)).collect();
                if before.iter().all(|at| state.binary_search(at).is_ok()) {
                    let mut with = kept.clone();
                    if open(rotation, rotation) {
                        with.push(rotation);
                    }
                    add(with)?;
                }
                add(kept)?;
            }
            states = next;
            held.free(of_states);
            of_states = taken;
        }
        Ok(states
            .into_values()
            .reduce(|mut sum, count| {
                sum.add(&count);
                sum
            })
            .unwrap_or(Natural::one()))
    }

    /// The connected parts of the order, each ascending, in the order of their first rotations.
    pub(super) fn parts(&self) -> Vec<Vec<u32>> {
        let count = self.moves.rows();
        let mut part_of: Vec<usize> = (0..count).collect();
        let root = |part_of: &mut Vec<usize>, mut at: usize| {
            while part_of[at] != at {
                part_of[at] = part_of[part_of[at]];
                at = part_of[at];
            }
            at
        };
        for (earlier, later) in self.precedences() {
            let (one, two) = (root(&mut part_of, earlier), root(&mut part_of, later));
            part_of[one.max(two)] = one.min(two);
        }
        let mut parts: Vec<Vec<u32>> = vec![Vec::new(); count];
        for rotation in 0..count {
            parts[root(&mut part_of, rotation)].push(rotation as u32);
        }
        parts.retain(|part| !part.is_empty());
        parts
    }
}

/// What a state takes in a map: its vectors, their headers, its part of a node.
fn state_bytes(state: &[u32], count: &Natural) -> u64 {
    128 + 4 * state.len() as u64 + count.bytes_held()
}
