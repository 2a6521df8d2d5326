//! A cursor over JSON text that is known to be well formed.
//!
//! serde_json checks the syntax of a line once. The cursor then walks the text of
//! one field: a number becomes a number directly, without a tree of values, and a
//! fault can name the place and the text that stands there. It never recurses.

use super::fault::{Expected, FaultKind};

/// The kinds of JSON values, told by the first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    Text,
    Array,
    Object,
    /// Past the end of the text.
    Nothing,
}

/// A number as JSON writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number<'a> {
    /// Written without a fraction or an exponent, and within an `i64`.
    Integer(i64),
    /// Any other finite number; a whole one only where an `f64` is that number.
    Float(f64),
    /// Written as an integer that neither an `i64` nor an `f64` holds.
    Rounded(&'a str),
    /// Beyond every finite `f64`.
    Beyond(&'a str),
}

/// A place in well-formed JSON text. On any other text it answers something and
/// stays inside the text.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// What stands here.
    #[inline]
    pub(crate) fn kind(&mut self) -> Kind {
        self.skip_space();
        match self.byte() {
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Bool,
            b'"' => Kind::Text,
            b'[' => Kind::Array,
            b'{' => Kind::Object,
            b'-' | b'0'..=b'9' => Kind::Number,
            _ => Kind::Nothing,
        }
    }

    /// Steps into the array that stands here. False, and nothing moves, where
    /// something else does.
    #[inline]
    pub(crate) fn enter_array(&mut self) -> bool {
        if self.kind() != Kind::Array {
            return false;
        }
        self.at += 1;
        true
    }

    /// Whether another item follows in the array entered; steps out behind its
    /// last one.
    #[inline]
    pub(crate) fn next_item(&mut self) -> bool {
        self.skip_space();
        match self.byte() {
            b']' => {
                self.at += 1;
                false
            }
            b',' => {
                self.at += 1;
                self.skip_space();
                true
            }
            0 => false,
            _ => true,
        }
    }

    /// Steps over the null that stands here, if one does.
    #[inline]
    pub(crate) fn null(&mut self) -> bool {
        let found = self.kind() == Kind::Null;
        if found {
            self.skip();
        }
        found
    }

    /// Steps over the text, array or whatever stands here, and returns it.
    pub(crate) fn skip(&mut self) -> &'a str {
        self.skip_space();
        let from = self.at;
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.at += 1;
                    while let Some(&byte) = bytes.get(self.at) {
                        match byte {
                            b'"' => break,
                            b'\\' => self.at += 2,
                            _ => self.at += 1,
                        }
                    }
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' | b',' if depth == 0 => break,
                b']' | b'}' => depth -= 1,
                b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(bytes.len());
        self.text.get(from..self.at).unwrap_or("")
    }

    /// Steps over the number that stands here; nothing moves where none does.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<Number<'a>> {
        if self.kind() != Kind::Number {
            return None;
        }
        let from = self.at;
        let negative = self.byte() == b'-';
        self.at += usize::from(negative);
        let mut magnitude = Some(0_i64);
        while let digit @ b'0'..=b'9' = self.byte() {
            let digit = i64::from(digit - b'0');
            magnitude = magnitude.and_then(|sum| {
                let sum = sum.checked_mul(10)?;
                if negative { sum.checked_sub(digit) } else { sum.checked_add(digit) }
            });
            self.at += 1;
        }
        let whole = !matches!(self.byte(), b'.' | b'e' | b'E');
        if let (true, Some(number)) = (whole, magnitude) {
            return Some(Number::Integer(number));
        }
        while matches!(self.byte(), b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') {
            self.at += 1;
        }
        let text = self.text.get(from..self.at).unwrap_or("");
        Some(match text.parse::<f64>() {
            // A float that is whole is written out in all its digits.
            Ok(number) if number.is_finite() && whole && format!("{number:.0}") != text => {
                Number::Rounded(text)
            }
            Ok(number) if number.is_finite() => Number::Float(number),
            _ => Number::Beyond(text),
        })
    }

    /// Steps over the items of an array that are written as no more than seven digits, with
    /// nothing but a comma between them, and adds them to `into`: long lists of indices are
    /// written so, and are read half as long as number by number. It stops before an item
    /// that is written otherwise, and before the last few bytes of the text.
    pub(crate) fn plain_indices(&mut self, into: &mut Vec<u32>) {
        let rest = |at: usize| self.text.as_bytes().get(at..).and_then(<[u8]>::first_chunk);
        let mut at = self.at;
        while let Some(&bytes) = rest(at) {
            let word = u64::from_le_bytes(bytes);
            // Digits become their values. Where the first byte is no digit is seen without a
            // branch: what is 10 or more reaches the highest bit of its byte.
            let values = word ^ 0x3030_3030_3030_3030;
            let other =
                (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080;
            let digits = other.trailing_zeros() / 8;
            if digits == 0 || digits == 8 {
                break;
            }
            let last = match (word >> (8 * digits)) as u8 {
                b',' => false,
                b']' => true,
                _ => break,
            };
            // In range: fewer than eight digits.
            into.push(joined(values << (64 - 8 * digits)) as u32);
            at += digits as usize + usize::from(!last);
            if last {
                break;
            }
        }
        self.at = at;
    }

    /// The text from here to the end of the value, shortened, to be shown.
    pub(crate) fn shown(&self) -> String {
        shortened(self.clone().skip())
    }

    /// The fault that another kind of value is expected here.
    pub(crate) fn expected(&self, expected: Expected) -> FaultKind {
        FaultKind::Expected { expected, value: self.shown() }
    }
}

/// The number whose decimal digits are the eight bytes of a word, the lowest byte first: pairs of
/// digits are joined, then pairs of those, then both halves.
#[inline]
fn joined(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(1 + (10 << 8)) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(1 + (100 << 16)) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(1 + (10_000 << 32)) >> 32
}

/// `text`, cut after 60 characters.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// JSON text without the white space between its parts, so that it stays on one line.
pub(crate) fn compact(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    let (mut inside, mut escaped) = (false, false);
    for character in text.chars() {
        if inside {
            inside = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if matches!(character, ' ' | '\t' | '\r' | '\n') {
            continue;
        } else {
            inside = character == '"';
        }
        compact.push(character);
    }
    compact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let cases = [
            ("0", Number::Integer(0)),
            ("-0", Number::Integer(0)),
            ("9223372036854775807", Number::Integer(i64::MAX)),
            ("-9223372036854775808", Number::Integer(i64::MIN)),
            ("9223372036854775808", Number::Float(9_223_372_036_854_775_808.0)),
            ("9223372036854775809", Number::Rounded("9223372036854775809")),
            ("-100000000000000000000000", Number::Rounded("-100000000000000000000000")),
            ("99999999999999991611392", Number::Float(1e23)),
            ("1.0", Number::Float(1.0)),
            ("-2.5e-1", Number::Float(-0.25)),
            ("1e999", Number::Beyond("1e999")),
            ("1e-999", Number::Float(0.0)),
        ];
        for (text, number) in cases {
            let mut cursor = Cursor::new(text);
            assert_eq!(cursor.number(), Some(number), "{text}");
            assert_eq!(cursor.kind(), Kind::Nothing);
        }
    }

    #[test]
    fn plain_indices_are_told_from_the_rest() {
        let cases: [(&str, &[u32], &str); 11] = [
            ("1,20,300],[40]", &[1, 20, 300], "],[40]"),
            ("9999999,0000000,0],[]]]]", &[9_999_999, 0, 0], "],[]]]]"),
            ("7,10000000,2],[]]]]", &[7], "10000000,2],[]]]]"),
            ("7,1234567890123,2]]", &[7], "1234567890123,2]]"),
            ("1,2 ,3],[4,5]]", &[1], "2 ,3],[4,5]]"),
            ("1, 2,3],[4,5]]", &[1], " 2,3],[4,5]]"),
            ("4,-0],[4,5,6]]", &[4], "-0],[4,5,6]]"),
            ("4,1.5,2],[4,5]]", &[4], "1.5,2],[4,5]]"),
            ("4,1e0],[4,5,6]]", &[4], "1e0],[4,5,6]]"),
            ("4,[5,6],7,8,9]]", &[4], "[5,6],7,8,9]]"),
            ("12,34,56]", &[12], "34,56]"),
        ];
        for (text, found, rest) in cases {
            let (mut cursor, mut into) = (Cursor::new(text), Vec::new());
            cursor.plain_indices(&mut into);
            assert_eq!((into.as_slice(), &cursor.text[cursor.at..]), (found, rest), "{text}");
        }
        for number in (0..10_000_000_u32).step_by(997) {
            let (text, mut into) = (format!("{number},       "), Vec::new());
            Cursor::new(&text).plain_indices(&mut into);
            assert_eq!(into, [number]);
        }
    }

    #[test]
    fn arrays_and_values_are_walked() {
        let mut cursor = Cursor::new(r#" [ 1 , "a\"]," , [[{"x":[2]}]] , null ] "#);
        assert!(cursor.enter_array());
        assert!(cursor.next_item());
        assert_eq!(cursor.number(), Some(Number::Integer(1)));
        assert!(cursor.next_item());
        assert_eq!(cursor.skip(), r#""a\"],""#);
        assert!(cursor.next_item());
        assert_eq!(cursor.skip(), r#"[[{"x":[2]}]]"#);
        assert!(cursor.next_item());
        assert!(cursor.null());
        assert!(!cursor.next_item());
        assert_eq!(cursor.kind(), Kind::Nothing);
    }

    #[test]
    fn white_space_between_parts_goes_and_in_texts_stays() {
        assert_eq!(compact("{ \"a \\\" b\" :\r[1,\t2 ] }"), "{\"a \\\" b\":[1,2]}");
        assert_eq!(compact(r#"["\\", 1]"#), r#"["\\",1]"#);
    }

    #[test]
    fn text_that_is_not_json_stays_inside() {
        for text in ["\"", "\"\\", "[", "[1", "-", "]", "é", "{\"é\\"] {
            let mut cursor = Cursor::new(text);
            cursor.skip();
            cursor.number();
            while cursor.next_item() && cursor.kind() != Kind::Nothing {
                cursor.skip();
                cursor.at += 1;
            }
            assert!(cursor.at <= text.len() + 2);
        }
    }
}
