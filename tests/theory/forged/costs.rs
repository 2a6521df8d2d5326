//! Proofs by costs that a stable matching is the best which respects restrictions, or that none does.

use super::harness::{Case, FEW, Tally, attack_each};
use super::numbers::Exact;
use super::pairs::{Made, is_as_good, kept, made, matching, move_pair};
use super::weighed::least;
use crate::stable::oracle::{Dice, Pairs, Raw, Shape, pairs};
use crate::unbounded::{free, lattice};
use mentormatch::audit::{Replayed, best_restricted};
use mentormatch::kernel::{MenteeIx, MentorIx, Side};
use mentormatch::market::{LatticeProof, Outcome, Restrictions, TwoSided};

#[derive(Debug)]
struct Restricted {
    raw: Raw,
    market: TwoSided,
    stable: Vec<Pairs>,
    forbidden: Pairs,
    required: Pairs,
    restrictions: Restrictions,
}

impl Restricted {
    /// A small market of people with up to three seats, and pairs that stable matchings make.
    fn draw(dice: &mut Dice) -> Option<Self> {
        let shape = Shape {
            mentees: 2 + dice.below(2),
            mentors: 2 + dice.below(2),
            absent: 10,
            tied: 0,
            mentee_seats: 1 + dice.below(3),
            mentor_seats: 1 + dice.below(3),
        };
        let raw = Raw::draw(dice, shape);
        let (market, stable) = (raw.market(), raw.stable());
        let met: Pairs = stable.iter().flatten().copied().collect();
        if met.is_empty() {
            return None;
        }
        let mut few = |most: usize| -> Pairs {
            let mut few: Pairs = Vec::new();
            for _ in 0..dice.below(most + 1) {
                few.push(match dice.chance(85) {
                    true => met[dice.below(met.len())],
                    false => (dice.below(raw.mentees.len()), dice.below(raw.mentors.len())),
                });
            }
            few.sort_unstable();
            few.dedup();
            few
        };
        let (forbidden, required) = (few(2), few(2));
        let index = |pairs: &Pairs| -> Vec<(MenteeIx, MentorIx)> {
            let of = |&(a, b): &(usize, usize)| (MenteeIx::new(a as u32), MentorIx::new(b as u32));
            pairs.iter().map(of).collect()
        };
        let sizes = (raw.mentees.len(), raw.mentors.len());
        let restrictions = Restrictions::new(sizes, index(&forbidden), index(&required)).unwrap();
        Some(Self { raw, market, stable, forbidden, required, restrictions })
    }

    fn is_barred(&self, (mentee, mentor): (usize, usize), below: Option<u32>) -> bool {
        let ranks = (self.raw.mentee_rank(mentee, mentor), self.raw.mentor_rank(mentor, mentee));
        self.forbidden.contains(&(mentee, mentor))
            || below.is_some_and(|below| ranks.0.max(ranks.1) >= Some(below as usize))
    }

    fn respects(&self, made: &Pairs, below: Option<u32>) -> bool {
        self.required.iter().all(|pair| made.contains(pair))
            && !made.iter().any(|&pair| self.is_barred(pair, below))
    }

    /// The weight that the ranks of so many pairs do not reach.
    fn heavy(&self, pairs: usize) -> i64 {
        let acceptable = self.raw.acceptable();
        let of_mentee = |one: usize| acceptable.iter().filter(|pair| pair.0 == one).count();
        let of_mentor = |one: usize| acceptable.iter().filter(|pair| pair.1 == one).count();
        let lists = (0..self.raw.mentees.len()).map(of_mentee);
        let longest = lists.chain((0..self.raw.mentors.len()).map(of_mentor)).max();
        (longest.unwrap_or(0) * pairs) as i64 + 1
    }

    fn cost(&self, pair: (usize, usize), (side, below): (Side, Option<u32>), heavy: i64) -> i64 {
        let rank = match side {
            Side::Mentee => self.raw.mentee_rank(pair.0, pair.1),
            Side::Mentor => self.raw.mentor_rank(pair.1, pair.0),
        };
        let minded =
            i64::from(self.is_barred(pair, below)) - i64::from(self.required.contains(&pair));
        heavy * minded + rank.unwrap_or(0) as i64
    }
}

/// A side, the rank that is barred, pairs and proof.
type Claim = (bool, Option<u32>, Made, LatticeProof);

fn goal((mentors, below, ..): &Claim) -> (Side, Option<u32>) {
    (if *mentors { Side::Mentor } else { Side::Mentee }, *below)
}

pub(super) fn restricted() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = Restricted::draw(dice)?;
        let below = dice.chance(50).then(|| 1 + dice.below(4) as u32);
        let mentors = dice.chance(50);
        let side = if mentors { Side::Mentor } else { Side::Mentee };
        let found = {
            let lattice = lattice(&problem.market).ok()?;
            match lattice.best_restricted(&problem.restrictions, (side, below), &free()) {
                Outcome::Solved(found) | Outcome::Impossible(found) => found,
                Outcome::Stopped(_) => return None,
            }
        };
        let claim = (mentors, below, made(&problem.raw, &pairs(&found.matching)), found.proof);
        Some(Case { problem, claim, is_own: true })
    };
    let said = |problem: &Restricted, claim: &Claim| {
        let matching = matching(&claim.2)?;
        let (market, restrictions) = (&problem.market, &problem.restrictions);
        best_restricted(market, restrictions, goal(claim), &matching, &claim.3).ok()
    };
    let accepts = move |problem: &Restricted, claim: &Claim| said(problem, claim).is_some();
    let holds = move |problem: &Restricted, claim: &Claim| {
        let (side, below) = goal(claim);
        let Restricted { raw, stable, .. } = problem;
        let Some(told) = kept(raw, &claim.2).filter(|told| stable.contains(told)) else {
            return false;
        };
        // The proof's own numbers reach the cost of these pairs.
        let heavy = problem.heavy(told.len());
        let cost = |one: usize, two: usize| problem.cost((one, two), (side, below), heavy);
        let own: i64 = told.iter().map(|&(one, two)| cost(one, two)).sum();
        let reaches = || {
            let shown = least(raw, stable, cost, &claim.3);
            shown.is_some_and(|shown| shown.minus(&Exact::of(own.into(), 0)).sign().is_ge())
        };
        let said = said(problem, claim);
        let mut right = stable.iter().filter(|made| problem.respects(made, below)).peekable();
        let is_true = match &said {
            Some(Replayed::Impossible) => right.peek().is_none(),
            Some(Replayed::Best(best)) => {
                pairs(best) == told
                    && problem.respects(&told, below)
                    && right.all(|other| is_as_good(raw, side, &told, other))
            }
            // What is refused may be true all the same.
            _ => problem.respects(&told, below) || right.peek().is_none(),
        };
        is_true && (said.is_none() || reaches())
    };
    let forge = |problem: &Restricted, claim: &mut Claim, dice: &mut Dice| match dice.below(5) {
        0 => move_pair(&mut claim.2, dice),
        1 => claim.2 = made(&problem.raw, &problem.stable[dice.below(problem.stable.len())]),
        2 => claim.0 = !claim.0,
        3 => claim.1 = dice.chance(70).then(|| dice.below(5) as u32),
        _ if !claim.3.rotations.is_empty() => {
            let count = claim.3.rotations.len();
            let far = [i128::MIN, i128::MAX, -1, 0, 1, 1 << 59, dice.below(20_000) as i128];
            let entry =
                (dice.below(count) as u32, dice.below(count) as u32, far[dice.below(far.len())]);
            match dice.below(3) {
                0 => claim.3.rotations.swap(dice.below(count), dice.below(count)),
                1 => drop(claim.3.multipliers.pop()),
                _ => claim.3.multipliers.push(entry),
            }
        }
        _ => {}
    };
    attack_each((405, FEW), draw, forge, accepts, holds)
}
