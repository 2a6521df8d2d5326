//! Meetings: of pairs, of groups, at open days, at training sessions.

use super::reader::Reader;
use super::words::{HELD, KINDS, MISSED, OFFER, PLANNED, WISH};
use crate::kernel::Worded;
use crate::meetings::Timetable;
use crate::people::fold::folded;
use crate::people::import::sheet::Col;
use crate::people::import::{KnownWords, Problem, words};
use crate::people::{Date, PersonId, Wishes};
use crate::program::work::{Meeting, MeetingKind, MeetingState};
use crate::program::{Cause, FactRow, GroupMeetingNo, NewFact, OpenDayApproach, Session};
use crate::strategy::procedures::Way;
use std::collections::{BTreeMap, BTreeSet};

impl Reader<'_> {
    pub(super) fn wishes(&mut self, meeting: GroupMeetingNo) {
        if !self.needs(&["person", "wishes"]) {
            return;
        }
        self.each(|reader, row| {
            let person = reader.found(row, "person");
            let ranked = reader.sheet.ranks(row, Col::Named("wishes")).given().unwrap_or_default();
            let vetoed = reader.sheet.ids(row, Col::Named("vetoes")).given().unwrap_or_default();
            let mut wishes = Wishes::default();
            for one in vetoed {
                wishes.vetoed.extend(reader.named(row, "vetoes", &one));
            }
            let mut seen = wishes.vetoed.clone();
            for rank in ranked {
                let mut tier = Vec::new();
                for one in rank {
                    let Some(id) = reader.named(row, "wishes", &one) else { continue };
                    let problem = if wishes.vetoed.contains(&id) {
                        Problem::WishedAndRefused
                    } else if !seen.insert(id.clone()) {
                        Problem::NamedTwice { field: "wishes" }
                    } else {
                        tier.push(id);
                        continue;
                    };
                    reader.sheet.note(row, Col::Named("wishes"), Some(id.as_str()), problem);
                }
                wishes.ranked.extend((!tier.is_empty()).then_some(tier));
            }
            let person = person?;
            let side = reader.side(row, &person)?;
            Some(vec![NewFact::Wished { meeting, side, person, wishes, on: reader.date(row) }])
        });
    }

    /// Somebody who is wished for or refused. Who is not in the bases is noted and left out.
    pub(super) fn named(
        &mut self,
        row: usize,
        field: &'static str,
        one: &PersonId,
    ) -> Option<PersonId> {
        match self.who(one.as_str()) {
            Ok(id) => Some(id),
            Err(problem) => {
                self.sheet.note(row, Col::Named(field), Some(one.as_str()), problem);
                None
            }
        }
    }

    pub(super) fn meetings(&mut self) {
        if !(self.needs_pair() && self.needs(&["date"])) {
            return;
        }
        #[derive(Clone, Copy, PartialEq)]
        enum Was {
            Planned,
            Held,
            Missed,
        }
        let states: [(Was, &[&str]); 3] =
            [(Was::Held, &HELD), (Was::Missed, &MISSED), (Was::Planned, &PLANNED)];
        self.each(|reader, row| {
            let pair = reader.pair(row);
            let on = reader.date(row);
            if on.is_none() {
                reader.needed(row, "date");
            }
            let kind = reader.word(row, "kind", &KINDS)?.unwrap_or(MeetingKind::Regular);
            let was = reader.word(row, "state", &states)?;
            let minutes =
                reader.sheet.whole(row, Col::Named("minutes"), 0, u16::MAX.into()).given();
            let state = match (was.unwrap_or(Was::Held), minutes) {
                (Was::Planned, _) => MeetingState::Planned,
                (Was::Missed, _) => MeetingState::Missed,
                (Was::Held, Some(minutes)) => {
                    MeetingState::Held { minutes: u16::try_from(minutes).unwrap_or_default() }
                }
                (Was::Held, None) => {
                    reader.needed(row, "minutes");
                    return None;
                }
            };
            Some(vec![NewFact::Met { pair: pair?, meeting: Meeting { on: on?, kind, state } }])
        });
    }

    /// Rows of one day and theme are one session.
    pub(super) fn attendance(&mut self) {
        if !self.needs(&["person", "theme", "date"]) {
            return;
        }
        let mut sessions: BTreeMap<(Date, String), usize> = BTreeMap::new();
        for row in self.sheet.rows() {
            let before = self.sheet.faults();
            let person = self.found(row, "person");
            let theme = self.needed(row, "theme");
            let on = self.date(row);
            if on.is_none() && self.sheet.faults() == before {
                self.needed(row, "date");
            }
            // A list of those who came has no column that says so.
            let came = self.sheet.yes(row, Col::Named("attended")).given();
            let came = came.unwrap_or(!self.sheet.has("attended"));
            let (Some(person), Some(theme), Some(on)) = (person, theme, on) else { continue };
            if self.sheet.faults() > before {
                continue;
            }
            let line = self.sheet.line(row);
            let at = *sessions.entry((on, folded(&theme))).or_insert_with(|| {
                let session = Session {
                    on,
                    theme: theme.trim().to_owned(),
                    forms: BTreeSet::new(),
                    attended: BTreeSet::new(),
                };
                self.rows.push(FactRow { line, row, sent: None, fact: NewFact::Trained(session) });
                self.rows.len() - 1
            });
            if let Some(FactRow { fact: NewFact::Trained(session), .. }) = self.rows.get_mut(at) {
                if came && !session.attended.insert(person.clone()) {
                    let (who, counts) = (Some(person.as_str()), line);
                    self.sheet.note(row, Col::Named("person"), who, Problem::SentAgain { counts });
                }
            }
        }
    }

    /// Rows of one day are one group meeting, those of one number one of its rounds.
    pub(super) fn group_meetings(&mut self) {
        if !self.needs(&["date", "round", "mentee", "mentor"]) {
            return;
        }
        type Rounds = BTreeMap<i64, Vec<(PersonId, PersonId)>>;
        /// The place of the first row, the rounds, who came.
        type Held = (usize, Rounds, [BTreeSet<PersonId>; 2]);
        let states: [(bool, &[&str]); 2] = [(true, &HELD), (false, &MISSED)];
        let mut days: BTreeMap<Date, Held> = BTreeMap::new();
        for row in self.sheet.rows() {
            let before = self.sheet.faults();
            let on = self.date(row);
            if on.is_none() && self.sheet.faults() == before {
                self.needed(row, "date");
            }
            let round = self.sheet.whole(row, Col::Named("round"), 1, u16::MAX.into()).given();
            if round.is_none() && self.sheet.faults() == before {
                self.needed(row, "round");
            }
            let (mentee, mentor) = (self.found(row, "mentee"), self.found(row, "mentor"));
            let held = self.word(row, "state", &states).flatten().unwrap_or(true);
            let (Some(on), Some(round), Some(mentee), Some(mentor)) = (on, round, mentee, mentor)
            else {
                continue;
            };
            if self.sheet.faults() > before {
                continue;
            }
            let (_, rounds, came) =
                days.entry(on).or_insert_with(|| (row, Rounds::new(), Default::default()));
            if held {
                let [mentees, mentors] = came;
                mentees.insert(mentee.clone());
                mentors.insert(mentor.clone());
            }
            rounds.entry(round).or_default().push((mentee, mentor));
        }
        for (on, (row, rounds, [mentees, mentors])) in days {
            let timetable = Timetable::new(rounds.into_values().collect());
            let fact = NewFact::GroupMet { on, timetable, mentees, mentors };
            self.rows.push(FactRow { line: self.sheet.line(row), row, sent: None, fact });
        }
    }

    /// Rows of one day and place are one open day: who came, and to whom they turned.
    pub(super) fn open_days(&mut self) {
        if !self.needs(&["date", "place", "mentee"]) {
            return;
        }
        let ways: [(Way, &[&str]); 2] = [(Way::Wish, &WISH), (Way::Offer, &OFFER)];
        let answers: [(bool, &[&str]); 2] = [
            (true, &["yes", "да", "+", "accepted", "согласие", "согласен", "согласна"]),
            (false, &["no", "нет", "-", "declined", "отказ"]),
        ];
        let mut days: BTreeMap<(Date, String), usize> = BTreeMap::new();
        for row in self.sheet.rows() {
            let before = self.sheet.faults();
            let (on, place) = (self.date(row), self.needed(row, "place"));
            if on.is_none() && self.sheet.faults() == before {
                self.needed(row, "date");
            }
            let mentee = self.found(row, "mentee");
            let turned = self.sheet.text(row, Col::Named("mentor")).given().is_some();
            let mentor = if turned { self.found(row, "mentor") } else { None };
            let way = self.word(row, "way", &ways).flatten();
            let answer = self.word(row, "answer", &answers).flatten();
            let cause = self.sheet.text(row, Col::Named("cause")).given();
            let cause = cause.and_then(|text| {
                let known = words::coded(Cause::TOPIC, &text);
                if known.is_none() {
                    let why = Problem::NotOneOf { words: KnownWords::of(Cause::TOPIC) };
                    self.sheet.fault(row, Col::Named("cause"), None, why);
                }
                known
            });
            let (Some(on), Some(place), Some(mentee)) = (on, place, mentee) else { continue };
            if self.sheet.faults() > before {
                continue;
            }
            let line = self.sheet.line(row);
            let at = *days.entry((on, folded(&place))).or_insert_with(|| {
                let fact = NewFact::OpenDay {
                    on,
                    place: place.trim().to_owned(),
                    visitors: BTreeSet::new(),
                    approaches: Vec::new(),
                };
                self.rows.push(FactRow { line, row, sent: None, fact });
                self.rows.len() - 1
            });
            let Some(FactRow { fact: NewFact::OpenDay { visitors, approaches, .. }, .. }) =
                self.rows.get_mut(at)
            else {
                continue;
            };
            visitors.insert(mentee.clone());
            if let Some(mentor) = mentor {
                let way = way.unwrap_or(Way::Offer);
                approaches.push(OpenDayApproach { mentee, mentor, way, accepted: answer, cause });
            }
        }
    }
}
