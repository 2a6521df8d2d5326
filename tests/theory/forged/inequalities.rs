//! What a certificate itself has to show, whether or not its claim is true: the inequalities of
//! docs/CERTIFICATES.md, added up in numbers of the tests' own from the instance as it was drawn.

use super::numbers::Exact;
use crate::assignment::support::Instance;
use mentormatch::kernel::{AgentIx, Index, Side};
use mentormatch::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentWitness, Cardinality, GeneralAnswer,
    GeneralCertificate, HallWitness, Matching, PairCover, Price, Quota, QuotaWitness, Weight,
};
use std::cmp::Ordering;

/// An assignment problem as drawn. Its weights are gains in whole multiples of two to a power.
pub(super) struct Asked<'a> {
    what: &'a Instance,
    power: i32,
    gains: Vec<Vec<Option<i64>>>,
    places: [Vec<u64>; 2],
    decided: [Vec<u64>; 2],
}

impl<'a> Asked<'a> {
    pub(super) fn new(what: &'a Instance, power: i32) -> Self {
        let sizes = [what.rows(), what.columns];
        let gain = |row: usize, column: usize| {
            let weight =
                what.weights[row][column].filter(|_| !what.forbidden.contains(&(row, column)));
            weight.map(|weight| what.sign() * weight)
        };
        let gains = (0..sizes[0]).map(|row| (0..sizes[1]).map(|at| gain(row, at)).collect());
        let places = [0, 1].map(|side| {
            let others = sizes[1 - side] as u64;
            what.seats[side].iter().map(|&seats| u64::from(seats).min(others)).collect()
        });
        let decided = [0, 1].map(|side| {
            let mut count = vec![0; sizes[side]];
            what.required.iter().for_each(|pair| count[[pair.0, pair.1][side]] += 1);
            count
        });
        Self { what, power, gains: gains.collect(), places, decided }
    }

    /// The same problem with the pairs whose gain is kept.
    pub(super) fn keeping(mut self, keep: impl Fn(i64) -> bool) -> Self {
        self.gains.iter_mut().flatten().for_each(|gain| *gain = gain.filter(|&gain| keep(gain)));
        self
    }

    pub(super) fn exact(&self, whole: i64) -> Exact {
        Exact::of(whole.into(), self.power)
    }

    pub(super) fn cardinality(&self) -> Cardinality {
        self.what.cardinality
    }

    /// What turns weights into gains.
    pub(super) fn turn(&self) -> i64 {
        self.what.sign()
    }

    pub(super) fn agents(&self, side: Side) -> usize {
        self.places[side as usize].len()
    }

    /// The allowed pairs with their gains.
    pub(super) fn allowed(&self) -> Vec<((usize, usize), i64)> {
        let rows = self.gains.iter().enumerate();
        let cells = rows.flat_map(|(row, gains)| {
            gains.iter().enumerate().map(move |(column, gain)| ((row, column), *gain))
        });
        cells.filter_map(|(at, gain)| gain.map(|gain| (at, gain))).collect()
    }

    /// The gains of allowed pairs.
    pub(super) fn weights(&self) -> Vec<i64> {
        self.allowed().into_iter().map(|pair| pair.1).collect()
    }

    pub(super) fn has_to_be(&self, (row, column): (usize, usize)) -> bool {
        self.is_required(row, column)
    }

    /// How many partners an agent has at least and can have at most.
    pub(super) fn bounds(&self, side: Side, at: usize) -> (u64, u64) {
        let own = side as usize;
        (self.least(own, at).max(self.decided[own][at]), self.places[own][at])
    }

    /// The members of each group of a side, with the fewest and the most pairs that it can have.
    pub(super) fn groups(&self, side: Side) -> Vec<(Vec<usize>, (u64, u64))> {
        let own = side as usize;
        let of = |quota: &Quota| {
            let members: Vec<usize> = quota.members.iter().map(|&at| at as usize).collect();
            let decided: u64 = members.iter().map(|&at| self.decided[own][at]).sum();
            let least = u64::from(quota.least).max(decided);
            (members, (least, quota.most.map_or(self.full(), u64::from)))
        };
        self.what.quotas[own].iter().map(of).collect()
    }

    fn is_required(&self, row: usize, column: usize) -> bool {
        self.what.required.contains(&(row, column))
    }

    fn least(&self, side: usize, at: usize) -> u64 {
        let all = self.what.cardinality == Cardinality::Cover(Side::BOTH[side]);
        let seats = if all { self.what.seats[side][at] } else { 0 };
        self.what.minimums[side][at].max(seats).into()
    }

    pub(super) fn full(&self) -> u64 {
        self.places.iter().map(|places| places.iter().sum::<u64>()).min().unwrap()
    }

    /// How many pairs an assignment as asked can have, if at least so many can be.
    pub(super) fn pairs(&self, fewest: u64) -> (u64, u64) {
        match self.what.cardinality {
            Cardinality::Full => (self.full(), self.full()),
            Cardinality::Maximum => (fewest, self.full()),
            Cardinality::Cover(side) => {
                let side = side as usize;
                let all = (0..self.places[side].len()).map(|at| self.least(side, at)).sum();
                (all, all)
            }
            _ => (0, self.full()),
        }
    }

    /// Whether a witness's numbers are those of the problem, and one is above the other.
    pub(super) fn counts(&self, witness: &AssignmentWitness) -> bool {
        let what = self.what;
        match witness {
            AssignmentWitness::RequiredForbidden { row, column } => {
                let (row, column) = (row.get(), column.get());
                self.is_required(row, column) && self.gains[row][column].is_none()
            }
            AssignmentWitness::RequiredAboveSeats { side, agent, required, seats } => {
                let (side, at) = (*side as usize, *agent as usize);
                self.decided[side].get(at) == Some(&u64::from(*required))
                    && what.seats[side][at] == *seats
                    && required > seats
            }
            AssignmentWitness::MinimumAboveSeats { side, agent, minimum, seats } => {
                let (side, at) = (*side as usize, *agent as usize);
                at < self.places[side].len()
                    && self.least(side, at) == u64::from(*minimum)
                    && what.seats[side][at] == *seats
                    && minimum > seats
            }
            AssignmentWitness::RequiredAboveQuota { side, group, required, most } => {
                let side = *side as usize;
                what.quotas[side].get(*group as usize).is_some_and(|quota| {
                    let inside = quota.members.iter().map(|&at| self.decided[side][at as usize]);
                    inside.sum::<u64>() == *required
                        && quota.most == Some(*most)
                        && *required > u64::from(*most)
                })
            }
            AssignmentWitness::Shortage(hall) => self.is_short(hall),
            AssignmentWitness::Quotas(cut) => self.is_cut(cut),
            _ => true,
        }
    }

    /// Whether more pairs must run into a set of stations than can run out of it. Groups of the
    /// same members are left to the search.
    fn is_cut(&self, cut: &QuotaWitness) -> bool {
        let inside = [
            (cut.rows.iter().map(|row| row.raw()).collect(), &cut.row_groups, cut.all_rows),
            (cut.columns.iter().map(|at| at.raw()).collect(), &cut.column_groups, cut.all_columns),
        ];
        let (mut needed, mut available) = (0, Some(0));
        let mut run = |from: bool, to: bool, (least, most): (u64, Option<u64>)| {
            needed += if to && !from { least } else { 0 };
            if from && !to {
                available = available.zip(most).map(|(sum, most)| sum + most);
            }
        };
        for (own, (agents, groups, all)) in inside.iter().enumerate() {
            let agents: &Vec<u32> = agents;
            let quotas = &self.what.quotas[own];
            // The smallest group around some members, and whether it is inside.
            let around = |members: &[u32]| {
                let is_wider = |quota: &Quota| {
                    let all = members.iter().all(|member| quota.members.contains(member));
                    all && (members.len() == 1 || quota.members.len() > members.len())
                };
                let smallest = (0..quotas.len())
                    .filter(|&at| is_wider(&quotas[at]))
                    .min_by_key(|&at| quotas[at].members.len());
                smallest.map_or(*all, |at| groups.contains(&(at as u32)))
            };
            for at in 0..self.places[own].len() {
                let decided = self.decided[own][at];
                let least = self.least(own, at).saturating_sub(decided);
                let most = self.places[own][at].saturating_sub(decided);
                let (outer, inner) = (around(&[at as u32]), agents.contains(&(at as u32)));
                let (from, to) = if own == 0 { (outer, inner) } else { (inner, outer) };
                run(from, to, (least, Some(most)));
            }
            for (at, quota) in quotas.iter().enumerate() {
                let decided = quota.members.iter().map(|&at| self.decided[own][at as usize]);
                let decided: u64 = decided.sum();
                let least = u64::from(quota.least).saturating_sub(decided);
                let most = quota.most.map(|most| u64::from(most).saturating_sub(decided));
                let (outer, inner) = (around(&quota.members), groups.contains(&(at as u32)));
                let (from, to) = if own == 0 { (outer, inner) } else { (inner, outer) };
                run(from, to, (least, most));
            }
        }
        let fixed = self.full().saturating_sub(self.what.required.len() as u64);
        let is_full = self.what.cardinality == Cardinality::Full;
        run(cut.all_columns, cut.all_rows, if is_full { (fixed, Some(fixed)) } else { (0, None) });
        for ((row, column), _) in self.allowed() {
            if !self.is_required(row, column) {
                let from = inside[0].0.contains(&(row as u32));
                run(from, inside[1].0.contains(&(column as u32)), (0, Some(1)));
            }
        }
        let is_plain = self.what.quotas.iter().all(|quotas| {
            let same = |one: &Quota, two: &Quota| {
                let is_inside = |at: &u32| two.members.contains(at);
                one.members.len() == two.members.len() && one.members.iter().all(is_inside)
            };
            let twice = |at: usize| quotas[..at].iter().any(|other| same(other, &quotas[at]));
            !(0..quotas.len()).any(|at| quotas[at].members.len() < 2 || twice(at))
        });
        !is_plain
            || (cut.needed == needed && Some(cut.available) == available && needed > cut.available)
    }

    fn is_short(&self, hall: &HallWitness) -> bool {
        let (own, other) = (hall.side as usize, 1 - hall.side as usize);
        let agents: Vec<usize> = hall.agents.iter().map(|&at| at as usize).collect();
        let once = agents.iter().enumerate().all(|(at, one)| !agents[..at].contains(one));
        if !once || agents.iter().any(|&at| at >= self.places[own].len()) {
            return false;
        }
        let (mut neighbours, mut available) = (Vec::new(), 0);
        for partner in 0..self.places[other].len() {
            let is_allowed = |&&agent: &&usize| {
                let pair = if own == 0 { (agent, partner) } else { (partner, agent) };
                self.gains[pair.0][pair.1].is_some()
            };
            let count = agents.iter().filter(is_allowed).count() as u64;
            let is_taken = |pair: &&(usize, usize)| {
                let ends = [pair.0, pair.1];
                ends[other] == partner && !agents.contains(&ends[own])
            };
            let taken = self.what.required.iter().filter(is_taken).count() as u64;
            if count > 0 {
                neighbours.push(partner as u32);
                let seats = u64::from(self.what.seats[other][partner]);
                available += seats.saturating_sub(taken).min(count);
            }
        }
        let least: u64 = agents.iter().map(|&at| self.least(own, at)).sum();
        let places: u64 = agents.iter().map(|&at| self.places[own][at]).sum();
        let is_filled = self.what.cardinality == Cardinality::Full
            && self.places[own].iter().sum::<u64>() == self.full();
        (hall.needed == least || (is_filled && hall.needed == places))
            && hall.neighbours == neighbours
            && hall.available == available
            && hall.needed > available
    }

    /// The number of pairs that a cover allows; nothing where it is about groups.
    pub(super) fn most(&self, cover: &PairCover) -> Option<u64> {
        let rows: Vec<usize> = cover.rows.iter().map(|row| row.get()).collect();
        let columns: Vec<usize> = cover.columns.iter().map(|column| column.get()).collect();
        let mut most = self.what.required.len() as u64;
        for (side, listed) in [&rows, &columns].into_iter().enumerate() {
            for (at, &places) in self.places[side].iter().enumerate() {
                if listed.contains(&at) {
                    most += places.saturating_sub(self.decided[side][at]);
                }
            }
        }
        for (row, gains) in self.gains.iter().enumerate() {
            for (column, gain) in gains.iter().enumerate() {
                let touched = rows.contains(&row) || columns.contains(&column);
                most += u64::from(gain.is_some() && !touched && !self.is_required(row, column));
            }
        }
        let is_plain = self.what.quotas.iter().all(Vec::is_empty);
        is_plain.then_some(most)
    }

    /// No assignment with so many pairs gains more, by weak duality; nothing where the prices are
    /// of other sizes or beyond all range.
    pub(super) fn bound<P: Price>(
        &self,
        certificate: &AssignmentCertificate<P>,
        (fewest, most): (u64, u64),
    ) -> Option<Exact> {
        let what = self.what;
        let signed = |price: &P| Some(Exact::zero().plus(&Exact::told(price)?, what.sign()));
        let all = |prices: &[P]| prices.iter().map(signed).collect::<Option<Vec<_>>>();
        let agents = [all(&certificate.row_prices)?, all(&certificate.column_prices)?];
        let groups = [all(&certificate.row_group_prices)?, all(&certificate.column_group_prices)?];
        let pair = signed(&certificate.pair_price)?;
        let ends = |price: &Exact, low: u64, high: u64| {
            let at = |times: u64| Exact::zero().plus(price, times as i64);
            at(low).greater(at(high.max(low)))
        };
        let beside: Vec<u64> = (0..2)
            .map(|side| {
                let each = self.places[side].iter().zip(&self.decided[side]);
                each.map(|(places, decided)| places.saturating_sub(*decided)).sum()
            })
            .collect();
        let beside = beside[0].min(beside[1]);
        let all = what.required.len() as u64;
        let within = |pairs: u64| pairs.clamp(all, all + beside);
        let mut total = ends(&pair, within(fewest), within(most));
        let mut whole = agents.clone();
        for side in 0..2 {
            if agents[side].len() != self.places[side].len()
                || groups[side].len() != what.quotas[side].len()
            {
                return None;
            }
            for (at, price) in agents[side].iter().enumerate() {
                let (places, decided) = (self.places[side][at], self.decided[side][at]);
                let low = self.least(side, at).max(decided);
                let mut best = None;
                if places > 0 {
                    best = Some(ends(price, low.max(1).min(places), places));
                }
                if low == 0 || places == 0 {
                    let alone = self.exact(-what.prices[side][at]);
                    best = Some(best.map_or(alone.clone(), |best| best.greater(alone)));
                }
                total = total.plus(&best.unwrap_or_else(Exact::zero), 1);
            }
            for (quota, price) in what.quotas[side].iter().zip(&groups[side]) {
                let inside = quota.members.iter().map(|&at| self.decided[side][at as usize]);
                let decided: u64 = inside.sum();
                let low = u64::from(quota.least).max(decided);
                let high = quota.most.map_or(beside + decided, u64::from).min(beside + decided);
                let high = high.max(decided);
                total = total.plus(&ends(price, low.min(high), high), 1);
                for &member in &quota.members {
                    whole[side][member as usize] = whole[side][member as usize].plus(price, 1);
                }
            }
        }
        for (row, gains) in self.gains.iter().enumerate() {
            for (column, gain) in gains.iter().enumerate() {
                let Some(gain) = *gain else { continue };
                let prices = whole[0][row].plus(&whole[1][column], 1).plus(&pair, 1);
                let left = self.exact(gain).minus(&prices);
                if left.sign() == Ordering::Greater || self.is_required(row, column) {
                    total = total.plus(&left, 1);
                }
            }
        }
        Some(total)
    }

    /// Whether the prices show that no assignment as asked gains more than this matching, which
    /// gains so much, and the cover that none of as many as can be has more pairs.
    pub(super) fn proves<P: Price>(
        &self,
        matching: &Matching,
        gain: i64,
        certificate: &AssignmentCertificate<P>,
    ) -> bool {
        let made = matching.size() as u64;
        let range = match self.what.cardinality {
            Cardinality::Maximum => (made, made),
            _ => self.pairs(0),
        };
        let is_bounded = self.what.cardinality != Cardinality::Maximum
            || certificate
                .cover
                .as_ref()
                .is_some_and(|cover| self.most(cover).is_none_or(|most| most == made));
        let bound = self.bound(certificate, range);
        let is_reached =
            bound.is_some_and(|bound| bound.minus(&self.exact(gain)).sign() == Ordering::Equal);
        is_reached && is_bounded
    }
}

/// A pool's edges as twice their gains, in whole multiples of two to a power, and its required
/// pairs.
pub(super) struct PoolAsked {
    pub(super) agents: usize,
    pub(super) edges: Vec<(usize, usize, i64)>,
    pub(super) required: Vec<(usize, usize)>,
    pub(super) power: i32,
}

impl PoolAsked {
    /// Twice what a matching with so many pairs beside the required ones can gain; nothing where
    /// a price is below zero or an edge is not covered.
    pub(super) fn twice<W: Weight>(
        &self,
        certificate: &GeneralCertificate<W>,
        (fewest, most): (u64, u64),
    ) -> Option<Exact> {
        let of = |price| Exact::told(price).filter(|price| price.sign() != Ordering::Less);
        let prices: Vec<Exact> = certificate.agent_prices.iter().map(of).collect::<Option<_>>()?;
        let pair = Exact::told(&certificate.pair_price)?;
        let mut sets = Vec::new();
        for set in &certificate.odd_sets {
            let agents: Vec<usize> = set.agents.iter().map(|agent| agent.get()).collect();
            let price = of(&set.price)?;
            let ascends = agents.windows(2).all(|two| two[0] < two[1]);
            if agents.len() % 2 == 0 || !ascends || agents.iter().any(|&at| at >= self.agents) {
                return None;
            }
            sets.push((agents, price));
        }
        let is_out = |at: usize| self.required.iter().any(|pair| pair.0 == at || pair.1 == at);
        let mut total = Exact::zero();
        for &(one, two, twice) in &self.edges {
            let gain = Exact::of(twice.into(), self.power);
            if self.required.iter().any(|&pair| pair == (one, two) || pair == (two, one)) {
                total = total.plus(&gain, 1);
            }
            if is_out(one) || is_out(two) {
                continue;
            }
            let mut covered = prices.get(one)?.plus(prices.get(two)?, 1).plus(&pair, 1);
            for (agents, price) in &sets {
                if agents.contains(&one) && agents.contains(&two) {
                    covered = covered.plus(price, 1);
                }
            }
            if covered.minus(&gain).sign() == Ordering::Less {
                return None;
            }
        }
        for price in &prices {
            total = total.plus(price, 1);
        }
        for (agents, price) in &sets {
            total = total.plus(price, (agents.len() / 2) as i64);
        }
        let pairs = |count: u64| total.plus(&pair, count as i64);
        Some(pairs(fewest).greater(pairs(most)))
    }

    /// How many pairs a barrier allows; nothing where it is none.
    pub(super) fn most(&self, barrier: &[AgentIx]) -> Option<usize> {
        let is_out = |at: usize| self.required.iter().any(|pair| pair.0 == at || pair.1 == at);
        let barrier: Vec<usize> = barrier.iter().map(|agent| agent.get()).collect();
        let ascends = barrier.windows(2).all(|two| two[0] < two[1]);
        let plays = |&at: &usize| at < self.agents && !is_out(at);
        if !ascends || !barrier.iter().all(plays) {
            return None;
        }
        let play: Vec<usize> = (0..self.agents).filter(plays).collect();
        // The part of each is told by its lowest agent.
        let mut part: Vec<usize> = (0..self.agents).collect();
        let is_inside = |at: usize| plays(&at) && !barrier.contains(&at);
        for _ in &play {
            for &(one, two, _) in &self.edges {
                if is_inside(one) && is_inside(two) {
                    let least = part[one].min(part[two]);
                    (part[one], part[two]) = (least, least);
                }
            }
        }
        let size = |of: usize| play.iter().filter(|&&at| is_inside(at) && part[at] == of).count();
        let odd = (0..self.agents).filter(|&of| size(of) % 2 == 1).count();
        let alone = odd.saturating_sub(barrier.len());
        Some(self.required.len() + (play.len() - alone) / 2)
    }

    /// How many pairs an answer has, if they are mutual and allowed, their gains add up to its
    /// value, its prices show that no more can be gained by as many and its barrier that there
    /// cannot be more of them. Nothing is required.
    pub(super) fn proven(&self, answer: &GeneralAnswer<i64>, sign: i64) -> Option<usize> {
        let partners = &answer.pairing.partners;
        let (mut pairs, mut twice) = (0, 0);
        for (one, two) in partners.iter().enumerate() {
            let Some(two) = two.map(Index::get) else { continue };
            let is_mutual = partners.get(two)?.map(Index::get) == Some(one) && one != two;
            let edge =
                self.edges.iter().find(|edge| (edge.0, edge.1) == (one.min(two), one.max(two)))?;
            if !is_mutual {
                return None;
            }
            if one < two {
                (pairs, twice) = (pairs + 1, twice + edge.2);
            }
        }
        let barrier = answer.certificate.barrier.as_deref()?;
        let bound = self.twice(&answer.certificate, (pairs as u64, pairs as u64))?;
        let gain = Exact::of(twice.into(), self.power);
        let holds = partners.len() == self.agents
            && 2 * answer.value == i128::from(sign * twice)
            && self.most(barrier) == Some(pairs)
            && bound.minus(&gain).sign() == Ordering::Equal;
        holds.then_some(pairs)
    }
}

/// Whether an answer is as asked and its prices show that nothing gains more.
pub(super) fn is_shown(what: &Instance, answer: &AssignmentAnswer<i64>) -> bool {
    let Some(set) = what.set_of(&answer.matching) else { return false };
    what.of_set(set).is_some_and(|(_, sum)| {
        answer.value == i128::from(what.sign() * sum)
            && Asked::new(what, 0).proves(&answer.matching, sum, &answer.certificate)
    })
}
