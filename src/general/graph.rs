//! The graph of one run: pairs that may be made, with twice what they gain.

use super::count::Count;
use crate::kernel::narrow;

/// Edges, and the edges of each vertex.
pub(super) struct Graph<N> {
    pub(super) ends: Vec<[u32; 2]>,
    pub(super) twice: Vec<N>,
    first: Vec<u32>,
    near: Vec<u32>,
}

impl<N: Count> Graph<N> {
    /// A graph of so many vertices and these edges with what they gain.
    pub(super) fn new(vertices: usize, edges: impl Iterator<Item = (u32, u32, N)>) -> Self {
        let (mut ends, mut twice) = (Vec::new(), Vec::new());
        let mut first = vec![0_u32; vertices + 2];
        for (one, two, gain) in edges {
            ends.push([one, two]);
            twice.push(gain + gain);
            first[one as usize + 2] += 1;
            first[two as usize + 2] += 1;
        }
        for at in 2..first.len() {
            first[at] += first[at - 1];
        }
        // Each count becomes the place where its vertex goes on, and in the end the next one's.
        let mut near = vec![0; 2 * ends.len()];
        for (edge, ends) in ends.iter().enumerate() {
            for &end in ends {
                let place = &mut first[end as usize + 1];
                near[*place as usize] = narrow(edge);
                *place += 1;
            }
        }
        Self { ends, twice, first, near }
    }

    /// The edges of a vertex, ascending.
    pub(super) fn of(&self, vertex: u32) -> std::ops::Range<usize> {
        self.first[vertex as usize] as usize..self.first[vertex as usize + 1] as usize
    }

    /// The edge at one of the places of [`Graph::of`].
    pub(super) fn edge(&self, place: usize) -> u32 {
        self.near[place]
    }
}
