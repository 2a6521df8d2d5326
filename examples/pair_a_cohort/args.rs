//! The command line.

use crate::command_line::*;
use crate::language::language;
use crate::size::size;
use mentormatch::kernel::{Language, MOST_BYTES};
use mentormatch::strategy::{Optimal, Strategy, built_in, by_code};
use std::path::PathBuf;

const HELP: &str = "\
Pairs a cohort.

Usage: pair_a_cohort [--resume] [--snapshot FILE] [--strategy NAME] [--threads N]
                     [--max-input BYTES] [--lang en|ru]
       pair_a_cohort --mentors FILE --mentees FILE --rules FILE
                     [--strategy NAME] [--seats N] [--json] [--show-answers]
                     [--threads N] [--max-input BYTES] [--lang en|ru]

Without files: walks the bundled sample centre through all seven stages.
  --snapshot FILE  where the programme is kept (default: cohort.snapshot.json); what
                   was kept before stays beside it in FILE.before
  --resume         continue from the newest of the two that is whole: the next cycle,
                   after a finished one

With files (CSV or JSON) and the organisation's rules:
  --mentors FILE   the mentors
  --mentees FILE   the mentees
  --rules FILE     the rules of pairing, and which columns are which
  --seats N        so many seats for each mentor, whatever the file says
  --json           print one JSON object instead of the report
  --show-answers   where an answer cannot be read, print it (it may be private)

  --strategy NAME  STRATEGIES
  --lang en|ru     the language of the report (default: en)
  --threads N      score with so many threads
  --max-input BYTES  the longest file that is read, such as 64M or 2G (default: 256M)
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
    pub(crate) language: Language,
}

pub(crate) enum Command {
    Centre(Centre),
    Files(Files),
}

pub(crate) struct Centre {
    pub(crate) snapshot: PathBuf,
    pub(crate) resume: bool,
    /// The most bytes of a snapshot that are read.
    pub(crate) most: u64,
}

pub(crate) struct Files {
    pub(crate) mentors: PathBuf,
    pub(crate) mentees: PathBuf,
    pub(crate) rules: PathBuf,
    pub(crate) seats: Option<u32>,
    pub(crate) json: bool,
    /// Whether faults of files show the answers that could not be read.
    pub(crate) show_answers: bool,
    /// The most bytes of a file that are read.
    pub(crate) most: u64,
    /// Whether a strategy was named: then `--json` prints its pairing too.
    pub(crate) named_strategy: bool,
}

impl Args {
    /// The command; nothing where help is asked for.
    pub(crate) fn parse(line: &mut Parser) -> Result<Option<Self>, Fault> {
        let (mut mentors, mut mentees, mut rules) = (None, None, None);
        let (mut snapshot, mut resume, mut json) = (None, false, false);
        let (mut seats, mut threads, mut strategy) = (None, None, None);
        let mut spoken = Language::English;
        let (mut show_answers, mut most) = (false, MOST_BYTES);
        while let Some(arg) = line.next()? {
            match arg {
                Short('h') | Long("help") => return Ok(None),
                Long("mentors") => mentors = Some(PathBuf::from(line.value()?)),
                Long("mentees") => mentees = Some(PathBuf::from(line.value()?)),
                Long("rules") => rules = Some(PathBuf::from(line.value()?)),
                Long("snapshot") => snapshot = Some(PathBuf::from(line.value()?)),
                Long("resume") => resume = true,
                Long("json") => json = true,
                Long("show-answers") => show_answers = true,
                Long("max-input") => most = line.value()?.parse_with(size)?,
                Long("seats") => seats = Some(line.value()?.parse()?),
                Long("threads") => threads = Some(line.value()?.parse()?),
                Long("lang") => spoken = line.value()?.parse_with(language)?,
                Long("strategy") => strategy = Some(line.value()?.parse_with(named)?),
                other => return Err(other.unexpected()),
            }
        }
        let named_strategy = strategy.is_some();
        let strategy = strategy.unwrap_or_else(|| Box::new(Optimal));
        let command = match (mentors, mentees, rules) {
            (None, None, None) => {
                if json || show_answers || seats.is_some() {
                    let ours = "--json, --seats and --show-answers";
                    return Err(format!("{ours} go with --mentors, --mentees, --rules").into());
                }
                let snapshot = snapshot.unwrap_or_else(|| "cohort.snapshot.json".into());
                Command::Centre(Centre { snapshot, resume, most })
            }
            (Some(mentors), Some(mentees), Some(rules)) => {
                if resume || snapshot.is_some() {
                    return Err("--resume and --snapshot go without files".into());
                }
                Command::Files(Files {
                    mentors,
                    mentees,
                    rules,
                    seats,
                    json,
                    show_answers,
                    most,
                    named_strategy,
                })
            }
            _ => return Err("--mentors, --mentees and --rules go together".into()),
        };
        Ok(Some(Self { command, strategy, threads, language: spoken }))
    }
}

fn named(code: &str) -> Result<Box<dyn Strategy>, String> {
    by_code(code).ok_or_else(|| format!("there is no strategy {code}: one of {}", strategies()))
}
