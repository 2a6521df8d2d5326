//! Reasons about units of pairs.

use crate::kernel::words;
use crate::people::{FormId, PersonId, Shape};
use crate::program::{PairNo, UnitNo};

words! {
    /// Why pairs are no group, team or exchange, and why something of one was refused.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum UnitReason: "reason", fills, display {
        /// No such unit.
        UnknownUnit {
            /// The number given.
            unit: UnitNo,
        } = "unknown-unit", "there is no unit {unit}", "группы или команды № {unit} нет";
        /// A unit has two pairs at least.
        TooFewPairs {
            /// The kind.
            kind: Shape,
        } = "too-few-pairs",
            "fewer than two live pairs are no unit ({kind})",
            "менее двух действующих пар не составляют единого целого ({kind})";
        /// A pair works in a unit already.
        InUnit {
            /// The pair.
            pair: PairNo,
            /// The unit.
            unit: UnitNo,
        } = "in-unit",
            "pair {pair} works in unit {unit} already",
            "пара № {pair} уже работает в составе группы или команды № {unit}";
        /// The pairs are of different forms.
        DifferentForms = "different-forms",
            "the pairs are of different forms",
            "пары относятся к разным формам";
        /// The form has no unit of this kind.
        NotOfForm {
            /// The form.
            form: FormId,
            /// The kind.
            kind: Shape,
        } = "unit-not-of-form",
            "the form {form} has no unit of this kind: {kind}",
            "в форме «{form}» такого вида совместной работы нет: {kind}";
        /// The form has no such role model of this kind.
        UnknownRoleModel {
            /// The form.
            form: FormId,
            /// The role model.
            model: String,
        } = "unit-role-model",
            "the form {form} has no such role model of this kind: {model}",
            "в форме «{form}» такой ролевой модели этого вида нет: {model}";
        /// A group is smaller or larger than its form lets it be.
        GroupSize {
            /// The form.
            form: FormId,
            /// How many mentees.
            size: u32,
            /// The least.
            least: Option<u32>,
            /// The most.
            most: Option<u32>,
        } = "group-size",
            "a group of {size} in the form {form}; from {least} to {most} are allowed",
            "в группе {size:наставляемый|наставляемых|наставляемых}, в форме «{form}» допускается \
             от {least} до {most}";
        /// A group or team has one mentor.
        SeveralMentors = "several-mentors",
            "a group or a team has one mentor",
            "у группы и у команды один наставник";
        /// A team needs an educator and a learner beside the mentor.
        NotThreeSides = "not-three-sides",
            "a team of three sides needs an educator and a learner beside the mentor",
            "в трёхсторонней команде кроме наставника нужны педагог и учащийся";
        /// In an exchange everybody teaches and learns.
        OneWay {
            /// Who does not.
            person: PersonId,
        } = "one-way",
            "in an exchange everybody teaches and learns, and {person} does one of them only",
            "при взаимном обмене каждый и учит, и учится; у {person} только одна из ролей";
        /// Nobody of the unit would be at the meeting.
        NobodyMeets {
            /// The unit.
            unit: UnitNo,
        } = "nobody-meets",
            "unit {unit}: nobody was at the meeting",
            "группа или команда № {unit}: на встрече никого не было";
        /// Somebody was absent whose pair is not of the unit.
        NotOfUnit {
            /// The pair.
            pair: PairNo,
            /// The unit.
            unit: UnitNo,
        } = "not-of-unit",
            "pair {pair} is no live pair of unit {unit}",
            "пара № {pair} не входит в действующий состав группы или команды № {unit}";
    }
}
