//! Runs of millions of steps.

use crate::{End, cancel_after, case, end};
use mentormatch::assignment;
use mentormatch::kernel::{Matrix, Side, StopReason, stream};
use mentormatch::market::{AssignmentProblem, Lists, Restrictions, Seats, TwoSided};
use mentormatch::stable::{self, Lattice};
use rand::Rng;

/// Runs that take millions of steps are left after as few more.
#[test]
fn long_runs_are_left_soon_after_they_are_cancelled() {
    const SIZE: usize = 400;
    let mut random = stream(9, "long runs");
    let traits: Vec<[i64; 2]> =
        (0..2 * SIZE).map(|_| [0, 0].map(|_: i32| (random.next_u64() % 1000) as i64)).collect();
    let worth = |row: usize, column: usize| {
        let (own, other) = (traits[row], traits[SIZE + column]);
        own[0] * other[0] + own[1] * other[1]
    };
    let items = (0..SIZE * SIZE).map(|at| worth(at / SIZE, at % SIZE)).collect();
    let table = Matrix::new(SIZE, SIZE, items).unwrap();
    let whole = AssignmentProblem::dense(table.clone()).build().unwrap();
    let floats = AssignmentProblem::dense(table.clone().map(|one| one as f64 / 7.0));
    let floats = floats.build().unwrap();
    let two = || Seats::each(vec![2; SIZE]);
    let seats = AssignmentProblem::dense(table).seats(Side::Mentee, two());
    let seats = seats.seats(Side::Mentor, two()).build().unwrap();
    let mut lists = |ties: usize| {
        let mut one = || {
            let mut list: Vec<u32> = (0..SIZE as u32).collect();
            (1..SIZE).for_each(|at| list.swap(at, random.next_u64() as usize % (at + 1)));
            list
        };
        let lists: Vec<Vec<u32>> = (0..SIZE).map(|_| one()).collect();
        let group = |list: Vec<u32>| list.chunks(ties).map(<[u32]>::to_vec).collect::<Vec<_>>();
        Lists::tied(lists.into_iter().map(group))
    };
    let one_each = || Seats::one_each(SIZE);
    let strict = TwoSided::new(lists(1), lists(1), one_each(), one_each()).unwrap();
    let tied = TwoSided::new(lists(3), lists(3), one_each(), one_each()).unwrap();
    let cases = [
        case("assignment of whole numbers", |control| end(&assignment::solve(&whole, control))),
        case("assignment of floats", |control| end(&assignment::solve(&floats, control))),
        case("assignment with seats", |control| end(&assignment::solve(&seats, control))),
        case("mentee-optimal", |control| end(&stable::mentee_optimal(&strict, control).unwrap())),
        case("minimum regret", |control| {
            end(&stable::minimum_regret(&strict, &Restrictions::default(), control).unwrap())
        }),
        case("lattice", |control| end(&Lattice::new(&strict, control).unwrap())),
        case("nearly largest", |control| end(&stable::nearly_largest(&tied, control).unwrap())),
    ];
    for (name, run) in &cases {
        let ends = [1000, 2000].map(|steps| cancel_after(steps, name, run));
        assert_eq!(ends[0], End::Stopped(StopReason::Cancelled), "{name}");
    }
}
