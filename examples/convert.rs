//! Converts an instance from one file format to another.

#[path = "support/command_line.rs"]
mod command_line;

use command_line::*;
use mentormatch::lab::formats::{FORMATS, FileFormat, format_named, format_of_file};
use std::io::{self, Read, Write};
use std::process::ExitCode;

const HELP: &str = "\
Converts an instance from one file format to another.

Usage: convert [--from FORMAT] [--to FORMAT] [IN|-] [OUT|-]
       convert --list

  --from FORMAT   the format of IN; guessed from its ending where it is not given
  --to FORMAT     the format of OUT; guessed from its ending, else json
  --roundtrip     read, write, read again, and compare; writes nothing but the result
  --list          the formats, one a line: name, endings, what they hold
  --help          this text
";

struct Command {
    from: Option<&'static dyn FileFormat>,
    to: Option<&'static dyn FileFormat>,
    input: String,
    output: String,
    roundtrip: bool,
    list: bool,
}

fn named(text: &str) -> Result<&'static dyn FileFormat, String> {
    format_named(text).ok_or_else(|| {
        let known: Vec<_> = FORMATS.iter().map(|format| format.name()).collect();
        format!("no format has this name; known are {}", known.join(", "))
    })
}

/// The command; nothing where help is asked for.
fn command(line: &mut Parser) -> Result<Option<Command>, Fault> {
    let (mut from, mut to, mut files) = (None, None, Vec::new());
    let (mut roundtrip, mut list) = (false, false);
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("list") => list = true,
            Long("roundtrip") => roundtrip = true,
            Long("from") => from = Some(line.value()?.parse_with(named)?),
            Long("to") => to = Some(line.value()?.parse_with(named)?),
            Value(file) if files.len() < 2 => files.push(file.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let mut files = files.into_iter();
    let mut next = || files.next().unwrap_or_else(|| "-".to_owned());
    let (input, output) = (next(), next());
    if from.is_none() && !list {
        from = format_of_file(&input);
        if from.is_none() {
            return Err("--from FORMAT is needed where the ending does not tell it".into());
        }
    }
    Ok(Some(Command { from, to, input, output, roundtrip, list }))
}

fn main() -> ExitCode {
    command_line::run(HELP, command, |command| {
        let mut out = io::stdout().lock();
        let Some(from) = command.from.filter(|_| !command.list) else {
            for format in FORMATS {
                let endings = format.endings().join(",");
                writeln!(out, "{:<20} {:<16} {}", format.name(), endings, format.about())?;
            }
            return Ok(ExitCode::SUCCESS);
        };
        let json = format_named("json").ok_or("json is built in")?;
        let to = command.to.or_else(|| format_of_file(&command.output)).unwrap_or(json);
        let bytes = match command.input.as_str() {
            "-" => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes)?;
                bytes
            }
            path => std::fs::read(path).map_err(|error| format!("{path}: {error}"))?,
        };
        let instance = from.read(&bytes)?;
        let written = to.write(&instance)?;
        if command.roundtrip {
            let same = to.read(&written)? == instance;
            writeln!(out, "{}", if same { "the same" } else { "another instance" })?;
            return Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        match command.output.as_str() {
            "-" => out.write_all(&written)?,
            path => std::fs::write(path, written).map_err(|error| format!("{path}: {error}"))?,
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    })
}
