//! Pairs a cohort: the bundled sample centre through all seven stages of a
//! programme, or people from files by the rules of their organisation.

mod args;
#[path = "../support/bar.rs"]
mod bar;
mod centre;
#[path = "../support/command_line.rs"]
mod command_line;
mod files;
#[path = "../support/language.rs"]
mod language;
mod report;
#[path = "../support/say.rs"]
mod say;
#[path = "../support/size.rs"]
mod size;
#[path = "../support/tell.rs"]
mod tell;

use args::{Args, Command};
use mentormatch::kernel::Phrases;
use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    command_line::run(&args::help(), Args::parse, run)
}

fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let phrases = Phrases::new(args.language);
    let work = || match &args.command {
        Command::Centre(options) => centre::run(options, &*args.strategy, &phrases),
        Command::Files(paths) => files::run(paths, &*args.strategy, &phrases),
    };
    match args.threads {
        None => work()?,
        // A pool of our own: the library uses the pool that it is called in.
        Some(threads) => {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(work)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
