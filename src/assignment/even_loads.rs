//! Even loads: of the best assignments one whose columns have as equal numbers of pairs as can be.
//!
//! Prices that prove a sum are worth the same to every best
//! assignment (complementary slackness), so the best ones are the flows through the arcs whose
//! reduced cost is zero. The loads of their columns, for a fixed number of pairs, are the integer
//! points of a base polyhedron: an M-convex set. There the same point has the smallest largest
//! load, the largest smallest one, the smallest difference of both and the smallest sum of
//! squares, and it is reached by moving pairs from one column to another with at least two pairs
//! fewer while that can be done (Frank and Murota, *Decreasing minimization on M-convex sets*,
//! Mathematical Programming 195, 2022, theorems 3.3 and 4.2).
//!
//! Columns give pairs away from the largest load down. What a search from all columns of a load
//! reached without finding a taker is closed: later chains do not enter it, since they could not
//! leave it again. So each row is looked through once for each load that is, and once more for
//! what a chain found.
use super::{Scratch, solve_with};
use crate::kernel::{
    Control, Csr, Index, MenteeIx, MentorIx, Meter, Side, StopReason, faults, narrow,
};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, AssignmentWitness, EvenLoads, LoadLevels, Matching,
    NearEven, Outcome, Price, PriceTable, RowBuffer, Sense, Stopped, Sum, Weight,
};
use std::cmp::Ordering;
use std::collections::VecDeque;

faults! {
    /// Why loads cannot be evened out, or bounded, exactly.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum LoadsFault: "loads-fault" {
        /// With quotas over groups of columns the most even loads are no matter of single moves.
        ColumnQuotas = "column-quotas",
            "loads cannot be evened out under quotas over groups of columns",
            "нельзя выровнять нагрузку при квотах на группы столбцов";
        /// A spread can be asked for as many pairs as can be, or any number.
        Cardinality = "cardinality",
            "a spread of loads can be asked for as many pairs as can be, or any number of them",
            "разброс нагрузки можно задать для наибольшего или для любого числа пар";
    }
}

/// The best sum, and among the assignments with it and as many pairs the most even loads.
///
/// In mentoring words: nobody carries more than the best pairing of the cohort demands. The
/// largest load is as small and the smallest as large as any best assignment with as many pairs
/// has them, and so are, in turn, the number of columns that have the largest load, the next one,
/// and so on. Columns without a seat count like others, with their load of nothing.
///
/// A run that is stopped after the best sum is found has it with the loads of that moment.
///
/// Time: [`solve`](super::solve), a pass over the weights, and a search through the rows that can
/// be moved at no cost for each load and each move. Memory: 4 bytes for each pair that can be made
/// at no cost.
///
/// ```
/// use mentormatch::assignment::even_loads;
/// use mentormatch::kernel::{Control, Index, Matrix, Side};
/// use mentormatch::market::{AssignmentProblem, Seats};
///
/// let all_the_same = Matrix::filled(6, 3, 1_i64)?;
/// let problem = AssignmentProblem::dense(all_the_same)
///     .seats(Side::Mentor, Seats::each(vec![4; 3]))
///     .build()
///     .unwrap();
/// let even = even_loads(&problem, &Control::unbounded())?.solved().ok_or("nothing is demanded")?;
/// assert_eq!(even.answer.value, 6);
/// let loads = even.answer.matching.pairs().fold([0; 3], |mut loads, (_, mentor)| {
///     loads[mentor.get()] += 1;
///     loads
/// });
/// assert_eq!(loads, [2, 2, 2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`LoadsFault::ColumnQuotas`].
pub fn even_loads<W: Weight>(
    problem: &AssignmentProblem<W>,
    control: &Control<'_>,
) -> Result<EvenOutcome<W>, LoadsFault> {
    if !problem.quotas(Side::Mentor).is_empty() {
        return Err(LoadsFault::ColumnQuotas);
    }
    let mut scratch = Scratch::new();
    let answer = match solve_with(problem, &mut scratch, control) {
        Outcome::Solved(answer) => answer.clone(),
        Outcome::Impossible(witness) => return Ok(Outcome::Impossible(witness)),
        Outcome::Stopped(Stopped { reason, best }) => {
            let best = best.map(|best| Box::new(NearEven::Partial(*best)));
            return Ok(Outcome::Stopped(Stopped { reason, best }));
        }
    };
    let rest = control.after(scratch.steps());
    let mut meter = Meter::new(&rest);
    let mut chains = match Chains::new(problem, &answer, &mut meter) {
        Ok(chains) => chains,
        Err(reason) => {
            return Ok(Outcome::stopped_with(reason, Box::new(NearEven::Uneven(answer))));
        }
    };
    let done = chains.even_out(&mut meter);
    let answer = AssignmentAnswer { matching: chains.matching(), ..answer };
    Ok(match done {
        Ok(()) => Outcome::Solved(EvenLoads { answer, levels: chains.levels }),
        Err(reason) => Outcome::stopped_with(reason, Box::new(NearEven::Uneven(answer))),
    })
}

/// What [`even_loads`] comes to.
pub type EvenOutcome<W> = Outcome<EvenLoads<W>, AssignmentWitness, Box<NearEven<W>>>;

/// Nobody: a node that was reached from nowhere.
const NOBODY: usize = usize::MAX;

/// Moves of pairs at no cost. Nodes are rows, then columns, then groups of rows, then what is
/// around them all; an arc leads from who loses a pair to who gains it.
struct Chains<'p, W: Weight> {
    problem: &'p AssignmentProblem<W>,
    /// Of each row, its columns whose pairs gain nothing, ascending, made or not.
    even: Csr<u32>,
    /// Of each column, the rows with such a pair that is made and not required; of each row, its
    /// columns.
    rows_of: Vec<Vec<u32>>,
    columns_of: Vec<Vec<u32>>,
    group_pairs: Vec<u64>,
    /// Whose number of pairs may change at no cost: of rows, columns and groups their price.
    free: Vec<Free>,
    levels: LoadLevels,
    /// Nodes in which a search has ended.
    closed: Vec<bool>,
    /// The node before each one in this search.
    from: Vec<usize>,
}

/// What a change of somebody's number of pairs costs nothing in.
#[derive(Clone, Copy)]
struct Free {
    /// Between none and one.
    at_first: bool,
    /// Beyond.
    later: bool,
    least: u64,
    most: u64,
}

impl Free {
    fn may_lose(&self, pairs: u64) -> bool {
        pairs > self.least && if pairs == 1 { self.at_first } else { self.later }
    }

    fn may_gain(&self, pairs: u64) -> bool {
        pairs < self.most && if pairs == 0 { self.at_first } else { self.later }
    }
}

impl<'p, W: Weight> Chains<'p, W> {
    fn new(
        problem: &'p AssignmentProblem<W>,
        answer: &AssignmentAnswer<W>,
        meter: &mut Meter<'_>,
    ) -> Result<Self, StopReason> {
        let (rows, columns) = (problem.rows(), problem.columns());
        let certificate = &answer.certificate;
        let quotas = problem.quotas(Side::Mentee);
        let groups = quotas.groups();
        let mut whole: Vec<Sum<W>> =
            certificate.row_prices.iter().map(|price| price.wide()).collect();
        for (group, price) in groups.iter().zip(&certificate.row_group_prices) {
            for &member in &group.members {
                let whole = &mut whole[member as usize];
                *whole = std::mem::take(whole) + price.wide();
            }
        }
        let table = certificate.column_prices.iter().map(|price| price.wide()).collect();
        let table = W::Table::new(table, problem.largest());
        let mut even = Csr::with_capacity(rows, 0);
        let mut buffer = RowBuffer::new();
        let mut found = Vec::new();
        for row in MenteeIx::all(rows) {
            meter.steps(1 + columns as u64 / 64)?;
            let price = W::Table::row(whole[row.get()].clone() + certificate.pair_price.wide());
            problem.row(row, &mut buffer).for_each(|column, weight| {
                if table.compare(weight, &price, column) == Ordering::Equal {
                    found.push(narrow(column));
                }
            });
            even.push_row(found.drain(..));
        }
        let matching = &answer.matching;
        let mut rows_of = vec![Vec::new(); columns];
        let columns_of = MenteeIx::all(rows).map(|row| {
            let made = matching.mentors_of(row).iter();
            made.map(|column| {
                rows_of[column.get()].push(row.raw());
                column.raw()
            })
            .collect()
        });
        let columns_of: Vec<Vec<u32>> = columns_of.collect();
        let mut free = Vec::with_capacity(rows + columns + groups.len());
        let prices =
            [(Side::Mentee, &certificate.row_prices), (Side::Mentor, &certificate.column_prices)];
        for (side, prices) in prices {
            free.extend(prices.iter().enumerate().map(|(at, price)| {
                let alone = problem.unmatched_price(side, at).exact();
                // What the first pair is worth beside its price: the price of having none.
                let first = match problem.sense() {
                    Sense::Max => price.clone() + alone,
                    Sense::Min => price.clone() - alone,
                };
                Free {
                    at_first: first == W::Exact::ZERO,
                    later: *price == W::Exact::ZERO,
                    least: u64::from(problem.least(side, at)),
                    most: u64::from(problem.places(side, at)),
                }
            }));
        }
        free.extend(groups.iter().zip(&certificate.row_group_prices).map(|(group, price)| {
            let is_free = *price == W::Exact::ZERO;
            Free {
                at_first: is_free,
                later: is_free,
                least: u64::from(group.least),
                most: group.most.map_or(u64::MAX, u64::from),
            }
        }));
        let nodes = rows + columns + groups.len() + 1;
        let levels = LoadLevels {
            rows: vec![0; rows],
            columns: vec![0; columns],
            row_groups: vec![0; groups.len()],
            around: 0,
        };
        let (closed, from) = (vec![false; nodes], vec![NOBODY; nodes]);
        let group_pairs = Vec::new();
        let mut chains =
            Self { problem, even, rows_of, columns_of, group_pairs, free, levels, closed, from };
        chains.group_pairs = chains.pairs_of_groups();
        Ok(chains)
    }

    fn pairs_of_groups(&self) -> Vec<u64> {
        let pairs = |row: &u32| self.columns_of[*row as usize].len() as u64;
        let groups = self.problem.quotas(Side::Mentee).groups().iter();
        groups.map(|group| group.members.iter().map(pairs).sum()).collect()
    }

    fn matching(&self) -> Matching {
        let mut pairs: Vec<_> = self
            .columns_of
            .iter()
            .zip(0..)
            .flat_map(|(columns, row)| {
                columns.iter().map(move |&column| (MenteeIx::new(row), MentorIx::new(column)))
            })
            .collect();
        pairs.sort_unstable();
        Matching::from_sorted(self.rows(), self.problem.columns(), &pairs)
    }

    fn rows(&self) -> usize {
        self.problem.rows()
    }

    fn load(&self, column: usize) -> usize {
        self.rows_of[column].len()
    }

    fn may_give(&self, column: usize) -> bool {
        self.free[self.rows() + column].may_lose(self.load(column) as u64)
    }

    fn may_take(&self, column: usize) -> bool {
        self.free[self.rows() + column].may_gain(self.load(column) as u64)
    }

    /// Moves pairs while that makes loads more even, from the largest load down.
    fn even_out(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let columns = self.problem.columns();
        let largest = (0..columns).map(|column| self.load(column)).max().unwrap_or(0);
        for load in (1..=largest).rev() {
            while let Some(end) = self.search(load, meter)? {
                self.follow(end);
            }
        }
        Ok(())
    }

    /// Looks for a chain from a column with at least this load to one with at least two pairs
    /// fewer. Where there is none, what was reached is closed, at the level one below.
    fn search(&mut self, load: usize, meter: &mut Meter<'_>) -> Result<Option<usize>, StopReason> {
        let (rows, columns) = (self.rows(), self.problem.columns());
        let mut queue = VecDeque::new();
        let mut reached = Vec::new();
        let mut seen = self.closed.clone();
        for column in 0..columns {
            if self.load(column) >= load && !seen[rows + column] && self.may_give(column) {
                seen[rows + column] = true;
                self.from[rows + column] = NOBODY;
                queue.push_back(rows + column);
            }
        }
        let mut next = Vec::new();
        while let Some(node) = queue.pop_front() {
            reached.push(node);
            self.links(node, &mut next);
            meter.steps(1 + next.len() as u64)?;
            for to in next.drain(..).filter(|&to| !std::mem::replace(&mut seen[to], true)) {
                self.from[to] = node;
                let column = to.checked_sub(rows).filter(|&column| column < columns);
                if column.is_some_and(|at| self.may_take(at) && self.load(at) + 2 <= load) {
                    return Ok(Some(to));
                }
                queue.push_back(to);
            }
        }
        for node in reached {
            self.closed[node] = true;
            let groups = rows + columns;
            let level = match node {
                row if row < rows => &mut self.levels.rows[row],
                column if column < groups => &mut self.levels.columns[column - rows],
                _ => match self.levels.row_groups.get_mut(node - groups) {
                    Some(level) => level,
                    None => &mut self.levels.around,
                },
            };
            *level = narrow(load - 1);
        }
        Ok(None)
    }

    /// Who may gain the pair that a node loses.
    fn links(&self, node: usize, next: &mut Vec<usize>) {
        let (rows, columns) = (self.rows(), self.problem.columns());
        let groups = rows + columns;
        let around = self.closed.len() - 1;
        let quotas = self.problem.quotas(Side::Mentee);
        let outer = |group: Option<u32>| group.map_or(around, |group| groups + group as usize);
        if node < rows {
            let made = &self.columns_of[node];
            let open = self.even.row(node).iter().filter(|column| !made.contains(column));
            next.extend(open.map(|&column| rows + column as usize));
            if self.free[node].may_lose(made.len() as u64) {
                next.push(outer(quotas.around_agent(node)));
            }
        } else if node < groups {
            let column = node - rows;
            let movable = |&&row: &&u32| {
                let pair = (MenteeIx::new(row), MentorIx::at(column));
                self.even.row(row as usize).binary_search(&narrow(column)).is_ok()
                    && self.problem.required().binary_search(&pair).is_err()
            };
            next.extend(self.rows_of[column].iter().filter(movable).map(|&row| row as usize));
        } else {
            let own = (node < around).then_some(narrow(node - groups));
            if let Some(group) = own {
                let pairs = self.group_pairs[group as usize];
                if self.free[node].may_lose(pairs) {
                    next.push(outer(quotas.around_group(group as usize)));
                }
            }
            let gains = |row: &usize| self.free[*row].may_gain(self.columns_of[*row].len() as u64);
            next.extend((0..rows).filter(|&row| quotas.around_agent(row) == own).filter(gains));
            let inside = self.group_pairs.iter().enumerate();
            let inside = inside.filter(|(inner, _)| quotas.around_group(*inner) == own);
            let gains = inside.filter(|(inner, pairs)| self.free[groups + inner].may_gain(**pairs));
            next.extend(gains.map(|(inner, _)| groups + inner));
        }
    }

    /// Moves the pairs along the chain that ends at this node.
    fn follow(&mut self, end: usize) {
        let (rows, columns) = (self.rows(), self.problem.columns());
        let groups = rows + columns;
        let mut to = end;
        while self.from[to] != NOBODY {
            let from = self.from[to];
            let is_column = |node: usize| (rows..groups).contains(&node);
            if from < rows && is_column(to) {
                self.rows_of[to - rows].push(narrow(from));
                self.columns_of[from].push(narrow(to - rows));
            } else if is_column(from) {
                self.rows_of[from - rows].retain(|&row| row as usize != to);
                self.columns_of[to].retain(|&column| column as usize != from - rows);
            }
            to = from;
        }
        self.group_pairs = self.pairs_of_groups();
    }
}
