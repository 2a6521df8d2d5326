//! Monitors a programme: the report of one sample centre in words, and plots of it.

mod plots;
mod report;
mod sample;

use mentormatch::program::Phrases;
use mentormatch::program::monitoring::{Plan, SwotRules};
use mentormatch::scoring::Language;
use std::error::Error;
use std::ffi::OsString;
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
    let args = match parse(std::env::args_os().skip(1)) {
        Ok(Some(args)) => args,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(reason) => {
            eprintln!("monitoring: {reason}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("monitoring: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Option<Args>, String> {
    let mut parsed = Args {
        language: Language::English,
        out: std::env::temp_dir().join("mentormatch-monitoring"),
        seed: 1,
    };
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let option = arg.to_string_lossy().into_owned();
        let mut value = || args.next().ok_or(format!("{option} needs a value"));
        match option.as_str() {
            "--help" | "-h" => return Ok(None),
            "--lang" => {
                parsed.language = match value()?.to_string_lossy().as_ref() {
                    "en" => Language::English,
                    "ru" => Language::Russian,
                    other => return Err(format!("there is no language {other}: en or ru")),
                };
            }
            "--out" => parsed.out = PathBuf::from(value()?),
            "--seed" => {
                let seed = value()?;
                let seed = seed.to_string_lossy();
                parsed.seed = seed.parse().map_err(|_| format!("{seed} is no seed"))?;
            }
            _ => return Err(format!("unknown argument {option}")),
        }
    }
    Ok(Some(parsed))
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let phrases = Phrases::new(args.language);
    let program = sample::programme(args.seed, args.language)?;
    let record = program.record();
    let impact = record.impact(&Plan::new(args.seed))?;
    report::print(record, &impact, &SwotRules::default(), &phrases);
    std::fs::create_dir_all(&args.out)?;
    for file in plots::draw(&args.out, record, &impact, &phrases)? {
        println!("{}", file.display());
    }
    Ok(())
}
