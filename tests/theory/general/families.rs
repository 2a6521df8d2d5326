//! Pools that make odd sets nest, chain and open again, and larger ones: each answer is proven
//! by its certificate, and the number of pairs is that of petgraph's matching.

use super::support::{pairs, solve};
use crate::stable::oracle::Dice;
use mentormatch::audit::verify_general;
use mentormatch::market::{Cardinality, GeneralAnswer, GeneralProblem, Sense, Weight};
use petgraph::algo::maximum_matching;
use petgraph::graph::UnGraph;

type Edges<W> = Vec<(u32, u32, W)>;

/// The answers of all four kinds, verified; as many pairs as petgraph finds.
fn proven<W: Weight>(agents: usize, edges: &Edges<W>) -> Vec<GeneralAnswer<W>> {
    let graph = UnGraph::<(), ()>::from_edges(edges.iter().map(|edge| (edge.0, edge.1)));
    let most = maximum_matching(&graph).edges().count();
    let mut answers = Vec::new();
    for sense in [Sense::Max, Sense::Min] {
        for cardinality in [Cardinality::Maximum, Cardinality::Free] {
            let problem = GeneralProblem::of(agents, edges.iter().copied())
                .sense(sense)
                .cardinality(cardinality)
                .build()
                .unwrap();
            let answer = solve(&problem).unwrap();
            let proof = verify_general(&problem, &answer).unwrap_or_else(|flaws| {
                panic!("{:?} of {}: {problem:?}", &flaws[..flaws.len().min(3)], flaws.len())
            });
            if cardinality == Cardinality::Maximum {
                assert_eq!(proof.pairs as usize, most);
            }
            answers.push(answer);
        }
    }
    answers
}

/// The edges of a graph with weights drawn below a number.
fn weighted(dice: &mut Dice, ends: &[(u32, u32)], below: usize) -> Edges<i64> {
    ends.iter().map(|&(one, two)| (one, two, 1 + dice.below(below) as i64)).collect()
}

#[test]
fn paths_cycles_and_chains_of_triangles() {
    let mut dice = Dice::new(50);
    for size in [2_u32, 3, 4, 5, 9, 10, 33, 100, 301] {
        for below in [1, 2, 1000] {
            let path: Vec<_> = (1..size).map(|at| (at - 1, at)).collect();
            proven(size as usize, &weighted(&mut dice, &path, below));
            let mut cycle = path.clone();
            if size > 2 {
                cycle.push((size - 1, 0));
            }
            proven(size as usize, &weighted(&mut dice, &cycle, below));
            // Triangles, each joined to the next by one edge.
            let mut chain = Vec::new();
            for at in 0..size {
                chain.extend([
                    (3 * at, 3 * at + 1),
                    (3 * at + 1, 3 * at + 2),
                    (3 * at, 3 * at + 2),
                ]);
                if at > 0 {
                    chain.push((3 * at - 1, 3 * at));
                }
            }
            proven(3 * size as usize, &weighted(&mut dice, &chain, below));
        }
    }
}

/// Each two further agents close an odd cycle around all that came before, at lower weights: odd
/// sets nest as deep as there are agents. Tails then make them open again.
#[test]
fn odd_sets_nest_deep() {
    let mut dice = Dice::new(51);
    for depth in [1_u32, 2, 5, 20, 60] {
        let mut edges: Edges<i64> = Vec::new();
        let top = 10 * i64::from(depth) + 10;
        for level in 1..=depth {
            let weight = top - 8 * i64::from(level);
            let (left, right) = (2 * level - 1, 2 * level);
            edges.push((left, right, weight));
            let before = if level == 1 { (0, 0) } else { (2 * level - 3, 2 * level - 2) };
            edges.push((before.0, left, weight));
            edges.push((before.1, right, weight));
        }
        let agents = 2 * depth + 1;
        let nested = proven(agents as usize, &edges);
        assert!(depth < 5 || nested[0].certificate.odd_sets.len() > 1, "{:?}", nested[0]);
        for _ in 0..4 {
            let mut more = edges.clone();
            for tail in 0..1 + dice.below(4) as u32 {
                let from = dice.below(agents as usize) as u32;
                more.push((from, agents + tail, dice.below(top as usize) as i64));
            }
            proven(agents as usize + 4, &more);
        }
    }
}

#[test]
fn complete_pools_of_few_values() {
    let mut dice = Dice::new(52);
    for size in [6_u32, 7, 12, 25, 40] {
        for below in [1, 2, 3, 10] {
            let all = (0..size).flat_map(|one| (0..one).map(move |two| (two, one)));
            let all: Vec<_> = all.collect();
            let edges = weighted(&mut dice, &all, below);
            proven(size as usize, &edges);
            proven(size as usize, &edges.iter().map(|e| (e.0, e.1, e.2 as f32 * 0.1)).collect());
        }
    }
}

#[test]
fn medium_pools_are_proven_and_as_large_as_can_be() {
    let mut dice = Dice::new(53);
    for round in 0..60 {
        let agents = 20 + dice.below(100) as u32;
        let degree = 1 + dice.below(6);
        let mut ends = std::collections::BTreeSet::new();
        for one in 0..agents {
            for _ in 0..degree {
                let near = if round % 2 == 0 { agents } else { 8 };
                let two = (one + 1 + dice.below(near as usize) as u32) % agents;
                if one != two {
                    ends.insert((one.min(two), one.max(two)));
                }
            }
        }
        let ends: Vec<_> = ends.into_iter().collect();
        let below = [1, 3, 50, 1 << 30][dice.below(4)];
        let edges = weighted(&mut dice, &ends, below);
        let answers = proven(agents as usize, &edges);
        // The same numbers as floats have the same answers.
        let floats =
            proven(agents as usize, &edges.iter().map(|e| (e.0, e.1, e.2 as f64)).collect());
        for (one, two) in answers.iter().zip(&floats) {
            assert_eq!((one.value as f64, pairs(one)), (two.value, pairs(two)));
        }
    }
}
