//! Pairs a cohort: the bundled sample centre through all seven stages of a
//! programme, or people from files by the rules of their organisation.

mod args;
mod centre;
mod files;
mod report;

use args::{Args, Command};
use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match Args::parse(std::env::args_os().skip(1)) {
        Ok(Some(args)) => args,
        Ok(None) => {
            print!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Err(reason) => {
            eprintln!("pair_a_cohort: {reason}\n\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pair_a_cohort: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let work = || match &args.command {
        Command::Centre(options) => centre::run(options, &*args.strategy),
        Command::Files(paths) => files::run(paths, &*args.strategy),
    };
    match args.threads {
        None => work().map_err(Into::into),
        // A pool of our own: the library uses the pool that it is called in.
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()?
            .install(work)
            .map_err(Into::into),
    }
}
