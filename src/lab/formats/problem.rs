//! What can be wrong with a file, and why a format cannot hold an instance, in words.

use crate::kernel::{faults, words};
use crate::lab::npy::NpyProblem;

words! {
    /// Whose line a file of projects should have.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ProjectLine: "project-lister", display {
        /// Of a student.
        Student = "student", "student", "ученик";
        /// Of a project.
        Project = "project", "project", "проект";
        /// Of a lecturer.
        Lecturer = "lecturer", "lecturer", "преподаватель";
    }
}

words! {
    /// What a file should have at a place.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum FormatWanted: "format-wanted", fills, display {
        /// A number within bounds.
        Number {
            /// The least.
            least: u64,
            /// The largest.
            most: u64,
        } = "number",
            "a number from {least} to {most} is expected",
            "нужно число от {least} до {most}";
        /// An integer.
        Integer = "integer",
            "an integer is expected",
            "нужно целое число";
        /// A number.
        AnyNumber = "any-number",
            "a number is expected",
            "нужно число";
        /// A table that can be held.
        SmallTable {
            /// The most cells.
            cells: u64,
        } = "small-table",
            "a table of at most {cells} cells is expected",
            "нужна таблица не больше чем из {cells} клеток";
        /// How many mentees and mentors there are.
        BothSizes = "both-sizes",
            "the numbers of both sides are expected first",
            "сначала нужны размеры обеих сторон";
        /// A file without couples.
        NoCouples = "no-couples",
            "0 is expected first: no couples",
            "сначала нужен 0: без супружеских пар";
        /// The line of an agent.
        AgentLine {
            /// Whose, from 1.
            number: u64,
        } = "agent-line",
            "the line of {number} is expected",
            "нужна строка участника {number}";
        /// The end of the file.
        End = "end",
            "the end of the file is expected",
            "здесь файл должен кончиться";
        /// A number within a tie.
        TiedNumber = "tied-number",
            "a number is expected within a tie",
            "внутри группы равных нужно число";
        /// The end of a tie.
        TieEnd = "tie-end",
            "a tie that ends on its line is expected",
            "группа равных должна кончиться на своей строке";
        /// The name of the problem.
        Asn = "asn",
            "`asn` is expected",
            "нужно `asn`";
        /// The line of the problem.
        ProblemLine = "problem-line",
            "`p asn NODES ARCS` is expected first",
            "сначала нужно `p asn NODES ARCS`";
        /// A node that was not named before.
        NodeOnce = "node-once",
            "each node is expected once",
            "каждая вершина должна быть названа один раз";
        /// A line of the format.
        DimacsLine = "dimacs-line",
            "a line c, n NODE or a ROW COLUMN COST is expected",
            "нужна строка c, n NODE или a ROW COLUMN COST";
        /// As many arcs as the heading says.
        Arcs {
            /// As many as the heading says.
            count: u64,
            /// How many there are.
            there: usize,
        } = "arcs",
            "{count:arc is|arcs are} expected, there are {there}",
            "дуг должно быть {count}, а их {there}";
        /// A row.
        RowNode = "row-node",
            "a node of an `n` line is expected",
            "нужна вершина из строки `n`";
        /// A column.
        ColumnNode = "column-node",
            "a node without an `n` line is expected",
            "нужна вершина без строки `n`";
        /// A pair that was not named before.
        PairOnce = "pair-once",
            "each pair is expected once",
            "каждая пара должна быть названа один раз";
        /// A whole entry.
        Entry = "entry",
            "a row, a column and a cost are expected",
            "нужны строка, столбец и цена";
        /// Nothing beyond the last cost.
        NoMoreCosts {
            /// How many there should be.
            count: u64,
        } = "no-more-costs",
            "{count} costs and no more are expected",
            "цен должно быть {count}, не больше";
        /// How many of each there are.
        ThreeSizes = "three-sizes",
            "the numbers of students, projects and lecturers are expected first",
            "сначала нужно, сколько учеников, проектов и преподавателей";
        /// The line of a student, a project or a lecturer.
        LineOf {
            /// Of whom.
            what: ProjectLine,
            /// Whose, from 1.
            number: u64,
        } = "line-of",
            "the line of {what} {number} is expected",
            "нужна строка: {what} {number}";
        /// A list without ties.
        StrictNumber = "strict-number",
            "a number is expected, lists are without ties",
            "нужно число: списки здесь без равных";
        /// The end of the line.
        LineEnd = "line-end",
            "the end of the line is expected",
            "здесь строка должна кончиться";
        /// Voters who can be held.
        FewerVoters = "fewer-voters",
            "fewer voters are expected",
            "избирателей должно быть меньше";
        /// An alternative.
        Alternative = "alternative",
            "an alternative is expected",
            "нужен вариант";
        /// An alternative that was not named before.
        AlternativeOnce = "alternative-once",
            "each alternative is expected once",
            "каждый вариант должен быть назван один раз";
        /// The end of a group.
        GroupEnd = "group-end",
            "a group that ends on its line is expected",
            "группа должна кончиться на своей строке";
        /// As many voters as the heading says.
        Voters {
            /// As many as the heading says.
            voters: u64,
            /// How many there are.
            there: usize,
        } = "voters",
            "orders of {voters:voter|voters} are expected, there are {there}",
            "нужны порядки {voters} избирателей, а их {there}";
        /// An arc that was not named before.
        ArcOnce = "arc-once",
            "each arc is expected once",
            "каждая дуга должна быть названа один раз";
        /// As many edges as the heading says.
        Edges {
            /// As many as the heading says.
            edges: u64,
            /// How many there are.
            there: usize,
        } = "edges",
            "{edges:edge is|edges are} expected, there are {there}",
            "рёбер должно быть {edges}, а их {there}";
        /// Lines of all agents.
        Agents {
            /// How many.
            count: u64,
        } = "agents",
            "{count:agent is|agents are} expected, the file ends",
            "участников должно быть {count}, а файл кончился";
        /// The seats of a hospital.
        HospitalSeats {
            /// Whose, from 1.
            number: u64,
        } = "hospital-seats",
            "the seats of hospital {number} are expected",
            "нужны места больницы {number}";
        /// All costs.
        Costs {
            /// How many.
            count: u64,
        } = "costs",
            "{count} costs are expected and the file ends",
            "цен должно быть {count}, а файл кончился";
        /// All lines.
        Lines {
            /// How many.
            lines: u64,
        } = "lines",
            "{lines:line is|lines are} expected, the file ends",
            "строк должно быть {lines}, а файл кончился";
        /// The seats of a project.
        ProjectSeats = "project-seats",
            "its seats are expected",
            "нужны места проекта";
        /// The lecturer of a project.
        ProjectLecturer = "project-lecturer",
            "its lecturer is expected",
            "нужен преподаватель проекта";
        /// The seats of a lecturer.
        LecturerSeats = "lecturer-seats",
            "the seats are expected",
            "нужны места преподавателя";
        /// The heading that counts the alternatives.
        Heading = "heading",
            "a heading `# NUMBER ALTERNATIVES: ` is expected",
            "нужен заголовок `# NUMBER ALTERNATIVES: `";
        /// A line of voters.
        Ballot = "ballot",
            "`count: order` is expected",
            "нужно `count: order`";
        /// How many voters a line is of.
        Count = "count",
            "a count is expected before the colon",
            "перед двоеточием нужно количество";
        /// An arc.
        Arc = "arc",
            "`from,to,weight` is expected",
            "нужно `from,to,weight`";
        /// An object.
        Object = "object",
            "a JSON object is expected",
            "нужен объект JSON";
        /// One line.
        OneInstance = "one-instance",
            "one instance and no more is expected",
            "нужна одна задача, не больше";
        /// A row as long as the first one.
        Row {
            /// As long as the first one.
            expected: usize,
            /// How long it is.
            got: usize,
        } = "row",
            "a row of {expected} cells is expected, not of {got}",
            "в строке должно быть клеток: {expected}, а их {got}";
        /// A file of the format.
        Format = "format",
            "this is no file of the format",
            "это файл другого формата";
        /// A text.
        Text = "text",
            "bytes that are no UTF-8 text",
            "байты, которые не составляют текста в UTF-8";
        /// JSON that can be read.
        Json {
            /// What the parser says, in English.
            said: String,
        } = "json",
            "{said}",
            "JSON не читается: {said}";
        /// One donor of a recipient.
        OneDonor {
            /// The recipient.
            recipient: u32,
        } = "one-donor",
            "recipient {recipient} has several donors",
            "у получателя {recipient} несколько доноров";
        /// One recipient of a donor.
        OneRecipient {
            /// The donor.
            donor: u32,
        } = "one-recipient",
            "donor {donor} does not come with one recipient",
            "донор {donor} пришёл не с одним получателем";
        /// A recipient that a donor comes with.
        KnownRecipient {
            /// The recipient.
            recipient: u32,
        } = "known-recipient",
            "no donor has recipient {recipient}",
            "получателя {recipient} нет ни у кого из доноров";
        /// A recipient that the donor did not name before.
        MatchOnce {
            /// The donor.
            donor: u32,
            /// The recipient.
            recipient: u32,
        } = "match-once",
            "donor {donor} lists recipient {recipient} twice",
            "донор {donor} дважды называет получателя {recipient}";
        /// A finite number or a gap.
        FiniteOrNan {
            /// What stands there.
            value: String,
        } = "finite-or-nan",
            "a finite number, or NaN, is expected, not {value}",
            "нужно конечное число или NaN, а стоит {value}";
        /// A finite number.
        Finite {
            /// What stands there.
            value: String,
        } = "finite",
            "a finite number is expected, not {value}",
            "нужно конечное число, а стоит {value}";
        /// A column of numbers.
        Numbers = "numbers",
            "numbers are expected",
            "нужны числа";
        /// A table of columns that can be held.
        TableOf {
            /// The most cells.
            most: u64,
            /// How many it has.
            cells: u64,
        } = "table-of",
            "a table of at most {most} cells is expected, not of {cells}",
            "нужна таблица не больше чем из {most} клеток, а в ней {cells}";
        /// Pages within the file.
        Pages = "pages",
            "damaged: its pages lie outside the file",
            "повреждён: его страницы лежат вне файла";
        /// As many columns in each group of rows.
        Groups = "groups",
            "damaged: a group of rows has another number of columns",
            "повреждён: в группе строк другое число столбцов";
        /// As many rows as the file has.
        Rows {
            /// How many the file has.
            rows: u64,
        } = "rows",
            "damaged: it does not have the rows of the file, {rows}",
            "повреждён: в нём не {rows} строк, как в файле";
        /// A plain column.
        Plain = "plain",
            "a plain column is expected, not one that is nested",
            "нужен простой столбец, а не вложенный";
        /// Numbers of a kind that is taken.
        KnownKind {
            /// The kind that it is.
            kind: String,
        } = "known-kind",
            "whole numbers of up to 64 bits with a sign, or floats, are expected, not {kind}",
            "нужны целые числа до 64 бит со знаком или дробные, а не {kind}";
        /// A file that is whole.
        Whole = "whole",
            "damaged: it cannot be read",
            "повреждён: не читается";
        /// What the reader of the format can read.
        Readable {
            /// What the reader says, in English.
            said: String,
        } = "readable",
            "{said}",
            "не читается: {said}";
    }
}

faults! {
    /// What is wrong at a place of a file.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum FormatProblem: "format-problem" {
        /// Another word stands there.
        Word {
            /// What should stand there.
            wanted: FormatWanted,
            /// The word, cut short where it is long.
            word: String,
        } = "word", "{wanted}, not {word:?}", "{wanted}, а стоит {word:?}";
        /// Something is missing, or is not as it should be.
        Wanted(wanted: FormatWanted) = "wanted", "{wanted}", "{wanted}";
        /// An array of NumPy that cannot be read.
        Array(fault: NpyProblem) = "array", "{fault}", "{fault}";
    }
}

words! {
    /// What a format has no place for.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NoPlace: "format-no-place", fills, display {
        /// Anything but preferences on both sides.
        TwoSides = "two-sides",
            "it holds preferences on both sides",
            "в нём предпочтения двух сторон";
        /// Seats of mentees.
        MenteeSeats = "mentee-seats",
            "it has no place for seats of mentees",
            "в нём нет места для мест наставляемых";
        /// Seats of mentors.
        MentorSeats = "mentor-seats",
            "it has no place for seats of mentors",
            "в нём нет места для мест наставников";
        /// Seats.
        Seats = "seats",
            "it has no place for seats",
            "в нём нет места для мест";
        /// Gains.
        Costs = "costs",
            "it holds costs, of which the least sum is best",
            "в нём цены: лучше наименьшая сумма";
        /// Costs.
        Gains = "gains",
            "it holds gains, of which the largest sum is best",
            "в нём выигрыши: лучше наибольшая сумма";
        /// Anything but a table.
        Table = "table",
            "it holds a table of weights",
            "в нём таблица весов";
        /// A table that is no square.
        Square = "square",
            "it holds as many rows as columns",
            "в нём строк столько же, сколько столбцов";
        /// A forbidden pair, or a fraction.
        EveryPair = "every-pair",
            "it holds an integer for every pair",
            "в нём целое число у каждой пары";
        /// Other rows than columns.
        SamePairs = "same-pairs",
            "rows and columns are the same pairs",
            "строки и столбцы – одни и те же пары";
        /// Other rows than columns.
        SameAgents = "same-agents",
            "rows and columns are the same agents",
            "строки и столбцы – одни и те же участники";
        /// Ranks with a fraction.
        Ranks = "ranks",
            "its ranks are integers",
            "ранги в нём целые";
        /// A rank that is no place in an order.
        Rank {
            /// The row, from 0.
            row: usize,
            /// The rank.
            rank: i64,
        } = "rank",
            "row {row}: {rank} is not 1 + the number of those before",
            "строка {row}: {rank} – не 1 + число тех, кто раньше";
        /// Other categories.
        Categories = "categories",
            "categories count from 1 to 1000",
            "категории считаются от 1 до 1000";
        /// A row of nothing.
        BlankRow = "blank-row",
            "a row of nothing would be a blank line",
            "строка ни из чего стала бы пустой";
        /// Anything but projects.
        Projects = "projects",
            "it holds students, projects and lecturers",
            "в нём ученики, проекты и преподаватели";
        /// Rows without a column.
        NoColumn = "no-column",
            "rows without a column have no place",
            "строкам без столбцов в нём нет места";
        /// Rows of different lengths.
        Ragged = "ragged",
            "rows are of different lengths",
            "строки разной длины";
        /// Whole numbers and floats in a column.
        MixedColumn {
            /// The column, from 0.
            column: usize,
        } = "mixed-column",
            "column {column} holds whole numbers and floats",
            "в столбце {column} и целые числа, и дробные";
        /// Whole numbers beside floats.
        Mixed = "mixed",
            "whole numbers stand beside floats or forbidden pairs",
            "целые числа стоят рядом с дробными или с запрещёнными парами";
        /// What cannot be written.
        Unwritten {
            /// What the writer says, in English.
            said: String,
        } = "unwritten",
            "{said}",
            "не записывается: {said}";
    }
}

faults! {
    /// Why a format cannot hold an instance.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Unfit: "unfit" {
        /// The format's name.
        pub format: &'static str,
        /// What it has no place for.
        pub reason: NoPlace,
    } = "unfit", "{format} cannot hold this: {reason}", "формат {format} этого не вмещает: {reason}";
}

impl Unfit {
    pub(super) fn new(format: &'static str, reason: NoPlace) -> Self {
        Self { format, reason }
    }
}
