//! Names of the forms of mentoring and their role models.
//!
//! A form is named by a code, so that an organisation can add its own.

use crate::kernel::coded;
use crate::people::{IdFault, PersonId};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(PersonId);

        impl $name {
            /// The code of this text, without surrounding white space.
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

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

code! {
    /// The code of a form of mentoring, for example `"learner-learner"`.
    FormId
}
code! {
    /// The code of a role model of a form, for example `"leader-passive"`.
    RoleModelId
}

coded! {
    impl FormId: "form" {
        /// The codes of the forms that the target model knows, in its order.
        KNOWN {
            LEARNER_LEARNER = "learner-learner", "learner–learner", "ученик – ученик";
            TEACHER_TEACHER = "teacher-teacher", "teacher–teacher", "учитель – учитель";
            EMPLOYER_LEARNER = "employer-learner", "employer–learner", "работодатель – ученик";
            STUDENT_LEARNER = "student-learner", "student–learner", "студент – ученик";
            EDUCATOR_LEARNER = "educator-learner", "educator–learner", "педагог – обучающийся";
            EMPLOYER_EDUCATOR_LEARNER = "employer-educator-learner",
                "employer–educator–learner",
                "работодатель – педагог – учащийся";
            REVERSE = "reverse", "reverse mentoring", "реверсивное наставничество";
        }
    }
}

coded! {
    impl RoleModelId: "role-model" {
        /// The codes of the role models that the sources name, form by form. A code that
        /// two forms share stands here once.
        KNOWN {
            ACHIEVER_UNDERACHIEVER = "achiever-underachiever",
                "achiever–underachiever",
                "успевающий – неуспевающий";
            LEADER_PASSIVE = "leader-passive", "leader–passive", "лидер – пассивный";
            PEER_PEER = "peer-peer", "peer–peer", "равный – равному";
            ADAPTED_UNADAPTED = "adapted-unadapted",
                "adapted–unadapted",
                "адаптированный – неадаптированный";
            EXPERIENCED_YOUNG_SPECIALIST = "experienced-young-specialist",
                "experienced–young specialist",
                "опытный педагог – молодой специалист";
            CLASS_TEACHER_YOUNG_SPECIALIST = "class-teacher-young-specialist",
                "experienced class teacher–young specialist",
                "опытный классный руководитель – молодой специалист";
            COMMUNITY_LEADER_EDUCATOR_WITH_PROBLEMS = "community-leader-educator-with-problems",
                "leader of the community–educator with problems",
                "лидер педагогического сообщества – педагог, испытывающий проблемы";
            EXPERIENCED_INEXPERIENCED_SUBJECT_TEACHER = "experienced-inexperienced-subject-teacher",
                "experienced–inexperienced subject teacher",
                "опытный предметник – неопытный предметник";
            PROFESSIONAL_LEARNER = "professional-learner",
                "professional–learner",
                "профессионал – ученик";
            LEADER_INDIFFERENT = "leader-indifferent", "leader–indifferent", "лидер – равнодушный";
            EQUAL_OTHER = "equal-other", "equal–other", "равный – другому";
            CURATOR_PROJECT_AUTHOR = "curator-project-author",
                "curator–project author",
                "куратор – автор проекта";
            ACTIVE_PROFESSIONAL_INDIFFERENT_CONSUMER = "active-professional-indifferent-consumer",
                "active professional–indifferent consumer",
                "активный профессионал – равнодушный потребитель";
            COLLEAGUE_YOUNG_COLLEAGUE = "colleague-young-colleague",
                "colleague–young colleague",
                "коллега – молодой коллега";
            EDUCATOR_FUTURE_EDUCATOR = "educator-future-educator",
                "educator–future educator",
                "педагог – будущий педагог";
            REAL_ECONOMY = "real-economy", "real economy", "реальный сектор экономики";
            ADMINISTRATION = "administration",
                "the centre's administration",
                "администрация центра";
            MUTUAL_EXCHANGE = "mutual-exchange",
                "exchange in both directions",
                "взаимный обмен опытом";
        }
    }
}
