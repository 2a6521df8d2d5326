//! Bounds over groups that overlap and over kinds of partners, against exhaustive search.

use super::support::{Instance, below, cases, crowd, instance};
use crate::unbounded::free;
use mentormatch::assignment::solve_grouped;
use mentormatch::audit::{GroupedCheck, refutes_grouped, verify_grouped};
use mentormatch::kernel::{Control, Matrix, Side, Sides, Stream, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, GroupedFault, GroupedProblem, GroupedProof, GroupedWitness,
    Mix, Outcome, Quota, QuotaFault, Seats,
};
use std::cell::OnceCell;

/// An instance with bounds.
#[derive(Clone, Debug)]
pub(crate) struct Bounded {
    pub(crate) what: Instance,
    quotas: [Vec<Quota>; 2],
    mixes: [Vec<Mix>; 2],
    kept: OnceCell<Vec<(u32, i64, u32)>>,
}

fn subset(random: &mut Stream, of: usize) -> Vec<u32> {
    (0..of as u32).filter(|_| below(random, 2) == 0).collect()
}

/// Groups that overlap or not, and kinds of partners that do or not, with shares or not.
pub(crate) fn bounded(random: &mut Stream) -> Option<Bounded> {
    let mut what = instance(random);
    what.quotas = [Vec::new(), Vec::new()];
    what.cardinality = [Cardinality::Maximum, Cardinality::Free][below(random, 2) as usize];
    what.prices = [vec![0; what.rows()], vec![0; what.columns]];
    let crowded = below(random, 2) == 0;
    if crowded {
        crowd(&mut what, [(3, 3), (5, 2), (2, 5), (3, 3)], [3, 3], random);
    }
    if crowded || below(random, 3) > 0 {
        what.minimums = what.prices.each_ref().map(|none| vec![0; none.len()]);
    }
    if what.allowed().len() > 11 || what.rows() == 0 {
        return None;
    }
    let sizes = [what.rows(), what.columns];
    let few = |random: &mut Stream| below(random, if crowded { 4 } else { 3 }) as usize;
    let quotas = [0, 1].map(|side: usize| {
        (0..few(random))
            .map(|at| {
                let least = u32::from(!crowded && below(random, 5) == 0);
                let quota = Quota::new(format!("{at}"), subset(random, sizes[side]));
                let quota = quota.at_least(least);
                match below(random, 3) {
                    0 => quota,
                    _ => quota.at_most(least + 1 + below(random, 2) as u32),
                }
            })
            .collect()
    });
    let mixes = [0, 1].map(|side: usize| {
        let agents = sizes[side] as u64;
        (0..few(random) * usize::from(agents > 0))
            .flat_map(|at| {
                let agent = below(random, agents) as u32;
                let one = subset(random, sizes[1 - side]);
                let rest = (0..sizes[1 - side] as u32).filter(|at| !one.contains(at)).collect();
                let kinds = if below(random, 2) == 0 { vec![one, rest] } else { vec![one] };
                let mut bound = |kind: Vec<u32>| {
                    let least = u32::from(below(random, 6) == 0);
                    let mix = Mix::new(format!("{at}"), agent, kind).at_least(least);
                    match below(random, 4) {
                        0 => mix,
                        1 => mix.at_most_of(1, 2),
                        _ => mix.at_most(least + below(random, 2) as u32),
                    }
                };
                kinds.into_iter().map(&mut bound).collect::<Vec<_>>()
            })
            .collect()
    });
    Some(Bounded { what, quotas, mixes, kept: OnceCell::new() })
}

impl Bounded {
    pub(crate) fn problem(&self) -> GroupedProblem<i64> {
        let problem = self.what.dense(|weight| weight);
        let (quotas, mixes) = (self.quotas.clone().into(), self.mixes.clone().into());
        GroupedProblem::new(problem, quotas, mixes).unwrap()
    }

    /// The rank, the sum and the pairs of every set that keeps every bound, listed once.
    fn kept(&self) -> &[(u32, i64, u32)] {
        self.kept.get_or_init(|| self.what.sets_that(|allowed, set| self.keeps(allowed, set)))
    }

    /// Whether a set of pairs keeps every bound.
    fn keeps(&self, allowed: &[(usize, usize, i64)], set: u32) -> bool {
        let pairs: Vec<[u32; 2]> = allowed
            .iter()
            .enumerate()
            .filter(|(at, _)| set >> at & 1 == 1)
            .map(|(_, &(row, column, _))| [row as u32, column as u32])
            .collect();
        (0..2).all(|side| {
            let quotas = self.quotas[side].iter().all(|quota| {
                let of = pairs.iter().filter(|pair| quota.members.contains(&pair[side])).count();
                of >= quota.least as usize && quota.most.is_none_or(|most| of <= most as usize)
            });
            let mixes = self.mixes[side].iter().all(|mix| {
                let own = pairs.iter().filter(|pair| pair[side] == mix.agent);
                let all = own.clone().count();
                let of = own.filter(|pair| mix.partners.contains(&pair[1 - side])).count();
                let half = mix.share.is_none_or(|_| of <= all.div_ceil(2));
                half && of >= mix.least as usize && mix.most.is_none_or(|most| of <= most as usize)
            });
            quotas && mixes
        })
    }

    /// The rank and sum of the best set that keeps every bound.
    pub(crate) fn best(&self) -> Option<(u32, i64)> {
        self.kept().iter().map(|set| (set.0, set.1)).max()
    }

    /// Whether these pairs keep everything and have this sum; their rank and sum.
    pub(crate) fn see(&self, matching: &mentormatch::market::Matching) -> Option<(u32, i64)> {
        let set = self.what.set_of(matching)?;
        let own = self.kept().iter().find(|own| own.2 == set)?;
        Some((own.0, own.1))
    }
}

#[test]
fn bounds_that_overlap_are_kept_by_the_best_sum() {
    let mut random = stream(84, "grouped");
    let (mut priced, mut searched, mut none, mut binding) = (0, 0, [0, 0], 0);
    for _ in 0..cases() {
        let Some(what) = bounded(&mut random) else { continue };
        let problem = what.problem();
        let best = what.best();
        match solve_grouped(&problem, u64::MAX, &free()) {
            Outcome::Solved(answer) => {
                let check = verify_grouped(&problem, &answer)
                    .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
                let (rank, sum) = best.unwrap_or_else(|| panic!("{answer:?}\n{what:?}"));
                assert_eq!(
                    answer.value,
                    i128::from(what.what.sign() * sum),
                    "{answer:?}\n{what:?}"
                );
                assert_eq!(what.see(&answer.matching), Some((rank, sum)), "{answer:?}\n{what:?}");
                match answer.proof {
                    GroupedProof::Prices(_) => {
                        priced += 1;
                        assert_eq!(check, GroupedCheck::Optimal);
                    }
                    GroupedProof::Search { .. } => searched += 1,
                }
                binding += u64::from(what.what.exhaustive() != Some(what.what.sign() * sum));
            }
            Outcome::Impossible(witness) => {
                assert_eq!(best, None, "{witness:?}\n{what:?}");
                let nested = matches!(witness, GroupedWitness::Nested(_));
                none[usize::from(nested)] += 1;
                assert_eq!(refutes_grouped(&problem, &witness), nested);
            }
            Outcome::Stopped(_) => panic!("nothing bounds the run"),
        }
    }
    let counted = (priced, searched, none, binding);
    assert!(priced > cases() / 8 && searched > 75 && binding > cases() / 16, "{counted:?}");
    assert!(none[0] > 2 && none[1] > cases() / 32, "{counted:?}");
}

#[test]
fn nested_groups_and_disjoint_kinds_need_no_search() {
    let mut random = stream(85, "nested groups");
    for _ in 0..40 {
        let weights = (0..40 * 12).map(|_| below(&mut random, 1000) as i64).collect();
        let problem = AssignmentProblem::dense(Matrix::new(40, 12, weights).unwrap())
            .seats(Side::Mentee, Seats::each(vec![2; 40]))
            .seats(Side::Mentor, Seats::each(vec![9; 12]))
            .build()
            .unwrap();
        let kinds = [(0..5).collect::<Vec<u32>>(), (5..12).collect()];
        let mixes = (0..40).flat_map(|agent| {
            kinds.iter().map(move |kind| Mix::new("kind", agent, kind.clone()).at_least(1))
        });
        let classes = (0..12).flat_map(|agent| {
            (0..4).map(move |class| {
                let members = (class * 10..class * 10 + 10).collect();
                Mix::new("class", agent, members).at_most(3)
            })
        });
        let mixes = Sides::new(mixes.collect(), classes.collect());
        let quotas = Sides::new(vec![], vec![Quota::new("firm", (2..7).collect()).at_most(30)]);
        let problem = GroupedProblem::new(problem, quotas, mixes).unwrap();
        assert!(problem.is_nested());
        let answer = solve_grouped(&problem, 1, &free()).solved().unwrap();
        assert_eq!(verify_grouped(&problem, &answer), Ok(GroupedCheck::Optimal));
        assert_eq!(answer.matching.size(), 80);
    }
}

#[test]
fn a_stopped_search_tells_the_best_and_a_bound() {
    let mut random = stream(86, "stopped groups");
    let (mut with_best, mut stops) = (0, 0);
    for _ in 0..cases() {
        let Some(what) = bounded(&mut random) else { continue };
        let problem = what.problem();
        for (nodes, work) in [(1, u64::MAX), (3, u64::MAX), (u64::MAX, 20), (u64::MAX, 60)] {
            let control = Control::unbounded().with_work_limit(work);
            let Outcome::Stopped(stopped) = solve_grouped(&problem, nodes, &control) else {
                continue;
            };
            let Some(near) = stopped.best else { continue };
            stops += 1;
            let sign = what.what.sign();
            let gains = |value: i128| i128::from(sign) * value;
            let maximum = what.what.cardinality == Cardinality::Maximum;
            let rank = |pairs: u64| if maximum { pairs } else { 0 };
            let bound = (rank(near.most_pairs), gains(near.bound));
            if let Some((rank, sum)) = what.best() {
                assert!(bound >= (rank.into(), sum.into()), "{near:?}\n{what:?}");
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
fn bounds_that_make_no_sense_are_refused_by_name() {
    let problem = |cardinality| {
        let weights = Matrix::filled(2, 2, 1_i64).unwrap();
        AssignmentProblem::dense(weights).cardinality(cardinality)
    };
    let refused = |problem: AssignmentProblem<i64>, quotas: Vec<Quota>, mixes: Vec<Mix>| {
        let (quotas, mixes) = (Sides::new(quotas, vec![]), Sides::new(mixes, vec![]));
        GroupedProblem::new(problem, quotas, mixes).unwrap_err()
    };
    let full = problem(Cardinality::Full).build().unwrap();
    assert_eq!(refused(full, vec![], vec![]), [GroupedFault::Cardinality]);
    let own = problem(Cardinality::Maximum).quotas(Side::Mentor, vec![Quota::new("a", vec![0])]);
    let faults = refused(own.build().unwrap(), vec![], vec![]);
    assert!(matches!(faults[..], [GroupedFault::Own { what: "quotas" }]));
    let plain = problem(Cardinality::Maximum).build().unwrap();
    let quotas = vec![Quota::new("a", vec![0, 5]).at_least(2).at_most(1)];
    let mixes = vec![Mix::new("b", 3, vec![0, 0]), Mix::new("c", 0, vec![1]).at_most_of(3, 2)];
    let faults = refused(plain, quotas, mixes);
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert!(matches!(faults[4], GroupedFault::Quota(QuotaFault::Member { .. })), "{faults:?}");
}
