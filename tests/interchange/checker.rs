//! A second checker, in Python and without this crate's code, agrees with `verified`; and the
//! examples of the document from which it was written are what the crate answers.

use super::command::binary;
use super::{Draw, solve};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// What the checker says; nothing, and a line that says so, where there is no Python for it.
fn check(arguments: &[&str]) -> Option<Output> {
    let probe = ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"];
    let python = Command::new("python3").args(probe).status();
    if !python.is_ok_and(|status| status.success()) {
        println!("skipped: there is no python3 from 3.9 on");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/check.py");
    let mut command = Command::new("python3");
    command.arg("-B").arg(script).args(arguments).arg("--solve").arg(binary());
    Some(command.output().unwrap())
}

#[test]
fn a_second_checker_agrees_on_random_lines() {
    let seed = Draw::new("checker", 1).below(1 << 32).to_string();
    let Some(output) = check(&["--random", "400", "--seed", &seed]) else { return };
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("| all | | 400 |"), "{told}");
}

/// Instances, answers that claim too much, and what the checker must say of them.
const FORGED: [(&str, &str, &str); 5] = [
    (
        r#"{"problem":"assignment","weights":[[1,1000],[1000,1]],"cardinality":"full"}"#,
        r#"{"id":null,"status":"solved","pairs":[[0,0],[1,1]],"value":2,"certificate":{"row_prices":[10000000000000000000,10000000000000000000],"column_prices":[0,0],"pair_price":-10000000000000000000,"cover":null},"verified":"optimal","seconds":0.0,"verify_seconds":0.0}"#,
        "gap",
    ),
    (
        r#"{"problem":"two-sided","mentees":[[0,1],[0]],"mentors":[[0,1],[0]]}"#,
        r#"{"id":null,"status":"solved","pairs":[[0,1],[1,0]],"value":null,"dropped":0,"certificate":{"best_for":"mentees","stable":true,"improvement":null},"verified":"optimal","seconds":0.0,"verify_seconds":0.0}"#,
        "block",
    ),
    (
        r#"{"problem":"two-sided","mentees":[[0],[1],[]],"mentors":[[0],[1]],"objective":"exact-max-cardinality"}"#,
        r#"{"id":null,"status":"stopped","pairs":[[0,0],[1,1]],"value":2,"dropped":0,"reason":"work-limit","bound":2,"certificate":{"unit":1,"mentees":[9223372036854775808,9223372036854775808,1],"mentors":[0,0],"pairs":[],"assured":[]},"verified":"optimal","seconds":0.0,"verify_seconds":0.0}"#,
        "the checker says \"feasible\"",
    ),
    (
        r#"{"problem":"roommates","lists":[[1],[0]]}"#,
        r#"{"id":null,"status":"impossible","pairs":null,"value":null,"dropped":0,"witness":{"odd":[[0]],"parties":[[0],[1]]},"verified":"optimal","seconds":0.0,"verify_seconds":0.0}"#,
        "block the partition",
    ),
    (
        r#"{"problem":"general","agents":4,"edges":[[0,1,3],[1,2,3],[0,2,3],[2,3,1]],"cardinality":"free"}"#,
        r#"{"id":null,"status":"solved","pairs":[[0,1]],"value":3,"certificate":{"agent_prices":[2,2,2,0],"pair_price":0,"odd_sets":[{"agents":[0,1,2],"price":2}],"barrier":null},"verified":"optimal","seconds":0.0,"verify_seconds":0.0}"#,
        "a gap of 1",
    ),
];

#[test]
fn the_second_checker_refuses_forged_answers() {
    let folder = std::env::temp_dir().join(format!("mentormatch-forged-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (instance, answer, reason) in FORGED {
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, format!("{text}\n")).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let paths = [write("instances", instance), write("answers", answer)];
        let Some(output) = check(&[&paths[0], &paths[1]]) else { break };
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(reason), "{told}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Whether `part` is all there in `whole`, which may hold more fields.
fn is_within(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part
            .iter()
            .all(|(name, value)| whole.get(name).is_some_and(|other| is_within(value, other))),
        _ => part == whole,
    }
}

#[test]
fn the_examples_of_the_document_are_what_is_answered() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/CERTIFICATES.md");
    let document = std::fs::read_to_string(path).unwrap();
    let mut seen = 0;
    for block in document.split("```json\n").skip(1) {
        let lines: Vec<Value> = block
            .lines()
            .take_while(|line| *line != "```")
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for example in lines.chunks(2) {
            let answer = solve(&example[0]);
            assert!(is_within(&example[1], &answer), "{}\n{answer}", example[0]);
            seen += 1;
        }
    }
    assert!(seen >= 14, "only {seen} examples");
}
