//! Groups that one mentor leads, or several together.

use super::fault::AssignmentFault;
use super::kept::KeptProblem;
use super::objective::Cardinality;
use super::problem::AssignmentProblem;
use super::quotas::Quota;
use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Side, faults};
use crate::market::{Matching, Seats};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A group that may be led: by whom, and with how many mentees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedGroup {
    /// The mentors who lead it together, the main one first.
    pub leaders: Vec<u32>,
    /// The fewest mentees, unless there are none.
    pub least: u32,
    /// The most mentees.
    pub most: u32,
    /// What it adds to the sum for each mentee that these mentors lead together.
    pub worth: i64,
}

impl LedGroup {
    /// Led by these, for any number of mentees up to `most`.
    #[must_use]
    pub fn of(leaders: Vec<u32>, most: u32) -> Self {
        Self { leaders, least: 0, most, worth: 0 }
    }
}

faults! {
    /// A fault of groups that may be led.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum LedFault: "led-fault" {
        /// A mentee has not one weight for each mentor.
        Ragged {
            /// The mentee.
            mentee: usize,
            /// How many weights came.
            got: usize,
            /// How many mentors there are.
            mentors: usize,
        } = "ragged",
            "mentee {mentee} has {got:weight|weights} for {mentors:mentor|mentors}",
            "наставляемый {mentee}: весов {got}, а наставников {mentors}";
        /// The seats are not one number for each mentee.
        MenteeSeats {
            /// How many came.
            got: usize,
            /// How many mentees there are.
            mentees: usize,
        } = "mentee-seats",
            "{got:number|numbers} of seats for {mentees:mentee|mentees}",
            "чисел мест {got}, а наставляемых {mentees}";
        /// Nobody leads a group.
        NoLeader {
            /// The group.
            group: usize,
        } = "no-leader",
            "group {group} has no leader",
            "у группы {group} нет наставника";
        /// A leader is nobody.
        Leader {
            /// The group.
            group: usize,
            /// The index given.
            leader: u32,
            /// How many mentors there are.
            mentors: usize,
        } = "leader",
            "group {group} is led by mentor {leader}, but the number of mentors is {mentors}",
            "группу {group} ведёт наставник {leader}, но наставников всего {mentors}";
        /// A mentor is named twice for one group.
        LeaderTwice {
            /// The group.
            group: usize,
            /// The mentor.
            leader: u32,
        } = "leader-twice",
            "group {group} is led by mentor {leader} twice",
            "группу {group} наставник {leader} ведёт дважды";
        /// The least size is above the most.
        Sizes {
            /// The group.
            group: usize,
            /// The least.
            least: u32,
            /// The most.
            most: u32,
        } = "sizes",
            "group {group} has at least {least} mentees and at most {most}",
            "в группе {group} наставляемых не меньше {least} и не больше {most}";
        /// A mentee's weights with the leaders of a group have no sum that can be counted.
        Sum {
            /// The mentee.
            mentee: usize,
            /// The group.
            group: usize,
        } = "sum",
            "what mentee {mentee} and group {group} are worth is beyond counting",
            "ценность наставляемого {mentee} в группе {group} слишком велика";
        /// A required pair is of nobody.
        Required {
            /// The mentee.
            mentee: u32,
            /// The mentor.
            mentor: u32,
        } = "required",
            "mentee {mentee} and mentor {mentor} are to be a pair, but one of them does not exist",
            "наставляемый {mentee} и наставник {mentor} указаны парой, но кого-то из них нет";
        /// The assignment of mentees to groups is refused.
        Assignment(fault: AssignmentFault) = "assignment", "{fault}", "{fault}";
    }
}

/// Mentees, and groups that mentors may lead alone or together.
///
/// Each mentee is in one group at most and is then a pair with each of its leaders, so that all these
/// pairs have to be allowed and the mentee needs a seat for each. A mentor leads one group at most,
/// alone or with others. A group has a size that may be, or nobody. The sum is that of the
/// weights of all pairs and, for each mentee, the worth of the group.
///
/// It is kept as an assignment of mentees to groups in which groups with a common leader exclude each
/// other ([`KeptProblem::excluding`]). Groups of the same first leader have a quota together, their
/// largest size: where one of them is used at most, that follows, and it makes the bound of a search
/// smaller.
#[derive(Clone, Debug)]
pub struct LedGroups {
    weights: Vec<Vec<Option<i64>>>,
    mentors: usize,
    groups: Vec<LedGroup>,
    kept: KeptProblem<i64>,
}

impl LedGroups {
    /// The number of mentors with each mentee's weights of them, nothing where a pair is forbidden; how
    /// many mentors each mentee may have; the groups that may be led; how many mentees are to be
    /// served, as many as can be or the best sum of any; and pairs that have to be made.
    ///
    /// Where the required pairs of a mentee are led by no group, or by none with a seat, no answer
    /// exists. Time and memory: O(mentees × groups).
    ///
    /// # Errors
    /// Every [`LedFault`].
    pub fn new(
        (mentors, weights): (usize, Vec<Vec<Option<i64>>>),
        mentee_seats: &[u32],
        groups: Vec<LedGroup>,
        cardinality: Cardinality,
        required: &[(u32, u32)],
    ) -> Result<Self, Faults<LedFault>> {
        let mut faults = faults_of((mentors, &weights), mentee_seats, &groups, required);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let mut table = Vec::with_capacity(weights.len());
        for (mentee, (row, &seats)) in weights.iter().zip(mentee_seats).enumerate() {
            let own = |pair: &&(u32, u32)| pair.0 as usize == mentee;
            let own: Vec<u32> = required.iter().filter(own).map(|pair| pair.1).collect();
            let mut cells = Vec::with_capacity(groups.len());
            for (group, led) in groups.iter().enumerate() {
                let is_open = led.leaders.len() <= seats as usize
                    && own.iter().all(|mentor| led.leaders.contains(mentor));
                let weights: Option<Vec<i64>> =
                    led.leaders.iter().map(|&leader| row[leader as usize]).collect();
                cells.push(weights.filter(|_| is_open).and_then(|weights| {
                    let sum = weights.into_iter().try_fold(led.worth, i64::checked_add);
                    if sum.is_none() {
                        faults.push(LedFault::Sum { mentee, group });
                    }
                    sum
                }));
            }
            table.push(cells);
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let kept = Self::expanded(table, &groups, cardinality, required)?;
        Ok(Self { weights, mentors, groups, kept })
    }

    /// The assignment of mentees to groups.
    fn expanded(
        table: Vec<Vec<Option<i64>>>,
        groups: &[LedGroup],
        cardinality: Cardinality,
        required: &[(u32, u32)],
    ) -> Result<KeptProblem<i64>, Faults<LedFault>> {
        let mut minimums = vec![0; table.len()];
        required.iter().for_each(|pair| minimums[pair.0 as usize] = 1);
        let (mut led, mut first) = (BTreeMap::new(), BTreeMap::new());
        for (group, one) in (0u32..).zip(groups) {
            for &leader in &one.leaders {
                led.entry(leader).or_insert_with(Vec::new).push(group);
            }
            if let Some(&leader) = one.leaders.first() {
                first.entry(leader).or_insert_with(Vec::new).push(group);
            }
        }
        let most = |of: &[u32]| of.iter().map(|&at| groups[at as usize].most).max().unwrap_or(0);
        let quotas = first.into_iter().filter(|(_, of)| of.len() > 1).map(|(leader, of)| {
            let most = most(&of);
            Quota::new(format!("led by {leader}"), of).at_most(most)
        });
        let seats = Seats::each(groups.iter().map(|group| group.most).collect());
        let edges = table.iter().enumerate().flat_map(|(mentee, cells)| {
            let cells = cells.iter().enumerate();
            cells.filter_map(move |(group, cell)| {
                Some((MenteeIx::at(mentee), MentorIx::at(group), (*cell)?))
            })
        });
        let problem = AssignmentProblem::sparse(table.len(), groups.len(), edges.collect())
            .cardinality(cardinality)
            .seats(Side::Mentor, seats)
            .minimums(Side::Mentee, minimums)
            .quotas(Side::Mentor, quotas.collect())
            .build()
            .map_err(|faults| faults.into_iter().map(LedFault::from).collect::<Faults<_>>())?;
        let least = groups.iter().map(|group| group.least).collect();
        // Groups and sets are counted here, so neither of the two can refuse them.
        let sets = led.into_values().filter(|of: &Vec<u32>| of.len() > 1).collect();
        let refused = |_| Faults::from(LedFault::NoLeader { group: groups.len() });
        let kept = KeptProblem::new(problem, Vec::new(), Vec::new(), least).map_err(refused)?;
        kept.excluding(sets).map_err(refused)
    }

    /// The assignment of mentees to groups.
    #[must_use]
    pub fn kept(&self) -> &KeptProblem<i64> {
        &self.kept
    }

    /// The groups that may be led.
    #[must_use]
    pub fn groups(&self) -> &[LedGroup] {
        &self.groups
    }

    /// How many mentees and mentors there are.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.weights.len(), self.mentors)
    }

    /// What a pair is worth; nothing where it is forbidden or of nobody.
    #[must_use]
    pub fn weight(&self, mentee: u32, mentor: u32) -> Option<i64> {
        *self.weights.get(mentee as usize)?.get(mentor as usize)?
    }

    /// The pairs of mentees and mentors that mentees in groups stand for, ascending.
    #[must_use]
    pub fn pairs(&self, in_groups: &Matching) -> Vec<(u32, u32)> {
        let mut pairs: Vec<_> = in_groups
            .pairs()
            .filter_map(|(mentee, group)| Some((mentee.raw(), self.groups.get(group.get())?)))
            .flat_map(|(mentee, led)| led.leaders.iter().map(move |&leader| (mentee, leader)))
            .collect();
        pairs.sort_unstable();
        pairs
    }
}

fn faults_of(
    (mentors, weights): (usize, &[Vec<Option<i64>>]),
    mentee_seats: &[u32],
    groups: &[LedGroup],
    required: &[(u32, u32)],
) -> Vec<LedFault> {
    let mut faults = Vec::new();
    for (mentee, row) in weights.iter().enumerate().filter(|(_, row)| row.len() != mentors) {
        faults.push(LedFault::Ragged { mentee, got: row.len(), mentors });
    }
    let mentees = weights.len();
    if mentee_seats.len() != mentees {
        faults.push(LedFault::MenteeSeats { got: mentee_seats.len(), mentees });
    }
    for (group, led) in groups.iter().enumerate() {
        if led.leaders.is_empty() {
            faults.push(LedFault::NoLeader { group });
        }
        for (at, &leader) in led.leaders.iter().enumerate() {
            if leader as usize >= mentors {
                faults.push(LedFault::Leader { group, leader, mentors });
            }
            if led.leaders[..at].contains(&leader) {
                faults.push(LedFault::LeaderTwice { group, leader });
            }
        }
        if led.least > led.most && led.most > 0 {
            faults.push(LedFault::Sizes { group, least: led.least, most: led.most });
        }
    }
    let outside = |pair: &&(u32, u32)| pair.0 as usize >= mentees || pair.1 as usize >= mentors;
    faults.extend(
        required
            .iter()
            .filter(outside)
            .map(|&(mentee, mentor)| LedFault::Required { mentee, mentor }),
    );
    faults
}
