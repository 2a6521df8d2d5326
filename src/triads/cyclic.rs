//! Cyclic triples that no triple blocks: the first side ranks the second, the second the third, the
//! third the first.
//!
//! Whether such a matching exists is NP-complete to decide, with complete lists too (Lam and Plaxton
//! 2019; with incomplete ones Biró and McDermid 2010), and with complete lists of up to five agents a
//! side one always does (Pashkovich and Poirrier 2020). A walk makes blocking triples until none is
//! left, which finds most of them soon; then all matchings are gone through.

use crate::kernel::{Control, Meter, StopReason, arrange, stream};
use crate::market::{CyclicProblem, Outcome};
use rand::Rng;

/// Triples that no triple blocks.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct CyclicAnswer {
    /// The triples, ascending.
    pub triples: Vec<[u32; 3]>,
    /// How many blocking triples were made on the walk.
    pub steps: u64,
    /// How many nodes the search visited.
    pub nodes: u64,
}

/// How many matchings a search had to visit to find none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NoCyclic {
    /// How many nodes.
    pub nodes: u64,
}

/// Walks, and the blocking triples that each makes at most, for each agent.
const WALKS: u64 = 20;
const LENGTH: usize = 50;

/// Disjoint acceptable triples that no acceptable triple blocks, in which all three would strictly
/// gain; or that none exists, by exhaustive search.
///
/// The walk draws by `seed`. Exponential where it finds nothing; a step of `control` is a triple
/// looked at. `audit::cyclic_blocking` checks an answer.
pub fn cyclic_stable(
    problem: &CyclicProblem,
    seed: u64,
    control: &Control<'_>,
) -> Outcome<CyclicAnswer, NoCyclic> {
    let mut meter = Meter::new(control);
    match Seek::new(problem).run(seed, &mut meter) {
        Ok(Ok(answer)) => Outcome::Solved(answer),
        Ok(Err(none)) => Outcome::Impossible(none),
        Err(reason) => Outcome::stopped(reason),
    }
}

struct Seek<'p> {
    problem: &'p CyclicProblem,
    /// The triple of each agent.
    held: [Vec<Option<[u32; 3]>>; 3],
    steps: u64,
    nodes: u64,
}

impl<'p> Seek<'p> {
    fn new(problem: &'p CyclicProblem) -> Self {
        let held = problem.sides().map(|agents| vec![None; agents]);
        Self { problem, held, steps: 0, nodes: 0 }
    }

    fn run(
        mut self,
        seed: u64,
        meter: &mut Meter<'_>,
    ) -> Result<Result<CyclicAnswer, NoCyclic>, StopReason> {
        let found = self.walk(seed, meter)? || self.search(meter)?;
        let mut triples: Vec<[u32; 3]> = self.held[0].iter().flatten().copied().collect();
        arrange(&mut triples, Ord::cmp);
        let answer = CyclicAnswer { triples, steps: self.steps, nodes: self.nodes };
        Ok(if found { Ok(answer) } else { Err(NoCyclic { nodes: self.nodes }) })
    }

    fn gains(&self, side: usize, agent: u32, next: u32) -> bool {
        let Some(rank) = self.problem.rank(side, agent, next) else { return false };
        self.held[side][agent as usize].is_none_or(|held| {
            let has = self.problem.rank(side, agent, held[(side + 1) % 3]);
            has.is_none_or(|has| rank < has)
        })
    }

    /// The first triple that blocks, its first agent looked for from `start` on, among those for
    /// whom `may` holds.
    fn blocking(
        &self,
        start: u32,
        may: impl Fn(usize, u32) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<Option<[u32; 3]>, StopReason> {
        let [first, second, third] = self.problem.sides().map(|agents| agents as u32);
        for at in 0..first {
            let a = (start + at) % first;
            meter.step()?;
            if !may(0, a) {
                continue;
            }
            for b in (0..second).filter(|&b| may(1, b) && self.gains(0, a, b)) {
                meter.steps(u64::from(third))?;
                let best = (0..third)
                    .filter(|&c| may(2, c) && self.gains(1, b, c) && self.gains(2, c, a))
                    .min_by_key(|&c| self.problem.rank(1, b, c));
                if let Some(c) = best {
                    return Ok(Some([a, b, c]));
                }
            }
        }
        Ok(None)
    }

    fn leave(&mut self, triple: [u32; 3]) {
        (0..3).for_each(|side| self.held[side][triple[side] as usize] = None);
    }

    fn join(&mut self, triple: [u32; 3]) {
        for (side, agent) in triple.into_iter().enumerate() {
            if let Some(old) = self.held[side][agent as usize] {
                self.leave(old);
            }
        }
        (0..3).for_each(|side| self.held[side][triple[side] as usize] = Some(triple));
    }

    fn walk(&mut self, seed: u64, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        let agents: usize = self.problem.sides().iter().sum();
        let first = self.problem.sides()[0].max(1) as u64;
        let mut random = stream(seed, "cyclic triples");
        for _ in 0..WALKS {
            for _ in 0..agents * LENGTH {
                let start = (random.next_u64() % first) as u32;
                match self.blocking(start, |_, _| true, meter)? {
                    Some(triple) => self.join(triple),
                    None => return Ok(true),
                }
                self.steps += 1;
            }
            self.held.iter_mut().flatten().for_each(|held| *held = None);
        }
        Ok(false)
    }

    /// Each agent of the first side in turn takes each acceptable triple of free agents, or none.
    /// A triple of which all are decided stays as it is: where it blocks, this way is given up.
    fn search(&mut self, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        let [first, second, third] = self.problem.sides();
        // The place of the next choice of each agent that is being decided.
        let mut next: Vec<usize> = vec![0];
        loop {
            let Some(place) = next.last().copied() else { return Ok(false) };
            let a = next.len() - 1;
            if a == first {
                self.nodes += 1;
                if self.blocking(0, |_, _| true, meter)?.is_none() {
                    return Ok(true);
                }
                next.pop();
                continue;
            }
            if let Some(old) = self.held[0][a] {
                self.leave(old);
            }
            if place > second * third {
                next.pop();
                continue;
            }
            meter.step()?;
            next[a] += 1;
            if place < second * third {
                let triple = [a as u32, (place / third) as u32, (place % third) as u32];
                let free = (1..3).all(|side| self.held[side][triple[side] as usize].is_none());
                if !free || !self.problem.accepts(triple) {
                    continue;
                }
                self.join(triple);
            }
            self.nodes += 1;
            let decided = |side: usize, agent: u32| match side {
                0 => agent as usize <= a,
                _ => self.held[side][agent as usize].is_some(),
            };
            if self.blocking(0, decided, meter)?.is_none() {
                next.push(0);
            }
        }
    }
}
