//! Every reason of a refusal is reached, and a refused operation changes nothing.

use crate::support::*;
use mentormatch::kernel::{Control, Side, StopReason, Worded};

use mentormatch::people::{Answer, Base, Cohort, ConsentedBy, FormId, Mentee, Wishes};
use mentormatch::program::*;
use mentormatch::scoring::{Criterion, Measure, Must, Restriction, Rules};
use mentormatch::strategy::{Formed, Optimal, Situation, Strategy, StrategyError};
use std::collections::BTreeSet;

/// The codes that were seen.
#[derive(Default)]
pub(crate) struct Seen(BTreeSet<&'static str>);

impl Seen {
    /// Notes the reasons why `operation` was refused, among them `expected`, and
    /// holds that it changed nothing.
    pub(crate) fn refused<S: State, T: std::fmt::Debug>(
        &mut self,
        program: &mut Program<S>,
        expected: &[&str],
        operation: impl FnOnce(&mut Program<S>) -> Result<T, Reasons>,
    ) {
        let before = program.snapshot();
        let reasons = operation(program).unwrap_err();
        assert_eq!(program.snapshot(), before, "{reasons} changed something");
        self.note(&reasons, expected);
    }

    /// The same for a transition.
    pub(crate) fn stays<S: Stage>(&mut self, program: Program<S>, expected: &[&str]) -> Program<S> {
        let before = program.snapshot();
        let Err(refused) = program.advance(&act(27)) else { panic!("{expected:?} was let pass") };
        assert_eq!(refused.program.snapshot(), before);
        self.note(&refused.reasons, expected);
        *refused.program
    }

    fn note(&mut self, reasons: &Reasons, expected: &[&str]) {
        let codes: Vec<_> = reasons.as_slice().iter().map(Reason::code).collect();
        for code in expected {
            assert!(codes.contains(code), "{code} is not among {reasons}");
        }
        for reason in reasons.as_slice() {
            assert!(!reason.to_string().is_empty());
            let json = serde_json::to_string(reason).unwrap();
            assert!(json.contains(&format!("\"code\":\"{}\"", reason.code())), "{json}");
            assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), *reason);
            self.0.insert(reason.code());
        }
    }
}

#[test]
fn every_reason_is_reached() {
    let mut seen = Seen::default();
    papers(&mut seen);
    people(&mut seen);
    selection(&mut seen);
    forming_refused(&mut seen);
    drafts(&mut seen);
    crate::deciding::refused(&mut seen);
    crate::proposing::refused(&mut seen);
    work(&mut seen);
    close(&mut seen);
    crate::monitoring::refused(&mut seen);
    crate::work::refused(&mut seen);
    crate::results::refused(&mut seen);
    crate::gatherings::refused(&mut seen);
    crate::correcting::refused(&mut seen);
    crate::again::refused(&mut seen);
    crate::agreements::refused(&mut seen);
    crate::handing::refused(&mut seen);
    crate::units::refused(&mut seen);
    crate::community::refused(&mut seen);
    for (reasons, code) in crate::eligible::refused().iter().zip(["ineligible", "ineligible-pair"])
    {
        seen.note(reasons, &[code]);
    }
    for (reasons, code) in crate::events::refused() {
        seen.note(&reasons, &[code]);
    }
    for (reasons, code) in crate::beside::refused() {
        seen.note(&reasons, &[code]);
    }
    for (reasons, code) in crate::preparing::refused() {
        seen.note(&reasons, &[code]);
    }
    let all: BTreeSet<_> = Reason::TOPIC.codes().collect();
    // A base of four thousand million people is not built in a test, and no fact is known
    // without which a record would not hold together in a way that has no name.
    let apart = |code: &&&str| !["too-many", "unsound"].contains(*code);
    let missed: Vec<_> = all.difference(&seen.0).filter(apart).collect();
    assert!(missed.is_empty(), "never reached: {missed:?}");
    assert_eq!(all.len(), Reason::TOPIC.codes().count(), "a code stands for two reasons");
}

fn papers(seen: &mut Seen) {
    let program = Program::begin(&act(3));
    let mut program =
        seen.stays(program, &["no-curator", "no-forms", "no-roadmap", "no-resources"]);
    seen.refused(&mut program, &["before-journal"], |p| p.team().name_curator(&act(2), &id("c")));
    seen.refused(&mut program, &["no-forms"], |p| {
        p.preparing().choose_forms(&act(3), BTreeSet::<FormId>::new())
    });
    let steps = vec![step("  ", 0, 1), step("backwards", 4, 3)];
    seen.refused(&mut program, &["blank", "step-backwards"], |p| {
        p.preparing().adopt_roadmap(&act(3), steps)
    });
    seen.refused(&mut program, &["no-roadmap"], |p| {
        p.preparing().adopt_roadmap(&act(3), Vec::new())
    });
    let mut nothing = room();
    nothing.name.clear();
    seen.refused(&mut program, &["blank"], |p| p.team().add_resource(&act(3), nothing));
}

fn people(seen: &mut Seen) {
    let mut program = prepared().advance(&act(1)).unwrap();
    program = seen.stays(program, &["empty-base"]);
    let now = act(1);
    let mut other_form = mentee("other");
    other_form.requests[0].form = FormId::new("reverse").unwrap();
    program.people().add_mentee(&now, other_form).unwrap();
    let mut silent = mentee("silent");
    silent.person.consent.data = None;
    silent.requests.clear();
    program.people().add_mentee(&now, silent).unwrap();
    let lacking = ["nobody-takes-part", "forms-not-chosen", "no-consent", "no-request"];
    program = seen.stays(program, &lacking);
    let twice = mentee("silent");
    seen.refused(&mut program, &["id-taken"], |p| p.people().add_mentee(&now, twice));
    let alone = consent(ConsentedBy::Themselves);
    seen.refused(&mut program, &["guardian-must-consent"], |p| {
        p.people().record_consent(&now, &id("silent"), alone)
    });
    seen.refused(&mut program, &["unknown-anywhere"], |p| {
        p.people().withdraw_consent(&now, &id("none"))
    });
    seen.refused(&mut program, &["has-not-left"], |p| p.people().come_back(&now, &id("silent")));
    program.people().leave(&now, &id("silent"), Cause::Left).unwrap();
    seen.refused(&mut program, &["has-left"], |p| {
        p.people().leave(&now, &id("silent"), Cause::Other)
    });
    let mut wishing = mentee("wishing");
    wishing.person.wishes =
        Wishes { ranked: vec![vec![id("none")]], vetoed: BTreeSet::from([id("none")]) };
    seen.refused(&mut program, &["unknown-wish", "wished-twice"], |p| {
        p.people().add_mentee(&now, wishing.clone())
    });
    // A cohort comes as a whole or not at all.
    let mut cohort = Cohort::default();
    cohort.mentees_mut().add(mentee("fine")).unwrap();
    cohort.mentees_mut().add(mentee("silent")).unwrap();
    cohort.mentees_mut().add(wishing).unwrap();
    seen.refused(&mut program, &["id-taken", "unknown-wish"], |p| {
        p.people().add_people(&now, cohort)
    });
    seen.refused(&mut program, &["unknown-person"], |p| {
        p.people().update_mentee(&now, mentee("none"))
    });
    let mut odd = measurement(Side::Mentee, MeasuredAt::Entry, f64::NAN);
    odd.name = " ".to_owned();
    seen.refused(&mut program, &["blank", "not-finite"], |p| {
        p.monitoring().record_measurement(&now, &id("silent"), odd)
    });
    let tombstone = program.erase(&now, &id("other")).unwrap().tombstone;
    seen.refused(&mut program, &["id-erased"], |p| {
        p.people().add_mentee(&now, mentee(tombstone.as_str()))
    });
    program.people().add_mentee(&now, mentee("a")).unwrap();
    let program = program.advance(&now).unwrap();
    seen.stays(program, &["empty-base"]);
}

fn selection(seen: &mut Seen) {
    let now = act(2);
    let program = prepared().advance(&act(1)).unwrap();
    let mut program = {
        let mut program = program;
        program.people().add_mentee(&act(1), mentee("a")).unwrap();
        program.advance(&now).unwrap()
    };
    let mut foreign = mentor("foreign", 1);
    foreign.forms = BTreeSet::from([FormId::new("reverse").unwrap()]);
    program.people().add_mentor(&now, foreign).unwrap();
    program = seen.stays(program, &["nobody-takes-part", "forms-not-chosen"]);
    program.people().add_mentor(&now, mentor("x", 1)).unwrap();
    let program = program.advance(&now).unwrap();
    let lacking = [
        "no-criteria",
        "no-training-plan",
        "no-questionnaire",
        "no-interview",
        "undecided",
        "nobody-ready",
    ];
    let mut program = seen.stays(program, &lacking);
    // Who is held back is not asked for a questionnaire.
    let demands = program.demands();
    assert!(
        !demands.contains(&Reason::Selecting(SelectingReason::NoQuestionnaire {
            mentor: id("foreign")
        }))
    );
    seen.refused(&mut program, &["no-criteria"], |p| {
        p.selecting().set_criteria(&now, &form(), BTreeSet::new())
    });
    let mut empty = plan(false);
    empty.themes.clear();
    seen.refused(&mut program, &["no-training-plan"], |p| {
        p.selecting().plan_training(&now, &form(), empty)
    });
    seen.refused(&mut program, &["no-training-plan"], |p| {
        p.selecting().record_training(&now, &id("x"), Training::Waived)
    });
    program.selecting().plan_training(&now, &form(), plan(true)).unwrap();
    seen.refused(&mut program, &["training-obligatory"], |p| {
        p.selecting().record_training(&now, &id("x"), Training::Waived)
    });
    program.selecting().plan_training(&now, &form(), plan(false)).unwrap();
    program.selecting().record_training(&now, &id("x"), Training::Waived).unwrap();
    seen.refused(&mut program, &["unknown-person"], |p| {
        p.selecting().record_interview(&now, &id("none"))
    });
    program.selecting().decide(&now, &id("x"), Verdict::Rejected).unwrap();
    let mut fresh = mentor("fresh", 1);
    fresh.person.consent.data = None;
    program.people().add_mentor(&now, fresh).unwrap();
    let reasons = program.ready_mentor(&id("x")).unwrap_err();
    seen.note(&reasons, &["not-selected"]);
    let reasons = program.ready_mentor(&id("fresh")).unwrap_err();
    seen.note(&reasons, &["not-trained", "no-consent"]);
}

/// Rules that forbid everybody to work with somebody of the same institution.
fn rules() -> Rules {
    Rules {
        restrictions: vec![Restriction::new(
            "another institution",
            Must::Differ { field: mentormatch::people::Field::Institution.into() },
        )],
        criteria: vec![Criterion::new(
            "shared labels",
            Measure::Overlap {
                field: mentormatch::people::Field::Subjects.into(),
                most: None,
                within: None,
            },
            1.0,
            1.0,
        )],
        ..Rules::default()
    }
}

fn forming_refused(seen: &mut Seen) {
    let mut program = forming();
    let now = act(5);
    program = seen.stays(program, &["no-pairs", "no-support"]);
    seen.refused(&mut program, &["nothing-to-publish", "blank"], |p| {
        p.forming().publish(&now, " ")
    });
    seen.refused(&mut program, &["not-vetoed"], |p| {
        p.forming().lift_veto(&now, &id("a"), &id("x"))
    });
    seen.refused(&mut program, &["not-locked"], |p| p.forming().unlock(&now, &id("a"), &id("x")));
    program.forming().veto(&now, &id("a"), &id("y")).unwrap();
    seen.refused(&mut program, &["excluded"], |p| p.forming().veto(&now, &id("a"), &id("y")));
    seen.refused(&mut program, &["excluded"], |p| propose(p, &now, "a", "y"));
    program.forming().lock(&now, &id("a"), &id("x")).unwrap();
    seen.refused(&mut program, &["is-locked"], |p| p.forming().lock(&now, &id("a"), &id("x")));
    seen.refused(&mut program, &["is-locked"], |p| p.forming().veto(&now, &id("a"), &id("x")));
    program.forming().lock(&now, &id("b"), &id("x")).unwrap();
    seen.refused(&mut program, &["no-seat"], |p| p.forming().lock(&now, &id("c"), &id("x")));
    let pair = propose(&mut program, &now, "b", "y").unwrap();
    seen.refused(&mut program, &["already-paired"], |p| p.forming().veto(&now, &id("b"), &id("y")));
    let full = ["already-paired", "no-seat"];
    seen.refused(&mut program, &full, |p| propose(p, &now, "b", "y"));
    seen.refused(&mut program, &["has-mentor", "blank"], |p| {
        p.forming().record_support(&now, &id("b"), "")
    });
    program.forming().consent(&now, pair, Side::Mentee).unwrap();
    seen.refused(&mut program, &["already-answered"], |p| {
        p.forming().consent(&now, pair, Side::Mentee)
    });
    let none = PairNo::new(99);
    seen.refused(&mut program, &["unknown-pair"], |p| {
        p.forming().consent(&now, none, Side::Mentee)
    });
    seen.refused(&mut program, &["unknown-pair"], |p| {
        p.forming().dissolve(&now, none, Cause::Other)
    });
    seen.refused(&mut program, &["not-working"], |p| {
        p.monitoring().record_feedback(&now, pair, feedback(FeedbackFrom::Mentee, Moment::Interim))
    });
    program.forming().consent(&now, pair, Side::Mentor).unwrap();
    // A member of a live pair stays ready, whoever decides otherwise.
    let mut unready = mentee("b");
    unready.requests.clear();
    seen.refused(&mut program, &["pair-needs-ready", "no-request"], |p| {
        p.people().update_mentee(&now, unready)
    });
    seen.refused(&mut program, &["pair-needs-ready"], |p| {
        p.selecting().decide(&now, &id("y"), Verdict::Rejected)
    });
    seen.refused(&mut program, &["no-seat"], |p| p.people().update_mentor(&now, mentor("y", 0)));
    program.forming().publish(&now, "order 7").unwrap();
    seen.refused(&mut program, &["already-answered"], |p| {
        p.forming().decline(&now, pair, Side::Mentor, Cause::NoTime)
    });
    program.forming().dissolve(&now, pair, Cause::Incompatible).unwrap();
    seen.refused(&mut program, &["pair-ended"], |p| p.forming().consent(&now, pair, Side::Mentor));
    seen.refused(&mut program, &["ended-before"], |p| propose(p, &now, "b", "y"));
    // A person with both roles.
    let mut own = mentor("a", 1);
    own.person.age = Answer::Given(30);
    program.forming().admit_mentor(&now, own, mentor_file()).unwrap();
    seen.refused(&mut program, &["same-person"], |p| propose(p, &now, "a", "a"));
    // A newcomer who lacks something is not admitted, not even into the base.
    let mut file = mentor_file();
    file.training = Some(Training::Waived);
    file.interview = None;
    program.selecting().plan_training(&now, &form(), plan(true)).unwrap();
    seen.refused(&mut program, &["no-interview", "training-obligatory"], |p| {
        p.forming().admit_mentor(&now, mentor("late", 1), file)
    });
}

/// Gives a fixed error, or the pairing of another strategy after the programme moved
/// on.
struct Failing(Result<Formed, StrategyError>);

impl Strategy for Failing {
    fn code(&self) -> &'static str {
        "failing"
    }

    fn form(&self, _: &Situation, _: &Control<'_>) -> Result<Formed, StrategyError> {
        self.0.clone()
    }
}

fn drafts(seen: &mut Seen) {
    let free = Control::unbounded();
    let mut program = forming();
    let now = act(5);
    seen.refused(&mut program, &["no-rules"], |p| {
        p.forming().draft(&now, &Optimal, &free).cloned()
    });
    seen.refused(&mut program, &["no-draft"], |p| p.forming().discard_draft(&now));
    seen.refused(&mut program, &["no-draft"], |p| p.forming().adopt_draft(&now));
    let wrong = Rules { version: 9, ..Rules::default() };
    program.team().set_rules(&now, wrong).unwrap();
    seen.refused(&mut program, &["rules-fault"], |p| {
        p.forming().draft(&now, &Optimal, &free).cloned()
    });
    program.team().set_rules(&now, rules()).unwrap();
    let prepared = program.planning().prepared().unwrap();
    program.team().set_rules(&now, rules()).unwrap();
    seen.refused(&mut program, &["stale-prepared"], |p| {
        p.forming().draft_from(&now, &prepared, &Optimal, &free).cloned()
    });
    let bounded = Control::unbounded().with_work_limit(1);
    seen.refused(&mut program, &["stopped"], |p| {
        p.forming().draft(&now, &Optimal, &bounded).cloned()
    });
    let refused = StrategyError::Refused { strategy: "failing", reason: "no".to_owned() };
    let refusing = Failing(Err(refused));
    seen.refused(&mut program, &["strategy-fault"], |p| {
        p.forming().draft(&now, &refusing, &free).cloned()
    });
    let stopping = Failing(Ok(mentormatch::market::Outcome::stopped(StopReason::Cancelled)));
    seen.refused(&mut program, &["stopped"], |p| {
        p.forming().draft(&now, &stopping, &free).cloned()
    });
    // A hard rule holds for locks and for the curator's proposals.
    let mut neighbour = mentee("a");
    neighbour.person.institution = Answer::Given("school 12".to_owned());
    program.people().update_mentee(&now, neighbour).unwrap();
    let mut colleague = mentor("x", 2);
    colleague.person.institution = Answer::Given("school 12".to_owned());
    program.people().update_mentor(&now, colleague.clone()).unwrap();
    seen.refused(&mut program, &["rule-forbids"], |p| p.forming().lock(&now, &id("a"), &id("x")));
    seen.refused(&mut program, &["rule-forbids"], |p| propose(p, &now, "a", "x"));
    // A lock that became impossible is named when the draft is made.
    program.forming().lock(&now, &id("b"), &id("x")).unwrap();
    let mut moved = mentee("b");
    moved.person.institution = Answer::Given("school 12".to_owned());
    program.people().update_mentee(&now, moved).unwrap();
    seen.refused(&mut program, &["rule-forbids"], |p| {
        p.forming().draft(&now, &Optimal, &free).cloned()
    });
    program.forming().unlock(&now, &id("b"), &id("x")).unwrap();
    program.forming().draft(&now, &Optimal, &free).unwrap();
    program = seen.stays(program, &["draft-open", "no-pairs"]);
    // Somebody of the draft leaves before it is adopted.
    program.people().leave(&now, &id("x"), Cause::NoTime).unwrap();
    seen.refused(&mut program, &["has-left"], |p| p.forming().adopt_draft(&now));
    program.forming().discard_draft(&now).unwrap();
}

fn work(seen: &mut Seen) {
    let program = working();
    let lacking = ["no-format", "no-feedback", "no-review", "nothing-measured", "no-rewards"];
    let mut program = seen.stays(program, &lacking);
    let now = act(6);
    let pair = PairNo::new(1);
    program
        .monitoring()
        .record_feedback(&now, pair, feedback(FeedbackFrom::Mentee, Moment::Interim))
        .unwrap();
    seen.refused(&mut program, &["feedback-given"], |p| {
        p.monitoring().record_feedback(&now, pair, feedback(FeedbackFrom::Mentee, Moment::Interim))
    });
    seen.refused(&mut program, &["blank", "unknown-pair"], |p| {
        p.arranging().choose_format(&now, PairNo::new(0), "")
    });
    let mut nothing = review(Moment::Interim);
    nothing.strengths.clear();
    seen.refused(&mut program, &["blank"], |p| p.monitoring().record_review(&now, nothing));
    program.arranging().devise_reward(&now, "a badge").unwrap();
    seen.refused(&mut program, &["reward-exists"], |p| {
        p.arranging().devise_reward(&now, " a badge ")
    });
    let proposed = propose(&mut program, &now, "c", "x").unwrap();
    let outcome = PairOutcome { goals_reached: true, continues: false };
    seen.refused(&mut program, &["not-working"], |p| p.work().close_pair(&now, proposed, outcome));
    program.work().close_pair(&now, pair, outcome).unwrap();
    seen.refused(&mut program, &["pair-ended"], |p| p.work().close_pair(&now, pair, outcome));
    // Who closed their work may begin anew.
    propose(&mut program, &now, "a", "x").unwrap();
}

fn close(seen: &mut Seen) {
    let mut program = closing();
    let now = act(7);
    let outcome = PairOutcome { goals_reached: false, continues: false };
    program.work().close_pair(&now, PairNo::new(1), outcome).unwrap();
    let lacking = [
        "pair-open",
        "no-feedback",
        "no-exit-measurement",
        "no-review",
        "no-reward-granted",
        "no-case",
        "no-long-term-base",
        "not-refilling",
    ];
    let mut program = seen.stays(program, &lacking);
    seen.refused(&mut program, &["unknown-reward", "unknown-anywhere"], |p| {
        p.closing().grant_reward(&now, "a medal", &id("none"))
    });
    seen.refused(&mut program, &["blank", "unknown-pair"], |p| {
        p.closing().collect_case(&now, PairNo::new(9), " ")
    });
    seen.refused(&mut program, &["unknown-person"], |p| p.closing().keep_mentor(&now, &id("none")));
    let program = AnyProgram::from(finished());
    seen.note(&program.advance(&act(9)).unwrap_err().reasons, &["already-finished"]);
}

#[test]
fn a_token_that_no_longer_holds_is_refused() {
    let mut program = forming();
    let mentee = program.ready_mentee(&id("a")).unwrap();
    let mentor = program.ready_mentor(&id("x")).unwrap();
    program.people().withdraw_consent(&act(5), &id("a")).unwrap();
    let before = program.snapshot();
    let refused = program.forming().propose(&act(5), &mentee, &mentor).unwrap_err();
    assert!(refused.has("no-consent"), "{refused}");
    assert_eq!(program.snapshot(), before);
}

#[test]
fn a_draft_keeps_locks_and_vetoes_and_counts_the_searches_waited() {
    let mut program = forming();
    let now = act(5);
    let free = Control::unbounded();
    program.team().set_rules(&now, Rules::default()).unwrap();
    program.forming().lock(&now, &id("c"), &id("y")).unwrap();
    program.forming().veto(&now, &id("a"), &id("x")).unwrap();
    program.forming().draft(&now, &Optimal, &free).unwrap();
    let draft = program.open_pairing().draft().unwrap();
    let pairs: Vec<_> =
        draft.pairs.iter().map(|p| (p.mentee.as_str(), p.mentor.as_str())).collect();
    assert_eq!(pairs, [("b", "x"), ("c", "y")]);
    assert_eq!(round_trip(&program.snapshot()).stage(), StageName::Forming);
    let pairs = program.forming().adopt_draft(&now).unwrap();
    assert_eq!(program.open_pairing().locks().count(), 0);
    let waiting = |program: &Program<Forming>, name: &str| {
        program.record().cohort().mentees().get(&id(name)).map(|mentee| mentee.waiting)
    };
    assert_eq!(waiting(&program, "a"), Some(1));
    assert_eq!(waiting(&program, "b"), Some(0));
    // y declines c: the next draft moves nobody else and does not try the two again.
    program.forming().decline(&now, pairs[1], Side::Mentor, Cause::NoInterest).unwrap();
    program.forming().draft(&now, &Optimal, &free).unwrap();
    let draft = program.open_pairing().draft().unwrap();
    let pairs: Vec<_> =
        draft.pairs.iter().map(|p| (p.mentee.as_str(), p.mentor.as_str())).collect();
    assert_eq!(pairs, [("a", "y"), ("c", "x")]);
    program.forming().adopt_draft(&now).unwrap();
    assert_eq!(program.record().searches().len(), 2);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn a_pair_that_the_rules_require_is_asked_for_once() {
    let mut program = forming();
    let now = act(5);
    let free = Control::unbounded();
    let rules = Rules { required: vec![(id("a"), id("y"))], ..Rules::default() };
    program.team().set_rules(&now, rules).unwrap();
    program.forming().draft(&now, &Optimal, &free).unwrap();
    let pairs = program.forming().adopt_draft(&now).unwrap();
    assert_eq!(program.record().pair(pairs[0]).unwrap().mentor, id("y"));
    // It is there: the next draft is not asked for it again.
    program.forming().draft(&now, &Optimal, &free).unwrap();
    assert!(program.open_pairing().draft().unwrap().pairs.is_empty());
}

#[test]
fn a_cohort_may_wish_for_people_already_there() {
    let mut program = prepared();
    program.people().add_mentor(&act(0), mentor("x", 1)).unwrap();
    let mut wishing: Mentee = mentee("a");
    wishing.person.wishes.ranked = vec![vec![id("x")]];
    let mut cohort = Cohort::default();
    *cohort.mentees_mut() = Base::new([wishing]).unwrap();
    program.people().add_people(&act(0), cohort).unwrap();
    assert_eq!(program.record().cohort().mentees().len(), 1);
}
