//! Rows of costs in vector registers.

use pulp::Simd;

/// Rows are padded to so many numbers, which every register's width divides.
pub(super) const LANES: usize = 8;
pub(super) type Block = [f64; LANES];
pub(super) const INFINITE: Block = [f64::INFINITY; LANES];
const PLACES: Block = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];

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
        let next = S::as_simd_f64s(&PLACES).0[0];
        Self { simd, first: infinite, second: infinite, place: infinite, next }
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
        Found { first, second, place: place as usize }
    }
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
pub(super) fn least_rows<S: Simd>(
    simd: S,
    costs: &[Block],
    (least, rows): (&mut [Block], &mut [Block]),
) {
    let least = S::as_mut_simd_f64s(least.as_flattened_mut()).0;
    let rows = S::as_mut_simd_f64s(rows.as_flattened_mut()).0;
    let costs = S::as_simd_f64s(costs.as_flattened()).0;
    let stride = least.len();
    for (column, (least, row_of)) in least.iter_mut().zip(rows).enumerate() {
        let mut low = simd.splat_f64s(f64::INFINITY);
        let mut low_row = low;
        let mut row = simd.splat_f64s(0.0);
        for &cost in costs.iter().skip(column).step_by(stride) {
            low_row = simd.select_f64s(simd.less_than_f64s(cost, low), row, low_row);
            low = simd.min_f64s(cost, low);
            row = simd.add_f64s(row, simd.splat_f64s(1.0));
        }
        (*least, *row_of) = (low, low_row);
    }
}

/// Finds the least two reduced costs `cost − price`, all of which go into `reduced`.
#[inline(always)]
pub(super) fn reduce<S: Simd>(
    simd: S,
    (costs, prices): (&[Block], &[Block]),
    reduced: &mut [Block],
) -> Found {
    let mut least = Least::new(simd);
    let costs = S::as_simd_f64s(costs.as_flattened()).0.iter();
    let costs = costs.zip(S::as_simd_f64s(prices.as_flattened()).0);
    for ((&cost, &price), reduced) in costs.zip(S::as_mut_simd_f64s(reduced.as_flattened_mut()).0) {
        *reduced = simd.sub_f64s(cost, price);
        least.take(*reduced);
    }
    least.found()
}

/// Reaches columns from a row at its distance `base`, and finds the nearest one.
#[inline(always)]
pub(super) fn relax<S: Simd>(
    simd: S,
    (costs, prices): (&[Block], &[Block]),
    (row, base): (u32, f64),
    (open, parent): (&mut [Block], &mut [Block]),
) -> Found {
    let mut least = Least::new(simd);
    let (row, base) = (simd.splat_f64s(f64::from(row)), simd.splat_f64s(base));
    let costs = S::as_simd_f64s(costs.as_flattened()).0.iter();
    let costs = costs.zip(S::as_simd_f64s(prices.as_flattened()).0);
    let open = S::as_mut_simd_f64s(open.as_flattened_mut()).0.iter_mut();
    let parent = S::as_mut_simd_f64s(parent.as_flattened_mut()).0;
    for ((&cost, &price), (open, parent)) in costs.zip(open.zip(parent)) {
        let distance = simd.add_f64s(base, simd.sub_f64s(cost, price));
        let nearer = simd.less_than_f64s(distance, *open);
        *parent = simd.select_f64s(nearer, row, *parent);
        *open = simd.min_f64s(distance, *open);
        least.take(*open);
    }
    least.found()
}

/// Of the places at which `numbers` are the least one found the first that is free, where
/// there is one: `taken` is infinite where it is not, and 0 where it is.
#[inline(always)]
pub(super) fn first_free<S: Simd>(
    simd: S,
    found: &Found,
    (numbers, taken): (&[Block], &[Block]),
) -> usize {
    if found.second > found.first {
        return found.place;
    }
    let first = simd.splat_f64s(found.first);
    let infinite = simd.splat_f64s(f64::INFINITY);
    let mut place = S::as_simd_f64s(&PLACES).0[0];
    let mut least = infinite;
    let numbers = S::as_simd_f64s(numbers.as_flattened()).0.iter();
    for (&number, &taken) in numbers.zip(S::as_simd_f64s(taken.as_flattened()).0) {
        let here = simd.select_f64s(simd.equal_f64s(number, first), place, infinite);
        least = simd.min_f64s(simd.add_f64s(here, taken), least);
        place = simd.add_f64s(place, simd.splat_f64s(S::F64_LANES as f64));
    }
    let free = simd.reduce_min_f64s(least);
    if free < f64::INFINITY { free as usize } else { found.place }
}
