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
        if word.chars().all(is_plain) {
            folded.extend(word.chars().map(small));
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

/// Whether it is a sign of ASCII that is seen or a Russian letter: alone among its like it is
/// composed already, so that only its case is changed.
fn is_plain(letter: char) -> bool {
    matches!(letter, '!'..='~' | 'А'..='я' | 'Ё' | 'ё')
}

/// The small letter of a plain one.
fn small(letter: char) -> char {
    match letter {
        'А'..='Я' => char::from_u32(u32::from(letter) + 0x20).unwrap_or(letter),
        'Ё' => 'ё',
        other => other.to_ascii_lowercase(),
    }
}

/// The text without white space around it.
#[cfg(feature = "import")]
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        // Most texts begin and end with signs of ASCII that are seen.
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

/// What the folded text begins with, where that is seen without folding it.
#[cfg(feature = "import")]
pub(crate) fn first_letter(text: &str) -> Option<char> {
    let mut letters = trimmed(text).chars();
    let first = letters.next().filter(|&first| is_plain(first))?;
    // What comes next may be an accent of it.
    let is_alone = letters.next().is_none_or(|next| next == ' ' || is_plain(next));
    is_alone.then(|| small(first))
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
    fn plain_letters_are_folded_as_all_others() {
        let plain: Vec<char> =
            (0..0x500).filter_map(char::from_u32).filter(|&c| is_plain(c)).collect();
        assert_eq!(plain.len(), 94 + 66);
        for &one in &plain {
            for two in ['a', 'И', 'ё', '-', '9'] {
                let word = String::from_iter([one, two]);
                let expected: String = word.chars().flat_map(char::to_lowercase).nfc().collect();
                assert_eq!(folded(&word), expected);
            }
        }
    }

    #[test]
    #[cfg(feature = "import")]
    fn the_first_letter_is_that_of_the_folded_text_or_not_known() {
        let letters =
            ['a', 'E', 'И', 'ё', ' ', '\u{a0}', '\u{301}', '\u{306}', '\u{200b}', '-', 'ſ', '7'];
        let mut known = 0;
        for one in letters {
            for two in letters {
                for three in letters {
                    let text = String::from_iter([one, two, three]);
                    let Some(first) = first_letter(&text) else { continue };
                    known += 1;
                    assert_eq!(folded(&text).chars().next(), Some(first), "{text:?}");
                }
            }
        }
        assert!(known > 500, "{known}");
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
