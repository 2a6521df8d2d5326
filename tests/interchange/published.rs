//! Published instances with their published answers.

use super::{answers, pairs, shared, solve};
use mentormatch::lab::Context;
use serde_json::{Value, json};

#[test]
fn the_assignments_of_the_or_library_reach_their_published_optima() {
    let Some(folder) = shared("orlib_assign") else { return };
    for (size, optimum) in [(100, 305), (200, 475), (300, 626), (400, 804)] {
        let text = std::fs::read_to_string(folder.join(format!("assign{size}.txt"))).unwrap();
        let mut numbers = text.split_whitespace().map(|word| word.parse::<i64>().unwrap());
        assert_eq!(numbers.next(), Some(size));
        let costs: Vec<i64> = numbers.collect();
        let size = usize::try_from(size).unwrap();
        let rows: Vec<&[i64]> = costs.chunks(size).collect();
        let line = json!({ "problem": "assignment", "sense": "min", "weights": rows });
        let answer = &answers(line.to_string(), &Context::default())[0];
        assert_eq!(answer["value"], optimum, "{size}");
        assert_eq!(answer["verified"], "optimal");
        assert_eq!(pairs(answer).len(), size);
    }
}

/// The lists of a published instance as an instance of the interchange.
fn instance(case: &Value, objective: &str) -> Value {
    json!({
        "id": case["name"],
        "problem": "two-sided",
        "objective": objective,
        "mentees": case["residents"],
        "mentors": case["hospitals"],
        "mentor_seats": case["capacities"],
    })
}

#[test]
fn hospitals_and_residents_have_their_published_matchings() {
    let Some(folder) = shared("hr_published") else { return };
    let text = std::fs::read_to_string(folder.join("cases.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut checked = 0;
    for case in &cases {
        for (objective, expected) in [
            ("mentee-optimal", &case["published_resident_optimal"]),
            ("mentor-optimal", &case["published_hospital_optimal"]),
        ] {
            let answer = solve(&instance(case, objective));
            assert_eq!(answer["verified"], "optimal", "{answer}");
            let Some(partners) = expected.as_array() else { continue };
            let mut made = vec![Value::Null; partners.len()];
            for (mentee, mentor) in pairs(&answer) {
                made[mentee] = json!(mentor);
            }
            assert_eq!(&made, partners, "{} {objective}", case["name"]);
            checked += 1;
        }
    }
    assert!(checked >= 10, "{checked}");
}
