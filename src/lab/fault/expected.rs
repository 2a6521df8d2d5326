//! What a line should say, in words.

use crate::kernel::words;

words! {
    /// What a value should be.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Expected: "line-expected", display {
        /// An object.
        Object = "object",
            "an object", "объект";
        /// A text.
        Text = "text",
            "a text", "текст";
        /// A text of Unicode.
        UnicodeText = "unicode-text",
            "a text of Unicode", "текст Unicode";
        /// True or false.
        TrueOrFalse = "true-or-false",
            "true or false", "true или false";
        /// A number.
        Number = "number",
            "a number", "число";
        /// A whole number.
        Whole = "whole",
            "a whole number", "целое число";
        /// An index.
        Index = "index",
            "an index", "номер";
        /// A time from 0 seconds.
        Time = "time",
            "a time from 0 seconds", "время от 0 секунд";
        /// An array of counts.
        Counts = "counts",
            "an array of counts", "массив количеств";
        /// An array of pairs.
        Pairs = "pairs",
            "an array of pairs", "массив пар";
        /// A pair [a, b].
        Pair = "pair",
            "a pair [a, b]", "пара [a, b]";
        /// An array of prices.
        Prices = "prices",
            "an array of prices", "массив цен";
        /// A price.
        Price = "price",
            "a price", "цена";
        /// An array of edges.
        Edges = "edges",
            "an array of edges", "массив рёбер";
        /// An edge [row, column, weight].
        RowEdge = "row-edge",
            "an edge [row, column, weight]", "ребро [строка, столбец, вес]";
        /// An edge [a, b, weight].
        PoolEdge = "pool-edge",
            "an edge [a, b, weight]", "ребро [a, b, вес]";
        /// An array of rows.
        Rows = "rows",
            "an array of rows", "массив строк";
        /// A row of numbers and nulls.
        RowOfNumbers = "row-of-numbers",
            "a row of numbers and nulls", "строка из чисел и null";
        /// A number or null.
        NumberOrNull = "number-or-null",
            "a number or null", "число или null";
        /// An array of tables.
        Tables = "tables",
            "an array of tables", "массив таблиц";
        /// A row of weights.
        RowOfWeights = "row-of-weights",
            "a row of weights", "строка весов";
        /// A weight or null.
        WeightOrNull = "weight-or-null",
            "a weight or null", "вес или null";
        /// An array of preference lists.
        PreferenceLists = "preference-lists",
            "an array of preference lists", "массив списков предпочтений";
        /// A preference list.
        PreferenceList = "preference-list",
            "a preference list", "список предпочтений";
        /// An index of the next side, once.
        NextIndex = "next-index",
            "an index of the next side, once", "номер на следующей стороне, один раз";
        /// At least one index in a tie.
        TiedIndex = "tied-index",
            "at least one index in a tie", "в группе равных хотя бы один номер";
        /// Tied indices.
        TiedIndices = "tied-indices", "tied indices", "номера равных";
        /// An array of lists.
        Lists = "lists",
            "an array of lists", "массив списков";
        /// A list of indices.
        Indices = "indices",
            "a list of indices", "список номеров";
        /// An array of projects.
        Projects = "projects",
            "an array of projects", "массив проектов";
        /// An array of mentors.
        Mentors = "mentors",
            "an array of mentors", "массив наставников";
    }
}

words! {
    /// What a field that is missing should say.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Needed: "line-needed", fills, display {
        /// It says how many agents there are.
        Agents = "agents",
            "it says how many agents there are", "оно говорит, сколько участников";
        /// It says which pairs are allowed and what they weigh.
        Edges = "edges",
            "it says which pairs are allowed and what they weigh", "оно говорит, какие пары возможны и сколько они весят";
        /// Students, projects and mentors are expected.
        Projects = "projects",
            "students, projects and mentors are expected", "нужны ученики, проекты и наставники";
        /// It says who offers the project.
        WhoOffers = "who-offers",
            "it says who offers the project", "оно говорит, кто предлагает проект";
        /// It says which students the mentor takes.
        WhomItTakes = "whom-it-takes",
            "it says which students the mentor takes", "оно говорит, кого из учеников берёт наставник";
        /// Each side's preferences over the next are expected.
        Preferences = "preferences",
            "each side's preferences over the next are expected", "нужны предпочтения каждой стороны относительно следующей";
        /// `weights[a][b][c]` are expected.
        Weights = "weights",
            "weights[a][b][c] are expected", "нужны weights[a][b][c]";
        /// This objective starts from a matching.
        Present = "present",
            "this objective starts from a matching", "эта цель исходит из уже составленных пар";
        /// This strategy is a lottery, whose draw a seed repeats.
        Seed = "seed",
            "this strategy is a lottery, whose draw a seed repeats", "эта стратегия – жребий, который повторяется по зерну";
        /// One of these fields.
        OneOf {
            /// Their names.
            names: String,
        } = "one-of", "one of {names} must be given", "нужно одно из {names}";
        /// One of these names.
        Name {
            /// The known names.
            known: String,
        } = "name", "known are {known}", "известны {known}";
    }
}

words! {
    /// Why a field has no meaning beside what else the line says.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NoMeaning: "line-no-meaning", display {
        /// They go with `edges`.
        WithEdges = "with-edges",
            "they go with `edges`", "они нужны вместе с `edges`";
        /// `cover` says which seats are to be filled.
        CoverSays = "cover-says",
            "`cover` says which seats are to be filled", "какие места заполнить, говорит `cover`";
        /// No objective of `assignment` starts from a matching.
        AssignmentPresent = "assignment-present",
            "no objective of `assignment` starts from a matching", "ни одна цель `assignment` не исходит из уже составленных пар";
        /// No objective of `general` starts from a matching.
        GeneralPresent = "general-present",
            "no objective of `general` starts from a matching", "ни одна цель `general` не исходит из уже составленных пар";
        /// A price of staying unmatched needs cardinality `free`.
        PricesNeedFree = "prices-need-free",
            "a price of staying unmatched needs cardinality `free`", "цена остаться без пары возможна при cardinality `free`";
        /// Pairs are required of `stable` and `all` only.
        RequiredOfStable = "required-of-stable",
            "pairs are required of `stable` and `all` only", "обязательные пары бывают только у `stable` и `all`";
        /// Triads take no pairs.
        TriadsWithoutPairs = "triads-without-pairs",
            "triads take no pairs", "у троек пар нет";
        /// `cyclic-stable` is about preferences.
        CyclicPreferences = "cyclic-preferences",
            "`cyclic-stable` is about preferences", "`cyclic-stable` считает по предпочтениям";
        /// `axial` is about weights.
        AxialWeights = "axial-weights",
            "`axial` is about weights", "`axial` считает по весам";
        /// Its weights differ so much in size that their sums are not exact; leave out triples by null.
        Inexact = "inexact",
            "its weights differ so much in size that their sums are not exact; leave out triples by null", "веса так различаются по величине, что суммы неточны; исключайте тройки через null";
        /// A floor goes with scores.
        FloorWithScores = "floor-with-scores",
            "a floor goes with scores", "нижняя граница бывает у оценок";
        /// Both sides' preferences must be of the same kind.
        SameKind = "same-kind",
            "both sides' preferences must be of the same kind", "предпочтения обеих сторон должны быть одного вида";
        /// A strategy stands in its place.
        Strategy = "strategy",
            "a strategy stands in its place", "вместо него дана стратегия";
        /// Only `nearest` and `repair` start from a matching.
        NotFromMatching = "not-from-matching",
            "only `nearest` and `repair` start from a matching", "из уже составленных пар исходят только `nearest` и `repair`";
        /// Strategies are compared on the market as it is.
        StrategyAsItIs = "strategy-as-it-is",
            "strategies are compared on the market as it is", "стратегии сравниваются на рынке, каков он есть";
        /// This objective is of the market as it is.
        ObjectiveAsItIs = "objective-as-it-is",
            "this objective is of the market as it is", "эта цель – о рынке, каков он есть";
        /// A repair looks for stability; minimums go with other objectives.
        RepairWithoutMinimums = "repair-without-minimums",
            "a repair looks for stability; minimums go with other objectives", "исправление ищет устойчивость; наименьшие числа мест – у других целей";
    }
}
