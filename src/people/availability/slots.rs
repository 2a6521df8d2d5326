//! Weekly intervals as people write them: words are days, joints between days, or parts of a
//! clock's times.

use super::{Availability, AvailabilityFault, DAY, Slot, WEEK};

/// Words between a day and a time that say nothing more.
const PASSED: [&str; 11] = ["в", "во", "с", "со", "on", "from", "at", "ч", "час", "часа", "часов"];
/// Words between the ends of a span, of days or of hours.
const UNTIL: [&str; 8] = ["до", "to", "till", "until", "through", "thru", "before", "по"];
/// Phrases for every day, and for a day from its beginning to its end.
const PHRASES: [(&str, &str); 7] = [
    ("каждый день", "ежедневно"),
    ("every day", "daily"),
    ("весь день", "0-24"),
    ("целый день", "0-24"),
    ("в любое время", "0-24"),
    ("all day", "0-24"),
    ("any time", "0-24"),
];
/// Parts of the day and the hours that they stand for: our rule, for a mapping gives others.
const PARTS: [(&[&str], &str); 3] = [
    (&["утро", "утром", "утра", "morning", "mornings"], "8-12"),
    (&["день", "днём", "днем", "afternoon", "afternoons"], "12-17"),
    (&["вечер", "вечером", "вечера", "evening", "evenings"], "17-21"),
];
/// Words that join days, or times of one day.
const JOINTS: [&str; 3] = ["и", "and", ","];

/// Days and times in the order in which they stand.
#[derive(Default)]
struct Reading {
    days: Vec<u16>,
    /// Times, a comma between them.
    time: String,
    /// Whether a joint came last, so that another day may follow.
    joined: bool,
    /// Whether the text names days before their times.
    days_first: bool,
    found: Vec<Slot>,
}

impl Reading {
    /// The times of the days so far.
    fn close(&mut self, text: &str) -> Result<(), AvailabilityFault> {
        if self.days.is_empty() {
            return Err(AvailabilityFault::Day { text: text.to_owned() });
        }
        for time in self.time.split(',').filter(|time| !time.is_empty()) {
            for &day in &self.days {
                self.found.extend(interval(day, time, text)?);
            }
        }
        if self.time.trim_matches(',').is_empty() {
            return Err(AvailabilityFault::Time { text: text.to_owned() });
        }
        self.days.clear();
        self.time.clear();
        Ok(())
    }

    /// Adds the days from the last one to this one, over Sunday too.
    fn days_to(&mut self, last: u16) {
        let first = self.days.last().map_or(last, |day| day + 1);
        self.days.extend((0..(last + 8 - first) % 7).map(|ahead| (first + ahead) % 7));
    }

    fn day(&mut self, days: Vec<u16>, text: &str) -> Result<(), AvailabilityFault> {
        if self.days.is_empty() && self.time.is_empty() {
            self.days_first = true;
        } else if self.days_first && !self.time.is_empty() {
            self.close(text)?;
        } else if !self.days.is_empty() && !self.joined {
            return Err(AvailabilityFault::Day { text: text.to_owned() });
        }
        self.days.extend(days);
        self.joined = false;
        Ok(())
    }
}

pub(super) fn parse(text: &str) -> Result<Availability, AvailabilityFault> {
    if let Some((days, time)) = usual(text) {
        let mut found = Vec::new();
        for day in days {
            found.extend(interval(day, time, text)?);
        }
        return Ok(Availability::new(found));
    }
    reading(text)
}

/// Days and a time in the usual form, as in `Mon 10:00-12:00`, which most texts have.
fn usual(text: &str) -> Option<(Vec<u16>, &str)> {
    let (days, time) = text.trim().split_once(' ')?;
    let is_clock = |sign: u8| matches!(sign, b'0'..=b'9' | b':' | b'-');
    let is_usual = time.starts_with(|first: char| first.is_ascii_digit())
        && time.bytes().all(is_clock)
        && days.chars().all(char::is_alphabetic);
    if !is_usual {
        return None;
    }
    Some((days_of(&days.to_lowercase())?, time))
}

/// The same of any text.
fn reading(text: &str) -> Result<Availability, AvailabilityFault> {
    let mut lower = text.trim().to_lowercase();
    if lower.contains(['–', '—', '−', '/', '&', '+', ',']) {
        lower = lower.replace(['–', '—', '−'], "-");
        lower = lower.replace(['/', '&', '+'], " , ").replace(',', " , ");
    }
    for (phrase, meant) in PHRASES {
        if lower.contains(phrase) {
            lower = lower.replace(phrase, meant);
        }
    }
    let mut reading = Reading::default();
    let (mut to, mut after) = (false, false);
    // Whether a day came last, and a word after it that may open a span of days.
    let (mut at_day, mut span) = (false, false);
    for word in lower.split_whitespace() {
        let days = days_of(word.trim_matches(['.', ':']));
        if JOINTS.contains(&word) {
            reading.joined = true;
            at_day = false;
            if !reading.time.is_empty() && !reading.time.ends_with('-') {
                reading.time.push(',');
            }
        } else if let Some(days) = days {
            match days.as_slice() {
                [last] if span => reading.days_to(*last),
                _ => reading.day(days, text)?,
            }
            (at_day, span, to) = (true, false, false);
        } else if UNTIL.contains(&word) {
            span = at_day;
            to = word != "по";
        } else if matches!(word, "после" | "after") {
            after = true;
        } else if !PASSED.contains(&word.trim_end_matches('.')) {
            let word = part_of_day(word).unwrap_or(word);
            if to && reading.time.is_empty() {
                reading.time.push_str("12am");
            }
            if to {
                reading.time.push('-');
            }
            reading.time.push_str(word);
            if after {
                reading.time.push_str("-24");
            }
            (at_day, span, to, after) = (false, false, false, false);
        }
    }
    reading.close(text)?;
    Ok(Availability::new(reading.found))
}

/// One interval of a day, cut where the week ends.
fn interval(day: u16, time: &str, text: &str) -> Result<Vec<Slot>, AvailabilityFault> {
    let fault = || AvailabilityFault::Time { text: text.to_owned() };
    let (start, end) = time.split_once('-').ok_or_else(fault)?;
    let (start, start_half) = clock(start).ok_or_else(fault)?;
    let (end, end_half) = clock(end).ok_or_else(fault)?;
    let end_minute = on_day(end, end_half).ok_or_else(fault)?;
    let start_minute = match (start_half, end_half) {
        (None, Some(half)) => {
            let same = on_day(start, Some(half)).ok_or_else(fault)?;
            let other = on_day(start, Some(half.other())).ok_or_else(fault)?;
            if same < end_minute { same } else { other }
        }
        (half, _) => on_day(start, half).ok_or_else(fault)?,
    };
    if start_minute % DAY == end_minute % DAY && !(start_minute == 0 && end_minute == DAY) {
        return Err(AvailabilityFault::Empty { text: text.to_owned() });
    }
    let from = day * DAY + start_minute;
    let to = day * DAY + end_minute + if end_minute <= start_minute { DAY } else { 0 };
    let parts = [Slot::new(from, to.min(WEEK)), Slot::new(0, to.saturating_sub(WEEK))];
    Ok(parts.into_iter().flatten().collect())
}

/// Half of the day, as in am and pm.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

impl Half {
    fn other(self) -> Self {
        match self {
            Self::Am => Self::Pm,
            Self::Pm => Self::Am,
        }
    }
}

/// A clock's hour and minute, and the half of the day where one is named.
fn clock(text: &str) -> Option<((u16, u16), Option<Half>)> {
    let (digits, half) = if let Some(digits) = text.strip_suffix("am") {
        (digits, Some(Half::Am))
    } else if let Some(digits) = text.strip_suffix("pm") {
        (digits, Some(Half::Pm))
    } else {
        (text, None)
    };
    let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, "00"));
    let number = |part: &str, longest: usize| {
        let valid = (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u16>().ok().filter(|_| valid)
    };
    let minute = number(minute, 2).filter(|&value| value < 60 && minute.len() == 2)?;
    Some(((number(hour, 2)?, minute), half))
}

/// The minute of the day, 24:00 included.
fn on_day((hour, minute): (u16, u16), half: Option<Half>) -> Option<u16> {
    let hour = match half {
        None if hour < 24 || (hour == 24 && minute == 0) => hour,
        Some(Half::Am) if (1..=12).contains(&hour) => hour % 12,
        Some(Half::Pm) if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    Some(hour * 60 + minute)
}

/// The hours of a part of the day.
fn part_of_day(word: &str) -> Option<&'static str> {
    let word = word.trim_matches(['.', ':']);
    PARTS.iter().find(|(words, _)| words.contains(&word)).map(|(_, hours)| *hours)
}

/// The days that a word names: one, several, or those from one to another, over Sunday too.
fn days_of(word: &str) -> Option<Vec<u16>> {
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if let Some(day) = day_of(word) {
        return Some(vec![day]);
    }
    match word {
        "weekdays" | "будни" | "будням" => return Some((0..5).collect()),
        "weekends" | "weekend" | "выходные" | "выходным" => {
            return Some(vec![5, 6]);
        }
        "daily" | "ежедневно" => return Some((0..7).collect()),
        _ => {}
    }
    let (first, last) = word.split_once('-')?;
    let (first, last) = (day_of(first.trim_matches('.'))?, day_of(last.trim_matches('.'))?);
    let many = (last + 7 - first) % 7;
    Some((0..=many).map(|ahead| (first + ahead) % 7).collect())
}

fn day_of(word: &str) -> Option<u16> {
    Some(match word {
        "m"
        | "mo"
        | "mon"
        | "monday"
        | "mondays"
        | "пн"
        | "понедельник"
        | "понедельникам"
        | "понедельники"
        | "понедельника" => 0,
        "t" | "tu" | "tue" | "tues" | "tuesday" | "tuesdays" | "вт" | "вторник" | "вторникам"
        | "вторники" | "вторника" => 1,
        "w" | "we" | "wed" | "wednesday" | "wednesdays" | "ср" | "среда" | "среду" | "средам"
        | "среды" => 2,
        "th" | "thu" | "thur" | "thurs" | "thursday" | "thursdays" | "чт" | "четверг"
        | "четвергам" | "четверги" | "четверга" => 3,
        "f" | "fr" | "fri" | "friday" | "fridays" | "пт" | "пятница" | "пятницу" | "пятницам"
        | "пятницы" => 4,
        "sa" | "sat" | "saturday" | "saturdays" | "сб" | "суббота" | "субботу" | "субботам"
        | "субботы" => 5,
        "su"
        | "sun"
        | "sunday"
        | "sundays"
        | "вс"
        | "воскресенье"
        | "воскресеньям"
        | "воскресенья"
        | "воскресение" => 6,
        _ => return None,
    })
}

/// The days and the times that a heading names. Words of one or two Latin letters are words
/// there and no days; where there are brackets, only what they hold counts.
#[cfg(feature = "import")]
pub(super) fn parts_of(heading: &str) -> (String, String) {
    let inner = heading.rsplit_once('[').and_then(|(_, rest)| rest.split_once(']'));
    let lower = inner.map_or(heading, |(inner, _)| inner).to_lowercase();
    let lower = lower.replace(['–', '—', '−'], "-").replace(" - ", "-");
    let (mut days, mut time) = (Vec::new(), String::new());
    for word in lower.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '?')) {
        let word = word.trim_matches(['.', ':']);
        let long = word.chars().count() > 2 || !word.is_ascii();
        if long && days_of(word).is_some() {
            days.push(word.to_owned());
        } else if word.contains('-') && word.starts_with(|c: char| c.is_ascii_digit()) {
            time = word.to_owned();
        } else if let Some(hours) = part_of_day(word).filter(|_| time.is_empty()) {
            hours.clone_into(&mut time);
        }
    }
    (days.join(" , "), time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_form_is_read_as_any_other_text() {
        let days = ["Mon", "вТ", "weekdays", "Будни", "x", "и", "Wed.", "sat-sun", "в", "", "до"];
        let times = [
            "10:00-12:00",
            "9-10",
            "22:30-1",
            "8",
            "10-12-14",
            "25-26",
            "7-7",
            "0-24",
            ":",
            "9-10,",
        ];
        let mut usual_ones = 0;
        for (day, time) in days.iter().flat_map(|day| times.map(|time| (day, time))) {
            for text in
                [format!("{day} {time}"), format!(" {day} {time} "), format!("{day}  {time}")]
            {
                let is_usual = usual(&text).is_some();
                usual_ones += usize::from(is_usual);
                assert_eq!(parse(&text), reading(&text), "{text}");
            }
        }
        assert_eq!(usual_ones, 64);
    }
}
