//! What the stages of a proof about a profile show, added up by weak duality in rows of numbers,
//! as docs/CERTIFICATES.md tells. Nothing here calls a solver or a verifier.

use super::inequalities::Asked;
use super::numbers::Exact;
use super::sums::Number;
use mentormatch::kernel::{Index, Side};
use mentormatch::market::{Cardinality, Matching, ProfileOrder, ProfileProof};
use std::cmp::Ordering;

/// A row of numbers, one for each place, compared by its first difference.
type Row = Vec<i128>;

fn sign(row: &[i128]) -> Ordering {
    row.iter().map(|number| number.cmp(&0)).find(|sign| sign.is_ne()).unwrap_or(Ordering::Equal)
}

fn add(sum: &mut [i128], row: &[i128], times: i128) {
    sum.iter_mut().zip(row).for_each(|(sum, number)| *sum += times * number);
}

/// What a weight is as a gain; nothing where it is no number.
fn gain<W: Number>(weight: W, turn: i64) -> Option<Exact> {
    let told = match weight.float() {
        float if float.is_nan() => return None,
        // Beyond all doubles.
        f64::INFINITY => Exact::of(1, 1500),
        f64::NEG_INFINITY => Exact::of(-1, 1500),
        _ => Exact::told(&weight.exact())?,
    };
    Some(Exact::zero().plus(&told, turn))
}

/// One place of the rows: a stage of the proof, or a weight that no stage names.
struct Place {
    stage: Option<usize>,
    counts: Vec<(Exact, i128)>,
}

/// Where a pair of some weight is judged.
enum Judged {
    /// By all places, of which this one counts it.
    In(Option<(usize, i128)>),
    /// By the places before this one, one way or the other.
    Before(usize),
}

/// The stages with what stands between them.
struct Places {
    places: Vec<Place>,
}

fn is_equal(one: &Exact, two: &Exact) -> bool {
    one.minus(two).sign() == Ordering::Equal
}

impl Places {
    /// Nothing where the weights are not in order or their numbers are too large.
    fn new<W: Number>(
        asked: &Asked<'_>,
        order: ProfileOrder,
        proof: &ProfileProof<W>,
        whole: bool,
    ) -> Option<Self> {
        let most = order == ProfileOrder::MostBest;
        let before = if most { Ordering::Greater } else { Ordering::Less };
        let one = if most { 1 } else { -1 };
        let mut last: Option<Exact> = None;
        let mut places = Vec::new();
        for (at, stage) in proof.stages.iter().enumerate() {
            let mut counts = Vec::new();
            for (behind, &weight) in (0..stage.weights.len()).rev().zip(&stage.weights) {
                let gain = gain(weight, asked.turn())?;
                if last.is_some_and(|last| last.minus(&gain).sign() != before) {
                    return None;
                }
                let base = i128::from(asked.full() + 1);
                let counted = (0..behind).try_fold(one, |number, _| base.checked_mul(number))?;
                counts.push((gain.clone(), counted));
                last = Some(gain);
            }
            places.push(Place { stage: Some(at), counts });
        }
        let mut all = Self { places };
        // A place for each weight that stands between two stages.
        let mut unnamed = asked.weights();
        unnamed.sort_unstable();
        if most {
            unnamed.reverse();
        }
        unnamed.dedup();
        for whole_gain in unnamed {
            let gain = asked.exact(whole_gain);
            if let Ok(at) = all.between(&gain, before) {
                let is_last = at == all.places.len();
                if whole || !is_last {
                    all.places.insert(at, Place { stage: None, counts: vec![(gain, one)] });
                }
            }
        }
        Some(all)
    }

    /// The place before which a weight stands that is nowhere named; an error where it is named,
    /// or stands between two weights of one place.
    fn between(&self, gain: &Exact, before: Ordering) -> Result<usize, Judged> {
        let mut end = 0;
        for (at, place) in self.places.iter().enumerate() {
            let counted = place.counts.iter().find(|(named, _)| is_equal(named, gain));
            if let Some((_, counted)) = counted {
                return Err(Judged::In(Some((at, *counted))));
            }
            let is_before = |(named, _): &&(Exact, i128)| named.minus(gain).sign() == before;
            match place.counts.iter().filter(is_before).count() {
                0 if place.counts.is_empty() => {}
                // Behind stages without weights, before the first with a later one.
                0 => return Ok(at),
                count if count < place.counts.len() => return Err(Judged::Before(at)),
                _ => {}
            }
            end = at + 1;
        }
        Ok(end)
    }

    /// A row that has at each stage what `price` says of it.
    fn row(&self, price: impl Fn(usize) -> i64) -> Row {
        self.places.iter().map(|place| place.stage.map_or(0, &price).into()).collect()
    }
}

impl Asked<'_> {
    /// Whether stages show that no assignment as asked has a better profile than this matching,
    /// which is one; as far as their weights go, where not the `whole` profile is meant.
    pub(super) fn ranks<W: Number>(
        &self,
        matching: &Matching,
        order: ProfileOrder,
        proof: &ProfileProof<W>,
        whole: bool,
    ) -> bool {
        self.left_over(matching, order, proof, whole).is_some_and(|row| sign(&row).is_eq())
    }

    /// By how much the stages allow more than the matching has.
    fn left_over<W: Number>(
        &self,
        matching: &Matching,
        order: ProfileOrder,
        proof: &ProfileProof<W>,
        whole: bool,
    ) -> Option<Row> {
        let made: Vec<(usize, usize)> =
            matching.pairs().map(|(row, column)| (row.get(), column.get())).collect();
        let pairs = made.len() as u64;
        let fewest = match (self.cardinality(), &proof.cover) {
            (Cardinality::Maximum, Some(cover)) => {
                self.most(cover).is_none_or(|most| most == pairs).then_some(pairs)?
            }
            (Cardinality::Maximum, None) => return None,
            _ => 0,
        };
        let places = Places::new(self, order, proof, whole)?;
        let before =
            if order == ProfileOrder::MostBest { Ordering::Greater } else { Ordering::Less };
        let prices = |stage: usize, side: Side| {
            let prices = &proof.stages[stage].prices;
            match side {
                Side::Mentee => (&prices.row_prices, &prices.row_group_prices),
                Side::Mentor => (&prices.column_prices, &prices.column_group_prices),
            }
        };
        let mut over = places.row(|_| 0);
        // What the best number of pairs gains at a price, beyond the number that is there.
        let mut choose = |price: &Row, (low, high): (u64, u64), have: u64| {
            let best = if sign(price).is_gt() { high.max(low) } else { low };
            add(&mut over, price, i128::from(best) - i128::from(have));
        };
        let range = if self.cardinality() == Cardinality::Maximum {
            (fewest, pairs)
        } else {
            self.pairs(0)
        };
        let pair = places.row(|stage| proof.stages[stage].prices.pair_price);
        choose(&pair, range, pairs);
        let mut whole_prices: [Vec<Row>; 2] = [Vec::new(), Vec::new()];
        for side in Side::BOTH {
            let at_side = side as usize;
            let (agents, groups) = (self.agents(side), self.groups(side));
            for stage in 0..proof.stages.len() {
                let (own, of_groups) = prices(stage, side);
                if (own.len(), of_groups.len()) != (agents, groups.len()) {
                    return None;
                }
            }
            let have = |at: usize| made.iter().filter(move |pair| [pair.0, pair.1][at_side] == at);
            for at in 0..agents {
                let price = places.row(|stage| prices(stage, side).0[at]);
                choose(&price, self.bounds(side, at), have(at).count() as u64);
                whole_prices[at_side].push(price);
            }
            for (at, (members, bounds)) in groups.into_iter().enumerate() {
                let price = places.row(|stage| prices(stage, side).1[at]);
                let inside = members.iter().map(|&member| have(member).count() as u64);
                choose(&price, bounds, inside.sum());
                members
                    .iter()
                    .for_each(|&member| add(&mut whole_prices[at_side][member], &price, 1));
            }
        }
        for (at, whole_gain) in self.allowed() {
            let judged = match places.between(&self.exact(whole_gain), before) {
                Err(judged) => judged,
                // Behind all that counts.
                Ok(_) => Judged::In(None),
            };
            if self.has_to_be(at) {
                continue;
            }
            let mut row = places.row(|_| 0);
            add(&mut row, &whole_prices[0][at.0], -1);
            add(&mut row, &whole_prices[1][at.1], -1);
            add(&mut row, &pair, -1);
            let is_made = made.contains(&at);
            match judged {
                Judged::In(counted) => {
                    if let Some((place, counted)) = counted {
                        row[place] += counted;
                    }
                    match (sign(&row), is_made) {
                        (Ordering::Greater, false) => add(&mut over, &row, 1),
                        (Ordering::Less, true) => add(&mut over, &row, -1),
                        _ => {}
                    }
                }
                Judged::Before(end) => {
                    let right = if is_made { Ordering::Greater } else { Ordering::Less };
                    if sign(&row[..end]) != right {
                        return None;
                    }
                }
            }
        }
        Some(over)
    }
}
