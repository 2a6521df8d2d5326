//! People, what they say and what is decided of them.

use crate::kernel::Row;

pub(super) const SIDES: &[Row] = &[
    ("mentee", "mentee", "наставляемый"),
    ("mentee:gen", "mentee", "наставляемого"),
    ("mentee:pl", "mentees", "наставляемые"),
    ("mentee:gen-pl", "mentees", "наставляемых"),
    ("mentor", "mentor", "наставник"),
    ("mentor:gen", "mentor", "наставника"),
    ("mentor:pl", "mentors", "наставники"),
    ("mentor:gen-pl", "mentors", "наставников"),
];

pub(super) const FEEDBACK_FROM: &[Row] = &[
    ("mentee", "mentee", "наставляемый"),
    ("mentee:gen", "mentee", "наставляемого"),
    ("mentor", "mentor", "наставник"),
    ("mentor:gen", "mentor", "наставника"),
    ("curator", "curator", "куратор"),
    ("curator:gen", "curator", "куратора"),
];

pub(super) const MOMENTS: &[Row] = &[
    ("interim", "interim", "промежуточная"),
    ("interim:gen", "interim", "промежуточной"),
    ("final", "final", "итоговая"),
    ("final:gen", "final", "итоговой"),
];

pub(super) const MEASURED_AT: &[Row] =
    &[("entry", "at entry", "на входе"), ("exit", "at exit", "на выходе")];

pub(super) const VERDICTS: &[Row] =
    &[("selected", "selected", "отобран"), ("rejected", "not selected", "не отобран")];

pub(super) const TRAINING: &[Row] = &[
    ("attended", "training attended", "обучение пройдено"),
    ("waived", "no training needed", "обучение не требуется"),
];

pub(super) const CATEGORIES: &[Row] = &[
    ("passive", "passive", "пассивный"),
    ("active", "active", "активный"),
    ("outstanding-ability", "outstanding ability", "проявляет выдающиеся способности"),
    (
        "special-educational-needs",
        "special educational needs: wants more than the curriculum gives",
        "особые образовательные потребности: нужно больше, чем даёт программа",
    ),
    ("poor-results", "unsatisfactory results", "неудовлетворительные образовательные результаты"),
    ("limited-health", "limited health", "ограниченные возможности здоровья (ОВЗ)"),
    ("hard-life-situation", "hard life situation", "трудная жизненная ситуация"),
    ("behaviour-problems", "behaviour problems", "проблемы с поведением"),
    ("detached", "detached from the collective", "не участвует в жизни коллектива"),
    ("young-specialist", "young specialist", "молодой специалист"),
    (
        "burnt-out",
        "burnt out or chronically tired",
        "эмоциональное выгорание, хроническая усталость",
    ),
    ("new-workplace", "adapting to a new workplace", "адаптация на новом месте работы"),
    (
        "modern-methods",
        "wants modern programmes, digital skills, ICT",
        "желает овладеть современными программами, цифровыми навыками, ИКТ",
    ),
    (
        "motivated-learner",
        "learner motivated to help peers",
        "обучающийся, мотивированный помогать сверстникам",
    ),
    (
        "experienced-educator",
        "educator or specialist who wants to pass on experience",
        "педагог, специалист, желающий передать опыт",
    ),
    ("active-parent", "parent active in councils", "родитель – участник советов"),
    ("alumnus", "alumnus", "выпускник"),
    ("enterprise-employee", "employee of an enterprise", "сотрудник предприятия"),
    ("public-figure", "entrepreneur or public figure", "предприниматель, общественный деятель"),
    ("teaching-veteran", "veteran of teaching", "ветеран педагогического труда"),
];
