//! Hand-over to the next mentor, planned leaves, wishes for another mentor.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, PersonId};
use mentormatch::program::work::{
    Analysis, AnalysisOf, ChangeWish, Goal, Horizon, Meeting, MeetingKind, MeetingState,
    RegularityRule, Sprint, Weighed,
};
use mentormatch::program::*;
use std::collections::{BTreeMap, BTreeSet};

const FIRST: PairNo = PairNo::new(1);

fn goal(done: Option<bool>) -> Goal {
    let sprint = Sprint { task: "read".to_owned(), from: day(10), to: day(20), done };
    let (text, horizon) = ("a robot".to_owned(), Horizon::Short);
    Goal { text, horizon, from: day(10), to: day(40), sprints: vec![sprint] }
}

fn analysis(text: &str) -> Analysis {
    Analysis { strengths: vec![text.to_owned()], ..Analysis::default() }
}

fn held(on: u16) -> Meeting {
    let state = MeetingState::Held { minutes: 30 };
    Meeting { on: day(on), kind: MeetingKind::Regular, state }
}

/// `x` worked with `a` and left; `y` has a second seat and works with `a` now.
fn handed() -> (Program<Work>, PairNo) {
    let mut program = working();
    let now = act(12);
    for of in [AnalysisOf::Mentee, AnalysisOf::Mentor, AnalysisOf::Joint] {
        program.work().record_analysis(&now, FIRST, of, analysis("curious")).unwrap();
    }
    program.work().set_goal(&now, FIRST, goal(None)).unwrap();
    program.work().settle_sprint(&now, FIRST, (1, 1), true).unwrap();
    program.work().keep_diary(&now, FIRST, Side::Mentee, "the mentee's page").unwrap();
    program.work().keep_diary(&now, FIRST, Side::Mentor, "the mentor's page").unwrap();
    program.people().leave(&act(13), &id("x"), Cause::NoTime).unwrap();
    program.people().update_mentor(&act(13), mentor("y", 2)).unwrap();
    let next = propose(&mut program, &act(13), "a", "y").unwrap();
    agree(&mut program, &act(13), next);
    program.forming().publish(&act(13), "order 8").unwrap();
    (program, next)
}

#[test]
fn goals_sprints_and_analyses_go_to_the_next_mentor_and_the_diary_where_its_owner_agrees() {
    let (mut program, next) = handed();
    let mentee_only = BTreeSet::from([Side::Mentee]);
    let done = program.arranging().hand_over(&act(14), FIRST, next, &mentee_only).unwrap();
    assert_eq!(done.goals, [1]);
    assert_eq!(done.analyses, [AnalysisOf::Mentee, AnalysisOf::Joint].into());
    assert_eq!((done.kept.len(), done.diary), (0, 1));
    // The next mentor goes on with the goal as it stands, and reads what the mentee gave.
    program.work().settle_sprint(&act(14), next, (1, 1), false).unwrap();
    let view = program.record().member_view(next, Side::Mentor).unwrap();
    assert_eq!(view.goals, [goal(Some(false))]);
    assert_eq!(view.own_analysis, None, "a mentor's own analysis stays the mentor's");
    let pages: Vec<_> = view.handed_diary.iter().map(|(_, one)| one.text.as_str()).collect();
    assert_eq!(pages, ["the mentee's page"]);
    let old = program.record().member_view(FIRST, Side::Mentee).unwrap();
    assert_eq!(old.goals, [goal(Some(true))], "what was is kept");
    let again = program.arranging().hand_over(&act(14), FIRST, next, &mentee_only);
    assert!(again.unwrap_err().has("handed-already"));
    assert_eq!(round_trip(&program.snapshot()), program.fork().into());
    // Erased, the mentee's words are read nowhere.
    program.erase(&act(15), &id("a")).unwrap();
    let view = program.record().member_view(next, Side::Mentor).unwrap();
    assert!(view.handed_diary.iter().all(|(_, one)| one.text.is_empty()));
    assert!(view.goals.iter().all(|goal| goal.text.is_empty()));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_wish_for_another_mentor_is_recorded_and_weighed() {
    let mut program = working();
    let mut wish = ChangeWish::new(day(8), Cause::Incompatible);
    wish.text = Answer::Given("Secret".to_owned());
    wish.instead = Some(id("x"));
    let second = PairNo::new(2);
    program.arranging().wish_for_another(&act(9), second, wish.clone()).unwrap();
    assert!(!format!("{:?}", program.record()).contains("Secret"));
    assert!(program.demands().contains(&WorkReason::WishWaits { pair: second }.into()));
    let view = program.record().curator_view(second).unwrap();
    assert_eq!(view.change, Some(&wish));
    program.arranging().weigh_wish(&act(10), second, Weighed::Stays).unwrap();
    assert!(!program.demands().contains(&WorkReason::WishWaits { pair: second }.into()));
    // Told again, it is granted: the pair ends, and the one named comes first.
    program.arranging().wish_for_another(&act(11), second, wish).unwrap();
    program.arranging().weigh_wish(&act(12), second, Weighed::Changes).unwrap();
    let known = program.record().pair(second).unwrap();
    assert_eq!(known.end.unwrap().0, Ending::Dissolved { cause: Cause::Incompatible });
    let b = program.record().cohort().mentees().get(&id("b")).unwrap();
    assert_eq!(b.person.wishes.ranked, [vec![id("x")]]);
    assert!(program.record().unserved().contains(&id("b")));
    assert_eq!(round_trip(&program.snapshot()), program.fork().into());
    let tombstone = program.erase(&act(13), &id("x")).unwrap().tombstone;
    let wish = program.record().curator_view(second).unwrap().change.unwrap().clone();
    assert_eq!(wish.instead, Some(tombstone));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_planned_leave_has_a_substitute_or_a_pause() {
    let mut program = working();
    let leave = (day(20), day(40));
    let substitutes = BTreeMap::from([(FIRST, id("y"))]);
    let left = program.arranging().plan_leave(&act(6), &id("x"), leave, &substitutes).unwrap();
    assert_eq!(left, [FIRST]);
    for on in [10, 30] {
        program.work().record_meeting(&act(50), FIRST, held(on)).unwrap();
    }
    let loads = program.record().loads(day(0), day(60));
    let held_by = |name: &str| loads.get(&id(name)).map(|load| (load.pairs, load.held));
    assert_eq!((held_by("x"), held_by("y")), (Some((1, 1)), Some((1, 1))));
    // y pauses: the days of the pause are no silence.
    program.work().record_meeting(&act(50), PairNo::new(2), held(19)).unwrap();
    let pause = (day(20), day(49));
    program.arranging().plan_leave(&act(50), &id("y"), pause, &BTreeMap::new()).unwrap();
    let silence = |today: u16| -> Vec<(PairNo, u32)> {
        let rule = RegularityRule { days: 10, by_form: BTreeMap::new() };
        let silent = program.record().silent_pairs(day(today), &rule);
        silent.iter().map(|one| (one.pair, one.days)).collect()
    };
    let second = |today| silence(today).into_iter().find(|(pair, _)| *pair == PairNo::new(2));
    // Counted a day at a time.
    let silent_days = |today: u16| -> u32 {
        let (mut on, mut days) = (day(19), 0);
        while on < day(today) {
            on = on.day_after().unwrap();
            days += u32::from(on < pause.0 || on > pause.1);
        }
        days
    };
    assert_eq!(second(48), None);
    assert_eq!(second(70), Some((PairNo::new(2), silent_days(70))));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// Reasons that no other test of refusals reaches.
pub(crate) fn refused(seen: &mut Seen) {
    let (mut program, next) = handed();
    let now = act(14);
    let none = BTreeSet::new();
    let second = PairNo::new(2);
    seen.refused(&mut program, &["no-hand-over"], |p| {
        p.arranging().hand_over(&now, second, next, &none)
    });
    program.arranging().hand_over(&now, FIRST, next, &none).unwrap();
    seen.refused(&mut program, &["handed-already"], |p| {
        p.arranging().hand_over(&now, FIRST, next, &none)
    });
    let days = (day(20), day(30));
    let nobody: BTreeMap<PairNo, PersonId> = BTreeMap::new();
    seen.refused(&mut program, &["nothing-to-leave"], |p| {
        p.arranging().plan_leave(&now, &id("x"), days, &nobody)
    });
    let foreign = BTreeMap::from([(FIRST, id("y"))]);
    seen.refused(&mut program, &["not-of-mentor"], |p| {
        p.arranging().plan_leave(&now, &id("y"), days, &foreign)
    });
    let own = BTreeMap::from([(second, id("y"))]);
    seen.refused(&mut program, &["own-mentor-named"], |p| {
        p.arranging().plan_leave(&now, &id("y"), days, &own)
    });
    program.arranging().plan_leave(&now, &id("y"), days, &nobody).unwrap();
    seen.refused(&mut program, &["leaves-overlap"], |p| {
        p.arranging().plan_leave(&now, &id("y"), (day(30), day(31)), &nobody)
    });
    seen.refused(&mut program, &["no-wish"], |p| {
        p.arranging().weigh_wish(&now, second, Weighed::Stays)
    });
    let wish = ChangeWish::new(day(14), Cause::Other);
    program.arranging().wish_for_another(&now, second, wish.clone()).unwrap();
    seen.refused(&mut program, &["wish-waits"], |p| {
        p.arranging().wish_for_another(&now, second, wish)
    });
    let mut program = working();
    program.forming().dissolve(&now, FIRST, Cause::Other).unwrap();
    program.forming().allow_again(&now, FIRST).unwrap();
    let again = propose(&mut program, &now, "a", "x").unwrap();
    agree(&mut program, &now, again);
    program.forming().publish(&now, "order 9").unwrap();
    seen.refused(&mut program, &["nothing-to-hand"], |p| {
        p.arranging().hand_over(&now, FIRST, again, &none)
    });
}
