//! What is asked of the open pairs of a situation while a pairing is measured and its reasons are
//! found, and the answers of a table of all scores.

use super::situation::OpenMarket;
use super::{SideMeasures, StrategyError};
use crate::audit::{self, Infeasibility};
use crate::kernel::{Index, Matrix, MenteeIx, MentorIx, Side, Sides};
use crate::market::{AssignmentBuilder, AssignmentProblem, Cardinality, Matching, Seats};
use std::cmp::Reverse;

/// The open pairs and seats of a situation.
pub(super) trait OpenPairs {
    /// Free seats.
    fn seats(&self) -> Sides<&Seats>;

    /// What both think of an open pair.
    fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(i32, i32)>;

    /// The mentors whom a mentee may have, ascending.
    fn mentors_allowed(&self, mentee: MenteeIx) -> Vec<MentorIx>;

    /// The mentor whom a mentee would like best.
    fn best_mentor(&self, mentee: MenteeIx) -> Option<MentorIx>;

    /// Who would like to have each of these mentors.
    fn wooers(&self, mentors: &[MentorIx], whole: &Matching) -> Vec<Wooers>;

    /// The mentors from whom a free seat can be reached by passing mentees on.
    fn relieved(&self, rest: &Matching) -> Vec<bool>;

    /// Whether the pairs can be made, and how many block.
    fn standing(&self, code: &'static str, whole: &Matching) -> Result<Standing, StrategyError>;

    /// Whether looking at many pairs was given up.
    fn is_stopped(&self) -> bool {
        false
    }

    /// What each side got; without ranks where looking is given up.
    fn measures(&self, whole: &Matching) -> Sides<SideMeasures>;

    /// The open pairs of the mentees `among`, or of all, as an assignment of both sides' scores
    /// together.
    fn assignment(
        &self,
        among: Option<&[bool]>,
        cardinality: Cardinality,
    ) -> Result<AssignmentBuilder<i64>, StrategyError>;
}

/// What a verifier says of pairs.
pub(super) struct Standing {
    /// Why they cannot be made.
    pub(super) faults: Vec<Infeasibility>,
    /// How many pairs block; nothing where looking was given up.
    pub(super) blocking: Option<u64>,
}

/// Who would like to have a mentor.
#[derive(Clone, Copy, Default)]
pub(super) struct Wooers {
    /// The mentee whom the mentor would like best.
    pub(super) best: Option<MenteeIx>,
    /// Whether one of them has nobody.
    pub(super) unserved: bool,
}

impl OpenPairs for OpenMarket {
    fn seats(&self) -> Sides<&Seats> {
        Sides::new(&self.mentee_seats, &self.mentor_seats)
    }

    fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(i32, i32)> {
        self.scores.of(mentee, mentor)
    }

    fn mentors_allowed(&self, mentee: MenteeIx) -> Vec<MentorIx> {
        let mentors = MentorIx::all(self.scores.mentors());
        mentors.filter(|&mentor| self.scores.is_allowed(mentee, mentor)).collect()
    }

    fn best_mentor(&self, mentee: MenteeIx) -> Option<MentorIx> {
        let of = |mentor| Some((self.scores.of(mentee, mentor)?.0, Reverse(mentor)));
        let best = MentorIx::all(self.scores.mentors()).filter_map(of).max();
        best.map(|(_, Reverse(mentor))| mentor)
    }

    fn wooers(&self, mentors: &[MentorIx], whole: &Matching) -> Vec<Wooers> {
        let of = |&mentor: &MentorIx| {
            let mentees = || MenteeIx::all(self.scores.mentees());
            let score = |mentee| Some((self.scores.of(mentee, mentor)?.1, Reverse(mentee)));
            let is_allowed = |&mentee: &MenteeIx| self.scores.is_allowed(mentee, mentor);
            let mut unserved = mentees().filter(|&mentee| whole.mentors_of(mentee).is_empty());
            Wooers {
                best: mentees().filter_map(score).max().map(|(_, Reverse(mentee))| mentee),
                unserved: unserved.any(|mentee| is_allowed(&mentee)),
            }
        };
        mentors.iter().map(of).collect()
    }

    fn relieved(&self, rest: &Matching) -> Vec<bool> {
        let scores = &self.scores;
        let mut relieved = with_a_seat(rest, &self.mentor_seats);
        let mut queue: Vec<MentorIx> =
            MentorIx::all(scores.mentors()).filter(|mentor| relieved[mentor.get()]).collect();
        let mut seen = vec![false; scores.mentees()];
        while let Some(mentor) = queue.pop() {
            for mentee in MenteeIx::all(scores.mentees()) {
                // Whoever may come to this mentor could leave their own.
                if seen[mentee.get()]
                    || !scores.is_allowed(mentee, mentor)
                    || rest.contains(mentee, mentor)
                {
                    continue;
                }
                seen[mentee.get()] = true;
                for &own in rest.mentors_of(mentee) {
                    if !relieved[own.get()] {
                        relieved[own.get()] = true;
                        queue.push(own);
                    }
                }
            }
        }
        relieved
    }

    fn standing(&self, code: &'static str, whole: &Matching) -> Result<Standing, StrategyError> {
        let found = audit::stability_by_scores(&self.scored(code)?, whole, 0);
        Ok(Standing { faults: found.faults, blocking: Some(found.blocking) })
    }

    fn measures(&self, whole: &Matching) -> Sides<SideMeasures> {
        let scores = &self.scores;
        Sides::new(
            side(
                scores.mentee_view(),
                whole.pairs().map(|(mentee, mentor)| (mentee.get(), mentor.get())),
                |mentee, mentor| scores.is_allowed(MenteeIx::at(mentee), MentorIx::at(mentor)),
            ),
            side(
                scores.mentor_view(),
                whole.pairs().map(|(mentee, mentor)| (mentor.get(), mentee.get())),
                |mentor, mentee| scores.is_allowed(MenteeIx::at(mentee), MentorIx::at(mentor)),
            ),
        )
    }

    fn assignment(
        &self,
        among: Option<&[bool]>,
        cardinality: Cardinality,
    ) -> Result<AssignmentBuilder<i64>, StrategyError> {
        let builder = match among {
            Some(among) => {
                let scores = self.scores.restricted(|mentee, _| among[mentee.get()])?;
                AssignmentProblem::from_scores(&scores)
            }
            None => AssignmentProblem::from_scores(&self.scores),
        };
        Ok(seated(builder, self.seats(), cardinality))
    }
}

/// With seats and the number of pairs that is asked for.
pub(super) fn seated(
    problem: AssignmentBuilder<i64>,
    seats: Sides<&Seats>,
    cardinality: Cardinality,
) -> AssignmentBuilder<i64> {
    problem
        .cardinality(cardinality)
        .seats(Side::Mentee, seats.mentee.clone())
        .seats(Side::Mentor, seats.mentor.clone())
}

/// The mentors who have a free seat.
pub(super) fn with_a_seat(rest: &Matching, seats: &Seats) -> Vec<bool> {
    MentorIx::all(rest.mentors())
        .map(|mentor| rest.mentees_of(mentor).len() < seats.of(mentor.get()) as usize)
        .collect()
}

/// One side's measures: `view` has a row for each agent of the side.
fn side(
    view: &Matrix<i32>,
    pairs: impl Iterator<Item = (usize, usize)>,
    allowed: impl Fn(usize, usize) -> bool,
) -> SideMeasures {
    let mut measures = SideMeasures::default();
    for (agent, partner) in pairs {
        one(view, (agent, partner), |other| allowed(agent, other), &mut measures);
    }
    measures
}

impl OpenMarket {
    /// Counts what one of a side thinks of a partner in these measures.
    pub(super) fn rank_into(&self, of: Side, agent: usize, partner: usize, to: &mut SideMeasures) {
        let (view, scores) = match of {
            Side::Mentee => (self.scores.mentee_view(), &self.scores),
            Side::Mentor => (self.scores.mentor_view(), &self.scores),
        };
        let allowed = |other: usize| match of {
            Side::Mentee => scores.is_allowed(MenteeIx::at(agent), MentorIx::at(other)),
            Side::Mentor => scores.is_allowed(MenteeIx::at(other), MentorIx::at(agent)),
        };
        one(view, (agent, partner), allowed, to);
    }
}

/// With what `agent` thinks of a partner, and of whom more.
fn one(
    view: &Matrix<i32>,
    (agent, partner): (usize, usize),
    allowed: impl Fn(usize) -> bool,
    measures: &mut SideMeasures,
) {
    let row = view.row(agent);
    let Some(&own) = row.get(partner) else { return };
    let better = row.iter().enumerate().filter(|&(other, &score)| score > own && allowed(other));
    measures.add(own, better.count());
}

impl SideMeasures {
    /// With a pair of which this side thinks so much.
    pub(super) fn count(&mut self, own: i32) {
        self.total += i64::from(own);
        self.worst = Some(self.worst.map_or(own, |worst| worst.min(own)));
    }

    /// The same, and so many partners that it would rather have.
    pub(super) fn add(&mut self, own: i32, better: usize) {
        self.count(own);
        if self.rank_profile.len() <= better {
            self.rank_profile.resize(better + 1, 0);
        }
        self.rank_profile[better] += 1;
    }
}
