//! What stands in the way of somebody whom few or none may be paired with.
//!
//! For one person a barrier depends on the partner's answer alone, so each distinct answer is
//! judged once. Then a bit for each partner says whom a barrier forbids, and whom it alone forbids
//! is a matter of a few operations on words of 64 partners.

use super::CompiledRules;
use super::columns::{FIRST, Pair};
use super::kinds::{Finding, Operands};
use super::plan::{Barrier, Plan};
use crate::kernel::{Index, MenteeIx, MentorIx, Side, ones};
use crate::people::{Availability, WEEK};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Answers, and words of 64 partners, that one thread looks at in a row at least.
const ANSWERS: usize = 4096;
const WORDS: usize = 64;

/// How one person's pairs are forbidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacles {
    /// How many partners are allowed.
    pub allowed: usize,
    /// How many there are.
    pub partners: usize,
    /// The barriers that forbid some pair, in their order.
    pub barriers: Vec<Obstacle>,
}

/// What one barrier does to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// Its number among [`CompiledRules::barriers`].
    pub barrier: usize,
    /// Its name.
    pub rule: String,
    /// How many partners it forbids.
    pub forbids: usize,
    /// How many partners nothing else forbids: so many would be allowed without it.
    pub alone: usize,
}

impl CompiledRules {
    /// What forbids a mentee's mentors; nothing where the mentee is not in the
    /// cohort. O((distinct answers + mentors / 8) × barriers), in parallel in the caller's rayon
    /// pool; pairs that are named or bring a number of their own are looked at one by one.
    #[must_use]
    pub fn obstacles(&self, mentee: MenteeIx) -> Option<Obstacles> {
        self.plan.mentees.get(mentee.get())?;
        Some(self.count(Side::Mentee, mentee.get(), self.mentors()))
    }

    /// What forbids a mentor's mentees; nothing where the mentor is not in the
    /// cohort. O((distinct answers + mentees / 8) × barriers), in parallel likewise.
    #[must_use]
    pub fn mentor_obstacles(&self, mentor: MentorIx) -> Option<Obstacles> {
        self.plan.mentors.get(mentor.get())?;
        Some(self.count(Side::Mentor, mentor.get(), self.mentees()))
    }

    /// Counts for somebody at this position of a side.
    fn count(&self, side: Side, at: usize, partners: usize) -> Obstacles {
        let barriers = &self.plan.barriers;
        let judge = |barrier| Judge::new(&self.plan, barrier, (side, at));
        let judges: Vec<Judge<'_>> = barriers.iter().map(judge).collect();
        let nothing =
            || Counts { allowed: 0, of: vec![(0, 0); judges.len()], words: vec![0; judges.len()] };
        let counts = (0..partners.div_ceil(64))
            .into_par_iter()
            .with_min_len(WORDS)
            .fold(nothing, |mut counts, word| {
                let from = word * 64;
                counts.add(&judges, from, partners.min(from + 64));
                counts
            })
            .reduce(nothing, Counts::and);
        let found = barriers.iter().zip(counts.of).enumerate();
        let barriers = found
            .filter(|(_, (_, (forbids, _)))| *forbids > 0)
            .map(|(at, (barrier, (forbids, alone)))| Obstacle {
                barrier: at,
                rule: barrier.rule.name.to_string(),
                forbids,
                alone,
            })
            .collect();
        Obstacles { allowed: counts.allowed, partners, barriers }
    }
}

/// How many partners are allowed, and for each barrier how many it forbids, and how many nothing
/// else does.
struct Counts {
    allowed: usize,
    of: Vec<(usize, usize)>,
    /// Whom each barrier forbids of the partners who were added last.
    words: Vec<u64>,
}

impl Counts {
    /// Adds the partners from one position to another, no more than 64.
    fn add(&mut self, judges: &[Judge<'_>], from: usize, to: usize) {
        // Whom a barrier forbids, and whom two do.
        let (mut once, mut twice) = (0, 0);
        for (word, judge) in self.words.iter_mut().zip(judges) {
            *word = judge.word(from, to);
            twice |= once & *word;
            once |= *word;
        }
        self.allowed += to - from - once.count_ones() as usize;
        for (forbidden, (forbids, alone)) in self.words.iter().zip(&mut self.of) {
            *forbids += forbidden.count_ones() as usize;
            *alone += (forbidden & !twice).count_ones() as usize;
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.allowed += other.allowed;
        for (sum, more) in self.of.iter_mut().zip(other.of) {
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
        self
    }
}

/// A barrier for one person, whoever the partner is.
struct Judge<'p> {
    plan: &'p Plan,
    barrier: &'p Barrier,
    person: (Side, usize),
    by: By<'p>,
}

/// What the partners are judged by.
enum By<'p> {
    /// The code of each one's answer, and whether it is forbidden.
    Code(&'p [u32], Vec<bool>),
    /// Everybody alike.
    All(bool),
    /// Pair by pair.
    Pair,
}

impl<'p> Judge<'p> {
    fn new(plan: &'p Plan, barrier: &'p Barrier, person: (Side, usize)) -> Self {
        let by = match &barrier.rule.operands {
            Operands::Keys(pair) | Operands::Ranks(pair) => by_code(barrier, pair, person),
            Operands::Numbers(pair) => by_code(barrier, pair, person),
            Operands::Labels(pair) => by_code(barrier, pair, person),
            Operands::Times(pair) => by_time(barrier, pair, person),
            Operands::Named(pairs) if pairs.is_empty() => {
                By::All(barrier.forbids(Finding::Named(None)))
            }
            Operands::Named(_) | Operands::Marked(_) | Operands::Own(_) => By::Pair,
        };
        Self { plan, barrier, person, by }
    }

    /// Which partners of these positions are forbidden, a bit each; no more than 64.
    fn word(&self, from: usize, to: usize) -> u64 {
        let pair = |partner| match self.person {
            (Side::Mentee, mentee) => (mentee, partner),
            (Side::Mentor, mentor) => (partner, mentor),
        };
        let word = match &self.by {
            By::Code(codes, forbidden) => {
                let codes = codes.get(from..to).unwrap_or_default();
                let is_forbidden = |code: u32| forbidden.get(code as usize).copied();
                bits(codes.iter().map(|&code| is_forbidden(code).unwrap_or_default()))
            }
            By::All(forbidden) => bits((from..to).map(|_| *forbidden)),
            By::Pair => {
                let forbids = |(mentee, mentor)| self.plan.forbids(self.barrier, mentee, mentor);
                return bits((from..to).map(|partner| forbids(pair(partner))));
            }
        };
        if !self.barrier.rule.is_limited() {
            return word;
        }
        let holds =
            |(mentee, mentor)| self.barrier.rule.holds_for(&self.plan.forms, mentee, mentor);
        ones(&[word]).filter(|&at| holds(pair(from + at))).fold(0, |left, at| left | 1 << at)
    }
}

/// The lowest bit first.
fn bits(items: impl DoubleEndedIterator<Item = bool>) -> u64 {
    items.rev().fold(0, |word, bit| word << 1 | u64::from(bit))
}

/// The person's code, the partners' codes, and how many codes there may be of partners.
fn codes<V>(pair: &Pair<V>, (side, at): (Side, usize)) -> (u32, &[u32], u32) {
    fn of<'p>(own: &[u32], theirs: &'p [u32], at: usize, values: usize) -> (u32, &'p [u32], u32) {
        // In range: no side has more distinct answers than people, whom a `u32` numbers.
        (own.get(at).copied().unwrap_or_default(), theirs, values as u32 + FIRST)
    }
    let Pair { mentee, mentor } = pair;
    match side {
        Side::Mentee => of(&mentee.codes, &mentor.codes, at, mentor.values.len()),
        Side::Mentor => of(&mentor.codes, &mentee.codes, at, mentee.values.len()),
    }
}

/// Judges every distinct answer of the partners.
fn by_code<'p, V>(barrier: &Barrier, pair: &'p Pair<V>, person: (Side, usize)) -> By<'p> {
    let (own, theirs, count) = codes(pair, person);
    judged(theirs, count, |code| {
        barrier.forbids(match person.0 {
            Side::Mentee => barrier.rule.operands.find(own, code),
            Side::Mentor => barrier.rule.operands.find(code, own),
        })
    })
}

/// The same for weekly time: how long the person is free before every minute of the week is found
/// once, so that what is shared with a slot is a difference.
fn by_time<'p>(barrier: &Barrier, pair: &'p Pair<Availability>, person: (Side, usize)) -> By<'p> {
    let (own, theirs, count) = codes(pair, person);
    let Pair { mentee, mentor } = pair;
    let (ours, partners) = match person.0 {
        Side::Mentee => (mentee, mentor),
        Side::Mentor => (mentor, mentee),
    };
    let Some(free) = ours.value(own).given().map(free_before) else {
        return By::All(barrier.forbids(Finding::Unanswered));
    };
    let before = |minute: u16| free.get(usize::from(minute)).copied().unwrap_or_default();
    judged(theirs, count, |code| {
        barrier.forbids(match partners.value(code).given() {
            Some(time) => {
                let shared =
                    time.slots().iter().map(|slot| before(slot.end()) - before(slot.start()));
                Finding::Minutes(shared.sum())
            }
            None => Finding::Unanswered,
        })
    })
}

fn judged(theirs: &[u32], count: u32, forbids: impl Fn(u32) -> bool + Sync + Send) -> By<'_> {
    By::Code(theirs, (0..count).into_par_iter().with_min_len(ANSWERS).map(forbids).collect())
}

/// How many minutes of a weekly time lie before each minute of the week, its end included.
fn free_before(time: &Availability) -> Vec<u16> {
    let mut free = Vec::with_capacity(usize::from(WEEK) + 1);
    let mut sum = 0;
    for slot in time.slots() {
        free.resize(usize::from(slot.start()) + 1, sum);
        free.extend((1..=slot.minutes()).map(|minute| sum + minute));
        sum += slot.minutes();
    }
    free.resize(usize::from(WEEK) + 1, sum);
    free
}
