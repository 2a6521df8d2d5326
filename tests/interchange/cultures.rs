//! Instances drawn from cultures: that they are what the culture says, and stay so.

use super::{answers, command};
use mentormatch::lab::{Context, Culture, DrawnProblem, PlainInstance, PlainLists, Recipe};
use std::collections::HashMap;
use std::process::Command;

const SHAPES: [DrawnProblem; 4] = [
    DrawnProblem::TwoSided,
    DrawnProblem::Roommates,
    DrawnProblem::Assignment,
    DrawnProblem::General,
];

fn recipe(culture: Culture, mentees: u32, mentors: u32) -> Recipe {
    Recipe::new(culture, mentees, mentors)
}

/// Both sides' lists, strict, as indices; a pool's lists and nothing.
fn lists(recipe: &Recipe, seed: u64, index: u64) -> [Vec<Vec<u32>>; 2] {
    let flat = |lists: PlainLists| -> Vec<Vec<u32>> {
        let list = |list: &Vec<_>| {
            let partners = list.iter().map(|entry: &mentormatch::lab::ListEntry| {
                assert_eq!(entry.partners().len(), 1);
                entry.partners()[0]
            });
            partners.collect()
        };
        lists.iter().map(list).collect()
    };
    match recipe.draw(seed, index).unwrap() {
        PlainInstance::TwoSided { mentees, mentors, .. } => [flat(mentees), flat(mentors)],
        PlainInstance::Roommates { lists } => [flat(lists), Vec::new()],
        other => panic!("{other:?}"),
    }
}

fn pool(culture: Culture, agents: u32) -> Recipe {
    let mut recipe = recipe(culture, agents, 0);
    recipe.shape = Some(DrawnProblem::Roommates);
    recipe
}

fn rank(lists: &[Vec<u32>], agent: usize, other: usize) -> usize {
    lists[agent].iter().position(|&partner| partner as usize == other).unwrap()
}

/// Pairs of things that two orders put the other way round, by definition.
fn swaps(first: &[u32], second: &[u32]) -> usize {
    let place = |order: &[u32], item| order.iter().position(|&other| other == item).unwrap();
    let mut count = 0;
    for (at, &a) in first.iter().enumerate() {
        count += first[at + 1..].iter().filter(|&&b| place(second, a) > place(second, b)).count();
    }
    count
}

fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn every_culture_draws_what_solve_takes_and_verifies_in_every_shape_and_size() {
    for &culture in Culture::ALL {
        for shape in SHAPES {
            for (mentees, mentors) in [(5, 4), (4, 7), (1, 1), (0, 3), (3, 0), (0, 0)] {
                let mut recipe = recipe(culture, mentees, mentors);
                recipe.shape = Some(shape);
                let Ok(instance) = recipe.draw(3, 1) else {
                    assert!(culture == Culture::Kidney && shape != DrawnProblem::General);
                    continue;
                };
                let line = instance.line("x");
                let answer = &answers(&line, &Context::default())[0];
                assert_ne!(answer["status"], "error", "{line} {answer}");
                if answer["status"] == "solved" {
                    assert_ne!(answer["verified"], false, "{line} {answer}");
                }
                if let PlainInstance::TwoSided { .. } = instance {
                    assert_eq!(answer["dropped"].as_u64().unwrap_or(0), 0, "{line}");
                }
            }
        }
    }
}

/// What was released stays: a change here is value-breaking.
#[test]
fn a_seed_gives_the_same_instances_in_every_version() {
    let mut all = String::new();
    for &culture in Culture::ALL {
        for index in 0..2 {
            all += &recipe(culture, 6, 5).draw(7, index).unwrap().line(culture.code());
        }
    }
    let mut shaped = recipe(Culture::Impartial, 6, 5);
    (shaped.seats, shaped.ties, shaped.length) = (Some((1, 3)), Some(0.3), Some(3));
    (shaped.allowed, shaped.skew) = (Some(0.8), Some(4));
    all += &shaped.draw(1, 0).unwrap().line("shaped");
    (shaped.shape, shaped.values) = (Some(DrawnProblem::Assignment), Some((5, 50)));
    all += &shaped.draw(1, 0).unwrap().line("weights");
    assert_eq!(digest(&all), DIGEST, "{:#x}\n{all}", digest(&all));
    // Whatever is drawn before, and on however many threads.
    let recipe = recipe(Culture::Euclidean, 6, 5);
    let alone = recipe.draw(7, 9).unwrap();
    let drawn: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..12).map(|index| (index, scope.spawn(|| recipe.draw(7, 9).unwrap()))).collect();
        threads.into_iter().map(|(_, thread)| thread.join().unwrap()).collect()
    });
    assert!(drawn.iter().all(|one| *one == alone));
    assert_ne!(recipe.draw(7, 8).unwrap(), alone);
    assert_ne!(recipe.draw(8, 9).unwrap(), alone);
}

const DIGEST: u64 = 0x56d5_fbb4_88e3_8650;

#[test]
fn mallows_orders_have_the_mean_and_the_spread_of_swaps_of_their_definition() {
    const LENGTH: usize = 5;
    // All orders with their swaps, then φ so that the mean is what the dispersion says.
    let mut orders = vec![Vec::new()];
    for item in 0..LENGTH as u32 {
        let longer = orders.iter().flat_map(|order: &Vec<u32>| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, item);
                order
            })
        });
        orders = longer.collect();
    }
    let centre: Vec<u32> = (0..LENGTH as u32).collect();
    let distances: Vec<usize> = orders.iter().map(|order| swaps(&centre, order)).collect();
    let moment = |phi: f64, power: i32| {
        let weight = |&swaps: &usize| phi.powi(swaps as i32);
        let total: f64 = distances.iter().map(weight).sum();
        let weighted = distances.iter().map(|swaps| weight(swaps) * (*swaps as f64).powi(power));
        weighted.sum::<f64>() / total
    };
    for dispersion in [0.0, 0.3, 0.7, 1.0] {
        let asked = dispersion * (LENGTH * (LENGTH - 1)) as f64 / 4.0;
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            *(if moment(middle, 1) < asked { &mut low } else { &mut high }) = middle;
        }
        // The centre is not told, so orders are compared by two: their mean distance is
        // known by summing over all pairs of orders.
        let mut law = HashMap::new();
        let weights: Vec<f64> = distances.iter().map(|&swaps| low.powi(swaps as i32)).collect();
        let total: f64 = weights.iter().sum();
        for (a, first) in orders.iter().enumerate() {
            for (b, second) in orders.iter().enumerate() {
                let chance = weights[a] * weights[b] / total / total;
                *law.entry(swaps(first, second)).or_insert(0.0) += chance;
            }
        }
        let mut mallows = recipe(Culture::Mallows, 2, LENGTH as u32);
        mallows.dispersion = Some(dispersion);
        let draws = 4000;
        let mut seen = HashMap::new();
        for index in 0..draws {
            let [mentees, _] = lists(&mallows, 11, index);
            *seen.entry(swaps(&mentees[0], &mentees[1])).or_insert(0.0) += 1.0 / draws as f64;
        }
        for distance in 0..=LENGTH * (LENGTH - 1) / 2 {
            let law = law.get(&distance).copied().unwrap_or(0.0_f64);
            let seen = seen.get(&distance).copied().unwrap_or(0.0_f64);
            let error = (law * (1.0 - law) / draws as f64).sqrt();
            assert!(
                (law - seen).abs() <= 4.5 * error + 1e-9,
                "{dispersion} {distance}: {law} {seen}"
            );
        }
    }
}

#[test]
fn voters_of_an_urn_agree_as_often_as_its_definition_says() {
    for (alpha, expected) in [(0.0, 0.0), (0.5, 1.0 / 3.0), (3.0, 0.75)] {
        let mut urn = recipe(Culture::Urn, 6, 9);
        urn.alpha = Some(alpha);
        let draws = 3000;
        for (first, second) in [(0, 1), (2, 5)] {
            let agree = (0..draws).filter(|&index| {
                let [mentees, _] = lists(&urn, 5, index);
                mentees[first] == mentees[second]
            });
            let share = agree.count() as f64 / draws as f64;
            assert!((share - expected).abs() < 0.04, "{alpha}: {share}");
        }
    }
}

#[test]
fn popular_agents_come_first_as_often_as_the_skew_says_and_without_one_all_do_alike() {
    let draws = 6000;
    let first = |skew: Option<u32>| {
        let mut recipe = recipe(Culture::Impartial, 1, 4);
        recipe.skew = skew;
        // One voter an instance; who is popular differs, so the most popular is looked for
        // in one instance of many voters.
        recipe.mentees = draws;
        let [mentees, _] = lists(&recipe, 2, 0);
        let mut counts = [0.0; 4];
        mentees.iter().for_each(|list| counts[list[0] as usize] += 1.0 / f64::from(draws));
        counts.sort_by(f64::total_cmp);
        counts
    };
    for (skew, law) in [(None, [0.25; 4]), (Some(7), [1.0, 3.0, 5.0, 7.0].map(|w| w / 16.0))] {
        for (seen, law) in first(skew).into_iter().zip(law) {
            assert!((seen - law).abs() < 0.025, "{skew:?}: {seen} {law}");
        }
    }
}

#[test]
fn cultures_of_space_meet_where_their_parameter_says_nothing() {
    let plain = lists(&recipe(Culture::Euclidean, 8, 9), 4, 0);
    let with = |culture, set: fn(&mut Recipe)| {
        let mut recipe = recipe(culture, 8, 9);
        set(&mut recipe);
        lists(&recipe, 4, 0)
    };
    assert_eq!(with(Culture::Fame, |recipe| recipe.fame = Some(0.0)), plain);
    assert_eq!(with(Culture::Expectations, |recipe| recipe.deviation = Some(0.0)), plain);
    assert_eq!(with(Culture::MallowsEuclidean, |recipe| recipe.dispersion = Some(0.0)), plain);
    assert_eq!(with(Culture::ReverseEuclidean, |recipe| recipe.share = Some(0.0)), plain);
    let far = with(Culture::ReverseEuclidean, |recipe| recipe.share = Some(1.0));
    for (near, far) in plain.iter().flatten().zip(far.iter().flatten()) {
        assert!(near.iter().eq(far.iter().rev()));
    }
    assert_ne!(with(Culture::Fame, |_| ()), plain);
    assert_ne!(with(Culture::Expectations, |_| ()), plain);
    // Whoever is more famous than distances go is everybody's first.
    let famous = with(Culture::Fame, |recipe| recipe.fame = Some(1e6));
    assert!(famous[0].iter().all(|list| list == &famous[0][0]));
    // Distances are mutual, so that two agents are each other's first.
    for index in 0..50 {
        let [near, _] = lists(&pool(Culture::Euclidean, 9), 4, index);
        let first = |agent: usize| near[agent][0] as usize;
        assert!((0..9).any(|agent| first(first(agent)) == agent));
        // With one attribute all agree on who is best.
        let mut one = recipe(Culture::Attributes, 5, 6);
        one.dimension = Some(1);
        let [mentees, _] = lists(&one, 4, index);
        assert!(mentees.iter().all(|list| list == &mentees[0]));
    }
}

#[test]
fn agreement_disagreement_and_identity_hold_in_pools_and_between_sides() {
    for count in 1..12_usize {
        let size = count as u32;
        let [mutual, _] = lists(&pool(Culture::Symmetric, size), 1, 0);
        let [against, _] = lists(&pool(Culture::Asymmetric, size), 1, 0);
        for a in 0..count {
            for b in (0..count).filter(|&b| b != a) {
                // In an odd pool somebody rests each round, which shifts ranks by one at most.
                let slack = count % 2;
                assert!(rank(&mutual, a, b).abs_diff(rank(&mutual, b, a)) <= slack, "{count}");
                assert_eq!(rank(&against, a, b) + rank(&against, b, a), count - 2);
            }
        }
        let [mentees, mentors] = lists(&recipe(Culture::Symmetric, size, size), 1, 0);
        let [other, back] = lists(&recipe(Culture::Asymmetric, size, size), 1, 0);
        for a in 0..count {
            for b in 0..count {
                assert_eq!(rank(&mentees, a, b), rank(&mentors, b, a));
                assert_eq!(rank(&other, a, b) + rank(&back, b, a), count - 1);
            }
        }
        let [mentees, mentors] = lists(&recipe(Culture::Identical, size, 5), 1, 0);
        assert!(mentees.iter().all(|list| list == &mentees[0]));
        assert!(mentors.iter().all(|list| list == &mentors[0]));
    }
}

#[test]
fn lengths_ties_rules_and_seats_are_those_asked_for() {
    let mut shaped = recipe(Culture::Impartial, 60, 50);
    (shaped.ties, shaped.allowed) = (Some(0.25), Some(0.6));
    (shaped.seats, shaped.mentee_seats) = (Some((2, 4)), Some((1, 1)));
    let drawn = |recipe: &Recipe| match recipe.draw(9, 0).unwrap() {
        PlainInstance::TwoSided { mentees, mentors, mentor_seats, .. } => {
            (mentees, mentors, mentor_seats)
        }
        other => panic!("{other:?}"),
    };
    let (mentees, mentors, seats) = drawn(&shaped);
    let seats = seats.unwrap();
    assert!(seats.len() == 50 && (2..=4).all(|each| seats.contains(&each)));
    assert!(seats.iter().all(|each| (2..=4).contains(each)));
    let partners = |lists: &PlainLists| -> usize {
        lists.iter().flatten().map(|entry| entry.partners().len()).sum()
    };
    let entries: usize = mentees.iter().map(Vec::len).sum();
    let kept = partners(&mentees);
    assert_eq!(kept, partners(&mentors));
    assert!((kept as f64 / 3000.0 - 0.6).abs() < 0.04, "{kept}");
    assert!(((kept - entries) as f64 / (kept - 60) as f64 - 0.25).abs() < 0.04, "{entries}");
    let mut short = recipe(Culture::Glasgow, 60, 7);
    let (mentees, _, seats) = drawn(&short);
    assert!(mentees.iter().all(|list| list.len() == 6));
    assert_eq!(seats.unwrap().iter().sum::<u32>(), 60);
    short.length = Some(2);
    assert!(drawn(&short).0.iter().all(|list| list.len() == 2));
}

#[test]
fn weights_fall_with_ranks_of_both_sides() {
    // Where one side has one agent, its list orders the weights less what that side adds;
    // identical lists let both sides be told apart.
    for index in 0..20 {
        let mut recipe = recipe(Culture::Mallows, 6, 1);
        recipe.dispersion = Some(0.0);
        let [_, mentors] = lists(&recipe, 3, index);
        recipe.shape = Some(DrawnProblem::Assignment);
        recipe.values = Some((1, 6));
        let PlainInstance::Assignment { weights, .. } = recipe.draw(3, index).unwrap() else {
            panic!()
        };
        // A mentee with one entry gives it a value from 1 to 6, the mentor 6, 5, … 1 by rank.
        for (at, &mentee) in mentors[0].iter().enumerate() {
            let Some(mentormatch::lab::PlainNumber::Integer(sum)) = weights[mentee as usize][0]
            else {
                panic!()
            };
            let own = sum - (6 - at as i64);
            assert!((1..=6).contains(&own), "{sum} at {at}");
        }
    }
}

#[test]
fn parameters_without_meaning_are_refused_together() {
    let mut wrong = recipe(Culture::Urn, 3, 3);
    (wrong.ties, wrong.fame, wrong.seats) = (Some(1.5), Some(1.0), Some((3, 2)));
    let faults = wrong.draw(1, 0).unwrap_err();
    let text: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(text.len(), 3, "{text:?}");
    assert!(text[0].starts_with("ties 1.5") && text[2].starts_with("fame"), "{text:?}");
    wrong = recipe(Culture::Impartial, u32::MAX, 1);
    assert!(wrong.draw(1, 0).is_err());
}

#[test]
fn the_example_draws_every_culture_with_five_arguments_and_ends_quietly() {
    let binary =
        command::binary().with_file_name(format!("generate{}", std::env::consts::EXE_SUFFIX));
    let run = |args: &[&str]| {
        let folder = std::env::temp_dir();
        Command::new(&binary).args(args).current_dir(folder).output().unwrap()
    };
    let list = String::from_utf8(run(&["--list"]).stdout).unwrap();
    assert_eq!(list.lines().count(), Culture::ALL.len());
    for line in list.lines() {
        let name = line.split_whitespace().next().unwrap();
        let args = ["--culture", name, "--mentees", "6", "--mentors", "4", "--seed", "3"];
        let out = run(&[&args[..], &["--count", "3"]].concat());
        assert_eq!(out.status.code(), Some(0), "{name}");
        let lines = String::from_utf8(out.stdout).unwrap();
        let solved = answers(&lines, &Context::default());
        assert_eq!(solved.len(), 3);
        assert!(solved.iter().all(|answer| answer["status"] == "solved"), "{solved:?}");
        assert!(lines.starts_with(&format!("{{\"id\":\"{name}-3-0\"")));
    }
    for bad in [&["--culture", "none"][..], &["--seed", "1"], &["--culture", "urn", "--fame", "1"]]
    {
        assert_eq!(run(bad).status.code(), Some(2));
    }
}
