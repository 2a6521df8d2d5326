//! The pass over a table that checks its weights, and what it keeps.

use super::objective::Sense;
use super::short_list::{
    BLOCK, Entry, FEWEST, SHORT, SLOT, TARGET, blocks, clashes, shorten, threshold,
};
use super::weight::{Price, Weight};
use crate::kernel::{Wide, fetch_block, word};

/// Lists are kept unless, of so many rows, more than so many want what another one wants.
const TRIED: usize = 32;
const CONTESTED: usize = 12;
/// A list is made from so many blocks, or from one in so many where a row is short, and cut to so
/// many columns unless all of them cost the least: most rows need few while prices are near zero,
/// and the others are read again. But rows that find their least cost among few columns, where
/// others cost as little, would leave those to nobody.
const EARLY: usize = 16;
const SHARE: usize = 4;
const LONGEST: usize = 32;
/// Rows that list fewer columns than this share of what is to be expected compete for them.
const CROWDED: f64 = 0.75;
/// So many columns below a threshold are mostly columns of equal cost: a list says little then
/// and takes long to choose.
const WIDE: usize = 8 * SLOT;
/// Columns whose bits share a word.
const WORD: usize = 64;
const EQUAL: usize = 128;
const MANY: usize = 12;
/// What is kept of so many rows stands together: so threads make it where it stays, and nobody copies it.
pub(super) const TOGETHER: usize = 64;

/// The cheapest columns of each row of a large table, in the order of their costs,
/// found while the table is checked and its rows are at hand: to look for them later
/// would mean to read the table again. A cost is a weight, or a gain with its sign
/// changed, as a float. Kept of tables, or computed rows, without forbidden pairs, unless
/// rows seem to compete for the same columns, or to find many equally cheap: then prices soon
/// differ, and costs alone say little. Of many equally cheap ones it is kept which they are, a bit a
/// column. Most problems are small and have neither, which takes two words there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::market) struct Cheapest {
    lists: Option<Box<Lists>>,
    level: Option<Box<Level>>,
}

/// The columns that cost each row the least.
#[derive(Clone, Debug, Default, PartialEq)]
struct Level {
    sense: Sense,
    /// Words of a row, and those of the rows so far, [`TOGETHER`] rows each.
    words: usize,
    parts: Vec<Vec<u64>>,
    /// How many of the first rows have many such columns.
    many: usize,
}

/// The lists.
#[derive(Clone, Debug, Default, PartialEq)]
struct Lists {
    /// Whether lists are kept for good.
    decided: bool,
    sense: Sense,
    /// Those of [`TOGETHER`] rows each.
    parts: Vec<Part>,
    /// Whether rows seem to want the same few columns, and so lists are longer.
    crowded: bool,
    /// The threshold asked for last.
    bound: f64,
    /// How many rows had far more columns below their threshold than a list holds, or at their least cost alone twice as many.
    level: usize,
    least: Vec<f64>,
    order: Vec<f64>,
    found: Vec<Entry>,
    /// Blocks with a cost no greater than the threshold, a bit each.
    low: Vec<u64>,
}

/// The lists of some rows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Part {
    /// Where each row's list ends, and its threshold.
    ends: Vec<(usize, f64)>,
    entries: Vec<Entry>,
}

impl Part {
    /// Room for the rows that follow these, with a quarter to spare: rows list about as many columns each.
    fn next(&self) -> Self {
        let many = self.entries.len() * 5 / 4;
        Self { ends: Vec::with_capacity(TOGETHER), entries: Vec::with_capacity(many) }
    }

    fn is_full(&self) -> bool {
        self.ends.len() == TOGETHER
    }

    /// Keeps the next row's list in the last part, or a new one where that is full.
    fn keep(parts: &mut Vec<Self>, found: &[Entry], threshold: f64) {
        if parts.last().is_none_or(Self::is_full) {
            parts.push(parts.first().map(Self::next).unwrap_or_default());
        }
        if let Some(part) = parts.last_mut() {
            part.entries.extend_from_slice(found);
            part.ends.push((part.entries.len(), threshold));
        }
    }

    fn list(&self, at: usize) -> Option<(&[Entry], f64)> {
        let &(end, threshold) = self.ends.get(at)?;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before].0);
        Some((self.entries.get(from..end)?, threshold))
    }
}

impl Cheapest {
    /// To be kept of this table.
    pub(in crate::market) fn of_table(rows: usize, columns: usize, sense: Sense) -> Self {
        let is_large = columns > SHORT && rows > TRIED;
        let lists = is_large.then(|| Box::new(Lists { sense, ..Lists::default() }));
        let words = columns.div_ceil(WORD);
        let level = is_large.then(|| Box::new(Level { sense, words, ..Level::default() }));
        Self { lists, level }
    }

    /// Whether lists are kept, of the rows so far and those to come.
    pub(in crate::market) fn is_kept(&self) -> bool {
        self.lists.is_some()
    }

    /// The list of a row and its threshold.
    pub(in crate::market) fn of_row(&self, row: usize) -> Option<(&[Entry], f64)> {
        self.lists.as_ref()?.of_row(row)
    }

    /// The columns that cost a row the least, a bit each, where many do.
    pub(in crate::market) fn level(&self, row: usize) -> Option<&[u64]> {
        let Level { words, parts, .. } = self.level.as_deref()?;
        let at = row % TOGETHER * words;
        parts.get(row / TOGETHER)?.get(at..at + words)
    }

    /// Checks a row, or more of them if none is listed, and keeps its list: its least and
    /// its greatest weight, unless a weight is beyond the limit or not a number. What is to be
    /// checked next is asked for from the memory meanwhile.
    pub(in crate::market) fn check<W: Weight>(
        &mut self,
        (weights, next): (&[W], &[W]),
        limit: W::Price,
    ) -> Option<(f64, f64)> {
        let check = match (&mut self.lists, &self.level) {
            (Some(lists), _) => {
                lists.least.clear();
                Check { weights, next, sense: lists.sense, least: Some(&mut lists.least) }
            }
            (None, Some(_)) => Check { weights, next, sense: Sense::Min, least: None },
            (None, None) => Check { weights, next: &[], sense: Sense::Min, least: None },
        };
        let (low, high) = check.widely()?;
        if !(-limit <= low && high <= limit) {
            return None;
        }
        let ends = (low.float(), high.float());
        if let Some(level) = &mut self.level {
            level.mark(weights, if level.sense == Sense::Max { high } else { low });
        }
        if let Some(lists) = &mut self.lists {
            lists.list(weights, ends);
            let decided = lists.decided;
            let are_wanted = lists.are_wanted(weights.len());
            let mut is_level = false;
            if lists.decided && !decided {
                self.level.take_if(|level| !level.is_wanted());
                is_level = self.level.is_some();
            }
            self.lists.take_if(|_| is_level || !are_wanted);
        }
        Some(ends)
    }

    /// The threshold asked for last.
    pub(in crate::market) fn bound(&self) -> f64 {
        self.lists.as_ref().map_or(0.0, |lists| lists.bound)
    }

    /// Makes the next list as if this threshold had been asked for last.
    pub(in crate::market) fn start_from(&mut self, bound: f64) {
        if let Some(lists) = &mut self.lists {
            lists.bound = bound;
        }
    }

    /// To be kept of [`TOGETHER`] rows that follow, which start from the same threshold whoever
    /// reads them.
    pub(in crate::market) fn emptied(&self) -> Self {
        let level = |level: &Level| {
            let parts = vec![Vec::with_capacity(TOGETHER * level.words)];
            Level { parts, ..*level }
        };
        Self {
            lists: self.lists.as_ref().map(|lists| Box::new(lists.emptied())),
            level: self.level.as_deref().map(level).map(Box::new),
        }
    }

    /// Adds the lists of the rows that follow; without those of all rows none are kept.
    pub(in crate::market) fn append(&mut self, part: Self) {
        match (&mut self.lists, part.lists) {
            (Some(lists), Some(part)) => lists.parts.extend(part.parts),
            (lists, _) => *lists = None,
        }
        match (&mut self.level, part.level) {
            (Some(level), Some(part)) => level.parts.extend(part.parts),
            (level, _) => *level = None,
        }
    }

    /// What is kept with the problem.
    pub(in crate::market) fn finished(mut self) -> Self {
        if let Some(lists) = &mut self.lists {
            (lists.bound, lists.least, lists.order, lists.found) = Default::default();
            lists.low = Vec::new();
        }
        self
    }
}

impl Level {
    /// Notes which columns weigh so much, which is the best that any does.
    fn mark<W: Weight>(&mut self, weights: &[W], best: W::Price) {
        let room = TOGETHER * self.words;
        if self.parts.last().is_none_or(|part| part.len() == room) {
            // Most tables keep nothing beyond the first few rows.
            let room = if self.parts.is_empty() { TRIED * self.words } else { room };
            self.parts.push(Vec::with_capacity(room));
        }
        let is_first = self.parts.len() == 1;
        let Some(part) = self.parts.last_mut() else { return };
        let before = part.len();
        part.resize(before + self.words, 0);
        let bits = &mut part[before..];
        Equal { weights, best, bits }.widely();
        if is_first && before < TRIED * self.words {
            let equal: usize = bits.iter().map(|word| word.count_ones() as usize).sum();
            self.many += usize::from(equal > many_of(weights.len()));
        }
    }

    /// Whether most of the first rows have many such columns.
    fn is_wanted(&self) -> bool {
        self.many * 2 > TRIED
    }
}

/// More columns than this, of so many, that cost a row the least are many: one in `EQUAL`, or `MANY`. Then nearly all rows can
/// be paired at their least costs, as a rule.
pub(crate) fn many_of(columns: usize) -> usize {
    MANY.min(columns / EQUAL)
}

/// Sets the bits of the columns that weigh so much.
struct Equal<'a, W: Weight> {
    weights: &'a [W],
    best: W::Price,
    bits: &'a mut [u64],
}

impl<W: Weight> Wide for Equal<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, best, bits } = self;
        let (words, rest) = weights.as_chunks::<WORD>();
        for (weights, bits) in words.iter().zip(&mut *bits) {
            *bits = word(WORD, |at| weights[at].price() == best);
        }
        if let (false, Some(bits)) = (rest.is_empty(), bits.last_mut()) {
            *bits = word(rest.len(), |at| rest[at].price() == best);
        }
    }
}

impl Lists {
    fn of_row(&self, row: usize) -> Option<(&[Entry], f64)> {
        self.parts.get(row / TOGETHER)?.list(row % TOGETHER)
    }

    /// Keeps the list of a row with these least and greatest weights.
    fn list<W: Weight>(&mut self, weights: &[W], (low, high): (f64, f64)) {
        let (sign, lowest) = if self.sense == Sense::Max { (-1.0, -high) } else { (1.0, low) };
        List { kept: self, weights, sign, lowest }.widely();
    }

    /// Whether lists of so many columns are wanted, as the first few rows tell.
    fn are_wanted(&mut self, columns: usize) -> bool {
        if self.decided || self.parts.first().is_none_or(|part| part.ends.len() != TRIED) {
            return true;
        }
        self.decided = true;
        if !self.are_apart() || self.level * 2 > TRIED {
            return false;
        }
        self.crowded = self.is_crowded(columns);
        true
    }

    /// Whether the rows so far want many different columns.
    fn are_apart(&self) -> bool {
        let wishes = (0..TRIED).filter_map(|row| match self.of_row(row)?.0 {
            [first, second, ..] if first.cost == second.cost => None,
            [first, ..] => Some(first.column),
            [] => None,
        });
        clashes(&mut wishes.collect::<Vec<_>>()) <= CONTESTED
    }

    /// Whether far fewer columns are listed so far than if rows had drawn theirs from all.
    fn is_crowded(&self, columns: usize) -> bool {
        let entries = self.parts.iter().flat_map(|part| &part.entries);
        let mut listed: Vec<u32> = entries.map(|entry| entry.column).collect();
        let (drawn, columns) = (listed.len() as f64, columns as f64);
        listed.sort_unstable();
        listed.dedup();
        // Nearly what is to be expected of so many draws.
        let expected = columns.least(drawn * columns / (columns + drawn / 2.0));
        (listed.len() as f64) < CROWDED * expected
    }

    /// Room for the lists of the rows that follow.
    fn emptied(&self) -> Self {
        let Self { decided, sense, crowded, bound, .. } = *self;
        let parts = self.parts.iter().take(1).map(Part::next).collect();
        Self { decided, sense, crowded, bound, parts, ..Self::default() }
    }
}

/// Lists the cheapest columns of a row whose least costs are known.
struct List<'a, W> {
    kept: &'a mut Lists,
    weights: &'a [W],
    sign: f64,
    lowest: f64,
}

impl<W: Weight> Wide for List<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { kept, weights, sign, lowest } = self;
        let Lists { least, order, found, low, parts, .. } = kept;
        // What suited the row before often suits this one, which saves a selection.
        let mut bound = kept.bound;
        let mut count = low_blocks(least, bound, low);
        let (aim, longest) = match kept.crowded {
            true => (blocks(TARGET, least), SLOT),
            false => (EARLY.min(least.len() / SHARE).max(FEWEST), LONGEST),
        };
        // No lower threshold would be left if the least cost is as frequent.
        if count < aim || count > 3 * aim && lowest < bound {
            bound = threshold(least, aim, order);
            kept.bound = bound;
            count = low_blocks(least, bound, low);
        }
        found.clear();
        found.reserve(count * BLOCK);
        low_columns((weights, sign), low, bound, found);
        let below = found.len();
        let mut threshold = shorten(found, order, bound);
        let is_level = found.first().is_some_and(|first| first.cost == threshold);
        kept.level += usize::from(below > WIDE || below > 2 * SLOT && is_level);
        if let (Some(first), Some(next)) = (found.first(), found.get(longest))
            && first.cost < next.cost
        {
            threshold = next.cost;
            found.truncate(longest);
        }
        Part::keep(parts, found, threshold);
    }
}

/// Which blocks reach down to `bound`, a bit each, into `low`; says how many.
#[inline(always)]
fn low_blocks(least: &[f64], bound: f64, low: &mut Vec<u64>) -> usize {
    low.clear();
    // Of known length, a loop becomes comparisons of whole registers.
    let (words, rest) = least.as_chunks::<64>();
    low.extend(words.iter().map(|least| word(64, |at| least[at] <= bound)));
    low.push(word(rest.len(), |at| rest[at] <= bound));
    low.iter().map(|word| word.count_ones() as usize).sum()
}

/// Lists the columns of these blocks that cost at most `bound`, ascending.
#[inline(always)]
fn low_columns<W: Weight>(
    (weights, sign): (&[W], f64),
    blocks: &[u64],
    bound: f64,
    found: &mut Vec<Entry>,
) {
    let (all, rest) = weights.as_chunks::<BLOCK>();
    let cost = |weight: W| sign * weight.float();
    for (at, &blocks) in blocks.iter().enumerate() {
        let mut blocks = blocks;
        while blocks != 0 {
            let block = at * 64 + blocks.trailing_zeros() as usize;
            blocks &= blocks - 1;
            let (weights, mut columns) = match all.get(block) {
                Some(weights) => (&weights[..], word(BLOCK, |at| cost(weights[at]) <= bound)),
                None => (rest, word(rest.len(), |at| cost(rest[at]) <= bound)),
            };
            while columns != 0 {
                let lane = columns.trailing_zeros() as usize;
                columns &= columns - 1;
                let cost = weights.get(lane).map_or(f64::INFINITY, |&weight| cost(weight));
                found.push(Entry { bound: cost, cost, column: (block * BLOCK + lane) as u32 });
            }
        }
    }
}

/// The least and the greatest weight, zero if there are none; nothing where one is not
/// finite, or where a sum of finite ones is not.
struct Check<'a, W> {
    weights: &'a [W],
    next: &'a [W],
    sense: Sense,
    /// Takes the least cost of each block, where it is wanted.
    least: Option<&'a mut Vec<f64>>,
}

impl<W: Weight> Wide for Check<'_, W> {
    type Output = Option<(W::Price, W::Price)>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let Self { weights, next, sense, mut least } = self;
        let weights = (weights, next);
        // Vector registers have a least and a greatest of floats, but not of long whole numbers:
        // those are swept as the floats that they are, unless one turns out to be too large.
        if !W::FLOATS {
            let wide = |beyond: u64, weight: W| beyond | weight.beyond_small();
            let ((low, high), beyond) =
                sweep(weights, W::small_float, sense, (wide, 0), least.as_deref_mut());
            if beyond.iter().all(|&beyond| beyond == 0) {
                return Some((W::Price::from_float(low), W::Price::from_float(high)));
            }
            if let Some(least) = &mut least {
                least.clear();
            }
        }
        let zero = <W::Price as Price>::ZERO;
        let sum = |sum: W::Price, weight: W| sum.if_finite(weight.price());
        let (ends, sums) = sweep(weights, W::price, sense, (sum, zero), least);
        let sum = sums.iter().fold(zero, |sum, &other| sum.if_finite(other));
        sum.float().is_finite().then_some(ends)
    }
}

/// The least and the greatest of all weights, as these numbers, and what `note` makes of all
/// weights, eight side by side, from what it starts with; the least cost of each block goes to
/// `kept`.
#[inline(always)]
fn sweep<W: Weight, N: Price + Copy, S: Copy>(
    weights: (&[W], &[W]),
    number: impl Fn(W) -> N,
    sense: Sense,
    note: (impl Fn(S, W) -> S, S),
    kept: Option<&mut Vec<f64>>,
) -> ((N, N), [S; 8]) {
    let ((near, far), noted) = if sense == Sense::Max {
        sweep_by(weights, number, (N::most, N::least), |near| -near.float(), note, kept)
    } else {
        sweep_by(weights, number, (N::least, N::most), |near| near.float(), note, kept)
    };
    (if near <= far { (near, far) } else { (far, near) }, noted)
}

/// The best of all weights by `near`, of which each block's goes to `kept` as a cost, the worst by
/// `far`, and what `note` makes of them.
#[inline(always)]
fn sweep_by<W: Weight, N: Price + Copy, S: Copy>(
    (weights, next): (&[W], &[W]),
    number: impl Fn(W) -> N,
    (near, far): (impl Fn(N, N) -> N, impl Fn(N, N) -> N),
    cost: impl Fn(N) -> f64,
    (note, start): (impl Fn(S, W) -> S, S),
    mut kept: Option<&mut Vec<f64>>,
) -> ((N, N), [S; 8]) {
    let first = weights.first().map_or(N::ZERO, |&weight| number(weight));
    let mut nearest = first;
    let (mut farthest, mut noted) = ([first; 8], [start; 8]);
    let (blocks, rest) = weights.as_chunks::<BLOCK>();
    for (at, weights) in blocks.iter().enumerate() {
        // A row's list is made before the next row is read, which would start anew each time.
        fetch_block::<_, BLOCK>(next, at * BLOCK);
        let mut prices = [N::ZERO; BLOCK];
        for lane in 0..BLOCK {
            prices[lane] = number(weights[lane]);
        }
        // Halved again and again: so the compiler turns it into vector instructions.
        let mut block = [N::ZERO; 8];
        for lane in 0..8 {
            block[lane] = near(prices[lane], prices[lane + 8]);
        }
        for lane in 0..8 {
            farthest[lane] = far(far(prices[lane], prices[lane + 8]), farthest[lane]);
        }
        for lane in 0..8 {
            noted[lane] = note(note(noted[lane], weights[lane]), weights[lane + 8]);
        }
        for lane in 0..4 {
            block[lane] = near(block[lane], block[lane + 4]);
        }
        let block = near(near(block[0], block[2]), near(block[1], block[3]));
        nearest = near(block, nearest);
        if let Some(kept) = &mut kept {
            kept.push(cost(block));
        }
    }
    if let Some(&one) = rest.first() {
        let mut block = number(one);
        for (lane, &weight) in rest.iter().enumerate() {
            let price = number(weight);
            block = near(price, block);
            farthest[lane % 8] = far(price, farthest[lane % 8]);
            noted[lane % 8] = note(noted[lane % 8], weight);
        }
        nearest = near(block, nearest);
        if let Some(kept) = kept {
            kept.push(cost(block));
        }
    }
    let farthest = farthest.iter().fold(first, |all, &one| far(one, all));
    ((nearest, farthest), noted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::stream;
    use rand::Rng as _;

    /// The lists of a table whose costs `cost` draws, each held against the row: what is not listed
    /// costs at least the threshold, and what is listed ascends.
    fn lists(name: &str, cost: impl Fn(u64, usize) -> f64) -> Vec<usize> {
        let (rows, columns) = (180, 900);
        let mut random = stream(17, name);
        // Lists alone, also where columns of equal cost would be kept in their place.
        let mut kept = Cheapest { level: None, ..Cheapest::of_table(rows, columns, Sense::Min) };
        let table: Vec<Vec<f64>> = (0..rows)
            .map(|_| (0..columns).map(|column| cost(random.next_u64() >> 11, column)).collect())
            .collect();
        for row in &table {
            assert!(kept.check((row, &[]), f64::MAX).is_some());
        }
        let of_row = |(at, row): (usize, &Vec<f64>)| {
            let (entries, threshold) = kept.of_row(at).unwrap();
            let listed: Vec<usize> = entries.iter().map(|entry| entry.column as usize).collect();
            assert!(entries.windows(2).all(|two| two[0].cost <= two[1].cost), "{name}");
            assert!(entries.iter().all(|entry| entry.cost == row[entry.column as usize]));
            let others = (0..columns).filter(|column| !listed.contains(column));
            others.for_each(|column| assert!(row[column] >= threshold, "{name} {at} {column}"));
            listed.len()
        };
        table.iter().enumerate().map(of_row).collect()
    }

    #[test]
    fn lists_are_complete_below_their_thresholds_and_as_long_as_rows_need() {
        let drawn = lists("drawn from all", |drawn, _| drawn as f64);
        assert!(drawn.iter().all(|&length| (FEWEST..=LONGEST).contains(&length)), "{drawn:?}");
        // Some forty columns of each row cost the least, and all of them are listed.
        let equal = lists("equal", |drawn, _| (drawn % 23) as f64);
        assert!(equal.iter().filter(|&&length| length > LONGEST).count() > 40, "{equal:?}");
        assert!(equal.iter().all(|&length| length <= SLOT));
        // All rows want the same tenth of the columns.
        let crowded = lists("crowded", |drawn, column| match column % 10 {
            0 => drawn as f64 / 1e3,
            _ => drawn as f64,
        });
        assert!(crowded.iter().filter(|&&length| length > LONGEST).count() > 20, "{crowded:?}");
    }

    /// What the check keeps of these rows, those after the first in parts.
    fn kept(table: &[Vec<i64>], sense: Sense) -> Cheapest {
        let mut kept = Cheapest::of_table(table.len(), table[0].len(), sense);
        let (first, others) = table.split_at(TOGETHER);
        for row in first {
            kept.check((row, &[]), i64::MAX / 4).unwrap();
        }
        let parts = others.chunks(TOGETHER).map(|rows| {
            let mut part = kept.emptied();
            for row in rows {
                part.check((row, &[]), i64::MAX / 4).unwrap();
            }
            part
        });
        let parts: Vec<Cheapest> = parts.collect();
        parts.into_iter().for_each(|part| kept.append(part));
        kept.finished()
    }

    #[test]
    fn where_many_columns_cost_the_least_it_is_kept_which_they_are() {
        let mut random = stream(18, "level rows");
        for (columns, values) in [(300_usize, 3), (320, 2), (513, 4), (900, 9), (2000, 20)] {
            let mut draw = || (random.next_u64() % values) as i64 - 2;
            let table: Vec<Vec<i64>> =
                (0..180).map(|_| (0..columns).map(|_| draw()).collect()).collect();
            for sense in [Sense::Min, Sense::Max] {
                let kept = kept(&table, sense);
                assert!(
                    kept.lists.is_none() && kept.level.is_some(),
                    "{columns} {values} {sense:?}"
                );
                for (at, row) in table.iter().enumerate() {
                    let best =
                        if sense == Sense::Max { row.iter().max() } else { row.iter().min() };
                    let bits = kept.level(at).unwrap();
                    assert_eq!(bits.len(), columns.div_ceil(WORD));
                    let is_set = |column: usize| bits[column / WORD] >> (column % WORD) & 1 == 1;
                    let same = (0..bits.len() * WORD)
                        .all(|column| is_set(column) == (row.get(column) == best));
                    assert!(same, "{columns} {sense:?} {at}");
                }
                assert_eq!(kept.level(180), None);
            }
        }
        let mut draw = || (random.next_u64() >> 20) as i64;
        let table: Vec<Vec<i64>> = (0..80).map(|_| (0..900).map(|_| draw()).collect()).collect();
        let kept = kept(&table, Sense::Min);
        assert!(kept.lists.is_some() && kept.level(0).is_none());
    }
}
