//! Files of other tools: what is written reads back, damage is told by line and column, and
//! published files are read and solved.

use super::{Draw, answers, cases};
use mentormatch::lab::Context;
use mentormatch::lab::formats::{FORMATS, format_named, format_of_file};
use mentormatch::lab::{ListEntry, PlainInstance, PlainLists, PlainNumber, PlainSense};
use std::path::{Path, PathBuf};
use std::process::Command;

fn lists(draw: &mut Draw, own: usize, others: usize) -> PlainLists {
    let list = |draw: &mut Draw| {
        let mut order = draw.order(others);
        order.truncate(draw.size(others + 1));
        let mut entries = Vec::new();
        while !order.is_empty() {
            let count = 1 + draw.size(order.len().min(3));
            let tie: Vec<u32> = order.drain(..count).map(|at| u32::try_from(at).unwrap()).collect();
            entries.extend(ListEntry::of(tie));
        }
        entries
    };
    (0..own).map(|_| list(draw)).collect()
}

/// Instances of every kind that some format holds.
fn drawn(draw: &mut Draw) -> PlainInstance {
    let (rows, columns) = (1 + draw.size(5), 2 + draw.size(4));
    let square = draw.percent(50);
    let rows = if square { columns } else { rows };
    let holes = [0, 0, 30][draw.size(3)];
    let ranks = draw.percent(40);
    let sense = if ranks || draw.percent(50) { PlainSense::Min } else { PlainSense::Max };
    match draw.below(3) {
        0 => {
            let seats: Vec<u32> = (0..columns).map(|_| draw.below(4) as u32).collect();
            PlainInstance::TwoSided {
                mentees: lists(draw, rows, columns),
                mentors: lists(draw, columns, rows),
                mentee_seats: None,
                mentor_seats: (draw.percent(50) && seats.iter().any(|&seats| seats != 1))
                    .then_some(seats),
            }
        }
        _ => {
            let row = |draw: &mut Draw| -> Vec<Option<PlainNumber>> {
                let order = draw.order(columns);
                let each = order.into_iter().map(|rank| match ranks {
                    true => Some(PlainNumber::Integer(rank as i64 + 1)),
                    false if draw.percent(holes) => None,
                    false if holes > 0 && draw.percent(20) => {
                        Some(PlainNumber::Float(draw.below(99) as f64 / 7.0))
                    }
                    false => Some(PlainNumber::Integer(draw.below(2000) as i64 - 1000)),
                });
                each.collect()
            };
            let weights = (0..rows).map(|_| row(draw)).collect();
            PlainInstance::Assignment { sense, weights, row_seats: None, column_seats: None }
        }
    }
}

#[test]
fn what_a_format_writes_reads_back_as_it_was() {
    let mut seen = vec![0; FORMATS.len()];
    for seed in 0..cases(1500) {
        let instance = drawn(&mut Draw::new("formats", seed));
        for (at, format) in FORMATS.iter().enumerate() {
            let Ok(text) = format.write(&instance) else { continue };
            let back = format.read(text.as_bytes());
            let back =
                back.unwrap_or_else(|faults| panic!("{}: {faults:?}\n{text}", format.name()));
            assert_eq!(back, instance, "{}\n{text}", format.name());
            seen[at] += 1;
        }
    }
    assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
}

#[test]
fn damaged_files_are_refused_by_line_and_column_and_never_panic() {
    let mut refused = 0;
    for seed in 0..cases(1500) {
        let mut draw = Draw::new("damaged", seed);
        let instance = drawn(&mut draw);
        for format in FORMATS {
            let Ok(text) = format.write(&instance) else { continue };
            let mut bytes = text.into_bytes();
            for _ in 0..=draw.size(3) {
                if bytes.is_empty() {
                    break;
                }
                let at = draw.size(bytes.len());
                match draw.below(4) {
                    0 => drop(bytes.remove(at)),
                    1 => bytes.truncate(at),
                    2 => bytes.insert(at, b"0(){}:,;x-\n\xff"[draw.size(12)]),
                    _ => bytes[at] = b"19(){}:, \nx\xc3"[draw.size(12)],
                }
            }
            // Foreign to all other formats too.
            for reader in FORMATS {
                let Err(faults) = reader.read(&bytes) else { continue };
                refused += 1;
                let lines = bytes.iter().filter(|&&byte| byte == b'\n').count() + 1;
                assert!(!faults.is_empty() && faults.len() <= 100);
                for fault in faults.iter() {
                    assert!(fault.line >= 1 && fault.line <= lines && fault.column >= 1, "{fault}");
                    assert!(!fault.reason.is_empty());
                }
            }
        }
    }
    assert!(refused > 10_000, "{refused}");
}

#[test]
fn faults_name_the_place_and_what_stands_there() {
    for (name, text, expected) in [
        ("csv", "1,2\n3,x", "line 2, column 3: a number is expected, not \"x\""),
        ("csv", "1,2\n3", "line 2, column 1: a row of 2 cells is expected, not of 1"),
        ("orlib", "2\n1 2\n3", "line 3, column 1: 4 costs are expected and the file ends"),
        (
            "dimacs",
            "p asn 2 1\nn 1\na 1 3 5",
            "line 3, column 5: a number from 1 to 2 is expected, not \"3\"",
        ),
        (
            "algmatch-hr",
            "1 1\n1 2\n1 1 1",
            "line 2, column 3: a number from 1 to 1 is expected, not \"2\"",
        ),
        (
            "glasgow-hrt",
            "0\n1\n1\n1 (1\n1 1 1",
            "line 4, column 3: a tie that ends on its line is expected, not \"(\"",
        ),
        (
            "preflib-orders",
            "# NUMBER ALTERNATIVES: 2\n1: 1,1",
            "line 2, column 6: each alternative is expected once, not \"1\"",
        ),
        (
            "preflib-graph",
            "# NUMBER ALTERNATIVES: 2\n1,2",
            "line 2, column 1: `from,to,weight` is expected",
        ),
    ] {
        let faults = format_named(name).unwrap().read(text.as_bytes()).unwrap_err();
        assert_eq!(faults[0].to_string(), expected);
    }
    let line = br#"{"problem":"roommates","lists":[],"objective":"stable"}"#;
    let faults = format_named("json").unwrap().read(line).unwrap_err();
    assert!(faults[0].reason.contains("objective"), "{faults:?}");
}

/// A folder of published instances beside the crate; nothing, and a line that says so, without it.
fn published(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if !path.is_dir() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn published_assignments_read_and_have_the_published_optimum() {
    let Some(folder) = published("orlib_assign") else { return };
    let known = [
        ("assign100.txt", 305),
        ("assign200.txt", 475),
        ("assign300.txt", 626),
        ("assign400.txt", 804),
    ];
    let mut instances: Vec<_> = known
        .into_iter()
        .map(|(name, best)| ("orlib", std::fs::read(folder.join(name)).unwrap(), best))
        .collect();
    let sparse = Command::new("gzip").arg("-dc").arg(folder.join("assignp800.txt.gz")).output();
    if let Ok(unpacked) = sparse {
        instances.push(("orlib-sparse", unpacked.stdout, 2239));
    }
    for (name, bytes, best) in instances {
        let instance = format_named(name).unwrap().read(&bytes).unwrap();
        let answer = &answers(instance.line("published"), &Context::default())[0];
        assert_eq!((&answer["value"], &answer["verified"]), (&best.into(), &"optimal".into()));
        for other in ["orlib-sparse", "dimacs", "csv-costs"] {
            let format = format_named(other).unwrap();
            let text = format.write(&instance).unwrap();
            assert_eq!(format.read(text.as_bytes()).unwrap(), instance, "{other}");
        }
    }
}

#[test]
fn published_preferences_read_write_and_solve() {
    let Some(folder) = published("preflib") else { return };
    for (name, rows, columns) in [
        ("00009-00000001.soc", 146, 9),
        ("00038-00000003.soi", 32, 102),
        ("00039-00000001.cat", 31, 54),
    ] {
        let format = format_of_file(name).unwrap();
        let instance = format.read(&std::fs::read(folder.join(name)).unwrap()).unwrap();
        let PlainInstance::Assignment { weights, .. } = &instance else { panic!("{name}") };
        assert_eq!((weights.len(), weights[0].len()), (rows, columns), "{name}");
        let text = format.write(&instance).unwrap();
        assert_eq!(format.read(text.as_bytes()).unwrap(), instance, "{name}");
        let line = instance.line(name);
        for objective in ["sum", "generous", "greedy", "rank-maximal"] {
            let line =
                format!("{},\"objective\":\"{objective}\"}}", line.strip_suffix('}').unwrap());
            let answer = &answers(line, &Context::default())[0];
            assert_eq!(answer["verified"], "optimal", "{name} {objective}: {answer}");
        }
    }
}
