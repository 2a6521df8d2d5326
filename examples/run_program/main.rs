//! A sample centre's whole programme: one cycle of fourteen months with every form of
//! mentoring, told stage by stage, saved after each.

mod args;
mod chapters;
mod closing;
#[path = "../support/command_line.rs"]
mod command_line;
mod forming;
mod groups;
mod impact;
#[path = "../support/language.rs"]
mod language;
mod meeting;
mod mentees;
mod mentors;
mod monitoring;
mod pairs;
mod people;
mod preparing;
mod rules;
mod selecting;
#[path = "../support/size.rs"]
mod size;
mod snapshots;
mod tale;
mod together;
mod working;

use args::Args;
use mentormatch::kernel::Phrases;
use mentormatch::program::{AnyRefused, Program, Reasons};
use std::error::Error;
use std::process::ExitCode;
use tale::{Done, Tale};

fn main() -> ExitCode {
    command_line::run(args::HELP, Args::parse, |args| match run(args) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(words(error, &Phrases::new(args.language))),
    })
}

/// A refusal in the language of the story; anything else as it says itself.
fn words(error: Box<dyn Error>, phrases: &Phrases) -> Box<dyn Error> {
    let reasons = error
        .downcast_ref::<Reasons>()
        .or_else(|| error.downcast_ref::<AnyRefused>().map(|refused| &refused.reasons));
    if let Some(reasons) = reasons {
        let said: Vec<_> = reasons.as_slice().iter().map(|one| phrases.say(one)).collect();
        return said.join("; ").into();
    }
    error
}

fn run(args: &Args) -> Done<()> {
    let tale = Tale::new(args.language);
    let mut program = match args.resume {
        true => snapshots::latest(&args.snapshots, args.most, &tale)?,
        false => {
            snapshots::clear(&args.snapshots)?;
            tale.opening()?;
            Program::begin(&preparing::first_act(&tale)?).into()
        }
    };
    while program.record().cycle() == 1 {
        let number = if program.is_finished() { 8 } else { program.stage().number() };
        if args.until.is_some_and(|until| number > until) {
            break;
        }
        let told = chapters::tell(program, &tale);
        if told.is_err() {
            tale.print()?;
        }
        program = told?;
        snapshots::save(&args.snapshots, number, &program)?;
        tale.print()?;
    }
    Ok(())
}
