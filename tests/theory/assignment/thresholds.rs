//! The best worst pair of larger tables, in which rows have short lists, against a search over
//! all weights that shares nothing with the solver.

use crate::unbounded::{solve, solve_bottleneck, solve_lone_bottleneck};
use mentormatch::assignment::solve_lone_bottleneck as within;
use mentormatch::audit::{
    verify_assignment, verify_bottleneck, verify_lone_bottleneck, verify_partial_bottleneck,
};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, Stream, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, CostRows, Outcome, RowBuffer, RowView, Seats, Sense,
};
use rand::{RngExt, seq::SliceRandom as _};
use std::sync::Arc;

/// One table and what is asked of it.
struct Table {
    weights: Vec<Vec<Option<i64>>>,
    seats: Vec<u32>,
    sense: Sense,
    cardinality: Cardinality,
}

impl Table {
    fn allowed(&self, row: usize, column: usize, least: i64) -> bool {
        self.weights[row][column].is_some_and(|weight| match self.sense {
            Sense::Max => weight >= least,
            Sense::Min => weight <= least,
        })
    }

    /// How many pairs the weights no worse than this allow: one augmenting path after another.
    fn size(&self, least: i64) -> usize {
        let columns = self.seats.len();
        let mut allowed = vec![Vec::new(); self.weights.len()];
        for (row, allowed) in allowed.iter_mut().enumerate() {
            for column in 0..columns {
                if self.allowed(row, column, least) {
                    allowed.push(column);
                }
            }
        }
        let mut at = vec![Vec::new(); columns];
        let mut count = 0;
        for row in 0..self.weights.len() {
            count += usize::from(self.place(row, &allowed, &mut at, &mut vec![false; columns]));
        }
        count
    }

    fn place(
        &self,
        row: usize,
        allowed: &[Vec<usize>],
        at: &mut [Vec<usize>],
        seen: &mut [bool],
    ) -> bool {
        for &column in &allowed[row] {
            if seen[column] {
                continue;
            }
            seen[column] = true;
            if at[column].len() < self.seats[column] as usize {
                at[column].push(row);
                return true;
            }
            for seat in 0..at[column].len() {
                let other = at[column][seat];
                if self.place(other, allowed, at, seen) {
                    at[column][seat] = row;
                    return true;
                }
            }
        }
        false
    }

    /// The best worst weight with as many pairs as can be, and their number.
    fn bottleneck(&self) -> (usize, Option<i64>) {
        let mut weights: Vec<i64> = self.weights.iter().flatten().copied().flatten().collect();
        weights.sort_unstable();
        weights.dedup();
        if self.sense == Sense::Min {
            weights.reverse();
        }
        // The worst first.
        let Some(&worst) = weights.first() else { return (0, None) };
        let most = self.size(worst);
        let enough = weights.partition_point(|&weight| self.size(weight) >= most);
        (most, (most > 0).then(|| weights[enough - 1]))
    }
}

/// Rows that are computed.
struct Computed(Vec<Vec<Option<i64>>>);

impl CostRows<i64> for Computed {
    fn rows(&self) -> usize {
        self.0.len()
    }
    fn columns(&self) -> usize {
        self.0[0].len()
    }
    fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<i64>) -> RowView<'a, i64> {
        let row = &self.0[row.get()];
        buffer.masked(row.len(), |column| row[column])
    }
}

fn check(table: &Table, most: usize, expected: Option<i64>) {
    let dense: Vec<i64> =
        table.weights.iter().flatten().map(|weight| weight.unwrap_or(0)).collect();
    let (rows, columns) = (table.weights.len(), table.seats.len());
    let forbidden: Vec<(MenteeIx, MentorIx)> = (0..rows * columns)
        .map(|at| (at / columns, at % columns))
        .filter(|&(row, column)| table.weights[row][column].is_none())
        .map(|(row, column)| (MenteeIx::at(row), MentorIx::at(column)))
        .collect();
    let edges = (0..rows).flat_map(|row| {
        let each = table.weights[row].iter().enumerate();
        each.filter_map(move |(column, &weight)| {
            Some((MenteeIx::at(row), MentorIx::at(column), weight?))
        })
    });
    let integers = Matrix::new(rows, columns, dense.clone()).unwrap();
    // What stands in the place of a forbidden pair would be the best of all.
    let best = if table.sense == Sense::Max { 1e9 } else { -1e9 };
    let of_any = |weight: &Option<i64>| weight.map_or(best, |weight| weight as f64 * 0.1);
    let floats = table.weights.iter().flatten().map(of_any).collect();
    let floats = Matrix::new(rows, columns, floats).unwrap();
    let seats = Seats::each(table.seats.clone());
    macro_rules! posed {
        ($builder:expr) => {
            $builder
                .sense(table.sense)
                .cardinality(table.cardinality)
                .seats(Side::Mentor, seats.clone())
                .build()
                .unwrap()
        };
    }
    let problems = [
        posed!(AssignmentProblem::dense(integers).forbidden(forbidden.clone())),
        posed!(AssignmentProblem::sparse(rows, columns, edges.collect())),
        posed!(AssignmentProblem::computed(Arc::new(Computed(table.weights.clone())))),
    ];
    for (source, problem) in problems.iter().enumerate() {
        let answer = solve_lone_bottleneck(problem).unwrap().solved().unwrap();
        assert_eq!((answer.matching.size(), answer.bottleneck), (most, expected));
        verify_lone_bottleneck(problem, &answer).unwrap();
        // How many pairs there can be is looked for by the search with the threshold, which counts
        // the rows that it reads; a bisection over the weights, which it falls back to, does not.
        if most > 0 && source != 1 && !forbidden.is_empty() {
            assert!(answer.stats.row_reads > 0, "the threshold rises where pairs are forbidden");
        }
        let turned = problem.turned();
        let answer = solve_lone_bottleneck(&turned).unwrap().solved().unwrap();
        assert_eq!((answer.matching.size(), answer.bottleneck), (most, expected));
        verify_lone_bottleneck(&turned, &answer).unwrap();
        for limit in [10, 200, 1000] {
            let control = Control::unbounded().with_work_limit(limit);
            if let Outcome::Stopped(stopped) = within(problem, &control).unwrap() {
                let best = stopped.best.unwrap();
                verify_partial_bottleneck(problem, &best).unwrap();
                if let (Some(bound), Some(expected)) = (best.bound, expected) {
                    assert!(!problem.is_better(expected, bound), "{expected} {bound}");
                }
            }
        }
    }
    let answer = solve_bottleneck(&problems[0]).unwrap().solved().unwrap();
    assert_eq!(answer.bottleneck, expected);
    verify_bottleneck(&problems[0], &answer).unwrap();
    let problem = posed!(AssignmentProblem::dense(floats).forbidden(forbidden.clone()));
    let answer = solve_lone_bottleneck(&problem).unwrap().solved().unwrap();
    assert_eq!(answer.bottleneck, expected.map(|weight| weight as f64 * 0.1));
    verify_lone_bottleneck(&problem, &answer).unwrap();
    let answer = solve_bottleneck(&problem).unwrap().solved().unwrap();
    assert_eq!(answer.bottleneck, expected.map(|weight| weight as f64 * 0.1));
    verify_bottleneck(&problem, &answer).unwrap();
}

/// A square of the table is solved first, to guess where the threshold will be.
#[test]
fn thresholds_of_large_squares_are_proven() {
    let mut random = stream(32, "large squares");
    let size = 1025;
    for (whole, sense) in [(true, Sense::Max), (false, Sense::Min)] {
        let mut likes = || -> Vec<[i64; 4]> {
            (0..size).map(|_| std::array::from_fn(|_| random.random_range(0..40))).collect()
        };
        let (rows, columns) = (likes(), likes());
        let mut weights = Vec::with_capacity(size * size);
        for [a, b, c, d] in &rows {
            for other in &columns {
                let weight = a * other[0] + b * other[1] + c * other[2] + d * other[3];
                weights.push(if whole { (weight / 100) as f64 } else { weight as f64 * 0.1 });
            }
        }
        let weights = Matrix::new(size, size, weights).unwrap();
        let problem = AssignmentProblem::dense(weights).sense(sense).build().unwrap();
        let answer = solve_lone_bottleneck(&problem).unwrap().solved().unwrap();
        assert_eq!(answer.matching.size(), size);
        verify_lone_bottleneck(&problem, &answer).unwrap();
        let summed = solve_bottleneck(&problem).unwrap().solved().unwrap();
        assert_eq!(summed.bottleneck, answer.bottleneck);
        verify_bottleneck(&problem, &summed).unwrap();
    }
}

/// Levels are even steps, or costs of a sample: costs of every magnitude, a few units in the last
/// place apart, in clumps, hidden from the sample or few, which levels part badly.
#[test]
fn thresholds_of_costs_that_levels_part_badly_are_proven() {
    let mut random = stream(34, "levels");
    let size = 1025;
    let mut likes = || -> Vec<[f64; 6]> {
        (0..size).map(|_| std::array::from_fn(|_| random.random())).collect()
    };
    let (rows, columns) = (likes(), likes());
    let mut likes = Vec::with_capacity(size * size);
    for row in &rows {
        for column in &columns {
            let mut sum = 0.0;
            for at in 0..6 {
                sum += row[at] * column[at];
            }
            likes.push(sum);
        }
    }
    let mut random = stream(35, "levels");
    for family in 0..8 {
        let mut cost = |row: usize, column: usize| -> f64 {
            let likes: f64 = likes[row * size + column];
            match family {
                0 => (likes * 2000.0 - 1000.0).floor().clamp(-1000.0, 1000.0).exp2(),
                1 => 1.0 + (likes * 300.0).floor() * f64::EPSILON,
                2 => (likes * 60.0).floor() - 70.0,
                3 if random.random_range(0..3) == 0 => 1.4,
                // Rows and columns of which no sample is taken.
                4 if row % 2 == 1 || column % 2 == 1 => likes + 10.0,
                5 if row % 2 == 1 || column % 2 == 1 => likes - 10.0,
                6 => f64::MAX / 1e6 * (likes - 1.5),
                7 if random.random_range(0..3) > 0 => 0.0 * (likes - 1.5),
                _ => likes,
            }
        };
        let mut costs = Vec::with_capacity(size * size);
        for row in 0..size {
            for column in 0..size {
                costs.push(cost(row, column));
            }
        }
        let sense = if family % 2 == 0 { Sense::Min } else { Sense::Max };
        let matrix = Matrix::new(size, size, costs).unwrap();
        let problem = AssignmentProblem::dense(matrix).sense(sense).build().unwrap();
        let answer = solve_lone_bottleneck(&problem).unwrap().solved().unwrap();
        assert_eq!(answer.matching.size(), size);
        verify_lone_bottleneck(&problem, &answer).unwrap();
    }
}

/// Where pairs at the bottleneck cost all rows the least, no sum is looked for.
#[test]
fn pairs_that_cost_all_rows_the_least_have_the_best_sum() {
    let mut random = stream(36, "least");
    for round in 0..12 {
        let rows = [60, 300, 520][round % 3];
        let columns = rows + [0, 0, 40][round % 2 + usize::from(round > 8)];
        let lift: Vec<i64> =
            (0..rows).map(|_| random.random_range(0..3) * (round as i64 % 2)).collect();
        let weights: Vec<i64> =
            (0..rows * columns).map(|at| random.random_range(1..4) + lift[at / columns]).collect();
        let sense = if round % 4 < 2 { Sense::Min } else { Sense::Max };
        let floats = weights.iter().map(|&weight| weight as f64 * 0.1).collect();
        let floats = Matrix::new(rows, columns, floats).unwrap();
        let whole = Matrix::new(rows, columns, weights.clone()).unwrap();
        let floats = AssignmentProblem::dense(floats).sense(sense).build().unwrap();
        let whole = AssignmentProblem::dense(whole).sense(sense).build().unwrap();
        let answer = solve_bottleneck(&floats).unwrap().solved().unwrap();
        verify_bottleneck(&floats, &answer).unwrap();
        let answer = solve_bottleneck(&whole).unwrap().solved().unwrap();
        verify_bottleneck(&whole, &answer).unwrap();
        let best = |row: &[i64]| match sense {
            Sense::Min => row.iter().min().copied(),
            _ => row.iter().max().copied(),
        };
        let least: i64 = weights.chunks(columns).filter_map(best).sum();
        if round % 2 == 0 {
            assert_eq!(answer.assignment.value, i128::from(least));
        }
    }
}

/// Of a staircase only the diagonal is a perfect matching; with a few more pairs, or with dear costs of
/// any size, others are, and prices end as far apart.
#[test]
fn sums_of_staircases_are_proven_and_those_of_the_only_matching_are_its_own() {
    let mut random = stream(37, "staircases");
    for round in 0..12 {
        let (size, more) = ([300, 400][round % 2], [0, 0, 3, 40][round / 3]);
        let shuffled = |random: &mut Stream| {
            let mut all: Vec<usize> = (0..size).collect();
            all.shuffle(random);
            all
        };
        let (rows, columns) = (shuffled(&mut random), shuffled(&mut random));
        let mut costs = vec![0_i64; size * size];
        let mut diagonal = 0;
        for (first, &row) in rows.iter().enumerate() {
            for (second, &column) in columns.iter().enumerate() {
                let dear = if second > first + more { random.random_range(1000..9000) } else { 0 };
                let cost = random.random_range(0..1000) + dear;
                costs[row * size + column] = cost;
                diagonal += if first == second { cost } else { 0 };
            }
        }
        // Where dear pairs are forbidden those that are left say so themselves.
        let mut forbidden = Vec::new();
        for (first, &row) in rows.iter().enumerate() {
            let later = columns.iter().skip(first + more + 1);
            forbidden.extend(later.map(|&column| (MenteeIx::at(row), MentorIx::at(column))));
        }
        let masked = Matrix::new(size, size, costs.clone()).unwrap();
        let masked =
            AssignmentProblem::dense(masked).sense(Sense::Min).forbidden(forbidden.clone());
        let masked = masked.build().unwrap();
        let best = solve(&masked).solved().unwrap();
        verify_assignment(&masked, &best).unwrap();
        let within = solve_bottleneck(&masked).unwrap().solved().unwrap();
        verify_bottleneck(&masked, &within).unwrap();
        if more == 0 {
            assert_eq!(best.value, i128::from(diagonal), "{round}");
            assert_eq!(within.assignment.value, i128::from(diagonal), "{round}");
            assert_eq!(best.stats.augmentations, 0, "{round}");
        }
        let floats = costs.iter().map(|&cost| cost as f64 * 0.1).collect();
        let floats = Matrix::new(size, size, floats).unwrap();
        let some = AssignmentProblem::dense(floats.clone()).sense(Sense::Min).forbidden(forbidden);
        let some = some.build().unwrap();
        verify_assignment(&some, &solve(&some).solved().unwrap()).unwrap();
        let within = solve_bottleneck(&some).unwrap().solved().unwrap();
        verify_bottleneck(&some, &within).unwrap();
        let floats = AssignmentProblem::dense(floats).sense(Sense::Min).build().unwrap();
        let answer = solve_bottleneck(&floats).unwrap().solved().unwrap();
        verify_bottleneck(&floats, &answer).unwrap();
        let turned = Matrix::new(size, size, costs.iter().map(|cost| -cost).collect()).unwrap();
        let turned = AssignmentProblem::dense(turned).sense(Sense::Max).build().unwrap();
        let found = solve_bottleneck(&turned).unwrap().solved().unwrap();
        verify_bottleneck(&turned, &found).unwrap();
        if more == 0 {
            assert_eq!(found.assignment.value, -i128::from(diagonal), "{round}");
            for (&row, &column) in rows.iter().zip(&columns) {
                let made = answer.assignment.matching.mentors_of(MenteeIx::at(row));
                assert_eq!(made, [MentorIx::at(column)], "{round}");
            }
        }
    }
}

/// A sample, in which worse pairs than the bottleneck are dearer, tells where prices start.
#[test]
fn a_sample_that_knows_the_worst_pair_makes_no_sum_worse() {
    let mut random = stream(33, "samples within a threshold");
    let size = 530;
    for sense in [Sense::Max, Sense::Min] {
        let mut likes = || -> Vec<[i64; 4]> {
            (0..size).map(|_| std::array::from_fn(|_| random.random_range(0..40))).collect()
        };
        let (rows, columns) = (likes(), likes());
        let weights = rows.iter().flat_map(|row| {
            columns.iter().map(|column| row.iter().zip(column).map(|(a, b)| a * b).sum())
        });
        let weights = Matrix::new(size, size, weights.collect::<Vec<i64>>()).unwrap();
        let problem = AssignmentProblem::dense(weights).sense(sense).build().unwrap();
        let answer = solve_bottleneck(&problem).unwrap().solved().unwrap();
        assert_eq!(answer.assignment.matching.size(), size);
        verify_bottleneck(&problem, &answer).unwrap();
    }
}

#[test]
fn thresholds_of_larger_tables_equal_a_search_over_all_weights() {
    let mut random = stream(31, "thresholds");
    for round in 0..10 {
        let rows = if round % 7 == 3 { 260 } else { [40, 130][round % 2] };
        let columns = [rows, rows + 30, rows * 2 / 3][round / 3 % 3];
        let family = round % 8;
        let of_rows: Vec<i64> = (0..rows).map(|_| random.random_range(1..2000)).collect();
        let of_columns: Vec<i64> = (0..columns).map(|_| random.random_range(1..2000)).collect();
        let mut weight = |row: usize, column: usize| -> i64 {
            match family {
                0 => random.random_range(0..1_000_000),
                1 => random.random_range(0..20),
                2 => of_rows[row] * of_columns[column],
                3 => (of_rows[row] - of_columns[column]).abs(),
                4 => of_rows[row] + of_columns[column],
                // Each row has good pairs with the same few columns only.
                5 if column < rows / 4 => random.random_range(0..50),
                5 => 50 + random.random_range(0..5000),
                // Only a staircase is cheap: the bound of rows and columns is far below.
                6 if column <= row => column as i64,
                6 => 10_000 + of_rows[row],
                _ => (of_rows[row] / 100) * 100 + of_columns[column] / 200,
            }
        };
        let mut weights: Vec<Vec<Option<i64>>> = (0..rows)
            .map(|row| (0..columns).map(|column| Some(weight(row, column))).collect())
            .collect();
        if round % 5 == 4 {
            for weight in weights.iter_mut().flatten() {
                if random.random_range(0..10) < 8 {
                    *weight = None;
                }
            }
        }
        let many = round % 4 == 3;
        let seats =
            (0..columns).map(|_| if many { random.random_range(0..4) } else { 1 }).collect();
        let sense = if round % 2 == 0 { Sense::Min } else { Sense::Max };
        let mut table = Table { weights, seats, sense, cardinality: Cardinality::Maximum };
        let (most, expected) = table.bottleneck();
        let places: usize = table.seats.iter().map(|&seats| seats as usize).sum();
        if most == rows.min(places) && !many && round % 3 == 0 {
            table.cardinality = Cardinality::Full;
        }
        check(&table, most, expected);
    }
}
