//! Strong and super-stability: mentees insist, mentors give up the ends of their lists.

use super::heads::Heads;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Side, StopReason};
use crate::market::{Half, InsistenceLog, InsistenceStep, Matching, Outcome, Strength, TwoSided};
use crate::stable::StableFault;

/// A super-stable matching: no two of whom neither loses would be together. Or the log that shows
/// that there is none.
///
/// It is stable however ties are broken; the mentees' best of its kind. Mentors may have several
/// seats. Time and memory O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`StableFault::MenteeSeats`], [`StableFault::TooManyEntries`].
///
/// # References
/// R. W. Irving, Stable marriage and indifference, 1994; D. F. Manlove, Stable marriage with ties
/// and unacceptable partners, 1999; with seats R. W. Irving, D. F. Manlove and S. Scott, The
/// hospitals/residents problem with ties, 2000. Here the end is decided by one count of seats that
/// must be filled, which is also the log's last step.
pub fn super_stable(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<Matching, InsistenceLog>, StableFault> {
    solve(market, Strength::Super, control)
}

/// A strongly stable matching: no two would be together of whom one strictly gains and the other
/// does not lose. Or the log that shows that there is none.
///
/// The mentees' best of its kind. Mentors may have several seats. Time O(entries²) at worst,
/// mostly far less; memory O(entries). A step of `control` is an entry looked at.
///
/// # Errors
/// [`StableFault::MenteeSeats`], [`StableFault::TooManyEntries`].
///
/// # References
/// R. W. Irving, 1994, and D. F. Manlove, 1999, as for [`super_stable`]; with seats
/// R. W. Irving, D. F. Manlove and S. Scott, Strong stability in the hospitals/residents
/// problem, 2003, with its bound residents and critical sets.
pub fn strongly_stable(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<Matching, InsistenceLog>, StableFault> {
    solve(market, Strength::Strong, control)
}

fn solve(
    market: &TwoSided,
    strength: Strength,
    control: &Control<'_>,
) -> Result<Outcome<Matching, InsistenceLog>, StableFault> {
    let seats = market.seats(Side::Mentee);
    if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
        return Err(StableFault::MenteeSeats { mentee, seats: seats.of(mentee) });
    }
    let Some(entries) = market.entries() else {
        return Err(StableFault::TooManyEntries { pairs: market.acceptable_pairs() });
    };
    let mut seating = Seating::new(Heads::new(market, &entries, strength, control));
    if let Err(reason) = seating.settle(strength) {
        return Ok(Outcome::stopped(reason));
    }
    let log = |steps| Ok(Outcome::Impossible(InsistenceLog { strength, steps }));
    if seating.heads.contradicts() {
        return log(seating.heads.steps);
    }
    let pairs = seating.pairs();
    Ok(Outcome::Solved(Matching::formed(market.mentees(), market.mentors(), pairs)?))
}

/// Seats the mentees who insist only on mentors with too many like them, at the ends of those
/// mentors' lists.
///
/// Copies share the lists, so that a deletion can be tried on one of them.
#[derive(Clone)]
pub(in crate::stable) struct Seating<'a> {
    heads: Heads<'a>,
    /// The entry along which each mentee is seated.
    seat: Vec<Option<u32>>,
    /// Who sits with each mentor.
    seated: Vec<Vec<u32>>,
    /// By which entry a search reached each mentor, in which search.
    reached: Vec<(u32, u32)>,
    searches: u32,
}

impl<'a> Seating<'a> {
    fn new(heads: Heads<'a>) -> Self {
        let (mentees, mentors) = (heads.mentees.agents(), heads.mentors.agents());
        Self {
            heads,
            seat: vec![None; mentees],
            seated: vec![Vec::new(); mentors],
            reached: vec![(0, 0); mentors],
            searches: 0,
        }
    }

    /// The agents of one pool twice: as mentees who ask and as mentors who are asked, in the strong
    /// sense. So many steps of `control` were done before.
    pub(in crate::stable) fn of_pool(lists: &'a Half, control: &'a Control<'a>, work: u64) -> Self {
        let mut heads = Heads::of_one_seat(lists, lists, Strength::Strong, control);
        heads.work = work;
        Self::new(heads)
    }

    /// How many steps were done.
    pub(in crate::stable) fn work(&self) -> u64 {
        self.heads.work
    }

    /// So many steps were done on copies too.
    pub(in crate::stable) fn set_work(&mut self, work: u64) {
        self.heads.work = work;
    }

    /// The log so far, which begins anew.
    pub(in crate::stable) fn take_steps(&mut self) -> Vec<InsistenceStep> {
        std::mem::take(&mut self.heads.steps)
    }

    /// Whether no matching of the kind that was looked for is left.
    pub(in crate::stable) fn contradicts(&self) -> bool {
        self.heads.contradicts()
    }

    /// The mentee gets a strictly worse mentor, or nobody: those it insists on, and would gain by,
    /// lose all whom they do not rank above it.
    pub(in crate::stable) fn refuse(&mut self, mentee: usize) {
        let heads: Vec<u32> = self.heads.heads_of(mentee).collect();
        for entry in heads {
            let (mentor, twin) = (self.mentor(entry), self.twin(entry));
            while self.heads.end[mentor] > twin {
                self.heads.cut(mentor, false);
            }
        }
    }

    /// Deletes all that is to be deleted.
    pub(in crate::stable) fn settle(&mut self, strength: Strength) -> Result<(), StopReason> {
        self.heads.settle()?;
        if strength == Strength::Strong {
            loop {
                let left = self.fill()?;
                if left.is_empty() {
                    break;
                }
                self.contest(&left)?;
            }
        }
        Ok(())
    }

    fn mentor(&self, entry: u32) -> usize {
        self.heads.mentees.partners[entry as usize] as usize
    }

    fn twin(&self, entry: u32) -> u32 {
        self.heads.mentees.twins[entry as usize]
    }

    /// A mentor that can seat this mentee in every case: it has seats for all who insist, or they
    /// are in its list before others who do.
    fn bound(&self, mentee: usize) -> Option<u32> {
        self.heads.heads_of(mentee).find(|&entry| {
            let mentor = self.mentor(entry);
            !self.heads.is_over(mentor) || !self.heads.is_at_end(mentor, self.twin(entry))
        })
    }

    /// The seats of a mentor that those before the end of its list leave.
    fn room(&self, mentor: usize) -> usize {
        let better = self.heads.insisting[mentor] - self.heads.at_end[mentor];
        self.heads.seats[mentor].saturating_sub(better) as usize
    }

    /// Seats as many as can be. Comes back with those who stay without a seat.
    fn fill(&mut self) -> Result<Vec<u32>, StopReason> {
        self.seated.iter_mut().for_each(Vec::clear);
        let mut waiting = Vec::new();
        for mentee in 0..self.seat.len() {
            let seat = self.seat[mentee].take();
            if !self.heads.has_head(mentee) || self.bound(mentee).is_some() {
                continue;
            }
            // Who is not bound insists only on mentors that have too many at their end.
            let kept = seat.filter(|&entry| {
                let mentor = self.mentor(entry);
                self.heads.insists[self.twin(entry) as usize]
                    && self.seated[mentor].len() < self.room(mentor)
            });
            match kept {
                Some(entry) => self.sit(mentee as u32, entry),
                None => waiting.push(mentee as u32),
            }
        }
        let mut left = Vec::new();
        for mentee in waiting {
            if !self.augment(mentee)? {
                left.push(mentee);
            }
        }
        Ok(left)
    }

    fn sit(&mut self, mentee: u32, entry: u32) {
        let mentor = self.mentor(entry);
        self.seat[mentee as usize] = Some(entry);
        self.seated[mentor].push(mentee);
    }

    /// Looks breadth first for a chain of exchanges that seats a mentee.
    fn augment(&mut self, mentee: u32) -> Result<bool, StopReason> {
        self.searches += 1;
        let mut queue = vec![mentee];
        let mut at = 0;
        while at < queue.len() {
            let current = queue[at] as usize;
            at += 1;
            self.heads.go_on()?;
            let entries: Vec<u32> = self.heads.heads_of(current).collect();
            for entry in entries {
                self.heads.work += 1;
                let mentor = self.mentor(entry);
                if self.reached[mentor].0 == self.searches {
                    continue;
                }
                self.reached[mentor] = (self.searches, entry);
                if self.seated[mentor].len() < self.room(mentor) {
                    self.exchange(mentor);
                    return Ok(true);
                }
                queue.extend(&self.seated[mentor]);
            }
        }
        Ok(false)
    }

    /// Follows the chain back from a mentor with a free seat.
    fn exchange(&mut self, mut mentor: usize) {
        loop {
            let entry = self.reached[mentor].1;
            let mentee = self.heads.mentors.partners[self.twin(entry) as usize];
            let before = self.seat[mentee as usize];
            self.sit(mentee, entry);
            let Some(before) = before else { return };
            mentor = self.mentor(before);
            self.seated[mentor].retain(|&other| other != mentee);
        }
    }

    /// The mentors whom the mentees without a seat reach by exchanges lose the ends of their lists.
    fn contest(&mut self, left: &[u32]) -> Result<(), StopReason> {
        self.searches += 1;
        let mut queue = left.to_vec();
        let mut contested = Vec::new();
        let mut at = 0;
        while at < queue.len() {
            self.heads.go_on()?;
            let entries: Vec<u32> = self.heads.heads_of(queue[at] as usize).collect();
            at += 1;
            for entry in entries {
                self.heads.work += 1;
                let mentor = self.mentor(entry);
                if self.reached[mentor].0 != self.searches {
                    self.reached[mentor].0 = self.searches;
                    contested.push(mentor);
                    queue.extend(&self.seated[mentor]);
                }
            }
        }
        let pair = |mentee: &u32, mentor: usize| (MenteeIx::new(*mentee), MentorIx::at(mentor));
        let seated = contested
            .iter()
            .flat_map(|&mentor| self.seated[mentor].iter().map(move |mentee| pair(mentee, mentor)))
            .collect();
        let left = left.iter().map(|&mentee| MenteeIx::new(mentee)).collect();
        self.heads.steps.push(InsistenceStep::Contested { seated, left });
        for mentor in contested {
            self.heads.cut(mentor, false);
        }
        self.heads.settle()
    }

    /// The entry along which a mentee has its mentor: who is bound with that one, the others as
    /// they are seated.
    pub(in crate::stable) fn entry_of(&self, mentee: usize) -> Option<u32> {
        let insists = self.heads.has_head(mentee);
        if insists { self.bound(mentee).or(self.seat[mentee]) } else { None }
    }

    fn pairs(&self) -> Vec<(MenteeIx, MentorIx)> {
        (0..self.seat.len())
            .filter_map(|mentee| {
                let mentor = self.mentor(self.entry_of(mentee)?);
                Some((MenteeIx::at(mentee), MentorIx::at(mentor)))
            })
            .collect()
    }
}
