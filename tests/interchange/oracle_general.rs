//! Small pools with weights against every matching, straight from the JSON, and lines that are
//! refused.

use super::{Draw, answers, cases, pairs, solve};
use mentormatch::lab::Context;
use serde_json::{Value, json};

/// The best number of pairs that matters and the best sum, as gains, of all matchings that hold
/// the required pairs: one agent after another.
fn best(line: &Value) -> Option<(usize, i64)> {
    let agents = line["agents"].as_u64().unwrap() as usize;
    let sign = if line["sense"] == "min" { -1 } else { 1 };
    let listed = |name: &str| -> Vec<(usize, usize)> {
        let pairs = line[name].as_array().cloned().unwrap_or_default();
        let number = |value: &Value| value.as_u64().unwrap() as usize;
        let pair = |pair: &Value| (number(&pair[0]), number(&pair[1]));
        pairs.iter().map(pair).map(|(one, two)| (one.min(two), one.max(two))).collect()
    };
    let (forbidden, required) = (listed("forbidden"), listed("required"));
    let ends = listed("edges");
    let weights = line["edges"].as_array().unwrap();
    let edges = ends.iter().zip(weights).filter(|(pair, _)| !forbidden.contains(pair));
    let edges: Vec<_> =
        edges.map(|(pair, edge)| (*pair, sign * edge[2].as_i64().unwrap())).collect();
    let mut found = None;
    let mut open = vec![(0, vec![false; agents], Vec::<(usize, usize)>::new(), 0)];
    while let Some((next, used, made, sum)) = open.pop() {
        if next == agents {
            if required.iter().all(|pair| made.contains(pair)) {
                let count = if line["cardinality"] == "free" { 0 } else { made.len() };
                found = found.max(Some((count, sum)));
            }
            continue;
        }
        open.push((next + 1, used.clone(), made.clone(), sum));
        for &((one, two), gain) in &edges {
            if one == next && !used[one] && !used[two] {
                let mut used = used.clone();
                (used[one], used[two]) = (true, true);
                open.push((next + 1, used, [&made[..], &[(one, two)]].concat(), sum + gain));
            }
        }
    }
    found
}

#[test]
fn general_pools_are_the_best_of_all_matchings() {
    let mut draw = Draw::new("general", 5);
    let mut impossible = 0;
    for case in 0..cases(1500) {
        let agents = draw.size(8);
        let mut edges = Vec::new();
        for one in 0..agents {
            for two in 0..one {
                if draw.percent(60) {
                    let weight = draw.size(15) as i64 - 4;
                    edges.push(if draw.percent(50) {
                        json!([one, two, weight])
                    } else {
                        json!([two, one, weight])
                    });
                }
            }
        }
        let mut some = |edges: &[Value], percent| {
            let mut kept: Vec<Value> = Vec::new();
            for edge in edges {
                if draw.percent(percent) && kept.len() < 2 {
                    kept.push(json!([edge[1], edge[0]]));
                }
            }
            kept
        };
        let line = json!({
            "problem": "general",
            "agents": agents,
            "edges": edges,
            "sense": if case % 2 == 0 { "max" } else { "min" },
            "cardinality": if case % 4 < 2 { "maximum" } else { "free" },
            "required": some(&edges, 5),
            "forbidden": some(&edges, 5),
        });
        let answer = solve(&line);
        assert_eq!(answer["verified"], "optimal", "{line} {answer}");
        let Some((count, gain)) = best(&line) else {
            assert_eq!(answer["status"], "impossible", "{line} {answer}");
            impossible += 1;
            continue;
        };
        let sign = if line["sense"] == "min" { -1 } else { 1 };
        assert_eq!(answer["status"], "solved", "{line} {answer}");
        assert_eq!(answer["value"], json!(sign * gain), "{line} {answer}");
        let made = pairs(&answer);
        assert!(made.is_sorted() && made.iter().all(|(one, two)| one < two), "{answer}");
        assert!(line["cardinality"] == "free" || made.len() == count, "{line} {answer}");
    }
    assert!(impossible > 10, "{impossible}");
}

#[test]
fn lines_of_general_pools_are_refused_and_bounded() {
    let stopped = solve(&json!({
        "problem": "general", "agents": 4, "work_limit": 0,
        "edges": [[0, 1, 0.5], [1, 2, 2], [2, 3, 0.25]],
    }));
    assert_eq!((&stopped["status"], &stopped["verified"]), (&json!("stopped"), &json!("feasible")));
    assert!(stopped["bound"].as_f64().unwrap() >= 0.75, "{stopped}");
    for (line, told) in [
        (r#"{"problem":"general","edges":[]}"#, &["agents"][..]),
        (r#"{"problem":"general","agents":3}"#, &["edges"]),
        (r#"{"problem":"general","agents":3,"edges":[[0,1]]}"#, &["edges[0]", "[a, b, weight]"]),
        (
            r#"{"problem":"general","agents":3,"edges":[[0,3,1],[1,1,2]]}"#,
            &["edges[0]", "agent 3", "edges[1]", "itself"],
        ),
        (r#"{"problem":"general","agents":3,"edges":[[0,1,1],[1,0,2]]}"#, &["0 and 1", "twice"]),
        (r#"{"problem":"general","agents":3,"edges":[[0,1,1e999]]}"#, &["edges[0][2]", "1e999"]),
        (
            r#"{"problem":"general","agents":3,"edges":[[0,1,9223372036854775807]]}"#,
            &["edges[0][2]", "9223372036854775807"],
        ),
        (r#"{"problem":"general","agents":3,"edges":[[0,1,1e308]]}"#, &["edges[0]", "beyond"]),
        (
            r#"{"problem":"general","agents":3,"edges":[],"cardinality":"full"}"#,
            &["cardinality", "`free`"],
        ),
        (
            r#"{"problem":"general","agents":3,"edges":[],"required":[[2,2]]}"#,
            &["required[0]", "itself"],
        ),
        (r#"{"problem":"general","agents":3,"edges":[],"present":[]}"#, &["present"]),
        (r#"{"problem":"general","agents":3,"edges":[],"row_seats":[]}"#, &["row_seats"]),
        (r#"{"problem":"general","agents":4000000000,"edges":[]}"#, &["agents", "4000000000"]),
    ] {
        let answer = &answers(line, &Context::default())[0];
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{line} {answer}"));
        assert!(told.iter().all(|word| error.contains(word)), "{line}: {error}");
    }
}
