//! The best sum of pairs against what a user could pick instead.
//!
//! One group for each kind of weights: `uniform` floats, `low-rank` scores (weighted products of 16
//! features a side, what mentoring scores look like) and `int100` (integers with many ties). Peers:
//! pathfinding's `kuhn_munkres` on integers scaled by 10⁶, and lapjv and lsap. Weights are made
//! outside the timer with fixed seeds; each program gets the form it asks for. Ours is timed from a
//! matrix to the answer, because checking the weights finds the first lists too, and takes integers as
//! such where the peers take floats. Of the sizes 8 to 128 two hundred tables are solved in a row, ours
//! in lent memory. `ASSIGNMENT_BENCH=full` measures the sizes that `docs/BENCHMARKS.md`
//! quotes; by default the sizes suit a smoke run.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use mentormatch::assignment::{Incremental, Scratch, Update, solve, solve_kept, solve_with};
use mentormatch::audit::verify_assignment;
use mentormatch::general::best_matching;
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, CostRows, GeneralProblem, KeptGroup, KeptProblem, RowBuffer,
    RowView, Seats, Sense, Weight,
};
use rand::Rng;
use std::hint::black_box;
use std::sync::Arc;

fn unit(dice: &mut impl Rng) -> f64 {
    (dice.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// One of many tables of a kind.
fn weights(kind: &str, size: usize, which: usize) -> Vec<f64> {
    let mut dice = stream((size + 10_000 * which) as u64, kind);
    match kind {
        "uniform" => (0..size * size).map(|_| unit(&mut dice)).collect(),
        "int100" => (0..size * size).map(|_| (unit(&mut dice) * 100.0).floor() + 1.0).collect(),
        _ => {
            const FEATURES: usize = 16;
            let side =
                |dice: &mut _| -> Vec<f64> { (0..size * FEATURES).map(|_| unit(dice)).collect() };
            let (rows, columns) = (side(&mut dice), side(&mut dice));
            let product = |(row, column): (&[f64], &[f64])| {
                row.iter().zip(column).map(|(a, b)| a * b).sum::<f64>()
            };
            let pairs = rows
                .chunks(FEATURES)
                .flat_map(|row| columns.chunks(FEATURES).map(move |column| (row, column)));
            pairs.map(product).collect()
        }
    }
}

fn assignment(c: &mut Criterion) {
    let full = std::env::var("ASSIGNMENT_BENCH").is_ok_and(|size| size == "full");
    let sizes: &[usize] = if full { &[8, 16, 32, 64, 128, 500, 1000, 2000] } else { &[8, 64] };
    for kind in ["uniform", "low-rank", "int100"] {
        let mut group = c.benchmark_group(kind);
        group.sample_size(10);
        for &size in sizes {
            // Small ones are solved in a row: nobody solves one a thousand times, which a processor
            // soon knows by heart.
            let count = if size <= 128 { 200 } else { 1 };
            let tables: Vec<_> = (0..count).map(|which| weights(kind, size, which)).collect();
            group.throughput(Throughput::Elements(count as u64));
            if kind == "int100" {
                let whole = |table: &Vec<f64>| table.iter().map(|&cost| cost as i64).collect();
                ours(&mut group, size, &tables.iter().map(whole).collect::<Vec<Vec<i64>>>());
            } else {
                ours(&mut group, size, &tables);
            }

            let costs = |table: &Vec<f64>| {
                lapjv::Matrix::from_shape_vec((size, size), table.clone()).unwrap()
            };
            let costs: Vec<_> = tables.iter().map(costs).collect();
            group.bench_function(BenchmarkId::new("lapjv", size), |b| {
                b.iter(|| costs.iter().for_each(|costs| drop(lapjv::lapjv(black_box(costs)))));
            });

            let solve =
                |table: &Vec<f64>| lsap::solve(size, size, black_box(table), false).unwrap();
            group.bench_function(BenchmarkId::new("lsap", size), |b| {
                b.iter(|| tables.iter().for_each(|table| drop(black_box(solve(table)))));
            });

            // It maximises integers.
            let gains = |table: &Vec<f64>| {
                let gains = table.iter().map(|cost| -(cost * 1e6) as i64).collect();
                pathfinding::matrix::Matrix::from_vec(size, size, gains).unwrap()
            };
            let gains: Vec<_> = tables.iter().map(gains).collect();
            let solve = |gains| pathfinding::prelude::kuhn_munkres(black_box(gains));
            group.bench_function(BenchmarkId::new("pathfinding", size), |b| {
                b.iter(|| gains.iter().for_each(|gains| drop(black_box(solve(gains)))));
            });
        }
        group.finish();
    }
}

/// From tables in memory to answers, one after the other, in lent memory.
fn ours<W: Weight>(group: &mut BenchmarkGroup<'_, WallTime>, size: usize, tables: &[Vec<W>]) {
    let mut scratch = Scratch::new();
    let tables = || -> Vec<_> {
        tables.iter().map(|table| Matrix::new(size, size, table.clone()).unwrap()).collect()
    };
    group.bench_function(BenchmarkId::new("mentormatch", size), |b| {
        b.iter_batched(
            tables,
            |tables| {
                let solve = |table| {
                    let problem = AssignmentProblem::dense(table).sense(Sense::Min).build();
                    let control = Control::unbounded();
                    let problem = problem.unwrap();
                    black_box(solve_with(&problem, &mut scratch, &control).as_solved());
                };
                tables.into_iter().for_each(solve);
            },
            BatchSize::LargeInput,
        );
    });
}

/// Costs of 16 features a side that no table holds: a row is made when it is read.
struct Features {
    rows: Vec<[f64; Features::COUNT]>,
    /// Feature by feature, so that a row is made in vector registers.
    columns: Vec<f64>,
}

impl Features {
    const COUNT: usize = 16;

    fn drawn(size: usize) -> Self {
        let mut dice = stream(size as u64, "on demand");
        let rows = (0..size).map(|_| std::array::from_fn(|_| unit(&mut dice))).collect();
        let columns = (0..size * Self::COUNT).map(|_| unit(&mut dice)).collect();
        Self { rows, columns }
    }
}

impl CostRows<f64> for Features {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> usize {
        self.columns.len() / Self::COUNT
    }

    fn row<'a>(&'a self, row: MenteeIx, buffer: &'a mut RowBuffer<f64>) -> RowView<'a, f64> {
        let size = CostRows::columns(self);
        let mut costs = vec![0.0; size];
        for (factor, feature) in self.rows[row.get()].iter().zip(self.columns.chunks(size)) {
            costs.iter_mut().zip(feature).for_each(|(cost, value)| *cost += factor * value);
        }
        buffer.full(size, |column| costs[column])
    }
}

/// The best sum of costs that are made on demand, checked, solved and proven.
fn on_demand(c: &mut Criterion) {
    let full = std::env::var("ASSIGNMENT_BENCH").is_ok_and(|size| size == "full");
    let size = if full { 10_000 } else { 64 };
    let features = Arc::new(Features::drawn(size));
    let mut group = c.benchmark_group("on-demand");
    group.sample_size(10);
    group.bench_function(BenchmarkId::new("rank-16", size), |b| {
        b.iter(|| {
            let problem = AssignmentProblem::computed(features.clone()).sense(Sense::Min);
            let problem = problem.build().unwrap();
            let answer = solve(&problem, &Control::unbounded()).solved().unwrap();
            verify_assignment(&problem, &answer).unwrap().value
        });
    });
    group.finish();
}

/// Batches of changed costs of a kept problem, 20 candidates a row, and rows of a table that
/// answer anew; each batch follows the one before it.
fn changes(c: &mut Criterion) {
    let full = std::env::var("ASSIGNMENT_BENCH").is_ok_and(|size| size == "full");
    let mut group = c.benchmark_group("change");
    group.sample_size(10);
    let free = Control::unbounded();
    let mut dice = stream(20, "change");
    let mut below = move |bound: usize| (dice.next_u64() % bound as u64) as usize;

    const CANDIDATES: usize = 20;
    let size = if full { 10_000 } else { 200 };
    let mut edges = Vec::with_capacity(size * CANDIDATES);
    for row in 0..size {
        let start = below(size);
        let columns = (0..CANDIDATES).map(|step| (start + step * step * 7 + row) % size);
        let mut columns: Vec<_> = columns.chain([row]).collect();
        columns.sort_unstable();
        columns.dedup();
        let pairs = columns.into_iter().map(|column| (MenteeIx::at(row), MentorIx::at(column)));
        edges.extend(pairs.map(|(row, column)| (row, column, below(1_000_000) as i64)));
    }
    let problem = AssignmentProblem::sparse(size, size, edges.clone()).sense(Sense::Min);
    let mut kept = Incremental::new(problem.build().unwrap());
    kept.solve(&free).solved().unwrap();
    let counts: &[usize] = if full { &[1, 10, 100, 1000] } else { &[1, 10] };
    for &count in counts {
        group.bench_function(BenchmarkId::new("costs", count), |b| {
            b.iter_batched(
                || {
                    let mut one = || {
                        let (row, column, _) = edges[below(edges.len())];
                        let weight = Some(below(1_000_000) as i64);
                        Update::Weight { row, column, weight }
                    };
                    (0..count).map(|_| one()).collect::<Vec<_>>()
                },
                |batch| black_box(kept.change(&batch, &free).unwrap().solved().unwrap()),
                BatchSize::PerIteration,
            );
        });
    }

    let size = if full { 5000 } else { 150 };
    let table = (0..size * size).map(|_| below(1_000_000) as i64).collect();
    let problem = AssignmentProblem::dense(Matrix::new(size, size, table).unwrap());
    let mut kept = Incremental::new(problem.sense(Sense::Min).build().unwrap());
    kept.solve(&free).solved().unwrap();
    group.bench_function(BenchmarkId::new("row", size), |b| {
        b.iter_batched(
            || {
                let row = MenteeIx::at(below(size));
                let weights = MentorIx::all(size).map(|column| (column, below(1_000_000) as i64));
                [Update::Row { row, pairs: weights.collect() }]
            },
            |batch| black_box(kept.change(&batch, &free).unwrap().solved().unwrap()),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// One pool, ten pairs an agent on average: the best sum, with as many pairs as can be and with
/// any number. Timed from the edges to the answer.
fn general(c: &mut Criterion) {
    let full = std::env::var("ASSIGNMENT_BENCH").is_ok_and(|size| size == "full");
    let sizes: &[usize] = if full { &[500, 2000, 5000] } else { &[128] };
    let mut group = c.benchmark_group("general");
    group.sample_size(10);
    for &agents in sizes {
        let mut dice = stream(agents as u64, "general");
        let mut pairs = std::collections::BTreeMap::new();
        while pairs.len() < 5 * agents {
            let [one, two] = [0, 1].map(|_| (dice.next_u64() % agents as u64) as u32);
            if one != two {
                let weight = (dice.next_u64() % 1_000_000) as i64 + 1;
                pairs.insert((one.min(two), one.max(two)), weight);
            }
        }
        for cardinality in [Cardinality::Maximum, Cardinality::Free] {
            group.bench_function(BenchmarkId::new(format!("{cardinality:?}"), agents), |b| {
                b.iter(|| {
                    let edges = pairs.iter().map(|(&(one, two), &weight)| (one, two, weight));
                    let builder = GeneralProblem::of(agents, edges).cardinality(cardinality);
                    best_matching(&builder.build().unwrap(), &Control::unbounded())
                });
            });
        }
    }
    group.finish();
}

/// Four times as many mentees as mentors, each with five seats: the best sum where nobody is kept
/// together or apart, and where every tenth mentee has a sister and every tenth somebody to be
/// kept from. Timed from the built problem to the answer with its proof.
fn kept(c: &mut Criterion) {
    let full = std::env::var("ASSIGNMENT_BENCH").is_ok_and(|size| size == "full");
    let sizes: &[usize] = if full { &[40, 120, 400] } else { &[40] };
    let mut group = c.benchmark_group("kept");
    group.sample_size(10);
    for &mentees in sizes {
        let mentors = mentees / 4;
        let mut dice = stream(mentees as u64, "kept");
        let weights = (0..mentees * mentors).map(|_| (dice.next_u64() % 1000) as i64);
        let weights = Matrix::new(mentees, mentors, weights.collect()).unwrap();
        let problem = AssignmentProblem::dense(weights)
            .seats(Side::Mentor, Seats::each(vec![5; mentors]))
            .build()
            .unwrap();
        let pairs = |from: usize| -> Vec<KeptGroup> {
            let firsts = (from..mentees - 1).step_by(10);
            let pair = |at: usize| {
                let members = vec![at as u32, at as u32 + 1];
                KeptGroup::new(format!("{at}"), members, KeptGroup::each_column(mentors))
            };
            firsts.map(pair).collect()
        };
        let free = Control::unbounded();
        for (name, together, apart) in [
            ("nobody", Vec::new(), Vec::new()),
            ("together", pairs(0), Vec::new()),
            ("apart", Vec::new(), pairs(5)),
            ("both", pairs(0), pairs(5)),
        ] {
            let problem = KeptProblem::new(problem.clone(), together, apart, Vec::new()).unwrap();
            group.bench_function(BenchmarkId::new(name, mentees), |b| {
                b.iter(|| black_box(solve_kept(&problem, 10_000, &free)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, assignment, on_demand, changes, general, kept);
criterion_main!(benches);
