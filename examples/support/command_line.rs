//! The command line of an example: options in, exit codes out.

pub(crate) use lexopt::prelude::*;
pub(crate) use lexopt::{Error as Fault, Parser};

use mentormatch::kernel::Shown;
use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Runs an example. `parse` reads the options and gives nothing where help is asked for.
/// A bad command line ends with code 2, whatever fails later with 1; an output that is
/// closed before its end, as by `| head -1`, is no failure.
pub(crate) fn run<Options>(
    help: &str,
    parse: impl FnOnce(&mut Parser) -> Result<Option<Options>, Fault>,
    work: impl FnOnce(&Options) -> Result<ExitCode, Box<dyn Error>>,
) -> ExitCode {
    let name = env!("CARGO_BIN_NAME");
    let told = |text: String| {
        let shown: Vec<String> = text.split('\n').map(|line| Shown(line).to_string()).collect();
        let _ = writeln!(io::stderr(), "{}", shown.join("\n"));
    };
    let done = match parse(&mut Parser::from_env()) {
        Ok(Some(options)) => work(&options),
        Ok(None) => write!(io::stdout(), "{help}").map(|()| ExitCode::SUCCESS).map_err(Into::into),
        Err(fault) => {
            told(format!("{name}: {fault}\n\n{help}"));
            return ExitCode::from(2);
        }
    };
    done.unwrap_or_else(|error| {
        let closed = error.downcast_ref::<io::Error>();
        if closed.is_some_and(|error| error.kind() == ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        told(format!("{name}: {error}"));
        ExitCode::FAILURE
    })
}
