//! Reasons about the conditions of a programme: forms, team, roadmap, resources, audiences.

use crate::kernel::words;
use crate::people::{Date, FormId, PersonId};

words! {
    /// What the conditions of the programme lack, or why something of them was refused:
    /// forms, team, roadmap, resources, audiences.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum PreparingReason: "reason", fills, display {
        /// Nobody was named curator.
        NoCurator = "no-curator", "no curator is named", "не назначен куратор";
        /// No form was chosen.
        NoForms = "no-forms",
            "no form of mentoring is chosen",
            "не выбрана ни одна форма наставничества";
        /// There is no roadmap.
        NoRoadmap = "no-roadmap", "no roadmap with steps is adopted", "не принята дорожная карта";
        /// No resource was found.
        NoResources = "no-resources",
            "no resource of the programme is named",
            "не указан ни один ресурс программы";
        /// The cycle does not have the form.
        FormNotChosen {
            /// The form.
            form: FormId,
        } = "form-not-chosen",
            "the form {form} is not chosen for this cycle",
            "форма «{form}» не выбрана в этом цикле";
        /// A step ends before it begins.
        StepBackwards {
            /// The step.
            step: String,
            /// Its first month.
            from: u16,
            /// Its last month.
            to: u16,
        } = "step-backwards",
            "the step {step} ends in month {to}, before it begins in month {from}",
            "шаг «{step}» заканчивается в месяце {to}, раньше начала в месяце {from}";
        /// The roadmap has no such step.
        UnknownStep {
            /// The number given.
            step: u32,
            /// How many steps there are.
            steps: usize,
        } = "unknown-step",
            "the roadmap has no step {step} among its {steps}",
            "в дорожной карте нет шага {step}, всего шагов: {steps}";
        /// The step is done.
        StepDone {
            /// Its number.
            step: u32,
            /// When it was done.
            on: Date,
        } = "step-done",
            "step {step} of the roadmap was done on {on}",
            "шаг {step} дорожной карты выполнен {on}";
        /// The person has no office in the team.
        NotInTeam {
            /// The person.
            person: PersonId,
        } = "not-in-team",
            "{person} has no office in the team",
            "{person} не входит в команду программы";
        /// No such audience.
        UnknownAudience {
            /// The name given.
            audience: String,
        } = "unknown-audience",
            "no audience {audience:?} is found",
            "аудитория «{audience}» не указана";
    }
}
