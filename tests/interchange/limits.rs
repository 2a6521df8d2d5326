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

const ASSIGNMENT: [&str; 7] =
    ["sum", "bottleneck", "bottleneck-then-sum", "leximin", "rank-maximal", "generous", "greedy"];

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
        (0..10).map(|_| (0..10).map(|_| 1 + draw.below(100)).collect()).collect();
    let two_sided = TWO_SIDED.map(|objective| {
        json!({ "problem": "two-sided", "mentees": mentees, "mentors": mentors,
                "objective": objective })
    });
    let roommates = ["stable", "all", "egalitarian", "min-regret", "super-stable"]
        .map(|objective| json!({ "problem": "roommates", "lists": pool, "objective": objective }));
    let assignment = ASSIGNMENT.map(
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
    assert_eq!(context.limits.max_skipped, 4 << 30);
    (context.limits.max_line, context.limits.max_skipped) = (1000, 5000);
    for byte in [b' ', b'x'] {
        let endless = std::io::BufReader::with_capacity(512, std::io::repeat(byte));
        let error = run(endless, std::io::sink(), &context).unwrap_err().to_string();
        assert_eq!(error, "line 1 does not end within 6144 bytes");
    }
}

/// Lists of all stable matchings that would take the machine's memory end at the line's
/// limit, and the next line is answered.
#[test]
fn a_list_of_all_stable_matchings_ends_at_the_memory_limit() {
    let blocks = |swapped: usize| -> Vec<[usize; 2]> {
        (0..60).map(|agent| [agent ^ swapped, agent ^ swapped ^ 1]).collect()
    };
    let two_sided = json!({ "problem": "two-sided", "mentees": blocks(0), "mentors": blocks(1),
                            "objective": "all" });
    let mentees = blocks(0).into_iter().map(|list| list.map(|mentor| mentor + 60));
    let pool: Vec<[usize; 2]> = mentees.chain(blocks(1)).collect();
    let roommates = json!({ "problem": "roommates", "lists": pool, "objective": "all" });
    let mut context = small();
    context.limits.max_memory = 1 << 20;
    let next = json!({ "problem": "assignment", "weights": [[1]] });
    let answers = answers(format!("{two_sided}\n{roommates}\n{next}\n"), &context);
    for answer in &answers[..2] {
        assert_eq!(
            (&answer["status"], &answer["reason"], &answer["complete"], &answer["verified"]),
            (&json!("stopped"), &json!("memory-limit"), &json!(false), &json!("feasible"))
        );
        let listed = answer["matchings"].as_array().unwrap();
        assert_eq!(answer["count"], json!(listed.len()));
        assert!((500..5000).contains(&listed.len()), "{}", listed.len());
        let as_pairs =
            |made: &Value| serde_json::from_value::<Vec<[u32; 2]>>(made.clone()).unwrap();
        assert!(listed.windows(2).all(|two| as_pairs(&two[0]) < as_pairs(&two[1])));
    }
    assert_eq!(answers[2]["status"], "solved");
}

/// A count that is stopped, even before all rotations are known, tells a bound.
#[test]
fn a_stopped_count_tells_how_many_there_are_at_least() {
    let n = 40;
    let lists = |shift: usize| -> Vec<Vec<usize>> {
        (0..n).map(|row| (0..n).map(|at| (row + at + shift) % n).collect()).collect()
    };
    let market = json!({ "problem": "two-sided", "mentees": lists(0), "mentors": lists(1),
                         "objective": "count" });
    let whole = solve(&market);
    assert_eq!(whole["value"], n);
    let mut bounds = Vec::new();
    for limit in (0..2000).step_by(20) {
        let mut bounded = market.clone();
        bounded["work_limit"] = json!(limit);
        let answer = solve(&bounded);
        if answer["status"] == "stopped" {
            bounds.push(answer["bound"].as_u64().unwrap_or(0));
        }
    }
    assert!(bounds.is_sorted() && bounds.len() > 10, "{bounds:?}");
    assert!(bounds.iter().any(|&bound| bound > 1 && bound < n as u64), "{bounds:?}");
}

/// Two huge counts in a short line are refused before anything is made of them; what the
/// line names is not.
#[test]
fn agents_that_are_counted_and_not_named_are_limited() {
    let line = |rows: u64, rest: &str| {
        format!(
            r#"{{"problem":"assignment","rows":{rows},"columns":{rows},"edges":[[0,0,1]]{rest}}}"#
        )
    };
    let context = Context::default();
    let of = |text: String| answers(text, &context).remove(0);
    let huge = of(line(4_900_000, ""));
    assert_eq!(huge["status"], "error");
    let error = huge["error"].as_str().unwrap();
    assert!(error.contains("9800000 agents") && error.contains("--max-unnamed"), "{error}");
    assert_eq!(of(line(50_001, ""))["status"], "solved");
    assert_eq!(of(line(50_002, ""))["status"], "error");
    // Whoever has seats in the line is named.
    let seats = format!(r#","row_seats":{:?}"#, vec![1; 60_000]);
    assert_eq!(of(line(60_000, &seats))["status"], "solved");
    let mut context = Context::default();
    context.limits.max_unnamed = 200_000;
    assert_eq!(answers(line(60_000, ""), &context)[0]["status"], "solved");
    // The header of a file without numbers counts as little.
    let folder = std::env::temp_dir().join(format!("unnamed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let shape = "{'descr': '<i4', 'fortran_order': False, 'shape': (4900000, 0), }";
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    let header = format!("{shape:<117}\n");
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    std::fs::write(folder.join("empty.npy"), file).unwrap();
    let context = Context { folder: folder.clone(), ..Context::default() };
    for line in [
        r#"{"problem":"assignment","npy":"empty.npy"}"#,
        r#"{"problem":"two-sided","mentees_npy":"empty.npy","mentors_npy":"empty.npy"}"#,
    ] {
        let answer = answers(line, &context).remove(0);
        let error = answer["error"].as_str().unwrap_or_default();
        assert!(error.contains("--max-unnamed"), "{answer}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
