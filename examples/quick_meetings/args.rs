//! The command line.

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
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut args = Self { seed: 1, tables: None, rounds: None };
        while let Some(word) = words.next() {
            if word == "--help" || word == "-h" {
                return Ok(None);
            }
            let value = words.next().ok_or_else(|| format!("{word} needs a number"))?;
            let wrong = || format!("{word} takes a number, not {value:?}");
            match word.as_str() {
                "--seed" => args.seed = value.parse().map_err(|_| wrong())?,
                "--tables" => args.tables = Some(value.parse().map_err(|_| wrong())?),
                "--rounds" => args.rounds = Some(value.parse().map_err(|_| wrong())?),
                _ => return Err(format!("{word} is not an option")),
            }
        }
        Ok(Some(args))
    }
}
