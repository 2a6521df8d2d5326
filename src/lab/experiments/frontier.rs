//! What stability costs: the fewest blocking pairs of any matching that satisfies people so much.
//!
//! Satisfaction is what [`Metric::Satisfaction`](super::Metric::Satisfaction) counts. The
//! problem is hard (the largest sum under a number of blocking pairs is so already for ties), so
//! the frontier is found by branch and bound over the mentees' mentors: a branch is left where a
//! matching is known that has at least what the branch can reach, with no more blocking pairs than
//! it has for certain. Before that, two ends are found in polynomial time: the most satisfied of
//! all matchings and of all stable ones, and between them what a walk of satisfied blocking pairs
//! passes. A run that is stopped keeps those.

use super::trial::{most_satisfied, points, satisfaction};
use crate::audit::stability_within;
use crate::kernel::{
    Control, Index, Internal, MenteeIx, MentorIx, Meter, Side, StopReason, arrange_by_key, faults,
};
use crate::market::{Matching, Outcome, Ties, TwoSided};
use crate::mechanisms::{Deferred, Given, Mechanism, MechanismFault};
use crate::stable::{Lattice, StableFault};
use std::convert::Infallible;

/// A matching that none that was found beats: none has as much satisfaction with fewer blocking
/// pairs, or more with as few.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FrontierPoint {
    /// Its satisfaction.
    pub satisfaction: u64,
    /// How many pairs block it.
    pub blocking: u64,
    /// The matching.
    pub matching: Matching,
}

/// The fewest blocking pairs for each level of satisfaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frontier {
    /// The matchings, by satisfaction; the number of blocking pairs rises with it.
    pub points: Vec<FrontierPoint>,
    /// Whether all matchings were looked at or ruled out: then no level has fewer blocking pairs
    /// than the points tell.
    pub exact: bool,
    /// No matching has more satisfaction; nothing where that was not reached.
    pub most: Option<u64>,
    /// No stable matching has more satisfaction; nothing where lists have ties or that was not
    /// reached.
    pub most_stable: Option<u64>,
}

impl Frontier {
    /// The fewest blocking pairs of a matching of at least this satisfaction: at least the first
    /// number, at most the second, which is nothing where no such matching is known. Both are
    /// the same where the frontier is exact, but for a level that no matching reaches, where the
    /// answer is nothing.
    #[must_use]
    pub fn fewest(&self, satisfaction: u64) -> Option<(u64, Option<u64>)> {
        let found = self.points.iter().find(|point| point.satisfaction >= satisfaction);
        let found = found.map(|point| point.blocking);
        let unreached = self.most.is_some_and(|most| satisfaction > most);
        if unreached || (self.exact && found.is_none()) {
            return None;
        }
        let unstable = self.most_stable.is_some_and(|most| satisfaction > most);
        let least = if self.exact { found.unwrap_or(0) } else { u64::from(unstable) };
        Some((least, found))
    }

    fn add(&mut self, satisfaction: u64, blocking: u64, matching: impl FnOnce() -> Matching) {
        if self.beats(satisfaction, blocking) {
            return;
        }
        self.points.retain(|point| point.satisfaction > satisfaction || point.blocking < blocking);
        let place = self.points.partition_point(|point| point.satisfaction < satisfaction);
        self.points.insert(place, FrontierPoint { satisfaction, blocking, matching: matching() });
    }

    /// Whether a matching is known that is as good in both.
    fn beats(&self, satisfaction: u64, blocking: u64) -> bool {
        let mut points = self.points.iter();
        points.any(|point| point.satisfaction >= satisfaction && point.blocking <= blocking)
    }
}

faults! {
    /// Why a market has no frontier here.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum FrontierFault: "frontier-fault" {
        /// A mentee may have several mentors.
        MenteeSeats {
            /// The first mentee with several seats.
            mentee: usize,
            /// Its seats.
            seats: u32,
        } = "mentee-seats",
            "the frontier is for mentees with one seat; mentee {mentee} has {seats}",
            "граница строится, если у наставляемых по одному месту, а у наставляемого {mentee} их {seats}";
        /// What a solver on the way refuses.
        Stable(fault: StableFault) = "stable",
            "{fault}",
            "{fault}";
        /// What a mechanism on the way refuses.
        Mechanism(fault: MechanismFault) = "mechanism",
            "{fault}",
            "{fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal",
            "{fault}",
            "{fault}";
    }
}

/// The fewest blocking pairs for each level of satisfaction. Lists may have ties and mentors
/// seats.
///
/// Time grows exponentially with the mentees: ten are a matter of a second. A run that is stopped
/// gives as its best the matchings found and the bounds known by then. A step of `control` is a
/// branch, or a blocking pair looked at on the way.
///
/// # Errors
/// [`FrontierFault`] for mentees with several seats.
pub fn frontier(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<Frontier, Infallible, Frontier>, FrontierFault> {
    let seats = market.seats(Side::Mentee);
    if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
        return Err(FrontierFault::MenteeSeats { mentee, seats: seats.of(mentee) });
    }
    let mut found = Frontier { points: Vec::new(), exact: false, most: None, most_stable: None };
    let mut meter = Meter::new(control);
    match run(market, &mut found, &mut meter) {
        Ok(()) => Ok(Outcome::Solved(found)),
        Err(Halt::Stopped(reason)) => Ok(Outcome::stopped_with(reason, found)),
        Err(Halt::Fault(fault)) => Err(fault),
    }
}

enum Halt {
    Stopped(StopReason),
    Fault(FrontierFault),
}

impl From<StopReason> for Halt {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

fn run(market: &TwoSided, found: &mut Frontier, meter: &mut Meter<'_>) -> Result<(), Halt> {
    meter.step()?;
    let control = meter.control().after(meter.work());
    let stable = most_satisfied_stable(market, &control)?;
    if !market.has_ties() {
        found.most_stable = Some(satisfaction(market, &stable));
    }
    let blocking = stability_within(market, &stable, 0, &control).or_stopped()?.blocking;
    found.add(satisfaction(market, &stable), blocking, || stable);
    let control = meter.control().after(meter.work());
    if let Some(best) = most_satisfied(market, &control) {
        found.most = Some(satisfaction(market, &best));
        walk(market, best, found, meter)?;
    }
    meter.step()?;
    Search::new(market).all(found, meter)?;
    found.exact = true;
    Ok(())
}

/// The stable matching of the most satisfaction: all of them give everybody as many partners, so
/// that it is the one of the least ranks. With ties, a stable one.
fn most_satisfied_stable(market: &TwoSided, control: &Control<'_>) -> Result<Matching, Halt> {
    let fault = |fault: FrontierFault| Halt::Fault(fault);
    if market.has_ties() {
        let broken = market.break_ties_within(Ties::Index, control).or_stopped()?;
        let formed = Deferred(Side::Mentee).form(&Given::new(&broken), control);
        let formed = formed.map_err(|error| fault(error.into()))?;
        return match formed {
            Outcome::Solved(formed) => Ok(formed.matching),
            Outcome::Stopped(stopped) => Err(stopped.reason.into()),
            Outcome::Impossible(_) => {
                Err(fault(Internal::broken("there is always a stable matching").into()))
            }
        };
    }
    let lattice = Lattice::new(market, control).map_err(|error| fault(error.into()))?;
    let lattice = match lattice {
        Outcome::Solved(lattice) => lattice,
        Outcome::Stopped(stopped) => return Err(stopped.reason.into()),
        Outcome::Impossible(never) => match never {},
    };
    Ok(lattice.egalitarian(control).or_stopped()?.matching)
}

/// Satisfies blocking pairs one after another, the one first that leaves the most satisfaction
/// (Roth and Vande Vate 1990 walk so to stability), and adds what it passes.
fn walk(
    market: &TwoSided,
    mut matching: Matching,
    found: &mut Frontier,
    meter: &mut Meter<'_>,
) -> Result<(), Halt> {
    for _ in 0..4 * market.mentees() {
        meter.step()?;
        let control = meter.control().after(meter.work());
        let stability = stability_within(market, &matching, usize::MAX, &control).or_stopped()?;
        let own = satisfaction(market, &matching);
        found.add(own, stability.blocking, || matching.clone());
        let mut best: Option<(u64, MenteeIx, MentorIx)> = None;
        for pair in &stability.pairs {
            meter.step()?;
            let gains = worth(market, pair.mentee, pair.mentor);
            let leaves = matching.mentor_of(pair.mentee);
            let leaves = leaves.map_or(0, |mentor| worth(market, pair.mentee, mentor));
            let dropped = dropped(market, &matching, pair.mentor);
            let loses = dropped.map_or(0, |mentee| worth(market, mentee, pair.mentor));
            let left = (own + gains).saturating_sub(leaves + loses);
            if best.is_none_or(|(most, ..)| left > most) {
                best = Some((left, pair.mentee, pair.mentor));
            }
        }
        let Some((_, mentee, mentor)) = best else { break };
        let dropped = dropped(market, &matching, mentor);
        let kept = matching
            .pairs()
            .filter(|&(one, other)| one != mentee && (Some(one) != dropped || other != mentor));
        let pairs: Vec<_> = kept.chain([(mentee, mentor)]).collect();
        matching = Matching::new(market.mentees(), market.mentors(), pairs)
            .map_err(|_| Halt::Fault(Internal::broken("a satisfied pair is a pair").into()))?;
    }
    Ok(())
}

fn worth(market: &TwoSided, mentee: MenteeIx, mentor: MentorIx) -> u64 {
    points(market, Side::Mentee, mentee.get(), mentor.raw())
        + points(market, Side::Mentor, mentor.get(), mentee.raw())
}

/// Whom a mentor gives up for another: the one it likes least, where it has no seat left.
fn dropped(market: &TwoSided, matching: &Matching, mentor: MentorIx) -> Option<MenteeIx> {
    let own = matching.mentees_of(mentor);
    let full = own.len() >= market.seats(Side::Mentor).of(mentor.get()) as usize;
    let least =
        own.iter().min_by_key(|mentee| points(market, Side::Mentor, mentor.get(), mentee.raw()));
    least.copied().filter(|_| full)
}

/// All matchings, mentee by mentee.
struct Search<'m> {
    market: &'m TwoSided,
    /// Each mentee's mentors with the pair's worth, the best first.
    options: Vec<Vec<(u32, u64)>>,
    /// The most that the mentees from each on can add.
    rest: Vec<u64>,
    /// The mentors of the mentees decided so far.
    chosen: Vec<Option<u32>>,
    /// Each mentor's mentees so far.
    held: Vec<Vec<u32>>,
    worth: u64,
}

impl<'m> Search<'m> {
    fn new(market: &'m TwoSided) -> Self {
        let seats = market.seats(Side::Mentee);
        let options: Vec<Vec<(u32, u64)>> = MenteeIx::all(market.mentees())
            .map(|mentee| {
                let list = market.mentee_list(mentee).filter(|_| seats.of(mentee.get()) > 0);
                let mut options: Vec<(u32, u64)> = list
                    .map(|choice| (choice.partner.raw(), worth(market, mentee, choice.partner)))
                    .collect();
                arrange_by_key(&mut options, |option| std::cmp::Reverse(option.1));
                options
            })
            .collect();
        let mut rest = vec![0; options.len() + 1];
        for (at, options) in options.iter().enumerate().rev() {
            rest[at] = rest[at + 1] + options.first().map_or(0, |best| best.1);
        }
        let held = vec![Vec::new(); market.mentors()];
        Self { market, options, rest, chosen: Vec::new(), held, worth: 0 }
    }

    /// A loop over branches: for each mentee decided, which of its options is tried next; one
    /// past the last is to stay without.
    fn all(&mut self, found: &mut Frontier, meter: &mut Meter<'_>) -> Result<(), Halt> {
        let mut next = vec![0];
        while let Some(&at) = next.last() {
            let depth = self.chosen.len();
            let options = self.options.get(depth).map_or(0, Vec::len);
            if depth == self.options.len() || at > options {
                next.pop();
                self.undo();
                continue;
            }
            if let Some(place) = next.last_mut() {
                *place += 1;
            }
            if !self.choose(depth, at) {
                continue;
            }
            meter.step()?;
            let depth = depth + 1;
            let ends = depth == self.options.len();
            let reached = self.worth + self.rest[depth];
            let blocking = self.blocking(ends);
            if ends && !found.beats(reached, blocking) {
                let matching = self.matching()?;
                found.add(reached, blocking, || matching);
            }
            if ends || found.beats(reached, blocking) {
                self.undo();
            } else {
                next.push(0);
            }
        }
        // A market without mentees has one matching.
        if self.options.is_empty() {
            let matching = self.matching()?;
            found.add(0, 0, || matching);
        }
        Ok(())
    }

    /// Decides the next mentee, where there is a seat.
    fn choose(&mut self, mentee: usize, at: usize) -> bool {
        let Some(&(mentor, worth)) = self.options[mentee].get(at) else {
            self.chosen.push(None);
            return true;
        };
        let held = &mut self.held[mentor as usize];
        if held.len() >= self.market.seats(Side::Mentor).of(mentor as usize) as usize {
            return false;
        }
        held.push(mentee as u32);
        self.worth += worth;
        self.chosen.push(Some(mentor));
        true
    }

    fn undo(&mut self) {
        let Some(chosen) = self.chosen.pop() else { return };
        let Some(mentor) = chosen else { return };
        self.held[mentor as usize].pop();
        let options = &self.options[self.chosen.len()];
        let worth = options.iter().find(|option| option.0 == mentor).map_or(0, |option| option.1);
        self.worth -= worth;
    }

    /// How many pairs of decided mentees block whatever the others get: with mentors whose seats
    /// are taken. Where all are decided, also with mentors who have a seat left.
    fn blocking(&self, ends: bool) -> u64 {
        let mentor_seats = self.market.seats(Side::Mentor);
        let liked = |mentor: usize, mentee: u32| points(self.market, Side::Mentor, mentor, mentee);
        let mut blocking = 0;
        for (mentee, chosen) in self.chosen.iter().enumerate() {
            if self.options[mentee].is_empty() {
                continue;
            }
            let own = chosen.map_or(0, |mentor| points(self.market, Side::Mentee, mentee, mentor));
            for choice in self.market.mentee_list(MenteeIx::at(mentee)) {
                let mentor = choice.partner.get();
                if points(self.market, Side::Mentee, mentee, choice.partner.raw()) <= own {
                    break;
                }
                let held = &self.held[mentor];
                let seats = mentor_seats.of(mentor) as usize;
                let wants = if held.len() < seats {
                    ends
                } else {
                    let mine = liked(mentor, mentee as u32);
                    held.iter().any(|&other| liked(mentor, other) < mine)
                };
                blocking += u64::from(wants);
            }
        }
        blocking
    }

    fn matching(&self) -> Result<Matching, Halt> {
        let pairs = (0_u32..).zip(&self.chosen).filter_map(|(mentee, mentor)| {
            Some((MenteeIx::new(mentee), MentorIx::new((*mentor)?)))
        });
        Matching::new(self.market.mentees(), self.market.mentors(), pairs)
            .map_err(|_| Halt::Fault(Internal::broken("branches keep seats").into()))
    }
}
