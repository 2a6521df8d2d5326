//! Random walks: whatever is done in whatever order, the promises hold, a refused
//! operation changes nothing, and a saved programme is restored as it was.

use crate::support::*;
use mentormatch::kernel::{Control, Side};
use mentormatch::people::{
    Answer, BankService, ConsentedBy, EventKind, FormId, Level, PersonId, Shape,
};
use mentormatch::program::results::{Opinion, Rater, Rating};
use mentormatch::program::work::{
    ChangeWish, Meeting, MeetingKind, MeetingState, TrialOutcome, Weighed,
};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Greedy, Optimal, Stable};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Numbers from which a step takes what it needs.
pub(crate) type Choice = (u8, u8, u8, bool);

const MENTEES: [&str; 4] = ["a", "b", "c", "both"];
const MENTORS: [&str; 4] = ["x", "y", "z", "both"];

pub(crate) fn mentee_id(at: u8) -> PersonId {
    id(MENTEES[usize::from(at) % MENTEES.len()])
}

pub(crate) fn mentor_id(at: u8) -> PersonId {
    id(MENTORS[usize::from(at) % MENTORS.len()])
}

fn cause(at: u8) -> Cause {
    [Cause::Incompatible, Cause::NoTime, Cause::NotReady, Cause::Other][usize::from(at) % 4]
}

fn side(second: bool) -> Side {
    if second { Side::Mentor } else { Side::Mentee }
}

fn moment(second: bool) -> Moment {
    if second { Moment::Final } else { Moment::Interim }
}

/// An operation that every stage has.
fn record<S: Stage>(
    program: &mut Program<S>,
    now: &Act,
    (what, one, two, flag): Choice,
) -> Result<(), Reasons> {
    let (a, x) = (mentee_id(one), mentor_id(two));
    let either = if flag { x.clone() } else { a.clone() };
    match what % 33 {
        25 => {
            let kinds = [EventKind::GroupTalk, EventKind::MentorCircle, EventKind::Festival];
            let mut plan =
                EventPlan::new(kinds[usize::from(one % 3)], crate::support::day(two.into()));
            plan.agenda = vec!["questions".to_owned()];
            plan.hosts = [either.clone()].into();
            plan.form = (one % 7 == 0).then(form);
            program.gatherings().plan_event(now, plan).map(drop)
        }
        26 | 27 => {
            let attended = [a.clone(), x.clone()].into();
            let outcome = EventOutcome { attended, guests: two.into(), outcomes: Vec::new() };
            let event = EventNo::new(u32::from(one % 4));
            program.gatherings().hold_event(now, event, outcome)
        }
        28 => {
            let service = BankService::ALL[usize::from(two % 6)];
            program.gatherings().ask_bank(now, &either, service, "a theme").map(drop)
        }
        29 => {
            let request = BankRequestNo::new(u32::from(one % 4));
            program.gatherings().answer_bank(now, request, &x, "an answer")
        }
        30 => program.gatherings().record_proposal(now, &x, "a room"),
        31 => program.gatherings().decide_proposal(now, usize::from(one % 3), flag),
        32 => program.gatherings().join_alumni(now, &either),
        22 => program.selecting().ask_agreements(now, flag.then(crate::agreements::rule)),
        23 => program.selecting().record_agreement(now, &x, crate::agreements::agreement(0)),
        24 => program.selecting().withdraw_agreement(now, &x).map(drop),
        0 => program.team().name_curator(now, &id("curator")),
        1 => program.team().add_resource(now, room()),
        2 => {
            let mut known = mentee(a.as_str());
            known.seats = u32::from(two % 3);
            if flag {
                known.person.consent.data = None;
            }
            program.people().add_mentee(now, known)
        }
        3 => {
            let mut known = mentor(x.as_str(), u32::from(one % 4));
            known.person.wishes.vetoed.extend(flag.then(|| a.clone()));
            program.people().add_mentor(now, known)
        }
        4 => {
            let mut known = mentee(a.as_str());
            known.seats = u32::from(two % 3);
            known.person.wishes.ranked.extend(flag.then(|| vec![x.clone()]));
            program.people().update_mentee(now, known)
        }
        5 => {
            let mut known = mentor(x.as_str(), u32::from(one % 4));
            known.person.age = Answer::Given(if flag { 16 } else { 40 });
            program.people().update_mentor(now, known)
        }
        6 => {
            let by = if two % 2 == 0 { ConsentedBy::Guardian } else { ConsentedBy::Themselves };
            program.people().record_consent(now, &either, consent(by))
        }
        7 if two % 3 == 0 => program.people().withdraw_consent(now, &either),
        8 if two % 3 == 0 => program.people().leave(now, &either, cause(two)),
        9 => program.people().come_back(now, &either),
        10 | 11 => program.selecting().record_questionnaire(now, &x),
        12 | 13 => program.selecting().record_interview(now, &x),
        14 | 15 => {
            let rejected = flag && one % 3 == 0;
            program.selecting().decide(
                now,
                &x,
                if rejected { Verdict::Rejected } else { Verdict::Selected },
            )
        }
        16 | 17 => {
            let waived = if flag { Training::Waived } else { Training::Attended { meetings: 2 } };
            program.selecting().record_training(now, &x, waived)
        }
        18 => {
            let at = if two % 2 == 0 { MeasuredAt::Entry } else { MeasuredAt::Exit };
            let value = f64::from(one) / 7.0;
            program.monitoring().record_measurement(
                now,
                &either,
                measurement(side(flag), at, value),
            )
        }
        19 => program.monitoring().record_review(now, review(moment(flag))),
        20 => {
            let from = [FeedbackFrom::Mentee, FeedbackFrom::Mentor][usize::from(two % 2)];
            let pair = PairNo::new(u32::from(one % 6));
            program.monitoring().record_feedback(now, pair, feedback(from, moment(flag)))
        }
        21 => program
            .selecting()
            .set_criteria(now, &form(), ["motivation".to_owned()].into())
            .and_then(|()| program.selecting().plan_training(now, &form(), plan(flag))),
        _ => Ok(()),
    }
}

/// An operation of the stages that form pairs.
fn pair<S: FormsPairs>(
    program: &mut Program<S>,
    now: &Act,
    (what, one, two, flag): Choice,
) -> Result<(), Reasons> {
    let (a, x) = (mentee_id(one), mentor_id(two));
    let number = PairNo::new(u32::from(one % 8));
    let free = Control::unbounded();
    match what % 27 {
        24 => program.forming().allow_again(now, number),
        25 => program.forming().pin(now, number),
        26 => program.forming().unpin(now, number),
        0..=2 => propose(program, now, a.as_str(), x.as_str()).map(drop),
        3..=6 => program.forming().consent(now, number, side(flag)),
        7 => program.forming().decline(now, number, side(flag), cause(two)),
        8 | 9 => program.forming().publish(now, "order").map(drop),
        10 => program.forming().dissolve(now, number, cause(two)),
        11 => program.forming().lock(now, &a, &x),
        12 => program.forming().unlock(now, &a, &x),
        13 => program.forming().veto(now, &a, &x),
        14 => program.forming().lift_veto(now, &a, &x),
        15 => program.forming().record_support(now, &a, "a talk"),
        16 => match two % 3 {
            0 => program.forming().draft(now, &Optimal, &free).map(drop),
            1 => program.forming().draft(now, &Stable::for_mentees(), &free).map(drop),
            _ => program.forming().draft(now, &Greedy, &free).map(drop),
        },
        17 => program.forming().adopt_draft(now).map(drop),
        18 => program.forming().discard_draft(now).map(drop),
        19 => program.forming().record_offer(now, &x, "an event"),
        20 => {
            let (requests, abilities) = (Answer::Unknown, Answer::Withheld);
            let (mentee, mentor) = (a, x);
            program
                .gatherings()
                .record_talk(now, PersonalTalk { mentee, mentor, requests, abilities, suits: flag })
        }
        21 => {
            let pairs = [(&a, &x), (&mentee_id(one / 7), &mentor_id(two / 5))];
            let ready = pairs.iter().flat_map(|(mentee, mentor)| {
                Some((program.ready_mentee(mentee).ok()?, program.ready_mentor(mentor).ok()?))
            });
            let ready: Vec<_> = ready.collect();
            program.forming().propose_round(now, &ready).map(drop)
        }
        22 => {
            let freed: Vec<_> = program.record().unserved().iter().cloned().collect();
            let may_move = if flag { MayMove::Everybody } else { MayMove::NotWorking };
            let plan = program.planning().plan_repair(&freed, may_move, &free)?;
            assert!(plan.verified);
            program.forming().adopt_repair(now, &plan).map(drop)
        }
        23 if flag => program.forming().admit_mentee(now, mentee(a.as_str())).map(drop),
        _ => program.forming().admit_mentor(now, mentor(x.as_str(), 2), mentor_file()).map(drop),
    }
}

fn work<S: FormsPairs>(
    program: &mut Program<S>,
    now: &Act,
    (what, one, two, flag): Choice,
) -> Result<(), Reasons> {
    let number = PairNo::new(u32::from(one % 6));
    match what % 8 {
        7 => program.arranging().take_remedy(now, number, cause(two), Remedy::Independence),
        3 => {
            let mut wish = ChangeWish::new(crate::support::day(u16::from(two) % 60), cause(one));
            wish.instead = flag.then(|| mentor_id(two));
            program.arranging().wish_for_another(now, number, wish)
        }
        4 => {
            let weighed = if flag { Weighed::Changes } else { Weighed::Stays };
            program.arranging().weigh_wish(now, number, weighed)
        }
        5 => {
            let to = PairNo::new(u32::from(two % 8));
            program.arranging().hand_over(now, number, to, &[side(flag)].into()).map(drop)
        }
        6 => {
            let days = [two, two.saturating_add(one % 9)].map(|at| crate::support::day(at.into()));
            let substitutes = flag.then(|| (number, mentor_id(two))).into_iter().collect();
            let days = (days[0], days[1]);
            program.arranging().plan_leave(now, &mentor_id(one), days, &substitutes).map(drop)
        }
        2 => {
            let cause = cause(what);
            program.arranging().judge_trial(
                now,
                PairNo::new(u32::from(one % 6)),
                TrialOutcome::Dissolve { cause },
            )
        }
        0 => program.arranging().choose_format(now, PairNo::new(u32::from(one % 6)), "talks"),
        _ => program.arranging().devise_reward(now, "a badge"),
    }
}

fn end<S: ClosesPairs>(program: &mut Program<S>, now: &Act, choice: Choice) -> Result<(), Reasons> {
    let (what, one, two, flag) = choice;
    let pair = PairNo::new(u32::from(one % 6));
    match what % 12 {
        7 | 8 => {
            let kind = if flag { Shape::Led } else { Shape::Exchange };
            let other = PairNo::new(u32::from(two % 6));
            program.work().form_unit(now, kind, None, [pair, other].into()).map(drop)
        }
        9 => program.work().join_unit(now, UnitNo::new(u32::from(two % 3)), pair),
        10 => {
            let on = crate::support::day(u16::from(two));
            let state = match flag {
                true => MeetingState::Held { minutes: 1 + u16::from(two % 50) },
                false => MeetingState::Planned,
            };
            let meeting = Meeting { on, kind: MeetingKind::Regular, state };
            let absent = (one % 3 == 0).then_some(pair).into_iter().collect();
            let unit = UnitNo::new(u32::from(one % 3));
            program.work().record_unit_meeting(now, unit, meeting, &absent)
        }
        11 => program.results().recommend(now, pair, "able"),
        0 => {
            let on = crate::support::day(u16::from(two));
            let state = match flag {
                true => MeetingState::Held { minutes: u16::from(two % 50) },
                false => MeetingState::Planned,
            };
            let kind = if two % 3 == 0 { MeetingKind::Trial } else { MeetingKind::Regular };
            program.work().record_meeting(now, pair, Meeting { on, kind, state })
        }
        1 => program.work().keep_diary(now, pair, side(flag), "a page").map(drop),
        2 => program.work().report_diary(now, pair, side(flag), usize::from(two % 4)),
        3 => {
            let level = Level::new(i64::from(two % 12)).map_or(Answer::Withheld, Answer::Given);
            program.results().record_opinion(
                now,
                pair,
                side(flag),
                Opinion { level, text: Answer::Unknown },
            )
        }
        4 => {
            let rating = Rating::new(Rater::Colleague, mentor_id(one), Answer::Unknown);
            program.results().rate_mentor(now, &mentor_id(two), rating)
        }
        _ => program.work().close_pair(
            now,
            pair,
            PairOutcome { goals_reached: flag, continues: two % 2 == 0 },
        ),
    }
}

fn close(program: &mut Program<Closing>, now: &Act, choice: Choice) -> Result<(), Reasons> {
    let (what, one, two, flag) = choice;
    match what % 7 {
        5 => program.closing().become_mentor(now, &mentee_id(one), [form()].into(), 1),
        6 => program.closing().set_next_theme(now, PairNo::new(u32::from(one % 6)), "art"),
        0 => program.closing().grant_reward(now, "a badge", &mentor_id(two)),
        1 => program.closing().collect_case(now, PairNo::new(u32::from(one % 6)), "a robot"),
        2 => program.closing().keep_mentor(now, &mentor_id(two)),
        3 => program.closing().begin_refilling(now, side(flag)),
        _ => end(program, now, choice),
    }
}

/// The forms are chosen otherwise, now and then with what a new one needs and with another fact
/// withdrawn.
fn correct_forms(
    mut program: AnyProgram,
    now: &Act,
    (_, _, two, flag): Choice,
    fact: Fact,
) -> (AnyProgram, bool) {
    let other = || FormId::new("teacher-teacher").unwrap();
    let forms = match two % 3 {
        0 => [form()].into(),
        1 => [form(), other()].into(),
        _ => [other()].into(),
    };
    let wrong = (two % 5 == 0).then_some(fact);
    let passed = program.correct_forms(now, FormChoice::codes_only(forms), wrong, |program| {
        if flag && two % 3 > 0 {
            let desk = program.selecting().ok_or(GeneralReason::AlreadyFinished)?;
            let mut desk = desk;
            desk.set_criteria(now, &other(), ["experience".to_owned()].into())?;
            desk.plan_training(now, &other(), plan(false))?;
        }
        Ok(())
    });
    (program, passed.is_ok())
}

/// One step of the walk, and whether it was let pass.
pub(crate) fn step(
    mut program: AnyProgram,
    now: &Act,
    kind: u8,
    choice: Choice,
) -> (AnyProgram, bool) {
    if kind % 16 == 0 && choice.0 % 4 == 0 {
        let person = if choice.3 { mentor_id(choice.2) } else { mentee_id(choice.1) };
        let passed = program.erase(now, &person).is_ok();
        return (program, passed);
    }
    if kind % 16 == 8 {
        let fact = crate::correcting::some_fact(choice);
        let fact = if choice.2 % 16 == 5 { Fact::Forms } else { fact };
        let passed = match choice.1 % 4 {
            1 => return correct_forms(program, now, choice, fact),
            0 => program.correct(now, [fact], |program| {
                let program = program.monitoring().ok_or(GeneralReason::AlreadyFinished)?;
                let mut program = program;
                program.record_review(now, review(moment(choice.3)))
            }),
            _ => program.withdraw(now, [fact]),
        };
        return (program, passed.is_ok());
    }
    if kind % 8 == 1 {
        return match program {
            AnyProgram::Finished(finished) => match finished.next_cycle(now) {
                Ok(next) => (next.into(), true),
                Err(refused) => (*AnyRefused::from(refused).program, false),
            },
            other => match other.advance(now) {
                Ok(next) => (next, true),
                Err(refused) => (*refused.program, false),
            },
        };
    }
    let own = kind % 2 == 0;
    let passed = match &mut program {
        AnyProgram::Preparation(p) if own => match choice.0 % 2 {
            0 => p.preparing().choose_forms(now, codes()),
            _ => p.preparing().adopt_roadmap(now, vec![step_of_roadmap(choice)]),
        },
        AnyProgram::Preparation(p) => record(p, now, choice),
        AnyProgram::MenteeBase(p) => record(p, now, choice),
        AnyProgram::MentorBase(p) => record(p, now, choice),
        AnyProgram::Selection(p) => record(p, now, choice),
        AnyProgram::Forming(p) if own && kind % 3 == 0 => match choice.2 % 3 {
            0 => work(p, now, choice),
            _ => end(p, now, choice),
        },
        AnyProgram::Forming(p) if own => pair(p, now, choice),
        AnyProgram::Forming(p) => record(p, now, choice),
        AnyProgram::Work(p) => match kind % 5 {
            0 | 1 => pair(p, now, choice),
            2 => work(p, now, choice),
            3 if choice.2 % 3 == 0 => end(p, now, choice),
            _ => record(p, now, choice),
        },
        AnyProgram::Closing(p) if own => close(p, now, choice),
        AnyProgram::Closing(p) => record(p, now, choice),
        AnyProgram::Finished(_) => Ok(()),
    };
    (program, passed.is_ok())
}

fn step_of_roadmap(choice: Choice) -> RoadmapStep {
    step_named(u16::from(choice.1 % 3), u16::from(choice.2 % 3))
}

fn step_named(from: u16, to: u16) -> RoadmapStep {
    crate::support::step("inform", from, to)
}

/// Where a walk begins.
pub(crate) fn begin(at: u8) -> AnyProgram {
    let rules = |program: &mut Program<Forming>| {
        program.team().set_rules(&act(5), Rules::default()).unwrap();
    };
    match at % 7 {
        0 => Program::begin(&act(0)).into(),
        1 => selected().into(),
        2 | 3 => {
            let mut program = forming();
            rules(&mut program);
            program.into()
        }
        4 => {
            let mut program = working();
            program.team().set_rules(&act(5), Rules::default()).unwrap();
            program.into()
        }
        5 => closing().into(),
        _ => finished().into(),
    }
}

/// The promises, looked at from outside and anew.
fn check(program: &AnyProgram) {
    let record = program.record();
    let cohort = record.cohort();
    let mut seats: BTreeMap<(Side, &PersonId), u32> = BTreeMap::new();
    for (number, pair) in record.pairs() {
        if !pair.is_live() {
            continue;
        }
        assert_ne!(pair.mentee, pair.mentor, "pair {number}");
        let one = cohort.mentees().get(&pair.mentee).expect("the mentee is in the base");
        let other = cohort.mentors().get(&pair.mentor).expect("the mentor is in the base");
        one.person.check_consent().unwrap();
        other.person.check_consent().unwrap();
        assert!(!one.requests.is_empty());
        let file = record.mentor_file(&pair.mentor).expect("the mentor was judged");
        assert_eq!(file.selection, Some(Verdict::Selected));
        assert!(file.training.is_some() && file.interview.is_some());
        if pair.order.is_some() {
            assert!(pair.mentee_consent.is_some() && pair.mentor_consent.is_some());
        }
        for (side, person, has) in
            [(Side::Mentee, &pair.mentee, one.seats), (Side::Mentor, &pair.mentor, other.seats)]
        {
            let taken = seats.entry((side, person)).or_default();
            *taken += 1;
            assert!(*taken <= has, "{person} has {has} seats");
        }
    }
    for person in record.unserved() {
        assert!(!seats.contains_key(&(Side::Mentee, person)));
    }
    let entries = record.journal().entries();
    assert!(entries.windows(2).all(|two| two[0].on <= two[1].on));
    for tombstone in record.tombstones() {
        assert!(cohort.mentees().get(tombstone).is_none());
        assert!(cohort.mentors().get(tombstone).is_none());
    }
}

proptest! {
    #[test]
    fn promises_hold_on_random_walks(
        start in any::<u8>(),
        walk in proptest::collection::vec((any::<u8>(), any::<Choice>()), 1..70),
    ) {
        let mut program = begin(start);
        let mut today = 40;
        for (at, (kind, choice)) in walk.into_iter().enumerate() {
            let before = program.snapshot();
            let entries = before_entries(&program);
            // Now and then somebody dates an act too early.
            let early = kind % 32 == 31;
            today += u16::from(choice.0 % 3 == 0);
            let mut now = act(if early { 0 } else { today });
            if choice.1 % 5 == 0 {
                now = now.happened_on(day(today.saturating_sub(u16::from(choice.2 % 40))));
            }
            let (after, passed) = step(program, &now, kind, choice);
            program = after;
            if passed {
                prop_assert!(before_entries(&program) >= entries || program.record().cycle() > 1);
            } else {
                prop_assert_eq!(program.snapshot(), before);
            }
            check(&program);
            if at % 7 == 0 {
                prop_assert_eq!(&round_trip(&program.snapshot()), &program);
            }
        }
        prop_assert_eq!(round_trip(&program.snapshot()), program);
    }
}

fn before_entries(program: &AnyProgram) -> usize {
    program.record().journal().entries().len()
}
