//! Employer–educator–learners: people and scores for the three sides (Lipetsk).

use crate::audit;
use crate::kernel::{Control, Faults, Index, Matrix, MenteeIx, MentorIx, Ordered, faults, words};
use crate::market::Outcome;
use crate::people::{Cohort, PersonId};
use crate::scoring::ScoreTable;
use crate::triads::{TriadAnswer, TriadFault, TriadProblem, TriadSolver, TwoStep, WholeTeams};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

words! {
    /// For whom a three-sided group is mostly there (Lipetsk names both).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ThreeSidedVariant: "three-sided-variant" {
        /// Variant 1, the real economy: mostly for learners.
        RealEconomy = "real-economy",
            "the real economy, mostly for learners",
            "реальный сектор экономики, прежде всего для учащихся";
        /// Variant 2, the centre's administration: mostly for educators.
        Administration = "administration",
            "the centre's administration, mostly for educators",
            "администрация центра, прежде всего для педагогов";
    }
}

impl ThreeSidedVariant {
    /// How much each side's scores count (our rule): the side for which the group is
    /// mostly there counts twice.
    #[must_use]
    pub fn emphasis(self) -> Emphasis {
        let (educator, learner) = match self {
            Self::RealEconomy => (1, 2),
            Self::Administration => (2, 1),
        };
        Emphasis { employer: 1, educator, learner }
    }
}

/// How much each side's scores count in a three-sided group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emphasis {
    /// The employer's.
    pub employer: u16,
    /// The educator's.
    pub educator: u16,
    /// The learner's.
    pub learner: u16,
}

/// The three sides, each pair of them as a cohort with its scores: the mentee's side
/// first.
#[derive(Clone, Copy, Debug)]
pub struct ThreeSides<'a> {
    /// Educators as mentees of employers. An employer's seats are the teams.
    pub educators_employers: (&'a Cohort, &'a ScoreTable),
    /// Learners as mentees of employers.
    pub learners_employers: (&'a Cohort, &'a ScoreTable),
    /// Learners as mentees of educators. An educator's seats are the team's learners.
    pub learners_educators: (&'a Cohort, &'a ScoreTable),
}

/// A team with its learners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreeSidedTeam {
    /// The employer, who mentors all others.
    pub employer: PersonId,
    /// The educator.
    pub educator: PersonId,
    /// The learners; perhaps nobody.
    pub learners: Vec<PersonId>,
}

/// Formed teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ThreeSidedGroups {
    /// The teams, by the educator's place.
    pub teams: Vec<ThreeSidedTeam>,
    /// Employers without a team, educators without one, learners without one.
    pub without: [Vec<PersonId>; 3],
    /// Whether the verifier accepted the proof of each of the two steps; not where a step
    /// was stopped. The teams are those of the steps. Of whole teams: the triples and their worth, and the proof of
    /// who joined; that no triples are better may rest on the search.
    pub verified: bool,
}

impl ThreeSidedGroups {
    /// The teams as pairs of mentee and mentor: in this form the employer mentors both
    /// others (Lipetsk), so there is one pair for the educator and one for each learner.
    #[must_use]
    pub fn as_pairs(&self) -> Vec<(PersonId, PersonId)> {
        let mut pairs = Vec::new();
        for team in &self.teams {
            pairs.push((team.educator.clone(), team.employer.clone()));
            for learner in &team.learners {
                pairs.push((learner.clone(), team.employer.clone()));
            }
        }
        pairs
    }
}

words! {
    /// Which of three sides, or which two of them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SidesOfThree: "sides-of-three", display {
        /// Employers.
        Employers = "employers", "employers", "работодатели";
        /// Educators.
        Educators = "educators", "educators", "педагоги";
        /// Learners.
        Learners = "learners", "learners", "обучающиеся";
        /// Educators and employers.
        EducatorsEmployers = "educators-employers",
            "educators and employers",
            "педагоги и работодатели";
        /// Learners and employers.
        LearnersEmployers = "learners-employers",
            "learners and employers",
            "обучающиеся и работодатели";
        /// Learners and educators.
        LearnersEducators = "learners-educators",
            "learners and educators",
            "обучающиеся и педагоги";
    }
}

faults! {
    /// Why three sides cannot be brought together.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum ThreeSidedFault: "three-sided-fault" {
        /// Scores are those of another cohort.
        OtherCohort {
            /// Which two sides.
            sides: SidesOfThree,
        } = "other-cohort",
            "the scores of {sides} are for another cohort",
            "баллы ({sides}) посчитаны для других людей";
        /// A side has other people, or another order, in one cohort than in another.
        Differ {
            /// Which side.
            side: SidesOfThree,
            /// The first who differs.
            person: PersonId,
        } = "differ",
            "the cohorts have different {side}, from {person} on",
            "в базах разные {side}, начиная с {person}";
        /// The problem or the run failed.
        Triad(fault: TriadFault) = "triad", "{fault}", "{fault}";
    }
}

/// Forms three-sided groups by [`TwoStep`]: educators with employers, then learners to
/// the formed teams. The employer mentors both others, so all three pairs of a team are
/// allowed by their rules. Scores of different units are brought to one before they
/// are added.
///
/// # Errors
/// Every fault of the sides.
pub fn three_sided(
    sides: &ThreeSides<'_>,
    emphasis: Emphasis,
    control: &Control<'_>,
) -> Result<Outcome<ThreeSidedGroups, Infallible, ThreeSidedGroups>, Faults<ThreeSidedFault>> {
    formed(sides, emphasis, &TwoStep, control)
}

/// Forms whole teams by [`WholeTeams`]: as many employers with an educator and a learner as can be, of those the highest worth of all
/// three, then whoever else joins. Best by a search, for some twenty people a side; where `control` stops it, the best found.
///
/// # Errors
/// Every fault of the sides; so many people that their triples cannot be listed.
pub fn whole_teams(
    sides: &ThreeSides<'_>,
    emphasis: Emphasis,
    control: &Control<'_>,
) -> Result<Outcome<ThreeSidedGroups, Infallible, ThreeSidedGroups>, Faults<ThreeSidedFault>> {
    formed(sides, emphasis, &WholeTeams, control)
}

fn formed(
    sides: &ThreeSides<'_>,
    emphasis: Emphasis,
    solver: &impl TriadSolver,
    control: &Control<'_>,
) -> Result<Outcome<ThreeSidedGroups, Infallible, ThreeSidedGroups>, Faults<ThreeSidedFault>> {
    let all = [
        (SidesOfThree::EducatorsEmployers, sides.educators_employers),
        (SidesOfThree::LearnersEmployers, sides.learners_employers),
        (SidesOfThree::LearnersEducators, sides.learners_educators),
    ];
    let mut faults = Vec::new();
    for (name, (cohort, table)) in all {
        let scores = table.scores();
        if (scores.mentees(), scores.mentors()) != (cohort.mentees().len(), cohort.mentors().len())
        {
            faults.push(ThreeSidedFault::OtherCohort { sides: name });
        }
    }
    let [(_, (first, _)), (_, (second, _)), (_, (third, _))] = all;
    let employers: Vec<_> = first.mentors().ids().cloned().collect();
    let educators: Vec<_> = first.mentees().ids().cloned().collect();
    let learners: Vec<_> = second.mentees().ids().cloned().collect();
    faults.extend(differ(SidesOfThree::Employers, &employers, second.mentors().ids()));
    faults.extend(differ(SidesOfThree::Educators, &educators, third.mentors().ids()));
    faults.extend(differ(SidesOfThree::Learners, &learners, third.mentees().ids()));
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let (employer, educator) = (i64::from(emphasis.employer), i64::from(emphasis.educator));
    let learner = i64::from(emphasis.learner);
    let triad = |faults: Faults<TriadFault>| faults.map(ThreeSidedFault::from);
    let problem = TriadProblem::new(
        worth(sides.educators_employers, (educator, employer))?,
        worth(sides.learners_employers, (learner, employer))?,
        worth(sides.learners_educators, (learner, educator))?,
        first.mentors().seats(),
        third.mentors().seats(),
    )
    .map_err(triad)?;
    let outcome = solver.solve(&problem, control).map_err(triad)?;
    let (answer, stopped) = match outcome.best() {
        Ok(best) => best,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    let verified = is_proven(&problem, &answer);
    let name = |ids: &[PersonId], at: usize| ids.get(at).cloned();
    let teams: Vec<_> = answer
        .teams
        .iter()
        .filter_map(|team| {
            Some(ThreeSidedTeam {
                employer: name(&employers, team.employer)?,
                educator: name(&educators, team.educator)?,
                learners: team.learners.iter().filter_map(|&at| name(&learners, at)).collect(),
            })
        })
        .collect();
    let used: std::collections::BTreeSet<&PersonId> = teams
        .iter()
        .flat_map(|team| [&team.employer, &team.educator].into_iter().chain(&team.learners))
        .into_set();
    let without = [&employers, &educators, &learners]
        .map(|side| side.iter().filter(|id| !used.contains(id)).cloned().collect());
    let groups = ThreeSidedGroups { without, teams, verified };
    Ok(match stopped {
        None => Outcome::Solved(groups),
        Some(reason) => Outcome::stopped_with(reason, groups),
    })
}

/// Whether verifiers accept the proofs of the steps. That no triples are better than those that whole teams begin with is shown
/// by their prices, or by the search alone.
fn is_proven(problem: &TriadProblem, answer: &TriadAnswer) -> bool {
    let pairs: Vec<_> = answer.teams.iter().map(|team| (team.employer, team.educator)).collect();
    let proven = |step: Result<_, Faults<TriadFault>>, answer: &Option<_>| {
        let (Ok(problem), Some(answer)) = (step, answer) else { return false };
        audit::verify_assignment(&problem, answer).is_ok()
    };
    match &answer.whole {
        None => {
            proven(problem.first_step(), &answer.first)
                && proven(problem.second_step(&pairs), &answer.second)
        }
        Some(whole) => {
            let triples = problem.triples().is_ok_and(|(triples, _)| {
                let bound = audit::axial_bound(&triples, &whole.prices);
                audit::axial_cost(&triples, &whole.triples) == Some(whole.cost)
                    && bound.is_some_and(|bound| bound <= whole.cost)
                    && whole.bound == whole.cost
            });
            triples && proven(problem.whole_step(&pairs), &answer.second)
        }
    }
}

/// The first place at which two lists of a side differ.
fn differ<'a>(
    side: SidesOfThree,
    one: &[PersonId],
    other: impl ExactSizeIterator<Item = &'a PersonId>,
) -> Option<ThreeSidedFault> {
    let more = other.len();
    let mut both = one.iter().zip(other);
    let at = both.find(|(one, other)| one != other).map(|(one, _)| one.clone());
    let at = at.or_else(|| (one.len() != more).then(|| one.last().cloned()).flatten());
    let missing =
        (one.is_empty() && more > 0).then_some(ThreeSidedFault::OtherCohort { sides: side });
    at.map(|person| ThreeSidedFault::Differ { side, person }).or(missing)
}

/// Both views of a table, weighted, in millionths.
fn worth(
    (_, table): (&Cohort, &ScoreTable),
    (of_mentee, of_mentor): (i64, i64),
) -> Result<Matrix<Option<i64>>, Faults<ThreeSidedFault>> {
    let scores = table.scores();
    let millionths = 1_000_000 / i64::from(table.unit().per_one());
    let mut items = Vec::with_capacity(scores.mentees() * scores.mentors());
    for mentee in MenteeIx::all(scores.mentees()) {
        for mentor in MentorIx::all(scores.mentors()) {
            items.push(scores.of(mentee, mentor).map(|(one, other)| {
                (i64::from(one) * of_mentee + i64::from(other) * of_mentor) * millionths
            }));
        }
    }
    Matrix::new(scores.mentees(), scores.mentors(), items)
        .map_err(|fault| ThreeSidedFault::Triad(fault.into()).into())
}
