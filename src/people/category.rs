//! Who is in the bases: the categories that the sources name.

use super::{IdFault, PersonId};
use crate::kernel::coded;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The code of a category of mentees or mentors, for example `"young-specialist"`. An
/// organisation may have its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(PersonId);

impl Category {
    /// The category of this code.
    ///
    /// # Errors
    /// [`IdFault`] where the text is empty or has characters that show nothing.
    pub fn new(code: &str) -> Result<Self, IdFault> {
        PersonId::new(code).map(Self)
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

coded! {
    impl Category: "category" {
        /// Learners as mentees (Kemerovo). Wanting more than the curriculum gives is
        /// `special-educational-needs` (Prodlenka) and isn't `limited-health`, ОВЗ.
        LEARNERS {
            PASSIVE = "passive", "passive", "пассивный";
            ACTIVE = "active", "active", "активный";
            OUTSTANDING_ABILITY = "outstanding-ability",
                "outstanding ability",
                "проявляет выдающиеся способности";
            SPECIAL_EDUCATIONAL_NEEDS = "special-educational-needs",
                "special educational needs: wants more than the curriculum gives",
                "особые образовательные потребности: не имеет возможности реализовать себя в рамках программы";
            SOCIAL_NEEDS = "social-needs",
                "special social needs",
                "особые социальные потребности";
            POOR_RESULTS = "poor-results",
                "unsatisfactory results",
                "неудовлетворительные образовательные результаты";
            LIMITED_HEALTH = "limited-health",
                "limited health",
                "ограниченные возможности здоровья (ОВЗ)";
            HARD_LIFE_SITUATION = "hard-life-situation",
                "hard life situation",
                "трудная жизненная ситуация";
            BEHAVIOUR_PROBLEMS = "behaviour-problems",
                "behaviour problems",
                "проблемы с поведением";
            DETACHED = "detached",
                "detached from the collective",
                "не участвует в жизни коллектива";
        }

        /// Educators as mentees (Kemerovo).
        EDUCATORS {
            YOUNG_SPECIALIST = "young-specialist", "young specialist", "молодой специалист";
            BURNT_OUT = "burnt-out",
                "burnt out or chronically tired",
                "эмоциональное выгорание, хроническая усталость";
            NEW_WORKPLACE = "new-workplace",
                "adapting to a new workplace",
                "адаптация на новом месте работы";
            MODERN_METHODS = "modern-methods",
                "wants modern programmes, digital skills, ICT",
                "желает овладеть современными программами, цифровыми навыками, ИКТ-компетенциями";
        }

        /// Mentors (Kemerovo, Rostov).
        MENTORS {
            MOTIVATED_LEARNER = "motivated-learner",
                "learner motivated to help peers",
                "обучающийся, мотивированный помочь сверстникам";
            EXPERIENCED_EDUCATOR = "experienced-educator",
                "educator or specialist who wants to pass on experience",
                "педагог, специалист, желающий передать опыт";
            ACTIVE_PARENT = "active-parent",
                "parent active in a parents' or governing council",
                "родитель – активный участник родительского или управляющего совета";
            ALUMNUS = "alumnus", "alumnus", "выпускник";
            ENTERPRISE_EMPLOYEE = "enterprise-employee",
                "employee of an enterprise",
                "сотрудник предприятия";
            PUBLIC_FIGURE = "public-figure",
                "entrepreneur or public figure",
                "предприниматель, общественный деятель";
            TEACHING_VETERAN = "teaching-veteran",
                "veteran of teaching",
                "ветеран педагогического труда";
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
