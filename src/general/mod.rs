//! Matching within one pool: the pairs whose weights have the best sum, where anybody may be
//! paired with anybody.
//!
//! | task | function | guarantee | cost |
//! | --- | --- | --- | --- |
//! | the best sum of pairs in one pool | [`best_matching`] | exact, proven by prices of agents and odd sets | see there |
//! | an odd pool in pairs and one group of three | [`with_trio`] | exact, proven by the same prices for all threes that were not tried | a matching for each three that promises more than the best |
//! | rooms of so many people each | [`best_rooms`] | exact by search, or bounded | NP-hard from three a room |
//!
//! Each takes a [`Control`] and, where that stops it, gives the best so far with its bound.

mod count;
mod forest;
mod graph;
mod rooms;
mod shrinking;
mod told;
mod trio;

use crate::kernel::{Control, Index, Long, Meter};
use crate::market::{
    Cardinality, GeneralAnswer, GeneralProblem, GeneralWitness, Outcome, PartialGeneral, Price,
    Sense, Sum, Weight, highest_bit, lowest_bit,
};
use count::Count;
use forest::Forest;
use graph::Graph;
pub use rooms::{RoomsFault, best_rooms};
pub use trio::{TrioFault, TrioOutcome, with_trio};

/// What [`best_matching`] comes to.
pub type GeneralOutcome<W> = Outcome<GeneralAnswer<W>, GeneralWitness, Box<PartialGeneral<W>>>;

/// The matching of one pool with the best sum, and the prices that prove it.
///
/// In mentoring words: who works with whom among equals, so that all together are best off. The
/// problem is that of [`GeneralProblem`].
///
/// Among matchings of equal sum the one found first is returned: of edges that lose their slack
/// at the same time the one that was noticed last goes first, and of those noticed before the one
/// that stands first among [`GeneralProblem::edges`]. The same problem gives the same answer on
/// every machine. Weights are counted without rounding,
/// floats as the numbers that they are. `audit::verify_general` checks the answer without
/// trusting this function.
///
/// Where required pairs are forbidden or share an agent, the outcome is
/// [`Outcome::Impossible`]. A run that `control` stops gives back the matching of that moment,
/// which may have fewer pairs than can be, with the bound that the prices prove; a step is an
/// event of the search or an end of an edge looked at.
///
/// Time O(n m log n) on graphs whose odd sets are nested a few deep, O(n (m log n + n²)) on any;
/// memory O(n + m). Source: Edmonds (1965), with a heap of coming events after Galil, Micali and
/// Gabow (1986), see Galil's survey (1986); that all trees grow at once, and are given up one by
/// one, is after Blossom V (Kolmogorov 2009) and LEMON.
///
/// ```
/// use mentormatch::general::best_matching;
/// use mentormatch::kernel::Control;
/// use mentormatch::market::{Cardinality, GeneralProblem};
///
/// // A path of three edges: the middle one alone is worth more than both others.
/// let edges = [(0, 1, 2_i64), (1, 2, 5), (2, 3, 2)];
/// let free = GeneralProblem::of(4, edges).cardinality(Cardinality::Free).build().unwrap();
/// let answer = best_matching(&free, &Control::unbounded()).solved().ok_or("nothing is required")?;
/// assert_eq!(answer.value, 5);
/// let most = GeneralProblem::of(4, edges).build().unwrap();
/// let answer = best_matching(&most, &Control::unbounded()).solved().ok_or("nothing is required")?;
/// assert_eq!((answer.value, answer.pairing.pairs().count()), (4, 2));
/// # Ok::<(), &str>(())
/// ```
pub fn best_matching<W: Weight>(
    problem: &GeneralProblem<W>,
    control: &Control<'_>,
) -> GeneralOutcome<W> {
    if let Some(witness) = required_in_vain(problem) {
        return Outcome::Impossible(witness);
    }
    let weights = || problem.edges().iter().map(|edge| edge.2);
    let unit = match W::FLOATS {
        true => {
            let floats = weights().map(Weight::float).filter(|&float| float != 0.0);
            floats.map(lowest_bit).min().unwrap_or(0)
        }
        false => 0,
    };
    let agents = (problem.agents() + 1) as f64;
    let bits = highest_bit(problem.largest().max(f64::MIN_POSITIVE)) - unit;
    let bits = bits.max(0) + highest_bit(agents);
    let run = Run { problem, control };
    if bits <= SMALL {
        run.counting(|weight| weight.count(unit) as i64, |sum| W::counted(sum.into(), unit))
    } else if bits <= WIDE {
        run.counting(|weight| weight.count(unit), |sum| W::counted(sum, unit))
    } else {
        run.counting(
            |weight| Long::from(W::to_dyadic(weight.exact())),
            |sum: Long| W::from_dyadic(sum.into()).wide(),
        )
    }
}

/// So many bits a sum of gains over all agents may take, for prices to stay within 64 bits and
/// within 128: a price is at most some dozens of such sums, since vertices of one tree differ by
/// what two matchings differ, and free ones are joined to trees by edges without slack.
const SMALL: i32 = 50;
const WIDE: i32 = 112;

/// Why no matching holds all required pairs, if none does.
fn required_in_vain<W: Weight>(problem: &GeneralProblem<W>) -> Option<GeneralWitness> {
    let required = problem.required();
    let forbidden = required.iter().find(|pair| problem.weight(pair.0, pair.1).is_none());
    if let Some(&(one, two)) = forbidden {
        return Some(GeneralWitness::RequiredForbidden { one, two });
    }
    let mut ends: Vec<_> = required.iter().flat_map(|&(one, two)| [one, two]).collect();
    ends.sort_unstable();
    let twice = ends.windows(2).find(|two| two[0] == two[1])?;
    Some(GeneralWitness::RequiredTwice { agent: twice[0] })
}

struct Run<'a, 'c, W> {
    problem: &'a GeneralProblem<W>,
    control: &'a Control<'c>,
}

impl<W: Weight> Run<'_, '_, W> {
    /// Solves the problem in one kind of numbers.
    fn counting<N: Count>(
        &self,
        count: impl Fn(W) -> N,
        told: impl Fn(N) -> Sum<W>,
    ) -> GeneralOutcome<W> {
        let problem = self.problem;
        let zero = N::default();
        let free = problem.cardinality() == Cardinality::Free;
        let decided = problem.decided();
        let gain = |weight| match problem.sense() {
            Sense::Max => count(weight),
            Sense::Min => zero - count(weight),
        };
        let edges = problem.edges().iter().filter_map(|&(one, two, weight)| {
            let gain = gain(weight);
            let out = decided[one.get()] || decided[two.get()] || (free && gain <= zero);
            (!out).then_some((one.raw(), two.raw(), gain))
        });
        let graph = Graph::new(problem.agents(), edges);
        let mut forest = Forest::new(graph, &decided, free);
        let ran = forest.run(&mut Meter::new(self.control));
        let told = told::Told::of(problem, forest, told);
        match ran {
            Ok(()) => Outcome::Solved(told.solved()),
            Err(reason) => Outcome::stopped_with(reason, Box::new(told.stopped())),
        }
    }
}
