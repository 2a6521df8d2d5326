//! What every assignment has to keep, and every certificate beside it: the shared ground of the
//! verifiers of sums.
//!
//! No sum here or there overflows. The numbers of a problem were checked when it was built:
//! integers are at most 2⁶¹ / (n + m + 1), so that those of all pairs and agents add up below
//! 2⁹⁴ in `i128`. The prices of a certificate may be anybody's, so [`fits`] looks at each:
//! a price of an agent counts for its places and its pairs, that of a group or of all pairs for
//! up to n · m pairs twice, and [`Price::adds_up`] leaves room for all of them together.
//! Numbers of people, seats and pairs are counted in `u64`: below 2³² agents with below 2³²
//! seats each.

use super::flaw::AssignmentFlaw;
use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides, narrow};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, Matching, Price, Quota, Sense, Sum, Value, Weight,
};

/// Whether a matching and prices are of the problem's sizes, and the prices small enough to be
/// added up. What is wrong is added to `flaws`.
pub(super) fn fits<W: Weight>(
    problem: &AssignmentProblem<W>,
    matching: &Matching,
    certificate: &AssignmentCertificate<W::Exact>,
    flaws: &mut Vec<AssignmentFlaw>,
) -> bool {
    let before = flaws.len();
    let agents = Sides::new(&certificate.row_prices, &certificate.column_prices);
    let groups = Sides::new(&certificate.row_group_prices, &certificate.column_group_prices);
    let matched = Sides::new(matching.mentees(), matching.mentors());
    for side in Side::BOTH {
        for (what, got, expected) in [
            ("agents of the matching", matched[side], problem.agents(side)),
            ("prices", agents[side].len(), problem.agents(side)),
            ("prices of groups", groups[side].len(), problem.quotas(side).groups().len()),
        ] {
            if got != expected {
                flaws.push(AssignmentFlaw::Sides { what, side, got, expected });
            }
        }
    }
    let [rows, columns] = Side::BOTH.map(|side| problem.agents(side) as u128 + 1);
    let kinds = Side::BOTH.iter().map(|&side| groups[side].len() as u128).sum::<u128>() + 3;
    // Below 2³³ · 2³³ · 2³³ for what can be numbered; beyond it nothing would fit.
    let terms = (rows * columns).saturating_mul(2 * kinds);
    let pair_price = std::slice::from_ref(&certificate.pair_price);
    for (what, prices) in [
        ("row", &certificate.row_prices[..]),
        ("column", &certificate.column_prices),
        ("group of rows", &certificate.row_group_prices),
        ("group of columns", &certificate.column_group_prices),
        ("each pair", pair_price),
    ] {
        let far = prices.iter().enumerate().filter(|(_, price)| !price.adds_up(terms));
        flaws.extend(far.map(|(at, _)| AssignmentFlaw::Range { what, at }));
    }
    flaws.len() == before
}

pub(super) fn partners(matching: &Matching, side: Side, at: usize) -> usize {
    match side {
        Side::Mentee => matching.mentors_of(MenteeIx::at(at)).len(),
        Side::Mentor => matching.mentees_of(MentorIx::at(at)).len(),
    }
}

pub(super) fn pairs_within(matching: &Matching, side: Side, quota: &Quota) -> u64 {
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
    for (row, column) in matching.pairs() {
        if problem.weight(row, column).is_none() {
            flaws.push(AssignmentFlaw::Forbidden { row, column });
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
    (W::value(exact_value(problem, matching)), least_met)
}

/// Checks seats, minimums, required and forbidden pairs, and the value.
pub(super) fn constraints<W: Weight>(
    problem: &AssignmentProblem<W>,
    (matching, told): (&Matching, Value<W>),
    flaws: &mut Vec<AssignmentFlaw>,
) {
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
    if value != told {
        flaws.push(AssignmentFlaw::Value);
    }
}

/// The sum of the pairs' weights, less (plus, for costs) the prices of the agents left
/// unmatched, without rounding.
pub(super) fn exact_value<W: Weight>(
    problem: &AssignmentProblem<W>,
    matching: &Matching,
) -> Sum<W> {
    let mut value = Sum::<W>::default();
    for (row, column) in matching.pairs() {
        if let Some(weight) = problem.weight(row, column) {
            weight.add_to(&mut value);
        }
    }
    if problem.has_unmatched_prices() {
        for side in Side::BOTH {
            for at in 0..problem.agents(side) {
                if partners(matching, side, at) == 0 {
                    let price = problem.unmatched_price(side, at).exact().wide();
                    value =
                        if problem.sense() == Sense::Max { value - price } else { value + price };
                }
            }
        }
    }
    value
}

/// The price of each agent with those of all groups around it, by side. In the range that
/// [`fits`] asks for nothing overflows.
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
                let whole = &mut whole[member as usize];
                *whole = std::mem::take(whole) + price.wide();
            }
        }
        whole
    })
}
