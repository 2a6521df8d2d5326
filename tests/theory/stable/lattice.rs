//! Everything over all stable matchings, against exhaustion and published answers.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, matching, pairs};
use crate::unbounded::{free, lattice, mentor_optimal, minimum_regret};
use mentormatch::audit::{LatticeFault, least_cost};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, StopReason};
use mentormatch::market::{Matching, Outcome};
use mentormatch::stable::{Sought, StableFault, TooManyRotations};
use serde_json::Value;

fn shape(dice: &mut Dice) -> Shape {
    let with_seats = dice.chance(50);
    Shape {
        mentees: 2 + dice.below(if with_seats { 4 } else { 3 }),
        mentors: 2 + dice.below(if with_seats { 2 } else { 3 }),
        absent: [0, 0, 20, 40][dice.below(4)],
        tied: 0,
        mentee_seats: 1,
        mentor_seats: if with_seats { 3 } else { 1 },
    }
}

/// A market with many stable matchings: opposite tastes, a little disturbed.
fn opposed(dice: &mut Dice, agents: usize) -> Raw {
    let lists = |shift: usize| -> Vec<Vec<Vec<u32>>> {
        (0..agents)
            .map(|row| (0..agents).map(|at| vec![((row + at + shift) % agents) as u32]).collect())
            .collect()
    };
    let mut raw = Raw {
        mentees: lists(0),
        // Mentor w's order of mentees is the reverse of how well they rank w.
        mentors: (0..agents)
            .map(|mentor| (0..agents).map(|at| vec![((mentor + at + 1) % agents) as u32]).collect())
            .collect(),
        mentee_seats: vec![1; agents],
        mentor_seats: vec![1; agents],
    };
    for _ in 0..dice.below(4) {
        let (row, at) = (dice.below(agents), dice.below(agents - 1));
        raw.mentees[row].swap(at, at + 1);
        let (row, at) = (dice.below(agents), dice.below(agents - 1));
        raw.mentors[row].swap(at, at + 1);
    }
    raw
}

/// Several seats on both sides, and opposite tastes for most.
fn of_many(dice: &mut Dice) -> Raw {
    if dice.chance(30) {
        let shape =
            Shape { mentees: 4, mentors: 3, absent: 20, tied: 0, mentee_seats: 3, mentor_seats: 3 };
        return Raw::draw(dice, shape);
    }
    let agents = 3 + usize::from(dice.chance(70));
    let seats = |dice: &mut Dice| (0..agents).map(|_| 2 - u32::from(dice.chance(20))).collect();
    Raw { mentee_seats: seats(dice), mentor_seats: seats(dice), ..opposed(dice, agents) }
}

fn draw(dice: &mut Dice) -> Raw {
    if dice.chance(40) {
        let agents = 3 + dice.below(2);
        opposed(dice, agents)
    } else if dice.chance(25) {
        of_many(dice)
    } else {
        let shape = shape(dice);
        Raw::draw(dice, shape)
    }
}

fn rank_sums(raw: &Raw, made: &Pairs) -> (u64, u64) {
    let mentees: usize = made.iter().map(|pair| raw.mentee_rank(pair.0, pair.1).unwrap()).sum();
    let mentors: usize = made.iter().map(|pair| raw.mentor_rank(pair.1, pair.0).unwrap()).sum();
    (mentees as u64, mentors as u64)
}

#[test]
fn the_lattice_is_the_exhaustive_list() {
    let mut dice = Dice::new(30);
    let (mut several, mut of_several) = (0, 0);
    for case in 0..cases(1000) {
        let raw = draw(&mut dice);
        let market = raw.market();
        let lattice = crate::unbounded::lattice(&market).unwrap();
        let stable = raw.stable();
        several += u32::from(stable.len() > 2);
        let seat = raw.mentee_seats.iter().position(|&seats| seats > 1);
        of_several += u32::from(seat.is_some() && stable.len() > 1);
        let mut listed: Vec<Pairs> = lattice.matchings().map(|made| pairs(&made)).collect();
        listed.sort_unstable();
        assert_eq!(listed, stable, "case {case}: {raw:?}");
        let mut lent = Vec::new();
        let mut all = lattice.matchings();
        let mut buffer = Vec::new();
        while all.next_into(&mut buffer) {
            let (mentees, mentors) = (raw.mentees.len(), raw.mentors.len());
            let made = Matching::new(mentees, mentors, buffer.iter().copied()).unwrap();
            lent.push(pairs(&made));
        }
        lent.sort_unstable();
        assert_eq!(lent, stable);
        let count = lattice.count(&free()).solved().unwrap();
        assert_eq!(count.to_u128(), Some(stable.len() as u128));

        // Cost of any kind, egalitarian among them, with its proof.
        let prices: Vec<i64> = (0..100).map(|_| dice.below(21) as i64 - 10).collect();
        let price = |mentee: usize, mentor: usize| prices[mentee * 10 + mentor];
        let by_index = |mentee: MenteeIx, mentor: MentorIx| price(mentee.get(), mentor.get());
        let found = lattice.least_cost(by_index, &free()).solved().unwrap();
        let cost =
            |made: &Pairs| made.iter().map(|&(one, two)| i128::from(price(one, two))).sum::<i128>();
        assert_eq!(Some(found.cost), stable.iter().map(cost).min(), "{raw:?}");
        assert_eq!(cost(&pairs(&found.matching)), found.cost);
        let checked = least_cost(&market, &found.matching, by_index, &found.proof);
        assert_eq!(checked, Ok(found.cost), "case {case} {raw:?}");
        // Every matching that costs more is rejected with the same proof.
        for other in &stable {
            let checked = least_cost(&market, &matching(&raw, other), by_index, &found.proof);
            assert_eq!(checked.is_ok(), cost(other) == found.cost);
        }
        let mut damaged = found.proof.clone();
        if let Some(multiplier) = damaged.multipliers.first_mut() {
            multiplier.2 = -multiplier.2;
            let checked = least_cost(&market, &found.matching, by_index, &damaged);
            assert!(matches!(checked, Err(LatticeFault::Multiplier { .. })));
        }
        if found.proof.rotations.len() > 1 {
            let mut damaged = found.proof.clone();
            damaged.rotations.pop();
            assert!(least_cost(&market, &found.matching, by_index, &damaged).is_err());
        }
        let egalitarian = lattice.egalitarian(&free()).solved().unwrap();
        let sums: Vec<(u64, u64)> = stable.iter().map(|made| rank_sums(&raw, made)).collect();
        let least = sums.iter().map(|sums| sums.0 + sums.1).min().unwrap();
        assert_eq!(egalitarian.cost, i128::from(least));

        let present: Pairs = {
            let all = raw.matchings();
            let mut present = all[dice.below(all.len())].clone();
            present.sort_unstable();
            present
        };
        let nearest = lattice.nearest(&matching(&raw, &present), &free()).solved().unwrap();
        let differing = nearest.differing;
        let distance = |made: &Pairs| {
            made.iter().filter(|pair| !present.contains(pair)).count()
                + present.iter().filter(|pair| !made.contains(pair)).count()
        };
        assert_eq!(Some(differing as usize), stable.iter().map(distance).min());
        assert_eq!(distance(&pairs(&nearest.closed.matching)), differing as usize);

        let check = |found: &Sought, values: Vec<u64>, of: &dyn Fn(&Pairs) -> u64| {
            assert_eq!(Some(found.value), values.into_iter().min(), "{raw:?}");
            assert_eq!(of(&pairs(&found.matching)), found.value);
            assert_eq!(found.bound, found.value);
        };
        let apart = |sums: (u64, u64)| sums.0.abs_diff(sums.1);
        check(
            &lattice.sex_equal(&free()).solved().unwrap(),
            sums.iter().map(|&sums| apart(sums)).collect(),
            &|made| apart(rank_sums(&raw, made)),
        );
        let larger = |sums: (u64, u64)| sums.0.max(sums.1);
        check(
            &lattice.balanced(&free()).solved().unwrap(),
            sums.iter().map(|&sums| larger(sums)).collect(),
            &|made| larger(rank_sums(&raw, made)),
        );

        let median = lattice.median(&free().with_work_limit(1000));
        if let Some(mentee) = seat {
            let seats = raw.mentee_seats[mentee];
            assert_eq!(median, Err(StableFault::MenteeSeats { mentee, seats }));
        } else {
            let median = pairs(&median.unwrap().solved().unwrap());
            assert!(stable.contains(&median), "{raw:?}");
            for mentee in 0..raw.mentees.len() {
                let mut ranks: Vec<Vec<usize>> =
                    stable.iter().map(|made| raw.mentee_ranks(made, mentee)).collect();
                ranks.sort_unstable();
                assert_eq!(raw.mentee_ranks(&median, mentee), ranks[stable.len().div_ceil(2) - 1]);
            }
            let short = free().with_work_limit(stable.len() as u64 - 1);
            assert_eq!(lattice.median(&short).unwrap().reason(), Some(StopReason::WorkLimit));
        }

        // The reduction has the same closure, and nothing that follows from the rest.
        let reduced = lattice.transitive_reduction(1000, &free()).unwrap().solved().unwrap();
        let rotations = lattice.rotations().count();
        let closure = |edges: &[(usize, usize)]| {
            let mut reach = vec![vec![false; rotations]; rotations];
            edges.iter().for_each(|&(one, two)| reach[one][two] = true);
            for middle in 0..rotations {
                for one in 0..rotations {
                    for two in 0..rotations {
                        reach[one][two] |= reach[one][middle] && reach[middle][two];
                    }
                }
            }
            reach
        };
        let whole = closure(&lattice.precedences().collect::<Vec<_>>());
        assert_eq!(closure(&reduced), whole);
        for at in 0..reduced.len() {
            let mut fewer = reduced.clone();
            fewer.remove(at);
            assert_ne!(closure(&fewer), whole);
        }
        assert_eq!(lattice.mentor_optimal(), mentor_optimal(&market).matching);
    }
    assert!(several > 125 && of_several > 25, "{several} {of_several}");
}

#[test]
fn what_rotations_are_not_for_is_refused_by_name() {
    let mut dice = Dice::new(31);
    let shape =
        Shape { mentees: 3, mentors: 3, absent: 0, tied: 100, mentee_seats: 1, mentor_seats: 1 };
    let tied = Raw::draw(&mut dice, shape);
    assert!(matches!(lattice(&tied.market()), Err(StableFault::Ties)));
}

/// Irving and Leather's markets for powers of two, with known numbers of matchings.
fn irving_leather(agents: usize) -> Raw {
    let list = |row: usize, turn: usize| -> Vec<Vec<u32>> {
        (0..agents).map(|at| vec![(row ^ at ^ turn) as u32]).collect()
    };
    Raw {
        mentees: (0..agents).map(|mentee| list(mentee, 0)).collect(),
        mentors: (0..agents).map(|mentor| list(mentor, agents - 1)).collect(),
        mentee_seats: vec![1; agents],
        mentor_seats: vec![1; agents],
    }
}

#[test]
fn irving_and_leathers_numbers_come_out() {
    // OEIS A005154.
    let known = [(1, "1"), (2, "2"), (4, "10"), (8, "268"), (16, "195472"), (32, "104310534400")];
    for (agents, expected) in known {
        let market = irving_leather(agents).market();
        let lattice = crate::unbounded::lattice(&market).unwrap();
        match lattice.count(&Control::unbounded().with_work_limit(200_000)) {
            Outcome::Solved(count) => assert_eq!(count.to_string(), expected),
            stopped => assert!(agents > 16, "{agents}: {stopped:?}"),
        }
        if agents <= 16 {
            let mut all = lattice.matchings();
            let (mut count, mut buffer) = (0u64, Vec::new());
            while all.next_into(&mut buffer) {
                count += 1;
            }
            assert_eq!(count.to_string(), expected);
        }
    }
}

fn shared(name: &str) -> Option<Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            println!("skipped: {name} is not here");
            None
        }
    }
}

fn strict_lists(value: &Value) -> Vec<Vec<Vec<u32>>> {
    let lists: Vec<Vec<u32>> = serde_json::from_value(value.clone()).unwrap();
    lists.into_iter().map(|list| list.into_iter().map(|one| vec![one]).collect()).collect()
}

fn as_array(made: &Pairs, mentees: usize) -> Vec<Option<u64>> {
    let mut array = vec![None; mentees];
    made.iter().for_each(|&(mentee, mentor)| array[mentee] = Some(mentor as u64));
    array
}

#[test]
fn published_marriages_are_reproduced() {
    let Some(known) = shared("sm_known_counts/cases.json") else { return };
    for case in known.as_array().unwrap() {
        let (mentees, mentors) = (strict_lists(&case["men"]), strict_lists(&case["women"]));
        let agents = mentees.len();
        let seats = vec![1; agents];
        let raw = Raw { mentees, mentors, mentee_seats: seats.clone(), mentor_seats: seats };
        let market = raw.market();
        let lattice = crate::unbounded::lattice(&market).unwrap();
        let (name, answer) = (&case["name"], &case["answer"]);
        let array = |made: &Matching| serde_json::json!(as_array(&pairs(made), agents));
        assert_eq!(answer["n_stable"], lattice.matchings().count() as u64, "{name}");
        if !answer["n_rotations"].is_null() {
            assert_eq!(answer["n_rotations"], lattice.rotations().count() as u64, "{name}");
        }
        assert_eq!(answer["man_optimal"], array(&lattice.mentee_optimal()), "{name}");
        assert_eq!(answer["woman_optimal"], array(&lattice.mentor_optimal()), "{name}");
        if answer["egalitarian_cost"].is_null() {
            continue;
        }
        assert_eq!(
            answer["egalitarian_cost"],
            lattice.egalitarian(&free()).solved().unwrap().cost as u64,
            "{name}"
        );
        assert_eq!(answer["min_regret"], minimum_regret(&market).unwrap().regret, "{name}");
        let equal = lattice.sex_equal(&free()).solved().unwrap();
        assert_eq!(answer["sex_equal_cost"], equal.value, "{name}");
        if let Some(all) = case["all_stable"].as_array() {
            let mut listed: Vec<Vec<Option<u64>>> =
                lattice.matchings().map(|made| as_array(&pairs(&made), agents)).collect();
            listed.sort_unstable();
            let mut expected: Vec<Vec<Option<u64>>> =
                all.iter().map(|one| serde_json::from_value(one.clone()).unwrap()).collect();
            expected.sort_unstable();
            assert_eq!(listed, expected, "{name}");
        }
    }
}

#[test]
fn published_residencies_are_reproduced() {
    let Some(known) = shared("hr_published/cases.json") else { return };
    for case in known.as_array().unwrap() {
        let (mentees, mentors) =
            (strict_lists(&case["residents"]), strict_lists(&case["hospitals"]));
        let agents = mentees.len();
        let mentor_seats: Vec<u32> = serde_json::from_value(case["capacities"].clone()).unwrap();
        let raw = Raw { mentees, mentors, mentee_seats: vec![1; agents], mentor_seats };
        let market = raw.market();
        let lattice = crate::unbounded::lattice(&market).unwrap();
        let name = &case["name"];
        let array = |made: &Matching| serde_json::json!(as_array(&pairs(made), agents));
        for (field, made) in [
            ("published_resident_optimal", lattice.mentee_optimal()),
            ("published_hospital_optimal", lattice.mentor_optimal()),
        ] {
            if case[field].is_array() {
                assert_eq!(case[field], array(&made), "{name} {field}");
            }
        }
        if let Some(all) = case["all_stable"].as_array() {
            assert_eq!(lattice.matchings().count(), all.len(), "{name}");
            for made in lattice.matchings() {
                assert!(all.contains(&array(&made)), "{name}");
            }
        }
    }
}

/// A rotation precedes another exactly where every stable matching that has passed the second has passed
/// the first: known from the matchings alone.
#[test]
fn the_whole_order_and_its_drawing_are_those_of_the_matchings() {
    let mut dice = Dice::new(92);
    let mut related = 0;
    for _ in 0..cases(400) {
        let agents = 4 + dice.below(2);
        let raw = opposed(&mut dice, agents);
        let market = raw.market();
        let lattice = crate::unbounded::lattice(&market).unwrap();
        let rotations: Vec<Pairs> = lattice
            .rotations()
            .map(|rotation| rotation.iter().map(|pair| (pair.0.get(), pair.1.get())).collect())
            .collect();
        // A matching has passed a rotation where its mentees have worse mentors than those it takes away.
        let passed = |made: &Pairs, rotation: &Pairs| {
            let (mentee, mentor) = rotation[0];
            let now = raw.mentee_ranks(made, mentee)[0];
            now > raw.mentee_rank(mentee, mentor).unwrap()
        };
        let stable = raw.stable();
        let mut expected = Vec::new();
        for (one, first) in rotations.iter().enumerate() {
            for (two, second) in rotations.iter().enumerate().filter(|other| other.0 != one) {
                if stable.iter().all(|made| passed(made, first) || !passed(made, second)) {
                    expected.push((one, two));
                }
            }
        }
        assert_eq!(
            lattice.transitive_closure(100, &free()).unwrap().solved().unwrap(),
            expected,
            "{raw:?}"
        );
        related += expected.len();
        let drawing = lattice.dot(100, &free()).unwrap().solved().unwrap();
        let reduced = lattice.transitive_reduction(100, &free()).unwrap().solved().unwrap();
        let arrows: Vec<String> =
            reduced.iter().map(|(one, two)| format!("{one} -> {two} ")).collect();
        assert!(arrows.iter().all(|arrow| drawing.contains(arrow)), "{drawing}");
        assert_eq!(drawing.matches("->").count(), reduced.len());
        assert_eq!(drawing.matches("label").count(), rotations.len());
        assert!(drawing.starts_with("digraph"));
        if let Some(limit) = rotations.len().checked_sub(1) {
            let refused = TooManyRotations { rotations: rotations.len(), limit };
            assert_eq!(lattice.dot(limit, &free()), Err(refused));
            assert_eq!(lattice.transitive_closure(limit, &free()), Err(refused));
        }
    }
    assert!(related > 400, "{related}");
}
