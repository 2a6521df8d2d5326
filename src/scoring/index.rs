//! Hard rules as lists of mentors: for every answer of a mentee, or every label that a mentee
//! names, the mentors with whom a rule allows a pair, a bit each. A few operations on words of 64
//! mentors tell who is left for a mentee, so that pairs which cannot be are not scored.

use super::BLOCK;
use super::kinds::{Condition, Operands};
use super::memo::answer_classes;
use super::plan::{Barrier, Plan};
use rayon::prelude::*;

/// Words of a block's mentors.
const WORDS: usize = BLOCK / 64;
/// The most words that the lists of one rule take: 8 MiB.
const MOST_WORDS: usize = 1 << 20;
/// The most pairs of answers that are judged to make the lists of one rule, and so many that are
/// always worth it: to judge them must cost little beside the pairs of people.
const MOST_CELLS: usize = 1 << 20;
const LEAST_CELLS: usize = 1 << 10;
const PAIRS_A_CELL: usize = 16;

/// The mentors of a block who are left for a mentee, a bit each.
pub(super) type Left = [u64; WORDS];

/// The lists of all rules that have some.
pub(super) struct Index {
    lists: Vec<Lists>,
    /// Words of a list: those of whole blocks.
    words: usize,
    mentors: usize,
}

/// The lists of one rule.
struct Lists {
    barrier: usize,
    bits: Vec<u64>,
    by: By,
}

/// What a mentee's lists are found by.
enum By {
    /// The class of each mentee's answer.
    Class(Vec<u32>),
    /// The labels that the mentee names: whoever names one of them too is left. The last list is
    /// of those who did not answer and are left all the same.
    Label { unanswered: bool },
}

impl Index {
    pub(super) fn new(plan: &Plan) -> Self {
        let mentors = plan.mentors.len();
        let words = mentors.div_ceil(BLOCK) * WORDS;
        let all = plan.barriers.iter().enumerate();
        let lists = all.filter_map(|(at, barrier)| {
            let (bits, by) = by_class(plan, barrier, words).or_else(|| by_label(barrier, words))?;
            Some(Lists { barrier: at, bits, by })
        });
        Self { lists: lists.collect(), words, mentors }
    }

    /// Whether a rule has lists.
    pub(super) fn holds(&self, barrier: usize) -> bool {
        self.lists.iter().any(|lists| lists.barrier == barrier)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Who of a block is left for a mentee.
    pub(super) fn left(&self, plan: &Plan, mentee: usize, block: usize) -> Left {
        let (from, people) = (block * WORDS, self.mentors.saturating_sub(block * BLOCK));
        let mut left = std::array::from_fn(|word| match people.saturating_sub(word * 64) {
            0 => 0,
            some @ 1..64 => (1 << some) - 1,
            _ => u64::MAX,
        });
        for lists in &self.lists {
            let list = |number: usize| {
                let from = number * self.words + from;
                lists.bits.get(from..from + WORDS).unwrap_or_default()
            };
            match &lists.by {
                By::Class(of) => {
                    let class = of.get(mentee).copied().unwrap_or_default() as usize;
                    left.iter_mut().zip(list(class)).for_each(|(left, list)| *left &= list);
                }
                By::Label { unanswered } => {
                    let Operands::Labels(pair) = &plan.barriers[lists.barrier].rule.operands else {
                        continue;
                    };
                    let code = pair.mentee.codes.get(mentee).copied().unwrap_or_default();
                    let Some(set) = pair.mentee.value(code).given() else {
                        left = if *unanswered { left } else { Left::default() };
                        continue;
                    };
                    let mut any = Left::default();
                    let silent = lists.bits.len() / self.words.max(1) - 1;
                    let labels = set.labels.iter().map(|&(label, _)| label as usize);
                    for label in labels.chain([silent]) {
                        any.iter_mut().zip(list(label)).for_each(|(any, list)| *any |= list);
                    }
                    left.iter_mut().zip(any).for_each(|(left, any)| *left &= any);
                }
            }
        }
        left
    }

    /// How many pairs are left of all.
    pub(super) fn pairs(&self, plan: &Plan) -> u64 {
        let blocks = 0..self.mentors.div_ceil(BLOCK);
        let of = |mentee| blocks.clone().map(|block| count(&self.left(plan, mentee, block))).sum();
        (0..plan.mentees.len()).into_par_iter().map(of).map(|left: usize| left as u64).sum()
    }
}

/// How many are left.
pub(super) fn count(left: &Left) -> usize {
    left.iter().map(|word| word.count_ones() as usize).sum()
}

fn mark(bits: &mut [u64], list: usize, words: usize, mentor: usize) {
    if let Some(word) = bits.get_mut(list * words + mentor / 64) {
        *word |= 1 << (mentor % 64);
    }
}

/// A list for each class of answers; nothing where they are too many.
fn by_class(plan: &Plan, barrier: &Barrier, words: usize) -> Option<(Vec<u64>, By)> {
    let rule = &barrier.rule;
    let [(of, mentees), (of_mentor, mentors)] = answer_classes(plan, rule)?;
    let cells = mentees.len().checked_mul(mentors.len())?;
    let size = mentees.len().checked_mul(words)?;
    let pairs = plan.mentees.len().saturating_mul(plan.mentors.len());
    let most = (pairs / PAIRS_A_CELL).clamp(LEAST_CELLS, MOST_CELLS);
    if cells > most || size > MOST_WORDS {
        return None;
    }
    let mut bits = vec![0; size];
    for (class, &(mentee, mentee_form)) in mentees.iter().enumerate() {
        let allows = |&(mentor, mentor_form): &(u32, u32)| {
            !rule.applies(&plan.forms, (mentee_form, mentor_form))
                || !barrier.forbids(rule.operands.find(mentee, mentor))
        };
        let allows: Vec<bool> = mentors.iter().map(allows).collect();
        let allowed = of_mentor.iter().enumerate().filter(|(_, of)| allows[**of as usize]);
        allowed.for_each(|(mentor, _)| mark(&mut bits, class, words, mentor));
    }
    Some((bits, By::Class(of)))
}

/// A list for each label, of a rule that demands one in common of everybody.
fn by_label(barrier: &Barrier, words: usize) -> Option<(Vec<u64>, By)> {
    let (rule, unanswered) = (&barrier.rule, !barrier.needs_answer);
    let (Operands::Labels(pair), Condition::Shared { least: 1 }) =
        (&rule.operands, &barrier.condition)
    else {
        return None;
    };
    let silent = rule.words.len();
    let size = silent.checked_add(1)?.checked_mul(words)?;
    if rule.is_limited() || size > MOST_WORDS {
        return None;
    }
    let mut bits = vec![0; size];
    for (mentor, &code) in pair.mentor.codes.iter().enumerate() {
        match pair.mentor.value(code).given() {
            Some(set) => {
                let labels = set.labels.iter().filter(|&&(label, _)| (label as usize) < silent);
                labels.for_each(|&(label, _)| mark(&mut bits, label as usize, words, mentor));
            }
            None if unanswered => mark(&mut bits, silent, words, mentor),
            None => {}
        }
    }
    Some((bits, By::Label { unanswered }))
}
