//! Headings of reports.

use crate::kernel::words;

words! {
    /// The heading of a report or of a part of one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Heading: "heading" {
        /// Stages.
        Stages = "stages", "Stages", "Этапы";
        /// Lacking.
        Lacking = "lacking", "What the stage lacks", "Чего не хватает для завершения этапа";
        /// Forms of mentoring.
        Forms = "forms", "Forms of mentoring", "Формы наставничества";
        /// Team.
        Team = "team", "Team", "Команда программы";
        /// Tasks.
        Tasks = "tasks", "Tasks", "Задачи";
        /// Expected results.
        ExpectedResults = "expected-results", "Expected results", "Ожидаемые результаты";
        /// Roadmap.
        Roadmap = "roadmap", "Roadmap", "Дорожная карта";
        /// Done.
        Done = "done", "Done", "Выполнено";
        /// Due.
        Due = "due", "Due", "Выполняется";
        /// Late.
        Late = "late", "Late", "Просрочено";
        /// Ahead.
        Ahead = "ahead", "Ahead", "Предстоит";
        /// Resources.
        Resources = "resources", "Resources", "Ресурсы";
        /// Audiences.
        Audiences = "audiences", "Audiences", "Целевые аудитории";
        /// Mentees.
        Mentees = "mentees", "Mentees", "Наставляемые";
        /// Mentors.
        Mentors = "mentors", "Mentors", "Наставники";
        /// Requests.
        Requests = "requests", "Requests", "Запросы";
        /// Sources of data.
        Sources = "sources", "Sources of data", "Источники данных";
        /// Held back.
        HeldBack = "held-back", "Held back", "Пока не допущены";
        /// Ready.
        Ready = "ready", "Ready", "Готовы к работе в паре";
        /// Criteria of selection.
        Criteria = "criteria", "Criteria of selection", "Критерии отбора";
        /// Training.
        Training = "training", "Training", "Обучение";
        /// Attendance.
        Attendance = "attendance", "Attendance", "Посещаемость";
        /// Demand and supply.
        DemandAndSupply = "demand-and-supply", "Demand and supply", "Спрос и предложение";
        /// Shortages.
        Shortages = "shortages", "Shortages", "Нехватка наставников";
        /// Draft of pairs and groups.
        Draft = "draft", "Draft of pairs and groups", "Предварительный состав пар и групп";
        /// Pairs.
        Pairs = "pairs", "Pairs", "Пары";
        /// Groups.
        Groups = "groups", "Groups", "Группы";
        /// Without a mentor.
        WithoutMentor = "without-mentor", "Without a mentor", "Без наставника";
        /// Without a mentee.
        WithoutMentee = "without-mentee", "Without a mentee", "Без наставляемых";
        /// Support.
        Support = "support", "Support", "Поддержка";
        /// Measurements.
        Measurements = "measurements", "Measurements", "Измерения";
        /// Rewards.
        Rewards = "rewards", "Rewards", "Поощрения";
        /// Cases of good practice.
        Cases = "cases", "Cases of good practice", "Успешные кейсы";
        /// Long-term base of mentors.
        LongTermBase = "long-term-base",
            "Long-term base of mentors",
            "Долгосрочная база наставников";
        /// Monitoring of the programme.
        Monitoring = "monitoring", "Monitoring of the programme", "Мониторинг программы";
        /// SWOT table.
        Swot = "swot", "SWOT table", "SWOT-анализ";
        /// Expectations and results.
        Expectations = "expectations", "Expectations and results", "Ожидания и результаты";
        /// Satisfaction.
        Satisfaction = "satisfaction", "Satisfaction", "Удовлетворённость";
        /// Entry against exit.
        Impact = "impact", "Entry against exit", "Сравнение показателей на входе и выходе";
        /// Ways of forming pairs compared.
        Comparison = "comparison", "Strategies of forming pairs compared", "Сравнение стратегий образования пар";
        /// What became of the pairs.
        Fates = "fates", "What became of the pairs", "Итоги работы пар";
        /// Missing values.
        Missing = "missing", "Missing values", "Пропуски в измерениях";
        /// Coverage by year.
        Coverage = "coverage", "Coverage by year", "Охват по годам";
        /// Meetings.
        Meetings = "meetings", "Meetings", "Встречи";
        /// Pairs that have not met for too long.
        Silent = "silent",
            "Pairs that have not met for too long",
            "Пары, которые давно не встречались";
        /// Load of the mentors.
        Load = "load", "Load of the mentors", "Нагрузка наставников";
        /// Results.
        Results = "results", "Results", "Результаты";
        /// Awards.
        Awards = "awards", "Awards", "Награждение";
        /// Letters of thanks.
        Thanks = "thanks", "Letters of thanks", "Благодарственные письма";
        /// A note under a comparison.
        Observational = "observational",
            "The comparison describes and proves no cause: neither people nor pairs were drawn by \
             lot.",
            "Сравнение носит описательный характер и не доказывает причинной связи: пары составлялись не по жребию.";
        /// Journal.
        Journal = "journal", "Journal", "Журнал";
    }
}
