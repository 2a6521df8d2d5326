//! The problem `two-sided`: preferences on both sides.

use super::answer::Answer;
use super::clock::Clock;
use super::fault::{Expected, Fault, FaultKind, Faults, Needed, NoMeaning};
use super::fields::{self, Fields};
use super::json::{Cursor, Kind};
use super::npy::{Array, Dtype};
use super::options::Options;
use crate::kernel::{Control, Matrix, MenteeIx, MentorIx, Side};
use crate::market::{
    self, ListCell, ListFault, Lists, Matching, Outcome, Restrictions, Score, ScoredMarket, Scores,
    Seats,
};
use crate::mechanisms;

mod lattice;
mod optimal;
mod rotations;
mod several;
mod sought;
pub(super) mod strategy;
mod ties;

/// A two-sided market as a line gives it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TwoSided {
    /// Who accepts whom, in what order.
    pub preferences: Preferences,
    /// How many mentors each mentee may have; one each where absent.
    pub mentee_seats: Option<Vec<u32>>,
    /// How many mentees each mentor may have; one each where absent.
    pub mentor_seats: Option<Vec<u32>>,
    /// How many mentees each mentor must have; none where absent.
    pub mentor_minimum: Option<Vec<u32>>,
    /// Pairs that must not be made.
    pub forbidden: Vec<(MenteeIx, MentorIx)>,
    /// Pairs that must be made.
    pub required: Vec<(MenteeIx, MentorIx)>,
    /// The matching that [`Objective::Nearest`] and [`Objective::Repair`] start from, and that
    /// measures compare with.
    pub present: Vec<(MenteeIx, MentorIx)>,
    /// What is asked for.
    pub objective: Objective,
    /// The code of a mechanism that stands in place of the objective.
    pub strategy: Option<&'static str>,
    /// Whether the answer gains measures of its pairs.
    pub measures: bool,
}

/// Where the preferences come from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Preferences {
    /// The lists of the line.
    Lists {
        /// The mentees' lists.
        mentees: Lists,
        /// The mentors' lists.
        mentors: Lists,
    },
    /// NumPy files with lists.
    Ranked {
        /// Row `i` holds mentee `i`'s mentors, best first.
        mentees: Array,
        /// Row `i` holds mentor `i`'s mentees, best first.
        mentors: Array,
    },
    /// NumPy files with scores, the higher the better.
    Scores {
        /// Mentees × mentors.
        mentees: Array,
        /// Mentors × mentees.
        mentors: Array,
        /// The mentees accept nobody scored below.
        mentee_floor: Option<f64>,
        /// The mentors accept nobody scored below.
        mentor_floor: Option<f64>,
    },
}

/// What can be asked of a two-sided market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Objective {
    /// The stable matching that every mentee likes best.
    #[default]
    MenteeOptimal,
    /// The stable matching that every mentor likes best.
    MentorOptimal,
    /// A weakly stable matching of at least two thirds of the largest size.
    MaxCardinality,
    /// The largest weakly stable matching.
    ExactMaxCardinality,
    /// A strongly stable matching.
    StronglyStable,
    /// A super-stable matching.
    SuperStable,
    /// All stable matchings.
    All,
    /// How many there are.
    Count,
    /// The rotations and their order.
    Rotations,
    /// The least sum of ranks.
    Egalitarian,
    /// The smallest largest rank.
    MinRegret,
    /// The least difference between the sides' rank sums.
    SexEqual,
    /// The smallest larger one of the sides' rank sums.
    Balanced,
    /// Every mentee's median over all stable matchings.
    Median,
    /// The fewest pairs that differ from the present matching.
    Nearest,
    /// The fewest mentees whose partners differ from the present matching.
    Repair,
    /// No justified envy, and minimums met.
    EnvyFreeMinimum,
    /// Minimums met with the fewest blocking pairs.
    FewestBlockingMinimum,
}

const OBJECTIVES: [(&str, Objective); 18] = [
    ("mentee-optimal", Objective::MenteeOptimal),
    ("mentor-optimal", Objective::MentorOptimal),
    ("max-cardinality", Objective::MaxCardinality),
    ("exact-max-cardinality", Objective::ExactMaxCardinality),
    ("strongly-stable", Objective::StronglyStable),
    ("super-stable", Objective::SuperStable),
    ("all", Objective::All),
    ("count", Objective::Count),
    ("rotations", Objective::Rotations),
    ("egalitarian", Objective::Egalitarian),
    ("min-regret", Objective::MinRegret),
    ("sex-equal", Objective::SexEqual),
    ("balanced", Objective::Balanced),
    ("median", Objective::Median),
    ("nearest", Objective::Nearest),
    ("repair", Objective::Repair),
    ("envy-free-minimum", Objective::EnvyFreeMinimum),
    ("fewest-blocking-minimum", Objective::FewestBlockingMinimum),
];

impl Preferences {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let given = fields.exactly_one(&["mentees", "mentees_npy", "mentee_scores_npy"])?;
        let twins = ["mentors", "mentors_npy", "mentor_scores_npy"];
        if given != "mentee_scores_npy" {
            let reason = NoMeaning::FloorWithScores;
            fields.unused(&["mentee_floor", "mentor_floor"], reason);
        }
        let twin = fields.exactly_one(&twins)?;
        let fits = |own: &str| own.replacen("mentee", "mentor", 1) == twin;
        if !fits(given) {
            let reason = NoMeaning::SameKind;
            fields.fault(twin, FaultKind::Unused { reason });
            return None;
        }
        match given {
            "mentees" => {
                let mentees = fields.read("mentees", lists);
                let mentors = fields.read("mentors", lists);
                Some(Self::Lists { mentees: mentees?, mentors: mentors? })
            }
            "mentees_npy" => {
                let mentees = fields.npy("mentees_npy", Dtype::LISTS);
                let mentors = fields.npy("mentors_npy", Dtype::LISTS);
                Some(Self::Ranked { mentees: mentees?, mentors: mentors? })
            }
            _ => {
                let mentees = fields.npy("mentee_scores_npy", Dtype::SCORES);
                let mentors = fields.npy("mentor_scores_npy", Dtype::SCORES);
                let mentee_floor = fields.number("mentee_floor");
                let mentor_floor = fields.number("mentor_floor");
                Some(Self::Scores {
                    mentees: mentees?,
                    mentors: mentors?,
                    mentee_floor,
                    mentor_floor,
                })
            }
        }
    }

    /// How many entries the line itself holds.
    fn entries(&self) -> usize {
        match self {
            Self::Lists { mentees, mentors } => mentees.len() + mentors.len(),
            Self::Ranked { .. } | Self::Scores { .. } => 0,
        }
    }

    /// How many agents are named at most: each of the line has its list, the header of a
    /// file alone names nobody.
    fn named(&self) -> usize {
        match self {
            Self::Lists { mentees, mentors } => mentees.rows() + mentors.rows(),
            Self::Ranked { mentees, mentors } | Self::Scores { mentees, mentors, .. } => {
                mentees.cells().saturating_add(mentors.cells()).saturating_mul(2)
            }
        }
    }

    /// How many mentees and mentors.
    fn counts(&self) -> (usize, usize) {
        match self {
            Self::Lists { mentees, mentors } => (mentees.rows(), mentors.rows()),
            Self::Ranked { mentees, mentors } | Self::Scores { mentees, mentors, .. } => {
                (mentees.shape().0, mentors.shape().0)
            }
        }
    }
}

/// Preference lists: an entry is an index or an array of tied indices.
pub(super) fn lists(cursor: &mut Cursor<'_>) -> Result<Lists, Fault> {
    let mut lists = Lists::default();
    let (mut plain, mut tie) = (Vec::new(), Vec::new());
    fields::array(cursor, Expected::PreferenceLists, |cursor, _| {
        if !cursor.enter_array() {
            return Err(cursor.expected(Expected::PreferenceList).into());
        }
        let mut position = 0;
        while cursor.next_item() {
            plain.clear();
            cursor.plain_indices(&mut plain);
            lists.entries(&plain);
            position += plain.len();
            if !cursor.next_item() {
                break;
            }
            entry(cursor, &mut tie, &mut lists).map_err(|fault| fault.within(position))?;
            position += 1;
        }
        lists.end_row();
        Ok(())
    })?;
    Ok(lists)
}

/// An entry of a list, or a tie.
fn entry(cursor: &mut Cursor<'_>, tie: &mut Vec<u32>, lists: &mut Lists) -> Result<(), Fault> {
    if cursor.kind() != Kind::Array {
        lists.entry(fields::index(cursor)?);
        return Ok(());
    }
    tie.clear();
    fields::array(cursor, Expected::TiedIndices, |cursor, _| {
        tie.push(fields::index(cursor)?);
        Ok(())
    })?;
    lists.tie(tie);
    Ok(())
}

impl TwoSided {
    /// Reads the fields of a two-sided market; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let strategy = strategy::read(fields);
        let objective = match fields.has("strategy") {
            true => {
                fields.unused(&["objective"], NoMeaning::Strategy);
                Objective::default()
            }
            false => fields.objective(&OBJECTIVES)?,
        };
        let measures = fields.flag("measures");
        let forbidden = fields.pairs("forbidden");
        let required = fields.pairs("required");
        let starts = strategy == Some("nearest")
            || matches!(objective, Objective::Nearest | Objective::Repair);
        let present = if starts || measures {
            if starts && !fields.has("present") {
                fields.missing("present", Needed::Present);
            }
            fields.pairs("present")
        } else {
            fields.unused(&["present"], NoMeaning::NotFromMatching);
            Vec::new()
        };
        if fields.has("strategy") {
            let reason = NoMeaning::StrategyAsItIs;
            fields.unused(&["forbidden", "required", "mentor_minimum"], reason);
        } else if matches!(
            objective,
            Objective::MaxCardinality
                | Objective::ExactMaxCardinality
                | Objective::StronglyStable
                | Objective::SuperStable
                | Objective::EnvyFreeMinimum
                | Objective::FewestBlockingMinimum
        ) {
            let reason = NoMeaning::ObjectiveAsItIs;
            fields.unused(&["forbidden", "required"], reason);
        }
        if objective == Objective::Repair {
            let reason = NoMeaning::RepairWithoutMinimums;
            fields.unused(&["mentor_minimum"], reason);
        }
        let preferences = Preferences::read(fields).filter(|preferences| {
            let (mentees, mentors) = preferences.counts();
            fields.admit(&[mentees, mentors], preferences.named(), preferences.entries())
        });
        let Some(preferences) = preferences else {
            // What depends on the sides' sizes cannot be checked.
            fields.ask(&["mentors", "mentors_npy", "mentor_scores_npy"]);
            fields.ask(&["mentee_floor", "mentor_floor"]);
            fields.ask(&["mentee_seats", "mentor_seats", "mentor_minimum"]);
            return None;
        };
        let (mentees, mentors) = preferences.counts();
        Some(Self {
            preferences,
            mentee_seats: fields.counts("mentee_seats", mentees),
            mentor_seats: fields.counts("mentor_seats", mentors),
            mentor_minimum: fields.counts("mentor_minimum", mentors),
            forbidden,
            required,
            present,
            objective,
            strategy,
            measures,
        })
    }
}

/// A market, the scores behind it and the present pairs.
type Parts = (market::TwoSided, Option<Scores<f64>>, Option<Matching>);

impl TwoSided {
    /// Solves the market and has the answer verified. Every objective is named here, so
    /// that a new one is answered before it compiles.
    pub(crate) fn solve(self, options: &Options, clock: &Clock) -> Result<Answer, Faults> {
        if !self.measures {
            return self.answer(options, clock);
        }
        let copy = self.clone();
        let answer = self.answer(options, clock)?;
        strategy::measured(copy, answer, options, clock)
    }

    fn answer(self, options: &Options, clock: &Clock) -> Result<Answer, Faults> {
        if let Some(mechanism) = self.strategy.and_then(mechanisms::named) {
            return strategy::solve(self, mechanism, options, clock);
        }
        let restrictions = self.restrictions()?;
        match self.objective {
            Objective::MenteeOptimal => {
                optimal::solve(self, Side::Mentee, restrictions, options, clock)
            }
            Objective::MentorOptimal => {
                optimal::solve(self, Side::Mentor, restrictions, options, clock)
            }
            Objective::MaxCardinality => ties::solve(self, ties::Goal::Nearly, options, clock),
            Objective::ExactMaxCardinality => {
                ties::solve(self, ties::Goal::Largest, options, clock)
            }
            Objective::StronglyStable => ties::solve(self, ties::Goal::Strongly, options, clock),
            Objective::SuperStable => ties::solve(self, ties::Goal::Super, options, clock),
            Objective::All => {
                lattice::solve(self, lattice::Goal::All, &restrictions, options, clock)
            }
            Objective::Count => {
                lattice::solve(self, lattice::Goal::Count, &restrictions, options, clock)
            }
            Objective::Rotations => {
                lattice::solve(self, lattice::Goal::Rotations, &restrictions, options, clock)
            }
            Objective::Egalitarian => {
                lattice::solve(self, lattice::Goal::Egalitarian, &restrictions, options, clock)
            }
            Objective::MinRegret => {
                lattice::solve(self, lattice::Goal::MinRegret, &restrictions, options, clock)
            }
            Objective::SexEqual => {
                lattice::solve(self, lattice::Goal::SexEqual, &restrictions, options, clock)
            }
            Objective::Balanced => {
                lattice::solve(self, lattice::Goal::Balanced, &restrictions, options, clock)
            }
            Objective::Median => {
                lattice::solve(self, lattice::Goal::Median, &restrictions, options, clock)
            }
            Objective::Nearest => {
                lattice::solve(self, lattice::Goal::Nearest, &restrictions, options, clock)
            }
            Objective::Repair | Objective::EnvyFreeMinimum | Objective::FewestBlockingMinimum => {
                sought::solve(self, &restrictions, options, clock)
            }
        }
    }

    /// The market, the scores behind its lists and the present pairs, where they are given: what
    /// mechanisms read.
    pub(super) fn into_parts(mut self) -> Result<Parts, Faults> {
        let (scores, present) = (self.scores()?, self.present_matching()?);
        let clock = Clock::start(&Options::default());
        match self.market(&clock)?.or_stopped() {
            Ok(market) => Ok((market, scores, present)),
            Err(reason) => Err(Faults::refused(vec![reason])),
        }
    }

    /// Both sides' scores, where preferences are scores.
    fn scores(&self) -> Result<Option<Scores<f64>>, Faults> {
        let Preferences::Scores { mentees, mentors, .. } = &self.preferences else {
            return Ok(None);
        };
        let (mentees, mentors) = (mentees.clone().into_f64(), mentors.clone().into_f64());
        let scores = Scores::new(mentees, mentors, None);
        scores.map(Some).map_err(|fault| Faults::refused(vec![fault]))
    }

    /// The present pairs, checked; nothing where none are given.
    fn present_matching(&self) -> Result<Option<Matching>, Faults> {
        let (mentees, mentors) = self.preferences.counts();
        let present = Matching::new(mentees, mentors, self.present.iter().copied())
            .map_err(|faults| Faults::refused_at("present", faults))?;
        Ok((self.strategy == Some("nearest") || !self.present.is_empty()).then_some(present))
    }

    /// The forbidden and required pairs, checked.
    fn restrictions(&self) -> Result<Restrictions, Faults> {
        let counts = self.preferences.counts();
        for (place, pairs) in [("forbidden", &self.forbidden), ("required", &self.required)] {
            Matching::new(counts.0, counts.1, pairs.iter().copied())
                .map_err(|faults| Faults::refused_at(place, faults))?;
        }
        Restrictions::new(counts, self.forbidden.iter().copied(), self.required.iter().copied())
            .map_err(Faults::refused)
    }

    /// The market with its ties, from whichever source.
    fn market(&mut self, clock: &Clock) -> Result<Outcome<market::TwoSided>, Faults> {
        let seats = self.seats();
        let nothing = Preferences::Lists { mentees: Lists::default(), mentors: Lists::default() };
        let market = match std::mem::replace(&mut self.preferences, nothing) {
            Preferences::Lists { mentees, mentors } => {
                let [mentee_seats, mentor_seats] = seats;
                let control = clock.passing();
                market::TwoSided::within(mentees, mentors, mentee_seats, mentor_seats, &control)
            }
            Preferences::Ranked { mentees, mentors } => {
                ranked(mentees, mentors, seats, &clock.passing())
            }
            Preferences::Scores { mentees, mentors, mentee_floor, mentor_floor } => {
                let floors = [mentee_floor, mentor_floor];
                let scores = (mentees.into_f64(), mentors.into_f64());
                by_scores(scores, floors, seats, &clock.passing())?
            }
        };
        market.map_err(Faults::refused)
    }

    /// The seats of both sides, mentees first.
    fn seats(&mut self) -> [Seats; 2] {
        let (mentees, mentors) = self.preferences.counts();
        [
            self.mentee_seats.take().map_or_else(|| Seats::one_each(mentees), Seats::each),
            self.mentor_seats.take().map_or_else(|| Seats::one_each(mentors), Seats::each),
        ]
    }
}

/// A market of the lists in two matrices, which are handed over as they are where
/// both hold the same type of number.
fn ranked(
    mentees: Array,
    mentors: Array,
    seats: [Seats; 2],
    control: &Control<'_>,
) -> Result<Outcome<market::TwoSided>, crate::kernel::Faults<ListFault>> {
    use Array::{Int32, Int64, Uint16, Uint32};
    fn market<T: ListCell>(
        mentees: Matrix<T>,
        mentors: Matrix<T>,
        [mentee_seats, mentor_seats]: [Seats; 2],
        control: &Control<'_>,
    ) -> Result<Outcome<market::TwoSided>, crate::kernel::Faults<ListFault>> {
        market::TwoSided::from_matrices_within(
            mentees,
            mentors,
            mentee_seats,
            mentor_seats,
            control,
        )
    }
    match (mentees, mentors) {
        (Int32(a), Int32(b)) => market(a, b, seats, control),
        (Int64(a), Int64(b)) => market(a, b, seats, control),
        (Uint16(a), Uint16(b)) => market(a, b, seats, control),
        (Uint32(a), Uint32(b)) => market(a, b, seats, control),
        (a, b) => market(to_i64(a), to_i64(b), seats, control),
    }
}

fn by_scores<W: Score>(
    (mentees, mentors): (Matrix<W>, Matrix<W>),
    [mentee_floor, mentor_floor]: [Option<W>; 2],
    [mentee_seats, mentor_seats]: [Seats; 2],
    control: &Control<'_>,
) -> Result<Result<Outcome<market::TwoSided>, crate::kernel::Faults<ListFault>>, Faults> {
    let scores =
        Scores::new(mentees, mentors, None).map_err(|fault| Faults::refused(vec![fault]))?;
    let market = ScoredMarket::new(&scores)
        .with_seats(mentee_seats, mentor_seats)
        .map_err(Faults::refused)?
        .with_floor(Side::Mentee, mentee_floor)
        .with_floor(Side::Mentor, mentor_floor);
    Ok(market.to_lists_within(control))
}

/// The lists with entries of 64 bits, padding as -1.
fn to_i64(array: Array) -> Matrix<i64> {
    fn signed(partner: Option<u64>) -> i64 {
        partner.map_or(-1, |partner| i64::try_from(partner).unwrap_or(i64::MAX))
    }
    match array {
        Array::Uint16(matrix) => matrix.map(|cell| signed(cell.partner())),
        Array::Uint32(matrix) => matrix.map(|cell| signed(cell.partner())),
        array => array.into_i64(),
    }
}
