//! The command line.

use crate::command_line::*;
use mentormatch::strategy::{Optimal, Strategy, built_in, by_code};
use std::path::PathBuf;

const HELP: &str = "\
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

  --strategy NAME  STRATEGIES
  --threads N      score with so many threads
  --help           this text
";

/// The help, with the strategies that there are; the first is the default.
pub(crate) fn help() -> String {
    HELP.replace("STRATEGIES", &strategies())
}

fn strategies() -> String {
    built_in().iter().map(|strategy| strategy.code()).collect::<Vec<_>>().join(", ")
}

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
    pub(crate) fn parse(line: &mut Parser) -> Result<Option<Self>, Fault> {
        let (mut mentors, mut mentees, mut rules) = (None, None, None);
        let (mut snapshot, mut resume, mut json) = (None, false, false);
        let (mut seats, mut threads, mut strategy) = (None, None, None);
        while let Some(arg) = line.next()? {
            match arg {
                Short('h') | Long("help") => return Ok(None),
                Long("mentors") => mentors = Some(PathBuf::from(line.value()?)),
                Long("mentees") => mentees = Some(PathBuf::from(line.value()?)),
                Long("rules") => rules = Some(PathBuf::from(line.value()?)),
                Long("snapshot") => snapshot = Some(PathBuf::from(line.value()?)),
                Long("resume") => resume = true,
                Long("json") => json = true,
                Long("seats") => seats = Some(line.value()?.parse()?),
                Long("threads") => threads = Some(line.value()?.parse()?),
                Long("strategy") => strategy = Some(line.value()?.parse_with(named)?),
                other => return Err(other.unexpected()),
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

fn named(code: &str) -> Result<Box<dyn Strategy>, String> {
    by_code(code).ok_or_else(|| format!("there is no strategy {code}: one of {}", strategies()))
}
