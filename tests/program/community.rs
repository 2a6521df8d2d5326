//! Events with agenda and outcomes, the Union's bank, publications, proposals, alumni;
//! remedies and letters of recommendation.

use crate::refusals::Seen;
use crate::support::*;
use mentormatch::kernel::{Language, Phrases};
use mentormatch::people::{BankService, EventKind, FormId, Forms, Standing};
use mentormatch::program::monitoring::Covered;
use mentormatch::program::*;

fn circle(on: u16) -> EventPlan {
    let mut plan = EventPlan::new(EventKind::MentorCircle, day(on));
    plan.agenda = vec!["how to keep teenagers' attention".to_owned()];
    plan.hosts = [id("x"), id("a guest")].into();
    plan
}

fn came(people: &[&str]) -> EventOutcome {
    let attended = people.iter().map(|name| id(name)).collect();
    EventOutcome { attended, guests: 2, outcomes: vec!["a list of games".to_owned()] }
}

/// A circle was held, the bank asked and answered, a practice published, a proposal made.
pub(crate) fn gathered() -> Program<Work> {
    let mut program = working();
    let now = act(12);
    let mut desk = program.gatherings();
    let event = desk.plan_event(&act(8), circle(10)).unwrap();
    desk.hold_event(&now, event, came(&["x", "y", "a"])).unwrap();
    let asked = desk.ask_bank(&now, &id("y"), BankService::Consultation, "first lesson").unwrap();
    desk.answer_bank(&now, asked, &id("x"), "begin with a game").unwrap();
    desk.ask_bank(&now, &id("c"), BankService::Patronage, "a patron").unwrap();
    let publication = Publication {
        on: day(11),
        outlet: Outlet::OrganisationSite,
        title: "Robots that sort".to_owned(),
        pair: Some(PairNo::new(1)),
    };
    desk.publish_practice(&now, publication).unwrap();
    desk.record_proposal(&now, &id("x"), "a room for projects").unwrap();
    desk.decide_proposal(&now, 1, true).unwrap();
    desk.join_alumni(&now, &id("x")).unwrap();
    program
}

#[test]
fn events_have_agendas_and_outcomes_and_the_bank_answers() {
    let program = gathered();
    let community = program.record().community();
    let event = community.event(EventNo::new(1)).unwrap();
    assert_eq!(event.plan.agenda.len(), 1);
    let held = event.held.as_ref().unwrap();
    assert_eq!((held.attended.len(), held.guests, held.outcomes.len()), (3, 2, 1));
    let answered = community.request(BankRequestNo::new(1)).unwrap();
    assert_eq!((answered.host.as_ref(), answered.is_open()), (Some(&id("x")), false));
    assert!(community.request(BankRequestNo::new(2)).unwrap().is_open());
    assert_eq!(community.publications[0].outlet, Outlet::OrganisationSite);
    assert_eq!(community.proposals[0].decided, Some((true, day(12))));
    assert_eq!(Phrases::russian().say(event.plan.kind), "менторский круг");
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn their_share_in_coverage_is_counted() {
    let mut program = gathered();
    let now = act(13);
    // c, a learner without a pair, comes to a group talk on current problems.
    let talk = EventPlan::new(EventKind::GroupTalk, day(13));
    let talk = program.gatherings().plan_event(&now, talk).unwrap();
    program.gatherings().hold_event(&now, talk, came(&["c", "a"])).unwrap();
    let year = day(13).year();
    let share = program.record().community_share(Covered::Learners, year);
    assert_eq!(share.events[&EventKind::MentorCircle], 1);
    assert_eq!(share.events[&EventKind::GroupTalk], 1);
    assert_eq!((share.attended, share.guests, share.bank), (4, 4, (2, 1)));
    // a and c are learners; a works in a pair too.
    assert_eq!((share.covered, share.only_here), (2, 1));
    assert_eq!(program.record().community_share(Covered::Educators, year).covered, 0);
    assert_eq!(program.record().community_share(Covered::Learners, year + 3), Default::default());
    let standing = program.record().cohort().mentees().get(&id("a")).unwrap().person.standing;
    assert_eq!(standing, Standing::Learner);
}

#[test]
fn remedies_and_letters_of_recommendation_are_kept() {
    let mut program = working();
    let pair = PairNo::new(1);
    let remedy = Remedy::ReflectiveFeedback;
    program.arranging().take_remedy(&act(9), pair, Cause::OnlyTheSubject, remedy).unwrap();
    program.results().recommend(&act(9), pair, " able and kind ").unwrap();
    let view = program.record().curator_view(pair).unwrap();
    assert_eq!((view.remedies[0].risk, view.remedies[0].remedy), (Cause::OnlyTheSubject, remedy));
    let results = &program.record().pair(pair).unwrap().results;
    assert_eq!(results.recommendation.as_deref(), Some("able and kind"));
    let facts = [Fact::Remedy { pair, number: 1 }, Fact::Recommendation { pair }];
    program.withdraw(&act(10), facts).unwrap();
    assert!(program.record().pair(pair).unwrap().results.recommendation.is_none());
    assert!(program.record().curator_view(pair).unwrap().remedies.is_empty());
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn what_was_recorded_by_mistake_is_withdrawn_and_keeps_its_number() {
    let mut program = gathered();
    let event = Fact::Event { event: 1 };
    assert!(program.withdraw(&act(14), [event.clone()]).unwrap_err().has("rests-on"));
    let facts = [
        event,
        Fact::EventOutcome { event: 1 },
        Fact::BankRequest { request: 1 },
        Fact::BankAnswer { request: 1 },
        Fact::Publication { number: 1 },
        Fact::DevelopmentProposal { number: 1 },
        Fact::ProposalDecision { number: 1 },
        Fact::Alumnus { person: id("x") },
    ];
    program.withdraw(&act(14), facts).unwrap();
    let community = program.record().community();
    assert!(community.event(EventNo::new(1)).is_none());
    assert!(community.request(BankRequestNo::new(1)).is_none());
    assert!(community.publications.is_empty() && community.proposals.is_empty());
    assert!(community.alumni.is_empty());
    let next = program.gatherings().plan_event(&act(14), circle(20)).unwrap();
    assert_eq!(next, EventNo::new(2));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn alumni_last_and_the_rest_ends_with_the_cycle() {
    let mut program = closing();
    program.gatherings().join_alumni(&act(7), &id("x")).unwrap();
    let event = EventPlan::new(EventKind::Festival, day(7));
    program.gatherings().plan_event(&act(7), event).unwrap();
    let next = finish(program).next_cycle(&act(8)).unwrap();
    let community = next.record().community();
    assert_eq!(community.alumni, [id("x")].into());
    assert!(community.events.is_empty());
}

/// Reasons that no other test of refusals reaches.
pub(crate) fn refused(seen: &mut Seen) {
    let mut program = gathered();
    let now = act(15);
    let first = EventNo::new(1);
    seen.refused(&mut program, &["unknown-event"], |p| {
        p.gatherings().hold_event(&now, EventNo::new(9), came(&["x"]))
    });
    seen.refused(&mut program, &["event-held", "unknown-person"], |p| {
        p.gatherings().hold_event(&now, first, came(&["nobody"]))
    });
    seen.refused(&mut program, &["blank"], |p| {
        p.gatherings().plan_event(&now, EventPlan::new(EventKind::Intensive, day(16)))
    });
    let mut foreign = circle(16);
    foreign.form = FormId::new("learner-learner").ok();
    seen.refused(&mut program, &["event-not-of-form"], |p| {
        p.gatherings().plan_event(&now, foreign)
    });
    let ahead = program.gatherings().plan_event(&now, circle(20)).unwrap();
    let nobody = EventOutcome::default();
    seen.refused(&mut program, &["event-ahead", "nobody-came"], |p| {
        p.gatherings().hold_event(&now, ahead, nobody)
    });
    let (known, open) = (BankRequestNo::new(1), BankRequestNo::new(2));
    seen.refused(&mut program, &["unknown-bank-request"], |p| {
        p.gatherings().answer_bank(&now, BankRequestNo::new(7), &id("x"), "yes")
    });
    seen.refused(&mut program, &["bank-answered"], |p| {
        p.gatherings().answer_bank(&now, known, &id("x"), "yes")
    });
    seen.refused(&mut program, &["answers-themselves"], |p| {
        p.gatherings().answer_bank(&now, open, &id("c"), "yes")
    });
    seen.refused(&mut program, &["unknown-proposal"], |p| {
        p.gatherings().decide_proposal(&now, 2, false)
    });
    seen.refused(&mut program, &["already-alumnus"], |p| {
        p.gatherings().join_alumni(&now, &id("x"))
    });
}

#[test]
fn the_first_meeting_with_possible_mentors_has_the_agenda_of_the_forms_sources() {
    let teachers = "teacher-teacher";
    let mut program = crate::units::with_form(
        teachers,
        &[("a", Standing::Educator)],
        &[("x", Standing::Educator)],
        &[("a", "x")],
    );
    let forms = Forms::built_in();
    let form = forms.get(teachers).unwrap();
    let plan = EventPlan::first_meeting(form, day(9), Language::Russian).unwrap();
    assert!(plan.agenda[0].starts_with("с коллективом"), "{:?}", plan.agenda);
    assert!(plan.agenda[1].contains("педагогическом совете"), "how mentors are chosen");
    let event = program.gatherings().plan_event(&act(8), plan.clone()).unwrap();
    assert_eq!(program.record().community().event(event).unwrap().plan, plan);
    // Of a form whose sources tell of none there is none.
    let silent = forms.get("reverse").unwrap();
    assert_eq!(EventPlan::first_meeting(silent, day(9), Language::English), None);
    let mut other = plan;
    other.form = Some(FormId::new("reverse").unwrap());
    assert!(program.gatherings().plan_event(&act(8), other).unwrap_err().has("event-not-of-form"));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}
