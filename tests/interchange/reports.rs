//! What people asked other solvers for, and did not get: each reported instance with what would
//! have been right, and others of its kind beside it.

use super::{answers, pairs, shared, solve};
use mentormatch::lab::Context;
use serde_json::{Value, json};

/// Whether an answer is one of those that would be right.
fn is_right(answer: &Value, expected: &Value) -> bool {
    if let Some(any) = expected["any_of"].as_array() {
        return any.iter().any(|expected| is_right(answer, expected));
    }
    let expected = expected.as_object().unwrap();
    expected.iter().all(|(key, value)| match key.as_str() {
        "size" => pairs(answer).len() as u64 == value.as_u64().unwrap(),
        "text_contains" => answer["error"].as_str().unwrap().contains(value.as_str().unwrap()),
        "pairs" => {
            let mut asked: Vec<(usize, usize)> = serde_json::from_value(value.clone()).unwrap();
            asked.sort_unstable();
            pairs(answer) == asked
        }
        key => answer[key] == *value,
    })
}

#[test]
fn what_people_asked_other_solvers_for_is_answered_right() {
    let Some(folder) = shared("reports") else { return };
    let text = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let mut checked = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: Value = serde_json::from_str(line).unwrap();
        let answer = solve(&case["line"]);
        assert!(is_right(&answer, &case["expect"]), "{}: {answer}", case["id"]);
        // What is solved was verified, and the id comes back on errors too.
        assert_eq!(answer["id"], case["line"]["id"]);
        if answer["status"] == "solved" {
            assert_ne!(answer["verified"], false, "{answer}");
        }
        checked += 1;
    }
    assert!(checked >= 9, "{checked}");
}

/// The best sum of pairs among the subsets of `edges`, by trying all of them: (size, sum), of
/// the largest size where `full`.
fn best(edges: &[(usize, usize, i64)], full: bool) -> (usize, i64) {
    let mut best = (0, 0);
    for chosen in 0_u32..1 << edges.len() {
        let mut used = 0_u64;
        let (mut size, mut sum) = (0, 0);
        let fits = edges.iter().enumerate().all(|(at, &(a, b, weight))| {
            if chosen >> at & 1 == 0 {
                return true;
            }
            let both = 1 << a | 1 << b;
            let free = used & both == 0;
            used |= both;
            size += 1;
            sum += weight;
            free
        });
        let better = if full { (size, sum) > best } else { sum > best.1 };
        if fits && better {
            best = (size, sum);
        }
    }
    best
}

#[test]
fn pools_and_sparse_weights_of_the_reported_kinds_reach_the_best_by_trying_all() {
    // One pool with an odd number of people, as many pairs as can be.
    let pools: [&[(usize, usize, i64)]; 3] = [
        &[(0, 1, 5), (1, 2, 5), (0, 2, 5)],
        &[(0, 1, 1), (1, 2, 9), (2, 3, 1), (3, 4, 9), (0, 4, 2), (1, 3, 7)],
        &[(0, 1, -4), (2, 3, -1), (3, 4, -2), (2, 4, -9), (5, 6, 0), (4, 5, 3)],
    ];
    for edges in pools {
        for (cardinality, full) in [("maximum", true), ("free", false)] {
            let answer = solve(&json!({
                "problem": "general", "agents": 7, "edges": edges, "sense": "max",
                "cardinality": cardinality,
            }));
            let (size, sum) = best(edges, full);
            assert_eq!(answer["value"], sum, "{answer}");
            assert_eq!(answer["verified"], "optimal");
            if full {
                assert_eq!(pairs(&answer).len(), size);
            }
        }
    }
    // Rows without a partner, columns that several want, a free sum that leaves pairs unmade.
    let tables: [&[(usize, usize, i64)]; 3] = [
        &[(0, 1, 161), (1, 1, 1), (2, 1, 157), (3, 0, 37), (3, 2, 5)],
        &[(0, 0, 24), (0, 3, 2), (1, 1, 14), (1, 2, 2), (2, 1, 1), (3, 4, 10), (4, 0, 3)],
        &[(0, 0, -3), (1, 0, 8), (1, 2, 8), (2, 2, 8), (4, 4, -1)],
    ];
    for edges in tables {
        for (cardinality, full) in [("maximum", true), ("free", false)] {
            let answer = solve(&json!({
                "problem": "assignment", "rows": 5, "columns": 5, "edges": edges, "sense": "max",
                "cardinality": cardinality,
            }));
            let apart: Vec<_> =
                edges.iter().map(|&(row, column, w)| (row, column + 5, w)).collect();
            let (size, sum) = best(&apart, full);
            assert_eq!(answer["value"], sum, "{answer}");
            assert_eq!(answer["verified"], "optimal");
            if full {
                assert_eq!(pairs(&answer).len(), size);
            }
        }
    }
}

#[test]
fn numbers_that_would_be_rounded_or_overflow_are_named() {
    // 2^53 + 1 is no double: beside a fraction it would be rounded.
    for (weights, named, place) in [
        (r#"[[9007199254740993, 0.5], [1, 2]]"#, "9007199254740993", "[0][0]"),
        (r#"[[1e308, 1e308], [1, 1e308]]"#, "null", "row 1, column 1"),
        (r#"[[1, 100000000000000000000000001], [1, 2]]"#, "100000000000000000000000001", "[0][1]"),
    ] {
        let line = format!(r#"{{"id": 7, "problem": "assignment", "weights": {weights}}}"#);
        let answer = &answers(line, &Context::default())[0];
        assert_eq!((&answer["status"], &answer["id"]), (&json!("error"), &json!(7)));
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(named) && error.contains(place), "{error}");
    }
}

#[test]
fn supervisors_seats_bind_all_of_their_projects() {
    // One supervisor with two projects takes one student: the other goes without, who is
    // ranked lower by the supervisor whatever the project.
    for (list, served) in [([0, 1], 0), ([1, 0], 1)] {
        let answer = solve(&json!({
            "problem": "projects", "objective": "student-optimal",
            "students": [[0, 1], [1, 0]],
            "projects": [{"mentor": 0, "seats": 1}, {"mentor": 0, "seats": 1}],
            "mentors": [{"seats": 1, "list": list}],
        }));
        assert_eq!(pairs(&answer), [(served, served)], "{answer}");
        assert_ne!(answer["verified"], false);
    }
}

#[test]
fn a_repair_keeps_whoever_can_stay() {
    // Mentor 0 left a place to mentee 1, who prefers it; the others stay.
    let answer = solve(&json!({
        "problem": "two-sided", "objective": "repair",
        "mentees": [[0, 1], [0, 1], [1, 0]], "mentors": [[0, 1, 2], [2, 1, 0]],
        "mentor_seats": [2, 2], "present": [[0, 0], [1, 1], [2, 1]],
    }));
    assert_eq!((pairs(&answer), &answer["value"]), (vec![(0, 0), (1, 0), (2, 1)], &json!(1)));
    // Nothing to mend.
    let answer = solve(&json!({
        "problem": "two-sided", "objective": "repair",
        "mentees": [[0], [0]], "mentors": [[0, 1]], "present": [[0, 0]],
    }));
    assert_eq!((pairs(&answer), &answer["value"]), (vec![(0, 0)], &json!(0)));
}

#[test]
fn every_seat_of_the_rows_is_filled_or_the_shortage_is_told() {
    let line = |seats: usize| {
        json!({
            "problem": "assignment", "sense": "max", "cover": "rows",
            "weights": [[3, 2, null], [1, 2, null], [null, 5, 1]],
            "row_seats": [1, 1, 2], "column_seats": [1, seats, 1],
        })
    };
    let answer = solve(&line(2));
    assert_eq!((pairs(&answer).len(), &answer["value"]), (4, &json!(11)), "{answer}");
    let answer = solve(&line(1));
    assert_eq!(answer["status"], "impossible", "{answer}");
    assert!(answer["witness"].is_object(), "{answer}");
}
