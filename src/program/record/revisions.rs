//! At which revision a record stands, and what was done since another one.

use crate::kernel::words;
use crate::program::papers::conflict::Between;
use crate::program::papers::event::Event;
use crate::program::record::event_log::EventLog;
use crate::program::{Conflict, Record};

words! {
    /// Why the events since a revision cannot be told.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum NotKept: "not-kept", fills, display {
        /// The programme keeps no events: nobody asked it to.
        NoEvents = "no-events", "no events are kept", "события не сохраняются";
        /// They are kept since a later revision.
        Later {
            /// The revision asked for.
            asked: u64,
            /// The one since which they are kept.
            since: u64,
        } = "later",
            "events are kept since revision {since}, and {asked} is before it",
            "события сохраняются начиная с версии {since}, а запрошена версия {asked}";
        /// The programme never stood at that revision, or does not yet.
        NoRevision {
            /// The revision asked for.
            asked: u64,
            /// The one at which it stands.
            now: u64,
        } = "no-revision",
            "there is no revision {asked}; the programme stands at {now}",
            "версии {asked} нет; текущая версия {now}";
    }
}

impl std::error::Error for NotKept {}

impl Record {
    /// How many entries the journal has, with those of earlier cycles: a number that grows
    /// with every operation that is carried out, and is saved with the record.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.facts.earlier_entries + self.journal().entries().len() as u64
    }

    /// Whether the record stands at this revision; else what was entered since.
    ///
    /// # Errors
    /// [`Conflict`].
    pub(in crate::program) fn is_at(&self, asked: u64) -> Result<(), Conflict> {
        let now = self.revision();
        if asked == now {
            return Ok(());
        }
        if asked > now {
            return Err(Conflict::Ahead { asked, now });
        }
        let of_earlier = asked.saturating_sub(self.facts.earlier_entries);
        let skipped = usize::try_from(of_earlier).unwrap_or(usize::MAX);
        let between = self.journal().entries().iter().skip(skipped).cloned().collect();
        Err(Conflict::Changed { asked, now, between: Between(between) })
    }

    /// Keeps events from now on, where they are not kept yet.
    pub(in crate::program) fn keep_events(&mut self) {
        let since = self.revision();
        self.events.get_or_insert_with(|| EventLog::new(since));
    }

    /// Lets go of the events up to this revision.
    pub(in crate::program) fn drop_events(&mut self, revision: u64) {
        if let Some(events) = &mut self.events {
            events.drop_until(revision);
        }
    }

    /// What was done since a revision, oldest first.
    ///
    /// # Errors
    /// [`NotKept`].
    pub(in crate::program) fn events_since(&self, asked: u64) -> Result<Vec<&Event>, NotKept> {
        let log = self.events.as_ref().ok_or(NotKept::NoEvents)?;
        if asked < log.since() {
            return Err(NotKept::Later { asked, since: log.since() });
        }
        let seen = log.events().partition_point(|event| event.number <= asked);
        let since: Vec<&Event> = log.events().iter().skip(seen).map(AsRef::as_ref).collect();
        let stands = since.first().map_or(self.revision(), |first| first.after);
        if stands == asked {
            Ok(since)
        } else {
            Err(NotKept::NoRevision { asked, now: self.revision() })
        }
    }
}
