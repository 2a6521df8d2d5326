//! Who is sure of what partners in every weakly stable matching.
//!
//! *Theorem* (after Hall 1935). Suppose that somebody had a seat free or a partner whom it ranks
//! below the named. Each of the named whom it has not got would block with it, unless that one has
//! a partner elsewhere who is as good in its own eyes. But elsewhere there are fewer such seats than
//! named people beyond as many as its own seats hold. So in every weakly stable matching it fills
//! its seats with partners whom it ranks as well as the named, and pairs beyond them are neither
//! made nor block.
//!
//! *Trusts* the market's checked construction, and nothing of the solver.

use super::strength::mentees_by_mentor;
use crate::kernel::{Csr, MenteeIx, MentorIx, Side, Unbounded, arrange_by_key, faults};
use crate::market::{Assured, TwoSided};

faults! {
    /// Why a [`SizeBound`](crate::market::SizeBound) bounds nothing.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SizeFault: "size-fault" {
        /// The prices are for other numbers of people, or nothing stands for 1.
        Shape = "shape",
            "the prices are for other numbers of people, or the unit is 0",
            "цены даны для другого числа людей, или единица равна 0";
        /// A step does not follow from the market and the steps before it.
        Step {
            /// Its place, from 0.
            at: usize,
        } = "step",
            "step {at} does not follow from the steps before it",
            "шаг {at} не следует из предыдущих";
        /// A multiplier stands for a pair that is not acceptable to two who have seats.
        Pair {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "pair",
            "mentee {mentee} and mentor {mentor} are no acceptable pair with seats",
            "наставляемый {mentee} и наставник {mentor} не составляют допустимой пары с местами";
        /// The numbers are so large that sums of them overflow.
        Range = "range",
            "the multipliers are so large that sums of them overflow",
            "множители так велики, что их суммы переполняются";
    }
}

/// An acceptable pair where both have seats.
pub(super) struct Pair {
    /// The mentee and the mentor.
    pub(super) ends: [usize; 2],
    /// The ranks that the mentee gives and that the mentor gives.
    pub(super) ranks: [u32; 2],
}

/// The acceptable pairs of people with seats.
fn acceptable(market: &TwoSided) -> Vec<Pair> {
    let lists = match mentees_by_mentor(market, &mut Unbounded) {
        Ok(lists) => lists,
        Err(never) => match never {},
    };
    let has_seat = |side: Side, agent: usize| market.seats(side).of(agent) > 0;
    let mut pairs = Vec::new();
    let mut rank_of = vec![0u32; market.mentees()];
    for mentor in (0..market.mentors()).filter(|&mentor| has_seat(Side::Mentor, mentor)) {
        for (mentee, rank) in market.row(Side::Mentor, mentor).iter() {
            rank_of[mentee as usize] = rank;
        }
        for &(mentee, rank) in lists.row(mentor) {
            let mentee = mentee as usize;
            if has_seat(Side::Mentee, mentee) {
                pairs.push(Pair { ends: [mentee, mentor], ranks: [rank, rank_of[mentee]] });
            }
        }
    }
    arrange_by_key(&mut pairs, |pair| pair.ends);
    pairs
}

/// The acceptable pairs that the steps leave.
pub(super) fn left(market: &TwoSided, steps: &[Assured]) -> Result<Vec<Pair>, SizeFault> {
    let mut desk = Desk::new(market, acceptable(market));
    for (at, step) in steps.iter().enumerate() {
        desk.take(step, at + 1).ok_or(SizeFault::Step { at })?;
    }
    let mut is_left = desk.is_left.into_iter();
    Ok(desk.pairs.into_iter().filter(|_| is_left.next() == Some(true)).collect())
}

/// What steps leave so far.
struct Desk<'a> {
    market: &'a TwoSided,
    pairs: Vec<Pair>,
    /// The pairs of each agent, by side.
    lists: [Csr<usize>; 2],
    is_left: Vec<bool>,
    /// The last step that named each agent, and that counted its seats.
    named: [Vec<usize>; 2],
    counted: [Vec<usize>; 2],
}

impl<'a> Desk<'a> {
    fn new(market: &'a TwoSided, pairs: Vec<Pair>) -> Self {
        let counts = [market.mentees(), market.mentors()];
        let order: Vec<usize> = (0..pairs.len()).collect();
        let lists = [0, 1].map(|side| Csr::group(counts[side], &order, |at| pairs[at].ends[side]));
        let none = counts.map(|count| vec![0; count]);
        let is_left = vec![true; pairs.len()];
        Self { market, pairs, lists, is_left, named: none.clone(), counted: none }
    }

    /// Takes a step, counted from 1; nothing where it does not follow. Those whom it names would
    /// fill more seats than there are for them without the step's agent: Hall's condition
    /// fails for them elsewhere.
    fn take(&mut self, step: &Assured, turn: usize) -> Option<()> {
        let own = match step.side {
            Side::Mentee => 0,
            Side::Mentor => 1,
        };
        let (seats, other) = (self.market.seats(step.side), 1 - own);
        let agent = step.agent as usize;
        if seats.of(agent) == 0 {
            return None;
        }
        // The seats elsewhere that those who insist on this agent could have instead. They are of
        // distinct agents, so the sum stays below 2⁶⁴.
        let mut elsewhere = 0u64;
        for &member in &step.insisting {
            let member = member as usize;
            if std::mem::replace(self.named[other].get_mut(member)?, turn) == turn {
                return None;
            }
            let both = if own == 0 { [agent, member] } else { [member, agent] };
            let at = self.pairs.binary_search_by_key(&both, |pair| pair.ends).ok()?;
            if self.pairs[at].ranks[own] > step.rank {
                return None;
            }
            let enough = self.pairs[at].ranks[other];
            for &choice in self.lists[other].row(member) {
                let partner = self.pairs[choice].ends[own];
                let does = self.is_left[choice] && self.pairs[choice].ranks[other] <= enough;
                if does && partner != agent {
                    let is_new = std::mem::replace(&mut self.counted[own][partner], turn) != turn;
                    elsewhere += if is_new { u64::from(seats.of(partner)) } else { 0 };
                }
            }
        }
        if (step.insisting.len() as u64) < elsewhere.checked_add(seats.of(agent).into())? {
            return None;
        }
        for &at in self.lists[own].row(agent) {
            self.is_left[at] &= self.pairs[at].ranks[own] <= step.rank;
        }
        Some(())
    }
}
