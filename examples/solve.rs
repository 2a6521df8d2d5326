//! Solves instances: one JSON object a line in, one a line out.

#[path = "support/command_line.rs"]
mod command_line;
#[path = "support/size.rs"]
mod size;

use command_line::*;
use mentormatch::lab::{Context, FileAccess, Limits, RunError, Tally, run};
use size::size;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Solves matching instances: one JSON object a line in, one a line out.

Usage: solve [--max-agents N] [--max-unnamed N] [--max-memory BYTES] [--max-line BYTES]
             [--max-skipped BYTES] [--files anywhere|folder|none] [FILE|-]

  FILE               where the instances are; - or nothing means standard input
  --max-agents N     most agents of one instance on all sides (default 10000000)
  --max-unnamed N    most agents that are counted and not named, such as `rows` without
                     an edge (default 100000)
  --max-memory BYTES most memory for one instance, such as 512M or 32G (default 16G, of
                     which what grows during a run, as tables of searches, takes at most
                     1G; where this is given there is no other bound)
  --max-line BYTES   longest line (default 1G); of a longer one the rest is skipped
  --max-skipped BYTES how much of such a line is skipped before the input counts as one
                     without lines, which ends the run (default 4G)
  --files WHICH      which .npy files an instance may name: those anywhere (the default;
                     a relative path starts at the folder of FILE, or at the working
                     directory), those in that folder and below it (no absolute path, no
                     .., no link that leads out), or none
  --help             this text

Exit code: 0 if every line is solved, impossible or stopped, 1 if any is an error, 2 for a
bad command line or an unreadable instance file. An output that is closed before its end, as
by `| head -1`, is no error.
";

struct Command {
    file: Option<PathBuf>,
    limits: Limits,
    files: FileAccess,
}

/// The command; nothing where help is asked for.
fn command(line: &mut Parser) -> Result<Option<Command>, Fault> {
    let mut command =
        Command { file: None, limits: Limits::default(), files: FileAccess::default() };
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("max-agents") => command.limits.max_agents = line.value()?.parse_with(size)?,
            Long("max-unnamed") => command.limits.max_unnamed = line.value()?.parse_with(size)?,
            Long("max-memory") => {
                let bytes = line.value()?.parse_with(size)?;
                (command.limits.max_memory, command.limits.max_growth) = (bytes, bytes);
            }
            Long("max-line") => command.limits.max_line = line.value()?.parse_with(size)?,
            Long("max-skipped") => command.limits.max_skipped = line.value()?.parse_with(size)?,
            Long("files") => command.files = line.value()?.parse_with(access)?,
            Value(file) if command.file.is_none() => command.file = Some(file.into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(command))
}

fn access(text: &str) -> Result<FileAccess, &'static str> {
    match text {
        "anywhere" => Ok(FileAccess::Anywhere),
        "folder" => Ok(FileAccess::Folder),
        "none" => Ok(FileAccess::Nothing),
        _ => Err("anywhere, folder or none is needed"),
    }
}

fn solve(command: &Command) -> Result<Tally, RunError> {
    let output = io::stdout().lock();
    let mut context =
        Context { limits: command.limits, files: command.files, ..Context::default() };
    match &command.file {
        Some(path) if path.as_os_str() != "-" => {
            context.folder = path.parent().map(Path::to_owned).unwrap_or_default();
            let file = File::open(path).map_err(|error| RunError::Read { error })?;
            run(BufReader::with_capacity(1 << 20, file), output, &context)
        }
        _ => run(io::stdin().lock(), output, &context),
    }
}

/// Has the C library ask for large pages, as NumPy does for its arrays: large tables are read a tenth to a fourth faster. The
/// library looks at that setting once, when a program starts, so this one starts itself anew with it. Where that cannot be,
/// or somebody has chosen settings, it goes on as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn ask_for_large_pages() {
    use std::os::unix::process::CommandExt;
    const SETTINGS: &str = "GLIBC_TUNABLES";
    if std::env::var_os(SETTINGS).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut anew = std::process::Command::new(program);
        let failed =
            anew.args(std::env::args_os().skip(1)).env(SETTINGS, "glibc.malloc.hugetlb=1").exec();
        drop(failed);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn ask_for_large_pages() {}

fn main() -> ExitCode {
    ask_for_large_pages();
    // Threads are started before the clock of the first line is.
    rayon::current_num_threads();
    command_line::run(HELP, command, |command| match solve(command) {
        Ok(tally) => Ok(ExitCode::from(u8::from(tally.errors > 0))),
        // Whoever reads the answers has seen enough.
        Err(RunError::Write { error }) if error.kind() == ErrorKind::BrokenPipe => {
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("solve: {error}");
            Ok(ExitCode::from(2))
        }
    })
}
