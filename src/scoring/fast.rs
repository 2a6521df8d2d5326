//! The compiled rules in columnar form: one mentee against a block of mentors,
//! criterion by criterion, over arrays that stay in the first-level cache. It gives
//! the numbers of [`Plan`] exactly.

use super::BLOCK;
use super::batch::{Batch, Cell};
use super::bounds::{Bounds, Most};
use super::direct::Direct;
use super::index::Index;
use super::kinds::{Finding, Operands, Sum};
use super::memo::{BYTE, Fused, Memo};
use super::plan::{Barrier, Both, Plan, Rule, Scored};
use std::ops::Range;

/// The most cells of a memo, and the least number that is always worth it.
const MEMO_LIMIT: usize = 1 << 18;
const MEMO_LEAST: usize = 1 << 10;

/// Columns for every rule but those that have lists.
pub(super) struct Fast {
    pub(super) criteria: Columns<Both>,
    pub(super) barriers: Columns<u8>,
    /// The most that the criteria add.
    pub(super) bounds: Bounds,
    /// For each direct criterion the direct barrier that finds the same, by place.
    pub(super) same: Vec<Option<usize>>,
    index: Index,
}

/// Rules of one sort, by how they are evaluated.
pub(super) struct Columns<T> {
    pub(super) fused: Vec<Fused<T>>,
    pub(super) wide: Vec<Memo<T>>,
    pub(super) direct: Vec<Direct<T>>,
    /// Rules over named pairs, by place.
    pub(super) sparse: Vec<usize>,
    /// Rules that are judged pair by pair, by place.
    pub(super) slow: Vec<usize>,
}

/// Room for a row, to be used again.
#[derive(Default)]
pub(super) struct Row {
    pub(super) mentee: usize,
    /// For each fused group of criteria and of barriers its table for this mentee.
    pub(super) criteria: Vec<[Both; BYTE]>,
    pub(super) barriers: Vec<[u8; BYTE]>,
    /// What is the most that each step and all later ones add: fused groups, wide memos,
    /// direct and slow criteria in turn. Empty where nobody asks.
    pub(super) rest: Vec<Most>,
}

/// Room for one evaluation, to be used again.
pub(super) struct Scratch {
    criteria: Batch<Both>,
    barriers: Batch<u8>,
}

impl Scratch {
    pub(super) fn new() -> Self {
        Self { criteria: Batch::new(), barriers: Batch::new() }
    }

    /// Both views of each pair of the block, were it allowed.
    pub(super) fn sums(&self) -> &[Both] {
        &self.criteria.sums
    }

    /// 1 where the pair is forbidden.
    pub(super) fn forbidden(&self) -> &[u8] {
        &self.barriers.sums
    }
}

/// A rule with what it says of a finding.
trait Judge<T> {
    fn rule(&self) -> &Rule;
    fn cell(&self, finding: Finding) -> T;
    fn sum(&self) -> Sum;
}

impl Judge<Both> for Scored {
    fn rule(&self) -> &Rule {
        &self.rule
    }

    fn cell(&self, finding: Finding) -> Both {
        self.worth(finding)
    }

    fn sum(&self) -> Sum {
        self.points.sum()
    }
}

impl Judge<u8> for Barrier {
    fn rule(&self) -> &Rule {
        &self.rule
    }

    fn cell(&self, finding: Finding) -> u8 {
        self.forbids(finding).into()
    }

    fn sum(&self) -> Sum {
        self.condition.sum()
    }
}

impl<T: Cell> Columns<T> {
    /// Columns of all rules but some, by place.
    fn new(plan: &Plan, rules: &[impl Judge<T>], but: impl Fn(usize) -> bool) -> Self {
        let pairs = plan.mentees.len().saturating_mul(plan.mentors.len());
        let limit = (pairs / 16).clamp(MEMO_LEAST, MEMO_LIMIT);
        let (mut memos, mut direct) = (Vec::new(), Vec::new());
        let (mut sparse, mut slow) = (Vec::new(), Vec::new());
        for (at, judge) in rules.iter().enumerate().filter(|&(at, _)| !but(at)) {
            let rule = judge.rule();
            let cell = |finding| judge.cell(finding);
            if let Operands::Named(pairs) = &rule.operands {
                if !pairs.is_empty() {
                    sparse.push(at);
                }
            } else if let Some(memo) = Memo::new(plan, rule, limit, cell) {
                memos.push(memo);
            } else if let Some(found) = Direct::new(at, rule, judge.sum(), cell) {
                direct.push(found);
            } else {
                slow.push(at);
            }
        }
        let (fused, wide) = Fused::all(memos);
        Self { fused, wide, direct, sparse, slow }
    }

    /// Evaluates a mentee with these mentors, those of one block. `tables` are the mentee's for
    /// each fused group.
    fn evaluate(
        &self,
        plan: &Plan,
        rules: &[impl Judge<T>],
        (mentee, tables): (usize, &[[T; BYTE]]),
        mentors: Range<usize>,
        batch: &mut Batch<T>,
    ) {
        let direct = || self.direct.iter().map(|one| (one, rules[one.rule_at()].rule()));
        let all = direct().filter_map(|(direct, rule)| direct.of_everybody(rule, mentee));
        batch.clear(mentors.len(), all.fold(T::default(), T::join));
        Fused::join_all(&self.fused, tables, mentors.clone(), &mut batch.sums);
        for (direct, rule) in direct() {
            direct.add(plan, rule, mentee, mentors.clone(), batch);
        }
        batch.join();
        let sums = &mut batch.sums;
        for memo in &self.wide {
            memo.join(mentee, mentors.clone(), sums);
        }
        for &at in &self.sparse {
            let rule = rules[at].rule();
            let Operands::Named(named) = &rule.operands else { continue };
            let row = named.row(mentee);
            let from = row.partition_point(|&(mentor, _)| (mentor as usize) < mentors.start);
            for &(mentor, rank) in &row[from..] {
                let mentor = mentor as usize;
                if mentor >= mentors.end {
                    break;
                }
                if rule.holds_for(&plan.forms, mentee, mentor) {
                    let sum = &mut sums[mentor - mentors.start];
                    *sum = sum.join(rules[at].cell(Finding::Named(Some(rank))));
                }
            }
        }
        for &at in &self.slow {
            let rule = rules[at].rule();
            for (sum, mentor) in sums.iter_mut().zip(mentors.clone()) {
                if rule.holds_for(&plan.forms, mentee, mentor) {
                    let (a, b) = rule.operands.codes_of(mentee, mentor);
                    *sum = sum.join(rules[at].cell(rule.operands.find(a, b)));
                }
            }
        }
    }
}

impl Fast {
    pub(super) fn new(plan: &Plan) -> Self {
        let index = Index::new(plan);
        let mut criteria = Columns::new(plan, &plan.criteria, |_| false);
        let barriers = Columns::new(plan, &plan.barriers, |at| index.holds(at));
        let same = criteria.direct.iter_mut().map(|one: &mut Direct<Both>| {
            barriers.direct.iter().position(|other: &Direct<u8>| {
                let rules =
                    [&plan.criteria[one.rule_at()].rule, &plan.barriers[other.rule_at()].rule];
                one.shares(other, rules)
            })
        });
        let same = same.collect();
        let bounds = Bounds::new(plan, &criteria.wide, &criteria.direct, &criteria.slow);
        Self { criteria, barriers, bounds, same, index }
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// Scores the mentee that `row` was made ready for with all mentors of a block into `scratch`.
    pub(super) fn evaluate(&self, plan: &Plan, row: &Row, block: usize, scratch: &mut Scratch) {
        let mentee = row.mentee;
        let left = self.index.left(plan, mentee, block);
        let to = plan.mentors.len().min((block + 1) * BLOCK);
        let mentors = block * BLOCK..to;
        let Scratch { criteria, barriers } = scratch;
        let of = (mentee, row.criteria.as_slice());
        self.criteria.evaluate(plan, &plan.criteria, of, mentors.clone(), criteria);
        let of = (mentee, row.barriers.as_slice());
        self.barriers.evaluate(plan, &plan.barriers, of, mentors, barriers);
        if !self.index.is_empty() {
            let bytes = left.iter().flat_map(|word| word.to_le_bytes());
            for (flags, byte) in barriers.sums.chunks_mut(8).zip(bytes) {
                // Each bit becomes a byte: 1 where the mentor is not left.
                let spread = u64::from(byte).wrapping_mul(0x0101_0101_0101_0101);
                let own = spread & 0x8040_2010_0804_0201;
                let left = (own + 0x7f7f_7f7f_7f7f_7f7f) >> 7;
                let out = (left & 0x0101_0101_0101_0101) ^ 0x0101_0101_0101_0101;
                for (flag, out) in flags.iter_mut().zip(out.to_le_bytes()) {
                    *flag |= out;
                }
            }
        }
    }

    /// Whether any pair may be forbidden.
    pub(super) fn has_barriers(&self) -> bool {
        let Columns { fused, wide, direct, sparse, slow } = &self.barriers;
        !(self.index.is_empty()
            && fused.is_empty()
            && wide.is_empty()
            && direct.is_empty()
            && sparse.is_empty()
            && slow.is_empty())
    }
}

impl std::fmt::Debug for Fast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fast")
    }
}
