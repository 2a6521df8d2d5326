//! Rules over few distinct answers: every pair of answers is judged once, at
//! compile time, and a pair of people costs a look-up.
//!
//! Several such rules are fused: the mentors' combinations of answers are numbered,
//! and a mentee's row over combinations is the sum of its rows over answers. As
//! long as there are at most 256 combinations, one look-up by a byte serves them
//! all.

use super::batch::{AT_ONCE, Cell};
use super::columns::{FIRST, UNKNOWN};
use super::kinds::Finding;
use super::plan::{Plan, Rule};
use crate::kernel::{Side, arrange_by_key};
use indexmap::IndexSet;
use std::ops::Range;

/// The most combinations that a byte numbers.
pub(super) const BYTE: usize = 256;

/// A rule's cell for each pair of a mentee's and a mentor's class of answers.
pub(super) struct Memo<T> {
    mentee_class: Vec<u32>,
    mentor_class: Vec<u16>,
    columns: usize,
    cells: Vec<T>,
}

impl<T: Cell> Memo<T> {
    /// The memo of a rule, or nothing where it would have more than `limit` cells.
    pub(super) fn new(
        plan: &Plan,
        rule: &Rule,
        limit: usize,
        cell: impl Fn(Finding) -> T,
    ) -> Option<Self> {
        let [(mentee_class, mentee_classes), (mentor_class, mentor_classes)] =
            answer_classes(plan, rule)?;
        let columns = mentor_classes.len();
        if mentee_classes.len().checked_mul(columns)? > limit {
            return None;
        }
        let mentor_class =
            mentor_class.into_iter().map(u16::try_from).collect::<Result<_, _>>().ok()?;
        let mut cells = Vec::with_capacity(mentee_classes.len() * columns);
        for &(mentee, mentee_form) in &mentee_classes {
            cells.extend(mentor_classes.iter().map(|&(mentor, mentor_form)| {
                if rule.applies(&plan.forms, (mentee_form, mentor_form)) {
                    cell(rule.operands.find(mentee, mentor))
                } else {
                    T::default()
                }
            }));
        }
        Some(Self { mentee_class, mentor_class, columns, cells })
    }

    /// The class of a mentee's answer.
    pub(super) fn class(&self, mentee: usize) -> usize {
        self.mentee_class.get(mentee).copied().unwrap_or_default() as usize
    }

    /// The cells of a mentee, by the mentors' class.
    pub(super) fn row(&self, mentee: usize) -> &[T] {
        let class = self.class(mentee);
        self.cells.get(class * self.columns..(class + 1) * self.columns).unwrap_or_default()
    }

    /// The cells of every class of mentees.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[T]> {
        self.cells.chunks(self.columns.max(1))
    }

    /// The classes of these mentors.
    pub(super) fn classes(&self, mentors: Range<usize>) -> &[u16] {
        self.mentor_class.get(mentors).unwrap_or_default()
    }
}

/// The class of each person's answer, and what the classes stand for: a code and what the
/// rule's limits depend on. By side; nothing for rules over named pairs.
pub(super) fn answer_classes(plan: &Plan, rule: &Rule) -> Option<[Classes; 2]> {
    let (mentees, mentors) = rule.operands.codes()?;
    // Unknown and withheld are one class: no rule tells them apart.
    let answer = |code: u32| if code < FIRST { UNKNOWN } else { code };
    let class =
        |side| move |(at, &code): (usize, &u32)| (answer(code), rule.class(&plan.forms, side, at));
    let mentees = classes(mentees.iter().enumerate().map(class(Side::Mentee)));
    let mentors = classes(mentors.iter().enumerate().map(class(Side::Mentor)));
    Some([mentees, mentors])
}

/// Each item's number, and the distinct items by number.
pub(super) type Classes = (Vec<u32>, IndexSet<(u32, u32)>);

/// Numbers the distinct items in the order of their first appearance.
fn classes(items: impl Iterator<Item = (u32, u32)>) -> Classes {
    let mut distinct = IndexSet::new();
    let of = items.map(|item| u32::try_from(distinct.insert_full(item).0).unwrap_or(u32::MAX));
    let of = of.collect();
    (of, distinct)
}

/// Memos whose mentors' combinations of classes are numbered by a byte.
pub(super) struct Fused<T> {
    memos: Vec<Memo<T>>,
    /// The number of each mentor's combination.
    codes: Vec<u8>,
    /// Memo by memo, the class that each combination stands for.
    combinations: Vec<Vec<u16>>,
}

impl<T: Cell> Fused<T> {
    /// Fuses memos, those of few classes first. Comes back with the groups and the
    /// memos that have too many classes for a byte.
    pub(super) fn all(mut memos: Vec<Memo<T>>) -> (Vec<Self>, Vec<Memo<T>>) {
        arrange_by_key(&mut memos, |memo| memo.columns);
        let mut groups: Vec<Self> = Vec::new();
        let mut wide = Vec::new();
        for memo in memos {
            if let Some(joined) = groups.last().and_then(|group| group.combined(&memo)) {
                if let Some(group) = groups.last_mut() {
                    group.codes = joined.0;
                    group.combinations = joined.1;
                    group.memos.push(memo);
                }
                continue;
            }
            let empty = Self {
                memos: Vec::new(),
                codes: vec![0; memo.mentor_class.len()],
                combinations: Vec::new(),
            };
            match empty.combined(&memo) {
                Some((codes, combinations)) => {
                    groups.push(Self { memos: vec![memo], codes, combinations });
                }
                None => wide.push(memo),
            }
        }
        (groups, wide)
    }

    /// The codes and combinations with one more memo, if a byte can number them.
    fn combined(&self, memo: &Memo<T>) -> Option<(Vec<u8>, Vec<Vec<u16>>)> {
        let mut distinct = IndexSet::new();
        let mut codes = Vec::with_capacity(self.codes.len());
        for (&code, &class) in self.codes.iter().zip(&memo.mentor_class) {
            codes.push(u8::try_from(distinct.insert_full((code, class)).0).ok()?);
        }
        let mut combinations: Vec<Vec<u16>> = self
            .combinations
            .iter()
            .map(|of| distinct.iter().map(|&(code, _)| of[usize::from(code)]).collect())
            .collect();
        combinations.push(distinct.iter().map(|&(_, class)| class).collect());
        Some((codes, combinations))
    }

    /// Joins to the sums of these mentors, those of one block, what groups say of them by the tables
    /// of a mentee.
    pub(super) fn join_all(
        groups: &[Self],
        tables: &[[T; BYTE]],
        mentors: Range<usize>,
        sums: &mut [T],
    ) {
        let of = |table: &[T; BYTE], code: u8| table[usize::from(code)];
        let these = || mentors.clone();
        for (groups, tables) in groups.chunks(AT_ONCE).zip(tables.chunks(AT_ONCE)) {
            match (groups, tables) {
                ([a], [x]) => {
                    for (sum, &a) in sums.iter_mut().zip(a.codes(these())) {
                        *sum = sum.join(of(x, a));
                    }
                }
                ([a, b], [x, y]) => {
                    for ((sum, &a), &b) in
                        sums.iter_mut().zip(a.codes(these())).zip(b.codes(these()))
                    {
                        *sum = sum.join(of(x, a).join(of(y, b)));
                    }
                }
                ([a, b, c], [x, y, z]) => {
                    let codes = a.codes(these()).iter().zip(b.codes(these())).zip(c.codes(these()));
                    for (sum, ((&a, &b), &c)) in sums.iter_mut().zip(codes) {
                        *sum = sum.join(of(x, a).join(of(y, b)).join(of(z, c)));
                    }
                }
                _ => {}
            }
        }
    }

    /// The number of each of these mentors' combination.
    pub(super) fn codes(&self, mentors: Range<usize>) -> &[u8] {
        self.codes.get(mentors).unwrap_or_default()
    }

    /// How many combinations there are.
    pub(super) fn combinations(&self) -> usize {
        self.combinations.first().map_or(0, Vec::len)
    }

    /// Writes what all rules of the group say of a mentee, by combination.
    pub(super) fn fill(&self, mentee: usize, table: &mut [T]) {
        for (at, (memo, classes)) in self.memos.iter().zip(&self.combinations).enumerate() {
            let cells = memo.row(mentee);
            for (cell, &class) in table.iter_mut().zip(classes) {
                let more = cells.get(usize::from(class)).copied().unwrap_or_default();
                *cell = if at == 0 { more } else { cell.join(more) };
            }
        }
    }
}

impl<T: Cell> Memo<T> {
    /// Joins the cells of a mentee with these mentors to `sums`.
    pub(super) fn join(&self, mentee: usize, mentors: Range<usize>, sums: &mut [T]) {
        let row = self.row(mentee);
        for (sum, &class) in sums.iter_mut().zip(self.classes(mentors)) {
            *sum = sum.join(row.get(usize::from(class)).copied().unwrap_or_default());
        }
    }
}
