//! Stable matchings of a market with couples.
//!
//! Couples and single mentees are decided one after another, each at one of its places, best first. A
//! place makes demands: whoever would rather be with a mentor, who therefore has to be full, and of
//! mentees whom it does not rank below. A node is left where a demand cannot be met any more; a whole matching
//! is looked at by the definition.

use super::roommates::Exhausted;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{CouplesMarket, Matching, Outcome};

/// A stable matching of a market with couples ([`CouplesMarket`] has the definition), or that a search found
/// none.
///
/// With couples there need not be one (Roth 1984), and deciding it is NP-complete (Ronn 1990), so
/// this is a search through all cases, with what follows from each: practical for some dozen
/// units. Of several it finds the first in the order of its decisions: couples by index, then single
/// mentees by index, each at its best place first. A step of `control` is an entry looked at; where
/// it stops nothing is known. Memory O(mentees · mentors).
///
/// # References
/// E. McDermid and D. F. Manlove, Keeping partners together: algorithmic results for the
/// hospitals/residents problem with couples, 2010.
pub fn stable_with_couples(
    market: &CouplesMarket,
    control: &Control<'_>,
) -> Outcome<Matching, Exhausted> {
    search(market, &mut Meter::new(control)).unwrap_or_else(Outcome::stopped)
}

fn search(
    market: &CouplesMarket,
    meter: &mut Meter<'_>,
) -> Result<Outcome<Matching, Exhausted>, StopReason> {
    meter.check()?;
    let mut state = State::new(market);
    // Of each decided unit the choice it stands at.
    let mut chosen: Vec<usize> = Vec::new();
    let mut visited = 0;
    loop {
        visited += 1;
        let goes_on = state.is_possible(meter)?;
        if goes_on && chosen.len() == state.units.len() {
            let pairs = state.pairs();
            let (mentees, mentors) = (market.market().mentees(), market.market().mentors());
            // Pairs of a market are within it, each once.
            if let Ok(matching) = Matching::new(mentees, mentors, pairs)
                && !state.is_blocked(meter)?
            {
                return Ok(Outcome::Solved(matching));
            }
        }
        let mut next = (goes_on && chosen.len() < state.units.len()).then_some(0);
        // The next choice of this unit, or of the last one before it that has one.
        while next.is_none() {
            let Some(last) = chosen.pop() else {
                return Ok(Outcome::Impossible(Exhausted { visited }));
            };
            state.clear(chosen.len());
            next = Some(last + 1).filter(|&next| next < state.units[chosen.len()].choices.len());
        }
        if let Some(next) = next {
            state.place(chosen.len(), next);
            chosen.push(next);
        }
    }
}

/// A couple, or a single mentee.
struct Unit {
    members: Vec<usize>,
    /// Places by member, best first; nobody for all comes last.
    choices: Vec<Vec<Option<usize>>>,
    /// How good each choice is: the smaller the better; tied ones are alike.
    ranks: Vec<u32>,
}

struct State {
    units: Vec<Unit>,
    /// The choice of each decided unit.
    choice: Vec<Option<usize>>,
    /// What is decided of each mentee.
    place: Vec<Option<Option<usize>>>,
    /// The rank that each mentor gives each mentee.
    ranks: Vec<Vec<Option<u32>>>,
    seats: Vec<usize>,
}

impl State {
    fn new(market: &CouplesMarket) -> Self {
        let base = market.market();
        let couples = market.couples().iter().map(|couple| {
            let mut choices: Vec<Vec<Option<usize>>> = Vec::new();
            for entry in &couple.list {
                choices.push(entry.iter().map(|at| at.map(Index::get)).collect());
            }
            choices.push(vec![None; 2]);
            let ranks = (0..choices.len() as u32).collect();
            Unit { members: couple.members.iter().map(|one| one.get()).collect(), choices, ranks }
        });
        let singles = MenteeIx::all(base.mentees()).filter(|&one| market.couple_of(one).is_none());
        let singles = singles.map(|mentee| {
            let list = || base.mentee_list(mentee);
            let choices = list().map(|choice| vec![Some(choice.partner.get())]);
            Unit {
                members: vec![mentee.get()],
                choices: choices.chain([vec![None]]).collect(),
                ranks: list().map(|choice| choice.rank).chain([u32::MAX]).collect(),
            }
        });
        let units: Vec<Unit> = couples.chain(singles).collect();
        let seats = base.seats(Side::Mentor);
        let ranks = MentorIx::all(base.mentors()).map(|mentor| {
            let mut ranks = vec![None; base.mentees()];
            base.mentor_list(mentor).for_each(|one| ranks[one.partner.get()] = Some(one.rank));
            ranks
        });
        Self {
            choice: vec![None; units.len()],
            units,
            place: vec![None; base.mentees()],
            ranks: ranks.collect(),
            seats: (0..base.mentors()).map(|mentor| seats.of(mentor) as usize).collect(),
        }
    }

    fn place(&mut self, unit: usize, choice: usize) {
        self.choice[unit] = Some(choice);
        let Unit { members, choices, .. } = &self.units[unit];
        for (&member, &at) in members.iter().zip(&choices[choice]) {
            self.place[member] = Some(at);
        }
    }

    fn clear(&mut self, unit: usize) {
        self.choice[unit] = None;
        self.units[unit].members.iter().for_each(|&member| self.place[member] = None);
    }

    fn held(&self, mentor: usize) -> impl Iterator<Item = usize> + '_ {
        let is_held = move |&mentee: &usize| self.place[mentee] == Some(Some(mentor));
        (0..self.place.len()).filter(is_held)
    }

    /// Whether what is decided keeps seats and its demands can still be met.
    fn is_possible(&self, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        // No mentee of a mentor may be ranked below this, and all its seats have to be taken.
        let mut bars: Vec<Option<u32>> = vec![None; self.seats.len()];
        for (unit, choice) in self.units.iter().zip(&self.choice) {
            let Some(choice) = *choice else { continue };
            let own = &unit.choices[choice];
            for (wanted, _) in unit
                .choices
                .iter()
                .zip(&unit.ranks)
                .take_while(|(_, rank)| **rank < unit.ranks[choice])
            {
                meter.step()?;
                let moving: Vec<usize> =
                    (0..own.len()).filter(|&at| wanted[at] != own[at]).collect();
                // One who moves to where the other is not, demands of that mentor alone.
                let [at] = moving[..] else { continue };
                let Some(mentor) = wanted[at].filter(|mentor| !own.contains(&Some(*mentor))) else {
                    if wanted[at].is_none() {
                        // Leaving alone takes no seat.
                        return Ok(false);
                    }
                    continue;
                };
                let rank = self.ranks[mentor][unit.members[at]];
                bars[mentor] = match (bars[mentor], rank) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
        }
        for (mentor, &seats) in self.seats.iter().enumerate() {
            meter.steps(self.place.len() as u64)?;
            let held = self.held(mentor).count();
            if held > seats {
                return Ok(false);
            }
            let Some(bar) = bars[mentor] else { continue };
            let rank = |mentee: usize| self.ranks[mentor][mentee];
            if self.held(mentor).any(|mentee| rank(mentee) > Some(bar)) {
                return Ok(false);
            }
            let open = (0..self.place.len()).filter(|&mentee| {
                self.place[mentee].is_none() && rank(mentee).is_some_and(|rank| rank <= bar)
            });
            if held + open.count() < seats {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether somebody blocks a whole matching.
    fn is_blocked(&self, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        for (unit, choice) in self.units.iter().zip(&self.choice) {
            let own = choice.unwrap_or_default();
            let better = unit.ranks.iter().take_while(|&&rank| rank < unit.ranks[own]).count();
            for wanted in &unit.choices[..better] {
                meter.steps(self.place.len() as u64)?;
                if self.can_move(unit, &unit.choices[own], wanted) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether the members who move can have a seat each.
    fn can_move(&self, unit: &Unit, own: &[Option<usize>], wanted: &[Option<usize>]) -> bool {
        let movers: Vec<(usize, usize)> = (0..own.len())
            .filter(|&at| own[at] != wanted[at])
            .filter_map(|at| Some((unit.members[at], wanted[at]?)))
            .collect();
        let left = |mentor: usize| {
            (0..own.len()).filter(|&at| own[at] == Some(mentor) && own[at] != wanted[at]).count()
        };
        // Seats that one mover can have, alone or after the other.
        let choices = |&(mover, mentor): &(usize, usize)| {
            let below = self.held(mentor).filter(|mentee| !unit.members.contains(mentee));
            let rank = self.ranks[mentor][mover];
            let below = below.filter(|&mentee| self.ranks[mentor][mentee] > rank).count();
            let free = self.seats[mentor] - (self.held(mentor).count() - left(mentor));
            (free, below)
        };
        match movers[..] {
            [] => true,
            [one] => {
                let (free, below) = choices(&one);
                free + below > 0
            }
            _ => {
                let all: Vec<(usize, usize)> = movers.iter().map(choices).collect();
                let each = all.iter().all(|&(free, below)| free + below > 0);
                let shares = movers[0].1 == movers[1].1;
                let most = all.iter().map(|&(free, below)| free + below).max().unwrap_or(0);
                each && (!shares || most > 1)
            }
        }
    }

    fn pairs(&self) -> Vec<(MenteeIx, MentorIx)> {
        let pair = |(mentee, place): (usize, &Option<Option<usize>>)| {
            Some((MenteeIx::at(mentee), MentorIx::at(place.flatten()?)))
        };
        self.place.iter().enumerate().filter_map(pair).collect()
    }
}
