//! The largest weakly stable matching against exhaustion, and what bounds its size.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, pairs};
use crate::unbounded::nearly_largest;
use mentormatch::audit::{largest_possible, stability};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side, StopReason};
use mentormatch::market::{Assured, Lists, Outcome, Seats, SizeBound, TwoSided};
use mentormatch::stable::{Largest, largest};
use std::sync::atomic::AtomicBool;

fn draw(dice: &mut Dice) -> Raw {
    loop {
        let seats = dice.below(3);
        let shape = Shape {
            mentees: 1 + dice.below(5),
            mentors: 1 + dice.below(5),
            absent: [10, 35, 60][dice.below(3)],
            tied: [0, 40, 70, 90][dice.below(4)],
            mentee_seats: if seats == 2 { 3 } else { 1 },
            mentor_seats: if seats >= 1 { 3 } else { 1 },
        };
        let raw = Raw::draw(dice, shape);
        if raw.acceptable().len() <= 12 {
            return raw;
        }
    }
}

fn largest_size(raw: &Raw) -> u64 {
    raw.stable().iter().map(Vec::len).max().unwrap() as u64
}

fn solved(market: &TwoSided) -> Largest {
    match largest(market, &Control::unbounded()) {
        Ok(Outcome::Solved(found)) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_largest_is_what_exhaustion_finds_and_its_bound_holds() {
    let mut dice = Dice::new(80);
    let (mut proven, mut searched, mut apart) = (0, 0, 0);
    for _ in 0..cases(2000) {
        let raw = draw(&mut dice);
        let market = raw.market();
        let found = solved(&market);
        let made: Pairs = pairs(&found.matching);
        assert!(raw.blocking(&made).is_empty(), "{raw:?} {made:?}");
        let expected = largest_size(&raw);
        assert_eq!((made.len() as u64, found.bound), (expected, expected), "{raw:?} {made:?}");
        let bound = largest_possible(&market, &found.proof).unwrap();
        assert!(bound >= expected, "{raw:?} {:?}", found.proof);
        if bound == expected {
            proven += 1
        } else {
            searched += 1
        }
        apart += u64::from(raw.stable().iter().any(|other| other.len() < made.len()));
        assert_eq!(solved(&market), found);
    }
    assert!(proven > 20 * searched && apart > 100, "{proven} {searched} {apart}");
}

/// Whatever the multipliers, no weakly stable matching is larger than they say.
#[test]
fn no_multipliers_bound_below_the_largest() {
    let mut dice = Dice::new(81);
    let mut tight = 0;
    for _ in 0..cases(1000) {
        let raw = draw(&mut dice);
        let market = raw.market();
        let expected = largest_size(&raw);
        let honest = solved(&market).proof;
        for _ in 0..8 {
            let mut bound = honest.clone();
            for price in bound.mentees.iter_mut().chain(&mut bound.mentors) {
                if dice.chance(20) {
                    *price = [0, honest.unit / 2, honest.unit, *price / 2][dice.below(4)];
                }
            }
            if dice.chance(50) {
                bound.assured.truncate(dice.below(bound.assured.len() + 1));
            }
            let ruled_out = ruled_out(&raw, &bound.assured);
            for (mentee, mentor) in raw.acceptable() {
                let has_seats = raw.mentee_seats[mentee] > 0 && raw.mentor_seats[mentor] > 0;
                if has_seats && !ruled_out.contains(&(mentee, mentor)) && dice.chance(15) {
                    let pair = (MenteeIx::at(mentee), MentorIx::at(mentor));
                    bound.pairs.push((pair.0, pair.1, honest.unit / (1 + dice.below(4) as u64)));
                }
            }
            if dice.chance(10) {
                bound.pairs.pop();
            }
            let possible = largest_possible(&market, &bound).unwrap();
            assert!(possible >= expected, "{raw:?} {bound:?}");
            tight += u64::from(possible == expected);
        }
    }
    assert!(tight > 333, "{tight}");
}

/// The acceptable pairs beyond what somebody is sure of.
fn ruled_out(raw: &Raw, steps: &[Assured]) -> Pairs {
    let goes = |step: &Assured, (mentee, mentor): (usize, usize)| {
        // Groups with nobody acceptable count for nothing in a rank.
        let groups = match step.side {
            Side::Mentee => &raw.mentees[mentee],
            Side::Mentor => &raw.mentors[mentor],
        };
        let (own, partner) = match step.side {
            Side::Mentee => (mentee, mentor),
            Side::Mentor => (mentor, mentee),
        };
        let both = |other: &u32| match step.side {
            Side::Mentee => raw.mentee_rank(own, *other as usize).is_some(),
            Side::Mentor => raw.mentor_rank(own, *other as usize).is_some(),
        };
        let better = groups.iter().take_while(|group| !group.contains(&(partner as u32)));
        let rank = 1 + better.flatten().filter(|other| both(other)).count();
        step.agent as usize == own && rank > step.rank as usize
    };
    let pairs = raw.acceptable().into_iter();
    pairs.filter(|&pair| steps.iter().any(|step| goes(step, pair))).collect()
}

/// No weakly stable matching makes a pair that is ruled out, and a changed step is refused or
/// harmless.
#[test]
fn who_is_sure_of_better_partners_has_them_in_every_stable_matching() {
    let mut dice = Dice::new(84);
    let (mut gone, mut refused) = (0, 0);
    for _ in 0..cases(7000) {
        let raw = draw(&mut dice);
        let market = raw.market();
        let honest = solved(&market).proof;
        if honest.assured.is_empty() {
            continue;
        }
        let stable = raw.stable();
        let ruled_out = ruled_out(&raw, &honest.assured);
        assert!(
            stable.iter().flatten().all(|pair| !ruled_out.contains(pair)),
            "{raw:?} {honest:?}"
        );
        gone += ruled_out.len();
        let expected = stable.iter().map(Vec::len).max().unwrap() as u64;
        for _ in 0..6 {
            let mut bound = SizeBound { pairs: Vec::new(), ..honest.clone() };
            let count = bound.assured.len();
            let Some(step) = bound.assured.get_mut(dice.below(count.max(1))) else { break };
            match dice.below(5) {
                0 => step.rank = step.rank.saturating_sub(1),
                1 => drop(step.insisting.pop()),
                2 => step.insisting.extend(step.insisting.last().copied()),
                3 => step.agent = dice.below(7) as u32,
                _ => bound.assured.swap(dice.below(count), dice.below(count)),
            }
            match largest_possible(&market, &bound) {
                Err(_) => refused += 1,
                Ok(possible) => assert!(possible >= expected, "{raw:?} {bound:?}"),
            }
        }
    }
    assert!(gone > 245 && refused > 280, "{gone} {refused}");
}

#[test]
fn a_bound_for_another_market_is_refused() {
    let lists = || Lists::strict([[0, 1], [1, 0]]);
    let market = TwoSided::new(lists(), lists(), Seats::one_each(2), Seats::one_each(2)).unwrap();
    let honest = solved(&market).proof;
    assert_eq!(largest_possible(&market, &honest), Ok(2));
    let no_unit = SizeBound { unit: 0, ..honest.clone() };
    let short = SizeBound { mentees: vec![1], ..honest.clone() };
    let stranger = (MenteeIx::new(0), MentorIx::new(7), 1);
    let strange = SizeBound { pairs: vec![stranger], ..honest.clone() };
    let first = (MenteeIx::new(0), MentorIx::new(0));
    let twice = (first.0, first.1, u64::MAX);
    let too_much = SizeBound { pairs: vec![twice, twice], ..honest };
    for bound in [no_unit, short, strange, too_much] {
        assert!(largest_possible(&market, &bound).is_err(), "{bound:?}");
    }
}

/// A market of `size` people a side: mentees list some mentors, who list them back, half of the
/// neighbours tied.
fn random(dice: &mut Dice, size: usize, length: usize) -> TwoSided {
    let tie = |dice: &mut Dice, row: Vec<u32>| {
        let mut groups: Vec<Vec<u32>> = Vec::new();
        for partner in row {
            match groups.last_mut() {
                Some(group) if dice.chance(50) => group.push(partner),
                _ => groups.push(vec![partner]),
            }
        }
        groups
    };
    let own: Vec<Vec<u32>> =
        (0..size).map(|_| dice.shuffled(size).into_iter().take(length).collect()).collect();
    let mut other = vec![Vec::new(); size];
    for mentee in dice.shuffled(size) {
        own[mentee as usize].iter().for_each(|&mentor| other[mentor as usize].push(mentee));
    }
    let own: Vec<_> = own.into_iter().map(|row| tie(dice, row)).collect();
    let other: Vec<_> = other.into_iter().map(|row| tie(dice, row)).collect();
    let seats = || Seats::one_each(size);
    TwoSided::new(Lists::tied(own), Lists::tied(other), seats(), seats()).unwrap()
}

#[test]
fn a_stopped_run_gives_its_best_and_a_bound() {
    let mut dice = Dice::new(82);
    let mut stopped_early = 0;
    for _ in 0..cases(20) {
        let market = random(&mut dice, 24, 5);
        let size = solved(&market).matching.size() as u64;
        for steps in [0, 1, 20, 60, 120, 180, 240, 300, 400, 600] {
            let control = Control::unbounded().with_work_limit(steps);
            let found = match largest(&market, &control).unwrap() {
                Outcome::Solved(found) => found,
                Outcome::Stopped(stopped) => {
                    stopped_early += 1;
                    assert_eq!(stopped.reason, StopReason::WorkLimit);
                    let found = stopped.best.unwrap();
                    let best = found.matching.size() as u64;
                    assert!(best < found.bound && found.steps <= steps + 1);
                    found
                }
                other => panic!("{other:?}"),
            };
            assert!(stability(&market, &found.matching, 0).is_stable());
            let best = found.matching.size() as u64;
            assert!(3 * best >= 2 * size && best <= size && size <= found.bound);
            assert!(largest_possible(&market, &found.proof).unwrap() >= found.bound.max(size));
        }
    }
    assert!(stopped_early > 20, "{stopped_early}");
    let market = random(&mut dice, 60, 5);
    let cancelled = AtomicBool::new(true);
    let control = Control::unbounded().with_cancel(&cancelled);
    let outcome = largest(&market, &control).unwrap();
    assert!(
        matches!(outcome, Outcome::Stopped(ref stopped) if stopped.reason == StopReason::Cancelled)
    );
}

#[test]
fn a_memory_limit_weakens_bounds_or_stops_but_never_misleads() {
    let mut dice = Dice::new(85);
    let (mut solved_in_little, mut stopped) = (0, 0);
    for _ in 0..cases(5) {
        let market = random(&mut dice, 24, 5);
        let size = solved(&market).matching.size() as u64;
        for bytes in [0, 20_000, 40_000, 60_000, 80_000] {
            let control = Control::unbounded().with_memory_limit(bytes);
            match largest(&market, &control).unwrap() {
                Outcome::Solved(found) => {
                    assert_eq!((found.matching.size() as u64, found.bound), (size, size));
                    solved_in_little += u64::from(bytes > 0);
                }
                Outcome::Stopped(found) => {
                    assert_eq!(found.reason, StopReason::MemoryLimit);
                    let best = found.best.unwrap();
                    assert!((best.matching.size() as u64) < best.bound);
                    assert!(best.bound >= size && best.steps == 0);
                    stopped += 1;
                }
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(solved_in_little > 8 && stopped > 2, "{solved_in_little} {stopped}");
}

/// What is too large for the memory is not searched: walks find more pairs, and multipliers that
/// need no tableau bound them.
#[test]
fn parts_that_are_too_large_get_better_by_walking() {
    let mut dice = Dice::new(88);
    let (mut nearly, mut found_in_all, mut bounds, mut most) = (0, 0, 0, 0);
    for _ in 0..cases(4) {
        let market = random(&mut dice, 40, 5);
        let before = nearly_largest(&market).unwrap().matching.size() as u64;
        let size = solved(&market).matching.size() as u64;
        let control = Control::unbounded().with_memory_limit(0);
        let found = match largest(&market, &control).unwrap() {
            Outcome::Solved(found) => found,
            Outcome::Stopped(stopped) => {
                assert_eq!(stopped.reason, StopReason::MemoryLimit);
                stopped.best.unwrap()
            }
            other => panic!("{other:?}"),
        };
        assert!(stability(&market, &found.matching, 0).is_stable());
        let best = found.matching.size() as u64;
        assert!(before <= best && best <= size && size <= found.bound);
        assert!(largest_possible(&market, &found.proof).unwrap() >= size);
        nearly += before;
        found_in_all += best;
        bounds += found.bound;
        most += 40;
    }
    assert!(nearly < found_in_all && bounds < most, "{nearly} {found_in_all} {bounds} {most}");
}

/// What is too large for the memory is searched around those who are free, as far as there is memory
/// for that: that finds more pairs than walking alone.
#[test]
fn parts_that_are_too_large_are_searched_around_the_free() {
    let mut dice = Dice::new(89);
    let (mut sizes, mut largest_sizes) = ([0; 2], 0);
    for _ in 0..cases(4) {
        let market = random(&mut dice, 40, 5);
        let size = solved(&market).matching.size() as u64;
        largest_sizes += size;
        for (sizes, bytes) in sizes.iter_mut().zip([0, 100_000]) {
            let limited = Control::unbounded().with_memory_limit(bytes);
            for control in [limited, limited.with_work_limit(200)] {
                let found = match largest(&market, &control).unwrap() {
                    Outcome::Solved(found) => found,
                    Outcome::Stopped(stopped) => stopped.best.unwrap(),
                    other => panic!("{other:?}"),
                };
                assert!(stability(&market, &found.matching, 0).is_stable());
                let best = found.matching.size() as u64;
                assert!(best <= size && size <= found.bound);
                assert!(largest_possible(&market, &found.proof).unwrap() >= found.bound);
                *sizes += if control.work_limit().is_none() { best } else { 0 };
            }
        }
    }
    let market = random(&mut dice, 40, 5);
    let [once, again] = [(); 2]
        .map(|()| largest(&market, &Control::unbounded().with_memory_limit(100_000)).unwrap());
    assert_eq!(once, again);
    let [walked, searched] = sizes;
    assert!(walked < searched && searched <= largest_sizes, "{sizes:?} {largest_sizes}");
}

#[test]
fn markets_of_forty_are_solved_and_proven() {
    let mut dice = Dice::new(83);
    for length in [3, 5, 5, 9] {
        let market = random(&mut dice, 40, length);
        let found = solved(&market);
        assert!(stability(&market, &found.matching, 0).is_stable());
        let size = found.matching.size() as u64;
        assert!(largest_possible(&market, &found.proof).unwrap() <= size + 1);
    }
    let nobody =
        TwoSided::new(Lists::default(), Lists::default(), Seats::one_each(0), Seats::one_each(0));
    assert_eq!(solved(&nobody.unwrap()).bound, 0);
}

/// No more pairs than the seats of either side for whom it accepts.
fn places(raw: &Raw) -> usize {
    let pairs = raw.acceptable();
    let mut counts = [vec![0; raw.mentees.len()], vec![0; raw.mentors.len()]];
    for &(mentee, mentor) in &pairs {
        counts[0][mentee] += 1;
        counts[1][mentor] += 1;
    }
    let places = |counts: &[u32], seats: &[u32]| -> u32 {
        counts.iter().zip(seats).map(|(&count, &seats)| count.min(seats)).sum()
    };
    places(&counts[0], &raw.mentee_seats).min(places(&counts[1], &raw.mentor_seats)) as usize
}

/// Two markets side by side, of which one is too large for the memory.
#[test]
fn a_part_that_is_too_large_stops_itself_only() {
    let mut dice = Dice::new(86);
    let mut ended = 0;
    for _ in 0..cases(8) {
        let raws = [
            Raw::draw(&mut dice, part(20)),
            loop {
                let small = draw(&mut dice);
                let market = small.market();
                let nearly = nearly_largest(&market).unwrap().matching.size();
                // Most are as large as the seats allow, and need no search.
                if nearly < places(&small) && nearly < solved(&market).matching.size() {
                    break small;
                }
            },
        ];
        let [mut both, small] = raws.clone();
        let shifted = |rows: &Vec<Vec<Vec<u32>>>| -> Vec<Vec<Vec<u32>>> {
            let shifted = |tie: &Vec<u32>| tie.iter().map(|one| one + 20).collect();
            rows.iter().map(|row| row.iter().map(shifted).collect()).collect()
        };
        both.mentees.extend(shifted(&small.mentees));
        both.mentors.extend(shifted(&small.mentors));
        both.mentee_seats.extend(&small.mentee_seats);
        both.mentor_seats.extend(&small.mentor_seats);
        let market = both.market();
        for bytes in [1000, 2000, 4000, 8000] {
            let control = Control::unbounded().with_memory_limit(bytes);
            let Outcome::Stopped(stopped) = largest(&market, &control).unwrap() else { continue };
            assert_eq!(stopped.reason, StopReason::MemoryLimit);
            let made = pairs(&stopped.best.unwrap().matching);
            assert!(both.blocking(&made).is_empty());
            if let Outcome::Solved(_) = largest(&small.market(), &control).unwrap() {
                let of_small = made.iter().filter(|pair| pair.0 >= 20).count() as u64;
                assert_eq!(of_small, largest_size(&small), "{both:?}");
                ended += 1;
            }
        }
    }
    assert!(ended > 0, "{ended}");
}

fn part(people: usize) -> Shape {
    let [absent, tied] = [60, 60];
    Shape { mentees: people, mentors: people, absent, tied, mentee_seats: 1, mentor_seats: 1 }
}

/// Neither lists nor cases are looked at where a matching takes all seats of one side.
#[test]
fn a_full_side_needs_no_cuts_and_no_search() {
    let order: Vec<u32> = (0..300).collect();
    let lists = || Lists::strict(vec![order.clone(); 300]);
    let seats = || Seats::one_each(300);
    let market = TwoSided::new(lists(), lists(), seats(), seats()).unwrap();
    let control = Control::unbounded().with_work_limit(0);
    let Outcome::Solved(found) = largest(&market, &control).unwrap() else { panic!() };
    assert_eq!((found.bound, found.nodes, found.steps), (300, 0, 0));
    assert!(found.proof.assured.is_empty());
    assert_eq!(largest_possible(&market, &found.proof), Ok(300));
}
