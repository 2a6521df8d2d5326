//! The solvers where nothing bounds them: what stops is a fault of the test.

use mentormatch::assignment::{
    self, AssignmentOutcome, BottleneckOutcome, Change, ChangeFault, FreeBottleneck,
    LoneBottleneckOutcome, Loss, Losses, Sensitivity, SensitivityFault,
};
use mentormatch::kernel::{Control, MenteeIx, MentorIx, Side};
use mentormatch::market::{
    AssignmentAnswer, AssignmentProblem, DeletionLog, Outcome, Pool, PoolPairing, Restrictions,
    Score, ScoredMarket, StablePartition, Ties, TwoSided, Weight,
};
use mentormatch::stable::{
    self, Lattice, MinimumRegret, NearlyLargest, RestrictedOptimal, RoommatesRegret, SideOptimal,
    StableFault,
};

pub(crate) fn free() -> Control<'static> {
    Control::unbounded()
}

pub(crate) fn solve<W: Weight>(problem: &AssignmentProblem<W>) -> AssignmentOutcome<W> {
    assignment::solve(problem, &free())
}

pub(crate) fn solve_again<W: Weight>(
    problem: &AssignmentProblem<W>,
    previous: &AssignmentAnswer<W>,
    changes: &[Change],
) -> Result<AssignmentOutcome<W>, ChangeFault> {
    assignment::solve_again(problem, previous, changes, &free())
}

pub(crate) fn solve_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
) -> Result<BottleneckOutcome<W>, FreeBottleneck> {
    assignment::solve_bottleneck(problem, &free())
}

pub(crate) fn solve_lone_bottleneck<W: Weight>(
    problem: &AssignmentProblem<W>,
) -> Result<LoneBottleneckOutcome<W>, FreeBottleneck> {
    assignment::solve_lone_bottleneck(problem, &free())
}

/// [`Sensitivity`] without bounds.
pub(crate) struct Losing<'a, W: Weight>(Sensitivity<'a, W>);

impl<'a, W: Weight> Losing<'a, W> {
    pub(crate) fn new(
        problem: &'a AssignmentProblem<W>,
        answer: &'a AssignmentAnswer<W>,
    ) -> Result<Self, SensitivityFault> {
        Ok(Self(Sensitivity::new(problem, answer, &free())?.solved().unwrap()))
    }

    pub(crate) fn force(&self, row: MenteeIx, column: MentorIx) -> Loss<W::Exact> {
        self.0.force(row, column, &free()).solved().unwrap()
    }

    pub(crate) fn forbid(&self, row: MenteeIx, column: MentorIx) -> Loss<W::Exact> {
        self.0.forbid(row, column, &free()).solved().unwrap()
    }

    pub(crate) fn serve_row(&self, row: MenteeIx) -> Loss<W::Exact> {
        self.0.serve_row(row, &free()).solved().unwrap()
    }

    pub(crate) fn serve_column(&self, column: MentorIx) -> Loss<W::Exact> {
        self.0.serve_column(column, &free()).solved().unwrap()
    }

    pub(crate) fn serve_all(&self, side: Side) -> Vec<(u32, Loss<W::Exact>)> {
        self.0.serve_all(side, &free()).solved().unwrap()
    }

    pub(crate) fn all(&self) -> Losses<W::Exact> {
        self.0.all(&free()).solved().unwrap()
    }
}

pub(crate) fn optimal(market: &TwoSided, side: Side) -> SideOptimal {
    stable::optimal(market, side, &free()).unwrap().solved().unwrap()
}

pub(crate) fn mentee_optimal(market: &TwoSided) -> SideOptimal {
    stable::mentee_optimal(market, &free()).unwrap().solved().unwrap()
}

pub(crate) fn mentor_optimal(market: &TwoSided) -> SideOptimal {
    stable::mentor_optimal(market, &free()).unwrap().solved().unwrap()
}

pub(crate) fn optimal_by_scores<W: Score>(
    market: &ScoredMarket<'_, W>,
    side: Side,
    ties: Ties,
) -> SideOptimal {
    stable::optimal_by_scores(market, side, ties, &free()).unwrap().solved().unwrap()
}

pub(crate) fn optimal_restricted(
    market: &TwoSided,
    restrictions: &Restrictions,
    side: Side,
) -> Result<Outcome<RestrictedOptimal, DeletionLog>, StableFault> {
    stable::optimal_restricted(market, restrictions, side, &free())
}

pub(crate) fn minimum_regret(market: &TwoSided) -> Result<MinimumRegret, StableFault> {
    Ok(stable::minimum_regret(market, &Restrictions::default(), &free())?.solved().unwrap())
}

pub(crate) fn nearly_largest(market: &TwoSided) -> Result<NearlyLargest, StableFault> {
    Ok(stable::nearly_largest(market, &free())?.solved().unwrap())
}

pub(crate) fn lattice(market: &TwoSided) -> Result<Lattice<'_>, StableFault> {
    Ok(Lattice::new(market, &free())?.solved().unwrap())
}

pub(crate) fn stable_roommates(
    pool: &Pool,
) -> Result<Outcome<PoolPairing, StablePartition>, StableFault> {
    stable::stable_roommates(pool, &free())
}

pub(crate) fn stable_partition(pool: &Pool) -> Result<StablePartition, StableFault> {
    Ok(stable::stable_partition(pool, &free())?.solved().unwrap())
}

pub(crate) fn minimum_regret_roommates(
    pool: &Pool,
) -> Result<Outcome<RoommatesRegret, StablePartition, RoommatesRegret>, StableFault> {
    stable::minimum_regret_roommates(pool, &free())
}

pub(crate) fn all_stable_roommates(pool: &Pool) -> Result<Vec<PoolPairing>, StableFault> {
    let free = free();
    let all = stable::all_stable_roommates(pool, &free)?.solved().unwrap();
    Ok(all.map(|one| one.solved().unwrap()).collect())
}
