//! Why there is no assignment as asked.

use super::Drawn;
use crate::assignment::support::Instance;
use crate::forged::harness::{Case, Tally, attack};
use crate::stable::oracle::Dice;
use crate::unbounded::solve;
use mentormatch::audit::verify_impossible;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side};
use mentormatch::market::AssignmentWitness;

pub(crate) fn shortages() -> Tally {
    let mut witnesses: Vec<AssignmentWitness> = Vec::new();
    let draw = move |dice: &mut Dice| {
        let problem = Drawn::<i64>::draw(dice, |_| true)?;
        // What shows one problem to be impossible is tried on those that are not.
        let (claim, is_own) = match solve(&problem.problem).as_impossible() {
            Some(witness) => (witness.clone(), true),
            None => (pick_one(&witnesses, dice)?, false),
        };
        witnesses.push(claim.clone());
        (witnesses.len() < 400 || is_own || dice.chance(50)).then_some(())?;
        Some(Case { problem, claim, is_own })
    };
    let accepts = |drawn: &Drawn<i64>, witness: &_| verify_impossible(&drawn.problem, witness);
    let holds = |drawn: &Drawn<i64>, witness: &AssignmentWitness| {
        drawn.sets.is_empty() && drawn.asked().counts(witness)
    };
    let forge = |drawn: &Drawn<i64>, witness: &mut AssignmentWitness, dice: &mut Dice| {
        if dice.chance(40)
            && let Some(other) = nearly_true(&drawn.what, dice)
        {
            *witness = other;
        }
        // A careful forger counts what is listed, as the documentation of the witness tells.
        if let AssignmentWitness::Shortage(hall) = witness {
            let (own, other) = (hall.side as usize, 1 - hall.side as usize);
            let what = &drawn.what;
            let sizes = [what.rows(), what.columns];
            hall.agents = (0..sizes[own] as u32).filter(|_| dice.chance(50)).collect();
            let allowed = |agent: u32, partner: usize| {
                let agent = agent as usize;
                let pair = if own == 0 { (agent, partner) } else { (partner, agent) };
                what.weights[pair.0][pair.1].is_some() && !what.forbidden.contains(&pair)
            };
            let among = |partner| hall.agents.iter().filter(|&&at| allowed(at, partner)).count();
            let near = (0..sizes[other]).filter(|&partner| among(partner) > 0);
            hall.neighbours = near.clone().map(|at| at as u32).collect();
            let seats = |at: usize| u64::from(what.seats[other][at]).min(among(at) as u64);
            hall.available = near.map(seats).sum();
            hall.needed = if dice.chance(50) {
                let places = hall.agents.iter().map(|&at| what.seats[own][at as usize]);
                places.map(|seats| u64::from(seats).min(sizes[other] as u64)).sum()
            } else {
                hall.available + 1
            };
            if dice.chance(25) {
                // All counts are so but the one that would have to be below.
                hall.available = hall.needed.saturating_sub(1);
            }
        }
    };
    attack(104, draw, forge, accepts, holds)
}

/// A witness about one agent, group or pair in which at most one number is not so.
fn nearly_true(what: &Instance, dice: &mut Dice) -> Option<AssignmentWitness> {
    let (side, own) = [(Side::Mentee, 0), (Side::Mentor, 1)][dice.below(2)];
    let count = [what.rows(), what.columns][own];
    let agent = dice.below(count.max(1));
    let seats = *what.seats[own].get(agent)?;
    let of = |pair: &(usize, usize)| [pair.0, pair.1][own];
    let required = what.required.iter().filter(|pair| of(pair) == agent).count() as u32;
    let minimum = what.minimums[own][agent];
    let at = agent as u32;
    let above_seats = |required, seats| AssignmentWitness::RequiredAboveSeats {
        side,
        agent: at,
        required,
        seats,
    };
    let below_minimum =
        |minimum, seats| AssignmentWitness::MinimumAboveSeats { side, agent: at, minimum, seats };
    Some(match dice.below(8) {
        0 => above_seats(required, seats),
        1 => above_seats(required, required.saturating_sub(1)),
        2 => above_seats(seats.saturating_add(1), seats),
        3 => below_minimum(minimum, seats),
        4 => below_minimum(minimum, minimum.saturating_sub(1)),
        5 => below_minimum(seats.saturating_add(1), seats),
        6 => {
            let pair = what.required.first().copied().unwrap_or((0, 0));
            let (row, column) = (MenteeIx::at(pair.0), MentorIx::at(pair.1));
            AssignmentWitness::RequiredForbidden { row, column }
        }
        _ => {
            let group = dice.below(what.quotas[own].len().max(1));
            let quota = what.quotas[own].get(group)?;
            let inside = |pair: &&(usize, usize)| quota.members.contains(&(of(pair) as u32));
            let required = what.required.iter().filter(inside).count() as u64;
            let most = quota.most.unwrap_or(0);
            let (required, most) = match dice.below(3) {
                0 => (required, most),
                1 => (required, (required as u32).saturating_sub(1)),
                _ => (u64::from(most) + 1, most),
            };
            AssignmentWitness::RequiredAboveQuota { side, group: group as u32, required, most }
        }
    })
}

fn pick_one<T: Clone>(items: &[T], dice: &mut Dice) -> Option<T> {
    (!items.is_empty()).then(|| items[dice.below(items.len())].clone())
}
