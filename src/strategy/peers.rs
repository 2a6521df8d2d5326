//! Exchange between equals: one pool, both teach and both learn.
//!
//! For the role model peer–peer (learner–learner) and for reverse mentoring, in which a
//! younger educator mentors an older one and learns in turn. Nobody's stage, age or
//! length of service is asked for.

use super::PairingBound;
use crate::audit;
use crate::general::{best_matching, with_trio};
use crate::kernel::{AgentIx, Control, Faults, Index, faults, words};
use crate::market::{Cardinality, GeneralProblem, Lists, Outcome, Pool, PoolPairing, Stopped};
use crate::people::{Answer, Level, Mentee, Mentor, PersonId, Words};
use crate::stable;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Somebody who offers skills and wants others.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// Who.
    pub id: PersonId,
    /// What they can teach, each with their confidence in it.
    #[serde(default)]
    pub offers: BTreeMap<String, Level>,
    /// What they would like to learn, each with its priority.
    #[serde(default)]
    pub wants: BTreeMap<String, Level>,
    /// Whom they refuse.
    #[serde(default)]
    pub vetoed: BTreeSet<PersonId>,
    /// A group, such as `"young"` and `"experienced"`, for exchange across groups only.
    #[serde(default)]
    pub group: Option<String>,
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Peer({})", self.id)
    }
}

impl Peer {
    /// Somebody of whom nothing but the id is known.
    #[must_use]
    pub fn new(id: PersonId) -> Self {
        let (offers, wants) = (BTreeMap::new(), BTreeMap::new());
        Self { id, offers, wants, vetoed: BTreeSet::new(), group: None }
    }

    /// A person who is in both bases: they want what their requests name, with the
    /// highest priority that any gives it, and offer their skills as a mentor.
    #[must_use]
    pub fn of(mentee: &Mentee, mentor: &Mentor) -> Self {
        let mut peer = Self::new(mentee.person.id.clone());
        for request in &mentee.requests {
            if let Answer::Given(wanted) = &request.wanted {
                for (label, &level) in wanted {
                    let known = peer.wants.entry(label.clone()).or_insert(level);
                    *known = level.max(*known);
                }
            }
        }
        if let Answer::Given(skills) = &mentor.resources.skills {
            peer.offers.clone_from(skills);
        }
        let vetoed = mentee.person.wishes.vetoed.iter().chain(&mentor.person.wishes.vetoed);
        peer.vetoed.extend(vetoed.cloned());
        peer
    }
}

/// Which exchanges may be. The numbers are our rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ExchangeRule {
    /// The least that each of the two has to gain: 1, so both learn something.
    pub least: i64,
    /// Whether only people of different groups are paired, as in reverse mentoring.
    pub across_groups: bool,
    /// Whether an odd pool has one group of three, so that nobody is left over: each two of the
    /// three could be a pair. With [`ExchangeGoal::MostPairs`] only; where no three leave all
    /// others in pairs, there are pairs only. Not by default.
    pub trio: bool,
}

impl Default for ExchangeRule {
    fn default() -> Self {
        Self { least: 1, across_groups: false, trio: false }
    }
}

words! {
    /// By what an exchange is arranged.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ExchangeGoal: "exchange-goal" {
        /// As many pairs as can be, and of those the highest total gain.
        #[default]
        MostPairs = "most-pairs",
            "as many pairs as can be, then the highest total gain",
            "как можно больше пар, затем наибольшая общая польза";
        /// The highest total gain.
        HighestTotal = "highest-total", "the highest total gain", "наибольшая общая польза";
        /// No two would both rather exchange with each other: each goes by their own gain,
        /// equal gains are ties.
        Stable = "stable",
            "no two would both rather exchange with each other",
            "никакие двое не предпочли бы обмен друг с другом";
    }
}

/// A skill that one of a pair learns from the other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The skill, as the learner names it.
    pub skill: String,
    /// How much it is wanted.
    pub priority: Level,
    /// How sure the teacher is of it.
    pub confidence: Level,
}

impl fmt::Debug for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lesson(…)")
    }
}

/// Two who exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExchangePair {
    /// The one who comes first in the pool.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// What `one` learns: why the pair is good for them.
    pub one_learns: Vec<Lesson>,
    /// What `other` learns.
    pub other_learns: Vec<Lesson>,
    /// What `one` gains: priority times confidence, over all lessons.
    pub one_gains: i64,
    /// What `other` gains.
    pub other_gains: i64,
}

/// Three who exchange, each with both others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExchangeTrio {
    /// Who, by place in the pool.
    pub people: [PersonId; 3],
    /// What each two of them learn from each other.
    pub pairs: Vec<ExchangePair>,
}

/// An arranged exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Exchange {
    /// The pairs, by the place of their first in the pool.
    pub pairs: Vec<ExchangePair>,
    /// The group of three, where the rule asks for one and the pool is odd.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trio: Option<ExchangeTrio>,
    /// Who stayed alone, by place in the pool.
    pub alone: Vec<PersonId>,
    /// What was arranged for.
    pub goal: ExchangeGoal,
    /// Both sides' gains together, over all who are together.
    pub total: i64,
    /// Whether the goal is proven to be reached: stability by audit, a best total by prices
    /// of people and odd sets that were verified.
    pub proven: bool,
}

/// The best exchange that a stopped run found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartialExchange {
    /// The exchange; nothing is proven of it.
    pub exchange: Exchange,
    /// No exchange is better than this.
    pub bound: PairingBound,
}

/// What [`exchange`] comes to.
pub type ExchangeOutcome = Outcome<Exchange, NoStableExchange, PartialExchange>;

impl Exchange {
    /// The exchange as pairs of mentee and mentor: two for each pair, one each way (six for a
    /// group of three), for
    /// a programme in which both are in both bases.
    #[must_use]
    pub fn both_ways(&self) -> Vec<(PersonId, PersonId)> {
        let ways = |pair: &ExchangePair| {
            let (one, other) = (&pair.one, &pair.other);
            [(one.clone(), other.clone()), (other.clone(), one.clone())]
        };
        let within = self.trio.iter().flat_map(|trio| &trio.pairs);
        self.pairs.iter().chain(within).flat_map(ways).collect()
    }
}

/// Why no stable exchange exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
#[non_exhaustive]
pub enum NoStableExchange {
    /// In each of these circles of an odd number everyone would rather have the next
    /// than the one before: whoever is left over breaks another pair (Tan 1991).
    OddParties {
        /// The circles.
        parties: Vec<Vec<PersonId>>,
        /// Whether the verifier accepted the partition that they are part of.
        verified: bool,
    },
    /// With ties: the search went through every case.
    Exhausted {
        /// How many partial exchanges were looked at.
        visited: u64,
    },
}

faults! {
    /// Why a pool cannot be taken.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PeerFault: "peer-fault" {
        /// Somebody stands in the pool twice.
        Twice {
            /// Who.
            person: PersonId,
        } = "twice", "{person} stands in the pool twice", "{person} стоит в круге дважды";
        /// The pool is too large, or its gains are.
        Refused {
            /// What was said.
            reason: Words,
        } = "refused",
            "the pool cannot be set up: {reason}",
            "не удалось поставить задачу круга: {reason}";
    }
}

/// Arranges an exchange in one pool.
///
/// What somebody gains from another is the sum, over the skills they want and the other
/// offers, of priority times confidence: an integer. Two may be paired where both gain
/// at least `rule.least`, neither refuses the other and, across groups only, their
/// groups differ. Skills compare ignoring letter case and surrounding white space.
///
/// [`ExchangeGoal::Stable`] without ties is Irving's algorithm, O(pairs), and where no
/// stable exchange exists the answer is Tan's partition; with ties it is a search. The
/// other two goals are a matching of greatest weight in a general graph, exact and proven
/// ([`best_matching`]); where `control` stops that, there is the best so far with a bound.
///
/// # Errors
/// Everybody who stands in the pool twice; a pool beyond the numbers of a solver.
///
/// # References
/// R. W. Irving, An efficient algorithm for the "stable roommates" problem, 1985.
/// J. J. M. Tan, A necessary and sufficient condition for the existence of a complete
/// stable matching, 1991. J. Edmonds, Maximum matching and a polyhedron with
/// 0,1-vertices, 1965.
pub fn exchange(
    peers: &[Peer],
    rule: &ExchangeRule,
    goal: ExchangeGoal,
    control: &Control<'_>,
) -> Result<ExchangeOutcome, Faults<PeerFault>> {
    let gains = checked(peers, rule)?;
    if goal == ExchangeGoal::Stable {
        return gains.stable(control);
    }
    gains.heaviest(goal, control)
}

/// What a pool of different people gain from each other.
pub(super) fn checked<'p>(
    peers: &'p [Peer],
    rule: &'p ExchangeRule,
) -> Result<Gains<'p>, Faults<PeerFault>> {
    let mut seen = BTreeSet::new();
    let twice = peers.iter().filter(|peer| !seen.insert(&peer.id));
    let faults: Vec<_> = twice.map(|peer| PeerFault::Twice { person: peer.id.clone() }).collect();
    if faults.is_empty() { Ok(Gains::new(peers, rule)) } else { Err(faults.into()) }
}

/// What everybody gains from everybody.
pub(super) struct Gains<'p> {
    pub(super) peers: &'p [Peer],
    rule: &'p ExchangeRule,
    /// Offers by skill in its plain form.
    offers: Vec<BTreeMap<String, Level>>,
    of: Vec<Vec<i64>>,
}

fn plain(label: &str) -> String {
    label.trim().to_lowercase()
}

impl<'p> Gains<'p> {
    fn new(peers: &'p [Peer], rule: &'p ExchangeRule) -> Self {
        let offered = |peer: &Peer| {
            let mut offers: BTreeMap<String, Level> = BTreeMap::new();
            for (label, &level) in &peer.offers {
                let known = offers.entry(plain(label)).or_insert(level);
                *known = level.max(*known);
            }
            offers
        };
        let offers: Vec<_> = peers.iter().map(offered).collect();
        let mut gains = Self { peers, rule, offers, of: Vec::new() };
        let all = 0..peers.len();
        let row = |one: usize| {
            let lessons = |other| gains.lessons(one, other);
            let gain = |lesson: &Lesson| {
                i64::from(lesson.priority.get()) * i64::from(lesson.confidence.get())
            };
            all.clone().map(|other| lessons(other).iter().map(gain).sum()).collect()
        };
        gains.of = all.clone().map(row).collect();
        gains
    }

    /// What `one` learns from `other`; a skill named twice counts once, as it is
    /// wanted most.
    fn lessons(&self, one: usize, other: usize) -> Vec<Lesson> {
        let mut lessons: BTreeMap<String, Lesson> = BTreeMap::new();
        for (skill, &priority) in &self.peers[one].wants {
            let name = plain(skill);
            let Some(&confidence) = self.offers[other].get(&name) else { continue };
            let lesson = Lesson { skill: skill.clone(), priority, confidence };
            match lessons.get(&name) {
                Some(known) if known.priority >= priority => {}
                _ => {
                    lessons.insert(name, lesson);
                }
            }
        }
        lessons.into_values().collect()
    }

    fn allowed(&self, one: usize, other: usize) -> bool {
        let (first, second) = (&self.peers[one], &self.peers[other]);
        one != other
            && self.of[one][other] >= self.rule.least
            && self.of[other][one] >= self.rule.least
            && !first.vetoed.contains(&second.id)
            && !second.vetoed.contains(&first.id)
            && (!self.rule.across_groups || first.group != second.group)
    }

    fn exchange(&self, goal: ExchangeGoal, partners: &[Option<usize>], proven: bool) -> Exchange {
        let ids = |at: usize| self.peers[at].id.clone();
        let pairs: Vec<_> = partners
            .iter()
            .enumerate()
            .filter_map(|(one, &other)| {
                other.filter(|&other| one < other).map(|other| (one, other))
            })
            .map(|(one, other)| self.pair(one, other))
            .collect();
        let alone = partners.iter().enumerate().filter(|(_, partner)| partner.is_none());
        let total = pairs.iter().map(|pair| pair.one_gains + pair.other_gains).sum();
        let alone = alone.map(|(at, _)| ids(at)).collect();
        Exchange { alone, pairs, trio: None, goal, total, proven }
    }

    pub(super) fn pair(&self, one: usize, other: usize) -> ExchangePair {
        ExchangePair {
            one: self.peers[one].id.clone(),
            other: self.peers[other].id.clone(),
            one_learns: self.lessons(one, other),
            other_learns: self.lessons(other, one),
            one_gains: self.of[one][other],
            other_gains: self.of[other][one],
        }
    }

    /// The exchange of pairs with a group of three, who are in no pair.
    fn with_three(&self, trio: [AgentIx; 3], pairing: &PoolPairing, proven: bool) -> Exchange {
        let partners: Vec<_> = pairing.partners.iter().map(|other| other.map(Index::get)).collect();
        let mut exchange = self.exchange(ExchangeGoal::MostPairs, &partners, proven);
        let [one, two, three] = trio.map(Index::get);
        let pairs = vec![self.pair(one, two), self.pair(one, three), self.pair(two, three)];
        let people = [one, two, three].map(|at| self.peers[at].id.clone());
        exchange.alone.retain(|person| !people.contains(person));
        exchange.total += pairs.iter().map(|pair| pair.one_gains + pair.other_gains).sum::<i64>();
        exchange.trio = Some(ExchangeTrio { people, pairs });
        exchange
    }

    /// Pairs and one group of three; nothing where no three leave the others in pairs.
    fn odd(&self, problem: &GeneralProblem<i64>, control: &Control<'_>) -> Option<ExchangeOutcome> {
        let outcome = with_trio(problem, control).ok()?;
        Some(match outcome {
            Outcome::Solved(answer) => {
                let proven = audit::verify_trio(problem, &answer).is_ok();
                Outcome::Solved(self.with_three(answer.trio, &answer.pairing, proven))
            }
            Outcome::Impossible(_) => return None,
            Outcome::Stopped(Stopped { reason, best }) => {
                let near = best.and_then(|near| Some((near.best?, near.bound)));
                let Some(((trio, pairing, _), total)) = near else {
                    return Some(Outcome::stopped(reason));
                };
                let exchange = self.with_three(trio, &pairing, false);
                let bound = PairingBound { pairs: None, total };
                Outcome::stopped_with(reason, PartialExchange { exchange, bound })
            }
        })
    }

    /// The pairs that may be, each worth what both gain.
    pub(super) fn problem(
        &self,
        cardinality: Cardinality,
    ) -> Result<GeneralProblem<i64>, Faults<PeerFault>> {
        let peers = self.peers.len();
        let pairs = (0..peers).flat_map(|one| (one + 1..peers).map(move |other| (one, other)));
        let edges = pairs.filter(|&(one, other)| self.allowed(one, other)).map(|(one, other)| {
            let both = self.of[one][other].saturating_add(self.of[other][one]);
            (AgentIx::at(one).raw(), AgentIx::at(other).raw(), both)
        });
        let problem = GeneralProblem::of(peers, edges).cardinality(cardinality).build();
        let refused =
            |fault: &crate::market::GeneralFault| PeerFault::Refused { reason: Words::said(fault) };
        Ok(problem.map_err(|faults| faults.iter().map(refused).collect::<Vec<_>>())?)
    }

    /// The highest total, of as many pairs as can be or of any.
    fn heaviest(
        &self,
        goal: ExchangeGoal,
        control: &Control<'_>,
    ) -> Result<ExchangeOutcome, Faults<PeerFault>> {
        let peers = self.peers.len();
        let problem = self.problem(match goal {
            ExchangeGoal::MostPairs => Cardinality::Maximum,
            _ => Cardinality::Free,
        })?;
        if self.rule.trio && goal == ExchangeGoal::MostPairs {
            if let Some(outcome) = self.odd(&problem, control) {
                return Ok(outcome);
            }
        }
        let exchange = |pairing: &PoolPairing, proven| {
            let partners = pairing.partners.iter().map(|other| other.map(Index::get));
            self.exchange(goal, &partners.collect::<Vec<_>>(), proven)
        };
        Ok(match best_matching(&problem, control) {
            Outcome::Solved(answer) => {
                let proven = audit::verify_general(&problem, &answer).is_ok();
                Outcome::Solved(exchange(&answer.pairing, proven))
            }
            Outcome::Impossible(_) => {
                let reason = (
                    "a pair that nobody required cannot be made",
                    "нельзя составить пару, которой никто не требовал",
                );
                return Err(vec![PeerFault::Refused { reason: reason.into() }].into());
            }
            Outcome::Stopped(Stopped { reason, best: None }) => Outcome::stopped(reason),
            Outcome::Stopped(Stopped { reason, best: Some(near) }) => {
                let pairs = (goal == ExchangeGoal::MostPairs).then_some(peers as u64 / 2);
                let bound = PairingBound { pairs, total: near.bound };
                let exchange = exchange(&near.pairing, false);
                Outcome::stopped_with(reason, PartialExchange { exchange, bound })
            }
        })
    }

    fn stable(&self, control: &Control<'_>) -> Result<ExchangeOutcome, Faults<PeerFault>> {
        let mut lists = Lists::default();
        for one in 0..self.peers.len() {
            let mut tiers: BTreeMap<std::cmp::Reverse<i64>, Vec<u32>> = BTreeMap::new();
            for other in (0..self.peers.len()).filter(|&other| self.allowed(one, other)) {
                let tier = tiers.entry(std::cmp::Reverse(self.of[one][other])).or_default();
                tier.push(AgentIx::at(other).raw());
            }
            tiers.into_values().for_each(|tier| lists.tie(&tier));
            lists.end_row();
        }
        let pool = Pool::new(lists).map_err(|faults| {
            let refused = |fault: crate::market::PoolFault| PeerFault::Refused {
                reason: Words::said(&fault),
            };
            faults.into_iter().map(refused).collect::<Vec<_>>()
        })?;
        let answer = |pairing: &PoolPairing| {
            let partners = pairing.partners.iter().map(|other| other.map(Index::get));
            let partners: Vec<_> = partners.collect();
            let proven = audit::pool_stability(&pool, pairing).is_stable();
            self.exchange(ExchangeGoal::Stable, &partners, proven)
        };
        if pool.has_ties() {
            return Ok(match stable::weakly_stable_roommates(&pool, control) {
                Outcome::Solved(pairing) => Outcome::Solved(answer(&pairing)),
                Outcome::Impossible(exhausted) => {
                    Outcome::Impossible(NoStableExchange::Exhausted { visited: exhausted.visited })
                }
                Outcome::Stopped(stopped) => Outcome::stopped(stopped.reason),
            });
        }
        let refused =
            |fault: stable::StableFault| vec![PeerFault::Refused { reason: Words::said(&fault) }];
        Ok(match stable::stable_roommates(&pool, control).map_err(refused)? {
            Outcome::Solved(pairing) => Outcome::Solved(answer(&pairing)),
            Outcome::Impossible(partition) => {
                let named = |party: &[AgentIx]| {
                    party.iter().map(|at| self.peers[at.get()].id.clone()).collect()
                };
                Outcome::Impossible(NoStableExchange::OddParties {
                    verified: audit::is_stable_partition(&pool, &partition),
                    parties: partition.odd_parties().map(named).collect(),
                })
            }
            Outcome::Stopped(stopped) => Outcome::stopped(stopped.reason),
        })
    }
}
