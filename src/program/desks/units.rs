//! Groups, teams and exchanges: formed over pairs, met as one.

use crate::kernel::Ordered;
use crate::people::{PersonId, RoleModelId, Shape};
use crate::program::papers::operation::{Operation, own};
use crate::program::record::checks::work::meeting_faults;
use crate::program::work::{Meeting, MeetingState};
use crate::program::{
    Act, PairNo, Reason, Reasons, Record, UnitNo, UnitReason, UnitRecord, What, WorkDesk,
    WorkReason,
};
use std::collections::BTreeSet;

impl WorkDesk<'_> {
    /// Makes live pairs one unit: a group with a mentor, a team of three sides in which the
    /// mentor leads an educator and learners, or an exchange in which everybody teaches and
    /// learns. Who agrees, the order and the end stay with each pair.
    ///
    /// # Errors
    /// A pair is unknown, has ended, or works in another unit; there are fewer than two; their
    /// forms differ, or have no unit of this kind or role model, or no group of this size; the
    /// sides are not those of the kind; the day is before the journal's last entry.
    pub fn form_unit(
        &mut self,
        act: &Act,
        kind: Shape,
        role_model: Option<RoleModelId>,
        pairs: BTreeSet<PairNo>,
    ) -> Result<UnitNo, Reasons> {
        let doing = self.record.doing(act, || Operation::FormUnit {
            kind: own(&kind),
            role_model: own(&role_model),
            pairs: own(&pairs),
        });
        let reasons = self.record.unit_faults(kind, role_model.as_ref(), &pairs, None);
        self.record.transact(doing, reasons, |record| {
            let first = pairs.first().and_then(|&pair| record.pair(pair));
            let form = first.and_then(|pair| pair.form.clone());
            let about = record.members_of(&pairs);
            let number = UnitNo::at(record.facts.units.len());
            record.facts.units.push(UnitRecord {
                kind,
                form,
                role_model,
                on: act.day(),
                pairs,
                meetings: BTreeSet::new(),
                withdrawn: false,
            });
            record.note(act, What::UnitFormed, about).with(number)
        })
    }

    /// Takes another pair into a unit: a newcomer, a pair formed anew.
    ///
    /// # Errors
    /// There is no such unit; with the pair it would be none, as for
    /// [`WorkDesk::form_unit`]; the day is before the journal's last entry.
    pub fn join_unit(&mut self, act: &Act, unit: UnitNo, pair: PairNo) -> Result<(), Reasons> {
        let doing =
            self.record.doing(act, || Operation::JoinUnit { unit: own(&unit), pair: own(&pair) });
        let mut reasons = Vec::new();
        match self.record.unit(unit) {
            None => reasons.push(UnitReason::UnknownUnit { unit }.into()),
            Some(known) => {
                let mut pairs: BTreeSet<_> = self.record.live_pairs_of(unit).collect();
                pairs.insert(pair);
                let model = known.role_model.as_ref();
                reasons.extend(self.record.unit_faults(known.kind, model, &pairs, Some(unit)));
                if self.record.unit_of(pair) == Some(unit) {
                    reasons.push(UnitReason::InUnit { pair, unit }.into());
                }
                let form = self.record.pair(pair).map(|known| &known.form);
                if form.is_some_and(|form| *form != known.form) {
                    reasons.push(UnitReason::DifferentForms.into());
                }
            }
        }
        self.record.transact(doing, reasons, |record| {
            let units = &mut record.facts.units;
            if let Some(known) = unit.position().and_then(|at| units.get_mut(at)) {
                known.pairs.insert(pair);
            }
            record.note_pair(act, What::UnitJoined, pair)
        })
    }

    /// Records a meeting that is one for a whole unit: planned, held or missed. A meeting that
    /// was held is missed by the pairs named absent. It is counted once for the mentor.
    ///
    /// # Errors
    /// There is no such unit, or nobody of it would be there; a pair named absent is not of
    /// it; for any of its pairs the meeting cannot be recorded, as for
    /// [`WorkDesk::record_meeting`]; the day is before the journal's last entry.
    pub fn record_unit_meeting(
        &mut self,
        act: &Act,
        unit: UnitNo,
        meeting: Meeting,
        absent: &BTreeSet<PairNo>,
    ) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::RecordUnitMeeting {
            unit: own(&unit),
            meeting: own(&meeting),
            absent: own(absent),
        });
        let mut reasons = Vec::new();
        let pairs: BTreeSet<_> = self.record.live_pairs_of(unit).collect();
        if self.record.unit(unit).is_none() {
            reasons.push(UnitReason::UnknownUnit { unit }.into());
        } else if pairs.is_subset(absent) {
            reasons.push(UnitReason::NobodyMeets { unit }.into());
        }
        let others = absent.difference(&pairs);
        reasons.extend(others.map(|&pair| UnitReason::NotOfUnit { pair, unit }.into()));
        let of_pair = |pair: PairNo| match meeting.state {
            MeetingState::Held { .. } if absent.contains(&pair) => {
                Meeting { state: MeetingState::Missed, ..meeting }
            }
            _ => meeting,
        };
        for &pair in &pairs {
            reasons.extend(self.record.meeting_check(act, pair, &of_pair(pair)));
        }
        self.record.transact(doing, reasons, |record| {
            for &pair in &pairs {
                record.put_meeting(pair, of_pair(pair));
            }
            let units = &mut record.facts.units;
            if let Some(known) = unit.position().and_then(|at| units.get_mut(at)) {
                known.meetings.insert((meeting.on, meeting.kind));
            }
            let about = record.members_of(&pairs);
            let what = match meeting.state {
                MeetingState::Planned => What::UnitMeetingPlanned,
                MeetingState::Held { .. } => What::UnitMet,
                MeetingState::Missed => What::UnitMeetingMissed,
            };
            let planned = meeting.state == MeetingState::Planned;
            let met = (!planned).then(|| act.clone().happened_on(meeting.on));
            record.note(met.as_ref().unwrap_or(act), what, about)
        })
    }
}

impl Record {
    /// Why this meeting of a pair cannot be recorded.
    pub(in crate::program) fn meeting_check(
        &self,
        act: &Act,
        pair: PairNo,
        meeting: &Meeting,
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let planned = meeting.state == MeetingState::Planned;
        reasons.extend(match planned {
            true => self.not_working(pair),
            false => self.not_working_on(pair, meeting.on, act.on),
        });
        if let Ok(known) = self.facts.pair(pair) {
            reasons.extend(meeting_faults(known, pair, meeting));
            let settled = known.work.meetings.iter().any(|one| {
                (one.on, one.kind) == (meeting.on, meeting.kind)
                    && one.state != MeetingState::Planned
            });
            if settled {
                reasons.push(WorkReason::MeetingSettled { pair, on: meeting.on }.into());
            }
        }
        if !planned && meeting.on > act.on {
            reasons.push(WorkReason::MeetingAhead { pair, on: meeting.on }.into());
        }
        reasons
    }

    /// Writes a meeting of a pair, in the place of one of the same day and kind.
    pub(in crate::program) fn put_meeting(&mut self, pair: PairNo, meeting: Meeting) {
        self.change_pair(pair, |record| {
            let meetings = &mut record.work.meetings;
            let key = |one: &Meeting| (one.on, one.kind);
            match meetings.binary_search_by_key(&key(&meeting), key) {
                Ok(at) => meetings[at] = meeting,
                Err(at) => meetings.insert(at, meeting),
            }
        });
    }

    /// The members of these pairs, each once.
    fn members_of(&self, pairs: &BTreeSet<PairNo>) -> Vec<PersonId> {
        let known = pairs.iter().filter_map(|&pair| self.pair(pair));
        let members: BTreeSet<_> = known.flat_map(|pair| [&pair.mentee, &pair.mentor]).into_set();
        members.into_iter().cloned().collect()
    }
}
