//! The best few scores of a row without sorting it.

use crate::kernel::Wide;
use crate::market::Score;
use std::marker::PhantomData;

/// How many groups there are for each partner that is to be taken.
pub(super) const GROUPS: usize = 3;
/// The most scores of a group.
const LONGEST: usize = 32;
/// So many groups share a stretch of the row, a lane of the registers each.
const LANES: usize = 16;

/// Room for a sweep, to be used again.
pub(super) struct Sweeping<W> {
    /// Which partners count from the second sweep on: those not 0.
    pub(super) flags: Vec<u8>,
    /// The best of each group.
    keys: Vec<u64>,
    /// How many scores each group has.
    length: usize,
    order: Vec<u64>,
    /// What was found, as [`packed`].
    pub(super) found: Vec<u128>,
    scores: PhantomData<W>,
}

/// A score with its partner and the place that breaks ties, so that the better is the
/// lower number.
#[inline]
pub(super) fn packed<W: Score>(score: W, partner: usize, places: Option<&[u32]>) -> u128 {
    let partner = partner as u32;
    let place = places.map_or(partner, |places| places[partner as usize]);
    u128::from(score.key()) << 64 | u128::from(place) << 32 | u128::from(partner)
}

/// The score's part of a packed number.
pub(super) fn key(packed: u128) -> u64 {
    (packed >> 64) as u64
}

/// The keys of the best score in each group, or of the best that counts and is not above
/// `ceiling`.
struct GroupBests<'a, W> {
    row: &'a [W],
    flags: &'a [u8],
    ceiling: Option<W>,
    length: usize,
    keys: &'a mut [u64],
}

impl<W: Score> Wide for GroupBests<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { row, flags, ceiling, length, keys } = self;
        let higher = |one: W, two: W| if two > one { two } else { one };
        let stretches = row.chunks(LANES * length).zip(flags.chunks(LANES * length));
        for ((scores, flags), keys) in stretches.zip(keys.chunks_exact_mut(LANES)) {
            // The bests stay in registers over the whole stretch.
            let mut bests = [W::LOWEST; LANES];
            match ceiling {
                None => {
                    for scores in scores.chunks_exact(LANES) {
                        for at in 0..LANES {
                            bests[at] = higher(bests[at], scores[at]);
                        }
                    }
                }
                Some(ceiling) => {
                    let parts = scores.chunks_exact(LANES).zip(flags.chunks_exact(LANES));
                    for (scores, flags) in parts {
                        for at in 0..LANES {
                            let counts = (scores[at] <= ceiling) & (flags[at] != 0);
                            let score = if counts { scores[at] } else { W::LOWEST };
                            bests[at] = higher(bests[at], score);
                        }
                    }
                }
            }
            let rest = scores.len() - scores.len() % LANES;
            for ((best, &score), &flag) in bests.iter_mut().zip(&scores[rest..]).zip(&flags[rest..])
            {
                if ceiling.is_none_or(|ceiling| score <= ceiling && flag != 0) {
                    *best = higher(*best, score);
                }
            }
            for (key, best) in keys.iter_mut().zip(bests) {
                *key = best.key();
            }
        }
    }
}

impl<W: Score> Sweeping<W> {
    /// Room for rows of so many scores, all of whom count.
    pub(super) fn new(partners: usize) -> Self {
        Self {
            flags: vec![1; partners],
            keys: Vec::new(),
            length: 1,
            order: Vec::new(),
            found: Vec::new(),
            scores: PhantomData,
        }
    }

    /// A key that about `count` scores not above `ceiling` reach, and at least `count`
    /// where so many remain.
    pub(super) fn bound(&mut self, row: &[W], count: usize, ceiling: Option<W>) -> u64 {
        let Self { flags, keys, order, .. } = self;
        let length = (row.len() / (GROUPS * count)).clamp(1, LONGEST);
        self.length = length;
        keys.clear();
        keys.resize(row.len().div_ceil(LANES * length) * LANES, u64::MAX);
        GroupBests { row, flags, ceiling, length, keys }.widely();
        order.clear();
        order.extend_from_slice(keys);
        let bound = *order.select_nth_unstable(count - 1).1;
        // Fewer groups hold anything than choices are asked for, so everything that is left is
        // taken.
        if bound >= W::LOWEST.key() { u64::MAX } else { bound }
    }

    /// Finds what counts, reaches `bound` and comes after `last`, by the groups of
    /// [`Sweeping::bound`].
    pub(super) fn collect(
        &mut self,
        row: &[W],
        bound: u64,
        places: Option<&[u32]>,
        last: Option<(u128, W)>,
    ) {
        let Self { flags, keys, found, length, .. } = self;
        found.clear();
        for (group, _) in keys.iter().enumerate().filter(|&(_, &key)| key <= bound) {
            let stretch = group / LANES * LANES * *length;
            let end = (stretch + LANES * *length).min(row.len());
            for partner in (stretch + group % LANES..end).step_by(LANES) {
                let score = row[partner];
                if score.key() <= bound {
                    let packed = packed(score, partner, places);
                    if last.is_none_or(|last| packed > last.0 && flags[partner] != 0) {
                        found.push(packed);
                    }
                }
            }
        }
    }

    /// Finds what counts, reaches the floor and comes after `last`.
    pub(super) fn collect_all(
        &mut self,
        row: &[W],
        floor: u64,
        places: Option<&[u32]>,
        last: Option<(u128, W)>,
    ) {
        let reaching = row.iter().enumerate().filter(|(_, score)| score.key() <= floor);
        let all = reaching.map(|(partner, &score)| packed(score, partner, places));
        let counts = all.filter(|&packed| {
            last.is_none_or(|last| packed > last.0 && self.flags[packed as u32 as usize] != 0)
        });
        self.found.clear();
        self.found.extend(counts);
    }

    /// [`Sweeping::collect_all`] where few count.
    pub(super) fn collect_few(
        &mut self,
        row: &[W],
        floor: u64,
        places: Option<&[u32]>,
        last: Option<(u128, W)>,
    ) {
        self.found.clear();
        for (at, flags) in self.flags.chunks(8).enumerate() {
            if flags.iter().fold(0, |any, flag| any | flag) == 0 {
                continue;
            }
            for partner in (8 * at..).zip(flags).filter(|(_, flag)| **flag != 0).map(|(at, _)| at) {
                let packed = packed(row[partner], partner, places);
                if key(packed) <= floor && last.is_none_or(|last| packed > last.0) {
                    self.found.push(packed);
                }
            }
        }
    }
}
