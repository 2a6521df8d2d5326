//! Proofs about all stable matchings: logs of deletions, rotations, multipliers.

use super::harness::{Case, FEW, Tally, attack, attack_each};
use super::numbers::Exact;
use super::pairs::{Made, draw, is_as_good, kept, made, matching, move_pair};
use super::replays::{Shown, contradicts, deletions};
use super::weighed::{self, least};
use crate::stable::oracle::{Dice, Pairs, Raw, pairs};
use crate::unbounded::{free, lattice, optimal_restricted};
use mentormatch::audit::{
    Replayed, largest_possible, least_cost, replay, replay_insistence, replay_regret,
};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side};
use mentormatch::market::{
    Assured, DeletionLog, InsistenceLog, InsistenceStep, LatticeProof, Outcome, Restrictions,
    SizeBound, Strength, TwoSided,
};
use mentormatch::stable::{largest, minimum_regret, strongly_stable, super_stable};

#[derive(Debug)]
struct Drawn {
    raw: Raw,
    market: TwoSided,
    /// All matchings that are stable, with ties in the weak sense.
    stable: Vec<Pairs>,
}

impl Drawn {
    fn new(raw: Raw) -> Self {
        let (market, stable) = (raw.market(), raw.stable());
        Self { raw, market, stable }
    }

    /// The largest rank that anybody gives a partner.
    fn regret(&self, made: &Pairs) -> usize {
        let of = |&(mentee, mentor): &(usize, usize)| {
            let ranks =
                self.raw.mentee_rank(mentee, mentor).zip(self.raw.mentor_rank(mentor, mentee));
            ranks.map_or(0, |(one, two)| one.max(two))
        };
        made.iter().map(of).max().unwrap_or(0)
    }
}

/// An index near those of the market.
fn near(raw: &Raw, dice: &mut Dice) -> (MenteeIx, MentorIx) {
    let (mentee, mentor) = (dice.below(raw.mentees.len() + 1), dice.below(raw.mentors.len() + 1));
    (MenteeIx::new(mentee as u32), MentorIx::new(mentor as u32))
}

/// Moves, adds or takes away an item.
fn move_item<T>(items: &mut Vec<T>, item: T, dice: &mut Dice) {
    if dice.chance(60) && !items.is_empty() {
        let taken = items.remove(dice.below(items.len()));
        if dice.chance(50) {
            items.insert(dice.below(items.len() + 1), taken);
            return;
        }
    }
    if dice.chance(60) {
        items.insert(dice.below(items.len() + 1), item);
    }
}

/// A market and pairs that must and must not be made.
#[derive(Debug)]
struct Restricted {
    drawn: Drawn,
    restrictions: Restrictions,
    forbidden: Pairs,
    required: Pairs,
    /// The stable matchings that respect them.
    right: Vec<Pairs>,
}

impl Restricted {
    /// Whether the pair must not be made.
    fn bars(&self, mentee: usize, mentor: usize) -> bool {
        let raw = &self.drawn.raw;
        let other = |pair: &(usize, usize)| {
            let (same_mentee, same_mentor) = (pair.0 == mentee, pair.1 == mentor);
            (same_mentee && !same_mentor && raw.mentee_seats[mentee] <= 1)
                || (same_mentor && !same_mentee && raw.mentor_seats[mentor] <= 1)
        };
        self.forbidden.contains(&(mentee, mentor)) || self.required.iter().any(other)
    }

    fn shown(&self, log: &DeletionLog) -> Option<Shown> {
        let barred = |mentee: usize, mentor: usize| self.bars(mentee, mentor);
        deletions(&self.drawn.raw, log, &self.required, barred)
    }
}

fn draw_restricted(dice: &mut Dice) -> Restricted {
    let drawn = Drawn::new(draw(dice, false, 2));
    let raw = &drawn.raw;
    let mut picked = |percent: usize| -> Pairs {
        raw.acceptable().into_iter().filter(|_| dice.chance(percent)).collect()
    };
    let (forbidden, required) = (picked(20), picked(6));
    let index = |pairs: &Pairs| -> Vec<(MenteeIx, MentorIx)> {
        let of = |&(a, b): &(usize, usize)| (MenteeIx::new(a as u32), MentorIx::new(b as u32));
        pairs.iter().map(of).collect()
    };
    let sizes = (raw.mentees.len(), raw.mentors.len());
    let restrictions = Restrictions::new(sizes, index(&forbidden), index(&required)).unwrap();
    let mut right = drawn.stable.clone();
    right.retain(|made| {
        required.iter().all(|pair| made.contains(pair))
            && forbidden.iter().all(|pair| !made.contains(pair))
    });
    Restricted { drawn, restrictions, forbidden, required, right }
}

pub(super) fn restricted() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = draw_restricted(dice);
        let (drawn, restrictions) = (&problem.drawn, &problem.restrictions);
        let side = Side::BOTH[dice.below(2)];
        let (claim, is_own) = match optimal_restricted(&drawn.market, restrictions, side) {
            Ok(Outcome::Solved(found)) => (found.log, true),
            Ok(Outcome::Impossible(log)) => (log, true),
            _ => (DeletionLog { best_for: side, deleted: Vec::new() }, false),
        };
        Some(Case { problem, claim, is_own })
    };
    let said = |problem: &Restricted, log: &DeletionLog| {
        replay(&problem.drawn.market, &problem.restrictions, log).ok()
    };
    let accepts = move |problem: &Restricted, log: &_| said(problem, log).is_some();
    // The claim is what the log is found to say.
    let holds = move |problem: &Restricted, log: &DeletionLog| match said(problem, log) {
        Some(Replayed::Impossible) => {
            problem.right.is_empty() && problem.shown(log) == Some(Shown::Nothing)
        }
        Some(Replayed::Best(best)) => {
            let (best, raw) = (pairs(&best), &problem.drawn.raw);
            let is_best = |other| is_as_good(raw, log.best_for, &best, other);
            problem.right.contains(&best)
                && problem.right.iter().all(is_best)
                && problem.shown(log) == Some(Shown::Best(best))
        }
        _ => false,
    };
    let forge = |problem: &Restricted, log: &mut DeletionLog, dice: &mut Dice| {
        let pair = near(&problem.drawn.raw, dice);
        move_item(&mut log.deleted, pair, dice);
    };
    attack(400, draw, forge, accepts, holds)
}

pub(super) fn regret() -> Tally {
    type Claim = (u32, DeletionLog);
    let draw = |dice: &mut Dice| {
        let mut problem = draw_restricted(dice);
        if dice.chance(50) {
            let drawn = problem.drawn;
            let (right, restrictions) = (drawn.stable.clone(), Restrictions::default());
            let (forbidden, required) = (Vec::new(), Vec::new());
            problem = Restricted { drawn, restrictions, forbidden, required, right };
        }
        let (market, restrictions) = (&problem.drawn.market, &problem.restrictions);
        let found = minimum_regret(market, restrictions, &free()).ok()?.solved()?;
        Some(Case { problem, claim: (found.regret, found.log?), is_own: true })
    };
    let accepts = |problem: &Restricted, (rank, log): &Claim| {
        let (market, restrictions) = (&problem.drawn.market, &problem.restrictions);
        replay_regret(market, restrictions, *rank, log) == Ok(Replayed::Impossible)
    };
    let holds = |problem: &Restricted, (rank, log): &Claim| {
        let (raw, rank) = (&problem.drawn.raw, *rank as usize);
        let barred = |mentee: usize, mentor: usize| {
            let ranks = (raw.mentee_rank(mentee, mentor), raw.mentor_rank(mentor, mentee));
            ranks.0.max(ranks.1) >= Some(rank) || problem.bars(mentee, mentor)
        };
        problem.right.iter().all(|made| problem.drawn.regret(made) >= rank)
            && deletions(raw, log, &problem.required, barred) == Some(Shown::Nothing)
    };
    let forge = |problem: &Restricted, (rank, log): &mut Claim, dice: &mut Dice| {
        if dice.chance(30) {
            *rank = rank.saturating_add(1);
        }
        let pair = near(&problem.drawn.raw, dice);
        move_item(&mut log.deleted, pair, dice);
    };
    attack(401, draw, forge, accepts, holds)
}

/// A market and what each pair costs.
#[derive(Debug)]
struct Priced {
    drawn: Drawn,
    costs: Vec<Vec<i64>>,
    least: Option<i128>,
}

impl Priced {
    fn cost(&self, made: &Pairs) -> i128 {
        made.iter().map(|&(mentee, mentor)| i128::from(self.costs[mentee][mentor])).sum()
    }
}

/// Mentees and mentors whose tastes are opposed: many stable matchings.
fn opposed(dice: &mut Dice) -> Raw {
    let (agents, seats) = (2 + dice.below(3), 1 + dice.below(2));
    let lists = |shift: usize, count: usize, of: usize| -> Vec<Vec<Vec<u32>>> {
        let list = |row: usize| (0..of).map(move |at| vec![((row + at + shift) % of) as u32]);
        (0..count).map(|row| list(row).collect()).collect()
    };
    let mut raw = Raw {
        mentees: lists(0, agents, agents),
        mentors: lists(1, agents, agents),
        mentee_seats: vec![1; agents],
        mentor_seats: vec![1; agents],
    };
    if seats > 1 && agents < 4 {
        // Two mentees of each kind, and two seats.
        raw.mentees.extend(raw.mentees.clone());
        raw.mentee_seats = vec![1; 2 * agents];
        raw.mentor_seats = vec![2; agents];
        let two = |list: &Vec<Vec<u32>>| -> Vec<Vec<u32>> {
            let both = |tie: &Vec<u32>| [vec![tie[0]], vec![tie[0] + agents as u32]];
            list.iter().flat_map(both).collect()
        };
        raw.mentors = raw.mentors.iter().map(two).collect();
    }
    for _ in 0..dice.below(3) {
        let row = dice.below(raw.mentees.len());
        raw.mentees[row].swap(0, 1);
    }
    raw
}

pub(super) fn least_costs() -> Tally {
    type Claim = (Made, LatticeProof);
    let draw = |dice: &mut Dice| {
        let mut raw = if dice.chance(70) { opposed(dice) } else { draw(dice, false, 1) };
        if dice.chance(30) && raw.acceptable().len() <= 12 {
            raw.mentee_seats = raw.mentees.iter().map(|_| 1 + dice.below(3) as u32).collect();
            raw.mentor_seats = raw.mentors.iter().map(|_| 1 + dice.below(3) as u32).collect();
        }
        if raw.acceptable().len() > 18 {
            return None;
        }
        let drawn = Drawn::new(raw);
        let spread = [3, 20, 1 << 58][dice.below(3)];
        let costs: Vec<Vec<i64>> = (0..drawn.raw.mentees.len())
            .map(|_| (0..8).map(|_| dice.below(2 * spread) as i64 - spread as i64).collect())
            .collect();
        let mut problem = Priced { drawn, costs, least: None };
        problem.least = problem.drawn.stable.iter().map(|made| problem.cost(made)).min();
        let found = {
            let lattice = lattice(&problem.drawn.market).ok()?;
            let cost = |a: MenteeIx, b: MentorIx| problem.costs[a.get()][b.get()];
            lattice.least_cost(cost, &free()).solved()?
        };
        let claim = (made(&problem.drawn.raw, &pairs(&found.matching)), found.proof);
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |priced: &Priced, (made, proof): &Claim| {
        let Some(matching) = matching(made) else { return false };
        // A caller's table ends where its market does.
        let cost = |a: MenteeIx, b: MentorIx| {
            assert!(b.get() < priced.drawn.raw.mentors.len());
            priced.costs[a.get()][b.get()]
        };
        let checked = least_cost(&priced.drawn.market, &matching, cost, proof);
        if let Ok(told) = checked {
            let pairs = kept(&priced.drawn.raw, made).unwrap();
            assert_eq!(told, priced.cost(&pairs));
        }
        checked.is_ok()
    };
    let holds = |priced: &Priced, (made, proof): &Claim| {
        let Drawn { raw, stable, .. } = &priced.drawn;
        let is_shown = |cost: i128| {
            let shown = least(raw, stable, |one, two| priced.costs[one][two], proof);
            shown.is_some_and(|shown| shown.minus(&Exact::of(cost, 0)).sign().is_eq())
        };
        kept(raw, made).is_some_and(|pairs| {
            stable.contains(&pairs)
                && priced.least == Some(priced.cost(&pairs))
                && is_shown(priced.cost(&pairs))
        })
    };
    let forge = |priced: &Priced, (claimed, proof): &mut Claim, dice: &mut Dice| {
        match dice.below(6) {
            0 => move_pair(claimed, dice),
            1 => {
                let other = &priced.drawn.stable[dice.below(priced.drawn.stable.len())];
                *claimed = made(&priced.drawn.raw, other);
            }
            2 if !proof.rotations.is_empty() => {
                // The same rotation, gone round twice.
                let at = dice.below(proof.rotations.len());
                let rotation = &mut proof.rotations[at];
                rotation.extend(rotation.clone());
            }
            3 if !proof.rotations.is_empty() => {
                let count = proof.rotations.len();
                proof.rotations.swap(dice.below(count), dice.below(count));
            }
            _ => {
                let far = [i128::MIN, i128::MAX, i128::MAX - 1, 1 << 126, -1, 0, 1, 1 << 59];
                let mut multiplier = far[dice.below(far.len())];
                if dice.chance(40) {
                    multiplier = dice.below(60) as i128;
                }
                let count = proof.rotations.len() + 1;
                let entry = (dice.below(count) as u32, dice.below(count) as u32, multiplier);
                move_item(&mut proof.multipliers, entry, dice);
                if let Some(entry) = proof.multipliers.first_mut().filter(|_| dice.chance(30)) {
                    entry.2 = multiplier;
                }
            }
        }
    };
    attack_each((402, FEW), draw, forge, accepts, holds)
}

pub(super) fn insisting() -> Tally {
    #[derive(Debug)]
    struct Tied {
        drawn: Drawn,
        strong: bool,
        super_stable: bool,
    }
    let mut logs: Vec<InsistenceLog> = Vec::new();
    let draw = move |dice: &mut Dice| {
        let drawn = Drawn::new(draw(dice, true, 1));
        let raw = &drawn.raw;
        let strictly = |new: usize, worst: usize| new < worst;
        let weakly = |new: usize, worst: usize| new <= worst;
        let all = raw.matchings();
        let strong = all.iter().any(|made| {
            raw.blocking_by(made, strictly, weakly).is_empty()
                && raw.blocking_by(made, weakly, strictly).is_empty()
        });
        let super_stable_one =
            all.iter().any(|made| raw.blocking_by(made, weakly, weakly).is_empty());
        let outcome = if dice.chance(50) {
            strongly_stable(&drawn.market, &free())
        } else {
            super_stable(&drawn.market, &free())
        };
        let (claim, is_own) = match outcome {
            Ok(Outcome::Impossible(log)) => (log, true),
            // What shows one market to have none is tried on those that have one.
            _ if !logs.is_empty() => (logs[dice.below(logs.len())].clone(), false),
            _ => return None,
        };
        if is_own && logs.len() < 200 {
            logs.push(claim.clone());
        }
        let problem = Tied { drawn, strong, super_stable: super_stable_one };
        (is_own || dice.chance(40)).then_some(Case { problem, claim, is_own })
    };
    let accepts =
        |tied: &Tied, log: &InsistenceLog| replay_insistence(&tied.drawn.market, log).is_ok();
    let holds = |tied: &Tied, log: &InsistenceLog| {
        let is_none = match log.strength {
            Strength::Strong => !tied.strong,
            Strength::Super => !tied.super_stable,
            _ => tied.drawn.stable.is_empty(),
        };
        is_none && contradicts(&tied.drawn.raw, log)
    };
    let forge = |tied: &Tied, log: &mut InsistenceLog, dice: &mut Dice| {
        let (mentee, mentor) = near(&tied.drawn.raw, dice);
        let step = if dice.chance(60) {
            InsistenceStep::Outranked(mentee, mentor)
        } else {
            let seated = (0..dice.below(3)).map(|_| near(&tied.drawn.raw, dice)).collect();
            let left = (0..dice.below(3)).map(|_| near(&tied.drawn.raw, dice).0).collect();
            InsistenceStep::Contested { seated, left }
        };
        move_item(&mut log.steps, step, dice);
        if dice.chance(10) {
            log.strength = [Strength::Weak, Strength::Strong, Strength::Super][dice.below(3)];
        }
    };
    attack_each((403, FEW), draw, forge, accepts, holds)
}

pub(super) fn sizes() -> Tally {
    /// What is claimed is a size, with the bound for it.
    type Claim = (u64, SizeBound);
    let draw = |dice: &mut Dice| {
        let problem = Drawn::new(draw(dice, true, 2));
        let bound = match largest(&problem.market, &free()) {
            Ok(Outcome::Solved(found)) => found.proof,
            _ => return None,
        };
        let size = problem.stable.iter().map(Vec::len).max()? as u64;
        let is_own = largest_possible(&problem.market, &bound) == Ok(size);
        Some(Case { problem, claim: (size, bound), is_own })
    };
    let accepts = |drawn: &Drawn, (size, bound): &Claim| {
        largest_possible(&drawn.market, bound).is_ok_and(|told| told <= *size)
    };
    let holds = |drawn: &Drawn, (size, bound): &Claim| {
        drawn.stable.iter().all(|made| made.len() as u64 <= *size)
            && weighed::size(&drawn.raw, bound).is_some_and(|shown| shown <= i128::from(*size))
    };
    let forge = |drawn: &Drawn, (size, bound): &mut Claim, dice: &mut Dice| {
        if dice.chance(40) {
            *size = size.saturating_sub(1);
        }
        let far = [0, 1, bound.unit, bound.unit / 2, u64::MAX, 1 << 63, (1 << 63) - 1];
        let number = |dice: &mut Dice| far[dice.below(far.len())];
        match dice.below(7) {
            0 => bound.unit = number(dice),
            1 => {
                for price in bound.mentees.iter_mut().chain(&mut bound.mentors) {
                    if dice.chance(50) {
                        *price = number(dice);
                    }
                }
            }
            2 => {
                let (mentee, mentor) = near(&drawn.raw, dice);
                let entry = (mentee, mentor, number(dice));
                move_item(&mut bound.pairs, entry, dice);
            }
            3 => bound.pairs.iter_mut().for_each(|pair| pair.2 = pair.2.wrapping_mul(2)),
            4 => {
                // A step that deletes pairs, after which fewer prices cover what is left.
                let side = Side::BOTH[dice.below(2)];
                let (mentees, mentors) = (drawn.raw.mentees.len(), drawn.raw.mentors.len());
                let (own, others) = match side {
                    Side::Mentee => (mentees, mentors),
                    Side::Mentor => (mentors, mentees),
                };
                let insisting = (0..others as u32).filter(|_| dice.chance(60)).collect();
                let (agent, rank) = (dice.below(own) as u32, 1 + dice.below(2) as u32);
                move_item(&mut bound.assured, Assured { side, agent, rank, insisting }, dice);
                (bound.unit, *size) = (1, size.saturating_sub(1));
                bound.pairs.clear();
                for price in bound.mentees.iter_mut().chain(&mut bound.mentors) {
                    *price = u64::from(dice.chance(40));
                }
            }
            _ => {
                let steps = &mut bound.assured;
                if !steps.is_empty() {
                    let step = dice.below(steps.len());
                    let step = &mut steps[step];
                    step.rank = step.rank.wrapping_sub(dice.below(2) as u32);
                    step.agent = dice.below(4) as u32;
                }
            }
        }
    };
    attack_each((404, FEW), draw, forge, accepts, holds)
}
