//! Odd pools in pairs and one group of three, against exhaustive search.

use crate::assignment::support::{below, cases};
use crate::unbounded::free;
use mentormatch::audit::{trio_bound, verify_trio};
use mentormatch::general::{TrioFault, with_trio};
use mentormatch::kernel::{AgentIx, Control, Index, Stream, stream};
use mentormatch::market::{Cardinality, GeneralProblem, Outcome, Sense, TrioAnswer};

/// A pool in the plainest form.
#[derive(Clone, Debug)]
pub(crate) struct Odd {
    pub(crate) agents: usize,
    pub(crate) edges: Vec<(u32, u32, i64)>,
    pub(crate) sense: Sense,
}

impl Odd {
    pub(crate) fn random(random: &mut Stream) -> Self {
        let agents = [3, 5, 5, 7, 7][below(random, 5) as usize];
        let spread = [1, 3, 100][below(random, 3) as usize];
        let holes = below(random, 6);
        let mut edges = Vec::new();
        for one in 0..agents as u32 {
            for other in one + 1..agents as u32 {
                let weight = below(random, 2 * spread + 1) as i64 - spread as i64;
                if below(random, 10) >= holes {
                    edges.push((one, other, weight));
                }
            }
        }
        let sense = if below(random, 2) == 0 { Sense::Max } else { Sense::Min };
        Self { agents, edges, sense }
    }

    pub(crate) fn problem(&self) -> GeneralProblem<i64> {
        GeneralProblem::of(self.agents, self.edges.iter().copied())
            .sense(self.sense)
            .build()
            .unwrap()
    }

    fn sign(&self) -> i64 {
        if self.sense == Sense::Max { 1 } else { -1 }
    }

    /// What a pair gains.
    fn gain(&self, one: usize, other: usize) -> Option<i64> {
        let pair = (one.min(other) as u32, one.max(other) as u32);
        let edge = self.edges.iter().find(|edge| (edge.0, edge.1) == pair)?;
        Some(self.sign() * edge.2)
    }

    /// The best gains of these people in pairs.
    fn in_pairs(&self, people: &[usize]) -> Option<i64> {
        let Some((&one, rest)) = people.split_first() else { return Some(0) };
        (0..rest.len())
            .filter_map(|at| {
                let mut left = rest.to_vec();
                let other = left.remove(at);
                Some(self.gain(one, other)? + self.in_pairs(&left)?)
            })
            .max()
    }

    fn with_three(&self, trio: [usize; 3]) -> Option<i64> {
        let [one, two, three] = trio;
        let own = self.gain(one, two)? + self.gain(one, three)? + self.gain(two, three)?;
        let others: Vec<usize> = (0..self.agents).filter(|agent| !trio.contains(agent)).collect();
        Some(own + self.in_pairs(&others)?)
    }

    /// The best value.
    pub(crate) fn best(&self) -> Option<i64> {
        let all = 0..self.agents;
        let trios = all.clone().flat_map(|one| {
            (one + 1..self.agents)
                .flat_map(move |two| (two + 1..self.agents).map(move |three| [one, two, three]))
        });
        trios.filter_map(|trio| self.with_three(trio)).max().map(|gain| self.sign() * gain)
    }

    /// The value of these groups, if they are allowed and everybody is in one.
    pub(crate) fn value(&self, answer: &TrioAnswer) -> Option<i64> {
        let partners = &answer.pairing.partners;
        if partners.len() != self.agents {
            return None;
        }
        let trio = answer.trio.map(Index::get);
        let mut gains = 0;
        for agent in 0..self.agents {
            let other = partners[agent].map(Index::get);
            match (trio.contains(&agent), other) {
                (true, None) => {}
                (false, Some(other)) => {
                    let is_mutual = partners.get(other) == Some(&Some(AgentIx::at(agent)));
                    if !is_mutual || other == agent {
                        return None;
                    }
                    gains += if agent < other { self.gain(agent, other)? } else { 0 };
                }
                _ => return None,
            }
        }
        let [one, two, three] = trio;
        if !(one < two && two < three && three < self.agents) {
            return None;
        }
        gains += self.gain(one, two)? + self.gain(one, three)? + self.gain(two, three)?;
        Some(self.sign() * gains)
    }
}

#[test]
fn nobody_of_an_odd_pool_is_left_over_and_nothing_is_better() {
    let mut random = stream(87, "one group of three");
    let (mut solved, mut none, mut few) = (0, 0, 0);
    for _ in 0..cases() {
        let what = Odd::random(&mut random);
        let problem = what.problem();
        match with_trio(&problem, &free()).unwrap() {
            Outcome::Solved(answer) => {
                verify_trio(&problem, &answer)
                    .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
                assert_eq!(Some(answer.value), what.best().map(i128::from), "{answer:?}\n{what:?}");
                assert_eq!(Some(answer.value), what.value(&answer).map(i128::from));
                solved += 1;
                few += u64::from(what.agents == 7 && answer.proof.tried.len() < 10);
            }
            Outcome::Impossible(proof) => {
                assert_eq!(what.best(), None, "{what:?}");
                assert_eq!(trio_bound(&problem, &proof), Ok(None));
                none += 1;
            }
            Outcome::Stopped(_) => panic!("nothing bounds the run"),
        }
    }
    assert!(
        solved > cases() / 4 && none > cases() / 16 && few > cases() / 8,
        "{solved} {none} {few}"
    );
}

#[test]
fn a_stopped_search_for_three_tells_the_best_and_a_bound() {
    let mut random = stream(88, "stopped group of three");
    let (mut bounded, mut found) = (0, 0);
    for _ in 0..cases() / 8 {
        let what = Odd::random(&mut random);
        let problem = what.problem();
        let best = what.best();
        for limit in (1..400).step_by(23) {
            let control = Control::unbounded().with_work_limit(limit);
            let Outcome::Stopped(stopped) = with_trio(&problem, &control).unwrap() else {
                continue;
            };
            let Some(near) = stopped.best else { continue };
            bounded += 1;
            found += u64::from(near.best.is_some());
            let within = |bound: i128| {
                best.is_none_or(|best| match what.sense {
                    Sense::Max => bound >= best.into(),
                    Sense::Min => bound <= best.into(),
                })
            };
            assert!(within(near.bound), "{near:?}\n{what:?}");
            if let Some(bound) = trio_bound(&problem, &near.proof).unwrap() {
                assert!(within(bound), "{near:?}\n{what:?}");
            }
        }
    }
    assert!(bounded > 50 && found > 5, "{bounded} {found}");
}

/// Five equals who met lately in the pairs 0–1, 2–3 and 0–2.
#[test]
fn five_equals_who_met_lately() {
    let met = [(0, 1), (2, 3), (0, 2)];
    let pairs = (0..5_u32).flat_map(|one| (one + 1..5).map(move |other| (one, other)));
    let edges = pairs.filter(|pair| !met.contains(pair)).map(|(one, other)| (one, other, 1_i64));
    let problem = GeneralProblem::of(5, edges).build().unwrap();
    let answer = with_trio(&problem, &free()).unwrap().solved().unwrap();
    verify_trio(&problem, &answer).unwrap();
    let pair: Vec<_> =
        answer.pairing.pairs().map(|(one, other)| [one.raw(), other.raw()]).take(1).collect();
    let groups = (answer.trio.map(AgentIx::raw), pair[0]);
    assert!(groups == ([0, 3, 4], [1, 2]) || groups == ([1, 2, 4], [0, 3]), "{groups:?}");
    let even = GeneralProblem::of(4, [(0, 1, 1_i64)]).build().unwrap();
    assert_eq!(with_trio(&even, &free()).unwrap_err(), TrioFault::NotOdd { agents: 4 });
    let any = GeneralProblem::of(3, [(0, 1, 1_i64)]).cardinality(Cardinality::Free).build();
    assert_eq!(with_trio(&any.unwrap(), &free()).unwrap_err(), TrioFault::Asked);
}

#[test]
fn a_hundred_and_one_are_grouped_after_few_tries() {
    let mut random = stream(89, "large group of three");
    for _ in 0..3 {
        let edges = (0..101_u32).flat_map(|one| (one + 1..101).map(move |other| (one, other)));
        let edges: Vec<_> =
            edges.map(|(one, other)| (one, other, below(&mut random, 1000) as i64)).collect();
        let problem = GeneralProblem::of(101, edges).build().unwrap();
        let answer = with_trio(&problem, &free()).unwrap().solved().unwrap();
        verify_trio(&problem, &answer).unwrap();
        assert!(answer.proof.tried.len() < 300, "{}", answer.proof.tried.len());
    }
}
