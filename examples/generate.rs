//! Draws instances from a culture with a seed: one JSON object a line, ready for `solve`.

#[path = "support/command_line.rs"]
mod command_line;

use command_line::*;
use mentormatch::lab::{Culture, DrawnProblem, Recipe};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::str::FromStr;

const HELP: &str = "\
Draws matching instances from a culture: one JSON object a line, ready for solve.

Usage: generate --culture NAME --mentees N --mentors M --seed S --count K [more]
       generate --list

  --culture NAME     how preferences arise; --list tells the names
  --mentees N        mentees, or rows (default 10)
  --mentors M        mentors, or columns (default 10); one pool has N + M agents
  --seed S           the seed (default 1)
  --count K          how many instances (default 1)
  --problem NAME     two-sided, roommates, assignment or general
  --seats A[..B]     seats of a mentor, drawn from A to B
  --mentee-seats A[..B]  seats of a mentee
  --ties P           probability that an entry is tied with the one before it
  --length L         entries that a mentee's list keeps
  --allowed P        probability that hard rules allow a pair
  --skew K           the most popular agent is K times as likely to come next as the least
  --values A..B      values that weights are made of, consistent with ranks
  --dimension D, --dispersion X, --alpha X, --share X, --fame X, --deviation X
                     parameters of single cultures, see --list
  --list             the cultures, one a line
  --help             this text
";

struct Command {
    recipe: Recipe,
    seed: u64,
    count: u64,
    list: bool,
}

/// The command; nothing where help is asked for.
fn command(line: &mut Parser) -> Result<Option<Command>, Fault> {
    let mut culture = None;
    let mut recipe = Recipe::new(Culture::Impartial, 10, 10);
    let (mut seed, mut count, mut list) = (1, 1, false);
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("list") => list = true,
            Long("culture") => culture = Some(line.value()?.parse_with(named)?),
            Long("problem") => recipe.shape = Some(line.value()?.parse_with(shape)?),
            Long("mentees") => recipe.mentees = line.value()?.parse()?,
            Long("mentors") => recipe.mentors = line.value()?.parse()?,
            Long("seed") => seed = line.value()?.parse()?,
            Long("count") => count = line.value()?.parse()?,
            Long("seats") => recipe.seats = Some(line.value()?.parse_with(range)?),
            Long("mentee-seats") => recipe.mentee_seats = Some(line.value()?.parse_with(range)?),
            Long("values") => recipe.values = Some(line.value()?.parse_with(range)?),
            Long("ties") => recipe.ties = Some(line.value()?.parse()?),
            Long("length") => recipe.length = Some(line.value()?.parse()?),
            Long("allowed") => recipe.allowed = Some(line.value()?.parse()?),
            Long("skew") => recipe.skew = Some(line.value()?.parse()?),
            Long("dimension") => recipe.dimension = Some(line.value()?.parse()?),
            Long("dispersion") => recipe.dispersion = Some(line.value()?.parse()?),
            Long("alpha") => recipe.alpha = Some(line.value()?.parse()?),
            Long("share") => recipe.share = Some(line.value()?.parse()?),
            Long("fame") => recipe.fame = Some(line.value()?.parse()?),
            Long("deviation") => recipe.deviation = Some(line.value()?.parse()?),
            other => return Err(other.unexpected()),
        }
    }
    match culture {
        Some(culture) => recipe.culture = culture,
        None if !list => return Err("--culture NAME is needed; --list tells the names".into()),
        None => {}
    }
    let faults: Vec<String> = recipe.faults().iter().map(|fault| format!("--{fault}")).collect();
    if !faults.is_empty() && !list {
        return Err(faults.join("; ").into());
    }
    Ok(Some(Command { recipe, seed, count, list }))
}

fn named(text: &str) -> Result<Culture, String> {
    Culture::of_code(text).ok_or_else(|| {
        let known: Vec<_> = Culture::ALL.iter().map(|culture| culture.code()).collect();
        format!("no culture has this name; known are {}", known.join(", "))
    })
}

fn shape(text: &str) -> Result<DrawnProblem, &'static str> {
    match text {
        "two-sided" => Ok(DrawnProblem::TwoSided),
        "roommates" => Ok(DrawnProblem::Roommates),
        "assignment" => Ok(DrawnProblem::Assignment),
        "general" => Ok(DrawnProblem::General),
        _ => Err("two-sided, roommates, assignment or general is needed"),
    }
}

/// `3` or `1..3`.
fn range(text: &str) -> Result<(u32, u32), &'static str> {
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let number =
        |text| u32::from_str(text).map_err(|_| "a number as 3 or a range as 1..3 is needed");
    Ok((number(least)?, number(most)?))
}

fn main() -> ExitCode {
    command_line::run(HELP, command, |command| {
        let mut out = BufWriter::new(io::stdout().lock());
        if command.list {
            for culture in Culture::ALL {
                writeln!(out, "{:<18} {}", culture.code(), culture.says())?;
            }
        } else {
            for index in 0..command.count {
                let instance = command.recipe.draw(command.seed, index)?;
                let id = format!("{}-{}-{index}", command.recipe.culture, command.seed);
                writeln!(out, "{}", instance.line(&id))?;
            }
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    })
}
