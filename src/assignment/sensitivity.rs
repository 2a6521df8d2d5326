//! What insisting on a pair costs, or ruling it out, or serving somebody.
//!
//! An optimal assignment is a flow through the [`Network`], and the prices of its
//! certificate make every reduced cost of a residual arc at least 0. The best assignment
//! that holds a pair it does not hold differs from it by circulations in the residual
//! network, one of which runs through the arc of that pair; those that do not can only make
//! it worse. So the loss is the reduced cost of the pair plus the distance from its
//! column back to its row. Ruling out a pair that is made is a circulation through its arc
//! in the other direction, and serving somebody one through the arc of their first seat
//! (Ahuja, Magnanti and Orlin, *Network Flows*, sections 3.5 and 9.11).
//!
//! Where as many pairs as can be are asked for, the number of pairs is not to change; only
//! where the way back does not exist may it lead from the source to the sink, which takes
//! one pair away. It never leads from the sink to the source: that would be one pair more
//! than there can be.

use super::decided::Room;
use super::draft::{convert, told_long};
use super::loss::{Loss, SensitivityFault};
use super::ways::Ways;
use crate::kernel::{Control, Csr, Index, Long, MenteeIx, MentorIx, Meter, Side, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, Fixed, Lifted, Outcome, Price,
    Weight, lift,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What an optimal assignment would lose by demands that were not made.
///
/// In mentoring words: the curator asks "what if I insist on this pair?", "what if these
/// two may not meet?", "what does it take to serve this mentee?".
///
/// Made from a problem and its answer of [`solve`](super::solve). Losses are exact, for floats
/// too: these are counted in whole numbers of a common unit, for which the weights are copied.
///
/// With seats the ways run over agents, never over clones of them. A single demand costs
/// one search, O((n + m)²) from a table, O(E log E) from E edges; memory O(n + m).
/// Searches count their work as [`solve`](super::solve) does; one that is stopped has
/// found nothing.
///
/// ```
/// use mentormatch::assignment::{Loss, Sensitivity, solve};
/// use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 8], vec![9, 5], vec![4, 3]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let free = Control::unbounded();
/// let answer = solve(&problem, &free).solved().unwrap();
/// assert_eq!(answer.value, 17);
/// let sensitivity = Sensitivity::new(&problem, &answer, &free).unwrap().solved().unwrap();
/// // Mentee 0 with mentor 0 leaves mentor 1 to mentee 1, which makes 9 + 5; that is also
/// // the best that is left when mentee 1 may not meet mentor 0.
/// let [one, two] = [0, 1].map(MenteeIx::new);
/// let force = sensitivity.force(one, MentorIx::new(0), &free);
/// assert_eq!(force.solved(), Some(Loss::Sum(3)));
/// let forbid = sensitivity.forbid(two, MentorIx::new(0), &free);
/// assert_eq!(forbid.solved(), Some(Loss::Sum(3)));
/// // Mentee 2 would take the place of one of the others: 8 + 4 or 9 + 3.
/// let serve = sensitivity.serve_row(MenteeIx::new(2), &free);
/// assert_eq!(serve.solved(), Some(Loss::Sum(5)));
/// ```
pub struct Sensitivity<'a, W: Weight>(Counted<'a, W>);

/// The numbers in which losses are counted.
enum Counted<'a, W: Weight> {
    /// Whole numbers of units `2^unit`.
    Short(Box<Ways<'a, W::Whole>>, i32),
    Long(Box<Ways<'a, Fixed>>),
}

impl<W: Weight> std::fmt::Debug for Sensitivity<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let matching = match &self.0 {
            Counted::Short(ways, _) => ways.matching(),
            Counted::Long(ways) => ways.matching(),
        };
        f.debug_struct("Sensitivity").field("matching", matching).finish_non_exhaustive()
    }
}

/// Asks the ways of either kind, and turns what they tell into the problem's numbers.
macro_rules! asked {
    ($sensitivity:expr, $weight:ty, $ways:ident => $ask:expr) => {
        match &$sensitivity.0 {
            Counted::Short($ways, unit) => {
                $ask.map(|told| told.map(|price| <$weight>::from_whole(price, *unit)))
            }
            Counted::Long($ways) => $ask.map(|told| told.map(told_long::<$weight>)),
        }
    };
}

impl<'a, W: Weight> Sensitivity<'a, W> {
    /// Reads the answer's pairs and prices, and checks that they are optimal.
    ///
    /// One pass over the weights; where as many pairs as can be are asked for, one search.
    ///
    /// # Errors
    /// The first [`SensitivityFault`] found.
    pub fn new(
        problem: &'a AssignmentProblem<W>,
        answer: &'a AssignmentAnswer<W>,
        control: &Control<'_>,
    ) -> Result<Outcome<Self>, SensitivityFault> {
        if problem.has_quotas() {
            return Err(SensitivityFault::Quotas);
        }
        let (matching, certificate) = (&answer.matching, &answer.certificate);
        let fits = matching.mentees() == problem.rows()
            && matching.mentors() == problem.columns()
            && certificate.row_prices.len() == problem.rows()
            && certificate.column_prices.len() == problem.columns()
            && certificate.row_group_prices.is_empty()
            && certificate.column_group_prices.is_empty();
        let room = Room::new(problem).ok().filter(|_| fits).ok_or(SensitivityFault::Misfit)?;
        let whole = |unit: i32| {
            let mut fits = true;
            let mut prices = empty();
            convert(certificate, &mut prices, |price| {
                W::to_whole(&price, unit).unwrap_or_default()
            });
            let all = [&certificate.row_prices, &certificate.column_prices];
            let mut all = all.into_iter().flatten().chain([&certificate.pair_price]);
            fits &= all.all(|price| W::to_whole(price, unit).is_some());
            fits.then_some(prices)
        };
        let matching = Cow::Borrowed(matching);
        let mut meter = Meter::new(control);
        let told = |told: Result<Counted<'a, W>, StopReason>| Outcome::from(told.map(Self));
        let (lifted, unit) = match lift(problem) {
            Lifted::Same(problem) => (Some(Cow::Borrowed(problem)), 0),
            Lifted::Short(problem, unit) => (Some(Cow::Owned(problem)), unit),
            Lifted::Long(_) => (None, 0),
        };
        // Prices of another's answer may need smaller units than the weights.
        if let Some((lifted, prices)) = lifted.zip(whole(unit)) {
            let ways = Ways::new((lifted, matching), prices, room, &mut meter)?;
            return Ok(told(ways.map(|ways| Counted::Short(Box::new(ways), unit))));
        }
        let long = Cow::Owned(problem.mapped(|weight| Fixed::from(weight.float())));
        let mut prices = empty();
        convert(certificate, &mut prices, |price| Long::from(W::to_dyadic(price)));
        let ways = Ways::new((long, matching), prices, room, &mut meter)?;
        Ok(told(ways.map(|ways| Counted::Long(Box::new(ways)))))
    }

    /// What insisting on a pair costs: nothing where it is made.
    pub fn force(
        &self,
        row: MenteeIx,
        column: MentorIx,
        control: &Control<'_>,
    ) -> Outcome<Loss<W::Exact>> {
        let mut meter = Meter::new(control);
        asked!(self, W, ways => ways.force(row, column, &mut meter)).into()
    }

    /// What ruling out a pair costs: nothing where it is not made.
    pub fn forbid(
        &self,
        row: MenteeIx,
        column: MentorIx,
        control: &Control<'_>,
    ) -> Outcome<Loss<W::Exact>> {
        let mut meter = Meter::new(control);
        asked!(self, W, ways => ways.forbid(row, column, &mut meter)).into()
    }

    /// What it costs that a mentee has a partner: nothing where it has one.
    pub fn serve_row(&self, row: MenteeIx, control: &Control<'_>) -> Outcome<Loss<W::Exact>> {
        let mut meter = Meter::new(control);
        asked!(self, W, ways => ways.serve_row(row, &mut meter)).into()
    }

    /// What it costs that a mentor has a partner: nothing where it has one.
    pub fn serve_column(&self, column: MentorIx, control: &Control<'_>) -> Outcome<Loss<W::Exact>> {
        let mut meter = Meter::new(control);
        asked!(self, W, ways => ways.serve_column(column, &mut meter)).into()
    }

    /// What serving each agent of a side costs that has no partner, ascending.
    ///
    /// One search for all of them; for rows, the problem is copied with rows and columns
    /// exchanged.
    pub fn serve_all(
        &self,
        side: Side,
        control: &Control<'_>,
    ) -> Outcome<Vec<(u32, Loss<W::Exact>)>> {
        let mut meter = Meter::new(control);
        let served = asked!(self, W, ways => {
            ways.serve_all(side, &mut meter).map(|served| Losses(Csr::from(vec![served])))
        });
        let agents = |served: Losses<W::Exact>| {
            served.0.items().iter().map(|(agent, loss)| (agent.raw(), loss.clone())).collect()
        };
        served.map(agents).into()
    }

    /// For each allowed pair the loss by its opposite: of forbidding it where it is made, of
    /// forcing it where it is not.
    ///
    /// One search for each row and one, ended early, for each pair made, rows in parallel:
    /// O(n³) time from a table, n searches over the edges otherwise. Memory for the
    /// losses, and for a copy of the weights.
    pub fn all(&self, control: &Control<'_>) -> Outcome<Losses<W::Exact>> {
        asked!(self, W, ways => ways.all(control).map(Losses)).into()
    }
}

fn empty<P: Price>() -> AssignmentCertificate<P> {
    AssignmentCertificate::new(Vec::new(), Vec::new(), P::ZERO, None)
}

/// The losses of all allowed pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", transparent)]
pub struct Losses<P: Price>(Csr<(MentorIx, Loss<P>)>);

impl<P: Price> Losses<P> {
    /// The same losses in other numbers.
    fn map<Q: Price>(self, turn: impl Fn(P) -> Q) -> Losses<Q> {
        Losses(self.0.map(|(column, loss)| (column, loss.map(&turn))))
    }

    /// The losses of a row's allowed pairs, ascending by column.
    #[must_use]
    pub fn row(&self, row: MenteeIx) -> &[(MentorIx, Loss<P>)] {
        self.0.row(row.get())
    }

    /// The loss of a pair's opposite: of forbidding it where it is made, of forcing it where
    /// it is not. Nothing where the pair is not allowed.
    #[must_use]
    pub fn of(&self, row: MenteeIx, column: MentorIx) -> Option<Loss<P>> {
        let losses = self.row(row);
        let at = losses.binary_search_by_key(&column, |loss| loss.0).ok()?;
        losses.get(at).map(|loss| loss.1.clone())
    }
}
