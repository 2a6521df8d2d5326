//! One instance of an experiment: a market and what goes with it.

use crate::assignment::solve;
use crate::kernel::{Control, Faults, Index, MenteeIx, Side, faults};
use crate::lab::fault::Fault;
use crate::lab::plain::{ListEntry, PlainInstance};
use crate::lab::two_sided;
use crate::market::{
    AssignmentProblem, Cardinality, ListFault, Lists, Matching, Scores, Seats, TwoSided,
};
use crate::mechanisms::{Given, Views};

/// An instance: a market, and where they are known the scores behind its lists and the pairs of
/// today.
#[derive(Clone, Debug)]
pub struct Trial {
    market: TwoSided,
    scores: Option<Held>,
    present: Option<Matching>,
}

faults! {
    /// Why an instance is not compared.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TrialFault: "trial-fault" {
        /// It is not of two sides with preferences.
        OtherProblem = "other-problem",
            "experiments compare two-sided instances",
            "опыты сравнивают задачи с двумя сторонами";
        /// Its lists or seats are no market: every reason.
        Lists(fault: Faults<ListFault>) = "lists",
            "{fault}",
            "{fault}";
    }
}

#[derive(Clone, Debug)]
enum Held {
    Whole(Scores<i32>),
    Float(Scores<f64>),
}

impl Trial {
    /// A market alone: mechanisms that weigh pairs take minus both ranks.
    #[must_use]
    pub fn new(market: TwoSided) -> Self {
        Self { market, scores: None, present: None }
    }

    /// With both sides' scores in whole numbers. Of another size than the market, every
    /// mechanism refuses the instance.
    #[must_use]
    pub fn with_scores(mut self, scores: Scores<i32>) -> Self {
        self.scores = Some(Held::Whole(scores));
        self
    }

    /// With the pairs of today, which `nearest` starts from and `overlap` counts. Of another size
    /// than the market, every mechanism refuses the instance.
    #[must_use]
    pub fn with_present(mut self, present: Matching) -> Self {
        self.present = Some(present);
        self
    }

    /// The market.
    #[must_use]
    pub fn market(&self) -> &TwoSided {
        &self.market
    }

    pub(super) fn present(&self) -> Option<&Matching> {
        self.present.as_ref()
    }

    /// What a mechanism is given, on the market with its ties or without.
    pub(super) fn given<'a>(&'a self, market: &'a TwoSided, seed: u64) -> Given<'a> {
        let mut given = Given::new(market).with_seed(seed);
        given.views = self.scores.as_ref().map(|scores| match scores {
            Held::Whole(scores) => Views::Whole(scores),
            Held::Float(scores) => Views::Float(scores),
        });
        given.present = self.present.as_ref();
        given
    }

    /// The two-sided instance that was drawn or read.
    ///
    /// # Errors
    /// [`TrialFault`] for one of another problem, and for lists that are no market.
    pub fn from_plain(plain: &PlainInstance) -> Result<Self, TrialFault> {
        let PlainInstance::TwoSided { mentees, mentors, mentee_seats, mentor_seats } = plain else {
            return Err(TrialFault::OtherProblem);
        };
        let lists = |rows: &[Vec<ListEntry>]| {
            let mut lists = Lists::default();
            for row in rows {
                for entry in row {
                    match entry {
                        ListEntry::One(partner) => lists.entry(*partner),
                        ListEntry::Tied(partners) => lists.tie(partners),
                    }
                }
                lists.end_row();
            }
            lists
        };
        let seats = |given: &Option<Vec<u32>>, count| {
            given.clone().map_or_else(|| Seats::one_each(count), Seats::each)
        };
        let market = TwoSided::new(
            lists(mentees),
            lists(mentors),
            seats(mentee_seats, mentees.len()),
            seats(mentor_seats, mentors.len()),
        );
        market.map(Self::new).map_err(TrialFault::Lists)
    }

    /// An instance of a line.
    pub(super) fn read(problem: two_sided::TwoSided) -> Result<Self, Faults<Fault>> {
        let (market, scores, present) = problem.into_parts()?;
        Ok(Self { market, scores: scores.map(Held::Float), present })
    }
}

/// The sum over all pairs and both sides of the length of the list + 1 − the rank.
pub(super) fn satisfaction(market: &TwoSided, matching: &Matching) -> u64 {
    let mut sum = 0;
    for (mentee, mentor) in matching.pairs() {
        sum += points(market, Side::Mentee, mentee.get(), mentor.raw());
        sum += points(market, Side::Mentor, mentor.get(), mentee.raw());
    }
    sum
}

/// What a partner is worth to an agent: the length of the list + 1 − the rank; 0 for one who is
/// not on it.
pub(super) fn points(market: &TwoSided, side: Side, agent: usize, partner: u32) -> u64 {
    let row = market.row(side, agent);
    let rank = market.place_of(side, agent, partner).map(|place| row.at(place).1);
    rank.map_or(0, |rank| (row.len() as u64 + 1).saturating_sub(rank.into()))
}

/// The assignment whose value is the satisfaction; nothing where it cannot be built.
pub(super) fn satisfaction_problem(market: &TwoSided) -> Option<AssignmentProblem<i64>> {
    let mut edges = Vec::new();
    for mentee in MenteeIx::all(market.mentees()) {
        for choice in market.mentee_list(mentee) {
            let mentor = choice.partner;
            let sum = points(market, Side::Mentee, mentee.get(), mentor.raw())
                + points(market, Side::Mentor, mentor.get(), mentee.raw());
            edges.push((mentee, mentor, i64::try_from(sum).ok()?));
        }
    }
    AssignmentProblem::sparse(market.mentees(), market.mentors(), edges)
        .cardinality(Cardinality::Free)
        .seats(Side::Mentee, market.seats(Side::Mentee).clone())
        .seats(Side::Mentor, market.seats(Side::Mentor).clone())
        .build()
        .ok()
}

/// The matching of the largest satisfaction.
pub(super) fn most_satisfied(market: &TwoSided, control: &Control<'_>) -> Option<Matching> {
    Some(solve(&satisfaction_problem(market)?, control).solved()?.matching)
}
