//! The forms of an organisation together, with the scale of stages they go by.

use super::{Demand, Form, FormId, Span, Words};
use crate::kernel::{Faults, faults};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The organisation's stages of education or career, lowest first: what "a higher
/// stage" and "a senior learner" mean. No source gives one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct StageScale {
    /// The labels, lowest first.
    pub stages: Vec<String>,
    /// From which of them on a learner is a senior one.
    pub senior_from: Option<String>,
}

impl StageScale {
    /// The place of a label, from 0.
    #[must_use]
    pub fn place(&self, stage: &str) -> Option<usize> {
        let stage = folded(stage);
        self.stages.iter().position(|label| folded(label) == stage)
    }

    /// The place from which on learners are senior.
    #[must_use]
    pub fn senior_place(&self) -> Option<usize> {
        self.place(self.senior_from.as_deref()?)
    }

    fn faults(&self, faults: &mut Vec<FormFault>) {
        let mut seen = BTreeSet::new();
        for label in &self.stages {
            if folded(label).is_empty() {
                faults.push(FormFault::Blank { form: None, field: "stages".to_owned() });
            } else if !seen.insert(folded(label)) {
                faults.push(FormFault::StageTwice { stage: label.clone() });
            }
        }
        if let Some(senior) = self.senior_from.as_ref().filter(|one| self.place(one).is_none()) {
            faults.push(FormFault::UnknownStage { stage: senior.clone() });
        }
    }
}

/// A label without surrounding white space and letter case.
pub(super) fn folded(label: &str) -> String {
    label.trim().to_lowercase()
}

faults! {
    /// What is wrong with forms as an organisation wrote them.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum FormFault: "form-fault" {
        /// A form is defined twice.
        FormTwice {
            /// Which.
            form: FormId,
        } = "form-twice", "the form {form} is defined twice", "форма {form} определена дважды";
        /// A stage stands twice on the scale.
        StageTwice {
            /// Which.
            stage: String,
        } = "stage-twice",
            "the stage {stage:?} stands twice on the scale",
            "ступень {stage:?} стоит на шкале дважды";
        /// Senior learners begin with a stage that is not on the scale.
        UnknownStage {
            /// Which.
            stage: String,
        } = "unknown-stage",
            "senior learners begin with {stage:?}, which is not on the scale of stages",
            "старшие начинаются с {stage:?}, а на шкале ступеней такой нет";
        /// A text says nothing.
        Blank {
            /// In which form; nothing for the scale.
            form: Option<FormId>,
            /// Which text.
            field: String,
        } = "blank",
            "{place}: {field} is blank",
            "{place}: {field} – пусто",
            place = form.as_ref().map_or("the scale", FormId::as_str);
        /// A range ends before it begins.
        EmptyRange {
            /// The form.
            form: FormId,
            /// Which range.
            field: String,
            /// Its least.
            least: u32,
            /// Its most.
            most: u32,
        } = "empty-range",
            "the form {form}: {field} from {least} to {most} is empty",
            "форма {form}: {field} от {least} до {most} – пусто";
        /// A group of nobody, or a rule that nobody can meet.
        Nobody {
            /// The form.
            form: FormId,
            /// Which rule.
            field: String,
        } = "nobody",
            "the form {form}: {field} lets nobody in",
            "форма {form}: {field} никого не допускает";
        /// A role model or a result stands twice in a form.
        Twice {
            /// The form.
            form: FormId,
            /// `"role model"` or `"indicator"`.
            field: String,
            /// The code.
            code: String,
        } = "twice",
            "the form {form}: {field} {code:?} stands there twice",
            "форма {form}: {field} {code:?} стоит дважды";
        /// A rule names a role model that its form does not have.
        UnknownRoleModel {
            /// The form.
            form: FormId,
            /// The role model.
            model: String,
        } = "unknown-role-model",
            "the form {form}: a rule names the role model {model:?}, which the form does not have",
            "форма {form}: правило называет ролевую модель {model:?}, которой у формы нет";
    }
}

/// Forms of mentoring by code, and the scale of stages that their rules go by. What
/// was read from JSON is checked; all faults are reported at once.
///
/// ```
/// use mentormatch::people::{FormId, Forms};
///
/// // The built-in forms, with the organisation's own numbers and stages.
/// let mut forms = Forms::built_in();
/// let mut learners = forms.get("learner-learner").cloned().unwrap();
/// learners.group.most = Some(4);
/// forms.set(learners)?;
///
/// let own = Forms::from_json(r#"{
///     "scale": {"stages": ["5", "6", "7", "8", "9", "10", "11"], "senior-from": "9"},
///     "forms": [{"id": "scouts", "name": "scouts",
///         "rules": [{"kind": "age", "of": "mentor", "least": 14}]}]
/// }"#)?;
/// assert_eq!(own.get("scouts").unwrap().rules.len(), 1);
/// let wrong = Forms::from_json(r#"{"forms": [{"id": "scouts", "name": " ",
///     "group": {"least": 3, "most": 2}}]}"#);
/// assert!(wrong.unwrap_err().to_string().contains("from 3 to 2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawForms", into = "RawForms")]
pub struct Forms {
    scale: StageScale,
    forms: BTreeMap<FormId, Form>,
}

crate::kernel::json!(Forms);

/// Forms as they are written, in the order of their file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawForms {
    #[serde(default)]
    scale: StageScale,
    pub(super) forms: Vec<Form>,
}

impl TryFrom<RawForms> for Forms {
    type Error = Faults<FormFault>;

    fn try_from(raw: RawForms) -> Result<Self, Faults<FormFault>> {
        Self::new(raw.scale, raw.forms)
    }
}

impl From<Forms> for RawForms {
    fn from(forms: Forms) -> Self {
        Self { scale: forms.scale, forms: forms.forms.into_values().collect() }
    }
}

impl Forms {
    /// These forms over this scale.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub fn new(
        scale: StageScale,
        forms: impl IntoIterator<Item = Form>,
    ) -> Result<Self, Faults<FormFault>> {
        let mut faults = Vec::new();
        scale.faults(&mut faults);
        let mut by_id = BTreeMap::new();
        for form in forms {
            form.faults(&mut faults);
            if by_id.contains_key(&form.id) {
                faults.push(FormFault::FormTwice { form: form.id });
            } else {
                by_id.insert(form.id.clone(), form);
            }
        }
        if faults.is_empty() { Ok(Self { scale, forms: by_id }) } else { Err(faults.into()) }
    }

    /// The scale of stages.
    #[must_use]
    pub fn scale(&self) -> &StageScale {
        &self.scale
    }

    /// With another scale.
    ///
    /// # Errors
    /// Everything that is wrong with it; the forms stay as they were.
    pub fn set_scale(&mut self, scale: StageScale) -> Result<(), Faults<FormFault>> {
        let mut faults = Vec::new();
        scale.faults(&mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        self.scale = scale;
        Ok(())
    }

    /// Adds a form or puts it in the place of the one with its code, which is given
    /// back.
    ///
    /// # Errors
    /// Everything that is wrong with it; the forms stay as they were.
    pub fn set(&mut self, form: Form) -> Result<Option<Form>, Faults<FormFault>> {
        let mut faults = Vec::new();
        form.faults(&mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        Ok(self.forms.insert(form.id.clone(), form))
    }

    /// The form of this code. O(forms).
    #[must_use]
    pub fn get(&self, form: &str) -> Option<&Form> {
        self.forms.values().find(|one| one.id.as_str() == form)
    }

    /// The forms, by code.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Form> {
        self.forms.values()
    }

    /// Keeps these forms only.
    pub fn keep(&mut self, keep: impl Fn(&FormId) -> bool) {
        self.forms.retain(|id, _| keep(id));
    }
}

impl Form {
    fn faults(&self, faults: &mut Vec<FormFault>) {
        let id = || self.id.clone();
        let mut blank = |field: &str, words: &Words| {
            if words.english.trim().is_empty() || words.russian.trim().is_empty() {
                faults.push(FormFault::Blank { form: Some(id()), field: field.to_owned() });
            }
        };
        blank("name", &self.name);
        self.role_models.iter().for_each(|model| blank("role model", &model.name));
        self.indicators.iter().for_each(|one| blank("indicator", &one.words));
        for (field, items) in [
            ("aims", &self.aims),
            ("tasks", &self.tasks),
            ("formats", &self.training.formats),
            ("works", &self.works),
            ("papers", &self.papers),
            ("motivation", &self.motivation),
            ("steps", &self.steps),
        ] {
            items.iter().for_each(|item| blank(field, &item.words));
        }
        let spans = [
            ("training meetings", self.training.meetings),
            ("short goals", self.horizons.short),
            ("long goals", self.horizons.long),
        ];
        for (field, span) in spans {
            if let Some(Span { least, most }) = span {
                self.range(field, Some(least.into()), Some(most.into()), faults);
            }
        }
        let group = self.group;
        self.range("group size", group.least, group.most, faults);
        if group.most == Some(0) {
            faults.push(FormFault::Nobody { form: id(), field: "group size".to_owned() });
        }
        self.twice("role model", self.role_models.iter().map(|one| one.id.as_str()), faults);
        self.twice("indicator", self.indicators.iter().map(|one| one.code.as_str()), faults);
        for rule in &self.rules {
            for model in rule.role_models.iter().chain(&rule.except) {
                if self.role_model(model).is_none() {
                    let model = model.to_string();
                    faults.push(FormFault::UnknownRoleModel { form: id(), model });
                }
            }
            match &rule.demand {
                Demand::Standing { among, .. } if among.is_empty() => {
                    faults.push(FormFault::Nobody { form: id(), field: "standing".to_owned() });
                }
                Demand::Age { least, most, .. } => {
                    self.range("age", least.map(u32::from), most.map(u32::from), faults);
                }
                Demand::Experience { least, most, .. } => {
                    self.range("experience", least.map(u32::from), most.map(u32::from), faults);
                }
                _ => {}
            }
        }
    }

    fn range(
        &self,
        field: &str,
        least: Option<u32>,
        most: Option<u32>,
        faults: &mut Vec<FormFault>,
    ) {
        if let (Some(least), Some(most)) = (least, most) {
            if least > most {
                let (form, field) = (self.id.clone(), field.to_owned());
                faults.push(FormFault::EmptyRange { form, field, least, most });
            }
        }
    }

    fn twice<'a>(
        &self,
        field: &str,
        codes: impl Iterator<Item = &'a str>,
        faults: &mut Vec<FormFault>,
    ) {
        let mut seen = BTreeSet::new();
        for code in codes {
            if !seen.insert(code) {
                let (form, field) = (self.id.clone(), field.to_owned());
                faults.push(FormFault::Twice { form, field, code: code.to_owned() });
            }
        }
    }
}
