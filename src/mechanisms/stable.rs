//! Stable matchings as mechanisms: the solvers of `stable` behind the trait.

use super::fault::MechanismFault;
use super::formed::{Amount, BestProof, FormedOutcome, FormedPairs, Property};
use super::setting::{Domain, Given, Mechanism, Room};
use crate::kernel::{Control, Internal, Side};
use crate::market::{Matching, Outcome, Restrictions, Stopped};
use crate::stable::{Lattice, largest, minimum_regret, nearly_largest, optimal};
use std::convert::Infallible;

/// Deferred acceptance: the stable matching that is best for a side. Domain: any market; ties
/// are broken by index. See [`stable::optimal`](crate::stable::optimal).
#[derive(Clone, Copy, Debug)]
pub struct Deferred(
    /// For whom it is the best.
    pub Side,
);

/// The best of all stable matchings. Domain: strict lists, and one seat a mentee for the median. See
/// [`stable::Lattice`](crate::stable::Lattice).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverLattice {
    /// The least sum of both sides' ranks.
    Egalitarian,
    /// The smallest largest rank.
    MinimumRegret,
    /// The least difference between the sides' rank sums; NP-hard, by search.
    SexEqual,
    /// The smallest larger one of the sides' rank sums; NP-hard, by search.
    Balanced,
    /// Every mentee's median mentor over all stable matchings, which are all visited.
    Median,
    /// The fewest pairs that differ from the present ones.
    Nearest,
}

/// A weakly stable matching with many pairs. Domain: any market; ties are never broken. See
/// [`stable::nearly_largest`](crate::stable::nearly_largest) and
/// [`stable::largest`](crate::stable::largest).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LargestStable {
    /// At least two thirds of as many as can be.
    Nearly,
    /// As many as can be; NP-hard, by search.
    Exact,
}

impl Mechanism for Deferred {
    fn code(&self) -> &'static str {
        match self.0 {
            Side::Mentee => "mentee-optimal",
            Side::Mentor => "mentor-optimal",
        }
    }

    fn domain(&self) -> Domain {
        Domain { breaks_ties: true, ..Domain::ANY }
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        let claims = [Property::Stable, Property::BestFor(self.0)];
        let found = optimal(setting.market, self.0, control)?;
        Ok(whole(found.map(|found| FormedPairs::new(found.matching, &claims))))
    }
}

impl Mechanism for OverLattice {
    fn code(&self) -> &'static str {
        match self {
            Self::Egalitarian => "egalitarian",
            Self::MinimumRegret => "minimum-regret",
            Self::SexEqual => "sex-equal",
            Self::Balanced => "balanced",
            Self::Median => "median",
            Self::Nearest => "nearest",
        }
    }

    fn domain(&self) -> Domain {
        Domain {
            present: *self == Self::Nearest,
            one_seat: *self == Self::Median,
            ..Domain::STRICT
        }
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        let market = setting.market;
        if *self == Self::MinimumRegret {
            let found = minimum_regret(market, &Restrictions::default(), control)?;
            let found = match found {
                Outcome::Solved(found) => Outcome::Solved(found),
                Outcome::Impossible(_) => {
                    let what = "without restrictions there is a stable matching";
                    return Err(Internal::broken(what).into());
                }
                Outcome::Stopped(stopped) => Outcome::Stopped(stopped),
            };
            return Ok(best(found, |found| {
                let amount = |rank: u32| Amount::Whole(rank.into());
                let (value, bound) = (amount(found.regret), amount(found.bound));
                stable(found.matching, Some((value, bound)), BestProof::Regret(found.log))
            }));
        }
        let lattice = match Lattice::new(market, control)? {
            Outcome::Solved(lattice) => lattice,
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(stopped) => return Ok(Outcome::stopped(stopped.reason)),
        };
        let cut = |closed: crate::stable::Closed, value: i128| {
            let value = Amount::Whole(value);
            stable(closed.matching, Some((value, value)), BestProof::Lattice(closed.proof))
        };
        let searched = |found: crate::stable::Sought| {
            let amount = |value: u64| Amount::Whole(value.into());
            let values = (amount(found.value), amount(found.bound));
            stable(found.matching, Some(values), BestProof::Search)
        };
        let formed = match self {
            Self::Egalitarian | Self::MinimumRegret => {
                whole(lattice.egalitarian(control).map(|found| {
                    let cost = found.cost;
                    cut(found, cost)
                }))
            }
            Self::Nearest => {
                let nothing = Matching::empty(market.mentees(), market.mentors());
                let present = setting.present.unwrap_or(&nothing);
                whole(lattice.nearest(present, control).map(|found| {
                    let differing = found.differing.into();
                    cut(found.closed, differing)
                }))
            }
            Self::SexEqual => best(lattice.sex_equal(control), searched),
            Self::Balanced => best(lattice.balanced(control), searched),
            Self::Median => {
                best(lattice.median(control)?, |median| stable(median, None, BestProof::Search))
            }
        };
        Ok(formed)
    }
}

impl Mechanism for LargestStable {
    fn code(&self) -> &'static str {
        match self {
            Self::Nearly => "maximum-cardinality",
            Self::Exact => "exact-maximum-cardinality",
        }
    }

    fn domain(&self) -> Domain {
        Domain::ANY
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        let size = |matching: &Matching| Amount::Whole(matching.size() as i128);
        Ok(match self {
            Self::Nearly => whole(nearly_largest(setting.market, control)?.map(|found| {
                let size = size(&found.matching);
                FormedPairs {
                    value: Some(size),
                    ..FormedPairs::new(found.matching, &[Property::Stable])
                }
            })),
            Self::Exact => best(largest(setting.market, control)?, |found| {
                let values = (size(&found.matching), Amount::Whole(found.bound.into()));
                stable(found.matching, Some(values), BestProof::Size(found.proof))
            }),
        })
    }
}

fn stable(matching: Matching, values: Option<(Amount, Amount)>, proof: BestProof) -> FormedPairs {
    let formed = FormedPairs::new(matching, &[Property::Stable]);
    let (value, bound) = values.unzip();
    FormedPairs { value, bound, proof, ..formed }
}

/// A run that gives nothing where it is stopped.
pub(super) fn whole<Best>(run: Outcome<FormedPairs, Infallible, Best>) -> FormedOutcome {
    match run {
        Outcome::Solved(formed) => Outcome::Solved(formed),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => Outcome::stopped(stopped.reason),
    }
}

/// A run that gives the best it found where it is stopped.
fn best<Found>(
    run: Outcome<Found, Infallible, Found>,
    formed: impl FnOnce(Found) -> FormedPairs,
) -> FormedOutcome {
    match run {
        Outcome::Solved(found) => Outcome::Solved(formed(found)),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, best }) => {
            let best = best.map(formed);
            Outcome::Stopped(Stopped { reason, best })
        }
    }
}
