//! Solves instances: one JSON object a line in, one a line out.

#[path = "support/command_line.rs"]
mod command_line;

use command_line::*;
use mentormatch::lab::{Context, Limits, RunError, Tally, run};
use std::fs::File;
use std::io::{self, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Solves matching instances: one JSON object a line in, one a line out.

Usage: solve [--max-agents N] [--max-memory BYTES] [FILE|-]

  FILE               where the instances are; - or nothing means standard input
  --max-agents N     most agents of one instance on all sides (default 10000000)
  --max-memory BYTES most memory for one instance, such as 512M or 16G (the default)
  --help             this text

Exit code: 0 if every line is solved, impossible or stopped, 1 if any is an error, 2 for a
bad command line or an unreadable instance file.
";

struct Command {
    file: Option<PathBuf>,
    limits: Limits,
}

/// The command; nothing where help is asked for.
fn command(line: &mut Parser) -> Result<Option<Command>, Fault> {
    let mut command = Command { file: None, limits: Limits::default() };
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("max-agents") => command.limits.max_agents = line.value()?.parse_with(size)?,
            Long("max-memory") => command.limits.max_memory = line.value()?.parse_with(size)?,
            Value(file) if command.file.is_none() => command.file = Some(file.into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(command))
}

/// A number, with K, M, G or T for powers of 1024 after it.
fn size(text: &str) -> Result<u64, &'static str> {
    let factors = [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30), ("T", 1 << 40)];
    let of = |&(unit, factor)| text.strip_suffix(unit).map(|count| (count, factor));
    let (count, factor) = factors.iter().find_map(of).unwrap_or((text, 1));
    let size = count.parse::<u64>().ok().and_then(|count| count.checked_mul(factor));
    size.ok_or("a number such as 5000, 512M or 16G is needed")
}

fn solve(command: &Command) -> Result<Tally, RunError> {
    let output = io::stdout().lock();
    let mut context = Context { limits: command.limits, ..Context::default() };
    match &command.file {
        Some(path) if path.as_os_str() != "-" => {
            context.folder = path.parent().map(Path::to_owned).unwrap_or_default();
            let file = File::open(path).map_err(RunError::Read)?;
            run(BufReader::with_capacity(1 << 20, file), output, &context)
        }
        _ => run(io::stdin().lock(), output, &context),
    }
}

fn main() -> ExitCode {
    command_line::run(HELP, command, |command| match solve(command) {
        Ok(tally) => Ok(ExitCode::from(u8::from(tally.errors > 0))),
        // Whoever reads the answers has seen enough.
        Err(RunError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => {
            Ok(ExitCode::from(2))
        }
        Err(error) => {
            eprintln!("solve: {error}");
            Ok(ExitCode::from(2))
        }
    })
}
