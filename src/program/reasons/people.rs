//! Reasons about the two bases.

use crate::kernel::{Side, words};
use crate::people::{FormId, Ineligible, PersonId};

words! {
    /// What keeps somebody from entering a base or from taking part, and what the bases
    /// lack.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum PeopleReason: "reason", fills, display {
        /// The base has nobody.
        EmptyBase {
            /// Which base.
            side: Side,
        } = "empty-base", "the base of {side}s is empty", "база {side:gen-pl} пуста";
        /// The base has people, and none can take part.
        NobodyTakesPart {
            /// Which base.
            side: Side,
        } = "nobody-takes-part",
            "nobody in the base of {side}s can take part",
            "в базе {side:gen-pl} никто не может участвовать";
        /// No consent to the processing of personal data.
        NoConsent {
            /// In which base.
            side: Side,
            /// Whose consent is missing.
            person: PersonId,
        } = "no-consent",
            "{side} {person} has not consented to the processing of personal data",
            "{side} {person}: нет согласия на обработку персональных данных";
        /// A minor's own consent does not suffice.
        GuardianMustConsent {
            /// In which base.
            side: Side,
            /// The minor.
            person: PersonId,
        } = "guardian-must-consent",
            "{side} {person} is a minor: the legal guardian has to consent",
            "{side} {person} – лицо, не достигшее совершеннолетия: согласие даёт законный \
             представитель";
        /// The mentee has no request.
        NoRequest {
            /// The mentee.
            mentee: PersonId,
        } = "no-request", "mentee {mentee} has no request", "у наставляемого {mentee} нет запроса";
        /// The cycle has none of the person's forms.
        FormsNotChosen {
            /// In which base.
            side: Side,
            /// The person.
            person: PersonId,
        } = "forms-not-chosen",
            "none of the forms of {side} {person} is among those chosen for this cycle",
            "{side} {person}: ни одна из указанных форм не выбрана в этом цикле";
        /// The person breaks a rule of the form, and no form of theirs is open.
        Ineligible {
            /// On which side.
            side: Side,
            /// The person.
            person: PersonId,
            /// The form.
            form: FormId,
            /// Which rule.
            why: Ineligible,
        } = "ineligible",
            "{side} {person} cannot take part in the form {form}: {why}",
            "{side} {person} не может участвовать в форме «{form}»: {why}";
        /// The person left.
        HasLeft {
            /// In which base.
            side: Side,
            /// The person.
            person: PersonId,
        } = "has-left",
            "{side} {person} has left the programme",
            "{side} {person}: выход из программы";
        /// The person has not left.
        HasNotLeft {
            /// The person.
            person: PersonId,
        } = "has-not-left", "{person} has not left", "участник {person} не выходил из программы";
        /// Nobody has this id.
        UnknownPerson {
            /// In which base.
            side: Side,
            /// The id.
            person: PersonId,
        } = "unknown-person", "no {side} has the id {person}", "{side} {person}: нет в базе";
        /// The id is known in neither base.
        UnknownAnywhere {
            /// The id.
            person: PersonId,
        } = "unknown-anywhere",
            "nobody has the id {person}",
            "участник {person} не найден ни в одной базе";
        /// Nobody stands there in a base or in the team.
        NobodyThere {
            /// How many would stand before them.
            place: usize,
        } = "nobody-there",
            "nobody stands after {place:other|others}",
            "после {place} участников никого нет";
        /// The id is taken.
        IdTaken {
            /// In which base.
            side: Side,
            /// The id.
            person: PersonId,
        } = "id-taken",
            "a {side} with the id {person} exists already",
            "{side} с идентификатором {person} уже есть";
        /// The id stands for somebody who was erased.
        IdErased {
            /// The id.
            person: PersonId,
        } = "id-erased",
            "{person} stands for a person whose data were erased",
            "идентификатор {person} занят: данные его владельца удалены";
        /// A base cannot number so many people.
        TooMany {
            /// In which base.
            side: Side,
            /// How many.
            count: usize,
        } = "too-many",
            "{count} {side}s cannot be numbered",
            "слишком много {side:gen-pl}: {count}";
        /// A wish names somebody the other base does not have.
        UnknownWish {
            /// Who wishes.
            person: PersonId,
            /// Who is named.
            named: PersonId,
        } = "unknown-wish",
            "{person} names {named}, who is not in the other base",
            "{person} называет {named}, а в другой базе такого участника нет";
        /// Somebody is wished for twice, or wished for and refused.
        WishedTwice {
            /// Who wishes.
            person: PersonId,
            /// Who is named.
            named: PersonId,
        } = "wished-twice",
            "{person} names {named} more than once",
            "{person} называет {named} более одного раза";
    }
}
