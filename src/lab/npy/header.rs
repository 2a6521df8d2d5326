//! The header of a `.npy` file: the text of a Python dictionary.

use super::problem::{HeaderPart, NpyProblem};
use std::io::Read;

/// NumPy itself refuses headers beyond 10 000 bytes unless told otherwise.
const LARGEST_HEADER: u64 = 1 << 20;

/// What a file says of its numbers.
pub(super) struct Header {
    pub(super) descr: String,
    pub(super) fortran: bool,
    pub(super) shape: Vec<u64>,
    /// The byte at which the numbers begin.
    pub(super) ends_at: u64,
}

impl Header {
    /// Reads the header of a file of this length.
    pub(super) fn read(file: &mut impl Read, length: u64) -> Result<Self, NpyProblem> {
        let mut start = Vec::with_capacity(12);
        file.by_ref().take(8).read_to_end(&mut start)?;
        let Some(&[major, minor]) =
            start.strip_prefix(b"\x93NUMPY").and_then(|version| version.first_chunk())
        else {
            return Err(NpyProblem::Magic);
        };
        if !(1..=3).contains(&major) {
            return Err(NpyProblem::Version { major, minor });
        }
        let wide = major > 1;
        let mut size = [0; 4];
        file.read_exact(&mut size[..if wide { 4 } else { 2 }])?;
        let size = u64::from(u32::from_le_bytes(size));
        let starts_at = 8 + if wide { 4 } else { 2 };
        let ends_at = starts_at + size;
        if ends_at > length || size > LARGEST_HEADER {
            let expected = HeaderPart::Short;
            return Err(NpyProblem::Header { expected, at: starts_at });
        }
        let mut bytes = Vec::new();
        file.by_ref().take(size).read_to_end(&mut bytes)?;
        let (descr, fortran, shape) = Dictionary { text: &bytes, at: 0, starts_at }.read()?;
        Ok(Self { descr, fortran, shape, ends_at })
    }
}

/// The start of a file of this kind and shape, row after row, in format version 1: padded so that the
/// numbers begin at a multiple of 64 bytes, as NumPy writes it.
pub(super) fn written(descr: &str, rows: usize, columns: usize) -> Vec<u8> {
    let mut text =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    let start = 10;
    let blanks = 64 - (start + text.len() + 1) % 64;
    text.extend(std::iter::repeat_n(' ', blanks % 64));
    text.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    // Two sizes take at most forty digits: the text is short.
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes
}

/// The header's text, a Python dictionary of strings, Booleans and a tuple.
struct Dictionary<'a> {
    text: &'a [u8],
    at: usize,
    /// The byte of the file at which the text starts.
    starts_at: u64,
}

impl Dictionary<'_> {
    fn read(mut self) -> Result<(String, bool, Vec<u64>), NpyProblem> {
        let (mut descr, mut fortran, mut shape) = (None, None, None);
        self.expect(b'{', HeaderPart::Brace)?;
        while !self.found(b'}') {
            let key = self.quoted()?;
            self.expect(b':', HeaderPart::Colon)?;
            let fresh = match key.as_str() {
                "descr" if self.peek() == b'[' => {
                    return Err(self.fault(HeaderPart::OneType));
                }
                "descr" => descr.replace(self.quoted()?).is_none(),
                "fortran_order" => fortran.replace(self.boolean()?).is_none(),
                "shape" => shape.replace(self.tuple()?).is_none(),
                _ => false,
            };
            if !fresh {
                return Err(self.fault(HeaderPart::Entries));
            }
            if !self.found(b',') && self.peek() != b'}' {
                return Err(self.fault(HeaderPart::CommaOrBrace));
            }
        }
        if self.peek() != 0 {
            return Err(self.fault(HeaderPart::End));
        }
        match (descr, fortran, shape) {
            (Some(descr), Some(fortran), Some(shape)) => Ok((descr, fortran, shape)),
            _ => Err(self.fault(HeaderPart::Entries)),
        }
    }

    fn fault(&self, expected: HeaderPart) -> NpyProblem {
        NpyProblem::Header { expected, at: self.starts_at + self.at as u64 }
    }

    /// The next byte that is no white space; 0 at the end.
    fn peek(&mut self) -> u8 {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn found(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8, expected: HeaderPart) -> Result<(), NpyProblem> {
        if self.found(byte) { Ok(()) } else { Err(self.fault(expected)) }
    }

    fn quoted(&mut self) -> Result<String, NpyProblem> {
        let quote = self.peek();
        if !matches!(quote, b'\'' | b'"') {
            return Err(self.fault(HeaderPart::Quoted));
        }
        let rest = &self.text[self.at + 1..];
        let Some(end) = rest.iter().position(|&byte| byte == quote) else {
            return Err(self.fault(HeaderPart::TextEnd));
        };
        let text = String::from_utf8_lossy(&rest[..end]).into_owned();
        self.at += end + 2;
        Ok(text)
    }

    fn boolean(&mut self) -> Result<bool, NpyProblem> {
        self.peek();
        for (word, value) in [("True", true), ("False", false)] {
            if self.text[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.fault(HeaderPart::TrueOrFalse))
    }

    fn tuple(&mut self) -> Result<Vec<u64>, NpyProblem> {
        self.expect(b'(', HeaderPart::Bracket)?;
        let mut sizes = Vec::new();
        while !self.found(b')') {
            self.peek();
            let digits = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_digit());
            let digits = &self.text[self.at..self.at + digits.count()];
            let size = std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok());
            let Some(size) = size else {
                return Err(self.fault(HeaderPart::Size));
            };
            self.at += digits.len();
            // Python 2 wrote large sizes as `3L`.
            self.found(b'L');
            sizes.push(size);
            if !self.found(b',') && self.peek() != b')' {
                return Err(self.fault(HeaderPart::CommaOrBracket));
            }
        }
        Ok(sizes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<(String, bool, Vec<u64>), String> {
        Dictionary { text: text.as_bytes(), at: 0, starts_at: 10 }
            .read()
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn headers_of_every_writer() {
        let expected = Ok(("<f8".to_owned(), false, vec![3, 4]));
        for text in [
            "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n",
            "{\"shape\":(3L,4L,),\"descr\":\"<f8\",\"fortran_order\":False}",
        ] {
            assert_eq!(header(text), expected);
        }
        for text in [
            "",
            "{",
            "{'descr': '<f8', 'fortran_order': False}",
            "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}",
            "{'descr': '<f8', 'fortran_order': No, 'shape': (3,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (-3,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (99999999999999999999,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (3,4)} or so",
            "{'descr': '<f8, 'fortran_order': True, 'shape': (3,4)",
            "{'descr': '",
        ] {
            assert!(header(text).is_err(), "{text}");
        }
    }
}
