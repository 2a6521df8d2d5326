//! NumPy files: every type and order, and what is refused.

use super::{Context, answers};
use mentormatch::lab::FileAccess;
use serde_json::Value;
use std::path::PathBuf;

/// The bytes of a `.npy` file over numbers given row after row.
pub(crate) fn npy<T: Number>(
    descr: &str,
    fortran: bool,
    shape: (usize, usize),
    items: &[T],
) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let (rows, columns) = shape;
    let mut header =
        format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': ({rows}, {columns}), }}");
    while (header.len() + 11) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    bytes.extend(header.as_bytes());
    if fortran {
        for column in 0..columns {
            (0..rows).for_each(|row| items[row * columns + column].write(&mut bytes));
        }
    } else {
        items.iter().for_each(|item| item.write(&mut bytes));
    }
    bytes
}

pub(crate) trait Number: Copy {
    fn write(self, bytes: &mut Vec<u8>);
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Number for $type {
            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }
        }
    )*};
}
number!(f64, f32, i64, i32, u32, u16);

/// A folder of files for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mentormatch-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }

    fn solve(&self, line: &str) -> Value {
        let context = Context { folder: self.0.clone(), ..Context::default() };
        answers(line, &context).remove(0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn weights_of_every_type_and_order_give_the_same_answer() {
    let folder = Folder::new("weights");
    let wide = [3_i64, -1, 4, 1, 5, 9];
    let whole: Vec<i32> = wide.iter().map(|&n| i32::try_from(n).unwrap()).collect();
    let single: Vec<f32> = wide.iter().map(|&n| n as f32).collect();
    let double: Vec<f64> = wide.iter().map(|&n| n as f64).collect();
    for fortran in [false, true] {
        folder.write("<i8", &npy("<i8", fortran, (2, 3), &wide));
        folder.write("<i4", &npy("<i4", fortran, (2, 3), &whole));
        folder.write("<f4", &npy("<f4", fortran, (2, 3), &single));
        folder.write("<f8", &npy("<f8", fortran, (2, 3), &double));
        for name in ["<i8", "<i4", "<f4", "<f8"] {
            for (more, value) in [
                ("", 12.0),
                (r#","cardinality":"free","row_unmatched":[0,10]"#, 12.0),
                (r#","cardinality":"free","row_unmatched":[0,0.5],"forbidden":[[1,2]]"#, 9.0),
                (r#","sense":"min""#, 0.0),
            ] {
                let answer =
                    folder.solve(&format!(r#"{{"problem":"assignment","npy":"{name}"{more}}}"#));
                assert_eq!(answer["value"].as_f64(), Some(value), "{name} {more}: {answer}");
                assert_eq!(answer["verified"], "optimal");
                let whole = name.starts_with("<i") && !more.contains("0.5");
                assert_eq!(answer["value"].is_i64(), whole, "{name} {more}");
            }
        }
    }
}

#[test]
fn lists_of_every_type_and_padding_give_the_same_answer() {
    let folder = Folder::new("lists");
    // Mentee 0: 1, 0; mentee 1: 1; mentee 2: 0, 1. Mentors 2, 1 and 0, 1, 2.
    let short = [1_i64, 0, 1, -1, 0, 1];
    let long = [2_i64, 1, -1, 0, 1, 2];
    let unsigned = |n: &i64| u16::try_from(*n).unwrap_or(u16::MAX);
    let write = |side: &str, shape: (usize, usize), items: &[i64]| {
        let i4: Vec<i32> = items.iter().map(|&n| i32::try_from(n).unwrap()).collect();
        let u2: Vec<u16> = items.iter().map(unsigned).collect();
        let u4: Vec<u32> = items.iter().map(|&n| u32::try_from(n).unwrap_or(u32::MAX)).collect();
        folder.write(&format!("{side}<i8"), &npy("<i8", true, shape, items));
        folder.write(&format!("{side}<i4"), &npy("<i4", false, shape, &i4));
        folder.write(&format!("{side}<u2"), &npy("<u2", false, shape, &u2));
        folder.write(&format!("{side}<u4"), &npy("<u4", true, shape, &u4));
    };
    write("a", (3, 2), &short);
    write("b", (2, 3), &long);
    let lists = r#""mentees":[[1,0],[1],[0,1]],"mentors":[[2,1],[0,1,2]]"#;
    let rest = r#""mentor_seats":[1,2]}"#;
    let expected = folder.solve(&format!(r#"{{"problem":"two-sided",{lists},{rest}"#));
    assert_eq!(expected["dropped"], 2);
    for one in ["<i8", "<i4", "<u2", "<u4"] {
        for other in ["<i8", "<i4", "<u2", "<u4"] {
            let files = format!(r#""mentees_npy":"a{one}","mentors_npy":"b{other}""#);
            let answer = folder.solve(&format!(r#"{{"problem":"two-sided",{files},{rest}"#));
            for field in ["pairs", "dropped", "verified"] {
                assert_eq!(answer[field], expected[field], "{one} {other}: {answer}");
            }
        }
    }
}

#[test]
fn weights_of_single_floats_are_told_as_the_doubles_that_they_are() {
    let folder = Folder::new("single");
    folder.write("single", &npy("<f4", false, (2, 2), &[0.1_f32, 0.2, 0.3, 0.5]));
    for (more, pointers) in [
        (r#""bottleneck""#, &["/value"][..]),
        (r#""bottleneck-then-sum""#, &["/bottleneck", "/certificate/bottleneck"]),
        (
            r#""bottleneck","work_limit":0"#,
            &["/certificate/bottleneck", "/certificate/bound", "/bound"],
        ),
    ] {
        let line = format!(r#"{{"problem":"assignment","npy":"single","objective":{more}}}"#);
        let answer = folder.solve(&line);
        for pointer in pointers {
            let told = answer.pointer(pointer).and_then(Value::as_f64);
            let told = told.unwrap_or_else(|| panic!("{pointer}: {answer}"));
            let known = [0.1_f32, 0.2, 0.3, 0.5].map(f64::from);
            assert!(known.contains(&told), "{pointer}: {answer}");
        }
    }
}

#[test]
fn pools_from_files_of_every_type_give_the_same_answer() {
    let folder = Folder::new("pools");
    let wide = [3_i64, 2, -1, 2, 3, 0, 0, 1, -1, 1, 0, -1];
    let whole: Vec<i32> = wide.iter().map(|&n| i32::try_from(n).unwrap()).collect();
    let short: Vec<u16> = wide.iter().map(|&n| u16::try_from(n).unwrap_or(u16::MAX)).collect();
    let long: Vec<u32> = wide.iter().map(|&n| u32::try_from(n).unwrap_or(u32::MAX)).collect();
    folder.write("<i8", &npy("<i8", true, (4, 3), &wide));
    folder.write("<i4", &npy("<i4", false, (4, 3), &whole));
    folder.write("<u2", &npy("<u2", true, (4, 3), &short));
    folder.write("<u4", &npy("<u4", false, (4, 3), &long));
    let lists = r#"[[3,2],[2,3,0],[0,1],[1,0]]"#;
    for objective in ["stable", "all", "min-regret"] {
        let rest = format!(r#""problem":"roommates","objective":"{objective}"}}"#);
        let expected = folder.solve(&format!(r#"{{"lists":{lists},{rest}"#));
        assert_eq!(expected["dropped"], 1);
        for name in ["<i8", "<i4", "<u2", "<u4"] {
            let answer = folder.solve(&format!(r#"{{"lists_npy":"{name}",{rest}"#));
            for field in ["status", "pairs", "matchings", "value", "dropped", "verified"] {
                assert_eq!(answer[field], expected[field], "{name}: {answer}");
            }
        }
    }
    folder.write("after", &npy("<i4", false, (2, 2), &[-1_i32, 1, 0, -1]));
    folder.write("beyond", &npy("<i8", false, (2, 1), &[1_i64, 1 << 40]));
    folder.write("floats", &npy("<f8", false, (2, 1), &[1.0_f64, 0.0]));
    for (line, parts) in [
        (r#""lists_npy":"after""#, &["agent 0", "place 1", "padding at place 0"][..]),
        (r#""lists_npy":"beyond""#, &["agent 1", "place 0", "1099511627776"]),
        (r#""lists_npy":"floats""#, &["lists_npy", "<f8", "int32"]),
        (r#""lists_npy":"after","lists":[]"#, &["lists_npy", "`lists`"]),
        (r#""seed":1"#, &["`lists`", "`lists_npy`"]),
    ] {
        let answer = folder.solve(&format!(r#"{{"problem":"roommates",{line}}}"#));
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{line}: {answer}"));
        assert!(parts.iter().all(|part| error.contains(part)), "{line}: {error}");
    }
}

#[test]
fn scores_with_floors_and_ties() {
    let folder = Folder::new("scores");
    // Mentee 0 likes both mentors alike; mentee 1 likes mentor 0 more.
    let mentees = [0.5_f64, 0.5, 0.75, 0.25];
    let mentors = [1.0_f64, 0.5, 0.25, 0.125];
    let single = |items: &[f64]| items.iter().map(|&n| n as f32).collect::<Vec<f32>>();
    folder.write("a<f8", &npy("<f8", false, (2, 2), &mentees));
    folder.write("b<f8", &npy("<f8", true, (2, 2), &mentors));
    folder.write("a<f4", &npy("<f4", true, (2, 2), &single(&mentees)));
    folder.write("b<f4", &npy("<f4", false, (2, 2), &single(&mentors)));
    for one in ["<f8", "<f4"] {
        for other in ["<f8", "<f4"] {
            for (more, pairs) in [
                ("", "[[0,0],[1,1]]"),
                (r#","mentee_floor":0.3"#, "[[0,0]]"),
                (r#","mentee_floor":0.25"#, "[[0,0],[1,1]]"),
                (r#","mentor_floor":0.2"#, "[[0,0]]"),
                (r#","mentor_floor":0.2,"mentor_seats":[2,1]"#, "[[0,0],[1,0]]"),
                (r#","mentee_floor":0.6"#, "[[1,0]]"),
                (r#","mentee_floor":1e300"#, "[]"),
                (r#","objective":"mentor-optimal""#, "[[0,0],[1,1]]"),
            ] {
                let files =
                    format!(r#""mentee_scores_npy":"a{one}","mentor_scores_npy":"b{other}""#);
                let answer = folder.solve(&format!(r#"{{"problem":"two-sided",{files}{more}}}"#));
                assert_eq!(answer["pairs"].to_string(), pairs, "{one} {other} {more}: {answer}");
                assert_eq!(answer["verified"], "optimal", "{answer}");
            }
        }
    }
}

#[test]
fn files_that_do_not_fit_are_refused_with_their_name() {
    let folder = Folder::new("refused");
    folder.write("nan", &npy("<f8", false, (1, 2), &[1.0, f64::NAN]));
    folder.write("inf", &npy("<f4", false, (1, 2), &[1.0, f32::INFINITY]));
    folder.write("big", &npy("<i8", false, (1, 2), &[1, i64::MAX]));
    folder.write("least", &npy("<i8", false, (1, 2), &[1, i64::MIN]));
    folder.write("u2", &npy("<u2", false, (1, 2), &[1_u16, 2]));
    folder.write("cut", &npy("<f8", false, (1, 3), &[1.0, 2.0]));
    folder.write("text", b"1,2\n3,4\n");
    folder.write("range", &npy("<i4", false, (1, 1), &[7_i32]));
    folder.write("after", &npy("<i4", false, (1, 2), &[-1_i32, 0]));
    folder.write("one", &npy("<i4", false, (1, 1), &[0_i32]));
    folder.write("two", &npy("<i4", false, (2, 1), &[0_i32, 0]));
    for (line, parts) in [
        (r#""npy":"nan""#, &["row 0, column 1", "NaN"][..]),
        (r#""npy":"inf""#, &["row 0, column 1", "inf"]),
        (r#""npy":"big""#, &["row 0, column 1", "9223372036854775807"]),
        (r#""npy":"least""#, &["row 0, column 1", "-9223372036854775808"]),
        (r#""npy":"u2""#, &["npy", "u2", "<u2", "float64"]),
        (r#""npy":"cut""#, &["cut", "1 × 3", "16"]),
        (r#""npy":"text""#, &["text", "damaged"]),
        (r#""npy":"""#, &["npy"]),
        (r#""npy":".""#, &["npy", "not a regular file"]),
    ] {
        let answer = folder.solve(&format!(r#"{{"problem":"assignment",{line}}}"#));
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{line}: {answer}"));
        assert!(parts.iter().all(|part| error.contains(part)), "{line}: {error}");
    }
    for (mentees, mentors, parts) in [
        ("range", "one", &["mentee 0", "7"][..]),
        ("after", "one", &["mentee 0", "padding"]),
        ("nan", "one", &["mentees_npy", "nan", "<f8", "uint16"]),
        ("one", "gone", &["mentors_npy", "gone"]),
    ] {
        let files = format!(r#""mentees_npy":"{mentees}","mentors_npy":"{mentors}""#);
        let answer = folder.solve(&format!(r#"{{"problem":"two-sided",{files}}}"#));
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{files}: {answer}"));
        assert!(parts.iter().all(|part| error.contains(part)), "{files}: {error}");
    }
    let files = r#""mentee_scores_npy":"nan","mentor_scores_npy":"nan""#;
    let answer = folder.solve(&format!(r#"{{"problem":"two-sided",{files}}}"#));
    assert!(answer["error"].as_str().unwrap().contains("mentors"), "{answer}");
}

#[test]
fn integers_of_a_file_are_exact_or_refused_with_their_place() {
    let folder = Folder::new("integers");
    let solve = |items: &[i64], more: &str| {
        folder.write("w", &npy("<i8", false, (1, items.len()), items));
        folder.solve(&format!(r#"{{"problem":"assignment","npy":"w"{more}}}"#))
    };
    // Two that no float tells apart.
    let close = (1_i64 << 53, (1_i64 << 53) + 1);
    let answer = solve(&[close.0, close.1], "");
    assert_eq!((&answer["value"], &answer["verified"]), (&close.1.into(), &"optimal".into()));
    // The range that sums allow, 2^61 / (agents + 1), ends it.
    for (items, place) in [
        ([1, i64::MAX], "row 0, column 1:"),
        ([i64::MIN, 1], "row 0, column 0:"),
        ([1 << 61, 0], "row 0, column 0:"),
        ([0, -(1 << 60)], "row 0, column 1:"),
    ] {
        let answer = solve(&items, "");
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let value = items.iter().max_by_key(|item| item.unsigned_abs()).unwrap().to_string();
        assert!(error.contains(place) && error.contains(&value), "{error}");
    }
    // Beside a price with a fraction the solve is in floats, which do not hold it.
    let half = r#","cardinality":"free","row_unmatched":[0.5]"#;
    let error = solve(&[1, close.1], half)["error"].to_string();
    assert!(error.contains("npy[0][1]") && error.contains("9007199254740993"), "{error}");
    assert_eq!(solve(&[1, close.0], half)["status"], "solved");
}

#[test]
fn a_context_can_forbid_files_or_hold_them_in_the_folder() {
    let folder = Folder::new("access");
    let outside = Folder::new("access-outside");
    std::fs::create_dir_all(folder.0.join("below")).unwrap();
    let array = npy("<i8", false, (1, 2), &[4_i64, 5]);
    folder.write("w.npy", &array);
    folder.write("below/w.npy", &array);
    outside.write("w.npy", &array);
    outside.write("secret", b"hunter2 is the password of everybody");
    let mut context = Context { folder: folder.0.clone(), ..Context::default() };
    let mut solve = |files, named: &str| {
        context.files = files;
        let line = serde_json::json!({"problem": "assignment", "npy": named});
        answers(line.to_string(), &context).remove(0)
    };
    let absolute = outside.0.join("w.npy").to_str().unwrap().to_owned();
    let name = outside.0.file_name().unwrap().to_str().unwrap();
    let above = format!("../{name}/w.npy");
    for named in ["w.npy", "below/w.npy", "./w.npy"] {
        assert_eq!(solve(FileAccess::Anywhere, named)["value"], 5, "{named}");
        assert_eq!(solve(FileAccess::Folder, named)["value"], 5, "{named}");
    }
    let mut outwards = vec![absolute, above, format!("below/../../{name}/w.npy")];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.0.join("w.npy"), folder.0.join("link")).unwrap();
        std::os::unix::fs::symlink(&outside.0, folder.0.join("way")).unwrap();
        std::os::unix::fs::symlink(folder.0.join("w.npy"), folder.0.join("inner")).unwrap();
        outwards.extend(["link".to_owned(), "way/w.npy".to_owned()]);
        assert_eq!(solve(FileAccess::Folder, "inner")["value"], 5);
    }
    for named in &outwards {
        assert_eq!(solve(FileAccess::Anywhere, named)["value"], 5, "{named}");
        let error = solve(FileAccess::Folder, named)["error"].to_string();
        assert!(error.contains("only files of the instance's folder"), "{error}");
    }
    outwards.push("w.npy".to_owned());
    for named in &outwards {
        let error = solve(FileAccess::Nothing, named)["error"].to_string();
        assert!(error.contains("instances may name no files here"), "{error}");
    }
    // Where the folder is stays with whoever runs the instances.
    let missing = solve(FileAccess::Folder, "none.npy")["error"].to_string();
    assert!(missing.contains("`none.npy`") && !missing.contains(folder.0.to_str().unwrap()));
    // What is in a file that is no array is not told, whatever is in it.
    let secret = outside.0.join("secret");
    let secret = secret.to_str().unwrap();
    let mut told = solve(FileAccess::Anywhere, secret)["error"].to_string();
    for text in ["\u{93}NUMPY\u{1}\u{0}hunter2", "hunter2"] {
        folder.write("s", text.as_bytes());
        told += &solve(FileAccess::Anywhere, "s")["error"].to_string();
    }
    for header in
        ["{'hunter2': 1}", "{'descr': 'hunter2 hunter2', 'fortran_order': False, 'shape': (1, 1)}"]
    {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        bytes.extend(header.as_bytes());
        folder.write("s", &bytes);
        told += &solve(FileAccess::Anywhere, "s")["error"].to_string();
    }
    assert!(told.contains("magic string") && told.contains("damaged header at byte"), "{told}");
    assert!(
        !told.contains("unter2") && !told.contains("68, 75") && !told.contains("75 6e"),
        "{told}"
    );
}
