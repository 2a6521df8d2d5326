//! Who insists on whom while pairs are deleted: the ground of strong and super-stability.
//!
//! Pairs are only ever deleted from the end of a mentor's list, so one number per mentor says
//! what is left of it.

use crate::kernel::{Control, Index, MenteeIx, MentorIx, Progress, Side, StopReason};
use crate::market::{Entries, Half, InsistenceStep, Strength, TwoSided};

/// After how much work the control is asked again.
const WORK_BETWEEN: u64 = 512;

#[derive(Clone)]
pub(super) struct Heads<'a> {
    control: &'a Control<'a>,
    pub(super) mentees: &'a Half,
    pub(super) mentors: &'a Half,
    strength: Strength,
    /// Where what is left of each mentor's list ends.
    pub(super) end: Vec<u32>,
    /// The mentors' entries whose mentee insists, how many there are for each mentor, and how
    /// many of these stand in the last tie that is left.
    pub(super) insists: Vec<bool>,
    pub(super) insisting: Vec<u32>,
    pub(super) at_end: Vec<u32>,
    /// Mentors on whom as many as their seats once insisted.
    filled: Vec<bool>,
    pub(super) seats: Vec<u32>,
    /// Where the tie begins on whose mentors each mentee insists, and on how many.
    head: Vec<u32>,
    heads: Vec<u32>,
    /// Mentees without a mentor to insist on, to be looked at.
    waiting: Vec<u32>,
    /// Mentors to be looked at.
    changed: Vec<u32>,
    pub(super) steps: Vec<InsistenceStep>,
    pub(super) work: u64,
    /// At how much work the control is asked next.
    next_check: u64,
}

impl<'a> Heads<'a> {
    /// Nobody insists yet.
    pub(super) fn new(
        market: &TwoSided,
        entries: &'a Entries,
        strength: Strength,
        control: &'a Control<'a>,
    ) -> Self {
        let mut heads = Self::of_one_seat(&entries.mentees, &entries.mentors, strength, control);
        let seats = market.seats(Side::Mentor);
        (0..).zip(&mut heads.seats).for_each(|(mentor, of)| *of = seats.of(mentor));
        // A mentee without a seat has nobody to insist on.
        heads.waiting.retain(|&mentee| market.seats(Side::Mentee).of(mentee as usize) > 0);
        heads
    }

    /// The same where everybody has one seat.
    pub(super) fn of_one_seat(
        mentees: &'a Half,
        mentors: &'a Half,
        strength: Strength,
        control: &'a Control<'a>,
    ) -> Self {
        Self {
            control,
            mentees,
            mentors,
            strength,
            end: mentors.starts.iter().skip(1).copied().collect(),
            insists: vec![false; mentors.partners.len()],
            insisting: vec![0; mentors.agents()],
            at_end: vec![0; mentors.agents()],
            filled: vec![false; mentors.agents()],
            seats: vec![1; mentors.agents()],
            head: mentees.starts.iter().take(mentees.agents()).copied().collect(),
            heads: vec![0; mentees.agents()],
            waiting: (0..mentees.agents() as u32).rev().collect(),
            changed: (0..mentors.agents() as u32).rev().collect(),
            steps: Vec::new(),
            work: 0,
            next_check: 0,
        }
    }

    /// Asks the control now and then.
    pub(super) fn go_on(&mut self) -> Result<(), StopReason> {
        if self.work < self.next_check {
            return Ok(());
        }
        let limit = self.control.work_limit().map_or(u64::MAX, |limit| limit.saturating_add(1));
        self.next_check = limit.min(self.work + WORK_BETWEEN);
        self.control.check(self.work)?;
        self.control.report(Progress::new("deletions", self.work, None));
        Ok(())
    }

    /// Lets mentees insist and deletes whoever is outranked, until nothing changes.
    pub(super) fn settle(&mut self) -> Result<(), StopReason> {
        loop {
            self.go_on()?;
            if let Some(mentor) = self.changed.pop() {
                self.trim(mentor as usize);
            } else if let Some(mentee) = self.waiting.pop() {
                self.insist(mentee as usize);
            } else {
                return Ok(());
            }
        }
    }

    fn is_left(&self, entry: u32) -> bool {
        let mentor = self.mentees.partners[entry as usize] as usize;
        self.mentees.twins[entry as usize] < self.end[mentor]
    }

    /// The entries of its list on which the mentee insists.
    pub(super) fn heads_of(&self, mentee: usize) -> impl Iterator<Item = u32> + '_ {
        let tie = self.head[mentee];
        (tie..self.mentees.starts[mentee + 1])
            .take_while(move |&entry| self.mentees.tie(entry) == tie)
            .filter(|&entry| self.insists[self.mentees.twins[entry as usize] as usize])
    }

    fn insist(&mut self, mentee: usize) {
        let end = self.mentees.starts[mentee + 1];
        let mut entry = self.head[mentee];
        while entry < end && !self.is_left(entry) {
            entry += 1;
            self.work += 1;
        }
        self.head[mentee] = if entry < end { self.mentees.tie(entry) } else { end };
        while entry < end && self.mentees.tie(entry) == self.head[mentee] {
            self.work += 1;
            if self.is_left(entry) {
                let twin = self.mentees.twins[entry as usize];
                let mentor = self.mentees.partners[entry as usize] as usize;
                self.insists[twin as usize] = true;
                self.heads[mentee] += 1;
                self.insisting[mentor] += 1;
                self.at_end[mentor] +=
                    u32::from(self.mentors.tie(twin) == self.mentors.tie(self.end[mentor] - 1));
                self.filled[mentor] |= self.insisting[mentor] >= self.seats[mentor];
                self.changed.push(mentor as u32);
            }
            entry += 1;
        }
    }

    /// Deletes the end of a mentor's list where it is outranked; then there is more to look at.
    fn trim(&mut self, mentor: usize) {
        let seats = u64::from(self.seats[mentor]);
        let all = u64::from(self.insisting[mentor]);
        let better = all - u64::from(self.at_end[mentor]);
        self.work += 1;
        if better >= seats || (self.strength == Strength::Super && all > seats) {
            self.cut(mentor, true);
        }
    }

    /// Deletes the last tie that is left of a mentor's list.
    pub(super) fn cut(&mut self, mentor: usize, log: bool) {
        let end = self.end[mentor];
        if end == self.mentors.starts[mentor] {
            return;
        }
        let tie = self.mentors.tie(end - 1);
        self.end[mentor] = tie;
        for entry in tie..end {
            self.work += 1;
            let mentee = self.mentors.partners[entry as usize];
            if log {
                let pair = (MenteeIx::new(mentee), MentorIx::at(mentor));
                self.steps.push(InsistenceStep::Outranked(pair.0, pair.1));
            }
            if std::mem::take(&mut self.insists[entry as usize]) {
                self.insisting[mentor] -= 1;
                self.heads[mentee as usize] -= 1;
                if self.heads[mentee as usize] == 0 {
                    self.waiting.push(mentee);
                }
            }
        }
        self.at_end[mentor] = 0;
        if tie > self.mentors.starts[mentor] {
            let next = self.mentors.tie(tie - 1);
            let insists = &self.insists[next as usize..tie as usize];
            self.at_end[mentor] = insists.iter().filter(|&&insists| insists).count() as u32;
            self.work += u64::from(tie - next);
        }
        self.changed.push(mentor as u32);
    }

    /// Whether a mentee insists on anybody.
    pub(super) fn has_head(&self, mentee: usize) -> bool {
        self.heads[mentee] > 0
    }

    /// Whether more insist on a mentor than it has seats.
    pub(super) fn is_over(&self, mentor: usize) -> bool {
        self.insisting[mentor] > self.seats[mentor]
    }

    /// Whether this entry of a mentor's list stands in the last tie that is left.
    pub(super) fn is_at_end(&self, mentor: usize, twin: u32) -> bool {
        self.mentors.tie(twin) == self.mentors.tie(self.end[mentor] - 1)
    }

    /// Whether more seats have to be filled than mentees are left for them.
    pub(super) fn contradicts(&self) -> bool {
        let left = (0..self.heads.len()).filter(|&mentee| self.has_head(mentee)).count() as u64;
        let needed: u64 = (0..self.seats.len())
            .map(|mentor| {
                let all = if self.filled[mentor] { self.seats[mentor] } else { 0 };
                u64::from(all.max(self.insisting[mentor].min(self.seats[mentor])))
            })
            .sum();
        needed > left
    }
}
