//! What a strategy answers, as data that lasts: no index, no borrowed table.

use super::{Claim, Revision};
use crate::kernel::{Index, Unit, words};
use crate::people::{Cohort, FormId, PersonId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Pairs and groups by id, with what was measured and proven about them.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{Optimal, Pairing, Prepared, Strategy};
///
/// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [Mentor::new(7_u64)])?;
/// let rules = Rules::default().compile_with(&cohort, [Own::table("likes", [[3.0], [4.0]])])?;
/// let free = Control::unbounded();
/// let pairing = Optimal.form(&Prepared::of(cohort, rules)?.situation(&free)?, &free)?.or_stopped()?;
/// // Two of them want the only mentor, and each who is left out is told why.
/// assert_eq!((pairing.by::<u64>()?, pairing.unmatched_mentees.len()), (vec![(2, 7)], 1));
/// // It lasts: as JSON it is read back as it was.
/// let kept: Pairing = serde_json::from_str(&serde_json::to_string(&pairing)?)?;
/// assert_eq!(kept, pairing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pairing {
    /// The code of the strategy that formed it.
    pub strategy: String,
    /// The seed of the lottery that broke ties, where there was one.
    pub seed: Option<u64>,
    /// The unit in which all scores here are counted.
    pub unit: Unit,
    /// The pairs, by the mentee's place in the base, then the mentor's. A mentor
    /// with several mentees leads a group.
    pub pairs: Vec<Pair>,
    /// The mentees who could take part and have no mentor, by place in the base.
    pub unmatched_mentees: Vec<Unmatched>,
    /// The mentors with a free seat and no mentee at all, by place in the base.
    pub unmatched_mentors: Vec<Unmatched>,
    /// The shortages that hold mentees back, each once; a mentee who is part of one names
    /// its number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortages: Vec<SeatShortage>,
    /// Of whom a least number of partners of a kind is not asked, since it cannot be kept: by side
    /// and place in the base. The rules are kept for everybody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<Waived>,
    /// What was measured.
    pub measures: PairingMeasures,
    /// What the strategy claims of its answer.
    pub claim: Claim,
    /// Whether an independent verifier accepted the claim.
    pub verified: bool,
    /// What a curator changed of what the strategy answered, where anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// How many pairs were scored to form it, one that was scored twice counted twice, where
    /// there was no table of all pairs: see [`Prepared::with_table_limit`]. Nothing where there
    /// was one.
    ///
    /// [`Prepared::with_table_limit`]: super::Prepared::with_table_limit
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs_scored: Option<u64>,
}

crate::kernel::json!(Pairing);

impl Pairing {
    /// The groups: each mentor's mentees, mentors in the order of their first pair.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let group = |(mentor, pairs): (&PersonId, Vec<&Pair>)| Group {
            mentor: mentor.clone(),
            mentees: pairs.into_iter().map(|pair| pair.mentee.clone()).collect(),
        };
        self.by_mentor().into_iter().map(group).collect()
    }

    /// Each mentor's pairs, mentors in the order of their first pair.
    pub(crate) fn by_mentor(&self) -> Vec<(&PersonId, Vec<&Pair>)> {
        let mut at = std::collections::BTreeMap::new();
        let mut groups: Vec<(&PersonId, Vec<&Pair>)> = Vec::new();
        for pair in &self.pairs {
            let group = *at.entry(&pair.mentor).or_insert_with(|| {
                groups.push((&pair.mentor, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, pairs)) = groups.get_mut(group) {
                pairs.push(pair);
            }
        }
        groups
    }

    /// The pairs by the application's own ids, a mentee and a mentor each, in the order of
    /// `pairs`: a number, a `Uuid`, any type that reads itself from text. O(pairs), and no
    /// table beside the cohort.
    ///
    /// # Errors
    /// What the type says of the first id that it cannot be read from.
    pub fn by<K: FromStr>(&self) -> Result<Vec<(K, K)>, K::Err> {
        self.pairs.iter().map(|pair| Ok((pair.mentee.parse()?, pair.mentor.parse()?))).collect()
    }

    /// The pairs as the application's own people, a mentee and a mentor each, in the order of
    /// `pairs`; `mentees` and `mentors` stand in the order of the bases of `cohort`. A pair of
    /// somebody who is not there is left out. O(pairs).
    pub fn among<'a, A, B>(
        &'a self,
        cohort: &'a Cohort,
        mentees: &'a [A],
        mentors: &'a [B],
    ) -> impl Iterator<Item = (&'a A, &'a B)> {
        self.pairs.iter().filter_map(move |pair| {
            let mentee = cohort.mentees().index_of(&pair.mentee)?;
            let mentor = cohort.mentors().index_of(&pair.mentor)?;
            Some((mentees.get(mentee.get())?, mentors.get(mentor.get())?))
        })
    }

    /// Why somebody whom this pairing leaves without a partner has none, in full: a mentee who
    /// names a shortage is told with all who compete.
    #[must_use]
    pub fn why(&self, unmatched: &Unmatched) -> WhyUnmatched {
        unmatched.in_full(&self.shortages)
    }

    /// The shortage that somebody without a partner is part of, if they name one.
    #[must_use]
    pub fn shortage(&self, unmatched: &Unmatched) -> Option<&SeatShortage> {
        unmatched.shortage(&self.shortages)
    }

    /// What the revisions cost against what the strategy had answered: nothing where
    /// there were none. A negative number is a gain.
    #[must_use]
    pub fn lost(&self) -> Option<Regret> {
        self.revision.as_ref().map(|before| Regret {
            pairs: before.pairs as i64 - self.measures.size as i64,
            total: before.total - self.measures.total,
        })
    }
}

/// A mentor with all their mentees; with one mentee it is a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The mentor.
    pub mentor: PersonId,
    /// The mentees, by place in the base.
    pub mentees: Vec<PersonId>,
}

/// By how much less is reached than could be: exact, in pairs and in units of the
/// scores. A negative number is a gain; a total may gain where a pair is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regret {
    /// How many pairs fewer.
    pub pairs: i64,
    /// How much less both sides' scores add up to, in units.
    pub total: i64,
}

/// A mentee and a mentor who are to work together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The mentee.
    pub mentee: PersonId,
    /// The mentor.
    pub mentor: PersonId,
    /// The form in which they work: the first of the mentee's requests that the
    /// mentor's forms hold; nothing where no forms were asked for.
    pub form: Option<FormId>,
    /// What the mentee's side thinks of the pair, in units.
    pub mentee_score: i32,
    /// What the mentor's side thinks of the pair, in units.
    pub mentor_score: i32,
    /// Whether the curator fixed it beforehand.
    pub locked: bool,
}

impl Pair {
    /// What both sides think of the pair together, in units.
    #[must_use]
    pub fn score(&self) -> i64 {
        i64::from(self.mentee_score) + i64::from(self.mentor_score)
    }
}

words! {
    /// A least number of partners of a kind that cannot be kept for somebody.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "side", deny_unknown_fields)]
    pub enum Waived: "waived", fills, display {
        /// For a mentee.
        Mentee {
            /// Who.
            person: PersonId,
            /// The rule with the kind, as reasons tell it.
            rule: String,
        } = "mentee",
            "{rule}: not enough such mentors for mentee {person}",
            "{rule}: для наставляемого {person} таких наставников не хватает";
        /// For a mentor.
        Mentor {
            /// Who.
            person: PersonId,
            /// The rule with the kind, as reasons tell it.
            rule: String,
        } = "mentor",
            "{rule}: not enough such mentees for mentor {person}",
            "{rule}: для наставника {person} таких наставляемых не хватает";
    }
}

impl Waived {
    /// Of whom it is not asked.
    #[must_use]
    pub fn person(&self) -> &PersonId {
        match self {
            Self::Mentee { person, .. } | Self::Mentor { person, .. } => person,
        }
    }

    /// Calls `each` for the person named.
    pub(crate) fn for_each_person(&mut self, each: &impl Fn(&mut PersonId)) {
        match self {
            Self::Mentee { person, .. } | Self::Mentor { person, .. } => each(person),
        }
    }
}

/// Mentees who may work only with these mentors, who together have fewer seats than the
/// mentees need (Hall 1935).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatShortage {
    /// The mentees who compete, by place in the base.
    pub mentees: Vec<PersonId>,
    /// The mentors they compete for, by place in the base.
    pub mentors: Vec<PersonId>,
    /// Seats that the mentees need together.
    pub needed: u64,
    /// Seats that the mentors have for them.
    pub available: u64,
}

impl SeatShortage {
    /// Calls `each` for every person named.
    pub(crate) fn for_each_person(&mut self, each: &impl Fn(&mut PersonId)) {
        self.mentees.iter_mut().chain(&mut self.mentors).for_each(each);
    }
}

impl From<&SeatShortage> for WhyUnmatched {
    fn from(shortage: &SeatShortage) -> Self {
        let SeatShortage { mentees, mentors, needed, available } = shortage.clone();
        Self::Shortage { mentees, mentors, needed, available }
    }
}

/// Somebody without a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmatched {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub why: WhyUnmatched,
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.person, self.why)
    }
}

impl Unmatched {
    /// The one of these shortages that the person names.
    fn shortage<'s>(&self, shortages: &'s [SeatShortage]) -> Option<&'s SeatShortage> {
        let WhyUnmatched::InShortage { number } = self.why else { return None };
        shortages.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// The reason, told with all who compete where the person names one of these shortages.
    pub(super) fn in_full(&self, shortages: &[SeatShortage]) -> WhyUnmatched {
        self.shortage(shortages).map_or_else(|| self.why.clone(), WhyUnmatched::from)
    }

    /// Calls `each` for every person named.
    pub(crate) fn for_each_person(&mut self, each: &impl Fn(&mut PersonId)) {
        each(&mut self.person);
        match &mut self.why {
            WhyUnmatched::Shortage { mentees, mentors, .. } => {
                mentees.iter_mut().chain(mentors).for_each(each);
            }
            WhyUnmatched::PartnersPreferOthers { best } => each(best),
            WhyUnmatched::NobodyAllowed
            | WhyUnmatched::OthersGainMore
            | WhyUnmatched::NotNeeded
            | WhyUnmatched::CouldBeServed
            | WhyUnmatched::NotLookedInto
            | WhyUnmatched::RulesOverGroups { .. }
            | WhyUnmatched::InShortage { .. }
            | WhyUnmatched::Silent
            | WhyUnmatched::NamedNobody
            | WhyUnmatched::NotApproached => {}
            WhyUnmatched::NotNamedBack { silent, refused, others } => {
                silent.iter_mut().chain(refused).chain(others).for_each(each);
            }
            WhyUnmatched::WishesExcluded { with } | WhyUnmatched::WishesTaken { with } => {
                with.iter_mut().for_each(each);
            }
        }
    }
}

words! {
    /// Why somebody has no partner.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum WhyUnmatched: "why-unmatched", fills, display {
        /// The rules, vetoes and seats leave nobody to be paired with.
        NobodyAllowed = "nobody-allowed",
            "nobody fits: rules, refusals or full seats stand in the way",
            "подходящей пары нет: мешают условия, отказы или занятые места";
        /// These mentees, the person among them, may work only with these mentors, who
        /// together have fewer seats than the mentees need.
        Shortage {
            /// The mentees who compete.
            mentees: Vec<PersonId>,
            /// The mentors they compete for.
            mentors: Vec<PersonId>,
            /// Seats that the mentees need together.
            needed: u64,
            /// Seats that the mentors have for them.
            available: u64,
        } = "shortage",
            "a shortage: {mentees} can work only with {mentors}; they need {needed:seat|seats}, and \
             there are {available}",
            "не хватает мест: для {mentees} – только {mentors}; нужно {needed:место|места|мест}, есть {available}";
        /// The person is one of the mentees of a shortage of the pairing, where it stands
        /// once for all of them: see [`Pairing::why`].
        InShortage {
            /// Which of [`Pairing::shortages`], counted from 1.
            number: u64,
        } = "in-shortage",
            "part of shortage {number}",
            "общая нехватка наставников № {number}";
        /// Every allowed partner prefers those they have and is full.
        PartnersPreferOthers {
            /// The best placed of the allowed partners, by the person's own view.
            best: PersonId,
        } = "partners-prefer-others",
            "all who fit have filled their seats with people they prefer; the nearest is {best}",
            "места у всех подходящих заняты теми, кого они назвали раньше; ближе всех – {best}";
        /// Serving the person would have cost more elsewhere than it gains.
        OthersGainMore = "others-gain-more",
            "other pairs gain more",
            "другие пары подходят друг другу лучше";
        /// Nobody needed the person: every mentee who may work with them has a mentor.
        NotNeeded = "not-needed",
            "all who fit have a mentor already",
            "у всех, кто подходит, уже есть наставник";
        /// A chain of exchanges could serve the person, and the pairing does not make it:
        /// it claims to be no better than feasible, or the sizes of groups, the spread of loads, or who is
        /// kept together or apart are in the way.
        CouldBeServed = "could-be-served",
            "a chain of exchanges would give a partner; this pairing does not make it",
            "пару можно найти, переставив несколько других; здесь этого не сделано";
        /// A mentor who fits has a seat, and these rules over groups would be broken.
        RulesOverGroups {
            /// The rules with their groups.
            rules: Vec<String>,
        } = "rules-over-groups",
            "rules over groups are in the way: {rules}",
            "мешают правила о группах: {rules}";
        /// The run was stopped before this could be found out.
        NotLookedInto = "not-looked-into",
            "not looked into, since the search was stopped",
            "причина не выяснена: поиск остановлен";
        /// The person did not answer, though somebody named them or was to be named.
        Silent = "silent", "did not answer", "ответ не получен";
        /// The person answered and named nobody.
        NamedNobody = "named-nobody", "named nobody", "в ответе никто не назван";
        /// Nobody whom the person named named them back.
        NotNamedBack {
            /// Those named who did not answer, by place in the base.
            silent: Vec<PersonId>,
            /// Those named who refused the person.
            refused: Vec<PersonId>,
            /// Those named who named others.
            others: Vec<PersonId>,
        } = "not-named-back",
            "no mutual wish{silent:+; did not answer: }{refused:+; refused: }{others:+; named others: }",
            "взаимного выбора нет{silent:+; нет ответа: }{refused:+; отказ: }{others:+; выбор других: }";
        /// Wishes coincide, but only with people with whom rules, vetoes or seats exclude a
        /// pair.
        WishesExcluded {
            /// With whom, by place in the base.
            with: Vec<PersonId>,
        } = "wishes-excluded",
            "the wishes of {with} coincide, but rules, vetoes or seats exclude a pair",
            "взаимный выбор с {with}, но пару исключают условия, отказы или занятые места";
        /// All with whom wishes coincide have their seats taken by others.
        WishesTaken {
            /// With whom, by place in the base.
            with: Vec<PersonId>,
        } = "wishes-taken",
            "the wishes of {with} coincide, but others took the seats",
            "взаимный выбор с {with}, но места заняты";
        /// Nobody turned to the person.
        NotApproached = "not-approached", "nobody turned to them", "к этому наставнику никто не обратился";
    }
}

impl WhyUnmatched {
    /// Whom the reason names.
    #[must_use]
    pub fn people(&self) -> Vec<&PersonId> {
        match self {
            Self::Shortage { mentees, mentors, .. } => mentees.iter().chain(mentors).collect(),
            Self::PartnersPreferOthers { best } => vec![best],
            Self::NotNamedBack { silent, refused, others } => {
                silent.iter().chain(refused).chain(others).collect()
            }
            Self::WishesExcluded { with } | Self::WishesTaken { with } => with.iter().collect(),
            Self::NobodyAllowed
            | Self::OthersGainMore
            | Self::NotNeeded
            | Self::CouldBeServed
            | Self::NotLookedInto
            | Self::RulesOverGroups { .. }
            | Self::InShortage { .. }
            | Self::Silent
            | Self::NamedNobody
            | Self::NotApproached => Vec::new(),
        }
    }
}

/// What was measured of a pairing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingMeasures {
    /// How many pairs.
    pub size: usize,
    /// The scores of all pairs and both sides together, in units.
    pub total: i64,
    /// The mentees' side.
    pub mentees: SideMeasures,
    /// The mentors' side.
    pub mentors: SideMeasures,
    /// How many allowed pairs would leave their partners for each other. Nothing where they were
    /// not counted, and ranks neither: the run went without a table and was stopped before it could
    /// ([`PartialPairing`](super::PartialPairing)).
    pub blocking_pairs: Option<u64>,
}

/// What was measured on one side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideMeasures {
    /// This side's scores of all pairs together, in units.
    pub total: i64,
    /// This side's lowest score in any pair, in units; nothing without pairs.
    pub worst: Option<i32>,
    /// How many pairs give this side a partner of rank 1, 2, 3, …; the rank counts
    /// 1 + the allowed partners strictly preferred. Empty where ranks were not counted.
    pub rank_profile: Vec<usize>,
}
