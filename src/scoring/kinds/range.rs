//! Ranges inside labels: a subject that is offered for some grades only.
//!
//! A label such as "Maths 5–8" names a subject and the numbers for which it holds. Everything
//! downstream compares plain labels: a mentee's subject is joined with the mentee's own number,
//! and a mentor's with every number of a mentee for which it holds, so that the same subject
//! and number are the same label.

/// A label without its range, and the numbers for which it holds: all where it has no range.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ranged<'t> {
    pub(super) name: &'t str,
    spans: Vec<(u32, u32)>,
}

impl Ranged<'_> {
    /// Whether the label holds for this number.
    pub(super) fn holds_for(&self, number: u32) -> bool {
        self.spans.is_empty()
            || self.spans.iter().any(|&(least, most)| (least..=most).contains(&number))
    }
}

/// Words that may stand beside the numbers of a range and say nothing more.
const UNITS: &[&str] = &[
    "grade",
    "grades",
    "gr",
    "class",
    "classes",
    "year",
    "years",
    "yr",
    "form",
    "forms",
    "level",
    "levels",
    "age",
    "ages",
    "aged",
    "th",
    "st",
    "nd",
    "rd",
    "for",
    "old",
    "and",
    "only",
    "класс",
    "класса",
    "классы",
    "классов",
    "классам",
    "классах",
    "классе",
    "кл",
    "курс",
    "курса",
    "курсы",
    "курсов",
    "год",
    "года",
    "лет",
    "для",
    "и",
    "й",
    "го",
    "возраст",
];
/// Words before the first number, from which it is counted on.
const FROM: [&str; 4] = ["from", "с", "со", "от"];
/// Words between two numbers, or before the last one alone.
const TO: [&str; 6] = ["to", "till", "until", "through", "по", "до"];
/// Words after a number from which it is counted on.
const ONWARDS: [&str; 7] = ["up", "above", "older", "onwards", "старше", "выше", "далее"];

/// A piece of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Number(u32),
    Dash,
    From,
    To,
    Onwards,
    /// A comma, a bracket, a unit.
    Between,
    /// Anything that belongs to no range.
    Other,
}

/// The pieces of a label with the place where each begins.
fn pieces(label: &str) -> Vec<(usize, Piece)> {
    let mut found = Vec::new();
    let mut rest = label;
    let mut after_digits = false;
    while let Some(first) = rest.chars().next() {
        let at = label.len() - rest.len();
        let same = |same: fn(char) -> bool| {
            rest.find(|c| !same(c)).map_or(rest, |end| rest.get(..end).unwrap_or(rest))
        };
        let (piece, text) = if first.is_ascii_digit() {
            let digits = same(|c| c.is_ascii_digit());
            let word = same(char::is_alphanumeric);
            if at == 0 && word.len() > digits.len() {
                // A name that begins with a digit: 1С.
                (Piece::Other, word)
            } else {
                (digits.parse().map_or(Piece::Other, Piece::Number), digits)
            }
        } else if first.is_alphabetic() {
            let word = same(char::is_alphabetic);
            (of_word(word, after_digits), word)
        } else {
            let text = rest.get(..first.len_utf8()).unwrap_or(rest);
            let piece = match first {
                '-' | '–' | '—' | '‑' | '−' | '…' => Piece::Dash,
                '+' if after_digits => Piece::Onwards,
                ',' | '(' | ')' | '[' | ']' | ':' | '.' | ';' | '/' | '&' => Piece::Between,
                c if c.is_whitespace() => Piece::Between,
                _ => Piece::Other,
            };
            (piece, text)
        };
        after_digits = matches!(piece, Piece::Number(_));
        found.push((at, piece));
        rest = rest.get(text.len()..).unwrap_or_default();
    }
    found
}

fn of_word(word: &str, after_digits: bool) -> Piece {
    let lower = word.to_lowercase();
    let lower = lower.as_str();
    if FROM.contains(&lower) {
        Piece::From
    } else if TO.contains(&lower) {
        Piece::To
    } else if ONWARDS.contains(&lower) {
        Piece::Onwards
    } else if UNITS.contains(&lower) || (after_digits && lower.chars().count() == 1) {
        // One letter after a number is that of a class: 5А.
        Piece::Between
    } else {
        Piece::Other
    }
}

/// Reads a label: `Maths 5-8`, `Maths (grades 5 to 8)`, `Maths 8+`, «математика, 5–7, 9 классы»,
/// «с 5 по 7 класс», «до 6 класса». A label of numbers alone has no range.
pub(super) fn ranged(label: &str) -> Ranged<'_> {
    let pieces = pieces(label);
    let tail = pieces.iter().rposition(|(_, piece)| *piece == Piece::Other).map_or(0, |at| at + 1);
    let tail = pieces.get(tail..).unwrap_or_default();
    let spans = spans(tail.iter().map(|(_, piece)| *piece));
    let start = tail.first().map_or(label.len(), |(at, _)| *at);
    let name = label.get(..start).unwrap_or(label);
    let name = name.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '('));
    if spans.is_empty() || name.trim().is_empty() {
        return Ranged { name: label.trim(), spans: Vec::new() };
    }
    Ranged { name: name.trim(), spans }
}

fn spans(pieces: impl Iterator<Item = Piece>) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    // What a word before the next number says of it.
    let (mut from, mut to) = (false, false);
    // Whether the last number is still open to a second one.
    let mut open = false;
    for piece in pieces {
        match piece {
            Piece::Number(number) => {
                match found.last_mut().filter(|_| open && to) {
                    Some(last) => {
                        *last = (last.0.min(number), last.0.max(number));
                        open = false;
                    }
                    None if to => found.push((0, number)),
                    None => {
                        found.push((number, if from { u32::MAX } else { number }));
                        open = true;
                    }
                }
                (from, to) = (false, false);
            }
            Piece::From => (from, open) = (true, false),
            Piece::Dash if open => to = true,
            Piece::To => to = true,
            Piece::Onwards => {
                if let Some(last) = found.last_mut() {
                    last.1 = u32::MAX;
                }
                (open, to) = (false, false);
            }
            Piece::Dash | Piece::Between | Piece::Other => {}
        }
    }
    found
}

/// The first whole number of a text: 9 in «9 класс» and in `9Б`.
pub(super) fn number_in(text: &str) -> Option<u32> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits = text.get(start..)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_carry_ranges_in_many_ways() {
        const ON: u32 = u32::MAX;
        for (label, name, spans) in [
            ("Maths 5-8", "Maths", &[(5, 8)][..]),
            ("Maths", "Maths", &[]),
            ("Maths (grades 5 to 8)", "Maths", &[(5, 8)]),
            ("Maths 8+", "Maths", &[(8, ON)]),
            ("Maths, 5th-8th grade", "Maths", &[(5, 8)]),
            ("Maths grade 8 and up", "Maths", &[(8, ON)]),
            ("Maths up to 6", "Maths", &[(0, 6)]),
            ("Maths until 6", "Maths", &[(0, 6)]),
            ("Maths 5–7, 9", "Maths", &[(5, 7), (9, 9)]),
            ("математика 5–7 классы", "математика", &[(5, 7)]),
            ("математика, 5-7 кл.", "математика", &[(5, 7)]),
            ("математика с 5 по 7 класс", "математика", &[(5, 7)]),
            ("математика с 5-го по 7-й класс", "математика", &[(5, 7)]),
            ("математика (5–7 и 10)", "математика", &[(5, 7), (10, 10)]),
            ("математика до 6 класса", "математика", &[(0, 6)]),
            ("математика от 8 класса", "математика", &[(8, ON)]),
            ("математика 8 класс и старше", "математика", &[(8, ON)]),
            ("математика 5А", "математика", &[(5, 5)]),
            ("1С 10-11", "1С", &[(10, 11)]),
            ("C++ 9-11", "C++", &[(9, 11)]),
            ("8-5 Maths", "8-5 Maths", &[]),
            ("Maths 8-5", "Maths", &[(5, 8)]),
            ("5-8", "5-8", &[]),
            ("", "", &[]),
            ("ЕГЭ-профиль", "ЕГЭ-профиль", &[]),
            ("Maths 99999999999", "Maths 99999999999", &[]),
        ] {
            assert_eq!(ranged(label), Ranged { name, spans: spans.to_vec() }, "{label}");
        }
        assert_eq!(
            ["9 класс", "9Б", "класс 10", "x"].map(number_in),
            [Some(9), Some(9), Some(10), None]
        );
    }
}
