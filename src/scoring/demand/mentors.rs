//! The next choices of mentors: one pass over the rows of all mentees serves every mentor who
//! waits for some.

use super::{Choice, HIGHEST, LOWEST, OnDemand, Queue, best_first, key, score};
use crate::kernel::{Index, MentorIx, StopReason};
use crate::scoring::BLOCK;
use crate::scoring::index::Left;
use crate::scoring::sift::{RowRoom, Sieve};
use rayon::prelude::*;

/// Mentees whose rows are scored by one thread at a time.
const TOGETHER: usize = 256;

/// The mentors who wait, and what each of them seeks.
struct Waiting {
    /// For each mentor his number among those who wait.
    number: Vec<u32>,
    /// A bit for each mentor who waits, whole blocks.
    bits: Vec<u64>,
    /// By number: how many choices are kept, and the key of the last one known already.
    sought: Vec<(usize, i64)>,
}

/// Not among those who wait.
const NOBODY: u32 = u32::MAX;

/// What a thread found so far.
struct Found {
    room: RowRoom,
    /// By number: the choices, the key that a further one has to pass once some were left out,
    /// and whether some were.
    of: Vec<(Vec<Choice>, i64, bool)>,
    scored: u64,
}

impl Found {
    fn new(waiting: &Waiting) -> Self {
        let of = waiting.sought.iter().map(|_| (Vec::new(), LOWEST, false)).collect();
        Self { room: RowRoom::default(), of, scored: 0 }
    }

    /// Takes a choice of the mentor with this number.
    fn take(&mut self, waiting: &Waiting, number: usize, choice: Choice) {
        let (most, below) = waiting.sought[number];
        let (found, floor, left_out) = &mut self.of[number];
        if choice.key() >= below {
            return;
        }
        if choice.key() <= *floor {
            *left_out = true;
            return;
        }
        found.push(choice);
        if found.len() > most.saturating_mul(2) {
            let (_, last, _) = found.select_nth_unstable_by(most - 1, best_first);
            *floor = last.key();
            found.truncate(most);
            *left_out = true;
        }
    }

    fn join(mut self, other: Self) -> Self {
        for (own, other) in self.of.iter_mut().zip(other.of) {
            own.0.extend(other.0);
            own.2 |= other.2;
        }
        self.scored += other.scored;
        self
    }
}

/// Which mentors of a block may choose a mentee next.
struct Chosen<'a> {
    bits: &'a [u64],
    numbers: &'a [u32],
    of: &'a [(Vec<Choice>, i64, bool)],
    /// What the mentee has to think at least to take anybody.
    worst: i64,
}

impl Sieve for Chosen<'_> {
    fn among(&self, left: &mut Left) {
        left.iter_mut().zip(self.bits).for_each(|(left, bits)| *left &= bits);
    }

    #[inline(always)]
    fn may(&self, place: u16, own: i64, theirs: i64) -> bool {
        let number = self.numbers.get(usize::from(place)).copied().unwrap_or(NOBODY);
        let floor = self.of.get(number as usize).map_or(i64::MAX, |of| score(of.1));
        (own >= score(self.worst)) & (theirs >= floor)
    }
}

impl OnDemand<'_> {
    /// A mentor's queue, whose next choice may still take him.
    pub(super) fn waiting_mentor(&mut self, mentor: MentorIx) -> Option<&mut Queue> {
        self.mentors.resize(self.rules.mentors(), Queue::default());
        let queue = self.mentors.get_mut(mentor.get())?;
        Self::pass_over(queue, &self.worst_of_mentees, mentor.raw());
        Some(queue)
    }

    /// Finds the next choices of these mentors, who have none left that are known.
    ///
    /// # Errors
    /// Why the run ends; nothing is known then that was not before.
    pub(super) fn find_mentees(&mut self, mentors: &[u32]) -> Result<(), StopReason> {
        if mentors.is_empty() {
            return Ok(());
        }
        let count = self.rules.mentors();
        let mut waiting = Waiting {
            number: vec![NOBODY; count],
            bits: vec![0; count.div_ceil(BLOCK) * (BLOCK / 64)],
            sought: Vec::with_capacity(mentors.len()),
        };
        for (number, &mentor) in (0u32..).zip(mentors) {
            let at = mentor as usize;
            let queue = &mut self.mentors[at];
            waiting.number[at] = number;
            waiting.bits[at / 64] |= 1 << (at % 64);
            waiting.sought.push((queue.more(self.most), queue.last.unwrap_or(HIGHEST)));
        }
        let rows = self.rules.mentees();
        let starts: Vec<usize> = (0..rows).step_by(TOGETHER).collect();
        let found = starts
            .into_par_iter()
            .try_fold(
                || Found::new(&waiting),
                |mut found, from| {
                    for mentee in from..rows.min(from + TOGETHER) {
                        self.control.check(0)?;
                        self.find_among(mentee, &waiting, &mut found);
                    }
                    Ok(found)
                },
            )
            .try_reduce(|| Found::new(&waiting), |one, other| Ok(one.join(other)))?;
        self.scored += found.scored;
        for (&mentor, (mut choices, _, left_out)) in mentors.iter().zip(found.of) {
            let queue = &mut self.mentors[mentor as usize];
            let most = queue.most(self.most);
            queue.keep(&mut choices, most, !left_out);
        }
        Ok(())
    }

    /// Looks at a mentee's row for mentors who wait.
    fn find_among(&self, mentee: usize, waiting: &Waiting, found: &mut Found) {
        let (plan, fast) = (&self.rules.plan, &self.rules.fast);
        let worst = self.worst_of_mentees.get(mentee).copied().unwrap_or(LOWEST);
        let mut room = std::mem::take(&mut found.room);
        fast.prepare(plan, mentee, true, &mut room.row);
        let blocks = waiting.number.chunks(BLOCK).zip(waiting.bits.chunks(BLOCK / 64));
        for (block, (numbers, bits)) in blocks.enumerate() {
            if bits.iter().all(|&word| word == 0) {
                continue;
            }
            let chosen = Chosen { bits, numbers, of: &found.of, worst };
            found.scored += fast.sift(plan, &room.row, block, &chosen, &mut room.sifted) as u64;
            for (place, sum) in room.sifted.pairs() {
                // In range: no side has more people than a `u32` numbers.
                let mentor = (block * BLOCK) as u32 + u32::from(place);
                if key(sum.mentee(), mentor) > worst {
                    let (own, theirs) = (sum.mentor(), sum.mentee());
                    let choice = Choice { partner: mentee as u32, own, theirs };
                    found.take(waiting, numbers[usize::from(place)] as usize, choice);
                }
            }
        }
        found.room = room;
    }
}
