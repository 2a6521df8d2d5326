//! How large a weakly stable matching can be at most, from multipliers.
//!
//! *Theorem* (weak duality). Sum the inequalities of [`SizeBound`], each of which every weakly
//! stable matching obeys, times multipliers that are not negative: a pair then counts for at
//! least its worth, so one unit each for all pairs is at most the prices of all seats, plus what
//! pairs are worth beyond their prices. Each part of the market has a whole number of pairs, so
//! its bound is rounded down.
//!
//! *Trusts* the market's checked construction, and nothing of the solver. Multipliers may be
//! anybody's: every sum and product is checked.

use super::assured::{Pair, SizeFault, left};
use crate::kernel::{Csr, Index, Side, arrange_by_key};
use crate::market::{SizeBound, TwoSided};
use petgraph::unionfind::UnionFind;

/// The size that no weakly stable matching of the market exceeds, as `bound` shows.
///
/// Time O(entries · log) beside the lists of those whom the steps name, memory O(entries).
///
/// # Errors
/// [`SizeFault`].
pub fn largest_possible(market: &TwoSided, bound: &SizeBound) -> Result<u64, SizeFault> {
    let counts = [market.mentees(), market.mentors()];
    if bound.unit == 0 || [bound.mentees.len(), bound.mentors.len()] != counts {
        return Err(SizeFault::Shape);
    }
    let pairs = left(market, &bound.assured)?;
    let multipliers = multipliers(&pairs, bound)?;
    Counted::new(market, bound, &pairs, &multipliers).size().ok_or(SizeFault::Range)
}

/// The inequalities, ready to be added up.
struct Counted<'a> {
    bound: &'a SizeBound,
    pairs: &'a [Pair],
    multipliers: &'a [u64],
    /// Of each agent by side: its seats, but at most as many as acceptable partners.
    seats: [Vec<u32>; 2],
}

impl<'a> Counted<'a> {
    fn new(
        market: &TwoSided,
        bound: &'a SizeBound,
        pairs: &'a [Pair],
        multipliers: &'a [u64],
    ) -> Self {
        let mut seats = [market.mentees(), market.mentors()].map(|count| vec![0u32; count]);
        for pair in pairs {
            for (side, seats) in seats.iter_mut().enumerate() {
                // Fewer than there are agents of the other side.
                seats[pair.ends[side]] += 1;
            }
        }
        for (side, seats) in Side::BOTH.into_iter().zip(&mut seats) {
            for (agent, seats) in seats.iter_mut().enumerate() {
                *seats = (*seats).min(market.seats(side).of(agent));
            }
        }
        Self { bound, pairs, multipliers, seats }
    }

    fn seats(&self, at: usize, side: usize) -> i128 {
        self.seats[side][self.pairs[at].ends[side]].into()
    }

    /// The sum over the parts of what each may have; nothing where a number overflows.
    fn size(&self) -> Option<u64> {
        let unit = i128::from(self.bound.unit);
        let mentees = self.seats[0].len();
        let prices = [&self.bound.mentees, &self.bound.mentors];
        // Which part each agent is in, and the bound of each part so far.
        let mut parts = UnionFind::<usize>::new(mentees + self.seats[1].len());
        for &Pair { ends: [mentee, mentor], .. } in self.pairs {
            parts.union(mentee, mentees + mentor);
        }
        let part = parts.into_labeling();
        let mut sums = vec![0i128; part.len()];
        let mut add = |agent: usize, term: i128| {
            let sum = &mut sums[part[agent]];
            *sum = sum.checked_add(term)?;
            Some(())
        };
        for (first, (prices, seats)) in [0, mentees].into_iter().zip(prices.iter().zip(&self.seats))
        {
            for (agent, (&price, &seats)) in (first..).zip(prices.iter().zip(seats)) {
                // 64 bits times 32.
                add(agent, i128::from(price) * i128::from(seats))?;
            }
        }
        let mut worth = vec![0i128; self.pairs.len()];
        (0..2).try_for_each(|side| self.help(side, &mut worth))?;
        for (at, &Pair { ends: [mentee, mentor], .. }) in self.pairs.iter().enumerate() {
            let whole = i128::from(self.multipliers[at])
                .checked_mul(self.seats(at, 0))?
                .checked_mul(self.seats(at, 1))?;
            let own = i128::from(prices[0][mentee]) + i128::from(prices[1][mentor]);
            // What making this pair adds to the relaxation: one unit for the pair, less the prices
            // of its two seats, plus what the stability inequalities gain by it.
            let worth = worth[at].checked_add(unit - own)?.checked_add(whole)?;
            add(mentee, whole.checked_neg()?)?;
            add(mentee, worth.max(0))?;
        }
        let mut sizes = sums.iter().map(|&sum| u64::try_from(sum.div_euclid(unit)).ok());
        sizes.try_fold(0u64, |size, part| size.checked_add(part?))
    }

    /// Adds to the worth of each pair what it gains for the pairs of one agent of a side that
    /// are not ranked above it.
    fn help(&self, side: usize, worth: &mut [i128]) -> Option<()> {
        let order: Vec<usize> = (0..self.pairs.len()).collect();
        let grouped = Csr::group(self.seats[side].len(), &order, |at| self.pairs[at].ends[side]);
        let rank = |at: usize| self.pairs[at].ranks[side];
        for (agent, row) in grouped.iter().enumerate() {
            let mut row = row.to_vec();
            arrange_by_key(&mut row, |&at| rank(at));
            // From the worst rank up: the inequality of a pair counts every pair that the agent
            // likes at least as well.
            let mut helped = 0i128;
            let mut end = row.len();
            while end > 0 {
                let last = rank(row[end - 1]);
                let start = row.partition_point(|&at| rank(at) < last);
                // If the agent has a free seat even with all partners that are as good, this side
                // says nothing about the pair.
                let enough = end > self.seats[side][agent] as usize;
                let gain = |at: usize| {
                    let other = if enough { self.seats(at, 1 - side) } else { 0 };
                    i128::from(self.multipliers[at]) * other
                };
                for &at in &row[start..end] {
                    helped = helped.checked_add(gain(at))?;
                }
                for &at in &row[start..end] {
                    worth[at] = worth[at].checked_add(helped.checked_sub(gain(at))?)?;
                }
                end = start;
            }
        }
        Some(())
    }
}

/// The multiplier of each pair.
fn multipliers(pairs: &[Pair], bound: &SizeBound) -> Result<Vec<u64>, SizeFault> {
    let mut multipliers = vec![0u64; pairs.len()];
    for &(mentee, mentor, multiplier) in &bound.pairs {
        let at = pairs.binary_search_by_key(&[mentee.get(), mentor.get()], |pair| pair.ends);
        let at = at.map_err(|_| SizeFault::Pair { mentee, mentor })?;
        multipliers[at] = multipliers[at].checked_add(multiplier).ok_or(SizeFault::Range)?;
    }
    Ok(multipliers)
}
