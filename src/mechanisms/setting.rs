//! What a mechanism reads, and the trait.

use super::fault::MechanismFault;
use super::formed::FormedOutcome;
use crate::assignment::Scratch;
use crate::kernel::{Control, Side};
use crate::market::{Matching, Scores, TwoSided};

/// A way of forming pairs.
///
/// The same setting gives the same answer on every machine.
pub trait Mechanism: Sync {
    /// Its code, in lower case with hyphens, which never changes.
    fn code(&self) -> &'static str;

    /// Which markets it takes, and what it needs beside them.
    fn domain(&self) -> Domain;

    /// Forms pairs in a setting that lies within the domain. Callers use [`Mechanism::form`] or
    /// [`Mechanism::form_in`]. What is formed does not depend on what `room` was used for before.
    ///
    /// # Errors
    /// [`MechanismFault`] of the mechanism's own.
    fn form_admitted(
        &self,
        setting: &Given<'_>,
        room: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault>;

    /// Forms pairs.
    ///
    /// # Errors
    /// [`MechanismFault`] where the setting lies outside the domain.
    fn form(
        &self,
        setting: &Given<'_>,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        self.form_in(setting, &mut Room::default(), control)
    }

    /// [`Mechanism::form`] in memory that is used again: for many runs, whatever their mechanisms
    /// and sizes, on one thread.
    ///
    /// # Errors
    /// [`MechanismFault`] where the setting lies outside the domain.
    fn form_in(
        &self,
        setting: &Given<'_>,
        room: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        self.domain().admit(self.code(), setting)?;
        self.form_admitted(setting, room, control)
    }
}

/// The memory of solvers, used again from run to run; one for each thread. It grows to what the
/// largest run needs, see [`Scratch`]. Mechanisms that weigh pairs take it; the others need a few
/// numbers an agent, which they ask for at their start.
#[derive(Debug, Default)]
pub struct Room {
    /// For worths that are whole numbers, and for ranks.
    pub whole: Scratch<i64>,
    /// For worths that are floats.
    pub float: Scratch<f64>,
}

/// Which markets a mechanism takes, and what it needs beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Domain {
    /// The mentees' lists must be strict.
    pub strict_mentees: bool,
    /// The mentors' lists must be strict.
    pub strict_mentors: bool,
    /// A mentee has at most one seat.
    pub one_seat: bool,
    /// Ties of either side are broken on the way: by index, unless they were broken before.
    pub breaks_ties: bool,
    /// It is a lottery and needs a seed.
    pub seed: bool,
    /// It needs the present matching.
    pub present: bool,
}

impl Domain {
    /// Whatever the market is.
    pub(super) const ANY: Self = Self {
        strict_mentees: false,
        strict_mentors: false,
        one_seat: false,
        breaks_ties: false,
        seed: false,
        present: false,
    };

    /// Strict lists of both sides and one seat a mentee.
    pub(super) const STRICT: Self =
        Self { strict_mentees: true, strict_mentors: true, one_seat: true, ..Self::ANY };

    /// Strict lists of mentees with one seat each.
    pub(super) const STRICT_MENTEES: Self =
        Self { strict_mentees: true, one_seat: true, ..Self::ANY };

    /// Whether the setting lies within it.
    ///
    /// # Errors
    /// The first reason why it does not.
    pub fn admit(
        &self,
        mechanism: &'static str,
        setting: &Given<'_>,
    ) -> Result<(), MechanismFault> {
        let market = setting.market;
        for (strict, side) in
            [(self.strict_mentees, Side::Mentee), (self.strict_mentors, Side::Mentor)]
        {
            if strict && market.has_ties_of(side) {
                return Err(MechanismFault::Ties { mechanism, side });
            }
        }
        if self.one_seat {
            let seats = market.seats(Side::Mentee);
            if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
                let seats = seats.of(mentee);
                return Err(MechanismFault::MenteeSeats { mechanism, mentee, seats });
            }
        }
        if self.seed && setting.seed.is_none() {
            return Err(MechanismFault::NoSeed { mechanism });
        }
        if self.present && setting.present.is_none() {
            return Err(MechanismFault::NoPresent { mechanism });
        }
        setting.sizes()
    }
}

/// Both sides' scores of every pair: what a pair is worth is the sum of the two views.
#[derive(Clone, Copy, Debug)]
pub enum Views<'a> {
    /// In whole numbers; sums are exact.
    Whole(&'a Scores<i32>),
    /// In floats; each sum of two is rounded once.
    Float(&'a Scores<f64>),
}

impl Views<'_> {
    fn sizes(&self) -> (usize, usize) {
        match self {
            Self::Whole(scores) => (scores.mentees(), scores.mentors()),
            Self::Float(scores) => (scores.mentees(), scores.mentors()),
        }
    }
}

/// A market and what goes with it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Given<'a> {
    /// Who accepts whom, in what order, with how many seats.
    pub market: &'a TwoSided,
    /// The scores behind the lists. Without them a pair is worth minus both ranks.
    pub views: Option<Views<'a>>,
    /// The seed of a lottery.
    pub seed: Option<u64>,
    /// The pairs of today.
    pub present: Option<&'a Matching>,
    /// Which mentees let others have what they themselves cannot have anyway
    /// ([`EfficiencyAdjusted`](super::EfficiencyAdjusted)); all where nothing is said.
    pub consenting: Option<&'a [bool]>,
}

impl<'a> Given<'a> {
    /// A market alone.
    #[must_use]
    pub fn new(market: &'a TwoSided) -> Self {
        Self { market, views: None, seed: None, present: None, consenting: None }
    }

    /// With both sides' scores.
    #[must_use]
    pub fn with_views(mut self, views: Views<'a>) -> Self {
        self.views = Some(views);
        self
    }

    /// With the seed of a lottery.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// With the pairs of today.
    #[must_use]
    pub fn with_present(mut self, present: &'a Matching) -> Self {
        self.present = Some(present);
        self
    }

    /// With who consents, by mentee.
    #[must_use]
    pub fn with_consent(mut self, consenting: &'a [bool]) -> Self {
        self.consenting = Some(consenting);
        self
    }

    /// Whether all that is given has the market's size.
    pub(super) fn sizes(&self) -> Result<(), MechanismFault> {
        let counts = (self.market.mentees(), self.market.mentors());
        let present = self.present.map(|present| (present.mentees(), present.mentors()));
        let consents = self.consenting.map(|consenting| (consenting.len(), counts.1));
        for (what, given) in [
            ("the scores", self.views.map(|views| views.sizes())),
            ("the present pairs", present),
            ("the consents", consents),
        ] {
            let Some(got) = given else { continue };
            for (side, expected, got) in
                [(Side::Mentee, counts.0, got.0), (Side::Mentor, counts.1, got.1)]
            {
                if expected != got {
                    return Err(MechanismFault::Size { what, side, expected, got });
                }
            }
        }
        Ok(())
    }
}
