//! When two texts count as the same: what a reader cannot tell apart is no difference.

use crate::kernel::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Words for yes, folded.
pub(crate) const YES: [&str; 6] = ["yes", "y", "true", "1", "да", "+"];
/// Words for no, folded.
pub(crate) const NO: [&str; 5] = ["no", "n", "false", "0", "нет"];

/// The text as it is compared: composed (Unicode NFC), in small letters, without characters
/// that show nothing, and with one blank for any white space between words, the no-break
/// space included. Text that is compared only; what was written is kept beside it.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let from = folded.len();
        if from > 0 {
            folded.push(' ');
        }
        let start = folded.len();
        if word.is_ascii() {
            folded
                .extend(word.chars().filter(|&c| !is_invisible(c)).map(|c| c.to_ascii_lowercase()));
        } else {
            let small = word.chars().filter(|&c| !is_invisible(c)).flat_map(char::to_lowercase);
            folded.extend(small.nfc());
        }
        if folded.len() == start {
            folded.truncate(from);
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("Computer\u{a0}vision", "computer  vision"),
            ("Е\u{308}лка", "ёлка"),
            ("  ФИЗИКА\u{202f}и\u{2009}химия ", "физика и химия"),
            ("ma\u{ad}ths\u{200b}", "Maths"),
            ("\u{200b} a", "a"),
            ("É", "e\u{301}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?}");
        }
        assert_ne!(folded("ёлка"), folded("елка"));
        assert_eq!(folded(" \u{a0}"), "");
    }
}
