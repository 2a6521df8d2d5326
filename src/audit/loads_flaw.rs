//! Why loads are not what they are said to be.

use super::flaw::AssignmentFlaw;
use crate::kernel::{MenteeIx, MentorIx, faults};

faults! {
    /// Why loads are not shown to be what they are said to be.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum LoadsFlaw: "loads-flaw" {
        /// An assignment is not proven.
        Assignment {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "assignment",
            "the assignment: {flaw}",
            "назначение: {flaw}";
        /// Quotas over groups of columns, under which levels prove nothing; or a number of pairs
        /// for which a spread cannot be asked.
        Problem = "problem",
            "the problem is not one whose loads are proven",
            "нагрузка в такой задаче не доказывается";
        /// There are not as many levels as rows, columns and groups.
        Levels = "levels",
            "the levels are not of this problem",
            "уровни не от этой задачи";
        /// A level falls along a chain.
        Falls {
            /// The row.
            row: MenteeIx,
            /// The column.
            column: MentorIx,
        } = "falls",
            "a level falls from row {row} to column {column}, or back",
            "уровень падает между строкой {row} и столбцом {column}";
        /// A level falls between a row or a group and what stands around it.
        FallsAround {
            /// The row, or the group counted after all rows.
            agent: usize,
        } = "falls-around",
            "a level falls around {agent}",
            "уровень падает вокруг {agent}";
        /// A column may take a pair and has a level above its load, or may give one and has a load
        /// more than one above its level.
        Column {
            /// The column.
            column: MentorIx,
        } = "column",
            "column {column} does not fit its level",
            "столбец {column} не соответствует своему уровню";
        /// The loads differ by more than the spread.
        Spread {
            /// By how much.
            spread: u64,
        } = "spread",
            "the loads differ by {spread}",
            "нагрузка различается на {spread}";
        /// There are not as many windows as smallest loads that can be.
        Windows {
            /// How many there are to be.
            expected: u64,
        } = "windows",
            "{expected:window is|windows are} to be looked at",
            "окон должно быть {expected}";
        /// A window has a better assignment, or none has this one.
        Best {
            /// The smallest load of the window; `u32::MAX` where none has it.
            least: u32,
        } = "best",
            "the assignment is not the best of all windows: {least}",
            "назначение не лучшее из всех окон: {least}";
        /// That a window has no assignment is not shown.
        Witness {
            /// The smallest load of the window.
            least: u32,
        } = "witness",
            "the window from {least} on is not shown to be empty",
            "не показано, что окно от {least} пусто";
    }
}

impl From<AssignmentFlaw> for LoadsFlaw {
    fn from(flaw: AssignmentFlaw) -> Self {
        Self::Assignment { flaw }
    }
}
