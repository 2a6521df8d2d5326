//! Who of one sheet wants to be a mentor, and who a mentee.

use super::guess::Answers;
use super::headings::{is_role, words};
use crate::kernel::Side;
use crate::people::fold::means_yes;
use crate::people::import::RowFilter;

const MENTEES: &[&str] = &[
    "mentee",
    "be mentored",
    "need a mentor",
    "want a mentor",
    "wants a mentor",
    "looking for a mentor",
    "find a mentor",
    "wants a guide",
    "want a guide",
    "need a guide",
    "wants a tutor",
    "need a tutor",
    "наставляемый",
    "наставляемая",
    "наставляемым",
    "наставляемой",
    "ищу наставника",
    "нужен наставник",
    "хочу наставника",
    "найти наставника",
];
const MENTORS: &[&str] = &[
    "mentor",
    "offers to guide",
    "offer to guide",
    "be a guide",
    "guide",
    "be a tutor",
    "tutor",
    "наставник",
    "наставница",
    "наставником",
    "быть наставником",
];
const BOTH: &[&str] = &["both", "оба", "обе", "и то и другое", "и тем и другим"];

/// Which roles a text speaks of: the mentee's and the mentor's.
fn roles(text: &str) -> (bool, bool) {
    let mut text = words(text);
    let both = BOTH.iter().any(|word| text.contains(&words(word)));
    let mut mentee = false;
    for phrase in MENTEES {
        let phrase = words(phrase);
        if text.contains(&phrase) {
            mentee = true;
            text = text.replace(&phrase, " ");
        }
    }
    let mentor = MENTORS.iter().any(|phrase| text.contains(&words(phrase)));
    (mentee || both, mentor || both)
}

fn is_of(text: &str, side: Side) -> bool {
    let (mentee, mentor) = roles(text);
    match side {
        Side::Mentee => mentee,
        Side::Mentor => mentor,
    }
}

/// The filter of a sheet that holds both roles, with the columns that say who is what; nothing
/// where the sheet is of one side only.
pub(super) fn filter(columns: &[Answers<'_>], side: Side) -> Option<(RowFilter, Vec<usize>)> {
    for column in columns.iter().filter(|column| column.plain && column.answered > 0) {
        let distinct = column.distinct();
        let spoken: Vec<_> = distinct.iter().map(|text| roles(text)).collect();
        let clear = spoken.contains(&(true, false)) && spoken.contains(&(false, true));
        let all = spoken.iter().all(|role| *role != (false, false));
        if clear && (all || is_role(column.heading)) && distinct.len() <= 8 {
            let is = distinct.into_iter().filter(|text| is_of(text, side)).collect();
            let filter =
                RowFilter { column: column.heading.to_owned(), is, ..RowFilter::default() };
            return Some((filter, vec![column.at]));
        }
    }
    // A column for each role, with yes or no.
    let asks = |side: Side| {
        columns.iter().find(|column| {
            let one = is_of(column.heading, side) && !is_of(column.heading, side.other());
            one && column.answered > 0 && column.texts.iter().all(|text| means_yes(text).is_some())
        })
    };
    let (mentees, mentors) = (asks(Side::Mentee)?, asks(Side::Mentor)?);
    let own = if side == Side::Mentee { mentees } else { mentors };
    let yes = own.distinct().into_iter().filter(|text| means_yes(text) == Some(true));
    let filter =
        RowFilter { column: own.heading.to_owned(), is: yes.collect(), ..RowFilter::default() };
    Some((filter, vec![mentees.at, mentors.at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_speak_of_roles() {
        for (text, found) in [
            ("Mentor", (false, true)),
            ("mentee", (true, false)),
            ("I want a mentor", (true, false)),
            ("Хочу быть наставником", (false, true)),
            ("Ищу наставника", (true, false)),
            ("наставляемый", (true, false)),
            ("both mentor and mentee", (true, true)),
            ("Both", (true, true)),
            ("wants a guide", (true, false)),
            ("offers to guide", (false, true)),
            ("observer", (false, false)),
        ] {
            assert_eq!(roles(text), found, "{text}");
        }
    }
}
