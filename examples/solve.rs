//! Solves instances: one JSON object a line in, one a line out.

use mentormatch::lab::{Context, Limits, RunError, Tally, run};
use std::ffi::OsString;
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
fn command(args: impl IntoIterator<Item = OsString>) -> Result<Option<Command>, String> {
    let mut limits = Limits::default();
    let mut file = None;
    let mut only_files = false;
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy().into_owned();
        if only_files || text == "-" || !text.starts_with('-') {
            if file.replace(PathBuf::from(arg)).is_some() {
                return Err(format!("more than one file: {text}"));
            }
            continue;
        }
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (text, None),
        };
        let mut number = || {
            let next = || args.next().map(|arg| arg.to_string_lossy().into_owned());
            let value = value.clone().or_else(next).ok_or(format!("{name} needs a number"))?;
            size(&value).ok_or(format!("{name} needs a number, not {value}"))
        };
        match name.as_str() {
            "--help" | "-h" => return Ok(None),
            "--" => only_files = true,
            "--max-agents" => limits.max_agents = number()?,
            "--max-memory" => limits.max_memory = number()?,
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(Some(Command { file, limits }))
}

/// A number, with K, M, G or T for powers of 1024 after it.
fn size(text: &str) -> Option<u64> {
    let factors = [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30), ("T", 1 << 40)];
    for (unit, factor) in factors {
        if let Some(count) = text.strip_suffix(unit) {
            return count.parse::<u64>().ok()?.checked_mul(factor);
        }
    }
    text.parse().ok()
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
    let command = match command(std::env::args_os().skip(1)) {
        Ok(Some(command)) => command,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("solve: {message}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match solve(&command) {
        Ok(tally) => ExitCode::from(u8::from(tally.errors > 0)),
        // Whoever reads the answers has seen enough.
        Err(RunError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(2),
        Err(error) => {
            eprintln!("solve: {error}");
            ExitCode::from(2)
        }
    }
}
