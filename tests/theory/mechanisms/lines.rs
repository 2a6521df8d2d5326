//! Mechanisms as strategies of the interchange.

use super::{form, strict};
use crate::stable::oracle::{Dice, Raw, cases};
use mentormatch::kernel::Index;
use mentormatch::lab::{Context, run};
use mentormatch::market::Matching;
use mentormatch::mechanisms::{BUILT_IN, Given};
use serde_json::{Value, json};

fn solve(line: &Value) -> Value {
    let mut out = Vec::new();
    run(line.to_string().as_bytes(), &mut out, &Context::default()).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn line(raw: &Raw) -> Value {
    json!({
        "id": 1, "problem": "two-sided", "mentees": raw.mentees, "mentors": raw.mentors,
        "mentee_seats": raw.mentee_seats, "mentor_seats": raw.mentor_seats,
    })
}

#[test]
fn every_strategy_is_solved_verified_and_measured() {
    let mut dice = Dice::new(91);
    for _ in 0..cases(60) {
        let raw = strict(&mut dice, 4);
        let market = raw.market();
        let present = Matching::empty(market.mentees(), market.mentors());
        for mechanism in BUILT_IN {
            let mut asked = line(&raw);
            asked["strategy"] = json!(mechanism.code());
            asked["seed"] = json!(5);
            asked["measures"] = json!(true);
            asked["present"] = json!([]);
            let answer = solve(&asked);
            if answer["status"] == "impossible" {
                assert_eq!(mechanism.code(), "popular");
                assert_eq!(answer["verified"], "optimal");
                continue;
            }
            assert_eq!(answer["status"], "solved", "{asked} {answer}");
            let given = Given::new(&market).with_seed(5).with_present(&present);
            let formed = form(mechanism.code(), &given);
            let pairs: Vec<[usize; 2]> =
                formed.matching.pairs().map(|pair| [pair.0.get(), pair.1.get()]).collect();
            assert_eq!(answer["pairs"], json!(pairs), "{asked} {answer}");
            assert_ne!(answer["verified"], false, "{asked} {answer}");
            assert_eq!(answer["measures"]["size"], pairs.len(), "{answer}");
            let proven = [
                "egalitarian",
                "nearest",
                "minimum-regret",
                "top-trading-cycles",
                "mentee-optimal",
                "maximum-size-then-weight",
                "bottleneck",
                "leximin",
                "rank-maximal",
                "generous",
                "greedy-profile",
                "serial",
            ];
            if proven.contains(&mechanism.code()) {
                assert_eq!(answer["verified"], "optimal", "{asked} {answer}");
            }
        }
    }
}

#[test]
fn what_a_strategy_cannot_be_asked_is_an_error() {
    let plain = json!({"problem": "two-sided", "mentees": [[0, 1], [1, 0]],
        "mentors": [[0, 1], [1, 0]]});
    let tied = json!({"problem": "two-sided", "mentees": [[[0, 1]], [1, 0]],
        "mentors": [[0, 1], [1, 0]]});
    let error = |line: &Value, more: Value| {
        let mut line = line.clone();
        more.as_object().unwrap().iter().for_each(|(name, value)| line[name] = value.clone());
        let answer = solve(&line);
        answer["error"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    };
    let strategy = |code: &str| json!({ "strategy": code });
    assert!(error(&plain, json!({"strategy": "serial", "objective": "all"})).contains("objective"));
    assert!(error(&plain, strategy("random")).contains("seed"));
    assert!(error(&plain, strategy("random-serial-dictatorship")).contains("seed"));
    assert!(error(&plain, strategy("no-such")).contains("no-such"));
    assert!(error(&plain, strategy("nearest")).contains("present"));
    assert!(
        error(&plain, json!({"strategy": "serial", "required": [[0, 0]]})).contains("required")
    );
    assert!(error(&plain, json!({"measures": 1})).contains("measures"));
    assert!(error(&tied, strategy("top-trading-cycles")).contains("strict lists"));
    // A seed breaks ties by lottery.
    let mut drawn = tied.clone();
    drawn["strategy"] = json!("top-trading-cycles");
    drawn["seed"] = json!(3);
    let answer = solve(&drawn);
    assert_eq!(
        (answer["status"].as_str(), answer["ties_broken"].as_bool()),
        (Some("solved"), Some(true))
    );
}
