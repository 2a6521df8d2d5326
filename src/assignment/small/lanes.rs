//! Rows of costs in vector registers.
//!
//! The loops go by place over lists of one length, which is known where they are compiled for narrow tables: of a
//! row of eight numbers nothing is left of them.

use pulp::Simd;

/// Rows are padded to so many numbers, which every register's width divides.
pub(super) const LANES: usize = 8;
const PLACES: [f64; LANES] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];

/// The least numbers of many that are taken in order, lane by lane.
struct Least<S: Simd> {
    simd: S,
    first: S::f64s,
    second: S::f64s,
    /// Where each first one stood, and where the next ones stand.
    place: S::f64s,
    next: S::f64s,
}

impl<S: Simd> Least<S> {
    #[inline(always)]
    fn new(simd: S) -> Self {
        let infinite = simd.splat_f64s(f64::INFINITY);
        Self { simd, first: infinite, second: infinite, place: infinite, next: places::<S>() }
    }

    #[inline(always)]
    fn take(&mut self, numbers: S::f64s) {
        let simd = self.simd;
        let less = simd.less_than_f64s(numbers, self.first);
        let later = simd.max_f64s(numbers, self.first);
        self.place = simd.select_f64s(less, self.next, self.place);
        self.first = simd.min_f64s(numbers, self.first);
        self.second = simd.min_f64s(later, self.second);
        self.next = simd.add_f64s(self.next, simd.splat_f64s(S::F64_LANES as f64));
    }

    #[inline(always)]
    fn found(self) -> Found {
        let simd = self.simd;
        let infinite = simd.splat_f64s(f64::INFINITY);
        let first = simd.reduce_min_f64s(self.first);
        let is_first = simd.equal_f64s(self.first, simd.splat_f64s(first));
        let place = simd.reduce_min_f64s(simd.select_f64s(is_first, self.place, infinite));
        let is_place = simd.equal_f64s(self.place, simd.splat_f64s(place));
        let others = simd.select_f64s(is_place, infinite, self.first);
        let second = simd.reduce_min_f64s(simd.min_f64s(others, self.second));
        Found { first, second, place: as_place(place) }
    }
}

/// The places of the first numbers.
#[inline(always)]
fn places<S: Simd>() -> S::f64s {
    S::as_simd_f64s(&PLACES).0[0]
}

/// A place that is counted in floats; where that is infinite, one beyond all.
#[inline(always)]
pub(super) fn as_place(place: f64) -> usize {
    // An integer added to 2⁵² stands in its lowest bits.
    const SHIFT: f64 = (1_u64 << 52) as f64;
    ((place + SHIFT).to_bits() - SHIFT.to_bits()) as usize
}

/// The least number, the second least, which may be as small, and the least one's first
/// place; infinite where there are no such.
pub(super) struct Found {
    pub(super) first: f64,
    pub(super) second: f64,
    pub(super) place: usize,
}

/// The least cost of each column, and the first row that has it.
#[inline(always)]
pub(super) fn least_rows<S: Simd>(simd: S, costs: &[f64], (least, rows): (&mut [f64], &mut [f64])) {
    let (least, rows) = (S::as_mut_simd_f64s(least).0, S::as_mut_simd_f64s(rows).0);
    let costs = S::as_simd_f64s(costs).0;
    let stride = least.len();
    for column in 0..stride {
        let mut low = simd.splat_f64s(f64::INFINITY);
        let mut low_row = low;
        let mut row = simd.splat_f64s(0.0);
        let mut at = column;
        while at < costs.len() {
            let cost = costs[at];
            low_row = simd.select_f64s(simd.less_than_f64s(cost, low), row, low_row);
            low = simd.min_f64s(cost, low);
            row = simd.add_f64s(row, simd.splat_f64s(1.0));
            at += stride;
        }
        (least[column], rows[column]) = (low, low_row);
    }
}

/// Finds the least two reduced costs `cost − price`, all of which go into `reduced`.
#[inline(always)]
pub(super) fn reduce<S: Simd>(
    simd: S,
    (costs, prices): (&[f64], &[f64]),
    reduced: &mut [f64],
) -> Found {
    let mut least = Least::new(simd);
    let reduced = S::as_mut_simd_f64s(reduced).0;
    let costs = &S::as_simd_f64s(costs).0[..reduced.len()];
    let prices = &S::as_simd_f64s(prices).0[..reduced.len()];
    for at in 0..reduced.len() {
        reduced[at] = simd.sub_f64s(costs[at], prices[at]);
        least.take(reduced[at]);
    }
    least.found()
}

/// Lowers the number at a place, in whole registers: so they can be read again at once, where a number that was
/// written by itself would first have to reach the memory.
#[inline(always)]
pub(super) fn lower<S: Simd>(simd: S, numbers: &mut [f64], place: usize, by: f64) {
    let (mut here, by) = (places::<S>(), simd.splat_f64s(by));
    let (place, nothing) = (simd.splat_f64s(f64::from(place as u32)), simd.splat_f64s(0.0));
    for number in S::as_mut_simd_f64s(numbers).0 {
        let is_here = simd.equal_f64s(here, place);
        *number = simd.sub_f64s(*number, simd.select_f64s(is_here, by, nothing));
        here = simd.add_f64s(here, simd.splat_f64s(S::F64_LANES as f64));
    }
}

/// Reaches columns from a row at its distance `base`, and finds the nearest one.
#[inline(always)]
pub(super) fn relax<S: Simd>(
    simd: S,
    (costs, prices): (&[f64], &[f64]),
    (row, base): (u32, f64),
    (open, parent): (&mut [f64], &mut [f64]),
) -> Found {
    let mut least = Least::new(simd);
    let (row, base) = (simd.splat_f64s(f64::from(row)), simd.splat_f64s(base));
    let nothing = simd.splat_f64s(0.0);
    let open = S::as_mut_simd_f64s(open).0;
    let parent = &mut S::as_mut_simd_f64s(parent).0[..open.len()];
    let costs = &S::as_simd_f64s(costs).0[..open.len()];
    let prices = &S::as_simd_f64s(prices).0[..open.len()];
    for at in 0..open.len() {
        let distance = simd.add_f64s(base, simd.sub_f64s(costs[at], prices[at]));
        let nearer = simd.less_than_f64s(distance, open[at]);
        // Without the zero compilers write only the lanes that change, which takes longer than writing all (`kernel::lower`).
        let parents = simd.select_f64s(nearer, row, parent[at]);
        parent[at] = simd.add_f64s(parents, nothing);
        open[at] = simd.min_f64s(distance, open[at]);
        least.take(open[at]);
    }
    least.found()
}

/// Of the places at which `numbers` are the least one found the first that is free, where
/// there is one: `taken` is infinite where it is not, and 0 where it is.
#[inline(always)]
pub(super) fn first_free<S: Simd>(
    simd: S,
    found: &Found,
    (numbers, taken): (&[f64], &[f64]),
) -> usize {
    if found.second > found.first {
        return found.place;
    }
    let first = simd.splat_f64s(found.first);
    let infinite = simd.splat_f64s(f64::INFINITY);
    let (mut place, mut least) = (places::<S>(), infinite);
    let numbers = S::as_simd_f64s(numbers).0;
    let taken = &S::as_simd_f64s(taken).0[..numbers.len()];
    for at in 0..numbers.len() {
        let here = simd.select_f64s(simd.equal_f64s(numbers[at], first), place, infinite);
        least = simd.min_f64s(simd.add_f64s(here, taken[at]), least);
        place = simd.add_f64s(place, simd.splat_f64s(S::F64_LANES as f64));
    }
    let free = simd.reduce_min_f64s(least);
    if free < f64::INFINITY { as_place(free) } else { found.place }
}
