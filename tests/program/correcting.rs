//! Facts that arrive late or were typed wrong: corrected, withdrawn, dated as they happened.

use crate::support::*;
use mentormatch::kernel::{Phrases, Side};
use mentormatch::people::{Answer, ConsentedBy, FormId, Level};
use mentormatch::program::monitoring::Covered;
use mentormatch::program::results::{Rater, Rating};
use mentormatch::program::work::{AnalysisOf, Meeting, MeetingKind, MeetingState, TrialOutcome};
use mentormatch::program::*;
use std::collections::BTreeSet;

fn held(on: u16, kind: MeetingKind) -> Meeting {
    Meeting { on: day(on), kind, state: MeetingState::Held { minutes: 45 } }
}

fn rests_on(reasons: &Reasons) -> Vec<Fact> {
    let fact = |reason: &Reason| match reason {
        Reason::Corrections(CorrectionReason::RestsOn { fact }) => Some(fact.clone()),
        _ => None,
    };
    reasons.as_slice().iter().filter_map(fact).collect()
}

#[test]
fn a_decline_typed_by_mistake_is_withdrawn_and_the_journal_keeps_both() {
    let mut program = forming();
    let pair = propose(&mut program, &act(5), "a", "x").unwrap();
    program.forming().consent(&act(5), pair, Side::Mentee).unwrap();
    program.forming().decline(&act(5), pair, Side::Mentor, Cause::NoTime).unwrap();
    assert!(propose(&mut program, &act(5), "a", "x").unwrap_err().has("ended-before"));
    let declined = program.record().journal().entries().len();
    program.withdraw(&act(6), [Fact::End { pair }]).unwrap();
    let known = program.record().pair(pair).unwrap();
    assert_eq!((known.state(), known.mentee_consent), (PairState::Proposed, Some(day(5))));
    let entries = program.record().journal().entries();
    assert_eq!(entries[declined - 1].what, What::SideDeclined);
    let last = entries.last().unwrap();
    assert_eq!((last.what, last.entry, last.pair), (What::Withdrawn, Some(declined), Some(pair)));
    program.forming().consent(&act(6), pair, Side::Mentor).unwrap();
    program.forming().publish(&act(6), "order 7").unwrap();
    // A seat that somebody took meanwhile is not taken twice.
    let other = propose(&mut program, &act(6), "b", "y").unwrap();
    program.forming().decline(&act(6), other, Side::Mentor, Cause::NoTime).unwrap();
    let third = propose(&mut program, &act(6), "c", "y").unwrap();
    let full = program.withdraw(&act(6), [Fact::End { pair: other }]).unwrap_err();
    assert!(full.has("no-seat"), "{full}");
    // A proposal made by mistake keeps its number and bars nobody.
    program.withdraw(&act(6), [Fact::Proposal { pair: third }]).unwrap();
    program.withdraw(&act(6), [Fact::End { pair: other }]).unwrap();
    program.forming().dissolve(&act(6), other, Cause::Other).unwrap();
    propose(&mut program, &act(6), "c", "y").unwrap();
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn what_rests_on_a_fact_is_named_and_corrected_with_it() {
    let mut program = working();
    let pair = PairNo::new(1);
    program.work().record_meeting(&act(8), pair, held(7, MeetingKind::Trial)).unwrap();
    program.arranging().judge_trial(&act(8), pair, TrialOutcome::Continue).unwrap();
    program.arranging().choose_format(&act(8), pair, "a project").unwrap();
    let before = program.snapshot();
    // The consent carries the order, the order the work, the meeting the decision after it.
    let consent = Fact::SideConsent { pair, side: Side::Mentee };
    let refused = program.withdraw(&act(9), [consent.clone()]).unwrap_err();
    assert_eq!(rests_on(&refused), [Fact::Order { pair }]);
    let refused = program.withdraw(&act(9), [consent, Fact::Order { pair }]).unwrap_err();
    let format = Fact::Format { pair, format: "a project".to_owned() };
    let meeting = Fact::Meeting { pair, on: day(7), kind: MeetingKind::Trial };
    let trial = Fact::Trial { pair };
    assert_eq!(rests_on(&refused), [format, meeting.clone(), trial]);
    assert!(program.withdraw(&act(9), [meeting.clone()]).unwrap_err().has("no-trial-meeting"));
    assert_eq!(program.snapshot(), before, "a refused correction changes nothing");
    // It was another day, and the order another paper.
    program
        .correct(&act(9), [meeting], |program| {
            program.work().record_meeting(&act(9), pair, held(8, MeetingKind::Trial))
        })
        .unwrap();
    let right = Order::new("12-r", day(6));
    program
        .correct(&act(9), [Fact::Order { pair }], |program| {
            let done = program.forming().publish_pairs(&act(9), &right, &[pair].into());
            done.map(drop)
        })
        .unwrap();
    let known = program.record().pair(pair).unwrap();
    assert_eq!(known.order, Some(right));
    assert_eq!(
        program.record().curator_view(pair).unwrap().meetings,
        [held(8, MeetingKind::Trial)]
    );
    // An order that is younger than a meeting, or older than a consent, does not stand.
    for (on, code) in [(9, "meeting-early"), (4, "order-early")] {
        let order = Order::new("13", day(on));
        let refused = program.correct(&act(9), [Fact::Order { pair }], |program| {
            program.forming().publish_pairs(&act(9), &order, &[pair].into()).map(drop)
        });
        assert!(refused.unwrap_err().has(code), "{code}");
    }
    // What ops refuse, a correction refuses.
    let again = program.correct(&act(9), [Fact::Trial { pair }], |program| {
        program.work().record_meeting(&act(9), pair, held(8, MeetingKind::Trial))
    });
    assert!(again.unwrap_err().has("meeting-settled"));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_mentor_whose_decision_is_withdrawn_is_needed_by_name_and_what_is_owed_is_told() {
    let mut program = working();
    let refused = program.withdraw(&act(6), [Fact::Decision { mentor: id("x") }]).unwrap_err();
    assert!(refused.has("pair-needs-ready") && refused.has("undecided"), "{refused}");
    // An act that names nothing, or nothing recorded.
    assert!(program.withdraw(&act(6), []).unwrap_err().has("nothing-named"));
    let none = program.withdraw(&act(6), [Fact::Talk { number: 1 }]).unwrap_err();
    assert!(none.has("nothing-recorded"));
    let past = program.withdraw(&act(6), [Fact::Criteria { form: form() }]).unwrap_err();
    assert!(past.has("stage-rests"), "{past}");
    // Support withdrawn: the mentee is owed it again.
    let support = Fact::Support { mentee: id("c"), number: 1 };
    let corrected = program.withdraw(&act(6), [support]).unwrap();
    assert_eq!(corrected.owed, [FormingReason::NoSupport { mentee: id("c") }.into()]);
    // The stage that is past holds pairs closed.
    let mut closing = closing();
    let outcome = PairOutcome { goals_reached: true, continues: false };
    closing.work().close_pair(&act(7), PairNo::new(1), outcome).unwrap();
    closing.withdraw(&act(7), [Fact::End { pair: PairNo::new(1) }]).unwrap();
    let mut any = AnyProgram::from(closing);
    let reward = Fact::Reward { reward: "a badge".to_owned() };
    assert!(any.withdraw(&act(7), [reward]).unwrap_err().has("stage-rests"));
    let mut any = AnyProgram::from(finished());
    let case = Fact::Case { number: 1 };
    assert!(any.withdraw(&act(7), [case]).unwrap_err().has("already-finished"));
}

#[test]
fn several_of_a_kind_are_named_as_they_stood_before() {
    let mut program = prepared();
    for task in ["one", "two", "three"] {
        program.team().set_task(&act(0), task).unwrap();
    }
    program.withdraw(&act(0), [1, 3].map(|number| Fact::Task { number })).unwrap();
    assert_eq!(program.record().preparing().tasks, ["two"]);
    program.team().find_audience(&act(0), "parents", BTreeSet::new()).unwrap();
    program.team().inform_audience(&act(0), "parents", Channel::Letter).unwrap();
    let audience = Fact::Audience { audience: "parents".to_owned() };
    let informed = Fact::Informed { audience: "parents".to_owned(), number: 1 };
    let refused = program.withdraw(&act(0), [audience.clone()]).unwrap_err();
    assert_eq!(rests_on(&refused), vec![informed.clone()]);
    program.withdraw(&act(0), [audience, informed]).unwrap();
    assert!(program.record().preparing().audiences.is_empty());
}

#[test]
fn what_happened_and_when_it_was_entered_are_two_days() {
    let mut program = forming();
    let pair = propose(&mut program, &act(5), "a", "x").unwrap();
    let late = |on: u16, happened: u16| act(on).happened_on(day(happened));
    program.forming().consent(&late(20, 6), pair, Side::Mentee).unwrap();
    program.forming().consent(&late(20, 7), pair, Side::Mentor).unwrap();
    let known = program.record().pair(pair).unwrap();
    assert_eq!((known.mentee_consent, known.mentor_consent), (Some(day(6)), Some(day(7))));
    let entry = program.record().journal().entries().last().unwrap();
    assert_eq!((entry.on, entry.happened), (day(20), Some(day(7))));
    assert!(program.forming().publish(&late(20, 21), "o").unwrap_err().has("not-yet"));
    assert!(program.forming().publish(&late(20, 6), "o").unwrap_err().has("order-early"));
    program.forming().publish(&late(20, 8), "order 7").unwrap();
    for mentee in ["b", "c"] {
        program.forming().record_support(&late(20, 9), &id(mentee), "a talk").unwrap();
    }
    let mut program = program.advance(&act(20)).unwrap();
    program.work().record_meeting(&act(21), pair, held(10, MeetingKind::Regular)).unwrap();
    let entry = program.record().journal().entries().last().unwrap();
    assert_eq!((entry.on, entry.happened), (day(21), Some(day(10))));
    // A meeting is entered after the pair has closed, if it was held before.
    let outcome = PairOutcome { goals_reached: true, continues: false };
    assert!(program.work().close_pair(&late(22, 9), pair, outcome).unwrap_err().has("end-early"));
    program.work().close_pair(&late(22, 15), pair, outcome).unwrap();
    program.work().record_meeting(&act(23), pair, held(14, MeetingKind::Regular)).unwrap();
    let after = program.work().record_meeting(&act(23), pair, held(16, MeetingKind::Regular));
    assert!(after.unwrap_err().has("pair-ended"));
    program.work().keep_diary(&late(23, 13), pair, Side::Mentee, "a page").unwrap();
    assert!(program.work().keep_diary(&act(23), pair, Side::Mentee, "a page").is_err());
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn orders_fix_chosen_pairs_one_for_each_form_several_a_day() {
    let mut program = forming();
    let mut pairs = Vec::new();
    for (mentee, mentor) in [("a", "x"), ("b", "y")] {
        let pair = propose(&mut program, &act(5), mentee, mentor).unwrap();
        agree(&mut program, &act(5), pair);
        pairs.push(pair);
    }
    let by_form = program.record().unpublished();
    assert_eq!(by_form.get(&Some(&form())), Some(&pairs.iter().copied().collect()));
    let one = [pairs[0]].into();
    program.forming().publish_pairs(&act(7), &Order::new("12", day(6)), &one).unwrap();
    assert_eq!(program.record().pair(pairs[1]).unwrap().state(), PairState::Agreed);
    let again = program.forming().publish_pairs(&act(7), &Order::new("13", day(7)), &one);
    assert!(again.unwrap_err().has("published"));
    let unknown = [PairNo::new(9)].into();
    let refused = program.forming().publish_pairs(&act(7), &Order::new(" ", day(8)), &unknown);
    let refused = refused.unwrap_err();
    assert!(["blank", "not-yet", "unknown-pair"].iter().all(|code| refused.has(code)));
    let none = program.forming().publish_pairs(&act(7), &Order::new("13", day(7)), &[].into());
    assert!(none.unwrap_err().has("nothing-to-publish"));
    let two = [pairs[1]].into();
    program.forming().publish_pairs(&act(7), &Order::new("13", day(7)), &two).unwrap();
    let numbers = program.record().pairs().filter_map(|(_, pair)| pair.order.clone());
    assert_eq!(numbers.map(|order| order.number).collect::<Vec<_>>(), ["12", "13"]);
    // A legal paper has its own number and date too.
    let paper = Paper { name: "regulation".into(), number: Some("4".into()), on: day(3) };
    program.team().register_paper(&act(7), paper.clone()).unwrap();
    assert_eq!(program.record().preparing().papers, [paper]);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_correction_names_an_erased_person_no_more_and_speaks_both_languages() {
    let mut program = working();
    let entry = measurement(Side::Mentee, MeasuredAt::Entry, 4.0);
    program.monitoring().record_measurement(&act(6), &id("c"), entry).unwrap();
    let fact = Fact::Measurement { person: id("c"), number: 1 };
    program.withdraw(&act(6), [fact.clone()]).unwrap();
    let line = program.record().journal().entries().last().unwrap().clone();
    assert!(line.words(&Phrases::english()).contains("a record was withdrawn: measurement 1 of c"));
    assert!(line.words(&Phrases::russian()).contains("запись отозвана: измерение № 1: c"));
    let reason = Reason::from(CorrectionReason::NothingRecorded { fact });
    assert_eq!(Phrases::russian().say(&reason), "такой записи нет: измерение № 1: c");
    let tombstone = program.erase(&act(7), &id("c")).unwrap().tombstone;
    let entries = program.record().journal().entries();
    let named = entries.iter().filter_map(|entry| entry.corrects.as_ref()).collect::<Vec<_>>();
    assert_eq!(named, [&Fact::Measurement { person: tombstone, number: 1 }]);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

/// A fact of any kind, as numbers choose.
pub(crate) fn some_fact((what, one, two, flag): crate::random::Choice) -> Fact {
    let (person, mentor) = (crate::random::mentee_id(one), crate::random::mentor_id(two));
    let mentee = person.clone();
    let pair = PairNo::new(u32::from(one % 6));
    let number = usize::from(two % 3) + 1;
    let side = if flag { Side::Mentee } else { Side::Mentor };
    let from = if flag { FeedbackFrom::Mentee } else { FeedbackFrom::Mentor };
    let moment = if two % 2 == 0 { Moment::Interim } else { Moment::Final };
    let reward = "a badge".to_owned();
    match what % 57 {
        48 => Fact::UnitMember { unit: u32::from(two % 3), pair },
        49 => Fact::AllowedAgain { pair },
        50 => Fact::DiaryReport { pair, entry: number },
        51 => Fact::WishWeighed { pair },
        52 => Fact::ProposalDecision { number },
        53 => Fact::CoverageGroup { group: "nine".to_owned() },
        54 => Fact::GroupSize { year: 2026, group: "nine".to_owned() },
        55 => Fact::Assessment { pair, number },
        37 => Fact::Unit { unit: u32::from(two % 3) },
        38 => Fact::UnitMeeting {
            unit: u32::from(one % 3),
            on: day(u16::from(two)),
            kind: MeetingKind::Regular,
        },
        39 => Fact::Remedy { pair, number },
        40 => Fact::Recommendation { pair },
        41 => Fact::Event { event: u32::from(two % 3) },
        42 => Fact::EventOutcome { event: u32::from(two % 3) },
        43 => Fact::BankRequest { request: u32::from(two % 3) },
        44 => Fact::BankAnswer { request: u32::from(two % 3) },
        45 => Fact::Publication { number },
        46 => Fact::DevelopmentProposal { number },
        47 => Fact::Alumnus { person },
        0..=3 => Fact::End { pair },
        4 => Fact::Proposal { pair },
        5 => Fact::SideConsent { pair, side },
        6 => Fact::Order { pair },
        7 => Fact::Format { pair, format: "talks".to_owned() },
        8 => Fact::Feedback { pair, from, moment },
        9 => Fact::Diary { pair, entry: number },
        10 => Fact::Meeting { pair, on: day(u16::from(two)), kind: MeetingKind::Regular },
        11 => Fact::Opinion { pair, side },
        12 => Fact::Support { mentee, number },
        13 => Fact::Offer { mentor, number },
        14 => Fact::DataConsent { person },
        15 => Fact::Leaving { person: mentor },
        16 => Fact::Questionnaire { mentor },
        17 => Fact::Interview { mentor },
        18 => Fact::Decision { mentor },
        19 => Fact::Training { mentor },
        20 => Fact::Criteria { form: form() },
        21 => Fact::TrainingPlan { form: form() },
        22 => Fact::Measurement { person, number },
        23 => Fact::Review { number },
        24 => Fact::Resource { number },
        25 => Fact::Reward { reward },
        26 => Fact::Granted { reward, person: mentor },
        27 => Fact::Case { number },
        28 => Fact::LongTerm { mentor },
        29 => Fact::Refilling { side },
        30 => Fact::Talk { number },
        31 => Fact::Rating { mentor, from: Rater::Colleague, by: crate::random::mentor_id(one) },
        32 => Fact::NextTheme { pair },
        33 => Fact::Agreement { mentor, number },
        34 => Fact::ChangeWish { pair },
        35 => Fact::HandOver { pair, from: PairNo::new(u32::from(two % 6)) },
        36 => Fact::Leave { pair, from: day(u16::from(two)) },
        _ => Fact::Trial { pair },
    }
}

#[test]
fn consent_to_data_given_by_the_wrong_side_is_corrected() {
    let mut program = forming();
    let fact = Fact::DataConsent { person: id("a") };
    program
        .correct(&act(5), [fact], |program| {
            program.people().record_consent(&act(5), &id("a"), consent(ConsentedBy::Guardian))
        })
        .unwrap();
    assert!(program.ready_mentee(&id("a")).is_ok());
    // Kinds that no walk meets are not recorded here.
    let absent = [
        Fact::Analysis { pair: PairNo::new(1), of: AnalysisOf::Joint },
        Fact::Coverage { year: 2026, covered: Covered::Learners },
        Fact::GroupMeeting { meeting: 1 },
        Fact::OpenDay { day: 1 },
        Fact::StepDone { step: 1 },
    ];
    for fact in absent {
        assert!(program.withdraw(&act(5), [fact]).unwrap_err().has("nothing-recorded"));
    }
}

/// Reasons that no other test of refusals reaches.
pub(crate) fn refused(seen: &mut crate::refusals::Seen) {
    let pair = PairNo::new(1);
    let late = |happened: u16| act(9).happened_on(day(happened));
    let mut program = working();
    seen.refused(&mut program, &["nothing-named"], |p| p.withdraw(&act(9), []));
    let fact = Fact::Talk { number: 1 };
    seen.refused(&mut program, &["nothing-recorded"], |p| p.withdraw(&act(9), [fact]));
    let consent = Fact::SideConsent { pair, side: Side::Mentee };
    seen.refused(&mut program, &["rests-on"], |p| p.withdraw(&act(9), [consent]));
    let criteria = Fact::Criteria { form: form() };
    seen.refused(&mut program, &["stage-rests"], |p| p.withdraw(&act(9), [criteria]));
    seen.refused(&mut program, &["no-such-entry"], |p| {
        p.team().name_curator(&act(9).correcting(99), &id("c"))
    });
    seen.refused(&mut program, &["not-yet"], |p| {
        p.forming().dissolve(&late(10), pair, Cause::Other)
    });
    seen.refused(&mut program, &["end-early"], |p| {
        p.forming().dissolve(&late(4), pair, Cause::Other)
    });
    let order = Order::new("8", day(6));
    seen.refused(&mut program, &["published"], |p| {
        p.forming().publish_pairs(&act(9), &order, &[pair].into())
    });
    let third = propose(&mut program, &act(9), "c", "x").unwrap();
    agree(&mut program, &act(9), third);
    seen.refused(&mut program, &["order-early"], |p| {
        p.forming().publish_pairs(&act(9), &order, &[third].into())
    });
    let early = feedback(FeedbackFrom::Curator, Moment::Interim).happened_on(day(4));
    seen.refused(&mut program, &["feedback-early"], |p| {
        p.monitoring().record_feedback(&act(9), pair, early)
    });
    let mut program = closing();
    let from = [FeedbackFrom::Mentee, FeedbackFrom::Mentor];
    let feedback = from.map(|from| Fact::Feedback { pair, from, moment: Moment::Interim });
    let others = [Fact::Format { pair, format: "a project".to_owned() }, Fact::Order { pair }];
    seen.refused(&mut program, &["open-again"], |p| {
        p.withdraw(&act(9), feedback.into_iter().chain(others))
    });
}

#[test]
fn measurements_feedback_and_ratings_carry_a_day_of_their_own() {
    let mut program = working();
    let pair = PairNo::new(1);
    let value = || measurement(Side::Mentee, MeasuredAt::Entry, 4.0);
    // The day is that of the act, that on which the act happened, or the fact's own.
    let monitoring = &mut program.monitoring();
    monitoring.record_measurement(&act(9), &id("a"), value()).unwrap();
    monitoring.record_measurement(&act(9).happened_on(day(7)), &id("a"), value()).unwrap();
    monitoring.record_measurement(&act(9), &id("a"), value().happened_on(day(6))).unwrap();
    let ahead = value().happened_on(day(10));
    assert!(monitoring.record_measurement(&act(9), &id("a"), ahead).unwrap_err().has("not-yet"));
    let given = feedback(FeedbackFrom::Mentee, Moment::Interim);
    let early = monitoring.record_feedback(&act(9), pair, given.clone().happened_on(day(4)));
    assert!(early.unwrap_err().has("feedback-early"));
    monitoring.record_feedback(&act(9), pair, given.happened_on(day(6))).unwrap();
    let level = Answer::Given(Level::new(8).unwrap());
    let rating = Rating::new(Rater::Curator, id("t"), level).happened_on(day(8));
    program.results().rate_mentor(&act(9), &id("x"), rating).unwrap();
    let record = program.record();
    let days = record.monitoring().measurements[&id("a")].iter().map(|one| one.on);
    assert_eq!(days.collect::<Vec<_>>(), [9, 7, 6].map(|on| Some(day(on))));
    assert_eq!(record.pair(pair).unwrap().feedback[0].on, Some(day(6)));
    assert_eq!(record.closing().ratings[&id("x")][0].on, Some(day(8)));
    let last = record.journal().entries().last().unwrap();
    assert_eq!((last.on, last.happened), (day(9), Some(day(8))));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn the_forms_are_corrected_where_nothing_rests_on_them() {
    let other = || FormId::new("teacher-teacher").unwrap();
    let codes = |forms: &[FormId]| FormChoice::codes_only(forms.iter().cloned().collect());
    // Before anything rests on a form, another may take its place; who asked for it is held back.
    let mut early = prepared().advance(&act(1)).unwrap();
    early.people().add_mentee(&act(1), mentee("a")).unwrap();
    early.correct_forms(&act(1), codes(&[other()]), [], |_| Ok(())).unwrap();
    assert_eq!(early.record().conditions().forms, [other()].into());
    assert_eq!(early.record().held_back(Side::Mentee).count(), 1);
    let entry = early.record().journal().entries().last().unwrap();
    assert_eq!((entry.what, entry.corrects.as_ref()), (What::Corrected, Some(&Fact::Forms)));
    let none = early.correct_forms(&act(1), codes(&[]), [], |_| Ok(())).unwrap_err();
    assert!(none.has("no-forms"));
    // Later what rests on it is named.
    let mut program = working();
    let before = program.snapshot();
    let refused = program.correct_forms(&act(9), codes(&[other()]), [], |_| Ok(())).unwrap_err();
    let rests = rests_on(&refused);
    for fact in [
        Fact::Criteria { form: form() },
        Fact::TrainingPlan { form: form() },
        Fact::Proposal { pair: PairNo::new(1) },
    ] {
        assert!(rests.contains(&fact), "{fact:?} of {refused}");
    }
    assert_eq!(program.snapshot(), before);
    // A form that is added after selection needs its criteria and its plan with it.
    let both = [form(), other()];
    let bare = program.correct_forms(&act(9), codes(&both), [], |_| Ok(())).unwrap_err();
    assert!(bare.has("stage-rests"), "{bare}");
    let mut any = AnyProgram::from(program);
    any.correct_forms(&act(9), codes(&both), [], |program| {
        let selecting = &mut program.selecting().unwrap();
        selecting.set_criteria(&act(9), &other(), ["experience".to_owned()].into())?;
        selecting.plan_training(&act(9), &other(), plan(false))
    })
    .unwrap();
    assert_eq!(any.record().conditions().forms, both.into());
    assert_eq!(round_trip(&any.snapshot()), any);
}
