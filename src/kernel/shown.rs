//! Text from outside on its way to a screen.

use std::fmt::{self, Write};

/// A text with its invisible characters written as their code points, such as `\u{202e}`.
///
/// Names and answers are kept as they were given, whatever they hold. On a terminal a control
/// character could delete what stands before it, and one that turns the direction of writing
/// could show another name, so whoever prints a text from outside prints this. Line breaks
/// and tabs are escaped as well; what is visible, blanks and letters of every script, stays.
///
/// ```
/// use mentormatch::kernel::Shown;
///
/// assert_eq!(Shown("Ольга\u{202e}\n").to_string(), r"Ольга\u{202e}\u{a}");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            if is_invisible(letter) {
                write!(f, "\\u{{{:x}}}", u32::from(letter))?;
            } else {
                f.write_char(letter)?;
            }
        }
        Ok(())
    }
}

/// Characters that show nothing and could pass unseen, in ascending ranges: control (Cc), format
/// (Cf), line and paragraph separators (Zl, Zp) of Unicode 16, and letters and marks that are
/// drawn as nothing.
const INVISIBLE: [(u32, u32); 31] = [
    (0x0000, 0x001F),
    (0x007F, 0x009F),
    (0x00AD, 0x00AD),
    // A joiner without a shape.
    (0x034F, 0x034F),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    // Hangul fillers.
    (0x115F, 0x1160),
    // Khmer vowels that are not written.
    (0x17B4, 0x17B5),
    // Mongolian selectors and separator.
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    // Line and paragraph separators, directions.
    (0x2028, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    // A Braille cell without dots, and a filler.
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    // Variation selectors.
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
    (0xE0100, 0xE01EF),
];

/// Whether a character shows nothing, blanks aside.
pub(crate) fn is_invisible(letter: char) -> bool {
    // Most texts consist of these, and none of the ranges has any.
    if matches!(letter, ' '..='~' | '\u{400}'..='\u{5FF}') {
        return false;
    }
    let code = u32::from(letter);
    let at = INVISIBLE.partition_point(|range| range.1 < code);
    INVISIBLE.get(at).is_some_and(|range| range.0 <= code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_known_and_letters_stay() {
        assert!(INVISIBLE.windows(2).all(|two| two[0].1 < two[1].0));
        let hidden =
            ['\0', '\n', '\u{7f}', '\u{ad}', '\u{200b}', '\u{202e}', '\u{2028}', '\u{feff}'];
        assert!(hidden.into_iter().all(is_invisible));
        // Control characters are what the standard library says they are.
        let all = (0..=0x10FFFF).filter_map(char::from_u32);
        assert!(all.filter(|letter| letter.is_control()).all(is_invisible));
        let kept = "m-017 élève Ольга' \"ş\" 안 ज़ौ \u{a0}😀 a@b.org";
        assert_eq!(Shown(kept).to_string(), kept);
        assert_eq!(Shown("a\u{1b}[2J").to_string(), r"a\u{1b}[2J");
    }
}
