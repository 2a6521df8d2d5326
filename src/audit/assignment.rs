//! Does this certificate prove that this assignment is optimal?

use super::quotas::pair_bound;
use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides, narrow};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, Cardinality, Matching, Price,
    PriceTable, Quota, RowBuffer, Sense, Sum, Value, Weight,
};
use rayon::prelude::*;
use std::cmp::Ordering;

/// What a verified certificate proves.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct AssignmentProof<P: Price> {
    /// The number of pairs, which is as asked; for as many pairs as can be, no
    /// assignment has more.
    pub pairs: u64,
    /// The value: no assignment of the asked kind is better. Of floats it is the exact best
    /// sum of the very numbers given, rounded once.
    pub value: P::Total,
}

/// Why an answer is not proven, agent by agent and pair by pair.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentFlaw {
    /// The matching or the prices are of other sides.
    #[error("the {what} are for {got} {}, the problem has {expected}", side.lines())]
    Sides {
        /// The matching's agents or the prices.
        what: &'static str,
        /// The side.
        side: Side,
        /// How many there are.
        got: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A pair is made that is not allowed.
    #[error("the pair of row {row} and column {column} is not allowed")]
    Forbidden {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// A required pair is not made.
    #[error("the required pair of row {row} and column {column} is not made")]
    RequiredMissing {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// An agent has more partners than seats, or fewer than it must have.
    #[error("{} {agent}: {partners} partners are not between {least} and {seats}", side.lines())]
    Partners {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
        /// How many partners it has.
        partners: usize,
        /// The fewest it must have.
        least: u32,
        /// The most it may have.
        seats: u32,
    },
    /// A group has more pairs than its quota allows, or fewer than it demands.
    #[error("group {group} of the {}: {pairs} pairs are not between {least} and {most:?}", side.lines())]
    Quota {
        /// The group's side.
        side: Side,
        /// The group, by its place among the quotas of its side.
        group: usize,
        /// How many pairs it has.
        pairs: u64,
        /// The fewest it must have.
        least: u32,
        /// The most it may have, if that is bounded.
        most: Option<u32>,
    },
    /// The price of a group has a sign that its pairs do not allow.
    #[error("group {group} of the {}: its price and its pairs disagree", side.lines())]
    GroupPrice {
        /// The group's side.
        side: Side,
        /// The group, by its place among the quotas of its side.
        group: usize,
    },
    /// There are not as many pairs as asked for, or the cover does not show that
    /// there cannot be more.
    #[error("{pairs} pairs are made, {expected} are expected")]
    Count {
        /// How many are made.
        pairs: u64,
        /// How many there should be.
        expected: u64,
    },
    /// The prices do not show that nothing is better than the bound.
    #[error("the prices do not show that nothing is better than the bound")]
    Bound,
    /// As many pairs as can be are asked for, and no cover bounds their number.
    #[error("no cover bounds the number of pairs")]
    NoCover,
    /// The value is not the sum of the pairs.
    #[error("the value is not the sum of the pairs")]
    Value,
    /// The worst pair made is not the bottleneck stated.
    #[error("the worst pair made is not the bottleneck stated")]
    Bottleneck,
    /// Nothing shows that a better bottleneck is impossible.
    #[error("nothing shows that a better bottleneck is impossible")]
    BottleneckLimit,
    /// The pair price is not 0 though the number of pairs is not fixed.
    #[error("the pair price is not 0 though the number of pairs is not fixed")]
    PairPrice,
    /// The prices say that a pair should be made and it is not, or the reverse.
    #[error("row {row}, column {column}: the prices and the pair disagree")]
    Slack {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// The price of an agent's seat has a sign that its partners do not allow.
    #[error("{} {agent}: the price of a seat and the partners disagree", side.lines())]
    SeatPrice {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
    },
}

/// Rows checked by one task.
const BLOCK: usize = 64;

/// Checks an assignment and its certificate against the problem, without trusting
/// whoever made them: seats, minimums, required and forbidden pairs, the number of
/// pairs, the value, and complementary slackness of the prices as
/// [`AssignmentCertificate`](crate::market::AssignmentCertificate) states it.
///
/// Nothing is rounded and nothing tolerated: floats are compared exactly, as the numbers
/// that they are.
///
/// One pass over the weights, blocks of rows in parallel; memory O(n + m).
///
/// # Errors
/// Every flaw found, in a fixed order whatever the number of threads.
pub fn verify_assignment<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &AssignmentAnswer<W>,
) -> Result<AssignmentProof<W::Price>, Vec<AssignmentFlaw>> {
    let mut flaws = Vec::new();
    let (matching, certificate) = (&answer.matching, &answer.certificate);
    for (side, matched, prices) in [
        (Side::Mentee, matching.mentees(), certificate.row_prices.len()),
        (Side::Mentor, matching.mentors(), certificate.column_prices.len()),
    ] {
        let expected = problem.agents(side);
        for (what, got) in [("agents of the matching", matched), ("prices", prices)] {
            if got != expected {
                flaws.push(AssignmentFlaw::Sides { what, side, got, expected });
            }
        }
    }
    for (side, got) in
        Sides::new(certificate.row_group_prices.len(), certificate.column_group_prices.len())
    {
        let expected = problem.quotas(side).groups().len();
        if got != expected {
            flaws.push(AssignmentFlaw::Sides { what: "prices of groups", side, got, expected });
        }
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let Sides { mentee: rows, mentor: columns } = whole_prices(problem, certificate);
    let check = Check { problem, answer, rows, columns: W::Table::new(columns) };
    check.constraints(&mut flaws);
    check.count(&mut flaws);
    check.seat_prices(&mut flaws);
    check.quotas(&mut flaws);
    flaws.extend(check.slacks());
    if !flaws.is_empty() {
        return Err(flaws);
    }
    Ok(AssignmentProof { pairs: matching.size() as u64, value: answer.value })
}

struct Check<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    answer: &'a AssignmentAnswer<W>,
    /// The price of each agent with those of all groups around it.
    rows: Vec<Sum<W>>,
    columns: W::Table,
}

fn partners(matching: &Matching, side: Side, at: usize) -> usize {
    match side {
        Side::Mentee => matching.mentors_of(MenteeIx::at(at)).len(),
        Side::Mentor => matching.mentees_of(MentorIx::at(at)).len(),
    }
}

fn pairs_within(matching: &Matching, side: Side, quota: &Quota) -> u64 {
    quota.members.iter().map(|&at| partners(matching, side, at as usize) as u64).sum()
}

/// Checks what every set of pairs must keep, however many pairs are asked for: forbidden and
/// required pairs, seats, the most pairs of groups. Gives back the value, and whether all
/// minimums are met too.
pub(super) fn rules<W: Weight>(
    problem: &AssignmentProblem<W>,
    matching: &Matching,
    flaws: &mut Vec<AssignmentFlaw>,
) -> (Value<W>, bool) {
    let mut value = Sum::<W>::default();
    for (row, column) in matching.pairs() {
        match problem.weight(row, column) {
            Some(weight) => weight.add_to(&mut value),
            None => flaws.push(AssignmentFlaw::Forbidden { row, column }),
        }
    }
    for &(row, column) in problem.required() {
        if !matching.contains(row, column) {
            flaws.push(AssignmentFlaw::RequiredMissing { row, column });
        }
    }
    let mut least_met = true;
    for side in Side::BOTH {
        for at in 0..problem.agents(side) {
            let partners = partners(matching, side, at);
            let (least, seats) = (problem.least(side, at), problem.seats(side).of(at));
            let agent = narrow(at);
            if partners > seats as usize {
                flaws.push(AssignmentFlaw::Partners { side, agent, partners, least, seats });
            }
            least_met &= partners >= least as usize;
            if partners == 0 && problem.has_unmatched_prices() {
                let price = problem.unmatched_price(side, at).exact().wide();
                value = if problem.sense() == Sense::Max { value - price } else { value + price };
            }
        }
        for (group, quota) in problem.quotas(side).groups().iter().enumerate() {
            let pairs = pairs_within(matching, side, quota);
            let (least, most) = (quota.least, quota.most);
            if most.is_some_and(|most| pairs > u64::from(most)) {
                flaws.push(AssignmentFlaw::Quota { side, group, pairs, least, most });
            }
            least_met &= pairs >= u64::from(least);
        }
    }
    (W::value(value), least_met)
}

/// The price of each agent with those of all groups around it, by side.
pub(super) fn whole_prices<W: Weight>(
    problem: &AssignmentProblem<W>,
    certificate: &AssignmentCertificate<W::Exact>,
) -> Sides<Vec<Sum<W>>> {
    let agents = Sides::new(&certificate.row_prices, &certificate.column_prices);
    let groups = Sides::new(&certificate.row_group_prices, &certificate.column_group_prices);
    Sides::of(|side| {
        let mut whole: Vec<_> = agents[side].iter().map(|price| price.wide()).collect();
        for (group, price) in problem.quotas(side).groups().iter().zip(groups[side]) {
            for &member in &group.members {
                whole[member as usize] = whole[member as usize] + price.wide();
            }
        }
        whole
    })
}

impl<W: Weight> Check<'_, W> {
    fn matching(&self) -> &Matching {
        &self.answer.matching
    }

    fn partners(&self, side: Side, at: usize) -> usize {
        partners(self.matching(), side, at)
    }

    /// A number of gains: turned around where costs are kept low.
    fn gain(&self, number: Sum<W>) -> Sum<W> {
        if self.problem.sense() == Sense::Max { number } else { -number }
    }

    fn constraints(&self, flaws: &mut Vec<AssignmentFlaw>) {
        let (problem, matching) = (self.problem, self.matching());
        let (value, _) = rules(problem, matching, flaws);
        for side in Side::BOTH {
            for at in 0..problem.agents(side) {
                let partners = partners(matching, side, at);
                let (least, seats) = (problem.least(side, at), problem.seats(side).of(at));
                let agent = narrow(at);
                if partners < least as usize {
                    flaws.push(AssignmentFlaw::Partners { side, agent, partners, least, seats });
                }
            }
            for (group, quota) in problem.quotas(side).groups().iter().enumerate() {
                let pairs = pairs_within(matching, side, quota);
                let (least, most) = (quota.least, quota.most);
                if pairs < u64::from(least) {
                    flaws.push(AssignmentFlaw::Quota { side, group, pairs, least, most });
                }
            }
        }
        if value != self.answer.value {
            flaws.push(AssignmentFlaw::Value);
        }
    }

    fn count(&self, flaws: &mut Vec<AssignmentFlaw>) {
        let pairs = self.matching().size() as u64;
        let certificate = &self.answer.certificate;
        let expected = match self.problem.cardinality() {
            Cardinality::Full => self.problem.full_size(),
            Cardinality::Maximum => match &certificate.cover {
                Some(cover) => pair_bound(self.problem, cover),
                None => {
                    flaws.push(AssignmentFlaw::NoCover);
                    return;
                }
            },
            _ => {
                if certificate.pair_price != W::Exact::ZERO {
                    flaws.push(AssignmentFlaw::PairPrice);
                }
                return;
            }
        };
        if pairs != expected {
            flaws.push(AssignmentFlaw::Count { pairs, expected });
        }
    }

    /// The signs of the groups' prices.
    fn quotas(&self, flaws: &mut Vec<AssignmentFlaw>) {
        let zero = Sum::<W>::default();
        let certificate = &self.answer.certificate;
        for (side, prices) in
            Sides::new(&certificate.row_group_prices, &certificate.column_group_prices)
        {
            let groups = self.problem.quotas(side).groups().iter().enumerate();
            for ((group, quota), price) in groups.zip(prices) {
                let is_inside = |at: u32| quota.members.binary_search(&at).is_ok();
                let members = quota.members.iter();
                let pairs = members.map(|&at| self.partners(side, at as usize) as u64).sum::<u64>();
                let decided = self.problem.required().iter();
                let decided = decided.filter(|pair| match side {
                    Side::Mentee => is_inside(pair.0.raw()),
                    Side::Mentor => is_inside(pair.1.raw()),
                });
                let decided = decided.count() as u64;
                let (least, most) = (quota.least, quota.most);
                let price = self.gain(price.wide());
                let mut miss = |slack: Sum<W>| {
                    if slack > zero {
                        flaws.push(AssignmentFlaw::GroupPrice { side, group });
                    }
                };
                if most.is_none_or(|most| pairs < u64::from(most)) {
                    miss(price);
                }
                if pairs > decided.max(least.into()) {
                    miss(-price);
                }
            }
        }
    }

    /// The signs of the seats' prices.
    fn seat_prices(&self, flaws: &mut Vec<AssignmentFlaw>) {
        let zero = Sum::<W>::default();
        let problem = self.problem;
        let mut required = Sides::of(|side| vec![0u32; problem.agents(side)]);
        for (row, column) in problem.required() {
            required.mentee[row.get()] += 1;
            required.mentor[column.get()] += 1;
        }
        let certificate = &self.answer.certificate;
        for (side, prices) in Sides::new(&certificate.row_prices, &certificate.column_prices) {
            for (at, price) in prices.iter().enumerate() {
                let price = self.gain(price.wide());
                let alone = problem.unmatched_price(side, at).exact().wide();
                let partners = self.partners(side, at);
                let least = problem.least(side, at).max(required[side][at]) as usize;
                // One more partner is not worth having, nor is one less.
                let more = price + if partners == 0 { alone } else { zero };
                let less = -price - if partners == 1 { alone } else { zero };
                let mut miss = |slack: Sum<W>| {
                    if slack > zero {
                        let agent = narrow(at);
                        flaws.push(AssignmentFlaw::SeatPrice { side, agent });
                    }
                };
                if partners < problem.places(side, at) as usize {
                    miss(more);
                }
                if partners > least {
                    miss(less);
                }
            }
        }
    }

    /// What the slacks of all pairs show to be wrong, block by block.
    fn slacks(&self) -> Vec<AssignmentFlaw> {
        let blocks: Vec<_> = (0..self.problem.rows().div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                let mut flaws = Vec::new();
                let mut buffer = RowBuffer::new();
                let end = self.problem.rows().min((block + 1) * BLOCK);
                for row in (block * BLOCK..end).map(MenteeIx::at) {
                    self.row_slacks(row, &mut buffer, &mut flaws);
                }
                flaws
            })
            .collect();
        blocks.into_iter().flatten().collect()
    }

    fn row_slacks(
        &self,
        row: MenteeIx,
        buffer: &mut RowBuffer<W>,
        flaws: &mut Vec<AssignmentFlaw>,
    ) {
        let pair_price = self.answer.certificate.pair_price.wide();
        let row_price = W::Table::row(self.rows[row.get()] + pair_price);
        // What a pair must not be: worth making if it is not made, and the reverse.
        let (better, worse) = match self.problem.sense() {
            Sense::Max => (Ordering::Greater, Ordering::Less),
            Sense::Min => (Ordering::Less, Ordering::Greater),
        };
        let mut made = self.matching().mentors_of(row).iter().peekable();
        self.problem.row(row, buffer).for_each(|column, weight| {
            while made.next_if(|made| made.get() < column).is_some() {}
            let is_made = made.peek().is_some_and(|made| made.get() == column);
            let slack = self.columns.compare(weight, &row_price, column);
            if slack != if is_made { worse } else { better } {
                return;
            }
            let column = MentorIx::at(column);
            if !is_made || self.problem.required().binary_search(&(row, column)).is_err() {
                flaws.push(AssignmentFlaw::Slack { row, column });
            }
        });
    }
}
