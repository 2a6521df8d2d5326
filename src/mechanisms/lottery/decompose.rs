//! Splits odds into matchings to draw from.
//!
//! Each pair's odds, each mentee's sum and each mentor's sum lie between two whole numbers. A set of pairs
//! that keeps all of these bounds, and stands on a bound wherever the odds themselves do, exists by
//! the integrality of flows. It is given as much weight as leaves what remains within the
//! bounds; then one sum more stands on a bound for good. So there are no more parts than pairs,
//! mentees and mentors together, and one more. From one part to the next only what left its bounds is
//! routed anew.

use super::super::fault::{Ended, MechanismFault};
use crate::kernel::{
    Control, Held, Index, Internal, MenteeIx, MentorIx, Meter, Natural, StopReason,
};
use crate::market::{Decomposition, Lottery, LotteryPart, Outcome};
use std::collections::VecDeque;

/// Matchings, each with a weight, whose mixture has exactly these odds. Each makes as many pairs of
/// a mentee, and of a mentor, as the sum of its odds says, rounded down or up: so a mentee whose
/// odds add up to 1 is served by each, and no mentor ever has more mentees than seats.
///
/// [`audit::verify_decomposition`](crate::audit::verify_decomposition) checks it. At most as many
/// parts as odds, mentees and mentors together, and one; each takes a few passes over the odds. A step of
/// `control` is a pair looked at; its memory limit counts the parts.
///
/// # Errors
/// [`MechanismFault::Internal`] where the crate is at fault.
///
/// # References
/// G. Birkhoff 1946 and J. von Neumann 1953; with bounds on sums E. Budish, Y.-K. Che, F. Kojima and
/// P. Milgrom, Designing random allocation mechanisms, 2013, theorem 1.
pub fn decompose(
    lottery: &Lottery,
    control: &Control<'_>,
) -> Result<Outcome<Decomposition>, MechanismFault> {
    match decomposed(lottery, &mut Meter::new(control)) {
        Ok(found) => Ok(Outcome::Solved(found)),
        Err(Ended::Stopped(reason)) => Ok(Outcome::stopped(reason)),
        Err(Ended::Fault(fault)) => Err(fault),
    }
}

pub(super) fn decomposed(lottery: &Lottery, meter: &mut Meter<'_>) -> Result<Decomposition, Ended> {
    let mut ring = Ring::new(lottery, meter)?;
    let mut held = Held::new(meter.control());
    let mut found = Decomposition::default();
    loop {
        for arc in 0..ring.arcs.len() {
            meter.step()?;
            ring.mend(arc, meter)?;
        }
        let weight = ring.most()?;
        let made = ring.arcs[..lottery.odds().len()].iter().zip(lottery.odds());
        let made = made.filter(|(arc, _)| arc.flow > 0);
        let pairs: Vec<_> = made.map(|(_, odds)| (odds.mentee, odds.mentor)).collect();
        held.take(size_of::<LotteryPart>() as u64 + weight.bytes_held() + 8 * pairs.len() as u64)?;
        let is_last = ring.take(&weight)?;
        found.parts.push(LotteryPart { weight, pairs });
        if is_last {
            return Ok(found);
        }
    }
}

/// A pair's odds, or the sum of an agent's, as the arc of a circulation.
struct Arc {
    from: u32,
    to: u32,
    /// Its least number of pairs, as long as `over` is not all.
    low: u64,
    /// What the odds that remain have over `low`: all that remains where the sum is `low` + 1.
    over: Natural,
    /// How many pairs are made.
    flow: u64,
}

/// Mentees, mentors and one node more, from which pairs go round through a mentee and a mentor.
struct Ring {
    /// The pairs, then the mentees' sums, then the mentors'.
    arcs: Vec<Arc>,
    /// The arcs at each node.
    at: Vec<Vec<u32>>,
    /// What is left of the denominator.
    rest: Natural,
    /// By which arc each node was reached.
    reached: Vec<Option<u32>>,
}

impl Ring {
    fn new(lottery: &Lottery, meter: &mut Meter<'_>) -> Result<Self, StopReason> {
        let (mentees, mentors) = (lottery.mentees(), lottery.mentors());
        let hub = mentees + mentors;
        let whole = lottery.denominator();
        let arc = |from: usize, to: usize| Arc {
            from: from as u32,
            to: to as u32,
            low: 0,
            over: Natural::default(),
            flow: 0,
        };
        let pairs = lottery.odds().iter();
        let mut arcs: Vec<Arc> =
            pairs.map(|odds| arc(odds.mentee.get(), mentees + odds.mentor.get())).collect();
        let sums = arcs.len();
        arcs.extend(MenteeIx::all(mentees).map(|mentee| arc(hub, mentee.get())));
        arcs.extend(MentorIx::all(mentors).map(|mentor| arc(mentees + mentor.get(), hub)));
        for (place, odds) in lottery.odds().iter().enumerate() {
            meter.step()?;
            let own = [place, sums + odds.mentee.get(), sums + mentees + odds.mentor.get()];
            for at in own {
                let arc = &mut arcs[at];
                arc.over.add(&odds.numerator);
                if let Some(rest) = arc.over.less(whole) {
                    arc.over = rest;
                    arc.low += 1;
                }
            }
        }
        let mut at = vec![Vec::new(); hub + 1];
        for (place, arc) in (0u32..).zip(&arcs) {
            at[arc.from as usize].push(place);
            at[arc.to as usize].push(place);
        }
        Ok(Self { arcs, at, rest: whole.clone(), reached: vec![None; hub + 1] })
    }

    /// The least and the most that an arc may carry.
    fn bounds(&self, arc: &Arc) -> (u64, u64) {
        let low = arc.low + u64::from(arc.over == self.rest);
        (low, arc.low + u64::from(!arc.over.is_zero()))
    }

    /// Brings an arc within its bounds, along a circle that takes no other out of its own.
    fn mend(&mut self, at: usize, meter: &mut Meter<'_>) -> Result<(), Ended> {
        loop {
            let arc = &self.arcs[at];
            let (least, most) = self.bounds(arc);
            let (up, start, end) = match arc.flow {
                flow if flow < least => (true, arc.to, arc.from),
                flow if flow > most => (false, arc.from, arc.to),
                _ => return Ok(()),
            };
            if !self.search(start, end, meter)? {
                let what = "what remains of the odds is a circulation, so there is a whole one";
                return Err(Internal::broken(what).into());
            }
            let mut node = end;
            while let Some(place) = self.reached[node as usize] {
                let arc = &mut self.arcs[place as usize];
                // A way that uses an arc against its direction takes flow from it.
                if arc.to == node {
                    arc.flow += 1;
                    node = arc.from;
                } else {
                    arc.flow -= 1;
                    node = arc.to;
                }
                if node == start {
                    break;
                }
            }
            let flow = &mut self.arcs[at].flow;
            *flow = if up { *flow + 1 } else { *flow - 1 };
        }
    }

    /// Whether a way leads from one node to another.
    fn search(&mut self, start: u32, end: u32, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        self.reached.fill(None);
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for place in 0..self.at[node as usize].len() {
                meter.step()?;
                let at = self.at[node as usize][place];
                let arc = &self.arcs[at as usize];
                let (least, most) = self.bounds(arc);
                let (open, next) = match arc.from == node {
                    true => (arc.flow < most, arc.to),
                    false => (arc.flow > least, arc.from),
                };
                if !open || next == start || self.reached[next as usize].is_some() {
                    continue;
                }
                self.reached[next as usize] = Some(at);
                if next == end {
                    return Ok(true);
                }
                queue.push_back(next);
            }
        }
        Ok(false)
    }

    /// How much weight the pairs made can have.
    fn most(&self) -> Result<Natural, Internal> {
        let mut most = self.rest.clone();
        for arc in &self.arcs {
            let room = match arc.flow > arc.low {
                true => arc.over.clone(),
                false => self.rest.less(&arc.over).ok_or_else(outside)?,
            };
            most = most.min(room);
        }
        Ok(most)
    }

    /// Takes the pairs made out of the odds with this weight; true once nothing remains.
    fn take(&mut self, weight: &Natural) -> Result<bool, Internal> {
        for arc in self.arcs.iter_mut().filter(|arc| arc.flow > arc.low) {
            arc.over = arc.over.less(weight).ok_or_else(outside)?;
        }
        self.rest = self.rest.less(weight).ok_or_else(outside)?;
        if weight.is_zero() {
            return Err(outside());
        }
        Ok(self.rest.is_zero())
    }
}

fn outside() -> Internal {
    Internal::broken("what remains of the odds is within its bounds")
}
