//! The programme and its database: an act is answered only when it is saved.

use crate::sample;
use mentormatch::kernel::Phrases;
use mentormatch::people::{Date, PersonId};
use mentormatch::program::{
    Act, AnyProgram, Conflict, Event, Operation, Reasons, Snapshot, TimeOfDay,
};
use rusqlite::{Connection, Transaction, params};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;

pub(crate) struct Office {
    pub(crate) program: AnyProgram,
    database: Connection,
}

/// Why an act was not carried out.
pub(crate) enum Refused {
    Conflict(Conflict),
    Reasons(Reasons),
    Fault(String),
}

impl From<Conflict> for Refused {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl From<Reasons> for Refused {
    fn from(reasons: Reasons) -> Self {
        Self::Reasons(reasons)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault.to_string())
    }
}

impl Refused {
    /// Its code, and what it says.
    pub(crate) fn told(&self, phrases: &Phrases) -> (&'static str, String) {
        match self {
            Self::Conflict(conflict) => ("conflict", phrases.say(conflict)),
            Self::Reasons(reasons) => {
                let said: Vec<_> =
                    reasons.as_slice().iter().map(|reason| phrases.say(reason)).collect();
                ("refused", said.join("; "))
            }
            Self::Fault(fault) => ("fault", fault.clone()),
        }
    }
}

impl Office {
    /// Opens the programme of this database, or begins one with a sample cohort.
    pub(crate) fn open(path: &Path, people: usize) -> Result<Self, Fault> {
        let database = Connection::open(path)?;
        // Whatever was answered is on the disk, whenever the process or the machine stops.
        database.pragma_update(None, "synchronous", "FULL")?;
        database.execute_batch(
            "CREATE TABLE IF NOT EXISTS snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT NOT NULL);
             CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, text TEXT NOT NULL);",
        )?;
        let saved =
            database.query_row("SELECT text FROM snapshot", [], |row| row.get::<_, String>(0));
        let program = match saved {
            Ok(text) => Snapshot::from_json(&text)?.restore()?,
            Err(rusqlite::Error::QueryReturnedNoRows) => {
                let program = sample::program(&act("head", "order 3")?, people)?;
                save_snapshot(&database, &program)?;
                program
            }
            Err(fault) => return Err(fault.into()),
        };
        let mut office = Self { program, database };
        office.program.keep_events();
        Ok(office)
    }

    /// Carries out an act of somebody who saw the programme at this revision, saves it as an
    /// event and in the snapshot, in one transaction, and only then answers.
    pub(crate) fn confirm<T>(
        &mut self,
        seen: Option<u64>,
        act: impl FnOnce(&mut AnyProgram) -> Result<T, Reasons>,
    ) -> Result<T, Refused> {
        self.saving(seen, act, |_, _| Ok(()))
    }

    /// Erases a person, in the events that were saved before too.
    pub(crate) fn erase(&mut self, seen: u64, act: &Act, person: &PersonId) -> Result<(), Refused> {
        self.saving(
            Some(seen),
            |program| program.erase(act, person),
            |writing, erased| {
                let mut all = writing.prepare("SELECT text FROM event")?;
                let texts: Vec<String> =
                    all.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                for text in texts {
                    let mut event = Event::from_json(&text)?;
                    if event.forget(person, &erased.tombstone) {
                        save_event(writing, &event)?;
                    }
                }
                Ok(())
            },
        )?;
        Ok(())
    }

    fn saving<T>(
        &mut self,
        seen: Option<u64>,
        act: impl FnOnce(&mut AnyProgram) -> Result<T, Reasons>,
        more: impl FnOnce(&Transaction<'_>, &T) -> Result<(), Fault>,
    ) -> Result<T, Refused> {
        let before = self.program.fork();
        let from = self.program.revision();
        let answer = act(self.program.at(seen.unwrap_or(from))?)?;
        let Self { program, database } = self;
        let saved = (|| -> Result<(), Fault> {
            let writing = database.transaction()?;
            for event in program.events_since(from)? {
                save_event(&writing, event)?;
            }
            more(&writing, &answer)?;
            save_snapshot(&writing, program)?;
            Ok(writing.commit()?)
        })();
        match saved {
            Ok(()) => {
                let now = program.revision();
                program.drop_events(now);
                Ok(answer)
            }
            Err(fault) => {
                *program = before;
                Err(fault.into())
            }
        }
    }
}

fn save_event(database: &Connection, event: &Event) -> Result<(), Fault> {
    let number = i64::try_from(event.number)?;
    let put = "INSERT OR REPLACE INTO event (number, text) VALUES (?1, ?2)";
    database.execute(put, params![number, event.to_json()?])?;
    Ok(())
}

fn save_snapshot(database: &Connection, program: &AnyProgram) -> Result<(), Fault> {
    let put = "INSERT OR REPLACE INTO snapshot (id, text) VALUES (1, ?1)";
    database.execute(put, [program.snapshot().to_json()?])?;
    Ok(())
}

/// Whether a curator may hand in this operation: an erasure has a way of its own, which
/// rewrites what was saved before.
pub(crate) fn may_come(operation: &Operation) -> Result<(), Refused> {
    match operation {
        Operation::Erase { .. } => Err(Refused::Fault("an erasure goes by /erase".to_owned())),
        _ => Ok(()),
    }
}

/// An act of this moment: the server has the clock that the library does not have.
pub(crate) fn act(by: &str, ground: &str) -> Result<Act, Fault> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let (days, second) = (i64::try_from(seconds / 86_400)?, u32::try_from(seconds % 86_400)?);
    let act = Act::new(PersonId::new(by)?, date(days)?, ground);
    let [hour, minute, second] =
        [second / 3600, second / 60 % 60, second % 60].map(|part| u8::try_from(part).unwrap_or(0));
    Ok(TimeOfDay::new(hour, minute, second).map_or(act.clone(), |time| act.at_time(time)))
}

/// The date so many days after 1 January 1970 (Hinnant, chrono-compatible low-level date
/// algorithms: years begin in March, so that the leap day is their last).
fn date(days: i64) -> Result<Date, Fault> {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let parts = (u16::try_from(year)?, u8::try_from(month)?, u8::try_from(day)?);
    Date::new(parts.0, parts.1, parts.2).ok_or_else(|| "the clock is out of range".into())
}
