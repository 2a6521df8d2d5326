//! Who gains by an untrue list, against lists made here, and against theorems.

use crate::stable::oracle::{Dice, Pairs, Raw, Shape, cases, pairs};
use crate::unbounded::free;
use mentormatch::kernel::{Control, Side, StopReason};
use mentormatch::market::Outcome;
use mentormatch::mechanisms::{
    BUILT_IN, Given, Manipulability, Mechanism, Misreport, manipulability, named,
};

/// The pairs that a mechanism forms; nothing where it refuses, or finds that there are none.
fn made(mechanism: &dyn Mechanism, raw: &Raw) -> Option<Pairs> {
    let market = raw.market();
    let formed = mechanism.form(&Given::new(&market).with_seed(7), &free()).ok()?;
    Some(pairs(&formed.solved()?.matching))
}

fn lists(raw: &mut Raw, side: Side) -> &mut Vec<Vec<Vec<u32>>> {
    match side {
        Side::Mentee => &mut raw.mentees,
        Side::Mentor => &mut raw.mentors,
    }
}

/// The market without entries that only one side has: what a person has to tell.
fn mutual(raw: &Raw) -> Raw {
    let mut kept = raw.clone();
    for (mentee, list) in kept.mentees.iter_mut().enumerate() {
        list.iter_mut()
            .for_each(|tie| tie.retain(|&one| raw.mentee_rank(mentee, one as usize).is_some()));
        list.retain(|tie| !tie.is_empty());
    }
    for (mentor, list) in kept.mentors.iter_mut().enumerate() {
        list.iter_mut()
            .for_each(|tie| tie.retain(|&one| raw.mentor_rank(mentor, one as usize).is_some()));
        list.retain(|tie| !tie.is_empty());
    }
    kept
}

/// The true ranks of a person's partners, best first.
fn ranks(raw: &Raw, made: &Pairs, side: Side, agent: usize) -> Vec<usize> {
    let mut ranks: Vec<usize> = made
        .iter()
        .filter_map(|&(mentee, mentor)| match side {
            Side::Mentee if mentee == agent => raw.mentee_rank(mentee, mentor),
            Side::Mentor if mentor == agent => raw.mentor_rank(mentor, mentee),
            _ => None,
        })
        .collect();
    ranks.sort_unstable();
    ranks
}

fn gains(after: &[usize], before: &[usize]) -> bool {
    after.len() >= before.len() && after.iter().zip(before).all(|(a, b)| a <= b) && after != before
}

/// Who gains, by every list cut short and every exchange of two entries: side, person and what is told.
type Gains = Vec<(Side, usize, Misreport)>;

fn brute(mechanism: &dyn Mechanism, raw: &Raw) -> Option<[Gains; 2]> {
    let raw = mutual(raw);
    let before = made(mechanism, &raw)?;
    let mut found: [Gains; 2] = Default::default();
    for side in [Side::Mentee, Side::Mentor] {
        for agent in 0..lists(&mut raw.clone(), side).len() {
            let list = lists(&mut raw.clone(), side)[agent].clone();
            let entries: Vec<(usize, u32)> = list
                .iter()
                .enumerate()
                .flat_map(|(tie, all)| {
                    // Within a tie the crate keeps partners in the order of their indices.
                    let mut all = all.clone();
                    all.sort_unstable();
                    all.into_iter().map(move |one| (tie, one))
                })
                .collect();
            let try_list = |told: Vec<Vec<u32>>| {
                let mut untrue = raw.clone();
                lists(&mut untrue, side)[agent] = told;
                made(mechanism, &untrue).is_some_and(|after| {
                    gains(&ranks(&raw, &after, side, agent), &ranks(&raw, &before, side, agent))
                })
            };
            let longest = (1..list.len()).rev().find(|&ties| try_list(list[..ties].to_vec()));
            found[0].extend(longest.map(|ties| {
                let kept = list[..ties].iter().map(Vec::len).sum();
                (side, agent, Misreport::Truncated { kept })
            }));
            'pairs: for better in 0..entries.len() {
                for worse in better + 1..entries.len() {
                    if entries[better].0 == entries[worse].0 {
                        continue;
                    }
                    let mut told = vec![Vec::new(); list.len()];
                    for (at, &(tie, one)) in entries.iter().enumerate() {
                        told[tie].push(match at {
                            at if at == better => entries[worse].1,
                            at if at == worse => entries[better].1,
                            _ => one,
                        });
                    }
                    if try_list(told) {
                        found[1].push((side, agent, Misreport::Swapped { better, worse }));
                        break 'pairs;
                    }
                }
            }
        }
    }
    Some(found)
}

fn found(mechanism: &dyn Mechanism, raw: &Raw) -> Option<Manipulability> {
    let market = raw.market();
    manipulability(mechanism, &Given::new(&market).with_seed(7), &free()).ok()?.solved()
}

#[test]
fn those_who_gain_are_those_that_trying_every_list_finds() {
    let mut dice = Dice::new(1981);
    let (mut compared, mut gained) = (0, [0; 2]);
    for case in 0..cases(60) {
        let shape = Shape {
            mentees: 1 + dice.below(4),
            mentors: 1 + dice.below(4),
            absent: [0, 25][dice.below(2)],
            tied: [0, 0, 30][dice.below(3)],
            mentee_seats: 1,
            mentor_seats: 1 + dice.below(2),
        };
        let mut raw = Raw::draw(&mut dice, shape);
        // Nobody without a seat: their lists are not tried.
        raw.mentor_seats.iter_mut().for_each(|seats| *seats = (*seats).max(1));
        for (at, mechanism) in BUILT_IN.into_iter().enumerate() {
            if at as u64 % 7 != case % 7 {
                continue;
            }
            let Some(expected) = brute(mechanism, &raw) else {
                assert!(found(mechanism, &raw).is_none());
                continue;
            };
            let found = found(mechanism, &raw).unwrap();
            let told = |gains: &[mentormatch::mechanisms::Manipulation]| -> Gains {
                gains.iter().map(|one| (one.side, one.agent, one.told)).collect()
            };
            let code = mechanism.code();
            assert_eq!(told(&found.by_truncation), expected[0], "{code} {raw:?}");
            assert_eq!(told(&found.by_swap), expected[1], "{code} {raw:?}");
            compared += 1;
            gained[0] += expected[0].len();
            gained[1] += expected[1].len();
        }
    }
    assert!(compared > 150 && gained.iter().all(|&count| count > 20), "{compared} {gained:?}");
}

#[test]
fn no_mentee_gains_where_a_theorem_says_so() {
    let mut dice = Dice::new(1982);
    for _ in 0..cases(60) {
        let raw = super::strict(&mut dice, 4);
        for code in ["mentee-optimal", "serial", "random-serial-dictatorship", "top-trading-cycles"]
        {
            let found = found(named(code).unwrap(), &raw).unwrap();
            let mut all = found.by_truncation.iter().chain(&found.by_swap);
            assert!(all.all(|one| one.side == Side::Mentor), "{code}: {found:?} {raw:?}");
        }
    }
}

#[test]
fn a_mentor_gains_by_truncation_just_where_it_has_several_stable_mentees() {
    let mut dice = Dice::new(1985);
    let mut several = 0;
    for _ in 0..cases(150) {
        let count = 2 + dice.below(4);
        let shape = Shape {
            mentees: count,
            mentors: count,
            absent: [0, 20][dice.below(2)],
            tied: 0,
            mentee_seats: 1,
            mentor_seats: 1,
        };
        let raw = Raw::draw(&mut dice, shape);
        let worst = made(named("mentee-optimal").unwrap(), &raw).unwrap();
        let best = made(named("mentor-optimal").unwrap(), &raw).unwrap();
        let expected: Vec<usize> = (0..count)
            .filter(|&mentor| {
                ranks(&raw, &worst, Side::Mentor, mentor)
                    != ranks(&raw, &best, Side::Mentor, mentor)
            })
            .collect();
        let found = found(named("mentee-optimal").unwrap(), &raw).unwrap();
        let gained: Vec<usize> = found.by_truncation.iter().map(|one| one.agent).collect();
        assert_eq!(gained, expected, "{raw:?}");
        several += expected.len();
    }
    assert!(several > 50, "{several}");
}

#[test]
fn trying_lists_keeps_its_limit_of_runs() {
    let raw = Raw::draw(
        &mut Dice::new(3),
        Shape { mentees: 6, mentors: 6, absent: 0, tied: 0, mentee_seats: 1, mentor_seats: 1 },
    );
    let market = raw.market();
    let given = Given::new(&market);
    let mechanism = named("mentee-optimal").unwrap();
    let limited = Control::unbounded().with_work_limit(10);
    let Outcome::Stopped(stopped) = manipulability(mechanism, &given, &limited).unwrap() else {
        panic!("ten runs are not enough");
    };
    assert_eq!(stopped.reason, StopReason::WorkLimit);
    let needs_present = named("nearest").unwrap();
    assert!(manipulability(needs_present, &given, &free()).is_err());
}
