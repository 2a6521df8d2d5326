//! Whatever stands in a line: one line of JSON comes back, with the right number.

use super::{Draw, answers, cases, small};
use proptest::prelude::*;

pub(crate) const SEEDS: &[&str] = &[
    r#"{"id":1,"problem":"assignment","weights":[[1,2],[3,null]],"sense":"min","row_seats":[2,1]}"#,
    r#"{"id":2,"problem":"assignment","rows":2,"columns":3,"edges":[[0,0,1.5],[1,2,-3e2]],"cardinality":"free","row_unmatched":[1,2]}"#,
    r#"{"id":3,"problem":"two-sided","mentees":[[0,1],[[1,0]]],"mentors":[[1,0],[0,1]],"mentor_seats":[1,2],"mentor_minimum":[0,1],"seed":5}"#,
    r#"{"id":4,"problem":"two-sided","mentees":[],"mentors":[],"objective":"mentor-optimal","forbidden":[]}"#,
    r#"{"id":5,"problem":"assignment","weights":[[1]],"cover":"columns","column_minimum":[1],"required":[[0,0]],"work_limit":3,"seconds_limit":1.5}"#,
    r#"{"id":6,"problem":"assignment","npy":"x.npy"}"#,
];

const PIECES: &[&str] = &[
    "null",
    "-1",
    "1e999",
    "[]",
    "[[]]",
    "{}",
    "\"\"",
    ",",
    ":",
    "]",
    "}",
    "0.5",
    "\\u0000",
    "true",
    "99999999999999999999",
    "4294967296",
    "4294967295",
    "\"free\"",
    "\"full\"",
    "\"id\":",
    " ",
    "\r",
    "\u{e9}",
    "-0",
    "1E5",
    "[0,0]",
    "\"weights\":",
    "\"mentees\":",
    "NaN",
];

/// Every line that is not blank must have its answer, and errors their number.
fn check(lines: &[Vec<u8>]) {
    let text = lines.join(&b'\n');
    let found = answers(&text, &small());
    let mut numbers = Vec::new();
    for (at, line) in text.split(|&byte| byte == b'\n').enumerate() {
        if !line.iter().all(u8::is_ascii_whitespace) {
            numbers.push(at + 1);
        }
    }
    assert_eq!(found.len(), numbers.len());
    for (answer, number) in found.iter().zip(numbers) {
        let fields = answer.as_object().unwrap();
        assert!(fields.contains_key("id"));
        match answer["status"].as_str().unwrap() {
            "error" => {
                assert_eq!(answer["line"], number);
                assert!(!answer["error"].as_str().unwrap().is_empty());
            }
            "solved" | "impossible" => assert_eq!(answer["verified"], "optimal", "{answer}"),
            other => panic!("{other}"),
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_yield_one_line_each(
        lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..6),
    ) {
        // A byte order mark at the start is not part of the first line.
        prop_assume!(!lines.first().is_some_and(|line| line.starts_with(b"\xef\xbb\xbf")));
        check(&lines);
    }
}

#[test]
fn mutated_instances_yield_one_line_each() {
    for seed in 0..cases(4000) {
        let mut draw = Draw::new("mutations", seed);
        let lines: Vec<Vec<u8>> = (0..3).map(|_| mutated(&mut draw, SEEDS)).collect();
        check(&lines);
    }
}

/// One of the lines, a little broken.
pub(super) fn mutated(draw: &mut Draw, lines: &[&str]) -> Vec<u8> {
    let mut line = lines[draw.size(lines.len())].as_bytes().to_vec();
    for _ in 0..draw.below(4) {
        let at = draw.size(line.len() + 1);
        let to = line.len().min(at + draw.size(4));
        match draw.below(5) {
            0 => drop(line.drain(at..to)),
            1 => line.insert(at, u8::try_from(draw.below(256)).unwrap()),
            2 => line.truncate(at),
            3 => {
                let copy = line[at..to].to_vec();
                line.splice(at..at, copy);
            }
            _ => {
                let piece = PIECES[draw.size(PIECES.len())].bytes();
                line.splice(at..to, piece);
            }
        }
    }
    line
}
