//! One connected part of a market, numbered anew, with the linear relaxation of weak stability.

use crate::kernel::{Csr, MenteeIx, MentorIx, Side, Sides};
use crate::market::{Entries, SizeBound, TwoSided};
use std::collections::BinaryHeap;

/// The number that stands for 1 in exact multipliers.
pub(super) const UNIT: u64 = 1 << 32;

/// One side of the part. Its pairs are numbered as they stand in the mentees' lists.
pub(super) struct Order {
    /// The agents' indices in the market.
    pub(super) agents: Vec<u32>,
    /// At most as many seats as acceptable partners.
    pub(super) seats: Vec<u32>,
    /// Each agent's pairs, best first.
    pub(super) rows: Csr<u32>,
    /// Of each pair: whose it is, and how many pairs of that agent are at least as good.
    pub(super) agent: Vec<u32>,
    pub(super) as_good: Vec<u32>,
}

pub(super) struct Model {
    pub(super) sides: Sides<Order>,
    pub(super) pairs: usize,
    /// The mentees' entry of each pair.
    pub(super) entries: Vec<u32>,
}

/// What a row of the relaxation says: that an agent keeps to its seats, or that a pair does not
/// block.
#[derive(Clone, Copy)]
pub(super) enum Row {
    Seats(Side, u32),
    Stable(u32),
}

/// Multipliers in units, and what follows from them.
pub(super) struct Certified {
    /// No matching within the bounds is larger than this many units.
    pub(super) sum: i128,
    /// By how much each pair can change that.
    pub(super) worth: Vec<i128>,
    /// Below 0 only for whoever is known to be full.
    seats: Sides<Vec<i64>>,
    stable: Vec<u64>,
}

/// The parts that the mentees' entries which are left connect.
pub(super) fn parts(market: &TwoSided, entries: &Entries, left: &[bool]) -> Vec<Model> {
    let parts = connected(entries, left).into_iter();
    parts.map(|agents| Model::new(market, entries, left, agents)).collect()
}

/// The mentees and the mentors of each of these parts.
pub(super) fn connected(entries: &Entries, left: &[bool]) -> Vec<Sides<Vec<u32>>> {
    let (own, other) = (&entries.mentees, &entries.mentors);
    let is_left = |side: Side, entry: usize| match side {
        Side::Mentee => left[entry],
        Side::Mentor => left[other.twins[entry] as usize],
    };
    let mut part_of = Sides::new(vec![false; own.agents()], vec![false; other.agents()]);
    let mut parts = Vec::new();
    for start in 0..own.agents() as u32 {
        if part_of.mentee[start as usize] {
            continue;
        }
        part_of.mentee[start as usize] = true;
        let mut agents = Sides::new(vec![start], Vec::new());
        let mut seen = Sides::new(0, 0);
        while seen != agents.as_ref().map(|_, agents| agents.len()) {
            for side in Side::BOTH {
                while let Some(&agent) = agents[side].get(seen[side]) {
                    seen[side] += 1;
                    let half = entries.half(side);
                    for entry in half.range(agent as usize) {
                        let partner = half.partners[entry];
                        let other = side.other();
                        if is_left(side, entry)
                            && !std::mem::replace(&mut part_of[other][partner as usize], true)
                        {
                            agents[other].push(partner);
                        }
                    }
                }
            }
        }
        if agents.mentor.is_empty() {
            continue;
        }
        agents.iter_mut().for_each(|(_, agents)| agents.sort_unstable());
        parts.push(agents);
    }
    parts
}

impl Model {
    fn new(
        market: &TwoSided,
        halves: &Entries,
        left: &[bool],
        Sides { mentee: mentees, mentor: mentors }: Sides<Vec<u32>>,
    ) -> Self {
        let (own, other) = (&halves.mentees, &halves.mentors);
        let entries: Vec<u32> = mentees
            .iter()
            .flat_map(|&mentee| own.range(mentee as usize))
            .filter(|&entry| left[entry])
            .map(|entry| entry as u32)
            .collect();
        let pairs = entries.len();
        let order = |side: Side, agents: Vec<u32>, whose: Vec<u32>, sorted: Vec<u32>| {
            let half = halves.half(side);
            let entry = |pair: u32| match side {
                Side::Mentee => entries[pair as usize],
                Side::Mentor => own.twins[entries[pair as usize] as usize],
            };
            let rows = Csr::group(agents.len(), &sorted, |pair| whose[pair as usize] as usize);
            let mut as_good = vec![0; pairs];
            for row in rows.iter() {
                let mut end = row.len();
                for (at, &pair) in row.iter().enumerate().rev() {
                    let next_tie = row.get(at + 1).map(|&next| half.tie(entry(next)));
                    if next_tie.is_some_and(|tie| tie != half.tie(entry(pair))) {
                        end = at + 1;
                    }
                    as_good[pair as usize] = end as u32;
                }
            }
            let seats = agents.iter().zip(rows.iter());
            let seats = seats
                .map(|(&agent, row)| market.seats(side).of(agent as usize).min(row.len() as u32))
                .collect();
            Order { agents, seats, rows, agent: whose, as_good }
        };
        let place = |agents: &[u32], agent: u32| agents.partition_point(|&other| other < agent);
        let mentee_of = entries
            .iter()
            .map(|&entry| {
                let twin = own.twins[entry as usize];
                place(&mentees, other.partners[twin as usize]) as u32
            })
            .collect();
        let mentor_of = entries
            .iter()
            .map(|&entry| place(&mentors, own.partners[entry as usize]) as u32)
            .collect();
        let as_they_are: Vec<u32> = (0..pairs as u32).collect();
        let mut by_mentor = as_they_are.clone();
        by_mentor.sort_unstable_by_key(|&pair| own.twins[entries[pair as usize] as usize]);
        let sides = Sides::new(
            order(Side::Mentee, mentees, mentee_of, as_they_are),
            order(Side::Mentor, mentors, mentor_of, by_mentor),
        );
        Self { sides, pairs, entries }
    }

    /// The seats of both of a pair.
    fn seats(&self, pair: usize) -> Sides<u32> {
        self.sides.as_ref().map(|_, order| order.seats[order.agent[pair] as usize])
    }

    /// The pairs of the same agent that are at least as good, where these can fill its seats.
    fn others(&self, side: Side, pair: usize) -> &[u32] {
        let order = &self.sides[side];
        let row = order.rows.row(order.agent[pair] as usize);
        let end = order.as_good[pair] as usize;
        if end > self.seats(pair)[side] as usize { &row[..end] } else { &[] }
    }

    /// The rows that say that somebody keeps to its seats.
    pub(super) fn seat_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (side, order) in self.sides.iter() {
            for (agent, &seats) in (0u32..).zip(&order.seats) {
                if order.rows.row(agent as usize).len() > seats as usize {
                    rows.push(Row::Seats(side, agent));
                }
            }
        }
        rows
    }

    /// The coefficients of a row, and the limit that they must not exceed.
    pub(super) fn row(&self, row: Row) -> (Vec<(u32, f64)>, f64) {
        match row {
            Row::Seats(side, agent) => {
                let order = &self.sides[side];
                let pairs = order.rows.row(agent as usize).iter();
                (pairs.map(|&pair| (pair, 1.0)).collect(), f64::from(order.seats[agent as usize]))
            }
            Row::Stable(pair) => {
                let seats = self.seats(pair as usize);
                let part = |side: Side| {
                    self.others(side, pair as usize)
                        .iter()
                        .filter(move |&&other| other != pair)
                        .map(move |&other| (other, -1.0 / f64::from(seats[side])))
                };
                (part(Side::Mentee).chain(part(Side::Mentor)).chain([(pair, -1.0)]).collect(), -1.0)
            }
        }
    }

    /// How far each pair's row is from its limit; above 0 where it exceeds it.
    pub(super) fn excess(&self, values: &[f64]) -> Vec<f64> {
        let mut excess: Vec<f64> = values.iter().map(|value| 1.0 - value).collect();
        for order in self.sides.values() {
            for (row, &seats) in order.rows.iter().zip(&order.seats) {
                let (mut sum, mut at) = (0.0, 0);
                for &pair in row {
                    while at < order.as_good[pair as usize] as usize {
                        sum += values[row[at] as usize];
                        at += 1;
                    }
                    if at > seats as usize {
                        excess[pair as usize] -= (sum - values[pair as usize]) / f64::from(seats);
                    }
                }
            }
        }
        excess
    }

    /// How much multipliers of the pairs' rows add to the worth of each pair.
    pub(super) fn helped(&self, multipliers: &[f64]) -> Vec<f64> {
        let mut helped = multipliers.to_vec();
        for order in self.sides.values() {
            for (row, &seats) in order.rows.iter().zip(&order.seats) {
                let mut sum = 0.0;
                let mut end = row.len();
                while end > 0 {
                    let place = order.as_good[row[end - 1] as usize];
                    let first =
                        row[..end].iter().rposition(|&pair| order.as_good[pair as usize] < place);
                    let tie = &row[first.map_or(0, |before| before + 1)..end];
                    let gain = |pair: u32| match end > seats as usize {
                        true => multipliers[pair as usize] / f64::from(seats),
                        false => 0.0,
                    };
                    sum += tie.iter().map(|&pair| gain(pair)).sum::<f64>();
                    tie.iter().for_each(|&pair| helped[pair as usize] += sum - gain(pair));
                    end -= tie.len();
                }
            }
        }
        helped
    }

    /// What multipliers of the rows prove, in whole units. Each pair is worth `value` units;
    /// `fixed` ones are made or not. Only for whoever is known to be full may the multiplier of the
    /// seats be below 0.
    pub(super) fn certify(
        &self,
        multipliers: impl IntoIterator<Item = (Row, f64)>,
        value: u64,
        fixed: &[Option<bool>],
    ) -> Certified {
        let mut seats = self.sides.as_ref().map(|_, order| vec![0i64; order.seats.len()]);
        let mut stable = vec![0u64; self.pairs];
        let units = |multiplier: f64, of: u64| (multiplier * UNIT as f64 / of as f64).round();
        for (row, multiplier) in multipliers {
            match row {
                Row::Seats(side, agent) => {
                    seats[side][agent as usize] = units(multiplier, 1) as i64
                }
                Row::Stable(pair) => {
                    let seats = self.seats(pair as usize).map(|_, seats| u64::from(seats));
                    stable[pair as usize] = units(multiplier, seats.mentee * seats.mentor) as u64;
                }
            }
        }
        self.weigh(seats, stable, value, fixed)
    }

    /// The bound that prices each seat of the side with fewer of them.
    pub(super) fn fewer_seats(&self) -> Certified {
        let sides = self.sides.as_ref();
        let total = sides.map(|_, order| order.seats.iter().copied().map(u64::from).sum::<u64>());
        let fewer = if total.mentee <= total.mentor { Side::Mentee } else { Side::Mentor };
        let price = |side| if side == fewer { UNIT as i64 } else { 0 };
        let seats = sides.map(|side, order| vec![price(side); order.seats.len()]);
        self.weigh(seats, vec![0; self.pairs], UNIT, &vec![None; self.pairs])
    }

    fn weigh(
        &self,
        seats: Sides<Vec<i64>>,
        stable: Vec<u64>,
        value: u64,
        fixed: &[Option<bool>],
    ) -> Certified {
        let mut sum = 0i128;
        let mut worth = vec![i128::from(value); self.pairs];
        for (side, prices) in seats.iter() {
            let order = &self.sides[side];
            for (agent, row) in order.rows.iter().enumerate() {
                let price = i128::from(prices[agent]);
                sum += price * i128::from(order.seats[agent]);
                // From the worst up: what the pairs that are not better would gain.
                let mut helped = 0i128;
                let mut end = row.len();
                while end > 0 {
                    let last = row[end - 1] as usize;
                    let start = row[..end].partition_point(|&pair| {
                        order.as_good[pair as usize] < order.as_good[last]
                    });
                    let enough = end > order.seats[agent] as usize;
                    let gain = |pair: u32| {
                        let other =
                            if enough { self.seats(pair as usize)[side.other()] } else { 0 };
                        i128::from(stable[pair as usize]) * i128::from(other)
                    };
                    helped += row[start..end].iter().map(|&pair| gain(pair)).sum::<i128>();
                    for &pair in &row[start..end] {
                        worth[pair as usize] += helped - gain(pair) - price;
                    }
                    end = start;
                }
            }
        }
        for pair in 0..self.pairs {
            let seats = self.seats(pair).map(|_, seats| i128::from(seats));
            let whole = i128::from(stable[pair]) * seats.mentee * seats.mentor;
            sum -= whole;
            worth[pair] += whole;
            sum += match fixed[pair] {
                None => worth[pair].max(0),
                Some(true) => worth[pair],
                Some(false) => 0,
            };
        }
        Certified { sum, worth, seats, stable }
    }

    /// Adds the multipliers of this part, for which nobody is known to be full, to those of the
    /// market.
    pub(super) fn add_to(&self, certified: &Certified, entries: &Entries, bound: &mut SizeBound) {
        for (side, prices) in Sides::new(&mut bound.mentees, &mut bound.mentors) {
            for (&agent, &price) in self.sides[side].agents.iter().zip(&certified.seats[side]) {
                prices[agent as usize] = price.unsigned_abs();
            }
        }
        for (&entry, &multiplier) in self.entries.iter().zip(&certified.stable) {
            if multiplier > 0 {
                let (mentee, mentor) = ends(entries, entry);
                bound.pairs.push((mentee, mentor, multiplier));
            }
        }
    }

    /// Whether the pairs that `made` marks keep to the seats and no pair blocks them.
    pub(super) fn is_stable(&self, made: &[bool]) -> bool {
        // How many pairs of each agent's row are better than its worst, or all where a seat is
        // free.
        let mut wants: Sides<Vec<u32>> = Sides::default();
        for (side, wants) in wants.iter_mut() {
            let order = &self.sides[side];
            for (row, &seats) in order.rows.iter().zip(&order.seats) {
                let held = row.iter().filter(|&&pair| made[pair as usize]).count();
                if held > seats as usize {
                    return false;
                }
                let worst = row.iter().rfind(|&&pair| made[pair as usize]);
                wants.push(match worst {
                    Some(&worst) if held == seats as usize => order.as_good[worst as usize],
                    _ => u32::MAX,
                });
            }
        }
        (0..self.pairs).all(|pair| {
            let gains = |side: Side| {
                let order = &self.sides[side];
                order.as_good[pair] < wants[side][order.agent[pair] as usize]
            };
            made[pair] || !gains(Side::Mentee) || !gains(Side::Mentor)
        })
    }

    /// Whether all of these fill their seats.
    pub(super) fn fills(&self, made: &[bool], full: &Sides<Vec<bool>>) -> bool {
        full.iter().all(|(side, full)| {
            let order = &self.sides[side];
            let rows = full.iter().zip(order.rows.iter()).zip(&order.seats);
            rows.filter(|((full, _), _)| **full).all(|((_, row), &seats)| {
                row.iter().filter(|&&pair| made[pair as usize]).count() == seats as usize
            })
        })
    }

    /// A weakly stable matching: ties broken by `value`, the higher first, and then mentees
    /// propose.
    pub(super) fn serve(&self, value: impl Fn(u32) -> f64) -> Vec<bool> {
        let sorted = self.sides.as_ref().map(|_, order| {
            let mut rows = order.rows.items().to_vec();
            for agent in 0..order.rows.rows() {
                rows[order.rows.range(agent)].sort_by(|&one, &two| {
                    let tie = |pair: u32| order.as_good[pair as usize];
                    tie(one).cmp(&tie(two)).then_with(|| value(two).total_cmp(&value(one)))
                });
            }
            rows
        });
        let mut place = vec![0u32; self.pairs];
        (0u32..).zip(&sorted.mentor).for_each(|(at, &pair)| place[pair as usize] = at);
        let Sides { mentee: own, mentor: other } = &self.sides;
        let mut next: Vec<usize> =
            (0..own.rows.rows()).map(|at| own.rows.range(at).start).collect();
        let mut vacant = own.seats.clone();
        let mut held: Vec<BinaryHeap<(u32, u32)>> = vec![BinaryHeap::new(); other.rows.rows()];
        let mut asking: Vec<u32> = (0..own.rows.rows() as u32).rev().collect();
        while let Some(&mentee) = asking.last() {
            let end = own.rows.range(mentee as usize).end;
            if vacant[mentee as usize] == 0 || next[mentee as usize] == end {
                asking.pop();
                continue;
            }
            let pair = sorted.mentee[next[mentee as usize]];
            next[mentee as usize] += 1;
            vacant[mentee as usize] -= 1;
            let mentor = other.agent[pair as usize] as usize;
            held[mentor].push((place[pair as usize], pair));
            if held[mentor].len() > other.seats[mentor] as usize {
                if let Some((_, turned_down)) = held[mentor].pop() {
                    let mentee = own.agent[turned_down as usize];
                    vacant[mentee as usize] += 1;
                    asking.push(mentee);
                }
            }
        }
        let mut made = vec![false; self.pairs];
        held.iter().flatten().for_each(|&(_, pair)| made[pair as usize] = true);
        made
    }
}

/// The mentee and the mentor of a mentees' entry.
pub(super) fn ends(entries: &Entries, entry: u32) -> (MenteeIx, MentorIx) {
    let twin = entries.mentees.twins[entry as usize];
    let mentee = entries.mentors.partners[twin as usize];
    (MenteeIx::new(mentee), MentorIx::new(entries.mentees.partners[entry as usize]))
}
