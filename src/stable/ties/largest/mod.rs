//! The largest weakly stable matching, exactly.
//!
//! Weak stability is a disjunction for each pair: it is made, or one of the two has all seats
//! taken by partners as good. The linear relaxation of these bounds the size; its multipliers are
//! rounded to integers, so that nothing rests on floating-point numbers, and those of the whole
//! market are the proof where they bound the size by what was found. Elsewhere a
//! search decides, which asks of one person after the other whether its seats are full by some place
//! of its list, and concludes from the answers. First of all, lists are cut where somebody is sure of
//! better partners.

mod around;
mod assured;
mod cutoffs;
mod first_order;
mod model;
mod probe;
mod relaxed;
mod search;
mod tableau;
mod walk;
mod work;

use super::nearly_largest;
use crate::kernel::{Control, StopReason};
use crate::market::{Matching, Outcome, SizeBound, TwoSided};
use crate::stable::StableFault;
use model::UNIT;
use search::Found;
use std::convert::Infallible;
use tableau::Tableau;
use work::Work;

/// The most bytes that the tableau of one part of the market may take where nothing is said.
const MOST_BYTES: u64 = 1 << 30;

/// The largest weakly stable matching, or the best found where the search was stopped.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Largest {
    /// The matching.
    pub matching: Matching,
    /// No weakly stable matching has more pairs than this; the matching's size where the search
    /// ended.
    pub bound: u64,
    /// The bound of the relaxation alone, which can be checked; at least `bound`. Where
    /// it is the matching's size it proves it the largest, otherwise that rests on the search.
    pub proof: SizeBound,
    /// How many cases the search looked at.
    pub nodes: u64,
    /// How many steps of the simplex method it took.
    pub steps: u64,
}

/// The largest weakly stable matching, with ties and seats on both sides.
///
/// NP-hard with ties (Iwama, Manlove, Miyazaki and Morita 1999), so the search may take
/// exponential time; where
/// `control` stops it, the best found comes back with a bound. A step is a case, a step of
/// the simplex method, or 4096 entries read while lists are cut and pairs tried. It starts from [`nearly_largest`], so what it gives is never below two
/// thirds. Where that leaves seats of both sides free, lists are first cut where somebody is sure
/// of better partners, in polynomial time.
/// Parts of what is left that no list connects are solved apart.
///
/// Memory: O(entries) and a tableau of 8 bytes × pairs × (people + pairs that would block
/// otherwise) for the part at hand, counted twice since it is moved as it grows. It takes at most
/// the memory limit of `control`, 1 GiB where there is none: beyond it the relaxation gets no
/// more rows, and the search goes on with weaker bounds. A part for which the people alone exceed
/// it is not searched at once: a walk among weakly stable matchings, then exact searches around
/// people with free seats, while all others keep to their partners, look for more pairs; first-order steps
/// lower the bound of the relaxation, and where these do not meet it is stopped at the memory limit.
///
/// # Errors
/// [`StableFault::TooManyEntries`].
///
/// # References
/// M. Delorme, S. García, J. Gondzio, J. Kalcsics, D. Manlove and W. Pettersson, Mathematical
/// models for stable matching problems with ties and incomplete lists, 2019, for the relaxation
/// with one row a pair. Theirs is for one seat a mentee; here a row weighs both sides by their
/// seats, which with several seats on both sides bounds but does not decide, so the search does.
/// Their solver is a general one; here a bounded dual simplex with rounded multipliers. The cuts
/// rest on P. Hall, On representatives of subsets, 1935.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::market::{Lists, Outcome, Seats, TwoSided};
///
/// let market = TwoSided::new(
///     Lists::tied([vec![vec![0], vec![1]], vec![vec![0]]]),
///     Lists::tied([vec![vec![0, 1]], vec![vec![0]]]),
///     Seats::one_each(2),
///     Seats::one_each(2),
/// )?;
/// let found = mentormatch::stable::largest(&market, &Control::unbounded()).unwrap();
/// let Outcome::Solved(found) = found else { unreachable!() };
/// assert_eq!(mentormatch::audit::largest_possible(&market, &found.proof), Ok(2));
/// # Ok::<(), mentormatch::kernel::Faults<mentormatch::market::ListFault>>(())
/// ```
pub fn largest(
    market: &TwoSided,
    control: &Control<'_>,
) -> Result<Outcome<Largest, Infallible, Largest>, StableFault> {
    // Linear, and the best where the rest is stopped: only a limit of steps does not end it.
    let known = match nearly_largest(market, &control.without_work_limit())?.or_stopped() {
        Ok(known) => known.matching,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    let Some(entries) = market.entries() else {
        return Err(StableFault::TooManyEntries { pairs: market.acceptable_pairs() });
    };
    let most_bytes = control.memory_limit().unwrap_or(MOST_BYTES);
    let mut work = Work::default();
    let cuts = assured::cut(market, &entries, &known, control, &mut work);
    let (mut bound, mut stopped) = (0u64, cuts.stopped);
    let mut proof = SizeBound {
        unit: UNIT,
        mentees: vec![0; market.mentees()],
        mentors: vec![0; market.mentors()],
        pairs: Vec::new(),
        assured: cuts.log,
    };
    let mut made = Vec::new();
    for model in model::parts(market, &entries, &cuts.left) {
        let ends = |pair: usize| model::ends(&entries, model.entries[pair]);
        let known: Vec<bool> = (0..model.pairs)
            .map(|pair| {
                let (mentee, mentor) = ends(pair);
                known.contains(mentee, mentor)
            })
            .collect();
        let root = model.fewer_seats();
        let most = search::pairs(root.sum);
        // A part that is too large stops itself only.
        let is_small = Tableau::bytes(model.seat_rows().len(), model.pairs) <= most_bytes;
        let begin = match stopped.filter(|&reason| reason != StopReason::MemoryLimit) {
            _ if search::size(&known) >= most => Err(None),
            Some(reason) => Err(Some(reason)),
            None if is_small => control.check(work.total()).map_err(Some),
            None => Err(Some(StopReason::MemoryLimit)),
        };
        let found = match begin {
            Ok(()) => search::search(&model, known, most_bytes, control, &mut work),
            Err(Some(StopReason::MemoryLimit)) => {
                let known = (known, root);
                let (best, cut) =
                    first_order::approach(&model, known, most_bytes, control, &mut work);
                let bound = search::pairs(best.root.sum).max(best.size);
                let is_open = bound > best.size;
                let stopped = is_open.then_some(cut.unwrap_or(StopReason::MemoryLimit));
                Found { made: best.made, bound, root: best.root, stopped }
            }
            Err(stopped) => Found { made: known, bound: most, root, stopped },
        };
        if stopped.is_none_or(|reason| reason == StopReason::MemoryLimit) {
            stopped = found.stopped.or(stopped);
        }
        bound += found.bound;
        model.add_to(&found.root, &entries, &mut proof);
        made.extend((0..model.pairs).filter(|&pair| found.made[pair]).map(ends));
    }
    let matching = Matching::formed(market.mentees(), market.mentors(), made)?;
    let found = Largest { matching, bound, proof, nodes: work.nodes, steps: work.steps };
    Ok(match stopped {
        Some(reason) if found.bound > found.matching.size() as u64 => {
            Outcome::stopped_with(reason, found)
        }
        _ => Outcome::Solved(found),
    })
}
