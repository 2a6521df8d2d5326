//! The map of an experiment's instances.

use super::attraction::{MapFault, mutual_attraction, plane};
use super::experiment::{Experiment, ExperimentFault};
use super::trial::Trial;
use crate::kernel::{Control, Internal, Matrix, Progress, StopReason, faults};
use crate::market::Outcome;
use rayon::prelude::*;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Instances in a plane, near to each other where they are alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InstanceMap {
    /// How many agents are on each side of each instance.
    pub size: usize,
    /// The instances, in the plan's order.
    pub places: Vec<InstancePlace>,
    /// Groups of this size that have no place, with the reason: ties, short lists.
    pub left_out: Vec<UnmappedGroup>,
    /// The correlation between distances in the plane and mutual-attraction distances; nothing
    /// where either are all the same.
    pub correlation: Option<f64>,
}

/// A group without a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UnmappedGroup {
    /// Its name.
    pub group: String,
    /// Why it has none; written as its English sentence.
    #[serde(serialize_with = "sentence")]
    pub why: MapFault,
}

fn sentence<S: Serializer>(why: &MapFault, writer: S) -> Result<S::Ok, S::Error> {
    writer.collect_str(why)
}

/// An instance's place.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InstancePlace {
    /// Its culture with parameters, or its file.
    pub source: String,
    /// Its number within its group.
    pub instance: u64,
    /// Its place; distances are those of [`mutual_attraction`].
    pub at: [f64; 2],
}

faults! {
    /// Why there is no map, or not the whole.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum LandscapeFault: "landscape-fault" {
        /// An instance cannot be drawn.
        Instance(fault: ExperimentFault) = "instance",
            "{fault}",
            "{fault}";
        /// Two instances cannot be compared.
        Distance(fault: MapFault) = "distance",
            "{fault}",
            "{fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal",
            "{fault}",
            "{fault}";
    }
}

impl Experiment {
    /// The map of its instances with `size` agents on each side, at most `most` of each group,
    /// by mutual attraction and classical scaling. Groups of which one is no complete strict
    /// instance are left out and told. A step of `control` is a row of distances.
    ///
    /// Time O(k² · n³) for k instances of n agents a side, in the caller's rayon pool.
    ///
    /// # Errors
    /// An instance that cannot be drawn.
    pub fn map(
        &self,
        size: usize,
        most: u64,
        control: &Control<'_>,
    ) -> Result<Outcome<InstanceMap>, LandscapeFault> {
        let mut map =
            InstanceMap { size, places: Vec::new(), left_out: Vec::new(), correlation: None };
        let mut samples: Vec<Cow<'_, Trial>> = Vec::new();
        for group in self.groups() {
            let mut of_group = Vec::new();
            for number in 0..group.count().min(most) {
                let sample = self.sample(group, number)?;
                if (sample.market().mentees(), sample.market().mentors()) == (size, size) {
                    of_group.push((number, sample));
                }
            }
            let wrong = of_group
                .iter()
                .find_map(|(_, sample)| mutual_attraction(sample.market(), sample.market()).err());
            if let Some(fault) = wrong {
                map.left_out.push(UnmappedGroup { group: group.name().to_owned(), why: fault });
                continue;
            }
            for (instance, sample) in of_group {
                let source = group.source().to_owned();
                map.places.push(InstancePlace { source, instance, at: [0.0; 2] });
                samples.push(sample);
            }
        }
        let apart = match distances(&samples, control)? {
            Ok(apart) => apart,
            Err(reason) => return Ok(Outcome::stopped(reason)),
        };
        for (place, at) in map.places.iter_mut().zip(plane(&apart)) {
            place.at = at;
        }
        map.correlation = correlation(&map.places, &apart);
        Ok(Outcome::Solved(map))
    }
}

fn distances(
    samples: &[Cow<'_, Trial>],
    control: &Control<'_>,
) -> Result<Result<Matrix<f64>, StopReason>, LandscapeFault> {
    let mut upper: Vec<Vec<f64>> = Vec::with_capacity(samples.len());
    for (done, one) in (0_u64..).zip(samples) {
        if let Err(reason) = control.check(done + 1) {
            return Ok(Err(reason));
        }
        let others = samples.get(upper.len() + 1..).unwrap_or_default();
        let row: Result<Vec<f64>, MapFault> = others
            .par_iter()
            .map(|other| mutual_attraction(one.market(), other.market()).map(|apart| apart as f64))
            .collect();
        upper.push(row?);
        control.report(Progress::new("map", done + 1, Some(samples.len() as u64)));
    }
    let count = samples.len();
    let cell = |a: usize, b: usize| match a.cmp(&b) {
        std::cmp::Ordering::Equal => 0.0,
        std::cmp::Ordering::Less => upper[a][b - a - 1],
        std::cmp::Ordering::Greater => upper[b][a - b - 1],
    };
    let cells = (0..count).flat_map(|a| (0..count).map(move |b| cell(a, b))).collect();
    let broken = |_| Internal::broken("a row and a column an instance");
    Ok(Ok(Matrix::new(count, count, cells).map_err(broken)?))
}

/// Pearson's correlation of the two distances, over all pairs.
fn correlation(places: &[InstancePlace], apart: &Matrix<f64>) -> Option<f64> {
    let mut pairs = Vec::new();
    for (a, one) in places.iter().enumerate() {
        for (b, other) in places.iter().enumerate().skip(a + 1) {
            let [x, y] = [one.at[0] - other.at[0], one.at[1] - other.at[1]];
            pairs.push(((x * x + y * y).sqrt(), apart.row(a)[b]));
        }
    }
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (drawn, meant) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| {
        pairs.iter().map(|pair| of(pair.0 - drawn, pair.1 - meant)).sum::<f64>()
    };
    let spread = (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt();
    (spread > 0.0).then(|| sum(&|a, b| a * b) / spread)
}
