//! Rules over people together: quotas of groups, how many partners of a kind somebody has, and who is
//! kept together or apart.
//!
//! A group is everybody of one side who gives the same label; whoever gives several belongs to
//! several groups, and whoever gives none to no group.

use super::columns::{self, Words};
use super::source::People;
use super::{MustBe, RulesFault};
use crate::kernel::{Index, MenteeIx, MentorIx, Side, Sides, arrange};
use crate::market::{KeptGroup, Matching, Mix, Quota};
use crate::people::{Cohort, Field, PersonId};
use serde::{Deserialize, Serialize};

/// How many pairs the people of each group of one side may and must have together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct QuotaRule {
    /// Its name in reasons; the field's where none is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whose groups.
    pub of: Side,
    /// Those with the same answer are a group; those with several labels are in several.
    pub field: Field,
    /// Only the groups with these labels; nothing for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// The fewest pairs of each group.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub least: u32,
    /// The most pairs of each group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
}

/// How many partners of each kind somebody may and must have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MixRule {
    /// Its name in reasons; the field's where none is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whose partners.
    pub of: Side,
    /// Partners with the same answer are of one kind; those with several labels of several.
    pub field: Field,
    /// Only the kinds with these labels; nothing for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// The fewest partners of each kind, asked of those who have seats for all kinds. Of whom it
    /// cannot be kept it is not asked: a pairing tells them under `waived`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub least: u32,
    /// The most partners of each kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// The most partners of each kind as a share of all that the person has, from 0 to 1,
    /// rounded up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
}

/// Mentees who are kept together or apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeepRule {
    /// Its name in reasons; the mentees' ids where none is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Siblings, friends, a couple; or those who had better not meet.
    pub mentees: Vec<PersonId>,
    /// Nothing for one mentor's group. Else a question to mentors: those who give the same answer,
    /// or share a label of several, are one place. An organisation, a school, a day on which
    /// a mentor has time. Mentors without an answer are in no place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Field>,
}

impl KeepRule {
    /// These mentees in one mentor's group, or in different ones.
    #[must_use]
    pub fn of(mentees: Vec<PersonId>) -> Self {
        Self { name: String::new(), mentees, place: None }
    }

    /// The same with mentors who answer this question alike.
    #[must_use]
    pub fn at(mut self, place: impl Into<Field>) -> Self {
        self.place = Some(place.into());
        self
    }

    pub(crate) fn told(&self) -> String {
        if !self.name.trim().is_empty() {
            return self.name.clone();
        }
        let ids: Vec<&str> = self.mentees.iter().map(PersonId::as_str).collect();
        ids.join(", ")
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Rules over people together, made ready for a cohort.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OverGroups {
    quotas: Sides<Vec<Quota>>,
    mixes: Sides<Vec<Kinds>>,
    together: Vec<KeptGroup>,
    apart: Vec<KeptGroup>,
}

/// A rule on partners with the kinds that it names.
#[derive(Clone, Debug, PartialEq)]
struct Kinds {
    rule: MixRule,
    /// Names, as reasons tell them, and partners.
    kinds: Vec<(String, Vec<u32>)>,
}

/// A least number of partners of a kind that is not asked of somebody, since it cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Waiver {
    pub(crate) side: Side,
    pub(crate) agent: u32,
    /// The bound's name.
    pub(crate) label: String,
}

impl Waiver {
    fn is_of(&self, side: Side, mix: &Mix) -> bool {
        (self.side, self.agent, &self.label) == (side, mix.agent, &mix.label)
    }
}

/// Parts of a share that counts.
const SHARES: f64 = 1e6;

impl OverGroups {
    /// Whether there is no such rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.quotas.values().all(Vec::is_empty) && !self.has_mixes() && self.kept().next().is_none()
    }

    /// Whether kinds of partners are bounded.
    #[must_use]
    pub fn has_mixes(&self) -> bool {
        !self.mixes.values().all(Vec::is_empty)
    }

    /// The mentees who are kept together.
    #[must_use]
    pub fn together(&self) -> &[KeptGroup] {
        &self.together
    }

    /// The mentees who are kept apart.
    #[must_use]
    pub fn apart(&self) -> &[KeptGroup] {
        &self.apart
    }

    /// Those who are kept together, then those who are kept apart.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &KeptGroup> {
        self.together.iter().chain(&self.apart)
    }

    /// The groups of a side with their bounds, named by rule and label.
    #[must_use]
    pub fn quotas(&self, side: Side) -> &[Quota] {
        &self.quotas[side]
    }

    /// The bounds on kinds of partners of a side's people, who have so many seats.
    #[must_use]
    pub fn mixes(&self, side: Side, seats: &[u32]) -> Vec<Mix> {
        let mut mixes = Vec::new();
        for Kinds { rule, kinds } in &self.mixes[side] {
            for (agent, &seats) in (0u32..).zip(seats) {
                let needed = u64::from(rule.least) * kinds.len() as u64;
                let least = if needed <= u64::from(seats) { rule.least } else { 0 };
                // Nobody with one seat can have too many of a kind.
                if least == 0 && (seats == 0 || (seats == 1 && rule.most != Some(0))) {
                    continue;
                }
                for (name, partners) in kinds {
                    let mut mix = Mix::new(name.clone(), agent, partners.clone()).at_least(least);
                    mix.most = rule.most;
                    // In range: a share is between 0 and 1.
                    mix.share = rule.share.map(|share| ((share * SHARES) as u32, SHARES as u32));
                    mixes.push(mix);
                }
            }
        }
        mixes
    }

    /// [`OverGroups::mixes`] without the least numbers that are not asked for.
    pub(crate) fn mixes_but(&self, side: Side, seats: &[u32], waived: &[Waiver]) -> Vec<Mix> {
        let mut mixes = self.mixes(side, seats);
        for mix in &mut mixes {
            if waived.iter().any(|waiver| waiver.is_of(side, mix)) {
                mix.least = 0;
            }
        }
        mixes
    }

    /// Whether somebody is to have a least number of partners of some kind.
    pub(crate) fn asks_for_kinds(&self) -> bool {
        self.mixes.values().flatten().any(|kinds| kinds.rule.least > 0)
    }

    /// The names of the bounds that these pairs break.
    #[must_use]
    pub fn broken(&self, pairs: &Matching, seats: Sides<&[u32]>) -> Vec<String> {
        self.broken_but(pairs, seats, &[])
    }

    /// [`OverGroups::broken`] without the least numbers that are not asked for.
    pub(crate) fn broken_but(
        &self,
        pairs: &Matching,
        seats: Sides<&[u32]>,
        waived: &[Waiver],
    ) -> Vec<String> {
        let mut names = Vec::new();
        for side in Side::BOTH {
            let of = |agent: u32| -> Vec<u32> {
                match side {
                    Side::Mentee => {
                        pairs.mentors_of(MenteeIx::new(agent)).iter().map(|at| at.raw()).collect()
                    }
                    Side::Mentor => {
                        pairs.mentees_of(MentorIx::new(agent)).iter().map(|at| at.raw()).collect()
                    }
                }
            };
            for quota in &self.quotas[side] {
                let pairs: usize = quota.members.iter().map(|&agent| of(agent).len()).sum();
                let beyond = quota.most.is_some_and(|most| pairs > most as usize);
                if beyond || pairs < quota.least as usize {
                    names.push(quota.label.clone());
                }
            }
            for mix in self.mixes_but(side, seats[side], waived) {
                let all = of(mix.agent);
                let of_kind = all.iter().filter(|at| mix.partners.binary_search(at).is_ok());
                let count = of_kind.count();
                let most = mix.most_of(u32::try_from(all.len()).unwrap_or(u32::MAX));
                if count > most as usize || count < mix.least as usize {
                    names.push(mix.label);
                }
            }
        }
        let parted = self.together.iter().filter(|kept| is_parted(kept, pairs));
        let meeting = self.apart.iter().filter(|kept| do_meet(kept, pairs));
        names.extend(parted.chain(meeting).map(|kept| kept.label.clone()));
        arrange(&mut names, Ord::cmp);
        names.dedup();
        names
    }

    /// The names of all bounds.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let quotas = self.quotas.values().flatten().map(|quota| quota.label.clone());
        let kinds = self.mixes.values().flatten().flat_map(|kinds| &kinds.kinds);
        let kept = self.kept().map(|kept| kept.label.clone());
        quotas.chain(kinds.map(|kind| kind.0.clone())).chain(kept).collect()
    }

    /// The names of all rules that may be more than can be kept: those that ask for a least number,
    /// and who is kept together or apart, where pairs are locked.
    #[must_use]
    pub fn demanding(&self) -> Vec<String> {
        let quotas = self.quotas.values().flatten().filter(|quota| quota.least > 0);
        let mixes = self.mixes.values().flatten().filter(|kinds| kinds.rule.least > 0);
        let kinds = mixes.flat_map(|kinds| kinds.kinds.iter().map(|kind| kind.0.clone()));
        let kept = self.kept().map(|kept| kept.label.clone());
        quotas.map(|quota| quota.label.clone()).chain(kinds).chain(kept).collect()
    }
}

/// Whether some of them have partners and some not, or their partners are in no one place.
fn is_parted(kept: &KeptGroup, pairs: &Matching) -> bool {
    let of = |&row: &u32| pairs.mentors_of(MenteeIx::new(row));
    let partners: Vec<MentorIx> = kept.members.iter().flat_map(of).copied().collect();
    if partners.is_empty() {
        return false;
    }
    let is_whole = |place: usize| partners.iter().all(|&mentor| kept.has(place, mentor));
    kept.members.iter().any(|row| of(row).is_empty()) || !(0..kept.places.len()).any(is_whole)
}

/// Whether two of them have partners in one place.
fn do_meet(kept: &KeptGroup, pairs: &Matching) -> bool {
    (0..kept.places.len()).any(|place| {
        let is_there = |&&row: &&u32| {
            pairs.mentors_of(MenteeIx::new(row)).iter().any(|&mentor| kept.has(place, mentor))
        };
        kept.members.iter().filter(is_there).nth(1).is_some()
    })
}

/// Reads the rules over people together.
pub(super) fn read(
    (quotas, mixes): (&[QuotaRule], &[MixRule]),
    [together, apart]: [&[KeepRule]; 2],
    people: People<'_>,
    faults: &mut Vec<RulesFault>,
) -> OverGroups {
    let mut over = OverGroups {
        together: kept(("together", together), people, faults),
        apart: kept(("apart", apart), people, faults),
        ..OverGroups::default()
    };
    for rule in quotas {
        let name = named(&rule.name, &rule.field);
        bounds(&name, rule.least, rule.most, faults);
        let groups = groups((&name, &rule.field, rule.labels.as_deref()), rule.of, people, faults);
        over.quotas[rule.of].extend(groups.into_iter().map(|(name, members)| {
            let mut quota = Quota::new(name, members).at_least(rule.least);
            quota.most = rule.most;
            quota
        }));
    }
    for rule in mixes {
        let name = named(&rule.name, &rule.field);
        bounds(&name, rule.least, rule.most, faults);
        if let Some(value) = rule.share.filter(|share| !(0.0..=1.0).contains(share)) {
            let (rule, parameter, expected) = (name.clone(), "share", MustBe::Share);
            faults.push(RulesFault::OutOfRange { rule, parameter, value, expected });
        }
        let labels = rule.labels.as_deref();
        let kinds = groups((&name, &rule.field, labels), rule.of.other(), people, faults);
        over.mixes[rule.of].push(Kinds { rule: rule.clone(), kinds });
    }
    over
}

/// Positions and places of those who are kept together or apart.
fn kept(
    (list, rules): (&'static str, &[KeepRule]),
    people: People<'_>,
    faults: &mut Vec<RulesFault>,
) -> Vec<KeptGroup> {
    let mut all = Vec::new();
    for rule in rules {
        let mut members = Vec::new();
        for id in &rule.mentees {
            match people.position(Side::Mentee, id) {
                Some(at) => members.push(at),
                None => {
                    let (side, id) = (Side::Mentee, id.clone());
                    faults.push(RulesFault::UnknownPerson { list, side, id });
                }
            }
        }
        members.sort_unstable();
        members.dedup();
        let places = match &rule.place {
            None => KeptGroup::each_column(people.count(Side::Mentor)),
            Some(field) => by_answer(people, field).unwrap_or_else(|found| {
                faults.extend(found);
                Vec::new()
            }),
        };
        all.push(KeptGroup::new(rule.told(), members, places));
    }
    all
}

/// The mentors who give each answer to a question, or each label of it; whoever gives none is in no
/// group.
///
/// # Errors
/// Every answer that cannot be compared.
pub(crate) fn mentors_by_answer(
    cohort: &Cohort,
    field: &Field,
) -> Result<Vec<Vec<u32>>, Vec<RulesFault>> {
    by_answer(People::Cohort(cohort), field)
}

fn by_answer(people: People<'_>, field: &Field) -> Result<Vec<Vec<u32>>, Vec<RulesFault>> {
    let mut faults = Vec::new();
    let groups = groups((field.name(), field, None), Side::Mentor, people, &mut faults);
    let members = groups.into_iter().map(|(_, members)| members).collect();
    if faults.is_empty() { Ok(members) } else { Err(faults) }
}

fn named(name: &str, field: &Field) -> String {
    if name.trim().is_empty() { field.name().to_owned() } else { name.to_owned() }
}

fn bounds(rule: &str, least: u32, most: Option<u32>, faults: &mut Vec<RulesFault>) {
    if let Some(most) = most.filter(|&most| most < least) {
        let (least, most) = (least.into(), most.into());
        faults.push(RulesFault::EmptyRange { rule: rule.to_owned(), least, most });
    }
}

type Named<'a> = (&'a str, &'a Field, Option<&'a [String]>);

/// The groups of a side by their labels: names as reasons tell them, and members.
fn groups(
    (name, field, only): Named<'_>,
    side: Side,
    people: People<'_>,
    faults: &mut Vec<RulesFault>,
) -> Vec<(String, Vec<u32>)> {
    let mut words = Words::default();
    // Those asked for are groups, also where nobody is in them.
    for label in only.unwrap_or_default() {
        words.code(label);
    }
    let asked = words.len();
    let answers = people.read((name, side, field), faults, |value| {
        columns::key(&mut words, value.clone()).map(|(code, _)| (vec![code], vec![code])).or_else(
            |_| {
                let (_, set) = columns::labels(&mut words, 1, value)?;
                let labels: Vec<u32> = set.labels.iter().map(|label| label.0).collect();
                Ok((labels.clone(), labels))
            },
        )
    });
    let count = if only.is_some() { asked } else { words.len() };
    let mut members = vec![Vec::new(); count];
    for (person, &code) in (0u32..).zip(&answers.codes) {
        for &label in answers.value(code).given().into_iter().flatten() {
            if let Some(group) = members.get_mut(label as usize) {
                group.push(person);
            }
        }
    }
    let told = |label: usize| format!("{name}: {}", words.text(label as u32));
    members.into_iter().enumerate().map(|(label, members)| (told(label), members)).collect()
}
