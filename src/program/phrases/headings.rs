//! Headings of reports.

use crate::kernel::Row;

macro_rules! headings {
    ($($variant:ident = $code:literal, $english:literal, $russian:literal;)*) => {
        /// The heading of a report or of a part of one. [`Phrases::heading`] says it.
        ///
        /// [`Phrases::heading`]: super::Phrases::heading
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Heading {
            $(#[doc = $english] $variant,)*
        }

        impl Heading {
            /// Every code.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// Its stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
        }

        pub(super) const HEADINGS: &[Row] = &[$(($code, $english, $russian)),*];
    };
}

headings! {
    Stages = "stages", "Stages", "Этапы";
    Lacking = "lacking", "Lacking", "Чего недостаёт";
    Forms = "forms", "Forms of mentoring", "Формы наставничества";
    Team = "team", "Team", "Команда программы";
    Tasks = "tasks", "Tasks", "Задачи";
    ExpectedResults = "expected-results", "Expected results", "Ожидаемые результаты";
    Roadmap = "roadmap", "Roadmap", "Дорожная карта";
    Done = "done", "Done", "Выполнено";
    Due = "due", "Due", "Выполняется";
    Late = "late", "Late", "Просрочено";
    Ahead = "ahead", "Ahead", "Предстоит";
    Resources = "resources", "Resources", "Ресурсы";
    Audiences = "audiences", "Audiences", "Целевые аудитории";
    Mentees = "mentees", "Mentees", "Наставляемые";
    Mentors = "mentors", "Mentors", "Наставники";
    Requests = "requests", "Requests", "Запросы";
    Sources = "sources", "Sources of data", "Источники данных";
    HeldBack = "held-back", "Held back", "Не допущены";
    Ready = "ready", "Ready", "Готовы";
    Criteria = "criteria", "Criteria of selection", "Критерии отбора";
    Training = "training", "Training", "Обучение";
    Attendance = "attendance", "Attendance", "Посещаемость";
    DemandAndSupply = "demand-and-supply", "Demand and supply", "Спрос и предложение";
    Shortages = "shortages", "Shortages", "Нехватка наставников";
    Draft = "draft", "Draft of pairs and groups", "Проект пар и групп";
    Pairs = "pairs", "Pairs", "Пары";
    Groups = "groups", "Groups", "Группы";
    WithoutMentor = "without-mentor", "Without a mentor", "Без наставника";
    WithoutMentee = "without-mentee", "Without a mentee", "Без наставляемых";
    Support = "support", "Support", "Поддержка";
    Measurements = "measurements", "Measurements", "Измерения";
    Rewards = "rewards", "Rewards", "Поощрения";
    Cases = "cases", "Cases of good practice", "Успешные кейсы";
    LongTermBase = "long-term-base", "Long-term base of mentors", "Долгосрочная база наставников";
    Monitoring = "monitoring", "Monitoring of the programme", "Мониторинг программы";
    Swot = "swot", "SWOT table", "SWOT-анализ";
    Expectations = "expectations", "Expectations and results", "Ожидания и результаты";
    Satisfaction = "satisfaction", "Satisfaction", "Удовлетворённость";
    Impact = "impact", "Entry against exit", "Сравнение показателей на входе и выходе";
    Comparison = "comparison", "Ways of forming pairs compared", "Сравнение способов подбора";
    Fates = "fates", "What became of the pairs", "Судьба пар";
    Missing = "missing", "Missing values", "Отсутствующие значения";
    Coverage = "coverage", "Coverage by year", "Охват по годам";
    Meetings = "meetings", "Meetings", "Встречи";
    Silent = "silent", "Pairs that have not met for too long", "Пары, которые давно не встречались";
    Load = "load", "Load of the mentors", "Нагрузка наставников";
    Results = "results", "Results", "Результаты";
    Awards = "awards", "Awards", "Награждение";
    Thanks = "thanks", "Letters of thanks", "Благодарственные письма";
    Observational = "observational", "The comparison describes and proves no cause: neither people nor pairs were drawn by lot.", "Сравнение носит описательный характер и не доказывает причинной связи: ни участники, ни пары не выбирались случайно.";
    Journal = "journal", "Journal", "Журнал";
}
