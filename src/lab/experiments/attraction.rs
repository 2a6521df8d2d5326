//! How far apart instances are, and a plane to draw them in.
//!
//! Two complete instances of the same size are as far apart as the mutual attraction of their
//! agents, which renaming does not change: an agent's vector tells, for its first, second, …
//! choice, which place it has itself in that one's list. The distance is the least sum of
//! differences of these vectors over all ways to rename agents within sides, or with the sides
//! exchanged. Source: Boehmer, Heeger and Szufa, "A map of diverse synthetic stable matching
//! instances", JAIR 79 (2024). The plane is classical scaling (Torgerson 1952).

use crate::assignment::solve;
use crate::kernel::{Control, Internal, Matrix, Side, faults};
use crate::market::{AssignmentProblem, Outcome, Sense, TwoSided};

faults! {
    /// Why two instances have no distance.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum MapFault: "map-fault" {
        /// Lists have ties, or not everybody is on them, or the sides are not equally large.
        Incomplete = "incomplete",
            "mutual attraction is of complete strict lists of equally large sides",
            "взаимное притяжение считается для полных строгих списков одинаково больших сторон";
        /// The instances differ in size.
        Sizes {
            /// Agents on a side of the first.
            first: usize,
            /// Agents on a side of the second.
            second: usize,
        } = "sizes",
            "an instance of {first} a side is compared with one of {second}",
            "сравниваются задачи, где на стороне {first} и {second} участников";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal",
            "{fault}",
            "{fault}";
    }
}

/// The mutual-attraction distance of two instances. It is 0 for instances that differ by names
/// only, and sometimes for others. Time O(n³) for n agents a side, memory O(n²).
///
/// # Errors
/// [`MapFault`] where lists have ties or are incomplete, or sizes differ.
pub fn mutual_attraction(first: &TwoSided, second: &TwoSided) -> Result<u64, MapFault> {
    let sizes = (first.mentees(), second.mentees());
    if sizes.0 != sizes.1 {
        return Err(MapFault::Sizes { first: sizes.0, second: sizes.1 });
    }
    let [a, b] = attraction(first)?;
    let [c, d] = attraction(second)?;
    let straight = least(&a, &c)? + least(&b, &d)?;
    let crossed = least(&a, &d)? + least(&b, &c)?;
    Ok(straight.min(crossed))
}

/// The vectors of both sides' agents.
fn attraction(market: &TwoSided) -> Result<[Vec<Vec<i64>>; 2], MapFault> {
    let count = market.mentees();
    if market.mentors() != count || market.has_ties() {
        return Err(MapFault::Incomplete);
    }
    let side = |side: Side| -> Result<Vec<Vec<i64>>, MapFault> {
        let other = side.other();
        let of = |agent: usize| -> Option<Vec<i64>> {
            let row = market.row(side, agent);
            let place = |at| {
                let (partner, _) = row.at(at);
                let place = market.place_of(other, partner as usize, u32::try_from(agent).ok()?)?;
                i64::try_from(place).ok()
            };
            (0..row.len()).map(place).collect::<Option<Vec<_>>>().filter(|all| all.len() == count)
        };
        (0..count).map(|agent| of(agent).ok_or(MapFault::Incomplete)).collect()
    };
    Ok([side(Side::Mentee)?, side(Side::Mentor)?])
}

/// The least sum of differences over all ways to give each vector one of the others.
fn least(first: &[Vec<i64>], second: &[Vec<i64>]) -> Result<u64, MapFault> {
    let apart = |a: &[i64], b: &[i64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<i64>();
    let costs = first.iter().flat_map(|a| second.iter().map(move |b| apart(a, b)));
    let broken = |_| Internal::broken("a square table of small costs is a problem");
    let table = Matrix::new(first.len(), second.len(), costs.collect()).map_err(broken)?;
    let broken = |_| Internal::broken("a square table of small costs is a problem");
    let problem = AssignmentProblem::dense(table)
        .sense(Sense::Min)
        .cardinality(crate::market::Cardinality::Maximum)
        .build()
        .map_err(broken)?;
    match solve(&problem, &Control::unbounded()) {
        Outcome::Solved(answer) => Ok(u64::try_from(answer.value).unwrap_or(0)),
        _ => Err(Internal::broken("a full assignment of a square table exists").into()),
    }
}

/// Points of a plane whose distances are near the given ones: classical scaling. The first
/// coordinate spreads most; signs are such that the first point that is off an axis is on its
/// positive side. `distances` is symmetric, a row and a column a thing; anything else gives
/// points that mean nothing.
///
/// Time O(n²) for each of a few hundred rounds, memory O(n²).
#[must_use]
pub fn plane(distances: &Matrix<f64>) -> Vec<[f64; 2]> {
    let count = distances.rows();
    let square = |a: usize, b: usize| distances.row(a).get(b).map_or(0.0, |d| d * d);
    let size = count.max(1) as f64;
    let means: Vec<f64> =
        (0..count).map(|a| (0..count).map(|b| square(a, b)).sum::<f64>() / size).collect();
    let grand = means.iter().sum::<f64>() / size;
    let mut inner: Vec<Vec<f64>> = (0..count)
        .map(|a| (0..count).map(|b| -(square(a, b) - means[a] - means[b] + grand) / 2.0).collect())
        .collect();
    let mut points = vec![[0.0; 2]; count];
    for axis in 0..2 {
        let (value, vector) = largest(&inner);
        let length = value.max(0.0).sqrt();
        for (point, part) in points.iter_mut().zip(&vector) {
            point[axis] = length * part;
        }
        for (a, row) in inner.iter_mut().enumerate() {
            for (b, cell) in row.iter_mut().enumerate() {
                *cell -= value * vector[a] * vector[b];
            }
        }
    }
    points
}

/// The largest eigenvalue of a symmetric matrix and its vector, of length 1. The matrix is
/// shifted so that no other is larger in size.
fn largest(matrix: &[Vec<f64>]) -> (f64, Vec<f64>) {
    const ROUNDS: usize = 500;
    let count = matrix.len();
    let row_sums = matrix.iter().map(|row| row.iter().map(|cell| cell.abs()).sum::<f64>());
    let shift = row_sums.fold(0.0, f64::max);
    let times = |vector: &[f64]| -> Vec<f64> {
        let rows = matrix.iter().map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum::<f64>());
        rows.collect()
    };
    // A start that is no eigenvector of anything likely.
    let mut vector: Vec<f64> = (0..count).map(|at| 1.0 + (at as f64 * 0.618_034).fract()).collect();
    for _ in 0..ROUNDS {
        let image = times(&vector);
        let shifted = image.iter().zip(&vector).map(|(a, b)| a + shift * b);
        vector = unit(shifted.collect());
    }
    let first = vector.iter().copied().find(|part| part.abs() > 1e-9).unwrap_or(1.0);
    if first < 0.0 {
        vector.iter_mut().for_each(|part| *part = -*part);
    }
    let image = times(&vector);
    (image.iter().zip(&vector).map(|(a, b)| a * b).sum(), vector)
}

fn unit(mut vector: Vec<f64>) -> Vec<f64> {
    let length = vector.iter().map(|part| part * part).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|part| *part /= length);
    }
    vector
}
