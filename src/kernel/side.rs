//! The two sides of a market, and a value for each of them.

use super::words;
use std::ops::{Index, IndexMut};

words! {
    /// One of the two sides: mentees ask for help, mentors offer it. The same type in every
    /// layer; the mentees come first wherever sides have an order.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Side: "side", display {
        /// The mentees: those who propose by convention, the rows of an assignment.
        Mentee = "mentee",
            "mentee",
            "наставляемый",
            "gen": "mentee", "наставляемого",
            "pl": "mentees", "наставляемые",
            "gen-pl": "mentees", "наставляемых",
            "lines": "rows", "строки",
            "gen-lines": "rows", "строк";
        /// The mentors: those with seats by convention, the columns of an assignment.
        Mentor = "mentor",
            "mentor",
            "наставник",
            "gen": "mentor", "наставника",
            "pl": "mentors", "наставники",
            "gen-pl": "mentors", "наставников",
            "lines": "columns", "столбцы",
            "gen-lines": "columns", "столбцов";
    }
}

impl Side {
    /// Both sides, the mentees first.
    pub const BOTH: [Self; 2] = [Self::Mentee, Self::Mentor];

    /// The side that is not this one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Mentee => Self::Mentor,
            Self::Mentor => Self::Mentee,
        }
    }

    /// What all of this side are called: `"mentees"` or `"mentors"`.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Mentee => "mentees",
            Self::Mentor => "mentors",
        }
    }

    /// What a table of weights calls this side.
    #[must_use]
    pub(crate) fn lines(self) -> &'static str {
        match self {
            Self::Mentee => "rows",
            Self::Mentor => "columns",
        }
    }
}

/// A value for each side, found by the [`Side`].
///
/// ```
/// use mentormatch::kernel::{Side, Sides};
///
/// let mut seats = Sides::new(1, 3);
/// seats[Side::Mentor] += 1;
/// assert_eq!(seats.map(|side, count| format!("{side}: {count}")).mentor, "mentor: 4");
/// assert_eq!(seats.iter().map(|(_, count)| count).sum::<i32>(), 5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sides<T> {
    /// The mentees' value.
    pub mentee: T,
    /// The mentors' value.
    pub mentor: T,
}

impl<T> Sides<T> {
    /// The mentees' value, then the mentors'.
    pub const fn new(mentee: T, mentor: T) -> Self {
        Self { mentee, mentor }
    }

    /// What `value` says of each side, of the mentees first.
    pub fn of(mut value: impl FnMut(Side) -> T) -> Self {
        let mentee = value(Side::Mentee);
        Self { mentee, mentor: value(Side::Mentor) }
    }

    /// What `value` makes of each side's value, of the mentees' first.
    #[inline]
    pub fn map<U>(self, mut value: impl FnMut(Side, T) -> U) -> Sides<U> {
        let mentee = value(Side::Mentee, self.mentee);
        Sides { mentee, mentor: value(Side::Mentor, self.mentor) }
    }

    /// The values exchanged: each side gets the other's.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { mentee: self.mentor, mentor: self.mentee }
    }

    /// Both values, the mentees' first.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = &T> {
        [&self.mentee, &self.mentor].into_iter()
    }

    /// Both values, borrowed.
    pub fn as_ref(&self) -> Sides<&T> {
        Sides { mentee: &self.mentee, mentor: &self.mentor }
    }

    /// Each side with its value, the mentees first.
    pub fn iter(&self) -> impl Iterator<Item = (Side, &T)> {
        self.as_ref().into_iter()
    }

    /// Each side with its value, to be changed, the mentees first.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Side, &mut T)> {
        Sides { mentee: &mut self.mentee, mentor: &mut self.mentor }.into_iter()
    }
}

impl<T> IntoIterator for Sides<T> {
    type Item = (Side, T);
    type IntoIter = std::array::IntoIter<(Side, T), 2>;

    fn into_iter(self) -> Self::IntoIter {
        [(Side::Mentee, self.mentee), (Side::Mentor, self.mentor)].into_iter()
    }
}

impl<T> From<(T, T)> for Sides<T> {
    fn from((mentee, mentor): (T, T)) -> Self {
        Self { mentee, mentor }
    }
}

impl<T> From<[T; 2]> for Sides<T> {
    fn from([mentee, mentor]: [T; 2]) -> Self {
        Self { mentee, mentor }
    }
}

impl<T> Index<Side> for Sides<T> {
    type Output = T;

    #[inline]
    fn index(&self, side: Side) -> &T {
        match side {
            Side::Mentee => &self.mentee,
            Side::Mentor => &self.mentor,
        }
    }
}

impl<T> IndexMut<Side> for Sides<T> {
    #[inline]
    fn index_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Mentee => &mut self.mentee,
            Side::Mentor => &mut self.mentor,
        }
    }
}

/// Makes a module for `#[serde(with = …)]` that writes and reads a side by other words
/// than its code, where JSON has always said so.
macro_rules! spelling {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub(crate) mod $name {
            use super::Side;
            use serde::de::{Deserialize, Deserializer, Error};
            use serde::ser::Serializer;
            use std::borrow::Cow;

            pub(crate) fn serialize<S: Serializer>(side: &Side, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(side.$name())
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Side, D::Error> {
                let word = Cow::<str>::deserialize(from)?;
                let found = Side::BOTH.into_iter().find(|side| side.$name() == word);
                found.ok_or_else(|| {
                    let known = &[Side::Mentee.$name(), Side::Mentor.$name()];
                    D::Error::custom(format_args!(
                        "unknown side `{word}`, expected `{}` or `{}`", known[0], known[1]
                    ))
                })
            }
        }
    };
}

spelling! {
    /// `"mentees"` and `"mentors"`.
    plural
}
spelling! {
    /// `"rows"` and `"columns"`.
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Spelled {
        code: Side,
        #[serde(with = "super::plural")]
        plural: Side,
        #[serde(with = "super::lines")]
        lines: Side,
    }

    #[test]
    fn a_side_is_spelled_in_three_ways_and_read_back() {
        for (side, json) in [
            (Side::Mentee, r#"{"code":"mentee","plural":"mentees","lines":"rows"}"#),
            (Side::Mentor, r#"{"code":"mentor","plural":"mentors","lines":"columns"}"#),
        ] {
            let spelled = Spelled { code: side, plural: side, lines: side };
            assert_eq!(serde_json::to_string(&spelled).unwrap(), json);
            assert_eq!(serde_json::from_str::<Spelled>(json).unwrap(), spelled);
        }
        let mixed = r#"{"code":"mentee","plural":"mentee","lines":"rows"}"#;
        let fault = serde_json::from_str::<Spelled>(mixed).unwrap_err().to_string();
        assert!(fault.contains("unknown side `mentee`"), "{fault}");
    }

    #[test]
    fn values_are_found_by_side_and_come_mentees_first() {
        let mut sides = Sides::of(|side| side.plural().to_owned());
        sides[Side::Mentor].push('!');
        assert_eq!(sides, Sides::from(["mentees".to_owned(), "mentors!".to_owned()]));
        sides.iter_mut().for_each(|(side, text)| text.insert_str(0, side.code()));
        let seen: Vec<_> = sides.into_iter().collect();
        assert_eq!(seen[0], (Side::Mentee, "menteementees".to_owned()));
        assert_eq!(seen[1], (Side::Mentor, "mentormentors!".to_owned()));
        assert!(Side::BOTH.iter().all(|side| side.other().other() == *side));
    }
}
