//! Snapshots in files: damage is seen, and whatever stops a writer, a whole one is left.

use crate::support::*;
use mentormatch::kernel::{MOST_BYTES, Stream, read_bytes, read_text, stream, write_whole};
use mentormatch::program::{
    AnyProgram, MeasuredAt, NoSnapshot, Resumed, Side, Snapshot, SnapshotFault, SnapshotFileFault,
};
use rand::Rng;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A folder of files for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mentormatch-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn newest(files: &[PathBuf]) -> Result<Resumed, NoSnapshot> {
    Snapshot::newest_whole(files, MOST_BYTES)
}

#[test]
fn no_flipped_bit_passes() {
    let snapshot = working().snapshot();
    let text = snapshot.to_json().unwrap();
    let (mut tried, mut refused) = (0, 0);
    // Every bit where version and digest stand; of the rest every eleventh, so that each of
    // the eight bits of a byte has its turn.
    let ends = |bit: usize| bit < 800 || bit + 800 > text.len() * 8;
    for bit in (0..text.len() * 8).filter(|&bit| ends(bit) || bit % 11 == 0) {
        let mut bytes = text.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        tried += 1;
        match String::from_utf8(bytes).map(|text| Snapshot::from_json(&text)) {
            Ok(Ok(read)) => assert!(read == snapshot, "bit {bit} changed what is recorded"),
            _ => refused += 1,
        }
    }
    assert!(tried > 5_000, "{tried}");
    assert_eq!(refused, tried);
}

proptest::proptest! {
    #[test]
    fn every_float_of_a_snapshot_comes_back(bits in proptest::prelude::any::<u64>()) {
        let number = f64::from_bits(bits);
        proptest::prop_assume!(number.is_finite());
        let mut program = selected();
        let entry = measurement(Side::Mentor, MeasuredAt::Entry, number);
        program.monitoring().record_measurement(&act(6), &id("x"), entry).unwrap();
        let restored = round_trip(&program.snapshot());
        let measured = &restored.record().monitoring().measurements[&id("x")];
        let read = measured.last().unwrap().value.given().unwrap();
        proptest::prop_assert_eq!(read.to_bits(), bits);
    }
}

#[test]
fn a_digest_is_checked_whatever_version_is_named_and_older_ones_need_none() {
    let snapshot = working().snapshot();
    let text = snapshot.to_json().unwrap();
    assert!(text.starts_with("{\"version\":3,"), "{text}");
    let digest = |text: &str| Snapshot::from_json(text).unwrap_err().to_string();
    let damaged = SnapshotFault::Digest.to_string();
    assert_eq!(digest(&text.replacen("\"version\":3", "\"version\":2", 1)), damaged);
    // The accident that the digest is for: a date of the next millennium.
    let date = "\"on\":\"2026-09-01\"";
    assert!(text.contains(date));
    assert_eq!(digest(&text.replacen(date, "\"on\":\"3026-09-01\"", 1)), damaged);
    assert_eq!(digest(&text.replacen("\"version\":3,", "\"version\": 3,", 1)), damaged);
    // Not where it was written.
    let value = written(&snapshot);
    assert!(value["digest"].is_string());
    assert_eq!(digest(&value.to_string()), damaged);
    // Without one.
    let mut value = value;
    value.as_object_mut().unwrap().remove("digest");
    let fault = Snapshot::from_json(&value.to_string()).unwrap_err();
    assert!(matches!(fault, SnapshotFault::NoDigest { version: 3 }), "{fault}");
    for version in [1, 2] {
        value["version"] = version.into();
        assert_eq!(Snapshot::from_json(&value.to_string()).unwrap(), snapshot);
    }
    // A text editor's last line break harms nothing.
    assert_eq!(Snapshot::from_json(&format!("{text}\n")).unwrap(), snapshot);
}

#[test]
fn truncated_anywhere_the_older_whole_one_is_resumed_and_the_newer_is_named() {
    let folder = Folder::new("truncated");
    let files = ["newer.json", "older.json"].map(|name| folder.file(name));
    let (older, newer) = (AnyProgram::from(forming()), AnyProgram::from(working()));
    older.snapshot().save(&files[1]).unwrap();
    newer.snapshot().save(&files[0]).unwrap();
    let whole = fs::read(&files[0]).unwrap();
    assert_eq!(newest(&files).unwrap().program, newer);
    for length in (0..whole.len()).step_by(10) {
        fs::write(&files[0], &whole[..length]).unwrap();
        let resumed = newest(&files).unwrap();
        assert_eq!((&resumed.program, &resumed.path), (&older, &files[1]), "{length}");
        let [skipped] = resumed.skipped.as_slice() else { panic!("{:?}", resumed.skipped) };
        assert!(skipped.to_string().contains("newer.json: "), "{skipped}");
    }
    // Both are torn, or none is there: said of each that is.
    fs::write(&files[1], "").unwrap();
    let none = newest(&files).unwrap_err();
    assert_eq!(none.skipped.len(), 2);
    assert!(none.to_string().contains("older.json: "), "{none}");
    for file in &files {
        fs::remove_file(file).unwrap();
    }
    assert_eq!(newest(&files).unwrap_err().to_string(), "there is no snapshot to resume from");
}

#[test]
fn the_one_before_is_kept_where_it_is_whole() {
    let folder = Folder::new("kept");
    let files = ["last.json", "before.json"].map(|name| folder.file(name));
    let save = |program: &AnyProgram| {
        program.snapshot().save_keeping(&files[0], &files[1], MOST_BYTES).unwrap();
        newest(&files).unwrap()
    };
    let programs: [AnyProgram; 3] = [selected().into(), forming().into(), working().into()];
    for (at, program) in programs.iter().enumerate() {
        assert_eq!(save(program).program, *program);
        let before = newest(&files[1..]).map(|resumed| resumed.program);
        assert_eq!(before.ok().as_ref(), at.checked_sub(1).map(|at| &programs[at]));
    }
    // A torn one does not push the whole one out.
    fs::write(&files[0], "{").unwrap();
    save(&programs[0]);
    assert_eq!(newest(&files[1..]).unwrap().program, programs[1]);
    // Longer than allowed is passed over, not read.
    let fault = Snapshot::newest_whole(&files, 100).unwrap_err();
    assert!(fault.to_string().contains("it has more than 100 bytes"), "{fault}");
    assert!(matches!(fault.skipped[0], SnapshotFileFault::File(_)));
}

#[test]
fn a_file_is_replaced_as_a_whole_and_read_up_to_its_limit() {
    let folder = Folder::new("whole");
    let file = folder.file("a");
    write_whole(&file, b"one").unwrap();
    write_whole(&file, b"three").unwrap();
    assert_eq!(read_text(&file, 5).unwrap(), "three");
    let names: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["a"]);
    let long = read_bytes(&file, 4).unwrap_err().to_string();
    assert!(long.ends_with("a: it has more than 4 bytes, which is the limit"), "{long}");
    assert!(read_bytes(&folder.file("none"), 4).unwrap_err().is_missing());
    assert!(!read_bytes(&folder.0, 4).unwrap_err().is_missing());
    write_whole(&file, b"a\xFF").unwrap();
    let text = read_text(&file, 5).unwrap_err().to_string();
    assert!(text.ends_with("it is no text in UTF-8: byte 1"), "{text}");
    write_whole(&folder.file("no folder").join("a"), b"").unwrap_err();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        // A device without an end takes no memory.
        let endless = read_bytes(Path::new("/dev/zero"), 1 << 16).unwrap_err().to_string();
        assert_eq!(endless, "/dev/zero: it has more than 65536 bytes, which is the limit");
        // What only its owner may read stays so, and a link stays a link.
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let link = folder.file("link");
        symlink(&file, &link).unwrap();
        write_whole(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }
}

const SAVES_INTO: &str = "MENTORMATCH_TEST_SAVES_INTO";

/// The writer of the next test, in a process of its own; nothing without its folder.
#[test]
fn a_writer_that_saves_until_it_is_killed() {
    let Some(folder) = std::env::var_os(SAVES_INTO).map(PathBuf::from) else { return };
    let snapshots = [forming().snapshot(), working().snapshot()];
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        for snapshot in &snapshots {
            snapshot.save_keeping(&folder.join("a"), &folder.join("b"), MOST_BYTES).unwrap();
        }
    }
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

fn wait_for(file: &Path) {
    let until = Instant::now() + Duration::from_secs(60);
    while !file.exists() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// From 0 to below `below`.
fn random(stream: &mut Stream, below: u64) -> u64 {
    stream.next_u64() % below
}

#[test]
fn killed_while_saving_a_whole_one_is_left() {
    let folder = Folder::new("killed");
    let files = ["a", "b"].map(|name| folder.file(name));
    let mut random_times = stream(1, "kills");
    for round in 0..8 {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["files::a_writer_that_saves_until_it_is_killed", "--exact"])
            .env(SAVES_INTO, &folder.0)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        wait_for(&files[1]);
        std::thread::sleep(Duration::from_micros(random(&mut random_times, 20_000)));
        kill(child);
        let resumed = newest(&files).unwrap();
        assert!(resumed.skipped.is_empty(), "round {round}: {:?}", resumed.skipped);
    }
}

/// An example beside this test: `target/<profile>/examples/…`.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Command::new(profile.join("examples").join(name))
}

/// What the example says; it has to end well.
fn said(example: &mut Command) -> String {
    let out = example.output().unwrap();
    let (said, fault) = (String::from_utf8(out.stdout).unwrap(), out.stderr);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&fault));
    said
}

/// Kills the run of `start` at random moments; from whatever it leaves, `resume` goes on.
fn killed_and_resumed(
    first: &Path,
    start: impl Fn() -> Command,
    resume: impl Fn() -> Command,
    files: &[PathBuf],
) {
    let begun = Instant::now();
    said(&mut start());
    let whole_run = u64::try_from(begun.elapsed().as_millis()).unwrap();
    let mut random_times = stream(2, "kills");
    for _ in 0..4 {
        for file in files {
            let _ = fs::remove_file(file);
        }
        let child = start().stdout(Stdio::null()).spawn().unwrap();
        wait_for(first);
        std::thread::sleep(Duration::from_millis(random(&mut random_times, whole_run)));
        kill(child);
        assert!(newest(files).unwrap().skipped.is_empty());
        said(&mut resume());
    }
}

#[test]
fn run_program_goes_on_after_a_kill_and_says_what_it_passes_over() {
    let folder = Folder::new("run-program");
    let run = |more: &[&str]| {
        let mut command = example("run_program");
        command.arg("--snapshots").arg(&folder.0).args(more);
        command
    };
    let files: Vec<_> =
        (1..=8).rev().map(|number| folder.file(&format!("after-{number}.json"))).collect();
    let start = || run(&[]);
    let resume = || run(&["--resume"]);
    killed_and_resumed(&files[7], start, resume, &files);
    // Torn by something else.
    let told = said(&mut run(&["--until", "3"]));
    let whole = fs::read(&files[5]).unwrap();
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&files[5], &whole[..length]).unwrap();
        let resumed = said(&mut run(&["--resume", "--until", "3"]));
        let lines: Vec<_> = resumed.lines().collect();
        assert!(lines[0].starts_with("Passed over: ") && lines[0].contains("after-3.json: "));
        assert!(lines[1].starts_with("Resumed from ") && lines[1].ends_with("after-2.json"));
        // The rest is told as it was the first time.
        assert!(told.ends_with(&format!("{}\n", lines[2..].join("\n"))));
        assert_eq!(fs::read(&files[5]).unwrap(), whole);
    }
    let russian = said(run(&["--resume", "--lang", "ru", "--until", "3"]).stdout(Stdio::piped()));
    assert_eq!(russian, "");
    let short = run(&["--resume", "--max-input", "1K"]).output().unwrap();
    assert_eq!(short.status.code(), Some(1));
    let fault = String::from_utf8(short.stderr).unwrap();
    assert!(fault.contains("after-3.json: it has more than 1024 bytes"), "{fault}");
}

#[cfg(feature = "import")]
#[test]
fn pair_a_cohort_goes_on_after_a_kill_and_says_what_it_passes_over() {
    let folder = Folder::new("pair-a-cohort");
    let files = ["s.json", "s.json.before"].map(|name| folder.file(name));
    let run = |more: &[&str]| {
        let mut command = example("pair_a_cohort");
        command.arg("--snapshot").arg(&files[0]).args(more);
        command
    };
    killed_and_resumed(&files[0], || run(&[]), || run(&["--resume"]), &files);
    let whole = fs::read(&files[0]).unwrap();
    fs::write(&files[0], &whole[..whole.len() / 3]).unwrap();
    let resumed = said(&mut run(&["--resume"]));
    assert!(resumed.contains("Passed over: ") && resumed.contains("s.json.before\n"), "{resumed}");
    // Rules that never end.
    let mut command = example("pair_a_cohort");
    for option in ["--rules", "--mentors", "--mentees"] {
        command.args([option, "/dev/zero"]);
    }
    let out = command.args(["--max-input", "1M"]).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    if cfg!(unix) {
        let fault = String::from_utf8(out.stderr).unwrap();
        assert!(fault.contains("/dev/zero: it has more than 1048576 bytes"), "{fault}");
    }
}
