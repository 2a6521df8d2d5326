//! Files of other tools: what is written reads back, damage is told by line and column, and
//! published files are read and solved.

use super::{Draw, answers, cases};
use mentormatch::kernel::Phrases;
use mentormatch::lab::Context;
use mentormatch::lab::formats::{FORMATS, FaultPlace, format_named, format_of_file};
use mentormatch::lab::{
    ListEntry, PlainInstance, PlainLists, PlainNumber, PlainProject, PlainProjectMentor, PlainSense,
};
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
    match draw.below(4) {
        3 => {
            let some = |draw: &mut Draw, of: usize| -> Vec<u32> {
                let count = draw.size(of + 1);
                draw.order(of).into_iter().take(count).map(|at| at as u32).collect()
            };
            let project = |draw: &mut Draw| PlainProject {
                mentor: draw.below(rows as u64) as u32,
                seats: draw.below(4) as u32,
            };
            let mentor = |draw: &mut Draw| PlainProjectMentor {
                seats: draw.below(4) as u32,
                list: some(draw, 3),
            };
            PlainInstance::Projects {
                students: (0..3).map(|_| some(draw, columns)).collect(),
                projects: (0..columns).map(|_| project(draw)).collect(),
                mentors: (0..rows).map(|_| mentor(draw)).collect(),
            }
        }
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
            // A table of floats alone in some, so that formats with one kind of number have their share.
            let floats = draw.percent(25);
            let row = |draw: &mut Draw| -> Vec<Option<PlainNumber>> {
                let order = draw.order(columns);
                let each = order.into_iter().map(|rank| match ranks {
                    true => Some(PlainNumber::Integer(rank as i64 + 1)),
                    false if draw.percent(holes) => None,
                    false if floats => Some(PlainNumber::Float(draw.below(99) as f64 / 7.0)),
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
            let Ok(written) = format.write(&instance) else { continue };
            let text = || String::from_utf8_lossy(&written);
            let back = format.read(&written);
            let back =
                back.unwrap_or_else(|faults| panic!("{}: {faults:?}\n{}", format.name(), text()));
            assert_eq!(back, instance, "{}\n{}", format.name(), text());
            seen[at] += 1;
        }
    }
    assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
}

#[test]
fn damaged_files_are_refused_by_line_and_column_and_never_panic() {
    let mut refused = 0;
    for seed in 0..cases(750) {
        let mut draw = Draw::new("damaged", seed);
        let instance = drawn(&mut draw);
        for format in FORMATS {
            let Ok(mut bytes) = format.write(&instance) else { continue };
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
                    let within = match fault.place {
                        FaultPlace::Text { line, column } => {
                            (1..=lines).contains(&line) && column >= 1
                        }
                        FaultPlace::Cell { row, .. } => row >= 1,
                        _ => true,
                    };
                    assert!(within, "{fault}");
                    let [english, russian] =
                        [Phrases::english(), Phrases::russian()].map(|words| words.say(fault));
                    assert_eq!(english, fault.to_string());
                    let is_cyrillic = |c: char| ('а'..='я').contains(&c);
                    assert!(russian.chars().any(is_cyrillic), "{russian}");
                }
            }
        }
    }
    assert!(refused > 5000, "{refused}");
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
            "algmatch-spa",
            "1 2 1\n1 2 (1 2)\n1 1 1\n2 1\n1 1 1",
            "line 2, column 5: a number is expected, lists are without ties, not \"(\"",
        ),
        (
            "algmatch-spa",
            "1 2 1\n1 2 1\n1 1 1\n2 1\n1 1 1",
            "line 4, column 3: its lecturer is expected",
        ),
        (
            "algmatch-spa",
            "1 1\n",
            "line 1, column 1: the numbers of students, projects and lecturers are expected first, not \"1\"",
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
    assert!(faults[0].to_string().contains("objective"), "{faults:?}");
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
            let written = format.write(&instance).unwrap();
            assert_eq!(format.read(&written).unwrap(), instance, "{other}");
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
        let written = format.write(&instance).unwrap();
        assert_eq!(format.read(&written).unwrap(), instance, "{name}");
        let line = instance.line(name);
        for objective in ["sum", "generous", "greedy", "rank-maximal"] {
            let line =
                format!("{},\"objective\":\"{objective}\"}}", line.strip_suffix('}').unwrap());
            let answer = &answers(line, &Context::default())[0];
            assert_eq!(answer["verified"], "optimal", "{name} {objective}: {answer}");
        }
    }
}

#[test]
fn students_and_projects_of_algmatch_are_read_and_solved() {
    // The example of algmatch's guideline for SPA-S, with lists made strict.
    let text =
        b"4 4 2\n1 1 2\n2 2 3\n3: 3 1\n4 4 1\n1 1 1\n2 1 1\n3 1 2\n4 1 2\n1 2 3 1 2 4\n2 2 2 4 3\n";
    let instance = format_named("algmatch-spa").unwrap().read(text).unwrap();
    let PlainInstance::Projects { students, projects, mentors } = &instance else { panic!() };
    assert_eq!(students[1], [1, 2]);
    assert_eq!(projects[2], PlainProject { mentor: 1, seats: 1 });
    assert_eq!(mentors[0], PlainProjectMentor { seats: 2, list: vec![2, 0, 1, 3] });
    let answer = &answers(instance.line("spa"), &Context::default())[0];
    assert_eq!((&answer["status"], &answer["verified"]), (&"solved".into(), &"feasible".into()));
    assert_eq!(answer["pairs"], serde_json::json!([[0, 0], [1, 1], [2, 2], [3, 3]]));
    // Seats are one where the line of the interchange says nothing.
    let line = br#"{"problem":"projects","students":[[0]],"projects":[{"mentor":0}],"mentors":[{"list":[0]}]}"#;
    let instance = format_named("json").unwrap().read(line).unwrap();
    let PlainInstance::Projects { projects, mentors, .. } = &instance else { panic!() };
    assert_eq!((projects[0].seats, mentors[0].seats), (1, 1));
}

#[test]
fn arrays_of_numpy_hold_gaps_as_nan_and_whole_numbers_exactly() {
    let npy = format_named("npy").unwrap();
    let table = |weights| PlainInstance::Assignment {
        sense: PlainSense::Max,
        weights,
        row_seats: None,
        column_seats: None,
    };
    let whole = |number| Some(PlainNumber::Integer(number));
    let float = |number| Some(PlainNumber::Float(number));
    let written = npy.write(&table(vec![vec![whole(i64::MAX), whole(-3)]])).unwrap();
    // What NumPy itself reads: magic, version, a header that ends at a multiple of 64 bytes.
    assert!(written.starts_with(b"\x93NUMPY\x01\x00"));
    assert_eq!((written.len() - 16) % 64, 0);
    assert!(written[..written.len() - 16].ends_with(b"\n"));
    let header = String::from_utf8_lossy(&written[10..written.len() - 16]);
    assert!(
        header.starts_with("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2), }"),
        "{header}"
    );
    assert_eq!(npy.read(&written).unwrap(), table(vec![vec![whole(i64::MAX), whole(-3)]]));
    let gaps = table(vec![vec![float(0.5), None], vec![None, float(-0.0)]]);
    assert_eq!(npy.read(&npy.write(&gaps).unwrap()).unwrap(), gaps);
    for mixed in [vec![whole(1), float(0.5)], vec![whole(1), None]] {
        let refused = npy.write(&table(vec![mixed])).unwrap_err();
        assert!(refused.to_string().contains("whole numbers stand beside"), "{refused}");
    }
    let infinite = npy.write(&table(vec![vec![float(1.0), float(f64::INFINITY)]])).unwrap();
    let faults = npy.read(&infinite).unwrap_err();
    assert_eq!(
        faults[0].to_string(),
        "row 1, column `1`: a finite number, or NaN, is expected, not inf"
    );
    let faults = npy.read(b"something else").unwrap_err();
    assert!(faults[0].to_string().starts_with("the file: damaged"), "{faults:?}");
    assert!(format_of_file("weights.NPY").is_some());
}
