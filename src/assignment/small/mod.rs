//! Small tables of one seat each: whole rows at once, without candidate lists.
//!
//! Rows bid for columns, then each row left over takes the shortest augmenting path
//! (Jonker and Volgenant 1987), as in the fast core. A row of a small table is read
//! sooner than a list of its best columns is made.

mod lanes;
mod pairing;
mod told;
mod whole;

use super::draft::Draft;
use super::fast::is_exact;
use crate::kernel::{Meter, Side, StopReason};
use crate::market::{AssignmentProblem, Cardinality, Weight};
use pairing::{Pairing, Table};
use pulp::Arch;
use told::{Told, write};
use whole::{Settling, Whole};

/// Tables with no more rows and columns than this are small.
const WIDEST: usize = 256;
/// Whether a problem is a small full table whose people have one seat each and are to be
/// paired as far as there are enough of the other side.
pub(super) fn takes<W: Weight>(problem: &AssignmentProblem<W>) -> bool {
    let full = matches!(problem.weights_table(), Some((_, None)));
    let all = matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Full);
    let (rows, columns) = (problem.rows(), problem.columns());
    let one_each =
        problem.seats(Side::Mentee).is_one_each() && problem.seats(Side::Mentor).is_one_each();
    let bound = problem.has_minimums() || problem.has_quotas() || !problem.required().is_empty();
    full && all && one_each && !bound && rows.max(columns) <= WIDEST && is_exact(problem)
}

/// Memory that is kept from one problem to the next.
#[derive(Default)]
pub(super) struct Small {
    table: Table,
    whole: Whole,
}

/// Writes the best pairs and their prices; says whether these prove them, as whole numbers and most
/// floats do. Then the answer holds the pairs and their sum.
pub(super) fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
    small: &mut Small,
    meter: &mut Meter<'_>,
    draft: &mut Draft<W>,
) -> Result<bool, StopReason> {
    let Small { table, whole } = small;
    let arch = Arch::new();
    table.take(problem);
    let keeps = W::FLOATS && meter.is_bounded();
    if let Err(reason) = arch.dispatch(Pairing { table, keeps, meter }) {
        write(table, problem, Told::Rounded { stopped: true }, draft);
        return Err(reason);
    }
    if !W::FLOATS {
        write(table, problem, Told::Whole, draft);
        return Ok(true);
    }
    let settled = arch.dispatch(Settling { table, whole, meter });
    let told = match settled {
        Ok(Some(units)) => Told::Counted(units, whole),
        _ => Told::Rounded { stopped: false },
    };
    write(table, problem, told, draft);
    if settled.is_err() {
        draft.lead(if problem.rows() > problem.columns() { Side::Mentee } else { Side::Mentor });
    }
    settled.map(|units| units.is_some())
}
