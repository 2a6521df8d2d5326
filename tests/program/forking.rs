//! Scenarios on a copy, and what differs between two states.

use crate::support::*;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::program::*;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Greedy, Optimal};

#[test]
fn a_fork_goes_its_own_way_and_shares_what_was_made() {
    let free = Control::unbounded();
    let mut program = forming();
    program.team().set_rules(&act(5), Rules::default()).unwrap();
    let prepared = program.planning().prepared().unwrap();
    let before = program.snapshot();
    let mut scenario = program.fork();
    assert_eq!(scenario, program);
    // What was prepared for the one is still good for the other, until one of them changes.
    scenario.forming().draft_from(&act(5), &prepared, &Optimal, &free).unwrap();
    scenario.forming().adopt_draft(&act(5)).unwrap();
    assert_eq!(program.snapshot(), before, "nothing of it is known to the original");
    assert_eq!(scenario.record().pairs().len(), 3);
    let stale = scenario.forming().draft_from(&act(5), &prepared, &Greedy, &free);
    assert!(stale.unwrap_err().has("stale-prepared"));
    // Two that changed once each are not taken for one another.
    let (mut one, mut other) = (program.fork(), program.fork());
    one.forming().veto(&act(5), &id("a"), &id("x")).unwrap();
    other.forming().veto(&act(5), &id("b"), &id("x")).unwrap();
    let of_one = one.planning().prepared().unwrap();
    let mixed = other.forming().draft_from(&act(5), &of_one, &Optimal, &free);
    assert!(mixed.unwrap_err().has("stale-prepared"));
}

#[test]
fn what_would_be_is_told_in_words() {
    let program = working();
    let mut scenario = program.fork();
    assert!(program.difference(&scenario).is_empty());
    scenario.people().leave(&act(6), &id("x"), Cause::NoTime).unwrap();
    let difference = program.difference(&scenario);
    let english = difference.words(&Phrases::english());
    assert_eq!(
        english,
        [
            "mentor x is not ready for a pair",
            "pair 1: ended early instead of working",
            "mentee a has no mentor",
            "is missing: mentee a has no mentor, and no support is recorded",
            "is not missing any more: pair 1 has chosen no format of work",
            "is not missing any more: pair 1: the mentee's interim feedback is missing",
            "is not missing any more: pair 1: the mentor's interim feedback is missing",
            "entries of the journal that only one has: 0 in the first, 2 in the second",
        ],
        "{english:#?}"
    );
    let russian = difference.words(&Phrases::russian());
    assert_eq!(russian[1], "пара № 1: работа прекращена досрочно (было: работает)");
    assert_eq!(russian[2], "без наставника: a");
    // The other way round it is told backwards.
    let back = scenario.difference(&program).all;
    let again = |one: &Differs| matches!(one, Differs::PairAgain { .. });
    let again = back.iter().find(|one| again(one)).unwrap();
    assert_eq!(again.to_string(), "pair 1: working instead of ended early");
    assert!(back.contains(&Differs::Served { mentee: id("a") }));
    assert!(back.contains(&Differs::Ready { side: Side::Mentor, person: id("x") }));
    let next = closing();
    let stage = program.difference(&next).all.remove(0);
    assert_eq!(stage, Differs::Stage { before: StageName::Work, after: StageName::Closing });
}

/// What a fork costs, and its first change: printed, for docs/BENCHMARKS.md.
#[test]
#[ignore = "prints figures"]
fn what_a_fork_costs() {
    use std::time::Instant;
    for people in [1000, 4000] {
        let mut program = forming();
        for at in 0..people {
            program.forming().admit_mentee(&act(5), mentee(&format!("m{at}"))).unwrap();
        }
        let (mut fork, mut change, mut copy) = (f64::MAX, f64::MAX, f64::MAX);
        for _ in 0..5 {
            let start = Instant::now();
            let mut scenario = program.fork();
            fork = fork.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            scenario.forming().record_support(&act(5), &id("a"), "a talk").unwrap();
            change = change.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            let saved = program.snapshot().to_json().unwrap();
            drop(Snapshot::from_json(&saved).unwrap().restore().unwrap());
            copy = copy.min(start.elapsed().as_secs_f64());
        }
        println!("{people}: fork {fork:e} s, first change {change:e} s, by a snapshot {copy:e} s");
    }
}
