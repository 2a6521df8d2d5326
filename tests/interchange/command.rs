//! The built example: arguments, files, exit codes.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The example beside this test: `target/<profile>/examples/solve`.
pub(crate) fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    profile.join("examples").join(format!("solve{}", std::env::consts::EXE_SUFFIX))
}

fn solve(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(binary())
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", binary().display()));
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn exit(args: &[&str], input: &str) -> i32 {
    solve(args, input).status.code().unwrap()
}

const GOOD: &str = "{\"problem\":\"assignment\",\"weights\":[[2]]}\n";
const IMPOSSIBLE: &str =
    "{\"problem\":\"assignment\",\"weights\":[[null]],\"cardinality\":\"full\"}\n";

#[test]
fn exit_codes_tell_answers_errors_and_bad_commands() {
    assert_eq!(exit(&[], ""), 0);
    assert_eq!(exit(&[], GOOD), 0);
    assert_eq!(exit(&["-"], &format!("{GOOD}{IMPOSSIBLE}")), 0);
    assert_eq!(exit(&[], &format!("oops\n{GOOD}")), 1);
    assert_eq!(exit(&["--max-agents", "1"], GOOD), 1);
    assert_eq!(exit(&["--max-agents=2"], GOOD), 0);
    assert_eq!(exit(&["--max-memory", "10"], GOOD), 1);
    assert_eq!(exit(&["--max-memory=1G", "-"], GOOD), 0);
    assert_eq!(exit(&["--max-agents"], GOOD), 2);
    assert_eq!(exit(&["--max-agents", "many"], GOOD), 2);
    assert_eq!(exit(&["--max-memory", "99999999999G"], GOOD), 2);
    assert_eq!(exit(&["--max-line", "10"], GOOD), 1);
    assert_eq!(exit(&["--max-line=1K"], GOOD), 0);
    assert_eq!(exit(&["--files", "some"], GOOD), 2);
    assert_eq!(exit(&["--colour"], GOOD), 2);
    assert_eq!(exit(&["-", "-"], GOOD), 2);
    assert_eq!(exit(&["no such file"], GOOD), 2);
    assert_eq!(exit(&["."], GOOD), 2);
    let help = solve(&["--help"], "");
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("--max-agents"));
    let bad = solve(&["--colour"], "");
    assert!(bad.stdout.is_empty());
    assert!(String::from_utf8(bad.stderr).unwrap().contains("--colour"));
}

#[test]
fn a_file_is_read_and_its_folder_is_where_its_files_are() {
    let folder = std::env::temp_dir().join(format!("mentormatch-command-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("w.npy"), super::files::npy("<i8", false, (1, 2), &[4_i64, 5]))
        .unwrap();
    let line = "{\"problem\":\"assignment\",\"npy\":\"w.npy\"}\n";
    let file = folder.join("lines.json");
    std::fs::write(&file, line).unwrap();
    for (files, code) in [("anywhere", 0), ("folder", 0), ("none", 1)] {
        assert_eq!(exit(&["--files", files, file.to_str().unwrap()], ""), code, "{files}");
    }
    let out = solve(&[file.to_str().unwrap()], "");
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&answer["value"], out.status.code()), (&5.into(), Some(0)));
    // From standard input the working directory counts, where no such file is.
    assert_eq!(exit(&[], line), 1);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let mut child = Command::new(binary())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let _ = child.stdin.take().unwrap().write_all(GOOD.repeat(3).as_bytes());
    let out = child.wait_with_output().unwrap();
    assert_eq!((out.status.code(), out.stderr.len()), (Some(0), 0));
}

#[test]
fn each_answer_is_written_before_the_next_line_is_read() {
    use std::io::{BufRead, BufReader};
    let mut child =
        Command::new(binary()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        input.write_all(GOOD.as_bytes()).unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert!(answer.contains("\"solved\""));
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}
