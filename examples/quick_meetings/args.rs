//! The command line.

use crate::command_line::*;
use std::num::NonZeroU32;

pub(crate) const HELP: &str = "\
Plans quick meetings of 30 sample mentees and 12 sample mentors and forms pairs.

Usage: quick_meetings [--seed N] [--tables N] [--rounds N]

  --seed N    the sample people and their wishes (default: 1)
  --tables N  at most so many meetings in a round
  --rounds N  at most so many rounds: the best meetings that fit are held
  --help      this text
";

pub(crate) struct Args {
    pub(crate) seed: u64,
    pub(crate) tables: Option<NonZeroU32>,
    pub(crate) rounds: Option<u32>,
}

impl Args {
    /// The options; nothing where help is asked for.
    pub(crate) fn parse(line: &mut Parser) -> Result<Option<Self>, Fault> {
        let mut args = Self { seed: 1, tables: None, rounds: None };
        while let Some(arg) = line.next()? {
            match arg {
                Short('h') | Long("help") => return Ok(None),
                Long("seed") => args.seed = line.value()?.parse()?,
                Long("tables") => args.tables = Some(line.value()?.parse()?),
                Long("rounds") => args.rounds = Some(line.value()?.parse()?),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(args))
    }
}
