//! Do the prices of a profile's stages have the signs that the matching allows? One half of
//! complementary slackness, see `profile.rs`; the other is what pairs are worth.

use super::flaw::AssignmentFlaw;
use super::ladder::Ladder;
use super::rules::{pairs_within, partners};
use crate::kernel::{Index, Side, Sides, narrow};
use crate::market::Weight;
use std::cmp::Ordering;

impl<W: Weight> Ladder<'_, W> {
    /// Notes every agent and group whose prices have a sign that its pairs do not allow.
    pub(super) fn signs(&self, flaws: &mut Vec<AssignmentFlaw>) {
        let (problem, matching) = (self.problem, self.claim.matching);
        let stages = &self.claim.proof.stages;
        let first = |price: &dyn Fn(usize) -> i64| {
            let signs = (0..stages.len()).map(|stage| price(stage).cmp(&0));
            signs.into_iter().find(|sign| sign.is_ne()).unwrap_or(Ordering::Equal)
        };
        let mut required = Sides::of(|side| vec![0_u32; problem.agents(side)]);
        for (row, column) in problem.required() {
            required.mentee[row.get()] += 1;
            required.mentor[column.get()] += 1;
        }
        for side in Side::BOTH {
            for at in 0..problem.agents(side) {
                let partners = partners(matching, side, at);
                let least = problem.least(side, at).max(required[side][at]) as usize;
                let sign = first(&|stage| {
                    let prices = &stages[stage].prices;
                    *Sides::new(&prices.row_prices, &prices.column_prices)[side]
                        .get(at)
                        .unwrap_or(&0)
                });
                let may_more = partners < problem.places(side, at) as usize;
                if (may_more && sign.is_gt()) || (partners > least && sign.is_lt()) {
                    flaws.push(AssignmentFlaw::SeatPrice { side, agent: narrow(at) });
                }
            }
            for (group, quota) in problem.quotas(side).groups().iter().enumerate() {
                let pairs = pairs_within(matching, side, quota);
                let is_inside = |at: u32| quota.members.binary_search(&at).is_ok();
                let decided = problem.required().iter().filter(|pair| match side {
                    Side::Mentee => is_inside(pair.0.raw()),
                    Side::Mentor => is_inside(pair.1.raw()),
                });
                let least = u64::from(quota.least).max(decided.count() as u64);
                let sign = first(&|stage| {
                    let prices = &stages[stage].prices;
                    *Sides::new(&prices.row_group_prices, &prices.column_group_prices)[side]
                        .get(group)
                        .unwrap_or(&0)
                });
                let may_more = quota.most.is_none_or(|most| pairs < u64::from(most));
                if (may_more && sign.is_gt()) || (pairs > least && sign.is_lt()) {
                    flaws.push(AssignmentFlaw::GroupPrice { side, group });
                }
            }
        }
    }
}
