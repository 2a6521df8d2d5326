//! Forbidden and required pairs, and minimum regret, against exhaustion.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, pairs};
use crate::unbounded::{self, free, lattice, optimal_restricted};
use mentormatch::audit::{Replayed, best_restricted, replay, replay_regret};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side};
use mentormatch::market::{Outcome, Restrictions};
use mentormatch::stable::{StableFault, minimum_regret};

fn shape(dice: &mut Dice) -> Shape {
    let seats = dice.below(3);
    Shape {
        mentees: 1 + dice.below(4),
        mentors: 1 + dice.below(4),
        absent: [0, 20, 50][dice.below(3)],
        tied: if dice.chance(20) { 40 } else { 0 },
        mentee_seats: if seats == 2 { 2 } else { 1 },
        mentor_seats: if seats >= 1 { 3 } else { 1 },
    }
}

fn draw_pairs(dice: &mut Dice, raw: &Raw, percent: usize) -> Pairs {
    let mut drawn = Vec::new();
    for mentee in 0..raw.mentees.len() {
        for mentor in 0..raw.mentors.len() {
            if dice.chance(percent) {
                drawn.push((mentee, mentor));
            }
        }
    }
    drawn
}

fn indices(pairs: &Pairs) -> Vec<(MenteeIx, MentorIx)> {
    let index = |&(mentee, mentor): &(usize, usize)| {
        (MenteeIx::new(mentee as u32), MentorIx::new(mentor as u32))
    };
    pairs.iter().map(index).collect()
}

#[test]
fn the_best_under_restrictions_is_the_best_that_exhaustion_finds() {
    let mut dice = Dice::new(20);
    let (mut solved, mut refuted) = (0, 0);
    for case in 0..cases(2500) {
        let shape = shape(&mut dice);
        let tied = Raw::draw(&mut dice, shape);
        let (market, raw) = (tied.market(), tied.strict());
        let forbidden = draw_pairs(&mut dice, &raw, 12);
        let required = draw_pairs(&mut dice, &raw, if case % 2 == 0 { 0 } else { 8 });
        let sizes = (raw.mentees.len(), raw.mentors.len());
        let restrictions =
            Restrictions::new(sizes, indices(&forbidden), indices(&required)).unwrap();
        let allowed: Vec<Pairs> = raw
            .stable()
            .into_iter()
            .filter(|made| forbidden.iter().all(|pair| !made.contains(pair)))
            .filter(|made| required.iter().all(|pair| made.contains(pair)))
            .collect();
        for side in Side::BOTH {
            match optimal_restricted(&market, &restrictions, side) {
                Err(StableFault::RequiredSeats { mentee, mentor }) => {
                    assert!(
                        raw.mentee_seats[mentee.get()] > 1 && raw.mentor_seats[mentor.get()] > 1
                    );
                }
                Err(other) => panic!("{other}"),
                Ok(Outcome::Solved(found)) => {
                    solved += 1;
                    let made = pairs(&found.optimal.matching);
                    assert!(allowed.contains(&made), "{raw:?} {made:?}");
                    for other in &allowed {
                        for agent in 0..raw.mentees.len().max(raw.mentors.len()) {
                            let ranks = |made: &Pairs| match side {
                                Side::Mentee if agent < raw.mentees.len() => {
                                    raw.mentee_ranks(made, agent)
                                }
                                Side::Mentor if agent < raw.mentors.len() => {
                                    raw.mentor_ranks(made, agent)
                                }
                                _ => Vec::new(),
                            };
                            let (mine, theirs) = (ranks(&made), ranks(other));
                            assert!(mine.iter().zip(&theirs).all(|(one, two)| one <= two));
                        }
                    }
                    let proven = replay(&market, &restrictions, &found.log);
                    assert_eq!(proven, Ok(Replayed::Best(found.optimal.matching)));
                    // A log that lost a step proves less, or nothing.
                    let mut damaged = found.log.clone();
                    if !damaged.deleted.is_empty() {
                        let at = dice.below(damaged.deleted.len());
                        damaged.deleted.remove(at);
                        let proven = replay(&market, &restrictions, &damaged);
                        let sound = match &proven {
                            Ok(Replayed::Best(other)) => pairs(other) == made,
                            Ok(Replayed::Impossible) => false,
                            _ => true,
                        };
                        assert!(sound, "{proven:?}");
                    }
                }
                Ok(Outcome::Impossible(log)) => {
                    refuted += 1;
                    assert!(allowed.is_empty(), "{raw:?} {forbidden:?} {required:?} {allowed:?}");
                    let proven = replay(&market, &restrictions, &log);
                    assert_eq!(
                        proven,
                        Ok(Replayed::Impossible),
                        "{raw:?} {restrictions:?} {log:?}"
                    );
                }
                Ok(other) => panic!("{other:?}"),
            }
        }
    }
    assert!(solved > 310 && refuted > 310, "{solved} {refuted}");
}

/// Lists with many stable matchings: two groups of two who want each other's, or a circle of all,
/// with a few neighbours exchanged.
fn layered(dice: &mut Dice) -> Raw {
    let agents = 3 + dice.below(2);
    let mut raw = Raw::draw(
        dice,
        Shape {
            mentees: agents,
            mentors: agents,
            absent: 0,
            tied: 0,
            mentee_seats: 1,
            mentor_seats: 1,
        },
    );
    let groups = agents == 4 && dice.chance(50);
    let own = |agent: usize, by: usize| -> Vec<usize> {
        if !groups {
            return (0..agents).map(|place| (agent + by + place) % agents).collect();
        }
        let (first, second) = (agent ^ by, agent ^ (1 - by));
        vec![first, second, first ^ 2, second ^ 2]
    };
    let exchanges = dice.below(4);
    for (lists, by) in [(&mut raw.mentees, 0), (&mut raw.mentors, 1)] {
        for (agent, list) in lists.iter_mut().enumerate() {
            *list = own(agent, by).into_iter().map(|partner| vec![partner as u32]).collect();
        }
        for _ in 0..exchanges {
            lists[dice.below(agents)].swap(dice.below(agents), dice.below(agents));
        }
    }
    raw
}

/// A strict market with restrictions, and the stable matchings that respect them.
fn restricted(dice: &mut Dice) -> (Raw, Pairs, Restrictions, Vec<Pairs>) {
    let raw = match dice.chance(60) {
        true => layered(dice),
        false => {
            let shape = shape(dice);
            Raw::draw(dice, shape).strict()
        }
    };
    let mut allowed = raw.stable();
    let drawn: Pairs = allowed.iter().flatten().copied().collect();
    let few = |dice: &mut Dice, most: usize| -> Pairs {
        let mut few: Pairs = Vec::new();
        for _ in 0..dice.below(most + 1) {
            let pair = match drawn.is_empty() || dice.chance(20) {
                true => (dice.below(raw.mentees.len()), dice.below(raw.mentors.len())),
                false => drawn[dice.below(drawn.len())],
            };
            few.push(pair);
        }
        few.sort_unstable();
        few.dedup();
        few
    };
    let (forbidden, required) = (few(dice, 2), few(dice, 1));
    let sizes = (raw.mentees.len(), raw.mentors.len());
    let restrictions = Restrictions::new(sizes, indices(&forbidden), indices(&required)).unwrap();
    allowed.retain(|made| {
        forbidden.iter().all(|pair| !made.contains(pair))
            && required.iter().all(|pair| made.contains(pair))
    });
    (raw, forbidden, restrictions, allowed)
}

/// The pairs of both matchings after these rotations, a set for each closed set.
fn reached(
    first: &Pairs,
    rotations: &[Vec<(MenteeIx, MentorIx)>],
    precedes: &[(usize, usize)],
) -> Vec<Pairs> {
    let closed = |set: &usize| {
        let has = |rotation: usize| (set >> rotation) & 1 == 1;
        precedes.iter().all(|&(earlier, later)| has(earlier) || !has(later))
    };
    let after = |set: usize| {
        let mut made = first.clone();
        for (_, pairs) in rotations.iter().enumerate().filter(|(at, _)| (set >> at) & 1 == 1) {
            for (at, &(mentee, mentor)) in pairs.iter().enumerate() {
                let next = pairs[(at + 1) % pairs.len()].1;
                let old = (mentee.get(), mentor.get());
                let place = made.iter().position(|pair| *pair == old).unwrap();
                made[place].1 = next.get();
            }
        }
        made.sort_unstable();
        made
    };
    (0..1_usize << rotations.len()).filter(closed).map(after).collect()
}

#[test]
fn what_is_asked_of_all_stable_matchings_is_asked_of_those_that_respect_restrictions() {
    let mut dice = Dice::new(22);
    let (mut none, mut several, mut joined, mut rotated) = (0, 0, 0, 0);
    for _ in 0..cases(1000) {
        let (raw, forbidden, restrictions, mut allowed) = restricted(&mut dice);
        let market = raw.market();
        let whole = lattice(&market).unwrap();
        let case = || format!("{raw:?} {restrictions:?}");
        let Some(left) = whole.respecting(&restrictions, &free()).solved().unwrap() else {
            assert!(allowed.is_empty(), "{}", case());
            none += 1;
            continue;
        };
        allowed.sort_unstable();
        let mut listed: Vec<Pairs> = left.matchings().map(|made| pairs(&made)).collect();
        listed.sort_unstable();
        assert_eq!(listed, allowed, "{}", case());
        several += u32::from(allowed.len() > 2);
        let count = left.count(&free()).solved().unwrap();
        assert_eq!(count.to_u128(), Some(allowed.len() as u128), "{}", case());
        for (side, end) in [(0, left.mentee_optimal()), (1, left.mentor_optimal())] {
            let ranks = |made: &Pairs| -> Vec<Vec<usize>> {
                match side {
                    0 => (0..raw.mentees.len()).map(|at| raw.mentee_ranks(made, at)).collect(),
                    _ => (0..raw.mentors.len()).map(|at| raw.mentor_ranks(made, at)).collect(),
                }
            };
            let best = ranks(&pairs(&end));
            let is_best = allowed.iter().all(|made| {
                let other = ranks(made);
                let all = best.iter().zip(&other).flat_map(|(one, two)| one.iter().zip(two));
                all.into_iter().all(|(one, two)| one <= two)
            });
            assert!(is_best && allowed.contains(&pairs(&end)), "{}", case());
        }
        let sums = |made: &Pairs| -> [usize; 2] {
            [
                (0..raw.mentees.len()).flat_map(|at| raw.mentee_ranks(made, at)).sum(),
                (0..raw.mentors.len()).flat_map(|at| raw.mentor_ranks(made, at)).sum(),
            ]
        };
        let equal = |made: &Pairs| sums(made)[0].abs_diff(sums(made)[1]) as u64;
        let balance = |made: &Pairs| sums(made).into_iter().max().unwrap() as u64;
        let found = left.sex_equal(&free()).solved().unwrap();
        assert_eq!(Some(found.value), allowed.iter().map(equal).min(), "{}", case());
        let made = pairs(&found.matching);
        assert!(allowed.contains(&made) && equal(&made) == found.value, "{}", case());
        let found = left.balanced(&free()).solved().unwrap();
        assert_eq!(Some(found.value), allowed.iter().map(balance).min(), "{}", case());
        let made = pairs(&found.matching);
        assert!(allowed.contains(&made) && balance(&made) == found.value, "{}", case());
        if raw.mentee_seats.iter().all(|&seats| seats <= 1) {
            let median = pairs(&left.median(&free()).unwrap().solved().unwrap());
            for mentee in 0..raw.mentees.len() {
                let mut ranks: Vec<Vec<usize>> =
                    allowed.iter().map(|made| raw.mentee_ranks(made, mentee)).collect();
                ranks.sort_unstable();
                let middle = &ranks[allowed.len().div_ceil(2) - 1];
                assert_eq!(&raw.mentee_ranks(&median, mentee), middle, "{}", case());
            }
            assert!(allowed.contains(&median), "{}", case());
        }
        let order = left.transitive_reduction(100, &free()).unwrap().solved().unwrap();
        match left.rotations() {
            Err(fault) => {
                assert!(
                    forbidden.contains(&(fault.mentee.get(), fault.mentor.get())),
                    "{}",
                    case()
                );
                joined += 1;
            }
            Ok(rotations) => {
                let rotations: Vec<_> = rotations.collect();
                let mut sets = reached(&pairs(&left.mentee_optimal()), &rotations, &order);
                sets.sort_unstable();
                assert_eq!((left.steps(), sets), (rotations.len(), allowed), "{}", case());
                rotated += u32::from(rotations.len() > 1);
            }
        }
    }
    let seen = [none, several, joined, rotated];
    assert!(seen.iter().all(|&count| count > 20), "{seen:?}");
}

#[test]
fn minimum_regret_under_restrictions_is_the_least_that_exhaustion_finds() {
    let mut dice = Dice::new(23);
    let (mut none, mut dearer) = (0, 0);
    for _ in 0..cases(1000) {
        let (raw, _, restrictions, allowed) = restricted(&mut dice);
        let market = raw.market();
        let regret = |made: &Pairs| {
            let mentees = (0..raw.mentees.len()).flat_map(|at| raw.mentee_ranks(made, at));
            let mentors = (0..raw.mentors.len()).flat_map(|at| raw.mentor_ranks(made, at));
            mentees.chain(mentors).max().unwrap_or(0)
        };
        let case = || format!("{raw:?} {restrictions:?}");
        let found = match minimum_regret(&market, &restrictions, &free()) {
            Err(StableFault::RequiredSeats { mentee, mentor }) => {
                let seats = (raw.mentee_seats[mentee.get()], raw.mentor_seats[mentor.get()]);
                assert!(seats.0 > 1 && seats.1 > 1, "{}", case());
                continue;
            }
            Ok(Outcome::Impossible(log)) => {
                assert!(allowed.is_empty(), "{}", case());
                assert_eq!(
                    replay(&market, &restrictions, &log),
                    Ok(Replayed::Impossible),
                    "{}",
                    case()
                );
                none += 1;
                continue;
            }
            found => found.unwrap().solved().unwrap(),
        };
        let made = pairs(&found.matching);
        let least = allowed.iter().map(regret).min();
        assert_eq!(
            (Some(found.regret as usize), Some(regret(&made))),
            (least, least),
            "{}",
            case()
        );
        assert!(allowed.contains(&made) && found.bound == found.regret, "{}", case());
        dearer += u32::from(raw.stable().iter().map(regret).min() < least);
        if let Some(log) = &found.log {
            let proven = |rank| replay_regret(&market, &restrictions, rank, log);
            assert_eq!(proven(found.regret), Ok(Replayed::Impossible), "{}", case());
            assert_ne!(proven(found.regret + 1), Ok(Replayed::Impossible), "{}", case());
        }
    }
    assert!(none > 20 && dearer > 20, "{none} {dearer}");
}

/// A strict market, most of whose people have several seats, and the stable matchings that respect
/// restrictions of pairs that stable matchings make.
fn crowded(dice: &mut Dice) -> (Raw, Restrictions, Vec<Pairs>) {
    let mut raw = layered(dice);
    for seats in [&mut raw.mentee_seats, &mut raw.mentor_seats] {
        seats.iter_mut().for_each(|seats| *seats = 1 + dice.below(3) as u32);
    }
    let mut allowed = raw.stable();
    let made: Pairs = allowed.iter().flatten().copied().collect();
    let mut few = |most: usize| -> Pairs {
        let mut few: Pairs =
            (0..dice.below(most + 1)).map(|_| made[dice.below(made.len())]).collect();
        few.sort_unstable();
        few.dedup();
        few
    };
    let (forbidden, required) = (few(1), few(3));
    let sizes = (raw.mentees.len(), raw.mentors.len());
    let restrictions = Restrictions::new(sizes, indices(&forbidden), indices(&required)).unwrap();
    allowed.retain(|made| {
        forbidden.iter().all(|pair| !made.contains(pair))
            && required.iter().all(|pair| made.contains(pair))
    });
    (raw, restrictions, allowed)
}

#[test]
fn required_pairs_of_people_with_several_seats_each_are_decided_by_costs() {
    let mut dice = Dice::new(24);
    let (mut none, mut several, mut refused, mut dearer) = (0, 0, 0, 0);
    for _ in 0..cases(1000) {
        let (raw, restrictions, allowed) = match dice.chance(70) {
            true => crowded(&mut dice),
            false => {
                let (raw, _, restrictions, allowed) = restricted(&mut dice);
                (raw, restrictions, allowed)
            }
        };
        let market = raw.market();
        let whole = lattice(&market).unwrap();
        let case = || format!("{raw:?} {restrictions:?}");
        let ranks = |made: &Pairs, side: Side| -> Vec<Vec<usize>> {
            match side {
                Side::Mentee => {
                    (0..raw.mentees.len()).map(|at| raw.mentee_ranks(made, at)).collect()
                }
                Side::Mentor => {
                    (0..raw.mentors.len()).map(|at| raw.mentor_ranks(made, at)).collect()
                }
            }
        };
        let regret = |made: &Pairs| {
            let all = Side::BOTH.map(|side| ranks(made, side));
            all.iter().flatten().flatten().copied().max().unwrap_or(0)
        };
        for side in Side::BOTH {
            let by_log = optimal_restricted(&market, &restrictions, side);
            refused += u32::from(by_log.is_err());
            let (found, best) = match whole.best_restricted(&restrictions, (side, None), &free()) {
                Outcome::Solved(found) => {
                    let best = Replayed::Best(found.matching.clone());
                    (found, best)
                }
                Outcome::Impossible(found) => (found, Replayed::Impossible),
                Outcome::Stopped(_) => panic!("{}", case()),
            };
            let said = |below| {
                let (matching, proof) = (&found.matching, &found.proof);
                best_restricted(&market, &restrictions, (side, below), matching, proof)
            };
            assert_eq!(said(None), Ok(best.clone()), "{}", case());
            match best {
                Replayed::Best(matching) => {
                    let made = pairs(&matching);
                    assert!(allowed.contains(&made), "{}", case());
                    let mine = ranks(&made, side);
                    for other in &allowed {
                        let theirs = ranks(other, side);
                        let pairs = mine.iter().flatten().zip(theirs.iter().flatten());
                        assert!(pairs.into_iter().all(|(one, two)| one <= two), "{}", case());
                    }
                    if let Ok(Outcome::Solved(by_log)) = by_log {
                        assert_eq!(by_log.optimal.matching, matching, "{}", case());
                    }
                    several += u32::from(allowed.len() > 1);
                }
                _ => {
                    assert!(allowed.is_empty(), "{}", case());
                    none += 1;
                }
            }
        }
        let found = match whole.minimum_regret(&restrictions, &free()) {
            Outcome::Solved(found) => found,
            Outcome::Impossible(_) => {
                assert!(allowed.is_empty(), "{}", case());
                continue;
            }
            Outcome::Stopped(_) => panic!("{}", case()),
        };
        let (made, least) = (pairs(&found.matching), allowed.iter().map(regret).min());
        assert_eq!(
            (Some(found.regret as usize), Some(regret(&made))),
            (least, least),
            "{}",
            case()
        );
        assert!(allowed.contains(&made) && found.bound == found.regret, "{}", case());
        dearer += u32::from(raw.stable().iter().map(regret).min() < least);
        if let Some(refuted) = &found.refuted {
            let said = |rank| {
                let (matching, proof) = (&refuted.matching, &refuted.proof);
                let goal = (Side::Mentee, Some(rank));
                best_restricted(&market, &restrictions, goal, matching, proof)
            };
            assert_eq!(said(found.regret), Ok(Replayed::Impossible), "{}", case());
            assert_ne!(said(found.regret + 1), Ok(Replayed::Impossible), "{}", case());
        } else {
            assert_eq!(found.regret, 0, "{}", case());
        }
    }
    let seen = [none, several, refused, dearer];
    assert!(seen.iter().all(|&count| count > 26), "{seen:?}");
}

#[test]
fn minimum_regret_is_the_least_that_exhaustion_finds() {
    let mut dice = Dice::new(21);
    for _ in 0..cases(1500) {
        let shape = shape(&mut dice);
        let raw = Raw::draw(&mut dice, shape).strict();
        let market = raw.market();
        let regret = |made: &Pairs| {
            made.iter()
                .map(|&(mentee, mentor)| {
                    raw.mentee_rank(mentee, mentor)
                        .unwrap()
                        .max(raw.mentor_rank(mentor, mentee).unwrap())
                })
                .max()
                .unwrap_or(0)
        };
        let stable = raw.stable();
        let least = stable.iter().map(regret).min().unwrap();
        let found = unbounded::minimum_regret(&market).unwrap();
        let made = pairs(&found.matching);
        assert!(stable.contains(&made));
        assert_eq!((found.regret as usize, regret(&made)), (least, least), "{raw:?}");
        if let Some(log) = &found.log {
            let proven = |rank| replay_regret(&market, &Restrictions::default(), rank, log);
            assert_eq!(proven(found.regret), Ok(Replayed::Impossible), "{raw:?} {found:?}");
            assert_ne!(proven(found.regret + 1), Ok(Replayed::Impossible));
        }
    }
}
