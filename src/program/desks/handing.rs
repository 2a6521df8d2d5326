//! Hand-over between pairs of a mentee, planned leaves, wishes for another mentor.

use super::work::ArrangingDesk;
use crate::kernel::Side;
use crate::people::{Date, PersonId};
use crate::program::papers::operation::{Operation, own};
use crate::program::record::checks::handing::{leave_faults, wish_fault};
use crate::program::record::checks::pairs::end_fault;
use crate::program::work::{AnalysisOf, ChangeWish, HandOver, Leave, Weighed};
use crate::program::{Act, Ending, PairNo, PairReason, Reason, Reasons, Record, What, WorkReason};
use std::collections::{BTreeMap, BTreeSet};

/// What went from one pair to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandedOver {
    /// The goals as numbered in the next pair, from 1, with their sprints as they stood.
    pub goals: Vec<usize>,
    /// The analyses that went along: the mentee's own and the joint one.
    pub analyses: BTreeSet<AnalysisOf>,
    /// The analyses that did not, since the next pair has one of its own.
    pub kept: BTreeSet<AnalysisOf>,
    /// How many entries of the diary may be read from the next pair.
    pub diary: usize,
}

impl ArrangingDesk<'_> {
    /// Hands over what an earlier pair left to the mentee's next one: goals with their
    /// sprints as they stand, the mentee's analysis and the joint one, and of the diary the
    /// entries of those sides that agree. A mentor's own analysis stays the mentor's.
    ///
    /// A mentor who leaves three mentees: [`leave`](crate::program::PeopleDesk::leave) ends
    /// the pairs, the next ones are formed as always, and each takes over by this.
    ///
    /// # Errors
    /// `to` does not work, or `from` is no earlier pair of the same mentee that worked and
    /// ended; it was handed over already, or left nothing that could go along; the day is
    /// before the journal's last entry.
    pub fn hand_over(
        &mut self,
        act: &Act,
        from: PairNo,
        to: PairNo,
        diary: &BTreeSet<Side>,
    ) -> Result<HandedOver, Reasons> {
        let doing = self.record.doing(act, || Operation::HandOver {
            from: own(&from),
            to: own(&to),
            diary: own(diary),
        });
        let mut reasons: Vec<Reason> = self.record.not_working(to).into_iter().collect();
        let mut handed = HandedOver {
            goals: Vec::new(),
            analyses: BTreeSet::new(),
            kept: BTreeSet::new(),
            diary: 0,
        };
        let (mut goals, mut analyses) = (Vec::new(), Vec::new());
        match (self.record.facts.pair(from), self.record.facts.pair(to)) {
            (Ok(old), Ok(new)) => {
                let fits = old.mentee == new.mentee && old.order.is_some() && old.end.is_some();
                if !fits || from == to {
                    reasons.push(WorkReason::NoHandOver { from, to }.into());
                }
                if new.work.handed.iter().any(|one| one.from == from) {
                    reasons.push(WorkReason::HandedAlready { from, to }.into());
                }
                goals = old.work.goals.clone();
                handed.goals = (1..=goals.len()).map(|at| new.work.goals.len() + at).collect();
                for of in [AnalysisOf::Mentee, AnalysisOf::Joint] {
                    let Some(analysis) = old.work.analyses.get(&of) else { continue };
                    if new.work.analyses.contains_key(&of) {
                        handed.kept.insert(of);
                    } else {
                        handed.analyses.insert(of);
                        analyses.push((of, analysis.clone()));
                    }
                }
                let entries = old.work.diary.iter();
                handed.diary = entries.filter(|entry| diary.contains(&entry.by)).count();
                if goals.is_empty() && analyses.is_empty() && handed.diary == 0 {
                    reasons.push(WorkReason::NothingToHand { from }.into());
                }
            }
            (old, _) => reasons.extend(old.err()),
        }
        self.record.transact(doing, reasons, |record| {
            record.change_pair(to, |known| {
                known.work.goals.append(&mut goals);
                known.work.analyses.extend(analyses);
                let on = act.day();
                known.work.handed.push(HandOver { from, on, diary: diary.clone() });
            });
            record.note_pair(act, What::HandedOver, to).with(handed)
        })
    }

    /// Plans a leave of a mentor: for each of their working pairs the substitute who meets
    /// the mentee meanwhile, or nobody, and then the pair pauses. The pairs stay the
    /// mentor's. Meetings of those days count for the substitute's load, and days of a pause
    /// count for no silence.
    ///
    /// # Errors
    /// The mentor has no working pair; a pair named is not among them; the leave ends before
    /// it begins or overlaps another; a substitute is not ready, is the mentor or the mentee,
    /// or is excluded for the mentee; the day is before the journal's last entry.
    pub fn plan_leave(
        &mut self,
        act: &Act,
        mentor: &PersonId,
        (from, to): (Date, Date),
        substitutes: &BTreeMap<PairNo, PersonId>,
    ) -> Result<Vec<PairNo>, Reasons> {
        let doing = self.record.doing(act, || Operation::PlanLeave {
            mentor: own(mentor),
            from: own(&from),
            to: own(&to),
            substitutes: own(substitutes),
        });
        let facts = &self.record.facts;
        let mut reasons: Vec<Reason> = facts.mentor(mentor).err().into_iter().collect();
        let live = self.record.index.live_pairs(facts, Side::Mentor, mentor);
        let pairs: Vec<PairNo> =
            live.filter(|pair| self.record.index.working.contains(pair)).collect();
        if reasons.is_empty() && pairs.is_empty() {
            reasons.push(WorkReason::NothingToLeave { mentor: mentor.clone() }.into());
        }
        let foreign = substitutes.keys().filter(|pair| !pairs.contains(pair));
        reasons.extend(
            foreign.map(|&pair| WorkReason::NotOfMentor { pair, mentor: mentor.clone() }.into()),
        );
        let leave = |pair: &PairNo| Leave { from, to, substitute: substitutes.get(pair).cloned() };
        for &pair in &pairs {
            let Ok(known) = facts.pair(pair) else { continue };
            reasons.extend(leave_faults(known, pair, &leave(&pair)));
            let Some(substitute) = substitutes.get(&pair) else { continue };
            reasons.extend(self.record.substitute_faults(pair, substitute));
        }
        let mut told = Vec::new();
        for reason in reasons {
            if !told.contains(&reason) {
                told.push(reason);
            }
        }
        self.record.transact(doing, told, |record| {
            for pair in &pairs {
                record.change_pair(*pair, |known| {
                    let leaves = &mut known.work.leaves;
                    let at = leaves.partition_point(|one| one.from < from);
                    leaves.insert(at, leave(pair));
                });
            }
            record.note_pairs(act, What::LeavePlanned, &pairs).with(pairs)
        })
    }

    /// Records that a mentee wishes for another mentor. It waits for the curator, who
    /// [weighs](ArrangingDesk::weigh_wish) it; stage 6 does not end before.
    ///
    /// # Errors
    /// The pair does not work; a wish waits already; the mentor named is unknown or the
    /// pair's own; the wish is later than the act, or weighed already; the day is before
    /// the journal's last entry.
    pub fn wish_for_another(
        &mut self,
        act: &Act,
        pair: PairNo,
        wish: ChangeWish,
    ) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::WishForAnother { pair: own(&pair), wish: own(&wish) });
        let mut reasons: Vec<Reason> = self.record.not_working(pair).into_iter().collect();
        if let Ok(known) = self.record.facts.pair(pair) {
            if known.work.has_open_wish() {
                reasons.push(WorkReason::WishWaits { pair }.into());
            }
            reasons.extend(wish_fault(known, pair, &wish));
        }
        if wish.weighed.is_some() {
            reasons.push(WorkReason::NoWish { pair }.into());
        }
        let named = wish.instead.as_ref();
        reasons.extend(named.and_then(|mentor| self.record.facts.mentor(mentor).err()));
        if wish.on > act.on {
            let (happened, entered) = (wish.on, act.on);
            reasons.push(crate::program::GeneralReason::NotYet { happened, entered }.into());
        }
        let told = act.clone().happened_on(wish.on);
        self.record.transact(doing, reasons, |record| {
            record.change_pair(pair, |known| known.work.change = Some(wish));
            record.note_pair(&told, What::ChangeWished, pair)
        })
    }

    /// Decides what follows from a wish for another mentor. Where the pair ends, it ends for
    /// the cause told, the search for its mentee goes on, and the mentor whom the wish names
    /// comes first among the mentee's wishes, so that scores weigh it.
    ///
    /// # Errors
    /// The pair does not work; no wish waits; the pair was at work later than the act has
    /// it; the day is before the journal's last entry.
    pub fn weigh_wish(&mut self, act: &Act, pair: PairNo, weighed: Weighed) -> Result<(), Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::WeighWish { pair: own(&pair), weighed: own(&weighed) });
        let mut reasons: Vec<Reason> = self.record.not_working(pair).into_iter().collect();
        let mut follows = None;
        if let Ok(known) = self.record.facts.pair(pair) {
            match &known.work.change {
                Some(wish) if wish.weighed.is_none() => {
                    follows = Some((wish.cause, known.mentee.clone(), wish.instead.clone()));
                }
                _ => reasons.push(WorkReason::NoWish { pair }.into()),
            }
            if weighed == Weighed::Changes {
                reasons.extend(end_fault(known, pair, act.day()));
            }
        }
        self.record.transact(doing, reasons, |record| {
            record.change_pair(pair, |known| {
                if let Some(wish) = &mut known.work.change {
                    wish.weighed = Some((weighed, act.day()));
                }
            });
            let noted = record.note_pair(act, What::WishWeighed, pair);
            let Some((cause, mentee, instead)) = follows.filter(|_| weighed == Weighed::Changes)
            else {
                return noted;
            };
            record.end_pair(act, pair, Ending::Dissolved { cause });
            if let Some(mentor) = instead {
                record.put_first(&mentee, mentor);
            }
            record.note_pair(act, What::PairDissolved, pair)
        })
    }
}

impl Record {
    /// Makes a mentor the first of a mentee's wishes, unless somebody excluded the pair.
    fn put_first(&mut self, mentee: &PersonId, mentor: PersonId) {
        let Some(mut known) = self.facts.cohort.mentees().get(mentee).cloned() else { return };
        let wishes = &mut known.person.wishes;
        if wishes.vetoed.contains(&mentor) {
            return;
        }
        wishes.ranked.iter_mut().for_each(|tier| tier.retain(|named| *named != mentor));
        wishes.ranked.retain(|tier| !tier.is_empty());
        wishes.ranked.insert(0, vec![mentor]);
        self.facts.cohort.mentees_mut().update(known);
        self.changed(mentee);
    }

    /// Why somebody cannot stand in for a pair's mentor.
    fn substitute_faults(&self, pair: PairNo, substitute: &PersonId) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let Ok(known) = self.facts.pair(pair) else { return reasons };
        match (self.facts.mentor(substitute), self.facts.mentee(&known.mentee)) {
            (Ok(mentor), Ok(mentee)) => {
                reasons.extend(self.facts.mentor_lacks(mentor));
                if self.is_excluded(mentee, mentor) {
                    let (mentee, mentor) = (known.mentee.clone(), substitute.clone());
                    reasons.push(PairReason::Excluded { mentee, mentor }.into());
                }
            }
            (mentor, _) => reasons.extend(mentor.err()),
        }
        reasons
    }
}
