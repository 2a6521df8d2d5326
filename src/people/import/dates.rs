//! Days and moments as people and programs write them.

use super::fault::Unread;
use super::{DateOrder, Problem};
use crate::people::Date;
use chrono::{NaiveDate, NaiveTime};

/// A day and the time of the day, as far as it is written.
pub(super) type Moment = (Date, NaiveTime);

/// Forms of the time after a day. What a form appends after it, such as `GMT+3` or `Z`, is not
/// looked at: the day is the one that the form wrote.
const TIMES: [&str; 4] = ["%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M"];

/// The months, in small letters and as dates have them.
const MONTHS: [[&str; 3]; 12] = [
    ["january", "январь", "января"],
    ["february", "февраль", "февраля"],
    ["march", "март", "марта"],
    ["april", "апрель", "апреля"],
    ["may", "май", "мая"],
    ["june", "июнь", "июня"],
    ["july", "июль", "июля"],
    ["august", "август", "августа"],
    ["september", "сентябрь", "сентября"],
    ["october", "октябрь", "октября"],
    ["november", "ноябрь", "ноября"],
    ["december", "декабрь", "декабря"],
];

/// Words after a day that say nothing more.
const PASSED: [&str; 5] = ["г", "г.", "года", "в", "at"];

/// Reads `2026-09-01`, `01.09.2026`, `10.09.25`, `2026/09/01`, `11/28/2026`, `Nov 28, 2026`,
/// «28 ноября 2026 г.», each with a time or without. Between slashes the order of day and month
/// is the one that the mapping states; unless it does, only a day that no month could be is
/// clear.
pub(super) fn moment(text: &str, order: Option<DateOrder>) -> Result<Moment, Unread> {
    let text = text.trim();
    if let Some(moment) = with_month_in_words(text) {
        return Ok(moment);
    }
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, 'T' | ',')).unwrap_or(text.len());
    let (day, rest) = text.split_at(end);
    let date = day_of(day, order).map_err(|problem| problem.of(text))?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | ','));
    let time = time_of(rest).ok_or_else(|| Problem::Date.of(text))?;
    Ok((date, time))
}

fn day_of(text: &str, order: Option<DateOrder>) -> Result<Date, Problem> {
    let parts: Vec<_> = text.split(['.', '/', '-']).collect();
    let numbers: Option<Vec<u16>> = parts
        .iter()
        .map(|part| part.parse().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit())))
        .collect();
    let (Some(&[a, b, c]), [first, _, last]) = (numbers.as_deref(), parts.as_slice()) else {
        return Err(Problem::Date);
    };
    let (year, month, day) = if first.len() == 4 {
        (a, b, c)
    } else {
        let year = match last.len() {
            4 => c,
            // A form of two digits is of this century: nobody consents or is paired in another.
            2 => 2000 + c,
            _ => return Err(Problem::Date),
        };
        match order {
            _ if text.contains('.') => (year, b, a),
            Some(DateOrder::DayFirst) => (year, b, a),
            Some(DateOrder::MonthFirst) => (year, a, b),
            None if a > 12 || a == b => (year, b, a),
            None if b > 12 => (year, a, b),
            None => return Err(Problem::DayOrMonth),
        }
    };
    let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
    day.and_then(|day| Date::try_from(day).ok()).ok_or(Problem::Date)
}

/// A day whose month is a word, the day before the month or after it, a weekday before both.
fn with_month_in_words(text: &str) -> Option<Moment> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/');
    let words: Vec<_> = text.split(between).filter(|word| !word.is_empty()).collect();
    let (at, month) =
        words.iter().enumerate().take(3).find_map(|(at, word)| Some((at, month_of(word)?)))?;
    let number = |at: usize, longest: usize| {
        let word = words.get(at)?.trim_end_matches(['.', 'г']);
        let whole = word.len() <= longest && word.bytes().all(|b| b.is_ascii_digit());
        word.parse::<u16>().ok().filter(|_| whole)
    };
    let before = at.checked_sub(1).and_then(|at| number(at, 2));
    let (day, last) = match before {
        Some(day) => (day, at),
        None => (number(at + 1, 2)?, at + 1),
    };
    // What JavaScript writes as it stands has the weekday first and the year after the day.
    let year = number(last + 1, 4).filter(|year| *year >= 1000)?;
    let day = NaiveDate::from_ymd_opt(year.into(), month, day.into())?;
    let rest = words.get(last + 2..).unwrap_or_default().join(" ");
    Some((Date::try_from(day).ok()?, time_of(&rest)?))
}

/// The month that a word names, whole or by its first three letters and more.
fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let long = word.chars().count() >= 3;
    let of = |names: &[&str; 3]| names.iter().any(|name| name.starts_with(&word));
    let at = MONTHS.iter().position(of).filter(|_| long)?;
    u32::try_from(at + 1).ok()
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace().skip_while(|word| PASSED.contains(word));
    let Some(clock) = words.next() else { return Some(NaiveTime::MIN) };
    let after = words.next().map(|word| word.replace('.', ""));
    let halves = ["am", "pm"].map(|half| (half, clock.strip_suffix(half)));
    let attached = halves.iter().find_map(|(half, clock)| Some((*half, (*clock)?)));
    let half = after.as_deref().filter(|word| matches!(*word, "am" | "pm"));
    let (half, clock) = match attached {
        Some((half, clock)) => (Some(half), clock),
        None => (half, clock),
    };
    // What follows the seconds: a fraction, `Z`, an offset.
    let clock = clock.trim_end_matches('z');
    let clock = clock.split(['.', '+', '-']).next().unwrap_or(clock);
    let written = half.map_or_else(|| clock.to_owned(), |half| format!("{clock} {half}"));
    TIMES.iter().find_map(|form| NaiveTime::parse_from_str(&written, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_forms_give_their_day_and_time() {
        let read = |text: &str, order| {
            moment(text, order).map(|(day, time)| format!("{day} {time}")).map_err(|_| ())
        };
        for (text, found) in [
            ("2026-09-01", "2026-09-01 00:00:00"),
            ("01.09.2026", "2026-09-01 00:00:00"),
            ("1.9.26", "2026-09-01 00:00:00"),
            ("10.09.25 8:05", "2025-09-10 08:05:00"),
            ("28.11.2026 14:39:18", "2026-11-28 14:39:18"),
            ("11/28/2026 14:39:18", "2026-11-28 14:39:18"),
            ("28/11/2026", "2026-11-28 00:00:00"),
            ("5/5/26", "2026-05-05 00:00:00"),
            ("2026/09/01 9:12:33 AM GMT+3", "2026-09-01 09:12:33"),
            ("2026/09/01 12:12:33 am GMT+3", "2026-09-01 00:12:33"),
            ("2026-09-01T12:30:00.250Z", "2026-09-01 12:30:00"),
            ("2026-09-01T12:30:00+03:00", "2026-09-01 12:30:00"),
            ("29.02.2024, 23:59", "2024-02-29 23:59:00"),
            ("28.11.2026 г.", "2026-11-28 00:00:00"),
            ("28.11.2026 в 14:39", "2026-11-28 14:39:00"),
            ("2026-11-28T14:39:18-0500", "2026-11-28 14:39:18"),
            ("11/28/2026 2:39PM", "2026-11-28 14:39:00"),
            ("11/28/26 2:39\u{202f}p.m.", "2026-11-28 14:39:00"),
            ("28 ноября 2026 г.", "2026-11-28 00:00:00"),
            ("28 ноя. 2026 г., 14:39:18", "2026-11-28 14:39:18"),
            ("1 мая 2026г.", "2026-05-01 00:00:00"),
            ("3 марта 2026", "2026-03-03 00:00:00"),
            ("Nov 28, 2026, 2:39:18 PM", "2026-11-28 14:39:18"),
            ("28-Nov-2026 14:39", "2026-11-28 14:39:00"),
            ("Sat, 28 November 2026", "2026-11-28 00:00:00"),
            ("Sat Nov 28 2026 14:39:18 GMT+0300 (MSK)", "2026-11-28 14:39:18"),
        ] {
            assert_eq!(read(text, None).as_deref(), Ok(found), "{text}");
        }
        for text in [
            "1/2/2026",
            "31.02.2026",
            "2026-13-01",
            "x",
            "",
            "1.2.226",
            "01.09.2026 25:00",
            "31 ноября 2026",
            "ноябрь 2026",
            "28 Nov 26",
            "Marble 3 2026",
            "mayor 1",
        ] {
            assert_eq!(read(text, None), Err(()), "{text}");
        }
        let stated = |order| read("1/2/2026", Some(order)).unwrap();
        assert_eq!(stated(DateOrder::DayFirst), "2026-02-01 00:00:00");
        assert_eq!(stated(DateOrder::MonthFirst), "2026-01-02 00:00:00");
        assert_eq!(read("13/2/2026", Some(DateOrder::MonthFirst)), Err(()));
    }
}
