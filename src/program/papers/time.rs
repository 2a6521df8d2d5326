//! The time of day at which something was entered.

use crate::kernel::{as_displayed, faults};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A time of day, to the second, as the caller's clock has it: this library reads none.
///
/// ```
/// use mentormatch::program::TimeOfDay;
///
/// let time = TimeOfDay::new(14, 5, 0).unwrap();
/// assert_eq!(time.to_string(), "14:05:00");
/// assert_eq!("14:05:00".parse(), Ok(time));
/// assert_eq!(TimeOfDay::new(24, 0, 0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// This hour, minute and second; nothing where there is no such time.
    #[must_use]
    pub fn new(hour: u8, minute: u8, second: u8) -> Option<Self> {
        let [hour, minute, second] = [hour, minute, second].map(u32::from);
        let is = hour < 24 && minute < 60 && second < 60;
        is.then_some(Self((hour * 60 + minute) * 60 + second))
    }

    /// Seconds since midnight.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, second) = (self.0 / 60, self.0 % 60);
        write!(f, "{:02}:{:02}:{second:02}", minutes / 60, minutes % 60)
    }
}

faults! {
    /// A text that is no time of day.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct NoTimeOfDay: "no-time-of-day" = "no-time-of-day",
        "a time of day is written HH:MM:SS, from 00:00:00 to 23:59:59",
        "время суток записывается как ЧЧ:ММ:СС, от 00:00:00 до 23:59:59";
}

impl FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<Self, NoTimeOfDay> {
        let digits = |at: usize| {
            let two = text.as_bytes().get(at..at + 2)?;
            let all = two.iter().all(u8::is_ascii_digit);
            all.then(|| two.iter().fold(0, |value, digit| value * 10 + (digit - b'0')))
        };
        let colons = text.len() == 8 && [2, 5].iter().all(|&at| text.as_bytes()[at] == b':');
        let read = || Self::new(digits(0)?, digits(3)?, digits(6)?);
        if colons { read().ok_or(NoTimeOfDay) } else { Err(NoTimeOfDay) }
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NoTimeOfDay;

    fn try_from(text: String) -> Result<Self, NoTimeOfDay> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

as_displayed! { TimeOfDay }
