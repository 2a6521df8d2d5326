//! An odd pool in pairs and one group of three.
//!
//! For each three the others' best pairs are a matching, so trying all of them is polynomial, and
//! slow. The prices that prove the best pairs of the whole pool bound the others' pairs for every
//! three at once: dropping three people takes their prices away, and what odd sets can then no longer
//! hold. Threes are tried in the order of that bound, until it is no better than the best found:
//! mostly after a few. Ours; the prices are Edmonds' (1965).

use super::best_matching;
use crate::kernel::{AgentIx, Control, Index, Meter, StopReason, arrange, faults};
use crate::market::{
    GeneralAnswer, GeneralProblem, NearTrio, Outcome, PoolPairing, Sense, TriedTrio, TrioAnswer,
    TrioProof,
};

faults! {
    /// Why a pool cannot have a group of three.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TrioFault: "trio-fault" {
        /// The pool is even, or has a single person.
        NotOdd {
            /// How many there are.
            agents: usize,
        } = "not-odd",
            "{agents:person is|people are} no odd number from three on",
            "{agents} – не нечётное число от трёх";
        /// Pairs are required, or a free number of them is asked for.
        Asked = "asked",
            "a group of three is found for as many pairs as can be, none of them required",
            "тройка ищется для наибольшего числа пар, и обязательных пар быть не может";
    }
}

/// What [`with_trio`] comes to. Where no group of three leaves the others in pairs, all of them
/// were tried, and the witness holds the proofs.
pub type TrioOutcome = Outcome<TrioAnswer, TrioProof, Box<NearTrio>>;

/// Pairs and one group of three in an odd pool, so that nobody is left over, with the best sum of
/// the weights of all who are together.
///
/// In mentoring words: an odd number of equals, nobody left out. A group of three counts its three
/// pairs, each of which must be allowed.
///
/// Exact: `audit::verify_trio` checks the pairs and a bound for each group of three. Of equally good ones the one that
/// was tried first is told: by the bound of its prices, then the smallest. A step of `control` is one
/// of [`best_matching`] or a group of three looked at; stopped, there is the best found and a
/// bound.
///
/// Time: a matching, O(triangles · odd sets), and a matching for each group of three that is
/// tried, at most all of them. Memory: the groups of three that the first one tried doesn't rule
/// out.
///
/// ```
/// use mentormatch::general::with_trio;
/// use mentormatch::kernel::{Control, Index};
/// use mentormatch::market::GeneralProblem;
///
/// // A circle of five in which everybody knows both neighbours, and 0 knows 2.
/// let edges = [(0, 1, 1_i64), (1, 2, 1), (2, 3, 1), (3, 4, 1), (4, 0, 1), (0, 2, 5)];
/// let problem = GeneralProblem::of(5, edges).build().unwrap();
/// let groups = with_trio(&problem, &Control::unbounded())?.solved().ok_or("0, 1 and 2 can be three")?;
/// assert_eq!((groups.trio.map(|agent| agent.raw()), groups.value), ([0, 1, 2], 8));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`TrioFault`].
pub fn with_trio(
    problem: &GeneralProblem<i64>,
    control: &Control<'_>,
) -> Result<TrioOutcome, TrioFault> {
    let agents = problem.agents();
    if agents < 3 || agents % 2 == 0 {
        return Err(TrioFault::NotOdd { agents });
    }
    let maximum = problem.cardinality() == crate::market::Cardinality::Maximum;
    if !problem.required().is_empty() || !maximum {
        return Err(TrioFault::Asked);
    }
    let pairs = match best_matching(problem, control) {
        Outcome::Solved(pairs) => pairs,
        Outcome::Impossible(_) => return Err(TrioFault::Asked),
        Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
    };
    let steps = pairs.stats.scanned;
    let rest = control.after(steps);
    let mut search = Search {
        problem,
        meter: Meter::new(&rest),
        proof: TrioProof { pairs, tried: Vec::new() },
        best: None,
        bound: i128::MIN,
    };
    let done = search.run();
    let Search { proof, best, bound, .. } = search;
    let sign = if problem.sense() == Sense::Max { 1 } else { -1 };
    Ok(match (done, best) {
        // Nothing is known before every group of three was looked at once.
        (Err(reason), _) if bound == i128::MAX => Outcome::stopped(reason),
        (Err(reason), best) => {
            let best = best.map(|best| (best.trio, best.pairing, best.value));
            let bound = sign * bound.div_euclid(2);
            Outcome::stopped_with(reason, Box::new(NearTrio { best, bound, proof }))
        }
        (Ok(()), Some(best)) => Outcome::Solved(TrioAnswer {
            trio: best.trio,
            pairing: best.pairing,
            value: best.value,
            proof,
        }),
        (Ok(()), None) => Outcome::Impossible(proof),
    })
}

struct Found {
    trio: [AgentIx; 3],
    pairing: PoolPairing,
    value: i128,
    /// Twice the gains.
    twice: i128,
}

struct Search<'p, 'c> {
    problem: &'p GeneralProblem<i64>,
    meter: Meter<'c>,
    proof: TrioProof,
    best: Option<Found>,
    /// Twice the gains that nothing exceeds.
    bound: i128,
}

impl Search<'_, '_> {
    fn gain(&self, weight: i128) -> i128 {
        if self.problem.sense() == Sense::Max { weight } else { -weight }
    }

    fn run(&mut self) -> Result<(), StopReason> {
        self.bound = i128::MAX;
        // The group of three that promises most is tried first, so that few others are kept.
        let mut first: Option<(i128, [AgentIx; 3])> = None;
        self.each_trio(&mut |bound, trio| {
            if first.is_none_or(|first| bound > first.0) {
                first = Some((bound, trio));
            }
        })?;
        let Some((bound, first)) = first else {
            self.bound = i128::MIN;
            return Ok(());
        };
        self.bound = bound;
        self.try_one(first)?;
        let least = self.best.as_ref().map(|best| best.twice);
        let mut left: Vec<(i128, [AgentIx; 3])> = Vec::new();
        self.each_trio(&mut |bound, trio| {
            if trio != first && least.is_none_or(|least| bound > least) {
                left.push((bound, trio));
            }
        })?;
        arrange(&mut left, |one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        for (bound, trio) in left {
            let reached = self.best.as_ref().map(|best| best.twice);
            if reached.is_some_and(|reached| bound <= reached) {
                break;
            }
            self.bound = bound.max(reached.unwrap_or(i128::MIN));
            self.try_one(trio)?;
        }
        self.bound = self.best.as_ref().map_or(i128::MIN, |best| best.twice);
        Ok(())
    }

    /// Calls `each` for every three whose pairs are allowed, with twice the most that they and the
    /// others can gain.
    fn each_trio(&mut self, each: &mut dyn FnMut(i128, [AgentIx; 3])) -> Result<(), StopReason> {
        let problem = self.problem;
        let certificate = &self.proof.pairs.certificate;
        let agents = problem.agents();
        let prices = &certificate.agent_prices;
        let pairs = i128::try_from((agents - 3) / 2).unwrap_or(i128::MAX);
        let all: i128 = prices.iter().sum::<i128>() + certificate.pair_price * pairs;
        let mut after = vec![Vec::new(); agents];
        for &(one, two, weight) in problem.edges() {
            after[one.get()].push((two, i128::from(weight)));
        }
        let inside: Vec<Vec<usize>> = AgentIx::all(agents)
            .map(|agent| {
                let sets = certificate.odd_sets.iter().enumerate();
                sets.filter(|(_, set)| set.agents.binary_search(&agent).is_ok())
                    .map(|(at, _)| at)
                    .collect()
            })
            .collect();
        let whole: i128 =
            certificate.odd_sets.iter().map(|set| set.price * (set.agents.len() as i128 / 2)).sum();
        for one in AgentIx::all(agents) {
            for (at, &(two, first)) in after[one.get()].iter().enumerate() {
                for &(three, second) in &after[one.get()][at + 1..] {
                    self.meter.step()?;
                    let third = after[two.get()].binary_search_by_key(&three, |edge| edge.0);
                    let Ok(third) = third else { continue };
                    let third = after[two.get()][third].1;
                    let trio = [one, two, three];
                    let own: i128 = trio.iter().map(|agent| prices[agent.get()]).sum();
                    // What the odd sets that lose somebody can no longer hold.
                    let mut lost = 0;
                    for (at, agent) in trio.iter().enumerate() {
                        for &set in &inside[agent.get()] {
                            let is_in = |other: &AgentIx| inside[other.get()].contains(&set);
                            if trio[..at].iter().any(is_in) {
                                continue;
                            }
                            let odd = &certificate.odd_sets[set];
                            let gone = trio.iter().filter(|other| is_in(other)).count();
                            let held = (odd.agents.len() - gone) / 2;
                            lost += odd.price * (odd.agents.len() / 2 - held) as i128;
                        }
                    }
                    let weights = first + second + third;
                    let gain = if problem.sense() == Sense::Max { weights } else { -weights };
                    each(2 * gain + all - own + whole - lost, trio);
                }
            }
        }
        Ok(())
    }

    /// The best pairs of the others.
    fn try_one(&mut self, trio: [AgentIx; 3]) -> Result<(), StopReason> {
        let problem = self.problem.without_agents(&trio);
        let work = self.meter.work();
        let control = self.meter.control().after(work);
        let others: GeneralAnswer<i64> = match best_matching(&problem, &control) {
            Outcome::Solved(others) => others,
            Outcome::Stopped(stopped) => return Err(stopped.reason),
            // Nothing is required.
            Outcome::Impossible(_) => return Ok(()),
        };
        self.meter.steps(1 + others.stats.scanned)?;
        let agents = problem.agents();
        if others.pairing.partners.iter().flatten().count() == agents - 3 {
            let weight = |one, two| self.problem.weight(one, two).map_or(0, i128::from);
            let [one, two, three] = trio;
            let own = weight(one, two) + weight(one, three) + weight(two, three);
            let value = own + others.value;
            let twice = 2 * self.gain(value);
            if self.best.as_ref().is_none_or(|best| twice > best.twice) {
                let pairing = others.pairing.clone();
                self.best = Some(Found { trio, pairing, value, twice });
            }
        }
        self.proof.tried.push(TriedTrio { trio, others });
        Ok(())
    }
}
