//! Whether mentees could do better together, and whether a vote of the mentees could be lost.
//!
//! *Theorems*: a matching that is better for some mentees and worse for none differs from the given
//! one by circles of mentees who move on to the next one's mentor, and by chains that end at a free
//! seat, so none exists exactly if no strict move lies on a closed walk (the argument of D. Gale in
//! Shapley and Scarf 1974). A stable matching that some stable matching so improves has a stable
//! improvement cycle (Erdil and Ergin 2008, theorem 1). Popular matchings are those of firsts and
//! seconds (Abraham, Irving, Kavitha and Mehlhorn 2007, theorem 3.1; with seats Manlove and Sng
//! 2006). *Trusts* the market's checked construction. Ranks are compared and agents counted:
//! nothing overflows.

use super::stability::stability_within;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{Matching, Outcome, TwoSided};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// What these verifiers do not cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotCovered {
    /// A mentee has several seats.
    #[error("mentees with one seat are covered, and mentee {mentee} has {seats}")]
    MenteeSeats {
        /// The first such mentee.
        mentee: usize,
        /// Its seats.
        seats: u32,
    },
    /// A mentee's list has ties.
    #[error("strict lists of mentees are covered")]
    Ties,
}

/// Whether the matching is one of this market, and no other is better for one mentee and worse
/// for none. Mentees have one seat each; ties are allowed on either side.
///
/// Time and memory O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered::MenteeSeats`].
pub fn is_efficient(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, false)?;
    Ok(no_trade(market, matching, control).into())
}

/// Whether the matching is stable, and no other stable one is better for one mentee and worse for
/// none. Mentees have strict lists and one seat each; mentors may have ties.
///
/// Time and memory O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn is_stable_efficient(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    Ok(no_stable_trade(market, matching, control).into())
}

/// Whether the matching is one of this market and popular: in a vote against any other, at least
/// as many mentees prefer it. Mentees have strict lists and one seat each.
///
/// Time O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn is_popular(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    Ok(has_firsts_and_seconds(market, matching, control).into())
}

/// Whether these mentees show that no matching is popular: each has a first and a second and is
/// not sure of its first, and their firsts and seconds have fewer places for them than they are.
///
/// Time O(entries); a step of `control` is an entry looked at.
///
/// # Errors
/// [`NotCovered`].
pub fn refutes_popular(
    market: &TwoSided,
    mentees: &[MenteeIx],
    control: &Control<'_>,
) -> Result<Outcome<bool>, NotCovered> {
    covered(market, true)?;
    let run = || {
        let ballot = Ballot::new(market, &mut Meter::new(control))?;
        let (mut listed, mut named) = (mentees.to_vec(), vec![false; market.mentors()]);
        listed.sort_unstable();
        listed.dedup();
        for mentee in &listed {
            let Some(&(Some(first), Some(second))) = ballot.wishes.get(mentee.get()) else {
                return Ok(false);
            };
            if !ballot.is_crowded(first) {
                return Ok(false);
            }
            named[first] = true;
            named[second] = true;
        }
        let places = |mentor: usize| match ballot.is_crowded(mentor) {
            true => u64::from(ballot.seats(mentor)),
            false => u64::from(ballot.seats(mentor)) - ballot.firsts[mentor],
        };
        let places: u64 = (0..named.len()).filter(|&one| named[one]).map(places).sum();
        Ok::<_, StopReason>((listed.len() as u64) > places)
    };
    Ok(run().into())
}

pub(super) fn covered(market: &TwoSided, strict: bool) -> Result<(), NotCovered> {
    let seats = market.seats(Side::Mentee);
    if let Some(mentee) = (0..seats.agents()).find(|&mentee| seats.of(mentee) > 1) {
        return Err(NotCovered::MenteeSeats { mentee, seats: seats.of(mentee) });
    }
    if strict && market.has_ties_of(Side::Mentee) {
        return Err(NotCovered::Ties);
    }
    Ok(())
}

/// Whether the matching is one of this market, and how many pairs block it.
fn blocking(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<Option<u64>, StopReason> {
    let found = stability_within(market, matching, 0, control).or_stopped()?;
    Ok(found.faults.is_empty().then_some(found.blocking))
}

fn has_seat(market: &TwoSided, mentee: MenteeIx) -> bool {
    market.seats(Side::Mentee).of(mentee.get()) > 0
}

/// How many seats a mentor has left.
fn is_free(market: &TwoSided, matching: &Matching, mentor: MentorIx) -> bool {
    matching.mentees_of(mentor).len() < market.seats(Side::Mentor).of(mentor.get()) as usize
}

/// The rank of a mentee's mentor.
fn present_rank(market: &TwoSided, matching: &Matching, mentee: MenteeIx) -> Option<u32> {
    let mentor = matching.mentor_of(mentee)?;
    let place = market.place_of(Side::Mentee, mentee.get(), mentor.raw())?;
    Some(market.row(Side::Mentee, mentee.get()).at(place).1)
}

/// Mentors, and one node more for who has nobody and for seats that nobody has.
pub(super) struct Walks {
    graph: DiGraph<(), bool>,
}

impl Walks {
    pub(super) fn new(mentors: usize) -> Self {
        let mut graph = DiGraph::new();
        (0..=mentors).for_each(|_| {
            graph.add_node(());
        });
        Self { graph }
    }

    pub(super) fn step(&mut self, from: usize, to: usize, is_strict: bool) {
        self.graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), is_strict);
    }

    /// Whether a strict step lies on a closed walk.
    pub(super) fn has_gain(&self) -> bool {
        let mut part = vec![0; self.graph.node_count()];
        for (at, nodes) in kosaraju_scc(&self.graph).iter().enumerate() {
            nodes.iter().for_each(|node| part[node.index()] = at);
        }
        self.graph.edge_indices().any(|edge| {
            let ends = self.graph.edge_endpoints(edge);
            let closes = ends.is_some_and(|(from, to)| part[from.index()] == part[to.index()]);
            closes && self.graph[edge]
        })
    }
}

fn no_trade(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    if blocking(market, matching, control)?.is_none() {
        return Ok(false);
    }
    let mut meter = Meter::new(control);
    let outside = market.mentors();
    let mut walks = Walks::new(outside);
    for mentor in MentorIx::all(outside) {
        walks.step(outside, mentor.get(), false);
        if is_free(market, matching, mentor) {
            walks.step(mentor.get(), outside, false);
        }
    }
    for mentee in MenteeIx::all(market.mentees()).filter(|&one| has_seat(market, one)) {
        let from = matching.mentor_of(mentee).map_or(outside, Index::get);
        let now = present_rank(market, matching, mentee);
        for choice in market.mentee_list(mentee) {
            meter.step()?;
            if now.is_some_and(|now| choice.rank > now) {
                break;
            }
            if choice.partner.get() != from {
                let is_strict = now.is_none_or(|now| choice.rank < now);
                walks.step(from, choice.partner.get(), is_strict);
            }
        }
    }
    Ok(!walks.has_gain())
}

fn no_stable_trade(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    if blocking(market, matching, control)? != Some(0) {
        return Ok(false);
    }
    let mut meter = Meter::new(control);
    let mut walks = Walks::new(market.mentors());
    // The best rank that each mentor gives to one who would rather have it.
    let mut best: Vec<Option<u32>> = vec![None; market.mentors()];
    let mut wishes: Vec<(usize, usize, u32)> = Vec::new();
    for mentee in MenteeIx::all(market.mentees()).filter(|&one| has_seat(market, one)) {
        let now = present_rank(market, matching, mentee);
        for choice in market.mentee_list(mentee) {
            meter.step()?;
            if now.is_some_and(|now| choice.rank >= now) {
                break;
            }
            let mentor = choice.partner.get();
            if market.seats(Side::Mentor).of(mentor) == 0 {
                continue;
            }
            let place = market.place_of(Side::Mentor, mentor, mentee.raw());
            let Some(place) = place else { continue };
            let rank = market.row(Side::Mentor, mentor).at(place).1;
            best[mentor] = Some(best[mentor].map_or(rank, |best| best.min(rank)));
            if let Some(from) = matching.mentor_of(mentee) {
                wishes.push((from.get(), mentor, rank));
            }
        }
    }
    for (from, to, rank) in wishes {
        if best[to] == Some(rank) {
            walks.step(from, to, true);
        }
    }
    Ok(!walks.has_gain())
}

/// Firsts and seconds, see [`is_popular`].
struct Ballot<'a> {
    market: &'a TwoSided,
    wishes: Vec<(Option<usize>, Option<usize>)>,
    firsts: Vec<u64>,
}

impl<'a> Ballot<'a> {
    fn new(market: &'a TwoSided, meter: &mut Meter<'_>) -> Result<Self, StopReason> {
        let mut ballot = Self { market, wishes: Vec::new(), firsts: vec![0; market.mentors()] };
        for mentee in MenteeIx::all(market.mentees()) {
            meter.step()?;
            let mut partners = market.mentee_list(mentee).map(|choice| choice.partner.get());
            let first = match has_seat(market, mentee) {
                true => partners.find(|&mentor| ballot.seats(mentor) > 0),
                false => None,
            };
            if let Some(first) = first {
                ballot.firsts[first] += 1;
            }
            ballot.wishes.push((first, None));
        }
        for mentee in MenteeIx::all(market.mentees()) {
            let Some(first) = ballot.wishes[mentee.get()].0 else { continue };
            for choice in market.mentee_list(mentee) {
                meter.step()?;
                let mentor = choice.partner.get();
                if mentor != first && ballot.firsts[mentor] < u64::from(ballot.seats(mentor)) {
                    ballot.wishes[mentee.get()].1 = Some(mentor);
                    break;
                }
            }
        }
        Ok(ballot)
    }

    fn seats(&self, mentor: usize) -> u32 {
        self.market.seats(Side::Mentor).of(mentor)
    }

    /// Whether more put it first than it has seats.
    fn is_crowded(&self, mentor: usize) -> bool {
        self.firsts[mentor] > u64::from(self.seats(mentor))
    }
}

fn has_firsts_and_seconds(
    market: &TwoSided,
    matching: &Matching,
    control: &Control<'_>,
) -> Result<bool, StopReason> {
    if blocking(market, matching, control)?.is_none() {
        return Ok(false);
    }
    let ballot = Ballot::new(market, &mut Meter::new(control))?;
    let mut with_first = vec![0u64; market.mentors()];
    for (mentee, &(first, second)) in MenteeIx::all(market.mentees()).zip(&ballot.wishes) {
        let mentor = matching.mentor_of(mentee).map(Index::get);
        match first {
            Some(first) if mentor == Some(first) => with_first[first] += 1,
            _ if mentor == second => {}
            _ => return Ok(false),
        }
    }
    // Places of a first go to those who put it first, as far as these and the seats reach.
    Ok((0..market.mentors()).all(|mentor| {
        with_first[mentor] == ballot.firsts[mentor].min(u64::from(ballot.seats(mentor)))
    }))
}
