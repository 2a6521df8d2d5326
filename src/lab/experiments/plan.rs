//! What an experiment compares, as data.

use super::metric::Metric;
use crate::kernel::{Faults, arrange, faults, words};
use crate::lab::cultures::{Recipe, RecipeFault};
use crate::mechanisms::named;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A declarative plan: every culture at every size, and every file, with every strategy. Whatever
/// is not said is the [`Plan::default`]'s.
///
/// ```
/// use mentormatch::lab::experiments::Plan;
///
/// let plan = Plan::from_json(
///     r#"{"cultures": [{"culture": "impartial"}, {"culture": "mallows", "dispersion": 0.3}],
///         "sizes": [10, [20, 10]], "instances": 5,
///         "strategies": ["mentee-optimal", "greedy"], "measures": ["size", "blocking-pairs"]}"#,
/// )?;
/// assert!(plan.faults().is_empty());
/// assert_eq!(Plan::from_json(&plan.to_json()?)?, plan);
/// # Ok::<(), mentormatch::kernel::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// The seed of all that is drawn: instances, lotteries, resampling.
    pub seed: u64,
    /// How many instances of each culture and size.
    pub instances: u32,
    /// The cultures. One that says its own numbers of mentees and mentors is drawn at that size
    /// only.
    pub cultures: Vec<Recipe>,
    /// The sizes of the other cultures.
    pub sizes: Vec<Size>,
    /// Files of two-sided instances, one JSON object a line, as `solve` reads them.
    pub files: Vec<String>,
    /// The codes of mechanisms: built in (`mechanisms::BUILT_IN`), or of the caller's own
    /// ([`Experiment::with_mechanisms`](super::Experiment::with_mechanisms)).
    pub strategies: Vec<String>,
    /// What is measured of each matching.
    pub measures: Vec<Metric>,
    /// Whether a mechanism for strict lists gets ties broken by the instance's lottery, as `solve`
    /// does where a seed is given. If not, it refuses such instances. Measured is always on the
    /// instance with its ties.
    pub break_ties: bool,
    /// Whether what each mechanism claims is verified.
    pub verify: bool,
    /// The most steps of one run of one mechanism.
    pub work_limit: Option<u64>,
}

crate::kernel::json!(Plan);

impl Default for Plan {
    /// Ten instances each with seed 1; fifteen strategies that are quick in every market;
    /// the cheap measures; ties broken, claims verified. No culture and no file. `maximum-weight`
    /// is not among them: without scores a pair is worth minus both ranks, and the best sum of
    /// such is that of no pairs.
    fn default() -> Self {
        let strategies = [
            "mentee-optimal",
            "mentor-optimal",
            "egalitarian",
            "minimum-regret",
            "median",
            "maximum-cardinality",
            "efficiency-adjusted-deferred-acceptance",
            "stable-improvement-cycles",
            "maximum-size-then-weight",
            "bottleneck",
            "random-serial-dictatorship",
            "immediate-acceptance",
            "top-trading-cycles",
            "greedy",
            "random",
        ];
        Self {
            name: String::new(),
            seed: 1,
            instances: 10,
            cultures: Vec::new(),
            sizes: Vec::new(),
            files: Vec::new(),
            strategies: strategies.map(str::to_owned).to_vec(),
            measures: Metric::cheap(),
            break_ties: true,
            verify: true,
            work_limit: None,
        }
    }
}

/// How many people: `20` is twenty on both sides, `[20, 10]` mentees and mentors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Size {
    /// As many mentees as mentors.
    Both(u32),
    /// Mentees, then mentors.
    Each([u32; 2]),
}

impl Size {
    /// Mentees and mentors.
    #[must_use]
    pub fn counts(self) -> [u32; 2] {
        match self {
            Self::Both(count) => [count, count],
            Self::Each(counts) => counts,
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [mentees, mentors] = self.counts();
        write!(f, "{mentees}×{mentors}")
    }
}

faults! {
    /// What is wrong with a plan.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum PlanFault: "experiment-plan-fault" {
        /// No mechanism has this code.
        Strategy {
            /// What was given.
            code: String,
        } = "strategy",
            "`{code}` is no strategy; known are {known}",
            "`{code}` – не стратегия; известны {known}",
            known = known();
        /// A mechanism of the caller's own has the code of another.
        Taken {
            /// The code.
            code: String,
        } = "taken",
            "`{code}` is the code of another strategy",
            "код `{code}` уже у другой стратегии";
        /// The same is asked for twice.
        Twice {
            /// A strategy, a measure, a culture or a file.
            what: PlanPart,
            /// Its name.
            name: String,
        } = "twice",
            "{what} `{name}` is named twice",
            "{what} `{name}` дважды";
        /// A culture's parameter.
        Culture {
            /// Which culture of the plan, from 1.
            at: usize,
            /// What is wrong with it.
            fault: RecipeFault,
        } = "culture",
            "culture {at}: {fault}",
            "культура {at}: {fault}";
        /// Cultures without a size.
        NoSize {
            /// Which culture of the plan, from 1.
            at: usize,
        } = "no-size",
            "culture {at} has no size: the plan says none, and the culture not both of its own",
            "у культуры {at} нет размера: его нет ни в плане, ни у неё самой целиком";
        /// An experiment with too many cells or instances with too many pairs to be held.
        TooMany {
            /// Of what.
            what: PlanPart,
            /// How many there would be.
            count: u128,
            /// The most.
            most: u64,
        } = "too-many",
            "{count} {what} are more than {most}",
            "{what}: {count}, а предел {most}";
        /// Nothing to measure, or nobody who forms pairs.
        Nothing {
            /// Strategy or measure.
            what: PlanPart,
        } = "nothing",
            "the plan names no {what}",
            "в плане не названо ничего: {what}";
    }
}

words! {
    /// What a plan names or leads to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PlanPart: "experiment-plan-part", display {
        /// A mechanism.
        Strategy = "strategy", "strategy", "стратегия";
        /// What is measured.
        Measure = "measure", "measure", "мера";
        /// A culture from which instances are drawn.
        Culture = "culture", "culture", "культура";
        /// A file of instances.
        File = "file", "file", "файл";
        /// The pairs of one instance.
        Pairs = "pairs", "pairs of one instance", "пары одной задачи";
        /// The cells of the experiment.
        Cells = "cells",
            "pairs of an instance and a strategy", "сочетания задачи и стратегии";
    }
}

fn known() -> String {
    crate::mechanisms::BUILT_IN.map(|mechanism| mechanism.code()).join(", ")
}

/// The most cells: each row takes about a kilobyte.
const MOST_CELLS: u64 = 4_000_000;

/// The most pairs of one instance.
const MOST_PAIRS: u64 = 1 << 26;

impl Plan {
    /// Everything that is wrong with it, but for its files, which are looked at when they are
    /// read.
    #[must_use]
    pub fn faults(&self) -> Faults<PlanFault> {
        self.faults_beside(&[]).into()
    }

    /// Everything that is wrong with it where mechanisms of these codes are there beside the built-in ones.
    pub(super) fn faults_beside(&self, own: &[&str]) -> Vec<PlanFault> {
        let mut faults = Vec::new();
        for (at, code) in own.iter().enumerate() {
            if named(code).is_some() || own.iter().take(at).any(|before| before == code) {
                faults.push(PlanFault::Taken { code: (*code).to_owned() });
            }
        }
        for code in &self.strategies {
            if named(code).is_none() && !own.contains(&code.as_str()) {
                faults.push(PlanFault::Strategy { code: code.clone() });
            }
        }
        let measures: Vec<_> = self.measures.iter().map(ToString::to_string).collect();
        for (what, names) in [
            (PlanPart::Strategy, &self.strategies),
            (PlanPart::Measure, &measures),
            (PlanPart::File, &self.files),
        ] {
            if names.is_empty() && what != PlanPart::File {
                faults.push(PlanFault::Nothing { what });
            }
            faults.extend(twice(what, names));
        }
        for (at, recipe) in (1..).zip(&self.cultures) {
            let sizes = self.sizes_of(recipe);
            if sizes.is_empty() {
                faults.push(PlanFault::NoSize { at });
            }
            let mut wrong: Vec<RecipeFault> = Vec::new();
            for [mentees, mentors] in sizes {
                let pairs = u128::from(mentees) * u128::from(mentors);
                if pairs > MOST_PAIRS.into() {
                    let what = PlanPart::Pairs;
                    faults.push(PlanFault::TooMany { what, count: pairs, most: MOST_PAIRS });
                }
                let drawn = Recipe { mentees, mentors, ..recipe.clone() };
                for fault in drawn.faults() {
                    if !wrong.contains(&fault) {
                        wrong.push(fault);
                    }
                }
            }
            faults.extend(wrong.into_iter().map(|fault| PlanFault::Culture { at, fault }));
        }
        faults.extend(twice(
            PlanPart::Culture,
            &self.drawn().into_iter().map(|one| one.0).collect::<Vec<_>>(),
        ));
        let count =
            self.drawn().len() as u128 * u128::from(self.instances) * self.strategies.len() as u128;
        if count > MOST_CELLS.into() {
            let what = PlanPart::Cells;
            faults.push(PlanFault::TooMany { what, count, most: MOST_CELLS });
        }
        faults
    }

    fn sizes_of(&self, recipe: &Recipe) -> Vec<[u32; 2]> {
        match (recipe.mentees, recipe.mentors) {
            (0, 0) => self.sizes.iter().map(|size| size.counts()).collect(),
            (0, _) | (_, 0) => Vec::new(),
            (mentees, mentors) => vec![[mentees, mentors]],
        }
    }

    /// The groups of drawn instances: a name, the culture's label and the recipe with its size.
    pub(super) fn drawn(&self) -> Vec<(String, String, Recipe)> {
        let of = |recipe: &Recipe| {
            let label = label(recipe);
            let recipe = recipe.clone();
            self.sizes_of(&recipe).into_iter().map(move |[mentees, mentors]| {
                let size = Size::Each([mentees, mentors]);
                let sized = Recipe { mentees, mentors, ..recipe.clone() };
                (format!("{label} {size}"), label.clone(), sized)
            })
        };
        self.cultures.iter().flat_map(of).collect()
    }
}

fn twice(what: PlanPart, names: &[String]) -> Vec<PlanFault> {
    let mut sorted: Vec<&String> = names.iter().collect();
    arrange(&mut sorted, Ord::cmp);
    let mut faults: Vec<PlanFault> = Vec::new();
    for both in sorted.windows(2).filter(|both| both[0] == both[1]) {
        let fault = PlanFault::Twice { what, name: both[0].clone() };
        if faults.last() != Some(&fault) {
            faults.push(fault);
        }
    }
    faults
}

/// The culture's code with the parameters that it is given.
fn label(recipe: &Recipe) -> String {
    let plain = Recipe { mentees: 0, mentors: 0, ..recipe.clone() };
    let text = serde_json::to_string(&plain);
    let Ok(serde_json::Value::Object(said)) = text.and_then(|text| serde_json::from_str(&text))
    else {
        return recipe.culture.to_string();
    };
    let parameters = said.iter().filter(|(name, _)| *name != "culture");
    parameters.fold(recipe.culture.to_string(), |label, (name, value)| {
        let value = value.to_string().replace(',', "–").replace(['[', ']'], "");
        format!("{label}, {name} {value}")
    })
}
