//! Which weights of a few rows lie near their prices, in one pass in vector registers.
//!
//! Rows are read side by side, a group of columns after the other: memory hands out several streams
//! faster than one, and prices of a group stay at hand. At n = 5000 four rows at once take 0.6 of
//! the time that they take one by one.

use super::weight::Weight;
use crate::kernel::Wide;

/// Rows that are read side by side.
pub(crate) const ABREAST: usize = 4;
/// Columns that are looked at together: few groups have a weight near its prices.
const GROUP: usize = 64;

/// How far the weights of a row lie from their prices, and what is near.
pub(super) trait Distance<W: Weight>: Copy {
    /// The price of a column.
    type Price: Copy;
    type Number: Copy;
    /// What is never near.
    const FAR: Self::Number;

    fn of(self, weight: W, price: Self::Price) -> Self::Number;

    /// Near if one of the two is.
    fn nearer(one: Self::Number, other: Self::Number) -> Self::Number;

    fn is_near(self, number: Self::Number) -> bool;

    /// Looks through the weights of a group in which one is near, of the row that has this place
    /// and from this column on.
    #[inline(always)]
    fn look(
        self,
        (weights, prices): (&[W], &[Self::Price]),
        (row, from): (usize, u32),
        found: &mut Vec<(u32, u32)>,
    ) {
        look(self, (weights, prices), (row, from), found);
    }
}

/// Finds the near weights of so many rows, each of which has a weight for each price: the row's
/// place among them and the column, row by row within a group of columns.
pub(super) struct Abreast<'a, W, D: Distance<W>, const ROWS: usize>
where
    W: Weight,
{
    pub(super) weights: [&'a [W]; ROWS],
    pub(super) prices: &'a [D::Price],
    pub(super) distances: [D; ROWS],
    pub(super) found: &'a mut Vec<(u32, u32)>,
}

impl<W: Weight, D: Distance<W>, const ROWS: usize> Wide for Abreast<'_, W, D, ROWS> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, prices, distances, found } = self;
        let mut rows = weights.map(|weights| weights.as_chunks::<GROUP>().0.iter());
        let (groups, last) = prices.as_chunks::<GROUP>();
        let mut from = 0;
        for prices in groups {
            for row in 0..ROWS {
                let Some(weights) = rows[row].next() else { return };
                let distance = distances[row];
                if distance.is_near(nearest(distance, weights, prices)) {
                    distance.look((weights, prices), (row, from), found);
                }
            }
            from += GROUP as u32;
        }
        for row in 0..ROWS {
            let weights = weights[row].as_chunks::<GROUP>().1;
            distances[row].look((weights, last), (row, from), found);
        }
    }
}

/// The nearest of the weights of a group.
#[inline(always)]
fn nearest<W: Weight, D: Distance<W>>(
    distance: D,
    weights: &[W; GROUP],
    prices: &[D::Price; GROUP],
) -> D::Number {
    // Halved again and again, each time in a loop of its own, which the compiler turns into vector
    // instructions.
    let of = |at: usize| distance.of(weights[at], prices[at]);
    let mut nearest = [D::FAR; GROUP / 2];
    for lane in 0..GROUP / 2 {
        nearest[lane] = D::nearer(of(lane), of(lane + GROUP / 2));
    }
    for lane in 0..16 {
        nearest[lane] = D::nearer(nearest[lane], nearest[lane + 16]);
    }
    for lane in 0..8 {
        nearest[lane] = D::nearer(nearest[lane], nearest[lane + 8]);
    }
    for lane in 0..4 {
        nearest[lane] = D::nearer(nearest[lane], nearest[lane + 4]);
    }
    D::nearer(D::nearer(nearest[0], nearest[2]), D::nearer(nearest[1], nearest[3]))
}

/// Looks at weights one by one.
#[inline(always)]
pub(super) fn look<W: Weight, D: Distance<W>>(
    distance: D,
    (weights, prices): (&[W], &[D::Price]),
    (row, from): (usize, u32),
    found: &mut Vec<(u32, u32)>,
) {
    for ((&weight, &price), column) in weights.iter().zip(prices).zip(from..) {
        if distance.is_near(distance.of(weight, price)) {
            found.push((row as u32, column));
        }
    }
}
