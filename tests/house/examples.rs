//! Holds that whatever people meet first has an example in its documentation, and that programs to
//! begin with are short.

use crate::layering::sources;
use std::collections::BTreeSet;
use std::path::Path;

/// The items that somebody meets who comes in by one of the three doors, with their layer.
const MET_FIRST: &[(&str, &[&str])] = &[
    ("kernel", &["Control", "Faults", "FlatRows", "Lexicon", "Phrases", "Rows"]),
    ("market", &["AssignmentProblem", "Matching", "Pool", "TwoSided"]),
    ("assignment", &["SumTask", "best", "cheapest", "solve"]),
    ("stable", &["PairsTask", "pairs", "roommates"]),
    ("people", &["Answer", "Base", "Cohort", "Date", "Mentee", "Mentor", "PersonId", "Request"]),
    ("scoring", &["Criterion", "Explanation", "Own", "Rules"]),
    (
        "strategy",
        &[
            "Edit",
            "Optimal",
            "Pairing",
            "Prepared",
            "ShortlistRule",
            "Situation",
            "Stable",
            "Strategy",
        ],
    ),
    ("program", &["Act", "AnyProgram", "Event", "Program", "Snapshot"]),
];

/// The public items of a source whose documentation has an example.
fn shown(source: &str, into: &mut BTreeSet<String>) {
    let (mut has_example, mut in_attribute) = (false, false);
    for line in source.lines().map(str::trim) {
        if in_attribute || line.starts_with("#[") {
            // An attribute may take several lines.
            in_attribute = !line.ends_with(']');
            continue;
        }
        if line.starts_with("///") {
            has_example |= line.trim_start_matches('/').trim_start().starts_with("```");
            continue;
        }
        let kinds = ["pub struct ", "pub enum ", "pub trait ", "pub fn "];
        let declared = kinds.iter().find_map(|kind| line.strip_prefix(kind));
        if let Some(rest) = declared.filter(|_| has_example) {
            into.extend(
                rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned),
            );
        }
        has_example = false;
    }
}

#[test]
fn whatever_people_meet_first_has_an_example() {
    let mut missing = Vec::new();
    for (layer, items) in MET_FIRST {
        let (mut files, mut found) = (Vec::new(), BTreeSet::new());
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer), &mut files);
        for file in files {
            shown(&std::fs::read_to_string(file).expect("a readable source file"), &mut found);
        }
        let without = items.iter().filter(|item| !found.contains(**item));
        missing.extend(without.map(|item| format!("{layer}::{item}")));
    }
    assert!(missing.is_empty(), "without an example: {missing:?}");
    assert!(MET_FIRST.iter().map(|(_, items)| items.len()).sum::<usize>() >= 30);
}

#[test]
fn an_item_without_an_example_is_found() {
    let source = "/// A.\n/// ```\n/// ```\n#[derive(Clone)]\npub struct A;\n/// B.\npub fn b() {}";
    let mut found = BTreeSet::new();
    shown(source, &mut found);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["A"]);
}

#[test]
fn the_five_programs_to_begin_with_are_short() {
    for name in ["numbers", "people_in_code", "own_scores", "own_strategy", "persistence"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.rs"));
        let lines = std::fs::read_to_string(file).expect("a readable example").lines().count();
        assert!(lines <= 60, "{name} has {lines} lines");
    }
}
