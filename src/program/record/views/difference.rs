//! What differs between two states of a programme, in words: before and after, or as it is
//! and as it would be in a scenario.

use crate::kernel::{Phrases, Side, words};
use crate::people::PersonId;
use crate::program::{Ending, PairNo, PairState, Reason, Record, StageName};
use std::collections::BTreeSet;
use std::fmt;

words! {
    /// One thing that differs between two states, told from the first to the second.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Differs: "differs", fills, display {
        /// Another cycle.
        Cycle {
            /// The first's.
            before: u32,
            /// The second's.
            after: u32,
        } = "cycle", "cycle {after} instead of {before}", "цикл {after} вместо {before}";
        /// Another stage.
        Stage {
            /// The first's.
            before: StageName,
            /// The second's.
            after: StageName,
        } = "stage", "stage: {after} instead of {before}", "этап: {after} вместо этапа: {before}";
        /// Somebody is in a base.
        Entered {
            /// Which.
            side: Side,
            /// Who.
            person: PersonId,
        } = "entered", "{side} {person} is in the base", "в базе есть {side} {person}";
        /// Somebody is in a base no more.
        Gone {
            /// Which.
            side: Side,
            /// Who.
            person: PersonId,
        } = "gone", "{side} {person} is not in the base", "в базе нет: {side} {person}";
        /// What is known of somebody differs.
        Known {
            /// In which role.
            side: Side,
            /// Who.
            person: PersonId,
        } = "known", "the data of {side} {person} differ", "данные отличаются: {side} {person}";
        /// Somebody may be paired.
        Ready {
            /// In which role.
            side: Side,
            /// Who.
            person: PersonId,
        } = "ready", "{side} {person} is ready for a pair", "{side} {person}: допуск к работе в паре";
        /// Somebody may not be paired any more.
        NotReady {
            /// In which role.
            side: Side,
            /// Who.
            person: PersonId,
        } = "not-ready",
            "{side} {person} is not ready for a pair",
            "{side} {person}: нет допуска к работе в паре";
        /// A pair that the first state does not have.
        Pair {
            /// Its number.
            pair: PairNo,
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
            /// Where it stands.
            state: PairState,
        } = "pair",
            "pair {pair}: mentee {mentee} with mentor {mentor} ({state})",
            "пара № {pair}: наставляемый {mentee}, наставник {mentor} ({state})";
        /// A pair that the second state does not have.
        NoPair {
            /// Its number.
            pair: PairNo,
            /// The mentee.
            mentee: PersonId,
            /// The mentor.
            mentor: PersonId,
        } = "no-pair",
            "no pair {pair}: mentee {mentee} with mentor {mentor}",
            "нет пары № {pair}: наставляемый {mentee}, наставник {mentor}";
        /// A pair stands elsewhere.
        PairState {
            /// Its number.
            pair: PairNo,
            /// Where the first has it.
            before: PairState,
            /// Where the second has it.
            after: PairState,
        } = "pair-state",
            "pair {pair}: {after} instead of {before}",
            "пара № {pair}: {after} (было: {before})";
        /// A pair that the first state still has has ended in the second.
        PairEnded {
            /// Its number.
            pair: PairNo,
            /// Where the first has it.
            before: PairState,
            /// How it ended.
            ending: Ending,
        } = "pair-ended",
            "pair {pair}: {ending} instead of {before}",
            "пара № {pair}: {ending} (было: {before})";
        /// A pair that has ended in the first state has not in the second.
        PairAgain {
            /// Its number.
            pair: PairNo,
            /// How it ended in the first.
            ending: Ending,
            /// Where the second has it.
            after: PairState,
        } = "pair-again",
            "pair {pair}: {after} instead of {ending}",
            "пара № {pair}: {after} (было: {ending})";
        /// What a pair did differs.
        PairWork {
            /// Its number.
            pair: PairNo,
            /// How many meetings the first has held.
            before: usize,
            /// How many the second.
            after: usize,
        } = "pair-work",
            "pair {pair}: its work differs (meetings held: {after} instead of {before})",
            "пара № {pair}: работа отличается (состоялось встреч – {after}, было – {before})";
        /// A mentee is without a mentor.
        Unserved {
            /// The mentee.
            mentee: PersonId,
        } = "unserved", "mentee {mentee} has no mentor", "без наставника: {mentee}";
        /// A mentee is no more without a mentor.
        Served {
            /// The mentee.
            mentee: PersonId,
        } = "served",
            "mentee {mentee} is not without a mentor any more",
            "больше не без наставника: {mentee}";
        /// The stage demands something.
        Owed {
            /// What is missing.
            reason: Reason,
        } = "owed", "is missing: {reason}", "не хватает: {reason}";
        /// The stage does not demand something any more.
        Settled {
            /// What was missing.
            reason: Reason,
        } = "settled", "is not missing any more: {reason}", "больше не требуется: {reason}";
        /// Papers of a topic differ.
        Papers {
            /// Which.
            topic: Papers,
        } = "papers", "{topic} differ", "отличаются: {topic}";
        /// Entries of the journal that only one of the two has.
        Entries {
            /// How many only the first has.
            before: usize,
            /// How many only the second has.
            after: usize,
        } = "entries",
            "entries of the journal that only one has: {before} in the first, {after} in the second",
            "записи журнала, которые есть только в одном варианте: в первом – {before}, во втором – \
             {after}";
    }
}

words! {
    /// Papers that a [`Differs`] tells as a whole.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Papers: "papers" {
        /// Rules, vetoes, forms and what else pairing goes by.
        Rules = "rules", "forms, rules and refusals", "формы, правила и отказы";
        /// Team, tasks, sources, sessions.
        Preparing = "preparing", "papers of preparation and training", "материалы подготовки и обучения";
        /// Searches, rounds, talks, support, offers.
        Forming = "forming", "papers of forming pairs", "материалы формирования пар";
        /// Group meetings and open days.
        Gatherings = "gatherings", "group meetings and open days", "групповые встречи и дни открытых дверей";
        /// Measurements, questionnaires, reviews, coverage.
        Monitoring = "monitoring", "papers of monitoring", "материалы мониторинга";
        /// Rewards, cases, ratings, the long-term base.
        Closing = "closing", "results and rewards", "результаты и поощрения";
    }
}

/// What differs between two states of a programme: people first, then pairs, then what is
/// owed, then papers. Empty where they hold the same.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Differences {
    /// All of it.
    pub all: Vec<Differs>,
}

impl Differences {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A line for each thing.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> Vec<String> {
        self.all.iter().map(|one| phrases.say(one)).collect()
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&Phrases::english()).join("\n"))
    }
}

impl Record {
    /// What differs between this record and another, which came from it, or from which it
    /// came: stages and demands are told by [`Program::difference`](crate::program::Program::difference).
    /// Time: O(record).
    pub(in crate::program) fn differs(&self, after: &Self) -> Vec<Differs> {
        let mut all = Vec::new();
        if self.cycle() != after.cycle() {
            all.push(Differs::Cycle { before: self.cycle(), after: after.cycle() });
        }
        for side in Side::BOTH {
            self.people_differ(after, side, &mut all);
        }
        self.pairs_differ(after, &mut all);
        let (one, other) = (self.unserved(), after.unserved());
        all.extend(other.difference(one).cloned().map(|mentee| Differs::Unserved { mentee }));
        all.extend(one.difference(other).cloned().map(|mentee| Differs::Served { mentee }));
        self.papers_differ(after, &mut all);
        let (one, other) = (self.journal().entries(), after.journal().entries());
        let common = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let (before, more) = (one.len() - common, other.len() - common);
        if before + more > 0 {
            all.push(Differs::Entries { before, after: more });
        }
        all
    }

    fn people_differ(&self, after: &Self, side: Side, all: &mut Vec<Differs>) {
        let ids = |record: &Self| -> BTreeSet<PersonId> {
            let cohort = record.cohort();
            match side {
                Side::Mentee => cohort.mentees().ids().cloned().collect(),
                Side::Mentor => cohort.mentors().ids().cloned().collect(),
            }
        };
        let same = |id: &PersonId| {
            let (one, other) = (self.cohort(), after.cohort());
            match side {
                Side::Mentee => one.mentees().get(id) == other.mentees().get(id),
                Side::Mentor => one.mentors().get(id) == other.mentors().get(id),
            }
        };
        let (one, other) = (ids(self), ids(after));
        let told = |person: &PersonId| (side, person.clone());
        all.extend(
            other
                .difference(&one)
                .map(told)
                .map(|(side, person)| Differs::Entered { side, person }),
        );
        all.extend(
            one.difference(&other).map(told).map(|(side, person)| Differs::Gone { side, person }),
        );
        let changed = one.intersection(&other).filter(|id| !same(id));
        all.extend(changed.map(told).map(|(side, person)| Differs::Known { side, person }));
        let (one, other) = (self.ready(side), after.ready(side));
        all.extend(
            other.difference(one).map(told).map(|(side, person)| Differs::Ready { side, person }),
        );
        all.extend(
            one.difference(other)
                .map(told)
                .map(|(side, person)| Differs::NotReady { side, person }),
        );
    }

    fn pairs_differ(&self, after: &Self, all: &mut Vec<Differs>) {
        let (one, other) = (&self.facts.pairs, &after.facts.pairs);
        for at in 0..one.len().max(other.len()) {
            let pair = PairNo::at(at);
            match (one.get(at), other.get(at)) {
                (Some(before), Some(after))
                    if (&before.mentee, &before.mentor) == (&after.mentee, &after.mentor) =>
                {
                    if before == after {
                        continue;
                    }
                    let held = |pair: &crate::program::PairRecord| {
                        pair.work.meetings.iter().filter(|one| one.is_held()).count()
                    };
                    let (was, is) = (before.state(), after.state());
                    all.push(match (before.end, after.end) {
                        (None, Some((ending, _))) => {
                            Differs::PairEnded { pair, before: was, ending }
                        }
                        (Some((ending, _)), None) => Differs::PairAgain { pair, ending, after: is },
                        _ if was != is => Differs::PairState { pair, before: was, after: is },
                        _ => {
                            let (before, after) = (held(before), held(after));
                            Differs::PairWork { pair, before, after }
                        }
                    });
                }
                (before, after) => {
                    if let Some(before) = before {
                        let (mentee, mentor) = (before.mentee.clone(), before.mentor.clone());
                        all.push(Differs::NoPair { pair, mentee, mentor });
                    }
                    if let Some(after) = after {
                        let (mentee, mentor) = (after.mentee.clone(), after.mentor.clone());
                        all.push(Differs::Pair { pair, mentee, mentor, state: after.state() });
                    }
                }
            }
        }
    }

    fn papers_differ(&self, after: &Self, all: &mut Vec<Differs>) {
        let (one, other) = (&self.facts, &after.facts);
        let topics = [
            (
                Papers::Rules,
                one.rules == other.rules
                    && one.conditions == other.conditions
                    && one.vetoes == other.vetoes,
            ),
            (
                Papers::Preparing,
                one.preparing == other.preparing
                    && one.selection == other.selection
                    && one.mentor_files == other.mentor_files,
            ),
            (
                Papers::Forming,
                one.forming == other.forming
                    && one.support == other.support
                    && one.searches == other.searches,
            ),
            (Papers::Gatherings, one.gatherings == other.gatherings),
            (Papers::Monitoring, one.monitoring == other.monitoring),
            (Papers::Closing, one.closing == other.closing),
        ];
        let differ = topics.into_iter().filter(|(_, same)| !same);
        all.extend(differ.map(|(topic, _)| Differs::Papers { topic }));
    }
}
