//! The command line.

use crate::command_line::*;
use crate::language::language;
use crate::size::size;
use mentormatch::kernel::{Language, MOST_BYTES};
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
Tells a sample centre's whole programme: 14 months, seven stages, all forms.

Usage: run_program [--lang en|ru] [--snapshots DIR] [--until STAGE] [--resume]
                   [--max-input BYTES]

  --lang LANGUAGE  en (default) or ru: the language of the story
  --snapshots DIR  where a snapshot is kept after each stage
                   (default: mentormatch-run-program in the system's folder for such files)
  --until STAGE    stop after this stage, 1 to 7
  --resume         go on from the latest snapshot that is whole
  --max-input BYTES  the longest snapshot that is read, such as 64M or 2G (default: 256M)
  --help           this text
";

pub(crate) struct Args {
    pub(crate) language: Language,
    pub(crate) snapshots: PathBuf,
    pub(crate) until: Option<u8>,
    pub(crate) resume: bool,
    /// The most bytes of a snapshot that are read.
    pub(crate) most: u64,
}

impl Args {
    /// The options; nothing where help is asked for.
    pub(crate) fn parse(line: &mut Parser) -> Result<Option<Self>, Fault> {
        let mut args = Self {
            language: Language::English,
            snapshots: std::env::temp_dir().join("mentormatch-run-program"),
            until: None,
            resume: false,
            most: MOST_BYTES,
        };
        while let Some(arg) = line.next()? {
            match arg {
                Short('h') | Long("help") => return Ok(None),
                Long("lang") => args.language = line.value()?.parse_with(language)?,
                Long("snapshots") => args.snapshots = line.value()?.into(),
                Long("until") => args.until = Some(line.value()?.parse_with(stage)?),
                Long("resume") => args.resume = true,
                Long("max-input") => args.most = line.value()?.parse_with(size)?,
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(args))
    }
}

fn stage(text: &str) -> Result<u8, &'static str> {
    let stage = text.parse().ok().filter(|stage| (1..=7).contains(stage));
    stage.ok_or("a stage from 1 to 7 is needed")
}
