//! Minimums of mentors that preferences must meet.
//!
//! All stable matchings of strict lists give each mentor the same number of mentees (Roth 1986),
//! so one of them decides whether stability meets the minimums. Where it does not, either envy is
//! ruled out and free seats are not claimed, which is decided in polynomial time (Yokoi 2017), or as
//! few pairs as can be block, which is NP-hard (Hamada, Iwama and Miyazaki 2016), as is meeting
//! minimums by a weakly stable matching of lists with ties: those are searched for.

use super::fault::{Halt, StableFault, told};
use super::optimal::optimal_metered;
use super::sought::{Cost, Found, Sought, Table, seek};
use crate::kernel::{Control, Index, Internal, MenteeIx, MentorIx, Meter, Side};
use crate::market::{Matching, Outcome, Restrictions, Seats, TwoSided};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// A matching without justified envy that meets the minimums, or none.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct EnvyFree {
    /// The matching.
    pub matching: Matching,
    /// With so many seats for each mentor the matching is stable.
    pub seats: Vec<u32>,
}

/// A matching that meets the minimums.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct FewestBlocking {
    /// The matching.
    pub matching: Matching,
    /// How many pairs block it.
    pub blocking: u64,
    /// No matching that meets the minimums has fewer.
    pub bound: u64,
    /// How many nodes the search visited.
    pub nodes: u64,
}

/// Mentors whose minimums no matching meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
#[non_exhaustive]
pub enum MinimumWitness {
    /// A mentor's minimum is above its seats.
    AboveSeats {
        /// The mentor.
        mentor: MentorIx,
        /// Its seats.
        seats: u32,
        /// Its minimum.
        minimum: u32,
    },
    /// Together these mentors need more mentees than can come to them: each mentee to as many of
    /// them as it has seats and as accept it.
    Shortage {
        /// The mentors, ascending.
        mentors: Vec<MentorIx>,
        /// The sum of their minimums.
        needed: u64,
        /// How many can come.
        available: u64,
    },
    /// No weakly stable matching meets the minimums: every one was looked at.
    Exhausted {
        /// How many nodes the search visited.
        nodes: u64,
    },
}

/// A matching that meets the minimums and in which nobody has justified envy: no mentee would
/// rather be with a mentor who has somebody that the mentor likes less. A mentee may prefer a
/// mentor with a free seat.
///
/// Where stability meets the minimums the answer is the mentees' best stable matching. Otherwise
/// mentors begin with as many seats as their minimum, and get as many more, group by
/// group and then one by one in ascending order, as leave every minimum met; so no single
/// mentor can be given one seat more. The largest such matching is NP-hard (Krishnaa,
/// Limaye, Nasre and Nimbhorkar 2020) and not claimed. The witness is the stable matching
/// with the minimums as seats, which leaves some mentor short: then no matching without
/// envy meets them.
///
/// Strict lists, one seat a mentee at most. Time O(entries × mentors) at worst; a step of
/// `control` is a proposal.
///
/// # Errors
/// [`StableFault`]: ties, several seats for a mentee, too many entries.
///
/// # References
/// Y. Yokoi, Envy-free matchings with lower quotas, 2017, Theorem 3.
pub fn envy_free(
    market: &TwoSided,
    minimum: &[u32],
    control: &Control<'_>,
) -> Result<Outcome<EnvyFree, Matching>, StableFault> {
    let seats = market.seats(Side::Mentee);
    if market.has_ties() {
        return Err(StableFault::Ties);
    }
    if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
        return Err(StableFault::MenteeSeats { mentee, seats: seats.of(mentee) });
    }
    told(without_envy(market, minimum, &mut Meter::new(control)))
}

fn without_envy(
    market: &TwoSided,
    minimum: &[u32],
    meter: &mut Meter<'_>,
) -> Result<Outcome<EnvyFree, Matching>, Halt> {
    let upper: Vec<u32> =
        (0..market.mentors()).map(|mentor| market.seats(Side::Mentor).of(mentor)).collect();
    let least = |mentor: usize| minimum.get(mentor).copied().unwrap_or(0);
    let mut stable = |seats: &[u32]| -> Result<Matching, Halt> {
        let seats = Seats::each(seats.to_vec());
        let Ok(market) = market.with_seats(Side::Mentor, seats) else {
            let pairs = market.acceptable_pairs();
            return Err(StableFault::TooManyEntries { pairs }.into());
        };
        Ok(optimal_metered(&market, Side::Mentee, meter)?.matching)
    };
    let meets = |matching: &Matching| {
        let of = |mentor: usize| matching.mentees_of(MentorIx::at(mentor)).len();
        (0..upper.len()).all(|mentor| of(mentor) >= least(mentor) as usize)
    };
    let matching = stable(&upper)?;
    if meets(&matching) {
        return Ok(Outcome::Solved(EnvyFree { matching, seats: upper }));
    }
    let mut seats: Vec<u32> =
        upper.iter().enumerate().map(|(mentor, &upper)| upper.min(least(mentor))).collect();
    let mut matching = stable(&seats)?;
    if !meets(&matching) {
        return Ok(Outcome::Impossible(matching));
    }
    // Raising a mentor's seats only takes mentees from other mentors. So a group that cannot be
    // raised together may be raised in part and is halved, and a mentor who cannot be raised alone
    // never can be.
    let mut groups = vec![(0, seats.len())];
    while let Some((start, end)) = groups.pop() {
        let group = start..end;
        let mut raised = seats.clone();
        raised[group.clone()].copy_from_slice(&upper[group.clone()]);
        if raised == seats {
            continue;
        }
        let found = stable(&raised)?;
        if meets(&found) {
            (seats, matching) = (raised, found);
        } else if group.len() > 1 {
            let middle = group.start + group.len() / 2;
            groups.push((middle, end));
            groups.push((start, middle));
        } else {
            let mentor = group.start;
            let (mut holds, mut fails) = (seats[mentor], upper[mentor]);
            while fails - holds > 1 {
                let middle = holds + (fails - holds) / 2;
                raised[mentor] = middle;
                let found = stable(&raised)?;
                if meets(&found) {
                    (holds, matching) = (middle, found);
                } else {
                    fails = middle;
                }
            }
            seats[mentor] = holds;
        }
    }
    Ok(Outcome::Solved(EnvyFree { matching, seats }))
}

/// Where both searches begin: a stable matching, and one made of it that meets the minimums; or
/// why none does.
fn begun(
    market: &TwoSided,
    minimum: &[u32],
    meter: &mut Meter<'_>,
) -> Result<Result<(Matching, Matching), MinimumWitness>, Halt> {
    let stable = optimal_metered(market, Side::Mentee, meter)?.matching;
    Ok(filled(market, minimum, &stable, meter)?.map(|known| (stable, known)))
}

/// The matching that meets the minimums with the fewest blocking pairs. Mentors' seats bound from
/// above.
///
/// By exhaustive search, exponential, for small markets; stopped, it gives a matching that meets the
/// minimums with what is proven of the fewest. It begins from a stable matching and moves mentees
/// along shortest paths to the mentors who are short. Ties: a pair blocks where both gain strictly.
///
/// # Errors
/// [`StableFault::TooManyEntries`].
///
/// # References
/// K. Hamada, K. Iwama and S. Miyazaki, The Hospitals/Residents problem with lower quotas, 2016.
pub fn fewest_blocking(
    market: &TwoSided,
    minimum: &[u32],
    control: &Control<'_>,
) -> Result<Outcome<FewestBlocking, MinimumWitness, FewestBlocking>, StableFault> {
    let mut meter = Meter::new(control);
    told(fewest(market, minimum, &mut meter))
}

fn fewest(
    market: &TwoSided,
    minimum: &[u32],
    meter: &mut Meter<'_>,
) -> Result<Outcome<FewestBlocking, MinimumWitness, FewestBlocking>, Halt> {
    let (stable, known) = match begun(market, minimum, meter)? {
        Ok(begun) => begun,
        Err(witness) => return Ok(Outcome::Impossible(witness)),
    };
    // One stable matching of strict lists decides for all.
    let least = u64::from(known != stable && !market.has_ties());
    let none = Restrictions::default();
    let table = Table::new(market, None, &none, minimum, (Cost::Nothing, true));
    let sought = seek(&table, Some(table.weigh(&known)), (least, u64::MAX), meter);
    let Sought { best: Some(best), floor, nodes, stopped } = sought else {
        return Err(Internal::broken("a matching that meets the minimums is known").into());
    };
    let matching = formed(market, &table, &best)?;
    let blocking = best.blocking;
    let found = FewestBlocking { matching, blocking, bound: floor.blocking.min(blocking), nodes };
    Ok(match stopped {
        None => Outcome::Solved(found),
        Some(reason) => Outcome::stopped_with(reason, found),
    })
}

/// The largest weakly stable matching that meets the minimums: for lists with ties, whose
/// weakly stable matchings differ in whom they serve. By exhaustive search, exponential; stopped, it
/// gives the best found, if any. Its `bound` is the number of pairs that no such matching exceeds,
/// `blocking` is 0.
///
/// # Errors
/// [`StableFault::TooManyEntries`].
pub fn largest_with_minimums(
    market: &TwoSided,
    minimum: &[u32],
    control: &Control<'_>,
) -> Result<Outcome<FewestBlocking, MinimumWitness, FewestBlocking>, StableFault> {
    let mut meter = Meter::new(control);
    told(largest(market, minimum, &mut meter))
}

fn largest(
    market: &TwoSided,
    minimum: &[u32],
    meter: &mut Meter<'_>,
) -> Result<Outcome<FewestBlocking, MinimumWitness, FewestBlocking>, Halt> {
    let (stable, known) = match begun(market, minimum, meter)? {
        Ok(begun) => begun,
        Err(witness) => return Ok(Outcome::Impossible(witness)),
    };
    let none = Restrictions::default();
    let table = Table::new(market, None, &none, minimum, (Cost::Missing, false));
    let known = (known == stable).then(|| table.weigh(&known));
    let sought = seek(&table, known, (0, 0), meter);
    let most = |side| market.seats(side).total();
    let most = most(Side::Mentee).min(most(Side::Mentor));
    let bound = most.saturating_sub(sought.floor.cost);
    let found = match &sought.best {
        Some(best) => {
            let matching = formed(market, &table, best)?;
            Some(FewestBlocking { matching, blocking: 0, bound, nodes: sought.nodes })
        }
        None => None,
    };
    Ok(match (found, sought.stopped) {
        (Some(found), None) => Outcome::Solved(found),
        (None, None) => Outcome::Impossible(MinimumWitness::Exhausted { nodes: sought.nodes }),
        (Some(found), Some(reason)) => Outcome::stopped_with(reason, found),
        (None, Some(reason)) => Outcome::stopped(reason),
    })
}

fn formed(market: &TwoSided, table: &Table, found: &Found) -> Result<Matching, Internal> {
    let pairs: Vec<_> = table.pairs_of(found).collect();
    Matching::formed(market.mentees(), market.mentors(), pairs)
}

/// A matching with every minimum met, by paths from the short mentors: each takes a mentee who
/// has a free seat, or one of a mentor who can spare it, or one of a mentor who then takes
/// another. Where no path is left, the mentors reached are a shortage.
fn filled(
    market: &TwoSided,
    minimum: &[u32],
    matching: &Matching,
    meter: &mut Meter<'_>,
) -> Result<Result<Matching, MinimumWitness>, Halt> {
    let least = |mentor: usize| minimum.get(mentor).copied().unwrap_or(0);
    for mentor in MentorIx::all(market.mentors()) {
        let (seats, minimum) = (market.seats(Side::Mentor).of(mentor.get()), least(mentor.get()));
        if minimum > seats {
            return Ok(Err(MinimumWitness::AboveSeats { mentor, seats, minimum }));
        }
    }
    let mut of_mentee: Vec<Vec<MentorIx>> = MenteeIx::all(market.mentees())
        .map(|mentee| matching.mentors_of(mentee).to_vec())
        .collect();
    let mut count: Vec<u32> = MentorIx::all(market.mentors())
        .map(|mentor| matching.mentees_of(mentor).len() as u32)
        .collect();
    for short in MentorIx::all(market.mentors()) {
        while count[short.get()] < least(short.get()) {
            // From whom a mentor was reached, and over which mentee.
            let mut from: Vec<Option<(MentorIx, MenteeIx)>> = vec![None; market.mentors()];
            let mut seen = vec![false; market.mentors()];
            seen[short.get()] = true;
            let mut queue = VecDeque::from([short]);
            let mut end = None;
            'search: while let Some(mentor) = queue.pop_front() {
                for choice in market.mentor_list(mentor) {
                    meter.step()?;
                    let mentee = choice.partner;
                    let held = &of_mentee[mentee.get()];
                    if held.contains(&mentor) {
                        continue;
                    }
                    if held.len() < market.seats(Side::Mentee).of(mentee.get()) as usize {
                        end = Some((mentor, mentee, None));
                        break 'search;
                    }
                    for &other in held {
                        if count[other.get()] > least(other.get()) && other != short {
                            end = Some((mentor, mentee, Some(other)));
                            break 'search;
                        }
                        if !seen[other.get()] {
                            seen[other.get()] = true;
                            from[other.get()] = Some((mentor, mentee));
                            queue.push_back(other);
                        }
                    }
                }
            }
            let Some((mut taker, mut mentee, mut giver)) = end else {
                return Ok(Err(shortage(market, minimum, &seen)));
            };
            count[short.get()] += 1;
            if let Some(giver) = giver {
                count[giver.get()] -= 1;
            }
            loop {
                let held = &mut of_mentee[mentee.get()];
                held.retain(|&mentor| Some(mentor) != giver);
                held.push(taker);
                let Some((before, over)) = from[taker.get()] else { break };
                (giver, taker, mentee) = (Some(taker), before, over);
            }
        }
    }
    let pairs = MenteeIx::all(market.mentees()).zip(&of_mentee);
    let pairs = pairs.flat_map(|(mentee, held)| held.iter().map(move |&mentor| (mentee, mentor)));
    Ok(Ok(Matching::formed(market.mentees(), market.mentors(), pairs.collect::<Vec<_>>())?))
}

fn shortage(market: &TwoSided, minimum: &[u32], among: &[bool]) -> MinimumWitness {
    let mentors: Vec<MentorIx> =
        MentorIx::all(among.len()).filter(|mentor| among[mentor.get()]).collect();
    let needed = mentors
        .iter()
        .map(|mentor| u64::from(minimum.get(mentor.get()).copied().unwrap_or(0)))
        .sum();
    let available = MenteeIx::all(market.mentees())
        .map(|mentee| {
            let list = market.mentee_list(mentee);
            let here = list.filter(|choice| among[choice.partner.get()]).count() as u64;
            here.min(u64::from(market.seats(Side::Mentee).of(mentee.get())))
        })
        .sum();
    MinimumWitness::Shortage { mentors, needed, available }
}
