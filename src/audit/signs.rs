//! Do the prices of seats and groups have the signs that the matching allows? One half of
//! complementary slackness, see `assignment.rs`; the other is what pairs are worth.

use super::flaw::AssignmentFlaw;
use super::rules::{pairs_within, partners};
use crate::kernel::{Index, Side, Sides, narrow};
use crate::market::{AssignmentAnswer, AssignmentProblem, Price, Sense, Sum, Weight};

/// Notes every price of the wrong sign.
pub(super) fn signs<W: Weight>(
    problem: &AssignmentProblem<W>,
    answer: &AssignmentAnswer<W>,
    flaws: &mut Vec<AssignmentFlaw>,
) {
    let signs = Signs { problem, answer };
    signs.seat_prices(flaws);
    signs.groups(flaws);
}

struct Signs<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    answer: &'a AssignmentAnswer<W>,
}

impl<W: Weight> Signs<'_, W> {
    /// A number of gains: turned around where costs are kept low.
    fn gain(&self, number: Sum<W>) -> Sum<W> {
        if self.problem.sense() == Sense::Max { number } else { -number }
    }

    /// The signs of the groups' prices.
    fn groups(&self, flaws: &mut Vec<AssignmentFlaw>) {
        let zero = Sum::<W>::default();
        let certificate = &self.answer.certificate;
        for (side, prices) in
            Sides::new(&certificate.row_group_prices, &certificate.column_group_prices)
        {
            let groups = self.problem.quotas(side).groups().iter().enumerate();
            for ((group, quota), price) in groups.zip(prices) {
                let is_inside = |at: u32| quota.members.binary_search(&at).is_ok();
                let pairs = pairs_within(&self.answer.matching, side, quota);
                let decided = self.problem.required().iter();
                let decided = decided.filter(|pair| match side {
                    Side::Mentee => is_inside(pair.0.raw()),
                    Side::Mentor => is_inside(pair.1.raw()),
                });
                let decided = decided.count() as u64;
                let (least, most) = (quota.least, quota.most);
                let price = self.gain(price.wide());
                let mut miss = |slack: &Sum<W>| {
                    if *slack > zero {
                        flaws.push(AssignmentFlaw::GroupPrice { side, group });
                    }
                };
                if most.is_none_or(|most| pairs < u64::from(most)) {
                    miss(&price);
                }
                if pairs > decided.max(least.into()) {
                    miss(&-price);
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
        let has_prices = problem.has_unmatched_prices();
        let maximise = problem.sense() == Sense::Max;
        let certificate = &self.answer.certificate;
        for (side, prices) in Sides::new(&certificate.row_prices, &certificate.column_prices) {
            for (at, price) in prices.iter().enumerate() {
                let partners = partners(&self.answer.matching, side, at);
                let least = problem.least(side, at).max(required[side][at]) as usize;
                let (may_more, may_less) =
                    (partners < problem.places(side, at) as usize, partners > least);
                if !may_more && !may_less {
                    continue;
                }
                let price = price.wide();
                // What it is worth to have the first partner at all.
                let with_first = if has_prices && partners <= 1 {
                    let first = problem.unmatched_price(side, at).exact().wide();
                    price.clone() + self.gain(first)
                } else {
                    price.clone()
                };
                // An answer is wrong if one more partner would be worth having, or one fewer would.
                let is_more = may_more && {
                    let price = if partners == 0 { &with_first } else { &price };
                    if maximise { *price > zero } else { *price < zero }
                };
                let is_less = may_less && {
                    let price = if partners == 1 { &with_first } else { &price };
                    if maximise { *price < zero } else { *price > zero }
                };
                if is_more || is_less {
                    flaws.push(AssignmentFlaw::SeatPrice { side, agent: narrow(at) });
                }
            }
        }
    }
}
