//! The command line.

use crate::command_line::*;
use crate::language::language;
use crate::size::size;
use mentormatch::kernel::Language;

pub(crate) const HELP: &str = "\
Pairs the sample people of a whole region without a table of all pairs, and proves the answer.

Usage: pair_a_region [options]

  --mentees N      how many mentees (default: 100000)
  --mentors N      how many mentors (default: 20000)
  --seats N        of every mentor (default: 5)
  --regions N      people of two regions make no pair (default: 1)
  --languages N    people without a language in common make no pair (default: 1)
  --seed N         the sample people (default: 1)
  --solver NAME    stable, for mentees, or optimal: most pairs, then the best sum
                   (default: stable)
  --memory SIZE    keep to so much, such as 800M or 4G; what needs more is refused
  --threads N      (default: as many as there are cores)
  --check-table    score the table of all pairs too, solve over it and compare
  --json           an object on the last line
  --lang en|ru     the language of what is told (default: en)
  --help           this text
";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Solver {
    Stable,
    Optimal,
}

pub(crate) struct Args {
    pub(crate) mentees: usize,
    pub(crate) mentors: usize,
    pub(crate) seats: u32,
    pub(crate) regions: usize,
    pub(crate) languages: usize,
    pub(crate) seed: u64,
    pub(crate) solver: Solver,
    pub(crate) memory: Option<u64>,
    pub(crate) threads: usize,
    pub(crate) check_table: bool,
    pub(crate) json: bool,
    pub(crate) language: Language,
}

impl Args {
    /// The options; nothing where help is asked for.
    pub(crate) fn parse(line: &mut Parser) -> Result<Option<Self>, Fault> {
        let mut args = Self {
            mentees: 100_000,
            mentors: 20_000,
            seats: 5,
            regions: 1,
            languages: 1,
            seed: 1,
            solver: Solver::Stable,
            memory: None,
            threads: 0,
            check_table: false,
            json: false,
            language: Language::English,
        };
        while let Some(arg) = line.next()? {
            match arg {
                Short('h') | Long("help") => return Ok(None),
                Long("mentees") => args.mentees = line.value()?.parse()?,
                Long("mentors") => args.mentors = line.value()?.parse()?,
                Long("seats") => args.seats = line.value()?.parse()?,
                Long("regions") => args.regions = line.value()?.parse_with(count)?,
                Long("languages") => args.languages = line.value()?.parse_with(count)?,
                Long("seed") => args.seed = line.value()?.parse()?,
                Long("solver") => {
                    args.solver = line.value()?.parse_with(|name| match name {
                        "stable" => Ok(Solver::Stable),
                        "optimal" => Ok(Solver::Optimal),
                        _ => Err("stable or optimal is needed"),
                    })?;
                }
                Long("memory") => args.memory = Some(line.value()?.parse_with(size)?),
                Long("threads") => args.threads = line.value()?.parse()?,
                Long("check-table") => args.check_table = true,
                Long("json") => args.json = true,
                Long("lang") => args.language = line.value()?.parse_with(language)?,
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(args))
    }
}

fn count(text: &str) -> Result<usize, &'static str> {
    match text.parse() {
        Ok(0) | Err(_) => Err("a number from 1 on is needed"),
        Ok(count) => Ok(count),
    }
}
