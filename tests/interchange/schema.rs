//! The JSON Schema of the interchange, `docs/interchange.schema.json`: whatever line is taken
//! fits it, and so does every answer.

use super::fuzz::mutated;
use super::{Draw, answers, cases, small};
use crate::json_schema::check;
use mentormatch::mechanisms::BUILT_IN;
use serde_json::Value;
use std::collections::BTreeSet;

/// Lines that name every problem and every field.
const LINES: &[&str] = &[
    r#"{"id":1,"problem":"assignment","weights":[[1,2],[3,null]],"sense":"min","row_seats":[2,1]}"#,
    r#"{"problem":"assignment","rows":2,"columns":3,"edges":[[0,0,1.5],[1,2,-3e2]],"cardinality":"free","row_unmatched":[1,2],"column_unmatched":[0,0,0.5]}"#,
    r#"{"problem":"assignment","weights":[[1]],"cover":"columns","row_minimum":[1],"column_minimum":[1],"column_seats":[1],"required":[[0,0]],"work_limit":3,"seconds_limit":1.5}"#,
    r#"{"problem":"assignment","weights":[[1,2],[2,4]],"objective":"bottleneck-then-sum","forbidden":[[0,0]]}"#,
    r#"{"problem":"assignment","weights":[[1,2],[2,4]],"objective":"ranked","limit":3}"#,
    r#"{"problem":"assignment","weights":[[1,2],[2,1]],"objective":"rank-maximal"}"#,
    r#"{"problem":"assignment","weights":[[null]],"cardinality":"full"}"#,
    r#"{"id":"a","problem":"two-sided","mentees":[[0,1],[[1,0]]],"mentors":[[1,0],[0,1]],"mentor_seats":[1,2],"mentee_seats":[1,1],"seed":5}"#,
    r#"{"problem":"two-sided","mentees":[[0,1],[1,0]],"mentors":[[1,0],[0,1]],"objective":"all","limit":9}"#,
    r#"{"problem":"two-sided","mentees":[[0,1],[1,0]],"mentors":[[1,0],[0,1]],"objective":"rotations"}"#,
    r#"{"problem":"two-sided","mentees":[[0,1],[1,0]],"mentors":[[1,0],[0,1]],"objective":"nearest","present":[[0,1],[1,0]],"measures":true}"#,
    r#"{"problem":"two-sided","mentees":[[0,1],[1,0]],"mentors":[[1,0],[0,1]],"strategy":"top-trading-cycles"}"#,
    r#"{"problem":"two-sided","mentees":[[0],[0]],"mentors":[[0,1],[]],"mentor_minimum":[1,0],"objective":"envy-free-minimum","present":null}"#,
    r#"{"problem":"roommates","lists":[[1,2],[2,0],[0,1]]}"#,
    r#"{"problem":"roommates","lists":[[1],[0],[]],"objective":"egalitarian","forbidden":[]}"#,
    r#"{"problem":"roommates","lists":[[[1,2]],[[0,2]],[[0,1]]],"objective":"super-stable"}"#,
    r#"{"problem":"general","agents":3,"edges":[[0,1,2],[1,2,3]],"sense":"max","cardinality":"maximum"}"#,
    r#"{"problem":"triads","weights":[[[1,2],[3,null]]],"sense":"min"}"#,
    r#"{"problem":"triads","objective":"cyclic-stable","a_over_b":[[0]],"b_over_c":[[0]],"c_over_a":[[0]]}"#,
    r#"{"problem":"projects","students":[[0],[0]],"projects":[{"mentor":0,"seats":1}],"mentors":[{"seats":1,"list":[1,0]}],"objective":"mentor-optimal"}"#,
];

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/interchange.schema.json")).unwrap()
}

fn fits(value: &Value, name: &str, schema: &Value) -> Result<(), String> {
    check(value, &schema["$defs"][name], schema, "")
}

#[test]
fn what_is_taken_and_what_is_answered_fits_the_schema() {
    let schema = schema();
    for line in LINES {
        let found = answers(line, &small());
        assert_ne!(found[0]["status"], "error", "{line}");
    }
    let mut refused = 0;
    for seed in 0..cases(6000) {
        let mut draw = Draw::new("schema", seed);
        let line = match LINES.get(seed as usize) {
            Some(line) => line.as_bytes().to_vec(),
            None => mutated(&mut draw, LINES),
        };
        let found = answers(&line, &small());
        for answer in &found {
            fits(answer, "answer", &schema).unwrap_or_else(|why| panic!("{why}: {answer}"));
        }
        // A line break within makes several lines of one.
        let Ok(instance) = serde_json::from_slice::<Value>(&line) else { continue };
        let fit = fits(&instance, "instance", &schema);
        let taken = found.len() == 1 && found[0]["status"] != "error";
        refused += u64::from(fit.is_err());
        assert!(!taken || fit.is_ok(), "{fit:?}: {}", String::from_utf8_lossy(&line));
    }
    assert!(refused > 100, "the schema refuses what is no instance: {refused}");
}

#[test]
fn the_schema_knows_every_field_and_every_strategy() {
    let schema = schema();
    let two_sided = &schema["$defs"]["two_sided"]["properties"]["strategy"]["anyOf"][0]["enum"];
    let known: BTreeSet<&str> =
        two_sided.as_array().unwrap().iter().flat_map(Value::as_str).collect();
    assert_eq!(known, BUILT_IN.iter().map(|mechanism| mechanism.code()).collect());
    // What a line with an unknown field is told names the fields that are known.
    for name in ["two_sided", "assignment", "roommates", "general", "triads", "projects"] {
        let properties = schema["$defs"][name]["properties"].as_object().unwrap();
        let line = format!(r#"{{"problem":"{}","zzz":1}}"#, name.replace('_', "-"));
        let told = answers(&line, &small())[0]["error"].as_str().unwrap().to_owned();
        assert!(told.contains("zzz"), "{told}");
        let list = told.split("zzz").last().unwrap();
        for word in list.split('`').skip(1).step_by(2) {
            assert!(properties.contains_key(word), "{name} knows {word}: {told}");
        }
    }
}
