//! Rows kept together and apart and columns of a least size, against exhaustive search.

use super::support::{Instance, below, cases, crowd, instance};
use crate::unbounded::free;
use mentormatch::assignment::solve_kept;
use mentormatch::audit::{GroupedCheck, verify_kept};
use mentormatch::kernel::{Matrix, Side, Stream, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, GroupedProof, KeptGroup, KeptGroupFault, KeptProblem, Matching,
    Outcome, Seats,
};
use std::cell::OnceCell;

/// An instance with wishes.
#[derive(Clone, Debug)]
pub(crate) struct Wished {
    pub(crate) what: Instance,
    together: Vec<KeptGroup>,
    apart: Vec<KeptGroup>,
    least: Vec<u32>,
    /// What rows need and columns have; nothing where everybody needs one.
    needs: Option<(Vec<u32>, Vec<u32>)>,
    /// Columns of which one at most has partners.
    exclusive: Vec<Vec<u32>>,
    kept: OnceCell<Vec<(u32, i64, u32)>>,
}

pub(crate) fn wished(random: &mut Stream) -> Option<Wished> {
    let mut what = instance(random);
    what.quotas = [Vec::new(), Vec::new()];
    if below(random, 4) > 0 {
        what.cardinality = [Cardinality::Maximum, Cardinality::Free][below(random, 2) as usize];
    }
    what.prices = what.prices.each_ref().map(|prices| vec![0; prices.len()]);
    if below(random, 2) == 0 {
        crowd(&mut what, [(3, 3), (5, 2), (4, 2), (3, 3)], [2, 4], random);
    }
    if what.allowed().len() > 11 || what.rows() == 0 || what.columns == 0 {
        return None;
    }
    let (rows, columns) = (what.rows(), what.columns);
    let subset = |random: &mut Stream, of: usize| -> Vec<u32> {
        (0..of as u32).filter(|_| below(random, 2) == 0).collect()
    };
    let mut kept = |at: u64| {
        let members = subset(random, rows);
        let places = match below(random, 3) {
            0 => (0..below(random, 4)).map(|_| subset(random, columns)).collect(),
            _ => KeptGroup::each_column(columns),
        };
        KeptGroup::new(format!("{at}"), members, places)
    };
    let together = (0..2).map(&mut kept).collect::<Vec<_>>();
    let apart = (2..4).map(&mut kept).collect::<Vec<_>>();
    let few = below(random, 3) as usize;
    let least = match below(random, 2) {
        0 => Vec::new(),
        _ => (0..columns).map(|_| below(random, 4) as u32).collect(),
    };
    let (together, apart) =
        (together[..few.min(2)].to_vec(), apart[few.saturating_sub(1)..].to_vec());
    let needs = (below(random, 2) == 0).then(|| {
        let mut numbers = |count: usize, from: u32, most: u64| -> Vec<u32> {
            (0..count).map(|_| from + below(random, most) as u32).collect()
        };
        (numbers(rows, 1, 3), numbers(columns, 0, 6))
    });
    let exclusive = (0..below(random, 3)).map(|_| subset(random, columns)).collect();
    let kept = OnceCell::new();
    Some(Wished { what, together, apart, least, needs, exclusive, kept })
}

impl Wished {
    pub(crate) fn problem(&self) -> KeptProblem<i64> {
        let problem = self.what.dense(|weight| weight);
        let (together, apart) = (self.together.clone(), self.apart.clone());
        let problem = KeptProblem::new(problem, together, apart, self.least.clone()).unwrap();
        let problem = problem.excluding(self.exclusive.clone()).unwrap();
        match self.needs.clone() {
            Some((needs, room)) => problem.needing(needs, room).unwrap(),
            None => problem,
        }
    }

    /// The rank, the sum and the pairs of every set that keeps every wish, listed once.
    fn kept(&self) -> &[(u32, i64, u32)] {
        self.kept.get_or_init(|| self.what.sets_that(|allowed, set| self.keeps(allowed, set)))
    }

    /// Whether a set of pairs keeps every wish.
    fn keeps(&self, allowed: &[(usize, usize, i64)], set: u32) -> bool {
        let made: Vec<(u32, u32)> = allowed
            .iter()
            .enumerate()
            .filter(|(at, _)| set >> at & 1 == 1)
            .map(|(_, &(row, column, _))| (row as u32, column as u32))
            .collect();
        let of = |row: u32| made.iter().filter(move |pair| pair.0 == row).map(|pair| pair.1);
        let together = self.together.iter().all(|kept| {
            let served = kept.members.iter().filter(|&&row| of(row).next().is_some()).count();
            let mut own = kept.members.iter().flat_map(|&row| of(row)).collect::<Vec<_>>();
            own.dedup();
            let fits = |place: &Vec<u32>| own.iter().all(|column| place.contains(column));
            served == 0 || served == kept.members.len() && kept.places.iter().any(fits)
        });
        let apart = self.apart.iter().all(|kept| {
            kept.members.iter().all(|&one| {
                kept.members.iter().filter(|&&two| one < two).all(|&two| {
                    !kept.places.iter().any(|place| {
                        of(one).any(|at| place.contains(&at))
                            && of(two).any(|at| place.contains(&at))
                    })
                })
            })
        });
        let sizes = self.least.iter().enumerate().all(|(column, &least)| {
            let load = made.iter().filter(|pair| pair.1 as usize == column).count();
            load == 0 || load >= least as usize
        });
        let fits = self.needs.iter().all(|(needs, room)| {
            room.iter().enumerate().all(|(column, &room)| {
                let own = made.iter().filter(|pair| pair.1 as usize == column);
                own.map(|pair| needs[pair.0 as usize]).sum::<u32>() <= room
            })
        });
        let exclusive = self.exclusive.iter().all(|set| {
            let used = set.iter().filter(|&&column| made.iter().any(|pair| pair.1 == column));
            used.count() < 2
        });
        together && apart && sizes && fits && exclusive
    }

    /// The best rank and sum.
    pub(crate) fn best(&self) -> Option<(u32, i64)> {
        self.kept().iter().map(|set| (set.0, set.1)).max()
    }

    /// Whether these pairs keep everything; their rank and sum.
    pub(crate) fn see(&self, matching: &Matching) -> Option<(u32, i64)> {
        let set = self.what.set_of(matching)?;
        let own = self.kept().iter().find(|own| own.2 == set)?;
        Some((own.0, own.1))
    }
}

#[test]
fn what_is_kept_together_and_apart_has_the_best_sum_of_all() {
    let mut random = stream(86, "kept");
    let (mut priced, mut searched, mut none) = (0, 0, 0);
    for _ in 0..cases() {
        let Some(what) = wished(&mut random) else { continue };
        let problem = what.problem();
        let best = what.best();
        match solve_kept(&problem, u64::MAX, &free()) {
            Outcome::Solved(answer) => {
                let check = verify_kept(&problem, &answer)
                    .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
                let (rank, sum) = best.unwrap_or_else(|| panic!("{answer:?}\n{what:?}"));
                assert_eq!(what.see(&answer.matching), Some((rank, sum)), "{answer:?}\n{what:?}");
                assert_eq!(answer.value, i128::from(what.what.sign() * sum), "{what:?}");
                match answer.proof {
                    GroupedProof::Prices(_) => {
                        assert_eq!(check, GroupedCheck::Optimal);
                        priced += 1;
                    }
                    GroupedProof::Search { .. } => searched += 1,
                }
            }
            Outcome::Impossible(_) => {
                assert!(best.is_none(), "{best:?}\n{what:?}");
                none += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    println!("{priced} {searched} {none}");
    assert!(priced > 25 && searched > 25 && none > 10, "{priced} {searched} {none}");
}

#[test]
fn a_stopped_search_for_what_is_kept_tells_the_best_and_a_bound() {
    let mut random = stream(87, "kept");
    let (mut with_best, mut stops) = (0, 0);
    for _ in 0..cases() / 4 {
        let Some(what) = wished(&mut random) else { continue };
        let problem = what.problem();
        for (nodes, work) in [(1, u64::MAX), (3, u64::MAX), (6, u64::MAX), (u64::MAX, 60)] {
            let control = free().with_work_limit(work);
            let Outcome::Stopped(stopped) = solve_kept(&problem, nodes, &control) else {
                continue;
            };
            let Some(near) = stopped.best else { continue };
            stops += 1;
            let gains = |value: i128| i128::from(what.what.sign()) * value;
            let maximum = what.what.cardinality == Cardinality::Maximum;
            let rank = |pairs: u64| if maximum { pairs } else { 0 };
            let bound = (rank(near.most_pairs), gains(near.bound));
            if let Some((own, sum)) = what.best() {
                assert!(bound >= (rank(own.into()), sum.into()), "{near:?}\n{what:?}");
            }
            if let Some((matching, value)) = &near.best {
                with_best += 1;
                let (_, sum) = what.see(matching).unwrap();
                assert_eq!(gains(*value), i128::from(sum));
            }
        }
    }
    assert!(stops > 50 && with_best > 2, "{stops} {with_best}");
}

#[test]
fn faults_of_wishes_are_told_together() {
    let weights = Matrix::from_rows(vec![vec![1_i64, 2], vec![3, 4]]).unwrap();
    let problem = AssignmentProblem::dense(weights).build().unwrap();
    let kept = KeptGroup::new("friends", vec![0, 0, 5], vec![vec![1, 7]]);
    let plain = KeptProblem::new(problem.clone(), Vec::new(), Vec::new(), Vec::new()).unwrap();
    let faults = plain.needing(vec![1], vec![1, 2]).unwrap_err();
    assert_eq!(*faults, [KeptGroupFault::Needs { side: Side::Mentee, got: 1, of: 2 }]);
    let plain = KeptProblem::new(problem.clone(), Vec::new(), Vec::new(), Vec::new()).unwrap();
    let faults = plain.excluding(vec![vec![0, 2], vec![1]]).unwrap_err();
    assert_eq!(*faults, [KeptGroupFault::Excluded { column: 2, columns: 2 }]);
    let faults = KeptProblem::new(problem, vec![kept], Vec::new(), vec![1]).unwrap_err();
    let label = || "friends".to_owned();
    let (side, at, of) = (Side::Mentee, 5, 2);
    let expected = [
        KeptGroupFault::Outside { label: label(), side, at, of },
        KeptGroupFault::Outside { label: label(), side: Side::Mentor, at: 7, of },
        KeptGroupFault::Twice { label: label(), member: 0 },
        KeptGroupFault::Least { got: 1, columns: 2 },
    ];
    assert_eq!(*faults, expected);
}

/// Twelve mentees in six families, five mentors with four seats, two who must not meet.
#[test]
fn families_of_twelve_are_placed_in_few_nodes() {
    let mut random = stream(88, "families");
    let rows = (0..12).map(|_| (0..5).map(|_| below(&mut random, 100) as i64).collect()).collect();
    let problem = AssignmentProblem::dense(Matrix::from_rows(rows).unwrap())
        .seats(Side::Mentor, Seats::each(vec![4; 5]))
        .build()
        .unwrap();
    let each = || KeptGroup::each_column(5);
    let families = (0..6).map(|at| KeptGroup::new("family", vec![2 * at, 2 * at + 1], each()));
    let apart = vec![KeptGroup::new("apart", vec![0, 2], each())];
    let problem = KeptProblem::new(problem, families.collect(), apart, vec![4; 5]).unwrap();
    let answer = solve_kept(&problem, 20_000, &free()).solved().unwrap();
    assert!(verify_kept(&problem, &answer).is_ok());
    assert_eq!(answer.matching.size(), 12);
}
