//! The command line.

use crate::command_line::*;
use crate::language::language;
use mentormatch::kernel::Language;
use std::num::NonZeroU32;

pub(crate) const HELP: &str = "\
Plans quick meetings of 30 sample mentees and 12 sample mentors and forms pairs.

Usage: quick_meetings [--lang en|ru] [--seed N] [--tables N] [--rounds N] [--in-a-row N]

  --lang L      en (default) or ru
  --seed N      the sample people and their wishes (default: 1)
  --tables N    at most so many meetings in a round
  --rounds N    at most so many rounds: the best meetings that fit are held
  --in-a-row N  nobody has more meetings in a row: then everybody rests for a round
  --help        this text
";

pub(crate) struct Args {
    pub(crate) language: Language,
    pub(crate) seed: u64,
    pub(crate) tables: Option<NonZeroU32>,
    pub(crate) rounds: Option<u32>,
    pub(crate) in_a_row: Option<NonZeroU32>,
}

impl Args {
    /// The options; nothing where help is asked for.
    pub(crate) fn parse(line: &mut Parser) -> Result<Option<Self>, Fault> {
        let (seed, tables, rounds, in_a_row) = (1, None, None, None);
        let mut args = Self { language: Language::English, seed, tables, rounds, in_a_row };
        while let Some(arg) = line.next()? {
            match arg {
                Short('h') | Long("help") => return Ok(None),
                Long("lang") => args.language = line.value()?.parse_with(language)?,
                Long("seed") => args.seed = line.value()?.parse()?,
                Long("tables") => args.tables = Some(line.value()?.parse()?),
                Long("in-a-row") => args.in_a_row = Some(line.value()?.parse()?),
                Long("rounds") => args.rounds = Some(line.value()?.parse()?),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(args))
    }
}
