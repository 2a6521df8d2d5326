//! Rules over many distinct answers, one mentee against a block of mentors.
//!
//! Sets of labels are scored as a search engine scores documents: for each label
//! that the mentee names, the mentors who name it are listed, and their sums grow;
//! the work is that of the matches, however many labels there are. Weekly time is
//! a difference: `before[t]` holds for every mentor the time that he is free before
//! the moment t, so an interval costs two rows and a subtraction. What remains is a
//! small integer, which a table turns into what the rule says.

use super::BLOCK;
use super::batch::{Batch, Cell, Codes, TABLE};
use super::columns::{FIRST, Forms, LabelSet, Pair};
use super::kinds::{Finding, Operands, Overlap, Sum};
use super::plan::{Plan, Rule};
use crate::kernel::{Csr, Side, Wide};
use crate::people::Availability;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// The most cells that the tables of one rule may have.
const TABLE_LIMIT: usize = 1 << 20;
/// The most entries of `before`, 2 bytes each.
const BEFORE_LIMIT: usize = 1 << 25;
/// The most lists of postings.
const POSTINGS_LIMIT: usize = 1 << 23;

/// Where a table holds what the rule says of a mentor who did not answer and of a pair that the
/// rule does not apply to, and where what it says of each sum begins.
const SILENT: u16 = 0;
const OUT_OF_IT: u16 = 1;
const SUMS: u16 = 2;

/// A rule whose finding for a pair is a small integer.
pub(super) struct Direct<T> {
    rule_at: usize,
    kernel: Kernel,
    /// Tables one after another.
    tables: Csr<T>,
    /// The table of each of the mentees' distinct values.
    table_of: Vec<u32>,
    unanswered: T,
    /// For each mentor the place in a table of nothing found: [`SILENT`] or [`SUMS`].
    start: Vec<u16>,
}

enum Kernel {
    Labels(Postings, Option<Masks>),
    Time(Arc<Before>),
}

/// For each label and block the mentors who name it, with the level of each.
struct Postings {
    sum: Sum,
    blocks: usize,
    /// Places in the block, ascending; label by label, block by block.
    of_label: Csr<(u16, u8)>,
    /// How many labels each mentor names.
    sizes: Vec<u16>,
}

/// The labels of each mentor as the bits of a word, where there are no more than 64: for a few
/// mentors of a block they are looked up faster than all who name a label are gone through.
struct Masks {
    masks: Vec<u64>,
    /// The level of each label of each mentor, `width` a mentor, where the rule asks for it.
    levels: Vec<u8>,
    width: usize,
}

/// For each moment how long every mentor is free before it.
#[derive(PartialEq, Eq)]
struct Before {
    mentors: usize,
    /// A row a moment.
    free: Vec<u16>,
    /// For each of the mentees' distinct values the rows of its slots' ends.
    slots: Csr<(u32, u32)>,
}

impl<T: Cell> Direct<T> {
    /// The direct form of the rule at `rule_at`, or nothing where its tables would
    /// be too large. `sum` says what it depends on if it compares labels.
    pub(super) fn new(
        rule_at: usize,
        rule: &Rule,
        sum: Sum,
        cell: impl Fn(Finding) -> T,
    ) -> Option<Self> {
        let (kernel, tables, table_of) = match &rule.operands {
            Operands::Labels(pair) => {
                let (tables, table_of) = label_tables(pair, sum, &cell)?;
                let postings = Postings::new(pair, sum, rule.words.len())?;
                let masks = Masks::new(pair, sum, rule.words.len());
                (Kernel::Labels(postings, masks), tables, table_of)
            }
            Operands::Times(pair) => {
                let (before, step) = Before::new(pair)?;
                let most = pair.mentee.values.iter().map(minutes).max().unwrap_or(0);
                // In range: a week has 10080 minutes.
                let table = (0..=most / step).map(|steps| cell(Finding::Minutes(steps * step)));
                let mut tables = Csr::new();
                tables.push_row([cell(Finding::Unanswered), T::default()].into_iter().chain(table));
                (Kernel::Time(Arc::new(before)), tables, vec![0; pair.mentee.values.len()])
            }
            _ => return None,
        };
        let (_, mentors) = rule.operands.codes()?;
        let start = mentors.iter().map(|&code| if code < FIRST { SILENT } else { SUMS });
        Some(Self {
            rule_at,
            kernel,
            tables,
            table_of,
            unanswered: cell(Finding::Unanswered),
            start: start.collect(),
        })
    }

    /// The rule's place in its list.
    pub(super) fn rule_at(&self) -> usize {
        self.rule_at
    }

    /// What the rule says at the most of each of the mentees' distinct values, by table.
    pub(super) fn tables(&self) -> impl Iterator<Item = &[T]> {
        (0..self.tables.rows()).map(|table| self.tables.row(table))
    }

    /// The table of one of the mentees' distinct values.
    pub(super) fn table_of(&self, value: usize) -> usize {
        self.table_of.get(value).copied().unwrap_or_default() as usize
    }

    /// What it says where an answer is missing.
    pub(super) fn unanswered(&self) -> T {
        self.unanswered
    }

    /// Whether it finds for every pair what another rule finds, whose time it keeps in place of
    /// its own. `rules` are this one and the other one.
    pub(super) fn shares<U>(&mut self, other: &Direct<U>, rules: [&Rule; 2]) -> bool {
        let (Kernel::Time(own), Kernel::Time(theirs)) = (&mut self.kernel, &other.kernel) else {
            return false;
        };
        let limited = rules.iter().any(|rule| rule.is_limited());
        let [mentees, others] = rules.map(|rule| rule.operands.codes().map(|codes| codes.0));
        let alike = mentees == others && self.start == other.start;
        let same = !limited && alike && own == theirs;
        if same {
            *own = Arc::clone(theirs);
        }
        same
    }

    /// Which of the distinct values a mentee answered.
    fn value(rule: &Rule, mentee: usize) -> Option<usize> {
        let (code, _) = rule.operands.codes_of(mentee, 0);
        code.checked_sub(FIRST).map(|value| value as usize)
    }

    /// The table of a mentee who answered.
    pub(super) fn known(&self, rule: &Rule, mentee: usize) -> Option<&[T]> {
        Self::value(rule, mentee).map(|value| self.tables.row(self.table_of(value)))
    }

    /// The table of a mentee, and the places there of mentors of one block: of these, or of all
    /// where nobody is named. What is said of everybody where the mentee did not answer.
    pub(super) fn table<'a>(
        &'a self,
        plan: &Plan,
        rule: &'a Rule,
        mentee: usize,
        (mentors, places): (Range<usize>, Option<&[u16]>),
        codes: &mut Codes,
    ) -> Result<&'a [T], Unanswered<'a, T>> {
        let Some(value) = Self::value(rule, mentee) else {
            let gate = Gate::new(&plan.forms, rule, mentee);
            return Err(Unanswered { gate, cell: self.unanswered });
        };
        self.find(plan, rule, (mentee, value), (mentors, places), codes);
        Ok(self.tables.row(self.table_of(value)))
    }

    /// What it says of a mentee and every mentor, where the mentee did not answer and the rule
    /// holds for all pairs.
    pub(super) fn of_everybody(&self, rule: &Rule, mentee: usize) -> Option<T> {
        let all = !rule.is_limited() && Self::value(rule, mentee).is_none();
        all.then_some(self.unanswered)
    }

    /// Adds the cells of a mentee with these mentors, those of one block, to the batch, but for
    /// what is said [of everybody](Self::of_everybody).
    pub(super) fn add(
        &self,
        plan: &Plan,
        rule: &Rule,
        mentee: usize,
        mentors: Range<usize>,
        batch: &mut Batch<T>,
    ) {
        let Some(value) = Self::value(rule, mentee) else {
            if rule.is_limited() {
                let gate = Gate::new(&plan.forms, rule, mentee);
                let silent = Unanswered { gate, cell: self.unanswered };
                for (sum, mentor) in batch.sums.iter_mut().zip(mentors) {
                    *sum = sum.join(silent.of(plan, mentor));
                }
            }
            return;
        };
        let table = self.tables.row(self.table_of(value));
        if table.len() <= TABLE {
            let (codes, room) = batch.add();
            self.find(plan, rule, (mentee, value), (mentors, None), codes);
            room[..table.len()].copy_from_slice(table);
        } else {
            let mut codes = [0; BLOCK];
            self.find(plan, rule, (mentee, value), (mentors, None), &mut codes);
            for (sum, &code) in batch.sums.iter_mut().zip(&codes) {
                *sum = sum.join(table.get(usize::from(code)).copied().unwrap_or_default());
            }
        }
    }

    /// Finds for these mentors of the block, or for each, the place in the mentee's table.
    fn find(
        &self,
        plan: &Plan,
        rule: &Rule,
        (mentee, value): (usize, usize),
        (mentors, places): (Range<usize>, Option<&[u16]>),
        codes: &mut Codes,
    ) {
        let start = self.start.get(mentors.clone()).unwrap_or_default();
        let nothing_found = |codes: &mut Codes| {
            codes.iter_mut().zip(start).for_each(|(code, &start)| *code = start);
        };
        match (&self.kernel, &rule.operands) {
            (Kernel::Labels(postings, masks), Operands::Labels(pair)) => {
                let (set, mentors) = (&pair.mentee.values[value], mentors.clone());
                match places.zip(masks.as_ref()) {
                    Some((places, masks)) => {
                        masks.sum(postings, set, (mentors.start, places), codes);
                        for &place in places {
                            let start = start.get(usize::from(place)).copied();
                            // The remainder costs nothing and spares the check of the range.
                            codes[usize::from(place) % BLOCK] += start.unwrap_or_default();
                        }
                    }
                    None => {
                        nothing_found(codes);
                        postings.sum(set, mentors, codes);
                    }
                }
            }
            (Kernel::Time(before), _) => {
                nothing_found(codes);
                SharedTime { before, value, mentors: &mentors, codes }.widely()
            }
            _ => {}
        }
        if rule.is_limited() {
            let gate = Gate::new(&plan.forms, rule, mentee);
            for (code, mentor) in codes.iter_mut().zip(mentors) {
                if !gate.opens(&plan.forms, mentor) {
                    *code = OUT_OF_IT;
                }
            }
        }
    }
}

/// What a rule says of a mentee who did not answer.
pub(super) struct Unanswered<'a, T> {
    gate: Gate<'a>,
    cell: T,
}

impl<T: Cell> Unanswered<'_, T> {
    pub(super) fn of(&self, plan: &Plan, mentor: usize) -> T {
        if self.gate.opens(&plan.forms, mentor) { self.cell } else { T::default() }
    }
}

/// Which mentors a limited rule applies to, for one mentee.
struct Gate<'a> {
    rule: &'a Rule,
    mentee_class: u32,
}

impl<'a> Gate<'a> {
    fn new(forms: &Forms, rule: &'a Rule, mentee: usize) -> Self {
        Self { rule, mentee_class: rule.class(forms, Side::Mentee, mentee) }
    }

    fn opens(&self, forms: &Forms, mentor: usize) -> bool {
        let mentor_class = self.rule.class(forms, Side::Mentor, mentor);
        self.rule.applies(forms, (self.mentee_class, mentor_class))
    }
}

/// A table for every kind of mentee, and which each of the distinct values has.
fn label_tables<T: Cell>(
    pair: &Pair<LabelSet>,
    sum: Sum,
    cell: &impl Fn(Finding) -> T,
) -> Option<(Csr<T>, Vec<u32>)> {
    let sizes = pair.mentor.values.iter().map(|set| set.labels.len());
    let largest = sizes.max().unwrap_or(0);
    let mut tables = Csr::new();
    let mut known = BTreeMap::new();
    let mut table_of = Vec::with_capacity(pair.mentee.values.len());
    for set in &pair.mentee.values {
        let (size, wanted) = (set.labels.len(), set.total);
        let table = *known.entry((size, wanted)).or_insert(tables.rows());
        if table == tables.rows() {
            let sums = match sum {
                Sum::Shared | Sum::SharedOfEither => size,
                Sum::Covered => usize::try_from(wanted).ok()?,
                Sum::Confident => usize::try_from(wanted.checked_mul(10)?).ok()?,
            };
            let columns = sums.checked_add(1)?;
            let rows = if sum == Sum::SharedOfEither { largest + 1 } else { 1 };
            let entries = columns.checked_mul(rows)?;
            if entries + usize::from(SUMS) > usize::from(u16::MAX)
                || tables.len() + entries > TABLE_LIMIT
            {
                return None;
            }
            let entry = |at: usize| {
                let (mentor_size, sum_of) = (at / columns, at % columns);
                if sum == Sum::SharedOfEither && sum_of > mentor_size {
                    // Nobody shares more labels than he names.
                    return T::default();
                }
                cell(Finding::Labels(Overlap {
                    mentee_size: size,
                    mentor_size,
                    shared: sum_of,
                    wanted,
                    covered: sum_of as u64,
                    confident: sum_of as u64,
                }))
            };
            let first = [cell(Finding::Unanswered), T::default()];
            tables.push_row(first.into_iter().chain((0..entries).map(entry)));
        }
        table_of.push(u32::try_from(table).ok()?);
    }
    Some((tables, table_of))
}

impl Postings {
    fn new(pair: &Pair<LabelSet>, sum: Sum, labels: usize) -> Option<Self> {
        let mentors = pair.mentor.codes.len();
        let blocks = mentors.div_ceil(BLOCK);
        let lists = labels.checked_mul(blocks).filter(|&lists| lists <= POSTINGS_LIMIT)?;
        let mut items = Vec::new();
        let mut sizes = Vec::with_capacity(mentors);
        for (mentor, &code) in pair.mentor.codes.iter().enumerate() {
            let set = pair.mentor.value(code).given().map_or(&[][..], |set| set.labels.as_slice());
            // In range: a block has fewer mentors than a `u16` numbers.
            let place = (mentor % BLOCK) as u16;
            items.extend(
                set.iter().map(|&(label, level)| {
                    (label as usize * blocks + mentor / BLOCK, (place, level))
                }),
            );
            sizes.push(u16::try_from(set.len()).ok()?);
        }
        let of_label = Csr::group(lists, &items, |item| item.0).map(|item| item.1);
        Some(Self { sum, blocks, of_label, sizes })
    }

    /// Adds the sum over the shared labels of these mentors, those of one block.
    fn sum(&self, mentee: &LabelSet, mentors: Range<usize>, codes: &mut Codes) {
        if self.sum == Sum::SharedOfEither {
            // In range, as the tables are.
            let columns = mentee.labels.len() as u16 + 1;
            let sizes = self.sizes.get(mentors.clone()).unwrap_or_default();
            for (code, &size) in codes.iter_mut().zip(sizes) {
                *code += size * columns;
            }
        }
        // The remainder costs nothing and spares the check of the range.
        let at = |place: u16| usize::from(place) % BLOCK;
        for &(label, priority) in &mentee.labels {
            let row = self.of_label.row(label as usize * self.blocks + mentors.start / BLOCK);
            let priority = u16::from(priority);
            match self.sum {
                Sum::Shared | Sum::SharedOfEither => {
                    row.iter().for_each(|&(place, _)| codes[at(place)] += 1);
                }
                Sum::Covered => row.iter().for_each(|&(place, _)| codes[at(place)] += priority),
                Sum::Confident => row.iter().for_each(|&(place, level)| {
                    codes[at(place)] += priority * u16::from(level);
                }),
            }
        }
    }
}

impl Masks {
    fn new(pair: &Pair<LabelSet>, sum: Sum, labels: usize) -> Option<Self> {
        if labels > 64 {
            return None;
        }
        let levels = sum == Sum::Confident;
        let mut known = Self { masks: Vec::new(), levels: Vec::new(), width: labels };
        for &code in &pair.mentor.codes {
            let set = pair.mentor.value(code).given().map_or(&[][..], |set| set.labels.as_slice());
            known.masks.push(set.iter().fold(0, |mask, &(label, _)| mask | bit(label)));
            if levels {
                let from = known.levels.len();
                known.levels.resize(from + labels, 0);
                for &(label, level) in set {
                    if let Some(known) = known.levels.get_mut(from + label as usize) {
                        *known = level;
                    }
                }
            }
        }
        Some(known)
    }

    /// Writes the sum over the shared labels of these mentors of a block.
    fn sum(
        &self,
        postings: &Postings,
        mentee: &LabelSet,
        (from, places): (usize, &[u16]),
        codes: &mut Codes,
    ) {
        let mut priorities = [0; 64];
        let mut wanted = 0;
        for &(label, priority) in &mentee.labels {
            wanted |= bit(label);
            // In range: there are no more labels.
            priorities[label as usize % 64] = u16::from(priority);
        }
        let mask = |place: u16| {
            wanted & self.masks.get(from + usize::from(place)).copied().unwrap_or_default()
        };
        // The remainder costs nothing and spares the check of the range.
        let at = |place: u16| usize::from(place) % BLOCK;
        // In range, as the tables are.
        let shared = |place: u16| mask(place).count_ones() as u16;
        let over = |place: u16, of: &dyn Fn(usize) -> u16| {
            let (mut rest, mut sum) = (mask(place), 0);
            while rest > 0 {
                sum += of(rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
            sum
        };
        match postings.sum {
            Sum::Shared => places.iter().for_each(|&place| codes[at(place)] = shared(place)),
            Sum::SharedOfEither => {
                let columns = mentee.labels.len() as u16 + 1;
                for &place in places {
                    let size = postings.sizes.get(from + usize::from(place)).copied();
                    codes[at(place)] = size.unwrap_or_default() * columns + shared(place);
                }
            }
            Sum::Covered => {
                for &place in places {
                    codes[at(place)] = over(place, &|label| priorities[label % 64]);
                }
            }
            Sum::Confident => {
                for &place in places {
                    let levels = (from + usize::from(place)) * self.width;
                    let level = |label: usize| self.levels.get(levels + label).copied();
                    let worth = |label: usize| {
                        priorities[label % 64] * u16::from(level(label).unwrap_or_default())
                    };
                    codes[at(place)] = over(place, &worth);
                }
            }
        }
    }
}

/// The bit of a label among no more than 64.
fn bit(label: u32) -> u64 {
    1 << (label % 64)
}

fn minutes(time: &Availability) -> u16 {
    time.slots().iter().map(|slot| slot.minutes()).sum()
}

impl Before {
    /// The rows of every moment at which a mentee's slot starts or ends, counted in
    /// steps that divide all slots; with the step.
    fn new(pair: &Pair<Availability>) -> Option<(Self, u16)> {
        let ends = |times: &[Availability]| -> Vec<u16> {
            times
                .iter()
                .flat_map(Availability::slots)
                .flat_map(|at| [at.start(), at.end()])
                .collect()
        };
        let moments = ends(&pair.mentee.values);
        let step = moments.iter().chain(&ends(&pair.mentor.values)).fold(0, |a, &b| divisor(a, b));
        let step = step.max(1);
        let distinct: BTreeSet<_> = moments.into_iter().collect();
        let moments: Vec<_> = distinct.into_iter().collect();
        let mentors = pair.mentor.codes.len();
        let entries = moments.len().checked_mul(mentors)?;
        if entries > BEFORE_LIMIT {
            return None;
        }
        let mut free = vec![0; entries];
        for (mentor, &code) in pair.mentor.codes.iter().enumerate() {
            let Some(time) = pair.mentor.value(code).given() else { continue };
            for (row, &moment) in moments.iter().enumerate() {
                let before = time
                    .slots()
                    .iter()
                    .map(|slot| slot.end().min(moment).saturating_sub(slot.start()));
                free[row * mentors + mentor] = before.sum::<u16>() / step;
            }
        }
        // In range: there are no more moments than minutes of a week.
        let row = |moment: u16| moments.binary_search(&moment).unwrap_or_default() as u32;
        let mut slots = Csr::new();
        for time in &pair.mentee.values {
            slots.push_row(time.slots().iter().map(|slot| (row(slot.start()), row(slot.end()))));
        }
        Some((Self { mentors, free, slots }, step))
    }

    /// How long each mentor is free before a moment.
    fn row(&self, row: u32, mentors: &Range<usize>) -> &[u16] {
        let start = row as usize * self.mentors;
        self.free.get(start + mentors.start..start + mentors.end).unwrap_or_default()
    }
}

/// Adds the time that each mentor shares with the mentees' value `value`.
struct SharedTime<'a> {
    before: &'a Before,
    value: usize,
    mentors: &'a Range<usize>,
    codes: &'a mut Codes,
}

impl Wide for SharedTime<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { before, value, mentors, codes } = self;
        let rows = |(start, end)| before.row(start, mentors).iter().zip(before.row(end, mentors));
        // Two slots at a time, so that a code is read and written half as often.
        let (two, one) = before.slots.row(value).as_chunks();
        for &[a, b] in two {
            for (code, ((&a, &b), (&c, &d))) in codes.iter_mut().zip(rows(a).zip(rows(b))) {
                let more = b.wrapping_sub(a).wrapping_add(d.wrapping_sub(c));
                *code = code.wrapping_add(more);
            }
        }
        for &slot in one {
            for (code, (&start, &end)) in codes.iter_mut().zip(rows(slot)) {
                *code = code.wrapping_add(end.wrapping_sub(start));
            }
        }
    }
}

/// The greatest common divisor.
fn divisor(mut a: u16, mut b: u16) -> u16 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
