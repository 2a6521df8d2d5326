//! Reads very many people row by row into columns, makes rules ready for them, and says what it took.

#[path = "support/command_line.rs"]
mod command_line;
#[path = "support/language.rs"]
mod language;
#[path = "support/say.rs"]
mod say;
// It prints lines and makes no other texts.
#[allow(unused_imports, unused_macros)]
#[path = "support/tell.rs"]
mod tell;

use command_line::*;
use mentormatch::kernel::{Language, Phrases, Side, Stream, stream};
use mentormatch::people::import::{Mapping, Options, roster};
use mentormatch::scoring::Rules;
use rand::RngExt;
use std::error::Error;
use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use tell::tell;

const HELP: &str = "\
Reads very many people row by row into columns, and makes rules ready for them.

Usage: people_by_rows [--people N] [--format csv|json-lines] [--folder FOLDER] [--keep]
                      [--seed S] [--lang en|ru]

  --people N         how many people are drawn, nine of ten mentees (default 20000)
  --format NAME      how they are written (default csv)
  --folder FOLDER    where the files lie (default: a folder for temporary files)
  --keep             reads the files that are there and draws none
  --seed S           the seed (default 1)
  --lang en|ru       the language of what is told (default en)
  --help             this text
";

/// What is asked of the people: eight criteria and two conditions.
const RULES: &str = r#"{
    "version": 1,
    "scales": {"grades": ["1", "2", "3", "4", "5", "6", "7", "8"]},
    "restrictions": [
        {"name": "an hour in common", "kind": "must-share-time", "minutes": 60},
        {"name": "a subject in common", "kind": "must-share-label", "field": "subjects"}
    ],
    "criteria": [
        {"name": "reputation", "kind": "number-distance", "field": {"mentee": "hoped for", "mentor": "reputation"},
         "scale": 100, "mentee-weight": 14},
        {"name": "diligence", "kind": "number-distance", "field": {"mentee": "reputation", "mentor": "hoped for"},
         "scale": 100, "mentor-weight": 14},
        {"name": "wanted skills", "kind": "coverage", "confidence": true, "mentee-weight": 8, "mentor-weight": 6},
        {"name": "subjects in common", "kind": "jaccard", "field": "subjects", "mentee-weight": 5, "mentor-weight": 5},
        {"name": "time in common", "kind": "shared-time", "minutes-per-point": 60, "most": 4, "mentee-weight": 1},
        {"name": "grades above", "kind": "ordinal-gap", "field": "stage", "scale": "grades", "target": 2, "peak": 5,
         "slope": 1, "mentee-weight": 1},
        {"name": "the same town", "kind": "equal", "field": "institution", "mentee-weight": 4, "mentor-weight": 4},
        {"name": "the mentee's wish", "kind": "wish", "of": "mentee", "by-rank": [6, 4, 2], "mentee-weight": 1}
    ]
}"#;

const MAPPING: &str = r#"{
    "mentees": {"attributes": {"hoped for": {"from": "hoped for", "kind": "number"},
                               "reputation": {"from": "reputation", "kind": "number"}}},
    "mentors": {"attributes": {"hoped for": {"from": "hoped for", "kind": "number"},
                               "reputation": {"from": "reputation", "kind": "number"}}}
}"#;

struct Command {
    people: usize,
    json: bool,
    folder: PathBuf,
    keep: bool,
    seed: u64,
    language: Language,
}

/// The command; nothing where help is asked for.
fn command(line: &mut Parser) -> Result<Option<Command>, Fault> {
    let folder = std::env::temp_dir().join("people-by-rows");
    let (people, seed, language) = (20_000, 1, Language::English);
    let mut command = Command { people, json: false, folder, keep: false, seed, language };
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("people") => command.people = line.value()?.parse()?,
            Long("format") => command.json = line.value()?.parse_with(is_json)?,
            Long("folder") => command.folder = line.value()?.into(),
            Long("keep") => command.keep = true,
            Long("seed") => command.seed = line.value()?.parse()?,
            Long("lang") => command.language = line.value()?.parse_with(language::language)?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(command))
}

fn is_json(text: &str) -> Result<bool, &'static str> {
    match text {
        "csv" => Ok(false),
        "json-lines" => Ok(true),
        _ => Err("csv or json-lines is needed"),
    }
}

fn main() -> ExitCode {
    command_line::run(HELP, command, |command| read(command).map(|()| ExitCode::SUCCESS))
}

fn read(command: &Command) -> Result<(), Box<dyn Error>> {
    let phrases = Phrases::new(command.language);
    let ending = if command.json { "jsonl" } else { "csv" };
    let place = |side: &str| command.folder.join(format!("{side}.{ending}"));
    let (mentees, mentors) = (place("mentees"), place("mentors"));
    let count = command.people / 10;
    if !command.keep {
        create_dir_all(&command.folder)?;
        write(command, Side::Mentee, [command.people - count, count], &mentees)?;
        write(command, Side::Mentor, [count, 0], &mentors)?;
    }
    let bytes = mentees.metadata()?.len() + mentors.metadata()?.len();
    let (rules, mapping) = (Rules::from_json(RULES)?, serde_json::from_str::<Mapping>(MAPPING)?);
    let start = Instant::now();
    let files = (File::open(&mentees)?, File::open(&mentors)?);
    let read = roster(files.0, files.1, &mapping, &Options::default(), &rules.fields())?;
    let reading = start.elapsed();
    let start = Instant::now();
    let compiled = rules.compile_roster(&read.roster)?;
    let compiling = start.elapsed();
    let (mentees, mentors) = (compiled.mentees(), compiled.mentors());
    let mebibytes = bytes >> 20;
    let reading = phrases.decimal(reading.as_secs_f64(), 2);
    let compiling = phrases.decimal(compiling.as_secs_f64(), 2);
    tell!(
        phrases,
        "{mentees} mentees and {mentors} mentors read from {mebibytes} MiB in {reading} s, rules made ready in {compiling} s",
        "прочитано: наставляемых – {mentees}, наставников – {mentors}, файлы – {mebibytes} МиБ, за {reading} с; правила подготовлены за {compiling} с"
    );
    if let Some(peak) = peak() {
        tell!(phrases, "peak memory: {peak} MiB", "наибольшая память: {peak} МиБ");
    }
    Ok(())
}

/// The most memory that this program had at once, in MiB, where the system tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? >> 10)
}

/// Draws the people of a side, `others` of whom the other side has, and writes them one by one.
fn write(command: &Command, side: Side, [count, others]: [usize; 2], to: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(to)?);
    let mut draws = stream(command.seed, side.code());
    if !command.json {
        writeln!(out, "{}", QUESTIONS.join(","))?;
    }
    for at in 0..count {
        let answers = answers(&mut draws, side, at, others);
        if command.json {
            let entries =
                QUESTIONS.iter().zip(&answers).map(|(question, answer)| match *question {
                    "seats" | "hoped for" | "reputation" => format!("\"{question}\":{answer}"),
                    _ => format!("\"{question}\":\"{answer}\""),
                });
            writeln!(out, "{{{}}}", entries.collect::<Vec<_>>().join(","))?;
        } else {
            writeln!(out, "{}", answers.join(","))?;
        }
    }
    out.flush()
}

const QUESTIONS: [&str; 12] = [
    "id",
    "name",
    "institution",
    "stage",
    "subjects",
    "skills",
    "availability",
    "hoped for",
    "reputation",
    "seats",
    "forms",
    "wishes",
];

fn answers(draws: &mut Stream, side: Side, at: usize, others: usize) -> [String; 12] {
    let (own, other) = if side == Side::Mentee { ("e", "m") } else { ("m", "e") };
    let some = |draws: &mut Stream, most: usize, what: fn(&mut Stream) -> String| {
        (0..draws.random_range(1..=most)).map(|_| what(draws)).collect::<Vec<_>>().join("; ")
    };
    let wishes = match others > 0 && draws.random_bool(0.4) {
        true => (0..3).map(|_| format!("{other}{}", draws.random_range(0..others))).collect(),
        false => Vec::new(),
    };
    [
        format!("{own}{at}"),
        format!("Участник {at}"),
        format!("town {}", draws.random_range(0..400)),
        draws.random_range(1..=8).to_string(),
        some(draws, 4, |draws| format!("subject {}", draws.random_range(0..40))),
        // Each skill once: a skill that somebody names twice is a fault.
        (0..draws.random_range(1..4))
            .map(|at| format!("skill {at}: {}", draws.random_range(1..=10)))
            .collect::<Vec<_>>()
            .join("; "),
        some(draws, 3, |draws| {
            let (day, from) = (draws.random_range(0..7), draws.random_range(8..19));
            let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            format!("{} {from}:00-{}:30", days[day], from + draws.random_range(1..4))
        }),
        "100".to_owned(),
        draws.random_range(0..=100).to_string(),
        if side == Side::Mentee { 1 } else { draws.random_range(5..15) }.to_string(),
        "learner-learner".to_owned(),
        wishes.join(" > "),
    ]
}
