//! Awards by feedback, and who is thanked.

use crate::kernel::{Ordered, arrange, words};
use crate::people::{Answer, FormId, Level, PersonId, Standing};
use crate::program::results::{Opinion, Rater};
use crate::program::{PairNo, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How the best mentors are found. That they are found by curators' and mentees'
/// feedback, for teachers also by colleagues', is Procedures'; how the three are
/// weighed is our rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardRules {
    /// The weight of each kind of rater's mean: 1 each.
    pub weights: BTreeMap<Rater, u16>,
    /// The forms in which colleagues are asked: teacher–teacher.
    pub colleagues_in: BTreeSet<FormId>,
    /// The fewest levels of each kind of rater: 1.
    pub least: usize,
}

impl Default for AwardRules {
    fn default() -> Self {
        Self {
            weights: [Rater::Mentee, Rater::Curator, Rater::Colleague].map(|one| (one, 1)).into(),
            colleagues_in: FormId::new("teacher-teacher").into_iter().collect(),
            least: 1,
        }
    }
}

/// A place in a ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placed<T> {
    /// Who or what.
    pub what: T,
    /// 1 + how many scored higher.
    pub place: usize,
    /// How many others share the place.
    pub tied: usize,
    /// The score in thousandths of a level, from 1 000 to 10 000.
    pub score: u64,
    /// Each rater's mean in thousandths, and of how many levels.
    pub means: BTreeMap<Rater, (u64, usize)>,
}

/// A ranking that hides no ties: equal scores share a place, and the next place counts
/// all before it (1, 1, 3). Within a place the order is that of the ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking<T> {
    /// From the highest score.
    pub placed: Vec<Placed<T>>,
    /// Those without enough levels, with the raters that are missing.
    pub unplaced: Vec<(T, BTreeSet<Rater>)>,
}

/// Levels of one kind of rater.
#[derive(Default)]
struct Levels(Vec<u64>);

impl Levels {
    /// Their mean in thousandths, rounded once.
    fn mean(&self) -> Option<u64> {
        let n = self.0.len() as u64;
        (2_000 * self.0.iter().sum::<u64>() + n).checked_div(2 * n)
    }
}

impl<T: Ord + Clone> Ranking<T> {
    /// Ranks by the weighted mean of the raters' means, in whole thousandths.
    fn of(
        candidates: BTreeMap<T, BTreeMap<Rater, Levels>>,
        weights: &BTreeMap<Rater, u16>,
        least: usize,
    ) -> Self {
        let mut placed = Vec::new();
        let mut unplaced = Vec::new();
        for (what, raters) in candidates {
            let weight = |rater: &Rater| u64::from(weights.get(rater).copied().unwrap_or(0));
            let asked = raters.iter().filter(|(rater, _)| weight(rater) > 0);
            let few = asked.clone().filter(|(_, levels)| levels.0.len() < least.max(1));
            let few: BTreeSet<Rater> = few.map(|(rater, _)| *rater).into_set();
            let means: BTreeMap<Rater, (u64, usize)> = asked
                .filter_map(|(rater, levels)| Some((*rater, (levels.mean()?, levels.0.len()))))
                .into_map();
            let total: u64 = means.keys().map(weight).sum();
            if !few.is_empty() || total == 0 {
                unplaced.push((what, few));
                continue;
            }
            let sum: u64 = means.iter().map(|(rater, (mean, _))| weight(rater) * mean).sum();
            let score = (2 * sum + total) / (2 * total);
            placed.push(Placed { what, place: 0, tied: 0, score, means });
        }
        arrange(&mut placed, |one, other| {
            other.score.cmp(&one.score).then(one.what.cmp(&other.what))
        });
        let mut from = 0;
        while let Some(first) = placed.get(from) {
            let score = first.score;
            let size = placed.iter().skip(from).take_while(|one| one.score == score).count();
            for one in placed.iter_mut().skip(from).take(size) {
                (one.place, one.tied) = (from + 1, size - 1);
            }
            from += size;
        }
        Self { placed, unplaced }
    }

    /// Whoever shares the first place.
    pub fn best(&self) -> impl Iterator<Item = &T> {
        self.placed.iter().take_while(|one| one.place == 1).map(|one| &one.what)
    }
}

words! {
    /// Whom a letter of thanks goes to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum ThanksTo: "thanks-to" {
        /// The parents of a learner who is a mentor.
        Parents = "parents",
            "letter of thanks to the mentor's parents",
            "благодарственное письмо родителям наставника";
        /// The enterprise of a mentor.
        Enterprise = "enterprise",
            "letter of thanks to the enterprise",
            "благодарственное письмо предприятию";
        /// The college or university of a student who is a mentor.
        College = "college",
            "letter of thanks to the mentor's college or university",
            "благодарственное письмо образовательной организации наставника";
    }
}

/// A letter of thanks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thanks<'a> {
    /// To whom.
    pub to: ThanksTo,
    /// For which mentor.
    pub mentor: &'a PersonId,
    /// Which enterprise or college; nothing where it is not known, and for parents.
    pub institution: Option<&'a str>,
}

fn given(opinion: Option<&Opinion>) -> Option<u64> {
    opinion?.level.given().map(Level::get).map(u64::from)
}

impl Record {
    /// Ranks the mentors who closed a pair, by the feedback of curators and mentees, and
    /// of colleagues where the rules ask them: each rater's mean level in thousandths,
    /// weighted. A mentee's level is the one of their last closed pair with the mentor;
    /// levels unknown or withheld do not count.
    #[must_use]
    pub fn best_mentors(&self, rules: &AwardRules) -> Ranking<PersonId> {
        let mut candidates: BTreeMap<PersonId, BTreeMap<Rater, Levels>> = BTreeMap::new();
        let mut of_mentees = BTreeMap::new();
        for (_, pair) in self.pairs().filter(|(_, pair)| pair.is_closed()) {
            if self.cohort().mentors().get(&pair.mentor).is_none() {
                continue;
            }
            let raters = candidates.entry(pair.mentor.clone()).or_default();
            raters.entry(Rater::Mentee).or_default();
            raters.entry(Rater::Curator).or_default();
            if pair.form.as_ref().is_some_and(|form| rules.colleagues_in.contains(form)) {
                raters.entry(Rater::Colleague).or_default();
            }
            if let Some(level) = given(pair.results.of_mentor.as_ref()) {
                of_mentees.insert((&pair.mentor, &pair.mentee), level);
            }
        }
        let mut add = |mentor: &PersonId, rater, level| {
            let levels = candidates.get_mut(mentor).and_then(|raters| raters.get_mut(&rater));
            if let Some(levels) = levels {
                levels.0.push(level);
            }
        };
        for ((mentor, _), level) in of_mentees {
            add(mentor, Rater::Mentee, level);
        }
        for (mentor, ratings) in &self.closing().ratings {
            for rating in ratings {
                if let Answer::Given(level) = rating.level {
                    add(mentor, rating.from, level.get().into());
                }
            }
        }
        Ranking::of(candidates, &rules.weights, rules.least)
    }

    /// Ranks the closed pairs by what both members think of each other (Rostov awards
    /// the best pairs or groups; the rule is ours): the mean of the two levels. A pair
    /// of which a level is missing has no place.
    #[must_use]
    pub fn best_pairs(&self) -> Ranking<PairNo> {
        let mut candidates = BTreeMap::new();
        for (number, pair) in self.pairs().filter(|(_, pair)| pair.is_closed()) {
            let both =
                [given(pair.results.of_mentor.as_ref()), given(pair.results.of_mentee.as_ref())];
            let levels = Levels(both.into_iter().flatten().collect());
            candidates.insert(number, BTreeMap::from([(Rater::Mentee, levels)]));
        }
        Ranking::of(candidates, &BTreeMap::from([(Rater::Mentee, 1)]), 2)
    }

    /// Ranks the groups, the closed pairs of one mentor with at least two mentees, by
    /// all the levels that their members give (our rule). A group of which a level is
    /// missing has no place.
    #[must_use]
    pub fn best_groups(&self) -> Ranking<PersonId> {
        let mut groups: BTreeMap<PersonId, Vec<_>> = BTreeMap::new();
        for (_, pair) in self.pairs().filter(|(_, pair)| pair.is_closed()) {
            groups.entry(pair.mentor.clone()).or_default().push(pair);
        }
        let mut candidates = BTreeMap::new();
        for (mentor, pairs) in groups {
            let mentees: BTreeSet<_> = pairs.iter().map(|pair| &pair.mentee).into_set();
            if mentees.len() < 2 || self.tombstones().contains(&mentor) {
                continue;
            }
            let both = pairs.iter().map(|pair| {
                Some((
                    given(pair.results.of_mentor.as_ref())?,
                    given(pair.results.of_mentee.as_ref())?,
                ))
            });
            let all: Option<Vec<(u64, u64)>> = both.collect();
            let levels = all.unwrap_or_default().into_iter().flat_map(|(one, other)| [one, other]);
            let levels = Levels(levels.collect());
            candidates.insert(mentor, BTreeMap::from([(Rater::Mentee, levels)]));
        }
        Ranking::of(candidates, &BTreeMap::from([(Rater::Mentee, 1)]), 1)
    }

    /// Whom letters of thanks go to, by kind and mentor: the parents of learners, the
    /// enterprises and the colleges of the mentors who closed a pair (Procedures,
    /// Kemerovo).
    #[must_use]
    pub fn thanks(&self) -> BTreeSet<Thanks<'_>> {
        let closed = self.pairs().filter(|(_, pair)| pair.is_closed());
        let mentors = closed.filter_map(|(_, pair)| self.cohort().mentors().get(&pair.mentor));
        let thanks = mentors.filter_map(|mentor| {
            let person = &mentor.person;
            let institution = person.institution.as_ref().given().map(String::as_str);
            let (to, institution) = match person.standing {
                Standing::Learner => (ThanksTo::Parents, None),
                Standing::Employer => (ThanksTo::Enterprise, institution),
                Standing::Student => (ThanksTo::College, institution),
                _ => return None,
            };
            Some(Thanks { to, mentor: &person.id, institution })
        });
        thanks.into_set()
    }

    /// The mentors of the long-term base who let their data be passed on to other
    /// organisations, by id.
    pub fn mentors_for_others(&self) -> impl Iterator<Item = &PersonId> {
        let permits = |id: &&PersonId| {
            let mentor = self.cohort().mentors().get(id);
            mentor.is_some_and(|mentor| mentor.person.consent.other_organisations)
        };
        self.closing().long_term.iter().filter(permits)
    }
}
