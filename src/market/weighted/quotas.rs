//! Quotas over labelled groups of people.

use crate::kernel::{Faults, Side, arrange, arrange_by_key, faults};
use serde::{Deserialize, Serialize};

/// How many pairs the people of a group may and must have together, for example the
/// coverage of a target group: at least twelve pairs with mentees of the ninth grade, at
/// most five with mentors of one firm.
///
/// ```
/// use mentormatch::market::Quota;
///
/// let ninth_grade = Quota::new("ninth grade", vec![0, 3, 4]).at_least(2);
/// assert_eq!((ninth_grade.least, ninth_grade.most), (2, None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Quota {
    /// The group's name, by which errors speak of it.
    pub label: String,
    /// Its people, as indices on their side.
    pub members: Vec<u32>,
    /// The fewest pairs that they must have together.
    pub least: u32,
    /// The most pairs that they may have together; nothing where only seats limit them.
    pub most: Option<u32>,
}

impl Quota {
    /// A group without bounds yet.
    #[must_use]
    pub fn new(label: impl Into<String>, members: Vec<u32>) -> Self {
        Self { label: label.into(), members, least: 0, most: None }
    }

    /// The group must have at least so many pairs.
    #[must_use]
    pub fn at_least(mut self, pairs: u32) -> Self {
        self.least = pairs;
        self
    }

    /// The group may have at most so many pairs.
    #[must_use]
    pub fn at_most(mut self, pairs: u32) -> Self {
        self.most = Some(pairs);
        self
    }
}

faults! {
    /// Why quotas cannot be kept exactly, or what is wrong with them.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum QuotaFault: "quota-fault" {
        /// Two groups share people and each has people of its own. Quotas of such groups
        /// make the problem NP-hard; groups must be nested or apart.
        Crossing {
            /// The side.
            side: Side,
            /// The label of one group.
            first: String,
            /// The label of the other.
            second: String,
            /// Who is in both, ascending.
            shared: Vec<u32>,
            /// Who is only in the first, ascending.
            only_first: Vec<u32>,
            /// Who is only in the second, ascending.
            only_second: Vec<u32>,
        } = "crossing",
            "the groups {first:?} and {second:?} of the {side:lines} overlap: {shared:?} are in \
             both, {only_first:?} only in the first, {only_second:?} only in the second",
            "группы {first:?} и {second:?} ({side:lines}) пересекаются: в обеих {shared:?}, \
             только в первой {only_first:?}, только во второй {only_second:?}";
        /// A label names two groups of one side.
        LabelTwice {
            /// The side.
            side: Side,
            /// The label.
            label: String,
        } = "label-twice",
            "two groups of the {side:lines} have the label {label:?}",
            "две группы ({side:lines}) названы {label:?}";
        /// A member is not on the side.
        Member {
            /// The side.
            side: Side,
            /// The group.
            label: String,
            /// The member.
            member: u32,
            /// How many agents the side has.
            agents: usize,
        } = "member",
            "the group {label:?} has member {member}, the {side:lines} are {agents}",
            "в группе {label:?} есть {member}, а {side:gen-lines} всего {agents}";
        /// A member is given twice.
        MemberTwice {
            /// The side.
            side: Side,
            /// The group.
            label: String,
            /// The member.
            member: u32,
        } = "member-twice",
            "the group {label:?} of the {side:lines} names member {member} twice",
            "группа {label:?} ({side:lines}) называет {member} дважды";
        /// More pairs are demanded than allowed.
        Bounds {
            /// The side.
            side: Side,
            /// The group.
            label: String,
            /// The fewest.
            least: u32,
            /// The most.
            most: u32,
        } = "bounds",
            "the group {label:?} of the {side:lines} must have {least} pairs and may have {most}",
            "группе {label:?} ({side:lines}) нужно не меньше пар, чем {least}, а можно не \
             больше, чем {most}";
    }
}

/// The groups of one side, nested or apart: a forest over its agents. Most problems have none, so it takes one
/// word in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotas(Option<Box<Forest>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Forest {
    groups: Vec<Quota>,
    /// The smallest group around each group, and around each agent.
    around_group: Vec<Option<u32>>,
    around_agent: Vec<Option<u32>>,
    /// Groups, outer ones first.
    order: Vec<u32>,
}

impl Quotas {
    /// The forest of these groups over so many agents.
    ///
    /// Groups are placed from the largest to the smallest: all members of a group must
    /// then lie in the same innermost group. Time O(sizes of the groups), and a sort.
    ///
    /// # Errors
    /// Every fault; of groups that overlap, one pair for each group that cannot be placed.
    pub fn new(
        side: Side,
        agents: usize,
        mut groups: Vec<Quota>,
    ) -> Result<Self, Faults<QuotaFault>> {
        if groups.is_empty() {
            return Ok(Self::default());
        }
        let mut faults = Vec::new();
        for group in &mut groups {
            check(side, agents, group, &mut faults);
        }
        let mut labels: Vec<&str> = groups.iter().map(|group| group.label.as_str()).collect();
        arrange(&mut labels, Ord::cmp);
        for two in labels.windows(2).filter(|two| two[0] == two[1]) {
            faults.push(QuotaFault::LabelTwice { side, label: two[0].to_owned() });
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        // Lossless: a group has fewer members than agents can be numbered.
        let mut order: Vec<u32> = (0..).take(groups.len()).collect();
        arrange_by_key(&mut order, |&at| std::cmp::Reverse(groups[at as usize].members.len()));
        let mut around_group = vec![None; groups.len()];
        let mut around_agent = vec![None; agents];
        for &at in &order {
            let group = &groups[at as usize];
            let Some(&first) = group.members.first() else { continue };
            let around = around_agent[first as usize];
            let differs =
                group.members.iter().find(|&&member| around_agent[member as usize] != around);
            if let Some(&other) = differs {
                // Two members of this group lie in different groups found so far. The smaller one
                // of those holds one of them only, and has somebody outside this group, since
                // groups come by size: the two cross.
                let crossed = [around, around_agent[other as usize]]
                    .into_iter()
                    .flatten()
                    .map(|crossed: u32| &groups[crossed as usize])
                    .rfind(|crossed| {
                        crossed.members.binary_search(&first).is_ok()
                            != crossed.members.binary_search(&other).is_ok()
                    });
                if let Some(crossed) = crossed {
                    faults.push(crossing(side, crossed, group));
                }
                continue;
            }
            around_group[at as usize] = around;
            for &member in &group.members {
                around_agent[member as usize] = Some(at);
            }
        }
        if faults.is_empty() {
            Ok(Self(Some(Box::new(Forest { groups, around_group, around_agent, order }))))
        } else {
            Err(faults.into())
        }
    }

    /// The groups, in the order given, members ascending.
    #[must_use]
    pub fn groups(&self) -> &[Quota] {
        self.0.as_ref().map_or(&[], |forest| &forest.groups)
    }

    /// The same groups with other bounds, in their order.
    pub(super) fn rebound(&mut self, bounds: &[(u32, u32)]) {
        let groups = self.0.as_mut().map(|forest| &mut forest.groups);
        for (group, &(least, most)) in groups.into_iter().flatten().zip(bounds) {
            (group.least, group.most) = (least, Some(most).filter(|&most| most < u32::MAX));
        }
    }

    /// Whether there is no group.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The smallest group around a group.
    #[must_use]
    pub fn around_group(&self, group: usize) -> Option<u32> {
        self.0.as_ref()?.around_group.get(group).copied().flatten()
    }

    /// The smallest group around an agent.
    #[must_use]
    pub fn around_agent(&self, at: usize) -> Option<u32> {
        self.0.as_ref()?.around_agent.get(at).copied().flatten()
    }

    /// The groups, each after those around it.
    #[must_use]
    pub fn outer_first(&self) -> &[u32] {
        self.0.as_ref().map_or(&[], |forest| &forest.order)
    }
}

/// Sorts the members of a group and checks it.
pub(super) fn check(side: Side, agents: usize, group: &mut Quota, faults: &mut Vec<QuotaFault>) {
    group.members.sort_unstable();
    let label = &group.label;
    for (at, &member) in group.members.iter().enumerate() {
        if member as usize >= agents {
            faults.push(QuotaFault::Member { side, label: label.clone(), member, agents });
        }
        if at > 0 && group.members[at - 1] == member {
            faults.push(QuotaFault::MemberTwice { side, label: label.clone(), member });
        }
    }
    if let Some(most) = group.most.filter(|&most| most < group.least) {
        let least = group.least;
        faults.push(QuotaFault::Bounds { side, label: label.clone(), least, most });
    }
}

fn crossing(side: Side, first: &Quota, second: &Quota) -> QuotaFault {
    let split = |from: &Quota, by: &Quota, inside: bool| -> Vec<u32> {
        let members = from.members.iter().copied();
        members.filter(|member| by.members.binary_search(member).is_ok() == inside).collect()
    };
    QuotaFault::Crossing {
        side,
        first: first.label.clone(),
        second: second.label.clone(),
        shared: split(first, second, true),
        only_first: split(first, second, false),
        only_second: split(second, first, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(label: &str, members: &[u32]) -> Quota {
        Quota::new(label, members.to_vec())
    }

    #[test]
    fn nested_groups_make_a_forest() {
        let groups = vec![quota("a", &[2, 0, 1]), quota("b", &[1]), quota("c", &[0, 1, 2])];
        let quotas = Quotas::new(Side::Mentee, 4, groups).unwrap();
        assert_eq!(quotas.outer_first(), [0, 2, 1]);
        assert_eq!((quotas.around_group(0), quotas.around_group(2)), (None, Some(0)));
        assert_eq!(quotas.around_group(1), Some(2));
        assert_eq!((quotas.around_agent(1), quotas.around_agent(0)), (Some(1), Some(2)));
        assert_eq!(quotas.around_agent(3), None);
    }

    #[test]
    fn overlapping_groups_are_named_with_their_people() {
        let groups = vec![quota("all", &[0, 1, 2, 3]), quota("x", &[0, 1]), quota("y", &[1, 2])];
        let faults = Quotas::new(Side::Mentor, 4, groups).unwrap_err();
        let expected = QuotaFault::Crossing {
            side: Side::Mentor,
            first: "x".to_owned(),
            second: "y".to_owned(),
            shared: vec![1],
            only_first: vec![0],
            only_second: vec![2],
        };
        assert_eq!(faults, [expected]);
    }

    #[test]
    fn every_other_fault_is_reported() {
        let groups =
            vec![quota("a", &[0, 0, 9]).at_least(3).at_most(2), quota("a", &[]), quota("b", &[1])];
        assert_eq!(Quotas::new(Side::Mentee, 2, groups).unwrap_err().len(), 4);
    }
}
