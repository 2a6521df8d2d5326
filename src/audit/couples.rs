//! Who blocks a matching of a market with couples.
//!
//! *Theorem*: none but the definition, told at [`CouplesMarket`]. *Trusts* the market's checked
//! construction. Ranks are compared only, and places counted: nothing overflows.

use super::standing::is_of;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Ordered, Pace, Side, Unbounded};
use crate::market::{CouplePlaces, CouplesMarket, Matching, Outcome};
use std::collections::BTreeMap;

/// Whoever blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CouplesBlocking {
    /// A mentee outside all couples, and a mentor.
    Single(MenteeIx, MentorIx),
    /// A couple, and the place of the entry of its list.
    Couple(usize, usize),
}

/// What the verifier found in a market with couples.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct CouplesStability {
    /// Mentees with several mentors or one who is not acceptable, and members of a couple that is
    /// at no entry of its list; all of them where the matching is of another size.
    pub misplaced: Vec<MenteeIx>,
    /// Mentors with more mentees than seats.
    pub crowded: Vec<MentorIx>,
    /// Who blocks; nobody is looked for where somebody is misplaced or crowded.
    pub blocking: Vec<CouplesBlocking>,
}

impl CouplesStability {
    /// Whether the matching respects the couples and nobody blocks it.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.misplaced.is_empty() && self.crowded.is_empty() && self.blocking.is_empty()
    }
}

/// Whether a matching is stable in a market with couples. Time O(entries of all lists · seats).
#[must_use]
pub fn couples_stability(market: &CouplesMarket, matching: &Matching) -> CouplesStability {
    match paced(market, matching, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`couples_stability`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn couples_stability_within(
    market: &CouplesMarket,
    matching: &Matching,
    control: &Control<'_>,
) -> Outcome<CouplesStability> {
    paced(market, matching, &mut Meter::new(control)).into()
}

fn paced<P: Pace>(
    market: &CouplesMarket,
    matching: &Matching,
    pace: &mut P,
) -> Result<CouplesStability, P::Cut> {
    let base = market.market();
    let mut found = CouplesStability::default();
    if !is_of(matching, (base.mentees(), base.mentors())) {
        let mentees = base.mentees().max(matching.mentees()).max(1);
        found.misplaced = MenteeIx::all(mentees).collect();
        return Ok(found);
    }
    let mut judge = Judge { market, matching, ranks: Vec::new() };
    for mentor in MentorIx::all(base.mentors()) {
        let ranks: BTreeMap<MenteeIx, u32> =
            base.mentor_list(mentor).map(|choice| (choice.partner, choice.rank)).into_map();
        pace.steps(1 + ranks.len())?;
        judge.ranks.push(ranks);
    }
    for mentee in MenteeIx::all(base.mentees()) {
        let own = matching.mentors_of(mentee);
        let fits = own.iter().all(|&mentor| judge.ranks[mentor.get()].contains_key(&mentee));
        let couple = market.couple_of(mentee);
        let is_placed = couple.is_none_or(|at| market.entry_of(at, matching).is_some());
        if own.len() > 1 || !fits || !is_placed {
            found.misplaced.push(mentee);
        }
    }
    let seats = base.seats(Side::Mentor);
    let is_crowded =
        |mentor: &MentorIx| matching.mentees_of(*mentor).len() > seats.of(mentor.get()) as usize;
    found.crowded = MentorIx::all(base.mentors()).filter(is_crowded).collect();
    if !found.misplaced.is_empty() || !found.crowded.is_empty() {
        return Ok(found);
    }
    for mentee in MenteeIx::all(base.mentees()).filter(|&one| market.couple_of(one).is_none()) {
        let own = matching.mentor_of(mentee);
        let rank = |wanted: MentorIx| {
            base.mentee_list(mentee).find(|choice| choice.partner == wanted).map(|one| one.rank)
        };
        let own = own.and_then(rank).unwrap_or(u32::MAX);
        for choice in base.mentee_list(mentee).take_while(|choice| choice.rank < own) {
            pace.steps(1 + matching.mentees_of(choice.partner).len())?;
            if judge.takes(choice.partner, &[mentee], &[]) {
                found.blocking.push(CouplesBlocking::Single(mentee, choice.partner));
            }
        }
    }
    for (at, couple) in market.couples().iter().enumerate() {
        let own = market.entry_of(at, matching).unwrap_or(0);
        for (entry, places) in couple.list.iter().take(own).enumerate() {
            pace.steps(1)?;
            if judge.moves(couple.members, places) {
                found.blocking.push(CouplesBlocking::Couple(at, entry));
            }
        }
    }
    Ok(found)
}

struct Judge<'a> {
    market: &'a CouplesMarket,
    matching: &'a Matching,
    /// The rank that each mentor gives those whom it accepts.
    ranks: Vec<BTreeMap<MenteeIx, u32>>,
}

impl Judge<'_> {
    /// Whether both members can have seats of their own at these places.
    fn moves(&self, members: [MenteeIx; 2], places: &CouplePlaces) -> bool {
        let moving = |at: usize| self.matching.mentor_of(members[at]) != places[at];
        let movers: Vec<(MenteeIx, MentorIx)> = (0..2)
            .filter(|&at| moving(at))
            .filter_map(|at| Some((members[at], places[at]?)))
            .collect();
        let leaving: Vec<MenteeIx> =
            (0..2).filter(|&at| moving(at)).map(|at| members[at]).collect();
        let staying: Vec<MenteeIx> =
            (0..2).filter(|&at| !moving(at)).map(|at| members[at]).collect();
        movers.iter().all(|&(_, mentor)| {
            let to: Vec<MenteeIx> =
                movers.iter().filter(|(_, other)| *other == mentor).map(|one| one.0).collect();
            self.takes_for(mentor, &to, &leaving, &staying)
        })
    }

    fn takes(&self, mentor: MentorIx, to: &[MenteeIx], leaving: &[MenteeIx]) -> bool {
        self.takes_for(mentor, to, leaving, &[])
    }

    /// Whether a mentor has a seat for each of these, once those who leave have left; a seat of
    /// `staying` is not given up.
    fn takes_for(
        &self,
        mentor: MentorIx,
        to: &[MenteeIx],
        leaving: &[MenteeIx],
        staying: &[MenteeIx],
    ) -> bool {
        let held: Vec<MenteeIx> = self
            .matching
            .mentees_of(mentor)
            .iter()
            .copied()
            .filter(|mentee| !leaving.contains(mentee))
            .collect();
        let seats = self.market.market().seats(Side::Mentor).of(mentor.get()) as usize;
        let free = seats.saturating_sub(held.len());
        let rank = |mentee: &MenteeIx| self.ranks[mentor.get()].get(mentee).copied();
        // How many others give up their seat for each; who does for one, does for a better one.
        let mut displaced: Vec<usize> = to
            .iter()
            .map(|mover| {
                let others = held.iter().filter(|other| !staying.contains(other));
                others.filter(|other| rank(other) > rank(mover)).count()
            })
            .collect();
        displaced.sort_unstable();
        // Free seats go to those for whom the fewest give up theirs.
        let needy = displaced.iter().skip(free).enumerate();
        needy.into_iter().all(|(before, &count)| count > before)
    }
}
