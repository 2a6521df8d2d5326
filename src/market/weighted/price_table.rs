//! Comparing prices with many weights, without rounding.
//!
//! A verifier asks for the sign of `weight − row price − column price`, millions of times.
//! For floats it is told at once by rounded numbers wherever these differ by more than
//! rounding can, then by an exact sum of five floats (Shewchuk 1997, *Adaptive Precision
//! Floating-Point Arithmetic*, theorem 10), and where prices need more than two floats each
//! by numbers of full width.

use super::abreast::{ABREAST, Abreast, Distance, listed};
use super::counted::{Beside, Counted};
use super::row_view::RowView;
use super::weight::{Price, PriceTable, Sum, Weight};
use crate::kernel::{Dyadic, Long, Wide};
use std::cmp::Ordering;

/// Sums that are exact as they are.
#[doc(hidden)]
pub struct Plain<W: Weight>(Vec<Sum<W>>);

impl<W: Weight> PriceTable<W> for Plain<W> {
    type Row = Sum<W>;

    fn new(prices: Vec<Sum<W>>, _: f64) -> Self {
        Self(prices)
    }

    fn row(price: Sum<W>) -> Sum<W> {
        price
    }

    #[inline]
    fn compare(&self, weight: W, row: &Sum<W>, at: usize) -> Ordering {
        // Whole numbers always compare.
        (weight.exact().wide() - row.clone()).partial_cmp(&self.0[at]).unwrap_or(Ordering::Equal)
    }

    fn suspects(
        &self,
        views: &[RowView<'_, W>],
        _: &[Sum<W>],
        _: (Ordering, Option<W>),
        found: &mut Vec<(u32, u32)>,
    ) {
        all(views, found);
    }
}

/// Whole numbers, most of which are short.
#[doc(hidden)]
pub struct Whole {
    /// The prices, where all of them are short; else empty.
    short: Vec<i64>,
    prices: Vec<i128>,
}

/// The difference of two numbers up to this is no longer than they are; no weight is longer.
const SHORT: i128 = 1 << 61;

fn short(price: i128) -> Option<i64> {
    if (-SHORT..=SHORT).contains(&price) { i64::try_from(price).ok() } else { None }
}

impl<W: Weight<Exact = i64>> PriceTable<W> for Whole {
    type Row = (Option<i64>, i128);

    fn new(prices: Vec<i128>, _: f64) -> Self {
        let short = prices.iter().map(|&price| short(price)).collect::<Option<_>>();
        Self { short: short.unwrap_or_default(), prices }
    }

    fn row(price: i128) -> Self::Row {
        (short(price), price)
    }

    #[inline]
    fn compare(&self, weight: W, row: &Self::Row, at: usize) -> Ordering {
        match (self.short.get(at), row.0) {
            (Some(price), Some(row)) => (weight.exact() - row).cmp(price),
            _ => (i128::from(weight.exact()) - row.1).cmp(&self.prices[at]),
        }
    }

    fn suspects(
        &self,
        views: &[RowView<'_, W>],
        rows: &[Self::Row],
        (wanted, limit): (Ordering, Option<W>),
        found: &mut Vec<(u32, u32)>,
    ) {
        if self.short.is_empty() || rows.iter().any(|row| row.0.is_none()) {
            return all(views, found);
        }
        let row = |row: &Self::Row| row.0.unwrap_or_default();
        if wanted == Ordering::Greater {
            let above = |price: &Self::Row| Above(row(price));
            sift::<true, _, _, _>(views, &self.short, (rows, limit), above, found);
        } else {
            let below = |price: &Self::Row| Below(row(price));
            sift::<false, _, _, _>(views, &self.short, (rows, limit), below, found);
        }
    }
}

/// Every allowed pair of these rows.
fn all<W: Weight>(views: &[RowView<'_, W>], found: &mut Vec<(u32, u32)>) {
    for (row, view) in (0..).zip(views) {
        view.for_each(|column, _| found.push((row, column as u32)));
    }
}

/// Finds the near weights of rows, but for those below the limit where `MORE` is wanted and above it else.
fn sift<const MORE: bool, W: Weight, D: Distance<W>, Row>(
    views: &[RowView<'_, W>],
    prices: &[D::Price],
    (rows, limit): (&[Row], Option<W>),
    distance: impl Fn(&Row) -> D,
    found: &mut Vec<(u32, u32)>,
) {
    match limit {
        None => sift_all(views, prices, rows, distance, found),
        Some(limit) => {
            let within = |row: &Row| Within::<D, W, MORE> { distance: distance(row), limit };
            sift_all(views, prices, rows, within, found);
        }
    }
}

/// Finds the near weights of rows: of as many as can be, side by side.
fn sift_all<W: Weight, D: Distance<W>, Row>(
    views: &[RowView<'_, W>],
    prices: &[D::Price],
    rows: &[Row],
    distance: impl Fn(&Row) -> D,
    found: &mut Vec<(u32, u32)>,
) {
    let are_full = views.iter().all(|view| view.weights().len() == prices.len());
    if let (true, Ok(views)) = (are_full, <[RowView<'_, W>; ABREAST]>::try_from(views))
        && let Ok(rows) = <&[Row; ABREAST]>::try_from(rows)
    {
        let distances = rows.each_ref().map(distance);
        return Abreast { views, prices, distances, found }.widely();
    }
    for (at, (&view, row)) in (0..).zip(views.iter().zip(rows)) {
        let before = found.len();
        match view {
            RowView::Listed(entries) => listed(distance(row), entries, prices, found),
            _ if view.weights().len() == prices.len() => {
                let (views, distances) = ([view], [distance(row)]);
                Abreast { views, prices, distances, found: &mut *found }.widely();
            }
            _ => all(&[view], found),
        }
        found[before..].iter_mut().for_each(|near| near.0 = at);
    }
}

/// Weights that are not beyond a limit; the others are never near.
#[derive(Clone, Copy)]
struct Within<D, W, const MORE: bool> {
    distance: D,
    limit: W,
}

impl<W: Weight, D: Distance<W>, const MORE: bool> Within<D, W, MORE> {
    #[inline(always)]
    fn is_beyond(&self, weight: W) -> bool {
        let (weight, limit) = (weight.price(), self.limit.price());
        if MORE { weight < limit } else { weight > limit }
    }
}

impl<W: Weight, D: Distance<W>, const MORE: bool> Distance<W> for Within<D, W, MORE> {
    type Price = D::Price;
    type Number = D::Number;
    const FAR: D::Number = D::FAR;

    #[inline(always)]
    fn of(self, weight: W, price: D::Price) -> D::Number {
        let distance = self.distance.of(weight, price);
        if self.is_beyond(weight) { D::FAR } else { distance }
    }

    #[inline(always)]
    fn nearer(one: D::Number, other: D::Number) -> D::Number {
        D::nearer(one, other)
    }

    #[inline(always)]
    fn is_near(self, number: D::Number) -> bool {
        self.distance.is_near(number)
    }

    #[inline(always)]
    fn closer(self, weights: &[W], from: usize) -> u64 {
        self.distance.closer(weights, from)
    }
}

/// Less than the prices: exactly, since no difference of short numbers overflows.
#[derive(Clone, Copy)]
struct Below(i64);

/// More than them.
#[derive(Clone, Copy)]
struct Above(i64);

macro_rules! exact_distance {
    ($name:ident, |$weight:ident, $price:ident, $row:ident| $slack:expr) => {
        impl<W: Weight<Exact = i64>> Distance<W> for $name {
            type Price = i64;
            type Number = i64;
            const FAR: i64 = 0;

            #[inline(always)]
            fn of(self, weight: W, $price: i64) -> i64 {
                let ($weight, $row) = (weight.exact(), self.0);
                $slack
            }

            // The sign is what counts.
            #[inline(always)]
            fn nearer(one: i64, other: i64) -> i64 {
                one | other
            }

            #[inline(always)]
            fn is_near(self, slack: i64) -> bool {
                slack < 0
            }
        }
    };
}
// What stands for forbidden pairs may be any number, and its distance too.
exact_distance!(Below, |weight, price, row| weight.wrapping_sub(price).wrapping_sub(row));
exact_distance!(Above, |weight, price, row| row.wrapping_sub(weight.wrapping_sub(price)));

/// A price as the sum of two floats, or, where it is none, exactly.
#[doc(hidden)]
pub struct Near {
    near: f64,
    rest: Rest,
}

/// What the nearest float leaves of a price: a float, or more than one holds.
enum Rest {
    Float(f64),
    /// Rare, so that it does not make the others long.
    Exact(Box<Dyadic>),
}

impl Near {
    fn new(price: &Dyadic) -> Self {
        let (near, is_price) = price.nearest();
        if is_price && near.abs() < LARGEST {
            return Self { near, rest: Rest::Float(0.0) };
        }
        // What is left of a sum beyond the range of floats is not looked at.
        let left = Dyadic::from_float(near).filter(|_| near.abs() < LARGEST);
        let rest = match left.and_then(|left| (price.clone() - left).as_float()) {
            Some(rest) => Rest::Float(rest),
            None => Rest::Exact(Box::new(price.clone())),
        };
        Self { near, rest }
    }

    /// The price as a sum of two floats, if it is one.
    fn parts(&self) -> Option<[f64; 2]> {
        match self.rest {
            Rest::Float(rest) => Some([self.near, rest]),
            Rest::Exact(_) => None,
        }
    }

    fn long(&self) -> Long {
        let long = |float| Long::from_float(float).unwrap_or_default();
        match &self.rest {
            Rest::Float(rest) => long(self.near) + long(*rest),
            Rest::Exact(price) => price.to_long(),
        }
    }
}

/// Sums of five floats below this are finite.
const LARGEST: f64 = 1e307;

/// Floats that a filter of rounded numbers decides wherever it can.
#[doc(hidden)]
pub struct Filtered {
    near: Vec<f64>,
    /// The largest of them in magnitude, infinite if sums with it could leave floats' range.
    largest: f64,
    prices: Vec<Near>,
    counted: Option<Counted>,
}

/// Each price is off by half a unit in its last place, and so is each difference: less
/// than this times the magnitudes of all three numbers.
const MARGIN: f64 = 4.0 * f64::EPSILON;
/// More than what rounding can take from prices below the range of floats.
const TINY: f64 = 4.0 * 5e-324;

impl<W: Weight<Exact = Dyadic>> PriceTable<W> for Filtered {
    type Row = Near;

    fn new(prices: Vec<Dyadic>, weights: f64) -> Self {
        let counted = Counted::new(&prices, weights);
        let prices: Vec<_> = prices.iter().map(Near::new).collect();
        let near: Vec<_> = prices.iter().map(|price| price.near).collect();
        let largest = near.iter().fold(0.0, |most: f64, price| most.max(price.abs()));
        let largest = if largest < LARGEST { largest } else { f64::INFINITY };
        Self { near, largest, prices, counted }
    }

    fn row(price: Dyadic) -> Near {
        Near::new(&price)
    }

    #[inline]
    fn compare(&self, weight: W, row: &Near, at: usize) -> Ordering {
        let (weight, column) = (weight.float(), self.near[at]);
        let size = weight.abs() + row.near.abs() + column.abs();
        let slack = weight - row.near - column;
        if slack.abs() > MARGIN * size + TINY {
            return if slack < 0.0 { Ordering::Less } else { Ordering::Greater };
        }
        let price = &self.prices[at];
        // Where nothing was rounded, as with whole numbers, the slack is what it seems.
        if matches!((&row.rest, &price.rest), (Rest::Float(0.0), Rest::Float(0.0))) {
            let (part, left) = two_sum(weight, -row.near);
            let (slack, lost) = two_sum(part, -column);
            if left == 0.0 && lost == 0.0 {
                return slack.partial_cmp(&0.0).unwrap_or(Ordering::Equal);
            }
        }
        exactly(weight, row, price)
    }

    fn suspects(
        &self,
        views: &[RowView<'_, W>],
        rows: &[Near],
        (wanted, limit): (Ordering, Option<W>),
        found: &mut Vec<(u32, u32)>,
    ) {
        // A weight is about as large as its slack and its prices together, so a slack beyond
        // this margin is beyond that of `compare` too, whatever the weight.
        let margin = |row: &Near| MARGIN * (row.near.abs() + self.largest) + TINY;
        if !rows.iter().all(|row| margin(row) < f64::INFINITY) {
            return all(views, found);
        }
        let counted =
            |row: &Near| self.counted.as_ref().and_then(|counted| counted.beside(row.parts()?));
        if wanted == Ordering::Greater {
            let excess = |row: &Near| Excess::<true> {
                row: -row.near,
                margin: margin(row),
                counted: counted(row),
            };
            sift::<true, _, _, _>(views, &self.near, (rows, limit), excess, found);
        } else {
            let excess = |row: &Near| Excess::<false> {
                row: row.near,
                margin: margin(row),
                counted: counted(row),
            };
            sift::<false, _, _, _>(views, &self.near, (rows, limit), excess, found);
        }
    }
}

/// By how much weights exceed the prices of their columns, or these the weights where `MORE` is
/// wanted: near is what is no more than the row's price and a margin. Rounding keeps the order
/// of numbers from which the same is taken: the row's price is taken from the least of many.
///
/// What is near by floats is counted in whole units where that can be, so that ties, of which there
/// may be millions, are no suspects.
#[derive(Clone, Copy)]
struct Excess<'a, const MORE: bool> {
    row: f64,
    margin: f64,
    counted: Option<Beside<'a>>,
}

impl<W: Weight, const MORE: bool> Distance<W> for Excess<'_, MORE> {
    type Price = f64;
    type Number = f64;
    const FAR: f64 = f64::INFINITY;

    #[inline(always)]
    fn of(self, weight: W, price: f64) -> f64 {
        if MORE { price - weight.float() } else { weight.float() - price }
    }

    #[inline(always)]
    fn nearer(one: f64, other: f64) -> f64 {
        if other < one { other } else { one }
    }

    #[inline(always)]
    fn is_near(self, excess: f64) -> bool {
        excess - self.row <= self.margin
    }

    #[inline(always)]
    fn closer(self, weights: &[W], from: usize) -> u64 {
        self.counted.map_or(u64::MAX, |counted| counted.near::<W, MORE>(weights, from))
    }
}

#[inline(never)]
fn exactly(weight: f64, row: &Near, column: &Near) -> Ordering {
    if let (Rest::Float(rest), Rest::Float(other)) = (&row.rest, &column.rest)
        && weight.abs() < LARGEST
    {
        return sign([weight, -row.near, -column.near, -rest, -other]);
    }
    // Prices of more than two floats lie far apart, so that their sum would rarely be short.
    let prices = row.long() + column.long();
    Long::from_float(weight).unwrap_or_default().cmp(&prices)
}

/// The sign of a sum of floats that are not near the end of their range: each is added to
/// an expansion, numbers that do not overlap, whose last decides unless it is zero.
#[inline]
pub(crate) fn sign<const TERMS: usize>(terms: [f64; TERMS]) -> Ordering {
    let mut expansion = [0.0; TERMS];
    for (count, term) in terms.into_iter().enumerate() {
        let mut sum = term;
        for part in &mut expansion[..count] {
            (sum, *part) = two_sum(sum, *part);
        }
        expansion[count] = sum;
    }
    let leading = expansion.iter().rev().copied().find(|&part| part != 0.0);
    leading.unwrap_or(0.0).partial_cmp(&0.0).unwrap_or(Ordering::Equal)
}

/// The rounded sum of two floats, and what rounding took from it (Knuth).
#[inline]
fn two_sum(one: f64, two: f64) -> (f64, f64) {
    let sum = one + two;
    let part = sum - one;
    (sum, (one - (sum - part)) + (two - part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Index, MentorIx};

    #[test]
    fn what_rounding_hides_is_seen() {
        assert_eq!(sign([0.1, 0.3, -0.2, -0.2]), Ordering::Less);
        assert_eq!(sign([1.0, 5e-324, -1.0]), Ordering::Greater);
        assert_eq!(sign([1e300, 1.0, -1e300, -1.0]), Ordering::Equal);
        let of = |float| Dyadic::from_float(float).unwrap();
        for rest in [1e-30, -1e-30, 0.0, 5e-324] {
            let prices = vec![of(2.0) + of(rest)];
            let terms = <Filtered as PriceTable<f64>>::new(prices, 3.0);
            let row = <Filtered as PriceTable<f64>>::row(of(1.0) - of(1e-100) - of(1e-200));
            let expected = (1e-100).partial_cmp(&rest).unwrap();
            assert_eq!(PriceTable::<f64>::compare(&terms, 3.0, &row, 0), expected, "{rest}");
        }
    }

    /// All allowed pairs that compare as wanted and are not beyond a limit are among the suspects, ascending in each row and
    /// once, and no forbidden one; of whole numbers no other is. Rows have all pairs, or some, or list these.
    fn suspected<W: Weight>(
        weights: &[Vec<W>],
        words: &[Vec<u64>],
        (rows, prices): (&[Sum<W>], &[Sum<W>]),
        exactly: bool,
    ) {
        let floats = weights.iter().flatten().map(|weight| weight.float().abs());
        let table = W::Table::new(prices.to_vec(), floats.fold(0.0, f64::max));
        let rows: Vec<_> = rows.iter().map(|price| W::Table::row(price.clone())).collect();
        let full: Vec<_> = weights.iter().map(|weights| RowView::Full(weights)).collect();
        let masked = weights.iter().zip(words);
        let masked: Vec<_> =
            masked.map(|(weights, words)| RowView::Masked(weights, words)).collect();
        let list = |view: &RowView<'_, W>| {
            let mut list = Vec::new();
            view.for_each(|column, weight| list.push((MentorIx::at(column), weight)));
            list
        };
        let lists: Vec<_> = masked.iter().map(list).collect();
        let listed: Vec<_> = lists.iter().map(|list| RowView::Listed(list)).collect();
        let some = [None, weights.first().and_then(|row| row.get(row.len() / 2)).copied()];
        let asked =
            [Ordering::Less, Ordering::Greater].map(|wanted| some.map(|limit| (wanted, limit)));
        let asked: Vec<_> = asked.into_iter().flatten().collect();
        let ways = [full, masked, listed];
        for (views, (wanted, limit)) in
            ways.iter().flat_map(|views| asked.iter().map(move |&asked| (views, asked)))
        {
            let mut found = Vec::new();
            table.suspects(views, &rows, (wanted, limit), &mut found);
            for (which, (row, weights)) in rows.iter().zip(weights).enumerate() {
                let own = found.iter().filter(|near| near.0 == which as u32);
                let own: Vec<_> = own.map(|near| near.1).collect();
                assert!(own.is_sorted_by(|one, two| one < two));
                for (at, &weight) in weights.iter().enumerate() {
                    let is_beyond = limit.is_some_and(|limit| match wanted {
                        Ordering::Less => weight.price() > limit.price(),
                        _ => weight.price() < limit.price(),
                    });
                    let is_allowed = views[which].allows(at);
                    let is_wanted =
                        table.compare(weight, row, at) == wanted && !is_beyond && is_allowed;
                    let is_found = own.contains(&(at as u32));
                    assert!(is_found || !is_wanted, "{weight} at {at}");
                    assert!(is_allowed || !is_found, "{weight} at {at}");
                    assert!(!exactly || is_found == is_wanted, "{weight} at {at}");
                }
            }
        }
    }

    #[test]
    fn suspects_are_all_that_compare_as_wanted() {
        use rand::{RngExt, SeedableRng};
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(5);
        let exact = |float: f64| Dyadic::from_float(float).unwrap();
        for round in 0..2000 {
            let (few, rows) = (1 + round % 135, 1 + round % 5);
            // Few, half or nearly all of the pairs are allowed.
            let mut word = |at: usize| {
                let (one, two) = (random.random::<u64>(), random.random::<u64>());
                let word = [one & two, one, one | two | random.random::<u64>()][round % 3];
                word & (u64::MAX >> (64 - (few - at * 64).min(64)))
            };
            let words: Vec<Vec<u64>> =
                (0..rows).map(|_| (0..few.div_ceil(64)).map(&mut word).collect()).collect();
            let top = [0, 40, 1020, -1070][round % 4];
            // Sizes far apart, and numbers that often tie.
            let mut float = |spread: i32| {
                let size = 2f64.powi(top - random.random_range(0..=spread.min(top + 1074)));
                f64::from(random.random_range(-3..=3)) * size
            };
            let spread = if round % 3 == 0 { 1 } else { 60 };
            let mut row = || (0..few).map(|_| float(spread)).collect::<Vec<f64>>();
            let weights: Vec<_> = (0..rows).map(|_| row()).collect();
            let mut price = || exact(float(spread)) + exact(float(200));
            let prices: Vec<_> = (0..few).map(|_| price()).collect();
            let own: Vec<_> = (0..rows).map(|_| -price()).collect();
            suspected(&weights, &words, (&own, &prices), false);

            let most = [5, 1 << 40, (1 << 61) - 1][round % 3];
            let mut whole = || random.random_range(-most..=most);
            let weights: Vec<_> =
                (0..rows).map(|_| (0..few).map(|_| whole()).collect::<Vec<i64>>()).collect();
            let prices: Vec<_> = (0..few).map(|_| i128::from(whole())).collect();
            let own: Vec<_> = (0..rows).map(|_| i128::from(whole())).collect();
            suspected(&weights, &words, (&own, &prices), true);
        }
    }

    #[test]
    fn what_stands_for_a_forbidden_pair_means_nothing() {
        fn found<W: Weight>(
            weights: [W; 70],
            words: [u64; 2],
            price: fn(i64) -> Sum<W>,
        ) -> Vec<(u32, u32)> {
            let table = W::Table::new((0..70).map(|_| price(1)).collect(), 9.0);
            let rows = [W::Table::row(price(6))];
            let mut found = Vec::new();
            let view = RowView::Masked(&weights, &words);
            table.suspects(&[view], &rows, (Ordering::Less, None), &mut found);
            found
        }
        let mut whole = [i64::MIN; 70];
        let mut floats = [f64::NEG_INFINITY; 70];
        (whole[6], floats[6], floats[4], floats[67]) = (i64::MAX, f64::NAN, f64::NAN, f64::NAN);
        for (at, number) in [(5, 4), (7, 9), (66, 3)] {
            (whole[at], floats[at]) = (number, number as f64);
        }
        let words = [1 << 5 | 1 << 7, 1 << 2];
        assert_eq!(found(whole, words, i128::from), [(0, 5), (0, 66)]);
        assert_eq!(found(floats, words, Dyadic::from), [(0, 5), (0, 66)]);
        // A single near pair among what is no number.
        for place in 0..70 {
            let mut floats = [f64::NAN; 70];
            floats[place] = 4.0;
            let mut words = [0; 2];
            words[place / 64] = 1 << (place % 64);
            assert_eq!(found(floats, words, Dyadic::from), [(0, place as u32)]);
        }
    }
}
