//! Preference lists as text, a line an agent: algmatch (MATWA) and Glasgow's generators.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{FormatFault, Found, Word, lines, text, words};
use crate::kernel::Faults;
use crate::lab::plain::{ListEntry, PlainInstance, PlainLists};

/// How many mentees and mentors there are, then a line for each mentee and each mentor: its
/// number from 1, for a mentor with seats their number, then its list, ties in round brackets.
/// Colons part as blanks do.
pub(super) struct Text {
    name: &'static str,
    endings: &'static [&'static str],
    about: &'static str,
    /// Whether the line of a mentor tells its seats.
    seats: bool,
    /// Whether the numbers stand on lines of their own, below a 0.
    glasgow: bool,
}

impl Text {
    /// Men and women of algmatch.
    pub(super) const MARRIAGE: Self = Self {
        name: "algmatch-sm",
        endings: &[],
        about: "algmatch (MATWA): two sides of one seat each, ties in brackets",
        seats: false,
        glasgow: false,
    };
    /// Residents and hospitals of algmatch.
    pub(super) const HOSPITALS: Self = Self {
        name: "algmatch-hr",
        endings: &["algmatch", "hr"],
        about: "algmatch (MATWA): residents, then hospitals with seats, ties in brackets",
        seats: true,
        glasgow: false,
    };
    /// Residents and hospitals of Glasgow's generators.
    pub(super) const GLASGOW: Self = Self {
        name: "glasgow-hrt",
        endings: &["hrt", "instance"],
        about: "Glasgow's hospitals and residents: 0, both numbers, then as algmatch-hr",
        seats: true,
        glasgow: true,
    };

    /// Both sizes, and the word that they stand at.
    fn sizes<'a>(
        &self,
        all: &mut impl Iterator<Item = Vec<Word<'a>>>,
        found: &mut Found,
    ) -> Option<[u64; 2]> {
        let mut numbers = Vec::new();
        let wanted = if self.glasgow { 3 } else { 1 };
        for line in all.by_ref().take(wanted) {
            numbers.extend(line);
        }
        let expected = if self.glasgow { 3 } else { 2 };
        let most = u64::from(u32::MAX);
        let Some(&first) = numbers.first() else {
            found.at(1, 1, FormatWanted::BothSizes);
            return None;
        };
        // Marriages of algmatch may tell one number for both sides.
        let single = !self.glasgow && !self.seats && numbers.len() == 1;
        if numbers.len() != expected && !single {
            found.word(first, FormatWanted::BothSizes);
            return None;
        }
        if self.glasgow && first.text != "0" {
            found.word(first, FormatWanted::NoCouples);
            return None;
        }
        let sizes = numbers.get(usize::from(self.glasgow)..)?;
        let one = found.number(*sizes.first()?, 0, most)?;
        let other = sizes.get(1).map_or(Some(one), |word| found.number(*word, 0, most))?;
        Some([one, other])
    }
}

impl FileFormat for Text {
    fn name(&self) -> &'static str {
        self.name
    }

    fn endings(&self) -> &'static [&'static str] {
        self.endings
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let mut all = lines(text(bytes)?).map(|line| words(line, &['(', ')'], &[':', ',']));
        let Some(sizes) = self.sizes(&mut all, &mut found) else { return found.done(None) };
        let mut lists: [PlainLists; 2] = Default::default();
        let mut seats = Vec::new();
        for side in 0..2 {
            let others = sizes[1 - side];
            for number in 1..=sizes[side] {
                let Some(line) = all.next() else {
                    let wanted = FormatWanted::Agents { count: sizes[0] + sizes[1] };
                    found.at(text(bytes)?.lines().count().max(1), 1, wanted);
                    return found.done(None);
                };
                let mut line = line.into_iter();
                if let Some(own) = line.next()
                    && own.text != number.to_string()
                {
                    found.word(own, FormatWanted::AgentLine { number });
                }
                if side == 1 && self.seats {
                    match line.next() {
                        Some(word) => {
                            let number = found.number(word, 0, u32::MAX.into());
                            seats.push(number.unwrap_or(0) as u32);
                        }
                        None => found.at(1, 1, FormatWanted::HospitalSeats { number }),
                    }
                }
                lists[side].push(list(line, others, &mut found));
            }
        }
        if let Some(word) = all.next().and_then(|line| line.first().copied()) {
            found.word(word, FormatWanted::End);
        }
        let [mentees, mentors] = lists;
        let mentor_seats = seats.iter().any(|&seats| seats != 1).then_some(seats);
        found.done(Some(PlainInstance::TwoSided {
            mentees,
            mentors,
            mentee_seats: None,
            mentor_seats,
        }))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let PlainInstance::TwoSided { mentees, mentors, mentee_seats, mentor_seats } = instance
        else {
            return Err(Unfit::new(self.name, NoPlace::TwoSides));
        };
        let several = |seats: &Option<Vec<u32>>| seats.iter().flatten().any(|&seats| seats != 1);
        if several(mentee_seats) {
            return Err(Unfit::new(self.name, NoPlace::MenteeSeats));
        }
        if !self.seats && several(mentor_seats) {
            return Err(Unfit::new(self.name, NoPlace::MentorSeats));
        }
        let mut out = match self.glasgow {
            true => format!("0\n{}\n{}\n", mentees.len(), mentors.len()),
            false => format!("{} {}\n", mentees.len(), mentors.len()),
        };
        for (side, lists) in [mentees, mentors].into_iter().enumerate() {
            for (at, list) in lists.iter().enumerate() {
                out.push_str(&(at + 1).to_string());
                if side == 1 && self.seats {
                    let seats = mentor_seats.as_ref().and_then(|seats| seats.get(at));
                    out.push_str(&format!(" {}", seats.copied().unwrap_or(1)));
                }
                for entry in list {
                    let names = entry.partners().iter().map(|&at| (u64::from(at) + 1).to_string());
                    let names = names.collect::<Vec<_>>().join(" ");
                    out.push_str(&match entry {
                        ListEntry::One(_) => format!(" {names}"),
                        ListEntry::Tied(_) => format!(" ({names})"),
                    });
                }
                out.push('\n');
            }
        }
        Ok(out.into_bytes())
    }
}

/// A list of numbers from 1 to `others`, ties in brackets. A tie of one is that one alone.
fn list<'a>(
    words: impl Iterator<Item = Word<'a>>,
    others: u64,
    found: &mut Found,
) -> Vec<ListEntry> {
    let mut entries = Vec::new();
    let mut tie: Option<(Word<'a>, Vec<u32>)> = None;
    for word in words {
        match (word.text, &mut tie) {
            ("(", None) => tie = Some((word, Vec::new())),
            ("(", Some(_)) => found.word(word, FormatWanted::TiedNumber),
            (")", None) => found.word(word, FormatWanted::AnyNumber),
            (")", Some(_)) => match tie.take().and_then(|tie| ListEntry::of(tie.1)) {
                Some(entry) => entries.push(entry),
                None => found.word(word, FormatWanted::TiedNumber),
            },
            (_, tie) => {
                let Some(number) = found.number(word, 1, others) else { continue };
                let at = (number - 1) as u32;
                match tie {
                    Some(tie) => tie.1.push(at),
                    None => entries.push(ListEntry::One(at)),
                }
            }
        }
    }
    if let Some((word, _)) = tie {
        found.word(word, FormatWanted::TieEnd);
    }
    entries
}
