//! Every kind of error, with its place and value, and the next line still solved.

use super::{
    Context, Draw, answers, cases,
    fuzz::{SEEDS, mutated},
    small,
};
use mentormatch::kernel::{Faults, Phrases};
use mentormatch::lab::{Fault, FaultKind, Instance};

/// Lines and what their error must tell.
const ERRORS: &[(&str, &[&str])] = &[
    ("oops", &["column 1", "not JSON", "oops"]),
    ("{\"id\":7", &["not JSON"]),
    ("{\"id\":7} trailing", &["not JSON", "trailing"]),
    ("{\"id\":NaN}", &["not JSON", "NaN"]),
    ("[1,2]", &["an object", "[1,2]"]),
    ("17", &["an object", "17"]),
    ("\"text\"", &["an object", "text"]),
    ("null", &["an object", "null"]),
    (r#"{"id":7}"#, &["problem", "missing"]),
    (r#"{"id":7,"problem":null}"#, &["problem", "missing"]),
    (r#"{"id":7,"problem":3}"#, &["problem", "3"]),
    (r#"{"id":7,"problem":"marriage"}"#, &["problem", "\"marriage\"", "`two-sided`"]),
    (r#"{"id":7,"problem":"triads","axial":[]}"#, &["axial", "unknown field", "`weights`"]),
    (r#"{"id":7,"problem":"triads","weights":[[[1],[2]],[[3]]]}"#, &["weights[1]", "1", "2"]),
    (
        r#"{"id":7,"problem":"assignment","weights":[[2,0.5]],"objective":"generous"}"#,
        &["the pair [0, 1]", "0.5 is no rank"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"objective":"best"}"#,
        &["objective", "\"best\"", "`sum`"],
    ),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[],"mentors":[],"objective":"sum"}"#,
        &["objective", "\"sum\"", "`mentee-optimal`"],
    ),
    (r#"{"id":7,"problem":"assignment"}"#, &["`weights`", "`edges`", "`npy`"]),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"weigths":[[1]]}"#,
        &["weigths", "unknown field", "`weights`"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"mentees":[]}"#,
        &["mentees", "unknown field"],
    ),
    (r#"{"id":7,"problem":"assignment","weights":[[1]],"weights":[[1]]}"#, &["weights", "twice"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1,2],[3]]}"#, &["weights[1]", "1", "2"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1,2],[3,"x"]]}"#, &["weights[1][1]", "\"x\""]),
    (r#"{"id":7,"problem":"assignment","weights":[[1,2],[3,true]]}"#, &["weights[1][1]", "true"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1,[2]]]}"#, &["weights[0][1]", "[2]"]),
    (r#"{"id":7,"problem":"assignment","weights":[1,2]}"#, &["weights[0]", "1"]),
    (r#"{"id":7,"problem":"assignment","weights":{"a":1}}"#, &["weights", "{\"a\":1}"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1,1e999]]}"#, &["weights[0][1]", "1e999"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1]],"rows":1}"#, &["rows", "edges"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1]],"npy":"a"}"#, &["npy", "`weights`"]),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"row_seats":[1,2]}"#,
        &["row_seats", "2", "1"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"row_seats":[-1]}"#,
        &["row_seats[0]", "-1"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"row_seats":[1.5]}"#,
        &["row_seats[0]", "1.5"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"column_seats":[4294967296]}"#,
        &["column_seats[0]", "4294967296"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"row_minimum":[99999999999999999999999]}"#,
        &["row_minimum[0]", "99999999999999999999999"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"column_minimum":3}"#,
        &["column_minimum", "3"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"row_unmatched":[1]}"#,
        &["row_unmatched", "free"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"cardinality":"free","row_unmatched":[null]}"#,
        &["row_unmatched[0]", "null"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"cardinality":"full","cover":"rows"}"#,
        &["cardinality", "cover"],
    ),
    (r#"{"id":7,"problem":"assignment","weights":[[1]],"cover":"both"}"#, &["cover", "\"both\""]),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"sense":"maximum"}"#,
        &["sense", "\"maximum\"", "`max`"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"forbidden":[[0,1]]}"#,
        &["forbidden", "0", "1"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"forbidden":[[0,0],[0,0]]}"#,
        &["forbidden", "twice"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"required":[[0]]}"#,
        &["required[0]", "[0]"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"required":[[0,-1]]}"#,
        &["required[0][1]", "-1"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"required":[[0,1,2]]}"#,
        &["required[0]", "[0,1,2]"],
    ),
    (r#"{"id":7,"problem":"assignment","weights":[[1]],"present":[]}"#, &["present"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1]],"seed":-1}"#, &["seed", "-1"]),
    (r#"{"id":7,"problem":"assignment","weights":[[1]],"limit":"few"}"#, &["limit", "\"few\""]),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"seconds_limit":-0.5}"#,
        &["seconds_limit", "-0.5"],
    ),
    (
        r#"{"id":7,"problem":"assignment","weights":[[1]],"seconds_limit":1e400}"#,
        &["seconds_limit", "1e400"],
    ),
    (r#"{"id":7,"problem":"assignment","columns":1,"edges":[]}"#, &["rows", "missing"]),
    (
        r#"{"id":7,"problem":"assignment","rows":1,"columns":1,"edges":[[0,0,1],[0,0,2]]}"#,
        &["edges", "row 0, column 0", "twice"],
    ),
    (
        r#"{"id":7,"problem":"assignment","rows":1,"columns":1,"edges":[[0,1,1]]}"#,
        &["edges", "row 0, column 1"],
    ),
    (
        r#"{"id":7,"problem":"assignment","rows":1,"columns":1,"edges":[[0,0,null]]}"#,
        &["edges[0][2]", "null"],
    ),
    (
        r#"{"id":7,"problem":"assignment","rows":1,"columns":1,"edges":[[0,0]]}"#,
        &["edges[0]", "[0,0]"],
    ),
    (
        r#"{"id":7,"problem":"assignment","rows":100000000,"columns":1,"edges":[]}"#,
        &["100000001", "1000"],
    ),
    (r#"{"id":7,"problem":"assignment","rows":-3,"columns":1,"edges":[]}"#, &["rows", "-3"]),
    (
        r#"{"id":7,"problem":"assignment","rows":18446744073709551616,"columns":1,"edges":[]}"#,
        &["rows", "18446744073709551616"],
    ),
    (r#"{"id":7,"problem":"two-sided","mentees":[[0]]}"#, &["mentors", "missing"]),
    (r#"{"id":7,"problem":"two-sided","mentees":[[0]],"mentors_npy":"x"}"#, &["mentors_npy"]),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[0,2]],"mentors":[[0],[0]]}"#,
        &["mentee 0", "2", "place 1"],
    ),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[-1]],"mentors":[[0]]}"#,
        &["mentees[0][0]", "-1"],
    ),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[0.0]],"mentors":[[0]]}"#,
        &["mentees[0][0]", "0.0"],
    ),
    (r#"{"id":7,"problem":"two-sided","mentees":[[0]],"mentors":[[0,0]]}"#, &["mentor 0", "twice"]),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[[0,0]]],"mentors":[[0]]}"#,
        &["mentee 0", "twice"],
    ),
    (r#"{"id":7,"problem":"two-sided","mentees":[[[]]],"mentors":[[0]]}"#, &["mentee 0", "empty"]),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[[0,[0]]]],"mentors":[[0]]}"#,
        &["mentees[0][0][1]", "[0]"],
    ),
    (r#"{"id":7,"problem":"two-sided","mentees":[0],"mentors":[[0]]}"#, &["mentees[0]", "0"]),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[0]],"mentors":[[0]],"mentor_seats":[1,1]}"#,
        &["mentor_seats", "2"],
    ),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[0]],"mentors":[[0]],"mentee_floor":1}"#,
        &["mentee_floor", "scores"],
    ),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[0]],"mentors":[[0]],"forbidden":[[0,3]]}"#,
        &["forbidden", "mentor 3"],
    ),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[0]],"mentors":[[0]],"required":[[0,0],[0,0]]}"#,
        &["required", "mentor 0", "twice"],
    ),
    (
        r#"{"id":7,"problem":"two-sided","mentees":[[0]],"mentors":[[0]],"row_seats":[1]}"#,
        &["row_seats", "unknown field"],
    ),
    (r#"{"id":7,"problem":"assignment","npy":"no such file.npy"}"#, &["npy", "no such file.npy"]),
    (r#"{"id":7,"problem":"assignment","npy":5}"#, &["npy", "5"]),
    (r#"{"id":7,"problem":"assignment","npy":"a\u0000b"}"#, &["npy"]),
];

const GOOD: &str = r#"{"id":"good","problem":"assignment","weights":[[2]]}"#;

#[test]
fn every_error_names_place_and_value_and_the_next_line_is_solved() {
    for (line, parts) in ERRORS {
        let found = answers(format!("\r\n{line}\n \t\n{GOOD}"), &small());
        assert_eq!(found.len(), 2, "{line}");
        let [error, good] = &found[..] else { panic!("{line}") };
        assert_eq!(error["status"], "error", "{line}");
        assert_eq!(error["line"], 2, "{line}");
        let object = serde_json::from_str::<serde_json::Value>(line).is_ok_and(|v| v.is_object());
        let id = if object || line.contains("1e") { 7.into() } else { serde_json::Value::Null };
        assert_eq!(error["id"], id, "{line}");
        assert_eq!(error.as_object().unwrap().len(), 4, "{line}");
        let text = error["error"].as_str().unwrap();
        for part in *parts {
            assert!(text.contains(part), "{line}: {text} lacks {part}");
        }
        assert_eq!((&good["id"], &good["value"]), (&"good".into(), &2.into()));
    }
}

#[test]
fn all_faults_of_a_line_are_told_at_once() {
    let line = r#"{"problem":"assignment","weights":[[1,"a"]],"sense":"up","oops":1,"seed":-2}"#;
    let error = answers(line, &small())[0]["error"].as_str().unwrap().to_owned();
    for part in ["weights[0][1]", "\"up\"", "oops", "-2"] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let mut lines = b"{\"id\":\"\xff\"}\n".to_vec();
    lines.extend(GOOD.as_bytes());
    let found = answers(lines, &small());
    assert_eq!(found[0]["error"], "byte 7: not UTF-8: byte 0xff");
    assert_eq!(found[1]["value"], 2);
}

#[test]
fn ids_come_back_as_they_were() {
    for id in [
        "null",
        "1e999",
        "123456789012345678901234567890",
        "-0.0",
        r#""a \"b\" \u00e9 ё""#,
        r#"{"a":[1,{"b":null}],"a":2}"#,
        "[[[[]]]]",
    ] {
        for rest in [r#""weights":[[2]]"#, r#""weights":[[[2]]]"#] {
            let line = format!(r#"{{"id":{id} ,"problem":"assignment",{rest}}}"#);
            let mut out = Vec::new();
            mentormatch::lab::run(line.as_bytes(), &mut out, &small()).unwrap();
            let out = String::from_utf8(out).unwrap();
            assert!(out.contains(&format!(r#""id":{id},"#)), "{out}");
        }
    }
}

#[test]
fn deep_nesting_is_an_error_like_any_other() {
    for depth in [10, 1000, 200_000] {
        let nest = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for line in [
            nest.clone(),
            format!(r#"{{"problem":"assignment","weights":{nest}}}"#),
            format!(r#"{{"problem":"two-sided","mentors":[],"mentees":{nest}}}"#),
            format!(r#"{{"problem":{nest}}}"#),
            "[".repeat(depth),
            r#"{"a":"#.repeat(depth),
        ] {
            let found = answers(format!("{line}\n{GOOD}"), &Context::default());
            assert_eq!(found[0]["status"], "error");
            assert!(found[0]["error"].as_str().unwrap().len() < 2000);
            assert_eq!(found[1]["value"], 2);
        }
    }
}

#[test]
fn lines_beyond_the_memory_are_refused_and_skipped() {
    let mut context = small();
    context.limits.max_memory = 1000;
    let long = format!(r#"{{"id":1,"problem":"assignment","weights":[[{}1]]}}"#, "1,".repeat(5000));
    let found = answers(format!("{long}\n{GOOD}"), &context);
    let error = found[0]["error"].as_str().unwrap();
    assert!(error.contains(&long.len().to_string()) && error.contains("1000"), "{error}");
    assert_eq!(found[1]["value"], 2);
    // A short line whose agents need more than that.
    let wide = r#"{"problem":"assignment","rows":900,"columns":1,"edges":[]}"#;
    let error = answers(wide, &context)[0]["error"].as_str().unwrap().to_owned();
    assert!(error.contains("--max-memory"), "{error}");
}

#[test]
fn line_ends_and_blanks_of_every_kind() {
    let lines = format!("\u{feff}{GOOD}\r\n\n  \r\n\t\n{GOOD}\r\nx\r\n{GOOD}");
    let found = answers(lines, &small());
    assert_eq!(found.len(), 4);
    assert_eq!(found[2]["line"], 6);
    assert_eq!(found[3]["value"], 2);
    assert!(answers("", &small()).is_empty());
    assert!(answers("\n\n", &small()).is_empty());
}

#[test]
fn a_fault_of_a_line_is_a_code_with_parameters_and_words_in_two_languages() {
    let line = br#"{"problem":"assignment","weights":[[1,"x"]],"row_seats":[1,2],"zzz":1}"#;
    let refusal = Instance::parse(line, &small()).unwrap_err();
    assert_eq!(
        refusal.faults.iter().map(|fault| fault.kind.code()).collect::<Vec<_>>(),
        ["expected", "unknown-field"]
    );
    let error: Box<dyn std::error::Error> = refusal.faults.into();
    let faults = error.downcast_ref::<Faults<Fault>>().unwrap();
    let told = serde_json::to_value(faults).unwrap();
    assert_eq!(
        told[0],
        serde_json::json!({
            "code": "expected",
            "parameters": {"place": "weights[0][1]", "expected": "a number or null", "value": "\"x\""},
            "english": "weights[0][1]: a number or null is expected, not \"x\"",
            "russian": "weights[0][1]: должно быть: число или null; записано \"x\"",
        })
    );
    assert_eq!(told[1]["parameters"]["place"], "zzz");
    // What the market refuses keeps its own code and what it names.
    let line = br#"{"problem":"two-sided","mentees":[[0,0]],"mentors":[[3]]}"#;
    let faults = Instance::parse(line, &small()).unwrap().solve().unwrap_err();
    let told = serde_json::to_value(&faults).unwrap();
    assert_eq!((&told[0]["code"], faults.len()), (&serde_json::json!("refused"), 2), "{told}");
    assert_eq!(told[0]["parameters"]["refusal"], "twice", "{told}");
    assert_eq!(told[0]["parameters"]["side"], "mentee");
    assert_eq!(faults[0].to_string(), "mentee 0 lists mentor 0 twice, again at place 1");
}

#[test]
fn whatever_is_wrong_with_a_line_is_said_in_both_languages() {
    let russian = Phrases::russian();
    let (mut refused, mut codes) = (0, std::collections::BTreeSet::new());
    for seed in 0..cases(4000) {
        let line = mutated(&mut Draw::new("both languages", seed), SEEDS);
        let parsed = Instance::parse(&line, &small()).map_err(|refusal| refusal.faults);
        let Err(faults) = parsed.and_then(Instance::solve) else { continue };
        assert!(!faults.is_empty());
        refused += 1;
        for (fault, told) in
            faults.iter().zip(serde_json::to_value(&faults).unwrap().as_array().unwrap())
        {
            assert!(FaultKind::CODES.contains(&fault.kind.code()));
            assert_eq!(told["english"], fault.to_string());
            let said = russian.say(fault);
            assert!(said.starts_with(&fault.place) && told["russian"] == *said, "{said}");
            assert!(said.chars().any(|c| ('а'..='я').contains(&c)), "{said}");
            codes.insert(fault.kind.code());
        }
    }
    assert!(refused > 1000 && codes.len() > 10, "{refused} {codes:?}");
}
