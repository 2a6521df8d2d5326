//! The frame: instances in, answers out, line by line.

use super::answer::{Answer, ErrorLine, Json};
use super::fault::{Fault, Faults};
use super::fields::Context;
use super::instance::{Instance, Refusal};
use super::limits::{LimitFault, Limits};
use crate::kernel::faults;
use std::io::{self, BufRead, Write};

/// How the lines of a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Lines solved, impossible or stopped.
    pub answered: u64,
    /// Lines answered with an error.
    pub errors: u64,
}

faults! {
    /// A run that could not go on.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum RunError: "run-error" {
        /// The instances cannot be read any further.
        Read {
            /// What the system says.
            error: io::Error,
        } = "read", "cannot read the instances: {error}", "задачи не читаются: {error}";
        /// A line goes on and on.
        Endless {
            /// Which, from 1.
            line: u64,
            /// How many bytes of it were read.
            bytes: u64,
        } = "endless",
            "line {line} does not end within {bytes:byte|bytes}",
            "строка {line} не кончилась за {bytes} байт";
        /// The answers cannot be written any further.
        Write {
            /// What the system says.
            error: io::Error,
        } = "write", "cannot write the answers: {error}", "ответы не записываются: {error}";
    }
}

/// Solves every line of `input` in order and writes one line for each to `output`,
/// which is flushed after each. Blank lines yield nothing. A line that is no
/// instance yields an error line, and the next one is still solved.
///
/// ```
/// use mentormatch::lab::{Context, run};
///
/// let lines = b"{\"id\":1,\"problem\":\"assignment\",\"weights\":[[1,2],[3,5]]}\n\noops\n";
/// let mut out = Vec::new();
/// let tally = run(&lines[..], &mut out, &Context::default())?;
/// assert_eq!((tally.answered, tally.errors), (1, 1));
/// let out = String::from_utf8(out)?;
/// assert!(out.starts_with(r#"{"id":1,"status":"solved","pairs":[[0,0],[1,1]],"value":6"#));
/// assert!(out.contains(r#""line":3"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RunError`] where reading or writing fails, or a line goes on for [`Limits::max_skipped`] beyond
/// its limit.
pub fn run(
    mut input: impl BufRead,
    mut output: impl Write,
    context: &Context,
) -> Result<Tally, RunError> {
    let mut tally = Tally::default();
    let mut line = Vec::new();
    let Limits { max_memory, max_line, max_skipped, .. } = context.limits;
    let most = max_memory.min(max_line);
    for number in 1.. {
        let length = read_line(&mut input, &mut line, most, max_skipped);
        let Some(length) = length.map_err(|error| RunError::Read { error })? else { break };
        if length > most.saturating_add(max_skipped) {
            return Err(RunError::Endless { line: number, bytes: length });
        }
        if number == 1 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = if length > line.len() as u64 {
            let fault = if length > max_memory {
                LimitFault::TooMuchMemory { bytes: length, limit: max_memory }
            } else {
                LimitFault::LineTooLong { bytes: length, limit: max_line }
            };
            let fault = Fault::new("line", fault.into());
            Err(Refusal::of(Json::default(), fault.into()))
        } else {
            solve_line(&line, context)
        };
        let written = match answer {
            Ok(answer) => {
                tally.answered += 1;
                write_line(&mut output, &answer)
            }
            Err(Refusal { id, faults }) => {
                tally.errors += 1;
                let error = faults.on_a_line();
                write_line(&mut output, &ErrorLine { id, line: number, error })
            }
        };
        written.map_err(|error| RunError::Write { error })?;
    }
    Ok(tally)
}

/// Parses and solves one line.
///
/// # Errors
/// The line's `id` and its faults.
pub fn solve_line(line: &[u8], context: &Context) -> Result<Answer, Refusal> {
    let instance = Instance::parse(line, context)?;
    let id = instance.id.clone();
    instance.solve().map_err(|faults: Faults| Refusal::of(id, faults))
}

fn write_line(output: &mut impl Write, line: &impl serde::Serialize) -> io::Result<()> {
    // Not built whole first: it may be several times as long as what it is made of.
    let mut output = io::BufWriter::new(output);
    serde_json::to_writer(&mut output, line)?;
    output.write_all(b"\n")?;
    output.flush()
}

/// Reads a line without its end into `line`, and says how long it is; nothing at the
/// end of the input. Of a line longer than `most` bytes the rest is skipped, but for
/// what is beyond `most_skipped` more.
fn read_line(
    input: &mut impl BufRead,
    line: &mut Vec<u8>,
    most: u64,
    most_skipped: u64,
) -> io::Result<Option<u64>> {
    line.clear();
    let given_up = most.saturating_add(most_skipped);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let (mut length, mut ended) = (0_u64, false);
    while !ended && length <= given_up {
        let part = match input.fill_buf() {
            Ok([]) if length == 0 => return Ok(None),
            Ok([]) => break,
            Ok(part) => part,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        // Whether there is an end is asked of many bytes at once.
        ended = part.contains(&b'\n');
        let end = if ended { part.iter().position(|&byte| byte == b'\n') } else { None };
        let text = &part[..end.unwrap_or(part.len())];
        line.extend_from_slice(&text[..text.len().min(most - line.len())]);
        length += text.len() as u64;
        let used = text.len() + usize::from(ended);
        input.consume(used);
    }
    Ok(Some(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_every_way_and_long_ones_are_skipped() {
        let mut input = &b"ab\r\n\n0123456789\nlast"[..];
        let mut line = Vec::new();
        let mut read = |input: &mut &[u8]| {
            let length = read_line(input, &mut line, 6, 20).unwrap();
            (length, line.clone())
        };
        assert_eq!(read(&mut input), (Some(3), b"ab\r".to_vec()));
        assert_eq!(read(&mut input), (Some(0), b"".to_vec()));
        assert_eq!(read(&mut input), (Some(10), b"012345".to_vec()));
        assert_eq!(read(&mut input), (Some(4), b"last".to_vec()));
        assert_eq!(read(&mut input), (None, b"".to_vec()));
        // A line of more than 6 bytes is given up 20 bytes later, at the end of the reader's part
        // of 8 in which that falls.
        let mut endless = io::BufReader::with_capacity(8, io::repeat(b'x'));
        let mut line = Vec::new();
        assert_eq!(read_line(&mut endless, &mut line, 6, 20).unwrap(), Some(32));
        assert_eq!(line, b"xxxxxx");
    }
}
