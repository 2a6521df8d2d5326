//! The best assignment in which some rows are kept together, some apart, some need more than one place,
//! columns have a least size and exclude each other.
//!
//! Each of these alone makes it NP-hard: rows kept together are what a bin has to hold (bin
//! packing: groups of rows, or rows that need much, columns with seats), rows apart are a colouring
//! of their conflicts, and columns of a least size an exact cover by groups of three. A node
//! decides at which place a group is or is not, who of two who meet has to go, whether a pair of a
//! crowded column is made, which column is used or closed, which of several columns that exclude
//! each other is the one.

use super::branching::{Conditions, GroupedOutcome, search};
use crate::kernel::{Control, Index, MenteeIx, MentorIx};
use crate::market::{AssignmentProblem, Decided, KeptProblem, LedGroups, Matching, Weight};

/// The best assignment that keeps together, apart and in size what the problem asks to be kept:
/// as many pairs as can be, where these are asked for, then the best sum.
///
/// In mentoring words: two sisters with one mentor, or none of them served; three friends in one
/// organisation; two who do not get on in different groups; a mentee who takes twice a mentor's
/// time; no group of fewer than four.
///
/// Exact by a search that ends after `nodes` assignments at the latest: then the outcome is stopped by
/// its work limit, with the best found and a bound. Where the best assignment without these wishes
/// keeps them, its prices prove it. `audit::verify_kept` checks the answer. That nothing
/// keeps them is shown by the search, or by the problem's own witness.
///
/// Time: an assignment over edges a node.
///
/// ```
/// use mentormatch::assignment::solve_kept;
/// use mentormatch::kernel::{Control, Matrix, Side};
/// use mentormatch::market::{AssignmentProblem, KeptGroup, KeptProblem, Seats};
///
/// // Sisters 0 and 1 would be best apart: 5 + 5; together it is 5 + 2.
/// let weights = Matrix::from_rows(vec![vec![5_i64, 1], vec![2, 5]])?;
/// let problem = AssignmentProblem::dense(weights)
///     .seats(Side::Mentor, Seats::each(vec![2, 2]))
///     .build()
///     .unwrap();
/// let sisters = KeptGroup::new("sisters", vec![0, 1], KeptGroup::each_column(2));
/// let problem = KeptProblem::new(problem, vec![sisters], Vec::new(), Vec::new()).unwrap();
/// let best = solve_kept(&problem, 100, &Control::unbounded()).solved().ok_or("it can be")?;
/// assert_eq!(best.value, 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve_kept<W: Weight>(
    problem: &KeptProblem<W>,
    nodes: u64,
    control: &Control<'_>,
) -> GroupedOutcome<W> {
    search(&Keeping(problem), nodes, control)
}

struct Keeping<'p, W>(&'p KeptProblem<W>);

impl<W: Weight> Conditions<W> for Keeping<'_, W> {
    type Node = Vec<Decided>;

    fn base(&self) -> &AssignmentProblem<W> {
        self.0.problem()
    }

    fn first(&self) -> Vec<Decided> {
        Vec::new()
    }

    fn tighten(&self, _: &mut Vec<Decided>) -> bool {
        true
    }

    fn problem(&self, decided: &Vec<Decided>) -> AssignmentProblem<W> {
        // The bound that an answer is proven with is that of the problem as it was given.
        match decided.is_empty() {
            true => self.0.problem().clone(),
            false => self.0.decided(decided),
        }
    }

    fn ways(&self, decided: Vec<Decided>, found: &Matching) -> Option<Vec<Vec<Decided>>> {
        let ways = self
            .parted(&decided, found)
            .or_else(|| self.together(found))
            .or_else(|| self.crowded(&decided, found))
            .or_else(|| self.small(&decided, found))
            .map(|ways| ways.into_iter().map(|one| vec![one]).collect())
            .or_else(|| self.clashing(found))?;
        let with = |more: Vec<Decided>| decided.iter().copied().chain(more).collect();
        Some(ways.into_iter().map(with).collect())
    }

    fn whole(&self, found: &Matching) -> Option<Matching> {
        Some(found.clone())
    }
}

impl<W: Weight> Keeping<'_, W> {
    /// The first group that is not together: at the place with most of its pairs, or not there.
    fn parted(&self, decided: &[Decided], found: &Matching) -> Option<Vec<Decided>> {
        self.0.together().iter().enumerate().find_map(|(group, kept)| {
            let members = kept.members.iter().map(|&row| found.mentors_of(MenteeIx::new(row)));
            let columns: Vec<MentorIx> = members.clone().flatten().copied().collect();
            let open = self.0.open_places(group, decided);
            let pairs_at =
                |place: usize| columns.iter().filter(|&&column| kept.has(place, column)).count();
            let is_together = || {
                members.clone().all(|columns| !columns.is_empty())
                    && open.iter().any(|&place| pairs_at(place) == columns.len())
            };
            if columns.is_empty() || is_together() {
                return None;
            }
            // Where there is no place at all nobody of the group is paired: any decision tells so.
            let place = open.iter().copied().rev().max_by_key(|&place| pairs_at(place));
            Some(match place {
                Some(place) => vec![Decided::NotAt(group, place), Decided::At(group, place)],
                None => vec![Decided::NotAt(group, 0)],
            })
        })
    }

    /// The first two who meet and are to be kept apart: one of them goes.
    fn together(&self, found: &Matching) -> Option<Vec<Decided>> {
        self.0.apart().iter().enumerate().find_map(|(apart, kept)| {
            (0..kept.places.len()).find_map(|place| {
                let is_there = |row: &&u32| {
                    let mut columns = found.mentors_of(MenteeIx::new(**row)).iter();
                    columns.any(|&column| kept.has(place, column))
                };
                let mut there = kept.members.iter().filter(is_there);
                let (one, two) = (*there.next()?, *there.next()?);
                Some(vec![Decided::Away(one, apart, place), Decided::Away(two, apart, place)])
            })
        })
    }

    /// The first column whose partners need more than its room: one of those who need most is with
    /// it or not. Where all of them are decided nothing is left.
    fn crowded(&self, decided: &[Decided], found: &Matching) -> Option<Vec<Decided>> {
        (0..found.mentors()).find_map(|column| {
            let room = self.0.room(column)?;
            let rows = found.mentees_of(MentorIx::at(column));
            let need = |row: &MenteeIx| self.0.need(row.get());
            let needed: u64 = rows.iter().map(|row| u64::from(need(row))).sum();
            if needed <= room.into() {
                return None;
            }
            let column = column as u32;
            let is_open = |row: &&MenteeIx| !decided.contains(&Decided::Is(row.raw(), column));
            let most = rows.iter().rev().filter(is_open).max_by_key(|row| need(row));
            Some(most.map_or_else(Vec::new, |row| {
                vec![Decided::Not(row.raw(), column), Decided::Is(row.raw(), column)]
            }))
        })
    }

    /// The first column with too few: closed, or used.
    fn small(&self, decided: &[Decided], found: &Matching) -> Option<Vec<Decided>> {
        (0..found.mentors()).find_map(|column| {
            let load = found.mentees_of(MentorIx::at(column)).len();
            let is_small = load > 0 && load < self.0.least(column) as usize;
            let column = column as u32;
            (is_small && !decided.contains(&Decided::Used(column)))
                .then_some(vec![Decided::Closed(column), Decided::Used(column)])
        })
    }

    /// The first set of which several columns are used: the one with most pairs is closed, or all
    /// the others are.
    fn clashing(&self, found: &Matching) -> Option<Vec<Vec<Decided>>> {
        let load = |column: u32| found.mentees_of(MentorIx::new(column)).len();
        self.0.exclusive().iter().find_map(|set| {
            let mut used = set.iter().rev().filter(|&&column| load(column) > 0);
            let (one, another) = (*used.next()?, *used.next()?);
            let most =
                used.fold(if load(another) >= load(one) { another } else { one }, |most, &at| {
                    if load(at) >= load(most) { at } else { most }
                });
            let others = set.iter().filter(|&&at| at != most).map(|&at| Decided::Closed(at));
            Some(vec![vec![Decided::Closed(most)], others.collect()])
        })
    }
}

/// The best groups of those that may be led: as many mentees as can be, where these are asked for,
/// then the best sum. No mentor leads two groups, and a group has a size that may be, or nobody.
///
/// In mentoring words: groups with a mentor and a co-mentor, beside mentors who lead alone.
///
/// Exact by the search of [`solve_kept`] over an assignment of mentees to groups, which ends after
/// `nodes` assignments at the latest; then it is stopped by its work limit, with the best found and
/// a bound. The pairs of the answer are mentees and groups:
/// [`LedGroups::pairs`](crate::market::LedGroups::pairs) makes mentees and mentors of them. Where
/// the best assignment happens to use no mentor twice, its prices prove it. `audit::verify_led`
/// checks the answer. Of equal answers the search keeps the first.
///
/// NP-hard even with groups of one mentee and all weights equal: it holds the partition of a graph
/// of three sides into triangles (Garey and Johnson 1979, GT11). Time: an assignment of mentees and
/// groups a node.
///
/// ```
/// use mentormatch::assignment::solve_led;
/// use mentormatch::kernel::Control;
/// use mentormatch::market::{Cardinality, LedGroup, LedGroups};
///
/// // Two mentees, who may have two mentors each, and mentors 0, 1, 2.
/// let weights = vec![vec![Some(3), Some(2), Some(1)], vec![Some(2), Some(2), Some(4)]];
/// let alone = (0..3).map(|mentor| LedGroup::of(vec![mentor], 2));
/// let groups = alone.chain([LedGroup::of(vec![0, 1], 2)]).collect();
/// let problem = LedGroups::new((3, weights), &[2, 2], groups, Cardinality::Maximum, &[]).unwrap();
/// let best = solve_led(&problem, 100, &Control::unbounded()).solved().ok_or("it can be")?;
/// // Mentors 0 and 1 lead mentee 0 together, mentor 2 leads mentee 1.
/// assert_eq!(best.value, 3 + 2 + 4);
/// assert_eq!(problem.pairs(&best.matching), [(0, 0), (0, 1), (1, 2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve_led(problem: &LedGroups, nodes: u64, control: &Control<'_>) -> GroupedOutcome<i64> {
    solve_kept(problem.kept(), nodes, control)
}
