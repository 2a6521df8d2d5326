//! Lines for whoever reads, who may stop reading.

use mentormatch::kernel::Shown;
use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

/// A line of the example's output, as with `println!`.
macro_rules! say {
    ($($text:tt)*) => { $crate::say::line(format_args!($($text)*)) };
}
pub(crate) use say;

/// Writes lines, with characters that show nothing as their code points: names and answers
/// come from outside. Where the output is closed, as by `| head -1`, whoever reads has seen
/// enough, and the example ends.
pub(crate) fn line(text: Arguments<'_>) {
    let text = text.to_string();
    let shown: Vec<String> = text.split('\n').map(|line| Shown(line).to_string()).collect();
    let Err(error) = writeln!(std::io::stdout().lock(), "{}", shown.join("\n")) else { return };
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    let _ = writeln!(std::io::stderr(), "the output cannot be written: {error}");
    std::process::exit(1);
}
