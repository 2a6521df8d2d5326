//! The built-in strategies: each reduces the situation to the market that its locks
//! leave, solves that, and has the answer verified independently.

use super::best::{Objective, Solver, formed};
use super::form::{form, form_over, open_of};
use super::open_pairs::OpenPairs;
use super::row_markets::RowMarkets;
use super::situation::OpenMarket;
use super::without_table::{HeldWithoutTable, held_without_table};
use super::{
    Claim, Formed, PairingBound, PartialPairing, Situation, Strategy, StrategyError, over_groups,
};
use crate::audit;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, StopReason, Word};
use crate::market::{Matching, Outcome, Stopped, Ties};
use crate::stable;
use std::cmp::Reverse;

pub(super) const OPTIMAL: Word = Word::new(
    "optimal",
    "a mentor for as many mentees as can be, then the best fit in all",
    "наставник – наибольшему числу наставляемых, затем лучшее соответствие",
    &[],
);
pub(super) const HIGHEST_TOTAL: Word =
    Word::new("highest-total", "the best fit in all", "лучшее общее соответствие", &[]);
pub(super) const STABLE: Word = Word::new(
    "stable",
    "mutual preferences, mentees first",
    "взаимные предпочтения, преимущество за наставляемыми",
    &[],
);
pub(super) const STABLE_FOR_MENTORS: Word = Word::new(
    "stable-for-mentors",
    "mutual preferences, mentors first",
    "взаимные предпочтения, преимущество за наставниками",
    &[],
);
pub(super) const GREEDY: Word =
    Word::new("greedy", "the best pair first", "по очереди, начиная с самой подходящей пары", &[]);

/// As many pairs as can be, and among those the highest total of both sides' scores.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{Optimal, Prepared, Strategy};
///
/// let likes = Own::table("likes", [[3.0, 2.0], [3.0, 1.0]]);
/// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [7_u64, 8].map(Mentor::new))?;
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let free = Control::unbounded();
/// let pairing = Optimal.form(&Prepared::of(cohort, rules)?.situation(&free)?, &free)?.or_stopped()?;
/// assert_eq!(pairing.by::<u64>()?, [(1, 8), (2, 7)]);
/// assert!(pairing.verified, "by code that shares nothing with the solver");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Optimal;

/// The highest total of both sides' scores: a pair that takes more than it gives is
/// not made.
#[derive(Clone, Copy, Debug, Default)]
pub struct HighestTotal;

/// The stable pairing that is best for one side. Equal scores are ties, broken by a
/// stated rule; the pairing is then weakly stable.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{Prepared, Stable, Strategy};
///
/// let likes = Own::table("likes", [[3.0, 2.0], [3.0, 1.0]]);
/// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [7_u64, 8].map(Mentor::new))?;
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let free = Control::unbounded();
/// let situation = Prepared::of(cohort, rules)?.situation(&free)?;
/// let pairing = Stable::for_mentees().form(&situation, &free)?.or_stopped()?;
/// // Nobody has somebody who would rather change with them.
/// assert_eq!((pairing.measures.blocking_pairs, pairing.verified), (Some(0), true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Stable {
    best_for: Side,
    ties: Ties,
}

/// Pairs by falling total of both sides' scores, each made while both have a free
/// seat; ties by place in the bases. What a careful curator does by hand: a baseline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Greedy;

impl Stable {
    /// The stable pairing that gives each mentee the best mentor of any stable one.
    #[must_use]
    pub fn for_mentees() -> Self {
        Self { best_for: Side::Mentee, ties: Ties::Index }
    }

    /// The stable pairing that gives each mentor the best mentees of any stable one.
    #[must_use]
    pub fn for_mentors() -> Self {
        Self { best_for: Side::Mentor, ties: Ties::Index }
    }

    /// With another rule for ties: a lottery's seed is recorded in the pairing.
    #[must_use]
    pub fn with_ties(mut self, ties: Ties) -> Self {
        self.ties = ties;
        self
    }
}

impl Strategy for Optimal {
    fn code(&self) -> &'static str {
        OPTIMAL.code()
    }

    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        assigned(self.code(), Objective::MostPairs, situation, control)
    }
}

impl Strategy for HighestTotal {
    fn code(&self) -> &'static str {
        HIGHEST_TOTAL.code()
    }

    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        assigned(self.code(), Objective::HighestTotal, situation, control)
    }
}

fn assigned(
    code: &'static str,
    objective: Objective,
    situation: &Situation,
    control: &Control<'_>,
) -> Result<Formed, StrategyError> {
    let cardinality = objective.cardinality();
    let rows = RowMarkets::of(situation, control);
    if let Some(rows) = rows.filter(|rows| rows.remaining().is_read_by_mentee()) {
        let problem = rows.remaining().assignment(None, cardinality)?;
        let outcome = Solver::by_rows(code, control).always(problem)?;
        let formed = formed(situation, code, rows.open(), objective, outcome)?;
        return Ok(rows.told(formed, objective == Objective::MostPairs));
    }
    let markets = situation.markets()?;
    if !situation.rules().over_groups().is_empty() {
        return over_groups::best(situation, code, &markets, objective, control);
    }
    let outcome = Solver::new(code, control).best(markets.remaining(), objective)?;
    formed(situation, code, open_of(&markets), objective, outcome)
}

impl Stable {
    fn claim(self) -> Claim {
        match self.best_for {
            Side::Mentee => Claim::MenteeOptimalStable,
            Side::Mentor => Claim::MentorOptimalStable,
        }
    }

    /// The same without a table; ties go by index.
    fn by_rows(
        self,
        situation: &Situation,
        rows: &RowMarkets<'_>,
        control: &Control<'_>,
    ) -> Result<Formed, StrategyError> {
        let (open, best_for) = (rows.remaining(), self.best_for);
        let held = held_without_table(&open.rules, open.seats_of(), best_for, control)?;
        let HeldWithoutTable { matching, pairs_scored, stopped } = held;
        rows.count(pairs_scored);
        let formed = match stopped {
            Some(stopped) => self.held(situation, rows.open(), &matching, None, stopped)?,
            None => {
                let verified = open.is_best_stable(&matching, best_for);
                let (code, claim) = (self.code(), self.claim());
                let open = rows.open();
                let pairing = form_over(situation, code, None, open, &matching, claim, verified)?;
                Outcome::Solved(pairing)
            }
        };
        Ok(rows.told(formed, true))
    }

    /// What a stopped run holds: pairs that can be made, who may still block them, and how many
    /// pairs and how much the whole run could have given.
    fn held(
        self,
        situation: &Situation,
        [everybody, open]: [&dyn OpenPairs; 2],
        matching: &Matching,
        seed: Option<u64>,
        (reason, waiting): (StopReason, Vec<usize>),
    ) -> Result<Formed, StrategyError> {
        let (code, both) = (self.code(), [everybody, open]);
        let pairing = form_over(situation, code, seed, both, matching, Claim::Feasible, true)?;
        let bound = self.bound(situation, open, matching, &waiting);
        let mut best = PartialPairing::new(pairing, Some(bound));
        let (mentees, mentors) = (situation.cohort().mentees(), situation.cohort().mentors());
        let id = |at: usize| match self.best_for {
            Side::Mentee => mentees.id(MenteeIx::at(at)),
            Side::Mentor => mentors.id(MentorIx::at(at)),
        };
        best.waiting = waiting.into_iter().filter_map(id).cloned().collect();
        Ok(Outcome::stopped_with(reason, best))
    }

    /// A receiver who is asked never has fewer partners than before, and each seat of a waiting
    /// proposer fills one seat at most: so many pairs the whole run can have. A proposer only ever
    /// changes to somebody less liked.
    fn bound(
        self,
        situation: &Situation,
        open: &dyn OpenPairs,
        held: &Matching,
        waiting: &[usize],
    ) -> PairingBound {
        let partners = |side: Side, at: usize| match side {
            Side::Mentee => held.mentors_of(MenteeIx::at(at)).len(),
            Side::Mentor => held.mentees_of(MentorIx::at(at)).len(),
        };
        let seats = open.seats();
        let free = |side: Side, at: usize| {
            u64::from(seats[side].of(at)).saturating_sub(partners(side, at) as u64)
        };
        let asking: u64 = waiting.iter().map(|&at| free(self.best_for, at)).sum();
        let other = self.best_for.other();
        let empty: u64 = (0..seats[other].agents()).map(|at| free(other, at)).sum();
        let pairs = held.size() as u64 + asking.min(empty);
        let most = situation.rules().most().map(|most| i128::from(most.max(0)));
        let [own, theirs] = match self.best_for {
            Side::Mentee => most,
            Side::Mentor => [most[1], most[0]],
        };
        let liked = held.pairs().filter_map(|(mentee, mentor)| {
            let (of_mentee, of_mentor) = open.of(mentee, mentor)?;
            let own = if self.best_for == Side::Mentee { of_mentee } else { of_mentor };
            Some(i128::from(own.max(0)))
        });
        let total = liked.sum::<i128>() + i128::from(asking) * own + i128::from(pairs) * theirs;
        PairingBound::around(situation, (Some(pairs), total))
    }
}

impl Strategy for Stable {
    fn code(&self) -> &'static str {
        match self.best_for {
            Side::Mentee => STABLE.code(),
            Side::Mentor => STABLE_FOR_MENTORS.code(),
        }
    }

    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        if self.ties == Ties::Index
            && let Some(rows) = RowMarkets::of(situation, control)
        {
            return self.by_rows(situation, &rows, control);
        }
        let markets = situation.markets()?;
        let market = markets.remaining().scored(self.code())?;
        let best = stable::optimal_by_scores(&market, self.best_for, self.ties, control)
            .map_err(|fault| StrategyError::refused(self.code(), &[fault]))?;
        let seed = match self.ties {
            Ties::Lottery { seed } => Some(seed),
            _ => None,
        };
        let best = match best {
            Outcome::Solved(best) => best,
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best: None }) => {
                return Ok(Outcome::stopped(reason));
            }
            Outcome::Stopped(Stopped { reason, best: Some(held) }) => {
                let stopped = (reason, held.waiting);
                return self.held(situation, open_of(&markets), &held.matching, seed, stopped);
            }
        };
        let matching = &best.matching;
        let verified = audit::stability_by_scores(&market, matching, 0).is_stable()
            && audit::improvement_by_scores(&market, matching, self.best_for, self.ties).is_none();
        let claim = self.claim();
        form(situation, self.code(), seed, &markets, matching, claim, verified).map(Outcome::Solved)
    }
}

impl Strategy for Greedy {
    fn code(&self) -> &'static str {
        GREEDY.code()
    }

    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let markets = situation.markets()?;
        let open = markets.remaining();
        let (mentees, mentors) = (open.scores.mentees(), open.scores.mentors());
        let mut pairs: Vec<(Reverse<i64>, MenteeIx, MentorIx)> = open.pairs().collect();
        if let Err(reason) = Meter::new(control).steps(1 + pairs.len() as u64) {
            return Ok(Outcome::stopped(reason));
        }
        pairs.sort_unstable();
        let mut free_mentees: Vec<u32> = (0..mentees).map(|at| open.mentee_seats.of(at)).collect();
        let mut free_mentors: Vec<u32> = (0..mentors).map(|at| open.mentor_seats.of(at)).collect();
        pairs.retain(|&(_, mentee, mentor)| {
            let (free_mentee, free_mentor) =
                (&mut free_mentees[mentee.get()], &mut free_mentors[mentor.get()]);
            let made = *free_mentee > 0 && *free_mentor > 0;
            *free_mentee -= u32::from(made);
            *free_mentor -= u32::from(made);
            made
        });
        let made = pairs.into_iter().map(|(_, mentee, mentor)| (mentee, mentor));
        let matching = Matching::new(mentees, mentors, made)
            .map_err(|faults| StrategyError::refused(self.code(), &faults))?;
        let market = open.scored(self.code())?;
        let verified = audit::stability_by_scores(&market, &matching, 0).faults.is_empty();
        let claim = Claim::Feasible;
        form(situation, self.code(), None, &markets, &matching, claim, verified)
            .map(Outcome::Solved)
    }
}

impl OpenMarket {
    /// Every open pair with its total, to be sorted best first.
    fn pairs(&self) -> impl Iterator<Item = (Reverse<i64>, MenteeIx, MentorIx)> {
        let scores = &self.scores;
        MenteeIx::all(scores.mentees()).flat_map(move |mentee| {
            MentorIx::all(scores.mentors()).filter_map(move |mentor| {
                let (of_mentee, of_mentor) = scores.of(mentee, mentor)?;
                Some((Reverse(i64::from(of_mentee) + i64::from(of_mentor)), mentee, mentor))
            })
        })
    }
}
