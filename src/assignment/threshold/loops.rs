//! Loops over the weights of a row, 64 at a time, in the widest registers there are.

use super::marks::Mark;
use super::rulers::{DEPTH, Ruler};
use crate::kernel::{LEAST_OF, Wide, fetch_ahead, least_of, lower};
use crate::market::{Price as _, Weight};

/// Columns whose bits share a word.
pub(super) const WORD: usize = 64;
/// Of a word no more columns than these are looked at one by one.
const FEW: u32 = 8;

/// The first column with this cost, which one has.
pub(super) fn at_cost<W: Weight>(weights: &[W], sign: f64, cost: f64) -> usize {
    weights.iter().position(|weight| sign * weight.small_float() == cost).unwrap_or(0)
}

/// The least of a word's numbers.
#[inline(always)]
fn least_in_word(numbers: [f64; WORD]) -> f64 {
    let mut least = [0.0; LEAST_OF];
    for lane in 0..LEAST_OF {
        least[lane] = numbers[lane].least(numbers[lane + LEAST_OF]);
    }
    least_of(least)
}

/// The costs of a word's columns; infinite beyond the last.
#[inline(always)]
fn costs<W: Weight>(weights: &[W], sign: f64) -> [f64; WORD] {
    let mut costs = [f64::INFINITY; WORD];
    if let Ok(weights) = <&[W; WORD]>::try_from(weights) {
        for lane in 0..WORD {
            costs[lane] = sign * weights[lane].small_float();
        }
    } else {
        for lane in 0..WORD.min(weights.len()) {
            costs[lane] = sign * weights[lane].small_float();
        }
    }
    costs
}

/// The costs whose bits are set; infinite ones in place of the others, whatever those are.
#[inline(always)]
fn of_set(bits: u64, mut costs: [f64; WORD]) -> [f64; WORD] {
    if bits != u64::MAX {
        for lane in 0..WORD {
            costs[lane] = if bits & BITS[lane] == 0 { f64::INFINITY } else { costs[lane] };
        }
    }
    costs
}

/// The words of a row, as `chunks` gives them: by place, for what the compiler makes of that
/// is inlined into the loop.
#[inline(always)]
fn word<T>(all: &[T], at: usize) -> &[T] {
    let from = at * WORD;
    &all[from..all.len().min(from + WORD)]
}

/// The least cost of a row.
pub(super) struct Least<'a, W> {
    pub(super) weights: &'a [W],
    pub(super) sign: f64,
}

impl<W: Weight> Wide for Least<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, sign } = self;
        let mut least = f64::INFINITY;
        for at in 0..weights.len().div_ceil(WORD) {
            fetch_ahead::<_, WORD>(weights, at * WORD);
            least = least_in_word(costs(word(weights, at), sign)).least(least);
        }
        least
    }
}

/// The same, and lowers the least cost of each column.
pub(super) struct LowerColumns<'a, W> {
    pub(super) weights: &'a [W],
    pub(super) columns: &'a mut [f64],
    pub(super) sign: f64,
}

impl<W: Weight> Wide for LowerColumns<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, columns, sign } = self;
        let mut least = f64::INFINITY;
        for at in 0..weights.len().div_ceil(WORD) {
            fetch_ahead::<_, WORD>(weights, at * WORD);
            let costs = costs(word(weights, at), sign);
            least = least_in_word(costs).least(least);
            let from = at * WORD;
            let end = columns.len().min(from + WORD);
            let low = &mut columns[from..end];
            if let Ok(low) = <&mut [f64; WORD]>::try_from(&mut *low) {
                for lane in 0..WORD {
                    lower(&mut low[lane], costs[lane]);
                }
            } else {
                for lane in 0..low.len() {
                    lower(&mut low[lane], costs[lane]);
                }
            }
        }
        least
    }
}

/// Sets the bit of each column whose cost is at most the threshold; gives the least cost
/// above it.
pub(super) struct Passing<'a, W> {
    pub(super) weights: &'a [W],
    /// The bits of the columns that are allowed; empty where all are.
    pub(super) allowed: &'a [u64],
    pub(super) bits: &'a mut [u64],
    pub(super) threshold: f64,
    pub(super) sign: f64,
}

/// A bit for each column of a word.
const BITS: [u64; WORD] = {
    let mut bits = [0; WORD];
    let mut at = 0;
    while at < WORD {
        bits[at] = 1 << at;
        at += 1;
    }
    bits
};

/// The bits of all lanes in one word.
#[inline(always)]
fn together(mut bits: [u64; WORD]) -> u64 {
    for lane in 0..32 {
        bits[lane] |= bits[lane + 32];
    }
    for lane in 0..16 {
        bits[lane] |= bits[lane + 16];
    }
    for lane in 0..8 {
        bits[lane] |= bits[lane + 8];
    }
    for lane in 0..4 {
        bits[lane] |= bits[lane + 4];
    }
    bits[0] | bits[1] | bits[2] | bits[3]
}

impl<W: Weight> Wide for Passing<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, allowed, bits, threshold, sign } = self;
        let mut least = f64::INFINITY;
        for (at, bits) in bits.iter_mut().enumerate() {
            fetch_ahead::<_, WORD>(weights, at * WORD);
            let weights = word(weights, at);
            let allowed = allowed.get(at).copied().unwrap_or(u64::MAX);
            let costs = of_set(allowed, costs(weights, sign));
            let (mut passing, mut above) = ([0; WORD], [0.0; WORD]);
            for lane in 0..WORD {
                passing[lane] = if costs[lane] <= threshold { BITS[lane] } else { 0 };
                above[lane] = if costs[lane] <= threshold { f64::INFINITY } else { costs[lane] };
            }
            // A word that is not full has bits of no column where every cost passes.
            let all = if weights.len() < WORD { (1 << weights.len()) - 1 } else { u64::MAX };
            *bits = together(passing) & all & allowed;
            least = least_in_word(above).least(least);
        }
        least
    }
}

/// The least cost among the columns whose bit is set.
pub(super) struct LeastUnseen<'a, W> {
    pub(super) weights: &'a [W],
    pub(super) unseen: &'a [u64],
    pub(super) sign: f64,
}

impl<W: Weight> Wide for LeastUnseen<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { weights, unseen, sign } = self;
        let mut least = f64::INFINITY;
        for (at, &unseen) in unseen.iter().enumerate() {
            let weights = word(weights, at);
            if unseen == u64::MAX {
                least = least_in_word(costs(weights, sign)).least(least);
                continue;
            }
            if unseen.count_ones() > FEW {
                least = least_in_word(of_set(unseen, costs(weights, sign))).least(least);
                continue;
            }
            let mut rest = unseen;
            while rest != 0 {
                if let Some(weight) = weights.get(rest.trailing_zeros() as usize) {
                    least = (sign * weight.small_float()).least(least);
                }
                rest &= rest - 1;
            }
        }
        least
    }
}

/// The class of each column, a word of each bit for every 64 of them.
pub(super) struct Classes<'a, W, R> {
    pub(super) weights: &'a [W],
    pub(super) bits: &'a mut [u64],
    pub(super) ruler: R,
    pub(super) sign: f64,
}

impl<W: Weight, R: Ruler> Wide for Classes<'_, W, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, bits, ruler, sign } = self;
        let words = bits.len() / DEPTH;
        let (eights, rest) = bits.split_at_mut(words);
        let (fours, rest) = rest.split_at_mut(words);
        let (twos, ones) = rest.split_at_mut(words);
        for at in 0..words {
            fetch_ahead::<_, WORD>(weights, at * WORD);
            let weights = word(weights, at);
            let found = if let Ok(weights) = <&[W; WORD]>::try_from(weights) {
                planes(weights, ruler, sign)
            } else {
                let mut padded = [W::default(); WORD];
                padded[..weights.len()].copy_from_slice(weights);
                planes(&padded, ruler, sign)
            };
            // What lies beyond the last column is of the class of what is not allowed.
            let beyond = if weights.len() < WORD { u64::MAX << weights.len() } else { 0 };
            ones[at] = found[0] | beyond;
            twos[at] = found[1] | beyond;
            fours[at] = found[2] | beyond;
            eights[at] = found[3] | beyond;
        }
    }
}

/// The bits of the classes of these weights, the lowest first: a bit of each class in a word.
#[inline(always)]
fn planes<W: Weight>(weights: &[W; WORD], ruler: impl Ruler, sign: f64) -> [u64; DEPTH] {
    // First four words with the classes of every fourth lane, four bits each.
    let mut numbers = [0; DEPTH];
    for group in 0..WORD / DEPTH {
        for lane in 0..DEPTH {
            let class = ruler.class(sign * weights[group * DEPTH + lane].small_float());
            numbers[lane] |= class << (group * DEPTH);
        }
    }
    // Then bits change places with words.
    #[inline(always)]
    fn exchange(one: &mut u64, two: &mut u64, by: u32, mask: u64) {
        let differ = (*one >> by ^ *two) & mask;
        *one ^= differ << by;
        *two ^= differ;
    }
    let [mut first, mut second, mut third, mut fourth] = numbers;
    exchange(&mut first, &mut second, 1, 0x5555_5555_5555_5555);
    exchange(&mut third, &mut fourth, 1, 0x5555_5555_5555_5555);
    exchange(&mut first, &mut third, 2, 0x3333_3333_3333_3333);
    exchange(&mut second, &mut fourth, 2, 0x3333_3333_3333_3333);
    [first, second, third, fourth]
}

/// A bit for each column whose class is at most this level.
pub(super) struct Within<'a> {
    pub(super) bits: [&'a [u64]; DEPTH],
    pub(super) level: usize,
    pub(super) into: &'a mut [u64],
}

impl Wide for Within<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { bits: [eights, fours, twos, ones], level, into } = self;
        let wanted: [u64; DEPTH] =
            std::array::from_fn(|depth| if level >> depth & 1 == 1 { u64::MAX } else { 0 });
        // From the lowest bit up: less where the level's bit is set and the class's is not, and as
        // the lower bits say where both are the same.
        #[inline(always)]
        fn step(within: u64, bits: u64, wanted: u64) -> u64 {
            (!bits & within) | (wanted & (!bits | within))
        }
        let words = into.len().min(eights.len()).min(fours.len()).min(twos.len()).min(ones.len());
        for at in 0..words {
            let within = step(u64::MAX, ones[at], wanted[0]);
            let within = step(within, twos[at], wanted[1]);
            let within = step(within, fours[at], wanted[2]);
            into[at] = step(within, eights[at], wanted[3]);
        }
    }
}

/// A bit for each column of this class; how many there are.
pub(super) struct OfClass<'a> {
    pub(super) bits: [&'a [u64]; DEPTH],
    pub(super) class: usize,
    pub(super) into: &'a mut [u64],
}

impl Wide for OfClass<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let Self { bits: [eights, fours, twos, ones], class, into } = self;
        let others: [u64; DEPTH] =
            std::array::from_fn(|depth| if class >> depth & 1 == 1 { 0 } else { u64::MAX });
        let words = into.len().min(eights.len()).min(fours.len()).min(twos.len()).min(ones.len());
        let mut count = 0;
        for at in 0..words {
            into[at] = (ones[at] ^ others[0])
                & (twos[at] ^ others[1])
                & (fours[at] ^ others[2])
                & (eights[at] ^ others[3]);
            count += into[at].count_ones() as usize;
        }
        count
    }
}

/// The costs of these columns of a row, with what they are in. Nothing stands between two of
/// them: each weight comes from far away, and many are asked for before the first one is there.
pub(super) struct Gather<'a, W> {
    pub(super) weights: &'a [W],
    pub(super) wanted: &'a [u64],
    pub(super) sign: f64,
    pub(super) row: usize,
    pub(super) marks: &'a mut Vec<Mark>,
}

impl<W: Weight> Wide for Gather<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, wanted, sign, row, marks } = self;
        for (at, &word) in wanted.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                let column = at * WORD + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                if let Some(weight) = weights.get(column) {
                    marks.push(Mark::new(sign * weight.small_float(), row, column));
                }
            }
        }
    }
}

/// How many bits are set.
pub(super) struct Count<'a>(pub(super) &'a [u64]);

impl Wide for Count<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let mut count = 0;
        for word in self.0 {
            count += word.count_ones() as usize;
        }
        count
    }
}

/// The first word, from a place on, in which both have a bit.
pub(super) struct Common<'a> {
    pub(super) bits: &'a [u64],
    pub(super) others: &'a [u64],
    pub(super) from: usize,
}

impl Wide for Common<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run(self) -> Option<usize> {
        /// Words that are looked at together.
        const TOGETHER: usize = 16;
        let Self { bits, others, from } = self;
        let mut at = from;
        while at < bits.len().min(others.len()) {
            let end = (at + TOGETHER).min(bits.len());
            let (one, other) = (&bits[at..end], &others[at..end]);
            if let (Ok(one), Ok(other)) =
                (<&[u64; TOGETHER]>::try_from(one), <&[u64; TOGETHER]>::try_from(other))
            {
                let mut all = [0; 4];
                for word in 0..TOGETHER {
                    all[word % 4] |= one[word] & other[word];
                }
                if all[0] | all[1] | all[2] | all[3] == 0 {
                    at = end;
                    continue;
                }
            }
            for word in 0..end - at {
                if one[word] & other[word] != 0 {
                    return Some(at + word);
                }
            }
            at = end;
        }
        None
    }
}
