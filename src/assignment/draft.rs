//! What a solver writes while it works, and how it can end.

use super::decided::Room;
use crate::kernel::{Index, Long, MenteeIx, MentorIx, Side, Sides, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentStats, AssignmentWitness,
    Matching, Price, Sense, Sum, Value, Weight,
};

/// An answer in the making, kept from one problem to the next so that its memory is used
/// again.
pub(super) struct Draft<W: Weight> {
    /// The pairs made beside the required ones.
    pub(super) pairs: Vec<(MenteeIx, MentorIx)>,
    /// How many pairs each agent lacks of its minimum.
    missing: Sides<Vec<u32>>,
    /// Where a run was stopped: what bounds its costs.
    pub(super) leading: Vec<Leading>,
    /// The same of a flow that meets all minimums: whether the prices of the answer are to be
    /// told.
    pub(super) as_they_are: bool,
    /// A solver's prices in terms of costs, rounded where it counts in floats: for each pair
    /// `cost − row − column − groups − pair` is at least 0 where it is not made. No cover.
    pub(super) prices: AssignmentCertificate<W::Price>,
    /// Cover and statistics are a solver's; the prices that prove the answer are in terms of
    /// costs until it is finished.
    pub(super) answer: AssignmentAnswer<W>,
}

impl<W: Weight> Default for Draft<W> {
    fn default() -> Self {
        let prices = AssignmentCertificate::new(Vec::new(), Vec::new(), W::Price::ZERO, None);
        let exact = AssignmentCertificate::new(Vec::new(), Vec::new(), W::Exact::ZERO, None);
        let value = W::value(W::Exact::ZERO.wide());
        let answer = AssignmentAnswer::new(Matching::empty(0, 0), value, exact);
        let (pairs, missing, leading) = Default::default();
        Self { pairs, missing, leading, as_they_are: false, prices, answer }
    }
}

/// Prices of one side with which the bound of a run that goes on never falls, once those of
/// the other side follow from them.
pub(super) struct Leading {
    /// The side.
    pub(super) side: Side,
    /// In terms of costs; minus infinity where an agent has no place.
    pub(super) prices: Vec<f64>,
    /// What leaving an agent of the other side alone costs, where that may be.
    pub(super) alone: Option<f64>,
}

/// The price of a proof as a solver counts it over the whole range of floats.
pub(super) fn long<W: Weight>(price: &W::Exact) -> Option<Long> {
    Some(W::to_dyadic(price.clone()).into())
}

/// Such a price as the proof states it.
pub(super) fn told_long<W: Weight>(price: Long) -> W::Exact {
    W::from_dyadic(price.into())
}

/// Writes prices into the memory of others, each turned into another number.
pub(super) fn convert<P: Price, Q: Price>(
    from: &AssignmentCertificate<P>,
    to: &mut AssignmentCertificate<Q>,
    mut turn: impl FnMut(P) -> Q,
) {
    let lists = [
        (&from.row_prices, &mut to.row_prices),
        (&from.column_prices, &mut to.column_prices),
        (&from.row_group_prices, &mut to.row_group_prices),
        (&from.column_group_prices, &mut to.column_group_prices),
    ];
    for (from, to) in lists {
        to.clear();
        to.extend(from.iter().map(|price| turn(price.clone())));
    }
    to.pair_price = turn(from.pair_price.clone());
}

/// Why a solver ended without an answer.
pub(super) enum Ended {
    /// There is none.
    Impossible(AssignmentWitness),
    /// It was stopped; what it had found is in the draft.
    Stopped(StopReason),
}

impl From<StopReason> for Ended {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

impl<W: Weight> Draft<W> {
    /// Keeps the prices of one side, as a solver that was not stopped left them, for the bound
    /// of what comes after it.
    pub(super) fn lead(&mut self, side: Side) {
        let prices = match side {
            Side::Mentee => &self.prices.row_prices,
            Side::Mentor => &self.prices.column_prices,
        };
        let prices = prices.iter().map(|price| price.float()).collect();
        let alone = Some(self.prices.pair_price.float());
        self.leading.push(Leading { side, prices, alone });
    }

    /// Forgets what an earlier solve left.
    pub(super) fn begin(&mut self) {
        self.leading.clear();
        self.as_they_are = false;
        self.answer.stats = AssignmentStats::default();
        self.pairs.clear();
    }

    /// Takes the solver's prices for those of the proof.
    pub(super) fn take_prices(&mut self) {
        convert(&self.prices, &mut self.answer.certificate, W::proven);
    }

    /// Exchanges the lists of pairs and the cover with another draft's: lent before a
    /// solve and taken back after it, they keep their memory.
    pub(super) fn exchange<V: Weight>(&mut self, other: &mut Draft<V>) {
        std::mem::swap(&mut self.pairs, &mut other.pairs);
        let found = &mut other.answer.certificate.cover;
        std::mem::swap(&mut self.answer.certificate.cover, found);
    }

    /// Gives the proof's prices to a solver of the same problem in whole numbers; says whether all
    /// of them are such.
    pub(super) fn give_prices<V: Weight>(
        &self,
        other: &mut Draft<V>,
        turn: impl Fn(&W::Exact) -> Option<V::Price>,
    ) -> bool {
        let mut are_whole = true;
        convert(&self.answer.certificate, &mut other.prices, |price| {
            let price = turn(&price);
            are_whole &= price.is_some();
            price.unwrap_or_default()
        });
        are_whole
    }

    /// Whether the pairs meet the minimums of all.
    pub(super) fn meets_minimums(&mut self, room: &Room) -> bool {
        let Self { pairs, missing, .. } = self;
        for side in Side::BOTH {
            missing[side].clone_from(&room.least[side]);
        }
        for &(row, column) in &*pairs {
            for (side, at) in Sides::new(row.get(), column.get()) {
                missing[side][at] = missing[side][at].saturating_sub(1);
            }
        }
        missing.values().flatten().all(|&missing| missing == 0)
    }

    /// Takes over what a solver of the same problem in whole numbers found.
    pub(super) fn take_over<V: Weight>(
        &mut self,
        other: &mut Draft<V>,
        turn: impl Fn(V::Price) -> W::Exact,
    ) {
        self.exchange(other);
        self.as_they_are = other.as_they_are;
        self.answer.stats = other.answer.stats;
        convert(&other.prices, &mut self.answer.certificate, turn);
    }

    /// Adds the required pairs and their sum, and turns prices into the problem's own sense.
    pub(super) fn finish(&mut self, problem: &AssignmentProblem<W>) {
        let (rows, columns) = (problem.rows(), problem.columns());
        self.pairs.extend_from_slice(problem.required());
        self.pairs.sort_unstable();
        self.answer.matching.refill(rows, columns, &self.pairs);
        self.answer.value = value(problem, &self.answer.matching);
        self.finish_prices(problem);
    }

    /// Turns prices into the problem's own sense: all that is left to do where the answer holds its pairs and their
    /// sum already.
    pub(super) fn finish_prices(&mut self, problem: &AssignmentProblem<W>) {
        debug_assert!(self.answer.value == value(problem, &self.answer.matching));
        let certificate = &mut self.answer.certificate;
        if problem.sense() == Sense::Max {
            let lists = [
                &mut certificate.row_prices,
                &mut certificate.column_prices,
                &mut certificate.row_group_prices,
                &mut certificate.column_group_prices,
            ];
            for price in lists.into_iter().flatten() {
                *price = -std::mem::take(price);
            }
            certificate.pair_price = -std::mem::take(&mut certificate.pair_price);
        }
    }
}

/// The sum of the pairs' weights, less (plus, for costs) the prices of the agents
/// left unmatched; rounded once.
pub(super) fn value<W: Weight>(problem: &AssignmentProblem<W>, matching: &Matching) -> Value<W> {
    let mut total = Sum::<W>::default();
    for (row, column) in matching.pairs() {
        let weight = problem.weight(row, column);
        debug_assert!(weight.is_some(), "only allowed pairs are made");
        weight.unwrap_or_default().add_to(&mut total);
    }
    if problem.has_unmatched_prices() {
        for side in Side::BOTH {
            for at in 0..problem.agents(side) {
                if partners(matching, side, at) == 0 {
                    let price = problem.unmatched_price(side, at).exact().wide();
                    total =
                        if problem.sense() == Sense::Max { total - price } else { total + price };
                }
            }
        }
    }
    W::value(total)
}

pub(super) fn partners(matching: &Matching, side: Side, at: usize) -> usize {
    match side {
        Side::Mentee => matching.mentors_of(MenteeIx::at(at)).len(),
        Side::Mentor => matching.mentees_of(MentorIx::at(at)).len(),
    }
}

/// How many more pairs each agent and each group can have.
pub(super) struct Left {
    agents: Sides<Vec<u32>>,
    groups: Sides<Vec<u64>>,
}

impl Left {
    pub(super) fn new(room: &Room) -> Self {
        Self {
            agents: room.places.clone(),
            groups: room
                .groups
                .as_ref()
                .map(|_, groups| groups.iter().map(|bounds| bounds.1).collect()),
        }
    }

    /// How many more pairs an agent itself can have.
    pub(super) fn places(&self, side: Side, at: usize) -> usize {
        self.agents[side][at] as usize
    }

    /// Whether an agent and all groups around it can have another pair.
    pub(super) fn has_room<W: Weight>(
        &self,
        problem: &AssignmentProblem<W>,
        side: Side,
        at: usize,
    ) -> bool {
        self.agents[side][at] > 0
            && around(problem, side, at).all(|group| self.groups[side][group] > 0)
    }

    /// Takes a pair's place; there is room for it.
    pub(super) fn take<W: Weight>(
        &mut self,
        problem: &AssignmentProblem<W>,
        pair: (MenteeIx, MentorIx),
    ) {
        for (side, at) in Sides::new(pair.0.get(), pair.1.get()) {
            self.agents[side][at] = self.agents[side][at].saturating_sub(1);
            for group in around(problem, side, at) {
                self.groups[side][group] = self.groups[side][group].saturating_sub(1);
            }
        }
    }
}

/// The groups around an agent, inner ones first.
pub(super) fn around<W: Weight>(
    problem: &AssignmentProblem<W>,
    side: Side,
    at: usize,
) -> impl Iterator<Item = usize> {
    let quotas = problem.quotas(side);
    let inner = quotas.around_agent(at);
    std::iter::successors(inner, |&group| quotas.around_group(group as usize))
        .map(|group| group as usize)
}
