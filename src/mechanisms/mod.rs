//! Ways of forming pairs that researchers compare, each behind one narrow trait.
//!
//! A [`Mechanism`] reads a checked market, and beside it what a [`Given`] holds: both sides'
//! scores, a seed, the pairs of today, who consents. It states its code, its domain and what
//! holds of its matching; whatever lies outside the domain is refused by name. [`BUILT_IN`]
//! lists all of them, [`named`] finds one.
//!
//! | task | item |
//! | --- | --- |
//! | the stable matching best for a side | [`Deferred`] |
//! | the best of all stable matchings | [`OverLattice`] |
//! | the most pairs that stability with ties allows | [`LargestStable`] |
//! | stability with ties that no exchange improves | [`StableImprovementCycles`] |
//! | stability given up where those concerned consent | [`EfficiencyAdjusted`] |
//! | the best sum, the most pairs, the best worst pair | [`BestWeight`] |
//! | the best product of worths | [`NashWelfare`] |
//! | mentees choose one after another, in a given or a drawn order | [`Serial`], [`RandomSerialDictatorship`] |
//! | mentees eat of seats, and a lottery with these odds is drawn | [`ProbabilisticSerial`] |
//! | odds of pairs, exactly or sampled | [`probabilistic_serial`], [`random_serial_dictatorship_odds`], [`random_serial_dictatorship_sampled`] |
//! | the best odds below a limit | [`limited_odds`] |
//! | matchings to draw from, whose mixture odds are | [`decompose()`] |
//! | first choices first, for good | [`ImmediateAcceptance`] |
//! | mentees trade places that mentors would give them | [`TopTradingCycles`] |
//! | no other matching wins a vote of the mentees | [`Popular`] |
//! | as a curator does by hand | [`BestPairFirst`], [`CuratorProposals`], [`MutualWishes`] |
//! | anything at all | [`RandomPairs`] |
//! | who gains by a list cut short or with two entries exchanged | [`manipulability`] |
//!
//! ```
//! use mentormatch::kernel::Control;
//! use mentormatch::market::{Lists, Seats, TwoSided};
//! use mentormatch::mechanisms::{Mechanism, Given, named};
//!
//! let market = TwoSided::new(
//!     Lists::strict([[0, 1], [1, 0]]),
//!     Lists::strict([[1, 0], [0, 1]]),
//!     Seats::one_each(2),
//!     Seats::one_each(2),
//! )
//! .unwrap();
//! let trading = named("top-trading-cycles").ok_or("it is built in")?;
//! let formed = trading.form(&Given::new(&market), &Control::unbounded())?;
//! assert_eq!(formed.solved().ok_or("there is always an answer")?.matching.size(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod adjusted;
mod cycles;
mod deferred;
mod fault;
mod formed;
mod greedy;
mod immediate;
mod lottery;
mod manipulation;
mod names;
mod nash;
mod order;
mod popular;
mod profiles;
mod reading;
mod setting;
mod stable;
mod trading;
mod verifying;
mod weights;
mod worth;

pub use adjusted::EfficiencyAdjusted;
pub use cycles::StableImprovementCycles;
pub use fault::MechanismFault;
pub use formed::{Amount, BestProof, FormedOutcome, FormedPairs, NoPopular, Property};
pub use greedy::{BestPairFirst, CuratorProposals, MutualWishes};
pub use immediate::ImmediateAcceptance;
pub use lottery::{
    LimitedOdds, ProbabilisticSerial, SampledOdds, decompose, limited_odds, probabilistic_serial,
    random_serial_dictatorship_odds, random_serial_dictatorship_sampled,
};
pub use manipulation::{Manipulability, Manipulation, Misreport, manipulability};
pub use names::MECHANISMS;
pub use nash::NashWelfare;
pub use order::{RandomPairs, RandomSerialDictatorship, Serial};
pub use popular::Popular;
pub use profiles::BestProfile;
pub use setting::{Domain, Given, Mechanism, Room, Views};
pub use stable::{Deferred, LargestStable, OverLattice};
pub use trading::TopTradingCycles;
pub use verifying::{Accepted, verify};
pub use weights::BestWeight;

use crate::kernel::Side;

/// Every mechanism of this crate, in the order in which they are told.
pub const BUILT_IN: [&dyn Mechanism; 30] = [
    &Deferred(Side::Mentee),
    &Deferred(Side::Mentor),
    &OverLattice::Egalitarian,
    &OverLattice::MinimumRegret,
    &OverLattice::SexEqual,
    &OverLattice::Balanced,
    &OverLattice::Median,
    &OverLattice::Nearest,
    &LargestStable::Nearly,
    &LargestStable::Exact,
    &StableImprovementCycles,
    &EfficiencyAdjusted,
    &BestWeight::Sum,
    &BestWeight::SizeThenSum,
    &BestWeight::Bottleneck,
    &BestProfile::Leximin,
    &BestProfile::RankMaximal,
    &BestProfile::Generous,
    &BestProfile::Greedy,
    &NashWelfare,
    &Serial,
    &RandomSerialDictatorship,
    &ProbabilisticSerial,
    &ImmediateAcceptance,
    &TopTradingCycles,
    &Popular,
    &BestPairFirst,
    &CuratorProposals,
    &MutualWishes,
    &RandomPairs,
];

/// The mechanism with this code.
#[must_use]
pub fn named(code: &str) -> Option<&'static dyn Mechanism> {
    BUILT_IN.into_iter().find(|mechanism| mechanism.code() == code)
}
