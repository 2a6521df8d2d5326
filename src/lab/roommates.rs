//! The problem `roommates`: one pool, preferences.

use super::answer::{Answer, Json, Status, Value, Verified};
use super::fault::Faults;
use super::fields::Fields;
use super::options::Options;
use super::two_sided::lists;
use crate::audit::{is_stable_partition, pool_stability};
use crate::kernel::{Index, StopReason};
use crate::market::{Lists, Outcome, Pairing, Pool, StablePartition, Stopped};
use crate::stable::{
    RoommateMatchings, RoommatesSought, all_stable_roommates, egalitarian_roommates,
    minimum_regret_roommates, stable_partition, stable_roommates, weakly_stable_roommates,
};
use std::time::Instant;

/// A pool as a line gives it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Roommates {
    /// Who accepts whom, in what order.
    pub lists: Lists,
    /// What is asked for.
    pub objective: RoommatesObjective,
}

/// What can be asked of a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoommatesObjective {
    /// A stable matching; with ties a weakly stable one.
    #[default]
    Stable,
    /// All stable matchings.
    All,
    /// The least sum of ranks.
    Egalitarian,
    /// The smallest largest rank.
    MinRegret,
}

const OBJECTIVES: [(&str, Option<RoommatesObjective>); 5] = [
    ("stable", Some(RoommatesObjective::Stable)),
    ("all", Some(RoommatesObjective::All)),
    ("egalitarian", Some(RoommatesObjective::Egalitarian)),
    ("min-regret", Some(RoommatesObjective::MinRegret)),
    ("super-stable", None),
];

impl Roommates {
    /// Reads the fields of a pool; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let objective = fields.objective(&OBJECTIVES)?;
        if !fields.has("lists") {
            fields.missing("lists", "it says whom each agent accepts");
        }
        let lists = fields.read("lists", lists)?;
        fields.admit(&[lists.rows()], lists.len()).then_some(Self { lists, objective })
    }

    /// Solves the pool and has the answer verified.
    pub(crate) fn solve(self, options: &Options) -> Result<Answer, Faults> {
        let start = Instant::now();
        let pool = Pool::new(self.lists).map_err(Faults::refused)?;
        let refused = |fault| Faults::refused(vec![fault]);
        let run = Run { pool: &pool, start };
        let control = options.control();
        let answer = match self.objective {
            RoommatesObjective::Stable if pool.has_ties() => {
                match weakly_stable_roommates(&pool, &control) {
                    Outcome::Solved(pairing) => {
                        run.solved(&pairing, Value::None, Verified::Optimal)
                    }
                    Outcome::Impossible(searched) => Answer {
                        status: Status::Impossible,
                        witness: Some(Json::of(&serde_json::json!({
                            "search": "exhaustive", "visited": searched.visited,
                        }))),
                        seconds: start.elapsed().as_secs_f64(),
                        ..Answer::default()
                    },
                    Outcome::Stopped(stopped) => run.nothing(stopped.reason),
                }
            }
            RoommatesObjective::Stable => match stable_roommates(&pool, &control)
                .map_err(refused)?
            {
                Outcome::Solved(pairing) => run.solved(&pairing, Value::None, Verified::Optimal),
                Outcome::Impossible(partition) => run.impossible(&partition),
                Outcome::Stopped(stopped) => run.nothing(stopped.reason),
            },
            RoommatesObjective::All => {
                let partition = stable_partition(&pool, &control).map_err(refused)?;
                match partition.or_stopped() {
                    Err(reason) => run.nothing(reason),
                    Ok(partition) if partition.odd_parties().next().is_some() => {
                        run.impossible(&partition)
                    }
                    Ok(_) => {
                        let all = all_stable_roommates(&pool, &control).map_err(refused)?;
                        match all.or_stopped() {
                            Err(reason) => run.nothing(reason),
                            Ok(all) => run.all(all, options),
                        }
                    }
                }
            }
            RoommatesObjective::Egalitarian => {
                let answer = |found: &RoommatesSought| {
                    let value = i128::from(found.value).into();
                    run.solved(&found.pairing, value, Verified::Feasible)
                };
                match egalitarian_roommates(&pool, &control).map_err(refused)? {
                    Outcome::Impossible(partition) => run.impossible(&partition),
                    Outcome::Solved(found) => answer(&found),
                    Outcome::Stopped(Stopped { reason, best: None }) => run.nothing(reason),
                    Outcome::Stopped(Stopped { reason, best: Some(found) }) => Answer {
                        status: Status::Stopped,
                        reason: Some(reason),
                        bound: Some(i128::from(found.bound).into()),
                        ..answer(&found)
                    },
                }
            }
            RoommatesObjective::MinRegret => {
                match minimum_regret_roommates(&pool, &control).map_err(refused)? {
                    Outcome::Impossible(partition) => run.impossible(&partition),
                    Outcome::Solved(found) => {
                        let seconds = start.elapsed().as_secs_f64();
                        let value = i128::from(found.regret).into();
                        let answer = run.solved(&found.pairing, value, Verified::Optimal);
                        let verifying = Instant::now();
                        let proven = found.refutation.as_ref().is_none_or(|proof| {
                            refutes(&pool, &found.pairing, found.regret, proof)
                        });
                        let reached = pool_stability(&pool, &found.pairing).ranks.1 == found.regret;
                        let verify_seconds =
                            answer.verify_seconds + verifying.elapsed().as_secs_f64();
                        Answer {
                            certificate: found.refutation.as_ref().map(Json::of),
                            verified: if proven && reached {
                                answer.verified
                            } else {
                                Verified::No
                            },
                            seconds,
                            verify_seconds,
                            ..answer
                        }
                    }
                    Outcome::Stopped(Stopped { reason, best: None }) => run.nothing(reason),
                    Outcome::Stopped(Stopped { reason, best: Some(found) }) => {
                        let value = i128::from(found.regret).into();
                        Answer {
                            status: Status::Stopped,
                            reason: Some(reason),
                            bound: Some(i128::from(found.bound).into()),
                            ..run.solved(&found.pairing, value, Verified::Feasible)
                        }
                    }
                }
            }
        };
        Ok(Answer { dropped: Some(pool.dropped()), ..answer })
    }
}

/// Whether the partition of the pool with shorter lists shows that no stable matching
/// has a smaller regret: an odd party, or other singles than `pairing` leaves.
fn refutes(pool: &Pool, pairing: &Pairing, regret: u32, proof: &StablePartition) -> bool {
    let alone = |agent: usize| pairing.partners.get(agent).is_some_and(Option::is_none);
    let singles = proof.parties.iter().filter(|party| party.len() == 1);
    let same = pairing.partners.iter().filter(|one| one.is_none()).count()
        == singles.clone().count()
        && singles.flatten().all(|agent| alone(agent.get()));
    is_stable_partition(&pool.cut(regret.saturating_sub(1), pairing), proof)
        && (proof.odd_parties().next().is_some() || !same)
}

struct Run<'a> {
    pool: &'a Pool,
    start: Instant,
}

fn pairs(pairing: &Pairing) -> Vec<[u32; 2]> {
    pairing.pairs().map(|(one, two)| [one.raw(), two.raw()]).collect()
}

impl Run<'_> {
    fn solved(&self, pairing: &Pairing, value: Value, level: Verified) -> Answer {
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let stable = pool_stability(self.pool, pairing).is_stable();
        Answer {
            pairs: Some(pairs(pairing)),
            value,
            verified: if stable { level } else { Verified::No },
            seconds,
            verify_seconds: verifying.elapsed().as_secs_f64(),
            ..Answer::default()
        }
    }

    fn impossible(&self, partition: &StablePartition) -> Answer {
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let proven =
            is_stable_partition(self.pool, partition) && partition.odd_parties().next().is_some();
        let odd: Vec<&[_]> = partition.odd_parties().collect();
        Answer {
            status: Status::Impossible,
            witness: Some(Json::of(&serde_json::json!({
                "parties": partition.parties, "odd": odd,
            }))),
            verified: if proven { Verified::Optimal } else { Verified::No },
            seconds,
            verify_seconds: verifying.elapsed().as_secs_f64(),
            ..Answer::default()
        }
    }

    fn nothing(&self, reason: StopReason) -> Answer {
        Answer { seconds: self.start.elapsed().as_secs_f64(), ..Answer::stopped(reason) }
    }

    fn all(&self, all: RoommateMatchings<'_, '_>, options: &Options) -> Answer {
        let mut cut = None;
        let solved =
            all.map_while(|one| one.or_stopped().map_err(|reason| cut = Some(reason)).ok());
        let (listed, stopped) = options.list(solved);
        let stopped = stopped.or(cut);
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let stable = listed.iter().all(|pairing| pool_stability(self.pool, pairing).is_stable());
        let matchings = listed.iter().map(pairs).collect();
        Answer {
            seconds,
            verify_seconds: verifying.elapsed().as_secs_f64(),
            ..Answer::listed(matchings, stopped, stable)
        }
    }
}
