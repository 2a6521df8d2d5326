//! A timetable for those who are ready, by their own ids.

use crate::kernel::{Control, Side, Worded};
use crate::meetings::{
    Frame, LeftOut, Meeting, Plan, PlanFault, Timetable, Wanted, Worth, plan, replan,
};
use crate::people::{Cohort, PersonId, Words};
use crate::program::{FormingReason, PeopleReason, PlanningDesk, Reason, Reasons};
use crate::strategy::Situation;
use crate::strategy::procedures::GroupMeeting;
use std::num::NonZeroU32;

/// Where and when a group meeting takes place: tables, rounds, rests, who is absent when. By
/// default nothing is bounded and everybody is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The most meetings in a round.
    pub tables: Option<NonZeroU32>,
    /// The most rounds.
    pub rounds: Option<u32>,
    /// The most meetings of anybody in a row; without a number nobody is asked to rest.
    pub in_a_row: Option<NonZeroU32>,
    /// Rounds in which nobody meets, counted from 0.
    pub rests: Vec<u32>,
    /// Who is not there in which round, counted from 0.
    pub absent: Vec<(Side, PersonId, u32)>,
}

/// A planned group meeting by ids.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MeetingPlan {
    /// Who meets whom in which round, as mentee and mentor.
    pub timetable: Timetable<(PersonId, PersonId)>,
    /// The meetings worth holding that are not held, and why.
    pub left_out: Vec<LeftOut<(PersonId, PersonId)>>,
    /// The same by position in the bases, with the bound of the rounds and the proof.
    pub plan: Plan,
}

/// The rest of a group meeting planned anew, by ids.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MeetingReplan {
    /// The whole timetable, and what is left out of the rest.
    pub plan: MeetingPlan,
    /// The planned meetings that are in another round now: the pair, the round before,
    /// the round now, from 0.
    pub moved: Vec<((PersonId, PersonId), usize, usize)>,
    /// The planned meetings that are no longer held.
    pub dropped: Vec<(PersonId, PersonId)>,
}

impl PlanningDesk<'_> {
    /// Plans a group meeting of everybody who is ready and has a free seat: scores, rules
    /// and vetoes decide which meetings are worth holding. Nothing is recorded;
    /// [`GatheringsDesk::record_group_meeting`](crate::program::GatheringsDesk::record_group_meeting) records what was held.
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people; somebody named is unknown; the
    /// run was cancelled, or stopped before there was a plan: what is proven of the plan says
    /// whether it is the best.
    pub fn plan_group_meeting(
        &self,
        worth: &Worth,
        setting: &Setting,
        control: &Control<'_>,
    ) -> Result<MeetingPlan, Reasons> {
        self.planned(worth, setting, control, |cohort, wanted, frame| {
            let plan = plan(wanted, frame, control).map_err(faults)?;
            named(cohort, Reasons::unless_cancelled(plan.best())?)
        })
    }

    /// Plans the rounds after the first `held` ones anew, for those who are ready now:
    /// somebody came late or left. Rounds held stay, and few meetings move; see
    /// [`replan`].
    ///
    /// # Errors
    /// As for [`PlanningDesk::plan_group_meeting`]; somebody of the timetable is unknown.
    pub fn replan_group_meeting(
        &self,
        (so_far, held): (&Timetable<(PersonId, PersonId)>, usize),
        worth: &Worth,
        setting: &Setting,
        control: &Control<'_>,
    ) -> Result<MeetingReplan, Reasons> {
        self.planned(worth, setting, control, |cohort, wanted, frame| {
            let so_far = positions(cohort, so_far)?;
            let again = replan(&so_far, held, wanted, frame, control).map_err(faults)?;
            let again = Reasons::unless_cancelled(again.best())?;
            let name = |meeting: &Meeting| pair(cohort, meeting);
            let moved = again
                .moved
                .iter()
                .filter_map(|moved| Some((name(&moved.meeting)?, moved.from, moved.to)));
            Ok(MeetingReplan {
                moved: moved.collect(),
                dropped: again.dropped.iter().filter_map(name).collect(),
                plan: named(cohort, again.plan)?,
            })
        })
    }

    fn planned<T>(
        &self,
        worth: &Worth,
        setting: &Setting,
        control: &Control<'_>,
        make: impl FnOnce(&Cohort, &Wanted, &Frame) -> Result<T, Reasons>,
    ) -> Result<T, Reasons> {
        self.record.in_situation(self.open, &|_| true, control, |situation| {
            let frame = frame(situation, setting)?;
            let scores = situation.market().map_err(|fault| fault_of(&fault))?.scores;
            let wanted = Wanted::by(worth, &scores).map_err(|fault| fault_of(&fault))?;
            make(situation.cohort(), &wanted, &frame)
        })
    }
}

fn fault_of(fault: &impl Worded) -> Reasons {
    plan_fault(fault).into()
}

fn faults(faults: crate::kernel::Faults<PlanFault>) -> Reasons {
    Reasons::from_iter(faults.iter().map(plan_fault))
}

/// More meetings than can be numbered, or a fault of this crate.
fn plan_fault(fault: &impl Worded) -> Reason {
    strategy_fault(Words::said(fault))
}

fn strategy_fault(fault: Words) -> Reason {
    FormingReason::StrategyFault { strategy: GroupMeeting::CODE.to_owned(), fault }.into()
}

fn frame(situation: &Situation, setting: &Setting) -> Result<Frame, Reasons> {
    let mut frame = Frame::new()
        .tables(setting.tables)
        .rounds(setting.rounds)
        .in_a_row(setting.in_a_row)
        .rests_in(setting.rests.iter().copied());
    let mut reasons = Vec::new();
    for (side, person, round) in &setting.absent {
        let (side, person) = (*side, person.clone());
        match side {
            Side::Mentee => match situation.mentee(&person) {
                Ok(mentee) => frame = frame.mentee_absent(mentee, [*round]),
                Err(_) => reasons.push(PeopleReason::UnknownPerson { side, person }.into()),
            },
            Side::Mentor => match situation.mentor(&person) {
                Ok(mentor) => frame = frame.mentor_absent(mentor, [*round]),
                Err(_) => reasons.push(PeopleReason::UnknownPerson { side, person }.into()),
            },
        }
    }
    Reasons::check(reasons)?;
    Ok(frame)
}

fn pair(cohort: &Cohort, meeting: &Meeting) -> Option<(PersonId, PersonId)> {
    let mentee = cohort.mentees().id(meeting.mentee)?.clone();
    Some((mentee, cohort.mentors().id(meeting.mentor)?.clone()))
}

fn named(cohort: &Cohort, plan: Plan) -> Result<MeetingPlan, Reasons> {
    let unnamed = || {
        let nobody = ("a meeting of somebody who is in no base", "встреча того, кого нет в базах");
        strategy_fault(nobody.into()).into()
    };
    let timetable = plan.timetable.named(cohort).ok_or_else::<Reasons, _>(unnamed)?;
    let left_out = plan
        .left_out
        .iter()
        .map(|out| Some(LeftOut { meeting: pair(cohort, &out.meeting)?, why: out.why }));
    let left_out = left_out.collect::<Option<_>>().ok_or_else(unnamed)?;
    Ok(MeetingPlan { timetable, left_out, plan })
}

fn positions(
    cohort: &Cohort,
    timetable: &Timetable<(PersonId, PersonId)>,
) -> Result<Timetable, Reasons> {
    let mut reasons = Vec::new();
    let mut meeting = |(mentee, mentor): &(PersonId, PersonId)| {
        let one = cohort.mentees().index_of(mentee);
        let other = cohort.mentors().index_of(mentor);
        for (side, person, known) in
            [(Side::Mentee, mentee, one.is_some()), (Side::Mentor, mentor, other.is_some())]
        {
            if !known {
                reasons.push(PeopleReason::UnknownPerson { side, person: person.clone() }.into());
            }
        }
        Some(Meeting::new(one?, other?))
    };
    let rounds = timetable.rounds().iter();
    let rounds = rounds.map(|round| round.iter().filter_map(&mut meeting).collect()).collect();
    Reasons::check(reasons)?;
    Ok(Timetable::new(rounds))
}
