//! The rules of a form as hard restrictions.

use super::{Must, Restriction, Rules};
use crate::kernel::Side;
use crate::people::{Demand, Field, Form, FormRule, StageScale, Standing};

/// The name of the scale of stages in rules that a form's restrictions were added to.
pub const STAGE_SCALE: &str = "stages";

impl Rules {
    /// Adds a form's general rules as restrictions for pairs of that form, each named by
    /// the form, what is demanded and the source, so that whoever pairs by these rules
    /// keeps them and explanations name them. An answer that is missing forbids nothing.
    ///
    /// Gives back the rules that no restriction can say: those for some role models,
    /// categories or standings only, those that ask for a scale where the organisation
    /// has none, and senior learners. A rule with exceptions is added as if there were
    /// none: where peers exchange skills, drop the higher stage. A programme needs none of this: it judges each
    /// pair by the request's role model, with [`Form::pair`].
    ///
    /// ```
    /// use mentormatch::people::{Forms, StageScale};
    /// use mentormatch::scoring::Rules;
    ///
    /// let forms = Forms::built_in();
    /// let mut rules = Rules::default();
    /// let left = rules.add_form(forms.get("employer-learner").unwrap(), &StageScale::default());
    /// let names: Vec<_> = rules.restrictions.iter().map(|one| one.name.as_str()).collect();
    /// assert!(names.contains(&"employer-learner: experience of the mentor (kemerovo)"));
    /// assert_eq!(left.len(), 1); // learners from 10
    /// ```
    pub fn add_form<'f>(&mut self, form: &'f Form, scale: &StageScale) -> Vec<&'f FormRule> {
        let mut left_out = Vec::new();
        for rule in &form.rules {
            let general = rule.role_models.is_empty()
                && rule.standings.is_empty()
                && rule.categories.is_empty();
            let Some((about, must)) = said(&rule.demand, scale).filter(|_| general) else {
                left_out.push(rule);
                continue;
            };
            if matches!(must, Must::BeAbove { .. }) {
                self.scales.insert(STAGE_SCALE.to_owned(), scale.stages.clone());
            }
            let name = format!("{}: {about} ({})", form.id, rule.source.code());
            let mut restriction = Restriction::new(&name, must);
            restriction.forms = Some(vec![form.id.to_string()]);
            self.restrictions.push(restriction);
        }
        left_out
    }
}

/// What is demanded, as a name and a condition.
fn said(demand: &Demand, scale: &StageScale) -> Option<(String, Must)> {
    let of_side = |what: &str, of: Side| format!("{what} of the {of}");
    let number = |value: Option<u16>| value.map(f64::from);
    Some(match demand {
        Demand::Standing { of, among } => {
            // Who said nothing else is taken for somebody who said nothing.
            let open = among.iter().chain([&Standing::Other]);
            let labels = open.map(|standing| standing.code().to_owned()).collect();
            (of_side("standing", *of), Must::BeAmong { of: *of, field: Field::Standing, labels })
        }
        Demand::Age { of, least, most } => {
            let (least, most) = (number(least.map(u16::from)), number(most.map(u16::from)));
            (of_side("age", *of), Must::BeWithin { of: *of, field: Field::Age, least, most })
        }
        Demand::Experience { of, least, most } => {
            let (least, most) = (number(*least), number(*most));
            let field = Field::ExperienceYears;
            (of_side("experience", *of), Must::BeWithin { of: *of, field, least, most })
        }
        Demand::HigherStage { steps } if !scale.stages.is_empty() => {
            let (field, scale) = (Field::Stage.into(), STAGE_SCALE.to_owned());
            let must = Must::BeAbove { field, scale, least: i32::from(*steps), most: None };
            ("a higher stage".to_owned(), must)
        }
        Demand::SameInstitution {} => {
            ("the same institution".to_owned(), Must::Equal { field: Field::Institution.into() })
        }
        Demand::SameSubject {} => {
            let field = Field::Subjects.into();
            ("a common subject".to_owned(), Must::ShareLabel { field, least: 1, within: None })
        }
        _ => return None,
    })
}
