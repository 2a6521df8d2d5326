//! Whether a matching is stable in a market of scores.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962). *Trusts* the market's checked
//! construction. Scores are compared only: nothing overflows.

use super::score_standings::ScoreStandings;
use super::stability::Stability;
use super::standing::{Infeasibility, size_faults};
use super::wanted::Wanted;
use super::wants::acceptable;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Pace, Unbounded, side_by_side_in};
use crate::market::{Matching, Outcome, Score, ScoredMarket};

/// Entries of the mentees' table that one thread looks at in a row, and mentees at most.
const ENTRIES: usize = 1 << 21;
const MOST: usize = 512;

/// [`stability`](super::stability()) in a market of scores: weak stability, as equal scores are ties.
///
/// One sweep over the mentees' table in the caller's rayon pool, and for each pair that the mentee
/// would rather have a look at the mentors', in the order of its rows. Memory O(agents + `limit`).
#[must_use]
pub fn stability_by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    limit: usize,
) -> Stability<W> {
    match paced_by_scores(market, matching, limit, &mut Unbounded) {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// [`stability_by_scores`] under a control; a step is an entry looked at. Nothing is said of a
/// matching that was not looked at whole.
pub fn stability_by_scores_within<W: Score>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    limit: usize,
    control: &Control<'_>,
) -> Outcome<Stability<W>> {
    paced_by_scores(market, matching, limit, &mut Meter::new(control)).into()
}

fn paced_by_scores<W: Score, P: Pace>(
    market: &ScoredMarket<'_, W>,
    matching: &Matching,
    limit: usize,
    pace: &mut P,
) -> Result<Stability<W>, P::Cut> {
    let scores = market.scores();
    let mut found = Stability { faults: Vec::new(), blocking: 0, pairs: Vec::new() };
    size_faults(matching, (scores.mentees(), scores.mentors()), &mut found.faults);
    if !found.faults.is_empty() {
        return Ok(found);
    }
    for (mentee, mentor) in matching.pairs() {
        pace.steps(1)?;
        if acceptable(market, mentee, mentor).is_none() {
            found.faults.push(Infeasibility::Unacceptable { mentee, mentor });
        }
    }
    let standings = ScoreStandings::read(market, matching, &mut found.faults);
    let view = scores.mentee_view();
    let blocking = |mentee: usize, mentor: usize| {
        standings.of(market, matching, (MenteeIx::at(mentee), MentorIx::at(mentor)))
    };
    // How many pairs of each of these mentees block.
    let count = |wanted: &mut Wanted, (first, counts): (usize, &mut [u64])| {
        wanted.tell(|mentor, mentees| {
            let (theirs, row) = (standings.mentors[mentor], scores.mentor_view().row(mentor));
            for &mentee in mentees {
                let mentee = mentee as usize;
                if theirs.rather(row[mentee]) && blocking(mentee, mentor).is_some() {
                    counts[mentee - first] += 1;
                }
            }
        });
    };
    let (rows, columns) = (view.rows(), view.columns());
    let together = (ENTRIES / columns.max(1)).clamp(1, MOST);
    let of_band = |wanted: &mut Wanted, band: usize| {
        let mentees = band * together..rows.min((band + 1) * together);
        let mut counts = vec![0; mentees.len()];
        for mentee in mentees.clone() {
            let want = standings.mentees[mentee];
            want.among::<false>(view.row(mentee), |mentor, _| wanted.push(mentee, mentor));
            if wanted.is_full() {
                count(wanted, (mentees.start, &mut counts));
            }
        }
        count(wanted, (mentees.start, &mut counts));
        counts
    };
    let room = || Wanted::new(columns);
    let bands = rows.div_ceil(together);
    let threads = if bands > 1 { rayon::current_num_threads() } else { 1 };
    let (mut counts, mut wanted) = (Vec::with_capacity(rows), room());
    for band in (0..bands).step_by(threads) {
        let last = bands.min(band + threads);
        pace.steps((rows.min(last * together) - band * together) * columns)?;
        if last - band == 1 {
            counts.extend(of_band(&mut wanted, band));
            continue;
        }
        let some = side_by_side_in(last - band, &room, &|wanted, at| of_band(wanted, band + at));
        counts.extend(some.flatten());
    }
    found.blocking = counts.iter().sum();
    for (mentee, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let want = standings.mentees[mentee];
        want.among::<false>(view.row(mentee), |mentor, _| {
            if found.pairs.len() < limit {
                found.pairs.extend(blocking(mentee, mentor));
            }
        });
        if found.pairs.len() == limit {
            break;
        }
    }
    Ok(found)
}
