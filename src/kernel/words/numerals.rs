//! Numbers as a language writes them, and nouns that agree with them.
//!
//! Russian takes a decimal comma, the minus sign and three forms of a noun: 1 пара, 2 пары,
//! 5 пар, 11 пар, 21 пара; English keeps the point and has two. What machines read (JSON,
//! CSV, snapshots) does not come through here.

use super::Phrases;
use crate::kernel::Language;

impl Language {
    /// Which form of a noun goes with a whole number: 0 for one, 1 for a few, 2 for many.
    /// English has no third form; where it is asked for, the second serves.
    #[must_use]
    pub fn form_of(self, count: u64) -> usize {
        match (self, count % 100, count % 10) {
            (Self::English, ..) => usize::from(count != 1),
            (Self::Russian, 11..=14, _) => 2,
            (Self::Russian, _, 1) => 0,
            (Self::Russian, _, 2..=4) => 1,
            (Self::Russian, ..) => 2,
        }
    }

    /// A number that is written with a point and a hyphen, as the language writes it.
    #[must_use]
    pub fn number(self, text: &str) -> String {
        match self {
            Self::English => text.to_owned(),
            Self::Russian => text.replace('.', ",").replace('-', "−"),
        }
    }
}

impl Phrases {
    /// A whole number with the form of a noun that agrees with it: one, few and many for
    /// Russian, one and many for English. The last form serves where there are too few.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    ///
    /// let pairs = |count| Phrases::russian().counted(count, &["пара", "пары", "пар"]);
    /// assert_eq!([pairs(1), pairs(12), pairs(22)], ["1 пара", "12 пар", "22 пары"]);
    /// assert_eq!(Phrases::english().counted(2, &["pair", "pairs"]), "2 pairs");
    /// ```
    #[must_use]
    pub fn counted(&self, count: u64, forms: &[&str]) -> String {
        self.noun(count, forms).map_or_else(|| count.to_string(), |form| format!("{count} {form}"))
    }

    /// The form of a noun that agrees with a whole number; the last one where there are too few.
    pub(super) fn noun<'f>(&self, count: u64, forms: &[&'f str]) -> Option<&'f str> {
        forms.get(self.language().form_of(count)).or(forms.last()).copied()
    }

    /// A number with so many decimals, for reading: the exact one stays in the data.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    ///
    /// assert_eq!(Phrases::russian().decimal(-0.25, 2), "−0,25");
    /// ```
    #[must_use]
    pub fn decimal(&self, value: f64, decimals: usize) -> String {
        self.language().number(&format!("{value:.decimals$}"))
    }

    /// A number with at most so many decimals and no noughts at the end, for reading: 11,71 and 12.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    ///
    /// let said = [11.705882, 12.0, -0.5, -0.001].map(|n| Phrases::russian().rounded(n, 2));
    /// assert_eq!(said, ["11,71", "12", "−0,5", "0"]);
    /// ```
    #[must_use]
    pub fn rounded(&self, value: f64, most: usize) -> String {
        let text = format!("{value:.most$}");
        let text = match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.'),
            false => text.as_str(),
        };
        self.language().number(if text == "-0" { "0" } else { text })
    }

    /// A change with its sign: +1,0 and −9,8 in Russian.
    #[must_use]
    pub fn change(&self, value: f64, decimals: usize) -> String {
        self.language().number(&format!("{value:+.decimals$}"))
    }

    /// Hundredths of a per cent with one decimal: 82,7 % in Russian, 82.7 % in English.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    ///
    /// assert_eq!(Phrases::russian().percent(8272), "82,7\u{a0}%");
    /// ```
    #[must_use]
    pub fn percent(&self, hundredths: u64) -> String {
        let tenths = hundredths.saturating_add(5) / 10;
        format!("{}\u{a0}%", self.language().number(&format!("{}.{}", tenths / 10, tenths % 10)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Said;

    #[test]
    fn numbers_and_nouns_are_those_of_the_language() {
        let forms = [1, 2, 5, 11, 14, 21, 22, 25, 111, 121].map(|n| Language::Russian.form_of(n));
        assert_eq!(forms, [0, 1, 2, 2, 2, 0, 1, 2, 2, 0]);
        assert_eq!([0, 1, 2].map(|n| Language::English.form_of(n)), [1, 0, 1]);
        let [english, russian] = [Phrases::english(), Phrases::russian()];
        assert_eq!(3_u32.said("место|места|мест", &russian), "3 места");
        assert_eq!(1_u8.said("seat|seats", &english), "1 seat");
        assert_eq!((-2_i64).said("", &russian), "−2");
        assert_eq!([1.5_f64.said("", &russian), (-1.5_f64).said("", &english)], ["1,5", "-1.5"]);
        assert_eq!(russian.change(1.0, 1), "+1,0");
        assert_eq!(
            [english.percent(4166), english.percent(10_000)],
            ["41.7\u{a0}%", "100.0\u{a0}%"]
        );
    }
}
