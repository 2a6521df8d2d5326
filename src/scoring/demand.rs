//! People scored on demand: preferences without a table.
//!
//! A mentee's row is scored block by block, and of each block only those stay who can still
//! be among the best few: who are worth more than the worst kept so far, come after the
//! last choice that was handed out, and would take the mentee. A mentor whose seats are
//! taken turns down whomever he does not prefer to the worst of his partners, and this worst
//! partner only gets better while mentees propose; so whoever is left out once is left out
//! for good, and no later scan looks for him. Where tastes are shared this takes away
//! nearly all proposals that would be refused.
//!
//! Where mentors propose, one pass over the mentees' rows finds the next choices of all mentors
//! who wait for some, see `demand/mentors.rs`.
//!
//! Both orders, scores descending and then positions ascending, become one comparison of
//! `i64` keys: a score in the upper half, the position's complement in the lower.

mod mentors;

use super::candidates::keep_best;
use super::fast::Row;
use super::sift::{Sieve, Sifted};
use super::{BLOCK, CompiledRules};
use crate::kernel::{Control, Index, MenteeIx, MentorIx};
use crate::market::{NextChoice, Prefers};
use rayon::prelude::*;
use std::cmp::Ordering;

/// How many choices are kept when an agent is first asked; each later time twice as
/// many.
const FIRST_CHOICES: usize = 16;

/// Pairs scored between two judgements of proposals, and between two looks at the clock:
/// some thirty milliseconds of one thread. They do not depend on the number of threads, so
/// that what is scored does not either.
const SLAB: usize = 1 << 22;
/// The fewest rows scored together.
const TOGETHER: usize = 16;
/// Rows scored side by side by one thread.
const BAND: usize = 8;

/// The preferences of both sides, computed when a solver asks, without a table of
/// all pairs. Ties go to the lower index, as in a table: deferred acceptance forms the
/// matching that it forms over the table, bit for bit, whatever the number of threads.
///
/// An agent's row is scored when it is first asked for a choice, and the best 16
/// choices are kept; when they are used up, the row is scored again and twice as
/// many are kept. So an agent that asks q times has its row scored O(log q) times
/// and keeps O(q + 16) choices. Mentees who are [expected](NextChoice::expect) to propose are
/// scored in parallel in the caller's rayon pool, and mentors who are known to turn a mentee
/// down are left out. Where mentors propose, one pass over the mentees' rows, in parallel too,
/// finds the next choices of all who wait for some, without mentees who are known to turn them down.
///
/// Memory: O(mentees + mentors) for the compiled rules and the widest row of each thread, and
/// 12 bytes a choice kept. Comparing two proposers costs two look-ups where each proposed to
/// the receiver last, else two pairs are scored, O(rules).
///
/// ```
/// use mentormatch::kernel::MenteeIx;
/// use mentormatch::market::NextChoice;
/// use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
/// use mentormatch::scoring::Rules;
///
/// let mentees = Base::new([Mentee::new(PersonId::new("a").unwrap())]).unwrap();
/// let mentors = Base::new(["x", "y"].map(|id| Mentor::new(PersonId::new(id).unwrap()))).unwrap();
/// let rules = Rules::default().compile(&Cohort::new(mentees, mentors).unwrap()).unwrap();
/// let mut source = rules.on_demand();
/// let choices: Vec<_> = std::iter::from_fn(|| source.next_choice(MenteeIx::new(0))).collect();
/// assert_eq!(choices.len(), 2);
/// assert_eq!(source.pairs_scored(), 2);
/// ```
pub struct OnDemand<'r> {
    rules: &'r CompiledRules,
    most: Most,
    room: Room,
    mentees: Vec<Queue>,
    mentors: Vec<Queue>,
    /// To whom each mentee proposed last, and what the mentor thinks of it.
    offered: Vec<(u32, i32)>,
    /// The key of each mentor's worst partner once his seats are taken, and of each mentee's once
    /// the mentors propose.
    worst: Vec<i64>,
    worst_of_mentees: Vec<i64>,
    scored: u64,
    control: Control<'r>,
}

/// How many choices are kept for an agent: when it is first asked, and at the most.
#[derive(Clone, Copy)]
struct Most {
    first: usize,
    ever: usize,
}

/// Room for the rows of a band.
struct Room {
    rows: Vec<Row>,
    sifted: Sifted,
    found: Vec<Vec<Choice>>,
}

impl Room {
    fn new() -> Self {
        Self { rows: Vec::new(), sifted: Sifted::default(), found: Vec::new() }
    }
}

/// A partner with what both think.
#[derive(Clone, Copy)]
struct Choice {
    partner: u32,
    own: i32,
    theirs: i32,
}

impl Choice {
    fn key(&self) -> i64 {
        key(self.own, self.partner)
    }
}

/// Greater for a higher score, then for a lower position.
#[inline(always)]
fn key(score: i32, at: u32) -> i64 {
    (i64::from(score) << 32) | i64::from(!at)
}

/// The score of a key.
#[inline(always)]
fn score(key: i64) -> i64 {
    key >> 32
}

/// Below and above every key: no agent has the last position, since a side has fewer than
/// 2³² people and positions start at 0.
const LOWEST: i64 = i64::MIN;
const HIGHEST: i64 = i64::MAX;

/// The next choices of an agent.
#[derive(Clone, Default)]
struct Queue {
    /// The best at the end.
    next: Vec<Choice>,
    /// The key of the last choice that was kept: what follows it is not known yet.
    last: Option<i64>,
    kept: usize,
    /// Whether nothing follows.
    complete: bool,
}

impl Queue {
    /// How many choices to keep when some are looked for next.
    fn more(&self, most: Most) -> usize {
        self.kept.saturating_mul(2).max(most.first).min(most.ever)
    }

    /// The same, of choices that were looked for.
    fn most(&mut self, most: Most) -> usize {
        self.kept = self.more(most);
        self.kept
    }

    /// Keeps the best `most` of what was found.
    fn keep(&mut self, found: &mut Vec<Choice>, most: usize, all: bool) {
        self.complete = all && found.len() <= most;
        keep_best(found, most, best_first);
        self.last = found.last().map(Choice::key).or(self.last);
        self.next.clear();
        // The memory limit counts the choices kept, so no more room than for them is taken.
        self.next.reserve_exact(found.len());
        self.next.extend(found.iter().rev());
    }
}

fn best_first(a: &Choice, b: &Choice) -> Ordering {
    b.key().cmp(&a.key())
}

/// Whom a mentee may be matched with next.
struct Next<'a> {
    /// What each mentor of the block has to think at least to take anybody.
    worst: &'a [i64],
    /// The least score that is sought.
    least: i64,
}

impl Sieve for Next<'_> {
    #[inline(always)]
    fn may(&self, place: u16, own: i64, theirs: i64) -> bool {
        let worst = self.worst.get(usize::from(place)).map_or(i64::MIN, |&key| score(key));
        (own >= self.least) & (theirs >= worst)
    }
}

impl CompiledRules {
    /// Preferences computed when they are asked for, equal to those of the score
    /// table bit for bit.
    #[must_use]
    pub fn on_demand(&self) -> OnDemand<'_> {
        OnDemand::new(self)
    }
}

impl<'r> OnDemand<'r> {
    fn new(rules: &'r CompiledRules) -> Self {
        Self {
            rules,
            most: Most { first: FIRST_CHOICES, ever: usize::MAX },
            room: Room::new(),
            mentees: vec![Queue::default(); rules.mentees()],
            mentors: Vec::new(),
            offered: vec![(u32::MAX, 0); rules.mentees()],
            worst: vec![LOWEST; rules.mentors()],
            worst_of_mentees: Vec::new(),
            scored: 0,
            control: Control::unbounded(),
        }
    }

    /// The same with so many choices kept when an agent is first asked, at least one. The
    /// choices are the same: fewer take less memory, more are scored less often.
    #[must_use]
    pub fn with_first_choices(mut self, most: usize) -> Self {
        self.most.first = most.max(1);
        self
    }

    /// The same with never more than so many choices kept for one agent, at least one, so that
    /// all take at most [`bytes_a_choice`](Self::bytes_a_choice) times agents times `most`. The
    /// choices are the same: an agent that asks for many has its row scored more often.
    #[must_use]
    pub fn with_most_choices(mut self, most: usize) -> Self {
        self.most.ever = most.max(1);
        self
    }

    /// The same under a control: once it ends the run, agents whose choices have to be looked for
    /// have none, as a solver under the same control ends then too.
    #[must_use]
    pub fn with_control(mut self, control: Control<'r>) -> Self {
        self.control = control.without_work_limit();
        self
    }

    /// How many bytes a choice takes that is kept.
    #[must_use]
    pub fn bytes_a_choice() -> u64 {
        size_of::<Choice>() as u64
    }

    /// How many pairs were scored for choices so far; one that was scored twice counts twice.
    #[must_use]
    pub fn pairs_scored(&self) -> u64 {
        self.scored
    }

    /// The proposer's next choice that may still take it stands at the end of the queue, or the
    /// queue is empty.
    fn pass_over(queue: &mut Queue, worst: &[i64], proposer: u32) {
        while let Some(choice) = queue.next.last() {
            let held = worst.get(choice.partner as usize).copied().unwrap_or(LOWEST);
            if key(choice.theirs, proposer) > held {
                return;
            }
            queue.next.pop();
        }
    }

    /// Scores the rows of some mentees for their next choices, and says how many pairs: a block of mentors after the
    /// other, so that a block's columns stay in the cache while the mentees pass over them.
    fn scan(
        rules: &CompiledRules,
        worst: &[i64],
        kept: Most,
        band: &mut [(u32, Queue)],
        room: &mut Room,
    ) -> u64 {
        let Room { rows, sifted, found } = room;
        rows.resize_with(band.len(), Row::default);
        let sought = band.iter_mut().zip(std::mem::take(found).into_iter().chain(empty()));
        let mut scans: Vec<Scan<'_>> = sought
            .map(|((mentee, queue), mut found)| {
                found.clear();
                let most = queue.most(kept);
                let below = queue.last.unwrap_or(HIGHEST);
                Scan { mentee: *mentee, queue, found, most, floor: LOWEST, below, all: true }
            })
            .collect();
        for (scan, row) in scans.iter().zip(&mut *rows) {
            rules.fast.prepare(&rules.plan, scan.mentee as usize, true, row);
        }
        let mut scored = 0;
        for (number, worst) in worst.chunks(BLOCK).enumerate() {
            for (scan, row) in scans.iter_mut().zip(&*rows) {
                let next = Next { worst, least: score(scan.floor) };
                scored += rules.fast.sift(&rules.plan, row, number, &next, sifted) as u64;
                scan.take(number, worst, sifted);
            }
        }
        for Scan { queue, mut found, most, all, .. } in scans {
            queue.keep(&mut found, most, all);
            room.found.push(found);
        }
        scored
    }
}

/// As many empty lists as are asked for.
fn empty() -> impl Iterator<Item = Vec<Choice>> {
    std::iter::repeat_with(Vec::new)
}

/// A row that is being scored.
struct Scan<'q> {
    mentee: u32,
    queue: &'q mut Queue,
    found: Vec<Choice>,
    most: usize,
    /// Keys strictly between these are sought.
    floor: i64,
    below: i64,
    /// Whether all of them were kept.
    all: bool,
}

impl Scan<'_> {
    /// Takes those of a block who were left.
    fn take(&mut self, block: usize, worst: &[i64], sifted: &Sifted) {
        // In range: no side has more people than a `u32` numbers.
        let from = (block * BLOCK) as u32;
        for (place, sum) in sifted.pairs() {
            let partner = from + u32::from(place);
            let choice = Choice { partner, own: sum.mentee(), theirs: sum.mentor() };
            let held = worst.get(usize::from(place)).copied().unwrap_or(LOWEST);
            let own = choice.key();
            if own > self.floor && own < self.below && key(choice.theirs, self.mentee) > held {
                self.found.push(choice);
            }
        }
        if self.found.len() > self.most.saturating_mul(2) {
            let (_, last, _) = self.found.select_nth_unstable_by(self.most - 1, best_first);
            self.floor = last.key();
            self.found.truncate(self.most);
            self.all = false;
        }
    }
}

impl NextChoice<MenteeIx, MentorIx> for OnDemand<'_> {
    fn next_choice(&mut self, proposer: MenteeIx) -> Option<MentorIx> {
        let Self { rules, most, room, mentees, offered, worst, scored, .. } = self;
        let queue = mentees.get_mut(proposer.get())?;
        loop {
            Self::pass_over(queue, worst, proposer.raw());
            if let Some(choice) = queue.next.pop() {
                offered[proposer.get()] = (choice.partner, choice.theirs);
                return Some(MentorIx::new(choice.partner));
            }
            if queue.complete {
                return None;
            }
            let mut band = [(proposer.raw(), std::mem::take(queue))];
            *scored += Self::scan(rules, worst, *most, &mut band, room);
            let [(_, scanned)] = band;
            *queue = scanned;
        }
    }

    fn expect(&mut self, proposers: &[MenteeIx]) -> usize {
        let Self { rules, most, mentees, worst, scored, .. } = self;
        let rows = (SLAB / rules.mentors().max(1)).max(TOGETHER);
        let mut waiting = Vec::with_capacity(rows);
        let mut now = 0;
        for &proposer in proposers {
            if waiting.len() == rows {
                break;
            }
            now += 1;
            let Some(queue) = mentees.get_mut(proposer.get()) else { continue };
            Self::pass_over(queue, worst, proposer.raw());
            if queue.next.is_empty() && !queue.complete {
                waiting.push((proposer.raw(), std::mem::take(queue)));
            }
        }
        let (rules, most, known) = (*rules, *most, worst.as_slice());
        let bands = waiting.par_chunks_mut(BAND);
        let judged =
            bands.map_init(Room::new, |room, band| Self::scan(rules, known, most, band, room));
        *scored += judged.sum::<u64>();
        for (proposer, queue) in waiting {
            mentees[proposer as usize] = queue;
        }
        now
    }
}

impl NextChoice<MentorIx, MenteeIx> for OnDemand<'_> {
    fn next_choice(&mut self, proposer: MentorIx) -> Option<MenteeIx> {
        loop {
            let queue = self.waiting_mentor(proposer)?;
            if let Some(choice) = queue.next.pop() {
                return Some(MenteeIx::new(choice.partner));
            }
            if queue.complete || self.find_mentees(&[proposer.raw()]).is_err() {
                return None;
            }
        }
    }

    fn expect(&mut self, proposers: &[MentorIx]) -> usize {
        let waiting = |&mentor: &MentorIx| {
            let queue = self.waiting_mentor(mentor)?;
            (queue.next.is_empty() && !queue.complete).then_some(mentor.raw())
        };
        let waiting: Vec<u32> = proposers.iter().filter_map(waiting).collect();
        // Where the run ends the solver looks at its control before it asks anybody.
        let _ = self.find_mentees(&waiting);
        proposers.len()
    }
}

impl OnDemand<'_> {
    /// How welcome a mentee is to a mentor.
    #[inline]
    fn welcome(&self, receiver: MentorIx, proposer: MenteeIx) -> i64 {
        let score = match self.offered.get(proposer.get()) {
            Some(&(mentor, score)) if mentor == receiver.raw() => score,
            _ => self.rules.plan.total(proposer.get(), receiver.get()).mentor(),
        };
        key(score, proposer.raw())
    }
}

impl OnDemand<'_> {
    /// How welcome a mentor is to a mentee.
    #[inline]
    fn wanted(&self, receiver: MenteeIx, proposer: MentorIx) -> i64 {
        let score = self.rules.plan.total(receiver.get(), proposer.get()).mentee();
        key(score, proposer.raw())
    }
}

impl Prefers<MentorIx, MenteeIx> for OnDemand<'_> {
    fn prefers(&mut self, receiver: MentorIx, candidate: MenteeIx, held: MenteeIx) -> bool {
        self.welcome(receiver, candidate) > self.welcome(receiver, held)
    }

    fn filled(&mut self, receiver: MentorIx, worst: MenteeIx) {
        let worst = self.welcome(receiver, worst);
        if let Some(known) = self.worst.get_mut(receiver.get()) {
            *known = worst;
        }
    }
}

impl Prefers<MenteeIx, MentorIx> for OnDemand<'_> {
    fn prefers(&mut self, receiver: MenteeIx, candidate: MentorIx, held: MentorIx) -> bool {
        self.wanted(receiver, candidate) > self.wanted(receiver, held)
    }

    fn filled(&mut self, receiver: MenteeIx, worst: MentorIx) {
        let worst = self.wanted(receiver, worst);
        self.worst_of_mentees.resize(self.rules.mentees(), LOWEST);
        if let Some(known) = self.worst_of_mentees.get_mut(receiver.get()) {
            *known = worst;
        }
    }
}

impl std::fmt::Debug for OnDemand<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OnDemand")
    }
}
