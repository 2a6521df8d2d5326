//! Mentors and their resources, mentees and their requests, and the two bases.
//!
//! Every answer of a questionnaire may be given, unknown or withheld: see
//! [`Answer`]. People are known by the organisation's own ids; positions in a base
//! are for the solvers only. `Debug` of a person shows the id and nothing else.
//!
//! | task | item |
//! | --- | --- |
//! | a mentor and what they offer | [`Mentor`], [`Resources`] |
//! | a mentee and what they ask for | [`Mentee`], [`Request`] |
//! | put people into bases, with all faults told | [`Base`], [`Cohort`] |
//! | read people from CSV or JSON | [`import`] |
//! | very many people as columns, without their texts | [`Roster`] |
//! | an answer given, unknown or withheld | [`Answer`] |
//! | when somebody has time | [`Availability`] |
//! | consent to the processing of personal data | [`Consent`] |
//! | a form of mentoring, built in or your own | [`Form`], [`Forms`] |
//! | a question by its name, and its answer | [`Field`], [`FieldValue`] |

mod answer;
mod availability;
mod base;
mod category;
mod consent;
mod conversions;
mod date;
mod field;
pub(crate) mod fold;
mod forms;
mod id;
pub mod import;
mod mentee;
mod mentor;
mod needs;
mod person;
mod roster;

pub use answer::Answer;
pub use availability::{Availability, AvailabilityFault, Slot, WEEK, WEEKDAYS};
pub use base::{Base, Cohort, CohortFault, Participant};
pub use category::Category;
pub use consent::{Consent, ConsentFault, ConsentedBy, GivenConsent};
pub use date::{Date, DateFault};
pub(crate) use field::Called;
pub use field::{FIELDS, Field, FieldValue, ValueKind};
pub use forms::{
    Association, BankService, Closes, Demand, Direction, During, Eligibility, EndsWhen, EventKind,
    Form, FormFault, FormId, FormRule, Formality, Forms, GroupSize, Horizons, Indicator,
    Ineligible, Item, Missing, Procedure, RoleModel, RoleModelId, Selecting, Shape, Source, Span,
    StageScale, TestUse, Trained, Words, programme_indicators, union_of_mentors,
};
pub use id::{IdFault, PersonId};
pub use mentee::{Mentee, Request, ServedLast};
pub use mentor::{Mentor, Resources};
pub use needs::{LearnerProblem, MotivationKind, ProgrammeDirection, SocietyProblem};
pub use person::{Level, LevelFault, Person, Standing, Value, Wishes};
pub use roster::Roster;
pub(crate) use roster::{Answers, RosterSide};
