//! How many of a few levels a cost is above: by comparing it to each, or by the steps between them.

use crate::kernel::{float_key, key_float};

/// So many bits tell the class of a pair.
pub(super) const DEPTH: usize = 4;
/// So many levels at most. Their number is the class of the pairs above all of them; the last
/// class is that of pairs that are not allowed.
pub(super) const LEVELS: usize = 14;

/// How the class of a cost is told.
pub(super) trait Ruler: Copy + Sync {
    /// How many levels the cost is above.
    fn class(self, cost: f64) -> u64;
}

/// Any levels, infinite beyond the last one.
impl Ruler for &[f64; LEVELS] {
    #[inline(always)]
    fn class(self, cost: f64) -> u64 {
        let mut class = 0;
        for &level in self {
            class += u64::from(cost > level);
        }
        class
    }
}

/// From here on floats are whole numbers, of which the last bits of a float are the last bits.
const WHOLE: f64 = (1_u64 << 52) as f64;

/// [`LEVELS`] levels at even steps, the lowest one where it was asked for: a third of the
/// instructions that any levels take.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    lowest: f64,
    from: f64,
    scale: f64,
}

impl Steps {
    /// These levels with what they are, the first of them `low` and the last one `high` or a little
    /// more; nothing where floats do not tell them apart.
    pub(super) fn between(low: f64, high: f64) -> Option<(Self, [f64; LEVELS])> {
        let step = (high - low) / (LEVELS - 1) as f64;
        // Rounded, the place of a cost grows by one a little beyond each level.
        let steps = Self { lowest: low, from: low - step * 0.4, scale: 1.0 / step };
        if !(steps.from.is_finite() && steps.scale.is_normal() && steps.scale > 0.0) {
            return None;
        }
        let levels = std::array::from_fn(|level| steps.level(level as u64));
        let ascend = levels.windows(2).all(|two| two[0] < two[1]);
        (ascend && high <= levels[LEVELS - 1]).then_some((steps, levels))
    }

    /// The highest cost that is above no more than so many levels: what rounding makes of a cost
    /// grows with it, so it is found by bisection.
    fn level(self, count: u64) -> f64 {
        let (mut within, mut above) = (float_key(self.lowest), float_key(f64::MAX));
        while above.abs_diff(within) > 1 {
            let middle = within.midpoint(above);
            if self.class(key_float(middle)) <= count {
                within = middle;
            } else {
                above = middle;
            }
        }
        key_float(within)
    }
}

impl Ruler for Steps {
    #[inline(always)]
    fn class(self, cost: f64) -> u64 {
        let place = (cost - self.from) * self.scale + WHOLE;
        let place = if place > WHOLE + 1.0 { place } else { WHOLE + 1.0 };
        let last = WHOLE + LEVELS as f64;
        let place = if place < last { place } else { last };
        let is_above = if cost > self.lowest { u64::MAX } else { 0 };
        place.to_bits() & is_above & ((1 << DEPTH) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_count_the_levels_below_a_cost() {
        let (mut found, mut told) = (0, 0);
        let ends = [
            (0.0, 1.0),
            (-1.0, 1e-3),
            (3.1, 3.6),
            (-0.0, 14.0 * f64::MIN_POSITIVE),
            (1.0, 1.0 + 13.0 * f64::EPSILON),
            (1.0, 1.0 + 200.0 * f64::EPSILON),
            (1e15, 1e15 + 40.0),
            (-1e300, 1e300),
            (-f64::MAX, f64::MAX),
            (1.0, 1.0),
            (2.0, 1.0),
            (0.0, 5e-324),
        ];
        for (low, high) in ends {
            let Some((steps, levels)) = Steps::between(low, high) else { continue };
            found += 1;
            assert_eq!(levels[0], low);
            assert!(levels[LEVELS - 1] >= high);
            let near = levels.iter().flat_map(|level| [level.next_down(), *level, level.next_up()]);
            let far = [f64::MIN, -1e308, -1.0, -0.0, 0.0, 5e-324, 1.0, 1e17, 1e308, f64::MAX];
            for cost in near.chain(far) {
                let count = levels.iter().filter(|&&level| level < cost).count();
                assert_eq!(steps.class(cost), count as u64, "{low} {high} {cost}");
                told += 1;
            }
        }
        assert!(found >= 6 && told > 300, "{found} {told}");
    }
}
