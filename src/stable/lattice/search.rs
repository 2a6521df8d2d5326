//! Sex-equal and balanced stable matchings: both NP-hard, by a bounded search.
//!
//! The blocks of the order are independent. All but the largest are joined in a table of the
//! sums that they attain ([`super::blocks`]); the search walks over the closed sets of the
//! largest, and each is completed from the table by bisection. A block with too many sets for a
//! table is walked over together with the largest.

use super::Lattice;
use super::blocks::{Blocks, Choice, Shift};
use super::sets::{ClosedSets, Turn};
use crate::kernel::{Control, Meter, StopReason, arrange_by_key};
use crate::market::{Matching, Outcome};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// The best matching that a search found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Sought {
    /// The matching.
    pub matching: Matching,
    /// Its value.
    pub value: u64,
    /// No stable matching has a lower value than this; equal to `value` where the search ended.
    pub bound: u64,
    /// How many closed sets of rotations the search visited; where it ended without its bound
    /// being reached, the answer rests on that.
    pub visited: u64,
}

/// The two sides' rank sums.
#[derive(Clone, Copy, Debug)]
struct Sums {
    mentees: i64,
    mentors: i64,
}

/// What is to be small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    SexEqual,
    Balanced,
}

impl Goal {
    fn value(self, sums: Sums) -> u64 {
        match self {
            Self::SexEqual => sums.mentees.abs_diff(sums.mentors),
            Self::Balanced => sums.mentees.max(sums.mentors).unsigned_abs(),
        }
    }
}

impl Lattice<'_> {
    /// The stable matching whose two sides' rank sums differ least.
    ///
    /// NP-hard (Kato 1993), and exponential only within the blocks of the order of rotations:
    /// connected parts, between which sums are joined by a table over their difference. Each
    /// rotation raises the mentees' sum and lowers the mentors', so below a set where the
    /// mentees' sum is the larger one nothing is better; the differences' common divisor is a
    /// bound. A step of `control` is a set visited or a sum formed.
    pub fn sex_equal(&self, control: &Control<'_>) -> Outcome<Sought, Infallible, Sought> {
        Search::new(self, Goal::SexEqual).run(control)
    }

    /// The stable matching whose larger rank sum, of the two sides', is the smallest.
    ///
    /// NP-hard (Feder 1995). The search is that of [`Lattice::sex_equal`]. Below a set the
    /// mentees' sum only rises and the mentors' only falls to their best; and no larger sum is
    /// below half the egalitarian cost, which a minimum cut finds first.
    pub fn balanced(&self, control: &Control<'_>) -> Outcome<Sought, Infallible, Sought> {
        Search::new(self, Goal::Balanced).run(control)
    }
}

/// The most closed sets of a block that goes into a table, and the most rotations that they hold.
const MOST_SETS: u64 = 1 << 18;
const MOST_HELD: usize = 1 << 22;

struct Search<'l, 'a> {
    lattice: &'l Lattice<'a>,
    goal: Goal,
    /// The sums of the mentees' best matching and of the mentors' best.
    start: Sums,
    end: Sums,
    /// What each rotation does.
    shifts: Vec<Shift>,
    /// No matching has a lower value than this.
    least: u64,
    /// The egalitarian cost, where it bounds and once it is known.
    egalitarian: Option<i64>,
    best: Best,
    visited: u64,
}

/// The best found: these rotations, and those by which so many blocks attain a sum.
struct Best {
    value: u64,
    rotations: Vec<u32>,
    joined: (usize, Shift),
}

impl<'l, 'a> Search<'l, 'a> {
    fn new(lattice: &'l Lattice<'a>, goal: Goal) -> Self {
        let mut start = Sums { mentees: 0, mentors: 0 };
        for (place, &entry) in (0u32..).zip(&lattice.first) {
            start.mentees += lattice.mentee_rank(place, entry);
            start.mentors += lattice.mentor_rank(entry);
        }
        let shifts: Vec<Shift> = lattice
            .moves
            .iter()
            .map(|moves| {
                let (mut rise, mut fall) = (0, 0);
                for step in moves {
                    // Along the mentee's own list.
                    rise += i64::from(step.to) - i64::from(step.from);
                    fall += lattice.mentor_rank(step.from) - lattice.mentor_rank(step.to);
                }
                Shift { difference: rise + fall, mentees: rise }
            })
            .collect();
        let all = shifts.iter().fold(Shift::default(), |sum, &shift| sum + shift);
        let end =
            Sums { mentees: start.mentees + all.mentees, mentors: start.mentors - all.mentors() };
        let value = goal.value(start);
        let least = match goal {
            Goal::SexEqual => 0,
            Goal::Balanced => start.mentees.max(end.mentors).unsigned_abs(),
        };
        let best = Best { value, rotations: Vec::new(), joined: (0, Shift::default()) };
        Self { lattice, goal, start, end, shifts, least, egalitarian: None, best, visited: 0 }
    }

    fn run(mut self, control: &Control<'_>) -> Outcome<Sought, Infallible, Sought> {
        let mut meter = Meter::new(control);
        let mut blocks = Blocks::none(self.goal == Goal::Balanced, control);
        let stopped = self.seek(&mut blocks, &mut meter).err();
        let Best { value, mut rotations, joined } = self.best;
        rotations.extend(blocks.rotations(joined.0, joined.1));
        rotations.sort_unstable();
        let matching =
            self.lattice.eliminated(|rotation| rotations.binary_search(&(rotation as u32)).is_ok());
        let bound = if stopped.is_some() { self.least.min(value) } else { value };
        let sought = Sought { matching, value, bound, visited: self.visited };
        match stopped.filter(|_| bound < value) {
            None => Outcome::Solved(sought),
            Some(reason) => Outcome::stopped_with(reason, sought),
        }
    }

    /// Ends where nothing is better than the best found.
    fn seek(&mut self, blocks: &mut Blocks, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        meter.step()?;
        self.visited = 1;
        if self.start.mentees >= self.start.mentors {
            return Ok(());
        }
        let value = self.goal.value(self.end);
        if value < self.best.value {
            let rotations = (0..self.shifts.len() as u32).collect();
            self.best = Best { value, rotations, joined: (0, Shift::default()) };
        }
        if self.end.mentees <= self.end.mentors {
            return Ok(());
        }
        let likely = self.bound(meter)?;
        let mut parts = self.lattice.parts();
        arrange_by_key(&mut parts, Vec::len);
        let mut walked = parts.pop().unwrap_or_default();
        if self.best.value > self.least {
            self.join(parts, &likely, &mut walked, blocks, meter)?;
        }
        if self.best.value > self.least {
            walked.sort_unstable();
            self.walk(&walked, blocks, meter)?;
        }
        Ok(())
    }

    /// Raises the bound before anything is searched. Gives the rotations of a set that is
    /// likely to be near the best one.
    fn bound(&mut self, meter: &mut Meter<'_>) -> Result<Vec<bool>, StopReason> {
        match self.goal {
            Goal::SexEqual => {
                let gap = self.start.mentors.abs_diff(self.start.mentees);
                let divisor =
                    self.shifts.iter().fold(0, |gcd, one| gcd_of(gcd, one.difference as u64));
                // Every difference is the first one less a multiple of the divisor.
                let over = gap % divisor.max(1);
                self.least = over.min(divisor - over);
                Ok(vec![false; self.shifts.len()])
            }
            Goal::Balanced => {
                let costs: Vec<i128> =
                    self.shifts.iter().map(|shift| i128::from(shift.cost())).collect();
                let chosen = self.lattice.cheapest(&costs, meter)?.chosen;
                let shift = self.sum(&chosen);
                let sums = self.after(shift);
                let cost = sums.mentees + sums.mentors;
                self.egalitarian = Some(cost);
                self.least = self.least.max(cost.unsigned_abs().div_ceil(2));
                let value = self.goal.value(sums);
                if value < self.best.value {
                    let rotations = self.of(|rotation| chosen[rotation]);
                    self.best = Best { value, rotations, joined: (0, Shift::default()) };
                }
                Ok(chosen)
            }
        }
    }

    /// Joins these parts in `blocks`, up to where the bound is reached, those that cannot be
    /// joined in `walked`. Each time all others are as is `likely`.
    fn join(
        &mut self,
        parts: Vec<Vec<u32>>,
        likely: &[bool],
        walked: &mut Vec<u32>,
        blocks: &mut Blocks,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let mut sets = ClosedSets::new(self.lattice);
        let mut open = vec![true; self.shifts.len()];
        let mut rest = self.sum(&open);
        let mut likely_rest = self.sum(likely);
        // What the joined blocks cost at least.
        let mut cheapest = 0;
        for part in parts {
            let Some(choices) = self.choices(&part, &mut sets, meter)? else {
                walked.extend(part);
                continue;
            };
            let choices = blocks.worthwhile(choices);
            let least = choices.iter().map(|choice| choice.shift.cost()).min().unwrap_or(0);
            let of_part =
                part.iter().fold(Shift::default(), |sum, &at| sum + self.shifts[at as usize]);
            let hopeless = |shift: Shift| self.is_hopeless(shift, rest - of_part, cheapest + least);
            if !blocks.join(choices, hopeless, meter)? {
                walked.extend(part);
                continue;
            }
            cheapest += least;
            rest = rest - of_part;
            for &rotation in &part {
                open[rotation as usize] = false;
                if likely[rotation as usize] {
                    likely_rest = likely_rest - self.shifts[rotation as usize];
                }
            }
            if let Some((value, sum)) = self.completed(likely_rest, blocks.table())
                && value < self.best.value
            {
                let rotations = self.of(|rotation| open[rotation] && likely[rotation]);
                self.best = Best { value, rotations, joined: (blocks.joined(), sum) };
                if value <= self.least {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The closed sets of a part that may be in a better matching, for each difference one
    /// with the lowest sum of the mentees; nothing where they are too many.
    fn choices(
        &mut self,
        part: &[u32],
        sets: &mut ClosedSets<'_>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<Choice>>, StopReason> {
        let mut found: BTreeMap<i64, (i64, Vec<u32>)> = BTreeMap::new();
        let (mut here, mut held) = (Shift::default(), 0);
        sets.begin(part.iter().copied());
        for _ in 0..MOST_SETS {
            meter.step()?;
            self.visited += 1;
            let known = found.get(&here.difference);
            if known.is_none_or(|known| here.mentees < known.0) {
                let set = sets.chosen().to_vec();
                held += set.len();
                found.insert(here.difference, (here.mentees, set));
            }
            loop {
                match sets.turn() {
                    None => {
                        let choice = |(difference, (mentees, set))| Choice {
                            shift: Shift { difference, mentees },
                            set,
                        };
                        return Ok(Some(found.into_iter().map(choice).collect()));
                    }
                    Some(Turn::Restored(rotation)) => here = here - self.shifts[rotation as usize],
                    Some(Turn::Chosen(rotation)) => {
                        here = here + self.shifts[rotation as usize];
                        if self.best_case(here) < self.best.value {
                            break;
                        }
                        sets.prune();
                    }
                }
            }
            if held > MOST_HELD {
                break;
            }
        }
        Ok(None)
    }

    /// Walks over the closed sets of the rotations that are not in a table.
    fn walk(
        &mut self,
        walked: &[u32],
        blocks: &Blocks,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let mut sets = ClosedSets::new(self.lattice);
        sets.begin(walked.iter().copied());
        let mut here = Shift::default();
        loop {
            meter.step()?;
            self.visited += 1;
            let Some((value, sum)) = self.completed(here, blocks.table()) else {
                // No choice of the blocks is any better.
                return Ok(());
            };
            if value < self.best.value {
                let rotations = sets.chosen().to_vec();
                self.best = Best { value, rotations, joined: (blocks.joined(), sum) };
                if value <= self.least {
                    return Ok(());
                }
            }
            let sums = self.after(here);
            if sums.mentees >= sums.mentors || self.best_case(here) >= self.best.value {
                sets.prune();
            }
            loop {
                match sets.turn() {
                    None => return Ok(()),
                    Some(Turn::Restored(rotation)) => here = here - self.shifts[rotation as usize],
                    Some(Turn::Chosen(rotation)) => {
                        here = here + self.shifts[rotation as usize];
                        break;
                    }
                }
            }
        }
    }

    /// The best value of this shift with one of the table, and that one; the mentees' best of
    /// them. Along the table the mentees' sum comes to exceed the mentors' once.
    fn completed(&self, shift: Shift, table: &[Shift]) -> Option<(u64, Shift)> {
        let at = table.partition_point(|&sum| {
            let sums = self.after(shift + sum);
            sums.mentees < sums.mentors
        });
        let near = &table[at.saturating_sub(1)..table.len().min(at + 1)];
        near.iter().map(|&sum| (self.goal.value(self.after(shift + sum)), sum)).min()
    }

    /// No set with this shift or more has a lower value.
    fn best_case(&self, shift: Shift) -> u64 {
        let sums = self.after(shift);
        match self.goal {
            Goal::SexEqual => (sums.mentees - sums.mentors).max(0).unsigned_abs(),
            Goal::Balanced => sums.mentees.max(self.end.mentors).unsigned_abs(),
        }
    }

    /// Whether no matching is better than the best found, of those in which the joined blocks,
    /// which cost `cheapest` at least, make this shift. All other rotations together make
    /// `rest`.
    fn is_hopeless(&self, shift: Shift, rest: Shift, cheapest: i64) -> bool {
        let best = self.best.value;
        let most = self.after(shift + rest);
        let short = match self.goal {
            Goal::SexEqual => (most.mentors - most.mentees).max(0),
            Goal::Balanced => most.mentors.max(0),
        };
        let dear = self.egalitarian.is_some_and(|least| {
            (least + shift.cost() - cheapest).unsigned_abs().div_ceil(2) >= best
        });
        self.best_case(shift) >= best || short.unsigned_abs() >= best || dear
    }

    fn after(&self, shift: Shift) -> Sums {
        Sums {
            mentees: self.start.mentees + shift.mentees,
            mentors: self.start.mentors - shift.mentors(),
        }
    }

    /// What these rotations do together.
    fn sum(&self, chosen: &[bool]) -> Shift {
        let shifts = self.shifts.iter().zip(chosen).filter(|(_, chosen)| **chosen);
        shifts.fold(Shift::default(), |sum, (&shift, _)| sum + shift)
    }

    fn of(&self, is_chosen: impl Fn(usize) -> bool) -> Vec<u32> {
        (0..self.shifts.len()).filter(|&at| is_chosen(at)).map(|at| at as u32).collect()
    }
}

/// The greatest common divisor; 0 of 0 and 0.
fn gcd_of(mut one: u64, mut two: u64) -> u64 {
    while two > 0 {
        (one, two) = (two, one % two);
    }
    one
}
