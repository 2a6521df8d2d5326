//! Groups of bounded size: a mentor leads at least and at most so many mentees, or
//! none.
//!
//! Whether a mentor is used at all is a choice, and with it the problem is NP-hard: it
//! is an assignment with lower quotas and closures (Biró, Fleiner, Irving and Manlove
//! 2010 for the stable kind; exact cover by 3-sets reduces to it with groups of three).
//! So it is solved by branch and bound. A node decides of some mentors that they are
//! used, with their minimum, or closed; the others may have any size, which makes the
//! node's assignment a bound for everything below it. Where every group of that
//! assignment has a size that may be, the node is done; else one of the mentors with
//! too small a group is decided both ways.

use super::best::Solver;
use super::form::form;
use super::situation::OpenMarket;
use super::{
    Claim, Formed, PairingBound, PartialPairing, Situation, SituationFault, Strategy, StrategyError,
};
use crate::kernel::{Control, Index, MentorIx, Side, StopReason, Word};
use crate::market::{Cardinality, Matching, Outcome, Seats, Stopped};
use crate::people::{FormId, Mentor, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The least and the most mentees of a group that is formed at all. No source gives
/// either: the default is any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupSize {
    /// The fewest mentees, unless the mentor has none.
    pub least: u32,
    /// The most; nothing where only the mentor's seats limit them.
    pub most: Option<u32>,
}

impl Default for GroupSize {
    fn default() -> Self {
        Self { least: 1, most: None }
    }
}

/// The sizes of groups of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GroupSizes {
    /// Where nothing else is said.
    pub otherwise: GroupSize,
    /// By form. A mentor of several forms has the strictest of their sizes, since
    /// their group is all their mentees over all forms (our rule).
    pub forms: BTreeMap<FormId, GroupSize>,
    /// By mentor: counts before the forms.
    pub mentors: BTreeMap<PersonId, GroupSize>,
}

impl GroupSizes {
    /// The size of this mentor's group.
    #[must_use]
    pub fn of(&self, mentor: &Mentor) -> GroupSize {
        if let Some(own) = self.mentors.get(&mentor.person.id) {
            return *own;
        }
        let of_forms = mentor.forms.iter().filter_map(|form| self.forms.get(form)).copied();
        let strictest = of_forms.reduce(|one, other| GroupSize {
            least: one.least.max(other.least),
            most: one.most.into_iter().chain(other.most).min(),
        });
        strictest.unwrap_or(self.otherwise)
    }
}

/// Groups within their sizes: of all pairings whose groups have a size that may be, one
/// with as many pairs as can be and, of those, the highest total of both sides' scores.
///
/// Exact by search; the problem is NP-hard where a least size is above 1. After `nodes`
/// assignments, or where the control ends it, the run is stopped with the best found so
/// far; the control's work limit counts the steps of all assignments together. Locked
/// pairs count towards their mentor's group, and such a mentor is not closed.
///
/// Time: an assignment a node. Where no mentor has a least size above 1 there is one
/// node.
///
/// # References
/// P. Biró, T. Fleiner, R. W. Irving, D. F. Manlove, The College Admissions problem
/// with lower and common quotas, 2010.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Groups {
    /// The sizes.
    pub sizes: GroupSizes,
    /// After how many assignments the search ends: 10 000, our rule.
    pub nodes: u64,
}

impl Default for Groups {
    fn default() -> Self {
        Self { sizes: GroupSizes::default(), nodes: 10_000 }
    }
}

impl Groups {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word =
        Word::new("groups", "groups of bounded size", "группы заданного размера", &[]);

    /// Groups of these sizes.
    #[must_use]
    pub fn of(sizes: GroupSizes) -> Self {
        Self { sizes, ..Self::default() }
    }
}

/// Bounds of a mentor's group beyond the locked pairs.
#[derive(Clone, Copy)]
struct Bounds {
    least: u32,
    most: u32,
    /// A locked pair keeps the mentor in use.
    used: bool,
}

/// What is decided of mentors: used, or closed.
type Decided = Vec<(usize, bool)>;

struct Search<'s, 'c> {
    open: &'s OpenMarket,
    solver: Solver<'c>,
    bounds: Vec<Bounds>,
    verified: bool,
}

/// The assignment of a node: its pairs, total and matching.
type Found = (usize, i64, Matching);

impl Search<'_, '_> {
    /// The best of what is decided, any size for the others; nothing where nothing is
    /// possible.
    fn node(
        &mut self,
        decided: &Decided,
    ) -> Result<Result<Option<Found>, StopReason>, StrategyError> {
        let mut seats: Vec<u32> = self.bounds.iter().map(|bounds| bounds.most).collect();
        let mut minimums: Vec<u32> =
            self.bounds.iter().map(|one| if one.used { one.least } else { 0 }).collect();
        for &(mentor, used) in decided {
            if used {
                minimums[mentor] = self.bounds[mentor].least;
            } else {
                seats[mentor] = 0;
            }
        }
        let beyond = minimums.iter().zip(&seats).any(|(minimum, seats)| minimum > seats);
        let rows = self.open.scores.mentees();
        if beyond || minimums.iter().any(|&minimum| minimum as usize > rows) {
            return Ok(Ok(None));
        }
        let problem = self
            .open
            .problem(Cardinality::Maximum)
            .seats(Side::Mentor, Seats::each(seats))
            .minimums(Side::Mentor, minimums);
        Ok(match self.solver.solve(problem)? {
            Outcome::Solved(best) => {
                self.verified &= best.verified;
                let answer = best.answer;
                let total = answer.matching.pairs().filter_map(|(mentee, mentor)| {
                    let (one, other) = self.open.scores.of(mentee, mentor)?;
                    Some(i64::from(one) + i64::from(other))
                });
                let total = total.sum();
                Ok(Some((answer.matching.size(), total, answer.matching)))
            }
            Outcome::Impossible(refuted) => {
                self.verified &= refuted.verified;
                Ok(None)
            }
            Outcome::Stopped(stopped) => Err(stopped.reason),
        })
    }

    /// The first mentor whose group is too small to be, and is not decided to be used.
    fn too_small(&self, matching: &Matching) -> Option<usize> {
        MentorIx::all(self.bounds.len()).map(Index::get).find(|&mentor| {
            let size = matching.mentees_of(MentorIx::at(mentor)).len();
            size > 0 && size < self.bounds[mentor].least as usize
        })
    }
}

impl Strategy for Groups {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    /// # Errors
    /// [`StrategyError::Undoable`] where the locked pairs of a mentor cannot be part of
    /// a group of a size that may be; else as for any strategy.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let markets = situation.markets()?;
        let open = markets.remaining();
        let bounds = situation.cohort().mentors().iter().map(|(at, mentor)| {
            let size = self.sizes.of(mentor);
            let locked = situation.locked().iter().filter(|lock| lock.1 == at).count();
            let locked = u32::try_from(locked).unwrap_or(u32::MAX);
            let most = size.most.unwrap_or(u32::MAX).saturating_sub(locked);
            let bounds = Bounds {
                least: size.least.saturating_sub(locked),
                most: most.min(open.mentor_seats.of(at.get())),
                used: locked > 0,
            };
            let fits = locked <= size.most.unwrap_or(u32::MAX);
            if fits { Ok(bounds) } else { Err(mentor.person.id.clone()) }
        });
        let (bounds, unfit): (Vec<_>, Vec<_>) = bounds.partition(Result::is_ok);
        let unfit: Vec<PersonId> = unfit.into_iter().filter_map(Result::err).collect();
        if !unfit.is_empty() {
            return Err(locked_groups(unfit));
        }
        let bounds = bounds.into_iter().flatten().collect();
        let solver = Solver::new(Self::CODE, control);
        let mut search = Search { open, solver, bounds, verified: true };
        let mut best: Option<Found> = None;
        // What no groups within their sizes are better than: the first node's assignment.
        let mut bound = None;
        let mut stack: Vec<Decided> = vec![Vec::new()];
        let (mut visited, mut stopped) = (0, None);
        while let Some(decided) = stack.pop() {
            if visited >= self.nodes {
                stopped = Some(StopReason::WorkLimit);
                break;
            }
            visited += 1;
            let found = match search.node(&decided)? {
                Ok(Some(found)) => found,
                Ok(None) => continue,
                Err(reason) => {
                    stopped = Some(reason);
                    break;
                }
            };
            bound.get_or_insert((Some(found.0 as u64), i128::from(found.1)));
            if best.as_ref().is_some_and(|best| (found.0, found.1) <= (best.0, best.1)) {
                continue;
            }
            match search.too_small(&found.2) {
                None => best = Some(found),
                Some(mentor) => {
                    let with = |used| decided.iter().copied().chain([(mentor, used)]).collect();
                    stack.push(with(false));
                    stack.push(with(true));
                }
            }
        }
        let Some((_, _, matching)) = best else {
            let locked = situation.locked().iter();
            let mentors = locked.filter_map(|lock| situation.ids(lock.0, lock.1));
            return match stopped {
                Some(reason) => Ok(Outcome::stopped(reason)),
                // Without locked pairs nobody needs to be used.
                None => Err(locked_groups(mentors.map(|(_, mentor)| mentor).collect())),
            };
        };
        let claim = if stopped.is_none() { Claim::BestGroups } else { Claim::Feasible };
        let verified = search.verified;
        let pairing = form(situation, Self::CODE, None, &markets, &matching, claim, verified)?;
        let Some(reason) = stopped else { return Ok(Outcome::Solved(pairing)) };
        let bound = bound.map(|bound| PairingBound::around(situation, bound));
        let best = Some(PartialPairing::new(pairing, bound));
        Ok(Outcome::Stopped(Stopped { reason, best }))
    }
}

fn locked_groups(mut mentors: Vec<PersonId>) -> StrategyError {
    mentors.dedup();
    let fault = |mentor| SituationFault::LockedGroup { mentor };
    StrategyError::Undoable(mentors.into_iter().map(fault).collect())
}
