//! Ties against exhaustion: sizes of weakly stable matchings, strong and super-stability.

use super::oracle::{Dice, Pairs, Ranks, Raw, Shape, cases, matching, pairs};
use crate::unbounded::nearly_largest;
use mentormatch::audit::{ReplayFault, replay_insistence, stability_of};
use mentormatch::kernel::{Control, MenteeIx, MentorIx, StopReason};
use mentormatch::market::{InsistenceLog, InsistenceStep, Outcome, Strength};
use mentormatch::stable::{StableFault, strongly_stable, super_stable};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

fn shape(dice: &mut Dice, mentee_seats: usize) -> Shape {
    Shape {
        mentees: 1 + dice.below(5),
        mentors: 1 + dice.below(5),
        absent: [10, 35, 60][dice.below(3)],
        tied: [0, 30, 60, 90][dice.below(4)],
        mentee_seats: 1 + dice.below(mentee_seats),
        mentor_seats: 1 + dice.below(3),
    }
}

/// A market with few enough acceptable pairs to list all matchings.
fn draw(dice: &mut Dice, mentee_seats: usize) -> Raw {
    loop {
        let shape = shape(dice, mentee_seats);
        let raw = Raw::draw(dice, shape);
        if raw.acceptable().len() <= 12 {
            return raw;
        }
    }
}

/// The pairs that block in the given sense, by definition.
fn blocking(ranks: &Ranks<'_>, made: &Pairs, strength: Strength) -> usize {
    let strictly = |new: usize, worst: usize| new < worst;
    let weakly = |new: usize, worst: usize| new <= worst;
    match strength {
        Strength::Weak => ranks.blocking_by(made, strictly, strictly).count(),
        Strength::Super => ranks.blocking_by(made, weakly, weakly).count(),
        _ => {
            let all = ranks.blocking_by(made, strictly, weakly);
            let mut all: Pairs = all.chain(ranks.blocking_by(made, weakly, strictly)).collect();
            all.sort_unstable();
            all.dedup();
            all.len()
        }
    }
}

#[test]
fn a_nearly_largest_matching_is_weakly_stable_and_within_its_ratio() {
    let mut dice = Dice::new(70);
    let (mut tight, mut below) = (0, 0);
    for _ in 0..cases(6000) {
        let raw = draw(&mut dice, 3);
        let found = nearly_largest(&raw.market()).unwrap();
        let made = pairs(&found.matching);
        let stable = raw.stable();
        assert!(stable.contains(&made), "{raw:?} {made:?}");
        let largest = stable.iter().map(Vec::len).max().unwrap();
        assert!(3 * made.len() >= 2 * largest, "{raw:?} {made:?} {largest}");
        if made.len() == largest {
            tight += 1
        } else {
            below += 1
        }
        assert_eq!(nearly_largest(&raw.market()).unwrap(), found);
    }
    assert!(tight > 10 * below && below > 0, "{tight} {below}");
}

#[test]
fn the_verifier_counts_the_pairs_that_block_in_each_sense() {
    let mut dice = Dice::new(71);
    for _ in 0..cases(1500) {
        let raw = draw(&mut dice, 2);
        let all = raw.matchings();
        let made = &all[dice.below(all.len())];
        let (market, ranks) = (raw.market(), raw.ranks());
        for strength in [Strength::Weak, Strength::Strong, Strength::Super] {
            let found = stability_of(&market, &matching(&raw, made), strength, usize::MAX);
            assert!(found.faults.is_empty());
            let expected = blocking(&ranks, made, strength);
            assert_eq!(found.blocking as usize, expected, "{raw:?} {made:?}");
            assert_eq!(found.pairs.len(), found.blocking as usize);
        }
    }
}

/// Damages a log in one place.
fn damaged(dice: &mut Dice, raw: &Raw, log: &InsistenceLog) -> InsistenceLog {
    let mut log = log.clone();
    let at = dice.below(log.steps.len() + 1);
    let pair = (
        MenteeIx::new(dice.below(raw.mentees.len() + 1) as u32),
        MentorIx::new(dice.below(raw.mentors.len() + 1) as u32),
    );
    match dice.below(3) {
        0 => log.steps.insert(at, InsistenceStep::Outranked(pair.0, pair.1)),
        1 if at < log.steps.len() => {
            log.steps.remove(at);
        }
        _ => {
            let step = InsistenceStep::Contested { seated: vec![pair], left: vec![pair.0] };
            log.steps.insert(at, step);
        }
    }
    log
}

#[test]
fn strong_and_super_stability_are_found_or_refuted() {
    let mut dice = Dice::new(72);
    let (mut found, mut refuted, mut contested) = ([0; 2], [0; 2], 0);
    let mut old_logs: Vec<InsistenceLog> = Vec::new();
    for _ in 0..cases(2500) {
        let raw = draw(&mut dice, 1);
        let market = raw.market();
        let control = Control::unbounded();
        let (ranks, all) = (raw.ranks(), raw.matchings());
        for (at, strength) in [Strength::Strong, Strength::Super].into_iter().enumerate() {
            let is_free = |made: &&Pairs| blocking(&ranks, made, strength) == 0;
            let exists: Vec<&Pairs> = all.iter().filter(is_free).collect();
            let outcome = match strength {
                Strength::Strong => strongly_stable(&market, &control).unwrap(),
                _ => super_stable(&market, &control).unwrap(),
            };
            match outcome {
                Outcome::Solved(matching) => {
                    found[at] += 1;
                    let made = pairs(&matching);
                    let blocking = blocking(&ranks, &made, strength);
                    assert_eq!(blocking, 0, "{strength:?} {raw:?} {made:?}");
                    assert!(stability_of(&market, &matching, strength, 0).is_stable());
                    // The best for every mentee, among all of its kind.
                    for &other in &exists {
                        for mentee in 0..raw.mentees.len() {
                            let ranks = [&made, other].map(|made| raw.mentee_ranks(made, mentee));
                            assert_eq!(ranks[0].len(), ranks[1].len());
                            assert!(ranks[0] <= ranks[1], "{raw:?}");
                        }
                    }
                    for log in old_logs.iter().filter(|log| log.strength == strength) {
                        assert!(replay_insistence(&market, log).is_err(), "{raw:?} {log:?}");
                    }
                }
                Outcome::Impossible(log) => {
                    refuted[at] += 1;
                    assert!(exists.is_empty(), "{strength:?} {raw:?} {exists:?}");
                    assert_eq!(replay_insistence(&market, &log), Ok(()), "{raw:?} {log:?}");
                    contested += usize::from(
                        log.steps
                            .iter()
                            .any(|step| matches!(step, InsistenceStep::Contested { .. })),
                    );
                    // Said twice, a deletion no longer follows.
                    if let Some(step) = log.steps.first() {
                        let mut twice = log.clone();
                        twice.steps.insert(1, step.clone());
                        let fault = replay_insistence(&market, &twice);
                        assert_eq!(fault, Err(ReplayFault::Unjustified { at: 1 }), "{twice:?}");
                    }
                    if old_logs.len() < 70 {
                        let log = damaged(&mut dice, &raw, &log);
                        old_logs.push(log);
                    } else {
                        let at = dice.below(70);
                        old_logs[at] = log;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(found.iter().chain(&refuted).all(|&count| count > 150), "{found:?} {refuted:?}");
    assert!(contested > 15, "{contested}");
}

/// A log that a market without such matchings accepts, damaged in one place, proves nothing where
/// one exists; and where none exists its other steps still have to follow.
#[test]
fn a_log_never_refutes_what_exists() {
    let mut dice = Dice::new(73);
    let mut rejected = 0;
    for _ in 0..cases(7000) {
        let raw = draw(&mut dice, 1);
        let market = raw.market();
        let strength = [Strength::Strong, Strength::Super][dice.below(2)];
        let mut log = InsistenceLog { strength, steps: Vec::new() };
        for _ in 0..dice.below(6) {
            log = damaged(&mut dice, &raw, &log);
        }
        if replay_insistence(&market, &log).is_err() {
            rejected += 1;
            continue;
        }
        let ranks = raw.ranks();
        let exists = raw.matchings().iter().any(|made| blocking(&ranks, made, strength) == 0);
        assert!(!exists, "{raw:?} {log:?}");
    }
    assert!(rejected > 350);
}

#[test]
fn several_seats_of_a_mentee_are_refused_by_name() {
    let mut dice = Dice::new(74);
    let shape =
        Shape { mentees: 3, mentors: 3, absent: 0, tied: 30, mentee_seats: 1, mentor_seats: 1 };
    let mut raw = Raw::draw(&mut dice, shape);
    raw.mentee_seats = vec![1, 3, 1];
    let control = Control::unbounded();
    let fault = StableFault::MenteeSeats { mentee: 1, seats: 3 };
    assert_eq!(strongly_stable(&raw.market(), &control), Err(fault));
    assert_eq!(super_stable(&raw.market(), &control), Err(fault));
    let cancelled = std::sync::atomic::AtomicBool::new(true);
    let control = control.with_cancel(&cancelled);
    raw.mentee_seats = vec![1; 3];
    let stopped = strongly_stable(&raw.market(), &control);
    assert!(matches!(stopped, Ok(Outcome::Stopped(_))));
}

/// Larger markets, where every answer has its proof.
#[test]
fn larger_markets_come_with_proofs() {
    let mut dice = Dice::new(75);
    for size in [30, 80] {
        for tied in [20, 70, 95] {
            for seats in [1, 4] {
                let shape = Shape {
                    mentees: size,
                    mentors: size / seats,
                    absent: 40,
                    tied,
                    mentee_seats: 1,
                    mentor_seats: seats,
                };
                let market = Raw::draw(&mut dice, shape).market();
                let near = nearly_largest(&market).unwrap();
                assert!(stability_of(&market, &near.matching, Strength::Weak, 0).is_stable());
                let control = Control::unbounded();
                for (strength, outcome) in [
                    (Strength::Strong, strongly_stable(&market, &control).unwrap()),
                    (Strength::Super, super_stable(&market, &control).unwrap()),
                ] {
                    match outcome {
                        Outcome::Solved(matching) => {
                            assert!(stability_of(&market, &matching, strength, 0).is_stable());
                        }
                        Outcome::Impossible(log) => {
                            assert_eq!(replay_insistence(&market, &log), Ok(()));
                        }
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
    }
}

/// The run is asked to stop while it deletes, not only before.
#[test]
fn strong_and_super_stability_stop_in_the_midst_of_their_work() {
    let mut dice = Dice::new(64);
    let shape =
        Shape { mentees: 70, mentors: 70, absent: 0, tied: 5, mentee_seats: 1, mentor_seats: 1 };
    let past = Instant::now();
    let raised = AtomicBool::new(true);
    for _ in 0..cases(6) {
        let market = Raw::draw(&mut dice, shape).market();
        for solve in [super_stable, strongly_stable] {
            let whole = solve(&market, &Control::unbounded()).unwrap();
            let mut late = 0;
            for steps in [0, 600, 1200, 1800, 1 << 40] {
                let bounded = Control::unbounded().with_work_limit(steps);
                match solve(&market, &bounded).unwrap() {
                    Outcome::Stopped(stopped) => {
                        assert_eq!(stopped.reason, StopReason::WorkLimit);
                        late += u64::from(steps > 0);
                    }
                    other => assert_eq!(other, whole),
                }
            }
            assert!(late > 0);
            let cancelled = Control::unbounded().with_cancel(&raised);
            let ended = Control::unbounded().with_deadline(past);
            for (control, reason) in
                [(cancelled, StopReason::Cancelled), (ended, StopReason::Deadline)]
            {
                let stopped = Outcome::stopped(reason);
                assert_eq!(solve(&market, &control).unwrap(), stopped);
            }
        }
    }
}
