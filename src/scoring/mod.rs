//! Rules as data, compiled and evaluated in parallel.
//!
//! A curator writes [`Rules`] in JSON. [`Rules::compile`] checks them against a
//! cohort and gives [`CompiledRules`], which say of every pair whether it may be
//! made and what it is worth to either side: as a table ([`CompiledRules::score`]),
//! one mentee's best candidates, on demand as proposals reach people, and in words
//! ([`CompiledRules::explain`]).
//!
//! Scores are integers in a unit that is chosen when the rules are compiled. Each
//! criterion's contribution is rounded once, so the contributions of an explanation
//! add up to the score exactly, and every way of scoring gives the same bits.
//!
//! | task | item |
//! | --- | --- |
//! | write rules, or read them from JSON | [`Rules`], [`Criterion`], [`Restriction`] |
//! | check them against a cohort | [`Rules::compile`] |
//! | the same for people kept as columns | [`Rules::compile_roster`], [`Rules::fields`] |
//! | add numbers of your own, such as a model's | [`Rules::compile_with`], [`Own`] |
//! | score every pair | [`CompiledRules::score`] |
//! | score pairs when they are asked for | [`CompiledRules::on_demand`], [`CompiledRules::sums_on_demand`] |
//! | read what keeps pairs from being scored that cannot be | [`CompiledRules::explain_plan`] |
//! | find people between whom no pair may be made | [`CompiledRules::parts`] |
//! | tell what a pair's score is made of | [`CompiledRules::explain`] |
//! | tell why a pair may not be made | [`CompiledRules::violations`] |
//! | tell what keeps a mentee from all mentors | [`CompiledRules::obstacles`] |
//! | bound the pairs of groups, or the kinds of partners; keep mentees together or apart | [`QuotaRule`], [`MixRule`], [`KeepRule`], [`CompiledRules::over_groups`] |
//! | find questions that nobody answered | [`CompiledRules::unanswered`] |
//! | list who has yet to answer what | [`CompiledRules::questions`] |

mod batch;
mod bounds;
mod candidates;
mod check;
mod columns;
mod compile;
mod demand;
mod direct;
mod explain;
mod explain_plan;
mod fast;
mod fault;
mod forms;
mod index;
mod kinds;
mod left_out;
mod memo;
mod obstacles;
mod open_answers;
mod over_groups;
mod own;
mod own_numbers;
mod parts;
mod plan;
mod rows;
mod rules;
mod sift;
mod source;
mod suggest;
mod table;
mod words;

pub use crate::kernel::Language;
pub use candidates::{Candidate, OrderBy};
pub use demand::OnDemand;
pub use explain::{Contribution, Explanation, Found, PairVerdict, Violation};
pub use explain_plan::PlanStep;
pub use fault::{MustBe, OwnFault, RulesFault, TableFault};
pub use forms::STAGE_SCALE;
pub use kinds::{CONDITIONS, Cell, Fields, MEASURES, Measure, Must, OnlyIf};
pub(crate) use left_out::LeftOut;
pub use obstacles::{Obstacle, Obstacles};
pub use open_answers::MissingAnswer;
pub(crate) use open_answers::{OpenAnswers, Range, Turn};
pub use over_groups::{KeepRule, MixRule, OverGroups, QuotaRule};
pub(crate) use over_groups::{Waiver, mentors_by_answer};
pub use own::Own;
pub use parts::Part;
pub use rows::SumsOnDemand;
pub use rules::{Criterion, RULES_VERSION, Restriction, Rules};
pub use sift::RowRoom;
pub use suggest::RuleQuestion;
pub use table::ScoreTable;
pub(crate) use words::told;
pub use words::{FINDINGS, RULE_NAMES};

use crate::kernel::{Faults, MenteeIx, MentorIx, Side, Unit};
use crate::people::{Cohort, PersonId, Roster};
use std::sync::Arc;

/// Mentors of a block: their sums, codes and flags fit the first-level cache.
const BLOCK: usize = 1024;

impl Rules {
    /// Checks the rules against a cohort and makes them ready to score its pairs.
    ///
    /// The unit is the finest in which the range of either view fits: it depends
    /// on the weights and, where a criterion has no largest number of points, on
    /// the answers.
    ///
    /// # Errors
    /// Every fault at once. What depends on sound rules and answers, the range of
    /// the scores and the required pairs, is looked at when these have no fault.
    pub fn compile(&self, cohort: &Cohort) -> Result<CompiledRules, Faults<RulesFault>> {
        compile::of_cohort(self, cohort, Vec::new())
    }

    /// As [`Rules::compile`], with criteria of the application's own beside those of the
    /// rules. They stand after them, each under its name: among the contributions of an
    /// explanation and, where it has a least number, among the barriers.
    ///
    /// The numbers are read where nothing else is wrong with the rules and names.
    ///
    /// # Errors
    /// As for [`Rules::compile`], and every fault of the numbers.
    pub fn compile_with<'a>(
        &self,
        cohort: &Cohort,
        own: impl IntoIterator<Item = Own<'a>>,
    ) -> Result<CompiledRules, Faults<RulesFault>> {
        compile::of_cohort(self, cohort, own.into_iter().collect())
    }
}

impl Rules {
    /// As [`Rules::compile`], for people who are kept as columns: the scores are those of the same
    /// people as a cohort. The roster has to hold the answers to all questions of
    /// [`Rules::fields`]. Each distinct answer is looked at once.
    ///
    /// # Errors
    /// As for [`Rules::compile`], and every question whose answers the roster does not hold.
    pub fn compile_roster(&self, roster: &Roster) -> Result<CompiledRules, Faults<RulesFault>> {
        compile::of_roster(self, roster)
    }
}

/// Rules made ready for one cohort. Positions are those of its bases. Cloning copies
/// pointers.
#[derive(Clone, Debug)]
pub struct CompiledRules {
    plan: Arc<plan::Plan>,
    fast: Arc<fast::Fast>,
    forbidden: Vec<(MenteeIx, MentorIx)>,
    required: Vec<(MenteeIx, MentorIx)>,
    over_groups: Arc<OverGroups>,
}

impl CompiledRules {
    /// The unit in which scores are counted.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.plan.unit
    }

    /// How many mentees.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.plan.mentees.len()
    }

    /// How many mentors.
    #[must_use]
    pub fn mentors(&self) -> usize {
        self.plan.mentors.len()
    }

    /// The pairs that the rules list as forbidden, ascending. Scoring knows them;
    /// they are for solvers that are given something else.
    #[must_use]
    pub fn forbidden(&self) -> &[(MenteeIx, MentorIx)] {
        &self.forbidden
    }

    /// The pairs that the rules require, ascending. None of them is forbidden.
    #[must_use]
    pub fn required(&self) -> &[(MenteeIx, MentorIx)] {
        &self.required
    }

    /// The rules over people together: quotas of groups, kinds of partners. Single pairs know
    /// nothing of them.
    #[must_use]
    pub fn over_groups(&self) -> &OverGroups {
        &self.over_groups
    }

    /// The same rules with these pairs required, in place of those that were: nothing is
    /// compiled anew. `cohort` is the one for which they were compiled.
    ///
    /// # Errors
    /// Every pair that names somebody unknown or stands twice; where there is none, every
    /// pair that something forbids.
    pub(crate) fn requiring(
        &self,
        cohort: &Cohort,
        required: &[(PersonId, PersonId)],
    ) -> Result<Self, Faults<RulesFault>> {
        compile::requiring(self, cohort, required)
    }

    /// Rules, by name, whose question nobody of a side answered: often a slip in the
    /// name of a field.
    #[must_use]
    pub fn unanswered(&self) -> Vec<(&str, Side)> {
        let barriers = self.plan.barriers.iter().map(|barrier| &barrier.rule);
        let rules = barriers.chain(self.plan.criteria.iter().map(|scored| &scored.rule));
        let mut found = Vec::new();
        for rule in rules {
            found.extend(rule.silent().map(|side| (&*rule.name, side)));
            let Some((mentees, mentors)) = rule.operands.codes() else { continue };
            for (side, codes) in [(Side::Mentee, mentees), (Side::Mentor, mentors)] {
                if !codes.is_empty() && codes.iter().all(|&code| code < columns::FIRST) {
                    found.push((&*rule.name, side));
                }
            }
        }
        found
    }
}
