//! Pairs that no weakly stable matching makes, since one of the two is sure of better partners.
//!
//! Suppose that somebody does not fill its seats from the first part of its list. Then everybody
//! of that part whom it has not got is full, with others at least as good in its own eyes. Where
//! these others have too few seats, that is impossible: the rest of the list goes, for it is never
//! made and never blocks. Each cut leaves others fewer choices, so cuts bring about cuts.
//! Nothing is gained where a known matching takes all seats of a side: there no list is cut.

use super::model;
use super::work::Work;
use crate::kernel::{Control, Index, Side, Sides, StopReason};
use crate::market::{Assured, Entries, Half, Matching, TwoSided};

/// What the cuts leave of a market.
pub(super) struct Cuts {
    /// The mentees' entries that are left: both have seats, and neither is sure of better partners.
    pub(super) left: Vec<bool>,
    /// Why the others are not, in order.
    pub(super) log: Vec<Assured>,
    pub(super) stopped: Option<StopReason>,
}

/// Cuts until nothing more follows, or until `control` stops it. `known` is a matching of the
/// market.
pub(super) fn cut(
    market: &TwoSided,
    entries: &Entries,
    known: &Matching,
    control: &Control<'_>,
    work: &mut Work,
) -> Cuts {
    let seats = Sides::of(|side| {
        let agents = 0..entries.half(side).agents();
        agents.map(|agent| market.seats(side).of(agent)).collect::<Vec<u32>>()
    });
    let mut left = Vec::with_capacity(entries.mentees.partners.len());
    for (mentee, &own) in seats.mentee.iter().enumerate() {
        let row = entries.mentees.row(mentee).iter();
        left.extend(row.map(|&mentor| own > 0 && seats.mentor[mentor as usize] > 0));
    }
    let mut cuts = Cuts { left, log: Vec::new(), stopped: None };
    let mut desks = Sides::of(|side| Desk::new(entries, side, &seats));
    let gains = who_gains(entries, &seats, &cuts.left, known);
    // In which turn each of the mentees and of the mentors last lost a choice.
    let mut shrunk = seats.as_ref().map(|_, seats| vec![1; seats.len()]);
    let mut turn = 0;
    loop {
        let before = cuts.log.len();
        for side in Side::BOTH {
            for agent in 0..seats[side].len() {
                let desk = &mut desks[side];
                if !gains[side][agent] || !desk.is_due(agent, &shrunk[side.other()]) {
                    continue;
                }
                turn += 1;
                desk.looked[agent] = turn;
                let step = match desk.look(agent, &cuts.left, control, work) {
                    Ok(Some(step)) => step,
                    Ok(None) => continue,
                    Err(reason) => {
                        cuts.stopped = Some(reason);
                        return cuts;
                    }
                };
                cuts.log.push(step);
                shrunk[side][agent] = turn + 1;
                for &other in desk.cut(agent, &mut cuts.left) {
                    shrunk[side.other()][other as usize] = turn + 1;
                }
            }
        }
        if cuts.log.len() == before {
            return cuts;
        }
    }
}

/// Who is in a part of the market in which both sides have seats that `known` does not take.
fn who_gains(
    entries: &Entries,
    seats: &Sides<Vec<u32>>,
    left: &[bool],
    known: &Matching,
) -> Sides<Vec<bool>> {
    let mut degrees = seats.as_ref().map(|_, seats| vec![0u32; seats.len()]);
    let mut free = degrees.clone();
    for mentee in 0..seats.mentee.len() {
        for entry in entries.mentees.range(mentee).filter(|&entry| left[entry]) {
            degrees.mentee[mentee] += 1;
            degrees.mentor[entries.mentees.partners[entry] as usize] += 1;
        }
    }
    for side in Side::BOTH {
        let most =
            seats[side].iter().zip(&degrees[side]).map(|(&seats, &degree)| seats.min(degree));
        free[side] = most.collect();
    }
    for (mentee, mentor) in known.pairs() {
        for (side, agent) in Sides::new(mentee.get(), mentor.get()) {
            free[side][agent] = free[side][agent].saturating_sub(1);
        }
    }
    let mut gains = seats.as_ref().map(|_, seats| vec![false; seats.len()]);
    for agents in model::connected(entries, left) {
        let has_free =
            |side: Side| agents[side].iter().any(|&agent| free[side][agent as usize] > 0);
        if has_free(Side::Mentee) && has_free(Side::Mentor) {
            for side in Side::BOTH {
                agents[side].iter().for_each(|&agent| gains[side][agent as usize] = true);
            }
        }
    }
    gains
}

/// Where one side's lists are cut.
struct Desk<'a> {
    side: Side,
    own: &'a Half,
    other: &'a Half,
    seats: &'a [u32],
    other_seats: &'a [u32],
    /// Where each list is cut, and in which turn it was looked at.
    end: Vec<u32>,
    looked: Vec<u64>,
    /// Of each who must sit elsewhere: the tie of its list that just does.
    enough: Vec<u32>,
    /// Where it sits, who sits there, and by whom which search came there.
    seat: Vec<Option<u32>>,
    seated: Vec<Vec<u32>>,
    reached: Vec<(u64, u32)>,
    searches: u64,
}

impl<'a> Desk<'a> {
    fn new(entries: &'a Entries, side: Side, seats: &'a Sides<Vec<u32>>) -> Self {
        let (own, other) = (entries.half(side), entries.half(side.other()));
        Self {
            side,
            own,
            other,
            seats: &seats[side],
            other_seats: &seats[side.other()],
            end: own.starts.iter().skip(1).copied().collect(),
            looked: vec![0; own.agents()],
            enough: vec![0; other.agents()],
            seat: vec![None; other.agents()],
            seated: vec![Vec::new(); own.agents()],
            reached: vec![(0, 0); own.agents()],
            searches: 0,
        }
    }

    /// Whether somebody in its list lost a choice since it was looked at.
    fn is_due(&self, agent: usize, shrunk: &[u64]) -> bool {
        let row = self.own.starts[agent] as usize..self.end[agent] as usize;
        let mut members = self.own.partners[row].iter();
        self.seats[agent] > 0 && members.any(|&one| shrunk[one as usize] > self.looked[agent])
    }

    /// Whether an entry of the others' lists is left.
    fn is_left(&self, entry: u32, left: &[bool]) -> bool {
        match self.side {
            Side::Mentee => left[self.other.twins[entry as usize] as usize],
            Side::Mentor => left[entry as usize],
        }
    }

    /// The shortest first part of its list from which the agent is sure to fill its seats, where
    /// that is not all of it. Its end is remembered.
    fn look(
        &mut self,
        agent: usize,
        left: &[bool],
        control: &Control<'_>,
        work: &mut Work,
    ) -> Result<Option<Assured>, StopReason> {
        let (start, end) = (self.own.starts[agent], self.end[agent]);
        work.read((end - start) as usize, control)?;
        let Some(last) = end.checked_sub(1).map(|last| self.own.tie(last)) else {
            return Ok(None);
        };
        let mut without = Vec::new();
        let mut found = None;
        for entry in (start..end).take_while(|&entry| self.own.tie(entry) < last) {
            let member = self.own.partners[entry as usize];
            if self.other_seats[member as usize] == 0 {
                continue;
            }
            self.enough[member as usize] = self.other.tie(self.own.twins[entry as usize]);
            if self.search(&[member], agent, left, control, work)?.is_some() {
                without.push(member);
            }
            if without.len() == self.seats[agent] as usize {
                let tie = self.own.tie(entry);
                self.end[agent] =
                    (entry..last).find(|&next| self.own.tie(next) > tie).unwrap_or(last);
                let insisting =
                    self.search(&without, agent, left, control, work)?.unwrap_or_default();
                let rank = tie - start + 1;
                found = Some(Assured { side: self.side, agent: agent as u32, rank, insisting });
                break;
            }
        }
        for &member in self.own.row(agent) {
            if let Some(seat) = self.seat[member as usize].take() {
                self.seated[seat as usize].clear();
            }
        }
        Ok(found)
    }

    /// Looks breadth first for a chain of exchanges that seats one of these away from `agent`.
    /// Where there is none, comes back with all whom it reached: they fill all the seats that
    /// would do for them.
    fn search(
        &mut self,
        from: &[u32],
        agent: usize,
        left: &[bool],
        control: &Control<'_>,
        work: &mut Work,
    ) -> Result<Option<Vec<u32>>, StopReason> {
        self.searches += 1;
        let mut queue = from.to_vec();
        let mut at = 0;
        while at < queue.len() {
            let member = queue[at];
            at += 1;
            for entry in self.other.range(member as usize) {
                work.read(1, control)?;
                if self.other.tie(entry as u32) > self.enough[member as usize] {
                    break;
                }
                let seat = self.other.partners[entry] as usize;
                let is_new = self.reached[seat].0 != self.searches;
                if seat == agent || !is_new || !self.is_left(entry as u32, left) {
                    continue;
                }
                self.reached[seat] = (self.searches, member);
                if self.seated[seat].len() < self.seats[seat] as usize {
                    self.exchange(seat);
                    return Ok(None);
                }
                queue.extend(&self.seated[seat]);
            }
        }
        Ok(Some(queue))
    }

    /// Follows the chain back from a free seat.
    fn exchange(&mut self, mut seat: usize) {
        loop {
            let member = self.reached[seat].1;
            self.seated[seat].push(member);
            let before = self.seat[member as usize].replace(seat as u32);
            let Some(before) = before else { return };
            seat = before as usize;
            self.seated[seat].retain(|&other| other != member);
        }
    }

    /// Deletes what its list no longer holds; comes back with those whom it named.
    fn cut(&self, agent: usize, left: &mut [bool]) -> &'a [u32] {
        let range = self.end[agent] as usize..self.own.range(agent).end;
        for entry in range.clone() {
            match self.side {
                Side::Mentee => left[entry] = false,
                Side::Mentor => left[self.own.twins[entry] as usize] = false,
            }
        }
        &self.own.partners[range]
    }
}
