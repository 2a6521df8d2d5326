//! Both limits hold for every problem and objective, and what they end is never told as solved.

use super::*;
use serde_json::json;

const TWO_SIDED: [&str; 14] = [
    "mentee-optimal",
    "mentor-optimal",
    "max-cardinality",
    "exact-max-cardinality",
    "strongly-stable",
    "super-stable",
    "all",
    "count",
    "rotations",
    "egalitarian",
    "min-regret",
    "sex-equal",
    "balanced",
    "median",
];

/// An instance of every problem and objective, of ten agents a side.
fn instances() -> Vec<Value> {
    let mut draw = Draw::new("limits", 3);
    let mut lists = || (0..10).map(|_| draw.order(10)).collect::<Vec<_>>();
    let (mentees, mentors) = (lists(), lists());
    let alone = |(at, list): (usize, Vec<usize>)| {
        list.into_iter().filter(|&other| other != at).collect::<Vec<_>>()
    };
    let pool: Vec<_> = lists().into_iter().enumerate().map(alone).collect();
    let weights: Vec<Vec<u64>> =
        (0..10).map(|_| (0..10).map(|_| draw.below(100)).collect()).collect();
    let two_sided = TWO_SIDED.map(|objective| {
        json!({ "problem": "two-sided", "mentees": mentees, "mentors": mentors,
                "objective": objective })
    });
    let roommates = ["stable", "all", "egalitarian", "min-regret"]
        .map(|objective| json!({ "problem": "roommates", "lists": pool, "objective": objective }));
    let assignment = ["sum", "bottleneck", "bottleneck-then-sum"].map(
        |objective| json!({ "problem": "assignment", "weights": weights, "objective": objective }),
    );
    two_sided.into_iter().chain(roommates).chain(assignment).collect()
}

#[test]
fn every_objective_honours_both_limits() {
    for instance in instances() {
        let whole = solve(&instance);
        assert_ne!(whole["status"], "stopped", "{instance}");
        assert_ne!(whole["verified"], false, "{instance}");
        for (limit, value, reason) in
            [("work_limit", json!(1), "work-limit"), ("seconds_limit", json!(0.0), "deadline")]
        {
            let mut bounded = instance.clone();
            bounded[limit] = value;
            let answer = solve(&bounded);
            let objective = &instance["objective"];
            // Its linear start is not counted, and is proven to be the largest here.
            if objective == "exact-max-cardinality" && limit == "work_limit" {
                assert_eq!(
                    (&answer["value"], &answer["verified"]),
                    (&json!(10), &json!("optimal"))
                );
                continue;
            }
            assert_eq!(answer["status"], "stopped", "{objective} {limit}: {answer}");
            assert_eq!(answer["reason"], reason, "{objective} {limit}: {answer}");
            assert_ne!(answer["verified"], "optimal", "{objective} {limit}: {answer}");
            if answer["pairs"].is_null() && answer["bound"].is_null() {
                assert_eq!(answer["verified"], json!(false), "{objective} {limit}: {answer}");
            }
        }
    }
}

/// A limit that is generous changes nothing.
#[test]
fn an_answer_within_its_limits_is_the_answer() {
    for instance in instances() {
        let mut bounded = instance.clone();
        bounded["work_limit"] = json!(1_000_000_000_u64);
        bounded["seconds_limit"] = json!(1000.0);
        let (mut one, mut other) = (solve(&instance), solve(&bounded));
        for answer in [&mut one, &mut other] {
            for field in ["seconds", "verify_seconds"] {
                answer[field] = json!(0);
            }
        }
        assert_eq!(one, other);
    }
}

#[test]
fn a_line_longer_than_the_limit_is_told_and_the_next_one_is_solved() {
    let mut context = Context::default();
    context.limits.max_line = 100;
    let long = format!("{{\"id\":1{}}}\n", " ".repeat(93));
    let good = "{\"id\":2,\"problem\":\"assignment\",\"weights\":[[2]]}\n";
    let answers = answers(format!("{long}{good}"), &context);
    let error = answers[0]["error"].as_str().unwrap();
    assert_eq!(error, "line: a line of 101 bytes is longer than the limit of 100 (--max-line)");
    assert_eq!((&answers[1]["id"], &answers[1]["value"]), (&json!(2), &json!(2)));
}

#[test]
fn an_input_without_lines_ends_the_run() {
    let mut context = Context::default();
    context.limits.max_line = 1000;
    let endless = std::io::BufReader::with_capacity(1 << 26, std::io::repeat(b' '));
    let error = run(endless, std::io::sink(), &context).unwrap_err().to_string();
    assert!(error.starts_with("line 1 does not end within "), "{error}");
}
