//! Groups with a mentor and a co-mentor, beside mentors who lead alone.

use super::group_sizes::{GroupSize, GroupSizes};
use super::over_groups::Searched;
use super::situation::Markets;
use super::{Claim, Formed, Pairing, Situation, SituationFault, Strategy, StrategyError};
use crate::assignment::solve_led;
use crate::audit;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Ordered, Word};
use crate::market::{Cardinality, GroupedAnswer, LedGroup, LedGroups, Matching};
use crate::people::{Field, PersonId};
use crate::scoring;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Two mentors who may lead a group together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoLeaders {
    /// The main mentor.
    pub main: PersonId,
    /// The co-mentor.
    pub co: PersonId,
    /// The sizes of a group that they lead together: any within both mentors' seats where nothing is
    /// said.
    #[serde(default)]
    pub size: GroupSize,
}

impl CoLeaders {
    /// These two, with groups of any size.
    pub fn new(main: PersonId, co: PersonId) -> Self {
        Self { main, co, size: GroupSize::default() }
    }
}

/// Mentees with the mentors who lead them together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoLedGroup {
    /// The mentors, the main one first.
    pub leaders: Vec<PersonId>,
    /// The mentees, by place in the base.
    pub mentees: Vec<PersonId>,
}

/// Co-mentors: groups that a mentor leads alone, and groups that two mentors who fit each other lead
/// together. Of all pairings of this kind, one that serves as many mentees as can be and, of
/// those, one with the highest total of both sides' scores over all pairs.
///
/// A mentee of a group of two is a pair with each of the two mentors, which the rules have to
/// allow, and needs two seats ([`Mentee::seats`](crate::people::Mentee::seats)); a mentee with one
/// seat has one mentor. Each mentee is in one group, each mentor leads one, and a mentee of a group
/// takes a seat of each of its mentors. Locked pairs count. No source speaks of co-mentors: the
/// model is our own.
///
/// Exact by search, NP-hard; how, see [`solve_led`]. After `nodes` assignments, or where the control
/// ends it, the run is stopped with the best found so far and a bound of the total. Of rules over
/// groups nothing is known here: pairs that break one are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CoMentors {
    /// Who may lead together.
    pub teams: Vec<CoLeaders>,
    /// Beside them any two mentors who answer this question alike, or share a label of several: the
    /// same organisation, the same day. Of such two the one who stands first in the base is the
    /// main mentor. Mentors without an answer fit nobody.
    pub alike: Option<Field>,
    /// Whether mentors may lead alone as well: yes where nothing is said.
    pub alone: bool,
    /// The sizes of groups that mentors lead alone, and of those who answer alike, of whom both sizes
    /// hold.
    pub sizes: GroupSizes,
    /// After how many assignments the search ends: 10 000, our rule.
    pub nodes: u64,
}

impl Default for CoMentors {
    fn default() -> Self {
        let (teams, sizes) = (Vec::new(), GroupSizes::default());
        Self { teams, alike: None, alone: true, sizes, nodes: 10_000 }
    }
}

impl CoMentors {
    /// Its stable code.
    pub const CODE: &'static str = Self::WORD.code();

    pub(crate) const WORD: Word =
        Word::new("co-mentors", "groups with two mentors", "группы с двумя наставниками", &[]);

    /// With these who may lead together.
    #[must_use]
    pub fn of(teams: Vec<CoLeaders>) -> Self {
        Self { teams, ..Self::default() }
    }

    /// With any two mentors who answer this question alike.
    #[must_use]
    pub fn alike(field: impl Into<Field>) -> Self {
        Self { alike: Some(field.into()), ..Self::default() }
    }

    /// With these sizes of groups.
    #[must_use]
    pub fn in_groups(mut self, sizes: GroupSizes) -> Self {
        self.sizes = sizes;
        self
    }

    /// Where nobody leads alone.
    #[must_use]
    pub fn never_alone(mut self) -> Self {
        self.alone = false;
        self
    }

    /// The groups of a pairing: mentees with the same mentors, in the order of their first pair. Of
    /// two who may lead together the main mentor stands first, else the one of the earlier pair.
    #[must_use]
    pub fn groups(&self, pairing: &Pairing) -> Vec<CoLedGroup> {
        let mut led: BTreeMap<&PersonId, Vec<PersonId>> = BTreeMap::new();
        let mut order = Vec::new();
        for pair in &pairing.pairs {
            let leaders = led.entry(&pair.mentee).or_insert_with(|| {
                order.push(&pair.mentee);
                Vec::new()
            });
            leaders.push(pair.mentor.clone());
        }
        let mut groups: Vec<CoLedGroup> = Vec::new();
        for mentee in order {
            let Some(mut leaders) = led.remove(mentee) else { continue };
            let is_turned = |team: &CoLeaders| leaders == [team.co.clone(), team.main.clone()];
            if self.teams.iter().any(is_turned) {
                leaders.reverse();
            }
            match groups.iter_mut().find(|group| group.leaders == leaders) {
                Some(group) => group.mentees.push(mentee.clone()),
                None => groups.push(CoLedGroup { leaders, mentees: vec![mentee.clone()] }),
            }
        }
        groups
    }

    /// The groups that may be led.
    fn may_lead(
        &self,
        situation: &Situation,
        seats: impl Fn(u32) -> u32,
    ) -> Result<Vec<LedGroup>, StrategyError> {
        let mentors = situation.cohort().mentors();
        let own: Vec<GroupSize> = mentors.iter().map(|(_, one)| self.sizes.of(one)).collect();
        let led = |leaders: Vec<u32>, size: GroupSize| {
            let most = leaders.iter().map(|&leader| seats(leader)).chain(size.most).min();
            LedGroup { least: size.least, ..LedGroup::of(leaders, most.unwrap_or(0)) }
        };
        let both = |one: GroupSize, other: GroupSize| GroupSize {
            least: one.least.max(other.least),
            most: one.most.into_iter().chain(other.most).min(),
        };
        let mut groups = Vec::new();
        if self.alone {
            groups.extend((0u32..).zip(&own).map(|(at, &size)| led(vec![at], size)));
        }
        let (mut unknown, mut named) = (Vec::new(), BTreeSet::new());
        for team in &self.teams {
            match (situation.mentor(&team.main), situation.mentor(&team.co)) {
                (Ok(main), Ok(co)) => {
                    named.insert((main.raw().min(co.raw()), main.raw().max(co.raw())));
                    groups.push(led(vec![main.raw(), co.raw()], team.size));
                }
                (one, other) => unknown.extend(one.err().into_iter().chain(other.err())),
            }
        }
        if !unknown.is_empty() {
            return Err(StrategyError::Undoable(unknown.into()));
        }
        if let Some(field) = &self.alike {
            let places = scoring::mentors_by_answer(situation.cohort(), field)
                .map_err(|faults| StrategyError::refused(Self::CODE, &faults))?;
            for place in &places {
                for (at, &main) in place.iter().enumerate() {
                    for &co in &place[at + 1..] {
                        if named.insert((main.min(co), main.max(co))) {
                            let size = both(own[main as usize], own[co as usize]);
                            groups.push(led(vec![main, co], size));
                        }
                    }
                }
            }
        }
        // A group that has no room for its least size is not led at all.
        groups.retain(|group| group.most > 0 && group.least <= group.most);
        Ok(groups)
    }

    fn problem(
        &self,
        situation: &Situation,
        markets: &Markets,
    ) -> Result<LedGroups, StrategyError> {
        let open = &markets.everybody;
        let cohort = situation.cohort();
        let (mentees, mentors) = (cohort.mentees().len(), cohort.mentors().len());
        let weights = MenteeIx::all(mentees).map(|mentee| {
            let weight = |mentor: MentorIx| {
                let (one, other) = open.scores.of(mentee, mentor)?;
                Some(i64::from(one) + i64::from(other))
            };
            MentorIx::all(mentors).map(weight).collect()
        });
        let mentee_seats: Vec<u32> = (0..mentees).map(|at| open.mentee_seats.of(at)).collect();
        let groups = self.may_lead(situation, |leader| open.mentor_seats.of(leader as usize))?;
        let locked: Vec<_> =
            situation.locked().iter().map(|lock| (lock.0.raw(), lock.1.raw())).collect();
        let weights = (mentors, weights.collect());
        LedGroups::new(weights, &mentee_seats, groups, Cardinality::Maximum, &locked)
            .map_err(|faults| StrategyError::refused(Self::CODE, &faults))
    }
}

impl Strategy for CoMentors {
    fn code(&self) -> &'static str {
        Self::CODE
    }

    /// # Errors
    /// [`StrategyError::Undoable`] where a mentor is unknown, or where the locked pairs are part of no
    /// groups that may be led; [`StrategyError::Refused`] where a mentor is named twice in a team; else
    /// as for any strategy.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError> {
        let markets = situation.markets()?;
        let problem = self.problem(situation, &markets)?;
        let locked = || SituationFault::LockedCoLed {
            mentees: situation
                .locked()
                .iter()
                .filter_map(|lock| situation.ids(lock.0, lock.1))
                .map(|(mentee, _)| mentee)
                .into_set()
                .into_iter()
                .collect(),
        };
        let outcome = solve_led(&problem, self.nodes, control);
        let verify = |answer: &GroupedAnswer<i64>| audit::verify_led(&problem, answer).is_ok();
        let (mentees, mentors) = problem.size();
        let pairs = |in_groups: &Matching| {
            let pairs = problem.pairs(in_groups).into_iter();
            let pairs =
                pairs.map(|(mentee, mentor)| (MenteeIx::new(mentee), MentorIx::new(mentor)));
            Matching::new(mentees, mentors, pairs)
                .map_err(|faults| StrategyError::refused(Self::CODE, &faults))
        };
        // The search counts mentees, a pairing counts pairs, so no bound of pairs is told.
        let (claim, waived) = (Claim::BestCoLed, Vec::new());
        let searched = Searched { code: Self::CODE, claim, most: false, waived };
        searched.told_as((situation, &markets), outcome, pairs, verify, locked)
    }
}
