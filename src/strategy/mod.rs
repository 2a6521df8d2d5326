//! Named pairing strategies and their comparison.
//!
//! A [`Strategy`] turns a [`Situation`] (the cohort, its scores, the seats still
//! free, the curator's locks and vetoes) into a [`Pairing`]: pairs by the
//! organisation's own ids, who stayed without a partner and why, what was measured
//! and what was proven. A programme's fifth stage runs one; researchers compare
//! several.
//!
//! | code | strategy | guarantee | cost |
//! | --- | --- | --- | --- |
//! | `optimal` | [`Optimal`] | as many pairs as can be, then the highest total | see [`crate::assignment::solve`] |
//! | `highest-total` | [`HighestTotal`] | the highest total | the same |
//! | `stable` | [`Stable`] for mentees | no blocking pair, best for every mentee | O(pairs) |
//! | `stable-for-mentors` | [`Stable`] for mentors | no blocking pair, best for every mentor | O(pairs) |
//! | `waiting-first` | [`WaitingFirst`] | as many as can be of those who waited longest, then of the next | an assignment a class |
//! | `worst-served-first` | [`WorstServedFirst`] | as many as can be of those whom the last cycle served worst, then of the next | an assignment a class |
//! | `groups` | [`Groups`] | groups of sizes that may be, then as `optimal` | a search: NP-hard with least sizes |
//! | `even-loads` | [`Even`] | as `optimal`, then loads as even as can be; or the best within a spread | an assignment, or one for each least load |
//! | `kept-together` | [`Together`] | who is to be together or apart is, in groups of sizes that may be; then as `optimal` | a search: NP-hard |
//! | `co-mentors` | [`CoMentors`] | groups with one mentor or with two who may lead together; as many mentees as can be, then the highest total | a search: NP-hard |
//! | `greedy` | [`Greedy`] | none beside the rules: the baseline | O(pairs log pairs) |

mod around;
mod arriving;
mod best;
mod breakages;
mod by_group;
mod claim;
mod co_mentors;
mod comparison;
mod different;
mod edit;
mod even;
mod few;
mod fewest;
mod findings;
mod form;
mod group_sizes;
mod mechanism;
mod methods;
mod open_pairs;
mod over_groups;
mod own;
mod pairing;
mod peers;
mod prepared;
pub mod procedures;
mod reasons;
mod repair;
mod review;
mod robustness;
mod rooms;
mod row_markets;
mod shortlist;
mod situation;
mod situation_fault;
mod stable_repair;
mod stable_together;
mod three_sided;
mod together;
mod unanswered;
mod view;
mod waiting;
mod waived;
mod without_table;

pub use arriving::{Advice, Arrival, ArrivalRule, arrivals};
pub use best::Objective;
pub use breakages::{BREAKAGES, Breakages, PairBreakage, breakages};
pub use by_group::{ByGroup, GroupMeasures, by_group};
pub use claim::Claim;
pub use co_mentors::{CoLeaders, CoLedGroup, CoMentors};
pub use comparison::{Comparison, ComparisonRow, compare};
pub use different::{DifferentPairings, different_pairings};
pub use edit::{Edit, EditFault, Reach, Revision};
pub use even::Even;
pub use few::{BestOfFew, StableOfFew, best_of_few, stable_of_few};
pub use group_sizes::{GroupSize, GroupSizes, Groups};
pub use mechanism::ByMechanism;
pub use methods::{Greedy, HighestTotal, Optimal, Stable};
pub use pairing::{
    Group, Pair, Pairing, PairingMeasures, Regret, SeatShortage, SideMeasures, Unmatched, Waived,
    WhyUnmatched,
};
pub use peers::{
    Exchange, ExchangeGoal, ExchangeOutcome, ExchangePair, ExchangeRule, ExchangeTrio, Lesson,
    NoStableExchange, PartialExchange, Peer, PeerFault, exchange,
};
pub use prepared::{PrepareFault, Prepared, Stamp};
pub use repair::{ChainMove, MoveChain, Repair, StandingPair, repair};
pub use review::{Difference, DraftReview, Effect};
pub use robustness::{ROBUSTNESS, Robustness, RuleRoom, robustness};
pub use rooms::{PeerRoom, PeerRooms, share_rooms};
pub use shortlist::{Shortlist, ShortlistRule, Shortlisted, Shortlists, shortlists};
pub use situation::{OpenMarket, Situation};
pub use situation_fault::{KeptApart, PairsFault, SituationFault};
pub use stable_repair::repair_stably;
pub use stable_together::{NoStableTogether, stable_together};
pub use three_sided::{
    Emphasis, SidesOfThree, ThreeSidedFault, ThreeSidedGroups, ThreeSidedTeam, ThreeSidedVariant,
    ThreeSides, three_sided, whole_teams,
};
pub use together::Together;
pub use unanswered::{OpenQuestion, UNANSWERED, Unanswered, least_missed, unanswered};
#[cfg(feature = "schema")]
pub use view::view_schema;
pub use view::{
    ContributionView, DifferenceView, EditView, EffectView, LostView, MeasuresView, PairView,
    PairingView, PersonView, ShortageView, SideView, TOLD, Told, Units, UnmatchedView,
    VIEW_VERSION, WaivedView,
};
pub use waiting::{WaitingFirst, WorstServedFirst};
pub use without_table::{
    BestPart, BestWithoutTable, NearStable, NearWithoutTable, StableWithoutTable,
    best_without_table, stable_without_table,
};

use crate::kernel::{
    Control, Faults, Internal, Phrases, ShapeError, StopReason, Topic, Word, assert_sound, faults,
    joined,
};
use crate::market::{Outcome, Stopped};
use crate::mechanisms::{MECHANISMS, MechanismFault};
use crate::people::PersonId;
use crate::scoring::CompiledRules;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::fmt::Display;

faults! {
    /// Why a strategy gave no pairing.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum StrategyError: "strategy-error" {
        /// The market does not fit the address space.
        Shape(fault: ShapeError) = "shape", "{fault}", "{fault}";
        /// What was decided beforehand, or a rule over groups, leaves no pairing: every reason.
        Undoable(fault: Faults<SituationFault>) = "undoable",
            "pairs cannot be formed: {fault}",
            "составить пары нельзя: {fault}";
        /// The pairs that a strategy formed cannot be made: every reason.
        Pairs {
            /// The strategy's code.
            strategy: &'static str,
            /// Why not.
            faults: Faults<PairsFault>,
        } = "pairs",
            "the pairs of the {strategy} strategy cannot be made: {faults}",
            "пары стратегии {strategy} невозможны: {faults}";
        /// The pairs that a strategy formed break rules over groups, which it does not know: the
        /// names of the rules with their groups.
        OverGroups {
            /// The strategy's code.
            strategy: &'static str,
            /// Which rules are broken.
            rules: Vec<String>,
        } = "over-groups",
            "the {strategy} strategy does not keep the rules over groups: {rules}",
            "стратегия {strategy} не соблюдает правила о группах: {rules}";
        /// The situation's market was refused by a solver; a fault of this crate.
        Refused {
            /// The strategy's code.
            strategy: &'static str,
            /// What the solver said.
            reason: String,
        } = "refused",
            "the {strategy} strategy could not be set up: {reason}",
            "не удалось поставить задачу стратегии {strategy}: {reason}";
        /// Less memory is allowed than the run needs.
        Memory {
            /// The strategy's code.
            strategy: &'static str,
            /// The fewest bytes that are enough.
            needed: u64,
            /// How many are allowed.
            given: u64,
        } = "memory",
            "the {strategy} strategy needs {needed} bytes, {given} are allowed",
            "стратегии {strategy} нужно байт: {needed}, разрешено: {given}";
        /// A mechanism does not take the situation's market.
        Mechanism(fault: MechanismFault) = "mechanism", "{fault}", "{fault}";
        /// Pairs of the kind that the strategy forms do not exist, since these mentees have too few
        /// seats that each of them could have.
        NoneExists {
            /// The strategy's code.
            strategy: &'static str,
            /// The mentees, by place in the base.
            mentees: Vec<String>,
        } = "none-exists",
            "no pairing of the {strategy} strategy exists: too few seats for {mentees}",
            "состава по стратегии {strategy} не существует, слишком мало мест для: {mentees}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}

impl StrategyError {
    /// For what knows nothing of rules over groups: refuses them by name.
    fn without_groups(rules: &CompiledRules, strategy: &'static str) -> Result<(), Self> {
        let over = rules.over_groups();
        match over.is_empty() {
            true => Ok(()),
            false => Err(Self::OverGroups { strategy, rules: over.names() }),
        }
    }

    /// A market that was refused with these faults.
    fn refused<F: Display>(strategy: &'static str, faults: &[F]) -> Self {
        Self::Refused { strategy, reason: joined(faults) }
    }
}

/// What a strategy came to: a pairing with its claim, or, where the run was stopped, the
/// best pairing found so far.
pub type Formed = Outcome<Pairing, Infallible, PartialPairing>;

/// The best pairing that a stopped run found. It keeps every seat, lock and veto, and
/// claims no more than that.
///
/// Where the run went without a table ([`Prepared::with_table_limit`]) and was cancelled or out of
/// time, no row is scored any more: ranks and blocking pairs are not counted then
/// ([`PairingMeasures::blocking_pairs`]), nor is it looked into why somebody has no partner
/// ([`WhyUnmatched::NotLookedInto`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PartialPairing {
    /// The pairing.
    pub pairing: Pairing,
    /// How much better the best may be, where that is known.
    pub bound: Option<PairingBound>,
    /// Whether an independent verifier computed the bound anew from the prices that prove it.
    /// `false` where none did: the bound then follows from seats, from the most that the rules can
    /// give a pair and from proposals made, or there was no time.
    pub bound_verified: bool,
    /// Where pairs were to be stable: the people who were still to be heard, by place in the base.
    /// Every pair that blocks has one of them, or somebody of a locked pair.
    pub waiting: Vec<PersonId>,
}

impl PartialPairing {
    /// The best that a stopped strategy of the application's own found.
    #[must_use]
    pub fn new(pairing: Pairing, bound: Option<PairingBound>) -> Self {
        Self { pairing, bound, bound_verified: false, waiting: Vec::new() }
    }

    /// With whether a verifier computed the bound anew.
    fn with_bound_verified(mut self, verified: bool) -> Self {
        self.bound_verified = verified;
        self
    }
}

/// No pairing of those among which a stopped run was to choose is better than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairingBound {
    /// None has more pairs; nothing where the total alone counts.
    pub pairs: Option<u64>,
    /// None has a higher total of both sides' scores, in units; where pairs count, none
    /// of those with so many.
    pub total: i128,
}

/// The pairing that was formed, or the best that a stopped run found, which claims no
/// more than to be feasible.
///
/// # Errors
/// Why the run was stopped, where it found nothing.
pub fn best_formed(formed: Formed) -> Result<Pairing, StopReason> {
    match formed {
        Outcome::Solved(pairing) => Ok(pairing),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, best }) => best.map(|best| best.pairing).ok_or(reason),
    }
}

/// A way to form pairs. Object-safe, so that strategies can be named, listed and
/// compared; an application can bring its own, which finds pairs and has
/// [`Situation::pairing`] make the rest.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{Prepared, Strategy, by_code};
///
/// let likes = Own::table("likes", [[3.0, 2.0], [3.0, 1.0]]);
/// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [7_u64, 8].map(Mentor::new))?;
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let free = Control::unbounded();
/// let situation = Prepared::of(cohort, rules)?.situation(&free)?;
/// // Strategies are chosen by their codes, as an application keeps them.
/// for code in ["optimal", "greedy", "stable-for-mentors"] {
///     let strategy = by_code(code).ok_or("no such strategy")?;
///     let pairing = strategy.form(&situation, &free)?.or_stopped()?;
///     assert_eq!((pairing.strategy.as_str(), pairing.pairs.len()), (code, 2));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Strategy: Send + Sync {
    /// A short lasting code, kebab-case.
    fn code(&self) -> &'static str;

    /// Forms pairs in this situation: locked pairs are made, vetoed and forbidden
    /// ones are not, nobody gets more partners than free seats. The same situation
    /// gives the same pairing, whatever the number of threads.
    ///
    /// Where the control stops the run, the outcome says so, with the best pairing found.
    ///
    /// # Errors
    /// [`StrategyError`] where the market is too large, or what was decided cannot be made.
    fn form(&self, situation: &Situation, control: &Control<'_>) -> Result<Formed, StrategyError>;
}

/// The words of the strategies that this crate brings, by their codes, those of
/// [`procedures`] too.
pub const STRATEGIES: Topic = {
    const WORDS: &[Word] = &[
        methods::OPTIMAL,
        methods::HIGHEST_TOTAL,
        methods::STABLE,
        methods::STABLE_FOR_MENTORS,
        WaitingFirst::WORD,
        WorstServedFirst::WORD,
        Groups::WORD,
        Even::WORD,
        Together::WORD,
        CoMentors::WORD,
        methods::GREEDY,
        procedures::GroupMeeting::WORD,
        procedures::RemoteQuestionnaires::WORD,
        procedures::OpenDay::WORD,
    ];
    assert_sound(WORDS);
    Topic::new("strategy", WORDS)
};

/// What the strategy of this code is called: one of [`STRATEGIES`], a mechanism
/// ([`MECHANISMS`]); the code itself of the application's own.
#[must_use]
pub fn called<'a>(phrases: &'a Phrases, code: &'a str) -> &'a str {
    match phrases.of(STRATEGIES, code) {
        unknown if unknown == code => phrases.of(MECHANISMS, code),
        name => name,
    }
}

/// The strategies that this crate brings, by code.
#[must_use]
pub fn built_in() -> Vec<Box<dyn Strategy>> {
    vec![
        Box::new(Optimal),
        Box::new(HighestTotal),
        Box::new(Stable::for_mentees()),
        Box::new(Stable::for_mentors()),
        Box::new(WaitingFirst::default()),
        Box::new(WorstServedFirst::default()),
        Box::new(Groups::default()),
        Box::new(Even::default()),
        Box::new(Greedy),
    ]
}

/// The built-in strategy of this code.
#[must_use]
pub fn by_code(code: &str) -> Option<Box<dyn Strategy>> {
    built_in().into_iter().find(|strategy| strategy.code() == code)
}
