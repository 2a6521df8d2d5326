//! The command line.

use mentormatch::strategy::{Optimal, Strategy, built_in, by_code};
use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
Pairs a cohort.

Usage: pair_a_cohort [--resume] [--snapshot FILE] [--strategy NAME] [--threads N]
       pair_a_cohort --mentors FILE --mentees FILE --rules FILE
                     [--strategy NAME] [--seats N] [--json] [--threads N]

Without files: walks the bundled sample centre through all seven stages.
  --snapshot FILE  where the programme is kept (default: cohort.snapshot.json)
  --resume         continue from that file: the next cycle, after a finished one

With files (CSV or JSON) and the organisation's rules:
  --mentors FILE   the mentors
  --mentees FILE   the mentees
  --rules FILE     the rules of pairing, and which columns are which
  --seats N        so many seats for each mentor, whatever the file says
  --json           print one JSON object instead of the report

  --strategy NAME  optimal (default), highest-total, stable, stable-for-mentors, greedy
  --threads N      score with so many threads
  --help           this text
";

pub(crate) struct Args {
    pub(crate) command: Command,
    pub(crate) strategy: Box<dyn Strategy>,
    pub(crate) threads: Option<usize>,
}

pub(crate) enum Command {
    Centre(Centre),
    Files(Files),
}

pub(crate) struct Centre {
    pub(crate) snapshot: PathBuf,
    pub(crate) resume: bool,
}

pub(crate) struct Files {
    pub(crate) mentors: PathBuf,
    pub(crate) mentees: PathBuf,
    pub(crate) rules: PathBuf,
    pub(crate) seats: Option<u32>,
    pub(crate) json: bool,
    /// Whether a strategy was named: then `--json` prints its pairing too.
    pub(crate) named_strategy: bool,
}

impl Args {
    /// The command; nothing where help is asked for.
    pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, String> {
        let (mut mentors, mut mentees, mut rules) = (None, None, None);
        let (mut snapshot, mut resume, mut json) = (None, false, false);
        let (mut seats, mut threads, mut strategy) = (None, None, None);
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let option = arg.to_string_lossy().into_owned();
            let mut value = || args.next().ok_or(format!("{option} needs a value"));
            match option.as_str() {
                "--help" | "-h" => return Ok(None),
                "--mentors" => mentors = Some(PathBuf::from(value()?)),
                "--mentees" => mentees = Some(PathBuf::from(value()?)),
                "--rules" => rules = Some(PathBuf::from(value()?)),
                "--snapshot" => snapshot = Some(PathBuf::from(value()?)),
                "--resume" => resume = true,
                "--json" => json = true,
                "--seats" => seats = Some(number(&option, &value()?)?),
                "--threads" => threads = Some(number(&option, &value()?)?),
                "--strategy" => strategy = Some(named(&value()?.to_string_lossy())?),
                _ => return Err(format!("unknown argument {option}")),
            }
        }
        let named_strategy = strategy.is_some();
        let strategy = strategy.unwrap_or_else(|| Box::new(Optimal));
        let command = match (mentors, mentees, rules) {
            (None, None, None) => {
                if json || seats.is_some() {
                    return Err("--json and --seats go with --mentors, --mentees, --rules".into());
                }
                let snapshot = snapshot.unwrap_or_else(|| "cohort.snapshot.json".into());
                Command::Centre(Centre { snapshot, resume })
            }
            (Some(mentors), Some(mentees), Some(rules)) => {
                if resume || snapshot.is_some() {
                    return Err("--resume and --snapshot go without files".into());
                }
                Command::Files(Files { mentors, mentees, rules, seats, json, named_strategy })
            }
            _ => return Err("--mentors, --mentees and --rules go together".into()),
        };
        Ok(Some(Self { command, strategy, threads }))
    }
}

fn number<N: std::str::FromStr>(option: &str, value: &OsString) -> Result<N, String> {
    let value = value.to_string_lossy();
    value.parse().map_err(|_| format!("{option} needs a number, not {value}"))
}

fn named(code: &str) -> Result<Box<dyn Strategy>, String> {
    by_code(code).ok_or_else(|| {
        let codes: Vec<_> = built_in().iter().map(|strategy| strategy.code()).collect();
        format!("there is no strategy {code}: one of {}", codes.join(", "))
    })
}
