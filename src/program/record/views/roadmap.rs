//! Kemerovo's roadmap of 29 steps as a template, and how far a roadmap has come.

use crate::kernel::{Language, words};
use crate::people::Date;
use crate::program::{Contour, Record, RoadmapStep, StageName};
words! {
    /// Where a step stands at the end of a month.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum StepState: "step-state" {
        /// Done.
        Done = "done", "done", "выполнено";
        /// Its last month is over, and it is not done.
        Late = "late", "late", "просрочено";
        /// It is to be done in this month or in one that follows.
        Due = "due", "due", "идёт";
        /// It has not begun.
        Ahead = "ahead", "ahead", "предстоит";
    }
}

/// A step of the roadmap and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepProgress<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// The step.
    pub step: &'a RoadmapStep,
    /// Where it stands.
    pub state: StepState,
    /// When it was done.
    pub done: Option<Date>,
}

const C: &str = "curator";

const DH: &str = "deputy-head";

const AT: &str = "additional-teacher";

/// Months, responsible offices, stage, outer contour, English and Russian.
type Row = (u16, u16, &'static [&'static str], StageName, Contour, &'static str, &'static str);

/// The stage of each step is our judgement.
#[rustfmt::skip]
const KEMEROVO: [Row; 29] = {
    use Contour::{Inner, Outer};
    use StageName::{Closing, Forming, MenteeBase, MentorBase, Preparation, Selection, Work};
    [
        (0, 0, &[C, DH], Preparation, Inner, "inform educators of the programme", "информирование педагогов о программе"),
        (4, 4, &[C, AT], MenteeBase, Inner, "inform parents", "информирование родителей"),
        (3, 3, &[DH], Preparation, Outer, "meet alumni, organisations, enterprises to inform them", "встреча с выпускниками, организациями, предприятиями с целью информирования"),
        (4, 5, &[C, AT], MenteeBase, Inner, "meet learners to inform them", "встреча с обучающимися с целью информирования"),
        (4, 5, &[C], MenteeBase, Inner, "questionnaire of willing learners and educators; adults' consent to data processing", "анкетирование желающих обучающихся и педагогов; согласия совершеннолетних на обработку персональных данных"),
        (4, 5, &[C], MenteeBase, Inner, "requests from third parties; guardians' consent to data processing", "сбор запросов от третьих лиц; согласия законных представителей на обработку персональных данных"),
        (5, 5, &[C], MenteeBase, Inner, "analyse; base of mentees formed", "анализ данных; формирование базы наставляемых"),
        (5, 5, &[DH], Preparation, Inner, "choose the forms of this programme", "выбор форм наставничества"),
        (4, 5, &[C], MenteeBase, Inner, "entry measurement of mentees", "оценка параметров наставляемых на входе"),
        (3, 5, &[C], MentorBase, Inner, "questionnaire of potential mentors; consent to data processing", "анкетирование потенциальных наставников; согласия на обработку персональных данных"),
        (6, 6, &[C], MentorBase, Inner, "analyse, set against mentees' forms; base of mentors formed", "анализ и сопоставление с анкетами наставляемых; формирование базы наставников"),
        (3, 5, &[C], MentorBase, Inner, "entry measurement of mentors", "оценка параметров наставников на входе"),
        (5, 5, &[C], Selection, Inner, "interviews with mentors (psychologist possible)", "собеседования с наставниками (возможно участие психолога)"),
        (3, 5, &[C], Selection, Outer, "find experts and materials for training", "поиск экспертов и материалов для обучения"),
        (6, 6, &[C], Selection, Inner, "train mentors", "обучение наставников"),
        (6, 6, &[C], Forming, Inner, "group meeting of mentors and mentees", "групповая встреча наставников и наставляемых"),
        (6, 6, &[C], Forming, Inner, "questionnaire: preferred mentor or mentee, after the meeting", "анкетирование на предмет предпочитаемого наставника или наставляемого после встречи"),
        (7, 7, &[C], Forming, Inner, "analyse; join into pairs", "анализ анкет; соединение в пары"),
        (7, 7, &[C], Forming, Inner, "inform of pairs and groups; fix them by the head's order", "информирование о парах и группах; закрепление распоряжением руководителя"),
        (7, 7, &[C], Work, Inner, "first, organisational meeting of the pair", "первая, организационная встреча пары"),
        (8, 8, &[C], Work, Inner, "second, trial working meeting", "вторая, пробная рабочая встреча"),
        (9, 9, &[C], Work, Inner, "planning meeting", "встреча-планирование"),
        (9, 12, &[C], Work, Inner, "regular meetings", "регулярные встречи"),
        (11, 11, &[C], Work, Inner, "collect participants' feedback", "сбор обратной связи от участников"),
        (12, 12, &[C], Closing, Inner, "closing meeting of the pair", "заключительная встреча пары"),
        (12, 12, &[C], Closing, Inner, "closing meeting of all pairs and groups", "заключительная встреча всех пар и групп"),
        (11, 12, &[C], Closing, Inner, "questionnaire, satisfaction", "анкетирование об удовлетворённости"),
        (13, 13, &[C], Closing, Outer, "invite participants, families, partners, authorities, institutions, NGOs", "приглашение участников, семей, партнёров, представителей власти, организаций, НКО"),
        (13, 13, &[C], Closing, Inner, "celebration, results, awards to best mentors", "торжественное мероприятие, итоги, награждение лучших наставников"),
    ]
};

/// Kemerovo's roadmap of 29 steps over 14 months, to be adopted as it is or changed:
/// months from the start, 0 being its May 2021, responsible offices by code, the stage
/// of the target model (our judgement) and the contour.
///
/// ```
/// use mentormatch::kernel::Language;
/// use mentormatch::program::{Contour, kemerovo_roadmap};
///
/// let steps = kemerovo_roadmap(Language::English);
/// assert_eq!(steps.len(), 29);
/// assert_eq!(steps[17].name, "analyse; join into pairs");
/// assert_eq!((steps[22].from_month, steps[22].to_month), (9, 12));
/// assert_eq!(steps.iter().filter(|step| step.contour == Contour::Outer).count(), 3);
/// ```
#[must_use]
pub fn kemerovo_roadmap(language: Language) -> Vec<RoadmapStep> {
    let step = |&(from_month, to_month, offices, stage, contour, english, russian): &Row| {
        let name = match language {
            Language::English => english,
            Language::Russian => russian,
        };
        RoadmapStep {
            name: name.to_owned(),
            stage,
            from_month,
            to_month,
            responsible: offices.iter().map(|&office| office.to_owned()).collect(),
            contour,
        }
    };
    KEMEROVO.iter().map(step).collect()
}

impl Record {
    /// Where each step of the roadmap stands in this month, counted from the start of
    /// the cycle, by number. O(steps).
    #[must_use]
    pub fn roadmap_in(&self, month: u16) -> Vec<StepProgress<'_>> {
        let steps = self.facts.conditions.roadmap.iter().zip(1..);
        let progress = |(step, number): (_, u32)| {
            let step: &RoadmapStep = step;
            let done = self.facts.preparing.steps_done.get(&number).copied();
            let state = match done {
                Some(_) => StepState::Done,
                None if step.to_month < month => StepState::Late,
                None if step.from_month <= month => StepState::Due,
                None => StepState::Ahead,
            };
            StepProgress { number, step, state, done }
        };
        steps.map(progress).collect()
    }
}
