//! The problem `assignment`: weights.

mod objectives;
mod profile;

pub(super) use profile::counted;

use super::answer::{Answer, Value};
use super::clock::Clock;
use super::fault::{Expected, Fault, FaultKind, Faults, NoMeaning};
use super::fields::{self, Fields};
use super::json::Cursor;
use super::npy::{Array, Dtype};
use super::numbers::{Numbers, edges, not_held};
use crate::kernel::{AnyFault, BitMatrix, Control, MenteeIx, MentorIx, Side, Sides};
use crate::market::{
    AssignmentBuilder, AssignmentProblem, Cardinality, Price, ProfileOrder, Seats, Sense, Weight,
};

/// So many weights are checked in much less than a millisecond.
const SHORT: usize = 1 << 16;

/// An assignment as a line gives it. Rows are mentees, columns are mentors.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Assignment {
    /// What each pair is worth.
    pub weights: Weights,
    /// Whether weights are gains or costs.
    pub sense: Sense,
    /// How many pairs are asked for.
    pub cardinality: Cardinality,
    /// Seats, minimums and prices of the rows.
    pub rows: SideTerms,
    /// Seats, minimums and prices of the columns.
    pub columns: SideTerms,
    /// Pairs that must not be made.
    pub forbidden: Vec<(MenteeIx, MentorIx)>,
    /// Pairs that must be made.
    pub required: Vec<(MenteeIx, MentorIx)>,
    /// What is asked for.
    pub objective: Objective,
}

/// What a line may say about the agents of one side.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SideTerms {
    /// How many partners each may have; one each where absent.
    pub seats: Option<Vec<u32>>,
    /// How many partners each must have; none where absent.
    pub minimum: Option<Vec<u32>>,
    /// The price of leaving each unmatched; 0 where absent.
    pub unmatched: Option<Numbers>,
}

/// Where the weights come from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Weights {
    /// The rows of `weights`, and the pairs that are not null.
    Table {
        /// How many rows.
        rows: usize,
        /// How many columns.
        columns: usize,
        /// Row after row; 0 where forbidden.
        numbers: Numbers,
        /// The pairs that are not null; nothing where none is.
        allowed: Option<BitMatrix>,
    },
    /// The allowed pairs of `edges`.
    Edges {
        /// How many rows.
        rows: usize,
        /// How many columns.
        columns: usize,
        /// The pairs in the order given.
        pairs: Vec<(MenteeIx, MentorIx)>,
        /// Their weights.
        numbers: Numbers,
    },
    /// A NumPy file.
    File(Array),
}

/// What can be asked of an assignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Objective {
    /// The best sum.
    #[default]
    Sum,
    /// The best worst pair.
    Bottleneck,
    /// The best worst pair, then the best sum.
    BottleneckThenSum,
    /// The best sums one after another.
    Ranked,
    /// The worst weight made as good as can be, then the second worst, and so on.
    Leximin,
    /// Weights are ranks: the most firsts, then the most seconds, and so on, of any set of pairs.
    RankMaximal,
    /// Weights are ranks: of as many pairs as can be the fewest of the worst rank, then of the
    /// next one, and so on.
    Generous,
    /// Weights are ranks: of as many pairs as can be the most firsts, then the most seconds, and
    /// so on.
    Greedy,
}

const OBJECTIVES: [(&str, Objective); 8] = [
    ("sum", Objective::Sum),
    ("bottleneck", Objective::Bottleneck),
    ("bottleneck-then-sum", Objective::BottleneckThenSum),
    ("ranked", Objective::Ranked),
    ("leximin", Objective::Leximin),
    ("rank-maximal", Objective::RankMaximal),
    ("generous", Objective::Generous),
    ("greedy", Objective::Greedy),
];

impl Objective {
    /// Whether weights are ranks, of which 1 is the best.
    fn takes_ranks(self) -> bool {
        matches!(self, Self::RankMaximal | Self::Generous | Self::Greedy)
    }
}

impl SideTerms {
    fn read(
        fields: &mut Fields<'_>,
        [seats, minimum, unmatched]: [&'static str; 3],
        agents: usize,
    ) -> Self {
        Self {
            seats: fields.counts(seats, agents),
            minimum: fields.counts(minimum, agents),
            unmatched: fields.read(unmatched, |cursor| {
                let mut prices = Numbers::Integers(Vec::new());
                fields::array(cursor, Expected::Prices, |cursor, _| {
                    prices.read(cursor, Expected::Price, |at| format!("[{at}]"))
                })?;
                fields::length(prices.len(), agents)?;
                Ok(prices)
            }),
        }
    }
}

impl Weights {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let given = fields.exactly_one(&["weights", "edges", "npy"])?;
        if given != "edges" {
            fields.unused(&["rows", "columns"], NoMeaning::WithEdges);
        }
        match given {
            "weights" => fields.read(given, table),
            "edges" => {
                let rows = fields.agents("rows");
                let columns = fields.agents("columns");
                let mut numbers = Numbers::Integers(Vec::new());
                let pairs =
                    fields.read(given, |cursor| edges(cursor, Expected::RowEdge, &mut numbers));
                Some(Self::Edges { rows: rows?, columns: columns?, pairs: pairs?, numbers })
            }
            _ => fields.npy(given, Dtype::WEIGHTS).map(Self::File),
        }
    }

    /// Whether the solve is in integers: a file's always, JSON's where they are within
    /// the range that sums allow.
    fn are_integers(&self, agents: usize) -> bool {
        match self {
            Self::Table { numbers, .. } | Self::Edges { numbers, .. } => {
                numbers.are_integers(agents)
            }
            Self::File(array) => matches!(array, Array::Int64(_) | Array::Int32(_)),
        }
    }

    /// The place and value of the first integer that no float holds.
    fn not_held(&self) -> Option<(String, i64)> {
        let in_table = |columns: usize, at: usize| {
            format!("[{}][{}]", at / columns.max(1), at % columns.max(1))
        };
        match self {
            Self::Table { columns, numbers, .. } => {
                let (at, value) = numbers.not_held()?;
                Some((format!("weights{}", in_table(*columns, at)), value))
            }
            Self::Edges { numbers, .. } => {
                numbers.not_held().map(|(at, value)| (format!("edges[{at}][2]"), value))
            }
            Self::File(Array::Int64(matrix)) => {
                let (at, value) = not_held(matrix.items())?;
                Some((format!("npy{}", in_table(matrix.columns(), at)), value))
            }
            Self::File(_) => None,
        }
    }

    fn into_i64(self) -> AssignmentBuilder<i64> {
        match self {
            Self::Table { rows, columns, numbers, allowed } => {
                AssignmentProblem::table(rows, columns, numbers.into_i64(), allowed)
            }
            Self::Edges { rows, columns, pairs, numbers } => {
                AssignmentProblem::sparse(rows, columns, weighted(pairs, numbers.into_i64()))
            }
            Self::File(array) => AssignmentProblem::dense(array.into_i64()),
        }
    }

    fn into_f64(self) -> AssignmentBuilder<f64> {
        match self {
            Self::Table { rows, columns, numbers, allowed } => {
                AssignmentProblem::table(rows, columns, numbers.into_f64(), allowed)
            }
            Self::Edges { rows, columns, pairs, numbers } => {
                AssignmentProblem::sparse(rows, columns, weighted(pairs, numbers.into_f64()))
            }
            Self::File(array) => AssignmentProblem::dense(array.into_f64()),
        }
    }

    /// How many weights the line itself holds.
    fn entries(&self) -> usize {
        match self {
            Self::Table { numbers, .. } | Self::Edges { numbers, .. } => numbers.len(),
            Self::File(_) => 0,
        }
    }

    /// How many agents are named at most: rows of the line, ends of edges; the header of a
    /// file alone names nobody.
    fn named(&self) -> usize {
        match self {
            Self::Table { rows, columns, .. } => rows.saturating_add(*columns),
            Self::Edges { pairs, .. } => pairs.len().saturating_mul(2),
            Self::File(array) => array.cells().saturating_mul(2),
        }
    }

    /// Rows and columns.
    fn shape(&self) -> (usize, usize) {
        match self {
            Self::Table { rows, columns, .. } | Self::Edges { rows, columns, .. } => {
                (*rows, *columns)
            }
            Self::File(array) => array.shape(),
        }
    }
}

fn weighted<W>(pairs: Vec<(MenteeIx, MentorIx)>, weights: Vec<W>) -> Vec<(MenteeIx, MentorIx, W)> {
    pairs.into_iter().zip(weights).map(|((row, column), weight)| (row, column, weight)).collect()
}

/// Rows of numbers and nulls.
fn table(cursor: &mut Cursor<'_>) -> Result<Weights, Fault> {
    let mut numbers = Numbers::Integers(Vec::new());
    let mut nulls = Vec::new();
    let mut columns = None;
    let rows = fields::array(cursor, Expected::Rows, |cursor, row| {
        let width = fields::array(cursor, Expected::RowOfNumbers, |cursor, column| {
            if cursor.null() {
                nulls.push((row, column));
                numbers.skip();
                return Ok(());
            }
            // Before the first row ends its width is not known.
            let place = |at: usize| match columns {
                Some(width) if width > 0 => format!("[{}][{}]", at / width, at % width),
                _ => format!("[0][{at}]"),
            };
            numbers.read(cursor, Expected::NumberOrNull, place)
        })?;
        let got = width.len();
        let expected = *columns.get_or_insert(got);
        if got == expected { Ok(()) } else { Err(FaultKind::Ragged { got, expected }.into()) }
    })?;
    let (rows, columns) = (rows.len(), columns.unwrap_or(0));
    let allowed = match BitMatrix::filled(rows, columns, true) {
        _ if nulls.is_empty() => None,
        Ok(mut bits) => {
            nulls.into_iter().for_each(|(row, column)| bits.set(row, column, false));
            Some(bits)
        }
        Err(error) => return Err(FaultKind::Refused(AnyFault::new(error)).into()),
    };
    Ok(Weights::Table { rows, columns, numbers, allowed })
}

/// How many pairs are asked for; where the line does not say, as the objective is known in
/// the literature: a rank-maximal matching is the best of all sizes.
fn cardinality(fields: &mut Fields<'_>, objective: Objective) -> Cardinality {
    if fields.has("cover") {
        fields.unused(&["cardinality"], NoMeaning::CoverSays);
    }
    let covers = [("rows", Side::Mentee), ("columns", Side::Mentor)];
    if let Some(side) = fields.name("cover", &covers) {
        return Cardinality::Cover(side);
    }
    let cardinalities = [
        ("maximum", Cardinality::Maximum),
        ("free", Cardinality::Free),
        ("full", Cardinality::Full),
    ];
    let known = match objective {
        Objective::RankMaximal => Cardinality::Free,
        _ => Cardinality::Maximum,
    };
    fields.name("cardinality", &cardinalities).unwrap_or(known)
}

impl Assignment {
    /// Reads the fields of an assignment; nothing where a fault leaves a gap.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let objective = fields.objective(&OBJECTIVES)?;
        let senses = [("max", Sense::Max), ("min", Sense::Min)];
        let sense = fields.name("sense", &senses).unwrap_or_default();
        // A rank is the better the smaller it is, whatever the line says of weights.
        let sense = if objective.takes_ranks() { Sense::Min } else { sense };
        let cardinality = cardinality(fields, objective);
        let forbidden = fields.pairs("forbidden");
        let required = fields.pairs("required");
        fields.unused(&["present"], NoMeaning::AssignmentPresent);
        let weights = Weights::read(fields);
        if cardinality != Cardinality::Free {
            let prices = ["row_unmatched", "column_unmatched"];
            fields.unused(&prices, NoMeaning::PricesNeedFree);
        }
        let weights = weights.filter(|weights| {
            let (rows, columns) = weights.shape();
            let terms = [
                (rows, ["row_seats", "row_minimum", "row_unmatched"]),
                (columns, ["column_seats", "column_minimum", "column_unmatched"]),
            ];
            let of_arrays =
                terms.into_iter().filter(|(_, names)| names.iter().any(|name| fields.has(name)));
            let of_arrays = of_arrays.map(|(agents, _)| agents).fold(0, usize::saturating_add);
            let named = weights.named().saturating_add(of_arrays);
            fields.admit(&[rows, columns], named, weights.entries())
        });
        let Some(weights) = weights else {
            // What depends on the shape cannot be checked.
            fields.ask(&["row_seats", "row_minimum", "row_unmatched"]);
            fields.ask(&["column_seats", "column_minimum", "column_unmatched"]);
            return None;
        };
        let (rows, columns) = weights.shape();
        let names = ["row_seats", "row_minimum", "row_unmatched"];
        let row_terms = SideTerms::read(fields, names, rows);
        let names = ["column_seats", "column_minimum", "column_unmatched"];
        let column_terms = SideTerms::read(fields, names, columns);
        Some(Self {
            weights,
            sense,
            cardinality,
            rows: row_terms,
            columns: column_terms,
            forbidden,
            required,
            objective,
        })
    }
}

impl Assignment {
    /// Solves the assignment and has the answer verified.
    pub(crate) fn solve(self, limit: Option<u64>, clock: &Clock) -> Result<Answer, Faults> {
        let (rows, columns) = self.weights.shape();
        let agents = rows.saturating_add(columns);
        let prices = [self.rows.unmatched, self.columns.unmatched];
        let has_prices = prices.iter().any(Option::is_some);
        let [row_prices, column_prices] =
            prices.map(|prices| prices.unwrap_or(Numbers::Integers(Vec::new())));
        let whole_prices = row_prices.are_integers(agents) && column_prices.are_integers(agents);
        let integers = whole_prices && self.weights.are_integers(agents);
        let terms = Terms {
            clock,
            is_short: rows.saturating_mul(columns) <= SHORT,
            sense: self.sense,
            cardinality: self.cardinality,
            seats: Sides::new(self.rows.seats, self.columns.seats),
            minimums: Sides::new(self.rows.minimum, self.columns.minimum),
            forbidden: self.forbidden,
            required: self.required,
            objective: self.objective,
            limit,
        };
        match self.weights {
            Weights::File(Array::Int32(weights)) if !has_prices => {
                terms.solve(AssignmentProblem::dense(weights), Default::default())
            }
            Weights::File(Array::Float32(weights)) if !has_prices => {
                terms.solve(AssignmentProblem::dense(weights), Default::default())
            }
            weights if integers => {
                let prices = Sides::new(row_prices.into_i64(), column_prices.into_i64());
                terms.solve(weights.into_i64(), prices)
            }
            weights => {
                let price = |name: &str, prices: &Numbers| {
                    prices.not_held().map(|(at, value)| (format!("{name}[{at}]"), value))
                };
                let not_held = weights
                    .not_held()
                    .or_else(|| price("row_unmatched", &row_prices))
                    .or_else(|| price("column_unmatched", &column_prices));
                if let Some((place, value)) = not_held {
                    let value = value.to_string();
                    return Err(Fault::new(&place, FaultKind::NotHeld { value }).into());
                }
                let prices = Sides::new(row_prices.into_f64(), column_prices.into_f64());
                terms.solve(weights.into_f64(), prices)
            }
        }
    }
}

/// What a solve needs beside weights and prices.
struct Terms<'a> {
    clock: &'a Clock,
    is_short: bool,
    sense: Sense,
    cardinality: Cardinality,
    seats: Sides<Option<Vec<u32>>>,
    minimums: Sides<Option<Vec<u32>>>,
    forbidden: Vec<(MenteeIx, MentorIx)>,
    required: Vec<(MenteeIx, MentorIx)>,
    objective: Objective,
    limit: Option<u64>,
}

impl Terms<'_> {
    fn solve<W: Weight>(
        self,
        mut builder: AssignmentBuilder<W>,
        prices: Sides<Vec<W>>,
    ) -> Result<Answer, Faults>
    where
        Value: From<<W::Price as Price>::Total>,
    {
        for (side, seats) in self.seats {
            if let Some(seats) = seats {
                builder = builder.seats(side, Seats::each(seats));
            }
        }
        for (side, minimums) in self.minimums {
            builder = builder.minimums(side, minimums.unwrap_or_default());
        }
        for (side, prices) in prices {
            builder = builder.unmatched_prices(side, prices);
        }
        // A short line is read at once, so that even without any time there is a bound.
        let passing = if self.is_short { Control::unbounded() } else { self.clock.passing() };
        let problem = builder
            .sense(self.sense)
            .cardinality(self.cardinality)
            .forbidden(self.forbidden)
            .required(self.required)
            .build_within(&passing)
            .map_err(Faults::refused)?;
        let clock = self.clock;
        let ranks = self.objective.takes_ranks();
        let problem = match problem.or_stopped() {
            Ok(problem) => problem,
            Err(reason) => return Ok(clock.nothing(reason)),
        };
        if ranks && let Some(fault) = profile::no_rank(&problem) {
            return Err(fault.into());
        }
        match self.objective {
            Objective::Sum => Ok(objectives::sum(&problem, clock)),
            Objective::Bottleneck => objectives::bottleneck(&problem, clock),
            Objective::BottleneckThenSum => objectives::bottleneck_then_sum(&problem, clock),
            Objective::Ranked => Ok(objectives::ranked(&problem, self.limit, clock)),
            Objective::Leximin | Objective::Generous => {
                profile::profile(&problem, ProfileOrder::FewestWorst, clock)
            }
            Objective::RankMaximal | Objective::Greedy => {
                profile::profile(&problem, ProfileOrder::MostBest, clock)
            }
        }
    }
}
