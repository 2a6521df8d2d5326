//! The problem `roommates`: one pool, preferences.

use super::answer::{Answer, Json, Status, Verified, bytes_of};
use super::clock::Clock;
use super::fault::{Faults, NoMeaning};
use super::fields::Fields;
use super::npy::{Array, Dtype};
use super::options::Options;
use super::two_sided::lists;
use crate::audit::{
    PoolStability, is_stable_partition_within, pool_stability_of_within, pool_stability_within,
    refutes_regret_within, refutes_required_within, refutes_super_stable_within,
};
use crate::kernel::{AgentIx, Control, Index, Internal, StopReason, arrange, list_within};
use crate::market::{
    Lists, Outcome, Pool, PoolFault, PoolPair, PoolPairing, StablePartition, Stopped, Strength,
};
use crate::stable::{
    RoommateMatchings, all_stable_roommates, egalitarian_roommates, minimum_regret_roommates,
    roommates_requiring, stable_partition, stable_roommates, super_stable_roommates,
    weakly_stable_roommates,
};

/// A pool as a line gives it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Roommates {
    /// Who accepts whom, in what order.
    pub preferences: PoolPreferences,
    /// Pairs that must not be made; they do not block either.
    pub forbidden: Vec<(AgentIx, AgentIx)>,
    /// Pairs that must be made.
    pub required: Vec<(AgentIx, AgentIx)>,
    /// What is asked for.
    pub objective: RoommatesObjective,
}

/// Where the preferences of a pool come from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PoolPreferences {
    /// The lists of the line.
    Lists(Lists),
    /// A NumPy file: row `i` holds `i`'s partners, best first.
    Ranked(Array),
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
    /// Stable however ties are broken.
    SuperStable,
}

const OBJECTIVES: [(&str, RoommatesObjective); 5] = [
    ("stable", RoommatesObjective::Stable),
    ("all", RoommatesObjective::All),
    ("egalitarian", RoommatesObjective::Egalitarian),
    ("min-regret", RoommatesObjective::MinRegret),
    ("super-stable", RoommatesObjective::SuperStable),
];

impl Roommates {
    /// Reads the fields of a pool; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let objective = fields.objective(&OBJECTIVES)?;
        let forbidden = fields.pairs("forbidden");
        if !matches!(objective, RoommatesObjective::Stable | RoommatesObjective::All) {
            let reason = NoMeaning::RequiredOfStable;
            fields.unused(&["required"], reason);
        }
        let required = fields.pairs("required");
        let given = fields.exactly_one(&["lists", "lists_npy"])?;
        let preferences = if given == "lists" {
            let lists = fields.read(given, lists)?;
            fields.admit(&[lists.rows()], lists.rows(), lists.len()).then_some(lists)?.into()
        } else {
            let array = fields.npy(given, Dtype::LISTS)?;
            let named = array.cells().saturating_mul(2);
            fields.admit(&[array.shape().0], named, 0).then_some(array)?.into()
        };
        Some(Self { preferences, forbidden, required, objective })
    }

    /// Solves the pool and has the answer verified.
    pub(crate) fn solve(self, options: &Options, clock: &Clock) -> Result<Answer, Faults> {
        let pool = self.preferences.pool(&clock.passing()).map_err(Faults::refused)?;
        let pool = match pool.or_stopped() {
            Ok(pool) => pool,
            Err(reason) => return Ok(clock.nothing(reason)),
        };
        let pairs =
            |place, given| pool.pairs(given).map_err(|faults| Faults::refused_at(place, faults));
        let (forbidden, required) =
            (pairs("forbidden", self.forbidden)?, pairs("required", self.required)?);
        let pool = if forbidden.is_empty() { pool } else { pool.without(&forbidden) };
        let refused = |fault| Faults::refused(vec![fault]);
        let run = Run { pool: &pool, clock };
        let control = clock.control();
        let answer = match self.objective {
            RoommatesObjective::Stable | RoommatesObjective::All if !required.is_empty() => {
                run.requiring(&required, self.objective, options)?
            }
            RoommatesObjective::Stable if pool.has_ties() => {
                match weakly_stable_roommates(&pool, control) {
                    Outcome::Solved(pairing) => {
                        let answer = Answer::of(Status::Solved);
                        run.found(&pairing, answer, Verified::Optimal, |_, _| Ok(true))
                    }
                    Outcome::Impossible(searched) => {
                        let witness = Some(Json::of(&serde_json::json!({
                            "search": "exhaustive", "visited": searched.visited,
                        })));
                        let answer = Answer { witness, ..Answer::of(Status::Impossible) };
                        clock.told(answer, |_| Ok(Verified::No))
                    }
                    Outcome::Stopped(stopped) => clock.nothing(stopped.reason),
                }
            }
            RoommatesObjective::SuperStable => run.super_stable(),
            RoommatesObjective::Stable => {
                match stable_roommates(&pool, control).map_err(refused)? {
                    Outcome::Solved(pairing) => run.found(
                        &pairing,
                        Answer::of(Status::Solved),
                        Verified::Optimal,
                        |_, _| Ok(true),
                    ),
                    Outcome::Impossible(partition) => run.impossible(&partition),
                    Outcome::Stopped(stopped) => clock.nothing(stopped.reason),
                }
            }
            RoommatesObjective::All => {
                let partition = stable_partition(&pool, control).map_err(refused)?;
                match partition.or_stopped() {
                    Err(reason) => clock.nothing(reason),
                    Ok(partition) if partition.odd_parties().next().is_some() => {
                        run.impossible(&partition)
                    }
                    Ok(_) => {
                        let all = all_stable_roommates(&pool, control).map_err(refused)?;
                        match all.or_stopped() {
                            Err(reason) => clock.nothing(reason),
                            Ok(all) => run.all(all, &[], options),
                        }
                    }
                }
            }
            RoommatesObjective::Egalitarian => run.best(
                egalitarian_roommates(&pool, control).map_err(refused)?,
                |found, stopped| {
                    let answer = Answer {
                        value: i128::from(found.value).into(),
                        bound: stopped.map(|_| i128::from(found.bound).into()),
                        ..Answer::found(stopped)
                    };
                    run.found(&found.pairing, answer, Verified::Feasible, |_, _| Ok(true))
                },
            ),
            RoommatesObjective::MinRegret => {
                let outcome = minimum_regret_roommates(&pool, control).map_err(refused)?;
                run.best(outcome, |found, stopped| {
                    let answer = Answer {
                        value: i128::from(found.regret).into(),
                        bound: stopped.map(|_| i128::from(found.bound).into()),
                        certificate: found.refutation.as_ref().map(Json::of),
                        ..Answer::found(stopped)
                    };
                    let level =
                        if stopped.is_some() { Verified::Feasible } else { Verified::Optimal };
                    run.found(&found.pairing, answer, level, |checked, control| {
                        let proven = match &found.refutation {
                            Some(proof) => {
                                let (pairing, regret) = (&found.pairing, found.regret);
                                refutes_regret_within(&pool, pairing, regret, proof, control)
                                    .or_stopped()?
                            }
                            None => true,
                        };
                        Ok(proven && checked.ranks.1 == found.regret)
                    })
                })
            }
        };
        Ok(Answer { dropped: Some(pool.dropped()), ..answer })
    }
}

impl From<Lists> for PoolPreferences {
    fn from(lists: Lists) -> Self {
        Self::Lists(lists)
    }
}

impl From<Array> for PoolPreferences {
    fn from(array: Array) -> Self {
        Self::Ranked(array)
    }
}

impl PoolPreferences {
    fn pool(
        self,
        control: &Control<'_>,
    ) -> Result<Outcome<Pool>, crate::kernel::Faults<PoolFault>> {
        match self {
            Self::Lists(lists) => Pool::within(lists, control),
            Self::Ranked(Array::Int32(lists)) => Pool::from_matrix_within(lists, control),
            Self::Ranked(Array::Uint16(lists)) => Pool::from_matrix_within(lists, control),
            Self::Ranked(Array::Uint32(lists)) => Pool::from_matrix_within(lists, control),
            Self::Ranked(array) => Pool::from_matrix_within(array.into_i64(), control),
        }
    }
}

struct Run<'a> {
    pool: &'a Pool,
    clock: &'a Clock,
}

fn pairs(pairing: &PoolPairing) -> Vec<[u32; 2]> {
    pairing.pairs().map(|(one, two)| [one.raw(), two.raw()]).collect()
}

impl Run<'_> {
    /// The answer or the best of a stopped run, told by `tell`.
    fn best<Found>(
        &self,
        outcome: Outcome<Found, StablePartition, Found>,
        tell: impl FnOnce(&Found, Option<StopReason>) -> Answer,
    ) -> Answer {
        match outcome {
            Outcome::Solved(found) => tell(&found, None),
            Outcome::Impossible(partition) => self.impossible(&partition),
            Outcome::Stopped(Stopped { reason, best: Some(found) }) => tell(&found, Some(reason)),
            Outcome::Stopped(Stopped { reason, best: None }) => self.clock.nothing(reason),
        }
    }

    /// The answer with these pairs, which are stable and for which `holds` what else is said.
    fn found(
        &self,
        pairing: &PoolPairing,
        answer: Answer,
        level: Verified,
        holds: impl FnOnce(&PoolStability, &Control<'_>) -> Result<bool, StopReason>,
    ) -> Answer {
        let answer = Answer { pairs: Some(pairs(pairing).into()), ..answer };
        self.clock.told(answer, |control| {
            let checked = pool_stability_within(self.pool, pairing, control).or_stopped()?;
            let accepted = checked.is_stable() && holds(&checked, control)?;
            Ok(if accepted { level } else { Verified::No })
        })
    }

    fn impossible(&self, partition: &StablePartition) -> Answer {
        let odd: Vec<&[_]> = partition.odd_parties().collect();
        let witness = Some(Json::of(&serde_json::json!({
            "parties": partition.parties, "odd": odd,
        })));
        self.clock.told(Answer { witness, ..Answer::of(Status::Impossible) }, |control| {
            let stable = is_stable_partition_within(self.pool, partition, control).or_stopped()?;
            let proven = stable && !odd.is_empty();
            Ok(if proven { Verified::Optimal } else { Verified::No })
        })
    }

    /// A matching that is stable however ties are broken, or the log that shows that there is none.
    fn super_stable(&self) -> Answer {
        let pool = self.pool;
        match super_stable_roommates(pool, self.clock.control()) {
            Outcome::Stopped(stopped) => self.clock.nothing(stopped.reason),
            Outcome::Solved(pairing) => {
                let answer =
                    Answer { pairs: Some(pairs(&pairing).into()), ..Answer::of(Status::Solved) };
                self.clock.told(answer, |control| {
                    let strength = Strength::Super;
                    let found = pool_stability_of_within(pool, &pairing, strength, control);
                    Ok(Verified::Optimal.only_if(found.or_stopped()?.is_stable()))
                })
            }
            Outcome::Impossible(log) => {
                let witness = Some(Json::of(&serde_json::json!({
                    "strength": Strength::Super, "steps": log.steps,
                })));
                let answer = Answer { witness, ..Answer::of(Status::Impossible) };
                self.clock.told(answer, |control| {
                    let refuted = refutes_super_stable_within(pool, &log, control);
                    Ok(Verified::Optimal.only_if(refuted.or_stopped()?))
                })
            }
        }
    }

    /// The stable matchings that make these pairs, or one of them.
    fn requiring(
        &self,
        required: &[PoolPair],
        objective: RoommatesObjective,
        options: &Options,
    ) -> Result<Answer, Faults> {
        let (pool, control) = (self.pool, self.clock.control());
        let refused = |fault| Faults::refused_at("required", vec![fault]);
        let found = roommates_requiring(pool, required, control).map_err(refused)?;
        Ok(match found {
            Outcome::Stopped(stopped) => self.clock.nothing(stopped.reason),
            Outcome::Impossible(witness) => {
                let told = Answer {
                    witness: Some(Json::of(&serde_json::json!({ "required": witness }))),
                    ..Answer::of(Status::Impossible)
                };
                self.clock.told(told, |control| {
                    let said = refutes_required_within(pool, required, &witness, control);
                    Ok(Verified::Optimal.only_if(said.or_stopped()?))
                })
            }
            Outcome::Solved(pairing) if objective == RoommatesObjective::Stable => {
                let makes_all =
                    required.iter().all(|pair| pairing.pairs().any(|made| made == *pair));
                let answer = Answer::of(Status::Solved);
                self.found(&pairing, answer, Verified::Optimal, |_, _| Ok(makes_all))
            }
            Outcome::Solved(_) => {
                // Beside the required pairs they are those of what is left, which serve the same.
                let broken = |_| refused(Internal::broken("what was found was left").into());
                let rest = pool.requiring(required).map_err(broken)?;
                let all = all_stable_roommates(&rest.pool, control).map_err(refused)?;
                match all.or_stopped() {
                    Err(reason) => self.clock.nothing(reason),
                    Ok(all) => self.all(all, required, options),
                }
            }
        })
    }

    fn all(&self, all: RoommateMatchings<'_>, required: &[PoolPair], options: &Options) -> Answer {
        let mut cut = None;
        let solved =
            all.map_while(|one| one.or_stopped().map_err(|reason| cut = Some(reason)).ok());
        let found = solved.map(|pairing| {
            let mut made = pairs(&pairing);
            made.extend(required.iter().map(|(one, two)| [one.raw(), two.raw()]));
            arrange(&mut made, Ord::cmp);
            made
        });
        let (listed, stopped) = list_within(found, options.limit, bytes_of, self.clock.control());
        self.clock.listed(listed, stopped.or(cut), |pairs, control| {
            let mut partners = vec![None; self.pool.agents()];
            for &[one, two] in pairs {
                for (agent, partner) in [(one, two), (two, one)] {
                    let Some(place) = partners.get_mut(agent as usize) else { return Ok(false) };
                    *place = Some(AgentIx::new(partner));
                }
            }
            let pairing = PoolPairing { partners };
            Ok(pool_stability_within(self.pool, &pairing, control).or_stopped()?.is_stable())
        })
    }
}
