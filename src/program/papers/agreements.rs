//! Mentors' written consent to mentor: what an organisation asks of it, as data, and the
//! consents given.

use crate::kernel::words;
use crate::people::{Date, Standing};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

words! {
    /// What a mentor's written consent states.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Term: "agreement-term" {
        /// What the work consists of.
        Content = "content", "content of the work", "содержание работы";
        /// From when to when.
        Period = "period", "term", "срок выполнения работы";
        /// In which form it is done.
        Form = "form", "form of the work", "форма выполнения работы";
        /// What is paid for it, or that nothing is.
        Payment = "payment", "payment", "размер и условия оплаты";
    }
}

/// What an organisation asks of mentors' consent to mentor. Without such a rule nothing is
/// asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementRule {
    /// The ground, in the organisation's words: a law, a local act.
    pub basis: String,
    /// Of whom it is asked, by what they are to the organisation.
    pub of: BTreeSet<Standing>,
    /// What has to be stated.
    pub terms: BTreeSet<Term>,
    /// How many working days before its end a consent is withdrawn.
    pub notice: u16,
    /// Days on which nobody works, beside Saturdays and Sundays.
    #[serde(default)]
    pub days_off: BTreeSet<Date>,
    /// Saturdays and Sundays on which everybody works.
    #[serde(default)]
    pub worked: BTreeSet<Date>,
}

impl AgreementRule {
    /// That of the Labour Code of the Russian Federation, article 351.8: mentoring is done
    /// with the employee's written consent; its content, term and form are stated, and what
    /// is paid; either side may end it early with at least three working days' notice. It
    /// is asked of employees of the organisation.
    #[must_use]
    pub fn labour_code() -> Self {
        Self {
            basis: "Трудовой кодекс Российской Федерации, статья 351.8".to_owned(),
            of: BTreeSet::from([Standing::Educator]),
            terms: BTreeSet::from([Term::Content, Term::Period, Term::Form, Term::Payment]),
            notice: 3,
            days_off: BTreeSet::new(),
            worked: BTreeSet::new(),
        }
    }

    /// Whether this is a working day.
    #[must_use]
    pub fn works_on(&self, day: Date) -> bool {
        self.worked.contains(&day) || !(day.is_weekend() || self.days_off.contains(&day))
    }

    /// The last day of the work where notice is given on this day: the working days of the
    /// notice begin the day after. Nothing beyond the calendar.
    #[must_use]
    pub fn last_day(&self, told: Date) -> Option<Date> {
        let (mut day, mut left) = (told, self.notice);
        while left > 0 {
            day = day.day_after()?;
            left -= u16::from(self.works_on(day));
        }
        Some(day)
    }
}

/// A mentor's written consent to mentor. `Debug` shows no words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Its number, where the paper has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its date, as the paper has it.
    pub on: Date,
    /// The first day of the work.
    pub from: Date,
    /// The last day; nothing where none was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// What it states, in its words.
    pub terms: BTreeMap<Term, String>,
    /// When it was withdrawn, and the last day of the work that follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<(Date, Date)>,
}

impl fmt::Debug for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Agreement({} from {}, {:?})", self.on, self.from, self.withdrawn)
    }
}
