//! Effect sizes of a paired change.

use super::{Sample, SampleFault};
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

/// How large a paired change is, in units of its own spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Effect {
    /// Cohen's d_z: the mean change over the standard deviation of the changes.
    pub d_z: f64,
    /// Hedges' g_z: d_z times J(n − 1), which takes away its bias in small samples.
    pub g_z: f64,
}

/// Cohen's d_z and Hedges' g_z of a sample of changes.
///
/// J(m) = Γ(m/2) / (√(m/2) · Γ((m − 1)/2)) as in Hedges (1981), in full and not by
/// its approximation 1 − 3/(4m − 1).
///
/// # Errors
/// Fewer than three changes, for which J is not defined; all changes equal.
pub fn effect(changes: &Sample) -> Result<Effect, SampleFault> {
    changes.at_least(3)?;
    let (Some(mean), Some(deviation)) = (changes.mean(), changes.deviation()) else {
        return Err(SampleFault::NoSpread);
    };
    if deviation <= changes.tolerance() {
        return Err(SampleFault::NoSpread);
    }
    let d_z = mean / deviation;
    let half = (changes.len() - 1) as f64 / 2.0;
    let correction = (ln_gamma(half) - ln_gamma(half - 0.5) - half.ln() / 2.0).exp();
    Ok(Effect { d_z, g_z: correction * d_z })
}
