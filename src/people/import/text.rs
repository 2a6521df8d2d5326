//! From bytes to text, and the lines of the text.

use super::Problem;

/// The text of these bytes without its byte order mark.
///
/// # Errors
/// The problem, and how many bytes come before it.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, (usize, Problem)> {
    // The first character of a table is a quotation mark, a bracket, white space or
    // part of a name, so a zero byte among the first two is half of a wide character.
    if bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF])
        || bytes.iter().take(2).any(|&byte| byte == 0)
    {
        return Err((0, Problem::Utf16));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        (byte, Problem::NotUtf8 { byte })
    })?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// Counts lines up to ascending places of a text. A line ends with `\n`, `\r\n` or `\r`.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line, from 1, of the byte at `place`.
    pub(super) fn line_at(&mut self, place: usize) -> usize {
        let place = place.min(self.bytes.len());
        while self.at < place {
            let next = self.bytes.get(self.at + 1);
            match self.bytes.get(self.at) {
                Some(b'\n') => self.line += 1,
                Some(b'\r') if next != Some(&b'\n') => self.line += 1,
                _ => {}
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let mut lines = Lines::new(b"a\nb\r\nc\rd\r\r\ne");
        let found: Vec<_> = [0, 2, 5, 7, 9, 11, 99].map(|at| lines.line_at(at)).to_vec();
        assert_eq!(found, [1, 2, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn encodings_are_named() {
        assert_eq!(decode("\u{FEFF}ид".as_bytes()), Ok("ид"));
        assert_eq!(decode(b""), Ok(""));
        for bytes in [&b"\xFF\xFEi\0"[..], b"\xFE\xFF\0i", b"i\0d\0", b"\0i\0d"] {
            assert_eq!(decode(bytes), Err((0, Problem::Utf16)));
        }
        // "id\nИ" in Windows-1251.
        assert_eq!(decode(b"id\n\xC8"), Err((3, Problem::NotUtf8 { byte: 3 })));
    }
}
