//! Monitors a programme: the report of one sample centre in words, and plots of it.

#[path = "../support/command_line.rs"]
mod command_line;
#[path = "../support/language.rs"]
mod language;
mod plots;
mod report;
mod sample;
#[path = "../support/say.rs"]
mod say;

use command_line::*;
use language::language;
use mentormatch::kernel::Phrases;
use mentormatch::program::monitoring::{Plan, SwotRules};
use mentormatch::scoring::Language;
use say::say;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
Monitors a sample programme: entry against exit by form, role model and strategy,
a SWOT table, satisfaction, coverage; plots as SVG files.

Usage: monitoring [--lang en|ru] [--out DIR] [--seed N]

  --lang en|ru  the language of report and plots (default: en)
  --out DIR     where the plots go (default: mentormatch-monitoring in the system's
                folder for temporary files)
  --seed N      the seed of the sample and of everything drawn (default: 1)
  --help        this text
";

struct Args {
    language: Language,
    out: PathBuf,
    seed: u64,
}

fn main() -> ExitCode {
    command_line::run(HELP, options, run)
}

/// The options; nothing where help is asked for.
fn options(line: &mut Parser) -> Result<Option<Args>, Fault> {
    let mut args = Args {
        language: Language::English,
        out: std::env::temp_dir().join("mentormatch-monitoring"),
        seed: 1,
    };
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("lang") => args.language = line.value()?.parse_with(language)?,
            Long("out") => args.out = line.value()?.into(),
            Long("seed") => args.seed = line.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(args))
}

fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let phrases = Phrases::new(args.language);
    let program = sample::programme(args.seed, args.language)?;
    let record = program.record();
    let impact = record.impact(&Plan::new(args.seed))?;
    report::print(record, &impact, &SwotRules::default(), &phrases);
    std::fs::create_dir_all(&args.out)?;
    for file in plots::draw(&args.out, record, &impact, &phrases)? {
        say!("{}", file.display());
    }
    Ok(ExitCode::SUCCESS)
}
