//! A light programme: it begins where pairs are formed, with people who were selected
//! elsewhere.

use crate::kernel::Side;
use crate::people::Cohort;
use crate::program::desks::people::PeopleDesk;
use crate::program::desks::preparing::PreparingDesk;
use crate::program::machine::stage::Forming;
use crate::program::record::Facts;
use crate::program::{
    Act, FormChoice, MentorFile, Program, Reasons, Record, SelectingReason, StageName, What,
};

impl Program<Forming> {
    /// Begins the first cycle of a programme in stage 5, with a cohort that was collected,
    /// selected and trained elsewhere. Whoever has done that already need not act stages 1 to
    /// 4 out; that they were not shown here stays visible: the journal has an entry for each,
    /// [`What::TakenOver`], and each mentor's file says
    /// [`taken_over`](MentorFile::taken_over) in place of questionnaire, interview, decision
    /// and training.
    ///
    /// What concerns a person is asked for as ever: consent to data processing, the
    /// guardian's for minors, a request in a chosen form, the rules of the forms. Whoever
    /// lacks something is in the base and held back, and newcomers go the ordinary way. A
    /// curator, tasks, resources, the roadmap and criteria may be recorded later at the desks
    /// that every stage has. The next cycle begins in stage 1 as ever, and asks for all of it.
    ///
    /// ```
    /// use mentormatch::people::{
    ///     Base, Cohort, ConsentedBy, Date, FormId, GivenConsent, Mentee, Mentor, PersonId, Request,
    /// };
    /// use mentormatch::program::{Act, FormChoice, Program, StageName};
    ///
    /// let today = Date::new(2026, 10, 1).unwrap();
    /// let form = FormId::new("teacher-teacher")?;
    /// let mut olga = Mentee::new(PersonId::new("olga")?);
    /// olga.requests.push(Request::new(form.clone()));
    /// let mut maria = Mentor::new(PersonId::new("maria")?);
    /// for person in [&mut olga.person, &mut maria.person] {
    ///     person.consent.data = Some(GivenConsent { by: ConsentedBy::Themselves, on: today });
    /// }
    /// let cohort = Cohort::new(Base::new([olga])?, Base::new([maria])?)?;
    /// let act = Act::new(PersonId::new("head")?, today, "order 3");
    /// let forms = FormChoice::codes_only([form].into());
    /// let program = Program::take_over(&act, forms, cohort)?;
    /// assert!(program.ready_mentor(&PersonId::new("maria")?).is_ok());
    /// assert!(program.record().journal().took_over(StageName::Selection));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// It is a programme in stage 5: what belongs to the stages before does not compile.
    ///
    /// ```compile_fail,E0599
    /// use mentormatch::people::{Cohort, Date, PersonId};
    /// use mentormatch::program::{Act, FormChoice, Program};
    ///
    /// let act = Act::new(PersonId::new("head").unwrap(), Date::new(2026, 9, 1).unwrap(), "");
    /// let forms = FormChoice::codes_only(Default::default());
    /// let mut program = Program::take_over(&act, forms, Cohort::default()).unwrap();
    /// program.preparing(); // stage 1 is over
    /// ```
    ///
    /// # Errors
    /// No form is given; a wish names nobody or somebody twice; on a side nobody is ready
    /// for a pair: then with what everybody of that side lacks; the act is of a later day
    /// than it is entered.
    pub fn take_over(
        act: &Act,
        forms: impl Into<FormChoice>,
        people: Cohort,
    ) -> Result<Self, Reasons> {
        let mut record = Record::new(Facts { cycle: 1, ..Facts::default() });
        Reasons::check(record.check(act))?;
        record.note(act, What::Begun, []);
        let before = StageName::ALL.into_iter().filter(|&stage| stage < StageName::Forming);
        for stage in before {
            record.note(act, What::TakenOver(stage), []);
        }
        PreparingDesk { record: &mut record }.choose_forms(act, forms)?;
        let mentors: Vec<_> = people.mentors().ids().cloned().collect();
        PeopleDesk { record: &mut record }.add_people(act, people)?;
        let file = MentorFile { taken_over: Some(act.day()), ..MentorFile::default() };
        let files = mentors.into_iter().map(|mentor| (mentor, file.clone()));
        record.facts.mentor_files.extend(files);
        record.reindex();
        let mut reasons = Vec::new();
        for side in Side::BOTH.into_iter().filter(|&side| record.ready(side).is_empty()) {
            reasons.push(SelectingReason::NobodyReady { side }.into());
            reasons.extend(record.held_back(side).flat_map(|(_, lacks)| lacks));
        }
        Reasons::check(reasons)?;
        record.note(act, What::Entered(StageName::Forming), []);
        Ok(Self { record: Box::new(record), stage: Forming::begin() })
    }
}
