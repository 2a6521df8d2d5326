//! Scores of both sides as a two-sided market.

use crate::kernel::{Control, Faults, Index, Meter, Pace, Side, Unbounded};
use crate::market::{ListFault, Lists, Outcome, Score, Scores, Seats, Ties, TwoSided};

/// A two-sided market whose preferences are scores: the higher the better.
///
/// A pair is acceptable where the scores allow it and it reaches both floors.
/// Equal scores are ties. Nothing is sorted here; a solver sorts as far as it reads.
#[derive(Clone, Debug)]
pub struct ScoredMarket<'a, W> {
    scores: &'a Scores<W>,
    mentee_floor: Option<W>,
    mentor_floor: Option<W>,
    mentee_seats: Seats,
    mentor_seats: Seats,
}

impl<'a, W: Score> ScoredMarket<'a, W> {
    /// The market of these scores with one seat each and no floors.
    #[must_use]
    pub fn new(scores: &'a Scores<W>) -> Self {
        Self {
            scores,
            mentee_floor: None,
            mentor_floor: None,
            mentee_seats: Seats::one_each(scores.mentees()),
            mentor_seats: Seats::one_each(scores.mentors()),
        }
    }

    /// With these seats.
    ///
    /// # Errors
    /// [`ListFault::Seats`] for each side whose seats have the wrong length.
    pub fn with_seats(mut self, mentees: Seats, mentors: Seats) -> Result<Self, Faults<ListFault>> {
        let mut faults = Vec::new();
        for (side, expected, seats) in [
            (Side::Mentee, self.scores.mentees(), &mentees),
            (Side::Mentor, self.scores.mentors(), &mentors),
        ] {
            if seats.agents() != expected {
                faults.push(ListFault::Seats { side, expected, got: seats.agents() });
            }
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        self.mentee_seats = mentees;
        self.mentor_seats = mentors;
        Ok(self)
    }

    /// Better nobody than a partner scored below the floor by this side. A floor
    /// that is not a number refuses every pair.
    #[must_use]
    pub fn with_floor(mut self, side: Side, floor: Option<W>) -> Self {
        match side {
            Side::Mentee => self.mentee_floor = floor,
            Side::Mentor => self.mentor_floor = floor,
        }
        self
    }

    /// The scores.
    #[must_use]
    pub fn scores(&self) -> &'a Scores<W> {
        self.scores
    }

    /// The floor of a side.
    #[must_use]
    pub fn floor(&self, side: Side) -> Option<W> {
        match side {
            Side::Mentee => self.mentee_floor,
            Side::Mentor => self.mentor_floor,
        }
    }

    /// The seats of a side.
    #[must_use]
    pub fn seats(&self, side: Side) -> &Seats {
        match side {
            Side::Mentee => &self.mentee_seats,
            Side::Mentor => &self.mentor_seats,
        }
    }

    /// Whether a score reaches the floor of the side that gave it.
    #[inline]
    pub(crate) fn reaches(floor: Option<W>, score: W) -> bool {
        floor.is_none_or(|floor| score >= floor)
    }

    /// The same market with explicit lists, equal scores tied; break them with
    /// [`TwoSided::break_ties`].
    ///
    /// Time O(n·m log) and 24 bytes an acceptable pair: for the objectives that read
    /// whole lists. Mentee- and mentor-optimal matchings need none of it.
    ///
    /// # Errors
    /// [`ListFault::TooManyEntries`] where 2³² − 1 pairs or more are acceptable.
    pub fn to_lists(&self) -> Result<TwoSided, Faults<ListFault>> {
        match self.listed(&mut Unbounded) {
            Ok(market) => market,
            Err(never) => match never {},
        }
    }

    /// [`ScoredMarket::to_lists`] under a control; a step is an entry looked at.
    ///
    /// # Errors
    /// As for [`ScoredMarket::to_lists`].
    pub fn to_lists_within(
        &self,
        control: &Control<'_>,
    ) -> Result<Outcome<TwoSided>, Faults<ListFault>> {
        match self.listed(&mut Meter::new(control)) {
            Ok(market) => market.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    fn listed<P: Pace>(&self, pace: &mut P) -> Result<Result<TwoSided, Faults<ListFault>>, P::Cut> {
        let mentees = self.lists_of(Side::Mentee, pace)?;
        let mentors = self.lists_of(Side::Mentor, pace)?;
        let seats = [self.mentee_seats.clone(), self.mentor_seats.clone()];
        TwoSided::paced(mentees, mentors, seats, pace)
    }

    /// The same market with explicit lists, ties broken.
    ///
    /// # Errors
    /// As for [`ScoredMarket::to_lists`].
    pub fn to_strict_lists(&self, ties: Ties) -> Result<TwoSided, Faults<ListFault>> {
        Ok(self.to_lists()?.break_ties(ties).into_owned())
    }

    fn lists_of<P: Pace>(&self, side: Side, pace: &mut P) -> Result<Lists, P::Cut> {
        let (own, floor) = match side {
            Side::Mentee => (self.scores.mentee_view(), self.mentee_floor),
            Side::Mentor => (self.scores.mentor_view(), self.mentor_floor),
        };
        let mut lists = Lists::default();
        let mut order: Vec<u32> = Vec::new();
        for agent in 0..own.rows() {
            pace.steps(own.columns())?;
            let row = own.row(agent);
            order.clear();
            order.extend((0u32..).zip(row).filter_map(|(partner, &score)| {
                let (mentee, mentor) = match side {
                    Side::Mentee => (agent, partner as usize),
                    Side::Mentor => (partner as usize, agent),
                };
                let allowed = self.scores.is_allowed(Index::at(mentee), Index::at(mentor));
                (allowed && Self::reaches(floor, score)).then_some(partner)
            }));
            let score = |partner: u32| row[partner as usize];
            order.sort_unstable_by(|&a, &b| score(b).order(score(a)).then(a.cmp(&b)));
            for tie in order.chunk_by(|&a, &b| score(a).order(score(b)).is_eq()) {
                lists.tie(tie);
            }
            lists.end_row();
        }
        Ok(lists)
    }
}
