//! The stable matchings that respect forbidden and required pairs: a sublattice.
//!
//! A stable pair is made by one rotation at most and moved on by one at most. A required pair wants
//! the first eliminated and the second not; a forbidden one wants the second eliminated wherever
//! the first is. These are implications between rotations as those of the order are. What follows
//! for certain is eliminated or left out for good, and rotations that imply one another are *joined*
//! into one step. The closed sets of the steps are the stable matchings that respect the pairs
//! (Dias, da Fonseca, de Figueiredo and Szwarcfiter 2003), so whatever counts, lists or searches
//! closed sets works on steps as it does on rotations.

use super::{Lattice, Matchings, Move, Sought, StableFault, TooManyRotations};
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Natural, StopReason, faults};
use crate::market::{Matching, Outcome, Restrictions};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// The stable matchings that respect forbidden and required pairs, at least one.
///
/// They form a distributive lattice, as all stable matchings do. Its steps are rotations, or, where
/// a forbidden pair is made and moved on by two of them, several that are eliminated together.
#[derive(Clone, Debug)]
pub struct Sublattice<'l> {
    /// Steps stand in the place of rotations.
    lattice: Lattice<'l>,
    /// A forbidden pair for the sake of which rotations were joined.
    joined: Option<(MenteeIx, MentorIx)>,
}

faults! {
    /// Rotations that only appear together: between the stable matchings that respect the
    /// restrictions there are steps that are no rotations.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct JoinedRotations: "joined-rotations" {
        /// The forbidden pair's mentee.
        pub mentee: MenteeIx,
        /// Its mentor.
        pub mentor: MentorIx,
    } = "joined-rotations",
        "the forbidden pair of mentee {mentee} and mentor {mentor} is made by one rotation and moved on by another: without it several are eliminated together, which is no rotation",
        "запрещённую пару наставляемого {mentee} и наставника {mentor} одна ротация составляет, а другая сдвигает: без неё несколько выполняются вместе, а это уже не ротация";
}

/// Which rotation makes a pair and which moves it on.
#[derive(Default)]
struct Passing {
    is_first: bool,
    made: Option<u32>,
    moved: Option<u32>,
}

/// What the restrictions say of rotations.
#[derive(Default)]
struct Wanted {
    /// These are eliminated, these are not.
    within: Vec<u32>,
    without: Vec<u32>,
    /// Where the first is eliminated, the second is: for the sake of this pair.
    implied: Vec<(u32, u32, (MenteeIx, MentorIx))>,
}

impl Lattice<'_> {
    /// The stable matchings that respect forbidden and required pairs; nothing where there is none,
    /// of which [`optimal_restricted`](crate::stable::optimal_restricted) gives the proof. Any seats
    /// on both sides.
    ///
    /// Time O(rotations' moves + precedences + the restricted mentees' lists), memory the same; a
    /// step of `control` is one of these looked at.
    ///
    /// # References
    /// V. M. F. Dias, G. D. da Fonseca, C. M. H. de Figueiredo and J. L. Szwarcfiter, The stable
    /// marriage problem with restricted pairs, 2003.
    pub fn respecting(
        &self,
        restrictions: &Restrictions,
        control: &Control<'_>,
    ) -> Outcome<Option<Sublattice<'_>>> {
        self.restricted(restrictions, &mut Meter::new(control)).into()
    }

    fn restricted(
        &self,
        restrictions: &Restrictions,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Sublattice<'_>>, StopReason> {
        let Some(wanted) = self.wanted(restrictions, meter)? else { return Ok(None) };
        let rotations = self.moves.rows();
        meter.steps((rotations + self.before.len()) as u64)?;
        let mut implies: DiGraph<(), (), u32> =
            DiGraph::with_capacity(rotations, self.before.len() + wanted.implied.len());
        let nodes: Vec<_> = (0..rotations).map(|_| implies.add_node(())).collect();
        for (earlier, later) in self.precedences() {
            implies.add_edge(nodes[later], nodes[earlier], ());
        }
        for &(one, other, _) in &wanted.implied {
            implies.add_edge(nodes[one as usize], nodes[other as usize], ());
        }
        let reached = |seeds: Vec<u32>, direction| {
            let mut is_reached = vec![false; rotations];
            seeds.iter().for_each(|&seed| is_reached[seed as usize] = true);
            let mut open = seeds;
            while let Some(at) = open.pop() {
                for next in implies.neighbors_directed(nodes[at as usize], direction) {
                    if !std::mem::replace(&mut is_reached[next.index()], true) {
                        open.push(next.index() as u32);
                    }
                }
            }
            is_reached
        };
        let within = reached(wanted.within, petgraph::Direction::Outgoing);
        let without = reached(wanted.without, petgraph::Direction::Incoming);
        if within.iter().zip(&without).any(|(within, without)| *within && *without) {
            return Ok(None);
        }
        let is_open = |at: u32| !within[at as usize] && !without[at as usize];
        let joins = |implied: &&(u32, u32, _)| is_open(implied.0) && is_open(implied.1);
        let joined = wanted.implied.iter().find(joins).map(|implied| implied.2);
        // What is implied comes before what implies it, so steps stand in an order of elimination.
        let steps = kosaraju_scc(&implies).into_iter().map(|step| {
            let mut step: Vec<u32> = step.into_iter().map(|node| node.index() as u32).collect();
            step.sort_unstable();
            step
        });
        let steps: Vec<Vec<u32>> =
            steps.filter(|step| step.iter().all(|&at| is_open(at))).collect();
        meter.steps((rotations + self.before.len()) as u64)?;
        let lattice = self.of_steps(&steps, |rotation| within[rotation]);
        Ok(Some(Sublattice { lattice, joined }))
    }

    /// What the restrictions want of rotations; nothing where no stable matching respects them.
    fn wanted(
        &self,
        restrictions: &Restrictions,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Wanted>, StopReason> {
        let mut passing: BTreeMap<u32, Passing> = BTreeMap::new();
        let mut entry_of = |&(mentee, mentor): &(MenteeIx, MentorIx)| {
            let mut range = self.entries.mentees.range(mentee.get());
            meter.steps(1 + range.len() as u64)?;
            let entry = range.find(|&at| self.entries.mentees.partners[at] == mentor.raw());
            let entry = entry.map(|entry| entry as u32);
            if let Some(entry) = entry {
                passing.insert(entry, Passing::default());
            }
            Ok(entry)
        };
        let required = restrictions.required().iter().map(&mut entry_of);
        let required: Vec<Option<u32>> = required.collect::<Result<_, StopReason>>()?;
        let forbidden = restrictions.forbidden().iter().map(&mut entry_of);
        let forbidden: Vec<Option<u32>> = forbidden.collect::<Result<_, StopReason>>()?;
        meter.steps((self.first.len() + self.moves.len()) as u64)?;
        for entry in &self.first {
            if let Some(passing) = passing.get_mut(entry) {
                passing.is_first = true;
            }
        }
        for (rotation, steps) in (0u32..).zip(self.moves.iter()) {
            for step in steps {
                if let Some(passing) = passing.get_mut(&step.to) {
                    passing.made = Some(rotation);
                }
                if let Some(passing) = passing.get_mut(&step.from) {
                    passing.moved = Some(rotation);
                }
            }
        }
        let mut wanted = Wanted::default();
        for entry in required {
            match entry.and_then(|entry| passing.get(&entry)) {
                Some(passing) if passing.is_first || passing.made.is_some() => {
                    wanted.within.extend(passing.made);
                    wanted.without.extend(passing.moved);
                }
                // No stable matching makes it.
                _ => return Ok(None),
            }
        }
        for (&pair, entry) in restrictions.forbidden().iter().zip(forbidden) {
            let Some(passing) = entry.and_then(|entry| passing.get(&entry)) else { continue };
            match (passing.is_first, passing.made, passing.moved) {
                // Every stable matching makes it.
                (true, _, None) => return Ok(None),
                (true, _, Some(moved)) => wanted.within.push(moved),
                (false, Some(made), None) => wanted.without.push(made),
                (false, Some(made), Some(moved)) => wanted.implied.push((made, moved, pair)),
                (false, None, _) => {}
            }
        }
        Ok(Some(wanted))
    }

    /// The lattice of these steps, from where the rotations `within` are eliminated.
    fn of_steps(&self, steps: &[Vec<u32>], within: impl Fn(usize) -> bool) -> Lattice<'_> {
        let mut step_of: Vec<Option<u32>> = vec![None; self.moves.rows()];
        for (at, step) in (0u32..).zip(steps) {
            step.iter().for_each(|&rotation| step_of[rotation as usize] = Some(at));
        }
        let (mut moves, mut before) = (Csr::new(), Csr::new());
        for (at, step) in (0u32..).zip(steps) {
            let of_rotations = step.iter().flat_map(|&rotation| self.moves.row(rotation as usize));
            // Only joined rotations may move a place more than once, in the order of their numbers.
            let mut together: Vec<Move> = Vec::new();
            if step.len() == 1 {
                together.extend(of_rotations);
            } else {
                let mut by_place: BTreeMap<u32, Move> = BTreeMap::new();
                for step in of_rotations {
                    by_place.entry(step.place).or_insert(*step).to = step.to;
                }
                together.extend(by_place.into_values());
            }
            moves.push_row(together);
            let earlier = step.iter().flat_map(|&rotation| self.before.row(rotation as usize));
            let earlier = earlier.filter_map(|&earlier| step_of[earlier as usize]);
            let mut earlier: Vec<u32> = earlier.filter(|&earlier| earlier != at).collect();
            earlier.sort_unstable();
            earlier.dedup();
            before.push_row(earlier);
        }
        Lattice {
            entries: Cow::Borrowed(&*self.entries),
            first: self.places_after(within),
            mentees: self.mentees.clone(),
            seats: self.seats,
            after: super::following(&before),
            moves,
            before,
        }
    }
}

impl<'l> Sublattice<'l> {
    /// The rotations that are eliminated in some of these matchings and not in others, as
    /// [`Lattice::rotations`].
    ///
    /// # Errors
    /// [`JoinedRotations`], which only forbidden pairs can cause.
    pub fn rotations(
        &self,
    ) -> Result<impl Iterator<Item = Vec<(MenteeIx, MentorIx)>> + '_, JoinedRotations> {
        match self.joined {
            Some((mentee, mentor)) => Err(JoinedRotations { mentee, mentor }),
            None => Ok(self.lattice.rotations()),
        }
    }

    /// How many steps lead from the mentees' best of these matchings to the mentors' best.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.lattice.moves.rows()
    }

    /// The transitive reduction of the order of the steps, as [`Lattice::transitive_reduction`].
    ///
    /// # Errors
    /// [`TooManyRotations`] beyond `limit`.
    pub fn transitive_reduction(
        &self,
        limit: usize,
        control: &Control<'_>,
    ) -> Result<Outcome<Vec<(usize, usize)>>, TooManyRotations> {
        self.lattice.transitive_reduction(limit, control)
    }

    /// The mentees' best of these matchings.
    #[must_use]
    pub fn mentee_optimal(&self) -> Matching {
        self.lattice.mentee_optimal()
    }

    /// The mentors' best of these matchings.
    #[must_use]
    pub fn mentor_optimal(&self) -> Matching {
        self.lattice.mentor_optimal()
    }

    /// These matchings one by one, the mentees' best first, each once.
    #[must_use]
    pub fn matchings(&self) -> Matchings<'_, 'l> {
        self.lattice.matchings()
    }

    /// How many these are, as [`Lattice::count`].
    pub fn count(&self, control: &Control<'_>) -> Outcome<Natural, Infallible, Natural> {
        self.lattice.count(control)
    }

    /// The median of these matchings, as [`Lattice::median`]: it is one of them.
    ///
    /// # Errors
    /// [`StableFault::MenteeSeats`].
    pub fn median(
        &self,
        control: &Control<'_>,
    ) -> Result<Outcome<Matching, Infallible, Matching>, StableFault> {
        self.lattice.median(control)
    }

    /// The one of these matchings whose two sides' rank sums differ least, as [`Lattice::sex_equal`].
    pub fn sex_equal(&self, control: &Control<'_>) -> Outcome<Sought, Infallible, Sought> {
        self.lattice.sex_equal(control)
    }

    /// The one of these matchings whose larger rank sum is the smallest, as [`Lattice::balanced`].
    pub fn balanced(&self, control: &Control<'_>) -> Outcome<Sought, Infallible, Sought> {
        self.lattice.balanced(control)
    }
}
