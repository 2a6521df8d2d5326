//! When two texts count as the same: what a reader cannot tell apart is no difference.

use crate::kernel::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Words for yes, folded, and marks that forms and people put: the cross is a Latin or a
/// Cyrillic letter.
const YES: [&str; 13] =
    ["yes", "y", "true", "1", "да", "+", "истина", "✓", "✔", "✅", "☑", "x", "х"];
/// Words for no, folded.
const NO: [&str; 6] = ["no", "n", "false", "0", "нет", "ложь"];

/// The text as it is compared: composed (Unicode NFC), in small letters, without characters
/// that show nothing, with one blank for any white space between words, the no-break space
/// included, and with one hyphen, whether a line may break at it or not. Text that is compared only; what was written is kept beside it.
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
            folded.extend(small.nfc().map(|c| match c {
                '\u{2010}' | '\u{2011}' => '-',
                // A Greek word ends in another letter than the same one within a word.
                'ς' => 'σ',
                other => other,
            }));
        }
        if folded.len() == start {
            folded.truncate(from);
        }
    }
    folded
}

/// Whether an answer means yes or no: the word itself, or the word before a comma or an end,
/// as in «Да, если можно». Nothing where it says neither.
pub(crate) fn means_yes(text: &str) -> Option<bool> {
    let text = folded(text);
    let first = text.split([',', '.', ';', '!']).next().unwrap_or_default().trim();
    // A digit that goes on, as in "1.5", is a number.
    let first = if first.starts_with(char::is_alphabetic) { first } else { &text };
    match (YES.contains(&first), NO.contains(&first)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
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
            ("non\u{2011}fiction", "Non-fiction"),
            ("\u{200b} a", "a"),
            ("É", "e\u{301}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?}");
        }
        assert_ne!(folded("ёлка"), folded("елка"));
        assert_eq!(folded(" \u{a0}"), "");
    }

    #[test]
    fn yes_and_no_are_known_with_what_follows_them() {
        for text in ["Yes", "да", "ИСТИНА", "✓", "Да, если можно", "yes, please!", "+", "1"]
        {
            assert_eq!(means_yes(text), Some(true), "{text}");
        }
        for text in ["нет", "No.", "ЛОЖЬ", "0", "Нет, всё равно"] {
            assert_eq!(means_yes(text), Some(false), "{text}");
        }
        for text in ["", "да нет", "1.5", "0,5", "perhaps", "Норильск"] {
            assert_eq!(means_yes(text), None, "{text}");
        }
    }
}
