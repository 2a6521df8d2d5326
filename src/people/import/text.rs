//! From bytes to text, and the lines of the text.

use super::problem::{FileKind, Problem};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};
use std::borrow::Cow;

/// Files of other programs, by what they begin with. A zip archive may be a workbook and is
/// looked at elsewhere. Programs write what they call `.xls` as web pages too.
const OTHERS: [(&[u8], FileKind); 15] = [
    (b"\xD0\xCF\x11\xE0", FileKind::OldWorkbook),
    (b"MOXCEL", FileKind::OneC),
    (b"%PDF", FileKind::Pdf),
    (b"\x89PNG", FileKind::Picture),
    (b"\xFF\xD8\xFF", FileKind::Picture),
    (b"GIF8", FileKind::Picture),
    (b"\x1F\x8B", FileKind::Packed),
    (b"Rar!", FileKind::Packed),
    (b"7z\xBC\xAF", FileKind::Packed),
    (b"{\\rtf", FileKind::TextDocument),
    (b"<!DOCTYPE", FileKind::WebPage),
    (b"<html", FileKind::WebPage),
    (b"<meta", FileKind::WebPage),
    (b"<table", FileKind::WebPage),
    (b"<?xml", FileKind::Xml),
];

/// The byte order mark of UTF-8.
pub(super) const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What programs of DOS and their heirs put after the last row.
const END_MARK: char = '\u{1A}';

/// A text without the mark of its end, where it has one: as the very last character.
pub(super) fn without_end_mark(text: &str) -> &str {
    text.strip_suffix(END_MARK).unwrap_or(text)
}

/// The text of these bytes without its byte order mark, and the encoding.
///
/// An encoding that is stated holds. Otherwise a byte order mark says it; zero bytes at every
/// other place are those of UTF-16; what is not UTF-8 is read as Windows-1251 where this gives
/// Russian words, and refused where it does not.
///
/// # Errors
/// The problem, and how many bytes come before it.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    stated: Option<&str>,
) -> Result<(Cow<'b, str>, &'static str), (usize, Problem)> {
    if let Some(encoding) = told(bytes, stated).map_err(|problem| (0, problem))? {
        return whole(bytes, encoding);
    }
    let mut zeros = Zeros::default();
    zeros.add(bytes);
    if let Some(encoding) = zeros.utf16() {
        return whole(bytes, encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), UTF_8.name())),
        Err(error) => {
            let byte = error.valid_up_to();
            let (text, _) = WINDOWS_1251.decode_without_bom_handling(bytes);
            let mut letters = Letters::default();
            letters.add(&text);
            letters
                .are_russian()
                .then_some((text, WINDOWS_1251.name()))
                .ok_or((byte, Problem::NotUtf8 { byte }))
        }
    }
}

/// The encoding that is stated, or that the byte order mark tells, of a file that begins so.
///
/// # Errors
/// The file is of another program, or there is no encoding of the name.
pub(super) fn told(
    beginning: &[u8],
    stated: Option<&str>,
) -> Result<Option<&'static Encoding>, Problem> {
    let start = beginning.strip_prefix(UTF_8_MARK).unwrap_or(beginning).trim_ascii_start();
    let begins =
        |mark: &[u8]| start.get(..mark.len()).is_some_and(|own| own.eq_ignore_ascii_case(mark));
    if let Some(&(_, what)) = OTHERS.iter().find(|(mark, _)| begins(mark)) {
        return Err(Problem::NotATable { what });
    }
    let Some(label) = stated else {
        return Ok(Encoding::for_bom(beginning).map(|(encoding, _)| encoding));
    };
    let encoding = Encoding::for_label(label.as_bytes());
    encoding.map(Some).ok_or_else(|| Problem::Encoding { label: label.to_owned() })
}

/// The whole text in this encoding.
fn whole<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
) -> Result<(Cow<'b, str>, &'static str), (usize, Problem)> {
    if encoding == UTF_8 {
        let marked = bytes.strip_prefix(UTF_8_MARK).unwrap_or(bytes);
        return match std::str::from_utf8(marked) {
            Ok(text) => Ok((Cow::Borrowed(text), UTF_8.name())),
            Err(error) => {
                let byte = bytes.len() - marked.len() + error.valid_up_to();
                Err((byte, Problem::NotUtf8 { byte }))
            }
        };
    }
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        return Err((0, Problem::Broken { encoding: encoding.name() }));
    }
    Ok((text, encoding.name()))
}

/// UTF-16 without a mark: separators and line breaks have a zero byte, all in even or all in
/// odd places, and no other text has any. Bytes come part by part.
#[derive(Default)]
pub(super) struct Zeros {
    even: usize,
    odd: usize,
    /// Whether the next byte is in an odd place.
    is_odd: bool,
}

impl Zeros {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        if bytes.contains(&0) {
            let zeros =
                |from: usize| bytes.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
            let (first, second) = (zeros(0), zeros(1));
            let (even, odd) = if self.is_odd { (second, first) } else { (first, second) };
            self.even += even;
            self.odd += odd;
        }
        self.is_odd ^= bytes.len() % 2 == 1;
    }

    pub(super) fn utf16(&self) -> Option<&'static Encoding> {
        match (self.even, self.odd) {
            (0, 0) => None,
            (even, odd) if even > odd => Some(UTF_16BE),
            _ => Some(UTF_16LE),
        }
    }
}

/// Whether what was no UTF-8 reads as Russian: its letters beyond ASCII are Russian ones, in
/// words of their own, and a capital inside of a word is rare. Text comes part by part.
#[derive(Default)]
pub(super) struct Letters {
    good: usize,
    odd: usize,
    before: Option<char>,
}

impl Letters {
    pub(super) fn add(&mut self, text: &str) {
        let russian = |c: char| matches!(c, 'А'..='я' | 'Ё' | 'ё');
        for letter in text.chars() {
            let before = self.before.unwrap_or(' ');
            if russian(letter) {
                self.good += 1;
                let inside = before.is_lowercase() && letter.is_uppercase();
                self.odd += usize::from(before.is_ascii_alphabetic() || inside);
            } else {
                let foreign = !letter.is_ascii() && (letter.is_alphabetic() || letter.is_control());
                self.odd +=
                    usize::from(foreign || (letter.is_ascii_alphabetic() && russian(before)));
            }
            self.before = Some(letter);
        }
    }

    pub(super) fn are_russian(&self) -> bool {
        self.good > 0 && self.odd * 10 <= self.good
    }
}

/// Counts lines up to ascending places of a text. A line ends with `\n`, `\r\n` or `\r`.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self::after(bytes, 1)
    }

    /// Of a text whose first line has this number.
    pub(super) fn after(bytes: &'a [u8], line: usize) -> Self {
        Self { bytes, at: 0, line }
    }

    /// The line, from 1, of the byte at `place`.
    pub(super) fn line_at(&mut self, place: usize) -> usize {
        let place = place.min(self.bytes.len());
        let passed = self.bytes.get(self.at..place).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        if passed.contains(&b'\r') {
            let next = self.bytes.get(self.at + 1..).unwrap_or_default().iter().map(Some);
            let ends = passed.iter().zip(next.chain([None]));
            self.line +=
                ends.filter(|&(&byte, next)| byte == b'\r' && next != Some(&b'\n')).count();
        }
        self.at = self.at.max(place);
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

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn encodings_are_found_and_named() {
        let text = "ид;имя\nм1;Анна № 5\n";
        let (russian, _, _) = WINDOWS_1251.encode(text);
        let files = [
            (text.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{FEFF}{text}").into_bytes(), "UTF-8"),
            (utf16(text, u16::to_le_bytes), "UTF-16LE"),
            (utf16(text, u16::to_be_bytes), "UTF-16BE"),
            (utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes), "UTF-16LE"),
            (utf16(&format!("\u{FEFF}{text}"), u16::to_be_bytes), "UTF-16BE"),
            (russian.into_owned(), "windows-1251"),
        ];
        for (bytes, name) in &files {
            assert_eq!(decode(bytes, None), Ok((text.into(), *name)), "{name}");
        }
        assert_eq!(decode(b"", None), Ok(("".into(), "UTF-8")));
        // A word of another encoding is no Russian word: "José" in Windows-1252, «имя» in KOI8-R.
        for bytes in [&b"id\nJos\xE9"[..], b"id\n\xC9\xCD\xD1 \xE9\xCD\xD1"] {
            assert_eq!(
                decode(bytes, None),
                Err((
                    if bytes[3] == b'J' { 6 } else { 3 },
                    Problem::NotUtf8 { byte: if bytes[3] == b'J' { 6 } else { 3 } }
                ))
            );
        }
        assert_eq!(decode(b"Jos\xE9", Some("windows-1252")), Ok(("José".into(), "windows-1252")));
        assert_eq!(
            decode(b"a", Some("runes")),
            Err((0, Problem::Encoding { label: "runes".to_owned() }))
        );
        assert_eq!(
            decode(b"\xFF\xFEa\0b", None),
            Err((0, Problem::Broken { encoding: "UTF-16LE" }))
        );
        for other in [
            &b"%PDF-1.7"[..],
            b"MOXCEL\0",
            b"\xEF\xBB\xBF\n<HTML><body>",
            b"<table border=1>",
            b" <?XML version='1.0'?>",
        ] {
            assert!(
                matches!(decode(other, None), Err((0, Problem::NotATable { .. }))),
                "{other:?}"
            );
        }
    }
}
