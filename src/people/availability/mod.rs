//! When a person can meet, week by week.

mod slots;

use crate::kernel::{arrange, coded, faults};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Minutes in a week.
pub const WEEK: u16 = 7 * DAY;
const DAY: u16 = 24 * 60;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

coded! {
    /// The days as a slot of the week names them, in small letters.
    pub const WEEKDAYS: "weekday" [] {
        "mon", "Mon", "пн";
        "tue", "Tue", "вт";
        "wed", "Wed", "ср";
        "thu", "Thu", "чт";
        "fri", "Fri", "пт";
        "sat", "Sat", "сб";
        "sun", "Sun", "вс";
    }
}

faults! {
    /// Why a text is no slot.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum AvailabilityFault: "availability-fault" {
        /// No day of the week, or more than one.
        Day {
            /// The text given.
            text: String,
        } = "day",
            "{text:?} names no day of the week, such as Mon or F",
            "{text:?} не называет дня недели, такого как пн, Mon или F";
        /// No interval of time.
        Time {
            /// The text given.
            text: String,
        } = "time",
            "{text:?} has no interval such as 18:00-19:30 or 6:00-7:00pm",
            "в {text:?} нет промежутка, такого как 18:00-19:30 или 6:00-7:00pm";
        /// The interval ends where it starts.
        Empty {
            /// The text given.
            text: String,
        } = "empty", "{text:?} is an empty interval", "{text:?} – пустой промежуток";
    }
}

/// An interval of the week, in minutes from Monday 0:00. Half open: it holds
/// `start` and does not hold `end`, with `start < end ≤ WEEK`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    start: u16,
    end: u16,
}

impl Slot {
    /// The slot of these minutes, or nothing where it is empty or leaves the week.
    #[must_use]
    pub fn new(start: u16, end: u16) -> Option<Self> {
        (start < end && end <= WEEK).then_some(Self { start, end })
    }

    /// Its first minute.
    #[must_use]
    pub fn start(self) -> u16 {
        self.start
    }

    /// The minute after its last.
    #[must_use]
    pub fn end(self) -> u16 {
        self.end
    }

    /// Its length.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.end - self.start
    }
}

/// The weekly time in which a person can meet: disjoint slots in ascending order;
/// slots that overlap or touch are joined.
///
/// ```
/// use mentormatch::people::Availability;
///
/// let mentor: Availability = "Mon 17:00-19:00; Fri 8:00-9:00".parse()?;
/// let mentee: Availability = "6:00-7:30pm M; пт 8:30-10:00".parse()?;
/// assert_eq!(mentor.shared_minutes(&mentee), 60 + 30);
/// # Ok::<(), mentormatch::people::AvailabilityFault>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Availability(Vec<Slot>);

impl Availability {
    /// The time that these slots cover together.
    #[must_use]
    pub fn new(slots: impl IntoIterator<Item = Slot>) -> Self {
        let mut slots: Vec<_> = slots.into_iter().collect();
        arrange(&mut slots, Ord::cmp);
        let mut joined: Vec<Slot> = Vec::with_capacity(slots.len());
        for slot in slots {
            match joined.last_mut() {
                Some(last) if slot.start <= last.end => last.end = last.end.max(slot.end),
                _ => joined.push(slot),
            }
        }
        Self(joined)
    }

    /// The disjoint slots, ascending.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.0
    }

    /// The minutes of the week that both can spare.
    #[must_use]
    pub fn shared_minutes(&self, other: &Self) -> u16 {
        let (mut ours, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        let mut shared = 0;
        while let ([a, rest_a @ ..], [b, rest_b @ ..]) = (ours, theirs) {
            shared += a.end.min(b.end).saturating_sub(a.start.max(b.start));
            if a.end <= b.end {
                ours = rest_a;
            } else {
                theirs = rest_b;
            }
        }
        shared
    }

    /// Everything so many minutes later, as it is read in another time zone; what passes the
    /// end of Sunday stands at the beginning of Monday.
    #[must_use]
    pub fn shifted(&self, minutes: i32) -> Self {
        let week = i32::from(WEEK);
        let slots = self.0.iter().flat_map(|slot| {
            let start = (i32::from(slot.start) + minutes.rem_euclid(week)).rem_euclid(week);
            let end = start + i32::from(slot.minutes());
            // Both are below two weeks, which fit 16 bits.
            let parts = [(start, end.min(week)), (0, (end - week).max(0))];
            parts.into_iter().filter_map(|(from, to)| Slot::new(from as u16, to as u16))
        });
        Self::new(slots)
    }

    /// Reads weekly intervals, which may pass midnight and Sunday: one day or several before
    /// or after a time, as in `Mon 18:00-19:30`, `6:00-7:00pm F`, `пн 18:00–19:00`,
    /// `Mon, Wed 15-17`, «понедельник и среда с 15 до 17», `Mon-Fri 9-10`.
    /// `am` or `pm` of the end holds for the start too, where it has none of its own
    /// and would not come after the end.
    ///
    /// # Errors
    /// [`AvailabilityFault`] with the text.
    pub fn parse_slot(text: &str) -> Result<Self, AvailabilityFault> {
        slots::parse(text)
    }

    /// The days and the interval that a heading names, such as `When are you free? [Monday]`.
    #[cfg(feature = "import")]
    pub(super) fn parts_of(heading: &str) -> (String, String) {
        slots::parts_of(heading)
    }
}

impl FromStr for Availability {
    type Err = AvailabilityFault;

    /// Slots separated by `;`, each as in [`Availability::parse_slot`].
    fn from_str(text: &str) -> Result<Self, AvailabilityFault> {
        let parts = text.split(';').filter(|part| !part.trim().is_empty());
        let mut slots = Vec::new();
        for part in parts {
            slots.extend(Self::parse_slot(part)?.0);
        }
        Ok(Self::new(slots))
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |minute: u16| DAYS[usize::from(minute / DAY) % 7];
        let time = |minute: u16| (minute % DAY / 60, minute % 60);
        let ((from_hour, from_minute), (to_hour, to_minute)) = (time(self.start), time(self.end));
        let day = day(self.start);
        if self.end % DAY == 0 {
            write!(f, "{day} {from_hour:02}:{from_minute:02}-24:00")
        } else {
            write!(f, "{day} {from_hour:02}:{from_minute:02}-{to_hour:02}:{to_minute:02}")
        }
    }
}

impl TryFrom<Vec<String>> for Availability {
    type Error = AvailabilityFault;

    fn try_from(texts: Vec<String>) -> Result<Self, AvailabilityFault> {
        let mut slots = Vec::new();
        for text in texts {
            slots.extend(Self::parse_slot(&text)?.0);
        }
        Ok(Self::new(slots))
    }
}

impl From<Availability> for Vec<String> {
    /// Each slot cut at midnight, so that every text names one day.
    fn from(availability: Availability) -> Self {
        let mut texts = Vec::new();
        for slot in availability.0 {
            let mut start = slot.start;
            while start < slot.end {
                let end = slot.end.min((start / DAY + 1) * DAY);
                texts.push(Slot { start, end }.to_string());
                start = end;
            }
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(text: &str) -> Vec<(u16, u16)> {
        let parsed: Availability = text.parse().unwrap();
        parsed.slots().iter().map(|slot| (slot.start, slot.end)).collect()
    }

    #[test]
    fn many_ways_of_writing_a_slot_mean_the_same() {
        let expected = vec![(4 * DAY + 18 * 60, 4 * DAY + 19 * 60)];
        for text in ["6:00-7:00pm F", "Fri 18:00-19:00", "пт 18:00–19:00", "friday, 6pm - 7pm"]
        {
            assert_eq!(slots(text), expected, "{text}");
        }
        assert_eq!(slots("11:00-1:00pm M"), [(11 * 60, 13 * 60)]);
        assert_eq!(slots("11:00-12:00pm M"), [(11 * 60, 12 * 60)]);
        assert_eq!(slots("12:00-1:00pm M"), [(12 * 60, 13 * 60)]);
        assert_eq!(slots("10:00-12:00am M"), [(22 * 60, 24 * 60)]);
        assert_eq!(slots("Mon 00:00-24:00"), [(0, DAY)]);
    }

    #[test]
    fn spans_of_days_and_open_ends_are_read_as_they_are_said() {
        let weekdays: Vec<_> = (0..5).map(|day| (day * DAY + 900, day * DAY + 1020)).collect();
        for text in [
            "с понедельника по пятницу 15-17",
            "Monday to Friday 15:00-17:00",
            "Mon through Fri from 3pm to 5pm",
            "пн-пт с 15 до 17",
            "15–17 с пн по пт",
            "будни 15-17",
        ] {
            assert_eq!(slots(text), weekdays, "{text}");
        }
        assert_eq!(slots("с субботы по понедельник 9-10").len(), 3);
        assert_eq!(slots("вторник после 16"), [(DAY + 960, 2 * DAY)]);
        assert_eq!(slots("Tue after 4pm"), [(DAY + 960, 2 * DAY)]);
        assert_eq!(slots("вт до 12"), [(DAY, DAY + 720)]);
        assert_eq!(slots("Tue before 5pm"), [(DAY, DAY + 1020)]);
        assert_eq!(slots("сб весь день"), [(5 * DAY, 6 * DAY)]);
        assert_eq!(slots("вторник и четверг до 12"), [(DAY, DAY + 720), (3 * DAY, 3 * DAY + 720)]);
        assert!("весь день".parse::<Availability>().is_err());
    }

    #[test]
    fn midnight_and_sunday_are_passed() {
        assert_eq!(slots("Mon 23:00-1:00"), [(23 * 60, 25 * 60)]);
        assert_eq!(slots("вс 23:00-1:00"), [(0, 60), (WEEK - 60, WEEK)]);
    }

    #[test]
    fn touching_slots_are_joined_and_written_back() {
        let week: Availability =
            "Mon 18:00-19:00; Mon 19:00-20:00; Sun 23:00-1:30".parse().unwrap();
        assert_eq!(week.slots().len(), 3);
        let texts = Vec::from(week.clone());
        assert_eq!(texts, ["Mon 00:00-01:30", "Mon 18:00-20:00", "Sun 23:00-24:00"]);
        assert_eq!(Availability::try_from(texts).unwrap(), week);
    }

    #[test]
    fn faults_name_the_text() {
        for text in ["18:00-19:00", "Mon Tue 18:00-19:00", "someday 1:00-2:00"] {
            assert!(
                matches!(
                    text.parse::<Availability>(),
                    Err(AvailabilityFault::Day { .. }) | Err(AvailabilityFault::Time { .. })
                ),
                "{text}"
            );
        }
        for text in [
            "Mon",
            "Mon 25:00-26:00",
            "Mon 18:60-19:00",
            "Mon 13:00-14:00pm",
            "Mon 1-",
            "Mon 24:30-1:00",
            "Mon 1:5-2:00",
        ] {
            assert!(
                matches!(text.parse::<Availability>(), Err(AvailabilityFault::Time { .. })),
                "{text}"
            );
        }
        assert!(matches!(
            "Mon 9:00-9:00".parse::<Availability>(),
            Err(AvailabilityFault::Empty { .. })
        ));
    }

    #[test]
    fn shared_minutes_are_the_intersection() {
        let minutes = |text: &str| {
            let week: Availability = text.parse().unwrap();
            let mut set = vec![false; usize::from(WEEK)];
            for slot in week.slots() {
                set[usize::from(slot.start)..usize::from(slot.end)].fill(true);
            }
            (week, set)
        };
        let texts = [
            "Mon 8:00-12:00; Tue 9:00-10:00",
            "Mon 11:00-13:00; Mon 7:00-8:30; Tue 9:30-9:45",
            "Sun 20:00-3:00",
            "Sun 23:00-23:30; Mon 2:00-4:00",
            "",
        ];
        for a in texts {
            for b in texts {
                let ((week_a, set_a), (week_b, set_b)) = (minutes(a), minutes(b));
                let expected = set_a.iter().zip(&set_b).filter(|(a, b)| **a && **b).count();
                assert_eq!(usize::from(week_a.shared_minutes(&week_b)), expected);
            }
        }
    }
}
