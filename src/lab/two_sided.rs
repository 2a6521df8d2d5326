//! The problem `two-sided`: preferences on both sides.

use super::answer::{Answer, Json, Status, Verified};
use super::fault::{Fault, FaultKind, Faults};
use super::fields::{self, Fields};
use super::instance::Options;
use super::json::{Cursor, Kind};
use super::npy::{Array, Dtype};
use crate::audit::{improvement, improvement_by_scores, stability, stability_by_scores};
use crate::kernel::{Index, Matrix, MenteeIx, MentorIx};
use crate::market::{
    self, ListCell, ListFault, Lists, Matching, Party, Score, ScoredMarket, Scores, Seats, Ties,
};
use crate::stable::{Optimal, optimal, optimal_by_scores};
use serde::Serialize;
use std::borrow::Cow;
use std::time::Instant;

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
    /// What is asked for.
    pub objective: Objective,
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
}

const OBJECTIVES: [(&str, Option<Objective>); 18] = [
    ("mentee-optimal", Some(Objective::MenteeOptimal)),
    ("mentor-optimal", Some(Objective::MentorOptimal)),
    ("max-cardinality", None),
    ("exact-max-cardinality", None),
    ("strongly-stable", None),
    ("super-stable", None),
    ("all", None),
    ("count", None),
    ("rotations", None),
    ("egalitarian", None),
    ("min-regret", None),
    ("sex-equal", None),
    ("balanced", None),
    ("median", None),
    ("nearest", None),
    ("repair", None),
    ("envy-free-minimum", None),
    ("fewest-blocking-minimum", None),
];

impl Preferences {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let given = fields.exactly_one(&["mentees", "mentees_npy", "mentee_scores_npy"])?;
        let twins = ["mentors", "mentors_npy", "mentor_scores_npy"];
        if given != "mentee_scores_npy" {
            let reason = "a floor goes with scores";
            fields.unused(&["mentee_floor", "mentor_floor"], reason);
        }
        let twin = fields.exactly_one(&twins)?;
        let fits = |own: &str| own.replacen("mentee", "mentor", 1) == twin;
        if !fits(given) {
            let reason = "both sides' preferences must be of the same kind";
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
fn lists(cursor: &mut Cursor<'_>) -> Result<Lists, Fault> {
    let mut lists = Lists::default();
    let mut tie = Vec::new();
    fields::array(cursor, "an array of preference lists", |cursor, _| {
        fields::array(cursor, "a preference list", |cursor, _| {
            if cursor.kind() != Kind::Array {
                lists.entry(fields::index(cursor)?);
                return Ok(());
            }
            tie.clear();
            fields::array(cursor, "tied indices", |cursor, _| {
                tie.push(fields::index(cursor)?);
                Ok(())
            })?;
            lists.tie(&tie);
            Ok(())
        })?;
        lists.end_row();
        Ok(())
    })?;
    Ok(lists)
}

impl TwoSided {
    /// Reads the fields of a two-sided market; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let objective = fields.objective(&OBJECTIVES)?;
        let forbidden = fields.pairs("forbidden");
        let required = fields.pairs("required");
        for (name, pairs) in [("forbidden", &forbidden), ("required", &required)] {
            if !pairs.is_empty() {
                let name = format!("{name} pairs");
                fields.fault("two-sided", FaultKind::NotAvailable { name });
            }
        }
        fields.unused(&["present"], "only `nearest` and `repair` start from a matching");
        let preferences = Preferences::read(fields).filter(|preferences| {
            let (mentees, mentors) = preferences.counts();
            fields.admit(&[mentees, mentors], preferences.entries())
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
            objective,
        })
    }
}

impl TwoSided {
    /// Solves the market and has the answer verified.
    pub(crate) fn solve(self, options: &Options) -> Result<Answer, Faults> {
        let run = Run {
            start: Instant::now(),
            best_for: match self.objective {
                Objective::MenteeOptimal => Party::Mentees,
                Objective::MentorOptimal => Party::Mentors,
            },
            ties: options.seed.map_or(Ties::Index, |seed| Ties::Lottery { seed }),
            minimum: self.mentor_minimum.unwrap_or_default(),
        };
        let (mentees, mentors) = self.preferences.counts();
        let seats = [
            self.mentee_seats.map_or_else(|| Seats::one_each(mentees), Seats::each),
            self.mentor_seats.map_or_else(|| Seats::one_each(mentors), Seats::each),
        ];
        match self.preferences {
            Preferences::Lists { mentees, mentors } => {
                let [mentee_seats, mentor_seats] = seats;
                run.lists(market::TwoSided::new(mentees, mentors, mentee_seats, mentor_seats))
            }
            Preferences::Ranked { mentees, mentors } => run.lists(ranked(mentees, mentors, seats)),
            Preferences::Scores { mentees, mentors, mentee_floor, mentor_floor } => {
                let floors = [mentee_floor, mentor_floor];
                match (mentees, mentors) {
                    (Array::Float32(mentees), Array::Float32(mentors)) => {
                        let floors = floors.map(|floor| floor.map(least_f32));
                        run.scores(mentees, mentors, floors, seats)
                    }
                    (mentees, mentors) => {
                        run.scores(mentees.into_f64(), mentors.into_f64(), floors, seats)
                    }
                }
            }
        }
    }
}

/// A market of the lists in two matrices, which are handed over as they are where
/// both hold the same type of number.
fn ranked(
    mentees: Array,
    mentors: Array,
    [mentee_seats, mentor_seats]: [Seats; 2],
) -> Result<market::TwoSided, Vec<ListFault>> {
    use Array::{Int32, Int64, Uint16, Uint32};
    let seats = (mentee_seats, mentor_seats);
    match (mentees, mentors) {
        (Int32(a), Int32(b)) => market::TwoSided::from_matrices(a, b, seats.0, seats.1),
        (Int64(a), Int64(b)) => market::TwoSided::from_matrices(a, b, seats.0, seats.1),
        (Uint16(a), Uint16(b)) => market::TwoSided::from_matrices(a, b, seats.0, seats.1),
        (Uint32(a), Uint32(b)) => market::TwoSided::from_matrices(a, b, seats.0, seats.1),
        (a, b) => market::TwoSided::from_matrices(to_i64(a), to_i64(b), seats.0, seats.1),
    }
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

/// The least `f32` that is not below `floor`: the same scores reach both.
fn least_f32(floor: f64) -> f32 {
    let nearest = floor as f32;
    if f64::from(nearest) >= floor {
        return nearest;
    }
    // The next number up: away from zero above it, towards zero below it.
    let bits = nearest.to_bits();
    if nearest >= 0.0 { f32::from_bits(bits + 1) } else { f32::from_bits(bits - 1) }
}

/// A run for one side's best matching.
struct Run {
    start: Instant,
    best_for: Party,
    ties: Ties,
    minimum: Vec<u32>,
}

/// The proof that a stable matching is the best for one side: no pair blocks it, and no
/// exchange of pairs improves that side and stays stable. Both are read off the matching.
#[derive(Serialize)]
struct Certificate {
    best_for: Party,
    stable: bool,
    improvement: Option<Vec<(MenteeIx, MentorIx)>>,
}

/// Why no stable matching meets the minimums: every one gives each mentor as many
/// mentees as this one does (Roth 1986, the rural hospitals).
#[derive(Serialize)]
struct TooFew {
    reason: &'static str,
    stable: Vec<[u32; 2]>,
    short: Vec<Short>,
}

#[derive(Serialize)]
struct Short {
    mentor: MentorIx,
    minimum: u32,
    mentees: usize,
}

impl Run {
    fn lists(self, market: Result<market::TwoSided, Vec<ListFault>>) -> Result<Answer, Faults> {
        let market = market.map_err(Faults::refused)?;
        let broken = match self.ties {
            // Tied entries stand in the order of their indices already.
            Ties::Index => Cow::Borrowed(&market),
            ties => market.break_ties(ties),
        };
        let found = optimal(&broken, self.best_for);
        let seconds = self.start.elapsed().as_secs_f64();
        let answer = self.verified(found, |matching| {
            let strict = broken.break_ties(Ties::Index);
            let stable = stability(&strict, matching, 0).is_stable();
            (stable, improvement(&strict, matching, self.best_for))
        });
        Ok(Answer { seconds, dropped: Some(market.dropped()), ..answer })
    }

    fn scores<W: Score>(
        self,
        mentees: Matrix<W>,
        mentors: Matrix<W>,
        [mentee_floor, mentor_floor]: [Option<W>; 2],
        [mentee_seats, mentor_seats]: [Seats; 2],
    ) -> Result<Answer, Faults> {
        let scores =
            Scores::new(mentees, mentors, None).map_err(|fault| Faults::refused(vec![fault]))?;
        let market = ScoredMarket::new(&scores)
            .with_seats(mentee_seats, mentor_seats)
            .map_err(Faults::refused)?
            .with_floor(Party::Mentees, mentee_floor)
            .with_floor(Party::Mentors, mentor_floor);
        let found = optimal_by_scores(&market, self.best_for, self.ties);
        let seconds = self.start.elapsed().as_secs_f64();
        let answer = self.verified(found, |matching| {
            let stable = stability_by_scores(&market, matching, 0).is_stable();
            (stable, improvement_by_scores(&market, matching, self.best_for, self.ties))
        });
        Ok(Answer { seconds, ..answer })
    }

    /// The answer, judged by `audit`: whether the matching is stable, and what would
    /// improve it for the side that it should be the best for.
    fn verified(
        &self,
        found: Optimal,
        audit: impl FnOnce(&Matching) -> (bool, Option<Vec<(MenteeIx, MentorIx)>>),
    ) -> Answer {
        let start = Instant::now();
        let (stable, improvement) = audit(&found.matching);
        let verify_seconds = start.elapsed().as_secs_f64();
        let pairs = found.matching.pairs().map(|(mentee, mentor)| [mentee.raw(), mentor.raw()]);
        let pairs: Vec<_> = pairs.collect();
        let optimal = stable && improvement.is_none();
        let answer = Answer {
            ties_broken: found.ties.is_some(),
            verified: if optimal { Verified::Optimal } else { Verified::No },
            stats: Some(Json::of(&serde_json::json!({ "proposals": found.proposals }))),
            verify_seconds,
            ..Answer::default()
        };
        let short = self.short(&found.matching);
        if short.is_empty() {
            let certificate = Certificate { best_for: self.best_for, stable, improvement };
            let certificate = Some(Json::of(&certificate));
            return Answer { pairs: Some(pairs), certificate, ..answer };
        }
        let witness = TooFew { reason: "minimum-above-stable", stable: pairs, short };
        Answer { status: Status::Impossible, witness: Some(Json::of(&witness)), ..answer }
    }

    /// The mentors with fewer mentees than their minimum.
    fn short(&self, matching: &Matching) -> Vec<Short> {
        let minimums = MentorIx::all(self.minimum.len()).zip(&self.minimum);
        minimums
            .map(|(mentor, &minimum)| Short {
                mentor,
                minimum,
                mentees: matching.mentees_of(mentor).len(),
            })
            .filter(|short| short.mentees < short.minimum as usize)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_rounded_so_that_the_same_scores_reach_it() {
        let floors = [0.0, -0.0, 0.1, -0.1, 1.0, -1.0, 1e-60, -1e-60, 1e300, -1e300, 16_777_217.0];
        for floor in floors {
            let rounded = least_f32(floor);
            assert!(f64::from(rounded) >= floor, "{floor}");
            for score in [0.0_f32, -0.0, 0.1, -0.1, 1.0, -1.0, f32::MIN_POSITIVE, f32::MAX] {
                for bits in [score.to_bits().saturating_sub(1), score.to_bits()] {
                    let score = f32::from_bits(bits);
                    if score.is_finite() {
                        assert_eq!(score >= rounded, f64::from(score) >= floor, "{score} {floor}");
                    }
                }
            }
        }
    }
}
