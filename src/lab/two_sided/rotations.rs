//! The rotations of a strict market, in an order that depends on nothing but their pairs, with what
//! precedes what.

use super::several::Several;
use crate::audit::{Replayed, least_cost_within, replay_within};
use crate::kernel::{Index, MenteeIx, MentorIx, Side, StopReason, arrange};
use crate::lab::answer::{Answer, Verified};
use crate::lab::fault::Faults;
use crate::market::{LatticeProof, Outcome};
use crate::stable::{Lattice, StableFault, Sublattice, optimal_restricted};

/// How many rotations are put in order.
const REDUCTION_LIMIT: usize = 20_000;

/// All rotations, or those that restrictions leave.
pub(super) fn told(
    run: &Several<'_>,
    lattice: &Lattice<'_>,
    left: Option<&Sublattice<'_>>,
) -> Result<Answer, Faults> {
    let control = run.clock.control();
    let found: Vec<Vec<(MenteeIx, MentorIx)>> = match left {
        None => lattice.rotations().collect(),
        Some(left) => {
            let found = left.rotations();
            found.map_err(|fault| Faults::refused_at("forbidden", vec![fault]))?.collect()
        }
    };
    let mut order: Vec<usize> = (0..found.len()).collect();
    arrange(&mut order, |&one, &two| found[one].cmp(&found[two]));
    let mut place = vec![0u32; order.len()];
    (0u32..).zip(&order).for_each(|(at, &rotation)| place[rotation] = at);
    let reduced = match left {
        None => lattice.transitive_reduction(REDUCTION_LIMIT, control),
        Some(left) => left.transitive_reduction(REDUCTION_LIMIT, control),
    };
    let (reduced, stopped) = match reduced.map(Outcome::or_stopped) {
        Ok(Ok(reduced)) => (Some(reduced), None),
        Ok(Err(reason)) => (None, Some(reason)),
        Err(_) => (None, Some(StopReason::WorkLimit)),
    };
    let precedes = reduced.map(|reduced| {
        let mut pairs: Vec<[u32; 2]> =
            reduced.into_iter().map(|(one, two)| [place[one], place[two]]).collect();
        arrange(&mut pairs, Ord::cmp);
        pairs
    });
    let raw = |pair: &(MenteeIx, MentorIx)| [pair.0.raw(), pair.1.raw()];
    let rotations = order.iter().map(|&at| found[at].iter().map(raw).collect()).collect();
    let answer = Answer {
        value: (found.len() as i128).into(),
        rotations: Some(rotations),
        precedes,
        ..Answer::found(stopped)
    };
    // Eliminated one by one all rotations lead from one end of the lattice to the other; those
    // that are left, from the best of one side to that of the other.
    let rotations = if left.is_some() { lattice.rotations().collect() } else { found };
    let proof = LatticeProof { rotations, multipliers: Vec::new() };
    let first = lattice.mentee_optimal();
    Ok(run.clock.told(answer, |control| {
        let level = match least_cost_within(run.market, &first, |_, _| 0, &proof, control) {
            Ok(chain) => chain.or_stopped().map(|_| Verified::Feasible)?,
            Err(_) => return Ok(Verified::No),
        };
        let Some(left) = left else { return Ok(level) };
        let ends = [left.mentee_optimal(), left.mentor_optimal()];
        for (side, end) in [Side::Mentee, Side::Mentor].into_iter().zip(&ends) {
            let best = optimal_restricted(run.market, run.restrictions, side, control);
            let log = match best {
                Ok(Outcome::Solved(best)) => best.log,
                Ok(Outcome::Stopped(stopped)) => return Err(stopped.reason),
                Err(StableFault::RequiredSeats { .. }) => {
                    if run.end(lattice, side, control)?.as_ref() != Some(end) {
                        return Ok(Verified::No);
                    }
                    continue;
                }
                _ => return Ok(Verified::No),
            };
            let said = replay_within(run.market, run.restrictions, &log, control);
            let Ok(said) = said else { return Ok(Verified::No) };
            if said.or_stopped()? != Replayed::Best(end.clone()) {
                return Ok(Verified::No);
            }
        }
        Ok(level)
    }))
}
