//! Drafts that are made beside the programme while it goes on.

use crate::support::*;
use mentormatch::kernel::{Control, Phrases, Progress, Side, StopReason};
use mentormatch::people::{Answer, ConsentedBy};
use mentormatch::program::*;
use mentormatch::scoring::{KeepRule, Rules};
use mentormatch::strategy::{Claim, Edit, Optimal, Reach, Stable, Strategy, WaitingFirst};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const _: fn() = || {
    fn goes_anywhere<T: Send + Sync + 'static>() {}
    goes_anywhere::<DraftJob>();
    goes_anywhere::<SolvedDraft>();
};

fn rules() -> Rules {
    serde_json::from_str(
        r#"{"version": 1, "criteria": [
            {"name": "known", "kind": "category-table", "field": "id",
             "mentee-weight": 1, "mentor-weight": 1, "points": [
                {"mentee": "a", "mentor": "x", "points": 4},
                {"mentee": "b", "mentor": "y", "points": 3},
                {"mentee": "c", "mentor": "x", "points": 2}]}]}"#,
    )
    .unwrap()
}

fn with_rules() -> Program<Forming> {
    let mut program = forming();
    program.team().set_rules(&act(5), rules()).unwrap();
    program
}

fn free() -> Control<'static> {
    Control::unbounded()
}

fn pairs(pairing: &mentormatch::strategy::Pairing) -> Vec<(&str, &str)> {
    pairing.pairs.iter().map(|pair| (pair.mentee.as_str(), pair.mentor.as_str())).collect()
}

#[test]
fn a_draft_is_solved_on_another_thread_while_the_programme_goes_on() {
    let mut program = with_rules();
    let job = program.forming().prepare_draft().unwrap();
    let (heard, phases) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let solved = std::thread::scope(|scope| {
        let solving = scope.spawn(|| {
            let watch = |progress: Progress| {
                heard.store(true, Ordering::Relaxed);
                phases.lock().unwrap().push((progress.phase, progress.done, progress.total));
            };
            job.solve(&Optimal, &free().with_observer(&watch))
        });
        // Nothing is locked: the curator works on while it is solved.
        program.monitoring().record_review(&act(6), review(Moment::Interim)).unwrap();
        solving.join().unwrap().unwrap()
    });
    assert!(heard.into_inner());
    let phases = phases.into_inner().unwrap();
    assert!(phases.iter().any(|&(phase, done, total)| phase == "scoring" && total == Some(done)));

    // What changed concerns no pair: the draft keeps what was proven.
    let taken = program.forming().take_draft(&act(6), &solved, &free()).unwrap();
    assert_eq!(pairs(taken.draft), [("a", "x"), ("b", "y"), ("c", "x")]);
    assert_eq!((taken.draft.claim, taken.draft.verified), (Claim::MaximumSizeThenTotal, true));
    assert!(taken.changes.is_empty() && taken.refused.is_empty());
    let mut at_once = with_rules();
    let drafted = at_once.forming().draft(&act(6), &Optimal, &free()).unwrap();
    assert_eq!(Some(drafted), program.open_pairing().draft());
    assert_eq!(program.record().journal().entries().last().unwrap().what, What::Drafted);
    assert_eq!(round_trip(&program.snapshot()), program.into());
}

#[test]
fn every_kind_of_change_is_told_and_only_what_no_longer_fits_is_refused() {
    let (side, other) = (Side::Mentee, Side::Mentor);
    type Change<'a> = &'a dyn Fn(&mut Program<Forming>);
    let who = |name: &str| (id(name), id("x"));
    let now = act(6);
    type Case<'a> = (Change<'a>, Vec<DraftChange>, &'a [&'a str], &'a [&'a str]);
    let cases: [Case<'_>; 9] = [
        (
            &|program| program.people().leave(&now, &id("y"), Cause::NoTime).unwrap(),
            vec![DraftChange::Left { side: other, person: id("y") }],
            &["has-left"],
            &["mentor y takes part no more", "наставник y: больше не участвует"],
        ),
        (
            &|program| drop(program.forming().admit_mentee(&now, mentee("d")).unwrap()),
            vec![DraftChange::Came { side, person: id("d") }],
            &[],
            &["mentee d came in", "наставляемый d: новый участник подбора"],
        ),
        (
            &|program| {
                let mut known = mentee("b");
                known.person.age = Answer::Given(13);
                program.people().update_mentee(&now, known).unwrap();
            },
            vec![DraftChange::Answers { side, person: id("b") }],
            &[],
            &[
                "what is known of mentee b changed",
                "наставляемый b: изменились ответы или другие данные",
            ],
        ),
        (
            &|program| program.people().update_mentor(&now, mentor("x", 1)).unwrap(),
            vec![
                DraftChange::Answers { side: other, person: id("x") },
                DraftChange::Seats { side: other, person: id("x"), before: 2, after: 1 },
            ],
            &["no-seat"],
            &[
                "what is known of mentor x changed",
                "mentor x: free seats 1, were 2",
                "наставник x: изменились ответы или другие данные",
                "наставник x: свободных мест 1, было 2",
            ],
        ),
        (
            &|program| {
                let mut rules = rules();
                rules.forbidden.push((id("b"), id("y")));
                program.team().set_rules(&now, rules).unwrap();
            },
            vec![DraftChange::Rules],
            &["rule-forbids"],
            &["the rules of pairing changed", "изменились правила подбора"],
        ),
        (
            &|program| program.forming().veto(&now, &id("c"), &id("x")).unwrap(),
            vec![DraftChange::Excluded { mentee: who("c").0, mentor: who("c").1 }],
            &["excluded"],
            &[
                "mentee c and mentor x may not be drafted any more",
                "эту пару больше нельзя включать в проект: наставляемый c, наставник x",
            ],
        ),
        (
            &|program| program.forming().lift_veto(&now, &id("c"), &id("y")).unwrap(),
            vec![DraftChange::Allowed { mentee: id("c"), mentor: id("y") }],
            &[],
            &[
                "mentee c and mentor y may be drafted again",
                "пара снова допущена к подбору: наставляемый c, наставник y",
            ],
        ),
        (
            &|program| program.forming().lock(&now, &id("a"), &id("y")).unwrap(),
            vec![DraftChange::Locked { mentee: id("a"), mentor: id("y") }],
            // The seat of y is a's now, and a has but one.
            &["no-seat", "no-seat"],
            &[
                "mentee a and mentor y were locked",
                "пара зафиксирована до подбора: наставляемый a, наставник y",
            ],
        ),
        (
            &|program| program.forming().unlock(&now, &id("a"), &id("x")).unwrap(),
            vec![DraftChange::Unlocked { mentee: id("a"), mentor: id("x") }],
            &[],
            &[
                "the lock of mentee a and mentor x was taken back",
                "пара больше не зафиксирована: наставляемый a, наставник x",
            ],
        ),
    ];
    for (at, (change, told, refused, said)) in cases.into_iter().enumerate() {
        let mut program = with_rules();
        program.forming().veto(&now, &id("c"), &id("y")).unwrap();
        if at == 8 {
            program.forming().lock(&now, &id("a"), &id("x")).unwrap();
        }
        let job = program.forming().prepare_draft().unwrap();
        let solved = job.solve(&Optimal, &free()).unwrap();
        change(&mut program);
        let taken = program.forming().take_draft(&now, &solved, &free()).unwrap();
        assert_eq!(taken.changes, told);
        let codes: Vec<_> =
            taken.refused.iter().map(|pair| pair.reasons.as_slice()[0].code()).collect();
        assert_eq!(codes, refused, "{told:?}");
        let words = [Phrases::english(), Phrases::russian()];
        let words = words.iter().flat_map(|phrases| DraftChange::words(&taken.changes, phrases));
        assert_eq!(words.collect::<Vec<_>>(), said);
        // What is left is feasible as the programme stands, and no more is claimed of it.
        assert_eq!((taken.draft.claim, taken.draft.verified), (Claim::Feasible, true));
        let left: usize = 3 - refused.len() + usize::from(at == 7);
        assert_eq!(taken.draft.pairs.len(), left, "{told:?}");
        assert_eq!(round_trip(&program.snapshot()), program.fork().into());
        program.forming().adopt_draft(&now).unwrap();
    }
}

/// A draft of another programme, and one over another's work.
pub(crate) fn refused() -> [(Reasons, &'static str); 2] {
    let mut program = with_rules();
    let solved = program.forming().prepare_draft().unwrap().solve(&Optimal, &free()).unwrap();
    let mut other = another();
    let foreign = other.forming().take_draft(&act(6), &solved, &free()).map(drop);
    program.forming().draft(&act(6), &Optimal, &free()).unwrap();
    let over = program.forming().take_draft(&act(6), &solved, &free()).map(drop);
    [(foreign.unwrap_err(), "foreign-draft"), (over.unwrap_err(), "other-draft")]
}

fn another() -> Program<Forming> {
    let mut other = forming();
    other.team().set_task(&act(5), "fewer conflicts").unwrap();
    other.team().set_rules(&act(5), rules()).unwrap();
    other
}

#[test]
fn a_draft_of_another_programme_or_over_anothers_work_is_refused_and_kept() {
    let mut program = with_rules();
    let job = program.forming().prepare_draft().unwrap();
    let solved = job.solve(&Optimal, &free()).unwrap();
    let refused = another().forming().take_draft(&act(6), &solved, &free()).unwrap_err();
    assert!(refused.has("foreign-draft"), "{refused}");

    // Another curator drafts and changes the draft meanwhile: it is not thrown away.
    program.forming().draft(&act(6), &Optimal, &free()).unwrap();
    let edit = Edit::Forbid { mentee: id("c"), mentor: id("x") };
    program.forming().revise_draft(&act(6), &edit, Reach::AsItIs, &free()).unwrap();
    let before = program.snapshot();
    let refused = program.forming().take_draft(&act(6), &solved, &free()).unwrap_err();
    assert!(refused.has("other-draft"), "{refused}");
    assert_eq!(program.snapshot(), before);
    program.forming().discard_draft(&act(6)).unwrap();
    let taken = program.forming().take_draft(&act(6), &solved, &free()).unwrap();
    assert_eq!(taken.draft, solved.pairing());
    // An act that is dated too early changes nothing either.
    let job = program.forming().prepare_draft().unwrap();
    let solved = job.solve(&Optimal, &free()).unwrap();
    let early = program.forming().take_draft(&act(0), &solved, &free()).unwrap_err();
    assert!(early.has("before-journal"));
}

#[test]
fn who_is_erased_meanwhile_is_nowhere_in_the_draft_that_is_taken() {
    let mut program = with_rules();
    let job = program.forming().prepare_draft().unwrap();
    let solved = job.solve(&Optimal, &free()).unwrap();
    program.erase(&act(6), &id("b")).unwrap();
    let taken = program.forming().take_draft(&act(6), &solved, &free()).unwrap();
    assert_eq!(taken.changes, [DraftChange::Left { side: Side::Mentee, person: id("b") }]);
    assert_eq!(pairs(taken.draft), [("a", "x"), ("c", "x")]);
    let text = program.open_pairing().draft().unwrap().to_json().unwrap();
    assert!(!text.contains("\"b\""), "{text}");
}

#[test]
fn a_stopped_strategy_hands_over_its_best_with_its_bound() {
    let mut program = with_rules();
    for at in 0..6 {
        program.forming().admit_mentee(&act(5), mentee(&format!("m{at}"))).unwrap();
        let mut known = mentor(&format!("n{at}"), 1);
        known.person.consent.data = Some(consent(ConsentedBy::Themselves));
        program.forming().admit_mentor(&act(5), known, mentor_file()).unwrap();
    }
    let job = program.forming().prepare_draft().unwrap();
    let whole = job.solve(&Optimal, &free()).unwrap();
    assert_eq!((whole.stopped(), whole.bound()), (None, None));
    let mut found = 0;
    for steps in 0..3000 {
        let Ok(best) = job.solve(&Optimal, &free().with_work_limit(steps)) else { continue };
        if best.stopped().is_none() {
            break;
        }
        found += 1;
        assert_eq!(best.stopped(), Some(StopReason::WorkLimit));
        assert_eq!((best.pairing().claim, best.pairing().verified), (Claim::Feasible, true));
        let bound = best.bound().expect("a stopped assignment knows how much better it may be");
        assert!(bound.total >= i128::from(whole.pairing().measures.total));
        assert!(bound.pairs.unwrap() >= whole.pairing().pairs.len() as u64);
        let taken = program.fork();
        let mut taken = taken;
        let taken = taken.forming().take_draft(&act(6), &best, &free()).unwrap();
        assert_eq!(taken.draft, best.pairing());
    }
    assert!(found > 0, "no limit stopped the strategy after it had found something");
    let raised = AtomicBool::new(true);
    let cancelled = job.solve(&Optimal, &free().with_cancel(&raised)).unwrap_err();
    assert!(cancelled.has("stopped"));
}

/// So many people that no table is made of them within the memory that is allowed.
#[test]
fn a_stopped_draft_of_many_people_has_the_pairs_that_were_held() {
    let mut program = with_rules();
    for at in 0..300 {
        program.forming().admit_mentee(&act(5), mentee(&format!("m{at}"))).unwrap();
    }
    for at in 0..250 {
        let mut known = mentor(&format!("n{at}"), 2);
        known.person.consent.data = Some(consent(ConsentedBy::Themselves));
        program.forming().admit_mentor(&act(5), known, mentor_file()).unwrap();
    }
    let job = program.forming().prepare_draft().unwrap();
    let tight = free().with_memory_limit(1 << 19);
    let strategies: [&dyn Strategy; 3] =
        [&Optimal, &Stable::for_mentees(), &WaitingFirst::default()];
    for strategy in strategies {
        let best = job.solve(strategy, &tight.with_work_limit(10)).unwrap();
        assert_eq!(best.stopped(), Some(StopReason::WorkLimit), "{}", strategy.code());
        let pairing = best.pairing();
        assert_eq!((pairing.claim, pairing.verified), (Claim::Feasible, true));
        assert!(pairing.pairs_scored.is_some() && pairing.measures.blocking_pairs.is_some());
        let whole = job.solve(strategy, &tight).unwrap();
        assert_eq!((whole.stopped(), whole.waiting().len()), (None, 0));
        let bound = best.bound().expect("how much better it may be");
        assert!(bound.total >= i128::from(whole.pairing().measures.total));
        assert!(bound.pairs.unwrap() >= whole.pairing().pairs.len() as u64);
        assert_eq!(!best.waiting().is_empty(), strategy.code() == "stable");
        let mut later = program.fork();
        let taken = later.forming().take_draft(&act(6), &best, &tight).unwrap();
        assert_eq!(taken.draft, pairing);
    }
    // Cancelled in its midst: what was not counted says so.
    let questions = AtomicU64::new(0);
    let count = |_| questions.fetch_add(1, Ordering::Relaxed) == u64::MAX;
    job.solve(&Stable::for_mentees(), &tight.with_cancel_when(&count)).unwrap();
    let (all, mut held) = (questions.into_inner(), 0);
    for at in 0..8 {
        let asked = AtomicU64::new(0);
        let cancel = |_| asked.fetch_add(1, Ordering::Relaxed) >= at * all / 8;
        match job.solve(&Stable::for_mentees(), &tight.with_cancel_when(&cancel)) {
            Ok(best) => {
                assert_eq!(best.stopped(), Some(StopReason::Cancelled));
                assert_eq!(best.pairing().measures.blocking_pairs, None);
                held += 1;
            }
            // Before the strategy began.
            Err(reasons) => assert!(reasons.has("stopped")),
        }
    }
    assert!(held > 0, "{all} questions");
}

#[test]
fn a_draft_keeps_together_whom_the_rules_file_names() {
    let mut program = forming();
    let mut rules = rules();
    let mut sisters = KeepRule::of(vec![id("a"), id("b")]);
    sisters.name = "the sisters".to_owned();
    rules.together.push(sisters);
    program.team().set_rules(&act(5), rules).unwrap();
    let draft = program.forming().draft(&act(6), &Optimal, &free()).unwrap();
    assert_eq!(pairs(draft), [("a", "x"), ("b", "x"), ("c", "y")]);
    assert_eq!((draft.claim, draft.verified), (Claim::BestUnderGroups, true));
    assert_eq!(round_trip(&program.snapshot()), program.into());
}
