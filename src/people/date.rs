//! A calendar date, always given by the caller: nothing in this crate asks what day it is.

use crate::kernel::{Language, Phrases, Said, faults};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

faults! {
    /// A text is no date.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct DateFault: "date-fault" {
        /// The text given.
        pub text: String,
    } = "date",
        "{text:?} is no date of the form 2026-09-01",
        "{text:?} – не дата вида 2026-09-01";
}

/// A date of the Gregorian calendar, written `2026-09-01`.
///
/// ```
/// use mentormatch::people::Date;
///
/// let day = Date::new(2026, 9, 1).ok_or("no such day")?;
/// assert_eq!(day, "2026-09-01".parse::<Date>()?);
/// assert_eq!(day.day_after().map(|next| next.days_since(day)), Some(1));
/// assert_eq!(Date::new(2026, 2, 30), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(NaiveDate);

impl Date {
    /// This day, or nothing where the calendar has no such day or the year is
    /// outside 1 to 9999.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year);
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).filter(|_| valid).map(Self)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> u16 {
        // A year from 1 to 9999.
        self.0.year() as u16
    }

    /// The month, from 1.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month() as u8
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day() as u8
    }

    /// How many calendar months `self` lies after `start`; negative before it. Days
    /// of the month do not count, as in a roadmap that is kept by months.
    #[must_use]
    pub fn months_since(self, start: Self) -> i32 {
        let months = |date: Self| i32::from(date.year()) * 12 + i32::from(date.month());
        months(self) - months(start)
    }

    /// Whether it is a Saturday or a Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        self.0.weekday().number_from_monday() > 5
    }

    /// The day after; nothing beyond the years that a date has.
    #[must_use]
    pub fn day_after(self) -> Option<Self> {
        self.0.succ_opt().and_then(|day| Self::try_from(day).ok())
    }

    /// How many days `self` lies after `start`; negative before it.
    #[must_use]
    pub fn days_since(self, start: Self) -> i32 {
        // Fewer than four million days lie between the first and the last.
        self.0.signed_duration_since(start.0).num_days() as i32
    }
}

impl TryFrom<NaiveDate> for Date {
    type Error = NaiveDate;

    fn try_from(day: NaiveDate) -> Result<Self, NaiveDate> {
        (1..=9999).contains(&day.year()).then_some(Self(day)).ok_or(day)
    }
}

impl FromStr for Date {
    type Err = DateFault;

    fn from_str(text: &str) -> Result<Self, DateFault> {
        let fault = || DateFault { text: text.to_owned() };
        let mut parts = text.trim().split('-');
        let mut digits = |length: usize| {
            parts
                .next()
                .filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
                .ok_or_else(fault)
        };
        let (year, month, day) = (digits(4)?, digits(2)?, digits(2)?);
        if parts.next().is_some() {
            return Err(fault());
        }
        // Two digits fit a byte.
        Self::new(year, month as u8, day as u8).ok_or_else(fault)
    }
}

impl Date {
    /// The day as a text of the language has it: 10.12.2021 in Russian, the ISO day in English.
    ///
    /// ```
    /// use mentormatch::kernel::Phrases;
    /// use mentormatch::people::Date;
    ///
    /// let day = Date::new(2021, 12, 10).ok_or("no date")?;
    /// assert_eq!(day.words(&Phrases::russian()), "10.12.2021");
    /// assert_eq!(day.words(&Phrases::english()), "2021-12-10");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn words(self, phrases: &Phrases) -> String {
        self.said("", phrases)
    }
}

impl Said for Date {
    /// 10.12.2021 in Russian, the ISO day in English.
    fn said(&self, _: &str, phrases: &Phrases) -> String {
        match phrases.language() {
            Language::English => self.to_string(),
            Language::Russian => {
                format!("{:02}.{:02}.{:04}", self.day(), self.month(), self.year())
            }
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Date {
    type Error = DateFault;

    fn try_from(text: String) -> Result<Self, DateFault> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_are_dates() {
        assert_eq!("2024-02-29".parse::<Date>().unwrap().to_string(), "2024-02-29");
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "x",
            "",
            "2026-01-01-01",
            "0000-01-01",
            "+026-01-01",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateFault { text: text.to_owned() }), "{text}");
        }
        assert!(Date::new(2000, 2, 29).is_some());
    }

    #[test]
    fn days_follow_each_other() {
        let mut before = Date::new(1, 1, 1).unwrap();
        let mut days = 0;
        for year in 1..=2400 {
            for (month, day) in (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day))) {
                let Some(date) = Date::new(year, month, day) else { continue };
                if date > before {
                    assert_eq!(date.days_since(before), 1, "{date}");
                    days += 1;
                    before = date;
                }
            }
        }
        // 2400 years of 365.2425 days.
        assert_eq!(days + 1, 876_582);
    }

    #[test]
    fn months_are_counted_by_the_calendar() {
        let start = Date::new(2021, 5, 31).unwrap();
        assert_eq!(Date::new(2022, 6, 1).unwrap().months_since(start), 13);
        assert_eq!(Date::new(2021, 4, 30).unwrap().months_since(start), -1);
    }
}
