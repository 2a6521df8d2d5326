//! Many tests at once.

use super::SampleFault;
use crate::kernel::arrange;

/// Adjusts the p-values of a family of tests for their number, in their order: Holm's
/// (1979) step-down procedure, which bounds the chance of any false alarm whatever
/// the dependence between the tests. The i-th smallest of m is multiplied by m − i + 1;
/// no adjusted value is below that of a smaller p, nor above 1.
///
/// # Errors
/// The first number that is no probability.
pub fn holm(p: &[f64]) -> Result<Vec<f64>, SampleFault> {
    if let Some(at) = p.iter().position(|p| !(0.0..=1.0).contains(p)) {
        return Err(SampleFault::NoProbability { at: at + 1 });
    }
    let mut order: Vec<usize> = (0..p.len()).collect();
    arrange(&mut order, |&one, &other| p[one].total_cmp(&p[other]));
    let mut adjusted = vec![0.0; p.len()];
    let mut least: f64 = 0.0;
    for (rank, at) in order.into_iter().enumerate() {
        least = least.max((p[at] * (p.len() - rank) as f64).min(1.0));
        adjusted[at] = least;
    }
    Ok(adjusted)
}
