//! Why a pair is forbidden, or what its scores are made of.

use super::CompiledRules;
use super::columns::{LabelSet, UNKNOWN, WITHHELD, Words};
use super::kinds::{Finding, Operands, shared};
use super::plan::{Barrier, Rule};
use crate::kernel::{Index, MenteeIx, MentorIx, Phrases, Side, Unit};
use crate::people::{Answer, Cohort, PersonId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Everything that the rules say of one pair.
///
/// ```
/// use mentormatch::people::{Cohort, Mentee, Mentor};
/// use mentormatch::scoring::{Own, Rules};
///
/// let cohort = Cohort::of([Mentee::new(1_u64)], [Mentor::new(7_u64)])?;
/// let likes = Own::table("likes", [[2.5]]);
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let why = rules.explain_people(&cohort, &1_u64.into(), &7_u64.into()).ok_or("nobody")?;
/// // The parts of a view add up to it exactly; they are told in words.
/// assert_eq!(why.unit.value(why.mentee_view().ok_or("forbidden")?.into()), 2.5);
/// assert!(why.to_string().contains("likes"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The pair's mentee.
    pub mentee: PersonId,
    /// The pair's mentor.
    pub mentor: PersonId,
    /// The form of the pair: the first form of the mentee's requests in which the
    /// mentor takes part.
    pub form: Option<String>,
    /// The unit in which scores are counted.
    pub unit: Unit,
    /// Whether the pair is allowed, and why.
    pub verdict: PairVerdict,
}

/// Whether a pair is allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairVerdict {
    /// It is forbidden, for each of these reasons.
    Forbidden(Vec<Violation>),
    /// It is allowed. What each criterion adds, in the rules' order: the sums are
    /// the pair's scores exactly.
    Allowed(Vec<Contribution>),
}

/// A barrier that forbids a pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// Its number among [`CompiledRules::barriers`].
    pub barrier: usize,
    /// Its name.
    pub rule: String,
    /// The code of its kind, such as `must-differ` or `vetoed-by-mentor`.
    pub code: Cow<'static, str>,
    /// The least that is demanded, where the kind has one.
    pub least: Option<f64>,
    /// The most that is allowed, where the kind has one.
    pub most: Option<f64>,
    /// By whose answers the rule holds, where it holds only for those who ask for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Side>,
    /// What was found.
    pub found: Found,
}

/// What a criterion adds to a pair's scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Its number among the rules' criteria.
    pub criterion: usize,
    /// Its name.
    pub rule: String,
    /// The code of its kind, such as `coverage` or `wish-of-mentee`.
    pub code: Cow<'static, str>,
    /// What it adds to the mentee's view, in units.
    pub mentee: i32,
    /// What it adds to the mentor's view, in units.
    pub mentor: i32,
    /// What was found.
    pub found: Found,
}

/// What comparing two people's answers found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Found {
    /// Two labels.
    Labels {
        /// The mentee's.
        mentee: String,
        /// The mentor's.
        mentor: String,
    },
    /// Two positions on a scale.
    Gap {
        /// The mentee's label.
        mentee: String,
        /// The mentor's label.
        mentor: String,
        /// How many steps the mentor stands above the mentee.
        gap: i64,
    },
    /// Two numbers.
    Numbers {
        /// The mentee's.
        mentee: f64,
        /// The mentor's.
        mentor: f64,
    },
    /// The number of one side.
    Number {
        /// Whose.
        of: Side,
        /// The number.
        number: f64,
    },
    /// The labels of one side, none of which is asked for.
    LabelsOf {
        /// Whose.
        of: Side,
        /// The labels.
        labels: Vec<String>,
    },
    /// Labels that both name.
    Shared {
        /// They.
        shared: Vec<String>,
        /// The mentee's labels that the mentor does not name.
        missing: Vec<String>,
        /// How many labels the mentor names.
        offered: usize,
    },
    /// Weekly time that both can spare.
    Minutes {
        /// How many minutes.
        shared: u16,
    },
    /// One side's wish for the other.
    Wish {
        /// Its rank; nothing where there is none.
        rank: Option<u32>,
    },
    /// A number that the application brought; nothing where it has none for the pair.
    Own {
        /// The number.
        number: Option<f64>,
    },
    /// Somebody named the pair, or it was made before.
    Named,
    /// The mentee asks for nothing that could be met.
    NothingAsked,
    /// An answer is missing.
    Unanswered {
        /// Whether the mentee answered.
        mentee: Answer<()>,
        /// Whether the mentor answered.
        mentor: Answer<()>,
    },
    /// The rule is limited to other forms.
    OtherForm,
    /// The rule holds only where an answer asks for it, and none of this pair does.
    NotAsked,
}

impl Explanation {
    /// What the mentee thinks of the pair, in units; nothing where it is forbidden.
    #[must_use]
    pub fn mentee_view(&self) -> Option<i32> {
        self.sum(|contribution| contribution.mentee)
    }

    /// What the mentor thinks of the pair, in units; nothing where it is forbidden.
    #[must_use]
    pub fn mentor_view(&self) -> Option<i32> {
        self.sum(|contribution| contribution.mentor)
    }

    fn sum(&self, of: impl Fn(&Contribution) -> i32) -> Option<i32> {
        match &self.verdict {
            PairVerdict::Forbidden(_) => None,
            PairVerdict::Allowed(parts) => {
                Some(parts.iter().fold(0, |sum: i32, part| sum.saturating_add(of(part))))
            }
        }
    }
}

impl fmt::Display for Explanation {
    /// In English; [`Explanation::words`] knows other words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&Phrases::english()))
    }
}

impl CompiledRules {
    /// Explains a pair; nothing where one of the two is not in the cohort.
    ///
    /// Where the pair is allowed, the contributions of [`PairVerdict::Allowed`] add up to
    /// the entries of the score table exactly. O(rules).
    #[must_use]
    pub fn explain(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<Explanation> {
        let plan = &*self.plan;
        let ids = (plan.mentees.get(mentee.get())?, plan.mentors.get(mentor.get())?);
        let pair = (mentee.get(), mentor.get());
        let classes = plan.forms.classes(pair.0, pair.1);
        let violations = self.violations(mentee, mentor);
        let verdict = if violations.is_empty() {
            PairVerdict::Allowed(
                plan.criteria
                    .iter()
                    .enumerate()
                    .map(|(at, scored)| {
                        let worth = plan.worth(scored, pair.0, pair.1);
                        let limits = scored.rule.classes(&plan.forms, pair.0, pair.1);
                        Contribution {
                            criterion: at,
                            rule: scored.rule.name.to_string(),
                            code: scored.rule.code.into(),
                            mentee: worth.mentee(),
                            mentor: worth.mentor(),
                            found: if scored.rule.applies(&plan.forms, limits) {
                                self.found_by(at, pair)
                            } else if scored.rule.is_asked(pair) {
                                Found::OtherForm
                            } else {
                                Found::NotAsked
                            },
                        }
                    })
                    .collect(),
            )
        } else {
            PairVerdict::Forbidden(violations)
        };
        Some(Explanation {
            mentee: ids.0.clone(),
            mentor: ids.1.clone(),
            form: plan.forms.shared(classes).map(|form| plan.forms.name(form).to_string()),
            unit: plan.unit,
            verdict,
        })
    }

    /// What each criterion adds to the mentee's and to the mentor's view of a pair, were it allowed,
    /// in units and in the rules' order; nothing where one of the two is not in the cohort.
    pub fn contributions(
        &self,
        mentee: MenteeIx,
        mentor: MentorIx,
    ) -> impl Iterator<Item = (i32, i32)> + '_ {
        let plan = &*self.plan;
        let pair = (mentee.get(), mentor.get());
        let known = pair.0 < plan.mentees.len() && pair.1 < plan.mentors.len();
        plan.criteria.iter().filter(move |_| known).map(move |scored| {
            let worth = plan.worth(scored, pair.0, pair.1);
            (worth.mentee(), worth.mentor())
        })
    }

    /// The names of the criteria, in the rules' order.
    pub fn criteria(&self) -> impl ExactSizeIterator<Item = &str> {
        self.plan.criteria.iter().map(|scored| &*scored.rule.name)
    }

    /// [`explain`](Self::explain) by ids, of the cohort that the rules were compiled for; nothing
    /// where somebody is not in it.
    #[must_use]
    pub fn explain_people(
        &self,
        cohort: &Cohort,
        mentee: &PersonId,
        mentor: &PersonId,
    ) -> Option<Explanation> {
        let mentee = cohort.mentees().index_of(mentee)?;
        self.explain(mentee, cohort.mentors().index_of(mentor)?)
    }

    /// Every barrier that forbids a pair, in the order in which they are asked; none where
    /// it is allowed, or where one of the two is not in the cohort. O(restrictions): no
    /// score is needed for it.
    #[must_use]
    pub fn violations(&self, mentee: MenteeIx, mentor: MentorIx) -> Vec<Violation> {
        let plan = &*self.plan;
        let pair = (mentee.get(), mentor.get());
        if pair.0 >= plan.mentees.len() || pair.1 >= plan.mentors.len() {
            return Vec::new();
        }
        let barriers = plan.barriers.iter().enumerate();
        let forbidding = barriers.filter(|(_, barrier)| plan.forbids(barrier, pair.0, pair.1));
        let violation = |(at, barrier): (usize, &Barrier)| {
            let (least, most) = barrier.condition.bounds(barrier.rule.of);
            Violation {
                barrier: at,
                rule: barrier.rule.name.to_string(),
                code: barrier.rule.code.into(),
                least,
                most,
                asked: barrier.rule.asked_by(),
                found: found(&barrier.rule, pair),
            }
        };
        forbidding.map(violation).collect()
    }

    fn found_by(&self, criterion: usize, pair: (usize, usize)) -> Found {
        let scored = &self.plan.criteria[criterion];
        let (a, b) = scored.rule.operands.codes_of(pair.0, pair.1);
        let finding = scored.rule.operands.find(a, b);
        if scored.points.of(finding).is_none() && !matches!(finding, Finding::Unanswered) {
            return Found::NothingAsked;
        }
        match (found(&scored.rule, pair), finding) {
            (Found::Named, Finding::Named(rank)) => Found::Wish { rank },
            (found, _) => found,
        }
    }
}

fn found(rule: &Rule, (mentee, mentor): (usize, usize)) -> Found {
    let text = |words: &Words, code: u32| words.text(code).to_string();
    let (a, b) = rule.operands.codes_of(mentee, mentor);
    let finding = rule.operands.find(a, b);
    match (&rule.operands, finding) {
        (Operands::Named(_) | Operands::Marked(_), _) => Found::Named,
        (_, Finding::Own(number)) => Found::Own { number: Some(number) },
        (Operands::Own(_), _) => Found::Own { number: None },
        (Operands::Keys(_), Finding::Keys(a, b)) => {
            Found::Labels { mentee: text(&rule.words, a), mentor: text(&rule.words, b) }
        }
        (Operands::Ranks(pair), Finding::Gap(gap)) => {
            let label = |rank: Answer<&u32>| {
                rank.given().map_or_else(String::new, |&rank| text(&rule.words, rank))
            };
            Found::Gap {
                mentee: label(pair.mentee.value(a)),
                mentor: label(pair.mentor.value(b)),
                gap,
            }
        }
        (_, Finding::Numbers(a, b)) => match rule.of {
            None => Found::Numbers { mentee: a, mentor: b },
            Some(of @ Side::Mentee) => Found::Number { of, number: a },
            Some(of @ Side::Mentor) => Found::Number { of, number: b },
        },
        (_, Finding::Minutes(shared)) => Found::Minutes { shared },
        (Operands::Labels(pair), Finding::Labels(_)) => {
            let (Answer::Given(mentee), Answer::Given(mentor)) =
                (pair.mentee.value(a), pair.mentor.value(b))
            else {
                return Found::NothingAsked;
            };
            let names = |set: &LabelSet| {
                set.labels.iter().map(|&(label, _)| text(&rule.words, label)).collect()
            };
            if let Some(of) = rule.of {
                let labels = names(if of == Side::Mentee { mentee } else { mentor });
                return Found::LabelsOf { of, labels };
            }
            let common: Vec<u32> = shared(mentee, mentor).map(|(label, _)| label).collect();
            let missing = mentee.labels.iter().filter(|(label, _)| !common.contains(label));
            Found::Shared {
                missing: missing.map(|&(label, _)| text(&rule.words, label)).collect(),
                shared: common.iter().map(|&label| text(&rule.words, label)).collect(),
                offered: mentor.labels.len(),
            }
        }
        _ => Found::Unanswered { mentee: state(a), mentor: state(b) },
    }
}

/// Whether a code stands for an answer.
fn state(code: u32) -> Answer<()> {
    match code {
        UNKNOWN => Answer::Unknown,
        WITHHELD => Answer::Withheld,
        _ => Answer::Given(()),
    }
}
