//! The open pairs of a situation where there is no table: rows are scored when they are needed. Where
//! looking at rows is stopped ([`OpenPairs::is_stopped`]), what is said since of many pairs means
//! nothing; single pairs are scored all the same.

use super::open_pairs::{OpenPairs, Standing, Wooers, seated, with_a_seat};
use super::{Formed, PairingBound, PartialPairing, SideMeasures, Situation, StrategyError};
use crate::audit;
use crate::kernel::{
    Control, Csr, Index, MenteeIx, MentorIx, Side, Sides, StopReason, side_by_side_in,
};
use crate::market::{
    AssignmentBuilder, AssignmentProblem, Cardinality, Matching, Outcome, Seats, Stopped, ViewRows,
};
use crate::scoring::{CompiledRules, SumsOnDemand};
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Rows looked at between two questions to the control, and by one thread at a time.
const ROWS: usize = 2048;
const AT_ONCE: usize = 128;

/// Those who can still be paired, where there is no table: rules that forbid every pair that is
/// not open, and seats.
pub(super) struct RowMarket<'c> {
    pub(super) rules: CompiledRules,
    pub(super) mentee_seats: Seats,
    pub(super) mentor_seats: Seats,
    /// It ends looking at rows; its work limit is of the strategy's steps and counts no row.
    control: Control<'c>,
    /// What all markets of a run share.
    told: Rc<Told>,
}

#[derive(Default)]
struct Told {
    stopped: Cell<Option<StopReason>>,
    /// The pairs scored, and what counts those of assignments.
    scored: Cell<u64>,
    sources: RefCell<Vec<Arc<AtomicU64>>>,
}

/// The market of everybody, and the one that locked pairs leave, where there is no table.
pub(super) struct RowMarkets<'c> {
    everybody: RowMarket<'c>,
    remaining: Option<RowMarket<'c>>,
}

impl<'c> RowMarkets<'c> {
    /// Those of the situation, where its table would pass the limit.
    pub(super) fn of(situation: &Situation, control: &Control<'c>) -> Option<Self> {
        if !situation.is_without_table() {
            return None;
        }
        let (control, told) = (control.without_work_limit(), Rc::default());
        let everybody = RowMarket::new(situation.row_rules(), control, &told);
        let remaining = match situation.locked().is_empty() {
            true => None,
            false => Some(RowMarket::new(situation.row_rules_left(), control, &told)),
        };
        Some(Self { everybody, remaining })
    }

    /// What the locked pairs leave.
    pub(super) fn remaining(&self) -> &RowMarket<'c> {
        self.remaining.as_ref().unwrap_or(&self.everybody)
    }

    /// What the locks of the same situation with more of them leave.
    pub(super) fn left_of(&self, decided: &Situation) -> RowMarket<'c> {
        let RowMarket { control, told, .. } = &self.everybody;
        RowMarket::new(decided.row_rules_left(), *control, told)
    }

    /// Both.
    pub(super) fn open(&self) -> [&dyn OpenPairs; 2] {
        [&self.everybody, self.remaining()]
    }

    /// Counts pairs that a solver of its own scored.
    pub(super) fn count(&self, pairs: u64) {
        let scored = &self.everybody.told.scored;
        scored.set(scored.get().saturating_add(pairs));
    }

    /// What was formed, with how many pairs were scored for it. Where looking at rows was stopped
    /// after the solver had come to its end, no pairing that it could have given is better than this
    /// one, whose pairs count or only their total.
    pub(super) fn told(&self, formed: Formed, pairs_count: bool) -> Formed {
        let told = &self.everybody.told;
        let sources: u64 =
            told.sources.borrow().iter().map(|scored| scored.load(Ordering::Relaxed)).sum();
        let scored = Some(told.scored.get().saturating_add(sources));
        match formed {
            Outcome::Solved(mut pairing) => {
                pairing.pairs_scored = scored;
                match told.stopped.get() {
                    None => Outcome::Solved(pairing),
                    Some(reason) => {
                        let pairs = pairs_count.then_some(pairing.pairs.len() as u64);
                        let total = i128::from(pairing.measures.total);
                        let bound = PairingBound { pairs, total };
                        Outcome::stopped_with(reason, PartialPairing::new(pairing, Some(bound)))
                    }
                }
            }
            Outcome::Stopped(Stopped { reason, best: Some(mut near) }) => {
                near.pairing.pairs_scored = scored;
                Outcome::stopped_with(reason, near)
            }
            other => other,
        }
    }
}

impl<'c> RowMarket<'c> {
    fn new(
        (rules, seats): (CompiledRules, Sides<Vec<u32>>),
        control: Control<'c>,
        told: &Rc<Told>,
    ) -> Self {
        let (mentee_seats, mentor_seats) = (Seats::each(seats.mentee), Seats::each(seats.mentor));
        Self { rules, mentee_seats, mentor_seats, control, told: Rc::clone(told) }
    }

    /// Whether the assignment of all open pairs reads mentees' rows and nothing else: its solver
    /// copies all pairs to read them by mentor where mentors have one seat each and are fewer
    /// than the mentees' seats, or mentees have several.
    pub(super) fn is_read_by_mentee(&self) -> bool {
        let [mentees, mentors] = [&self.mentee_seats, &self.mentor_seats].map(|seats| {
            let of = (0..seats.agents()).map(|at| u64::from(seats.of(at)));
            (of.clone().all(|seats| seats <= 1), of.sum::<u64>())
        });
        !mentors.0 || (mentees.0 && mentors.1 >= mentees.1)
    }

    /// Whether looking may go on.
    fn may(&self) -> bool {
        let stopped = &self.told.stopped;
        if stopped.get().is_none() {
            stopped.set(self.control.check(0).err());
        }
        stopped.get().is_none()
    }

    /// The answer, or nothing where looking was given up.
    fn ended<T>(&self, outcome: Outcome<T>) -> Option<T> {
        outcome.or_stopped().map_err(|reason| self.told.stopped.set(Some(reason))).ok()
    }

    /// What `look` makes of some rows at a time, ascending: the rules, room, and the positions
    /// of the mentees.
    fn bands<T: Send>(
        &self,
        mentees: &[MenteeIx],
        look: impl Fn(&CompiledRules, &mut <CompiledRules as ViewRows>::Room, &[MenteeIx]) -> T + Sync,
        mut take: impl FnMut(T),
    ) {
        let rules = &self.rules;
        for band in mentees.chunks(ROWS) {
            if !self.may() {
                return;
            }
            let some: Vec<&[MenteeIx]> = band.chunks(AT_ONCE).collect();
            let task = |room: &mut _, at: usize| look(rules, room, some[at]);
            side_by_side_in(some.len(), &|| rules.room(), &task).for_each(&mut take);
        }
    }

    /// The free seats of the mentees and of the mentors.
    pub(super) fn seats_of(&self) -> [&Seats; 2] {
        [&self.mentee_seats, &self.mentor_seats]
    }

    /// Whether nothing blocks the matching, and none is better for a side.
    pub(super) fn is_best_stable(&self, matching: &Matching, best_for: Side) -> bool {
        let (rules, seats, control) = (&self.rules, self.seats_of(), &self.control);
        let stable = audit::stability_by_rows(rules, seats, matching, 0, control);
        let better = || audit::improvement_by_rows(rules, seats, matching, best_for, control);
        self.ended(stable).is_some_and(|found| found.is_stable())
            && self.ended(better()).is_some_and(|found| found.is_none())
    }

    /// What each side got, without ranks: the pairs alone are looked at.
    fn unranked(&self, whole: &Matching) -> Sides<SideMeasures> {
        let mut sides = Sides::new(SideMeasures::default(), SideMeasures::default());
        for (own, theirs) in whole.pairs().filter_map(|(mentee, mentor)| self.of(mentee, mentor)) {
            sides.mentee.count(own);
            sides.mentor.count(theirs);
        }
        sides
    }

    fn everybody(&self) -> Vec<MenteeIx> {
        MenteeIx::all(self.rules.mentees()).collect()
    }
}

impl OpenPairs for RowMarket<'_> {
    fn seats(&self) -> Sides<&Seats> {
        Sides::new(&self.mentee_seats, &self.mentor_seats)
    }

    fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<(i32, i32)> {
        self.rules.view(mentee, mentor)
    }

    fn mentors_allowed(&self, mentee: MenteeIx) -> Vec<MentorIx> {
        let mut found = Vec::new();
        if self.may() {
            let mut room = self.rules.room();
            self.rules.for_each_view(mentee, &mut room, |mentor, _, _| found.push(mentor));
        }
        found
    }

    fn best_mentor(&self, mentee: MenteeIx) -> Option<MentorIx> {
        let mut best = None;
        if self.may() {
            let mut room = self.rules.room();
            self.rules.for_each_view(mentee, &mut room, |mentor, own, _| {
                best = best.max(Some((own, Reverse(mentor))));
            });
        }
        best.map(|(_, Reverse(mentor))| mentor)
    }

    fn wooers(&self, mentors: &[MentorIx], whole: &Matching) -> Vec<Wooers> {
        let mut place = vec![None; self.rules.mentors()];
        for (at, mentor) in mentors.iter().enumerate() {
            place[mentor.get()] = Some(at);
        }
        let mut found = vec![(None, false); mentors.len()];
        if mentors.is_empty() {
            return Vec::new();
        }
        self.bands(
            &self.everybody(),
            |rules, room, some| {
                let mut found = vec![(None, false); mentors.len()];
                for &mentee in some {
                    let alone = whole.mentors_of(mentee).is_empty();
                    rules.for_each_view(mentee, room, |mentor, _, theirs| {
                        let Some(at) = place[mentor.get()] else { return };
                        let (best, unserved) = &mut found[at];
                        *best = (*best).max(Some((theirs, Reverse(mentee))));
                        *unserved |= alone;
                    });
                }
                found
            },
            |some| {
                for ((best, unserved), more) in found.iter_mut().zip(some) {
                    *best = (*best).max(more.0);
                    *unserved |= more.1;
                }
            },
        );
        let wooers = |(best, unserved): (Option<(i32, Reverse<MenteeIx>)>, bool)| Wooers {
            best: best.map(|(_, Reverse(mentee))| mentee),
            unserved,
        };
        found.into_iter().map(wooers).collect()
    }

    fn relieved(&self, rest: &Matching) -> Vec<bool> {
        let mut relieved = with_a_seat(rest, &self.mentor_seats);
        let mut left: Vec<MenteeIx> = self.everybody();
        left.retain(|&mentee| !rest.mentors_of(mentee).is_empty());
        let mut more = relieved.contains(&true);
        while more {
            let mut could_leave = Vec::new();
            let known = &relieved;
            self.bands(
                &left,
                |rules, room, some| {
                    let mut could_leave = Vec::new();
                    for &mentee in some {
                        let mut could = false;
                        rules.for_each_view(mentee, room, |mentor, _, _| {
                            could |= known[mentor.get()] && !rest.contains(mentee, mentor);
                        });
                        could_leave.push(could);
                    }
                    could_leave
                },
                |some| could_leave.extend(some),
            );
            more = false;
            let mut could_leave = could_leave.into_iter();
            left.retain(|&mentee| {
                let could = could_leave.next().unwrap_or(false);
                for own in rest.mentors_of(mentee).iter().filter(|_| could) {
                    more |= !std::mem::replace(&mut relieved[own.get()], true);
                }
                !could
            });
        }
        relieved
    }

    fn standing(&self, _: &'static str, whole: &Matching) -> Result<Standing, StrategyError> {
        let (rules, seats) = (&self.rules, self.seats_of());
        let found = audit::stability_by_rows(rules, seats, whole, 0, &self.control);
        Ok(match self.ended(found) {
            Some(found) => Standing { faults: found.faults, blocking: Some(found.blocking) },
            None => {
                let faults = audit::feasibility_by_rows(rules, seats, whole);
                Standing { faults, blocking: None }
            }
        })
    }

    fn is_stopped(&self) -> bool {
        self.told.stopped.get().is_some()
    }

    fn measures(&self, whole: &Matching) -> Sides<SideMeasures> {
        if self.is_stopped() {
            return self.unranked(whole);
        }
        let mut sides = Sides::new(SideMeasures::default(), SideMeasures::default());
        // What each mentor thinks of his partners, ascending.
        let seen = |mentor: MentorIx, &mentee: &MenteeIx| Some(self.of(mentee, mentor)?.1);
        let mut partners = Csr::new();
        for mentor in MentorIx::all(self.rules.mentors()) {
            let held = whole.mentees_of(mentor).iter();
            let mut held: Vec<i32> = held.filter_map(|mentee| seen(mentor, mentee)).collect();
            held.sort_unstable();
            partners.push_row(held);
        }
        // How many mentees a mentor would rather have than so many of his partners.
        let mut better_by = vec![0_u32; partners.len()];
        self.bands(
            &self.everybody(),
            |rules, room, some| {
                let mut better_by = vec![0_u32; partners.len()];
                let mut ranks = Vec::new();
                for &mentee in some {
                    let held = whole.mentors_of(mentee).iter();
                    let own = |&mentor: &MentorIx| rules.view(mentee, mentor).map(|view| view.0);
                    let first = ranks.len();
                    ranks.extend(held.filter_map(own).map(|own| (own, 0_usize)));
                    rules.for_each_view(mentee, room, |mentor, own, theirs| {
                        for (held, better) in &mut ranks[first..] {
                            *better += usize::from(own > *held);
                        }
                        let range = partners.range(mentor.get());
                        let below = partners.row(mentor.get()).partition_point(|&s| s < theirs);
                        if below > 0 {
                            better_by[range.start + below - 1] += 1;
                        }
                    });
                }
                (ranks, better_by)
            },
            |(ranks, some)| {
                for (own, better) in ranks {
                    sides.mentee.add(own, better);
                }
                better_by.iter_mut().zip(some).for_each(|(sum, more)| *sum += more);
            },
        );
        for mentor in 0..partners.rows() {
            let mut better = 0;
            for at in partners.range(mentor).rev() {
                better += better_by[at] as usize;
                sides.mentor.add(partners.items()[at], better);
            }
        }
        if self.is_stopped() { self.unranked(whole) } else { sides }
    }

    fn assignment(
        &self,
        among: Option<&[bool]>,
        cardinality: Cardinality,
    ) -> Result<AssignmentBuilder<i64>, StrategyError> {
        let rules = match among {
            Some(among) => self.rules.among(among),
            None => self.rules.clone(),
        };
        let bytes = self.control.memory_limit().unwrap_or(SumsOnDemand::USUAL_BYTES);
        let rows = rules.sums_on_demand_within(bytes);
        self.told.sources.borrow_mut().push(rows.counter());
        let builder = AssignmentProblem::computed(rows);
        Ok(seated(builder, self.seats(), cardinality))
    }
}
