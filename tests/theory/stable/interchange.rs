//! The objectives over all stable matchings and those of one pool, as the interchange answers them.

use super::oracle::{Dice, Pairs, Raw, Shape, cases};
use crate::unbounded::{mentee_optimal, optimal};
use mentormatch::lab::{Context, solve_line};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn answer(line: &Value) -> Value {
    let context = Context::default();
    let answer = solve_line(line.to_string().as_bytes(), &context).unwrap();
    serde_json::to_value(&answer).unwrap()
}

fn rank_sums(raw: &Raw, made: &Pairs) -> (usize, usize) {
    let mentees = made.iter().map(|pair| raw.mentee_rank(pair.0, pair.1).unwrap()).sum();
    let mentors = made.iter().map(|pair| raw.mentor_rank(pair.1, pair.0).unwrap()).sum();
    (mentees, mentors)
}

#[test]
fn every_objective_over_the_lattice_is_answered_and_verified() {
    let mut dice = Dice::new(50);
    for case in 0..cases(400) {
        let shape = Shape {
            mentees: 4,
            mentors: 4,
            absent: 10,
            tied: if case % 4 == 0 { 30 } else { 0 },
            mentee_seats: 1,
            mentor_seats: 1 + dice.below(2),
        };
        let tied = Raw::draw(&mut dice, shape);
        let ties = tied.market().has_ties();
        let raw = tied.strict();
        let stable = raw.stable();
        let ask = |objective: &str| {
            let mut line = json!({
                "problem": "two-sided", "objective": objective, "mentees": tied.mentees,
                "mentors": tied.mentors, "mentor_seats": tied.mentor_seats,
            });
            if objective == "nearest" {
                line["present"] = json!([[0, 1], [1, 0]]);
            }
            let answer = answer(&line);
            assert_eq!(answer["status"], "solved", "{answer}");
            assert_eq!(answer["ties_broken"].as_bool().unwrap_or(false), ties, "{answer}");
            let proven = ["egalitarian", "min-regret", "nearest"].contains(&objective);
            let level = if proven { "optimal" } else { "feasible" };
            assert_eq!(answer["verified"], level, "{objective} {answer}");
            if !answer["pairs"].is_null() {
                let made: Pairs = serde_json::from_value(answer["pairs"].clone()).unwrap();
                assert!(stable.contains(&made), "{objective}");
            }
            answer
        };
        let all = ask("all");
        assert_eq!(all["matchings"], json!(stable));
        assert_eq!((&all["count"], &all["complete"]), (&json!(stable.len()), &json!(true)));
        assert_eq!(ask("count")["value"], stable.len());
        let rotations = ask("rotations");
        assert_eq!(rotations["value"], rotations["rotations"].as_array().unwrap().len());
        let sums: Vec<(usize, usize)> = stable.iter().map(|made| rank_sums(&raw, made)).collect();
        let least = |of: &dyn Fn(&(usize, usize)) -> usize| sums.iter().map(of).min().unwrap();
        assert_eq!(ask("egalitarian")["value"], least(&|sums| sums.0 + sums.1));
        assert_eq!(ask("sex-equal")["value"], least(&|sums| sums.0.abs_diff(sums.1)));
        assert_eq!(ask("balanced")["value"], least(&|sums| sums.0.max(sums.1)));
        let present = [(0, 1), (1, 0)];
        let differing = |made: &Pairs| {
            made.iter().filter(|pair| !present.contains(pair)).count()
                + present.iter().filter(|pair| !made.contains(pair)).count()
        };
        assert_eq!(ask("nearest")["value"], stable.iter().map(differing).min().unwrap());
        ask("min-regret");
        ask("median");
    }
}

#[test]
fn the_objectives_about_ties_are_answered_and_verified() {
    let mut dice = Dice::new(51);
    let (mut solved, mut impossible) = (0, 0);
    for _ in 0..cases(600) {
        let shape = Shape {
            mentees: 4,
            mentors: 3,
            absent: 30,
            tied: 40,
            mentee_seats: 1,
            mentor_seats: 1 + dice.below(2),
        };
        let raw = Raw::draw(&mut dice, shape);
        let ask = |objective: &str| {
            let found = answer(&json!({
                "problem": "two-sided", "objective": objective, "mentees": raw.mentees,
                "mentors": raw.mentors, "mentor_seats": raw.mentor_seats, "seconds_limit": 60,
            }));
            assert!(found.get("ties_broken").is_none(), "{found}");
            found
        };
        let near = ask("max-cardinality");
        let made: Pairs = serde_json::from_value(near["pairs"].clone()).unwrap();
        assert!(raw.stable().contains(&made));
        assert_eq!((&near["status"], &near["value"]), (&json!("solved"), &json!(made.len())));
        assert_eq!(near["verified"], "feasible");
        let largest = raw.stable().iter().map(Vec::len).max().unwrap();
        let exact = ask("exact-max-cardinality");
        assert_eq!((&exact["status"], &exact["value"]), (&json!("solved"), &json!(largest)));
        assert_ne!(exact["verified"], false);
        assert_eq!(exact["certificate"]["unit"], 1u64 << 32);
        for objective in ["strongly-stable", "super-stable"] {
            let found = ask(objective);
            assert_eq!((&found["verified"], &found["value"]), (&json!("optimal"), &json!(null)));
            match found["status"].as_str().unwrap() {
                "solved" => solved += 1,
                "impossible" => {
                    assert_eq!(
                        found["witness"]["strength"],
                        objective.split('-').next().unwrap().replace("ly", "")
                    );
                    impossible += 1;
                }
                other => panic!("{other}"),
            }
        }
    }
    assert!(solved > 100 && impossible > 100, "{solved} {impossible}");
    let refused = |line: Value| {
        let context = Context::default();
        solve_line(line.to_string().as_bytes(), &context).unwrap_err().faults.to_string()
    };
    let fault = refused(json!({"problem": "two-sided", "objective": "strongly-stable",
        "mentees": [[0, 1]], "mentors": [[0], [0]], "mentee_seats": [2]}));
    assert!(fault.contains("mentee 0 has 2"), "{fault}");
    // At no step at all, or in no memory, the bound of the seats is all that is known.
    let shape =
        Shape { mentees: 24, mentors: 24, absent: 50, tied: 50, mentee_seats: 1, mentor_seats: 1 };
    let mut reasons = BTreeSet::new();
    for _ in 0..20 {
        let raw = Raw::draw(&mut dice, shape);
        let line = json!({"problem": "two-sided", "objective": "exact-max-cardinality",
            "mentees": raw.mentees, "mentors": raw.mentors})
        .to_string();
        let no_steps = line.replacen('{', "{\"work_limit\": 0,", 1);
        // What the line itself claims, and little more.
        let groups = raw.mentees.iter().chain(&raw.mentors).flatten();
        let claims = line.len() + 48 * 96 + 48 * groups.map(Vec::len).sum::<usize>();
        let mut little = Context::default();
        little.limits.max_memory = claims as u64 + 100;
        let largest = answer(&serde_json::from_str(&line).unwrap())["value"].as_u64();
        for (line, context) in [(&no_steps, Context::default()), (&line, little)] {
            let found = solve_line(line.as_bytes(), &context).unwrap();
            let found = serde_json::to_value(&found).unwrap();
            if found["status"] == "stopped" {
                assert!(found["value"].as_u64() < found["bound"].as_u64(), "{found}");
                assert!(found["bound"].as_u64() >= largest, "{found}");
                reasons.insert(found["reason"].as_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(Vec::from_iter(reasons), ["memory-limit", "work-limit"]);
    // All strongly stable matchings serve the same mentees.
    let short = answer(&json!({"problem": "two-sided", "objective": "strongly-stable",
        "mentees": [[0]], "mentors": [[0], []], "mentor_minimum": [1, 1]}));
    assert_eq!((&short["status"], &short["verified"]), (&json!("impossible"), &json!("optimal")));
}

/// How ties were broken is part of the answer.
#[test]
fn the_rule_that_broke_ties_is_recorded() {
    use mentormatch::kernel::Side;
    use mentormatch::market::Ties;
    let mut dice = Dice::new(52);
    let shape =
        Shape { mentees: 6, mentors: 6, absent: 0, tied: 80, mentee_seats: 1, mentor_seats: 1 };
    let mut differ = false;
    for seed in 0..50 {
        let raw = Raw::draw(&mut dice, shape);
        let market = raw.market();
        assert_eq!(mentee_optimal(&market).ties, Some(Ties::Index));
        assert_eq!(mentee_optimal(&raw.strict().market()).ties, None);
        let lottery = Ties::Lottery { seed };
        for side in Side::BOTH {
            let drawn = optimal(&market.break_ties(lottery), side);
            assert_eq!(drawn.ties, Some(lottery));
            assert!(raw.blocking(&super::oracle::pairs(&drawn.matching)).is_empty());
            differ |= drawn.matching != optimal(&market, side).matching;
        }
        let line = |seed: Value| {
            answer(&json!({"problem": "two-sided", "mentees": raw.mentees, "mentors": raw.mentors,
                           "seed": seed}))
        };
        let (first, again) = (line(json!(seed)), line(json!(seed)));
        assert_eq!(first["ties_broken"], true);
        assert_eq!(first["pairs"], again["pairs"]);
        let drawn = mentee_optimal(&market.break_ties(lottery)).matching;
        assert_eq!(first["pairs"], json!(super::oracle::pairs(&drawn)));
    }
    assert!(differ);
}

#[test]
fn limits_stop_and_say_so() {
    let lists = |turn: usize| -> Vec<Vec<usize>> {
        (0..8).map(|row| (0..8).map(|at| row ^ at ^ turn).collect()).collect()
    };
    let line = |objective: &str, limit: u64| {
        json!({"problem": "two-sided", "objective": objective, "mentees": lists(0),
               "mentors": lists(7), "limit": limit})
    };
    let stopped = answer(&line("all", 267));
    assert_eq!((&stopped["status"], &stopped["complete"]), (&json!("stopped"), &json!(false)));
    assert_eq!(stopped["matchings"].as_array().unwrap().len(), 267);
    let all = answer(&line("all", 268));
    assert_eq!((&all["status"], &all["value"]), (&json!("solved"), &json!(268)));
    assert_eq!(answer(&line("median", 267))["status"], "stopped");
    let short = answer(&json!({"problem": "two-sided", "objective": "egalitarian",
        "mentees": [[0]], "mentors": [[0], []], "mentor_minimum": [1, 1]}));
    assert_eq!(short["status"], "impossible");
}

#[test]
fn a_pool_is_answered_and_verified() {
    let ask = |objective: &str, lists: Value| {
        answer(&json!({"problem": "roommates", "objective": objective, "lists": lists}))
    };
    // Gale and Shapley 1962: nobody wants the last one, and the others go round.
    let unsolvable = json!([[1, 2, 3], [2, 0, 3], [0, 1, 3], [0, 1, 2]]);
    for objective in ["stable", "all", "egalitarian", "min-regret"] {
        let found = ask(objective, unsolvable.clone());
        assert_eq!(
            (&found["status"], &found["verified"]),
            (&json!("impossible"), &json!("optimal"))
        );
        assert_eq!(found["witness"]["odd"], json!([[0, 1, 2]]));
    }
    // Irving 1985, with its only stable matching.
    let solvable = json!([
        [3, 5, 1, 4, 2],
        [5, 2, 4, 0, 3],
        [3, 4, 0, 5, 1],
        [1, 5, 4, 0, 2],
        [3, 1, 2, 5, 0],
        [4, 0, 3, 1, 2]
    ]);
    let pairs = json!([[0, 5], [1, 2], [3, 4]]);
    assert_eq!(ask("stable", solvable.clone())["pairs"], pairs);
    assert_eq!(ask("all", solvable.clone())["matchings"], json!([pairs]));
    assert_eq!(ask("egalitarian", solvable.clone())["verified"], "feasible");
    assert_eq!(ask("min-regret", solvable)["verified"], "optimal");
    let tied = json!([[[1, 2]], [[0, 2]], [[0, 1]]]);
    assert_eq!(ask("stable", tied.clone())["pairs"].as_array().unwrap().len(), 1);
    let line = json!({"problem": "roommates", "objective": "all", "lists": tied}).to_string();
    let refused = solve_line(line.as_bytes(), &Context::default()).unwrap_err();
    assert!(refused.faults.to_string().contains("strict"));
}
