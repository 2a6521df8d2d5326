//! A file as text, part by part, whatever its encoding.

use super::super::Problem;
use super::super::text::{Letters, UTF_8_MARK, Zeros, told};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1251};
use std::io::{self, Read, Seek, SeekFrom};

/// What is wrong with a file, and on which line, where it is one.
pub(super) struct Broken {
    pub(super) line: Option<usize>,
    pub(super) problem: Problem,
}

impl From<Problem> for Broken {
    fn from(problem: Problem) -> Self {
        Self { line: None, problem }
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Problem::Read { message: error.to_string() }.into()
    }
}

/// The encoding of a file, found as [`decode`](super::super::text::decode) finds it.
#[derive(Clone, Copy)]
pub(super) struct Known {
    encoding: &'static Encoding,
    /// Whether it is a guess, so that no byte order mark is looked for.
    is_guess: bool,
}

impl Known {
    pub(super) fn name(self) -> &'static str {
        self.encoding.name()
    }
}

/// Finds the encoding of the file from here to its end, all of which is read; then goes back.
pub(super) fn find(
    file: &mut (impl Read + Seek),
    stated: Option<&str>,
    part: usize,
) -> Result<Known, Broken> {
    let start = file.stream_position()?;
    let found = sought(file, start, stated, part);
    file.seek(SeekFrom::Start(start))?;
    match found {
        Ok(known) => Ok(known),
        Err(Wrong::Place(place, problem)) => {
            let line = line_of(file, place, part)?;
            file.seek(SeekFrom::Start(start))?;
            Err(Broken { line: Some(line), problem })
        }
        Err(Wrong::File(error)) => Err(error.into()),
    }
}

enum Wrong {
    File(io::Error),
    /// So many bytes after the beginning.
    Place(usize, Problem),
}

impl From<io::Error> for Wrong {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

fn sought(
    file: &mut (impl Read + Seek),
    start: u64,
    stated: Option<&str>,
    part: usize,
) -> Result<Known, Wrong> {
    // As much as is needed to see past the blanks with which the file may begin.
    let mut beginning = Vec::new();
    loop {
        let read = file.by_ref().take(part as u64).read_to_end(&mut beginning)?;
        let seen = beginning.strip_prefix(UTF_8_MARK).unwrap_or(&beginning).trim_ascii_start();
        if read < part || seen.len() > 64 {
            break;
        }
    }
    let known = told(&beginning, stated).map_err(|problem| Wrong::Place(0, problem))?;
    file.seek(SeekFrom::Start(start))?;
    if let Some(encoding) = known {
        return whole(file, Known { encoding, is_guess: false }, part);
    }
    let (mut zeros, mut utf8) = (Zeros::default(), Text::new(file.by_ref(), UTF_8, true, part));
    let (mut text, mut wrong) = (String::new(), None);
    loop {
        text.clear();
        match utf8.more(&mut text, |bytes| zeros.add(bytes)) {
            Ok(true) => {}
            Ok(false) => break,
            Err(Wrong::Place(place, problem)) => {
                wrong = Some((place, problem));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    let mut rest = Vec::new();
    while file.by_ref().take(part as u64).read_to_end(&mut rest)? > 0 {
        zeros.add(&rest);
        rest.clear();
    }
    file.seek(SeekFrom::Start(start))?;
    if let Some(encoding) = zeros.utf16() {
        return whole(file, Known { encoding, is_guess: false }, part);
    }
    let Some((place, problem)) = wrong else {
        return Ok(Known { encoding: UTF_8, is_guess: false });
    };
    let mut letters = Letters::default();
    let mut guessed = Text::new(file.by_ref(), WINDOWS_1251, true, part);
    loop {
        text.clear();
        let more = guessed.more(&mut text, |_| ())?;
        letters.add(&text);
        if !more {
            break;
        }
    }
    match letters.are_russian() {
        true => Ok(Known { encoding: WINDOWS_1251, is_guess: true }),
        false => Err(Wrong::Place(place, problem)),
    }
}

/// Reads the file to its end in an encoding that is known.
fn whole(file: &mut impl Read, known: Known, part: usize) -> Result<Known, Wrong> {
    let mut decoded = Text::new(file, known.encoding, known.is_guess, part);
    let mut text = String::new();
    while decoded.more(&mut text, |_| ())? {
        text.clear();
    }
    Ok(known)
}

/// The line of a place, in bytes.
fn line_of(file: &mut impl Read, place: usize, part: usize) -> io::Result<usize> {
    let (mut line, mut last) = (1, 0);
    let mut bytes = Vec::new();
    let mut left = place.saturating_add(1);
    while left > 0 {
        bytes.clear();
        let read = file.by_ref().take(left.min(part) as u64).read_to_end(&mut bytes)?;
        if read == 0 {
            line += usize::from(last == b'\r');
            break;
        }
        for &byte in &bytes {
            left -= 1;
            line += usize::from(last == b'\r' && byte != b'\n');
            // The byte at the place itself only tells whether a line ended before it.
            line += usize::from(byte == b'\n' && left > 0);
            last = byte;
        }
    }
    Ok(line)
}

/// The text of a file whose encoding is known.
pub(super) struct Decoded<R>(Text<R>);

impl<R: Read> Decoded<R> {
    /// Of a file that is read in parts of so many bytes.
    pub(super) fn new(file: R, known: Known, part: usize) -> Self {
        Self(Text::new(file, known.encoding, known.is_guess, part))
    }

    /// Adds the next part of the text; false at the end.
    pub(super) fn more(&mut self, text: &mut String) -> Result<bool, Broken> {
        self.0.more(text, |_| ()).map_err(|wrong| match wrong {
            Wrong::File(error) => error.into(),
            // It was read once without a fault: somebody writes to it.
            Wrong::Place(_, problem) => problem.into(),
        })
    }
}

struct Text<R> {
    file: R,
    encoding: &'static Encoding,
    /// Nothing for UTF-8, which is taken as it is.
    decoder: Option<Box<Decoder>>,
    /// Bytes that no text was made of yet.
    raw: Vec<u8>,
    /// How many were made text.
    done: usize,
    is_marked: bool,
    /// Bytes read at a time.
    part: usize,
}

impl<R: Read> Text<R> {
    fn new(file: R, encoding: &'static Encoding, without_mark: bool, part: usize) -> Self {
        let decoder = (encoding != UTF_8).then(|| match without_mark {
            true => Box::new(encoding.new_decoder_without_bom_handling()),
            false => Box::new(encoding.new_decoder_with_bom_removal()),
        });
        Self { file, encoding, decoder, raw: Vec::new(), done: 0, is_marked: !without_mark, part }
    }

    fn more(&mut self, text: &mut String, mut see: impl FnMut(&[u8])) -> Result<bool, Wrong> {
        let before = self.raw.len();
        let read = self.file.by_ref().take(self.part as u64).read_to_end(&mut self.raw)?;
        see(self.raw.get(before..).unwrap_or_default());
        let is_end = read < self.part;
        if let Some(decoder) = &mut self.decoder {
            let room = decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
            text.reserve(room.unwrap_or(0));
            let (result, _) = decoder.decode_to_string_without_replacement(&self.raw, text, is_end);
            self.raw.clear();
            return match result {
                DecoderResult::InputEmpty => Ok(!is_end),
                _ => Err(Wrong::Place(0, Problem::Broken { encoding: self.encoding.name() })),
            };
        }
        if self.done == 0 && self.is_marked && self.raw.starts_with(UTF_8_MARK) {
            self.raw.drain(..UTF_8_MARK.len());
            self.done = UTF_8_MARK.len();
        }
        let (valid, is_wrong) = match std::str::from_utf8(&self.raw) {
            Ok(whole) => {
                text.push_str(whole);
                (self.raw.len(), false)
            }
            Err(error) => {
                let valid = error.valid_up_to();
                let good = self.raw.get(..valid).unwrap_or_default();
                text.push_str(std::str::from_utf8(good).unwrap_or_default());
                (valid, is_end || error.error_len().is_some())
            }
        };
        self.done += valid;
        self.raw.drain(..valid);
        match is_wrong {
            true => Err(Wrong::Place(self.done, Problem::NotUtf8 { byte: self.done })),
            false => Ok(!is_end),
        }
    }
}
